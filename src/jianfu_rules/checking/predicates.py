"""Conditions on one name, tried on many of its values at once: `semantics` with constants filled in.

What a condition accepts is a bit mask of values. A comparison with a constant accepts a stretch of ordered values, so
the work grows with the number of conditions and of values, and not with their product.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from math import lcm
from operator import or_

import attrs

from jianfu_rules.expr.core import All, AnyOf, Compare, Const, Core, Inverse, IsNull, Read, parts, reads
from jianfu_rules.expr.nodes import CompareOp
from jianfu_rules.kleene import Truth
from jianfu_rules.semantics.expressions import Facts, truth_of
from jianfu_rules.values import Known, Settled

_MIRRORED = {
    CompareOp.EQ: CompareOp.EQ,
    CompareOp.NE: CompareOp.NE,
    CompareOp.LT: CompareOp.GT,
    CompareOp.LE: CompareOp.GE,
    CompareOp.GT: CompareOp.LT,
    CompareOp.GE: CompareOp.LE,
}


@attrs.frozen
class Points:
    """Values of one name that are tried, null first, numbers and days ascending; bit i of a mask is value i."""

    name: str
    values: tuple[Settled, ...]
    known: Facts  # values of parameters
    everything: int  # all values
    null: int  # the bit of null, where it is among the values
    steps: tuple[int, ...]  # numbers and days as whole numbers, without null; empty for all other values
    unit: int  # what 1 is in steps
    equal: dict[Settled, int]  # the bit of each value that has no order

    @classmethod
    def of(cls, name: str, values: Sequence[Settled], known: Facts) -> Points:
        """Return `values` of `name`, ready to be tried."""
        everything, null = (1 << len(values)) - 1, int(len(values) > 0 and values[0] is None)
        numbers = [_number(value) for value in values[null:]]
        ordered = [number for number in numbers if number is not None]
        if len(ordered) < len(numbers):
            equal = {value: 1 << index for index, value in enumerate(values)}
            return cls(name, tuple(values), known, everything, null, (), 1, equal)
        unit = lcm(*(number.denominator for number in ordered))
        steps = tuple(number.numerator * (unit // number.denominator) for number in ordered)
        return cls(name, tuple(values), known, everything, null, steps, unit, {})

    def accepted(self, condition: Core) -> int:
        """Return the values for which a condition that looks at this name alone is TRUE.

        Null passes only a condition that asks for it: another one has its guard elsewhere in the row.
        """
        found = self._holding(condition)
        if self.null and not _asks_for_null(condition):
            found &= ~self.null
        return found

    def _holding(self, condition: Core) -> int:
        """Return the values for which a condition is TRUE; a comparison is never true of null.

        What it would be there does not matter: a guard in the same condition (`x = null or x > 3`) decides first.
        """
        match condition:
            case Compare(op, Read(found), other) if found == self.name:
                return self._compared(condition, op, other)
            case Compare(op, other, Read(found)) if found == self.name:
                return self._compared(condition, _MIRRORED[op], other)
            case All(items):
                mask = self.everything
                for item in items:
                    mask &= self._holding(item)
                return mask
            case AnyOf(items):
                mask = 0
                for item in items:
                    mask |= self._holding(item)
                return mask
            case Inverse(operand):
                return self.everything & ~self._holding(operand)
            case IsNull():
                return self.null
            case _:
                return self._tried(condition)

    def _compared(self, condition: Core, op: CompareOp, other: Core) -> int:
        """Return the values that compare with a constant as `op` says."""
        constant: Known = other.value if isinstance(other, Const) else None
        if isinstance(other, Read):
            constant = self.known.get(other.name)
        number = _number(constant)
        if self.steps and number is not None:
            return self._ordered(op, number) << self.null
        if self.equal and op in (CompareOp.EQ, CompareOp.NE) and isinstance(constant, str | bool):
            same = self.equal.get(constant, 0)
            return same if op is CompareOp.EQ else self.everything & ~self.null & ~same
        return self._tried(condition)

    def _ordered(self, op: CompareOp, number: Fraction) -> int:
        """Return the ordered values that compare with a number as `op` says."""
        above, below = number.numerator * self.unit, number.denominator
        less = (1 << bisect_left(self.steps, -(-above // below))) - 1
        not_more = (1 << bisect_right(self.steps, above // below)) - 1
        every = (1 << len(self.steps)) - 1
        return {
            CompareOp.EQ: not_more & ~less,
            CompareOp.NE: every & ~not_more | less,
            CompareOp.LT: less,
            CompareOp.LE: not_more,
            CompareOp.GT: every & ~not_more,
            CompareOp.GE: every & ~less,
        }[op]

    def _tried(self, condition: Core) -> int:
        """Return the values for which a condition is TRUE, by working it out for each."""
        if all(read.name != self.name for read in reads(condition)):
            return self.everything if truth_of(condition, self.known) is Truth.TRUE else 0
        mask = 0
        for index, value in enumerate(self.values):
            if value is not None and truth_of(condition, {**self.known, self.name: value}) is Truth.TRUE:
                mask |= 1 << index
        return mask


def _number(value: Known) -> Fraction | None:
    """Return a number or a day as a number; None for all that has no order."""
    if isinstance(value, Fraction):
        return value
    return Fraction(value.toordinal()) if isinstance(value, dt.date) else None


def _asks_for_null(node: Core) -> bool:
    return isinstance(node, IsNull) or any(_asks_for_null(part) for part in parts(node))


def accepted_by_rows(points: Points, tests: Iterable[tuple[int, Core]]) -> dict[int, int]:
    """Return the values that each row with a condition on the name accepts; `tests` are row and condition."""
    found: dict[int, int] = {}
    for row, condition in tests:
        found[row] = found.get(row, points.everything) & points.accepted(condition)
    return found


def rows_passing(points: Points, accepting: Mapping[int, int], rows: int) -> list[int]:
    """Return for each value the rows that accept it.

    Args:
        points: The values.
        accepting: The values that each row with a condition on the name accepts; the others accept all.
        rows: How many rows there are.
    """
    passing = (1 << rows) - 1
    # Rows whose acceptance changes at each value: a stretch of values has two such places, however long it is.
    turning = [0] * (len(points.values) + 1)
    for row, accepted in accepting.items():
        passing &= ~(1 << row)
        for index in bits_of(accepted ^ accepted << 1):
            turning[index] |= 1 << row
    found = []
    for turn in turning[:-1]:
        passing ^= turn
        found.append(passing)
    return found


def bits_of(mask: int) -> Iterator[int]:
    """Yield the positions of the bits of a mask, the lowest first."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def mask_of(positions: Iterable[int]) -> int:
    """Return the mask of the bits at `positions`."""
    return reduce(or_, (1 << position for position in positions), 0)
