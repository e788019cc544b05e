"""What a ruleset is, as data for readers: in words, in both languages, without a trace of its file's form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import attrs

from jianfu_rules.model.citation import Basis
from jianfu_rules.model.table import Strength
from jianfu_rules.phrases import Phrase
from jianfu_rules.presenting.firmness import Firmness


@attrs.frozen
class Passage:
    """Where something comes from: an entry of the sources, and the passage in it."""

    source: str
    at: str


@attrs.frozen
class SourceProfile:
    """A text that rules are taken from."""

    key: str
    title: str
    publisher: str | None
    date: str | None
    number: str | None
    note: str | None


@attrs.frozen
class InputProfile:
    """A fact that is asked for."""

    name: str
    label: Phrase
    allowed: Phrase  # type and values in words
    members: Mapping[str, Phrase]  # of an enumeration, or of what a set holds: name to label
    is_set: bool
    optional: bool
    ask: Phrase | None
    answered_by: Phrase | None
    judgement: bool
    criteria: Phrase | None


@attrs.frozen
class FigureProfile:
    """The value of a parameter from one day to another."""

    start: dt.date | None  # None: the value never changes
    end: dt.date | None  # exclusive
    value: Phrase
    basis: Basis | None
    cite: Passage | None


@attrs.frozen
class ParameterProfile:
    """A figure that the text fixes, or leaves to the host."""

    name: str
    label: Phrase
    allowed: Phrase | None  # None: its type is that of its values
    keyed_by: Phrase | None  # the keys in words
    figures: tuple[FigureProfile, ...]
    required: bool
    open: bool


@attrs.frozen
class RuleProfile:
    """A rule of a table, its otherwise row, a formula, or the scope of a ruleset."""

    id: str
    says: Phrase
    conditions: tuple[Phrase, ...]
    outcomes: tuple[Phrase, ...]  # one, or one for each output; none of a rule that only defeats
    basis: Basis
    strength: Strength | None
    cite: Passage
    overrides: tuple[str, ...] = ()
    note: Phrase | None = None


@attrs.frozen
class ConflictProfile:
    """Where the text contradicts itself."""

    says: Phrase
    cite: Passage


@attrs.frozen
class OutputProfile:
    """What a decision can be, or one of its several outputs."""

    label: Phrase | None  # of one of several outputs
    allowed: Phrase
    members: Mapping[str, Phrase]  # of an enumeration: name to label


@attrs.frozen
class DecisionProfile:
    """A decision: how it is found, what it can be, and its rules in file order."""

    name: str
    label: Phrase
    is_main: bool
    method: Phrase  # that it is a formula, or what the hit policy means
    is_formula: bool
    gives: tuple[OutputProfile, ...]  # one, or one for each of several outputs
    firmness: Firmness
    rules: tuple[RuleProfile, ...]
    conflict: ConflictProfile | None = None


@attrs.frozen
class CaseProfile:
    """An example and what is expected of it."""

    case: str
    as_of: dt.date
    expected: tuple[Phrase, ...]
    story: str | None


@attrs.frozen
class OpenPoint:
    """Something that the text says and the rules don't cover."""

    what: Phrase
    why: Phrase


@attrs.frozen
class PropertyProfile:
    """What a ruleset promises about itself."""

    says: Phrase
    text: str  # in the words of the file


@attrs.frozen
class Profile:
    """One version of a ruleset, told to a reader."""

    id: str
    title: Phrase
    summary: Phrase | None
    jurisdiction: Phrase
    start: dt.date
    end: dt.date | None  # exclusive
    start_basis: Basis
    start_note: str | None
    versions: tuple[dt.date, ...]  # first days of all versions, this one among them
    file: str
    firmness: Firmness
    sources: tuple[SourceProfile, ...]
    inputs: tuple[InputProfile, ...]
    parameters: tuple[ParameterProfile, ...]
    scope: RuleProfile | None
    decisions: tuple[DecisionProfile, ...]
    cases: tuple[CaseProfile, ...]
    not_encoded: tuple[OpenPoint, ...]
    properties: tuple[PropertyProfile, ...]

    @property
    def main(self) -> DecisionProfile:
        """Return the main decision."""
        return next(decision for decision in self.decisions if decision.is_main)
