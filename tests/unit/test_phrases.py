"""Words in both languages."""

from __future__ import annotations

from jianfu_rules.phrases import LANGS, Phrase


def test_a_phrase_speaks_each_language() -> None:
    assert [Phrase("好", "good").text(lang) for lang in LANGS] == ["好", "good"]
