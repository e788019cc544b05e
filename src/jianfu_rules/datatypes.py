"""Datatypes: what a value may be. Every input's type has a finite or bounded domain."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import attrs

from jianfu_rules.phrases import Phrase


@attrs.frozen
class BooleanType:
    """true or false."""


@attrs.frozen
class NumberType:
    """An exact decimal number; an integer is a number of scale 0 that is given back as an `int`."""

    scale: int = 0  # digits after the point
    min: Fraction | None = None  # inclusive; None: no bound known
    max: Fraction | None = None  # inclusive
    unit: str | None = None
    integral: bool = False

    @property
    def step(self) -> Fraction:
        """Return the distance between two neighbouring values."""
        return Fraction(1, 10**self.scale)


@attrs.frozen
class Member:
    """One value of an enumeration."""

    name: str
    label: Phrase


@attrs.frozen(cache_hash=True)  # the constants of a large table are of one large type
class EnumType:
    """One of a few named values, in the order of the file."""

    members: tuple[Member, ...]
    name: str | None = attrs.field(default=None, eq=False)  # of a shared type, for messages
    names: tuple[str, ...] = attrs.field(init=False, eq=False, repr=False)  # of the members, in file order
    _words: Mapping[str, Member] = attrs.field(init=False, eq=False, repr=False)

    @names.default
    def _names(self) -> tuple[str, ...]:
        return tuple(member.name for member in self.members)

    @_words.default
    def _words_of_members(self) -> dict[str, Member]:
        found: dict[str, Member] = {}
        for member in self.members:
            for word in (member.name, member.label.zh, member.label.en):
                found.setdefault(word, member)
        return found

    def find_member(self, text: str) -> Member | None:
        """Return the member whose name or label (in any language) is `text`."""
        return self._words.get(text)


@attrs.frozen
class TextType:
    """Text that is only compared for equality, by code point after NFC."""

    max_length: int | None = None  # in characters


@attrs.frozen
class SetType:
    """A set of members of an enumeration."""

    of: EnumType


@attrs.frozen
class DateType:
    """A day."""

    min: dt.date = dt.date.min  # inclusive
    max: dt.date = dt.date.max  # inclusive


@attrs.frozen
class DurationType:
    """A span of calendar months and days; not an input, as it has no bounds."""

    value: object = attrs.field(default=None, eq=False)  # the Duration, where it is known when checked


@attrs.frozen
class ListType:
    """Several values in order, duplicates kept: what a table that collects gives."""

    of: Datatype
    max_length: int | None = None  # None: not known


@attrs.frozen
class RecordType:
    """The values of a table's several outputs, each under its name."""

    fields: tuple[tuple[str, Datatype], ...]


@attrs.frozen
class NullType:
    """The type of the literal `null`."""


Datatype = (
    BooleanType
    | NumberType
    | EnumType
    | TextType
    | SetType
    | DateType
    | DurationType
    | ListType
    | RecordType
    | NullType
)


def describe(datatype: Datatype) -> str:
    """Return the datatype in words for a message, in the words of a ruleset file."""
    match datatype:
        case BooleanType():
            return "boolean"
        case NumberType(integral=True):
            return "integer"
        case NumberType(scale=scale):
            return f"decimal of scale {scale}"
        case EnumType(name=name):
            return f"enum {name}" if name else "enum"
        case TextType():
            return "text"
        case SetType(of):
            return f"set of {describe(of)}"
        case DateType():
            return "date"
        case DurationType():
            return "duration"
        case ListType(of):
            return f"list of {describe(of)}"
        case RecordType(fields):
            return f"record of {', '.join(name for name, _ in fields)}"
        case NullType():
            return "null"


def number_of(text: str) -> NumberType:
    """Return the type of a number written as `text`: its scale, and itself as both bounds."""
    value = Decimal(text)
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int):
        raise TypeError(f"not a finite number: {text}")
    scale = max(0, -exponent)
    return NumberType(scale=scale, min=Fraction(value), max=Fraction(value), integral=scale == 0)
