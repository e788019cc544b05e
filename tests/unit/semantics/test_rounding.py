from __future__ import annotations

from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
)
from fractions import Fraction

import pytest

from jianfu_rules.compiling.runtime import rounder
from jianfu_rules.expr.functions import Rounding
from jianfu_rules.semantics.rounding import rounded

MODES = {
    Rounding.HALF_UP: ROUND_HALF_UP,
    Rounding.HALF_DOWN: ROUND_HALF_DOWN,
    Rounding.HALF_EVEN: ROUND_HALF_EVEN,
    Rounding.UP: ROUND_UP,
    Rounding.DOWN: ROUND_DOWN,
    Rounding.FLOOR: ROUND_FLOOR,
    Rounding.CEILING: ROUND_CEILING,
}


@pytest.mark.parametrize("mode", Rounding)
@pytest.mark.parametrize("number", ["0", "2.5", "-2.5", "3.5", "-3.5", "0.01", "-0.01", "2.49", "-2.51", "7", "-7"])
def test_a_rounding_is_that_of_the_decimal_module(mode: Rounding, number: str) -> None:
    expected = Decimal(number).quantize(Decimal(1), MODES[mode])

    assert Fraction(expected) == rounded(mode, Fraction(number), 0)


@pytest.mark.parametrize("mode", Rounding)
@pytest.mark.parametrize("above", [-8, -7, -3, 0, 3, 5, 7, 8])
@pytest.mark.parametrize("below", [-2, -3, 1, 2, 5])
def test_whole_numbers_are_divided_with_the_same_rounding(mode: Rounding, above: int, below: int) -> None:
    assert rounded(mode, Fraction(above, below), 0) == rounder(mode)(above, below)


def test_places_below_zero_are_tens_and_hundreds() -> None:
    assert rounded(Rounding.HALF_UP, Fraction(150), -2) == 200
    assert rounded(Rounding.HALF_EVEN, Fraction(25), -1) == 20
