"""The calendar as terms: moving days by months, and counting whole months and years, for every day there is.

Years are counted from the first of March, so that the day that comes and goes is a year's last one. Where all days are
known to lie between two centuries that were no leap years, every fourth year is one, and the terms are much simpler.
"""

from __future__ import annotations

import datetime as dt

import attrs

from jianfu_rules.compiling.to_smt.terms import (
    Int,
    choose,
    conj,
    equal,
    floored,
    less,
    minus,
    negated,
    plus,
    smaller,
    times,
    total,
    unlike,
)
from jianfu_rules.datatypes import DateType
from jianfu_rules.semantics.calendar import months_between, shifted, years_between
from jianfu_rules.values import Duration

_EPOCH = dt.date(1, 3, 1).toordinal() - 365  # the first of March of the year 0
_PLAIN = DateType(dt.date(1900, 3, 1), dt.date(2100, 1, 31))
_PLAIN_YEARS = 1900


@attrs.frozen(eq=False)
class Day:
    """A day as a term, and the days that it lies between."""

    term: Int
    within: DateType

    @property
    def is_plain(self) -> bool:
        """Tell whether every fourth year is a leap year here."""
        return _is_plain(self.within)


def _is_plain(within: DateType) -> bool:
    return _PLAIN.min <= within.min and within.max <= _PLAIN.max


def _moved(within: DateType, by: Duration) -> DateType:
    low, high = (shifted(end, by) for end in (within.min, within.max))
    return DateType(low or dt.date.min, high or dt.date.max)


def moved(day: Day, by: Duration) -> Day:
    """Return a day moved by months, clamped to the month's end, and then by days."""
    within = _moved(day.within, by)
    if isinstance(day.term, int):
        found = shifted(dt.date.fromordinal(day.term), by)
        return Day(day.term if found is None else found.toordinal(), within)
    if by.months == 0:
        return Day(plus(day.term, by.days), within)
    month, since = _split(day)
    target = plus(month, by.months)
    plain = _is_plain(_moved(day.within, Duration(by.months)))
    first, following = _first(target, plain=plain), _first(plus(target, 1), plain=plain)
    return Day(plus(smaller(plus(first, since), minus(following, 1)), by.days), within)


def count_months(start: Day, end: Day) -> Int:
    """Return the whole months from one day to another; negative where the days are the other way round."""
    if isinstance(start.term, int) and isinstance(end.term, int):
        return months_between(dt.date.fromordinal(start.term), dt.date.fromordinal(end.term))
    return choose(less(end.term, start.term), unlike(_forwards(end, start)), _forwards(start, end))


def count_years(start: Day, end: Day) -> Int:
    """Return the whole years from one day to another; negative where the days are the other way round."""
    if isinstance(start.term, int) and isinstance(end.term, int):
        return years_between(dt.date.fromordinal(start.term), dt.date.fromordinal(end.term))
    back, forth = (floored(_forwards(*pair), 12)[0] for pair in ((end, start), (start, end)))
    return choose(less(end.term, start.term), unlike(back), forth)


def _forwards(start: Day, end: Day) -> Int:
    """Return the whole months up to a day that does not come first."""
    (first, since), (last, until) = _split(start), _split(end)
    # The last day of a month completes one that began on a day which this month does not have.
    is_last = equal(plus(end.term, 1), _first(plus(last, 1), plain=end.is_plain))
    falls_short = conj(less(until, since), negated(is_last))
    return minus(minus(last, first), choose(falls_short, 1, 0))


def _split(day: Day) -> tuple[Int, Int]:
    """Return the month of a day, twelve a year from January of the year 0, and the days before it in that month."""
    if isinstance(day.term, int):
        date = dt.date.fromordinal(day.term)
        return 12 * date.year + date.month - 1, date.day - 1
    if day.is_plain:
        centuries: Int = 0
        left = minus(day.term, _PLAIN.min.toordinal())
    else:
        since = minus(day.term, _EPOCH)
        centuries = floored(plus(times(since, 4), 3), 146_097)[0]  # days of four centuries
        left = minus(since, floored(times(centuries, 146_097), 4)[0])
    years = floored(plus(times(left, 4), 3), 1_461)[0]  # days of four years
    left = minus(left, floored(times(years, 1_461), 4)[0])
    months = floored(plus(times(left, 5), 2), 153)[0]  # days of five months
    before = floored(plus(times(months, 153), 2), 5)[0]
    base = 12 * _PLAIN_YEARS if day.is_plain else 0
    return total((times(centuries, 1_200), times(years, 12), months, base + 2)), minus(left, before)


def _first(month: Int, *, plain: bool) -> Int:
    """Return the ordinal of the first day of a month; `plain` if every fourth year is a leap year here."""
    year, since_march = floored(minus(month, 2), 12)
    days = floored(plus(times(since_march, 153), 2), 5)[0]
    if plain:
        year = minus(year, _PLAIN_YEARS)
        return total((floored(times(year, 1_461), 4)[0], days, _PLAIN.min.toordinal()))
    leaps = minus(plus(floored(year, 4)[0], floored(year, 400)[0]), floored(year, 100)[0])
    return total((times(year, 365), leaps, days, _EPOCH))
