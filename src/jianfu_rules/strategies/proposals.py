"""Proposals: worlds in which a part of an expression may come out as wanted, one for each kind of part."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import reduce
from itertools import islice, pairwise, permutations

from jianfu_rules.checking.checked import CheckedFormula
from jianfu_rules.datatypes import BooleanType, Datatype, DateType, EnumType, ListType, NumberType, SetType, TextType
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
    Origin,
    Read,
    Round,
    Shift,
)
from jianfu_rules.expr.functions import Function
from jianfu_rules.expr.nodes import ArithmeticOp, CompareOp
from jianfu_rules.semantics.calendar import shifted
from jianfu_rules.semantics.operators import compare
from jianfu_rules.strategies.possible import is_possible
from jianfu_rules.strategies.rows import contained, gives, regrouped
from jianfu_rules.strategies.searching import FLIPPED, Searching, Worlds
from jianfu_rules.strategies.worlds import World, highest, is_text_of, lowest, simplest, worth
from jianfu_rules.values import Duration, Settled, Unknown

MOVES = 12  # other values of an operand that are tried where one operand alone does not do it
_ANY_NUMBER = NumberType()


def proposals(search: Searching, node: Core, op: CompareOp, value: Settled, world: World) -> Worlds:
    """Yield worlds in which `node op value` may be TRUE; the search looks whether it is."""
    if isinstance(value, Fraction) and not is_possible(node, op, value):
        return
    match node:
        case Const() | Read(origin=Origin.PARAMETER):
            return
        case Read(name, Origin.INPUT, datatype):
            found = neighbours(datatype, op, value)
            # A number stays as near as it can: what is drawn differs anyway, and shrinks better.
            for one in found if isinstance(datatype, NumberType | DateType) else search.turned(found):
                yield world.but(name, one)
        case Read(name):
            yield from _decided(search, name, op, value, world)
        case All() | AnyOf() | Inverse() | IsNull() | Compare():
            yield from search.hold(node, (value is True) is (op is CompareOp.EQ), world)
        case Choose(condition, yes, no):
            taken = worth(condition, world) is True
            yield from search.reach(yes if taken else no, op, value, world)
            for other in search.hold(condition, not taken, world):
                yield from search.reach(no if taken else yes, op, value, other)
        case Calculate():
            if isinstance(value, Fraction):
                yield from _calculated(search, node, op, value, world)
        case Round():
            if isinstance(value, Fraction):
                yield from _rounded(search, node, op, value, world)
        case Shift(day, by, backwards):
            length = worth(by, world)
            if isinstance(value, dt.date) and isinstance(length, Duration):
                for target in _days_about(shifted(value, length, backwards=not backwards)):
                    yield from search.reach(day, op, target, world)
        case Apply():
            yield from _applied(search, node, op, value, world)
        case Lookup(parameter, key):
            prefix = f"{parameter}["
            for entry, given in world.law.known.items():
                if entry.startswith(prefix) and not isinstance(given, Unknown) and compare(op, given, value):
                    yield from search.reach(key, CompareOp.EQ, entry.removeprefix(prefix)[:-1], world)


def _decided(search: Searching, name: str, op: CompareOp, value: Settled, world: World) -> Worlds:
    """Yield worlds in which an output of a decision may come out as wanted."""
    owner = world.law.checked.owners[name]
    decision = world.law.checked.decisions[owner]
    if isinstance(decision, CheckedFormula):
        yield from search.reach(decision.formula, op, value, world)
    else:
        yield from gives(search, decision, name, op, value, world)


# -- inputs


def neighbours(datatype: Datatype, op: CompareOp, value: Settled) -> Sequence[Settled]:
    """Return values of a type for which `op value` is TRUE: the nearest first, then the ends; None equals nothing."""
    found: list[Settled]
    match datatype:
        case BooleanType():
            found = [True, False]
        case EnumType():
            found = list(datatype.names)
        case NumberType():
            found = _numbers(datatype, value)
        case DateType(low, high):
            days = _days_about(value) if isinstance(value, dt.date) else []
            found = [*(day for day in days if low <= day <= high), low, high]
        case TextType():
            found = [value] if isinstance(value, str) and is_text_of(datatype, value) else []
            found += ["", "其他"[: datatype.max_length]]
        case SetType(of):
            found = [value] if isinstance(value, frozenset) else []
            found += [frozenset(of.names[:count]) for count in range(len(of.names) + 1)]
        case _:
            found = [simplest(datatype)]
    kept = [item for item in dict.fromkeys(found) if value is None or compare(op, item, value)]
    return kept if value is not None or op is CompareOp.NE else []


def _numbers(datatype: NumberType, value: Settled) -> list[Settled]:
    step, low, high = datatype.step, lowest(datatype), highest(datatype)
    steps = [low, high]
    if isinstance(value, Fraction):
        below, above = value // step, -(-value // step)
        steps = [below, above, below - 1, above + 1, low, high]
    return [one * step for one in steps if low <= one <= high]


def _days_about(day: dt.date | None) -> list[dt.date]:
    """Return a day and those around it, the nearest first; a month later can be up to three days off."""
    if day is None:
        return []
    first, last = dt.date.min.toordinal(), dt.date.max.toordinal()
    at = day.toordinal()
    near = [at + off for off in (0, 1, -1, 2, -2, 3, -3)]
    return [dt.date.fromordinal(one) for one in near if first <= one <= last]


# -- numbers


Term = tuple[Core, int]  # an operand of a sum, and its sign


def _calculated(search: Searching, node: Calculate, op: CompareOp, value: Fraction, world: World) -> Worlds:
    if node.op is ArithmeticOp.MUL:
        yield from _product(search, node, op, value, world)
        return
    terms = search.turned(list(_terms(node, 1)))
    total = worth(node, world)
    if not isinstance(total, Fraction):
        return
    for term in terms:
        yield from _by_one(search, node, term, op, value, world)
    # One operand alone can't do it: bring the others to their ends, one after the other, the likelier ends first.
    for upwards in (total < value, total >= value):
        moved = world
        for term, following in pairwise(terms):
            moved = next(_moved(search, term[0], moved, upwards=upwards is (term[1] > 0)), moved)
            yield from _by_one(search, node, following, op, value, moved)
    # Or the decimals don't fit: some steps of one operand make up for another.
    for one, other in permutations(terms, 2):
        for start in (world, next(_moved(search, one[0], world, upwards=one[1] > 0), world)):
            for moved in islice(_moved(search, one[0], start, upwards=True), MOVES):
                yield from _by_one(search, node, other, op, value, moved)


def _terms(node: Core, sign: int) -> Iterator[Term]:
    """Yield the operands of a sum of sums and differences, in reading order."""
    if isinstance(node, Calculate) and node.op is not ArithmeticOp.MUL:
        yield from _terms(node.left, sign)
        yield from _terms(node.right, sign if node.op is ArithmeticOp.ADD else -sign)
    else:
        yield node, sign


def _by_one(search: Searching, whole: Core, term: Term, op: CompareOp, value: Fraction, world: World) -> Worlds:
    """Yield worlds in which one operand makes the sum come out as wanted."""
    node, sign = term
    total, now = worth(whole, world), worth(node, world)
    if isinstance(total, Fraction) and isinstance(now, Fraction):
        rest = total - sign * now
        yield from search.reach(node, op if sign > 0 else FLIPPED[op], sign * (value - rest), world)


def _product(search: Searching, node: Calculate, op: CompareOp, value: Fraction, world: World) -> Worlds:
    pairs = search.turned(((node.left, node.right), (node.right, node.left)))
    for wanted, other in pairs:
        yield from _by_factor(search, wanted, other, op, value, world)
    for wanted, other in pairs:
        if worth(other, world) == 0:
            for found in islice(search.reach(other, CompareOp.NE, Fraction(0), world), 2):
                yield from _by_factor(search, wanted, other, op, value, found)


def _by_factor(search: Searching, wanted: Core, other: Core, op: CompareOp, value: Fraction, world: World) -> Worlds:
    """Yield worlds in which one factor makes the product come out as wanted."""
    factor = worth(other, world)
    if isinstance(factor, Fraction) and factor:
        yield from search.reach(wanted, op if factor > 0 else FLIPPED[op], value / factor, world)


def _moved(search: Searching, node: Core, world: World, *, upwards: bool) -> Worlds:
    """Yield worlds in which a number is another one: at one end, at the other, and some steps away."""
    match node:
        case Read(name, Origin.INPUT, NumberType() as datatype):
            now = world.facts[name]
            about = now // datatype.step if isinstance(now, Fraction) else lowest(datatype)
            low, high = lowest(datatype), highest(datatype)
            near = [about + off for count in range(1, MOVES) for off in (count, -count)]
            for steps in ((high, low) if upwards else (low, high)) + tuple(near):
                if low <= steps <= high:
                    yield world.but(name, steps * datatype.step)
        case Read(name, Origin.DECISION):
            decision = world.law.checked.decisions[world.law.checked.owners[name]]
            if isinstance(decision, CheckedFormula):
                yield from _moved(search, decision.formula, world, upwards=upwards)
        case Calculate(_, left, right):
            for moved in islice(_moved(search, left, world, upwards=upwards), 1):
                yield from islice(_moved(search, right, moved, upwards=upwards), 1)
            yield from _moved(search, left, world, upwards=upwards)
            yield from _moved(search, right, world, upwards=upwards)
        case Choose(condition, yes, no):
            yield from _moved(search, yes if worth(condition, world) is True else no, world, upwards=upwards)
        case Round(_, dividend, _, _):
            yield from _moved(search, dividend, world, upwards=upwards)
        case Lookup(_, Read(name, Origin.INPUT, EnumType() as datatype)):
            # The key that gives the most, or the least, comes first.
            given = {key: worth(node, world.but(name, key)) for key in datatype.names}
            known = [(one, key) for key, one in given.items() if isinstance(one, Fraction)]
            for _, key in sorted(known, reverse=upwards):
                yield world.but(name, key)
        case _:
            return


def _rounded(search: Searching, node: Round, op: CompareOp, value: Fraction, world: World) -> Worlds:
    """Yield worlds in which what is rounded is at the value, or half a unit or a whole one from it."""
    divisor = Fraction(1) if node.divisor is None else worth(node.divisor, world)
    unit = Fraction(1, 10**node.places) if node.places >= 0 else Fraction(10**-node.places)
    targets = [value + off * unit for off in (Fraction(0), Fraction(-1, 2), Fraction(1, 2), Fraction(-1), Fraction(1))]
    if isinstance(divisor, Fraction) and divisor:
        ops = dict.fromkeys((op, CompareOp.GE, CompareOp.LE, CompareOp.GT, CompareOp.LT))
        for target in targets:
            for wanted in ops:
                turned = wanted if divisor > 0 else FLIPPED[wanted]
                yield from search.reach(node.dividend, turned, target * divisor, world)
    if node.divisor is not None and value:
        dividend = worth(node.dividend, world)
        if isinstance(dividend, Fraction):
            for wanted in (CompareOp.EQ, CompareOp.GE, CompareOp.LE):
                yield from search.reach(node.divisor, wanted, dividend / value, world)


# -- functions


def _applied(search: Searching, node: Apply, op: CompareOp, value: Settled, world: World) -> Worlds:
    arguments = node.arguments
    match node.function:
        case Function.LIST_CONTAINS:
            yield from contained(search, arguments[0], arguments[1], (value is True) is (op is CompareOp.EQ), world)
        case Function.COUNT | Function.SUM if _is_list(arguments[0]):
            yield from regrouped(search, arguments[0], op, value, world)
        case Function.COUNT_DAYS | Function.COUNT_MONTHS | Function.COUNT_YEARS:
            yield from _between(search, node, value, world)
        case _ if isinstance(value, Fraction):
            yield from _of_numbers(search, node, op, value, world)


def _is_list(node: Core) -> bool:
    return isinstance(node, Read) and isinstance(node.type, ListType | SetType)


def _of_numbers(search: Searching, node: Apply, op: CompareOp, value: Fraction, world: World) -> Worlds:
    arguments = node.arguments
    match node.function:
        case Function.ABS:
            yield from search.reach(arguments[0], op, value, world)
            yield from search.reach(arguments[0], FLIPPED[op], -value, world)
        case Function.SUM:
            whole = reduce(lambda left, right: Calculate(ArithmeticOp.ADD, left, right), arguments)
            yield from search.reach(whole, op, value, world)
        case Function.MIN | Function.MAX:
            wanted = Const(value, _ANY_NUMBER)
            side = CompareOp.LE if node.function is Function.MAX else CompareOp.GE
            for one in search.turned(arguments):
                others = tuple(Compare(side, other, wanted) for other in arguments if other is not one)
                yield from search.hold(All((Compare(op, one, wanted), *others)), True, world)
            yield from search.hold(All(tuple(Compare(op, one, wanted) for one in arguments)), True, world)
        case _:
            return


def _between(search: Searching, node: Apply, value: Settled, world: World) -> Worlds:
    """Yield worlds in which the later of two days is about as far from the earlier one as wanted."""
    if not isinstance(value, Fraction):
        return
    start, end = node.arguments
    whole = value // 1
    for wanted, other, sign in search.turned(((end, start, 1), (start, end, -1))):
        day = worth(other, world)
        if isinstance(day, dt.date):
            for count in (whole, whole + 1, whole - 1):
                for target in _days_about(shifted(day, _length(node.function, sign * count))):
                    yield from search.reach(wanted, CompareOp.EQ, target, world)


def _length(function: Function, count: int) -> Duration:
    # Beyond every calendar is far enough.
    count = max(-200_000, min(200_000, count)) if function is not Function.COUNT_DAYS else count
    match function:
        case Function.COUNT_DAYS:
            return Duration(days=count)
        case Function.COUNT_MONTHS:
            return Duration(months=count)
        case _:
            return Duration(months=12 * count)
