"""Results: plain data, with no knowledge of what explains or shows them."""

from __future__ import annotations

import enum
from collections.abc import Mapping

import attrs

from jianfu_rules.diagnostics import Diagnostic
from jianfu_rules.model.citation import Basis
from jianfu_rules.model.table import Strength
from jianfu_rules.phrases import Phrase
from jianfu_rules.semantics.hit_policy import Ruling
from jianfu_rules.source import Span
from jianfu_rules.values import UNKNOWN, Known


class Status(enum.Enum):
    """What an answer is worth."""

    DECIDED = "decided"  # the outcome stands, whatever else becomes known
    UNDETERMINED = "undetermined"  # facts are missing that matter
    DISCRETION = "discretion"  # only a human's judgement is missing
    CONFLICT = "conflict"  # rules that apply disagree
    NOT_APPLICABLE = "not applicable"  # outside the ruleset's scope
    INVALID = "invalid"  # of a row of a table: its facts are wrong


class GroundKind(enum.Enum):
    """What an outcome can rest on."""

    RULE = "rule"
    OTHERWISE = "otherwise"
    FORMULA = "formula"
    PARAMETER = "parameter"
    SCOPE = "scope"


@attrs.frozen
class GroundKey:
    """A rule (`decision.rule`), an otherwise row, a formula or a parameter that an outcome rests on."""

    position: int  # in file order
    kind: GroundKind
    name: str  # of the decision or parameter
    row: int | None = None  # of the rule in its table


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
class Ground:
    """A rule, otherwise row, formula, parameter or scope that an answer rests on."""

    id: str  # `decision.rule`, or the name of a formula or parameter
    kind: GroundKind
    basis: Basis | None  # None: given by the host
    says: Phrase | None
    cite: Reference | None
    span: Span
    note: Phrase | None = None
    strength: Strength | None = None


@attrs.frozen
class DecisionResult:
    """What came of one decision."""

    name: str
    status: Status = Status.UNDETERMINED
    value: Known = UNKNOWN  # UNKNOWN unless DECIDED
    grounds: tuple[GroundKey, ...] = ()  # own and inherited, in file order
    missing: frozenset[str] = frozenset()  # inputs and open parameters left in the residual
    ruling: Ruling | None = None  # of a table
    overridden: tuple[int, ...] = ()  # rows of a table that match but are defeated


@attrs.frozen
class Result:
    """What came of all decisions of a ruleset for one case."""

    decisions: Mapping[str, DecisionResult]
    facts: Mapping[str, Known]  # inputs and parameters as they were read
    notes: tuple[Diagnostic, ...] = ()  # normalisations done for the caller
