"""What a core expression is worth when some facts are unknown, and which of them are still open in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import assert_never

from jianfu_rules.expr.core import (
    All,
    AnyOf,
    Apply,
    Calculate,
    Choose,
    Compare,
    Const,
    Core,
    Inverse,
    IsNull,
    Lookup,
    Read,
    Round,
    Shift,
    parts,
)
from jianfu_rules.kleene import Truth, not_, truth
from jianfu_rules.semantics.calendar import shifted
from jianfu_rules.semantics.functions import apply
from jianfu_rules.semantics.operators import as_number, calculate, compare
from jianfu_rules.semantics.rounding import rounded
from jianfu_rules.values import UNKNOWN, Duration, Known, Settled, Unknown

_Strict = IsNull | Compare | Calculate | Round | Shift | Apply | Lookup
Facts = Mapping[str, Known]  # what is known of each input, parameter and decision; an absent name is UNKNOWN


def value_of(node: Core, facts: Facts) -> Known:
    """Return the value of an expression: strict in all operands, but for the Kleene connectives and `if`."""
    match node:
        case Const(value):
            return value
        case Read(name):
            return facts.get(name, UNKNOWN)
        case All() | AnyOf() | Inverse():
            return _known(truth_of(node, facts))
        case Choose():
            return _choice(node, facts)
        case _:
            return _strict(node, facts)


def _strict(node: _Strict, facts: Facts) -> Known:
    """Return the value of an operation that is UNKNOWN as soon as one operand is."""
    values: list[Settled] = []
    for part in parts(node):
        value = value_of(part, facts)
        if isinstance(value, Unknown):
            return UNKNOWN
        values.append(value)
    match node:
        case IsNull():
            return values[0] is None
        case Compare(op):
            return compare(op, *values)
        case Calculate(op):
            return calculate(op, *values)
        case Round(mode, _, _, places):
            dividend, divisor = as_number(values[0]), as_number(values[1]) if len(values) > 1 else Fraction(1)
            return rounded(mode, dividend / divisor, places)
        case Shift(_, _, backwards):
            return _shifted(values[0], values[1], backwards=backwards)
        case Apply(function):
            return apply(function, values)
        case Lookup(parameter):
            return facts.get(keyed(parameter, str(values[0])), UNKNOWN)
        case _:
            assert_never(node)


def keyed(parameter: str, key: str) -> str:
    """Return the name under which the value of a keyed parameter for one key is known."""
    return f"{parameter}[{key}]"


def _shifted(day: Settled, by: Settled, *, backwards: bool) -> Settled:
    if not isinstance(day, dt.date) or not isinstance(by, Duration):
        raise TypeError(f"a day and a duration are needed here: {day!r}, {by!r}")
    moved = shifted(day, by, backwards=backwards)
    if moved is None:
        raise TypeError(f"{day} moved by {by} leaves the calendar: check() should have seen it")
    return moved


def truth_of(node: Core, facts: Facts) -> Truth:
    """Return the truth of a boolean expression."""
    match node:
        case All(items):
            return _first_of(Truth.FALSE, Truth.TRUE, items, facts)
        case AnyOf(items):
            return _first_of(Truth.TRUE, Truth.FALSE, items, facts)
        case Inverse(operand):
            return not_(truth_of(operand, facts))
        case _:
            value = value_of(node, facts)
            if isinstance(value, Unknown):
                return Truth.UNKNOWN
            if not isinstance(value, bool):
                raise TypeError(f"a condition that is no boolean: {value!r}")
            return truth(value)


def open_names(node: Core, facts: Facts) -> frozenset[str]:
    """Return the unknown names left in the residual of an expression; empty iff its value is known.

    Settled parts are dropped: a FALSE item of an `or`, a TRUE item of an `and`, the branch that is not taken.
    """
    if isinstance(node, Const) or not isinstance(value_of(node, facts), Unknown):
        return frozenset()
    match node:
        case Read(name):
            return frozenset({name})
        case Choose(condition, yes, no):
            chosen = truth_of(condition, facts)
            if chosen is not Truth.UNKNOWN:
                return open_names(yes if chosen is Truth.TRUE else no, facts)
            return _joined((condition, yes, no), facts)
        case Lookup(parameter, key, _, keys):
            # The parameter is open for a key without a value; with the key unknown, for any such key.
            found = value_of(key, facts)
            wanted = keys if isinstance(found, Unknown) else (str(found),)
            lacking = wanted is None or any(keyed(parameter, item) not in facts for item in wanted)
            return open_names(key, facts) | (frozenset({parameter}) if lacking else frozenset())
        case _:
            return _joined(parts(node), facts)


def _joined(nodes: Iterable[Core], facts: Facts) -> frozenset[str]:
    return frozenset[str]().union(*(open_names(node, facts) for node in nodes))


def _first_of(decisive: Truth, neutral: Truth, items: tuple[Core, ...], facts: Facts) -> Truth:
    """Return `decisive` at the first item that has it.

    Stopping there is not only haste: a guard (`x != null and x > 3`) keeps null from the items behind it.
    """
    result = neutral
    for item in items:
        found = truth_of(item, facts)
        if found is decisive:
            return decisive
        if found is Truth.UNKNOWN:
            result = Truth.UNKNOWN
    return result


def _choice(node: Choose, facts: Facts) -> Known:
    chosen = truth_of(node.condition, facts)
    if chosen is Truth.TRUE:
        return value_of(node.yes, facts)
    if chosen is Truth.FALSE:
        return value_of(node.no, facts)
    yes, no = value_of(node.yes, facts), value_of(node.no, facts)
    agree = not isinstance(yes, Unknown) and not isinstance(no, Unknown) and yes == no
    return yes if agree else UNKNOWN


def _known(value: Truth) -> Known:
    return UNKNOWN if value is Truth.UNKNOWN else value is Truth.TRUE
