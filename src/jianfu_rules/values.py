"""Values: what a fact, a parameter or an outcome can be, and its one canonical text."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Final, NoReturn, final

from jianfu_rules.datatypes import NumberType


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

Value = bool | int | Decimal | str | None  # what the caller gives and gets
Settled = bool | Fraction | str | None  # what is computed with: numbers as exact fractions
Known = Settled | Unknown

# No sign of a plus, no exponent, no bare point: one way to write a number.
NUMBER_TEXT = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
MAX_DIGITS = 40


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


def given_back(value: Settled, datatype: object) -> Value:
    """Return a computed value as the caller sees it: `int` or `Decimal` of the declared scale for numbers."""
    if isinstance(value, Fraction):
        if not isinstance(datatype, NumberType):
            raise TypeError(f"a number for a {datatype}")
        return int(value) if datatype.integral else decimal_from(value, datatype.scale)
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
        case _:
            return str(value)
