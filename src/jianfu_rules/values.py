"""Values: what a fact, a parameter or an outcome can be, and its one canonical text."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from fractions import Fraction
from typing import Final, NoReturn, Union, final

import attrs

from jianfu_rules.datatypes import Datatype, ListType, NumberType, RecordType


@final
class Unknown:
    """The type of UNKNOWN: a fact that was not supplied. It is not null, and not false."""

    __slots__ = ()

    def __bool__(self) -> NoReturn:
        """Refuse: an unknown outcome is neither true nor false."""
        raise TypeError("UNKNOWN is neither true nor false: look at `decision.status` first")

    def __repr__(self) -> str:
        """Return the exported name."""
        return "UNKNOWN"

    def __reduce__(self) -> str:
        """Pickle and copy as the one instance."""
        return "UNKNOWN"


UNKNOWN: Final = Unknown()


@attrs.frozen
class Duration:
    """A span of calendar months and days; negative ones go backwards."""

    months: int = 0
    days: int = 0

    def __str__(self) -> str:
        """Return the ISO text, `P1Y2M3D`."""
        sign = "-" if (self.months, self.days) < (0, 0) else ""
        years, months = divmod(abs(self.months), 12)
        parts = f"{years}Y" * bool(years) + f"{months}M" * bool(months) + f"{abs(self.days)}D" * bool(self.days)
        return f"{sign}P{parts or '0D'}"


Scalar = bool | str | dt.date | Duration | frozenset[str] | None
# What the caller gives and gets; a list is a tuple, several outputs of one table are a mapping.
Value = Union[Scalar, int, Decimal, "tuple[Value, ...]", "dict[str, Value]"]
# What is computed with: numbers are exact fractions; several outputs of one table are a Record.
Settled = Union[Scalar, Fraction, "tuple[Settled, ...]", "Record"]
Known = Settled | Unknown


@attrs.frozen
class Record:
    """The values of a table's several outputs, in the order of its `outputs:`."""

    values: tuple[Settled, ...]


# No sign of a plus, no exponent, no bare point: one way to write a number.
NUMBER_TEXT = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
MAX_DIGITS = 40  # of a number that is supplied or written
MAX_OUTCOME_DIGITS = 4 * MAX_DIGITS  # of a number that is worked out


def is_number_text(text: str) -> bool:
    """Tell whether `text` is a canonical number: digits, one optional point, at most MAX_DIGITS long."""
    return len(text) <= MAX_DIGITS and NUMBER_TEXT.fullmatch(text) is not None


def decimal_from(number: Fraction, scale: int) -> Decimal:
    """Return `number` as a Decimal with exactly `scale` digits after the point; it must fit."""
    scaled = number * 10**scale
    if scaled.denominator != 1:
        raise ValueError(f"{number} does not fit a scale of {scale}")
    # Built from its digits: Decimal's context would round a long number.
    digits = tuple(int(digit) for digit in str(abs(scaled.numerator)))
    return Decimal((1 if scaled.numerator < 0 else 0, digits, -scale))


def number_text(number: Fraction, scale: int | None = None) -> str:
    """Return the canonical text of a number: `scale` digits after the point, by default as few as it needs."""
    if scale is None:
        scale = 0
        while (number * 10**scale).denominator != 1:
            scale += 1
            if scale > MAX_DIGITS:
                raise ValueError(f"{number} has no finite decimal text")
    return f"{decimal_from(number, scale):f}"


def given_back(value: Settled, datatype: Datatype) -> Value:
    """Return a computed value as the caller sees it: `int` or `Decimal` of the declared scale for numbers."""
    match value:
        case Fraction():
            if not isinstance(datatype, NumberType):
                raise TypeError(f"a number for a {datatype}")
            return int(value) if datatype.integral else decimal_from(value, datatype.scale)
        case tuple():
            if not isinstance(datatype, ListType):
                raise TypeError(f"a list for a {datatype}")
            return tuple(given_back(item, datatype.of) for item in value)
        case Record(values):
            if not isinstance(datatype, RecordType):
                raise TypeError(f"a record for a {datatype}")
            return {name: given_back(item, of) for (name, of), item in zip(datatype.fields, values, strict=True)}
        case _:
            return value


def value_text(value: object) -> str:
    """Return the canonical text of a value, as ruleset files and cases write it."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case Fraction():
            return number_text(value)
        case Decimal():
            return f"{value:f}"
        case tuple():
            return "[" + ", ".join(value_text(item) for item in value) + "]"
        case frozenset():
            return "[" + ", ".join(sorted(value)) + "]"
        case dt.date():
            return value.isoformat()
        case dict():
            return "{" + ", ".join(f"{key}: {value_text(item)}" for key, item in value.items()) + "}"
        case _:
            return str(value)
