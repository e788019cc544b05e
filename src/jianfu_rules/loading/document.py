"""YAML text to located nodes: a strict profile, read from the parser's events, with bounds on everything.

The parser's own composer and constructors are not used: they lose places, let the last of two equal keys win, guess
types, and can be made to exhaust memory or the stack. All scalars stay text until a declared type reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import attrs
import yaml

from jianfu_rules.diagnostics import Diagnostic
from jianfu_rules.errors import LoadError
from jianfu_rules.source import Excerpt, Position, Span

MAX_CHARACTERS = 400_000
MAX_NODES = 30_000
MAX_DEPTH = 32
MAX_SCALAR = 20_000
MAX_QUOTED = 200  # characters that a suggestion repeats

# Characters that a reader can't see or that reorder what he sees: control, line and paragraph separators, byte order
# marks, bidirectional controls, lone surrogates. Tabs are refused because two YAML parsers disagree on them.
_REFUSED = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)

# What YAML's core schema reads as null; an editor takes them so, and a text must not look like one.
_NULLS = frozenset({"null", "Null", "NULL", "~"})

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@attrs.frozen
class ScalarNode:
    """A scalar: its text, and whether it was written bare."""

    text: str
    plain: bool  # neither quoted nor a block
    raw: str = attrs.field(repr=False)
    span: Span

    @property
    def is_null(self) -> bool:
        """Tell whether this is a bare null, in any of YAML's spellings."""
        return self.plain and self.text in _NULLS

    @property
    def excerpt(self) -> Excerpt:
        """Return the text with the places of its characters."""
        return Excerpt(self.text, self.raw, self.span)


@attrs.frozen
class ListNode:
    """A sequence."""

    items: tuple[Node, ...]
    span: Span


@attrs.frozen
class MapNode:
    """A mapping, in file order; keys are scalars and unique."""

    keys: tuple[ScalarNode, ...]
    values: tuple[Node, ...]
    span: Span

    def entries(self) -> Iterator[tuple[ScalarNode, Node]]:
        """Yield key and value nodes."""
        return zip(self.keys, self.values, strict=True)

    def find(self, key: str) -> Node | None:
        """Return the value of `key`, or None."""
        for found, value in self.entries():
            if found.text == key:
                return value
        return None


Node = ScalarNode | ListNode | MapNode


def document_from(data: bytes | str, source: str) -> Node:
    """Return the located nodes of one YAML document.

    Raises:
        LoadError: The text is not UTF-8, holds refused characters, is no well-formed YAML, uses features outside the
            profile (anchors, aliases, tags, merges, several documents) or goes over a bound (JR102 to JR107).
    """
    text = _decoded(data, source)
    _require_plain_characters(text, source)
    _require_no_directives(text, source)
    try:
        builder = _Builder(text, source)
        for event in yaml.parse(text, Loader=_LOADER):
            builder.accept(event)
    except yaml.MarkedYAMLError as error:
        span = _mark_span(error.problem_mark or error.context_mark, source, text)
        message = f"not well-formed YAML: {error.problem or error.context}"
        raise LoadError([Diagnostic("JR104", message, span)]) from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:  # a ValueError: an escape for no character
        raise LoadError([Diagnostic("JR104", f"not well-formed YAML: {error}".splitlines()[0], _top(source))]) from None
    return builder.result()


def _decoded(data: bytes | str, source: str) -> str:
    if len(data) > 4 * MAX_CHARACTERS:
        raise LoadError([Diagnostic("JR106", f"a file has at most {MAX_CHARACTERS} characters", _top(source))])
    if isinstance(data, str):
        text = data
    else:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            span = Span(source, Position(line, 1), Position(line, 2))
            help_ = "save the file as UTF-8"
            raise LoadError([Diagnostic("JR102", "the file is not UTF-8 text", span, help=help_)]) from None
    if len(text) > MAX_CHARACTERS:
        raise LoadError([Diagnostic("JR106", f"a file has at most {MAX_CHARACTERS} characters", _top(source))])
    # A final line break is what both parsers expect; without it one of them puts errors on a line that is not there.
    text = text.replace("\r\n", "\n")
    return text if text.endswith("\n") else text + "\n"


def _require_plain_characters(text: str, source: str) -> None:
    found = []
    for match in _REFUSED.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        column = match.start() - text.rfind("\n", 0, match.start())
        span = Span(source, Position(line, column), Position(line, column + 1))
        code = f"U+{ord(match.group()):04X}"
        what = "a tab" if match.group() == "\t" else f"the invisible character {code}"
        help_ = "indent with spaces" if match.group() == "\t" else "delete it"
        found.append(Diagnostic("JR103", f"{what} is not allowed", span, help=help_))
        if len(found) == 20:
            break
    if found:
        raise LoadError(found)


def _require_no_directives(text: str, source: str) -> None:
    """Refuse `%…` lines, which the parsers treat differently."""
    for number, line in enumerate(text.split("\n"), start=1):
        if line.startswith("%"):
            span = Span(source, Position(number, 1), Position(number, len(line) + 1))
            raise LoadError([Diagnostic("JR105", "directives (`%…`) are not used in rulesets", span)])
        if line.strip() and not line.startswith("#"):
            return


def _top(source: str) -> Span:
    return Span(source, Position(1, 1), Position(1, 1))


def _mark_span(mark: Any, source: str, text: str) -> Span:
    """Return where a parser stopped; behind the end it is the end."""
    if mark is None:
        return _top(source)
    lines = text.removesuffix("\n").split("\n")
    line, column = mark.line + 1, mark.column + 1
    if line > len(lines):
        line, column = len(lines), len(lines[-1]) + 1
    return Span(source, Position(line, column), Position(line, column + 1))


