"""Facts with a wanted outcome: found by working backwards from it, not by waiting for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from itertools import islice

from hypothesis import reject
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from jianfu_rules.api.program import Program
from jianfu_rules.checking.checked import CheckedTable
from jianfu_rules.datatypes import Datatype, ListType, RecordType
from jianfu_rules.diagnostics import did_you_mean
from jianfu_rules.evaluating.facts import Problem, read_value
from jianfu_rules.evaluating.result import Status
from jianfu_rules.expr.core import Compare, Const, Origin, Read
from jianfu_rules.expr.nodes import CompareOp
from jianfu_rules.strategies.facts import TURNS, Plan, complete_plan, complete_worlds, value_given
from jianfu_rules.strategies.rows import entered, listed
from jianfu_rules.strategies.search import Search
from jianfu_rules.strategies.searching import Part
from jianfu_rules.strategies.subject import Given, Subject, given
from jianfu_rules.strategies.thresholds import applies, simplest_world
from jianfu_rules.values import Record, Settled, Unknown, Value, given_back, value_text

FINDS = 8  # worlds of one search that are tried


def decided_facts_for(
    ruleset: Subject,
    outcome: object,
    *,
    decision: str | None = None,
    as_of: dt.date | str | None = None,
    parameters: Mapping[str, object] | None = None,
) -> st.SearchStrategy[dict[str, Value]]:
    """Return a strategy for complete facts for which a decision is DECIDED with an outcome.

    Rare outcomes are found as well as frequent ones: a rule that gives the outcome is chosen, its conditions are met
    one by one, and what stands in its way is undone. An outcome that no facts have makes the strategy empty, and
    Hypothesis says `Unsatisfiable`.

    Args:
        ruleset: An id, a path, a CheckedRuleset or a Program.
        outcome: The outcome, given like a fact: a name or a label, a number, a day. Of a table that gives a list, a
            list is that list and a single value one that is in it; of a table with several outputs, a mapping.
        decision: The decision that has the outcome; by default the main one.
        as_of: The day whose version and parameters count; by default as for `facts_for`.
        parameters: The host's parameters; what stays open can keep a decision open.

    Raises:
        InvalidArgument: There is no such decision, or `outcome` is no value of it.
        LoadError, CheckError, PeriodError, ParameterError: As for `evaluate`.

    .. versionadded:: 0.1
    """
    about = given(ruleset, as_of, parameters)
    name = about.checked.main if decision is None else decision
    if name not in about.checked.decisions:
        hint = did_you_mean(name, about.checked.decisions) or f"there are {', '.join(about.checked.decisions)}"
        raise InvalidArgument(f"no decision `{name}`: {hint}")
    goal = _goal(about, name, outcome)
    program = Program(about.checked, about.day, about.parameters)
    return _decided_facts_for(goal, complete_plan(about), program)


class Goal:
    """An outcome of a decision, and what has to hold for it."""

    __slots__ = ("decision", "outcome", "parts", "within")  # no attrs class, for the reason that `Plan` gives

    def __init__(self, decision: str, outcome: object, parts: tuple[Part, ...], *, within: bool = False) -> None:
        """Hold an outcome as the answer gives it; `within` says that it is in a list, and not the whole of it."""
        self.decision = decision
        self.outcome = outcome
        self.parts = parts
        self.within = within

    def __repr__(self) -> str:
        """Return the decision and its outcome."""
        return f"{self.decision} = {value_text(self.outcome)}"

    def is_met(self, program: Program, facts: Mapping[str, Value]) -> bool:
        """Tell whether facts have the outcome."""
        found = program.evaluate(facts)[self.decision]
        if found.status is not Status.DECIDED:
            return False
        came = found.outcome
        return self.outcome in came if self.within and isinstance(came, tuple) else came == self.outcome


@st.composite
def _decided_facts_for(draw: st.DrawFn, goal: Goal, plan: Plan, program: Program) -> dict[str, Value]:
    drawn = draw(complete_worlds(plan))
    search = Search(draw(st.integers(0, TURNS - 1)))
    for start in (drawn, simplest_world(plan.law)):
        for world in islice(search.worlds(goal.parts, start), FINDS):
            facts = {name: value_given(plan.law.checked, name, value) for name, value in world.facts.items()}
            if goal.is_met(program, facts):
                return facts
        search = Search(search.turn)
    return reject()


def _goal(about: Given, name: str, outcome: object) -> Goal:
    decision = about.checked.decisions[name]
    scope = applies(about.checked)
    datatype = decision.type
    if isinstance(decision, CheckedTable) and isinstance(datatype, ListType):
        return _list_goal(decision, datatype, outcome, scope)
    value = _read(outcome, datatype, name)
    shown = given_back(value, datatype)
    if not isinstance(datatype, RecordType) or not isinstance(value, Record):
        return Goal(name, shown, (*scope, _equal(name, datatype, value)))
    outputs = zip(datatype.fields, value.values, strict=True)
    return Goal(name, shown, (*scope, *(_equal(output, of, one) for (output, of), one in outputs)))


def _equal(name: str, datatype: Datatype, value: Settled) -> Part:
    return Compare(CompareOp.EQ, Read(name, Origin.DECISION, datatype), Const(value, datatype)), True


def _list_goal(table: CheckedTable, datatype: ListType, outcome: object, scope: tuple[Part, ...]) -> Goal:
    name = table.definition.name
    if not isinstance(outcome, list | tuple):
        value = _read(outcome, datatype.of, name)
        return Goal(name, given_back(value, datatype.of), (*scope, (entered(table, value), True)), within=True)
    items = [_read(item, datatype.of, name) for item in outcome]
    parts = listed(table, items)
    shown = given_back(tuple(items), datatype)
    if parts is None:
        raise InvalidArgument(f"no choice of rules of `{name}` gives {value_text(shown)}")
    return Goal(name, shown, (*scope, *parts))


def _read(outcome: object, datatype: Datatype, name: str) -> Settled:
    """Return an outcome as it is computed with."""
    if isinstance(datatype, RecordType):
        if not isinstance(outcome, Mapping) or set(outcome) != {output for output, _ in datatype.fields}:
            names = ", ".join(f"`{output}`" for output, _ in datatype.fields)
            raise InvalidArgument(f"an outcome of `{name}` is a mapping with {names}")
        return Record(tuple(_read(outcome[output], of, output) for output, of in datatype.fields))
    found = read_value(outcome, datatype, optional=False)
    if isinstance(found, Problem):
        raise InvalidArgument(f"no outcome of `{name}`: {found.message}" + (f" ({found.help})" if found.help else ""))
    if isinstance(found, Unknown):
        raise InvalidArgument(f"no outcome of `{name}`: UNKNOWN is no outcome")
    return found[0]
