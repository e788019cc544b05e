"""Small changes to expressions, one at a time: what an author could have written by mistake."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

import attrs

from jianfu_rules.datatypes import Datatype, NumberType
from jianfu_rules.expr.functions import ROUNDINGS
from jianfu_rules.expr.nodes import (
    And,
    Arithmetic,
    ArithmeticOp,
    Between,
    BooleanLiteral,
    Call,
    CompareOp,
    CompareTest,
    Comparison,
    DateLiteral,
    Name,
    Negate,
    Node,
    Not,
    NumberLiteral,
    Or,
    RangeTest,
    Test,
    Tests,
)
from jianfu_rules.values import number_text

Change = tuple[str, Any]  # the operator and the changed tree
Types = Mapping[str, Datatype]

_FLIPPED = {
    CompareOp.EQ: CompareOp.NE,
    CompareOp.NE: CompareOp.EQ,
    CompareOp.LT: CompareOp.LE,
    CompareOp.LE: CompareOp.LT,
    CompareOp.GT: CompareOp.GE,
    CompareOp.GE: CompareOp.GT,
}
_OTHER_SIGN = {
    ArithmeticOp.ADD: ArithmeticOp.SUB,
    ArithmeticOp.SUB: ArithmeticOp.ADD,
    ArithmeticOp.MUL: ArithmeticOp.ADD,
}


def changes_of(node: Node, types: Types) -> Iterator[Change]:
    """Yield every expression that differs from `node` by one change.

    Args:
        node: The expression.
        types: The datatypes of the names that it may read; they tell how large a step of a threshold is.
    """
    yield from _here(node)
    for field, child in _children(node):
        step = _step_beside(node, types)
        for operator, changed in _child_changes(child, types, step):
            yield operator, attrs.evolve(node, **{field: changed})


def changes_of_tests(tests: Tests, subject: Datatype | None) -> Iterator[Change]:
    """Yield every cell that differs from `tests` by one change; `subject` is the type of what it tests."""
    step = _step(subject)
    for index, item in enumerate(tests.items):
        rest = tests.items[:index] + tests.items[index + 1 :]
        if rest:
            yield "value dropped", attrs.evolve(tests, items=rest)
        for operator, changed in _test_changes(item, step):
            yield operator, attrs.evolve(tests, items=(*tests.items[:index], changed, *tests.items[index + 1 :]))
    if tests.items:
        yield "condition negated", attrs.evolve(tests, negated=not tests.negated)


def _test_changes(test: Test, step: Fraction) -> Iterator[Change]:
    match test:
        case CompareTest(op):
            yield "comparison flipped", attrs.evolve(test, op=_FLIPPED[op])
        case RangeTest(low_included=low, high_included=high):
            yield "comparison flipped", attrs.evolve(test, low_included=not low)
            yield "comparison flipped", attrs.evolve(test, high_included=not high)
    for field in ("value", "low", "high"):
        child = getattr(test, field, None)
        if child is not None:
            for operator, changed in _child_changes(child, {}, step):
                yield operator, attrs.evolve(test, **{field: changed})


def _here(node: Node) -> Iterator[Change]:
    """Yield the changes of a node itself."""
    match node:
        case BooleanLiteral(value):
            yield "value changed", attrs.evolve(node, value=not value)
        case Comparison(op):
            yield "comparison flipped", attrs.evolve(node, op=_FLIPPED[op])
        case Between(operand, low, high):
            for above, below in ((CompareOp.GT, CompareOp.LE), (CompareOp.GE, CompareOp.LT)):
                ends = (Comparison(above, operand, low, node.at), Comparison(below, operand, high, node.at))
                yield "comparison flipped", And(ends, node.at)
        case And(items) | Or(items):
            other = Or if isinstance(node, And) else And
            yield "and, or exchanged", other(items, node.at)
            for index in range(len(items)):
                rest = items[:index] + items[index + 1 :]
                yield "condition removed", rest[0] if len(rest) == 1 else attrs.evolve(node, items=rest)
        case Not(operand):
            yield "condition negated", operand
        case Arithmetic(op) if op in _OTHER_SIGN:
            yield "operation changed", attrs.evolve(node, op=_OTHER_SIGN[op])
        case Call(function) if function in ROUNDINGS:
            for other_name in ROUNDINGS:
                if other_name != function:
                    yield "rounding changed", attrs.evolve(node, function=other_name)
        case Call("min" | "max" as function):
            yield "operation changed", attrs.evolve(node, function="max" if function == "min" else "min")
        case _:
            return


def _children(node: Any) -> Iterator[tuple[str, Any]]:
    for field in attrs.fields(type(node)):
        value = getattr(node, field.name)
        if field.name != "at" and (attrs.has(type(value)) or (isinstance(value, tuple) and value)):
            yield field.name, value


def _child_changes(child: Any, types: Types, step: Fraction | None) -> Iterator[Change]:
    match child:
        case NumberLiteral(text):
            own = Fraction(1, 10 ** _decimals(text)) if step is None else step
            operator = "weight changed" if step is None else "threshold moved"
            for moved in (Fraction(text) - own, Fraction(text) + own):
                changed = attrs.evolve(child, text=number_text(abs(moved)))
                yield operator, Negate(changed, child.at) if moved < 0 else changed
        case DateLiteral(text):
            day = dt.date.fromisoformat(text)
            for moved_day in (day - dt.timedelta(days=1), day + dt.timedelta(days=1)):
                yield "threshold moved", attrs.evolve(child, text=moved_day.isoformat())
        case Tests():
            yield from changes_of_tests(child, None)
        case tuple():
            for index, item in enumerate(child):
                for operator, changed in _child_changes(item, types, step):
                    yield operator, (*child[:index], changed, *child[index + 1 :])
        case _:
            yield from changes_of(child, types)


def _step_beside(node: Node, types: Types) -> Fraction | None:
    """Return the step of a threshold that is compared with a name; None where nothing is compared."""
    match node:
        case Comparison(_, Name(name), _) | Comparison(_, _, Name(name)) | Between(Name(name)):
            return _step(types.get(name))
        case Comparison() | Between():
            return Fraction(1)
        case _:
            return None


def _step(datatype: Datatype | None) -> Fraction:
    return datatype.step if isinstance(datatype, NumberType) else Fraction(1)


def _decimals(text: str) -> int:
    return len(text.partition(".")[2])
