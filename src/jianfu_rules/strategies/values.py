"""Values of each datatype: the bounds and thresholds with their neighbours, and everything between."""

from __future__ import annotations

import datetime as dt
import unicodedata
from calendar import isleap
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import islice
from typing import assert_never

from hypothesis import strategies as st

from jianfu_rules.datatypes import (
    BooleanType,
    Datatype,
    DateType,
    DurationType,
    EnumType,
    ListType,
    NullType,
    NumberType,
    RecordType,
    SetType,
    TextType,
)
from jianfu_rules.strategies.worlds import highest, is_text_of, lowest
from jianfu_rules.values import Duration, Record, Settled, Value, given_back

MOST_YEARS = 4  # of thresholds, whose Februaries are looked at
MAX_LIST = 5  # entries of a list
MAX_TEXT = 20  # characters of a text, where its type allows more: longer ones come from the bound alone
# What no ruleset file may hold, a case could not hold either.
_HIDDEN = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"


def values(datatype: Datatype) -> st.SearchStrategy[Value]:
    """Return a strategy for the values of `datatype`, as a caller gives them and gets them.

    Numbers are `int` or `Decimal`, days `date`, values of enumerations their names, sets `frozenset`. Bounds and the
    steps beside them, leap days and ends of months come often. Shrinks to the minimum, the first name, or nothing.

    .. versionadded:: 0.1
    """
    return settled_values(datatype).map(lambda value: given_back(value, datatype))


def settled_values(datatype: Datatype, cuts: Iterable[Settled] = ()) -> st.SearchStrategy[Settled]:
    """Return a strategy for values as they are computed with; `cuts` are values to stay near to."""
    match datatype:
        case BooleanType():
            return st.booleans()
        case NumberType():
            step, low = datatype.step, lowest(datatype)
            between = st.integers(0, highest(datatype) - low).map(lambda steps: (low + steps) * step)
            return _often(number_points(datatype, cuts), between)
        case EnumType():
            return st.sampled_from(datatype.names)
        case TextType():
            return _often(text_points(datatype, cuts), _texts(datatype))
        case DateType(first, last):
            start = first.toordinal()
            days = st.integers(0, last.toordinal() - start).map(lambda count: dt.date.fromordinal(start + count))
            near, odd = day_points(datatype, cuts), calendar_points(datatype, cuts)
            return _often(near, _often(odd, days))
        case SetType(of):
            return st.frozensets(st.sampled_from(of.names))
        case DurationType():
            return st.builds(Duration, st.integers(0, 24), st.integers(0, 60))
        case ListType(of, most):
            size = MAX_LIST if most is None else min(most, MAX_LIST)
            return st.lists(settled_values(of), max_size=size).map(tuple)
        case RecordType(fields):
            return st.tuples(*(settled_values(of) for _, of in fields)).map(Record)
        case NullType():
            return st.none()
        case _:
            assert_never(datatype)


def _often(points: Sequence[Settled], others: st.SearchStrategy[Settled]) -> st.SearchStrategy[Settled]:
    """Return a strategy for the points, more often than not, and other values.

    Both are drawn each time: an example can then shrink from a point to whatever else fails, and on to the least of it.
    """
    most = len(points)
    chosen = st.integers(0, most + 1 + most * 2 // 3)
    return st.builds(lambda at, other: points[at - 1] if 0 < at <= most else other, chosen, others)


def number_points(datatype: NumberType, cuts: Iterable[Settled] = ()) -> list[Fraction]:
    """Return the bounds and 0 with the steps beside them, and the cuts, from the minimum up."""
    low, high = lowest(datatype), highest(datatype)
    found = {low, low + 1, high - 1, high, -1, 0, 1}
    for cut in cuts:
        if isinstance(cut, Fraction):
            found |= {cut // datatype.step, -(-cut // datatype.step)}
    return [steps * datatype.step for steps in sorted(found) if low <= steps <= high]


def text_points(datatype: TextType, cuts: Iterable[Settled] = ()) -> list[str]:
    """Return the empty text, the texts of the cuts, and a text of the greatest length."""
    words = sorted(cut for cut in cuts if isinstance(cut, str) and is_text_of(datatype, cut))
    longest = "长" * (datatype.max_length or 0)
    return list(dict.fromkeys(["", *words, longest]))


def day_points(datatype: DateType, cuts: Iterable[Settled] = ()) -> list[dt.date]:
    """Return the bounds with the days beside them, and the cuts."""
    ends = {day for each in (datatype.min, datatype.max) for day in _beside(each)}
    return _within(datatype, ends | {cut for cut in cuts if isinstance(cut, dt.date)})


def calendar_points(datatype: DateType, cuts: Iterable[Settled] = ()) -> list[dt.date]:
    """Return days on which calendars go wrong: around the ends of Februaries, and other ends of months and years."""
    years = sorted({cut.year for cut in cuts if isinstance(cut, dt.date)})[:MOST_YEARS]
    # 1900 and 2100 are no leap years, 2000 is one: a mistaken rule of leap years shows there.
    februaries = {1900, 2000, 2023, 2024, 2100, *years} | _first_leap_year(datatype)
    found = {dt.date(year, month, day) for year in februaries for month, day in ((2, 28), (3, 1))}
    found |= {dt.date(year, 2, 29) for year in februaries if isleap(year)}
    near = years[0] if years else 2024
    found |= {dt.date(near, month, day) for month, day in ((1, 1), (1, 31), (4, 30), (12, 31))}
    return _within(datatype, found)


def _within(datatype: DateType, days: Iterable[dt.date]) -> list[dt.date]:
    return sorted(day for day in days if datatype.min <= day <= datatype.max)


def _first_leap_year(datatype: DateType) -> set[int]:
    first = datatype.min.year
    return set(islice((year for year in range(first, min(first + 9, dt.MAXYEAR + 1)) if isleap(year)), 1))


def _beside(day: dt.date) -> list[dt.date]:
    ordinal = day.toordinal()
    return [
        dt.date.fromordinal(other)
        for other in (ordinal - 1, ordinal, ordinal + 1)
        if dt.date.min.toordinal() <= other <= dt.date.max.toordinal()
    ]


def _texts(datatype: TextType) -> st.SearchStrategy[str]:
    most = min(MAX_TEXT, datatype.max_length if datatype.max_length is not None else MAX_TEXT)
    shown = st.characters(exclude_categories=("Cc", "Cn", "Co", "Cs", "Zl", "Zp"), exclude_characters=_HIDDEN)
    # A composed form can be longer than what was drawn; a part of a normal text is normal.
    return st.text(shown, max_size=most).map(lambda text: unicodedata.normalize("NFC", text)[:most])
