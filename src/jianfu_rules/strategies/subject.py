"""What a strategy is about: a ruleset however it is given, on a day, with the host's parameters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import attrs
from hypothesis.errors import InvalidArgument

from jianfu_rules.api.days import day_of
from jianfu_rules.api.program import Program
from jianfu_rules.api.rulesets import RulesetLike, ruleset_on, versions_of
from jianfu_rules.checking.checked import CheckedParameter, CheckedRuleset
from jianfu_rules.evaluating.parameters import read_parameters
from jianfu_rules.strategies.worlds import Law
from jianfu_rules.values import Known

Subject = RulesetLike | Program


@attrs.frozen(eq=False)
class Given:
    """A ruleset on a day, and the parameters that were given for it; None: the caller has not said."""

    checked: CheckedRuleset
    day: dt.date
    parameters: Mapping[str, object] | None

    def law(self) -> Law:
        """Return the law as far as it is known; required parameters that were not given are unknown.

        Raises:
            ParameterError: A parameter that was given is wrong (JR61x).
        """
        if self.parameters is not None:
            return Law(self.checked, self.day, read_parameters(self.checked, self.parameters, self.day))
        return law_on(self.checked, self.day)


def law_on(checked: CheckedRuleset, day: dt.date) -> Law:
    """Return the law of a day as the text alone gives it."""
    known: dict[str, Known] = {}
    for parameter in checked.parameters.values():
        known.update(parameter.known_on(day))
    return Law(checked, day, known)


def given(
    ruleset: Subject, as_of: dt.date | str | None = None, parameters: Mapping[str, object] | None = None
) -> Given:
    """Return what a strategy or a law is about.

    Args:
        ruleset: An id, a path, a CheckedRuleset or a Program.
        as_of: The day whose version counts; by default the first day of the newest law, of a Program its own day.
        parameters: Values of the host's parameters; a Program has its own.

    Raises:
        LoadError, CheckError, PeriodError: As for `evaluate`.
        InvalidArgument: Parameters are given for a Program, which has its own.
    """
    if isinstance(ruleset, Program):
        if parameters is not None:
            raise InvalidArgument("a Program was compiled with its parameters")
        program = ruleset if as_of is None else ruleset.on(day_of(as_of))
        _, (checked, day, own) = program.__reduce__()
        return Given(checked, day, own)
    if as_of is not None:
        day = day_of(as_of)
        return Given(ruleset_on(ruleset, day), day, parameters)
    checked = ruleset if isinstance(ruleset, CheckedRuleset) else versions_of(ruleset)[-1]
    return Given(checked, law_days(checked)[-1], parameters)


def law_days(checked: CheckedRuleset) -> tuple[dt.date, ...]:
    """Return the first day of each stretch of days on which the same law counts, in order."""
    period = checked.ruleset.in_force
    edges = {edge for parameter in checked.parameters.values() for edge in _edges(parameter)}
    return tuple(sorted({period.start, *(edge for edge in edges if period.covers(edge))}))


def _edges(parameter: CheckedParameter) -> set[dt.date]:
    starts = {period.start for period in parameter.periods}
    return starts | {period.end for period in parameter.periods if period.end is not None}
