"""Bounds of a ruleset: what could not be checked, compiled and explained in a bearable time is not begun."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from jianfu_rules.diagnostics import Diagnostic
from jianfu_rules.expr.nodes import (
    And,
    Arithmetic,
    Between,
    BooleanLiteral,
    Call,
    CompareTest,
    Comparison,
    DateLiteral,
    DurationLiteral,
    If,
    In,
    Name,
    Negate,
    Node,
    Not,
    NullLiteral,
    NumberLiteral,
    Or,
    RangeTest,
    Tests,
    TextLiteral,
    ValueTest,
)
from jianfu_rules.model.inputs import TypeSpec
from jianfu_rules.model.places import Written
from jianfu_rules.model.properties import Invariant
from jianfu_rules.model.ruleset import Ruleset
from jianfu_rules.model.table import Condition, FormulaDefinition, TableDefinition, Then

MAX_INPUTS = 500
MAX_PARAMETERS = 500
MAX_DECISIONS = 200
MAX_RULES = 2_000  # of all tables together
MAX_MEMBERS = 1_000  # of one enumeration
MAX_PARTS = 40_000  # of all expressions together, once they are spelt out
MAX_WORKED_OUT = 10_000  # of those parts, outside of cells: they become statements of a program


def check_bounds(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """Yield what there is too much of."""
    sizes = [(_size(tree), isinstance(tree, Tests)) for tree in _expressions(ruleset)]
    tables = [item for item in ruleset.decisions.values() if isinstance(item, TableDefinition)]
    counts = (
        ("inputs", "inputs", len(ruleset.inputs), MAX_INPUTS),
        ("parameters", "parameters", len(ruleset.parameters), MAX_PARAMETERS),
        ("decisions", "decisions", len(ruleset.decisions), MAX_DECISIONS),
        ("decisions", "rules", sum(len(table.rules) for table in tables), MAX_RULES),
        ("decisions", "parts of expressions", sum(size for size, _ in sizes), MAX_PARTS),
        (
            "decisions",
            "parts of expressions outside of cells",
            sum(size for size, is_cell in sizes if not is_cell),
            MAX_WORKED_OUT,
        ),
    )
    for key, what, count, most in counts:
        if count > most:
            message = f"a ruleset has at most {most} {what}, this one has {count}"
            yield Diagnostic("JR106", message, ruleset.places.of(key), help="split it up by subject")
    for spec in _types(ruleset):
        if len(spec.values or ()) > MAX_MEMBERS:
            message = f"an enum has at most {MAX_MEMBERS} values, this one has {len(spec.values or ())}"
            yield Diagnostic("JR106", message, spec.places.whole, help="use a text, or a coarser list")


def _types(ruleset: Ruleset) -> Iterator[TypeSpec]:
    yield from ruleset.types.values()
    for item in (*ruleset.inputs.values(), *ruleset.parameters.values(), *ruleset.decisions.values()):
        if item.type is not None:
            yield item.type
        if isinstance(item, TableDefinition) and item.outputs:
            yield from (output.type for output in item.outputs.values())


def _expressions(ruleset: Ruleset) -> Iterator[Node | Tests]:
    if ruleset.applies_when is not None:
        yield from _of_condition(ruleset.applies_when.when)
    yield from (item.condition.tree for item in ruleset.properties if isinstance(item, Invariant))
    for decision in ruleset.decisions.values():
        if isinstance(decision, FormulaDefinition):
            yield decision.formula.tree
            continue
        for rule in decision.rules:
            yield from _of_condition(rule.when)
            yield from _of_output(rule.then)
        if decision.otherwise is not None:
            yield from _of_output(decision.otherwise.then)


def _of_condition(when: Condition) -> Iterator[Node | Tests]:
    if isinstance(when, Written):
        yield when.tree
    else:
        yield from (cell.tests.tree for cell in when)


def _of_output(then: Then | None) -> Iterator[Node]:
    if isinstance(then, Written):
        yield then.tree
    elif then is not None:
        yield from (written.tree for written in then.values())


def _size(node: Node | Tests) -> int:
    """Return how many parts an expression has once `between` and `in` are spelt out."""
    match node:
        case Tests():
            return _tests(node, 1)
        case Between(operand, low, high):
            return 1 + 2 * _size(operand) + _size(low) + _size(high)
        case In(operand, tests):
            return 1 + _tests(tests, _size(operand))
        case And(items) | Or(items) | Call(arguments=items):
            return 1 + sum(map(_size, items))
        case Negate(operand) | Not(operand):
            return 1 + _size(operand)
        case Arithmetic(_, left, right) | Comparison(_, left, right):
            return 1 + _size(left) + _size(right)
        case If(condition, yes, no):
            return 1 + _size(condition) + _size(yes) + _size(no)
        case NumberLiteral() | TextLiteral() | BooleanLiteral() | NullLiteral() | DateLiteral() | DurationLiteral():
            return 1
        case Name():
            return 1
        case _:
            assert_never(node)


def _tests(tests: Tests, operand: int) -> int:
    """Return the size of unary tests on an operand of a given size."""
    total = 1
    for test in tests.items:
        match test:
            case RangeTest(low, high):
                total += 2 * operand + _size(low) + _size(high)
            case CompareTest(_, value) | ValueTest(value):
                total += operand + _size(value)
            case _:
                assert_never(test)
    return total
