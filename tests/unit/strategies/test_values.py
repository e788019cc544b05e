"""Values of a datatype are values of it, come at its edges, and shrink to the least."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianfu_rules.datatypes import (
    BooleanType,
    Datatype,
    DateType,
    DurationType,
    EnumType,
    ListType,
    Member,
    NullType,
    NumberType,
    RecordType,
    SetType,
    TextType,
)
from jianfu_rules.evaluating.facts import read_value
from jianfu_rules.phrases import Phrase
from jianfu_rules.strategies import datatypes, values
from jianfu_rules.strategies.values import calendar_points, day_points, number_points
from jianfu_rules.values import Duration
from tests.drawn import drawn, smallest

COLOURS = EnumType(tuple(Member(name, Phrase(name, name)) for name in ("red", "green", "blue")))
CENTS = NumberType(2, Fraction(-5), Fraction(10))
DAYS = DateType(dt.date(1999, 12, 31), dt.date(2030, 6, 15))
ASKED_FOR = (BooleanType, NumberType, EnumType, TextType, SetType, DateType)


def is_value(value: Any, datatype: Datatype) -> bool:
    """Tell whether a value is one of a type, as a caller would give it."""
    match datatype:
        case ListType(of, most):
            return isinstance(value, tuple) and (most is None or len(value) <= most) and all_are(value, of)
        case RecordType(fields):
            return isinstance(value, dict) and all(is_value(value[name], of) for name, of in fields)
        case DurationType():
            return isinstance(value, Duration)
        case NullType():
            return value is None
        case _:
            read = read_value(value, datatype, optional=False)
            return isinstance(read, tuple) and not read[1]


def all_are(items: tuple[Any, ...], datatype: Datatype) -> bool:
    return all(is_value(item, datatype) for item in items)


@given(st.data())
def test_values_of_any_datatype_are_values_of_it(data: st.DataObject) -> None:
    datatype = data.draw(datatypes())

    assert is_value(data.draw(values(datatype)), datatype)


@pytest.mark.parametrize(
    ("datatype", "least"),
    [
        (BooleanType(), False),
        (CENTS, Decimal("-5.00")),
        (NumberType(0, Fraction(3), Fraction(9), integral=True), 3),
        (COLOURS, "red"),
        (TextType(5), ""),
        (SetType(COLOURS), frozenset()),
        (DAYS, dt.date(1999, 12, 31)),
        (DurationType(), Duration()),
        (ListType(COLOURS), ()),
        (RecordType((("one", COLOURS), ("two", BooleanType()))), {"one": "red", "two": False}),
        (NullType(), None),
    ],
)
def test_a_value_shrinks_to_the_least(datatype: Datatype, least: object) -> None:
    assert smallest(values(datatype), lambda _: True) == least


def test_a_number_shrinks_to_its_threshold() -> None:
    assert smallest(
        values(NumberType(1, Fraction(0), Fraction(1000))), lambda value: value >= Decimal("61.7")
    ) == Decimal("61.7")


def test_points_of_a_number_are_its_bounds_zero_and_what_is_near() -> None:
    found = [str(float(point)) for point in number_points(CENTS, [Fraction(1, 3)])]

    assert found == ["-5.0", "-4.99", "-0.01", "0.0", "0.01", "0.33", "0.34", "9.99", "10.0"]


def test_points_outside_a_type_are_left_out() -> None:
    assert number_points(NumberType(0, Fraction(5), Fraction(6)), [Fraction(77)]) == [5, 6]
    assert day_points(DAYS, [dt.date(2040, 1, 1)])[-1] == dt.date(2030, 6, 15)


def test_days_of_a_type_go_to_its_ends_and_around_februaries() -> None:
    assert day_points(DAYS)[:2] == [dt.date(1999, 12, 31), dt.date(2000, 1, 1)]
    assert {dt.date(2000, 2, 29), dt.date(2024, 2, 29), dt.date(2023, 2, 28)} <= set(calendar_points(DAYS))
    assert dt.date(2027, 2, 28) in calendar_points(DAYS, [dt.date(2027, 8, 9)])


def test_a_single_day_and_the_whole_calendar_have_values() -> None:
    only = dt.date(2025, 5, 5)

    assert set(drawn(values(DateType(only, only)), 20)) == {only}
    assert {dt.date.min, dt.date.max} <= set(drawn(values(DateType()), 200))


def test_a_number_without_bounds_has_values() -> None:
    found = drawn(values(NumberType(1)), 100)

    assert min(found) < 0 < max(found)  # type: ignore[type-var, operator]


def test_texts_hold_nothing_that_a_file_of_cases_could_not() -> None:
    hidden = {"\u200e", "\ufeff", "\u2028", "\x07", "\n", "\ud800"}

    assert not hidden & {letter for text in drawn(values(TextType(30)), 300) for letter in str(text)}


def test_the_longest_text_and_a_set_of_all_come() -> None:
    assert "长" * 7 in drawn(values(TextType(7)), 100)
    assert frozenset({"red", "green", "blue"}) in drawn(values(SetType(COLOURS)), 100)


def test_datatypes_of_every_kind_come() -> None:
    kinds = {type(found) for found in drawn(datatypes(), 300)}

    assert kinds == {*ASKED_FOR, ListType, RecordType, DurationType, NullType}
