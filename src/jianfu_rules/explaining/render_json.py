"""Explanations as JSON-ready data: the same account, both languages side by side."""

from __future__ import annotations

from typing import Any

from jianfu_rules.evaluating.missing import Missing
from jianfu_rules.evaluating.result import Ground, Reference
from jianfu_rules.explaining.explanation import (
    ConditionLine,
    Explanation,
    GroundLine,
    Reading,
    RowLine,
)
from jianfu_rules.model.overlay import AppliedOverlay
from jianfu_rules.phrases import Phrase
from jianfu_rules.values import Value, value_text

Json = dict[str, Any]


def render_json(explanation: Explanation) -> Json:
    """Return the account as mappings, lists and texts; numbers are texts, so that none loses a digit."""
    return {
        "ruleset": explanation.ruleset,
        "title": phrase_json(explanation.title),
        "in_force_from": explanation.version.isoformat(),
        "in_force_basis": explanation.version_basis.value,
        "as_of": explanation.as_of.isoformat(),
        "overlays": [overlay_json(item) for item in explanation.overlays],
        "decision": explanation.decision,
        "label": phrase_json(explanation.label),
        "status": explanation.status.name,
        "outcome": explanation.value,
        "outcome_label": phrase_json(explanation.outcome),
        "basis": explanation.basis.value if explanation.basis else None,
        "determining": [_line(line) for line in explanation.grounds],
        "rules": [_row(row) for row in explanation.rows],
        "contradiction": _contradiction(explanation),
        "missing": [missing_json(item) for item in explanation.missing],
        "notes": [note.text("en") for note in explanation.notes],
    }


def phrase_json(phrase: Phrase | None) -> Json | None:
    """Return a phrase as a mapping of languages."""
    return None if phrase is None else {"zh": phrase.zh, "en": phrase.en}


def overlay_json(overlay: AppliedOverlay) -> Json:
    """Return which overlay of the host changed the ruleset."""
    return {
        "file": overlay.source,
        "title": phrase_json(overlay.title),
        "digest": overlay.digest,
        "base_digest": overlay.base_digest,
    }


def ground_json(ground: Ground) -> Json:
    """Return what an answer rests on."""
    return {
        "id": ground.id,
        "kind": ground.kind.value,
        "basis": ground.basis.value if ground.basis else None,
        "says": phrase_json(ground.says),
        "cite": _reference(ground.cite),
        "place": str(ground.span),
        "note": phrase_json(ground.note),
        "strength": ground.strength.value if ground.strength else None,
    }


def _line(line: GroundLine) -> Json:
    found: Json = {**ground_json(line.ground), "conditions": [_condition(item) for item in line.conditions]}
    if line.value is not None:
        found["value"] = phrase_json(line.value)
    if line.expression is not None:
        found["expression"] = line.expression
        found["read"] = [_reading(item) for item in line.readings]
    return found


def missing_json(item: Missing) -> Json:
    """Return a fact that is missing."""
    return {
        "name": item.name,
        "label": phrase_json(item.label),
        "ask": phrase_json(item.ask),
        "answered_by": phrase_json(item.answered_by),
        "allowed": phrase_json(item.allowed),
        "judgement": item.judgement,
        "criteria": phrase_json(item.criteria),
    }


def _contradiction(explanation: Explanation) -> Json | None:
    found = explanation.contradiction
    return None if found is None else {"says": phrase_json(found.says), "cite": _reference(found.cite)}


def _row(row: RowLine) -> Json:
    return {
        "id": row.id,
        "holds": row.holds.name,
        "part": row.part,
        "basis": row.basis.value,
        "says": phrase_json(row.says),
        "place": str(row.span),
        "overridden_by": list(row.overridden_by),
        "conditions": [_condition(line) for line in row.conditions],
    }


def _condition(line: ConditionLine) -> Json:
    return {
        "holds": line.holds.name,
        "read": [_reading(item) for item in line.readings],
        "asked": phrase_json(line.asked),
        "expression": line.expression,
    }


def _reading(item: Reading) -> Json:
    return {"name": item.name, "label": phrase_json(item.label), "value": phrase_json(item.value), "known": item.known}


def _reference(cite: Reference | None) -> Json | None:
    if cite is None:
        return None
    return {
        "source": cite.source,
        "title": cite.title,
        "publisher": cite.publisher,
        "date": cite.date,
        "number": cite.number,
        "at": cite.at,
    }


def plain_json(value: Value) -> Any:
    """Return a value as JSON-ready data: numbers and days as text, lists and sets as lists."""
    match value:
        case None | bool():
            return value
        case tuple():
            return [plain_json(item) for item in value]
        case frozenset():
            return sorted(value)
        case dict():
            return {name: plain_json(item) for name, item in value.items()}
        case _:
            return value_text(value)
