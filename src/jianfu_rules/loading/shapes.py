"""The shapes of a ruleset file that are more than key and value: types, phrases, conditions, decisions."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar

import attrs
from cattrs import Converter

from jianfu_rules.expr import nodes
from jianfu_rules.expr.from_text import from_text, tests_from_text
from jianfu_rules.expr.tokens import ExpressionError
from jianfu_rules.loading.document import ListNode, MapNode, Node, ScalarNode
from jianfu_rules.loading.properties import add_properties
from jianfu_rules.loading.structure import (
    class_hook,
    each,
    problem,
    require_map,
    require_name,
    require_scalar,
    shown,
    structure_bool,
    structure_date,
    structure_enum,
    structure_located,
    structure_text,
    unique_names,
)
from jianfu_rules.model.citation import Citation, Source
from jianfu_rules.model.inputs import (
    DatedValue,
    InputDefinition,
    Judgement,
    ParameterDefinition,
    ParameterValue,
    TypeSpec,
)
from jianfu_rules.model.period import Period
from jianfu_rules.model.places import Located, Places, Written
from jianfu_rules.model.ruleset import NotEncoded, Ruleset
from jianfu_rules.model.table import (
    Cell,
    Condition,
    Conflict,
    DecisionDefinition,
    FormulaDefinition,
    Otherwise,
    OutputDefinition,
    Rule,
    Scope,
    TableDefinition,
    Then,
)
from jianfu_rules.phrases import Phrase

T = TypeVar("T")
Tree = TypeVar("Tree")

TYPE_KEYS = ("type", "scale", "min", "max", "unit", "max_length", "of", "values")


@cache
def ruleset_converter() -> Converter:
    """Return the converter of ruleset files; built once, never changed afterwards."""
    return new_converter()


def new_converter() -> Converter:
    """Return a converter that knows the shapes of ruleset files and can be taught more."""
    converter = Converter(detailed_validation=True)
    _add_leaves(converter)
    _add_definitions(converter)
    return converter


def _add_leaves(converter: Converter) -> None:
    converter.register_structure_hook(str, structure_text)
    converter.register_structure_hook(bool, structure_bool)
    converter.register_structure_hook(Located, structure_located)
    converter.register_structure_hook(dt.date, structure_date)
    converter.register_structure_hook(Phrase, _phrase)
    converter.register_structure_hook(Places, lambda places, _: places)
    converter.register_structure_hook_func(lambda t: isinstance(t, type) and issubclass(t, enum.Enum), structure_enum)
    register(converter, Written[nodes.Node], lambda node, _: _written(node, from_text))
    register(converter, Written[nodes.Tests], lambda node, _: _written(node, tests_from_text))
    register(converter, Condition, lambda node, _: _condition(node))
    register(converter, Then, lambda node, _: _then(node))
    register(converter, Then | None, lambda node, _: _then(node))
    register(converter, ParameterValue, lambda node, _: _parameter_value(node))
    register(converter, ParameterValue | None, lambda node, _: _parameter_value(node))
    _add_tuple(converter, Located)


def _add_definitions(converter: Converter) -> None:
    def add(cls: type[Any], **options: Any) -> None:
        converter.register_structure_hook(cls, class_hook(converter, cls, **options))

    typed = {"type": _type_spec}
    optionally_typed = {"type": _optional_type}
    register(converter, TypeSpec, lambda value, _: value)
    register(converter, TypeSpec | None, lambda value, _: value)
    for cls in (Source, Citation, Judgement, Otherwise, Rule, NotEncoded, Conflict, Scope):
        add(cls)
    add(DatedValue, renamed={"start": "from", "end": "to"})
    for item in (Rule, DatedValue):
        _add_tuple(converter, item)
    add(Period, renamed={"start": "from", "end": "to"})
    add(InputDefinition, extra_keys=TYPE_KEYS, injected=typed)
    add(ParameterDefinition, renamed={"values": "dated"}, extra_keys=TYPE_KEYS, injected=optionally_typed)
    add(FormulaDefinition, extra_keys=TYPE_KEYS, injected=typed)
    add(OutputDefinition, extra_keys=TYPE_KEYS, injected=typed)
    _add_mapping(converter, OutputDefinition)
    add(TableDefinition, extra_keys=TYPE_KEYS, injected=optionally_typed)
    for value in (Source, InputDefinition, ParameterDefinition, DecisionDefinition, TypeSpec):
        _add_mapping(converter, value)
    _add_tuple(converter, NotEncoded)
    register(converter, DecisionDefinition, _decision_hook(converter))
    add_properties(converter)
    add(Ruleset, renamed={"id": "ruleset"}, unwritten=("overlays",))


def _add_tuple(converter: Converter, cls: type[T]) -> None:
    def hook(node: Node, _: object) -> tuple[T, ...]:
        if not isinstance(node, ListNode):
            raise problem("JR110", f"expected a list, found {shown(node)}", node.span)
        return tuple(each(_later(converter.structure, item, cls) for item in node.items))

    register(converter, tuple[cls, ...], hook)  # type: ignore[valid-type]


def _add_mapping(converter: Converter, cls: Any) -> None:
    """Add the hook for `name: definition` mappings; a definition learns its own name."""

    def one(key: ScalarNode, value: Node) -> tuple[str, Any]:
        name = key.text if cls is Source else require_name(key)
        if cls is TypeSpec:
            return name, _shared_type(name, key, value)
        found = converter.structure(value, cls)
        whole = attrs.evolve(found.places, whole=key.span)
        if cls is not Source:
            found = attrs.evolve(found, name=name)
        return name, attrs.evolve(found, places=whole)

    def hook(node: Node, _: object) -> dict[str, Any]:
        mapping = require_map(node, "a mapping of names")
        return unique_names(mapping, each(_later(one, key, value) for key, value in mapping.entries()))

    register(converter, Mapping[str, cls], hook)


def register(converter: Converter, wanted: Any, hook: Callable[[Any, Any], Any]) -> None:
    """Register a hook for exactly this type, generic or union ones too."""
    converter.register_structure_hook_func(lambda found: found == wanted, hook)


def _later(function: Callable[..., T], *args: Any) -> Callable[[], T]:
    return lambda: function(*args)


def _phrase(node: Node, _: object) -> Phrase:
    mapping = require_map(node, "words in both languages: {zh: …, en: …}")
    words = {key.text: value for key, value in mapping.entries()}
    for key, value in mapping.entries():
        if key.text not in ("zh", "en"):
            cut = isinstance(value, ScalarNode) and not value.text
            help_ = "inside { } a text with a comma stands in quotes" if cut else "the languages are `zh` and `en`"
            raise problem("JR108", f"unknown language `{key.text}`", key.span, help_)
    for lang in ("zh", "en"):
        if lang not in words:
            raise problem("JR109", f"the key `{lang}` is missing", mapping.span, "say it in both languages")
    zh, en = each(_later(structure_text, words[lang]) for lang in ("zh", "en"))
    return Phrase(zh, en)


def _member_label(name: str, node: Node) -> Phrase:
    """Return the label of an enumeration's member; a bare text is its Chinese label."""
    if isinstance(node, ScalarNode):
        return Phrase(require_scalar(node, "a label").text, name.replace("_", " "))
    return _phrase(node, None)


