"""What generated code calls: reading facts into codes, rounding whole numbers, and the calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from decimal import Decimal
from fractions import Fraction

from jianfu_rules.compiling.codes import Code, code_of
from jianfu_rules.datatypes import Datatype
from jianfu_rules.expr.functions import Rounding
from jianfu_rules.semantics.calendar import months_between, shifted, years_between
from jianfu_rules.semantics.rounding import rounded
from jianfu_rules.values import Duration, Unknown

MAX_KEPT = 1 << 14  # readings of one input that are kept
MAX_LENGTH = 64  # characters of a text whose reading is kept

Reader = Callable[[object], Code]


def reader(
    datatype: Datatype, read: Callable[[object, Datatype], object], floats: dict[float, object] | None = None
) -> Reader:
    """Return a function from a supplied value to its code; None where the value needs the full reading.

    Readings are kept for the plain types whose equal values mean the same, as the same marks come again and again;
    those of floats also go into `floats`, where generated code looks first.
    """
    kept: dict[tuple[type, object], Code] = {}

    def of(value: object) -> Code:
        kind = type(value)
        if kind not in _KEPT:
            # Other classes may have a hash of their own, and fail at it; the full reading makes plain copies.
            plain = (kind is tuple or kind is frozenset) and all(type(item) is str for item in value)  # type: ignore[attr-defined]
            return _code(value) if plain else None
        key = (type(value), value)
        try:
            return kept[key]
        except KeyError:
            pass
        except TypeError:  # a signalling NaN has no hash
            return _code(value)
        code = _code(value)
        if code is not None and not (type(value) is str and len(value) > MAX_LENGTH):
            if len(kept) >= MAX_KEPT:
                kept.clear()
            kept[key] = code
        if floats is not None and type(value) is float and code is not None:
            if len(floats) >= MAX_KEPT:
                floats.clear()
            floats[value] = code
        return code

    def _code(value: object) -> Code:
        found = read(value, datatype)
        return None if isinstance(found, Unknown) else code_of(found, datatype)  # type: ignore[arg-type]

    return of


_KEPT = frozenset({int, float, str, Decimal, dt.date})


def rounder(mode: Rounding) -> Callable[[int, int], int]:
    """Return the function that divides two whole numbers (the second positive) and rounds to a whole one."""
    if mode is Rounding.FLOOR:
        return lambda above, below: above // below
    if mode is Rounding.CEILING:
        return lambda above, below: -(-above // below)
    if mode is Rounding.HALF_UP:
        return _half_up
    return lambda above, below: int(rounded(mode, Fraction(above, below), 0))


def _half_up(above: int, below: int) -> int:
    if below < 0:
        above, below = -above, -below
    if above >= 0:
        return (2 * above + below) // (2 * below)
    return -((-2 * above + below) // (2 * below))


def shift(day: int, by: Duration, backwards: bool) -> int:  # noqa: FBT001 - called by generated code
    """Return an ordinal day moved by a duration."""
    moved = shifted(dt.date.fromordinal(day), by, backwards=backwards)
    if moved is None:
        raise TypeError("a day left the calendar: check() should have seen it")
    return moved.toordinal()


def count_months(start: int, end: int) -> int:
    """Return the whole months between two ordinal days."""
    return months_between(dt.date.fromordinal(start), dt.date.fromordinal(end))


def count_years(start: int, end: int) -> int:
    """Return the whole years between two ordinal days."""
    return years_between(dt.date.fromordinal(start), dt.date.fromordinal(end))


def contains_scaled(items: Collection[int], item: int, factor: int) -> bool:
    """Tell whether a number stands in a list of numbers that are `factor` times coarser."""
    return any(found * factor == item for found in items)


def agree(one: object, other: object) -> bool:
    """Tell whether two codes are known and equal."""
    return not isinstance(one, Unknown) and not isinstance(other, Unknown) and one == other
