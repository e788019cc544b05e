"""What the parts of the elaborator need of each other."""

from __future__ import annotations

from typing import Protocol

from jianfu_rules.checking.guards import Guard
from jianfu_rules.checking.names import Scope
from jianfu_rules.datatypes import Datatype, NumberType
from jianfu_rules.expr import nodes
from jianfu_rules.expr.core import Core

Typed = tuple[Core, Datatype]


class Typing(Protocol):
    """The elaborator, as its helpers see it."""

    @property
    def scope(self) -> Scope:
        """Return what names stand for."""

    @property
    def guards(self) -> frozenset[Guard]:
        """Return what is known of names here."""

    def typed(self, node: nodes.Node, expected: Datatype | None = None) -> Typed | None:
        """Return core expression and type."""

    def number(self, node: nodes.Node) -> tuple[Core, NumberType] | None:
        """Return an expression that is a number, and its type."""

    def fail(self, code: str, message: str, at: nodes.At, help_: str | None = None) -> None:
        """Add a diagnostic about the part of the expression at `at`."""
