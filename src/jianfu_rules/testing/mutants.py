"""Mutants: rulesets that differ from a sound one by one small change, as a slip of the author would make it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

import attrs

from jianfu_rules.checking.checked import CheckedRuleset, CheckedTable, output_type
from jianfu_rules.datatypes import BooleanType, Datatype, EnumType, NumberType
from jianfu_rules.expr.nodes import BooleanLiteral, Name, Node, NumberLiteral, TextLiteral
from jianfu_rules.expr.to_text import tests_to_text, to_text
from jianfu_rules.model.hit_policy import Aggregate, HitPolicy
from jianfu_rules.model.inputs import ParameterDefinition
from jianfu_rules.model.places import Located, Written
from jianfu_rules.model.ruleset import Ruleset
from jianfu_rules.model.table import Cell, Condition, FormulaDefinition, Otherwise, Rule, TableDefinition, Then
from jianfu_rules.source import Span
from jianfu_rules.testing.tree_mutants import Types, changes_of, changes_of_tests
from jianfu_rules.values import number_text

# What a mutant can have changed, for readers of a report and for those who count operators.
OPERATORS = {
    "threshold moved": "a value that something is compared with, one step up or down",
    "comparison flipped": "an end included or not, `=` and `!=` exchanged",
    "value dropped": "one of several allowed values taken away",
    "value changed": "`true` and `false` exchanged",
    "condition removed": "a condition of a rule or of an `and` or `or` taken away",
    "condition negated": "a condition turned round",
    "and, or exchanged": "`and` for `or`, `or` for `and`",
    "rule removed": "a rule taken away",
    "override removed": "an exception that no longer is one",
    "output changed": "the output of a rule or of the otherwise row is another value",
    "policy changed": "another hit policy or aggregate; two rules exchanged where their order counts",
    "weight changed": "a number in a formula or a parameter, one step of its last digit",
    "operation changed": "`+` and `-` exchanged, `*` for `+`, `min` for `max`",
    "rounding changed": "another rounding",
}
_OTHER_POLICIES = {
    HitPolicy.UNIQUE: (HitPolicy.FIRST,),
    HitPolicy.ANY: (HitPolicy.UNIQUE, HitPolicy.FIRST),
    HitPolicy.FIRST: (HitPolicy.ANY, HitPolicy.UNIQUE),
    HitPolicy.PRIORITY: (HitPolicy.FIRST, HitPolicy.UNIQUE),
    HitPolicy.COLLECT: (),
    HitPolicy.RULE_ORDER: (HitPolicy.OUTPUT_ORDER,),
    HitPolicy.OUTPUT_ORDER: (HitPolicy.RULE_ORDER,),
}
_ORDERED = (HitPolicy.FIRST, HitPolicy.RULE_ORDER)


@attrs.frozen
class Mutant:
    """A ruleset with one change, not checked: many a change is refused by check()."""

    operator: str  # a key of OPERATORS
    change: str  # what stands there now, and what stood there before
    span: Span
    ruleset: Ruleset = attrs.field(repr=False, eq=False)


def mutants_of(checked: CheckedRuleset) -> Iterator[Mutant]:
    """Yield the mutants of a ruleset, in file order; the same ones every time."""
    return _Mutants(checked).all()


class _Mutants:
    def __init__(self, checked: CheckedRuleset) -> None:
        self._checked = checked
        self._base = checked.ruleset
        types: dict[str, Datatype] = {name: item.type for name, item in checked.inputs.items()}
        types |= {name: item.type for name, item in checked.parameters.items()}
        for owned, owner in checked.owners.items():
            types[owned] = output_type(checked.decisions[owner], owned)
        self._types: Types = types

    def all(self) -> Iterator[Mutant]:
        if self._base.applies_when is not None:
            scope = self._base.applies_when
            for operator, change, span, when in self._condition(scope.when):
                yield Mutant(
                    operator, change, span, attrs.evolve(self._base, applies_when=attrs.evolve(scope, when=when))
                )
        for parameter in self._base.parameters.values():
            yield from self._parameter(parameter)
        for decision in self._base.decisions.values():
            if isinstance(decision, FormulaDefinition):
                for operator, change, span, formula in self._written(decision.formula):
                    yield Mutant(operator, change, span, self._with(attrs.evolve(decision, formula=formula)))
            else:
                yield from self._table(decision)

    def _with(self, decision: FormulaDefinition | TableDefinition) -> Ruleset:
        return attrs.evolve(self._base, decisions={**self._base.decisions, decision.name: decision})

    def _written(self, written: Written[Node]) -> Iterator[tuple[str, str, Span, Written[Node]]]:
        before = to_text(written.tree)
        for operator, tree in changes_of(written.tree, self._types):
            change = f"`{to_text(tree)}` instead of `{before}`"
            yield operator, change, written.excerpt.span, Written(tree, written.excerpt)

    def _condition(self, when: Condition) -> Iterator[tuple[str, str, Span, Condition]]:
        if isinstance(when, Written):
            yield from self._written(when)
            return
        for index, cell in enumerate(when):
            rest = when[:index] + when[index + 1 :]
            span = cell.tests.excerpt.span
            name = cell.subject.text
            if rest:
                yield "condition removed", f"no condition on `{name}`", span, rest
            before = tests_to_text(cell.tests.tree)
            for operator, tree in changes_of_tests(cell.tests.tree, self._types.get(name)):
                changed = Cell(cell.subject, Written(tree, cell.tests.excerpt))
                change = f"{name} `{tests_to_text(tree)}` instead of `{before}`"
                yield operator, change, span, (*when[:index], changed, *when[index + 1 :])

    def _table(self, table: TableDefinition) -> Iterator[Mutant]:
        for index, rule in enumerate(table.rules):
            others = (*table.rules[:index], *table.rules[index + 1 :])
            if others:
                kept = tuple(_without_override(item, rule.id.text) for item in others)
                change = f"the rule `{rule.id}` is gone"
                yield Mutant("rule removed", change, rule.id.span, self._with(attrs.evolve(table, rules=kept)))
            for operator, change, span, changed in self._rule(table, rule):
                rules = (*table.rules[:index], changed, *table.rules[index + 1 :])
                yield Mutant(operator, change, span, self._with(attrs.evolve(table, rules=rules)))
            if index and table.hit_policy in _ORDERED:
                swapped = (*table.rules[: index - 1], rule, table.rules[index - 1], *table.rules[index + 1 :])
                change = f"`{rule.id}` before `{table.rules[index - 1].id}`"
                yield Mutant("policy changed", change, rule.id.span, self._with(attrs.evolve(table, rules=swapped)))
        yield from self._otherwise(table)
        yield from self._policy(table)

    def _rule(self, table: TableDefinition, rule: Rule) -> Iterator[tuple[str, str, Span, Rule]]:
        for operator, change, span, when in self._condition(rule.when):
            yield operator, f"{rule.id}: {change}", span, attrs.evolve(rule, when=when)
        for over in rule.overrides:
            kept = tuple(item for item in rule.overrides if item is not over)
            change = f"`{rule.id}` is no exception to `{over}`"
            yield "override removed", change, over.span, attrs.evolve(rule, overrides=kept)
        if rule.then is not None:
            for operator, change, span, then in self._then(table, rule.then):
                yield operator, f"{rule.id}: {change}", span, attrs.evolve(rule, then=then)

    def _otherwise(self, table: TableDefinition) -> Iterator[Mutant]:
        last = table.otherwise
        if last is None:
            return
        for operator, change, span, then in self._then(table, last.then):
            changed: Otherwise = attrs.evolve(last, then=then)
            ruleset = self._with(attrs.evolve(table, otherwise=changed))
            yield Mutant(operator, f"otherwise of `{table.name}`: {change}", span, ruleset)

    def _then(self, table: TableDefinition, then: Then) -> Iterator[tuple[str, str, Span, Then]]:
        if isinstance(then, Mapping):
            for name, written in then.items():
                for operator, change, span, changed in self._output(table, name, written):
                    yield operator, f"{name} {change}", span, {**then, name: changed}
        else:
            yield from self._output(table, table.name, then)

    def _output(
        self, table: TableDefinition, name: str, written: Written[Node]
    ) -> Iterator[tuple[str, str, Span, Written[Node]]]:
        decision = self._checked.decisions[table.name]
        assert isinstance(decision, CheckedTable)  # noqa: S101 - a table definition is checked to a table
        datatype = dict(decision.outputs)[name]
        before = to_text(written.tree)
        for tree in _other_outputs(written.tree, datatype):
            change = f"`{to_text(tree)}` instead of `{before}`"
            yield "output changed", change, written.excerpt.span, Written(tree, written.excerpt)
        if not isinstance(written.tree, NumberLiteral | BooleanLiteral):
            yield from self._written(written)

    def _policy(self, table: TableDefinition) -> Iterator[Mutant]:
        span = table.places.of("hit_policy")
        for policy in _OTHER_POLICIES[table.hit_policy]:
            change = f"`{policy.value}` instead of `{table.hit_policy.value}`"
            yield Mutant("policy changed", change, span, self._with(attrs.evolve(table, hit_policy=policy)))
        if table.hit_policy is HitPolicy.COLLECT and table.aggregate is not Aggregate.LIST:
            for aggregate in Aggregate:
                if aggregate not in (table.aggregate, Aggregate.LIST):
                    change = f"`{aggregate.value}` instead of `{table.aggregate.value}`"
                    yield Mutant("policy changed", change, span, self._with(attrs.evolve(table, aggregate=aggregate)))

    def _parameter(self, definition: ParameterDefinition) -> Iterator[Mutant]:
        datatype = self._types[definition.name]

        def mutant(before: Located, after: str, **changed: Any) -> Mutant:
            parameters = {**self._base.parameters, definition.name: attrs.evolve(definition, **changed)}
            change = f"{definition.name} `{after}` instead of `{before}`"
            return Mutant("weight changed", change, before.span, attrs.evolve(self._base, parameters=parameters))

        match definition.value:
            case Located() as word:
                for after in _moved(word, datatype):
                    yield mutant(word, after.text, value=after)
            case Mapping() as values:
                for key, word in values.items():
                    for after in _moved(word, datatype):
                        yield mutant(word, f"{key}: {after.text}", value={**values, key: after})
        for index, dated in enumerate(definition.values):
            if isinstance(dated.value, Located):
                for after in _moved(dated.value, datatype):
                    changed = attrs.evolve(dated, value=after)
                    periods = (*definition.values[:index], changed, *definition.values[index + 1 :])
                    yield mutant(dated.value, after.text, values=periods)


def _without_override(rule: Rule, gone: str) -> Rule:
    return attrs.evolve(rule, overrides=tuple(item for item in rule.overrides if item.text != gone))


def _other_outputs(tree: Node, datatype: Datatype) -> Iterator[Node]:
    """Yield other values for a constant output."""
    match datatype, tree:
        case BooleanType(), BooleanLiteral(value):
            yield BooleanLiteral(not value, tree.at)
        case EnumType(), _:
            present = datatype.find_member(tree.text) if isinstance(tree, TextLiteral | Name) else None
            if present is not None and isinstance(tree, TextLiteral | Name):
                yield from (attrs.evolve(tree, text=name) for name in datatype.names if name != present.name)
        case NumberType(), NumberLiteral(text):
            for moved in (Fraction(text) - datatype.step, Fraction(text) + datatype.step):
                if moved >= 0:
                    yield NumberLiteral(number_text(moved), tree.at)
        case _:
            return


def _moved(word: Located, datatype: Datatype) -> Iterator[Located]:
    """Yield the values one step of the last digit beside a parameter's; `true` for `false`."""
    if isinstance(datatype, BooleanType):
        yield Located("false" if word.text == "true" else "true", word.span)
    if isinstance(datatype, NumberType):
        step = Fraction(1, 10 ** len(word.text.partition(".")[2]))
        for moved in (Fraction(word.text) - step, Fraction(word.text) + step):
            yield Located(number_text(moved), word.span)
