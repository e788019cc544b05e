"""Parameters: their types and values, for each period and key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

import attrs

from jianfu_rules.checking.checked import CheckedParameter, PeriodValue
from jianfu_rules.checking.literals import literal_of, type_of
from jianfu_rules.checking.numbers import common_type
from jianfu_rules.checking.types import datatype_of
from jianfu_rules.datatypes import Datatype, DurationType, EnumType, NumberType, TextType
from jianfu_rules.diagnostics import Diagnostic, Severity, did_you_mean
from jianfu_rules.model.inputs import DatedValue, ParameterDefinition, ParameterValue
from jianfu_rules.model.period import Period
from jianfu_rules.model.places import Located
from jianfu_rules.model.ruleset import Ruleset
from jianfu_rules.values import Duration, Known, Unknown

MAX_KEY = 100  # characters of a key that is a text
_ALWAYS = dt.date.min


def declared_parameters(
    ruleset: Ruleset, shared: Mapping[str, EnumType], found: list[Diagnostic]
) -> dict[str, CheckedParameter]:
    """Return the parameters whose types and values are sound."""
    checked = {}
    for name, definition in ruleset.parameters.items():
        before = len(found)
        keyed_by = _key_type(definition, shared, found)
        datatype = _type(definition, shared, found)
        if datatype is None or len(found) > before:
            continue
        if isinstance(datatype, NumberType) and (definition.required or definition.open):
            found += _unbounded(definition, datatype)
        periods = tuple(_period(value, datatype, keyed_by, found) for value in _dated(definition))
        found += _overlaps(definition)
        found += _holes(definition, ruleset.in_force)
        settled = not (definition.required or definition.open) and _is_covered(ruleset.in_force, keyed_by, periods)
        checked[name] = CheckedParameter(
            definition, _narrowed(datatype, periods) if settled else datatype, keyed_by, periods
        )
    return checked


def _unbounded(definition: ParameterDefinition, datatype: NumberType) -> Iterator[Diagnostic]:
    if datatype.min is None or datatype.max is None:
        message = f"the parameter `{definition.name}`, which the host gives, has no `min` or no `max`"
        help_ = "say from where to where it can be"
        yield Diagnostic("JR211", message, definition.places.whole, help=help_)


def _key_type(
    definition: ParameterDefinition, shared: Mapping[str, EnumType], found: list[Diagnostic]
) -> Datatype | None:
    if definition.by is None:
        for value in _dated(definition):
            if isinstance(value.value, Mapping):
                message = f"the parameter `{definition.name}` has a value for each key, but no `by:`"
                found.append(Diagnostic("JR203", message, value.places.of("value")))
        return None
    if definition.by.text == "text":
        return TextType(MAX_KEY)
    if definition.by.text not in shared:
        help_ = did_you_mean(definition.by.text, [*shared, "text"])
        found.append(
            Diagnostic("JR203", f"there is no shared type `{definition.by.text}`", definition.by.span, help=help_)
        )
        return None
    return shared[definition.by.text]


def _dated(definition: ParameterDefinition) -> tuple[DatedValue, ...]:
    """Return the values of a parameter; one without a period counts always."""
    if definition.value is None or definition.cite is None or definition.basis is None:
        return definition.values
    always = DatedValue(_ALWAYS, definition.value, definition.cite, definition.basis, places=definition.places)
    return (always, *definition.values)


def _type(definition: ParameterDefinition, shared: Mapping[str, EnumType], found: list[Diagnostic]) -> Datatype | None:
    if definition.type is not None:
        return datatype_of(definition.type, shared, found)
    merged: Datatype | None = None
    for value in _dated(definition):
        for word in _words(value.value):
            one = type_of(word, found)
            if one is None:
                return None
            both = one if merged is None else common_type(merged, one)
            if both is None:
                found.append(Diagnostic("JR203", f"`{word.text}` is of another type than the values before", word.span))
                return None
            merged = both
    if merged is None and definition.value is not None:
        message = f"the parameter `{definition.name}` has no value to read its type from"
        found.append(Diagnostic("JR203", message, definition.places.of("value"), help="add `type:`"))
    return merged


def _words(value: ParameterValue) -> Iterator[Located]:
    if isinstance(value, Mapping):
        yield from value.values()
    else:
        yield value


def _period(dated: DatedValue, datatype: Datatype, keyed_by: Datatype | None, found: list[Diagnostic]) -> PeriodValue:
    value: Known = Unknown()
    keys: dict[str, Known] = {}
    if keyed_by is None:
        value = literal_of(next(_words(dated.value)), datatype, found)
    elif isinstance(dated.value, Mapping):
        for key, word in dated.value.items():
            name = _key(key, word, keyed_by, found)
            if name in keys:
                found.append(Diagnostic("JR107", f"the key `{key}` stands twice", word.span))
            keys[name] = literal_of(word, datatype, found)
    else:
        found.append(Diagnostic("JR203", "expected a value for each key", dated.value.span, help="value: {key: …}"))
    return PeriodValue(dated.start, dated.end, value, keys, dated.cite, dated.basis)


def _key(key: str, word: Located, keyed_by: Datatype, found: list[Diagnostic]) -> str:
    if isinstance(keyed_by, EnumType):
        member = keyed_by.find_member(key)
        if member is None:
            help_ = did_you_mean(key, keyed_by.names)
            found.append(Diagnostic("JR204", f"`{key}` is no key of this parameter", word.span, help=help_))
            return key
        return member.name
    if len(key) > MAX_KEY:
        found.append(Diagnostic("JR204", f"a key has at most {MAX_KEY} characters", word.span))
    return key


def _overlaps(definition: ParameterDefinition) -> Iterator[Diagnostic]:
    values = sorted(_dated(definition), key=lambda value: value.start)
    for value in values:
        if value.end is not None and value.end <= value.start:
            message = f"the period has no day: it starts on {value.start} and ends before {value.end}"
            yield Diagnostic("JR403", message, value.places.of("to"))
    for earlier, later in pairwise(values):
        if earlier.end is None or later.start < earlier.end:
            message = f"the value of `{definition.name}` from {later.start} overlaps with the one before"
            help_ = f"end the earlier one with `to: {later.start}`"
            yield Diagnostic("JR404", message, later.places.whole, help=help_)


def _holes(definition: ParameterDefinition, in_force: Period) -> Iterator[Diagnostic]:
    """Yield the days of the version on which a dated parameter has no value, and is open."""
    if not definition.values or definition.open or definition.required:
        return
    reached: dt.date | None = in_force.start
    for value in sorted(definition.values, key=lambda value: value.start):
        if reached is None or (in_force.end is not None and reached >= in_force.end):
            return
        if value.start > reached:
            until = value.start if in_force.end is None else min(value.start, in_force.end)
            yield _hole(definition, reached, f"until {until}")
        reached = None if value.end is None else max(reached, value.end)
    if reached is not None and (in_force.end is None or reached < in_force.end):
        yield _hole(definition, reached, "on")


def _hole(definition: ParameterDefinition, start: dt.date, until: str) -> Diagnostic:
    message = f"`{definition.name}` has no value from {start} {until}, and is unknown on these days"
    help_ = "add a value, or say `open: true` where nobody published it"
    return Diagnostic("JR407", message, definition.places.of("dated"), help=help_, severity=Severity.WARNING)


def _is_covered(in_force: Period, keyed_by: Datatype | None, periods: Sequence[PeriodValue]) -> bool:
    """Tell whether every day of the version has a value for every key, so that none can come from the host."""
    reached: dt.date | None = in_force.start
    for period in sorted(periods, key=lambda item: item.start):
        keys = keyed_by.names if isinstance(keyed_by, EnumType) else ()
        if keyed_by is not None and (not keys or not all(key in period.keyed for key in keys)):
            return False
        if reached is not None and period.start <= reached:
            reached = period.end
    return reached is None or (in_force.end is not None and reached >= in_force.end)


def _narrowed(datatype: Datatype, periods: Sequence[PeriodValue]) -> Datatype:
    """Return the type with the bounds of the known values, where no other value can come from the host."""
    values = [value for period in periods for value in (period.value, *period.keyed.values())]
    numbers = [value for value in values if isinstance(value, Fraction)]
    if isinstance(datatype, NumberType) and numbers:
        return attrs.evolve(datatype, min=min(numbers), max=max(numbers))
    spans = [value for value in values if isinstance(value, Duration)]
    if isinstance(datatype, DurationType) and len(spans) == 1:
        return DurationType(spans[0])
    return datatype
