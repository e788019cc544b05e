"""Citations: where a rule comes from, and how firm it is."""

from __future__ import annotations

import enum

import attrs

from jianfu_rules.model.places import Located, Places, places_field
from jianfu_rules.phrases import Phrase


class Basis(enum.Enum):
    """How firm a rule or figure is."""

    STATED = "stated"  # the source states it itself
    OFFICIAL = "official"  # from a public official text
    MODELLED = "modelled"  # the source gives only a count, a theme or a practice: the wording is ours


# From the firmest to the least firm: a decision is as firm as the least firm rule it rests on.
FIRMNESS = (Basis.STATED, Basis.OFFICIAL, Basis.MODELLED)

BASIS_LABELS = {
    Basis.STATED: Phrase("来源明示", "stated by the source"),
    Basis.OFFICIAL: Phrase("依据公开正式文本", "from a public official text"),
    Basis.MODELLED: Phrase("建模推定，非官方原文", "modelled, not the official wording"),
}


@attrs.frozen
class Source:
    """A text that rules are taken from: title, publisher, date, number; facts about it, never its sentences."""

    title: str
    publisher: str | None = None
    date: str | None = None  # as the text gives it: a day, a month or a year
    number: str | None = None  # of an official document
    note: str | None = None
    places: Places = places_field()


@attrs.frozen
class Citation:
    """A pointer to a passage of a source."""

    source: Located  # an entry of `sources:`
    at: str  # the passage: article, heading, paragraph
    places: Places = places_field()
