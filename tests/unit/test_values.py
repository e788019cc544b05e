"""Values and their one canonical text."""

from __future__ import annotations

import copy
import datetime as dt
import pickle
from decimal import Decimal
from fractions import Fraction

import pytest

from jianfu_rules.datatypes import BooleanType, ListType, NumberType, RecordType
from jianfu_rules.values import (
    MAX_DIGITS,
    UNKNOWN,
    Duration,
    Record,
    Settled,
    Value,
    decimal_from,
    given_back,
    is_number_text,
    number_text,
    value_text,
)


def test_unknown_is_neither_true_nor_false() -> None:
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(UNKNOWN)


def test_unknown_prints_its_exported_name() -> None:
    assert repr(UNKNOWN) == "UNKNOWN"


def test_unknown_is_one_object_after_a_pickle() -> None:
    assert pickle.loads(pickle.dumps(UNKNOWN)) is UNKNOWN  # noqa: S301 - our own bytes


def test_unknown_is_one_object_after_a_copy() -> None:
    assert copy.deepcopy({"x": UNKNOWN})["x"] is UNKNOWN


@pytest.mark.parametrize("text", ["0", "7", "-7", "0.70", "-0.5", "100", "1" * MAX_DIGITS])
def test_canonical_numbers_are_told(text: str) -> None:
    assert is_number_text(text)


@pytest.mark.parametrize(
    "text",
    ["", "+1", "1.", ".5", "01", "-01", "1e3", "1_000", " 1", "1\n", "１", "٣", "--1", "NaN", "1" * (MAX_DIGITS + 1)],
)
def test_other_spellings_of_numbers_are_refused(text: str) -> None:
    assert not is_number_text(text)


@pytest.mark.parametrize(
    ("number", "scale", "text"),
    [
        (Fraction(0), 2, "0.00"),
        (Fraction(-1, 2), 1, "-0.5"),
        (Fraction(5), 0, "5"),
        (Fraction(1, 8), 4, "0.1250"),
        (Fraction(10**45 + 1), 0, "1" + "0" * 44 + "1"),
    ],
)
def test_a_number_gets_exactly_its_scale(number: Fraction, scale: int, text: str) -> None:
    assert str(decimal_from(number, scale)) == text


def test_a_number_that_does_not_fit_its_scale_is_refused() -> None:
    with pytest.raises(ValueError, match="does not fit a scale of 2"):
        decimal_from(Fraction(1, 8), 2)


@pytest.mark.parametrize(
    ("number", "text"),
    [(Fraction(0), "0"), (Fraction(300), "300"), (Fraction(1, 8), "0.125"), (Fraction(-6, 5), "-1.2")],
)
def test_a_number_needs_no_more_digits_than_it_has(number: Fraction, text: str) -> None:
    assert number_text(number) == text


def test_a_number_can_be_written_with_a_scale() -> None:
    assert number_text(Fraction(1, 2), 3) == "0.500"


def test_a_third_has_no_text() -> None:
    with pytest.raises(ValueError, match="no finite decimal text"):
        number_text(Fraction(1, 3))


def test_an_integer_is_given_back_as_int() -> None:
    value = given_back(Fraction(3), NumberType(integral=True))

    assert (type(value), value) == (int, 3)


def test_a_decimal_is_given_back_with_its_scale() -> None:
    assert str(given_back(Fraction(3), NumberType(2))) == "3.00"


@pytest.mark.parametrize("value", [True, "好", None])
def test_other_values_are_given_back_as_they_are(value: Settled) -> None:
    assert given_back(value, BooleanType()) is value


def test_a_number_is_not_given_back_as_anything_else() -> None:
    with pytest.raises(TypeError, match="a number for a"):
        given_back(Fraction(1), BooleanType())


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (False, "false"),
        (Fraction(1, 2), "0.5"),
        (Decimal("1E+2"), "100"),
        (Decimal("0.50"), "0.50"),
        (7, "7"),
        ("好", "好"),
        ((Fraction(1), "a", None), "[1, a, null]"),
    ],
)
def test_a_value_has_one_text(value: Value, text: str) -> None:
    assert value_text(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Duration(14, 3), "P1Y2M3D"),
        (Duration(12, 0), "P1Y"),
        (Duration(0, 0), "P0D"),
        (Duration(-14, -3), "-P1Y2M3D"),
        (Duration(0, -10), "-P10D"),
        ((Fraction(1), Fraction(5, 2)), "[1, 2.5]"),
        (frozenset({"b", "a"}), "[a, b]"),
        (dt.date(2025, 1, 31), "2025-01-31"),
        ({"a": True, "b": None}, "{a: true, b: null}"),
    ],
)
def test_every_kind_of_value_has_a_text(value: object, text: str) -> None:
    assert value_text(value) == text


RECORD = RecordType((("points", NumberType(0, integral=True)), ("share", NumberType(2))))


def test_a_record_is_given_back_by_name() -> None:
    assert given_back(Record((Fraction(5), Fraction(1, 2))), RECORD) == {"points": 5, "share": Decimal("0.50")}


def test_a_list_is_given_back_item_by_item() -> None:
    found = given_back((Fraction(1), Fraction(2)), ListType(NumberType(1)))

    assert found == (Decimal("1.0"), Decimal("2.0"))


@pytest.mark.parametrize("value", [(Fraction(1),), Record((Fraction(1),))])
def test_a_collection_of_no_such_type_is_a_fault_of_ours(value: Settled) -> None:
    with pytest.raises(TypeError, match=r"a (list|record) for a"):
        given_back(value, BooleanType())
