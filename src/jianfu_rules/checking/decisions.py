"""Decisions elaborated: formulas and tables with core expressions, and the order they are worked out in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

import attrs

from jianfu_rules.checking.checked import (
    CheckedDecision,
    CheckedFormula,
    CheckedOtherwise,
    CheckedRow,
    CheckedScope,
    CheckedTable,
    Condition,
)
from jianfu_rules.checking.elaborate import Elaborator
from jianfu_rules.checking.law import expressions_of
from jianfu_rules.checking.names import Scope
from jianfu_rules.checking.numbers import misfit
from jianfu_rules.checking.outputs import OutputTypes
from jianfu_rules.checking.overrides import overriders_of
from jianfu_rules.datatypes import Datatype, NumberType
from jianfu_rules.diagnostics import Diagnostic, did_you_mean
from jianfu_rules.expr.core import Core, reads
from jianfu_rules.expr.nodes import Node
from jianfu_rules.model import table as model
from jianfu_rules.model.hit_policy import Aggregate, HitPolicy
from jianfu_rules.model.places import Places, Written
from jianfu_rules.source import Span


def checked_decision(
    definition: model.DecisionDefinition, types: OutputTypes, scope: Scope, found: list[Diagnostic]
) -> CheckedDecision | None:
    """Return the decision with its core expressions, or None after adding what is wrong with it to `found`."""
    before = len(found)
    built: CheckedDecision | None
    if isinstance(definition, model.FormulaDefinition):
        formula = _value(definition.formula, types.of_decision, scope, found)
        built = None if formula is None else CheckedFormula(definition, types.of_decision, formula)
    else:
        built = _table(definition, types, scope, found)
    return built if len(found) == before else None


def checked_scope(definition: model.Scope, scope: Scope, found: list[Diagnostic]) -> CheckedScope:
    """Return the condition that the ruleset is about."""
    return CheckedScope(definition, tuple(_conditions(definition.when, scope, found)))


def dependency_order(
    decisions: Mapping[str, CheckedDecision], owners: Mapping[str, str], found: list[Diagnostic]
) -> tuple[str, ...]:
    """Return the decisions, each after the ones it reads; a circle is a problem."""
    needs = {
        name: {owners[read.name] for node in expressions_of(item) for read in reads(node) if read.name in owners}
        & decisions.keys()
        for name, item in decisions.items()
    }
    order: list[str] = []
    while len(order) < len(needs):
        done = set(order)
        ready = [name for name, wanted in needs.items() if name not in done and wanted <= done]
        if not ready:
            circle = _circle({name: wanted - done for name, wanted in needs.items() if name not in done})
            span = decisions[circle[0]].definition.places.whole
            message = f"the decisions {', '.join(f'`{name}`' for name in circle)} depend on each other in a circle"
            found.append(Diagnostic("JR209", message, span))
            return ()
        order += ready
    return tuple(order)


def _circle(needs: dict[str, set[str]]) -> list[str]:
    """Return the decisions that stand in a circle, without those that only read one."""
    while True:
        read = {name for wanted in needs.values() for name in wanted}
        unread = [name for name in needs if name not in read]
        if not unread:
            return list(needs)
        for name in unread:
            del needs[name]


def _table(
    definition: model.TableDefinition, types: OutputTypes, scope: Scope, found: list[Diagnostic]
) -> CheckedTable | None:
    before = len(found)
    if not definition.rules:
        message = f"the table `{definition.name}` has no rules"
        found.append(Diagnostic("JR301", message, definition.places.of("rules")))
    overriders = overriders_of(definition, found)
    wanted = _wanted(definition, types)
    rows = []
    sound = True
    for rule, over in zip(definition.rules, overriders, strict=True):
        conditions = tuple(_conditions(rule.when, scope, found))
        sound = sound and len(conditions) == (1 if isinstance(rule.when, Written) else len(rule.when))
        outputs = () if rule.then is None else _outputs(rule.then, rule.places, wanted, scope, found)
        rows.append(CheckedRow(rule, conditions, outputs, over))
    last = definition.otherwise
    otherwise = None
    if last is not None:
        otherwise = CheckedOtherwise(last, _outputs(last.then, last.places, wanted, scope, found))
    # A condition on a name whose own definition is faulty is missing here without a word.
    sound = sound and all(len(row.outputs) in (0, len(wanted)) for row in rows)
    if len(found) > before or not sound:
        return None
    table = CheckedTable(definition, types.of_decision, types.of_rows, tuple(rows), otherwise)
    found += _sum_problems(definition, types, scope)
    return table


def _wanted(definition: model.TableDefinition, types: OutputTypes) -> tuple[tuple[str, Datatype], ...]:
    """Return what each row has to give; what is summed up or counted is held against the range as a whole."""
    if definition.hit_policy is not HitPolicy.COLLECT or definition.aggregate not in (Aggregate.SUM, Aggregate.COUNT):
        return types.of_rows
    name, datatype = types.of_rows[0]
    return ((name, attrs.evolve(datatype, min=None, max=None) if isinstance(datatype, NumberType) else datatype),)


def _sum_problems(definition: model.TableDefinition, types: OutputTypes, scope: Scope) -> Iterator[Diagnostic]:
    """Yield where a sum or a count over all rows can leave its declared range."""
    declared = types.of_decision
    if definition.hit_policy is not HitPolicy.COLLECT or not isinstance(declared, NumberType):
        return
    low = high = Fraction(0)
    for rule in definition.rules:
        if rule.then is None:
            continue
        if definition.aggregate is Aggregate.COUNT:
            high += 1
            continue
        written = rule.then[definition.name] if isinstance(rule.then, Mapping) else rule.then
        typed = Elaborator(scope, written.excerpt, []).typed(written.tree, declared)
        if definition.aggregate is not Aggregate.SUM or typed is None or not isinstance(typed[1], NumberType):
            return
        if typed[1].min is None or typed[1].max is None:
            return
        low, high = low + min(Fraction(0), typed[1].min), high + max(Fraction(0), typed[1].max)
    problem = misfit(NumberType(declared.scale, low, high, declared.unit), declared)
    if problem is not None:
        yield Diagnostic(problem[0], problem[1], definition.places.whole, help=problem[2])


def _outputs(
    then: model.Then, places: Places, wanted: Sequence[tuple[str, Datatype]], scope: Scope, found: list[Diagnostic]
) -> tuple[Core, ...]:
    """Return the outputs of a row, in the table's order."""
    place = places.of("then")
    if not isinstance(then, Mapping):
        if len(wanted) != 1:
            names = ", ".join(f"`{name}`" for name, _ in wanted)
            found.append(Diagnostic("JR203", f"the table has several outputs: {names}", place, help="then: {name: …}"))
            return ()
        then = {wanted[0][0]: then}
    known = [name for name, _ in wanted]
    for name, written in then.items():
        if name not in known:
            help_ = did_you_mean(name, known)
            found.append(Diagnostic("JR201", f"the table has no output `{name}`", written.excerpt.span, help=help_))
    parts = []
    for name, datatype in wanted:
        if name not in then:
            found.append(Diagnostic("JR109", f"the output `{name}` is missing", _start(place)))
            continue
        core = _value(then[name], datatype, scope, found)
        if core is not None:
            parts.append(core)
    return tuple(parts)


def _start(span: Span) -> Span:
    return attrs.evolve(span, end=span.start)


def _conditions(when: model.Condition, scope: Scope, found: list[Diagnostic]) -> Iterator[Condition]:
    if isinstance(when, Written):
        core = Elaborator(scope, when.excerpt, found).condition(when.tree)
        if core is not None:
            yield Condition(core, expression=when)
        return
    for cell in when:
        core = _cell(cell, scope, found)
        if core is not None:
            yield Condition(core, cell)


def _cell(cell: model.Cell, scope: Scope, found: list[Diagnostic]) -> Core | None:
    name = cell.subject.text
    if name not in scope:
        message = f"unknown name `{name}`"
        found.append(Diagnostic("JR201", message, cell.subject.span, help=did_you_mean(name, scope)))
        return None
    return Elaborator(scope, cell.tests.excerpt, found).cell(name, cell.tests.tree)


def _value(written: Written[Node], datatype: Datatype, scope: Scope, found: list[Diagnostic]) -> Core | None:
    return Elaborator(scope, written.excerpt, found).value(written.tree, datatype)
