"""Syntax tree to its one canonical text: `from_text(to_text(node)) == node`."""

from __future__ import annotations

from typing import assert_never

from jianfu_rules.expr.nodes import (
    And,
    Arithmetic,
    ArithmeticOp,
    Between,
    BooleanLiteral,
    Call,
    CompareTest,
    Comparison,
    DateLiteral,
    DurationLiteral,
    If,
    In,
    Name,
    Negate,
    Node,
    Not,
    NullLiteral,
    NumberLiteral,
    Or,
    RangeTest,
    Test,
    Tests,
    TextLiteral,
    ValueTest,
)

# How tightly a node binds; a part that binds less tightly than its place asks for stands in parentheses.
_IF, _OR, _AND, _COMPARISON, _SUM, _PRODUCT, _UNARY, _PRIMARY = range(8)


def to_text(node: Node) -> str:
    """Return the canonical text of an expression."""
    return _text(node, _IF)


def tests_to_text(tests: Tests) -> str:
    """Return the canonical text of a cell."""
    if tests.is_any:
        return "-"
    shown = [_test(test) for test in tests.items]
    if not tests.negated and shown[0].startswith("not("):
        shown[0] = f"({shown[0]})"  # at the start of a cell, `not(` would turn all its tests round
    inner = ", ".join(shown)
    return f"not({inner})" if tests.negated else inner


def quoted(text: str) -> str:
    """Return `text` as a text literal."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _text(node: Node, needed: int) -> str:
    text, binding = _shown(node)
    return text if binding >= needed else f"({text})"


def _shown(node: Node) -> tuple[str, int]:
    """Return the text of a node and how tightly it binds."""
    match node:
        case NumberLiteral(text) | Name(text):
            return text, _PRIMARY
        case TextLiteral(text):
            return quoted(text), _PRIMARY
        case BooleanLiteral(value):
            return ("true" if value else "false"), _PRIMARY
        case NullLiteral():
            return "null", _PRIMARY
        case DateLiteral(text):
            return f'date("{text}")', _PRIMARY
        case DurationLiteral(text):
            return f'duration("{text}")', _PRIMARY
        case Call(function, arguments):
            return f"{function}({', '.join(_text(item, _IF) for item in arguments)})", _PRIMARY
        case Not(operand):
            return f"not({_text(operand, _IF)})", _PRIMARY
        case Negate(operand):
            return f"-{_text(operand, _UNARY)}", _UNARY
        case Arithmetic(op, left, right):
            level = _SUM if op in (ArithmeticOp.ADD, ArithmeticOp.SUB) else _PRODUCT
            return f"{_text(left, level)} {op.value} {_text(right, level + 1)}", level
        case Comparison(op, left, right):
            return f"{_text(left, _SUM)} {op.value} {_text(right, _SUM)}", _COMPARISON
        case Between(operand, low, high):
            return f"{_text(operand, _SUM)} between {_text(low, _SUM)} and {_text(high, _SUM)}", _COMPARISON
        case In(operand, tests):
            return f"{_text(operand, _SUM)} in {_membership(tests)}", _COMPARISON
        case And(items):
            return " and ".join(_text(item, _COMPARISON) for item in items), _AND
        case Or(items):
            return " or ".join(_text(item, _AND) for item in items), _OR
        case If(condition, yes, no):
            return f"if {_text(condition, _IF)} then {_text(yes, _IF)} else {_text(no, _IF)}", _IF
        case _:
            assert_never(node)


def _membership(tests: Tests) -> str:
    if len(tests.items) == 1 and isinstance(tests.items[0], RangeTest):
        return _test(tests.items[0])
    return "[" + ", ".join(_test(test) for test in tests.items) + "]"


def _test(test: Test) -> str:
    match test:
        case CompareTest(op, value):
            return f"{op.value} {_text(value, _SUM)}"
        case ValueTest(value):
            return _text(value, _SUM)
        case RangeTest(low, high, low_included, high_included):
            opening, closing = ("[" if low_included else "("), ("]" if high_included else ")")
            return f"{opening}{_text(low, _SUM)}..{_text(high, _SUM)}{closing}"
        case _:
            assert_never(test)
