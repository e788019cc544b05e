"""The six kinds of documents, each with its schema."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from jianfu_rules.loading.include import MAX_INCLUDES, MAX_UP, SECTIONS
from jianfu_rules.loading.overlay import OVERLAY_SHAPES
from jianfu_rules.loading.read import FORMAT
from jianfu_rules.loading.shapes import SHAPES
from jianfu_rules.loading.structure import AS_NAMED
from jianfu_rules.model.overlay import Overlay
from jianfu_rules.model.ruleset import Ruleset
from jianfu_rules.schemas.answers import DEFINITIONS, decision_schema, explanation_schema
from jianfu_rules.schemas.from_model import Schemas, closed
from jianfu_rules.schemas.scalars import Json
from jianfu_rules.testing.cases import Case

VERSION = 1  # of the schemas: part of their names; another one where an older document would be refused
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_FORMAT: Json = {"description": "The format of this file.", "enum": [int(FORMAT), FORMAT]}


def _ruleset(schemas: Schemas) -> Json:
    found = schemas.mapping(Ruleset, SHAPES[Ruleset])
    include = {
        "description": "Files with shared definitions, in the folder of the ruleset or one or two above.",
        "type": "array",
        "minItems": 1,
        "maxItems": MAX_INCLUDES,
        "items": {"type": "string", "pattern": rf"^(\.\./){{0,{MAX_UP}}}[^./\\][^/\\]*\.yaml$"},
    }
    needed: list[str] = found["required"]
    return {
        **found,
        "properties": {"format": _FORMAT, "include": include, **found["properties"]},
        "required": ["format", *(key for key in needed if key not in SECTIONS)],
        # An included file can have all sources or inputs.
        "if": {"required": ["include"]},
        "else": {"required": [key for key in needed if key in SECTIONS]},
    }


def _vocabulary(schemas: Schemas) -> Json:
    shared: Json = schemas.mapping(Ruleset, SHAPES[Ruleset])["properties"]
    properties = {
        "format": _FORMAT,
        "vocabulary": {"description": "What this vocabulary is, in words; no program reads it."},
        **{section: shared[section] for section in SECTIONS},
    }
    return closed(properties, ["format", "vocabulary"])


def _overlay(schemas: Schemas) -> Json:
    found = schemas.mapping(Overlay, OVERLAY_SHAPES[Overlay])
    return {
        **found,
        "properties": {"format": _FORMAT, **found["properties"]},
        "required": ["format", *found["required"]],
    }


def _cases(schemas: Schemas) -> Json:
    found = schemas.mapping(Case, AS_NAMED)
    # A case that expects nothing shows nothing.
    found["properties"]["expect"] = {
        **found["properties"]["expect"],
        "minProperties": 1,
    }
    return {"type": "array", "items": found}


_FILES: Mapping[str, tuple[str, Callable[[Schemas], Json]]] = {
    "ruleset": ("One version of a ruleset", _ruleset),
    "vocabulary": ("Definitions that several rulesets include", _vocabulary),
    "overlay": ("A host's changes to one version of a ruleset", _overlay),
    "cases": ("Examples of a ruleset with what should come of them", _cases),
}
_ANSWERS: Mapping[str, tuple[str, Callable[[], Json]]] = {
    "decision": ("The answer for one case, as Decision.to_dict() gives it", decision_schema),
    "explanation": ("The account of one decision, as `jianfu explain --json` prints it", explanation_schema),
}
KINDS = (*_FILES, *_ANSWERS)


def build(kind: str) -> Json:
    """Return the schema of a kind, made anew."""
    if kind in _FILES:
        title, from_model = _FILES[kind]
        schemas = Schemas()
        body = from_model(schemas)
    else:
        title, make = _ANSWERS[kind]
        schemas = Schemas(DEFINITIONS)
        body = make()
    return {
        "$schema": _DIALECT,
        "$id": f"urn:jianfu-rules:schema:{kind}:{VERSION}",
        "title": title,
        **{key: value for key, value in body.items() if key != "description"},
        "$defs": schemas.definitions(body),
    }
