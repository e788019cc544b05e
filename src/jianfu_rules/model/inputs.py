"""Inputs and parameters: what the caller brings and what the law fixes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import attrs

from jianfu_rules.model.citation import Basis, Citation
from jianfu_rules.model.places import Located, Places, places_field
from jianfu_rules.phrases import Phrase


@attrs.frozen
class TypeSpec:
    """A type as the file spells it; check() turns it into a Datatype."""

    base: Located  # boolean, integer, decimal, enum, text, or the name of an entry of `types:`
    scale: Located | None = None
    min: Located | None = None
    max: Located | None = None
    unit: Located | None = None
    max_length: Located | None = None
    of: Located | None = None  # of a set: the name of a shared enum
    values: Mapping[str, Phrase] | None = None  # of an enum, name to label
    value_places: Mapping[str, Places] = attrs.field(factory=dict, eq=False, repr=False)
    places: Places = places_field()


@attrs.frozen
class Judgement:
    """Who answers an input that is a matter of judgement, and by which criteria."""

    by: Phrase
    criteria: Phrase
    places: Places = places_field()


@attrs.frozen
class InputDefinition:
    """A fact that the caller supplies."""

    name: str
    type: TypeSpec
    label: Phrase
    optional: bool = False  # may be null: "known, there is none"
    ask: Phrase | None = None  # the question that a person answers
    answered_by: Phrase | None = None
    judgement: Judgement | None = None
    immutable: bool = False  # nobody can change it: no proposal for another outcome touches it
    places: Places = places_field()


ParameterValue = Located | Mapping[str, Located]  # one, or one for each key


@attrs.frozen
class DatedValue:
    """The value of a parameter on the days of a period."""

    start: dt.date
    value: ParameterValue
    cite: Citation
    basis: Basis
    end: dt.date | None = None  # exclusive
    places: Places = places_field()


@attrs.frozen
class ParameterDefinition:
    """An amount that the text fixes, or leaves to the host."""

    name: str
    type: TypeSpec | None = None  # None: read from the value's own text
    label: Phrase | None = None
    by: Located | None = None  # keyed: the shared enum of its keys, or `text`
    value: ParameterValue | None = None
    values: tuple[DatedValue, ...] = ()  # instead of `value`: one for each period
    required: bool = False  # only the host can give it
    open: bool = False  # the text has it, nobody published it: unknown
    ask: Phrase | None = None
    cite: Citation | None = None
    basis: Basis | None = None
    places: Places = places_field()
