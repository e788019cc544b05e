"""Facts of a ruleset, valid by construction, where its decisions change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from hypothesis import strategies as st

from jianfu_rules.api.program import Program, days_alike
from jianfu_rules.api.rulesets import versions_of
from jianfu_rules.checking.checked import CheckedInput, CheckedParameter, CheckedRuleset
from jianfu_rules.datatypes import DateType, EnumType
from jianfu_rules.strategies.search import Search
from jianfu_rules.strategies.searching import Part
from jianfu_rules.strategies.subject import Given, Subject, given, law_days, law_on
from jianfu_rules.strategies.thresholds import aims_of, cuts_of
from jianfu_rules.strategies.values import settled_values, values
from jianfu_rules.strategies.worlds import Law, World
from jianfu_rules.values import UNKNOWN, Settled, Unknown, Value, given_back

Facts = dict[str, Value | Unknown]
Groups = tuple[tuple[tuple[Part, ...], ...], ...]

YEARS_ON = 10  # how far days go behind the last change of a law that is still in force
_HOLES = 20
TURNS = 2**16
EFFORT = 100  # steps of the search for an aim


def facts_for(
    ruleset: Subject,
    *,
    as_of: dt.date | str | None = None,
    parameters: Mapping[str, object] | None = None,
    complete: bool = False,
    unknown: bool = True,
) -> st.SearchStrategy[Facts]:
    """Return a strategy for facts of a ruleset, by the names of its inputs.

    They are valid by construction. Thresholds come often, with a step to each side, and so do bounds, leap days, ends
    of enumerations and null where it is allowed; most examples bring a rule of some table about, or miss it by one of
    its conditions. Shrinks to all facts known, each with the minimum, the first value, false or nothing.

    Args:
        ruleset: An id, a path, a CheckedRuleset or a Program.
        as_of: The day whose version and parameters count; by default the newest version, and thresholds of each
            of its days.
        parameters: The host's parameters, for thresholds that depend on them; an open one has none.
        complete: Whether every fact is known (null counts as known).
        unknown: Whether a fact that is not known may also be given as UNKNOWN; otherwise its key is always absent.

    Raises:
        LoadError, CheckError: The ruleset can't be found or read, or is not sound (JR1xx to JR4xx).
        PeriodError: `as_of` is no day, or no version was in force on it (JR62x).
        ParameterError: A parameter is missing or wrong (JR61x).
        InvalidArgument: Parameters are given for a Program.

    .. versionadded:: 0.1
    """
    about = given(ruleset, as_of, parameters)
    every_day = as_of is None and parameters is None and not isinstance(ruleset, Program)
    return _facts_for(_plan(about, every_day=every_day, complete=complete, unknown=unknown))


class Plan:
    """What is drawn for a ruleset: the values of each input, and what to aim at.

    No attrs class: Hypothesis would spell out every field wherever it names the strategy.
    """

    __slots__ = ("complete", "groups", "judged", "judgements", "law", "strategies", "unknown")

    def __init__(self, law: Law, cuts: Mapping[str, frozenset[Settled]], *, complete: bool, unknown: bool) -> None:
        """Prepare facts for a law; `cuts` are the values at which its comparisons tip over."""
        inputs = law.checked.inputs
        self.law = law
        self.strategies = {name: _known(item, cuts.get(name, frozenset())) for name, item in inputs.items()}
        aims = aims_of(law)
        self.groups = aims.groups
        self.judgements = frozenset(name for name, item in inputs.items() if item.definition.judgement is not None)
        # The first part of a hit is its row.
        self.judged = tuple(aim for aim in aims.hits if law.inputs_of(aim[0][0]) & self.judgements)
        self.complete = complete
        self.unknown = unknown

    def __repr__(self) -> str:
        """Return what a reader of a failure needs: the ruleset and the day."""
        return f"{self.law.checked.id!r}, as_of={self.law.day}"


def _plan(about: Given, *, every_day: bool, complete: bool, unknown: bool) -> Plan:
    law = about.law()
    days = law_days(about.checked) if every_day else ()
    cuts = cuts_of([law_on(about.checked, day) for day in days] if days else [law])
    return Plan(law, cuts, complete=complete, unknown=unknown)


def complete_plan(about: Given) -> Plan:
    """Return the plan for complete facts on the day that is asked for."""
    return _plan(about, every_day=False, complete=True, unknown=False)


def _known(item: CheckedInput, cuts: frozenset[Settled]) -> st.SearchStrategy[Settled]:
    found = settled_values(item.type, cuts)
    if not item.definition.optional:
        return found
    # Null is one choice more, not one less: an example shrinks to a value.
    return st.tuples(found, st.booleans()).map(lambda drawn: None if drawn[1] else drawn[0])


@st.composite
def _facts_for(draw: st.DrawFn, plan: Plan) -> Facts:
    found: dict[str, Settled] = {}
    holes: dict[str, int] = {}
    for name, strategy in plan.strategies.items():
        # Drawn even if it is not looked at: so each choice keeps its place while an example shrinks.
        holes[name] = 0 if plan.complete else draw(st.integers(0, _HOLES - 1))
        found[name] = draw(strategy)
    empty: set[str] = set()
    groups = plan.groups
    if not plan.complete:
        empty = _empty(draw, plan, holes)
        # What only a human can judge is left open where it matters.
        groups = (plan.judged,) if empty and empty == plan.judgements and plan.judged else groups
    if draw(st.booleans()) and groups:
        found = _aimed(draw, plan, groups, found)
    facts: Facts = {name: value_given(plan.law.checked, name, value) for name, value in found.items()}
    for name in empty:
        # UNKNOWN can be said, or left unsaid.
        if plan.unknown and holes[name] % 2:
            facts[name] = UNKNOWN
        else:
            del facts[name]
    return facts


def _empty(draw: st.DrawFn, plan: Plan, holes: Mapping[str, int]) -> set[str]:
    """Return the inputs that are unknown: none, those that a human judges, one, some, or all of them."""
    names = list(plan.strategies)
    kind, one = draw(st.integers(0, 5)), draw(st.integers(0, len(names) - 1))
    match kind:
        case 0:
            return set()
        case 1:
            return {names[one]}
        case 2:
            return set(plan.judgements)
        case 3:
            return {name for name, hole in holes.items() if hole >= _HOLES * 3 // 4}
        case 4:
            return {name for name, hole in holes.items() if hole >= _HOLES // 2}
        case _:
            return set(names)


def _aimed(draw: st.DrawFn, plan: Plan, groups: Groups, facts: Mapping[str, Settled]) -> dict[str, Settled]:
    """Return facts near to these that bring an aim about; the same ones where none are found."""
    group = groups[draw(st.integers(0, len(groups) - 1))]
    wanted = group[draw(st.integers(0, len(group) - 1))]
    search = Search(draw(st.integers(0, TURNS - 1)), left=EFFORT)
    found = next(search.worlds(wanted, World(plan.law, facts)), None)
    return dict(facts if found is None else found.facts)


@st.composite
def complete_worlds(draw: st.DrawFn, plan: Plan) -> World:
    """Return a strategy for worlds of complete facts, without an aim."""
    return World(plan.law, {name: draw(strategy) for name, strategy in plan.strategies.items()})


def value_given(checked: CheckedRuleset, name: str, value: Settled) -> Value:
    """Return a fact as a caller gives it."""
    return None if value is None else given_back(value, checked.inputs[name].type)


def parameters_for(
    ruleset: Subject, *, as_of: dt.date | str | None = None, complete: bool = False
) -> st.SearchStrategy[dict[str, Value | dict[str, Value]]]:
    """Return a strategy for the parameters that a ruleset leaves to the host.

    Args:
        ruleset: An id, a path, a CheckedRuleset or a Program.
        as_of: The day that tells which parameters have no value of their own; by default as for `facts_for`.
        complete: Whether open parameters are given too; required ones always are. Of a parameter that is keyed by
            texts a few keys are given, as there is no list of all.

    Raises:
        LoadError, CheckError, PeriodError: As for `facts_for`.

    .. versionadded:: 0.1
    """
    about = given(ruleset, as_of)
    required: dict[str, st.SearchStrategy[Value | dict[str, Value]]] = {}
    optional: dict[str, st.SearchStrategy[Value | dict[str, Value]]] = {}
    for name, parameter in about.checked.parameters.items():
        strategy = _for_parameter(parameter, about.day, complete=complete)
        if strategy is not None:
            (required if parameter.definition.required or complete else optional)[name] = strategy
    return st.fixed_dictionaries(required, optional=optional)


def _for_parameter(
    parameter: CheckedParameter, day: dt.date, *, complete: bool
) -> st.SearchStrategy[Value | dict[str, Value]] | None:
    """Return a strategy for what the host may say of a parameter; None where the text says all of it."""
    known = parameter.known_on(day)
    if parameter.keyed_by is None:
        fixed = any(not isinstance(value, Unknown) for value in known.values())
        return None if fixed else values(parameter.type)
    name = parameter.definition.name
    if isinstance(parameter.keyed_by, EnumType):
        keys = [key for key in parameter.keyed_by.names if f"{name}[{key}]" not in known]
        if not keys:
            return None
        entries = {key: values(parameter.type) for key in keys}
        return st.fixed_dictionaries(entries) if complete else st.fixed_dictionaries({}, optional=entries)
    words = values(parameter.keyed_by).filter(lambda key: f"{name}[{key}]" not in known)
    return st.dictionaries(words.map(str), values(parameter.type), max_size=2)


def days_for(ruleset: Subject) -> st.SearchStrategy[dt.date]:
    """Return a strategy for days on which a ruleset is in force.

    The first and last days of its versions and of the values of its parameters come often. Shrinks to the first day.
    The days of a Program are those on which the law counts that it was compiled for.

    Raises:
        LoadError, CheckError: As for `facts_for`.

    .. versionadded:: 0.1
    """
    if isinstance(ruleset, Program):
        stretches = [_stretch(*days_alike(ruleset.checked, ruleset.as_of))]
    else:
        versions = (ruleset,) if isinstance(ruleset, CheckedRuleset) else versions_of(ruleset)
        stretches = [stretch for version in versions for stretch in _stretches(version)]
    ends = [end for stretch in stretches for end in (stretch.min, stretch.max)]
    return st.sampled_from(ends) | st.one_of([st.dates(stretch.min, stretch.max) for stretch in stretches])


def _stretches(checked: CheckedRuleset) -> list[DateType]:
    return [_stretch(*days_alike(checked, day)) for day in law_days(checked)]


def _stretch(start: dt.date, end: dt.date | None) -> DateType:
    """Return the first and the last day; of a law without an end, a day some years on."""
    if end is not None:
        return DateType(start, end - dt.timedelta(days=1))
    return DateType(start, dt.date(min(start.year + YEARS_ON, dt.MAXYEAR), 12, 31))
