"""Strong Kleene logic: TRUE, FALSE and UNKNOWN."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import NoReturn


class Truth(enum.IntEnum):
    """A truth value; UNKNOWN means that more facts could settle it.

    The order FALSE < UNKNOWN < TRUE makes `and` a minimum and `or` a maximum.
    """

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2

    def __bool__(self) -> NoReturn:
        """Refuse: a third value has no place in an `if`; compare with `is`."""
        raise TypeError("a Truth has three values: compare it with `is Truth.TRUE`")


def truth(value: bool) -> Truth:  # noqa: FBT001 - the boolean is all there is to convert
    """Return the Truth of a known boolean."""
    return Truth.TRUE if value else Truth.FALSE


def not_(value: Truth) -> Truth:
    """Return the negation; UNKNOWN stays UNKNOWN."""
    return Truth(2 - value)


def all_(values: Iterable[Truth]) -> Truth:
    """Return the Kleene `and`; TRUE for no values."""
    return min(values, default=Truth.TRUE)


def any_(values: Iterable[Truth]) -> Truth:
    """Return the Kleene `or`; FALSE for no values."""
    return max(values, default=Truth.FALSE)
