"""Whole rulesets that check, of the whole language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

import attrs
from hypothesis import reject
from hypothesis import strategies as st

from jianfu_rules.checking.check import check
from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.diagnostics import Diagnostic
from jianfu_rules.errors import CheckError
from jianfu_rules.loading.load import ruleset_from_text
from jianfu_rules.strategies.drafts import Draft, Part, drafts

ROUNDS = 6  # how often rules that check() refuses are left out
SOURCE = "generated.yaml"
_ID = re.compile('"id": "([^"]+)"')
# Past these lines a place is in no rule.
_ENDS = ('"otherwise"', '"formula"', '"hit_policy"', '"applies_when"')


def rulesets() -> st.SearchStrategy[CheckedRuleset]:
    """Return a strategy for whole rulesets that check.

    All of the language comes up: types, fixed, dated, open, required and keyed parameters, formulas, tables of every
    hit policy, several outputs, exceptions, conflicts, and what a ruleset is about. They are in force from 2025-01-01.
    Shrinks to one input and one formula.

    .. versionadded:: 0.1
    """
    return _sound().map(lambda found: found[1])


def ruleset_texts() -> st.SearchStrategy[str]:
    """Return a strategy for texts of ruleset files that check; the rulesets are those of `rulesets`.

    The texts are YAML in its flow style.

    .. versionadded:: 0.1
    """
    return _sound().map(lambda found: found[0])


@st.composite
def _sound(draw: st.DrawFn) -> tuple[str, CheckedRuleset]:
    draft = draw(drafts())
    for _ in range(ROUNDS):
        text = json.dumps(draft.data(), ensure_ascii=False, indent=1)
        try:
            return text, check(ruleset_from_text(text, SOURCE))
        except CheckError as error:
            draft = _without(draft, _refused(text, error.diagnostics))
    return reject()


def _refused(text: str, diagnostics: Iterable[Diagnostic]) -> set[str | None]:
    """Return the rules that check() refuses (as dead, shadowed or overlapping); None for what is in no rule."""
    return {_rule_at(text, item.span.start.line if item.span is not None else 0) for item in diagnostics}


def _rule_at(text: str, line: int) -> str | None:
    for last in reversed(text.splitlines()[:line]):
        if match := _ID.search(last):
            return match[1]
        if any(end in last for end in _ENDS):
            return None
    return None


def _without(draft: Draft, refused: set[str | None]) -> Draft:
    if None in refused:
        return reject()
    decisions = {name: _kept(part, refused) if "rules" in part else part for name, part in draft.decisions.items()}
    return attrs.evolve(draft, decisions=decisions)


def _kept(table: Part, refused: set[str | None]) -> Part:
    rules: list[dict[str, Any]] = [dict(rule) for rule in table["rules"] if rule["id"] not in refused]
    left = {rule["id"] for rule in rules}
    for rule in rules:
        overrides = [target for target in rule.pop("overrides", []) if target in left]
        if overrides:
            rule["overrides"] = overrides
    rules = [rule for rule in rules if "then" in rule or "overrides" in rule]
    if not any("then" in rule for rule in rules):
        return reject()
    return {**table, "rules": rules}
