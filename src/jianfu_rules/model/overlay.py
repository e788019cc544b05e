"""Overlays: what a host changes in a version of a ruleset, without a copy of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import attrs

from jianfu_rules.model.citation import Basis, Citation, Source
from jianfu_rules.model.inputs import InputDefinition, ParameterDefinition, TypeSpec
from jianfu_rules.model.places import Located, Places, places_field
from jianfu_rules.model.table import Condition, Strength, Then
from jianfu_rules.phrases import Phrase


@attrs.frozen
class Base:
    """The state of the ruleset that an overlay was written for."""

    start: dt.date  # its first day in force
    digest: str  # of its meaning
    places: Places = places_field()


@attrs.frozen
class RuleChange:
    """A rule that is added, or the keys of one that get another value."""

    name: Located  # the id
    within: Located | None = None  # the decision; needed where the id is new or stands in several
    after: Located | None = None  # where a new rule goes; by default to the end
    before: Located | None = None
    cite: Citation | None = None
    basis: Basis | None = None
    says: Phrase | None = None
    when: Condition | None = None
    then: Then | None = None
    overrides: tuple[Located, ...] | None = None
    strength: Strength | None = None
    note: Phrase | None = None
    places: Places = places_field()


@attrs.frozen
class OtherwiseChange:
    """The keys of a decision's otherwise row that get another value; a whole row where it had none."""

    name: str  # of the decision
    then: Then | None = None
    cite: Citation | None = None
    basis: Basis | None = None
    says: Phrase | None = None
    note: Phrase | None = None
    places: Places = places_field()


@attrs.frozen
class LabelChange:
    """Another label for an input, a parameter, a decision, an output, or a member (`type.member`)."""

    name: Located
    label: Phrase


@attrs.frozen
class Overlay:
    """A host's changes to one version of a ruleset, read but not applied."""

    ruleset: Located  # the id
    base: Base
    title: Phrase | None = None
    sources: Mapping[str, Source] = attrs.field(factory=dict)
    types: Mapping[str, TypeSpec] = attrs.field(factory=dict)
    inputs: Mapping[str, InputDefinition] = attrs.field(factory=dict)
    parameters: Mapping[str, ParameterDefinition] = attrs.field(factory=dict)
    rules: tuple[RuleChange, ...] = ()
    otherwise: Mapping[str, OtherwiseChange] = attrs.field(factory=dict)
    labels: tuple[LabelChange, ...] = ()
    places: Places = places_field()


@attrs.frozen
class AppliedOverlay:
    """What a ruleset remembers of an overlay that was applied to it."""

    digest: str  # of the overlay
    base_digest: str  # of the meaning of the ruleset below
    title: Phrase | None
    source: str = attrs.field(eq=False)  # the file, as the host called it
