"""Schemas of single values, as an editor sees them.

The loader keeps every scalar as text until a key reads it; an editor's YAML parser makes `92.55` a number and `true` a
boolean first. So whatever is text to the loader may be either here.
"""

from __future__ import annotations

from typing import Any

from jianfu_rules.checking.types import MAX_SCALE, MAX_TEXT_LENGTH
from jianfu_rules.expr.tokens import KEYWORDS
from jianfu_rules.phrases import LANGS
from jianfu_rules.values import NUMBER_TEXT

Json = dict[str, Any]

# What no name has: ASCII and full-width signs and spaces. The loader knows exactly which of the rest are letters, but
# patterns of JSON Schema have no common way to say it.
_SIGNS = r"\u0000-\u002f\u003a-\u0040\u005b-\u005e\u0060\u007b-\u00a0\u2010-\u201f\u3000-\u3004\u3008-\u3020"
_WIDE_SIGNS = r"\uff01-\uff0f\uff1a-\uff20\uff3b-\uff3e\uff40\uff5b-\uff64"
_DIGITS = r"0-9\uff10-\uff19"
NAME_PATTERN = f"^[^{_SIGNS}{_WIDE_SIGNS}{_DIGITS}][^{_SIGNS}{_WIDE_SIGNS}]*$"

_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_NUMBER = NUMBER_TEXT.pattern

TEXT: Json = {
    "description": "A text. Bare numbers, true and false are texts, too; nothing and null are not.",
    "type": ["string", "number", "boolean"],
    "minLength": 1,
}
NAME: Json = {
    "description": "A name: letters of any script, digits and `_`, not starting with a digit.",
    "type": "string",
    "pattern": NAME_PATTERN,
    "not": {"enum": sorted(KEYWORDS)},
}
EXPRESSION: Json = {
    "description": "An expression of the language; in a table's cell, tests on the value of one name.",
    "type": ["string", "number", "boolean", "null"],
    "minLength": 1,
}
DAY: Json = {
    "description": "A day such as 2025-01-31.",
    "type": "string",
    "pattern": f"^{_DAY}$",
    "format": "date",
}
SWITCH: Json = {"type": "boolean"}
PHRASE: Json = {
    "description": "Words in both languages. Inside { } a text with a comma or a colon stands in quotes.",
    "type": "object",
    "properties": {lang: {"$ref": "#/$defs/text"} for lang in LANGS},
    "required": list(LANGS),
    "additionalProperties": False,
}
MEMBERS: Json = {
    "description": "The values of an enumeration: each name with its label. A bare text is the Chinese label.",
    "type": "object",
    "propertyNames": {"$ref": "#/$defs/name"},
    "additionalProperties": {"anyOf": [{"$ref": "#/$defs/text"}, {"$ref": "#/$defs/phrase"}]},
}
LEAVES: dict[str, Json] = {
    "text": TEXT,
    "name": NAME,
    "expression": EXPRESSION,
    "day": DAY,
    "phrase": PHRASE,
    "members": MEMBERS,
}


def _whole_up_to(most: int) -> Json:
    return {"type": ["integer", "string"], "minimum": 0, "maximum": most, "pattern": "^[0-9]{1,5}$"}


def _bound(which: str) -> Json:
    return {
        "description": f"The {which} value allowed: a number, or a day for `date`.",
        "type": ["number", "string"],
        "pattern": f"^({_NUMBER}|{_DAY})$",
    }


BASE_TYPES = ("boolean", "integer", "decimal", "enum", "text", "date", "duration", "set")

# What the keys of a type hold. `check` reads these words, the loader takes any: a schema that did would say nothing.
TYPE_PROPERTIES: dict[str, Json] = {
    "type": {
        "description": "A type of the language, or the name of an entry of `types`.",
        "anyOf": [{"enum": list(BASE_TYPES)}, {"$ref": "#/$defs/text"}],
    },
    "scale": {"description": "Of a decimal: how many digits stand after the point.", **_whole_up_to(MAX_SCALE)},
    "min": _bound("least"),
    "max": _bound("greatest"),
    "unit": {"description": "A word shown with the number.", "$ref": "#/$defs/text"},
    "max_length": {"description": "Of a text: how many characters it has at most.", **_whole_up_to(MAX_TEXT_LENGTH)},
    "of": {"description": "Of a set: the name of an entry of `types`.", "$ref": "#/$defs/text"},
    "values": {"$ref": "#/$defs/members"},
}
SHARED_TYPE: Json = {
    "description": "A type that several definitions use: {enum: {name: label, …}}.",
    "type": "object",
    "properties": {"enum": {"$ref": "#/$defs/members"}},
    "required": ["enum"],
    "additionalProperties": False,
}
