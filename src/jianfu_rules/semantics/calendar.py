"""Days: moving by months and days, and counting whole years, months and days."""

from __future__ import annotations

import calendar
import datetime as dt

from jianfu_rules.values import Duration


def shifted(day: dt.date, by: Duration, *, backwards: bool = False) -> dt.date | None:
    """Return `day` moved by months (clamped to the month's end), then by days; None outside the calendar.

    Jan 31 + P1M is Feb 28 or 29; Feb 29 + P1Y is Feb 28.
    """
    sign = -1 if backwards else 1
    moved = add_months(day, sign * by.months)
    if moved is None:
        return None
    ordinal = moved.toordinal() + sign * by.days
    if not dt.date.min.toordinal() <= ordinal <= dt.date.max.toordinal():
        return None
    return dt.date.fromordinal(ordinal)


def add_months(day: dt.date, months: int) -> dt.date | None:
    """Return the same day of the month `months` later, or that month's last day; None outside the calendar."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        return None
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


def months_between(start: dt.date, end: dt.date) -> int:
    """Return the whole months from `start` to `end`: the most that can be added to `start` without passing `end`.

    Negative where `end` comes first: then the fewest that must be taken off, so that the count never overstates.
    """
    if end < start:
        return -months_between(end, start)
    months = (end.year - start.year) * 12 + end.month - start.month
    reached = add_months(start, months)
    return months if reached is not None and reached <= end else months - 1


def years_between(start: dt.date, end: dt.date) -> int:
    """Return the whole years from `start` to `end`; someone born on Feb 29 is a year older on Feb 28."""
    months = months_between(start, end)
    return months // 12 if months >= 0 else -(-months // 12)
