"""Which rows of a table can match together: exact, by splitting every input's domain where a condition looks.

A condition that looks at one input only is decided by finitely many of its values: the ends of its domain, and each
constant it is compared with, with a neighbour on either side. So each input has a few values that matter, and each
value the set of rows whose conditions on it hold, as a bit mask. A search over those masks finds facts for which some
rows match and others don't, or shows that there are none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from itertools import islice
from math import ceil, floor
from operator import and_, or_

import attrs

from jianfu_rules.checking.predicates import Points, accepted_by_rows, bits_of, rows_passing
from jianfu_rules.datatypes import (
    BooleanType,
    Datatype,
    DateType,
    DurationType,
    EnumType,
    ListType,
    NumberType,
    RecordType,
    SetType,
    TextType,
    describe,
)
from jianfu_rules.expr.core import All, AnyOf, Compare, Const, Core, Inverse, IsNull, Origin, Read, parts, reads
from jianfu_rules.kleene import Truth
from jianfu_rules.semantics.expressions import Facts, truth_of
from jianfu_rules.values import Known, Settled, Unknown

BUDGET = 50_000  # steps of one search
TOTAL = 300_000  # steps of all searches of one check
MAX_COLUMNS = 400  # names that a search can follow

Witness = tuple[tuple[str, Settled], ...]  # a value for each input looked at


class ExhaustedError(Exception):
    """A search used up its budget: nothing is known."""


class SpentError(Exception):
    """All searches together used up their allowance: nothing more will be known."""


@attrs.define
class Allowance:
    """Steps that the searches of a table may take together."""

    left: int
    _floor: int = 0

    def open_half(self) -> None:
        """Let the next searches take half of what is left."""
        self._floor = self.left // 2

    def take(self, steps: int) -> None:
        """Spend steps.

        Raises:
            SpentError: There are not so many left.
        """
        self.left -= steps
        if self.left < self._floor:
            self.left = self._floor
            raise SpentError


@attrs.frozen
class Boxes:
    """The rows of a table as sets of facts; bit i of a mask is row i."""

    options: Mapping[str, tuple[tuple[Settled, int], ...]]  # per name: values that matter, rows that accept each
    accepting: Mapping[str, Mapping[int, int]]  # per name: the values that each row with a condition on it accepts
    possible: int  # rows that no constant condition excludes
    analysed: int  # rows whose every condition was understood
    by_inputs: bool  # whether facts alone make a witness, or other decisions have to come out as it says
    impossible: tuple[tuple[int, str], ...]  # rows with a name none of whose values they accept
    allowance: Allowance = attrs.field(factory=lambda: Allowance(TOTAL), eq=False, repr=False)

    def find(self, required: int, forbidden: int) -> Witness | None:
        """Return facts for which all `required` rows match and no `forbidden` one, or None where there are none.

        Of rows that were not analysed, the conditions that were understood are looked at.

        Raises:
            ExhaustedError: The budget did not suffice.
            SpentError: The allowance did not suffice.
        """
        self.allowance.take(1)
        if required & (forbidden | ~self.possible):
            return None
        search = _Search(self, required, forbidden & self.possible)
        return search.run()

    def together(self, row: int) -> int:
        """Return the rows that match some facts that `row` matches too.

        Raises:
            SpentError: The allowance did not suffice.
        """
        found = self.possible if self.possible >> row & 1 else 0
        for name in self.options:
            found &= reduce(or_, (passing for _, passing in self.accepted(name, 1 << row)), 0)
        return found

    def accepted(self, name: str, required: int, most: int | None = None) -> Sequence[tuple[Settled, int]]:
        """Return the values of `name` that all `required` rows accept (the first `most`), with the rows of each.

        Raises:
            SpentError: The allowance did not suffice.
        """
        options, accepting = self.options[name], self.accepting[name]
        masks = [accepting[row] for row in bits_of(required) if row in accepting]
        places = bits_of(reduce(and_, masks)) if masks else range(len(options))
        found = [options[index] for index in islice(places, most)]
        self.allowance.take(len(found))
        return found


@attrs.define
class _Search:
    boxes: Boxes
    required: int
    forbidden: int
    steps: int = 0
    failed: set[tuple[int, int]] = attrs.field(factory=set)
    columns: list[tuple[str, list[tuple[Settled, int]]]] = attrs.field(factory=list)

    def run(self) -> Witness | None:
        relevant = self.required | self.forbidden
        for name in self.boxes.options:
            # With nothing to search for, any of the values will do.
            options = self.boxes.accepted(name, self.required, None if self.forbidden else 1)
            if not options:
                return None
            distinct: dict[int, Settled] = {}
            for value, passing in options:
                distinct.setdefault(passing & relevant, value)
            # The fewer forbidden rows a value leaves, the sooner it leads to the end.
            ranked = sorted(distinct.items(), key=lambda item: (item[0] & self.forbidden).bit_count())
            self.columns.append((name, [(value, passing) for passing, value in ranked]))
        if not self.forbidden:
            return tuple((name, options[0][0]) for name, options in self.columns)
        if len(self.columns) > MAX_COLUMNS:
            raise ExhaustedError
        found = self._from(0, relevant)
        return None if found is None else tuple(reversed(found))

    def _from(self, index: int, alive: int) -> list[tuple[str, Settled]] | None:
        """Return values for the columns from `index` on, the last one first."""
        self.steps += 1
        self.boxes.allowance.take(1)
        if self.steps > BUDGET:
            raise ExhaustedError
        if index == len(self.columns):
            return None if alive & self.forbidden else []
        if (index, alive) in self.failed:
            return None
        name, options = self.columns[index]
        for value, passing in options:
            rest = self._from(index + 1, alive & passing)
            if rest is not None:
                rest.append((name, value))
                return rest
        self.failed.add((index, alive))
        return None


def boxes_of(
    rows: Sequence[Sequence[Core]], known: Facts, nullable: frozenset[str], allowance: Allowance | None = None
) -> Boxes:
    """Return the rows of a table as sets of facts.

    Args:
        rows: The conditions of each row.
        known: Values of parameters.
        nullable: Names whose value may be null.
        allowance: What searches may spend; by default that of a whole check.
    """
    table = _Table.read(rows, known)
    options: dict[str, tuple[tuple[Settled, int], ...]] = {}
    accepting: dict[str, dict[int, int]] = {}
    for name, read in table.subjects.items():
        values = list(_values(read.type, table.tests[name], known, nullable=name in nullable))
        points = Points.of(name, values, known)
        accepting[name] = accepted_by_rows(points, table.tests[name])
        options[name] = tuple(zip(values, rows_passing(points, accepting[name], len(rows)), strict=True))
    impossible = tuple((row, name) for name, found in accepting.items() for row, mask in found.items() if not mask)
    by_inputs = all(read.origin is Origin.INPUT for read in table.subjects.values())
    allowed = Allowance(TOTAL) if allowance is None else allowance
    return Boxes(options, accepting, table.possible, table.analysed, by_inputs, impossible, allowed)


def values_that_matter(
    name: str, datatype: Datatype, conditions: Sequence[Core], known: Facts, *, optional: bool
) -> list[Settled] | None:
    """Return values of an input such that every condition behaves like at one of them everywhere.

    None where that can't be told: a condition compares the input with other things, or calculates with it.
    """
    if isinstance(datatype, SetType | ListType | RecordType | DurationType):
        return None
    tests: list[tuple[int, Core]] = []
    for node in conditions:
        for part in _smallest_tests(node):
            names = {read.name for read in reads(part) if _is_open(read, known)}
            if name not in names:
                continue
            if names != {name} or not is_simple(part):
                if isinstance(datatype, BooleanType | EnumType):
                    continue  # all their values are tried anyway
                return None
            tests.append((0, part))
    return list(_values(datatype, tests, known, nullable=optional))


def _smallest_tests(node: Core) -> Iterator[Core]:
    """Yield the parts of an expression that are no connective."""
    if isinstance(node, All | AnyOf | Inverse):
        for part in parts(node):
            yield from _smallest_tests(part)
    else:
        yield node


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
                settled = Truth.UNKNOWN if names else truth_of(condition, known)
                if settled is Truth.FALSE:
                    possible &= ~(1 << index)
                elif len(names) == 1 and is_simple(condition):
                    table.subjects.update(names)
                    table.tests.setdefault(next(iter(names)), []).append((index, condition))
                elif settled is Truth.UNKNOWN:  # a lookup of a key without a value can come out unknown as well
                    analysed &= ~(1 << index)
        return attrs.evolve(table, possible=possible, analysed=analysed)


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
        case SetType():
            yield frozenset()  # its only simple condition asks for null
        case _:
            raise TypeError(f"conditions on a {describe(datatype)} are not analysed")


def _points(datatype: NumberType, constants: set[Known]) -> Iterator[Fraction]:
    scale = 10**datatype.scale
    low = None if datatype.min is None else ceil(datatype.min * scale)
    high = None if datatype.max is None else floor(datatype.max * scale)
    # In whole steps of the type: fractions are slow to sort.
    points = {end for end in (low, high) if end is not None}
    for value in constants:
        if isinstance(value, Fraction):
            # Up to the constant, at it, and from it on to the next; a finer one lies between two values of the type.
            below, rest = divmod(value.numerator * scale, value.denominator)
            points |= {below, below + 1} if rest else {below - 1, below, below + 1}
    for point in sorted(points) or [0]:
        if (low is None or point >= low) and (high is None or point <= high):
            yield Fraction(point, scale)


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
            yield from (side.value for side in (left, right) if isinstance(side, Const))
            yield from (known.get(side.name, None) for side in (left, right) if isinstance(side, Read))
        case _:
            return
