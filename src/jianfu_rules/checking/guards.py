"""Guards, read statically: which names an expression's outcome shows to hold a value, or not to be zero."""

from __future__ import annotations

from fractions import Fraction

from jianfu_rules.expr import nodes
from jianfu_rules.expr.core import All, AnyOf, Core, Inverse
from jianfu_rules.expr.nodes import CompareOp

NOT_NULL = "not null"
NOT_ZERO = "not zero"
Guard = tuple[str, str]  # what is known, and of which name

_NONE = frozenset[Guard]()
_OPPOSITES = {
    CompareOp.EQ: CompareOp.NE,
    CompareOp.NE: CompareOp.EQ,
    CompareOp.LT: CompareOp.GE,
    CompareOp.GE: CompareOp.LT,
    CompareOp.GT: CompareOp.LE,
    CompareOp.LE: CompareOp.GT,
}


def known_if_true(node: nodes.Node) -> frozenset[Guard]:
    """Return what is known where `node` is TRUE."""
    match node:
        case nodes.Comparison(op, nodes.Name(name), other):
            return _of_comparison(op, name, other)
        case nodes.Comparison(op, nodes.NullLiteral(), nodes.Name(name)):
            return _of_comparison(op, name, nodes.NullLiteral())
        case nodes.And(items):
            return _NONE.union(*map(known_if_true, items))
        case nodes.Or(items):
            return frozenset.intersection(*map(known_if_true, items))
        case nodes.Not(operand):
            return known_if_false(operand)
        case nodes.In(nodes.Name(name), tests) if not any(map(is_null_test, tests.items)):
            return frozenset({(NOT_NULL, name)})
        case _:
            return _NONE


def known_if_false(node: nodes.Node) -> frozenset[Guard]:
    """Return what is known where `node` is FALSE."""
    match node:
        case nodes.Comparison(op, nodes.Name(name), other):
            return _of_comparison(_OPPOSITES[op], name, other)
        case nodes.Comparison(op, nodes.NullLiteral(), nodes.Name(name)):
            return _of_comparison(_OPPOSITES[op], name, nodes.NullLiteral())
        case nodes.And(items):
            return frozenset.intersection(*map(known_if_false, items))
        case nodes.Or(items):
            return _NONE.union(*map(known_if_false, items))
        case nodes.Not(operand):
            return known_if_true(operand)
        case _:
            return _NONE


def _of_comparison(op: CompareOp, name: str, other: nodes.Node) -> frozenset[Guard]:
    """Return what `name op other` shows of the name."""
    if isinstance(other, nodes.NullLiteral):
        return frozenset({(NOT_NULL, name)}) if op is CompareOp.NE else _NONE
    if not isinstance(other, nodes.NumberLiteral):
        return _NONE
    number = Fraction(other.text)  # a literal has no sign
    shows = {
        CompareOp.EQ: number > 0,
        CompareOp.NE: number == 0,
        CompareOp.GT: True,
        CompareOp.GE: number > 0,
        CompareOp.LT: number == 0,
        CompareOp.LE: False,
    }
    return frozenset({(NOT_ZERO, name)}) if shows[op] else _NONE


def is_null_test(test: nodes.Test) -> bool:
    """Tell whether a unary test is `null` (or `= null`, which says the same)."""
    if isinstance(test, nodes.CompareTest):
        return test.op is CompareOp.EQ and isinstance(test.value, nodes.NullLiteral)
    return isinstance(test, nodes.ValueTest) and isinstance(test.value, nodes.NullLiteral)


def with_null(tests: Core | None, is_null: Core | None, *, allowed: bool, negated: bool) -> Core:
    """Return the condition of a cell from its tests other than `null`.

    Args:
        tests: The other tests, joined; None where there are none.
        is_null: The test for null; None where the subject can't be null.
        allowed: Whether `null` stands among the tests.
        negated: Whether the cell is a `not(…)`, which includes "is not null" as well.
    """
    if is_null is None:
        if tests is None:
            raise TypeError("a cell without tests")
        return Inverse(tests) if negated else tests
    if negated:
        return Inverse(is_null) if tests is None else All((Inverse(is_null), Inverse(tests)))
    if tests is None:
        return is_null
    return AnyOf((is_null, tests)) if allowed else All((Inverse(is_null), tests))
