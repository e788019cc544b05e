"""Explanations as data: everything that a text, a page or a program shows of an answer."""

from __future__ import annotations

import datetime as dt

import attrs

from jianfu_rules.diagnostics import Diagnostic
from jianfu_rules.evaluating.missing import Missing
from jianfu_rules.evaluating.result import Ground, Reference, Status
from jianfu_rules.kleene import Truth
from jianfu_rules.model.citation import FIRMNESS, Basis
from jianfu_rules.model.overlay import AppliedOverlay
from jianfu_rules.phrases import Phrase
from jianfu_rules.source import Span


@attrs.frozen
class Reading:
    """A name and the value that was read for it."""

    name: str
    label: Phrase
    value: Phrase
    known: bool


@attrs.frozen
class ConditionLine:
    """One condition of a rule: what was read, what was asked for, and whether it holds."""

    holds: Truth
    readings: tuple[Reading, ...]
    asked: Phrase  # the test in words
    expression: str  # the test in the language


@attrs.frozen
class GroundLine:
    """Something that an answer rests on, with what was read for it in this case."""

    ground: Ground
    conditions: tuple[ConditionLine, ...] = ()
    readings: tuple[Reading, ...] = ()  # what a formula read
    value: Phrase | None = None  # of a formula or parameter
    expression: str | None = None  # of a formula


@attrs.frozen
class RowLine:
    """A rule of the table, whether it matched or not, for the full account."""

    id: str
    holds: Truth
    part: str  # determining, concurring, open, overridden, overriding or no part
    basis: Basis
    says: Phrase
    span: Span
    conditions: tuple[ConditionLine, ...]
    overridden_by: tuple[str, ...] = ()  # the exceptions that defeat it


@attrs.frozen
class Contradiction:
    """A place where the text contradicts itself, as the ruleset declares it."""

    says: Phrase
    cite: Reference


@attrs.frozen
class Explanation:
    """An account of one decision of a case."""

    ruleset: str
    title: Phrase
    version: dt.date  # first day in force
    version_basis: Basis
    as_of: dt.date
    decision: str
    label: Phrase
    status: Status
    outcome: Phrase | None  # of a decided decision
    value: str | None  # its canonical text
    grounds: tuple[GroundLine, ...] = ()
    rows: tuple[RowLine, ...] = ()  # every rule of a table, in file order
    contradiction: Contradiction | None = None  # of a conflict that the text is known to have
    missing: tuple[Missing, ...] = ()
    notes: tuple[Diagnostic, ...] = ()
    overlays: tuple[AppliedOverlay, ...] = ()  # of the host

    @property
    def basis(self) -> Basis | None:
        """Return the least firm basis among the grounds; None where there are none."""
        found = [line.ground.basis for line in self.grounds if line.ground.basis is not None]
        return max(found, key=FIRMNESS.index, default=None)
