"""Rounding, exactly as named; the only place where a number is divided."""

from __future__ import annotations

from fractions import Fraction
from typing import assert_never

from jianfu_rules.expr.functions import Rounding


def rounded(mode: Rounding, number: Fraction, places: int) -> Fraction:
    """Return `number` brought to `places` decimals (negative: to tens, hundreds …) by the named rounding."""
    unit = Fraction(10) ** -places
    below = number // unit  # the multiple of the unit at or below
    rest = number / unit - below
    if rest == 0:
        return number
    return (below + _steps(mode, below, rest, is_negative=number < 0)) * unit


def _steps(mode: Rounding, below: int, rest: Fraction, *, is_negative: bool) -> int:
    """Return 0 to stay at the neighbour below, 1 to go to the one above; `rest` lies strictly between."""
    half = Fraction(1, 2)
    match mode:
        case Rounding.FLOOR:
            return 0
        case Rounding.CEILING:
            return 1
        case Rounding.UP:
            return 0 if is_negative else 1
        case Rounding.DOWN:
            return 1 if is_negative else 0
        case Rounding.HALF_UP | Rounding.HALF_DOWN | Rounding.HALF_EVEN:
            if rest != half:
                return int(rest > half)
            if mode is Rounding.HALF_EVEN:
                return below % 2
            away = 0 if is_negative else 1
            return away if mode is Rounding.HALF_UP else 1 - away
        case _:
            assert_never(mode)
