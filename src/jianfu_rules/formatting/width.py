"""How wide a text is on a screen, where Chinese characters take two columns."""

from __future__ import annotations

import unicodedata

MOST = 120  # columns of a line


def width_of(text: str) -> int:
    """Return the columns that a text takes; a combining mark takes none."""
    if text.isascii():
        return len(text)
    return sum(map(_columns, text))


def _columns(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
