"""Schemas of what the library gives back: decisions and explanations as JSON-ready data.

Every key is always there; null says that there is nothing to say. Numbers are texts, so that none loses a digit.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import Any

from jianfu_rules.api.decision import FORMAT
from jianfu_rules.evaluating.result import GroundKind, Status
from jianfu_rules.kleene import Truth
from jianfu_rules.model.citation import Basis
from jianfu_rules.model.table import Strength
from jianfu_rules.phrases import LANGS
from jianfu_rules.schemas.from_model import closed, ref, told
from jianfu_rules.schemas.scalars import DAY, Json

PARTS = ("determining", "concurring", "open", "overridden", "overriding", "no part")  # of a rule in an outcome

_TEXT: Json = {"type": "string"}
_TEXT_OR_NULL: Json = {"type": ["string", "null"]}
_DAY: Json = {key: value for key, value in DAY.items() if key != "description"}
_DIGEST: Json = {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"}
_PHRASE = ref("phrase")
_PHRASE_OR_NULL: Json = {"anyOf": [{"type": "null"}, _PHRASE]}
_BASIS = ref("basis")


def _all_of(about: str | None = None, /, **properties: Json) -> Json:
    return closed(properties, list(properties), about)


def _or_null(schema: Json) -> Json:
    return {"anyOf": [{"type": "null"}, schema]}


def _list(items: Json) -> Json:
    return {"type": "array", "items": items}


def _words(members: Iterable[enum.Enum]) -> list[Any]:
    return [member.value for member in members]


_STATUS: Json = told("What the answer is worth.", {"enum": [member.name for member in Status]})
_TRUTH: Json = {"enum": [member.name for member in Truth]}
_PLACE = told("Where it stands: file:line:column.", _TEXT)
_CITATION = _all_of(
    "A citation with its source written out.",
    source=told("The key of the source in the file.", _TEXT),
    title=_TEXT,
    publisher=_TEXT_OR_NULL,
    date=_TEXT_OR_NULL,
    number=_TEXT_OR_NULL,
    at=told("The passage.", _TEXT),
)
_OVERLAY = _all_of(
    "An overlay of the host that changed the ruleset.",
    file=_TEXT,
    title=_PHRASE_OR_NULL,
    digest=told("Of the overlay.", _DIGEST),
    base_digest=told("Of the meaning of the ruleset below.", _DIGEST),
)
_GROUND: Json = {
    "id": told("`decision.rule`, or the name of a formula or parameter.", _TEXT),
    "kind": {"enum": _words(GroundKind)},
    "basis": told("How firm it is; null: given by the host.", _or_null(_BASIS)),
    "says": _PHRASE_OR_NULL,
    "cite": _or_null(ref("citation")),
    "place": _PLACE,
    "note": _PHRASE_OR_NULL,
    "strength": {"enum": [*_words(Strength), None]},
}
_MISSING = _all_of(
    "A fact or open parameter that could still settle the answer.",
    name=_TEXT,
    label=_PHRASE,
    ask=told("The question to ask.", _PHRASE_OR_NULL),
    answered_by=told("Who answers it.", _PHRASE_OR_NULL),
    allowed=told("The allowed values in words.", _PHRASE),
    judgement=told("Whether it is a matter of judgement.", {"type": "boolean"}),
    criteria=told("Of a judgement.", _PHRASE_OR_NULL),
)
_READING = _all_of(
    "A name and the value that was read for it.", name=_TEXT, label=_PHRASE, value=_PHRASE, known={"type": "boolean"}
)
_CONDITION = _all_of(
    "One condition of a rule: what was read, what was asked for, and whether it holds.",
    holds=_TRUTH,
    read=_list(ref("reading")),
    asked=told("The test in words.", _PHRASE),
    expression=told("The test in the language.", _TEXT),
)
_GROUND_LINE = closed(
    {
        **_GROUND,
        "conditions": _list(ref("condition")),
        "value": told("Of a formula or parameter.", _PHRASE),
        "expression": told("Of a formula.", _TEXT),
        "read": told("What a formula read.", _list(ref("reading"))),
    },
    [*_GROUND, "conditions"],
    "Something that the answer rests on, with what was read for it in this case.",
)
_ROW = _all_of(
    "A rule of the table, whether it matched or not.",
    id=_TEXT,
    holds=_TRUTH,
    part=told("Its part in the outcome.", {"enum": list(PARTS)}),
    basis=_BASIS,
    says=_PHRASE,
    place=_PLACE,
    overridden_by=told("The exceptions that defeat it.", _list(_TEXT)),
    conditions=_list(ref("condition")),
)
DEFINITIONS: dict[str, Json] = {
    "phrase": closed(dict.fromkeys(LANGS, _TEXT), list(LANGS), "Words in both languages."),
    "basis": {"description": "How firm a rule or figure is.", "enum": _words(Basis)},
    "citation": _CITATION,
    "overlay": _OVERLAY,
    "missing": _MISSING,
    "reading": _READING,
    "condition": _CONDITION,
    "ground": _GROUND_LINE,
    "rule": _ROW,
}
# Only a decided decision has an outcome.
_OUTCOME: Json = {
    "if": {"properties": {"status": {"const": Status.DECIDED.name}}},
    "then": {"properties": {"outcome": {"type": "string"}, "outcome_label": {"type": "object"}}},
    "else": {"properties": {"outcome": {"type": "null"}, "outcome_label": {"type": "null"}}},
}


def _answer(grounds: Json) -> Json:
    """Return the keys that every decision and every account has."""
    return {
        "status": _STATUS,
        "outcome": told("The canonical text of the outcome; null unless DECIDED.", _TEXT_OR_NULL),
        "outcome_label": told("The outcome in words; null unless DECIDED.", _PHRASE_OR_NULL),
        "basis": told("The least firm basis among what it rests on.", _or_null(_BASIS)),
        "determining": told("What it rests on, in file order.", _list(grounds)),
        "missing": told("What could still settle it, in file order.", _list(ref("missing"))),
    }


def _case() -> Json:
    """Return the keys that tell which law an answer is about."""
    return {
        "ruleset": told("The id of the ruleset.", _TEXT),
        "title": _PHRASE,
        "as_of": told("The day whose law counted.", _DAY),
        "overlays": _list(ref("overlay")),
        "notes": told("What was normalised in the facts.", _list(_TEXT)),
    }


def decision_schema() -> Json:
    """Return the schema of `Decision.to_dict()`."""
    answer = _answer(_all_of("Something that the answer rests on.", **_GROUND))
    view = {**_all_of("One decision of the answer.", **answer), **_OUTCOME}
    found = _all_of(
        **_case(),
        format=told("The format of this data.", {"const": FORMAT}),
        in_force=_all_of(
            "The days on which the version is in force.",
            **{"from": _DAY, "to": told("Exclusive; null: still in force.", _or_null(_DAY))},
        ),
        digest=told("Of what the ruleset means.", _DIGEST),
        document_digest=told("Of all that its document says.", _DIGEST),
        main=told("The name of the main decision.", _TEXT),
        **answer,
        decisions=told("Every decision by name.", {"type": "object", "additionalProperties": view}),
    )
    return {**found, **_OUTCOME}


def explanation_schema() -> Json:
    """Return the schema of the account of a decision as data."""
    contradiction = _all_of("Of a conflict that the text is known to have.", says=_PHRASE, cite=ref("citation"))
    found = _all_of(
        **_case(),
        in_force_from=told("The first day in force of the version.", _DAY),
        in_force_basis=told("How firm that day is.", _BASIS),
        decision=told("The name of the decision.", _TEXT),
        label=_PHRASE,
        **_answer(ref("ground")),
        rules=told("Every rule of the table, in file order.", _list(ref("rule"))),
        contradiction=_or_null(contradiction),
    )
    return {**found, **_OUTCOME}
