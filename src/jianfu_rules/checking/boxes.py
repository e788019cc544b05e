"""Which rows of a table can match together: exact, by splitting every input's domain where a condition looks.

A condition that looks at one input only is decided by finitely many of its values: the ends of its domain, and each
constant it is compared with, with a neighbour on either side. All combinations of such values are walked at once:
the rows still matching are one bit mask, and equal masks are followed once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from operator import or_

import attrs

from jianfu_rules.datatypes import (
    BooleanType,
    Datatype,
    DateType,
    DurationType,
    EnumType,
    ListType,
    NullType,
    NumberType,
    RecordType,
    SetType,
    TextType,
)
from jianfu_rules.expr.core import All, AnyOf, Compare, Const, Core, Inverse, IsNull, Origin, Read, reads
from jianfu_rules.kleene import Truth
from jianfu_rules.semantics.expressions import Facts, truth_of
from jianfu_rules.values import Known, Settled, Unknown

BUDGET = 1_000_000  # combinations followed

Witness = tuple[tuple[str, Settled], ...]  # a value for each input looked at


@attrs.frozen
class Overlaps:
    """The sets of rows that can match together, each with facts that show it; bit i is row i."""

    reachable: Mapping[int, Witness]
    analysed: int  # rows whose every condition was understood; another row's bit only says that it may match
    by_inputs: bool  # whether the witnesses are facts alone, or need other decisions to come out as they say
    impossible: tuple[tuple[int, str], ...] = ()  # rows with a name none of whose values they accept


def overlaps_of(rows: Sequence[Sequence[Core]], known: Facts, nullable: frozenset[str]) -> Overlaps | None:
    """Return which rows can match together, or None when the budget does not suffice.

    Args:
        rows: The conditions of each row.
        known: Values of parameters.
        nullable: Names whose value may be null.
    """
    table = _Table.read(rows, known)
    states: dict[int, Witness] = {table.possible: ()}
    impossible: list[tuple[int, str]] = []
    spent = 0
    for name, read in table.subjects.items():
        tests = table.tests[name]
        options = [
            (value, table.passing(name, value)) for value in _values(read.type, tests, known, nullable=name in nullable)
        ]
        accepted = reduce(or_, (passing for _, passing in options))
        impossible += [(row, name) for row in range(len(rows)) if not accepted >> row & 1]
        spent += len(states) * len(options)
        if spent > BUDGET:
            return None
        following: dict[int, Witness] = {}
        for mask, witness in states.items():
            for value, passing in options:
                following.setdefault(mask & passing, (*witness, (name, value)))
        states = following
    by_inputs = all(read.origin is Origin.INPUT for read in table.subjects.values())
    return Overlaps(states, table.analysed, by_inputs, tuple(impossible))


@attrs.frozen
class _Table:
    """The conditions of all rows, sorted by the one name that each looks at."""

    known: Facts
    possible: int  # rows that no constant condition excludes
    analysed: int
    subjects: dict[str, Read]
    tests: dict[str, list[tuple[int, Core]]]  # per name: row and condition

    @classmethod
    def read(cls, rows: Sequence[Sequence[Core]], known: Facts) -> _Table:
        table = cls(known, (1 << len(rows)) - 1, (1 << len(rows)) - 1, {}, {})
        possible, analysed = table.possible, table.analysed
        for index, conditions in enumerate(rows):
            for condition in conjuncts(conditions):
                names = {read.name: read for read in reads(condition) if _is_open(read, known)}
                if not names and truth_of(condition, known) is not Truth.TRUE:
                    possible &= ~(1 << index)
                elif len(names) == 1 and is_simple(condition):
                    table.subjects.update(names)
                    table.tests.setdefault(next(iter(names)), []).append((index, condition))
                elif names:
                    analysed &= ~(1 << index)
        return attrs.evolve(table, possible=possible, analysed=analysed)

    def passing(self, name: str, value: Settled) -> int:
        """Return the rows whose conditions on `name` hold for `value`."""
        facts = {**self.known, name: value}
        mask = -1
        for row, condition in self.tests[name]:
            if truth_of(condition, facts) is not Truth.TRUE:
                mask &= ~(1 << row)
        return mask


def _is_open(read: Read, known: Facts) -> bool:
    return isinstance(known.get(read.name, _UNKNOWN), Unknown)


_UNKNOWN = Unknown()


def conjuncts(conditions: Sequence[Core]) -> Iterator[Core]:
    """Yield the conditions that all have to hold, one by one."""
    for condition in conditions:
        if isinstance(condition, All):
            yield from conjuncts(condition.items)
        else:
            yield condition


def is_simple(condition: Core) -> bool:
    """Tell whether a condition only compares one name with constants, so that a few values decide it."""
    match condition:
        case All(items) | AnyOf(items):
            return all(is_simple(item) for item in items)
        case Inverse(operand):
            return is_simple(operand)
        case IsNull(Read()) | Const() | Read(type=BooleanType()):
            return True
        case Compare(_, left, right):
            return all(
                isinstance(side, Read | Const) and not isinstance(side.type, _UNLISTED) for side in (left, right)
            )
        case _:
            return False


# A value of these types is not told by a few constants.
_UNLISTED = (SetType, ListType, RecordType, DurationType)


def _values(datatype: Datatype, tests: list[tuple[int, Core]], known: Facts, *, nullable: bool) -> Iterator[Settled]:
    """Yield values of the datatype such that every test behaves like at one of them everywhere."""
    if nullable:
        yield None
    constants = {value for _, condition in tests for value in constants_in(condition, known)}
    match datatype:
        case BooleanType():
            yield from (True, False)
        case EnumType(members):
            yield from (member.name for member in members)
        case NumberType():
            yield from _points(datatype, constants)
        case TextType():
            texts = sorted(value for value in constants if isinstance(value, str))
            yield from texts
            yield next(other for other in _other_texts() if other not in texts)
        case DateType(low, high):
            yield from _days(low, high, constants)
        case SetType() | ListType() | RecordType() | DurationType() | NullType():
            raise TypeError("conditions on these types are not analysed")


def _points(datatype: NumberType, constants: set[Known]) -> Iterator[Fraction]:
    step = datatype.step
    points = {end for end in (datatype.min, datatype.max) if end is not None}
    for value in constants:
        if isinstance(value, Fraction):
            # A constant finer than the type's scale lies between two of its values: take both.
            below = Fraction((value / step).__floor__()) * step
            points |= {below - step, below, below + step, below + 2 * step}
    for point in sorted(points):
        if (datatype.min is None or point >= datatype.min) and (datatype.max is None or point <= datatype.max):
            yield point


def _days(low: dt.date, high: dt.date, constants: set[Known]) -> Iterator[dt.date]:
    first, last = low.toordinal(), high.toordinal()
    points = {first, last}
    for value in constants:
        if isinstance(value, dt.date):
            points |= {value.toordinal() + offset for offset in (-1, 0, 1)}
    for point in sorted(points):
        if first <= point <= last:
            yield dt.date.fromordinal(point)


def _other_texts() -> Iterator[str]:
    text = "…"
    while True:
        yield text
        text += "…"


def constants_in(condition: Core, known: Facts) -> Iterator[Known]:
    """Yield what a simple condition compares its name with."""
    match condition:
        case All(items) | AnyOf(items):
            for item in items:
                yield from constants_in(item, known)
        case Inverse(operand):
            yield from constants_in(operand, known)
        case Compare(_, left, right):
            for side in (left, right):
                if isinstance(side, Const):
                    yield side.value
                elif isinstance(side, Read):
                    yield known.get(side.name, None)
        case _:
            return
