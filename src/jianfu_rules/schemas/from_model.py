"""Schemas of files from the model's classes, by the same tables by which the loader reads them.

What the loader reads by a function of its own has its schema in `SPECIAL`; every other class becomes the mapping of its
fields, and a type that is in neither is an error here.
"""

from __future__ import annotations

import datetime as dt
import enum
import inspect
from collections.abc import Callable, Mapping
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import attrs

from jianfu_rules.evaluating.result import Status
from jianfu_rules.expr.nodes import Node, Tests
from jianfu_rules.loading.overlay import OVERLAY_SHAPES
from jianfu_rules.loading.properties import KINDS, PROPERTY_SHAPES
from jianfu_rules.loading.shapes import NAMED, SHAPES, TYPE_KEYS
from jianfu_rules.loading.structure import AS_NAMED, Keys, fields_by_key
from jianfu_rules.model.inputs import ParameterValue, TypeSpec
from jianfu_rules.model.overlay import LabelChange, OtherwiseChange, RuleChange
from jianfu_rules.model.places import Located, Written
from jianfu_rules.model.properties import Independent, Monotone, Property
from jianfu_rules.model.table import Condition, DecisionDefinition, FormulaDefinition, TableDefinition, Then
from jianfu_rules.phrases import Phrase
from jianfu_rules.schemas.descriptions import DESCRIPTIONS
from jianfu_rules.schemas.scalars import LEAVES, SHARED_TYPE, SWITCH, TYPE_PROPERTIES, Json
from jianfu_rules.testing.cases import CASE_SHAPES, Plain

ALL_SHAPES: Mapping[type[Any], Keys] = {
    **SHAPES,
    **OVERLAY_SHAPES,
    **PROPERTY_SHAPES,
    **dict.fromkeys(CASE_SHAPES, AS_NAMED),
}


class Schemas:
    """Builds schemas of types and gathers the definitions that they refer to."""

    def __init__(self, known: Mapping[str, Json] = LEAVES) -> None:
        """Start with definitions by name, by default those of single values."""
        self._found: dict[str, Json] = dict(known)

    def definitions(self, root: Json) -> Json:
        """Return the definitions that `root` needs, by name."""
        needed: set[str] = set()
        waiting = [root]
        while waiting:
            fresh = _references(waiting.pop()) - needed
            needed |= fresh
            waiting += [self._found[name] for name in fresh]
        return {name: self._found[name] for name in sorted(needed)}

    def of(self, wanted: Any) -> Json:
        """Return the schema of a value of this type."""
        for known, special in _SPECIAL:
            if known == wanted:
                return special(self)
        if isinstance(wanted, type):
            if issubclass(wanted, enum.Enum):
                return self._named(wanted, _enumeration)
            if wanted in ALL_SHAPES:
                return self._named(wanted, lambda cls: self.mapping(cls, ALL_SHAPES[cls]))
        origin, parts = get_origin(wanted), get_args(wanted)
        if origin in (Union, UnionType) and type(None) in parts:
            return self.of(Union[tuple(part for part in parts if part is not type(None))])  # noqa: UP007
        if origin is tuple and parts[1:] == (...,):
            return {"type": "array", "items": self.of(parts[0])}
        if origin is Mapping and parts[0] is str:
            return self._by_name(parts[1])
        raise TypeError(f"no schema is known for {wanted}")

    def mapping(self, cls: type[Any], keys: Keys) -> Json:
        """Return the schema of the mapping that spells the fields of a class."""
        hints = get_type_hints(cls)
        fields = fields_by_key(cls, keys)
        typed = keys.extra == TYPE_KEYS
        properties: Json = {}
        for key, field in fields.items():
            if typed and key == "type":
                properties |= TYPE_PROPERTIES
            else:
                properties[key] = self._property(cls, key, field, hints[field.name])
        required = [key for key, field in fields.items() if field.default is attrs.NOTHING]
        found = closed(properties, required, _about(cls))
        if typed and "type" not in required:
            found["dependentRequired"] = {key: ["type"] for key in TYPE_KEYS if key != "type"}
        return found

    def _property(self, cls: type[Any], key: str, field: attrs.Attribute[Any], hint: Any) -> Json:
        found = {
            "description": DESCRIPTIONS[cls][key],
            **{k: v for k, v in self.of(hint).items() if k != "description"},
        }
        match field.default:
            case enum.Enum() as member:
                found["default"] = member.value
            case bool() as switch:
                found["default"] = switch
            case _:
                pass
        return found

    def _named(self, cls: type[Any], build: Callable[[type[Any]], Json]) -> Json:
        name = cls.__name__
        if name not in self._found:
            self._found[name] = {}  # stands while it is built: a class may hold itself
            self._found[name] = build(cls)
        return ref(name)

    def _by_name(self, value: Any) -> Json:
        """Return the schema of a mapping: of definitions under names of the language, or of anything under any key."""
        found: Json = {"type": "object", "additionalProperties": self.of(value)}
        return {**found, "propertyNames": ref("name")} if value in NAMED else found


