"""Search for facts that make a condition true: backwards through expressions, down to the inputs.

Every step proposes worlds in which one part comes out as wanted, nearest first, and every proposal is looked at before
it is believed. So the proposals may be generous; what bounds them is a budget.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

import attrs

from jianfu_rules.expr.core import All, AnyOf, Compare, Const, Core, Inverse, IsNull, Read
from jianfu_rules.expr.nodes import CompareOp
from jianfu_rules.semantics.operators import compare
from jianfu_rules.strategies.proposals import neighbours, proposals
from jianfu_rules.strategies.searching import FLIPPED, OPPOSITE, One, Part, Worlds
from jianfu_rules.strategies.worlds import World, is_so, worth
from jianfu_rules.values import Known, Settled, Unknown

BUDGET = 600  # steps of one search
REPAIRS = 4  # how often a later part may undo an earlier one on the way


class SpentError(Exception):
    """The budget of a search is spent: no part of it goes on."""


@attrs.define
class Search:
    """A search that is over when its budget is spent.

    Attributes:
        turn: Which way to go first where there are several: its digits choose, 0 chooses the first one everywhere.
        left: The steps that are left.
    """

    turn: int = 0
    left: int = BUDGET

    def turned(self, options: Sequence[One]) -> Sequence[One]:
        """Return the options, the one first that `turn` names."""
        if len(options) < 2 or not self.turn:
            return options
        self.turn, first = divmod(self.turn, len(options))
        return [*options[first:], *options[:first]]

    def worlds(self, parts: Sequence[Part], world: World) -> Worlds:
        """Yield worlds near `world` in which every part is as wanted, until the budget is spent."""
        with suppress(SpentError):
            yield from self.all_of(parts, world)

    def all_of(self, parts: Sequence[Part], world: World, repairs: int = REPAIRS) -> Worlds:
        """Yield worlds near `world` in which every part is as wanted; a later part may rely on the earlier ones."""
        lacking = next((index for index, part in enumerate(parts) if not is_so(*part, world)), None)
        if lacking is None:
            yield world
            return
        for found in self.hold(*parts[lacking], world):
            undone = not all(is_so(*part, found) for part in parts[:lacking])
            if repairs or not undone:
                yield from self.all_of(parts, found, repairs - undone)

    def hold(self, node: Core, wanted: bool, world: World) -> Worlds:  # noqa: FBT001 - as in a Part
        """Yield worlds near `world` in which a condition is TRUE, or FALSE."""
        if is_so(node, wanted, world):
            yield world
            return
        self._spend()
        match node:
            case Const():
                return
            case All(items) | AnyOf(items) if isinstance(node, All) is wanted:
                yield from self.all_of([(item, wanted) for item in items], world)
            case All(items) | AnyOf(items):
                for item in self.turned(items):
                    yield from self.hold(item, wanted, world)
            case Inverse(operand):
                yield from self.hold(operand, not wanted, world)
            case IsNull(Read(name, _, datatype)):
                for value in [None] if wanted else neighbours(datatype, CompareOp.NE, None):
                    yield world.but(name, value)
            case Compare(op, left, right):
                yield from self._compared(op if wanted else OPPOSITE[op], left, right, world)
            case _:
                yield from self.reach(node, CompareOp.EQ, wanted, world)

    def _compared(self, op: CompareOp, left: Core, right: Core, world: World) -> Worlds:
        """Yield worlds in which the comparison is TRUE, by moving one of its sides to the other."""
        one, other = worth(left, world), worth(right, world)
        ways = ((left, op, other), (right, FLIPPED[op], one))
        for node, wanted, value in self.turned(ways):
            if not isinstance(value, Unknown):
                yield from self.reach(node, wanted, value, world)

    def reach(self, node: Core, op: CompareOp, value: Settled, world: World) -> Worlds:
        """Yield worlds near `world` in which `node op value` is TRUE."""
        if _passes(worth(node, world), op, value):
            yield world
            return
        self._spend()
        for found in proposals(self, node, op, value, world):
            self._spend()
            if _passes(worth(node, found), op, value):
                yield found

    def _spend(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise SpentError


def _passes(found: Known, op: CompareOp, value: Settled) -> bool:
    return not isinstance(found, Unknown) and found is not None and compare(op, found, value)
