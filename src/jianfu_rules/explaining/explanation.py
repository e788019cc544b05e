"""Explanations as data: everything that a text, a page or a program shows of an answer."""

from __future__ import annotations

import datetime as dt

import attrs

from jianfu_rules.diagnostics import Diagnostic
from jianfu_rules.evaluating.result import GroundKind, Status
from jianfu_rules.kleene import Truth
from jianfu_rules.model.citation import Basis
from jianfu_rules.model.table import Strength
from jianfu_rules.phrases import Phrase
from jianfu_rules.source import Span


@attrs.frozen
class Reference:
    """A citation with its source written out."""

    source: str  # the key in the file
    title: str
    publisher: str | None
    date: str | None
    number: str | None
    at: str

    def text(self) -> str:
        """Return the citation on one line."""
        about = "，".join(part for part in (self.publisher, self.number, self.date) if part)
        return f"《{self.title}》" + (f"（{about}）" if about else "") + f"，{self.at}"


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
class Ground:
    """A rule, otherwise row, formula or parameter that an answer rests on."""

    id: str  # `decision.rule`, or the name of a formula or parameter
    kind: GroundKind
    basis: Basis | None
    says: Phrase | None
    cite: Reference | None
    span: Span
    note: Phrase | None = None
    strength: Strength | None = None
    conditions: tuple[ConditionLine, ...] = ()
    readings: tuple[Reading, ...] = ()  # what a formula read
    value: Phrase | None = None  # of a formula or parameter
    expression: str | None = None  # of a formula


@attrs.frozen
class RowLine:
    """A rule of the table, whether it matched or not, for the full account."""

    id: str
    holds: Truth
    part: str  # determining, concurring, open or no part
    basis: Basis
    says: Phrase
    span: Span
    conditions: tuple[ConditionLine, ...]


@attrs.frozen
class Missing:
    """A fact or open parameter that could still settle the answer."""

    name: str
    label: Phrase
    ask: Phrase | None
    answered_by: Phrase | None
    allowed: Phrase  # type and allowed values in words
    judgement: bool
    criteria: Phrase | None = None


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
    grounds: tuple[Ground, ...] = ()
    rows: tuple[RowLine, ...] = ()  # every rule of a table, in file order
    missing: tuple[Missing, ...] = ()
    notes: tuple[Diagnostic, ...] = ()

    @property
    def basis(self) -> Basis | None:
        """Return the least firm basis among the grounds; None where there are none."""
        firmness = list(Basis)
        found = [ground.basis for ground in self.grounds if ground.basis is not None]
        return max(found, key=firmness.index, default=None)
