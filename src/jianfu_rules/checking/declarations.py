"""What expressions may name: inputs, parameters and decisions with their datatypes."""

from __future__ import annotations

from collections.abc import Mapping

from jianfu_rules.checking.checked import CheckedInput, CheckedParameter
from jianfu_rules.checking.names import Declared, Scope
from jianfu_rules.checking.types import datatype_of
from jianfu_rules.datatypes import Datatype, DurationType, EnumType, NumberType
from jianfu_rules.diagnostics import Diagnostic
from jianfu_rules.expr.core import Origin
from jianfu_rules.model.ruleset import Ruleset

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
        if isinstance(datatype, DurationType):
            message = f"the input `{name}` is a duration, which has no bounds"
            found.append(Diagnostic("JR211", message, definition.places.whole, help="ask for two days instead"))
            datatype = None
        if datatype is not None:
            checked[name] = CheckedInput(definition, datatype)
    return checked


def scope_of(
    ruleset: Ruleset,
    inputs: Mapping[str, CheckedInput],
    parameters: Mapping[str, CheckedParameter],
    outputs: Mapping[str, Datatype | None],
) -> Scope:
    """Return what each name of the ruleset stands for; one whose definition is faulty has no type.

    Args:
        ruleset: Where the names are defined.
        inputs: The sound inputs.
        parameters: The sound parameters.
        outputs: The type of each name that decisions give.
    """
    scope: dict[str, Declared] = {}
    for name, definition in ruleset.inputs.items():
        found = inputs.get(name)
        scope[name] = Declared(Origin.INPUT, found.type if found else None, definition.optional)
    for name in ruleset.parameters:
        parameter = parameters.get(name)
        keyed_by = parameter.keyed_by if parameter else None
        scope[name] = Declared(Origin.PARAMETER, parameter.type if parameter else None, keyed_by=keyed_by)
    for name, datatype in outputs.items():
        scope[name] = Declared(Origin.DECISION, datatype)
    return scope
