"""Places in files: positions, spans and excerpts of text that know where each character stands."""

from __future__ import annotations

import attrs


@attrs.frozen(order=True)
class Position:
    """A place between two characters of a file."""

    line: int  # from 1
    column: int  # from 1, in characters


@attrs.frozen(order=True)
class Span:
    """A half-open stretch of a file."""

    source: str  # path or name of the file, as the caller gave it
    start: Position
    end: Position  # exclusive

    def __str__(self) -> str:
        """Return `file:line:column` of the start."""
        return f"{self.source}:{self.start.line}:{self.start.column}"


@attrs.frozen
class Excerpt:
    """A piece of text taken from a file, with the raw characters it was read from.

    `text` is what the file means, `raw` what it shows (quotes, line breaks and indentation included), so that an
    offset into `text` can be given back as a place in the file.
    """

    text: str
    raw: str
    span: Span

    def place(self, start: int, end: int) -> Span:
        """Return where `text[start:end]` stands in the file; the whole span when that can't be told."""
        places = _align(self.text, self.raw, self.span.start)
        if places is None:
            return self.span
        last = max(start, min(end, len(self.text)) - 1)
        if start >= len(self.text):
            after = _step(places[-1]) if places else self.span.start
            return Span(self.span.source, after, _step(after))
        return Span(self.span.source, places[start], _step(places[last]))


def excerpt_of(text: str, source: str = "<expression>") -> Excerpt:
    """Return an excerpt for text that comes from no file."""
    lines = text.split("\n")
    end = Position(len(lines), len(lines[-1]) + 1)
    return Excerpt(text, text, Span(source, Position(1, 1), end))


def _step(position: Position) -> Position:
    return Position(position.line, position.column + 1)


def _opening(raw: str) -> int:
    """Return how many characters open a scalar: a quote, or the header line of a block."""
    if raw[:1] in ("'", '"'):
        return 1
    if raw[:1] in ("|", ">") and "\n" in raw:
        return raw.index("\n") + 1
    return 0


def _align(text: str, raw: str, start: Position) -> tuple[Position, ...] | None:
    """Return the position of each character of `text`, or None where `raw` spells it differently (escapes)."""
    found: list[Position] = []
    at = _opening(raw)
    skipped = raw[:at]
    line = start.line + skipped.count("\n")
    column = at - skipped.rfind("\n") if "\n" in skipped else start.column + at
    for wanted in text:
        while at < len(raw):
            char, here = raw[at], Position(line, column)
            at += 1
            line, column = (line + 1, 1) if char == "\n" else (line, column + 1)
            if char == wanted or (char.isspace() and wanted.isspace()):
                found.append(here)
                break
            # Quotes, block markers, indentation and doubled quotes are passed over; other characters mean an escape.
            if not (char.isspace() or char in "'\"|>-+\\"):
                return None
        else:
            return None
    return tuple(found)
