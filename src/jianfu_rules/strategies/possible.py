"""What a number can come to at all, by its type: a search need not look for more."""

from __future__ import annotations

from fractions import Fraction

from jianfu_rules.checking.numbers import arithmetic_type, common_type
from jianfu_rules.datatypes import Datatype, NumberType
from jianfu_rules.expr.core import Calculate, Choose, Const, Core, Lookup, Read
from jianfu_rules.expr.nodes import CompareOp


def is_possible(node: Core, op: CompareOp, value: Fraction) -> bool:
    """Tell whether the bounds and decimals of a number leave room for `node op value`."""
    found = type_of(node)
    if not isinstance(found, NumberType):
        return True
    low, high = found.min, found.max
    match op:
        case CompareOp.LT:
            return low is None or low < value
        case CompareOp.LE:
            return low is None or low <= value
        case CompareOp.GT:
            return high is None or high > value
        case CompareOp.GE:
            return high is None or high >= value
        case CompareOp.EQ:
            fits = (value / found.step).denominator == 1
            return fits and (low is None or low <= value) and (high is None or value <= high)
        case _:
            return low is None or low != high or low != value


def type_of(node: Core) -> Datatype | None:
    """Return the type of a number, where it can be told from its parts."""
    match node:
        case Const(_, datatype) | Read(_, _, datatype) | Lookup(_, _, datatype):
            return datatype
        case Calculate(op, left, right):
            one, other = type_of(left), type_of(right)
            if isinstance(one, NumberType) and isinstance(other, NumberType):
                return arithmetic_type(op, one, other)
            return None
        case Choose(_, yes, no):
            taken, left_out = type_of(yes), type_of(no)
            return None if taken is None or left_out is None else common_type(taken, left_out)
        case _:
            return None
