"""Grounds as a reader gets them: what a rule says, how firm it is, where it comes from and where it stands."""

from __future__ import annotations

import datetime as dt

from jianfu_rules.checking.checked import CheckedFormula, CheckedRuleset
from jianfu_rules.evaluating.result import Ground, GroundKey, GroundKind, Reference
from jianfu_rules.model.citation import Citation
from jianfu_rules.model.table import Otherwise, Rule


def ground_of(checked: CheckedRuleset, key: GroundKey, day: dt.date) -> Ground:
    """Return what `key` stands for; of a parameter, with the citation of its value on `day`."""
    match key.kind:
        case GroundKind.PARAMETER:
            return _parameter(checked, key.name, day)
        case GroundKind.SCOPE:
            return _scope(checked)
        case _:
            decision = checked.decisions[key.name]
    if isinstance(decision, CheckedFormula):
        about = decision.definition
        span, cite = about.places.of("formula"), reference(checked, about.cite)
        return Ground(about.name, GroundKind.FORMULA, about.basis, about.says, cite, span, about.note)
    if key.kind is GroundKind.OTHERWISE and decision.otherwise is not None:
        return _row(checked, key, decision.otherwise.rule)
    return _row(checked, key, decision.rows[key.row or 0].rule)


def reference(checked: CheckedRuleset, cite: Citation) -> Reference:
    """Return a citation with its source written out."""
    key = cite.source.text
    source = checked.ruleset.sources[key]
    return Reference(key, source.title, source.publisher, source.date, source.number, cite.at)


def _row(checked: CheckedRuleset, key: GroundKey, rule: Rule | Otherwise) -> Ground:
    cite = reference(checked, rule.cite)
    if isinstance(rule, Otherwise):
        name = f"{key.name}.otherwise"
        return Ground(name, key.kind, rule.basis, rule.says, cite, rule.places.whole, rule.note)
    name = f"{key.name}.{rule.id}"
    return Ground(name, key.kind, rule.basis, rule.says, cite, rule.id.span, rule.note, rule.strength)


def _scope(checked: CheckedRuleset) -> Ground:
    if checked.applies_when is None:
        raise TypeError("a ruleset without a scope has nothing outside it")
    rule = checked.applies_when.scope
    cite = reference(checked, rule.cite)
    return Ground("applies_when", GroundKind.SCOPE, rule.basis, rule.says, cite, rule.places.whole, rule.note)


def _parameter(checked: CheckedRuleset, name: str, day: dt.date) -> Ground:
    item = checked.parameters[name]
    about, period = item.definition, item.on(day)
    cite = about.cite if period is None else period.cite
    basis = about.basis if period is None else period.basis
    written = reference(checked, cite) if cite else None
    return Ground(name, GroundKind.PARAMETER, basis, about.label, written, about.places.whole)
