"""Program: a ruleset compiled for the law of one day, for hot loops."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from functools import lru_cache

import attrs

from jianfu_rules.api.days import day_of
from jianfu_rules.api.decision import Decision
from jianfu_rules.api.log import log_decision, log_refusal, wants_decisions
from jianfu_rules.api.overlays import OverlayLike, apply_overlay
from jianfu_rules.api.rulesets import RulesetLike, ruleset_on
from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.datatypes import SetType
from jianfu_rules.diagnostics import Diagnostic
from jianfu_rules.errors import FactsError, PeriodError
from jianfu_rules.evaluating.answers import Answers
from jianfu_rules.evaluating.facts import Extra, FactsLike, plain_facts, read_facts
from jianfu_rules.evaluating.parameters import read_parameters


class Program:
    """A ruleset compiled for the days on which the same law counts.

    Make one with `compile_ruleset`. It can be shared between threads, and pickles as the ruleset it was made from.

    .. versionadded:: 0.1
    """

    __slots__ = ("_answers", "_days", "_given", "_sets", "as_of", "checked")

    def __init__(self, checked: CheckedRuleset, as_of: dt.date, parameters: Mapping[str, object] | None = None) -> None:
        """Compile `checked` for the law of `as_of` and the host's `parameters`."""
        self.checked = checked
        self.as_of = as_of
        known = read_parameters(checked, parameters, as_of)
        self._given = {} if parameters is None else dict(parameters)
        self._days = days_alike(checked, as_of)
        self._sets = [name for name, item in checked.inputs.items() if isinstance(item.type, SetType)]
        self._answers = Answers(checked, known, as_of)

    def __reduce__(self) -> tuple[type[Program], tuple[CheckedRuleset, dt.date, dict[str, object]]]:
        """Pickle what it was made from."""
        return Program, (self.checked, self.as_of, self._given)

    def evaluate(self, facts: FactsLike, *, as_of: dt.date | str | None = None, extra: Extra = "forbid") -> Decision:
        """Decide one case.

        Args:
            facts: As for `jianfu_rules.evaluate`.
            as_of: A day on which the same law counts; by default the day that the program was compiled for.
            extra: As for `jianfu_rules.evaluate`.

        Raises:
            FactsError: A fact is unknown or wrong (JR60x); all are listed.
            PeriodError: Another law counts on `as_of` (JR623).
        """
        day = self.as_of if as_of is None else self._same_law(as_of)
        # The copy is what the answer is about: the caller may go on with his own.
        plain: dict[str, object] = dict(facts) if type(facts) is dict else plain_facts(facts)
        for name in self._sets:
            given = plain.get(name)
            if type(given) is list or type(given) is set:
                plain[name] = tuple(given)
        found = self._answers.find(plain)
        if found is not None:
            decision = Decision(self._answers, plain, day, found)
        else:
            decision = self._read_fully(plain, day, extra)
        if wants_decisions(logging.DEBUG):
            log_decision(decision)
        return decision

    def _read_fully(self, plain: dict[str, object], day: dt.date, extra: Extra) -> Decision:
        """Decide a case with labels as keys, texts to be normalised, or mistakes: the full reading tells."""
        try:
            read = read_facts(self.checked, plain, extra=extra)
        except FactsError as error:
            log_refusal(self.checked, day.isoformat(), error)
            raise
        plain = read.plain(self.checked)
        return Decision(self._answers, plain, day, self._answers.find(plain), read)

    def evaluate_many(self, cases: Iterable[FactsLike], *, extra: Extra = "forbid") -> Iterator[Decision]:
        """Decide cases one by one, in order; the iterator raises at a case whose facts are wrong."""
        for facts in cases:
            yield self.evaluate(facts, extra=extra)

    def on(self, day: dt.date) -> Program:
        """Return the same program with another day to evaluate for, on which the same law counts."""
        other = copy(self)
        other.as_of = self._same_law(day)
        return other

    def __copy__(self) -> Program:
        """Share everything that was compiled."""
        other = object.__new__(Program)
        for name in Program.__slots__:
            setattr(other, name, getattr(self, name))
        return other

    def _same_law(self, as_of: dt.date | str) -> dt.date:
        day = day_of(as_of)
        start, end = self._days
        if start <= day and (end is None or day < end):
            return day
        until = f" and before {end}" if end else ""
        message = f"the program was compiled for days from {start}{until}, not for {day}"
        zh = f"该程序只适用于自 {start} 起" + (f"、{end} 之前" if end else "") + f"的日期，不适用于 {day}"
        help_, help_zh = "compile it for that day", "请按该日期重新编译"
        raise PeriodError([Diagnostic("JR623", message, path="as_of", help=help_, zh=zh, help_zh=help_zh)])


def compile_ruleset(
    ruleset: RulesetLike,
    *,
    as_of: dt.date | str,
    parameters: Mapping[str, object] | None = None,
    overlay: OverlayLike | None = None,
) -> Program:
    """Compile a ruleset for the law of a day, for hot loops; `evaluate` does the same behind a cache.

    Raises:
        LoadError, CheckError: The ruleset or the overlay can't be found or read, or is not sound (JR1xx to JR4xx).
        PeriodError: `as_of` is no day, or no version was in force on it (JR62x).
        ParameterError: A parameter is missing or wrong (JR61x).

    .. versionadded:: 0.1
    """
    day = day_of(as_of)
    checked = ruleset_on(ruleset, day)
    return Program(checked if overlay is None else apply_overlay(checked, overlay), day, parameters)


def days_alike(checked: CheckedRuleset, day: dt.date) -> tuple[dt.date, dt.date | None]:
    """Return the days around `day` on which the ruleset and all its parameters are the same, as [start, end)."""
    start, end = checked.ruleset.in_force.start, checked.ruleset.in_force.end
    periods = [period for item in checked.parameters.values() for period in item.periods]
    edges = {period.start for period in periods} | {period.end for period in periods if period.end is not None}
    for edge in sorted(edges):
        if start < edge <= day:
            start = edge
        elif edge > day and (end is None or edge < end):
            end = edge
    return start, end


@lru_cache(maxsize=1024)
def program_of_id(ruleset: str, as_of: dt.date | str) -> Program:
    """Return the kept program of one of the library's rulesets for a day."""
    day = day_of(as_of)
    return program_for(ruleset_on(ruleset, day), day).on(day)


@attrs.frozen
class _Key:
    """A ruleset object and the stretch of days for which a program is kept."""

    checked: CheckedRuleset = attrs.field(eq=id)
    start: dt.date


def program_for(checked: CheckedRuleset, day: dt.date) -> Program:
    """Return the kept program for a ruleset without parameters of the host."""
    return _program(_Key(checked, days_alike(checked, day)[0]))


@lru_cache(maxsize=256)
def _program(key: _Key) -> Program:
    return Program(key.checked, max(key.start, key.checked.ruleset.in_force.start))
