"""From a layout to lines: two spaces a level, one space after a colon, brackets where they fit on a line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping

from jianfu_rules.formatting.comments import Place
from jianfu_rules.formatting.layout import Block, Entry, Line, is_simple, opened
from jianfu_rules.formatting.width import MOST, width_of
from jianfu_rules.loading.document import ListNode, MapNode, Node, ScalarNode

STEP = 2  # spaces a level
MOST_DEEP = 1_000_000  # deeper than any line: a block of empty lines has no depth of its own
_HEADER = re.compile(r"(?P<style>[|>])(?P<marks>[0-9+-]*)")


def written(root: Block, replaced: Mapping[Place, str]) -> str:
    """Return the text of a file.

    Args:
        root: Its layout.
        replaced: Another spelling for some of its scalars, by their places.
    """
    lines = _Writer(replaced).block(root, 0)
    return "\n".join(lines) + "\n"


class _Writer:
    def __init__(self, replaced: Mapping[Place, str]) -> None:
        self._replaced = replaced

    def block(self, block: Block, indent: int, *, compact: bool = False) -> list[str]:
        """Return the lines of a block; if `compact`, without what stands above its first entry."""
        found: list[str] = []
        for index, entry in enumerate(block.entries):
            if index or not compact:
                above, blank = self._above(entry, indent)
                found += _spaced(above, indent, first=not index)
                if blank and found:
                    found.append("")
            found += self._entry(entry, indent)
        return found + list(_spaced(block.after, indent, first=False))

    def _above(self, entry: Entry, indent: int) -> tuple[list[Line], bool]:
        """Return the comments above an entry, and whether an empty line comes between them and it."""
        raised = list(entry.raised)
        inside = self._opened(entry, indent) if entry.key is None else None
        if inside is not None:
            # The first line of an item is that of its first entry: what stands above that has to stand above the dash.
            raised += [] if entry.beside is None else [entry.beside]
            below, _ = self._above(inside.entries[0], indent + STEP)
            raised += [line.text for line in below]
        lines = [*entry.above, *(Line(text, blank=entry.blank and not index) for index, text in enumerate(raised))]
        return lines, entry.blank and not raised

    def _entry(self, entry: Entry, indent: int) -> list[str]:
        margin = " " * indent
        lines: list[str] = []
        if entry.key is None:
            head = f"{margin}-"
        elif is_simple(entry.key):
            head = f"{margin}{entry.key.raw}:"
        else:
            lines, head = [f"{margin}? {_one_line(entry.key)}"], f"{margin}:"
        inside = self._opened(entry, indent)
        if inside is None:
            return lines + self._value(entry, head, indent)
        below = self.block(inside, indent + STEP, compact=entry.key is None)
        if entry.key is None:
            return [f"{head} {below[0][indent + STEP :]}", *below[1:]]
        return [*lines, _beside(head, entry), *below]

    def _opened(self, entry: Entry, indent: int) -> Block | None:
        """Return the entries of a value, where they stand on lines of their own."""
        node = entry.value
        if entry.inside is not None or isinstance(node, ScalarNode):
            return entry.inside
        if self._fits(entry, indent) or self._filled(node, "", indent) is not None:
            return None
        return opened(node, entry)

    def _fits(self, entry: Entry, indent: int) -> bool:
        head = "-" if entry.key is None else f"{entry.key.raw}:" if is_simple(entry.key) else ":"
        inline = self._inline(entry.value)
        return inline in ("{}", "[]") or indent + width_of(f"{head} {inline}") <= MOST

    def _value(self, entry: Entry, head: str, indent: int) -> list[str]:
        node = entry.value
        if not isinstance(node, ScalarNode):
            if self._fits(entry, indent):
                lines = [f"{head} {self._inline(node)}"]
            else:
                lines = self._filled(node, head, indent) or []
            return [*lines[:-1], _beside(lines[-1], entry)]
        if not node.plain and node.raw[:1] in "|>":
            header, *rest = _block_scalar(node, entry.home, indent + STEP)
            return [_beside(f"{head} {header}", entry), *rest]
        first, *more = self._scalar(node).split("\n")
        lines = [f"{head} {first}" if first else head]
        lines += [_continued(line, indent + STEP) for line in more]
        lines = [*(_without_end(line, node) for line in lines[:-1]), lines[-1]]
        return [*lines[:-1], _beside(lines[-1], entry)]

    def _scalar(self, node: ScalarNode) -> str:
        return self._replaced.get((node.span.start.line, node.span.start.column), node.raw)

    def _inline(self, node: Node) -> str:
        """Return a node on one line."""
        match node:
            case ScalarNode():
                return self._scalar(node)
            case ListNode(items=items):
                return f"[{', '.join(map(self._inline, items))}]"
            case MapNode():
                return f"{{{', '.join(self._pairs(node))}}}"

    def _pairs(self, node: MapNode) -> Iterator[str]:
        for key, value in node.entries():
            yield f"{key.raw}: {self._inline(value)}"

    def _filled(self, node: MapNode | ListNode, head: str, indent: int) -> list[str] | None:
        """Return a collection of scalars in brackets over several lines, where it may stand so.

        A mapping may where it did before, and takes fewer lines than one for each of its entries.
        """
        if isinstance(node, ListNode):
            if not all(isinstance(item, ScalarNode) for item in node.items):
                return None
            return list(_filling(f"{head} [", map(self._inline, node.items), "]", indent + STEP))
        is_spread = node.span.start.line != node.span.end.line
        if not is_spread or not all(isinstance(value, ScalarNode) for value in node.values):
            return None
        inner = list(_filling(" " * (indent + STEP), self._pairs(node), "", indent + STEP))
        if len(inner) + 2 >= len(node.keys):
            return None
        return [f"{head} {{", *inner, f"{' ' * indent}}}"]


def _filling(start: str, items: Iterable[str], end: str, indent: int) -> Iterator[str]:
    """Yield lines with as many items as fit; the first begins with `start`, the last ends with `end`."""
    texts = list(items)
    line, is_empty = start, True
    for index, text in enumerate(texts):
        piece = text + ("," if index + 1 < len(texts) else end)
        if not is_empty and width_of(line) + 1 + width_of(piece) > MOST:
            yield line
            line, is_empty = " " * indent, True
        line += piece if is_empty else f" {piece}"
        is_empty = False
    yield line


def _spaced(lines: Iterable[Line], indent: int, *, first: bool) -> Iterator[str]:
    """Yield comments with the empty lines before them; there is none before the `first` line of a block."""
    for index, line in enumerate(lines):
        if line.blank and not (first and index == 0):
            yield ""
        yield " " * indent + line.text


def _beside(line: str, entry: Entry) -> str:
    return line if entry.beside is None else f"{line}  {entry.beside}"


def _continued(line: str, indent: int) -> str:
    """Return a further line of a scalar; its indentation means nothing."""
    stripped = line.lstrip(" ")
    return " " * indent + stripped if stripped else ""


def _without_end(line: str, node: ScalarNode) -> str:
    """Return a line of a scalar without the spaces before its break, which mean nothing unless they are escaped."""
    stripped = line.rstrip(" ")
    slashes = len(stripped) - len(stripped.rstrip("\\"))
    is_escaped = node.raw[:1] == '"' and slashes % 2 == 1 and stripped != line
    return f"{stripped} " if is_escaped else stripped


def _one_line(key: ScalarNode) -> str:
    return key.raw if "\n" not in key.raw else json.dumps(key.text, ensure_ascii=False)


def _block_scalar(node: ScalarNode, home: Block, indent: int) -> list[str]:
    """Return the header and the lines of a block scalar, moved to `indent`."""
    header = _HEADER.match(node.raw)
    assert header is not None  # noqa: S101 - only block scalars come here
    style, marks = header["style"], header["marks"]
    chomping = marks.strip("0123456789")
    lines = node.raw.split("\n")[1:]
    digits = marks.strip("+-")
    if digits:
        depth = (home.column or 1) - 1 + int(digits)
    else:
        depth = next((len(line) - len(line.lstrip(" ")) for line in lines if line.strip(" ")), MOST_DEEP)
    moved = [line[depth:] for line in lines]
    while moved and not moved[-1]:
        moved.pop()
    # Where the first lines start with spaces that count, the parser has to be told the indentation.
    ahead = next((index for index, line in enumerate(moved) if line.strip(" ")), 0)
    needs_digits = any(line.startswith(" ") for line in moved[: ahead + 1])
    moved = [" " * indent + line if line else "" for line in moved]
    if chomping == "+":
        ends = len(node.text) - len(node.text.rstrip("\n"))
        moved += [""] * (ends - 1 if moved else ends)
    return [f"{style}{STEP if needs_digits else ''}{chomping}", *moved]
