"""What is wrong with the text of a ruleset, held against the place in the text where it should be said."""

from __future__ import annotations

from jianfu_rules.checking.check import check
from jianfu_rules.diagnostics import Diagnostic
from jianfu_rules.errors import JianfuError
from jianfu_rules.loading.load import ruleset_from_text
from jianfu_rules.source import Position, Span

SOURCE = "small.yaml"


def diagnosed(text: str | bytes) -> tuple[Diagnostic, ...]:
    """Return everything that loading and checking say about a text; for a sound one its warnings and notes."""
    try:
        return check(ruleset_from_text(text, SOURCE)).warnings
    except JianfuError as error:
        return error.diagnostics


def codes_of(text: str | bytes) -> list[str]:
    """Return the codes of everything that is said about a text, sorted by place."""
    return [item.code for item in diagnosed(text)]


def place_of(text: str, piece: str) -> Span:
    """Return where `piece`, which must stand in `text` exactly once, stands."""
    assert text.count(piece) == 1, f"`{piece}` stands {text.count(piece)} times"
    start = text.index(piece)
    return Span(SOURCE, _position(text, start), _position(text, start + len(piece)))


def told(text: str, code: str, at: str) -> Diagnostic:
    """Return the one diagnostic of `code`, having seen that it stands at the piece `at`."""
    items = diagnosed(text)
    found = [item for item in items if item.code == code]
    assert len(found) == 1, f"{len(found)} times {code} in: {[str(item) for item in items]}"
    assert found[0].span == place_of(text, at)
    return found[0]


def _position(text: str, offset: int) -> Position:
    line = text.count("\n", 0, offset) + 1
    return Position(line, offset - text.rfind("\n", 0, offset))
