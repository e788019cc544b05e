"""Core expressions to terms: what each is worth, and what is still open in it, as `semantics/expressions` says it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import assert_never

import attrs

from jianfu_rules.compiling.to_smt.calendar import Day, count_months, count_years, moved
from jianfu_rules.compiling.to_smt.rounding import rounded_quotient
from jianfu_rules.compiling.to_smt.terms import (
    Bool,
    Int,
    at_most,
    choose,
    conj,
    disj,
    equal,
    greater,
    implied,
    less,
    magnitude,
    minus,
    negated,
    plus,
    smaller,
    times,
    total,
)
from jianfu_rules.compiling.to_smt.truth import Pair, every, inverse, some, where
from jianfu_rules.compiling.to_smt.values import (
    Flag,
    Listed,
    Members,
    Num,
    Span,
    Sym,
    Texts,
    Value,
    as_flag,
    as_num,
    blank_of,
    chosen,
    constant_of,
    same,
    same_scale,
)
from jianfu_rules.datatypes import DateType
from jianfu_rules.errors import UnsupportedError
from jianfu_rules.expr import core
from jianfu_rules.expr.core import Core
from jianfu_rules.expr.functions import Function
from jianfu_rules.expr.nodes import ArithmeticOp, CompareOp
from jianfu_rules.values import Duration

_COMPARE: dict[CompareOp, Callable[[Int, Int], Bool]] = {
    CompareOp.LT: less,
    CompareOp.LE: at_most,
    CompareOp.GT: lambda left, right: less(right, left),
    CompareOp.GE: lambda left, right: at_most(right, left),
}


@attrs.frozen(eq=False)
class Opening:
    """What is unknown in a residual: ordinary facts and parameters, facts of judgement, decisions in conflict."""

    ordinary: Bool = False
    judged: Bool = False
    conflict: Bool = False

    def where(self, condition: Bool) -> Opening:
        """Return what is open, where the condition is true."""
        return Opening(conj(condition, self.ordinary), conj(condition, self.judged), conj(condition, self.conflict))


CLOSED = Opening()


def joined(openings: Iterable[Opening]) -> Opening:
    """Return all that is open."""
    items = list(openings)
    return Opening(
        disj(*(item.ordinary for item in items)),
        disj(*(item.judged for item in items)),
        disj(*(item.conflict for item in items)),
    )


@attrs.frozen(eq=False)
class Name:
    """What a name that expressions read stands for."""

    sym: Sym
    opening: Opening = CLOSED  # where it is unknown
    null: Bool = False


@attrs.frozen(eq=False)
class Translator:
    """Turns core expressions into terms."""

    texts: Texts
    names: dict[str, Name] = attrs.field(factory=dict)  # inputs, parameters and, as they come, decisions
    keyed: dict[str, Mapping[str, Sym]] = attrs.field(factory=dict)  # of keyed parameters: the values that there are
    refused: dict[str, UnsupportedError] = attrs.field(factory=dict)  # why a name has no terms
    _done: dict[int, tuple[Sym, Core]] = attrs.field(factory=dict)  # by the id of the expression, which is kept

    def value(self, node: Core) -> Sym:
        """Return what an expression is worth."""
        found = self._done.get(id(node))
        if found is None:
            found = self._done[id(node)] = (self._value(node), node)
        return found[0]

    def truth(self, node: Core) -> Pair:
        """Return the truth of a boolean expression."""
        sym = self.value(node)
        return where(sym.known, as_flag(sym.value))

    def _value(self, node: Core) -> Sym:
        match node:
            case core.Const(value, datatype):
                return Sym(known=True, value=constant_of(value, datatype, self.texts))
            case core.Read(name):
                return self._named(name).sym
            case core.IsNull(core.Read(name)):
                return Sym(self._named(name).sym.known, Flag(self._named(name).null))
            case core.All(items):
                return _as_sym(every(map(self.truth, items)))
            case core.AnyOf(items):
                return _as_sym(some(map(self.truth, items)))
            case core.Inverse(operand):
                return _as_sym(inverse(self.truth(operand)))
            case core.Choose():
                return self._choice(node)
            case core.Lookup():
                return self._lookup(node)
            case _:
                return self._strict(node)

    def _named(self, name: str) -> Name:
        if name in self.refused:
            raise self.refused[name]
        return self.names[name]

    def _strict(self, node: Core) -> Sym:
        """Return the value of an operation that is unknown as soon as one operand is."""
        operands = [self.value(part) for part in core.parts(node)]
        return Sym(conj(*(operand.known for operand in operands)), self._operation(node, [o.value for o in operands]))

    def _operation(self, node: Core, values: list[Value]) -> Value:
        match node:
            case core.Compare(CompareOp.EQ):
                return Flag(same(values[0], values[1]))
            case core.Compare(CompareOp.NE):
                return Flag(negated(same(values[0], values[1])))
            case core.Compare(op):
                return Flag(_COMPARE[op](*same_scale(as_num(values[0]), as_num(values[1]))))
            case core.Calculate(op):
                return _calculated(op, as_num(values[0]), as_num(values[1]))
            case core.Round(mode, _, _, places):
                dividend, divisor = as_num(values[0]), as_num(values[1]) if len(values) > 1 else Num(1)
                shift = places - dividend.scale + divisor.scale
                above, below = times(dividend.term, 10 ** max(0, shift)), times(divisor.term, 10 ** max(0, -shift))
                units = rounded_quotient(mode, above, below)
                return Num(times(units, 10 ** max(0, -places)), max(0, places))
            case core.Shift(day, by, backwards):
                return Num(moved(self._day(day), self._period(by, backwards=backwards)).term)
            case core.Apply(Function.COUNT_MONTHS, (start, end)):
                return Num(count_months(self._day(start), self._day(end)))
            case core.Apply(Function.COUNT_YEARS, (start, end)):
                return Num(count_years(self._day(start), self._day(end)))
            case core.Apply(function):
                return _function(function, values)
            case _:
                raise TypeError(f"no operation: {node!r}")

    def _day(self, node: Core) -> Day:
        """Return an expression that is a day."""
        term = as_num(self.value(node).value).term
        match node:
            case core.Const(type=DateType() as within) | core.Read(type=DateType() as within):
                return Day(term, within)
            case core.Shift(day, by, backwards):
                return moved(self._day(day), self._period(by, backwards=backwards))
            case core.Choose(_, yes, no):
                one, other = self._day(yes).within, self._day(no).within
                return Day(term, DateType(min(one.min, other.min), max(one.max, other.max)))
            case core.Lookup(type=DateType() as within):
                return Day(term, within)
            case _:
                raise TypeError(f"no day: {node!r}")

    def _period(self, node: Core, *, backwards: bool) -> Duration:
        by, sign = self.value(node).value, -1 if backwards else 1
        if not isinstance(by, Span) or not isinstance(by.months, int) or not isinstance(by.days, int):
            raise TypeError("a duration that depends on facts: check() should have seen it")
        return Duration(sign * by.months, sign * by.days)

    def _choice(self, node: core.Choose) -> Sym:
        condition, yes, no = self.truth(node.condition), self.value(node.yes), self.value(node.no)
        if condition.known is True and isinstance(condition.true, bool):
            return yes if condition.true else no
        known = conj(
            implied(condition.true, yes.known),
            implied(condition.false, no.known),
            True if condition.known is True else disj(condition.known, self._agree(yes, no)),
        )
        return Sym(known, chosen(condition.true, yes.value, no.value))

    @staticmethod
    def _agree(yes: Sym, no: Sym) -> Bool:
        return conj(yes.known, no.known, same(yes.value, no.value))

    def _lookup(self, node: core.Lookup) -> Sym:
        if node.parameter in self.refused:
            raise self.refused[node.parameter]
        key, found = self.value(node.key), self.keyed[node.parameter]
        value: Value = blank_of(node.type)
        known = []
        for word, sym in found.items():
            index = self.texts.known[word] if node.keys is None else node.keys.index(word)
            is_it = equal(as_num(key.value).term, index)
            known.append(conj(is_it, sym.known))
            value = chosen(is_it, sym.value, value)
        complete = node.keys is not None and all(word in found and found[word].known is True for word in node.keys)
        return Sym(key.known if complete else conj(key.known, disj(*known)), value)

    # -- what is open

    def opening(self, node: Core) -> Opening:
        """Return what is unknown in the residual of an expression; nothing where its value is known."""
        known = self.value(node).known
        return CLOSED if known is True else self._opening(node).where(negated(known))

    def openings(self, nodes: Iterable[Core]) -> Opening:
        """Return what is unknown in the residuals of several expressions."""
        return joined(map(self.opening, nodes))

    def _opening(self, node: Core) -> Opening:
        match node:
            case core.Read(name):
                return self._named(name).opening
            case core.Choose(condition, yes, no):
                pair = self.truth(condition)
                return joined(
                    (
                        self.opening(condition),
                        self.opening(yes).where(negated(pair.false)),
                        self.opening(no).where(negated(pair.true)),
                    )
                )
            case core.Lookup(parameter, key, _, keys):
                found_keys, values = self.value(key), self.keyed[parameter]
                lacking = keys is None or any(word not in values or values[word].known is False for word in keys)
                return joined((self.opening(key), Opening(ordinary=disj(found_keys.known, lacking))))
            case _:
                return self.openings(core.parts(node))


def _as_sym(pair: Pair) -> Sym:
    return Sym(pair.known, Flag(pair.true))


def _calculated(op: ArithmeticOp, left: Num, right: Num) -> Num:
    match op:
        case ArithmeticOp.MUL:
            return Num(times(left.term, right.term), left.scale + right.scale)
        case ArithmeticOp.ADD | ArithmeticOp.SUB:
            join = plus if op is ArithmeticOp.ADD else minus
            return Num(join(*same_scale(left, right)), max(left.scale, right.scale))
        case ArithmeticOp.DIV:
            raise TypeError("division has no meaning outside a rounding")
        case _:
            assert_never(op)


def _function(function: Function, values: list[Value]) -> Value:
    match function:
        case Function.MIN | Function.MAX:
            pick = smaller if function is Function.MIN else greater
            return _folded(pick, [as_num(value) for value in values])
        case Function.SUM:
            if isinstance(values[0], Listed):
                return summed(values[0].slots)
            return _folded(plus, [as_num(value) for value in values])
        case Function.COUNT:
            return Num(total(choose(taken, 1, 0) for taken in _taken(values[0])))
        case Function.ABS:
            number = as_num(values[0])
            return Num(magnitude(number.term), number.scale)
        case Function.LIST_CONTAINS:
            return Flag(_contains(values[0], values[1]))
        case Function.COUNT_DAYS:
            return Num(minus(as_num(values[1]).term, as_num(values[0]).term))
        case Function.COUNT_MONTHS | Function.COUNT_YEARS | Function.LOOKUP:
            raise TypeError(f"no function of plain values: {function}")
        case _:
            assert_never(function)


def _folded(join: Callable[[Int, Int], Int], numbers: list[Num]) -> Num:
    scale = max(number.scale for number in numbers)
    found, *rest = (number.at(scale) for number in numbers)
    for term in rest:
        found = join(found, term)
    return Num(found, scale)


def summed(slots: Iterable[tuple[Bool, Value]]) -> Num:
    """Return the sum of the taken slots."""
    numbers = [(taken, as_num(item)) for taken, item in slots]
    scale = max((number.scale for _, number in numbers), default=0)
    return Num(total(choose(taken, number.at(scale), 0) for taken, number in numbers), scale)


def _taken(value: Value) -> Iterable[Bool]:
    match value:
        case Listed(slots):
            return [taken for taken, _ in slots]
        case Members(terms):
            return terms
        case _:
            raise TypeError(f"nothing to count in {value!r}")


def _contains(collection: Value, item: Value) -> Bool:
    match collection:
        case Listed(slots):
            return disj(*(conj(taken, same(each, item)) for taken, each in slots))
        case Members(terms):
            return disj(*(conj(taken, equal(as_num(item).term, index)) for index, taken in enumerate(terms)))
        case _:
            raise TypeError(f"nothing to look into: {collection!r}")
