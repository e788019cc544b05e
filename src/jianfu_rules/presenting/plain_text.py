"""Blocks as plain text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import assert_never

from jianfu_rules.formatting.width import width_of
from jianfu_rules.phrases import Lang
from jianfu_rules.presenting.blocks import Aside, Block, Bullets, Cell, Code, Heading, Line, Link, Paragraph, Picture
from jianfu_rules.presenting.blocks import Table as Rows

MOST = 110  # columns of a table whose rows stand on one line each


def to_plain_text(blocks: Sequence[Block], lang: Lang) -> str:
    """Return blocks as lines: a table that is too wide is told row by row."""
    shown = ("\n".join(_lines(block, lang)) for block in blocks if not isinstance(block, Picture))
    return "\n\n".join(filter(None, shown))


def _lines(block: Block, lang: Lang) -> Iterator[str]:
    match block:
        case Heading(level, line):
            text = _line(line)
            yield text
            if level < 3:
                yield ("=" if level == 1 else "-") * min(width_of(text), MOST)
        case Paragraph(line):
            yield _line(line)
        case Bullets(items):
            yield from (f"· {_line(item)}" for item in items)
        case Rows(head, rows):
            yield from _table(head, rows) or _records(head, rows, lang)
        case Picture():
            return
        case _:
            assert_never(block)


def _table(head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> list[str]:
    """Return a table with its columns below each other; nothing where it is too wide for that."""
    if any(len(cell) > 1 for row in rows for cell in row):
        return []
    grid = [list(head), *([_flat(cell) for cell in row] for row in rows)]
    widths = [max(width_of(row[column]) for row in grid) for column in range(len(head))]
    if sum(widths) + 2 * len(widths) > MOST:
        return []
    return ["  " + _padded(row, widths) for row in grid]


def _padded(row: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(padded(text, width) for text, width in zip(row, widths, strict=True)).rstrip()


def padded(text: str, width: int) -> str:
    """Return a text with blanks behind it, up to `width` columns of a screen."""
    return text + " " * (width - width_of(text))


def _records(head: Sequence[str], rows: Sequence[Sequence[Cell]], lang: Lang) -> Iterator[str]:
    """Yield each row as a line for its first cell and one below it for each of the others."""
    colon = "：" if lang == "zh" else ": "
    for row in rows:
        yield f"  {_flat(row[0])}"
        for name, cell in zip(head[1:], row[1:], strict=True):
            first, *more = (*map(_line, cell), "")
            if first:
                yield f"    {name}{colon}{first}"
            yield from (f"      {text}" for text in more if text)


def _flat(cell: Cell) -> str:
    return "  ".join(map(_line, cell))


def _line(line: Line) -> str:
    return "".join(map(_piece, line))


def _piece(piece: str | Code | Aside | Link) -> str:
    match piece:
        case str(text) | Code(text) | Aside(text) | Link(text):
            return text
        case _:
            assert_never(piece)