def _members(node: Node) -> tuple[dict[str, Phrase], dict[str, Places]]:
    mapping = require_map(node, "a mapping of names to labels")

    def one(key: ScalarNode, value: Node) -> tuple[str, Phrase]:
        name = require_name(key)
        return name, _member_label(name, value)

    pairs = each(_later(one, key, value) for key, value in mapping.entries())
    labels = unique_names(mapping, pairs)
    return labels, dict(zip(labels, (Places(key.span) for key in mapping.keys), strict=True))


def _type_spec(node: MapNode) -> TypeSpec:
    """Return the type that the keys of a definition spell."""
    base = node.find("type")
    if base is None:
        raise problem("JR109", "the key `type` is missing", node.span)
    plain: dict[str, Any] = {}
    for key in ("scale", "min", "max", "unit", "max_length", "of"):
        part = node.find(key)
        if part is not None:
            plain[key] = structure_located(part)
    values = node.find("values")
    labels, places = _members(values) if values is not None else (None, {})
    return TypeSpec(structure_located(base), values=labels, value_places=places, places=Places(node.span), **plain)


def _optional_type(node: MapNode) -> TypeSpec | None:
    return _type_spec(node) if any(node.find(key) is not None for key in TYPE_KEYS) else None


def _shared_type(name: str, key: ScalarNode, node: Node) -> TypeSpec:
    """Return an entry of `types:`, `name: {enum: {member: label}}`."""
    mapping = require_map(node, "a mapping such as {enum: {…}}")
    if [word.text for word in mapping.keys] != ["enum"]:
        raise problem("JR203", f"the shared type `{name}` is no enum", key.span, "write {enum: {name: label, …}}")
    labels, places = _members(mapping.values[0])
    return TypeSpec(Located("enum", mapping.keys[0].span), values=labels, value_places=places, places=Places(key.span))


def _written(node: Node, read: Callable[[str], Tree]) -> Written[Tree]:
    scalar = require_scalar(node, "an expression") if not _bare_null(node) else node
    if not isinstance(scalar, ScalarNode):
        raise problem("JR110", f"expected an expression, found {shown(node)}", node.span)
    try:
        return Written(read(scalar.text), scalar.excerpt)
    except ExpressionError as error:
        span = scalar.excerpt.place(error.start, error.end)
        raise problem("JR111", error.message, span, error.hint) from None


def _bare_null(node: Node) -> bool:
    """In an expression, `null` is a literal of the language."""
    return isinstance(node, ScalarNode) and node.is_null


def _condition(node: Node) -> tuple[Cell, ...] | Written[nodes.Node]:
    if not isinstance(node, MapNode):
        return _written(node, from_text)

    def cell(key: ScalarNode, value: Node) -> Cell:
        return Cell(Located(require_name(key), key.span), _written(value, tests_from_text))

    cells = each(_later(cell, key, value) for key, value in node.entries())
    unique_names(node, [(item.subject.text, item) for item in cells])
    return tuple(cells)


def _then(node: Node) -> Then:
    if not isinstance(node, MapNode):
        return _written(node, from_text)

    def one(key: ScalarNode, value: Node) -> tuple[str, Written[nodes.Node]]:
        return require_name(key), _written(value, from_text)

    return unique_names(node, each(_later(one, key, value) for key, value in node.entries()))


def _parameter_value(node: Node) -> ParameterValue:
    if not isinstance(node, MapNode):
        return structure_located(node)

    def one(key: ScalarNode, value: Node) -> tuple[str, Located]:
        return key.text, structure_located(value)

    return dict(each(_later(one, key, value) for key, value in node.entries()))


def _decision_hook(converter: Converter) -> Callable[[Node, object], FormulaDefinition | TableDefinition]:
    def hook(node: Node, _: object) -> FormulaDefinition | TableDefinition:
        mapping = require_map(node, "a decision")
        if mapping.find("formula") is not None:
            return converter.structure(mapping, FormulaDefinition)
        if mapping.find("rules") is not None:
            return converter.structure(mapping, TableDefinition)
        raise problem("JR109", "a decision has a `formula` or `rules`", mapping.span)

    return hook
