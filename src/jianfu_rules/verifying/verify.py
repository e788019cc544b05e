"""verify(): everything that can be proved about a ruleset on a day, with a witness where it is not so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from jianfu_rules.checking.checked import CheckedParameter, CheckedRuleset, CheckedTable
from jianfu_rules.compiling.to_smt.encoding import Encoding
from jianfu_rules.compiling.to_smt.givens import Freedom
from jianfu_rules.compiling.to_smt.solving import Limits
from jianfu_rules.compiling.to_smt.terms import new_context
from jianfu_rules.datatypes import BooleanType, DateType, EnumType, NumberType, SetType
from jianfu_rules.errors import ParameterError
from jianfu_rules.evaluating.parameters import read_parameters
from jianfu_rules.values import Known, decimal_from
from jianfu_rules.verifying.asking import Room
from jianfu_rules.verifying.decisions import ask_about_outcomes, ask_whether_complete, ask_whether_waiting
from jianfu_rules.verifying.pairs import ask_about_influence
from jianfu_rules.verifying.properties import verify_property
from jianfu_rules.verifying.report import Finding, Report
from jianfu_rules.verifying.tables import ask_about_table


def verify(
    checked: CheckedRuleset,
    *,
    as_of: dt.date | None = None,
    parameters: Mapping[str, object] | None = None,
    seconds: int = 10,
    memory: int = 2_048,
) -> Report:
    """Prove what can be proved about a ruleset: gaps, conflicts, idle rules and facts, and its declared properties.

    Everything is asked about complete cases, of the law of one day. A claim is proved for all of them, or refuted with
    a witness that the reference evaluator has seen, or it is said that it could not be settled.

    Args:
        checked: The ruleset.
        as_of: The day whose parameters count; by default the first one of the version.
        parameters: What the host gives. Required parameters that are not among them can have any value of their type.
        seconds: What one question may take, at least 1. How far a proof gets in that time depends on the machine.
        memory: What the solver may take, in megabytes.

    Raises:
        ParameterError: A parameter is unknown, may not be set, or has a wrong value (JR61x).
        ValueError: `seconds` or `memory` is less than 1.
    """
    if seconds < 1 or memory < 1:
        raise ValueError("a question takes at least 1 second and 1 megabyte")
    day = as_of or checked.ruleset.in_force.start
    known = given_parameters(checked, parameters, day)
    findings = tuple(_findings(checked, day, known, Limits(seconds, memory)))
    return Report(checked.id, day, dict(parameters or {}), findings)


def _findings(checked: CheckedRuleset, day: dt.date, known: Mapping[str, Known], limits: Limits) -> Iterator[Finding]:
    context = new_context()
    free = Encoding(checked, day, context, "", known, freedom=Freedom(open_is_free=True))
    # Where a parameter is open, what is asked of rules is asked for any value that it may turn out to have.
    strict = Encoding(checked, day, context, "strict ", known)
    room, waiting = Room.of(limits, free), Room.of(limits, strict)
    for name, decision in checked.decisions.items():
        yield ask_whether_complete(room, name)
        if strict.has_open_parameters:
            yield ask_whether_waiting(waiting, name)
        if isinstance(decision, CheckedTable):
            yield from ask_about_table(room, decision)
        yield from ask_about_outcomes(room, name)
    yield from ask_about_influence(free, limits)
    yield from (verify_property(item, room, waiting, limits) for item in checked.properties)


def given_parameters(
    checked: CheckedRuleset, parameters: Mapping[str, object] | None, day: dt.date
) -> dict[str, Known]:
    """Return what is known of the parameters on a day, as `read_parameters` does; required ones may be missing.

    Raises:
        ParameterError: A parameter is unknown, may not be set, or has a wrong value (JR61x).
    """
    try:
        return read_parameters(checked, parameters, day)
    except ParameterError as error:
        others = [item for item in error.diagnostics if item.code != "JR613"]
        if others:
            raise ParameterError(others) from None
        lacking = [item.path for item in error.diagnostics if item.path is not None]
    # Something stands in for what is missing, so that the rest is read.
    stand_ins = {name: _stand_in(checked.parameters[name]) for name in lacking}
    known = read_parameters(checked, {**(parameters or {}), **stand_ins}, day)
    return {name: value for name, value in known.items() if name not in lacking}


def _stand_in(parameter: CheckedParameter) -> object:
    """Return some value of a parameter."""
    if parameter.keyed_by is not None:
        return {}
    match parameter.type:
        case BooleanType():
            return False
        case EnumType(members):
            return members[0].name
        case DateType(first):
            return first
        case SetType():
            return ()
        case NumberType(scale=scale, min=low):
            return 0 if low is None else decimal_from(low, scale)
        case _:
            return ""
