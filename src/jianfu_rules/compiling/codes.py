"""Codes: values as generated code works with them; numbers are multiples of their type's step, days are ordinals."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Union

from jianfu_rules.datatypes import Datatype, DateType, ListType, NumberType
from jianfu_rules.values import Duration, Known, Settled, Unknown

Code = Union[bool, int, str, Duration, frozenset[str], None, Unknown, "tuple[Code, ...]"]


def code_of(value: Settled, datatype: Datatype) -> Code:
    """Return the code of a value of `datatype`."""
    match value:
        case Fraction():
            scaled = value * 10 ** scale_of(datatype)
            if scaled.denominator != 1:
                raise TypeError(f"{value} is finer than a scale of {scale_of(datatype)}")
            return int(scaled)
        case dt.date():
            return value.toordinal()
        case tuple():
            of = datatype.of if isinstance(datatype, ListType) else datatype
            return tuple(code_of(item, of) for item in value)
        case bool() | str() | Duration() | frozenset() | None:
            return value
        case _:
            raise TypeError(f"no code for {value!r}")


def value_from(code: Code, datatype: Datatype) -> Known:
    """Return the value that a code means; UNKNOWN stays UNKNOWN."""
    if isinstance(code, Unknown):
        return code
    if isinstance(code, int) and not isinstance(code, bool):
        return dt.date.fromordinal(code) if isinstance(datatype, DateType) else Fraction(code, 10 ** scale_of(datatype))
    if isinstance(code, tuple):
        of = datatype.of if isinstance(datatype, ListType) else datatype
        items = [value_from(item, of) for item in code]
        return tuple(item for item in items if not isinstance(item, Unknown))
    return code


def scale_of(datatype: Datatype) -> int:
    """Return the scale of a number's type; 0 for the rest, which has none."""
    return datatype.scale if isinstance(datatype, NumberType) else 0
