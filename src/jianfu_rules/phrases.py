"""Words for a reader, in Chinese and in English."""

from __future__ import annotations

from typing import Literal

import attrs

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")


@attrs.frozen
class Phrase:
    """One thing said in both languages."""

    zh: str
    en: str

    def text(self, lang: Lang) -> str:
        """Return the words in `lang`."""
        return self.zh if lang == "zh" else self.en
