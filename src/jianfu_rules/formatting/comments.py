"""Comments of a file: the parser drops them, so they are found in what stands between the scalars."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import attrs

from jianfu_rules.loading.document import ListNode, MapNode, Node, ScalarNode

Place = tuple[int, int]  # line and column, from 1; quicker to compare than a Position

_HEADER = re.compile(r"[|>][0-9+-]*")  # what opens a block scalar
_FILLER = "x"


@attrs.frozen
class Comment:
    """A comment, from its `#` to the end of the line."""

    text: str
    place: Place
    alone: bool  # nothing else stands on its line
    blank: bool  # the line above is empty


@attrs.frozen
class Page:
    """The lines of a file, as they are and with the characters of scalars covered up."""

    lines: tuple[str, ...]
    covered: tuple[str, ...]
    kept: frozenset[int]  # numbers of the lines of block scalars whose last empty lines count

    def is_blank(self, number: int) -> bool:
        """Tell whether a line (from 1) is an empty one that belongs to no scalar."""
        return 1 <= number <= len(self.lines) and not self.lines[number - 1].strip() and number not in self.kept

    def opens_flow(self, node: Node) -> bool:
        """Tell whether a collection is written with brackets."""
        start = node.span.start
        return self.covered[start.line - 1][start.column - 1 : start.column] in ("{", "[")


def scalars_of(node: Node) -> Iterator[ScalarNode]:
    """Yield every scalar below a node, keys too, in file order."""
    match node:
        case ScalarNode():
            yield node
        case ListNode(items=items):
            for item in items:
                yield from scalars_of(item)
        case MapNode():
            for key, value in node.entries():
                yield key
                yield from scalars_of(value)


def page_of(text: str, scalars: Iterable[ScalarNode]) -> Page:
    """Return the lines of a file with its scalars covered up."""
    lines = text.split("\n")
    kept: set[int] = set()
    covers: dict[int, list[tuple[int, int]]] = {}
    for scalar in scalars:
        header = None if scalar.plain else _HEADER.match(scalar.raw)
        if header is not None and "+" in header[0]:
            kept.update(range(scalar.span.start.line, scalar.span.end.line))
        for line, start, end in _stretches(scalar, lines, header):
            covers.setdefault(line, []).append((start, end))
    covered = (_covered(line, covers.get(number, [])) for number, line in enumerate(lines, start=1))
    return Page(tuple(lines), tuple(covered), frozenset(kept))


def _covered(line: str, covers: list[tuple[int, int]]) -> str:
    """Return a line with stretches covered up; they are in order and don't overlap."""
    found, at = [], 0
    for start, end in covers:
        found += [line[at:start], _FILLER * (end - start)]
        at = end
    return "".join([*found, line[at:]])


def _stretches(scalar: ScalarNode, lines: list[str], header: re.Match[str] | None) -> Iterator[tuple[int, int, int]]:
    """Yield line, start and end (from 0) of what a scalar covers; behind the header of a block a comment may stand."""
    first, last = scalar.span.start, scalar.span.end
    for line in range(first.line, last.line + 1):
        start = first.column - 1 if line == first.line else 0
        end = last.column - 1 if line == last.line else len(lines[line - 1])
        if line == first.line and header is not None:
            end = start + header.end()
        yield line, start, end


def comments_of(page: Page) -> tuple[Comment, ...]:
    """Return the comments of a page, in file order."""
    found = []
    for number, line in enumerate(page.covered, start=1):
        at = line.find("#")
        if at >= 0:
            text = page.lines[number - 1][at:].rstrip()
            found.append(Comment(text, (number, at + 1), not line[:at].strip(), page.is_blank(number - 1)))
    return tuple(found)
