"""Columns: for each value of a name, the rows whose conditions on it hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor

from jianfu_rules.checking.boxes import constants_in
from jianfu_rules.checking.predicates import Points, accepted_by_rows, rows_passing
from jianfu_rules.compiling.plan import Column, Slot
from jianfu_rules.datatypes import BooleanType, DateType, EnumType, NumberType, TextType
from jianfu_rules.expr.core import Core
from jianfu_rules.values import Known, Settled

Tests = Sequence[tuple[int, Core]]

# A text that no condition asks for stands for all the others.
OTHER_TEXT = None


def column_of(slot: Slot, tests: Tests, rows: int, known: Mapping[str, Known]) -> Column:
    """Return the column of the conditions `tests` (row and condition) on one name."""
    all_rows = (1 << rows) - 1
    indifferent = all_rows
    for row, _ in tests:
        indifferent &= ~(1 << row)

    def accepted(values: Sequence[Settled]) -> list[int]:
        """Return for each value the rows whose conditions it meets; null first."""
        points = Points.of(slot.name, values, known)
        return rows_passing(points, accepted_by_rows(points, tests), rows)

    null = accepted([None])[0] if slot.optional else 0
    constants = [value for _, condition in tests for value in constants_in(condition, known)]
    match slot.type:
        case BooleanType():
            yes, no = accepted([True, False])
            return Column(slot, {True: yes, False: no}, (), (), null, indifferent)
        case EnumType():
            masks: dict[Settled, int] = dict(zip(slot.type.names, accepted(slot.type.names), strict=True))
            return Column(slot, masks, (), (), null, indifferent)
        case TextType():
            texts = sorted({value for value in constants if isinstance(value, str)})
            other = next(text for text in _texts() if text not in texts)
            masks = dict(zip([*texts, OTHER_TEXT], accepted([*texts, other]), strict=True))
            return Column(slot, masks, (), (), null, indifferent)
        case NumberType() | DateType():
            bounds, points = _stretches(slot.type, constants)
            return Column(slot, {}, bounds, tuple(accepted(points)), null, indifferent)
        case _:
            raise TypeError(f"conditions on {slot.name} can't be masked")


def _texts() -> Iterator[str]:
    text = "…"
    while True:
        yield text
        text += "…"


def _stretches(datatype: NumberType | DateType, constants: Sequence[Known]) -> tuple[tuple[int, ...], list[Settled]]:
    """Return doubled steps that part the domain into stretches on which every test is constant, and a point of each.

    Steps are the scaled integers (of a number) or the day numbers (of a day); doubling makes room for the places
    between two of them. A stretch that holds no value of the type gets the value of the nearest constant.
    """
    step = datatype.step if isinstance(datatype, NumberType) else Fraction(1)
    bounds: set[int] = set()
    for value in constants:
        number = Fraction(value.toordinal()) if isinstance(value, dt.date) else value
        if isinstance(number, Fraction):
            scaled = number / step
            if scaled.denominator == 1:
                bounds |= {2 * int(scaled) - 1, 2 * int(scaled) + 1}
            else:
                bounds.add(floor(scaled) + ceil(scaled))
    ordered = sorted(bounds)
    points: list[Settled] = []
    for low, high in zip([None, *ordered], [*ordered, None], strict=True):
        points.append(_point(datatype, step, low, high))
    return tuple(ordered), points


def _point(datatype: NumberType | DateType, step: Fraction, low: int | None, high: int | None) -> Settled:
    """Return a value between two doubled steps."""
    if low is not None:
        at = (low + 1) // 2
    elif high is not None:
        at = (high - 1) // 2
    else:
        at = 0
    if isinstance(datatype, NumberType):
        return at * step
    return dt.date.fromordinal(min(max(at, dt.date.min.toordinal()), dt.date.max.toordinal()))
