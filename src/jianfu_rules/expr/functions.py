"""The functions of the language: their names, and the literals that look like functions."""

from __future__ import annotations

import contextlib
import datetime as dt
import enum
import re

MAX_PERIOD = 12 * 10_000  # months, and 31 times as many days: beyond every calendar


class Rounding(enum.Enum):
    """How a number that does not fit its decimals is brought to a neighbour (DMN 1.4 and later)."""

    HALF_UP = "round half up"  # to the nearest, ties away from zero
    HALF_DOWN = "round half down"  # to the nearest, ties towards zero
    HALF_EVEN = "round half even"  # to the nearest, ties to the even neighbour
    UP = "round up"  # away from zero
    DOWN = "round down"  # towards zero
    FLOOR = "floor"  # downwards
    CEILING = "ceiling"  # upwards


class Function(enum.Enum):
    """A function that is no rounding."""

    MIN = "min"
    MAX = "max"
    SUM = "sum"
    COUNT = "count"
    ABS = "abs"
    LIST_CONTAINS = "list contains"
    LOOKUP = "lookup"
    COUNT_DAYS = "count days"  # days from the first to the second day
    COUNT_MONTHS = "count months"  # whole months completed
    COUNT_YEARS = "count years"  # whole years completed


ROUNDINGS = {mode.value: mode for mode in Rounding}
NAMED = {function.value: function for function in Function}
FUNCTIONS = (*ROUNDINGS, *NAMED, "date", "duration")

_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DURATION = re.compile("(-?)P(?=[0-9])(?:([0-9]{1,5})Y)?(?:([0-9]{1,6})M)?(?:([0-9]{1,7})D)?")


def is_iso_day(text: str) -> bool:
    """Tell whether `text` is a day like 2025-01-31."""
    if not _DAY.fullmatch(text):
        return False
    with contextlib.suppress(ValueError):
        dt.date.fromisoformat(text)
        return True
    return False


def days_and_months(text: str) -> tuple[int, int] | None:
    """Return months and days of an ISO duration of years, months and days; None where it is none."""
    match = _DURATION.fullmatch(text)
    if match is None:
        return None
    sign = -1 if match[1] else 1
    months = 12 * int(match[2] or 0) + int(match[3] or 0)
    days = int(match[4] or 0)
    if months > MAX_PERIOD or days > 31 * MAX_PERIOD:
        return None
    return sign * months, sign * days
