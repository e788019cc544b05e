"""Functions: their arguments and the types of their results."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from jianfu_rules.checking.dates import count_between
from jianfu_rules.checking.guards import NOT_ZERO
from jianfu_rules.checking.numbers import common_type
from jianfu_rules.checking.typing import Typed, Typing
from jianfu_rules.datatypes import BooleanType, Datatype, DateType, EnumType, ListType, NumberType, SetType, describe
from jianfu_rules.diagnostics import did_you_mean
from jianfu_rules.expr import core, nodes
from jianfu_rules.expr.functions import NAMED, ROUNDINGS, Function, Rounding
from jianfu_rules.semantics.rounding import rounded

MAX_PLACES = 12

_ARITY = {
    Function.ABS: 1,
    Function.COUNT: 1,
    Function.LIST_CONTAINS: 2,
    Function.LOOKUP: 2,
    Function.COUNT_DAYS: 2,
    Function.COUNT_MONTHS: 2,
    Function.COUNT_YEARS: 2,
}


def call(typing: Typing, node: nodes.Call) -> Typed | None:
    """Return a function call with its type, or None after saying what is wrong with it."""
    if node.function in ROUNDINGS:
        return _rounding(typing, ROUNDINGS[node.function], node)
    function = NAMED[node.function]
    wanted = _ARITY.get(function, len(node.arguments))
    if len(node.arguments) != wanted:
        found = len(node.arguments)
        return typing.fail("JR205", f"`{node.function}` takes {wanted} arguments, found {found}", node.at)
    match function:
        case Function.LOOKUP:
            return _lookup(typing, node)
        case Function.LIST_CONTAINS:
            return _contains(typing, node)
        case Function.COUNT_DAYS | Function.COUNT_MONTHS | Function.COUNT_YEARS:
            return _between(typing, function, node)
        case _:
            return _of_numbers(typing, function, node)


def _rounding(typing: Typing, mode: Rounding, node: nodes.Call) -> Typed | None:
    if mode in (Rounding.FLOOR, Rounding.CEILING) and len(node.arguments) == 1:
        places: int | None = 0
    elif len(node.arguments) == 2:
        places = _places(node.arguments[1])
    else:
        return typing.fail("JR205", f"`{node.function}` takes a number and how many decimals", node.at)
    if places is None:
        message = f"the decimals are a whole number from -{MAX_PLACES} to {MAX_PLACES}"
        return typing.fail("JR205", message, node.arguments[-1].at)
    first = node.arguments[0]
    if isinstance(first, nodes.Arithmetic) and first.op is nodes.ArithmeticOp.DIV:
        return _quotient(typing, mode, first, places)
    number = typing.number(first)
    if number is None:
        return None
    return core.Round(mode, number[0], None, places), _rounded_type(mode, number[1], places)


def _places(node: nodes.Node) -> int | None:
    sign = 1
    if isinstance(node, nodes.Negate):
        sign, node = -1, node.operand
    if not isinstance(node, nodes.NumberLiteral) or not node.text.isdigit() or int(node.text) > MAX_PLACES:
        return None
    return sign * int(node.text)


def _quotient(typing: Typing, mode: Rounding, node: nodes.Arithmetic, places: int) -> Typed | None:
    above, below = typing.number(node.left), typing.number(node.right)
    if above is None or below is None:
        return None
    guarded = isinstance(node.right, nodes.Name) and (NOT_ZERO, node.right.text) in typing.guards
    divisor = below[1]
    if not guarded and (divisor.min is None or divisor.min <= 0) and (divisor.max is None or divisor.max >= 0):
        help_ = "give it a `min` above 0, or guard it: `if x > 0 then … else …`"
        return typing.fail("JR210", "the divisor can be 0", node.right.at, help_)
    if above[1].unit is not None and divisor.unit is not None and above[1].unit != divisor.unit:
        return typing.fail("JR213", f"`{above[1].unit}` / `{divisor.unit}`: the units don't go together", node.at)
    unit = above[1].unit if divisor.unit is None else None
    low, high = _quotient_bounds(above[1], _without_zero(divisor))
    quotient = NumberType(0, low, high, unit)
    return core.Round(mode, above[0], below[0], places), _rounded_type(mode, quotient, places)


def _without_zero(divisor: NumberType) -> NumberType:
    """Return the divisor's type where its guard has excluded 0: from one step above, if it can't be negative."""
    if divisor.min == 0:
        return NumberType(divisor.scale, divisor.step, divisor.max, divisor.unit)
    if divisor.max == 0:
        return NumberType(divisor.scale, divisor.min, -divisor.step, divisor.unit)
    return divisor


def _quotient_bounds(above: NumberType, below: NumberType) -> tuple[Fraction | None, Fraction | None]:
    if above.min is None or above.max is None or below.min is None or below.max is None:
        return None, None
    # Where the divisor can have both signs, its smallest steps beside 0 give the widest quotients.
    sides = {below.min, below.max} | ({-below.step, below.step} if below.min < 0 < below.max else set())
    corners = [value / side for value in (above.min, above.max) for side in sides if side]
    return min(corners), max(corners)


def _rounded_type(mode: Rounding, number: NumberType, places: int) -> NumberType:
    low = None if number.min is None else rounded(mode, number.min, places)
    high = None if number.max is None else rounded(mode, number.max, places)
    return NumberType(max(0, places), low, high, number.unit, integral=places <= 0)


def _lookup(typing: Typing, node: nodes.Call) -> Typed | None:
    name, key = node.arguments
    declared = typing.scope.get(name.text) if isinstance(name, nodes.Name) else None
    if declared is not None and declared.type is None:
        return None  # its definition is faulty: said there
    if declared is None or not isinstance(name, nodes.Name) or declared.keyed_by is None:
        known = [word for word, item in typing.scope.items() if item.keyed_by is not None]
        help_ = did_you_mean(name.text, known) if isinstance(name, nodes.Name) else None
        return typing.fail("JR201", "`lookup` reads a parameter that has a value for each key", name.at, help_)
    typed = typing.typed(key, declared.keyed_by)
    if typed is None or declared.type is None:
        return None
    if type(typed[1]) is not type(declared.keyed_by) or (
        isinstance(typed[1], EnumType) and typed[1] != declared.keyed_by
    ):
        message = f"`{name.text}` is keyed by {describe(declared.keyed_by)}, found {describe(typed[1])}"
        return typing.fail("JR205", message, key.at)
    keys = declared.keyed_by.names if isinstance(declared.keyed_by, EnumType) else None
    return core.Lookup(name.text, typed[0], declared.type, keys), declared.type


def _contains(typing: Typing, node: nodes.Call) -> Typed | None:
    collection = typing.typed(node.arguments[0])
    if collection is None:
        return None
    if not isinstance(collection[1], SetType | ListType):
        message = f"`list contains` looks into a list or a set, found {describe(collection[1])}"
        return typing.fail("JR205", message, node.arguments[0].at)
    item = typing.typed(node.arguments[1], collection[1].of)
    if item is None:
        return None
    if common_type(item[1], collection[1].of) is None:
        message = f"{describe(item[1])} is never in a {describe(collection[1])}"
        return typing.fail("JR205", message, node.arguments[-1].at)
    return core.Apply(Function.LIST_CONTAINS, (collection[0], item[0])), BooleanType()


def _between(typing: Typing, function: Function, node: nodes.Call) -> Typed | None:
    days = [typing.typed(argument) for argument in node.arguments]
    parts, types = [], []
    for typed, argument in zip(days, node.arguments, strict=True):
        if typed is None:
            return None
        if not isinstance(typed[1], DateType):
            return typing.fail(
                "JR205", f"`{node.function}` counts between days, found {describe(typed[1])}", argument.at
            )
        parts.append(typed[0])
        types.append(typed[1])
    return core.Apply(function, tuple(parts)), count_between(function, types[0], types[1])


def _of_numbers(typing: Typing, function: Function, node: nodes.Call) -> Typed | None:
    """min, max, sum, abs of numbers; sum and count of a list."""
    if len(node.arguments) == 1 and function in (Function.SUM, Function.COUNT):
        return _of_list(typing, function, node)
    found = [typing.number(argument) for argument in node.arguments]
    parts, types = [], []
    for typed in found:
        if typed is None:
            return None
        parts.append(typed[0])
        types.append(typed[1])
    units = list(dict.fromkeys(item.unit for item in types if item.unit is not None))
    if len(units) > 1:
        return typing.fail("JR213", f"`{units[0]}` and `{units[1]}`: the units don't go together", node.at)
    return core.Apply(function, tuple(parts)), _number_type(function, types)


def _number_type(function: Function, types: Sequence[NumberType]) -> NumberType:
    scale = max(item.scale for item in types)
    unit = next((item.unit for item in types if item.unit), None)
    integral = all(item.integral for item in types)
    lows, highs = [item.min for item in types], [item.max for item in types]
    match function:
        case Function.MIN:
            return NumberType(scale, _all(min, lows), _known(min, highs), unit, integral)
        case Function.MAX:
            return NumberType(scale, _known(max, lows), _all(max, highs), unit, integral)
        case Function.SUM:
            return NumberType(scale, _all(sum, lows), _all(sum, highs), unit, integral)
        case _:
            low, high = lows[0], highs[0]
            if low is None or high is None:
                return NumberType(scale, Fraction(0), None, unit, integral)
            least = Fraction(0) if low <= 0 <= high else min(abs(low), abs(high))
            return NumberType(scale, least, max(abs(low), abs(high)), unit, integral)


def _all(pick: object, ends: Sequence[Fraction | None]) -> Fraction | None:
    """Return what `pick` makes of the ends; None where one is not known."""
    known = [end for end in ends if end is not None]
    return Fraction(pick(known)) if callable(pick) and len(known) == len(ends) else None


def _known(pick: object, ends: Sequence[Fraction | None]) -> Fraction | None:
    """Return what `pick` makes of the known ends: a minimum is at most each of its arguments."""
    known = [end for end in ends if end is not None]
    return Fraction(pick(known)) if callable(pick) and known else None


def _of_list(typing: Typing, function: Function, node: nodes.Call) -> Typed | None:
    typed = typing.typed(node.arguments[0])
    if typed is None:
        return None
    datatype: Datatype = typed[1]
    if isinstance(datatype, NumberType) and function is Function.SUM:
        return core.Apply(function, (typed[0],)), datatype
    if not isinstance(datatype, SetType | ListType):
        return typing.fail("JR205", f"`{node.function}` takes a list, found {describe(datatype)}", node.at)
    longest = len(datatype.of.members) if isinstance(datatype, SetType) else datatype.max_length
    most = None if longest is None else Fraction(longest)
    if function is Function.COUNT:
        return core.Apply(function, (typed[0],)), NumberType(0, Fraction(0), most, integral=True)
    if not isinstance(datatype.of, NumberType):
        return typing.fail("JR205", f"`sum` adds numbers, found {describe(datatype)}", node.at)
    item = datatype.of
    low = None if item.min is None or most is None else min(Fraction(0), item.min * most)
    high = None if item.max is None or most is None else max(Fraction(0), item.max * most)
    return core.Apply(function, (typed[0],)), NumberType(item.scale, low, high, item.unit, item.integral)
