"""Words for a reader, in Chinese and in English."""

from __future__ import annotations

from typing import Literal

import attrs

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")


def require_lang(lang: str) -> Lang:
    """Return a language that there is; a mistyped one must not quietly become another.

    Raises:
        ValueError: `lang` is neither `zh` nor `en`.
    """
    for known in LANGS:
        if lang == known:
            return known
    raise ValueError(f"the languages are {', '.join(map(repr, LANGS))}, not {lang!r}")


@attrs.frozen
class Phrase:
    """One thing said in both languages."""

    zh: str
    en: str

    def text(self, lang: Lang) -> str:
        """Return the words in `lang`."""
        return self.zh if lang == "zh" else self.en