@attrs.define
class _Open:
    """A collection that is being read; `key` is the key that waits for its value."""

    is_map: bool
    start: Any  # a mark of whichever parser runs
    in_flow: bool = False  # in brackets
    keys: list[ScalarNode] = attrs.field(factory=list)
    values: list[Node] = attrs.field(factory=list)
    key: ScalarNode | None = None
    first: dict[str, ScalarNode] = attrs.field(factory=dict)  # the first key of each text


class _Builder:
    """Builds nodes from parser events on a stack of its own, so that depth is bounded by us."""

    def __init__(self, text: str, source: str) -> None:
        self._text = text
        self._source = source
        self._stack: list[_Open] = []
        self._root: Node | None = None
        self._count = 0
        self._documents = 0
        self._problems: list[Diagnostic] = []

    def result(self) -> Node:
        if self._problems:
            raise LoadError(self._problems)
        if self._root is None:
            raise LoadError([Diagnostic("JR104", "the file is empty", _top(self._source))])
        return self._root

    def accept(self, event: yaml.Event) -> None:
        # Scalars first: most events are scalars.
        if isinstance(event, yaml.ScalarEvent):
            self._add(self._scalar(event), event)
        elif isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent):
            self._refuse_decoration(event)
            if len(self._stack) >= MAX_DEPTH:
                self._refuse("JR106", f"a file nests at most {MAX_DEPTH} deep", event)
            is_map, in_flow = isinstance(event, yaml.MappingStartEvent), bool(event.flow_style)
            self._stack.append(_Open(is_map, event.start_mark, in_flow))
        elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            self._close(event)
        elif isinstance(event, yaml.AliasEvent):
            self._refuse("JR105", "aliases (`*name`) are not used in rulesets", event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._refuse("JR105", "a file holds one document", event)
        # Start and end of the stream and the end of the document carry nothing.

    def _refuse(self, code: str, message: str, event: yaml.Event, help_: str | None = None) -> None:
        """Stop at once: what follows could only mislead (or exhaust us)."""
        span = self._span(event.start_mark, event.end_mark)
        raise LoadError([*self._problems, Diagnostic(code, message, span, help=help_)])

    def _refuse_decoration(self, event: Any) -> None:
        if event.anchor is not None:
            self._refuse("JR105", "anchors (`&name`) are not used in rulesets", event)
        if event.tag is not None:
            self._refuse("JR105", "tags (`!name`) are not used in rulesets", event)

    def _scalar(self, event: Any) -> ScalarNode:
        self._refuse_decoration(event)
        text, start, end = event.value, event.start_mark, event.end_mark
        if len(text) > MAX_SCALAR:
            self._refuse("JR106", f"a value has at most {MAX_SCALAR} characters", event)
        hidden = None if text.isprintable() else _REFUSED.search(text)
        if hidden is not None:
            # It is there to be seen in the file, but not in what is told of the file.
            self._refuse("JR103", f"the invisible character U+{ord(hidden.group()):04X} is not allowed", event)
        raw, plain = self._text[start.index : end.index], event.style in (None, "")
        if plain and "?" in text and self._stack and self._stack[-1].in_flow:
            # PyYAML reads it with libyaml, and not without: a file must not load on one machine only.
            help_ = f'write `"{text}"`' if len(text) <= MAX_QUOTED and '"' not in text else "put quotes around it"
            self._refuse("JR104", "a text with `?` inside `{ }` or `[ ]` needs quotes", event, help_)
        return ScalarNode(text, plain, raw, self._span(start, end))

    def _span(self, start: Any, end: Any) -> Span:
        line, column, last_line, last_column = start.line, start.column, end.line, end.column
        # An empty value may end before it starts. Plain numbers: positions are slow to compare.
        if last_line < line or (last_line == line and last_column < column):
            last_line, last_column = line, column
        return Span(self._source, Position(line + 1, column + 1), Position(last_line + 1, last_column + 1))

    def _close(self, event: yaml.Event) -> None:
        done = self._stack.pop()
        span = self._span(done.start, event.end_mark)
        if done.is_map:
            self._add(MapNode(tuple(done.keys), tuple(done.values), span), event)
        else:
            self._add(ListNode(tuple(done.values), span), event)

    def _add(self, node: Node, event: yaml.Event) -> None:
        self._count += 1
        if self._count > MAX_NODES:
            self._refuse("JR106", f"a file has at most {MAX_NODES} values", event)
        if not self._stack:
            self._root = node
            return
        top = self._stack[-1]
        if top.is_map and top.key is None:
            top.key = self._key(node, event, top)
        else:
            if top.key is not None:
                top.keys.append(top.key)
                top.key = None
            top.values.append(node)

    def _key(self, node: Node, event: yaml.Event, top: _Open) -> ScalarNode:
        if not isinstance(node, ScalarNode):
            self._refuse("JR105", "a key is a single word or text", event)
            raise AssertionError("unreachable")
        if node.plain and node.text == "<<":
            self._refuse("JR105", "merge keys (`<<`) are not used in rulesets", event)
        if not node.text:
            self._refuse("JR105", "an empty key", event)
        earlier = top.first.setdefault(node.text, node)
        if earlier is not node:
            message = f"the key `{node.text}` stands twice, first on line {earlier.span.start.line}"
            self._problems.append(Diagnostic("JR107", message, node.span, help="keep one of them"))
        return node
