"""What the solver can't be told."""

from __future__ import annotations

from jianfu_rules.diagnostics import Diagnostic
from jianfu_rules.errors import UnsupportedError
from jianfu_rules.source import Span


def unsupported(what: str, zh: str, span: Span | None = None) -> UnsupportedError:
    """Return the error that says what can't be expressed for the solver, and where it stands."""
    message = f"{what} can't be expressed for the solver"
    return UnsupportedError([Diagnostic("JR501", message, span, zh=f"求解器无法表达{zh}")])
