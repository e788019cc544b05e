"""Operators on known values. UNKNOWN and null never come this far: see `expressions`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from fractions import Fraction
from typing import assert_never

from jianfu_rules.expr.nodes import ArithmeticOp, CompareOp
from jianfu_rules.values import Settled


def compare(op: CompareOp, left: Settled, right: Settled) -> bool:
    """Return whether the comparison of two known values that are not null holds.

    Numbers compare as exact numbers, days by the calendar; all else is compared for equality only.
    """
    match op:
        case CompareOp.EQ:
            return left == right
        case CompareOp.NE:
            return left != right
        case CompareOp.LT | CompareOp.LE | CompareOp.GT | CompareOp.GE:
            if isinstance(left, dt.date) and isinstance(right, dt.date):
                return _ORDERS[op](Fraction(left.toordinal()), Fraction(right.toordinal()))
            return _ORDERS[op](as_number(left), as_number(right))
        case _:
            assert_never(op)


def calculate(op: ArithmeticOp, left: Settled, right: Settled) -> Fraction:
    """Return the exact result of `left op right`."""
    first, second = as_number(left), as_number(right)
    match op:
        case ArithmeticOp.ADD:
            return first + second
        case ArithmeticOp.SUB:
            return first - second
        case ArithmeticOp.MUL:
            return first * second
        case ArithmeticOp.DIV:
            # check() refuses every division; reaching this is a fault of ours.
            raise TypeError("division has no meaning outside a rounding")
        case _:
            assert_never(op)


_ORDERS: dict[CompareOp, Callable[[Fraction, Fraction], bool]] = {
    CompareOp.LT: lambda left, right: left < right,
    CompareOp.LE: lambda left, right: left <= right,
    CompareOp.GT: lambda left, right: left > right,
    CompareOp.GE: lambda left, right: left >= right,
}


def as_number(value: Settled) -> Fraction:
    """Return a value that is a number; anything else is a fault of check()."""
    if not isinstance(value, Fraction):
        raise TypeError(f"a number is needed here: {value!r}")
    return value
