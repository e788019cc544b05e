"""Digests: one of what a ruleset means, one of everything that its document says."""

from __future__ import annotations

import datetime as dt
import enum
import hashlib
import json
from collections.abc import Mapping
from typing import Any

import attrs

from jianfu_rules.expr.nodes import Tests
from jianfu_rules.expr.to_text import tests_to_text, to_text
from jianfu_rules.model.overlay import Overlay
from jianfu_rules.model.places import Located, Places, Written
from jianfu_rules.model.ruleset import Ruleset

# What a reader gets to read, without a part in any decision. Labels are not among it: facts may be given by them.
PROSE = frozenset(
    {
        "answered_by",
        "ask",
        "cite",
        "criteria",
        "immutable",
        "jurisdiction",
        "note",
        "not_encoded",
        "overlays",  # what they changed is in the ruleset
        "properties",
        "says",
        "sources",
        "strength",
        "summary",
        "title",
    }
)


def meaning_digest(ruleset: Ruleset) -> str:
    """Return the digest of all that can change a decision: types, inputs, parameters, rules, periods, labels."""
    return _digest(plain_of(ruleset, prose=False))


def document_digest(ruleset: Ruleset) -> str:
    """Return the digest of all that the document says, prose and citations too; layout and comments don't count."""
    return _digest(plain_of(ruleset, prose=True))


def overlay_digest(overlay: Overlay) -> str:
    """Return the digest of all that an overlay says."""
    return _digest(plain_of(overlay, prose=True))


def _digest(data: object) -> str:
    text = json.dumps(data, ensure_ascii=False, sort_keys=False, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def plain_of(value: Any, *, prose: bool) -> Any:
    """Return a definition as plain data: all that changes a decision, with `prose` also what is only read."""
    match value:
        case None | bool() | int() | str():
            return value
        case dt.date():
            return value.isoformat()
        case enum.Enum():
            return value.value
        case Located(text):
            return text
        case Written(tree):
            return tests_to_text(tree) if isinstance(tree, Tests) else to_text(tree)
        case Mapping():
            return [[key, plain_of(item, prose=prose)] for key, item in value.items() if not isinstance(item, Places)]
        case tuple():
            return [plain_of(item, prose=prose) for item in value]
        case _:
            kept = {
                field.name: plain_of(getattr(value, field.name), prose=prose)
                for field in attrs.fields(type(value))
                if field.eq and (prose or field.name not in PROSE)
            }
            return {"": type(value).__name__, **kept}
