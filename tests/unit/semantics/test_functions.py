"""Functions of known values, held against what Python itself says of them."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest

from jianfu_rules.expr.functions import Function
from jianfu_rules.semantics.functions import apply
from jianfu_rules.values import Settled

NEW_YEAR, LEAP = dt.date(2024, 1, 1), dt.date(2024, 2, 29)
NUMBERS: tuple[Settled, ...] = (Fraction("0.3"), Fraction(-2), Fraction("0.1"))
COUNTS = [Function.COUNT_DAYS, Function.COUNT_MONTHS, Function.COUNT_YEARS]


@pytest.mark.parametrize(
    ("function", "expected"),
    [(Function.MIN, Fraction(-2)), (Function.MAX, Fraction("0.3")), (Function.SUM, Fraction("-1.6"))],
)
def test_many_numbers_come_to_one_exactly(function: Function, expected: Fraction) -> None:
    assert expected == apply(function, NUMBERS)


def test_a_sum_is_that_of_the_arguments_or_of_the_items_of_one_list() -> None:
    assert apply(Function.SUM, [NUMBERS]) == apply(Function.SUM, NUMBERS) == Fraction("-1.6")
    assert apply(Function.SUM, [()]) == 0


def test_what_is_counted_are_the_items_of_a_list_or_a_set() -> None:
    assert apply(Function.COUNT, [("a", "b", "a")]) == 3
    assert apply(Function.COUNT, [frozenset({"a", "b"})]) == 2
    assert apply(Function.COUNT, [frozenset()]) == 0


@pytest.mark.parametrize("items", [("a", "b", "a"), frozenset({"a", "b"})])
def test_a_list_or_a_set_contains_its_items_only(items: Settled) -> None:
    assert apply(Function.LIST_CONTAINS, [items, "a"]) is True
    assert apply(Function.LIST_CONTAINS, [items, "c"]) is False


@pytest.mark.parametrize(("number", "size"), [("-2.5", "2.5"), ("2.5", "2.5"), ("0", "0")])
def test_a_number_without_its_sign_is_not_below_zero(number: str, size: str) -> None:
    assert Fraction(size) == apply(Function.ABS, [Fraction(number)])


@pytest.mark.parametrize(("function", "there", "back"), list(zip(COUNTS, (59, 1, 0), (-59, -1, 0), strict=True)))
def test_days_months_and_years_count_backwards_too(function: Function, there: int, back: int) -> None:
    assert (there, back) == (apply(function, [NEW_YEAR, LEAP]), apply(function, [LEAP, NEW_YEAR]))


@pytest.mark.parametrize("function", COUNTS)
@pytest.mark.parametrize("arguments", [(NEW_YEAR, "2024-02-29"), (Fraction(1), LEAP)])
def test_counting_between_anything_but_days_is_a_fault_of_ours(
    function: Function, arguments: tuple[Settled, Settled]
) -> None:
    with pytest.raises(TypeError, match="two days are needed"):
        apply(function, arguments)


@pytest.mark.parametrize("function", [Function.MIN, Function.MAX, Function.SUM, Function.ABS])
def test_a_text_in_place_of_a_number_is_a_fault_of_ours(function: Function) -> None:
    with pytest.raises(TypeError, match="a number is needed"):
        apply(function, ["9"])


def test_a_lookup_is_not_worked_out_from_values_alone() -> None:
    with pytest.raises(TypeError, match="reads a parameter"):
        apply(Function.LOOKUP, ["points", "red"])
