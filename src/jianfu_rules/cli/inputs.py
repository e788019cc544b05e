"""Facts and parameters from files and from the command's own words."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from jianfu_rules.diagnostics import Diagnostic
from jianfu_rules.errors import FactsError, LoadError
from jianfu_rules.loading.document import MapNode, document_from
from jianfu_rules.loading.read import read_bytes
from jianfu_rules.testing.cases import WORDS, plain_of


def facts_from(file: str | None, words: Sequence[str]) -> dict[str, object]:
    """Return the facts of a file and of `NAME=VALUE` words together.

    Raises:
        LoadError: The file can't be read as a mapping (JR1xx).
        FactsError: A word has no `=`, or gives a fact a second time (JR605, JR609).
    """
    facts = {} if file is None else _from_file(file)
    for name, value in assigned(words).items():
        if name in facts:
            message = f"`{name}` is given in the file and as a word"
            raise FactsError([Diagnostic("JR605", message, path=name, zh=f"“{name}”在文件和命令行中重复给出")])
        facts[name] = value
    return facts


def assigned(words: Sequence[str]) -> dict[str, object]:
    """Return `NAME=VALUE` words as a mapping.

    `true`, `false`, `null` and `UNKNOWN` are themselves, `[a, b]` is a list and `{key: value}` a mapping; all else is
    text.
    """
    found: dict[str, object] = {}
    for word in words:
        name, equals, text = word.partition("=")
        if not equals or not name:
            message, zh = f"expected NAME=VALUE, found `{word}`", f"应为 名称=取值，而不是“{word}”"
            raise FactsError([Diagnostic("JR609", message, zh=zh)])
        if name in found:
            raise FactsError([Diagnostic("JR605", f"`{name}` is given twice", path=name, zh=f"“{name}”重复给出")])
        found[name] = _value(name, text)
    return found


def _value(name: str, text: str) -> object:
    return plain_of(document_from(text, name)) if text[:1] in ("[", "{") else WORDS.get(text, text)


def _from_file(file: str) -> dict[str, object]:
    data = sys.stdin.buffer.read() if file == "-" else read_bytes(Path(file))
    document = document_from(data, "<standard input>" if file == "-" else file)
    if not isinstance(document, MapNode):
        message = "expected a mapping of facts"
        raise LoadError([Diagnostic("JR110", message, document.span, zh="应为事实的映射")])
    found: dict[str, object] = plain_of(document)
    return found
