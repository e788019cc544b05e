"""A bench to try laws on: cases of a ruleset drawn on each of its days, and the smallest one that breaks a law."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

import attrs
from hypothesis import Phase, find, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample, Unsatisfiable

from jianfu_rules.api.program import Program
from jianfu_rules.checking.checked import CheckedRuleset, PeriodValue
from jianfu_rules.strategies.facts import Facts, facts_for, parameters_for, value_given
from jianfu_rules.strategies.subject import Subject, given, law_days
from jianfu_rules.strategies.worlds import simplest
from jianfu_rules.testing.case_text import text_of
from jianfu_rules.testing.laws import Asked, Breach, LawBroken
from jianfu_rules.values import Settled, Unknown

# The same examples each time, and no tries that would only explain a failure.
_SAME = settings(deadline=None, database=None, derandomize=True, phases=[Phase.generate, Phase.shrink])
MAX_PROGRAMS = 64  # kept of one ruleset; each is for a day and a set of parameters
_NOTHING: Mapping[str, object] = MappingProxyType({})


@attrs.frozen
class Example:
    """A case that was drawn: a day, facts, parameters, and what else a law wants to know."""

    day: dt.date
    facts: Mapping[str, object]
    parameters: Mapping[str, object]
    more: Any = None


Tried = Callable[[Example], Breach | None]


class Bench:
    """A ruleset with the days and the parameters that a law is tried on."""

    def __init__(
        self, ruleset: Subject, as_of: dt.date | str | None = None, parameters: Mapping[str, object] | None = None
    ) -> None:
        """Prepare a ruleset: by default on each day that changes its law, with parameters drawn."""
        about = given(ruleset, as_of, parameters)
        fixed = as_of is not None or isinstance(ruleset, Program)
        self.checked = about.checked
        # The newest law first: that is what an example shrinks to.
        self.days = (about.day,) if fixed else tuple(reversed(law_days(about.checked)))
        self.parameters = about.parameters
        self._about = about
        self._programs: dict[tuple[dt.date, str, int], Program] = {}
        self._facts: dict[bool, st.SearchStrategy[Facts]] = {}

    def ask(
        self,
        example: Example,
        facts: Mapping[str, object] | None = None,
        *,
        more: Mapping[str, object] = _NOTHING,
    ) -> Asked:
        """Return the case of an example, with other facts or further parameters where they are given."""
        parameters = {**example.parameters, **more}
        program = self.program(example.day, parameters)
        return Asked(program, example.facts if facts is None else facts, parameters)

    def program(self, day: dt.date, parameters: Mapping[str, object], *, copy: int = 0) -> Program:
        """Return the program for a day and parameters, compiled once; another `copy` is compiled anew."""
        key = (day, text_of(parameters), copy)
        if key not in self._programs:
            if len(self._programs) == MAX_PROGRAMS:
                self._programs.clear()
            self._programs[key] = Program(self.checked, day, parameters)
        return self._programs[key]

    def facts(self, *, complete: bool) -> st.SearchStrategy[Facts]:
        """Return a strategy for facts on any of the days, made once."""
        if complete not in self._facts:
            one_day = self.days[0] if len(self.days) == 1 else None
            parameters = None if one_day is None else self.parameters
            self._facts[complete] = facts_for(self.checked, as_of=one_day, parameters=parameters, complete=complete)
        return self._facts[complete]

    def examples(self, *, complete: bool, whole: bool = False) -> st.SearchStrategy[Example]:
        """Return a strategy for examples.

        Args:
            complete: Whether all facts are known.
            whole: Whether open parameters are given too.
        """
        facts = self.facts(complete=complete)

        def on(day: dt.date) -> st.SearchStrategy[Example]:
            drawn = parameters_for(self.checked, as_of=day, complete=whole)
            host = drawn if self.parameters is None else st.just(self.parameters)
            return st.builds(Example, st.just(day), facts, host)

        return st.sampled_from(self.days).flatmap(on) if len(self.days) > 1 else on(self.days[0])

    def with_parameter(self, name: str, value: Settled) -> Bench:
        """Return the bench of the same ruleset in which a parameter that the text fixes has another value."""
        parameter = self.checked.parameters[name]
        always = PeriodValue(dt.date.min, None, value, {}, None, None)
        changed = attrs.evolve(parameter, periods=(always,))
        checked = attrs.evolve(self.checked, parameters={**self.checked.parameters, name: changed})
        return self.of(checked)

    def of(self, checked: CheckedRuleset) -> Bench:
        """Return the bench of another ruleset, on the same days with the same parameters."""
        other = Bench(checked, self._about.day, self.parameters)
        other.days = self.days
        return other

    def is_given(self, name: str, day: dt.date) -> bool:
        """Tell whether a parameter is the host's to give on a day."""
        known = self.checked.parameters[name].known_on(day).get(name)
        return known is None or isinstance(known, Unknown)


def smallest_breach(
    bench: Bench, examples: st.SearchStrategy[Example], breach_of: Tried, max_examples: int
) -> Breach | None:
    """Return what the smallest example shows that breaks a law; None where none is found."""
    chosen = settings(_SAME, max_examples=max_examples)
    try:
        example = find(examples, lambda found: breach_of(found) is not None, settings=chosen)
    except (NoSuchExample, Unsatisfiable):
        return None
    return breach_of(_simplified(bench, example, breach_of))


def require(breaches: Iterator[Breach | None] | tuple[Breach | None, ...]) -> None:
    """Raise what was found.

    Raises:
        LawBroken: There is a breach.
    """
    found = [breach for breach in breaches if breach is not None]
    if found:
        raise LawBroken(found)


def _simplified(bench: Bench, example: Example, breach_of: Tried) -> Example:
    """Return the example without the facts that don't matter, and the simplest values for those that do.

    Hypothesis has shrunk what it drew; facts that were aimed at can still hold more than it takes.
    """
    for name in list(example.facts):
        for simpler in _simpler(bench.checked, name, example.facts):
            tried = attrs.evolve(example, facts=simpler)
            if breach_of(tried) is not None:
                example = tried
                break
    for name in list(example.parameters):
        parameters = {key: value for key, value in example.parameters.items() if key != name}
        tried = attrs.evolve(example, parameters=parameters)
        if not bench.checked.parameters[name].definition.required and breach_of(tried) is not None:
            example = tried
    return example


def _simpler(checked: CheckedRuleset, name: str, facts: Mapping[str, object]) -> Iterator[dict[str, object]]:
    """Yield the facts without one of them, and with its simplest value."""
    yield {key: value for key, value in facts.items() if key != name}
    plain = value_given(checked, name, simplest(checked.inputs[name].type))
    if facts[name] != plain:
        yield {**facts, name: plain}
