"""Files as an editor reads them: YAML 1.2 with its core types, which the loader leaves alone."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

from jianfu_rules.loading.document import ListNode, MapNode, Node, ScalarNode, document_from
from jianfu_rules.schemas import schema

_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile("[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")


def as_an_editor_reads(text: str) -> Any:
    """Return the data that a YAML 1.2 parser makes of a file."""
    return _data(document_from(text, "editor"))


def _data(node: Node) -> Any:
    match node:
        case ScalarNode(text=text, plain=False):
            return text
        case ScalarNode(text=text):
            return _bare(text)
        case ListNode(items=items):
            return [_data(item) for item in items]
        case MapNode():
            return {key.text: _data(value) for key, value in node.entries()}


def _bare(text: str) -> Any:
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        base = {"0o": 8, "0x": 16}.get(text[:2], 10)
        return int(text.removeprefix("0o").removeprefix("0x"), base)
    if _FLOAT.fullmatch(text):
        return float(text.replace(".i", "i").replace(".I", "i").replace(".n", "n").replace(".N", "n"))
    return text


@cache
def validator(kind: str) -> Draft202012Validator:
    """Return what holds data against the schema of a kind, days included."""
    return Draft202012Validator(schema(kind), format_checker=FormatChecker(["date"]))


def faults(kind: str, data: Any) -> list[str]:
    """Return what the schema of a kind has against data: where, and what."""
    found = validator(kind).iter_errors(data)
    return [f"{error.json_path}: {error.message[:200]}" for error in found]


def faults_of_text(kind: str, text: str) -> list[str]:
    """Return what an editor would underline in a file."""
    return faults(kind, as_an_editor_reads(text))
