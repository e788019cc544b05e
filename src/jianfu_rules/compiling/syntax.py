"""Pieces of Python syntax trees, for the generator."""

from __future__ import annotations

import ast
from collections.abc import Sequence


def name(word: str) -> ast.Name:
    """Return a name that is read."""
    return ast.Name(word, ast.Load())


def constant(value: str | bytes | bool | int | None) -> ast.Constant:  # noqa: FBT001 - any literal
    """Return a literal."""
    return ast.Constant(value)


def assign(target: str, value: ast.expr) -> ast.stmt:
    """Return `target = value`."""
    return ast.Assign([ast.Name(target, ast.Store())], value)


def joined(target: str, op: ast.operator, value: ast.expr) -> ast.stmt:
    """Return `target op= value`."""
    return ast.AugAssign(ast.Name(target, ast.Store()), op, value)


def call(function: str | ast.expr, *arguments: ast.expr) -> ast.Call:
    """Return a call."""
    return ast.Call(name(function) if isinstance(function, str) else function, list(arguments), [])


def compared(left: ast.expr, op: ast.cmpop, right: ast.expr) -> ast.expr:
    """Return a comparison."""
    return ast.Compare(left, [op], [right])


def is_(left: ast.expr, right: ast.expr) -> ast.expr:
    """Return `left is right`."""
    return compared(left, ast.Is(), right)


def either(parts: Sequence[ast.expr]) -> ast.expr:
    """Return the parts joined by `or`."""
    return parts[0] if len(parts) == 1 else ast.BoolOp(ast.Or(), list(parts))


def when(test: ast.expr, then: Sequence[ast.stmt], other: Sequence[ast.stmt] = ()) -> ast.stmt:
    """Return an `if`."""
    return ast.If(test, list(then) or [ast.Pass()], list(other))


def binary(left: ast.expr, op: ast.operator, right: ast.expr) -> ast.expr:
    """Return an operation on two values."""
    return ast.BinOp(left, op, right)


def inverted(mask: int) -> ast.expr:
    """Return the mask of all bits but those of `mask`."""
    return constant(~mask)


def locate(tree: ast.AST) -> None:
    """Give every statement and expression of a tree a line, which Python asks for.

    What `ast.fix_missing_locations` does, without its recursion and in a fraction of its time.
    """
    left = [tree]
    while left:
        node = left.pop()
        if isinstance(node, ast.stmt | ast.expr):
            node.lineno, node.col_offset = 1, 0
        for field in node._fields:
            value = getattr(node, field)
            if isinstance(value, list):
                left += [item for item in value if isinstance(item, _PARTS)]
            elif isinstance(value, _PARTS):
                left.append(value)


_PARTS = (ast.stmt, ast.expr, ast.arguments, ast.arg, ast.keyword)


def give_up() -> ast.stmt:
    """Return the statement that leaves the case to the full reading."""
    return ast.Return(constant(None))


def give_up_unless_text(variable: str) -> ast.stmt:
    """Nothing else is looked up: a class may have a hash of its own, and fail at it."""
    return when(compared(call("type", name(variable)), ast.IsNot(), name("str")), [give_up()])
