"""Static arithmetic: scale, bounds and unit of a result, and whether a type fits another."""

from __future__ import annotations

from fractions import Fraction

from jianfu_rules.datatypes import Datatype, DateType, DurationType, EnumType, NumberType, TextType, describe
from jianfu_rules.expr.nodes import ArithmeticOp
from jianfu_rules.values import MAX_OUTCOME_DIGITS, number_text

Misfit = tuple[str, str, str | None]  # code, message, help


def units_agree(op: ArithmeticOp, left: NumberType, right: NumberType) -> bool:
    """Tell whether two numbers may be joined: sums need the same unit, products at most one unit."""
    if left.unit is None or right.unit is None:
        return True
    return op is not ArithmeticOp.MUL and left.unit == right.unit


def arithmetic_type(op: ArithmeticOp, left: NumberType, right: NumberType) -> NumberType:
    """Return the type of an exact result: its scale, its bounds by interval arithmetic, and its unit."""
    unit = left.unit or right.unit
    if op is ArithmeticOp.MUL:
        corners = _products(left, right)
        return NumberType(left.scale + right.scale, *corners, unit, left.integral and right.integral)
    scale = max(left.scale, right.scale)
    if op is ArithmeticOp.ADD:
        low, high = _sum(left.min, right.min), _sum(left.max, right.max)
    else:
        low, high = _difference(left.min, right.max), _difference(left.max, right.min)
    return NumberType(scale, low, high, unit, left.integral and right.integral)


def common_type(one: Datatype, other: Datatype) -> Datatype | None:
    """Return the type that holds the values of both, or None."""
    if isinstance(one, NumberType) and isinstance(other, NumberType):
        if one.unit is not None and other.unit is not None and one.unit != other.unit:
            return None
        low = None if one.min is None or other.min is None else min(one.min, other.min)
        high = None if one.max is None or other.max is None else max(one.max, other.max)
        scale = max(one.scale, other.scale)
        return NumberType(scale, low, high, one.unit or other.unit, one.integral and other.integral)
    if isinstance(one, TextType) and isinstance(other, TextType):
        return TextType(max(one.max_length or 0, other.max_length or 0))
    if isinstance(one, DateType) and isinstance(other, DateType):
        return DateType(min(one.min, other.min), max(one.max, other.max))
    if isinstance(one, DurationType) and isinstance(other, DurationType):
        return one if one.value == other.value else DurationType()
    return one if one == other else None


def misfit(actual: Datatype, wanted: Datatype) -> Misfit | None:
    """Return why values of `actual` are not all values of `wanted`, or None."""
    if isinstance(actual, NumberType) and isinstance(wanted, NumberType):
        return _number_misfit(actual, wanted)
    if isinstance(actual, TextType) and isinstance(wanted, TextType):
        if wanted.max_length is not None and (actual.max_length or 0) > wanted.max_length:
            return "JR204", f"the text is longer than {wanted.max_length} characters", None
        return None
    if isinstance(actual, DateType) and isinstance(wanted, DateType):
        if wanted.min <= actual.min and actual.max <= wanted.max:
            return None
        return "JR208", f"the day can be from {actual.min} to {actual.max}, outside the declared range", None
    if actual != wanted:
        help_ = (
            f"the values are {', '.join(f'`{name}`' for name in wanted.names)}"
            if isinstance(wanted, EnumType)
            else None
        )
        return "JR205", f"expected {describe(wanted)}, found {describe(actual)}", help_
    return None


def _number_misfit(actual: NumberType, wanted: NumberType) -> Misfit | None:
    if actual.unit is not None and wanted.unit is not None and actual.unit != wanted.unit:
        return "JR213", f"expected the unit `{wanted.unit}`, found `{actual.unit}`", None
    if actual.scale > wanted.scale:
        help_ = f"declare a scale of {actual.scale}, or round by name"
        return "JR207", f"the result has {actual.scale} decimals, declared are {wanted.scale}", help_
    if wanted.min is not None and (actual.min is None or actual.min < wanted.min):
        reached = "any value" if actual.min is None else _told(actual.min)
        return "JR208", f"the result can go down to {reached}, below the declared `min` {number_text(wanted.min)}", None
    if wanted.max is not None and (actual.max is None or actual.max > wanted.max):
        reached = "any value" if actual.max is None else _told(actual.max)
        return "JR208", f"the result can go up to {reached}, above the declared `max` {number_text(wanted.max)}", None
    return None


def _told(number: Fraction) -> str:
    """Return a number for a message; a reader can do nothing with hundreds of digits, nor can Python write them all."""
    if abs(number) < 10**MAX_OUTCOME_DIGITS:
        return number_text(number)
    return f"a number of more than {MAX_OUTCOME_DIGITS} digits"


def _sum(left: Fraction | None, right: Fraction | None) -> Fraction | None:
    return None if left is None or right is None else left + right


def _difference(left: Fraction | None, right: Fraction | None) -> Fraction | None:
    return None if left is None or right is None else left - right


def _products(left: NumberType, right: NumberType) -> tuple[Fraction | None, Fraction | None]:
    ends = (left.min, left.max, right.min, right.max)
    if any(end is None for end in ends):
        return None, None
    corners = [a * b for a in (left.min, left.max) for b in (right.min, right.max) if a is not None and b is not None]
    return min(corners), max(corners)
