"""Static arithmetic: scale, bounds and unit of a result, and whether a type fits another."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest

from jianfu_rules.checking.numbers import Misfit, arithmetic_type, common_type, misfit, units_agree
from jianfu_rules.datatypes import BooleanType, Datatype, EnumType, Member, NumberType, TextType
from jianfu_rules.expr.nodes import ArithmeticOp
from jianfu_rules.phrases import Phrase
from jianfu_rules.semantics.operators import calculate

ADD, SUB, MUL, _ = ArithmeticOp
GRADE = EnumType((Member("good", Phrase("好", "good")), Member("fair", Phrase("中", "fair"))), "grade")


def between(low: int | None, high: int | None, scale: int = 0, unit: str | None = None) -> NumberType:
    return NumberType(
        scale, None if low is None else Fraction(low), None if high is None else Fraction(high), unit, scale == 0
    )


RANGES = [(low, high) for low in range(-2, 3) for high in range(low, 3)]


@pytest.mark.parametrize("op", [ADD, SUB, MUL])
def test_the_bounds_of_a_result_are_the_smallest_and_the_greatest(op: ArithmeticOp) -> None:
    for one, other in product(RANGES, repeat=2):
        values = [
            calculate(op, Fraction(a), Fraction(b))
            for a in range(one[0], one[1] + 1)
            for b in range(other[0], other[1] + 1)
        ]
        result = arithmetic_type(op, between(*one), between(*other))

        assert (result.min, result.max) == (min(values), max(values))


@pytest.mark.parametrize(
    ("op", "one", "other", "ends"),
    [
        (ADD, (None, 5), (1, 2), (None, 7)),
        (ADD, (1, None), (1, 2), (2, None)),
        (SUB, (1, 5), (None, 2), (-1, None)),
        (SUB, (1, 5), (1, None), (None, 4)),
        (MUL, (1, None), (1, 2), (None, None)),
    ],
)
def test_an_unknown_bound_stays_unknown(
    op: ArithmeticOp,
    one: tuple[int | None, int | None],
    other: tuple[int | None, int | None],
    ends: tuple[int | None, int | None],
) -> None:
    result = arithmetic_type(op, between(*one), between(*other))

    assert (result.min, result.max) == ends


@pytest.mark.parametrize(("op", "scale"), [(ADD, 2), (SUB, 2), (MUL, 3)])
def test_a_result_has_the_decimals_it_can_need(op: ArithmeticOp, scale: int) -> None:
    assert arithmetic_type(op, between(0, 1, 1), between(0, 1, 2)).scale == scale


@pytest.mark.parametrize("op", [ADD, SUB, MUL])
def test_only_integers_make_an_integer(op: ArithmeticOp) -> None:
    assert arithmetic_type(op, between(0, 1), between(0, 1)).integral
    assert not arithmetic_type(op, between(0, 1), between(0, 1, 1)).integral


@pytest.mark.parametrize(
    ("op", "left", "right", "agree"),
    [
        (ADD, "元", "元", True),
        (SUB, "元", "元", True),
        (ADD, "元", "人", False),
        (SUB, "元", "人", False),
        (MUL, "元", "人", False),
        (MUL, "元", "元", False),
        (MUL, "元", None, True),
        (MUL, None, "元", True),
        (ADD, "元", None, True),
        (ADD, None, None, True),
    ],
)
def test_sums_need_one_unit_and_products_at_most_one(
    op: ArithmeticOp, left: str | None, right: str | None, *, agree: bool
) -> None:
    assert units_agree(op, between(0, 1, unit=left), between(0, 1, unit=right)) is agree


@pytest.mark.parametrize("op", [ADD, SUB, MUL])
@pytest.mark.parametrize(("left", "right"), [("元", None), (None, "元")])
def test_a_result_keeps_the_unit(op: ArithmeticOp, left: str | None, right: str | None) -> None:
    assert arithmetic_type(op, between(0, 1, unit=left), between(0, 1, unit=right)).unit == "元"


@pytest.mark.parametrize(
    ("one", "other", "common"),
    [
        (between(0, 5), between(3, 9), between(0, 9)),
        (between(0, 5), NumberType(2, Fraction(1), Fraction(2)), NumberType(2, Fraction(0), Fraction(5))),
        (between(None, 5), between(0, None), between(None, None)),
        (between(0, 1, unit="元"), between(0, 1), between(0, 1, unit="元")),
        (between(0, 1, unit="元"), between(0, 1, unit="人"), None),
        (TextType(3), TextType(5), TextType(5)),
        (BooleanType(), BooleanType(), BooleanType()),
        (GRADE, GRADE, GRADE),
        (GRADE, BooleanType(), None),
        (between(0, 1), TextType(1), None),
        (TextType(1), between(0, 1), None),
    ],
)
def test_two_branches_have_a_type_that_holds_both(one: Datatype, other: Datatype, common: Datatype | None) -> None:
    assert common_type(one, other) == common


@pytest.mark.parametrize(
    ("actual", "wanted", "why"),
    [
        (between(0, 5), between(0, 5), None),
        (between(0, 5), NumberType(2), None),
        (between(None, None), between(None, None), None),
        (between(0, 5, unit="元"), between(0, 5), None),
        (between(0, 5), between(0, 5, unit="元"), None),
        (TextType(3), TextType(3), None),
        (TextType(3), TextType(None), None),
        (GRADE, GRADE, None),
        (between(0, 5, unit="人"), between(0, 5, unit="元"), ("JR213", "expected the unit `元`, found `人`", None)),
        (
            between(0, 5, 3),
            between(0, 5, 2),
            ("JR207", "the result has 3 decimals, declared are 2", "declare a scale of 3, or round by name"),
        ),
        (
            between(-1, 5),
            between(0, 5),
            ("JR208", "the result can go down to -1, below the declared `min` 0", None),
        ),
        (
            between(None, 5),
            between(0, 5),
            ("JR208", "the result can go down to any value, below the declared `min` 0", None),
        ),
        (
            between(0, 6),
            between(0, 5),
            ("JR208", "the result can go up to 6, above the declared `max` 5", None),
        ),
        (
            between(0, None),
            between(0, 5),
            ("JR208", "the result can go up to any value, above the declared `max` 5", None),
        ),
        (TextType(4), TextType(3), ("JR204", "the text is longer than 3 characters", None)),
        (BooleanType(), GRADE, ("JR205", "expected enum grade, found boolean", "the values are `good`, `fair`")),
        (BooleanType(), between(0, 1), ("JR205", "expected integer, found boolean", None)),
    ],
)
def test_a_type_fits_another_iff_all_its_values_do(actual: Datatype, wanted: Datatype, why: Misfit | None) -> None:
    assert misfit(actual, wanted) == why


def test_a_bound_of_hundreds_of_digits_is_told_as_such() -> None:
    problem = misfit(NumberType(0, Fraction(0), Fraction(10**200)), NumberType(0, Fraction(0), Fraction(9)))

    assert problem is not None
    assert problem[1] == "the result can go up to a number of more than 160 digits, above the declared `max` 9"
