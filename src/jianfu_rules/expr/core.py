"""Core expressions: names resolved, types known, sugar gone. Only these have a meaning (`semantics/`)."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from typing import assert_never

import attrs

from jianfu_rules.datatypes import Datatype
from jianfu_rules.expr.functions import Function, Rounding
from jianfu_rules.expr.nodes import ArithmeticOp, CompareOp
from jianfu_rules.values import Settled


class Origin(enum.Enum):
    """Where a name's value comes from."""

    INPUT = "input"
    PARAMETER = "parameter"
    DECISION = "decision"


@attrs.frozen
class Const:
    """A known value."""

    value: Settled
    type: Datatype


@attrs.frozen
class Read:
    """The value of an input, a parameter or another decision."""

    name: str
    origin: Origin
    type: Datatype


@attrs.frozen
class IsNull:
    """Is the operand null? Total: it needs no guard."""

    operand: Core


@attrs.frozen
class Compare:
    """A comparison of two values that are not null."""

    op: CompareOp
    left: Core
    right: Core


@attrs.frozen
class All:
    """Kleene `and`, read from left to right: an item may rely on the earlier ones being TRUE."""

    items: tuple[Core, ...]


@attrs.frozen
class AnyOf:
    """Kleene `or`, read from left to right: an item may rely on the earlier ones being FALSE."""

    items: tuple[Core, ...]


@attrs.frozen
class Inverse:
    """Kleene `not`."""

    operand: Core


@attrs.frozen
class Calculate:
    """Exact arithmetic on two numbers; never a division."""

    op: ArithmeticOp
    left: Core
    right: Core


@attrs.frozen
class Choose:
    """`yes` where the condition is TRUE, `no` where it is FALSE, their common value where it is UNKNOWN."""

    condition: Core
    yes: Core
    no: Core


@attrs.frozen
class Round:
    """`dividend / divisor` brought to `places` decimals; the only place of a division. The divisor is never 0."""

    mode: Rounding
    dividend: Core
    divisor: Core | None
    places: int


@attrs.frozen
class Shift:
    """A day moved by a duration, forwards or backwards: months first, clamped to the month's end, then days."""

    day: Core
    by: Core
    backwards: bool


@attrs.frozen
class Apply:
    """A function of known values; strict in all arguments."""

    function: Function
    arguments: tuple[Core, ...]


@attrs.frozen
class Lookup:
    """The value of a keyed parameter for a key; UNKNOWN where the parameter has none for it."""

    parameter: str
    key: Core
    type: Datatype
    keys: tuple[str, ...] | None = None  # all keys there are; None for texts, of which there are too many


Core = Const | Read | IsNull | Compare | All | AnyOf | Inverse | Calculate | Choose | Round | Shift | Apply | Lookup


def parts(node: Core) -> tuple[Core, ...]:
    """Return the direct parts of a core expression, in reading order."""
    match node:
        case Const() | Read():
            return ()
        case IsNull(operand) | Inverse(operand):
            return (operand,)
        case Compare(_, left, right) | Calculate(_, left, right):
            return (left, right)
        case All(items) | AnyOf(items):
            return items
        case Choose(condition, yes, no):
            return (condition, yes, no)
        case Round(_, dividend, divisor, _):
            return (dividend,) if divisor is None else (dividend, divisor)
        case Shift(day, by, _):
            return (day, by)
        case Apply(_, arguments):
            return arguments
        case Lookup(key=key):
            return (key,)
        case _:
            assert_never(node)


def reads(node: Core) -> Iterator[Read]:
    """Yield every Read in a core expression, in reading order, repeats included."""
    if isinstance(node, Read):
        yield node
    for part in parts(node):
        yield from reads(part)
