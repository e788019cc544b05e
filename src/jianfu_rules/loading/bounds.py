"""A bound on what is written in the language: reading it costs a hundred times as much as reading prose."""

from __future__ import annotations

from jianfu_rules.diagnostics import Diagnostic
from jianfu_rules.errors import LoadError
from jianfu_rules.loading.document import ListNode, MapNode, Node, ScalarNode

MAX_WRITTEN = 100_000  # characters of all conditions, cells, outputs and formulas of a file
_WRITTEN = frozenset({"when", "then", "formula", "always", "never"})


def require_readable(document: MapNode) -> None:
    """Refuse a file with more expressions than can be read in a bearable time.

    Raises:
        LoadError: There are too many (JR106).
    """
    count = _written(document)
    if count > MAX_WRITTEN:
        message = f"the expressions of a file have at most {MAX_WRITTEN} characters, these have {count}"
        raise LoadError([Diagnostic("JR106", message, document.span, help="split it up by subject")])


def _written(node: Node) -> int:
    """Return the characters of the expressions below a node."""
    match node:
        case MapNode():
            return sum(_characters(value) if key.text in _WRITTEN else _written(value) for key, value in node.entries())
        case ListNode(items):
            return sum(map(_written, items))
        case ScalarNode():
            return 0


def _characters(node: Node) -> int:
    match node:
        case MapNode():
            return sum(map(_characters, node.values))
        case ListNode(items):
            return sum(map(_characters, items))
        case ScalarNode(text):
            return len(text)
