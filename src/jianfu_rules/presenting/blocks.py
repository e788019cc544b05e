"""Blocks of a page: headings, paragraphs, lists and tables, before they become Markdown or plain text."""

from __future__ import annotations

import attrs


@attrs.frozen
class Code:
    """A word that is typed as it stands."""

    text: str


@attrs.frozen
class Aside:
    """Words in another tone: a note, or a story."""

    text: str


@attrs.frozen
class Link:
    """Words that lead to a file."""

    text: str
    to: str  # relative to the page


Piece = str | Code | Aside | Link
Line = tuple[Piece, ...]
Cell = tuple[Line, ...]  # its lines; none: an empty cell


@attrs.frozen
class Heading:
    """A heading; level 1 is the title of the page."""

    level: int
    line: Line


@attrs.frozen
class Paragraph:
    """A paragraph."""

    line: Line


@attrs.frozen
class Bullets:
    """A list without an order."""

    items: tuple[Line, ...]


@attrs.frozen
class Table:
    """A table: as many cells in each row as in the head."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@attrs.frozen
class Picture:
    """A picture in a file; plain text leaves it out."""

    alt: str
    to: str  # relative to the page


Block = Heading | Paragraph | Bullets | Table | Picture


def line(*pieces: Piece) -> Line:
    """Return a line of these pieces."""
    return pieces


def cell(*lines: Line | str | None) -> Cell:
    """Return a cell of these lines; None and empty lines are left out."""
    found = [(item,) if isinstance(item, str) else item for item in lines if item]
    return tuple(found)


def joined(lines: tuple[Line, ...], joint: str) -> Line:
    """Return several lines as one."""
    found: list[Piece] = []
    for item in lines:
        if found:
            found.append(joint)
        found.extend(item)
    return tuple(found)
