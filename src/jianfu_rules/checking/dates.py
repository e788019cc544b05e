"""Static calendar arithmetic."""

from __future__ import annotations

from fractions import Fraction

from jianfu_rules.checking.typing import Typed, Typing
from jianfu_rules.datatypes import DateType, DurationType, NumberType, describe
from jianfu_rules.expr import core, nodes
from jianfu_rules.expr.functions import Function
from jianfu_rules.semantics.calendar import months_between, shifted, years_between
from jianfu_rules.values import Duration

_COUNTS = {
    Function.COUNT_DAYS: lambda start, end: (end - start).days,
    Function.COUNT_MONTHS: months_between,
    Function.COUNT_YEARS: years_between,
}


def shift(typing: Typing, op: nodes.ArithmeticOp, day: Typed, by: nodes.Node, at: nodes.At) -> Typed | None:
    """Return `day + duration` or `day - duration`; it must stay in the calendar for every day of the type."""
    length = typing.typed(by)
    if length is None:
        return None
    span = length[1]
    if op not in (nodes.ArithmeticOp.ADD, nodes.ArithmeticOp.SUB) or not isinstance(span, DurationType):
        message = f"a day is moved by a duration (`+`, `-`), not `{op.value}` {describe(span)}"
        return typing.fail("JR205", message, at, "count days with `count days(a, b)`")
    if not isinstance(day[1], DateType) or not isinstance(span.value, Duration):
        return typing.fail("JR208", "the length of this duration is not known", at)
    backwards = op is nodes.ArithmeticOp.SUB
    low = shifted(day[1].min, span.value, backwards=backwards)
    high = shifted(day[1].max, span.value, backwards=backwards)
    if low is None or high is None:
        help_ = "give the date a `min` and a `max`"
        return typing.fail("JR208", "the day can leave the calendar", at, help_)
    return core.Shift(day[0], length[0], backwards), DateType(low, high)


def count_between(function: Function, start: DateType, end: DateType) -> NumberType:
    """Return the type of a count of days, months or years between two days."""
    count = _COUNTS[function]
    low, high = Fraction(count(start.max, end.min)), Fraction(count(start.min, end.max))
    return NumberType(0, low, high, integral=True)
