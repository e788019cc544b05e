"""Spelling: full-width punctuation and digits that were read as their plain forms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jianfu_rules.diagnostics import Diagnostic, Severity
from jianfu_rules.expr.tokens import tokens_of
from jianfu_rules.model.places import Written
from jianfu_rules.model.properties import Invariant
from jianfu_rules.model.ruleset import Ruleset
from jianfu_rules.model.table import Condition, FormulaDefinition, Otherwise, Rule
from jianfu_rules.source import Excerpt


def check_spelling(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """Yield a note for each expression in which characters were normalised."""
    for excerpt in _excerpts(ruleset):
        if excerpt.text.isascii():
            continue
        changed = tokens_of(excerpt.text).normalised
        if changed:
            characters = "".join(dict.fromkeys(excerpt.text[offset] for offset in changed))
            span = excerpt.place(changed[0], changed[0] + 1)
            message = f"`{characters}` was read as plain punctuation"
            yield Diagnostic("JR114", message, span, severity=Severity.NOTE)


def _excerpts(ruleset: Ruleset) -> Iterator[Excerpt]:
    if ruleset.applies_when is not None:
        yield from _of_condition(ruleset.applies_when.when)
    yield from (item.condition.excerpt for item in ruleset.properties if isinstance(item, Invariant))
    for decision in ruleset.decisions.values():
        if isinstance(decision, FormulaDefinition):
            yield decision.formula.excerpt
            continue
        for rule in decision.rules:
            yield from _of_rule(rule)
        if decision.otherwise is not None:
            yield from _of_rule(decision.otherwise)


def _of_rule(rule: Rule | Otherwise) -> Iterator[Excerpt]:
    if isinstance(rule, Rule):
        yield from _of_condition(rule.when)
    if isinstance(rule.then, Mapping):
        yield from (written.excerpt for written in rule.then.values())
    elif rule.then is not None:
        yield rule.then.excerpt


def _of_condition(when: Condition) -> Iterator[Excerpt]:
    if isinstance(when, Written):
        yield when.excerpt
    else:
        yield from (cell.tests.excerpt for cell in when)
