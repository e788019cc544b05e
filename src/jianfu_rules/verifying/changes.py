"""What two documents say differently, in words: rules, amounts, facts asked for, policies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from jianfu_rules.expr.to_text import tests_to_text, to_text
from jianfu_rules.model.digest import plain_of
from jianfu_rules.model.inputs import ParameterDefinition, ParameterValue
from jianfu_rules.model.places import Written
from jianfu_rules.model.ruleset import Ruleset
from jianfu_rules.model.table import (
    Condition,
    DecisionDefinition,
    FormulaDefinition,
    Otherwise,
    Rule,
    TableDefinition,
    Then,
)
from jianfu_rules.phrases import Lang, Phrase
from jianfu_rules.source import Span


@attrs.frozen
class Change:
    """One thing that is written differently."""

    subject: str  # a rule (`decision.rule`), an input, a parameter, a decision
    says: Phrase
    meaning: bool  # whether it can change an answer; else it is wording, citation or basis
    span: Span | None = None  # in the new document, or in the old one where it is gone

    def text(self, lang: Lang) -> str:
        """Return the change on one line."""
        return f"{self.subject}{'：' if lang == 'zh' else ': '}{self.says.text(lang)}"


def changes_between(old: Ruleset, new: Ruleset) -> tuple[Change, ...]:
    """Return what the new document says differently, section by section."""
    return (*_inputs(old, new), *_parameters(old, new), *_decisions(old, new), *_rest(old, new))


def _changed(before: str, after: str) -> Phrase:
    return Phrase(f"由 `{before}` 改为 `{after}`", f"`{after}` instead of `{before}`")


_ADDED, _REMOVED = Phrase("新增", "added"), Phrase("删除", "removed")
_OTHERWISE_SAID = Phrase("措辞、引用或依据类别有改动", "its wording, citation or basis is changed")


def _inputs(old: Ruleset, new: Ruleset) -> Iterator[Change]:
    for name in dict.fromkeys((*old.inputs, *new.inputs)):
        one, other = old.inputs.get(name), new.inputs.get(name)
        if one is None or other is None:
            given = one or other
            span = None if given is None else given.places.whole
            yield Change(name, _ADDED if one is None else _REMOVED, meaning=True, span=span)
        elif plain_of(one, prose=False) != plain_of(other, prose=False):
            says = Phrase("类型、范围或标签有改动", "its type, range or label is changed")
            yield Change(name, says, meaning=True, span=other.places.whole)
        elif plain_of(one, prose=True) != plain_of(other, prose=True):
            yield Change(name, _OTHERWISE_SAID, meaning=False, span=other.places.whole)
    for name in dict.fromkeys((*old.types, *new.types)):
        if plain_of(old.types.get(name), prose=False) != plain_of(new.types.get(name), prose=False):
            kept = new.types.get(name) or old.types[name]
            says = Phrase("共用类型有改动", "the shared type is changed")
            yield Change(name, says, meaning=True, span=kept.places.whole)


def _parameters(old: Ruleset, new: Ruleset) -> Iterator[Change]:
    for name in dict.fromkeys((*old.parameters, *new.parameters)):
        one, other = old.parameters.get(name), new.parameters.get(name)
        if one is None or other is None:
            given = one or other
            span = None if given is None else given.places.whole
            yield Change(name, _ADDED if one is None else _REMOVED, meaning=True, span=span)
            continue
        if plain_of(one, prose=False) == plain_of(other, prose=False):
            if plain_of(one, prose=True) != plain_of(other, prose=True):
                yield Change(name, _OTHERWISE_SAID, meaning=False, span=other.places.whole)
            continue
        before, after = _amount(one), _amount(other)
        says = _changed(before, after) if before != after else Phrase("定义有改动", "its definition is changed")
        yield Change(name, says, meaning=True, span=other.places.whole)


def _amount(definition: ParameterDefinition) -> str:
    if definition.values:
        return ", ".join(f"{item.start}: {_value(item.value)}" for item in definition.values)
    if definition.value is not None:
        return _value(definition.value)
    return "required" if definition.required else "open"


def _value(value: ParameterValue) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {word}" for key, word in value.items())
    return str(value)


def _decisions(old: Ruleset, new: Ruleset) -> Iterator[Change]:
    for name in dict.fromkeys((*old.decisions, *new.decisions)):
        one, other = old.decisions.get(name), new.decisions.get(name)
        if one is None or other is None:
            given = one or other
            span = None if given is None else given.places.whole
            yield Change(name, _ADDED if one is None else _REMOVED, meaning=True, span=span)
        elif isinstance(one, TableDefinition) and isinstance(other, TableDefinition):
            yield from _table(one, other)
        elif plain_of(one, prose=True) != plain_of(other, prose=True):
            yield from _formula(one, other)


def _formula(one: DecisionDefinition, other: DecisionDefinition) -> Iterator[Change]:
    span = other.places.whole
    if isinstance(one, FormulaDefinition) and isinstance(other, FormulaDefinition):
        before, after = to_text(one.formula.tree), to_text(other.formula.tree)
        if before != after:
            yield Change(other.name, _changed(before, after), meaning=True, span=span)
            return
        meaning = plain_of(one, prose=False) != plain_of(other, prose=False)
        says = Phrase("类型或标签有改动", "its type or label is changed") if meaning else _OTHERWISE_SAID
        yield Change(other.name, says, meaning=meaning, span=span)
    else:
        says = Phrase("公式与决策表互换", "a formula where a table was, or a table where a formula was")
        yield Change(other.name, says, meaning=True, span=span)


def _table(one: TableDefinition, other: TableDefinition) -> Iterator[Change]:
    if (one.hit_policy, one.aggregate) != (other.hit_policy, other.aggregate):
        before, after = (f"{item.hit_policy.value} {item.aggregate.value}" for item in (one, other))
        yield Change(other.name, _changed(before, after), meaning=True, span=other.places.of("hit_policy"))
    rules = {rule.id.text: rule for rule in one.rules}
    others = {rule.id.text: rule for rule in other.rules}
    for name in dict.fromkeys((*rules, *others)):
        subject = f"{other.name}.{name}"
        if name not in others:
            yield Change(subject, _REMOVED, meaning=True, span=rules[name].id.span)
        elif name not in rules:
            after = _condition(others[name].when)
            says = Phrase(f"新增：{after}", f"added: {after}")
            yield Change(subject, says, meaning=True, span=others[name].id.span)
        else:
            yield from _row(subject, rules[name], others[name], others[name].id.span)
    kept = [[name for name in of if name in rules and name in others] for of in (rules, others)]
    if kept[0] != kept[1]:
        says = Phrase("规则的次序有改动", "its rules stand in another order")
        yield Change(other.name, says, meaning=True, span=other.places.of("rules"))
    yield from _otherwise(one, other)
    if plain_of(one.conflict, prose=True) != plain_of(other.conflict, prose=True):
        says = Phrase("矛盾声明有改动", "what it says of a contradiction is changed")
        yield Change(other.name, says, meaning=True, span=other.places.of("conflict"))


def _otherwise(one: TableDefinition, other: TableDefinition) -> Iterator[Change]:
    subject, before, after = f"{other.name}.otherwise", one.otherwise, other.otherwise
    if before is None or after is None:
        given = before or after
        if given is not None:
            yield Change(subject, _ADDED if before is None else _REMOVED, meaning=True, span=given.places.whole)
    else:
        yield from _row(subject, before, after, after.places.whole)


def _row(subject: str, one: Rule | Otherwise, other: Rule | Otherwise, span: Span) -> Iterator[Change]:
    told = False
    if isinstance(one, Rule) and isinstance(other, Rule):
        pairs = [
            (_condition(one.when), _condition(other.when)),
            (", ".join(map(str, one.overrides)), ", ".join(map(str, other.overrides))),
        ]
        for before, after in pairs:
            if before != after:
                told = True
                yield Change(subject, _changed(before or "-", after or "-"), meaning=True, span=span)
    if _output(one.then) != _output(other.then):
        told = True
        yield Change(subject, _changed(_output(one.then), _output(other.then)), meaning=True, span=span)
    if not told and plain_of(one, prose=True) != plain_of(other, prose=True):
        yield Change(subject, _OTHERWISE_SAID, meaning=False, span=span)


def _condition(when: Condition) -> str:
    if isinstance(when, Written):
        return to_text(when.tree)
    return ", ".join(f"{cell.subject} {tests_to_text(cell.tests.tree)}" for cell in when)


def _output(then: Then | None) -> str:
    if then is None:
        return "-"
    if isinstance(then, Mapping):
        return ", ".join(f"{name}: {to_text(written.tree)}" for name, written in then.items())
    return to_text(then.tree)


def _rest(old: Ruleset, new: Ruleset) -> Iterator[Change]:
    compared: dict[str, tuple[Any, Any, bool]] = {
        "main": (old.main.text, new.main.text, True),
        "applies_when": (_scope(old), _scope(new), True),
        "in_force": (_period(old), _period(new), False),
    }
    for subject, (before, after, meaning) in compared.items():
        if before != after:
            yield Change(subject, _changed(before, after), meaning=meaning, span=new.places.of(subject))


def _scope(ruleset: Ruleset) -> str:
    return "-" if ruleset.applies_when is None else _condition(ruleset.applies_when.when)


def _period(ruleset: Ruleset) -> str:
    end = ruleset.in_force.end
    return f"{ruleset.in_force.start}.." + (f"{end}" if end else "")
