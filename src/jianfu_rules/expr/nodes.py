"""Syntax trees of the language: what the author wrote, before names and types are known."""

from __future__ import annotations

import enum

import attrs

At = tuple[int, int]  # half-open offsets into the expression's text


def _at() -> At:
    # Two trees are equal when they say the same, wherever they stand.
    return attrs.field(default=(0, 0), eq=False, repr=False)


class CompareOp(enum.Enum):
    """A comparison."""

    EQ = "="
    NE = "!="
    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="


class ArithmeticOp(enum.Enum):
    """An arithmetic operation on two numbers."""

    ADD = "+"
    SUB = "-"
    MUL = "*"
    DIV = "/"


@attrs.frozen
class NumberLiteral:
    """A number as it was written; the number of decimals counts."""

    text: str
    at: At = _at()


@attrs.frozen
class TextLiteral:
    """A quoted text: a text value, or a member of an enumeration by name or label."""

    text: str
    at: At = _at()


@attrs.frozen
class BooleanLiteral:
    """`true` or `false`."""

    value: bool
    at: At = _at()


@attrs.frozen
class NullLiteral:
    """`null`: known, there is none."""

    at: At = _at()


@attrs.frozen
class DateLiteral:
    """`date("2025-01-31")`."""

    text: str  # ISO
    at: At = _at()


@attrs.frozen
class DurationLiteral:
    """`duration("P1Y2M3D")`."""

    text: str  # ISO, years, months and days
    at: At = _at()


@attrs.frozen
class Name:
    """The name of an input, a parameter, a decision or (in a cell) a member of an enumeration."""

    text: str
    at: At = _at()


@attrs.frozen
class Negate:
    """`-x`."""

    operand: Node
    at: At = _at()


@attrs.frozen
class Arithmetic:
    """`left op right`."""

    op: ArithmeticOp
    left: Node
    right: Node
    at: At = _at()


@attrs.frozen
class Comparison:
    """`left op right`."""

    op: CompareOp
    left: Node
    right: Node
    at: At = _at()


@attrs.frozen
class Between:
    """`operand between low and high`, both ends included."""

    operand: Node
    low: Node
    high: Node
    at: At = _at()


@attrs.frozen
class In:
    """`operand in tests`."""

    operand: Node
    tests: Tests
    at: At = _at()


@attrs.frozen
class And:
    """`a and b and …`."""

    items: tuple[Node, ...]
    at: At = _at()


@attrs.frozen
class Or:
    """`a or b or …`."""

    items: tuple[Node, ...]
    at: At = _at()


@attrs.frozen
class Not:
    """`not(operand)`."""

    operand: Node
    at: At = _at()


@attrs.frozen
class If:
    """`if condition then yes else no`."""

    condition: Node
    yes: Node
    no: Node
    at: At = _at()


@attrs.frozen
class Call:
    """`function(argument, …)`; functions may have names of several words."""

    function: str
    arguments: tuple[Node, ...]
    at: At = _at()


Node = (
    NumberLiteral
    | TextLiteral
    | BooleanLiteral
    | NullLiteral
    | DateLiteral
    | DurationLiteral
    | Name
    | Negate
    | Arithmetic
    | Comparison
    | Between
    | In
    | And
    | Or
    | Not
    | If
    | Call
)


@attrs.frozen
class CompareTest:
    """A unary test `op value`."""

    op: CompareOp
    value: Node
    at: At = _at()


@attrs.frozen
class RangeTest:
    """A unary test `[low..high]`; a round or turned bracket excludes its end."""

    low: Node
    high: Node
    low_included: bool
    high_included: bool
    at: At = _at()


@attrs.frozen
class ValueTest:
    """A unary test `value`: is it this one?"""

    value: Node
    at: At = _at()


Test = CompareTest | RangeTest | ValueTest


@attrs.frozen
class Tests:
    """A list of unary tests: does one of them hold? Negated by `not(…)`; `-` (no items) always holds."""

    items: tuple[Test, ...]
    negated: bool = False
    at: At = _at()

    @property
    def is_any(self) -> bool:
        """Tell whether this is `-`, the test that everything passes."""
        return not self.items
