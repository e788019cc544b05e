"""The shapes of `properties:`: one kind an entry, and what it says in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from cattrs import Converter

from jianfu_rules.diagnostics import Diagnostic, did_you_mean
from jianfu_rules.expr.nodes import Node as Expression
from jianfu_rules.loading.document import ListNode, MapNode, Node
from jianfu_rules.loading.structure import (
    StructureError,
    each,
    problem,
    require_map,
    shown,
    structure_enum,
    structure_located,
)
from jianfu_rules.model.places import Places, Written
from jianfu_rules.model.properties import Direction, Independent, Invariant, Monotone, Property, Total
from jianfu_rules.phrases import Phrase

KINDS = ("monotone", "independent", "always", "never", "total")


def add_properties(converter: Converter) -> None:
    """Teach the converter the shapes of properties."""

    def hook(node: Node, _: object) -> tuple[Property, ...]:
        if not isinstance(node, ListNode):
            raise problem("JR110", f"expected a list, found {shown(node)}", node.span)
        return tuple(each([_later(converter, item) for item in node.items]))

    converter.register_structure_hook_func(lambda found: found == tuple[Property, ...], hook)


def _later(converter: Converter, node: Node) -> Callable[[], Property]:
    return lambda: _property(converter, node)


def _property(converter: Converter, node: Node) -> Property:
    kinds = ", ".join(f"`{kind}`" for kind in KINDS)
    mapping = require_map(node, f"one of {kinds}")
    _refuse_others(mapping, (*KINDS, "says"))
    given = [(key.text, value) for key, value in mapping.entries() if key.text in KINDS]
    if len(given) != 1:
        raise problem("JR110", f"a property is of one kind, this has {len(given)}", node.span, f"the kinds are {kinds}")
    says = mapping.find("says")
    options: dict[str, Any] = {
        "says": None if says is None else converter.structure(says, Phrase),
        "places": Places(mapping.span, {key.text: value.span for key, value in mapping.entries()}),
    }
    match given[0]:
        case "monotone", body:
            output, name, direction = _parts(body, ("output", "in", "direction"))
            which = structure_enum(direction, Direction)
            return Monotone(structure_located(output), structure_located(name), which, **options)  # type: ignore[arg-type]
        case "independent", body:
            output, of = _parts(body, ("output", "of"))
            return Independent(structure_located(output), structure_located(of), **options)
        case "total", body:
            return Total(structure_located(body), **options)
        case kind, body:
            return Invariant(converter.structure(body, Written[Expression]), kind == "always", **options)


def _parts(node: Node, keys: Sequence[str]) -> list[Node]:
    """Return the values of exactly these keys."""
    mapping = require_map(node, f"a mapping with the keys {', '.join(f'`{key}`' for key in keys)}")
    _refuse_others(mapping, keys)
    found = [mapping.find(key) for key in keys]
    lacking = [key for key, value in zip(keys, found, strict=True) if value is None]
    if lacking:
        raise StructureError(Diagnostic("JR109", f"the key `{key}` is missing", mapping.span) for key in lacking)
    return [value for value in found if value is not None]


def _refuse_others(mapping: MapNode, known: Sequence[str]) -> None:
    raised = [
        Diagnostic("JR108", f"unknown key `{key.text}`", key.span, help=_help(key.text, known))
        for key in mapping.keys
        if key.text not in known
    ]
    if raised:
        raise StructureError(raised)


def _help(word: str, known: Sequence[str]) -> str:
    return did_you_mean(word, known) or f"the keys here are {', '.join(f'`{key}`' for key in known)}"
