"""Decisions elaborated: formulas and tables with core expressions, and the order they are worked out in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jianfu_rules.checking.checked import (
    CheckedDecision,
    CheckedFormula,
    CheckedOtherwise,
    CheckedRow,
    CheckedTable,
    Condition,
)
from jianfu_rules.checking.elaborate import Elaborator
from jianfu_rules.checking.law import expressions_of
from jianfu_rules.checking.names import Scope
from jianfu_rules.datatypes import Datatype
from jianfu_rules.diagnostics import Diagnostic, did_you_mean
from jianfu_rules.expr.core import Core, reads
from jianfu_rules.expr.nodes import Node
from jianfu_rules.model.places import Written
from jianfu_rules.model.table import Cell, DecisionDefinition, FormulaDefinition, TableDefinition


def checked_decision(
    definition: DecisionDefinition, datatype: Datatype, scope: Scope, found: list[Diagnostic]
) -> CheckedDecision | None:
    """Return the decision with its core expressions, or None after adding what is wrong with it to `found`."""
    before = len(found)
    built: CheckedDecision | None
    if isinstance(definition, FormulaDefinition):
        formula = _value(definition.formula, datatype, scope, found)
        built = None if formula is None else CheckedFormula(definition, datatype, formula)
    else:
        built = _table(definition, datatype, scope, found)
    return built if len(found) == before else None


def dependency_order(decisions: Mapping[str, CheckedDecision], found: list[Diagnostic]) -> tuple[str, ...]:
    """Return the decisions, each after the ones it reads; a circle is a problem."""
    needs = {
        name: {read.name for node in expressions_of(item) for read in reads(node) if read.name in decisions}
        for name, item in decisions.items()
    }
    order: list[str] = []
    while len(order) < len(needs):
        done = set(order)
        ready = [name for name, wanted in needs.items() if name not in done and wanted <= done]
        if not ready:
            circle = [name for name in needs if name not in done]
            span = decisions[circle[0]].definition.places.whole
            message = f"the decisions {', '.join(f'`{name}`' for name in circle)} depend on each other in a circle"
            found.append(Diagnostic("JR209", message, span))
            return ()
        order += ready
    return tuple(order)


def _table(
    definition: TableDefinition, datatype: Datatype, scope: Scope, found: list[Diagnostic]
) -> CheckedTable | None:
    if not definition.rules:
        message = f"the table `{definition.name}` has no rules"
        found.append(Diagnostic("JR301", message, definition.places.of("rules")))
    rows = []
    for rule in definition.rules:
        conditions = tuple(_conditions(rule.when, scope, found))
        output = _value(rule.then, datatype, scope, found)
        if output is not None:
            rows.append(CheckedRow(rule, conditions, output))
    last = definition.otherwise
    if last is None:
        return CheckedTable(definition, datatype, tuple(rows), None)
    output = _value(last.then, datatype, scope, found)
    return None if output is None else CheckedTable(definition, datatype, tuple(rows), CheckedOtherwise(last, output))


def _conditions(when: tuple[Cell, ...] | Written[Node], scope: Scope, found: list[Diagnostic]) -> Iterator[Condition]:
    if isinstance(when, Written):
        core = Elaborator(scope, when.excerpt, found).condition(when.tree)
        if core is not None:
            yield Condition(core, expression=when)
        return
    for cell in when:
        core = _cell(cell, scope, found)
        if core is not None:
            yield Condition(core, cell)


def _cell(cell: Cell, scope: Scope, found: list[Diagnostic]) -> Core | None:
    name = cell.subject.text
    if name not in scope:
        message = f"unknown name `{name}`"
        found.append(Diagnostic("JR201", message, cell.subject.span, help=did_you_mean(name, scope)))
        return None
    return Elaborator(scope, cell.tests.excerpt, found).cell(name, cell.tests.tree)


def _value(written: Written[Node], datatype: Datatype, scope: Scope, found: list[Diagnostic]) -> Core | None:
    return Elaborator(scope, written.excerpt, found).value(written.tree, datatype)
