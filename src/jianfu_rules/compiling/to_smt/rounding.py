"""Rounding as terms: whole numbers divided and rounded to a whole number, exactly as named."""

from __future__ import annotations

from fractions import Fraction
from typing import assert_never

from jianfu_rules.compiling.to_smt.terms import (
    Bool,
    Int,
    at_most,
    choose,
    conj,
    disj,
    equal,
    floored,
    less,
    negated,
    plus,
    times,
    unlike,
)
from jianfu_rules.expr.functions import Rounding
from jianfu_rules.semantics.rounding import rounded


def rounded_quotient(mode: Rounding, above: Int, below: Int) -> Int:
    """Return `above / below` rounded to a whole number; what comes of a divisor 0 means nothing."""
    if isinstance(above, int) and isinstance(below, int):
        return int(rounded(mode, Fraction(above, below), 0)) if below else 0
    if isinstance(below, int):
        if below == 0:
            return 0
        return _rounded(mode, above if below > 0 else unlike(above), abs(below))
    is_positive = less(0, below)
    return _rounded(mode, choose(is_positive, above, unlike(above)), choose(is_positive, below, unlike(below)))


def _rounded(mode: Rounding, above: Int, below: Int) -> Int:
    """Return the rounded quotient for a divisor above 0."""
    quotient, rest = floored(above, below)
    is_negative = less(above, 0)
    return plus(quotient, choose(_goes_up(mode, quotient, rest, below, is_negative=is_negative), 1, 0))


def _goes_up(mode: Rounding, quotient: Int, rest: Int, below: Int, *, is_negative: Bool) -> Bool:
    """Return whether the neighbour above is taken, and not the one below; as `semantics/rounding` says it."""
    inexact = negated(equal(rest, 0))
    match mode:
        case Rounding.FLOOR:
            return False
        case Rounding.CEILING:
            return inexact
        case Rounding.UP:
            return conj(inexact, negated(is_negative))
        case Rounding.DOWN:
            return conj(inexact, is_negative)
        case Rounding.HALF_UP | Rounding.HALF_DOWN | Rounding.HALF_EVEN:
            doubled = times(rest, 2)
            if mode is Rounding.HALF_EVEN:
                at_tie = equal(floored(quotient, 2)[1], 1)
            else:
                at_tie = negated(is_negative) if mode is Rounding.HALF_UP else is_negative
            return disj(less(below, doubled), conj(at_most(below, doubled), at_tie))
        case _:
            assert_never(mode)
