"""Errors: one root, one class a stage; each carries every diagnostic found."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from jianfu_rules.diagnostics import Diagnostic, in_order
from jianfu_rules.phrases import Lang


class JianfuError(Exception):
    """Something that the user can mend; `diagnostics` has all of it, sorted by place."""

    diagnostics: tuple[Diagnostic, ...]

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Hold `diagnostics`, which must not be empty."""
        self.diagnostics = in_order(diagnostics)
        super().__init__(self.diagnostics)

    def __str__(self) -> str:
        """Return the English lines, one a diagnostic."""
        return self.text("en")

    def text(self, lang: Lang = "en") -> str:
        """Return one line a diagnostic, in `lang` where the diagnostic has it."""
        return "\n".join(item.text(lang) for item in self.diagnostics)

    def redacted(self) -> Self:
        """Return the same error without the values that were supplied, fit for a log."""
        return type(self)(item.redacted() for item in self.diagnostics)


class LoadError(JianfuError):
    """A file could not be found or read as a ruleset (JR1xx)."""


class CheckError(JianfuError):
    """A ruleset was read but is not sound: names, types, tables or law (JR2xx to JR4xx)."""


class FactsError(JianfuError):
    """Facts of a case are unknown, of the wrong type or out of range (JR60x)."""


class ParameterError(JianfuError):
    """Parameters that the host must give are missing or wrong (JR61x)."""


class PeriodError(JianfuError):
    """The day asked for is not a day, or no version was in force on it (JR62x)."""


class UnsupportedError(JianfuError):
    """A back end can't express a part of a ruleset, or is not installed (JR5xx)."""
