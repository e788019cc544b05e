"""Decisions: formulas and decision tables as the file defines them."""

from __future__ import annotations

import enum
from collections.abc import Mapping

import attrs

from jianfu_rules.expr.nodes import Node, Tests
from jianfu_rules.model.citation import Basis, Citation
from jianfu_rules.model.hit_policy import Aggregate, HitPolicy
from jianfu_rules.model.inputs import TypeSpec
from jianfu_rules.model.places import Located, Places, Written, places_field
from jianfu_rules.phrases import Phrase


class Strength(enum.Enum):
    """How strongly the text puts it; shown with the rule."""

    MUST = "must"
    MUST_NOT = "must not"
    IN_PRINCIPLE = "in principle"
    GENERALLY = "generally"


@attrs.frozen
class Cell:
    """A unary test on one input or decision."""

    subject: Located
    tests: Written[Tests]


Condition = tuple[Cell, ...] | Written[Node]
Then = Written[Node] | Mapping[str, Written[Node]]  # one output, or one for each of the table's `outputs:`


@attrs.frozen
class Rule:
    """A row: one sentence of the text with its citation, its condition and its output."""

    id: Located
    cite: Citation
    basis: Basis
    says: Phrase  # our own words, never the text's sentence
    when: Condition
    then: Then | None = None  # None: a defeater, which only defeats
    overrides: tuple[Located, ...] = ()  # ids of the rules that this one is an exception to
    strength: Strength | None = None
    note: Phrase | None = None  # what the reader of a decision must know, such as what the source leaves open
    places: Places = places_field()


@attrs.frozen
class Otherwise:
    """The cited row for the case that no rule matches."""

    then: Then
    cite: Citation
    basis: Basis
    says: Phrase
    note: Phrase | None = None
    places: Places = places_field()


@attrs.frozen
class Conflict:
    """The text contradicts itself: rules that overlap are meant to, and the decision is then a conflict."""

    cite: Citation
    says: Phrase
    places: Places = places_field()


@attrs.frozen
class OutputDefinition:
    """One of several outputs of a table."""

    name: str
    type: TypeSpec
    label: Phrase
    places: Places = places_field()


@attrs.frozen
class Scope:
    """The cases that a ruleset is about; all others are not applicable."""

    when: Condition
    cite: Citation
    basis: Basis
    says: Phrase
    note: Phrase | None = None
    places: Places = places_field()


@attrs.frozen
class FormulaDefinition:
    """A decision worked out by a formula."""

    name: str
    type: TypeSpec
    formula: Written[Node]
    cite: Citation
    basis: Basis
    says: Phrase
    label: Phrase
    note: Phrase | None = None
    places: Places = places_field()


@attrs.frozen
class TableDefinition:
    """A decision looked up in a table of rules."""

    name: str
    hit_policy: HitPolicy
    rules: tuple[Rule, ...]
    label: Phrase
    type: TypeSpec | None = None  # of one output
    outputs: Mapping[str, OutputDefinition] | None = None  # several outputs, each with its type
    aggregate: Aggregate = Aggregate.LIST  # of collect
    otherwise: Otherwise | None = None
    conflict: Conflict | None = None
    places: Places = places_field()


DecisionDefinition = FormulaDefinition | TableDefinition
