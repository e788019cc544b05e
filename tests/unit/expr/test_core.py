"""Core expressions: walking them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from jianfu_rules.datatypes import BooleanType, NumberType
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
    parts,
    reads,
)
from jianfu_rules.expr.functions import Function, Rounding
from jianfu_rules.expr.nodes import ArithmeticOp, CompareOp

X = Read("x", Origin.INPUT, NumberType())
Y = Read("y", Origin.PARAMETER, NumberType())
FLAG = Read("flag", Origin.DECISION, BooleanType())
ONE = Const(Fraction(1), NumberType())


@pytest.mark.parametrize(
    ("node", "direct"),
    [
        (ONE, ()),
        (X, ()),
        (IsNull(X), (X,)),
        (Inverse(FLAG), (FLAG,)),
        (Compare(CompareOp.EQ, X, ONE), (X, ONE)),
        (Calculate(ArithmeticOp.ADD, ONE, Y), (ONE, Y)),
        (All((FLAG, FLAG)), (FLAG, FLAG)),
        (AnyOf((FLAG,)), (FLAG,)),
        (Choose(FLAG, X, Y), (FLAG, X, Y)),
        (Round(Rounding.UP, X, None, 0), (X,)),
        (Round(Rounding.UP, X, Y, 0), (X, Y)),
        (Shift(X, Y, backwards=False), (X, Y)),
        (Apply(Function.MAX, (X, Y, ONE)), (X, Y, ONE)),
        (Lookup("p", X, NumberType()), (X,)),
    ],
)
def test_a_node_has_its_parts_in_reading_order(node: Core, direct: tuple[Core, ...]) -> None:
    assert parts(node) == direct


def test_reads_come_in_reading_order_with_repeats() -> None:
    node = Choose(All((FLAG, Compare(CompareOp.LT, X, ONE))), Calculate(ArithmeticOp.MUL, Y, X), ONE)

    assert [read.name for read in reads(node)] == ["flag", "x", "y", "x"]


def test_a_constant_reads_nothing() -> None:
    assert list(reads(ONE)) == []
