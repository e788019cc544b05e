"""Core expressions to Python: numbers as whole multiples of their step, UNKNOWN as `U`, null as None.

A strict expression becomes one test for unknown operands and one plain Python expression; the connectives and `if`
become statements, so that an item is only worked out where the ones before it allow it (a guard keeps null away).
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import assert_never

import attrs

from jianfu_rules.compiling.codes import code_of, scale_of
from jianfu_rules.compiling.syntax import assign, binary, call, compared, constant, either, is_, name, when
from jianfu_rules.datatypes import Datatype, ListType, NumberType
from jianfu_rules.expr import core
from jianfu_rules.expr.core import Core
from jianfu_rules.expr.functions import Function, Rounding
from jianfu_rules.expr.nodes import ArithmeticOp, CompareOp

_COMPARE: dict[CompareOp, Callable[[], ast.cmpop]] = {
    CompareOp.EQ: ast.Eq,
    CompareOp.NE: ast.NotEq,
    CompareOp.LT: ast.Lt,
    CompareOp.LE: ast.LtE,
    CompareOp.GT: ast.Gt,
    CompareOp.GE: ast.GtE,
}
_ARITHMETIC: dict[ArithmeticOp, Callable[[], ast.operator]] = {
    ArithmeticOp.ADD: ast.Add,
    ArithmeticOp.SUB: ast.Sub,
    ArithmeticOp.MUL: ast.Mult,
}
UNKNOWN_NAME = "U"


@attrs.define
class Emitter:
    """Writes the statements that work out core expressions into `body`."""

    variables: Mapping[str, str]  # the Python variable of each name that is read
    bind: Callable[[object], str]  # gives a constant object a name in the generated module
    keyed: Callable[[str, Datatype], str]  # gives the table of a keyed parameter a name
    body: list[ast.stmt]
    fresh: Callable[[], str]
    all_known: bool = False  # nothing is unknown here: no tests for it, and one expression instead of steps

    def emit(self, node: Core) -> ast.expr:
        """Return a name or literal for the value of `node`, after the statements that work it out."""
        match node:
            case core.Const() | core.Read():
                return self._atom(node)
            case core.All(items):
                return self._connective(items, decisive=False)
            case core.AnyOf(items):
                return self._connective(items, decisive=True)
            case core.Inverse(operand):
                return self._strictly([operand], lambda parts: ast.UnaryOp(ast.Not(), parts[0]))
            case core.Choose():
                return self._choice(node)
            case core.Lookup(parameter, key, datatype, _):
                table = name(self.keyed(parameter, datatype))
                if self.all_known:
                    return ast.Subscript(table, self.emit(key), ast.Load())
                get = ast.Attribute(table, "get", ast.Load())
                return self._strictly([key], lambda parts: call(get, parts[0], name(UNKNOWN_NAME)))
            case _:
                return self._strictly(core.parts(node), lambda parts: self._operation(node, parts))

    def code(self, node: Core, datatype: Datatype) -> ast.expr:
        """Return the value of `node` as a code of `datatype`: brought to its scale."""
        found = self.emit(node)
        if not isinstance(datatype, NumberType):
            return found
        shift = datatype.scale - number_scale(node)
        return found if shift == 0 else self._guarded([found], scaled(found, shift))

    def is_certain(self, atom: ast.expr) -> bool:
        """Tell whether a name or literal is never unknown."""
        return not isinstance(atom, ast.Name) or atom.id.startswith("k")

    # -- leaves

    def _atom(self, node: core.Const | core.Read) -> ast.expr:
        if isinstance(node, core.Read):
            return name(self.variables[node.name])
        code = code_of(node.value, node.type)
        if isinstance(code, bool | int | str) or code is None:
            return constant(code)
        return name(self.bind(code))

    # -- strict operations

    def _strictly(
        self, operands: tuple[Core, ...] | list[Core], build: Callable[[list[ast.expr]], ast.expr]
    ) -> ast.expr:
        atoms = [self.emit(operand) for operand in operands]
        return self._guarded(atoms, build(atoms))

    def _guarded(self, atoms: list[ast.expr], value: ast.expr) -> ast.expr:
        """Assign `value` where no atom is unknown, UNKNOWN otherwise."""
        if self.all_known:
            return value
        target = self.fresh()
        doubtful = {atom.id: atom for atom in atoms if isinstance(atom, ast.Name) and not self.is_certain(atom)}
        if not doubtful:
            self.body.append(assign(target, value))
        else:
            tests = [is_(atom, name(UNKNOWN_NAME)) for atom in doubtful.values()]
            self.body.append(assign(target, ast.IfExp(either(tests), name(UNKNOWN_NAME), value)))
        return name(target)

    def _operation(self, node: Core, parts: list[ast.expr]) -> ast.expr:
        match node:
            case core.IsNull():
                return is_(parts[0], constant(None))
            case core.Compare(op, left, right):
                first, second = self._same_scale(left, right, parts)
                return compared(first, _COMPARE[op](), second)
            case core.Calculate(op, left, right):
                if op is ArithmeticOp.MUL:
                    return product(*parts)
                first, second = self._same_scale(left, right, parts)
                return binary(first, _ARITHMETIC[op](), second)
            case core.Round(mode, dividend, divisor, places):
                below = 0 if divisor is None else number_scale(divisor)
                shift = places - number_scale(dividend) + below
                above = scaled(parts[0], max(0, shift))
                under = scaled(parts[1] if divisor is not None else constant(1), max(0, -shift))
                units = self._rounded(mode, above, under)
                return scaled(units, -places) if places < 0 else units
            case core.Shift(_, _, backwards):
                return call("shift", parts[0], parts[1], constant(backwards))
            case core.Apply(function, arguments):
                return self._function(function, arguments, parts)
            case _:
                raise TypeError(f"no operation: {node!r}")

    def _same_scale(self, left: Core, right: Core, parts: list[ast.expr]) -> tuple[ast.expr, ast.expr]:
        one, other = number_scale(left), number_scale(right)
        both = max(one, other)
        return scaled(parts[0], both - one), scaled(parts[1], both - other)

    def _rounded(self, mode: Rounding, above: ast.expr, under: ast.expr) -> ast.expr:
        """Return a division rounded to a whole number; the common case, half up by a constant, without a call."""
        by = under.value if isinstance(under, ast.Constant) else None
        if mode is not Rounding.HALF_UP or not isinstance(by, int) or by % 2 or by <= 0:
            return call(self.bind(mode), above, under)
        half = constant(by // 2)
        target = self.fresh()
        dividend = ast.NamedExpr(ast.Name(target, ast.Store()), above)
        up = binary(binary(name(target), ast.Add(), half), ast.FloorDiv(), under)
        down = binary(binary(half, ast.Sub(), name(target)), ast.FloorDiv(), under)
        # Half up is away from zero.
        return ast.IfExp(compared(dividend, ast.GtE(), constant(0)), up, ast.UnaryOp(ast.USub(), down))

    def _function(self, function: Function, arguments: tuple[Core, ...], parts: list[ast.expr]) -> ast.expr:
        match function:
            case Function.MIN | Function.MAX | Function.SUM:
                if isinstance(type_of(arguments[0]), ListType):
                    return call("sum", parts[0])
                both = max(number_scale(argument) for argument in arguments)
                items = [scaled(part, both - number_scale(item)) for part, item in zip(parts, arguments, strict=True)]
                if function is Function.SUM:
                    return call("sum", ast.Tuple(items, ast.Load()))
                return items[0] if len(items) == 1 else call(function.value, *items)
            case Function.COUNT:
                return call("len", parts[0])
            case Function.ABS:
                return call("abs", parts[0])
            case Function.LIST_CONTAINS:
                return self._contains(arguments, parts)
            case Function.COUNT_DAYS:
                return binary(parts[1], ast.Sub(), parts[0])
            case Function.COUNT_MONTHS | Function.COUNT_YEARS:
                return call(function.value.replace(" ", "_"), *parts)
            case Function.LOOKUP:
                raise TypeError("a lookup is no function of values")
            case _:
                assert_never(function)

    def _contains(self, arguments: tuple[Core, ...], parts: list[ast.expr]) -> ast.expr:
        listed = type_of(arguments[0])
        item = parts[1]
        if isinstance(listed, ListType) and isinstance(listed.of, NumberType):
            shift = scale_of(listed.of) - number_scale(arguments[1])
            if shift < 0:
                # The item is finer than the list's numbers: compare those at its scale.
                return call("contains_scaled", parts[0], item, constant(10**-shift))
            item = scaled(item, shift)
        return compared(item, ast.In(), parts[0])

    # -- connectives

    def _connective(self, items: tuple[Core, ...], *, decisive: bool) -> ast.expr:
        """Return the Kleene `and` (decisive: False) or `or` (decisive: True): stop at the first decisive item."""
        target = self.fresh()
        outer = self.body
        outer.append(assign(target, constant(not decisive)))
        for item in items:
            atom = self.emit(item)
            tests: list[ast.stmt] = [assign(target, constant(decisive))]
            going_on: list[ast.stmt] = []
            if not self.is_certain(atom):
                going_on.append(when(is_(atom, name(UNKNOWN_NAME)), [assign(target, name(UNKNOWN_NAME))]))
            step = when(is_(atom, constant(decisive)), tests, going_on or [ast.Pass()])
            self.body.append(step)
            assert isinstance(step, ast.If)  # noqa: S101 - what `when` makes
            self.body = step.orelse
        self.body = outer
        return name(target)

    def _choice(self, node: core.Choose) -> ast.expr:
        both = max(number_scale(node.yes), number_scale(node.no))
        condition = self.emit(node.condition)
        target, yes, no = self.fresh(), self.fresh(), self.fresh()
        for branch, wanted, other in ((node.yes, yes, False), (node.no, no, True)):
            outer, self.body = self.body, []
            found = self.emit(branch)
            shift = both - number_scale(branch)
            if shift:
                found = self._guarded([found], scaled(found, shift))
            self.body.append(assign(wanted, found))
            inner, self.body = self.body, outer
            self.body.append(when(is_(condition, constant(other)), [assign(wanted, name(UNKNOWN_NAME))], inner))
        agreed = ast.IfExp(call("agree", name(yes), name(no)), name(yes), name(UNKNOWN_NAME))
        unknown = ast.IfExp(is_(condition, constant(value=False)), name(no), agreed)
        self.body.append(assign(target, ast.IfExp(is_(condition, constant(value=True)), name(yes), unknown)))
        return name(target)


def scaled(value: ast.expr, shift: int) -> ast.expr:
    """Return a whole number brought to a scale that is `shift` digits finer."""
    return product(constant(10**shift), value)


def product(first: ast.expr, second: ast.expr) -> ast.expr:
    """Return a product of whole numbers, with the constants multiplied out."""
    one, other = _constant_of(first), _constant_of(second)
    if other is not None:
        first, second, one, other = second, first, other, one
    if one is None:
        return binary(first, ast.Mult(), second)
    if one == 1:
        return second
    if other is not None:
        return constant(one * other)
    match second:
        case ast.BinOp(ast.Constant(int() as factor), ast.Mult(), rest):
            return product(constant(one * factor), rest)
        case _:
            return binary(constant(one), ast.Mult(), second)


def _constant_of(value: ast.expr) -> int | None:
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, int) else None


def number_scale(node: Core) -> int:
    """Return the scale at which the code of a number expression stands; 0 for what is no number."""
    match node:
        case core.Const(_, datatype) | core.Read(_, _, datatype) | core.Lookup(_, _, datatype, _):
            return scale_of(datatype)
        case core.Calculate(op, left, right):
            one, other = number_scale(left), number_scale(right)
            return one + other if op is ArithmeticOp.MUL else max(one, other)
        case core.Choose(_, yes, no):
            return max(number_scale(yes), number_scale(no))
        case core.Round(_, _, _, places):
            return max(0, places)
        case core.Apply(Function.MIN | Function.MAX | Function.SUM | Function.ABS, arguments):
            listed = type_of(arguments[0])
            if isinstance(listed, ListType):
                return scale_of(listed.of)
            return max(number_scale(argument) for argument in arguments)
        case _:
            return 0


def type_of(node: Core) -> Datatype | None:
    """Return the type of a name or constant; None for what is worked out."""
    return node.type if isinstance(node, core.Const | core.Read | core.Lookup) else None
