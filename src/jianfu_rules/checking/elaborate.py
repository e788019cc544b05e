"""Syntax trees to core expressions: names resolved, types inferred, sugar removed, null guarded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import assert_never

import attrs

from jianfu_rules.checking.calls import call
from jianfu_rules.checking.dates import shift
from jianfu_rules.checking.guards import NOT_NULL, Guard, is_null_test, known_if_false, known_if_true, with_null
from jianfu_rules.checking.names import Declared, Scope
from jianfu_rules.checking.numbers import arithmetic_type, common_type, misfit, units_agree
from jianfu_rules.datatypes import (
    BooleanType,
    Datatype,
    DateType,
    DurationType,
    EnumType,
    NumberType,
    SetType,
    TextType,
    describe,
    number_of,
)
from jianfu_rules.diagnostics import Diagnostic, did_you_mean
from jianfu_rules.expr import core, nodes
from jianfu_rules.expr.core import Core
from jianfu_rules.expr.functions import days_and_months
from jianfu_rules.expr.nodes import CompareOp
from jianfu_rules.source import Excerpt
from jianfu_rules.values import Duration

MAX_SPELT_OUT = 5_000  # nodes of one expression
_ORDERING = frozenset({CompareOp.LT, CompareOp.LE, CompareOp.GT, CompareOp.GE})
_BOOLEAN = BooleanType()

Typed = tuple[Core, Datatype]
_Learnt = Callable[[nodes.Node], frozenset[Guard]]


@attrs.define
class Elaborator:
    """Turns the trees of one excerpt into core expressions.

    Every method returns None after adding a diagnostic, so that one expression tells all that is wrong with it.
    """

    scope: Scope
    excerpt: Excerpt
    found: list[Diagnostic]
    guards: frozenset[Guard] = frozenset()  # what is known of names here
    spent: list[None] = attrs.field(factory=list)  # one entry a node, shared by all parts of an expression

    def typed(self, node: nodes.Node, expected: Datatype | None = None) -> Typed | None:
        """Return core expression and type; `expected` tells a bare word that it is a member of an enumeration."""
        # `between` and `in` spell their operand out more than once, so nested ones grow fast.
        self.spent.append(None)
        if len(self.spent) == MAX_SPELT_OUT:
            return self.fail("JR111", "the expression is too large once it is spelt out", node.at, "split it up")
        if len(self.spent) > MAX_SPELT_OUT:
            return None
        match node:
            case nodes.NumberLiteral(text):
                number = number_of(text)
                return core.Const(Fraction(text), number), number
            case nodes.TextLiteral():
                return self._text(node, expected)
            case nodes.BooleanLiteral(value):
                return core.Const(value, _BOOLEAN), _BOOLEAN
            case nodes.DateLiteral(text):
                day = dt.date.fromisoformat(text)
                return core.Const(day, DateType(day, day)), DateType(day, day)
            case nodes.DurationLiteral(text):
                months, days = days_and_months(text) or (0, 0)
                length = Duration(months, days)
                return core.Const(length, DurationType(length)), DurationType(length)
            case nodes.NullLiteral():
                return self.fail("JR206", "`null` can only be compared: `x = null`, `x != null`", node.at)
            case nodes.Name():
                return self._name(node, expected)
            case nodes.Negate() | nodes.Arithmetic():
                return self._calculation(node)
            case nodes.Comparison(op, left, right):
                return self._boolean(self._comparison(op, left, right, node.at))
            case nodes.Between(operand, low, high):
                return self._boolean(self._between(operand, low, high, node.at))
            case nodes.In(operand, tests):
                return self._boolean(self.tests(operand, tests))
            case nodes.And() | nodes.Or() | nodes.Not():
                return self._boolean(self.condition(node))
            case nodes.If():
                return self._choice(node, expected)
            case nodes.Call():
                return call(self, node)
            case _:
                assert_never(node)

    def condition(self, node: nodes.Node) -> Core | None:
        """Return a boolean expression."""
        match node:
            case nodes.And(items):
                return self._joined(core.All, items, known_if_true)
            case nodes.Or(items):
                return self._joined(core.AnyOf, items, known_if_false)
            case nodes.Not(operand):
                inner = self.condition(operand)
                return None if inner is None else core.Inverse(inner)
            case _:
                return self._require(node, _BOOLEAN, "a condition")

    def value(self, node: nodes.Node, wanted: Datatype) -> Core | None:
        """Return an expression whose values all are values of `wanted`: type, scale, range and unit."""
        typed = self.typed(node, wanted)
        if typed is None:
            return None
        expression, actual = typed
        problem = misfit(actual, wanted)
        if problem is not None:
            code, message, help_ = problem
            return self.fail(code, message, node.at, help_)
        return expression

    def cell(self, subject: str, tests: nodes.Tests) -> Core | None:
        """Return the condition that the input or decision `subject` passes `tests`."""
        return self.tests(nodes.Name(subject), tests)

    # -- names and literals

    def _text(self, node: nodes.TextLiteral, expected: Datatype | None) -> Typed | None:
        if not isinstance(expected, EnumType):
            return core.Const(node.text, TextType(len(node.text))), TextType(len(node.text))
        member = expected.find_member(node.text)
        if member is None:
            words = [word for item in expected.members for word in (item.name, item.label.zh)]
            help_ = (
                did_you_mean(node.text, words) or f"the values are {', '.join(f'`{name}`' for name in expected.names)}"
            )
            return self.fail("JR204", f"`{node.text}` is not a value of {describe(expected)}", node.at, help_)
        return core.Const(member.name, expected), expected

    def _name(self, node: nodes.Name, expected: Datatype | None) -> Typed | None:
        declared = self.scope.get(node.text)
        member = node.text if isinstance(expected, EnumType) and node.text in expected.names else None
        if declared is not None and member is not None:
            message = f"`{node.text}` is both a value of {describe(expected)} and a name" if expected else ""
            return self.fail("JR202", message, node.at, f'write "{node.text}" for the value')
        if member is not None and expected is not None:
            return core.Const(member, expected), expected
        if declared is None:
            known = [*self.scope, *(expected.names if isinstance(expected, EnumType) else ())]
            return self.fail("JR201", f"unknown name `{node.text}`", node.at, did_you_mean(node.text, known))
        return self._read(node, declared)

    def _read(self, node: nodes.Name, declared: Declared) -> Typed | None:
        if declared.type is None:
            return None  # its definition is faulty: said there
        if declared.keyed_by is not None:
            help_ = f"read it with `lookup({node.text}, …)`"
            return self.fail("JR205", f"`{node.text}` has a value for each key", node.at, help_)
        if declared.optional and (NOT_NULL, node.text) not in self.guards:
            help_ = f"guard it: `{node.text} != null and …`"
            return self.fail("JR206", f"`{node.text}` may be null here", node.at, help_)
        return core.Read(node.text, declared.origin, declared.type), declared.type

    # -- operators

    def _calculation(self, node: nodes.Negate | nodes.Arithmetic) -> Typed | None:
        if isinstance(node, nodes.Negate):
            # -x is 0 - x: one operator fewer to give a meaning.
            if isinstance(node.operand, nodes.NumberLiteral):
                return self._negative(node.operand)
            node = nodes.Arithmetic(nodes.ArithmeticOp.SUB, nodes.NumberLiteral("0"), node.operand, at=node.at)
        op, left, right = node.op, node.left, node.right
        if op is nodes.ArithmeticOp.DIV:
            return self.fail(
                "JR210", "division is only exact inside a rounding", node.at, "write `round half up(a / b, 2)`"
            )
        one = self.typed(left)
        if one is not None and isinstance(one[1], DateType):
            return shift(self, op, one, right, node.at)
        first, second = self._as_number(one, left), self.number(right)
        if first is None or second is None:
            return None
        if not units_agree(op, first[1], second[1]):
            message = f"`{first[1].unit}` {op.value} `{second[1].unit}`: the units don't go together"
            return self.fail("JR213", message, node.at)
        result = arithmetic_type(op, first[1], second[1])
        return core.Calculate(op, first[0], second[0]), result

    @staticmethod
    def _negative(literal: nodes.NumberLiteral) -> Typed:
        """Return a negative number as one constant."""
        value = -Fraction(literal.text)
        number = attrs.evolve(number_of(literal.text), min=value, max=value)
        return core.Const(value, number), number

    def number(self, node: nodes.Node) -> tuple[Core, NumberType] | None:
        """Return an expression that is a number, and its type."""
        return self._as_number(self.typed(node), node)

    def _as_number(self, typed: Typed | None, node: nodes.Node) -> tuple[Core, NumberType] | None:
        if typed is None:
            return None
        if not isinstance(typed[1], NumberType):
            return self.fail("JR205", f"expected a number, found {describe(typed[1])}", node.at)
        return typed[0], typed[1]

    def _comparison(self, op: CompareOp, left: nodes.Node, right: nodes.Node, at: nodes.At) -> Core | None:
        for operand, other in ((left, right), (right, left)):
            if isinstance(other, nodes.NullLiteral):
                return self._null_test(op, operand, at)
        # The side that is not a literal tells the literal what it may be.
        if isinstance(left, nodes.TextLiteral) or (isinstance(left, nodes.Name) and left.text not in self.scope):
            second = self.typed(right)
            first = self.typed(left, second[1] if second else None)
        else:
            first = self.typed(left)
            second = self.typed(right, first[1] if first else None)
        if first is None or second is None:
            return None
        return self._compared(op, first, second, at)

    def _compared(self, op: CompareOp, first: Typed, second: Typed, at: nodes.At) -> Core | None:
        one, other = first[1], second[1]
        if isinstance(one, NumberType) and isinstance(other, NumberType):
            if not units_agree(nodes.ArithmeticOp.SUB, one, other):
                return self.fail("JR213", f"`{one.unit}` {op.value} `{other.unit}`: the units don't go together", at)
        elif op in _ORDERING and isinstance(one, DateType) and isinstance(other, DateType):
            pass
        elif op in _ORDERING:
            return self.fail(
                "JR205", f"`{op.value}` compares numbers or days, not {describe(one)} and {describe(other)}", at
            )
        elif type(one) is not type(other) or (isinstance(one, EnumType | SetType) and one != other):
            return self.fail("JR205", f"{describe(one)} and {describe(other)} are never equal", at)
        return core.Compare(op, first[0], second[0])

    def _null_test(self, op: CompareOp, operand: nodes.Node, at: nodes.At) -> Core | None:
        if op in _ORDERING:
            return self.fail("JR205", "`null` has no order", at, "use `= null` or `!= null`")
        if not isinstance(operand, nodes.Name):
            return self.fail("JR205", "only a name is compared with `null`", at)
        test = self.null_test(operand.text, operand.at)
        if test is None:
            return None
        return test if op is CompareOp.EQ else core.Inverse(test)

    def null_test(self, name: str, at: nodes.At) -> Core | None:
        """Return the test whether an optional name is null."""
        declared = self.scope.get(name)
        if declared is None:
            return self.fail("JR201", f"unknown name `{name}`", at, did_you_mean(name, self.scope))
        if declared.type is None:
            return None
        if not declared.optional:
            return self.fail("JR206", f"`{name}` is never null", at, "declare it `optional: true` if it can be")
        return core.IsNull(core.Read(name, declared.origin, declared.type))

    def _between(self, operand: nodes.Node, low: nodes.Node, high: nodes.Node, at: nodes.At) -> Core | None:
        sides = (
            self._comparison(CompareOp.GE, operand, low, at),
            self._comparison(CompareOp.LE, operand, high, at),
        )
        return _all_or_none(core.All, sides)

    def _choice(self, node: nodes.If, expected: Datatype | None) -> Typed | None:
        condition = self.condition(node.condition)
        yes = self._knowing(known_if_true(node.condition)).typed(node.yes, expected)
        no = self._knowing(known_if_false(node.condition)).typed(node.no, expected)
        if condition is None or yes is None or no is None:
            return None
        merged = common_type(yes[1], no[1])
        if merged is None and isinstance(yes[1], NumberType) and isinstance(no[1], NumberType):
            message = f"the branches have different units: `{yes[1].unit}` and `{no[1].unit}`"
            return self.fail("JR213", message, node.at)
        if merged is None:
            message = f"the branches have different types: {describe(yes[1])} and {describe(no[1])}"
            return self.fail("JR205", message, node.at)
        return core.Choose(condition, yes[0], no[0]), merged

    # -- unary tests

    def tests(self, operand: nodes.Node, tests: nodes.Tests) -> Core | None:
        """Return the condition that `operand` passes `tests`; a test other than `null` includes "is not null"."""
        optional = self._optional_name(operand)
        inner = self if optional is None else self._knowing(frozenset({(NOT_NULL, optional)}))
        if tests.is_any:
            return core.Const(value=True, type=_BOOLEAN)
        for_null = [test for test in tests.items if is_null_test(test)]
        others = [test for test in tests.items if not is_null_test(test)]
        is_null = self.null_test(optional, operand.at) if optional else None
        if optional and is_null is None:
            return None  # its definition is faulty: said there
        if for_null and optional is None:
            subject = operand.text if isinstance(operand, nodes.Name) else "this"
            help_ = "declare it `optional: true` if it can be"
            if isinstance(operand, nodes.Name) and (NOT_NULL, operand.text) in self.guards:
                help_ = "an earlier condition says so"
            return self.fail("JR206", f"`{subject}` is never null here", for_null[0].at, help_)
        found = _all_or_none(core.AnyOf, [inner.test(operand, test) for test in others]) if others else None
        if others and found is None:
            return None
        return with_null(found, is_null, allowed=bool(for_null), negated=tests.negated)

    def _optional_name(self, operand: nodes.Node) -> str | None:
        if not isinstance(operand, nodes.Name) or (NOT_NULL, operand.text) in self.guards:
            return None
        declared = self.scope.get(operand.text)
        return operand.text if declared is not None and declared.optional else None

    def test(self, operand: nodes.Node, test: nodes.Test) -> Core | None:
        """Return the condition that `operand` passes one unary test other than `null`."""
        match test:
            case nodes.CompareTest(op, value):
                return self._comparison(op, operand, value, test.at)
            case nodes.ValueTest(value):
                return self._comparison(CompareOp.EQ, operand, value, test.at)
            case nodes.RangeTest(low, high, low_included, high_included):
                above = CompareOp.GE if low_included else CompareOp.GT
                below = CompareOp.LE if high_included else CompareOp.LT
                sides = (
                    self._comparison(above, operand, low, test.at),
                    self._comparison(below, operand, high, test.at),
                )
                return _all_or_none(core.All, sides)
            case _:
                assert_never(test)

    # -- plumbing

    def _joined(self, join: type[core.All | core.AnyOf], items: tuple[nodes.Node, ...], learnt: _Learnt) -> Core | None:
        known, parts = frozenset[Guard](), []
        for item in items:
            parts.append(self._knowing(known).condition(item))
            known |= learnt(item)
        return _all_or_none(join, parts)

    def _knowing(self, guards: frozenset[Guard]) -> Elaborator:
        return attrs.evolve(self, guards=self.guards | guards)

    def _require(self, node: nodes.Node, wanted: Datatype, what: str) -> Core | None:
        typed = self.typed(node)
        if typed is None:
            return None
        if typed[1] != wanted:
            return self.fail("JR205", f"expected {what}, found {describe(typed[1])}", node.at)
        return typed[0]

    @staticmethod
    def _boolean(expression: Core | None) -> Typed | None:
        return None if expression is None else (expression, _BOOLEAN)

    def fail(self, code: str, message: str, at: nodes.At, help_: str | None = None) -> None:
        """Add a diagnostic about the part of the expression at `at`; gives None, to be returned."""
        self.found.append(Diagnostic(code, message, self.excerpt.place(*at), help=help_))


def _all_or_none(join: type[core.All | core.AnyOf], parts: Iterable[Core | None]) -> Core | None:
    """Return the parts joined; None where one of them is faulty. A single part needs no joining."""
    sound = []
    for part in parts:
        if part is None:
            return None
        sound.append(part)
    return sound[0] if len(sound) == 1 else join(tuple(sound))
