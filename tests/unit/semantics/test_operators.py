from __future__ import annotations

from fractions import Fraction

import pytest

from jianfu_rules.expr.nodes import ArithmeticOp, CompareOp
from jianfu_rules.semantics.operators import calculate, compare
from jianfu_rules.values import Settled

ONE, TWO = Fraction(1), Fraction(2)


@pytest.mark.parametrize(
    ("op", "smaller_first", "equal", "larger_first"),
    [
        (CompareOp.EQ, False, True, False),
        (CompareOp.NE, True, False, True),
        (CompareOp.LT, True, False, False),
        (CompareOp.LE, True, True, False),
        (CompareOp.GT, False, False, True),
        (CompareOp.GE, False, True, True),
    ],
)
def test_numbers_compare_by_size(op: CompareOp, smaller_first: bool, equal: bool, larger_first: bool) -> None:  # noqa: FBT001 - columns of the table
    assert [smaller_first, equal, larger_first] == [compare(op, ONE, TWO), compare(op, ONE, ONE), compare(op, TWO, ONE)]


def test_numbers_compare_exactly() -> None:
    tenth = Fraction("0.1")

    assert compare(CompareOp.EQ, tenth + tenth + tenth, Fraction("0.3"))


@pytest.mark.parametrize(("left", "right", "equal"), [("b", "b", True), ("b", "B", False), (True, True, True)])
def test_other_values_compare_for_equality(left: Settled, right: Settled, equal: bool) -> None:  # noqa: FBT001 - a column
    assert equal is compare(CompareOp.EQ, left, right)
    assert equal is not compare(CompareOp.NE, left, right)


@pytest.mark.parametrize("value", ["9", True, None])
def test_only_numbers_have_an_order(value: Settled) -> None:
    with pytest.raises(TypeError, match="a number is needed"):
        compare(CompareOp.LT, value, Fraction(10))


@pytest.mark.parametrize(
    ("op", "result"),
    [(ArithmeticOp.ADD, "0.3"), (ArithmeticOp.SUB, "-0.1"), (ArithmeticOp.MUL, "0.02")],
)
def test_arithmetic_is_exact(op: ArithmeticOp, result: str) -> None:
    assert Fraction(result) == calculate(op, Fraction("0.1"), Fraction("0.2"))


def test_a_bare_division_has_no_meaning() -> None:
    with pytest.raises(TypeError, match="division"):
        calculate(ArithmeticOp.DIV, ONE, TWO)


def test_a_boolean_is_no_number_to_calculate_with() -> None:
    with pytest.raises(TypeError, match="a number is needed"):
        calculate(ArithmeticOp.ADD, ONE, True)
