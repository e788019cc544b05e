"""What a core expression is worth when some facts are unknown, and which of them are still open in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import assert_never

from jianfu_rules.expr.core import (
    All,
    AnyOf,
    Calculate,
    Choose,
    Compare,
    Const,
    Core,
    Inverse,
    IsNull,
    Read,
)
from jianfu_rules.kleene import Truth, not_, truth
from jianfu_rules.semantics.operators import calculate, compare
from jianfu_rules.values import UNKNOWN, Known, Settled, Unknown

Facts = Mapping[str, Known]  # what is known of each input, parameter and decision; an absent name is UNKNOWN


def value_of(node: Core, facts: Facts) -> Known:
    """Return the value of an expression: strict in all operands, but for the Kleene connectives and `if`."""
    match node:
        case Const(value):
            return value
        case Read(name):
            return facts.get(name, UNKNOWN)
        case IsNull(operand):
            inner = value_of(operand, facts)
            return UNKNOWN if isinstance(inner, Unknown) else inner is None
        case Compare(op, left, right):
            both = _both(left, right, facts)
            return UNKNOWN if both is None else compare(op, *both)
        case Calculate(op, left, right):
            both = _both(left, right, facts)
            return UNKNOWN if both is None else calculate(op, *both)
        case All() | AnyOf() | Inverse():
            return _known(truth_of(node, facts))
        case Choose():
            return _choice(node, facts)
        case _:
            assert_never(node)


def truth_of(node: Core, facts: Facts) -> Truth:
    """Return the truth of a boolean expression."""
    match node:
        case All(items):
            return _first_of(Truth.FALSE, Truth.TRUE, items, facts)
        case AnyOf(items):
            return _first_of(Truth.TRUE, Truth.FALSE, items, facts)
        case Inverse(operand):
            return not_(truth_of(operand, facts))
        case _:
            value = value_of(node, facts)
            if isinstance(value, Unknown):
                return Truth.UNKNOWN
            if not isinstance(value, bool):
                raise TypeError(f"a condition that is no boolean: {value!r}")
            return truth(value)


def open_names(node: Core, facts: Facts) -> frozenset[str]:
    """Return the unknown names left in the residual of an expression; empty iff its value is known.

    Settled parts are dropped: a FALSE item of an `or`, a TRUE item of an `and`, the branch that is not taken.
    """
    if not isinstance(value_of(node, facts), Unknown):
        return frozenset()
    match node:
        case Read(name):
            return frozenset({name})
        case Choose(condition, yes, no):
            chosen = truth_of(condition, facts)
            if chosen is not Truth.UNKNOWN:
                return open_names(yes if chosen is Truth.TRUE else no, facts)
            return _joined((condition, yes, no), facts)
        case All(items) | AnyOf(items):
            return _joined(items, facts)
        case IsNull(operand) | Inverse(operand):
            return open_names(operand, facts)
        case Compare(_, left, right) | Calculate(_, left, right):
            return _joined((left, right), facts)
        case Const():
            return frozenset()
        case _:
            assert_never(node)


def _joined(nodes: Iterable[Core], facts: Facts) -> frozenset[str]:
    return frozenset[str]().union(*(open_names(node, facts) for node in nodes))


def _both(left: Core, right: Core, facts: Facts) -> tuple[Settled, Settled] | None:
    first, second = value_of(left, facts), value_of(right, facts)
    if isinstance(first, Unknown) or isinstance(second, Unknown):
        return None
    return first, second


def _first_of(decisive: Truth, neutral: Truth, items: tuple[Core, ...], facts: Facts) -> Truth:
    """Return `decisive` at the first item that has it.

    Stopping there is not only haste: a guard (`x != null and x > 3`) keeps null from the items behind it.
    """
    result = neutral
    for item in items:
        found = truth_of(item, facts)
        if found is decisive:
            return decisive
        if found is Truth.UNKNOWN:
            result = Truth.UNKNOWN
    return result


def _choice(node: Choose, facts: Facts) -> Known:
    chosen = truth_of(node.condition, facts)
    if chosen is Truth.TRUE:
        return value_of(node.yes, facts)
    if chosen is Truth.FALSE:
        return value_of(node.no, facts)
    yes, no = value_of(node.yes, facts), value_of(node.no, facts)
    agree = not isinstance(yes, Unknown) and not isinstance(no, Unknown) and yes == no
    return yes if agree else UNKNOWN


def _known(value: Truth) -> Known:
    return UNKNOWN if value is Truth.UNKNOWN else value is Truth.TRUE
