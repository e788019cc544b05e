"""Null, guarded statically: which names an expression's outcome shows to hold a value."""

from __future__ import annotations

from jianfu_rules.expr import nodes
from jianfu_rules.expr.core import All, AnyOf, Core, Inverse
from jianfu_rules.expr.nodes import CompareOp

_NONE = frozenset[str]()


def not_null_if_true(node: nodes.Node) -> frozenset[str]:
    """Return the names that are not null where `node` is TRUE."""
    match node:
        case nodes.Comparison(CompareOp.NE, nodes.Name(name), nodes.NullLiteral()):
            return frozenset({name})
        case nodes.And(items):
            return _NONE.union(*map(not_null_if_true, items))
        case nodes.Or(items):
            return frozenset.intersection(*map(not_null_if_true, items))
        case nodes.Not(operand):
            return not_null_if_false(operand)
        case nodes.In(nodes.Name(name), tests) if not any(map(is_null_test, tests.items)):
            return frozenset({name})
        case _:
            return _NONE


def not_null_if_false(node: nodes.Node) -> frozenset[str]:
    """Return the names that are not null where `node` is FALSE."""
    match node:
        case nodes.Comparison(CompareOp.EQ, nodes.Name(name), nodes.NullLiteral()):
            return frozenset({name})
        case nodes.And(items):
            return frozenset.intersection(*map(not_null_if_false, items))
        case nodes.Or(items):
            return _NONE.union(*map(not_null_if_false, items))
        case nodes.Not(operand):
            return not_null_if_true(operand)
        case _:
            return _NONE


def is_null_test(test: nodes.Test) -> bool:
    """Tell whether a unary test is `null`."""
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
