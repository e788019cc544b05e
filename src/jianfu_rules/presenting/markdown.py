"""Blocks as Markdown (GitHub's)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import assert_never

from jianfu_rules.presenting.blocks import Aside, Block, Bullets, Cell, Code, Heading, Line, Link, Paragraph, Picture
from jianfu_rules.presenting.blocks import Table as Rows

_MEANT = re.compile(r"[\\`*_\[\]<>|#~&$]")
# What would start a list or a rule at the start of a line.
_STARTS = re.compile(r"([-+=])|(\d{1,9})([.)])")


def to_markdown(blocks: Sequence[Block]) -> str:
    """Return blocks as the text of a page, with a line break at its end."""
    return "\n\n".join("\n".join(_lines(block)) for block in blocks) + "\n"


def escaped(text: str) -> str:
    """Return a text that Markdown shows as it is, within a line."""
    return _MEANT.sub(lambda found: f"\\{found.group()}", " ".join(text.split()))


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading(level, line):
            yield f"{'#' * level} {_line(line)}"
        case Paragraph(line):
            yield _at_margin(line)
        case Bullets(items):
            yield from (f"- {_at_margin(item)}" for item in items)
        case Rows(head, rows):
            yield f"| {' | '.join(map(escaped, head))} |"
            yield "|" + "---|" * len(head)
            yield from (f"| {' | '.join(map(_cell, row))} |" for row in rows)
        case Picture(alt, to):
            yield f"![{escaped(alt)}]({to})"
        case _:
            assert_never(block)


def _cell(cell: Cell) -> str:
    return "<br>".join(map(_line, cell))


def _line(line: Line) -> str:
    return "".join(map(_piece, line))


def _at_margin(line: Line) -> str:
    text = _line(line)
    found = _STARTS.match(text)
    if found is None:
        return text
    return f"\\{text}" if found[1] else f"{found[2]}\\{text[len(found[2]) :]}"


def _piece(piece: str | Code | Aside | Link) -> str:
    match piece:
        case Code(text) if "`" not in text and "|" not in text and text.strip():
            return f"`{text}`"
        case str(text) | Code(text):
            # The blanks around a text join it to its neighbours.
            before, after = " " * text[:1].isspace(), " " * (text[-1:].isspace() and bool(text.strip()))
            return f"{before}{escaped(text)}{after}"
        case Aside(text):
            return f"*{escaped(text)}*"
        case Link(text, to):
            return f"[{escaped(text)}]({to})"
        case _:
            assert_never(piece)
