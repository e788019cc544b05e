"""Complete cases of any ruleset, drawn at random or aimed at a condition, as the reference evaluator sees them.

Nothing here knows of verify() or of the analysis of tables: what is drawn decides whether a fault is one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import islice, product
from math import prod
from random import Random
from unittest.mock import patch

import attrs

from jianfu_rules.checking import check as checking
from jianfu_rules.checking.checked import CheckedRuleset, CheckedTable, Condition
from jianfu_rules.checking.law import expressions_of
from jianfu_rules.datatypes import BooleanType, Datatype, DateType, EnumType, NumberType, SetType, TextType
from jianfu_rules.evaluating.parameters import read_parameters
from jianfu_rules.evaluating.reference import Matching, decide, matching_of, outputs_of
from jianfu_rules.evaluating.result import DecisionResult
from jianfu_rules.expr.core import Const, Core, parts, reads
from jianfu_rules.kleene import Truth
from jianfu_rules.model.ruleset import Ruleset
from jianfu_rules.semantics.expressions import truth_of
from jianfu_rules.values import Known, Settled

Facts = Mapping[str, Known]
MAX_TRIED = 300  # values of the names of one condition, tried together
FEW = 12  # values of a type, which are all of interest
DEPTH = 3  # of decisions that rest on decisions, when a case is aimed


def unanalysed(ruleset: Ruleset) -> CheckedRuleset:
    """Return a ruleset as check() would, had it no analysis of tables: gaps, overlaps, dead rows pass."""
    with patch.object(checking, "check_table", return_value=()):
        return checking.check(ruleset)


@attrs.frozen
class Seen:
    """A case and what the reference evaluator makes of it."""

    facts: Facts  # of inputs, and of the parameters that the host gives
    values: Facts  # of all names
    results: Mapping[str, DecisionResult]

    def matching(self, table: CheckedTable) -> Matching:
        return matching_of(table, self.values)


def seen(checked: CheckedRuleset, known: Facts, facts: Facts) -> Seen:
    """Return what the reference evaluator makes of complete facts; `known` are the parameters that are fixed."""
    values = {**known, **facts}
    results = decide(checked, values)
    for name, result in results.items():
        decision = checked.decisions[name]
        values |= outputs_of(decision, result.value) if isinstance(decision, CheckedTable) else {name: result.value}
    return Seen(facts, values, results)


@attrs.frozen(eq=False)
class Cases:
    """The cases of a ruleset on a day."""

    checked: CheckedRuleset
    known: Facts  # parameters that are fixed
    values: Mapping[str, tuple[Settled, ...]]  # of each input and each parameter that the host gives: those of interest
    types: Mapping[str, Datatype]

    @classmethod
    def of(cls, checked: CheckedRuleset, day: dt.date) -> Cases:
        hosts = {
            name: item.type
            for name, item in checked.parameters.items()
            if item.keyed_by is None and item.on(day) is None
        }
        found = {name: Random(0).choice(values_of(of, frozenset())) for name, of in hosts.items()}  # noqa: S311
        fixed = read_parameters(checked, {name: _as_given(value) for name, value in found.items()}, day)
        known = {name: value for name, value in fixed.items() if name not in hosts}
        constants = frozenset(_constants(checked)) | frozenset(known.values())
        types: dict[str, Datatype] = {name: item.type for name, item in checked.inputs.items()} | hosts
        values = {name: values_of(of, constants) for name, of in types.items()}
        for name, item in checked.inputs.items():
            values[name] = (None, *values[name]) if item.definition.optional else values[name]
        return cls(checked, known, values, types)

    def count(self) -> int:
        """Return how many cases the values of interest make."""
        return prod(len(values) for values in self.values.values())

    def facts(self, random: Random) -> dict[str, Known]:
        found: dict[str, Known] = {}
        for name, values in self.values.items():
            found[name] = random.choice(values) if random.random() < 0.8 else _any(self.types[name], random, values)
        return found

    def see(self, facts: Facts, checked: CheckedRuleset | None = None) -> Seen:
        """Return what comes of a case; of another ruleset with the same inputs, where `checked` is given."""
        return seen(checked or self.checked, self.known, facts)

    def draw(self, random: Random, *conditions: Condition) -> Seen:
        """Return a case; within the scope, and with the conditions true, as far as a simple search gets there."""
        return self.see(self.aimed(random, *conditions))

    def aimed(self, random: Random, *conditions: Condition) -> dict[str, Known]:
        facts = self.facts(random)
        scope = self.checked.applies_when
        wanted = [*conditions]
        if scope is not None and random.random() < 0.95:
            wanted += scope.conditions
        for condition in wanted:
            self._aim(random, facts, condition.core, DEPTH)
        return facts

    def some(self, random: Random, count: int, *tables: CheckedTable) -> Iterator[Seen]:
        """Yield cases, every second one aimed at some rule of some table (of `tables`, where they are given)."""
        aims = tables or [item for item in self.checked.decisions.values() if isinstance(item, CheckedTable)]
        for index in range(count):
            if index % 2 and aims:
                yield self.draw(random, *random.choice(random.choice(aims).rows).conditions)
            else:
                yield self.draw(random)

    def all(self) -> Iterator[Seen]:
        """Yield every case that the values of interest make."""
        for values in product(*self.values.values()):
            yield self.see(dict(zip(self.values, values, strict=True)))

    def _aim(self, random: Random, facts: dict[str, Known], core: Core, depth: int) -> None:
        names = list(dict.fromkeys(read.name for read in reads(core)))
        for name in names:
            owner = self.checked.decisions.get(self.checked.owners.get(name, ""))
            if isinstance(owner, CheckedTable) and depth:
                for condition in self._towards(random, owner, core):
                    self._aim(random, facts, condition.core, depth - 1)
        given = [name for name in names if name in self.values]
        if not given or len(given) < len(names) or truth_of(core, {**self.known, **facts}) is Truth.TRUE:
            return
        options = [random.sample(self.values[name], len(self.values[name])) for name in given]
        for values in islice(product(*options), MAX_TRIED):
            tried = dict(zip(given, values, strict=True))
            if truth_of(core, {**self.known, **facts, **tried}) is Truth.TRUE:
                facts |= tried
                return

    def _towards(self, random: Random, table: CheckedTable, core: Core) -> Sequence[Condition]:
        """Return the conditions of some rule whose output makes `core` true, where there is one."""
        rows = [
            row
            for row in table.rows
            if len(row.outputs) == 1
            and isinstance(row.outputs[0], Const)
            and truth_of(core, {**self.known, table.definition.name: row.outputs[0].value}) is Truth.TRUE
        ]
        return random.choice(rows).conditions if rows else ()


# -- values


def values_of(datatype: Datatype, constants: frozenset[Known]) -> tuple[Settled, ...]:
    """Return values of a datatype: its ends, and each constant with its neighbours."""
    match datatype:
        case BooleanType():
            return (False, True)
        case EnumType(names=names):
            return names
        case NumberType(min=low, max=high):
            if low is not None and high is not None and high - low < FEW * datatype.step:
                return tuple(low + index * datatype.step for index in range(int((high - low) / datatype.step) + 1))
            numbers = {value for value in constants if isinstance(value, Fraction)}
            found = {end for end in (low, high) if end is not None} | {Fraction(0)}
            for value in numbers:
                whole = Fraction(int(value / datatype.step)) * datatype.step
                found |= {whole - datatype.step, whole, whole + datatype.step}
            return tuple(sorted(value for value in found if _within(value, low, high)))
        case DateType(min=first, max=last):
            if last.toordinal() - first.toordinal() < FEW:
                return tuple(dt.date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1))
            days = {value.toordinal() for value in constants if isinstance(value, dt.date)}
            near = {first.toordinal(), last.toordinal(), *(day + move for day in days for move in (-1, 0, 1))}
            inside = sorted(day for day in near if first.toordinal() <= day <= last.toordinal())
            return tuple(dt.date.fromordinal(day) for day in inside)
        case SetType(of):
            return (frozenset(), *(frozenset({name}) for name in of.names), frozenset(of.names))
        case TextType(max_length=length):
            return ("", *sorted(v for v in constants if isinstance(v, str) and len(v) <= (length or 9)))
        case _:
            raise TypeError(f"no input has the type {datatype}")


def _within(value: Fraction, low: Fraction | None, high: Fraction | None) -> bool:
    return (low is None or low <= value) and (high is None or value <= high)


def _any(datatype: Datatype, random: Random, values: Sequence[Settled]) -> Settled:
    """Return a value that need not be of interest."""
    match datatype:
        case NumberType(scale=scale, min=Fraction() as low, max=Fraction() as high):
            return Fraction(random.randint(int(low * 10**scale), int(high * 10**scale)), 10**scale)
        case DateType(min=first, max=last):
            return dt.date.fromordinal(random.randint(first.toordinal(), last.toordinal()))
        case SetType(of):
            return frozenset(name for name in of.names if random.random() < 0.5)
        case _:
            return random.choice(values)


def _as_given(value: Settled) -> object:
    if isinstance(value, Fraction):
        return f"{value.numerator}" if value.denominator == 1 else f"{float(value)}"
    return value


def _constants(checked: CheckedRuleset) -> Iterator[Known]:
    """Yield every constant that a decision mentions."""
    for decision in checked.decisions.values():
        for core in expressions_of(decision):
            yield from _constants_in(core)


def _constants_in(core: Core) -> Iterator[Known]:
    if isinstance(core, Const):
        yield core.value
    for part in parts(core):
        yield from _constants_in(part)
