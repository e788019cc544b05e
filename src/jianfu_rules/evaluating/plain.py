"""Supplied things as Python's own types, without running code of the classes that they are of.

A subclass of `str` or `int` (a member of an enumeration, a text that is worked out late) may answer anything when it
is asked, or fail. So values are copied by the methods of the base types, and what is of none of them is never asked.
Mappings of facts are another matter: to give their items is what they are for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final, final

from jianfu_rules.phrases import Phrase
from jianfu_rules.values import MAX_DIGITS, Duration, Unknown

MAX_SHOWN = 60  # characters of a supplied value in a message


@final
class Foreign:
    """Stands in for a value of no known type; there is one for each way in which it is told."""

    __slots__ = ("words",)

    def __init__(self, words: Phrase) -> None:
        """Hold how the value is told."""
        self.words: Final = words


_MAPPING = Foreign(Phrase("映射", "a mapping"))
_MOMENT = Foreign(Phrase("日期和时刻", "a moment"))
_OTHER = Foreign(Phrase("其他类型的值", "something else"))

_COPIES: tuple[tuple[type, Callable[[Any], object]], ...] = (
    (str, str.__str__),
    (bool, bool),
    (int, int.__int__),
    (float, float.__float__),
    (Decimal, Decimal),
    (dt.datetime, lambda _: _MOMENT),
    (dt.date, lambda day: dt.date.fromordinal(dt.date.toordinal(day))),
    (type(None), lambda _: None),
    (Unknown, lambda unknown: unknown),
    (Duration, lambda span: span),
    (list, lambda items: tuple(list.__iter__(items))),
    (tuple, lambda items: tuple(tuple.__iter__(items))),
    (set, lambda items: tuple(set.__iter__(items))),
    (frozenset, lambda items: tuple(frozenset.__iter__(items))),
    (dict, lambda _: _MAPPING),
    (MappingProxyType, lambda _: _MAPPING),
)


def plain(value: object) -> object:
    """Return a value as one of Python's own types: any collection as a tuple, what is of none of them as Foreign."""
    # `isinstance` would ask the value what it is.
    kind = type(value)
    for base, copy in _COPIES:
        if issubclass(kind, base):
            return copy(value)
    return _OTHER


def items_of(mapping: object) -> dict[Any, object] | None:
    """Return the items of a mapping in a dictionary of its own; None for all else.

    What the mapping itself raises is the caller's, and comes through.
    """
    kind = type(mapping)
    return dict(mapping) if compares_plainly(kind) and issubclass(kind, Mapping) else None  # type: ignore[call-overload]


def compares_plainly(kind: type) -> bool:
    """Tell whether a class is compared as classes are; abstract classes compare what they are asked about."""
    return type(kind).__eq__ is object.__eq__


def shown(value: object) -> Phrase:
    """Return a plain value for a message, short."""
    match value:
        case Foreign(words=words):
            return words
        case bool():
            word = "true" if value else "false"
            return Phrase(f"布尔值 {word}", f"the boolean `{word}`")
        case str():
            return Phrase(f"文本“{cut(value)}”", f"the text `{cut(value)}`")
        case int() if abs(value) >= 10**MAX_DIGITS:
            return Phrase("位数过多的数值", "a number of too many digits")
        case int() | float() | Decimal():
            text = cut(str(value))
            return Phrase(text, f"`{text}`")
        case dt.date():
            return Phrase(f"日期 {value.isoformat()}", f"the day `{value.isoformat()}`")
        case Duration():
            return Phrase(f"时长 {value}", f"the duration `{value}`")
        case None:
            return Phrase("空值", "`null`")
        case tuple():
            return Phrase("列表", "a list")
        case _:
            return _OTHER.words


def cut(text: str) -> str:
    """Return the beginning of a text, for a message."""
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"
