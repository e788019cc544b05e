"""Functions on known values that are not null."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction
from typing import assert_never

from jianfu_rules.expr.functions import Function
from jianfu_rules.semantics.calendar import months_between, years_between
from jianfu_rules.semantics.operators import as_number
from jianfu_rules.values import Settled


def apply(function: Function, arguments: Sequence[Settled]) -> Settled:
    """Return the value of a function."""
    match function:
        case Function.MIN:
            return min(as_number(item) for item in arguments)
        case Function.MAX:
            return max(as_number(item) for item in arguments)
        case Function.SUM:
            return sum((as_number(item) for item in _items(arguments)), Fraction(0))
        case Function.COUNT:
            return Fraction(len(_items(arguments)))
        case Function.ABS:
            return abs(as_number(arguments[0]))
        case Function.LIST_CONTAINS:
            return arguments[1] in _items(arguments[:1])
        case Function.COUNT_DAYS:
            start, end = _days(arguments)
            return Fraction((end - start).days)
        case Function.COUNT_MONTHS:
            return Fraction(months_between(*_days(arguments)))
        case Function.COUNT_YEARS:
            return Fraction(years_between(*_days(arguments)))
        case Function.LOOKUP:
            raise TypeError("a lookup reads a parameter: see `expressions`")
        case _:
            assert_never(function)


def _items(arguments: Sequence[Settled]) -> Sequence[Settled]:
    """Return the items of the one list (or set) given, or the arguments themselves."""
    match arguments:
        case [tuple() as items]:
            return items
        case [frozenset() as members]:
            return sorted(members)
        case _:
            return arguments


def _days(arguments: Sequence[Settled]) -> tuple[dt.date, dt.date]:
    start, end = arguments
    if not isinstance(start, dt.date) or not isinstance(end, dt.date):
        raise TypeError(f"two days are needed here: {arguments!r}")
    return start, end
