"""Worlds: complete facts under the law of a day, and what every decision comes to in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from unicodedata import is_normalized

import attrs

from jianfu_rules.checking.checked import CheckedFormula, CheckedRuleset, CheckedTable
from jianfu_rules.datatypes import (
    BooleanType,
    Datatype,
    DateType,
    EnumType,
    NumberType,
    SetType,
    TextType,
    describe,
)
from jianfu_rules.evaluating.reference import matching_of, outputs_of
from jianfu_rules.expr.core import All, AnyOf, Core, Inverse, Read, reads
from jianfu_rules.kleene import Truth, truth
from jianfu_rules.semantics.expressions import truth_of, value_of
from jianfu_rules.semantics.hit_policy import Row, row_of, rule_on
from jianfu_rules.values import UNKNOWN, Known, Settled


@attrs.frozen(eq=False)
class Law:
    """A ruleset on a day, with what is known of its parameters."""

    checked: CheckedRuleset
    day: dt.date
    known: Mapping[str, Known]  # parameters, under the names that expressions read

    def conditions(self) -> Iterator[Core]:
        """Yield every expression of the ruleset, in file order."""
        scope = self.checked.applies_when
        if scope is not None:
            yield from (condition.core for condition in scope.conditions)
        for decision in self.checked.decisions.values():
            if isinstance(decision, CheckedFormula):
                yield decision.formula
                continue
            for row in decision.rows:
                yield from (condition.core for condition in row.conditions)
                yield from row.outputs
            yield from decision.otherwise.outputs if decision.otherwise is not None else ()
        yield from (item.core for item in self.checked.properties if item.core is not None)

    def inputs_of(self, node: Core) -> frozenset[str]:
        """Return the inputs that an expression reads, also through decisions."""
        found: set[str] = set()
        seen: set[str] = set()
        todo = [item.name for item in reads(node)]
        while todo:
            name = todo.pop()
            if name in self.checked.inputs:
                found.add(name)
            owner = self.checked.owners.get(name)
            if owner is not None and owner not in seen:
                seen.add(owner)
                todo += [item.name for item in reads_of(self.checked, owner)]
        return frozenset(found)


def reads_of(checked: CheckedRuleset, name: str) -> Iterator[Read]:
    """Yield what a decision reads in its formula or its rows."""
    decision = checked.decisions[name]
    if isinstance(decision, CheckedFormula):
        yield from reads(decision.formula)
        return
    for row in decision.rows:
        for node in (*(condition.core for condition in row.conditions), *row.outputs):
            yield from reads(node)
    for node in decision.otherwise.outputs if decision.otherwise is not None else ():
        yield from reads(node)


class World(Mapping[str, Known]):
    """What is known where all facts are given: the facts, the parameters, and what follows from them."""

    __slots__ = ("_found", "facts", "law")

    def __init__(self, law: Law, facts: Mapping[str, Settled]) -> None:
        """Hold complete facts by name; decisions are worked out when they are first asked for."""
        self.law = law
        self.facts = facts
        self._found: dict[str, Known] = {**law.known, **facts}

    def __getitem__(self, name: str) -> Known:
        """Return the value of a fact, a parameter or an output of a decision."""
        if name not in self._found:
            owner = self.law.checked.owners.get(name)
            if owner is None:
                raise KeyError(name)
            self._found.update(self._given_by(owner))
        return self._found[name]

    def __iter__(self) -> Iterator[str]:
        """Yield every name that has a value."""
        yield from dict.fromkeys((*self._found, *self.law.checked.owners))

    def __len__(self) -> int:
        """Return how many names have a value."""
        return len(list(iter(self)))

    def but(self, name: str, value: Settled) -> World:
        """Return the world in which one fact is another."""
        return World(self.law, {**self.facts, name: value})

    def _given_by(self, name: str) -> dict[str, Known]:
        decision = self.law.checked.decisions[name]
        if isinstance(decision, CheckedFormula):
            return {name: value_of(decision.formula, self)}
        about = decision.definition
        holds = matching_of(decision, self).effective
        rows = [self._row(decision, truth, row.outputs) for row, truth in zip(decision.rows, holds, strict=True)]
        last = decision.otherwise
        otherwise = None if last is None else self._row(decision, Truth.TRUE, last.outputs)
        ruling = rule_on(about.hit_policy, rows, otherwise, about.aggregate)
        return outputs_of(decision, ruling.output)

    def _row(self, table: CheckedTable, holds: Truth, outputs: Sequence[Core]) -> Row:
        # What a row that does not hold would give is never looked at.
        values = [UNKNOWN if holds is Truth.FALSE else value_of(output, self) for output in outputs]
        return row_of(table.definition.hit_policy, holds, values, table.ranking)


# What is looked at outside its place lacks the guard before it: a value may be null there, a divisor 0.
_UNGUARDED = (TypeError, ZeroDivisionError)


def worth(node: Core, world: World) -> Known:
    """Return the value of a part of an expression; one that only a guard would allow is UNKNOWN."""
    with suppress(*_UNGUARDED):
        return value_of(node, world)
    return UNKNOWN


def is_so(node: Core, wanted: bool, world: World) -> bool:  # noqa: FBT001 - as in a Part
    """Tell whether a condition is as wanted in a world; one that is not known is not."""
    with suppress(*_UNGUARDED):
        return truth_of(node, world) is truth(wanted)
    return False


def stands(table: CheckedTable, row: int) -> Core:
    """Return the condition that a row is effective: it matches, and no effective row overrides it."""
    about = table.rows[row]
    conditions = tuple(condition.core for condition in about.conditions)
    if not about.overriders:
        return All(conditions)
    return All((*conditions, Inverse(AnyOf(tuple(stands(table, over) for over in about.overriders)))))


def simplest(datatype: Datatype) -> Settled:
    """Return the value that a failing example should shrink to: the minimum, the first member, nothing."""
    match datatype:
        case BooleanType():
            return False
        case NumberType():
            return lowest(datatype) * datatype.step
        case EnumType():
            return datatype.names[0]
        case TextType():
            return ""
        case DateType(low):
            return low
        case SetType():
            return frozenset[str]()
        case _:
            raise TypeError(f"no input is a {describe(datatype)}")


UNBOUNDED = 10**6  # how far numbers go where a type gives no bound


def lowest(datatype: NumberType) -> int:
    """Return the smallest number of a type, in steps."""
    if datatype.min is not None:
        return -(-datatype.min // datatype.step)
    most = 0 if datatype.max is None else datatype.max // datatype.step
    return min(0, most) - UNBOUNDED


def highest(datatype: NumberType) -> int:
    """Return the largest number of a type, in steps."""
    if datatype.max is not None:
        return datatype.max // datatype.step
    return max(0, lowest(datatype)) + UNBOUNDED


def is_text_of(datatype: TextType, text: str) -> bool:
    """Tell whether a text can be a fact as it stands: it is not too long, and in its normal form."""
    return (datatype.max_length is None or len(text) <= datatype.max_length) and is_normalized("NFC", text)
