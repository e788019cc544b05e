"""Properties elaborated: the names they speak of exist and can be compared, conditions are typed."""

from __future__ import annotations

from typing import assert_never

from jianfu_rules.checking.checked import CheckedProperty
from jianfu_rules.checking.elaborate import Elaborator
from jianfu_rules.checking.names import Scope
from jianfu_rules.datatypes import BooleanType, Datatype, DateType, NumberType, describe
from jianfu_rules.diagnostics import Diagnostic, did_you_mean
from jianfu_rules.expr.core import Origin
from jianfu_rules.model.places import Located
from jianfu_rules.model.properties import Independent, Invariant, Monotone, Property, Total
from jianfu_rules.model.ruleset import Ruleset


def checked_properties(ruleset: Ruleset, scope: Scope, found: list[Diagnostic]) -> tuple[CheckedProperty, ...]:
    """Return the properties that are sound; what is wrong with the others is added to `found`."""
    results = (_checked(item, ruleset, scope, found) for item in ruleset.properties)
    return tuple(item for item in results if item is not None)


def _checked(definition: Property, ruleset: Ruleset, scope: Scope, found: list[Diagnostic]) -> CheckedProperty | None:
    before = len(found)
    core = None
    match definition:
        case Monotone(output, name):
            _require_ordered(output, _named(output, scope, _OUTPUTS, found), found)
            _require_ordered(name, _named(name, scope, _GIVEN, found), found)
        case Independent(output, of):
            _named(output, scope, _OUTPUTS, found)
            _named(of, scope, _GIVEN, found)
        case Total(decision):
            if decision.text not in ruleset.decisions:
                help_ = did_you_mean(decision.text, ruleset.decisions)
                found.append(Diagnostic("JR201", f"there is no decision `{decision}`", decision.span, help=help_))
        case Invariant(condition):
            core = Elaborator(scope, condition.excerpt, found).condition(condition.tree)
        case _:
            assert_never(definition)
    # A condition on a name whose own definition is faulty has no core, and was told of there.
    unsound = len(found) > before or (isinstance(definition, Invariant) and core is None)
    return None if unsound else CheckedProperty(definition, core)


_OUTPUTS = (Origin.DECISION,)
_GIVEN = (Origin.INPUT, Origin.PARAMETER)


def _named(word: Located, scope: Scope, origins: tuple[Origin, ...], found: list[Diagnostic]) -> Datatype | None:
    """Return the type of a name of one of the kinds."""
    known = [name for name, item in scope.items() if item.origin in origins]
    if word.text not in known:
        kind = "an output of a decision" if origins == _OUTPUTS else "an input or a parameter"
        help_ = did_you_mean(word.text, known) or f"there are {', '.join(known)}"
        found.append(Diagnostic("JR201", f"`{word}` is not {kind}", word.span, help=help_))
        return None
    declared = scope[word.text]
    if declared.keyed_by is not None:
        found.append(Diagnostic("JR205", f"`{word}` has a value for each key, not one", word.span))
        return None
    return declared.type


def _require_ordered(word: Located, datatype: Datatype | None, found: list[Diagnostic]) -> None:
    if datatype is not None and not isinstance(datatype, NumberType | DateType | BooleanType):
        message = f"`{word}` is {describe(datatype)}, which has no greater and smaller"
        found.append(Diagnostic("JR205", message, word.span, help="numbers, days and booleans (false, true) have"))
