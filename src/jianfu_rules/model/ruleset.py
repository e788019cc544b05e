"""The ruleset: one version of one authority's rules, as its file says it."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from jianfu_rules.model.citation import Source
from jianfu_rules.model.inputs import InputDefinition, ParameterDefinition, TypeSpec
from jianfu_rules.model.overlay import AppliedOverlay
from jianfu_rules.model.period import Period
from jianfu_rules.model.places import Located, Places, places_field
from jianfu_rules.model.properties import Property
from jianfu_rules.model.table import DecisionDefinition, Scope
from jianfu_rules.phrases import Phrase


@attrs.frozen
class NotEncoded:
    """Something that the text says and the rules don't cover, with the reason."""

    what: Phrase
    why: Phrase
    places: Places = places_field()


@attrs.frozen
class Ruleset:
    """One version of a ruleset, read but not checked."""

    id: Located  # family/name
    title: Phrase
    jurisdiction: Phrase
    in_force: Period
    sources: Mapping[str, Source]
    inputs: Mapping[str, InputDefinition]
    decisions: Mapping[str, DecisionDefinition]  # file order
    main: Located
    applies_when: Scope | None = None
    types: Mapping[str, TypeSpec] = attrs.field(factory=dict)
    parameters: Mapping[str, ParameterDefinition] = attrs.field(factory=dict)
    not_encoded: tuple[NotEncoded, ...] = ()
    summary: Phrase | None = None
    properties: tuple[Property, ...] = ()
    overlays: tuple[AppliedOverlay, ...] = ()  # of hosts, in the order in which they were applied
    places: Places = places_field()
