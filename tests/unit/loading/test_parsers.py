"""PyYAML's two parsers, the C one and the pure Python one, make no difference to us."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from jianfu_rules.errors import LoadError
from jianfu_rules.loading import document
from jianfu_rules.loading.document import document_from
from jianfu_rules.loading.locate import bundled_root

DOCUMENTS = [
    "",
    "a",
    "a: b",
    "a: b # c",
    "a:\n  b: c\n  d: [e, f]\n",
    "- a\n- b:\n    c\n-   - d\n",
    "{a: b, 'c': \"d\"}",
    "{a, b}",
    "[a b, c: d]",
    "a: 'it''s'",
    'a: "x \\"y\\" \\\\ \\u5e74"',
    'a: "x\n  y\n\n  z"',
    "a: x\n  y\n\n  z\n",
    "a: >-\n  x\n  y\nb: c\n",
    "a: >\n  x\n\n  y\n\n\nb: c\n",
    "a: |+\n  x\n\nb: c\n",
    "a: |2-\n    x\n   y\nb: c\n",
    "a: |\n  x\n",
    "a: >-\n\n",
    "a: ''\nb: \"\"\nc:\n",
    "年龄: {最小: 六十}\n𠮷: [𠮷, “好”]\n",
    "--- a\n...\n",
    "---\na: b\n---\nc: d\n",
    "%YAML 1.2\n---\na: b\n",
    "%YAML 2.0\n---\na: b\n",
    "%FOO x\n---\na: b\n",
    "a: &x b\nc: *x\n",
    "a: *x\n",
    "a: !!int 1\n",
    "a: !foo!bar 1\n",
    "? a\n: b\n",
    "? [a]\n: b\n",
    "<<: {a: b}\n",
    "a: b: c",
    "a: [",
    "a: ]",
    "a: 'x",
    'a: "\\q"',
    "a: @x",
    "a: `x`",
    "a: %x",
    "a: -x",
    "a: - x",
    "a: ? x",
    "- a\nb: c\n",
    "a: 1\n b: 2\n",
    "a: 1\na: 2\n",
    "\ufffe",
    "a:b",
    "{a:b}",
    "{a:1, b:2}",
    "{'a':b}",
    "[-, -1, ?x, :y]",
    "{a: Is it?}",
    "{a: b?c, d: e}",
    "[Is it?]",
    "{a?: b}",
    "a: Is it?\nb: {c: 'is it?'}\n",
    "{a: -, b: c}",
    "a: x#y\nb: 'z'#w\n",
    "a: |x\n  y\n",
    "a: x, y\nb: {c: x}, d\n",
    "http://x: y\n",
]


def outcome(text: str | bytes) -> object:
    """Return the nodes of a text, or the codes of what is wrong with it."""
    try:
        return document_from(text, "f.yaml")
    except LoadError as error:
        return [item.code for item in error.diagnostics]


def with_pure_python(text: str | bytes, monkeypatch: pytest.MonkeyPatch) -> object:
    with monkeypatch.context() as patch:
        patch.setattr(document, "_LOADER", yaml.SafeLoader)
        return outcome(text)


def test_the_message_of_a_parser_keeps_the_authors_spelling(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "_LOADER", yaml.SafeLoader)

    with pytest.raises(LoadError, match="found undefined tag handle '!Foo!'"):
        document_from("a: !Foo!Bar x", "f.yaml")


@pytest.mark.parametrize("text", ["a: {b: Is it?}", "a: [Is it?]", "{a: {b?: c}}"])
def test_a_question_in_brackets_needs_quotes(text: str) -> None:
    with pytest.raises(LoadError, match=r"JR104 a text with `\?` inside `\{ \}` or `\[ \]` needs quotes") as caught:
        document_from(text, "f.yaml")
    [found] = caught.value.diagnostics

    assert found.span is not None
    assert document_from(text.replace("Is it?", '"Is it?"').replace("b?", '"b?"'), "f.yaml")


def test_the_c_parser_is_the_one_in_use() -> None:
    assert document._LOADER is yaml.CSafeLoader


@pytest.mark.parametrize("text", [text if text.endswith("\n") else f"{text}\n" for text in DOCUMENTS])
def test_both_parsers_read_the_same(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert with_pure_python(text, monkeypatch) == outcome(text)


@pytest.mark.parametrize(
    "file", sorted(bundled_root().rglob("*.yaml")), ids=lambda file: file.relative_to(bundled_root()).as_posix()
)
def test_both_parsers_read_the_same_in_a_shipped_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = outcome(file.read_bytes())

    assert not isinstance(expected, list)
    assert with_pure_python(file.read_bytes(), monkeypatch) == expected
