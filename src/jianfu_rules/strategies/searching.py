"""What the parts of the search need of each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol, TypeVar

from jianfu_rules.expr.core import Core
from jianfu_rules.expr.nodes import CompareOp
from jianfu_rules.strategies.worlds import World
from jianfu_rules.values import Settled

Part = tuple[Core, bool]  # a condition, and whether it is to hold
Worlds = Iterator[World]
One = TypeVar("One")

FLIPPED = {
    CompareOp.EQ: CompareOp.EQ,
    CompareOp.NE: CompareOp.NE,
    CompareOp.LT: CompareOp.GT,
    CompareOp.LE: CompareOp.GE,
    CompareOp.GT: CompareOp.LT,
    CompareOp.GE: CompareOp.LE,
}
OPPOSITE = {
    CompareOp.EQ: CompareOp.NE,
    CompareOp.NE: CompareOp.EQ,
    CompareOp.LT: CompareOp.GE,
    CompareOp.LE: CompareOp.GT,
    CompareOp.GT: CompareOp.LE,
    CompareOp.GE: CompareOp.LT,
}


class Searching(Protocol):
    """The search, as those who propose worlds see it."""

    def hold(self, node: Core, wanted: bool, world: World) -> Worlds:  # noqa: FBT001 - as in a Part
        """Yield worlds near `world` in which a condition is TRUE, or FALSE."""

    def all_of(self, parts: Sequence[Part], world: World) -> Worlds:
        """Yield worlds near `world` in which every part is as wanted."""

    def reach(self, node: Core, op: CompareOp, value: Settled, world: World) -> Worlds:
        """Yield worlds near `world` in which `node op value` is TRUE."""

    def turned(self, options: Sequence[One]) -> Sequence[One]:
        """Return the options, the one first that this search starts with."""
