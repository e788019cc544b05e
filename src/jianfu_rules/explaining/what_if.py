"""What what_if() gives: other cases with the outcome asked for, and what differs in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from jianfu_rules.explaining.render_json import plain_json
from jianfu_rules.explaining.words import listed
from jianfu_rules.phrases import Lang, Phrase, require_lang
from jianfu_rules.values import Unknown, Value


@attrs.frozen
class Change:
    """One fact that would have to be another."""

    name: str
    label: Phrase
    before: Value | Unknown  # UNKNOWN: it was not known
    after: Value
    before_said: Phrase  # as a reader sees it: labels, yes and no, units
    after_said: Phrase

    def text(self, lang: Lang) -> str:
        """Return the change in words."""
        zh, en = f"{self.label.zh}（{self.name}）", f"{self.label.en} ({self.name})"
        before, after = self.before_said, self.after_said
        if isinstance(self.before, Unknown):
            return Phrase(f"{zh}为 {after.zh}", f"{en} is {after.en}").text(lang)
        return Phrase(f"{zh}由 {before.zh} 变为 {after.zh}", f"{en} becomes {after.en} instead of {before.en}").text(
            lang
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the change as JSON-ready data."""
        known = not isinstance(self.before, Unknown)
        before = None if isinstance(self.before, Unknown) else plain_json(self.before)
        return {"name": self.name, "known": known, "before": before, "after": plain_json(self.after)}


@attrs.frozen
class Alternative:
    """A case with the outcome asked for: what differs from the case at hand, and all its facts."""

    changes: tuple[Change, ...]
    facts: Mapping[str, Value]
    nearest: bool  # whether it is proved that fewer or smaller changes don't do, given the alternatives before


@attrs.frozen
class WhatIf:
    """The nearest cases with another outcome."""

    outcome: str  # canonical text
    outcome_said: Phrase
    already: bool  # the case has it
    alternatives: tuple[Alternative, ...]
    exhausted: bool  # whether it is proved that there are no more
    immutable: tuple[str, ...] = ()  # facts that were not to be touched
    immutable_said: tuple[Phrase, ...] = ()  # their labels
    reason: str | None = None  # why the search ended early

    def __str__(self) -> str:
        """Return the Chinese lines."""
        return self.text()

    def text(self, lang: Lang = "zh") -> str:
        """Return the alternatives as lines of text, the nearest first."""
        return "\n".join(self._lines(require_lang(lang)))

    def _lines(self, lang: Lang) -> Iterator[str]:
        said = self.outcome_said
        if self.already:
            yield Phrase(f"结论已是 {said.zh}", f"the outcome is {said.en} already").text(lang)
            return
        if not self.alternatives:
            zh = f"不存在能得出 {said.zh} 的情形" if self.exhausted else f"限度之内未找到能得出 {said.zh} 的情形"
            en = "no case gives" if self.exhausted else "within the limits no case was found that gives"
            yield Phrase(zh, f"{en} {said.en}").text(lang)
        for number, item in enumerate(self.alternatives, start=1):
            sure = "" if item.nearest else Phrase("（未证明最近）", " (not proved to be nearest)").text(lang)
            zh = f"{number}. 改变 {len(item.changes)} 项，结论即为 {said.zh}{sure}："
            yield Phrase(zh, f"{number}. {len(item.changes)} changed, then {said.en}{sure}:").text(lang)
            yield from (f"  · {change.text(lang)}" for change in item.changes)
        if self.immutable:
            names = listed(self.immutable_said)
            yield Phrase(f"不予改变：{names.zh}", f"not touched: {names.en}").text(lang)

    def to_dict(self) -> dict[str, Any]:
        """Return the alternatives as JSON-ready data."""
        return {
            "outcome": self.outcome,
            "already": self.already,
            "exhausted": self.exhausted,
            "immutable": list(self.immutable),
            "reason": self.reason,
            "alternatives": [
                {
                    "nearest": item.nearest,
                    "changes": [change.to_dict() for change in item.changes],
                    "facts": {name: plain_json(value) for name, value in item.facts.items()},
                }
                for item in self.alternatives
            ],
        }
