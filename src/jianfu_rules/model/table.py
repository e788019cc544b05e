"""Decisions: formulas and decision tables as the file defines them."""

from __future__ import annotations

import enum

import attrs

from jianfu_rules.expr.nodes import Node, Tests
from jianfu_rules.model.citation import Basis, Citation
from jianfu_rules.model.inputs import TypeSpec
from jianfu_rules.model.places import Located, Places, Written, places_field
from jianfu_rules.phrases import Phrase


class HitPolicy(enum.Enum):
    """How the outputs of the matched rules become the decision (DMN)."""

    UNIQUE = "unique"
    FIRST = "first"


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


@attrs.frozen
class Rule:
    """A row: one sentence of the text with its citation, its condition and its output."""

    id: Located
    cite: Citation
    basis: Basis
    says: Phrase  # our own words, never the text's sentence
    when: tuple[Cell, ...] | Written[Node]
    then: Written[Node]
    strength: Strength | None = None
    note: Phrase | None = None  # what the reader of a decision must know, such as what the source leaves open
    places: Places = places_field()


@attrs.frozen
class Otherwise:
    """The cited row for the case that no rule matches."""

    then: Written[Node]
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
    type: TypeSpec
    hit_policy: HitPolicy
    rules: tuple[Rule, ...]
    label: Phrase
    otherwise: Otherwise | None = None
    places: Places = places_field()


DecisionDefinition = FormulaDefinition | TableDefinition
