"""Types as the file spells them to Datatypes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction

from jianfu_rules.datatypes import (
    BooleanType,
    Datatype,
    DateType,
    DurationType,
    EnumType,
    Member,
    NumberType,
    SetType,
    TextType,
    number_of,
)
from jianfu_rules.diagnostics import Diagnostic, did_you_mean
from jianfu_rules.expr.functions import is_iso_day
from jianfu_rules.model.inputs import TypeSpec
from jianfu_rules.model.places import Located
from jianfu_rules.values import is_number_text

MAX_SCALE = 12
MAX_TEXT_LENGTH = 1_000

_KEYS = {
    "boolean": frozenset[str](),
    "integer": frozenset({"min", "max", "unit"}),
    "decimal": frozenset({"scale", "min", "max", "unit"}),
    "enum": frozenset({"values"}),
    "text": frozenset({"max_length"}),
    "set": frozenset({"of", "values"}),
    "date": frozenset({"min", "max"}),
    "duration": frozenset[str](),
}


def datatype_of(spec: TypeSpec, shared: Mapping[str, EnumType], found: list[Diagnostic]) -> Datatype | None:
    """Return the datatype that `spec` spells, or None after adding what is wrong with it to `found`."""
    before = len(found)
    base = spec.base.text
    if base in shared:
        _refuse_keys(spec, frozenset(), found)
        return shared[base] if len(found) == before else None
    if base not in _KEYS:
        known = [*_KEYS, *shared]
        help_ = did_you_mean(base, known) or f"the types are {', '.join(f'`{word}`' for word in known)}"
        found.append(Diagnostic("JR203", f"unknown type `{base}`", spec.base.span, help=help_))
        return None
    _refuse_keys(spec, _KEYS[base], found)
    built = _set(spec, shared, found) if base == "set" else _build(spec, found)
    return built if len(found) == before else None


def enum_of(spec: TypeSpec, name: str | None = None) -> EnumType:
    """Return the enumeration that the members of `spec` make."""
    members = tuple(Member(key, label) for key, label in (spec.values or {}).items())
    return EnumType(members, name)


def _build(spec: TypeSpec, found: list[Diagnostic]) -> Datatype | None:
    match spec.base.text:
        case "boolean":
            return BooleanType()
        case "enum":
            if not spec.values:
                help_ = "values: {name: label, …}"
                found.append(Diagnostic("JR203", "an enum lists its values", spec.base.span, help=help_))
                return None
            return enum_of(spec)
        case "date":
            return _date(spec, found)
        case "duration":
            return DurationType()
        case "text":
            length = _whole(spec.max_length, MAX_TEXT_LENGTH, found) if spec.max_length else None
            if length is None and spec.max_length is None:
                found.append(Diagnostic("JR203", "a text has a `max_length`", spec.base.span))
            return TextType(length)
        case _:
            return _number(spec, found)


def _set(spec: TypeSpec, shared: Mapping[str, EnumType], found: list[Diagnostic]) -> SetType | None:
    if spec.values:
        return SetType(enum_of(spec))
    if spec.of is None:
        help_ = "of: NAME of a shared type, or values: {name: label, …}"
        found.append(Diagnostic("JR203", "a set says of what", spec.base.span, help=help_))
        return None
    if spec.of.text not in shared:
        near = did_you_mean(spec.of.text, shared)
        found.append(Diagnostic("JR203", f"there is no shared type `{spec.of.text}`", spec.of.span, help=near))
        return None
    return SetType(shared[spec.of.text])


def _date(spec: TypeSpec, found: list[Diagnostic]) -> DateType:
    ends = []
    for word, default in ((spec.min, dt.date.min), (spec.max, dt.date.max)):
        if word is not None and not is_iso_day(word.text):
            found.append(Diagnostic("JR203", f"expected a day such as 2025-01-31, found `{word.text}`", word.span))
            ends.append(default)
        else:
            ends.append(default if word is None else dt.date.fromisoformat(word.text))
    if ends[0] > ends[1] and spec.max is not None:
        found.append(Diagnostic("JR203", "`max` is before `min`", spec.max.span))
    return DateType(*ends)


def _number(spec: TypeSpec, found: list[Diagnostic]) -> NumberType | None:
    integral = spec.base.text == "integer"
    scale: int | None = 0
    if not integral:
        if spec.scale is None:
            help_ = "scale: 2 for two digits after the point"
            found.append(Diagnostic("JR203", "a decimal has a `scale`", spec.base.span, help=help_))
            return None
        scale = _whole(spec.scale, MAX_SCALE, found)
        if scale is None:
            return None
    low, high = (_bound(end, scale or 0, found) for end in (spec.min, spec.max))
    if low is not None and high is not None and low > high and spec.max is not None:
        found.append(Diagnostic("JR203", "`max` is below `min`", spec.max.span))
    return NumberType(scale or 0, low, high, spec.unit.text if spec.unit else None, integral)


def _whole(word: Located, highest: int, found: list[Diagnostic]) -> int | None:
    if word.text.isascii() and word.text.isdigit() and len(word.text) <= 5 and int(word.text) <= highest:
        return int(word.text)
    found.append(Diagnostic("JR203", f"expected a whole number up to {highest}, found `{word.text}`", word.span))
    return None


def _bound(word: Located | None, scale: int, found: list[Diagnostic]) -> Fraction | None:
    if word is None:
        return None
    if not is_number_text(word.text):
        found.append(Diagnostic("JR203", f"expected a number, found `{word.text}`", word.span))
        return None
    if number_of(word.text).scale > scale:
        found.append(Diagnostic("JR203", f"`{word.text}` has more than {scale} decimals", word.span))
        return None
    return Fraction(word.text)


def _refuse_keys(spec: TypeSpec, allowed: frozenset[str], found: list[Diagnostic]) -> None:
    given = {
        "scale": spec.scale,
        "min": spec.min,
        "max": spec.max,
        "unit": spec.unit,
        "max_length": spec.max_length,
        "of": spec.of,
    }
    for key, word in given.items():
        if word is not None and key not in allowed:
            found.append(Diagnostic("JR203", f"the type `{spec.base.text}` takes no `{key}`", word.span))
    if spec.values is not None and "values" not in allowed:
        found.append(Diagnostic("JR203", f"the type `{spec.base.text}` takes no `values`", spec.base.span))
