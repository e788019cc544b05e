"""Properties: what a ruleset promises about itself, to be proved and tested."""

from __future__ import annotations

import enum

import attrs

from jianfu_rules.expr.nodes import Node
from jianfu_rules.model.places import Located, Places, Written, places_field
from jianfu_rules.phrases import Phrase


class Direction(enum.Enum):
    """Which way an output goes when its input grows; staying equal is allowed."""

    INCREASING = "increasing"
    DECREASING = "decreasing"


@attrs.frozen
class Monotone:
    """Whatever else the facts are: a greater input never gives an output on the wrong side."""

    output: Located
    input: Located
    direction: Direction
    says: Phrase | None = None
    places: Places = places_field()

    def __str__(self) -> str:
        """Return the property in one line."""
        return f"monotone: {self.output} {self.direction.value} in {self.input}"


@attrs.frozen
class Independent:
    """Whatever else the facts are: the output does not depend on the input."""

    output: Located
    of: Located
    says: Phrase | None = None
    places: Places = places_field()

    def __str__(self) -> str:
        """Return the property in one line."""
        return f"independent: {self.output} of {self.of}"


@attrs.frozen
class Invariant:
    """A condition on inputs, parameters and decisions that is true of every case (always) or of none (never)."""

    condition: Written[Node]
    always: bool
    says: Phrase | None = None
    places: Places = places_field()

    def __str__(self) -> str:
        """Return the property in one line."""
        return f"{'always' if self.always else 'never'}: {self.condition.excerpt.text}"


@attrs.frozen
class Total:
    """Where all facts are given, the decision is decided: neither open nor in conflict."""

    decision: Located
    says: Phrase | None = None
    places: Places = places_field()

    def __str__(self) -> str:
        """Return the property in one line."""
        return f"total: {self.decision}"


Property = Monotone | Independent | Invariant | Total
