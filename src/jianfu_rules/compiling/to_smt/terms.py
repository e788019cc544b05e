"""Terms: truth values and whole numbers that are known here or are left to the solver.

A term that is known is a plain `bool` or `int`, and every function works such parts out at once. What reaches the
solver is only what depends on its variables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import reduce
from typing import Any

try:
    import z3  # type: ignore[import-untyped]
except ModuleNotFoundError as error:
    message = 'proofs need the solver z3: pip install "jianfu-rules[verify]"'
    raise ModuleNotFoundError(message, name="z3") from error

Symbol = Any  # an expression of z3, which has no types of its own
Bool = bool | Symbol
Int = int | Symbol
Context = Any

MAX_SPREAD = 2_000  # nodes of a number that is multiplied leaf by leaf


def new_context() -> Context:
    """Return a context of its own: terms of two contexts don't mix, so that runs in threads don't meet."""
    return z3.Context()


def bool_variable(name: str, context: Context) -> Bool:
    """Return a truth value for the solver to choose."""
    return z3.Bool(name, context)


def int_variable(name: str, context: Context) -> Int:
    """Return a whole number for the solver to choose."""
    return z3.Int(name, context)


def swap(pairs: Iterable[tuple[Symbol, Symbol]]) -> Callable[[Symbol], Symbol]:
    """Return the function that puts other variables in the place of some in a term."""
    known = [pair for pair in pairs if not isinstance(pair[0], int)]

    def of(term: Symbol) -> Symbol:
        return term if isinstance(term, int) or not known else z3.substitute(term, *known)

    return of


# -- truth


def conj(*items: Bool) -> Bool:
    """Return whether all items are true; true for none."""
    left = []
    for item in items:
        if item is False:
            return False
        if item is not True:
            left.append(item)
    if len(left) < 2:
        return left[0] if left else True
    return z3.And(*left)


def disj(*items: Bool) -> Bool:
    """Return whether some item is true; false for none."""
    left = []
    for item in items:
        if item is True:
            return True
        if item is not False:
            left.append(item)
    if len(left) < 2:
        return left[0] if left else False
    return z3.Or(*left)


def negated(item: Bool) -> Bool:
    """Return the opposite."""
    if isinstance(item, bool):
        return not item
    return item.arg(0) if z3.is_not(item) else z3.Not(item)


def implied(condition: Bool, item: Bool) -> Bool:
    """Return whether `item` is true where `condition` is."""
    return disj(negated(condition), item)


def equal_truth(one: Bool, other: Bool) -> Bool:
    """Return whether both are true or both false."""
    if isinstance(one, bool):
        return other if one else negated(other)
    if isinstance(other, bool):
        return one if other else negated(one)
    return True if one.eq(other) else one == other


def choose_truth(condition: Bool, yes: Bool, no: Bool) -> Bool:
    """Return `yes` where the condition, which is not known here, is true, `no` elsewhere."""
    if isinstance(yes, bool) or isinstance(no, bool):
        return conj(implied(condition, yes), disj(condition, no))
    return yes if yes.eq(no) else z3.If(condition, yes, no)


# -- whole numbers


def choose(condition: Bool, yes: Int, no: Int) -> Int:
    """Return the number `yes` where the condition is true, `no` elsewhere."""
    if isinstance(condition, bool):
        return yes if condition else no
    return yes if is_same(yes, no) else z3.If(condition, _number(yes, condition.ctx), _number(no, condition.ctx))


def is_same(one: Int, other: Int) -> bool:
    """Tell whether two terms are written alike; two that are not may still be equal."""
    if isinstance(one, int) or isinstance(other, int):
        return isinstance(one, int) and isinstance(other, int) and one == other
    return bool(one.eq(other))


def _number(value: Int, context: Context) -> Symbol:
    return z3.IntVal(value, context) if isinstance(value, int) else value


def equal(one: Int, other: Int) -> Bool:
    """Return whether two numbers are equal."""
    return True if is_same(one, other) else one == other


def less(one: Int, other: Int) -> Bool:
    """Return whether the first number is smaller."""
    return False if is_same(one, other) else one < other


def at_most(one: Int, other: Int) -> Bool:
    """Return whether the first number is smaller or equal."""
    return True if is_same(one, other) else one <= other


def plus(one: Int, other: Int) -> Int:
    """Return the sum."""
    if isinstance(one, int) and one == 0:
        return other
    return one if isinstance(other, int) and other == 0 else one + other


def minus(one: Int, other: Int) -> Int:
    """Return the difference."""
    return one if isinstance(other, int) and other == 0 else one - other


def total(items: Iterable[Int]) -> Int:
    """Return the sum of all items."""
    return reduce(plus, items, 0)


def times(one: Int, other: Int) -> Int:
    """Return the product.

    Where one factor only takes constants (as a lookup does), it is multiplied constant by constant: the solver then
    sees no product of two unknown numbers.
    """
    if isinstance(one, int):
        one, other = other, one
    if isinstance(other, int):
        return other * one if isinstance(one, int) else _scaled(one, other)
    for first, second in ((one, other), (other, one)):
        spread = _spread(first, second)
        if spread is not None:
            return spread
    return one * other


def _scaled(value: Symbol, factor: int) -> Int:
    if factor in (0, 1):
        return value if factor else 0
    return value * factor


def _spread(constants: Symbol, factor: Symbol) -> Int | None:
    """Return the product where `constants` is put together from constants by choices and sums, else None."""
    done: dict[int, Int] = {}
    visited = 0

    def of(node: Symbol) -> Int | None:
        nonlocal visited
        key = node.get_id()
        if key in done:
            return done[key]
        visited += 1
        if visited > MAX_SPREAD:
            return None
        found = _spread_once(node, factor, of)
        if found is not None:
            done[key] = found
        return found

    return of(constants)


def _spread_once(node: Symbol, factor: Symbol, of: Callable[[Symbol], Int | None]) -> Int | None:
    if z3.is_int_value(node):
        return _scaled(factor, node.as_long())
    kind, parts = node.decl().kind(), node.children()
    if kind == z3.Z3_OP_ITE:
        yes, no = of(parts[1]), of(parts[2])
        return None if yes is None or no is None else choose(parts[0], yes, no)
    if kind == z3.Z3_OP_MUL and len(parts) == 2 and any(map(z3.is_int_value, parts)):
        first, second = parts if z3.is_int_value(parts[0]) else parts[::-1]
        inner = of(second)
        return None if inner is None else times(inner, first.as_long())
    if kind not in (z3.Z3_OP_ADD, z3.Z3_OP_SUB):
        return None
    found: list[Int] = []
    for part in parts:
        one = of(part)
        if one is None:
            return None
        found.append(one)
    return total(found) if kind == z3.Z3_OP_ADD else reduce(minus, found)


def floored(above: Int, below: Int) -> tuple[Int, Int]:
    """Return quotient and rest of a division by a positive number, rounded downwards."""
    if isinstance(above, int) and isinstance(below, int):
        return divmod(above, below)
    if isinstance(below, int) and below == 1:
        return above, 0
    number = z3.IntVal(above, below.ctx) if isinstance(above, int) and not isinstance(below, int) else above
    return number / below, number % below


def smaller(one: Int, other: Int) -> Int:
    """Return the smaller of two numbers."""
    return choose(at_most(one, other), one, other)


def greater(one: Int, other: Int) -> Int:
    """Return the greater of two numbers."""
    return choose(at_most(other, one), one, other)


def unlike(one: Int) -> Int:
    """Return the number with its sign turned."""
    return minus(0, one)


def magnitude(one: Int) -> Int:
    """Return the number without its sign."""
    return choose(at_most(0, one), one, unlike(one))
