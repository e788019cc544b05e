"""What expressions may name: inputs, parameters and decisions with their datatypes."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import attrs

from jianfu_rules.checking.checked import CheckedInput, CheckedParameter
from jianfu_rules.checking.names import Declared, Scope
from jianfu_rules.checking.numbers import misfit
from jianfu_rules.checking.types import datatype_of
from jianfu_rules.datatypes import BooleanType, Datatype, EnumType, NumberType, TextType, describe, number_of
from jianfu_rules.diagnostics import Diagnostic, did_you_mean
from jianfu_rules.expr.core import Origin
from jianfu_rules.model.places import Located
from jianfu_rules.model.ruleset import Ruleset
from jianfu_rules.values import UNKNOWN, Known, is_number_text

Shared = Mapping[str, EnumType]


def declared_inputs(ruleset: Ruleset, shared: Shared, found: list[Diagnostic]) -> dict[str, CheckedInput]:
    """Return the inputs whose types are sound; a number without bounds is a problem."""
    checked = {}
    for name, definition in ruleset.inputs.items():
        datatype = datatype_of(definition.type, shared, found)
        if isinstance(datatype, NumberType) and (datatype.min is None or datatype.max is None):
            message = f"the input `{name}` has no `min` or no `max`"
            help_ = "say from where to where it can be"
            found.append(Diagnostic("JR211", message, definition.places.whole, help=help_))
        if datatype is not None:
            checked[name] = CheckedInput(definition, datatype)
    return checked


def declared_parameters(ruleset: Ruleset, shared: Shared, found: list[Diagnostic]) -> dict[str, CheckedParameter]:
    """Return the parameters whose types and values are sound."""
    checked = {}
    for name, definition in ruleset.parameters.items():
        value = definition.value
        if definition.type is not None:
            datatype = datatype_of(definition.type, shared, found)
        else:
            datatype = None if value is None else _type_of(value, found)
        if datatype is None:
            continue
        settled = UNKNOWN if value is None else _literal(value, datatype, found)
        checked[name] = CheckedParameter(definition, _narrowed(datatype, settled), settled)
    return checked


def scope_of(
    ruleset: Ruleset,
    inputs: Mapping[str, CheckedInput],
    parameters: Mapping[str, CheckedParameter],
    decisions: Mapping[str, Datatype | None],
) -> Scope:
    """Return what each name of the ruleset stands for; one whose definition is faulty has no type."""
    scope: dict[str, Declared] = {}
    for name, definition in ruleset.inputs.items():
        found = inputs.get(name)
        scope[name] = Declared(Origin.INPUT, found.type if found else None, definition.optional)
    for name in ruleset.parameters:
        parameter = parameters.get(name)
        scope[name] = Declared(Origin.PARAMETER, parameter.type if parameter else None)
    for name, datatype in decisions.items():
        scope[name] = Declared(Origin.DECISION, datatype)
    return scope


def _type_of(value: Located, found: list[Diagnostic]) -> Datatype | None:
    """Return the type of a parameter that is read from its value: a number with its decimals, or a boolean."""
    if is_number_text(value.text):
        return attrs.evolve(number_of(value.text), min=None, max=None)
    if value.text in ("true", "false"):
        return BooleanType()
    message = f"`{value.text}` is neither a number nor true or false"
    found.append(Diagnostic("JR203", message, value.span, help="add `type:` for anything else"))
    return None


def _narrowed(datatype: Datatype, value: Known) -> Datatype:
    """Return the type of a parameter whose value is known: its bounds are the value."""
    if isinstance(datatype, NumberType) and isinstance(value, Fraction):
        return attrs.evolve(datatype, min=value, max=value)
    return datatype


def _literal(word: Located, datatype: Datatype, found: list[Diagnostic]) -> Known:
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
        case TextType(max_length) if len(text) <= (max_length or 0):
            return text
        case _:
            help_ = did_you_mean(text, datatype.names) if isinstance(datatype, EnumType) else None
            message = f"`{text}` is not a value of {describe(datatype)}"
            found.append(Diagnostic("JR204", message, word.span, help=help_))
            return UNKNOWN
