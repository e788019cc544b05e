"""Conditions on one name as functions of its value: `semantics` with constants filled in, for many values at once."""

from __future__ import annotations

import operator
from collections.abc import Callable
from fractions import Fraction

from jianfu_rules.expr.core import All, AnyOf, Compare, Const, Core, Inverse, IsNull, Read, parts
from jianfu_rules.expr.nodes import CompareOp
from jianfu_rules.kleene import Truth
from jianfu_rules.semantics.expressions import Facts, truth_of
from jianfu_rules.semantics.operators import as_number, compare
from jianfu_rules.values import Settled

Predicate = Callable[[Settled], bool]


def predicate_of(condition: Core, name: str, known: Facts) -> Predicate:
    """Return whether a condition that looks at `name` alone is TRUE, as a function of its value.

    Null passes only a condition that asks for it: another one has its guard elsewhere in the row.
    """
    holds = _holds(condition, name, known)
    if any(isinstance(node, IsNull) for node in _with_parts(condition)):
        return holds
    return lambda value: value is not None and holds(value)


def _holds(condition: Core, name: str, known: Facts) -> Predicate:
    match condition:
        case Compare(op, Read(found), Const(Fraction() as number)) if found == name:
            return _number(op, number)
        case Compare(op, Read(found), Const(constant)) if found == name:
            return lambda value: compare(op, value, constant)
        case All(items):
            every = [_holds(item, name, known) for item in items]
            return lambda value: all(item(value) for item in every)
        case AnyOf(items):
            some = [_holds(item, name, known) for item in items]
            return lambda value: any(item(value) for item in some)
        case Inverse(operand):
            inner = _holds(operand, name, known)
            return lambda value: not inner(value)
        case IsNull():
            return lambda value: value is None
        case _:
            return lambda value: truth_of(condition, {**known, name: value}) is Truth.TRUE


def _number(op: CompareOp, constant: Fraction) -> Predicate:
    """Return a comparison with a number, without the price of comparing fractions in general."""
    above, below = constant.numerator, constant.denominator
    holds = _OPERATORS[op]

    def of(value: Settled) -> bool:
        number = as_number(value)
        return holds(number.numerator * below, above * number.denominator)

    return of


_OPERATORS: dict[CompareOp, Callable[[int, int], bool]] = {
    CompareOp.EQ: operator.eq,
    CompareOp.NE: operator.ne,
    CompareOp.LT: operator.lt,
    CompareOp.LE: operator.le,
    CompareOp.GT: operator.gt,
    CompareOp.GE: operator.ge,
}


def _with_parts(node: Core) -> list[Core]:
    return [node, *(inner for part in parts(node) for inner in _with_parts(part))]
