"""Outputs of decisions: the types that rows have to give, and the type that the decision gives."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from jianfu_rules.checking.types import datatype_of
from jianfu_rules.datatypes import Datatype, EnumType, ListType, NumberType, RecordType
from jianfu_rules.diagnostics import Diagnostic
from jianfu_rules.model.hit_policy import Aggregate, HitPolicy
from jianfu_rules.model.ruleset import Ruleset
from jianfu_rules.model.table import DecisionDefinition, FormulaDefinition, TableDefinition

_RANKED = (HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER)


@attrs.frozen
class OutputTypes:
    """The types of one decision."""

    of_rows: tuple[tuple[str, Datatype], ...]  # name and type of each output of a row (or of the formula)
    of_decision: Datatype
    readable: Mapping[str, Datatype]  # the names that expressions may read


def output_types(
    ruleset: Ruleset, shared: Mapping[str, EnumType], found: list[Diagnostic]
) -> dict[str, OutputTypes | None]:
    """Return the types of every decision; None where its own definition is faulty."""
    return {name: _of(item, shared, found) for name, item in ruleset.decisions.items()}


def _of(definition: DecisionDefinition, shared: Mapping[str, EnumType], found: list[Diagnostic]) -> OutputTypes | None:
    if isinstance(definition, FormulaDefinition):
        datatype = datatype_of(definition.type, shared, found)
        return None if datatype is None else _single(definition.name, datatype, datatype)
    before = len(found)
    rows = _of_rows(definition, shared, found)
    found += _policy_problems(definition, rows)
    if len(found) > before:
        return None
    if definition.outputs is None:
        return _single(definition.name, rows[0][1], _collected(definition, rows[0][1]))
    record = _collected(definition, RecordType(rows))
    readable = {name: _collected(definition, datatype) for name, datatype in rows}
    return OutputTypes(rows, record, readable)


def _single(name: str, of_row: Datatype, of_decision: Datatype) -> OutputTypes:
    return OutputTypes(((name, of_row),), of_decision, {name: of_decision})


def _of_rows(
    definition: TableDefinition, shared: Mapping[str, EnumType], found: list[Diagnostic]
) -> tuple[tuple[str, Datatype], ...]:
    if (definition.type is None) == (definition.outputs is None):
        message = f"the table `{definition.name}` has either a `type` or `outputs`"
        found.append(Diagnostic("JR203", message, definition.places.whole))
        return ()
    if definition.outputs is not None and len(definition.outputs) < 2:
        message = f"the `outputs` of `{definition.name}` are at least two"
        found.append(Diagnostic("JR203", message, definition.places.of("outputs"), help="one output has a `type`"))
    specs = [(definition.name, definition.type)] if definition.type is not None else []
    specs += [(name, item.type) for name, item in (definition.outputs or {}).items()]
    types = [(name, datatype_of(spec, shared, found)) for name, spec in specs]
    return tuple((name, datatype) for name, datatype in types if datatype is not None)


def _collected(definition: TableDefinition, of_row: Datatype) -> Datatype:
    """Return the type of the decision, given what one row gives."""
    if definition.hit_policy.is_single:
        return of_row
    if definition.hit_policy is HitPolicy.COLLECT and definition.aggregate is not Aggregate.LIST:
        return of_row
    concluding = sum(rule.then is not None for rule in definition.rules)
    return ListType(of_row, concluding)


def _policy_problems(definition: TableDefinition, rows: tuple[tuple[str, Datatype], ...]) -> list[Diagnostic]:
    """Return what does not go with the hit policy."""
    policy, aggregate, place = definition.hit_policy, definition.aggregate, definition.places.of("hit_policy")
    found = []
    if aggregate is not Aggregate.LIST and policy is not HitPolicy.COLLECT:
        message = f"`aggregate` goes with `collect`, not with `{policy.value}`"
        found.append(Diagnostic("JR203", message, definition.places.of("aggregate")))
    elif aggregate is not Aggregate.LIST and (definition.outputs is not None or not _all_numbers(rows)):
        message = f"`{aggregate.value}` works on one output that is a number"
        found.append(Diagnostic("JR203", message, definition.places.of("aggregate")))
    if policy in _RANKED and rows and not isinstance(rows[0][1], EnumType):
        message = f"`{policy.value}` ranks by the values of an enum, in their order"
        found.append(Diagnostic("JR203", message, place))
    extremes = aggregate in (Aggregate.MIN, Aggregate.MAX)
    if definition.otherwise is None and extremes:
        message = f"`{aggregate.value}` of nothing has no value: add a cited `otherwise:` row"
        found.append(Diagnostic("JR301", message, place))
    if definition.otherwise is not None and not policy.is_single and not extremes:
        message = f"`{policy.value}` gives an empty result where no rule matches, it takes no otherwise row"
        found.append(Diagnostic("JR306", message, definition.otherwise.places.whole))
    return found


def _all_numbers(rows: tuple[tuple[str, Datatype], ...]) -> bool:
    return all(isinstance(datatype, NumberType) for _, datatype in rows)
