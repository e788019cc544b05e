"""Values written in a file, outside expressions."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import attrs

from jianfu_rules.checking.numbers import misfit
from jianfu_rules.datatypes import (
    BooleanType,
    Datatype,
    DateType,
    DurationType,
    EnumType,
    NumberType,
    TextType,
    describe,
    number_of,
)
from jianfu_rules.diagnostics import Diagnostic, did_you_mean
from jianfu_rules.expr.functions import days_and_months, is_iso_day
from jianfu_rules.model.places import Located
from jianfu_rules.values import UNKNOWN, Duration, Known, is_number_text


def type_of(value: Located, found: list[Diagnostic]) -> Datatype | None:
    """Return the type of a parameter that is read from its value: a number with its decimals, or a boolean."""
    if is_number_text(value.text):
        return attrs.evolve(number_of(value.text), min=None, max=None)
    if value.text in ("true", "false"):
        return BooleanType()
    message = f"`{value.text}` is neither a number nor true or false"
    found.append(Diagnostic("JR203", message, value.span, help="add `type:` for anything else"))
    return None


def literal_of(word: Located, datatype: Datatype, found: list[Diagnostic]) -> Known:
    """Return the value that a word of the file means as `datatype`; UNKNOWN after adding what is wrong."""
    text = word.text
    match datatype:
        case BooleanType() if text in ("true", "false"):
            return text == "true"
        case NumberType() if is_number_text(text):
            problem = misfit(number_of(text), datatype)
            if problem is None:
                return Fraction(text)
            found.append(Diagnostic("JR204", f"`{text}` does not fit: {problem[1]}", word.span))
            return UNKNOWN
        case EnumType() if (member := datatype.find_member(text)) is not None:
            return member.name
        case DateType(low, high) if is_iso_day(text) and low <= dt.date.fromisoformat(text) <= high:
            return dt.date.fromisoformat(text)
        case DurationType() if (span := days_and_months(text)) is not None:
            return Duration(*span)
        case TextType(max_length) if len(text) <= (max_length or 0):
            return text
        case _:
            help_ = did_you_mean(text, datatype.names) if isinstance(datatype, EnumType) else None
            message = f"`{text}` is not a value of {describe(datatype)}"
            found.append(Diagnostic("JR204", message, word.span, help=help_))
            return UNKNOWN
