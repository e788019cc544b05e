"""The laws that `check_laws` looks at, one test each."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol

from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.strategies import (
    declared_properties,
    deterministic,
    explanation_agrees,
    knowledge_monotone,
    names_and_labels_agree,
    row_order_free,
    total,
)
from jianfu_rules.strategies.reordering import without_declared_conflict


class Law(Protocol):
    """A law of every ruleset."""

    def __call__(self, ruleset: CheckedRuleset, /, *, max_examples: int) -> None:
        """Look for a case that breaks it; LawBroken tells the smallest one."""


def all_total(ruleset: CheckedRuleset, /, *, max_examples: int) -> None:
    """Where all facts are given, every decision is decided, those aside that rest on a declared `conflict`.

    Raises:
        LawBroken: It is not so of one of them.
    """
    for decision in without_declared_conflict(ruleset):
        total(ruleset, decision=decision, max_examples=max_examples)


LAWS: Mapping[str, Law] = MappingProxyType(
    {
        "total": all_total,
        "deterministic": deterministic,
        "knowledge_monotone": knowledge_monotone,
        "row_order_free": row_order_free,
        "names_and_labels_agree": names_and_labels_agree,
        "explanation_agrees": explanation_agrees,
        "declared_properties": declared_properties,
    }
)