def told(about: str, schema: Json) -> Json:
    """Return a schema with a description of its own."""
    return {"description": about, **{key: value for key, value in schema.items() if key != "description"}}


def ref(name: str) -> Json:
    """Return the schema that refers to a definition."""
    return {"$ref": f"#/$defs/{name}"}


def closed(properties: Json, required: list[str], description: str | None = None) -> Json:
    """Return the schema of a mapping that has these keys and no others."""
    about = {"description": description} if description else {}
    needed = {"required": required} if required else {}
    return {**about, "type": "object", "properties": properties, **needed, "additionalProperties": False}


def _about(cls: type[Any]) -> str | None:
    text = inspect.getdoc(cls)
    return text.splitlines()[0] if text else None


def _enumeration(cls: type[enum.Enum]) -> Json:
    # A status is called by its name, as in Python; all else by its word.
    words = [member.name if cls is Status else member.value for member in cls]
    return {"description": _about(cls), "enum": words}


def _references(schema: object) -> set[str]:
    match schema:
        case {"$ref": str() as target, **rest}:
            return {target.removeprefix("#/$defs/"), *_references(rest)}
        case dict():
            return {name for item in schema.values() for name in _references(item)}
        case list():
            return {name for item in schema for name in _references(item)}
        case _:
            return set()


Special = Callable[[Schemas], Json]


def _leaf(name: str) -> Special:
    return lambda _: ref(name)


def _one_or_named(about: str) -> Special:
    """Return the schema of an expression, or of one under each of some names."""
    named = {
        "description": about,
        "type": "object",
        "propertyNames": ref("name"),
        "additionalProperties": ref("expression"),
    }
    return lambda _: {"anyOf": [ref("expression"), named]}


def _parameter_value(_: Schemas) -> Json:
    keyed = {
        "description": "One value for each key.",
        "type": "object",
        "additionalProperties": ref("text"),
    }
    return {"anyOf": [ref("text"), keyed]}


def _decision(schemas: Schemas) -> Json:
    return {
        "if": {"required": ["formula"]},
        "then": schemas.of(FormulaDefinition),
        "else": schemas.of(TableDefinition),
    }


def _properties(schemas: Schemas) -> Json:
    bodies = {
        "monotone": schemas.of(Monotone),
        "independent": schemas.of(Independent),
        "always": told("A condition that is true of every case.", ref("expression")),
        "never": told("A condition that is true of no case.", ref("expression")),
        "total": told("A decision that is decided wherever all facts are given.", ref("text")),
    }
    says = told("What it promises, in our own words.", ref("phrase"))
    entry = closed({kind: bodies[kind] for kind in KINDS} | {"says": says}, [], "A promise, of one kind.")
    return {"type": "array", "items": {**entry, "oneOf": [{"required": [kind]} for kind in KINDS]}}


def _changes(of: Any) -> Special:
    """Return the schema of a mapping that the loader turns into a tuple: what each key changes."""
    return lambda schemas: {"type": "object", "additionalProperties": schemas.of(of)}


# What the loader has functions for, by the type of the field.
_SPECIAL: tuple[tuple[Any, Special], ...] = (
    (str, _leaf("text")),
    (Located, _leaf("text")),
    (dt.date, _leaf("day")),
    (Phrase, _leaf("phrase")),
    (bool, lambda _: SWITCH),
    (Written[Node], _leaf("expression")),
    (Written[Tests], _leaf("expression")),
    (Condition, _one_or_named("Tests on names, which all have to hold.")),
    (Then, _one_or_named("One expression for each of the table's `outputs`.")),
    (ParameterValue, _parameter_value),
    (TypeSpec, lambda _: SHARED_TYPE),
    (DecisionDefinition, _decision),
    (tuple[Property, ...], _properties),
    (tuple[RuleChange, ...], _changes(RuleChange)),
    (Mapping[str, OtherwiseChange], _changes(OtherwiseChange)),
    (tuple[LabelChange, ...], _changes(Phrase)),
    (Plain, lambda _: {}),
)
