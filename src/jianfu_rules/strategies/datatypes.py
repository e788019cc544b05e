"""Datatypes themselves: bounds, scales, members and fields."""

from __future__ import annotations

import datetime as dt

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
from jianfu_rules.phrases import Phrase

MOST_MEMBERS = 5
MOST_SCALE = 4
MOST_STEPS = 10**8  # from a number's minimum to its maximum


def datatypes() -> st.SearchStrategy[Datatype]:
    """Return a strategy for datatypes: those of facts, and the lists and records that tables give.

    .. versionadded:: 0.1
    """
    return st.one_of(_plain(), record_types(), list_types(), st.just(DurationType()), st.just(NullType()))


def _plain() -> st.SearchStrategy[Datatype]:
    return st.one_of(st.just(BooleanType()), number_types(), enum_types(), set_types(), text_types(), date_types())


def record_types() -> st.SearchStrategy[RecordType]:
    """Return a strategy for the types of several outputs."""
    fields = st.lists(_plain(), min_size=1, max_size=3)
    return fields.map(lambda found: RecordType(tuple((f"field_{index}", of) for index, of in enumerate(found))))


def list_types() -> st.SearchStrategy[ListType]:
    """Return a strategy for the types of what a table collects."""
    return st.builds(ListType, _plain() | record_types(), st.none() | st.integers(0, MOST_MEMBERS))


def number_types() -> st.SearchStrategy[NumberType]:
    """Return a strategy for numbers with bounds that fit their scale; some have no bound on a side."""

    def bounded(scale: int, low: int, steps: int, *, integral: bool) -> NumberType:
        step = NumberType(0 if integral else scale).step
        return NumberType(0 if integral else scale, low * step, (low + steps) * step, None, integral)

    found = st.builds(
        bounded,
        st.integers(0, MOST_SCALE),
        st.integers(-MOST_STEPS, MOST_STEPS),
        st.integers(0, MOST_STEPS),
        integral=st.booleans(),
    )
    return found | st.builds(NumberType, st.integers(0, MOST_SCALE))


def enum_types() -> st.SearchStrategy[EnumType]:
    """Return a strategy for enumerations of a few values."""

    def of(count: int) -> EnumType:
        names = [f"value_{index}" for index in range(count)]
        return EnumType(tuple(Member(name, Phrase(f"{name}的名称", f"the {name}")) for name in names))

    return st.integers(1, MOST_MEMBERS).map(of)


def set_types() -> st.SearchStrategy[SetType]:
    """Return a strategy for sets of values of an enumeration."""
    return st.builds(SetType, enum_types())


def text_types() -> st.SearchStrategy[TextType]:
    """Return a strategy for texts of a greatest length."""
    return st.builds(TextType, st.integers(0, 100))


def date_types() -> st.SearchStrategy[DateType]:
    """Return a strategy for days between two days."""
    pairs = st.tuples(st.dates(), st.dates()).map(sorted)
    return st.just(DateType()) | pairs.map(lambda ends: DateType(*ends)) | st.dates().map(_one_day)


def _one_day(day: dt.date) -> DateType:
    return DateType(day, day)
