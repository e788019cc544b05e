"""An overlay from its file, or from plain data of the host."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import attrs
from cattrs import Converter

from jianfu_rules.diagnostics import Diagnostic
from jianfu_rules.errors import LoadError
from jianfu_rules.loading.document import MAX_DEPTH, MAX_NODES, ListNode, MapNode, Node, ScalarNode, document_from
from jianfu_rules.loading.read import read_bytes, require_format
from jianfu_rules.loading.shapes import new_converter, register
from jianfu_rules.loading.structure import StructureError, class_hook, each, require_map
from jianfu_rules.model.overlay import Base, LabelChange, OtherwiseChange, Overlay, RuleChange
from jianfu_rules.model.places import Located
from jianfu_rules.model.table import Condition, Then
from jianfu_rules.phrases import Phrase
from jianfu_rules.source import Position, Span

T = TypeVar("T")
_MOST_BITS = 400  # of a number in plain data; no ruleset has use for more


def load_overlay(path: str | os.PathLike[str], *, source: str | None = None) -> Overlay:
    """Read a host's overlay from its file.

    Args:
        path: The file.
        source: How diagnostics and explanations call the file; by default by its path.

    Returns:
        The overlay; it is held against its ruleset when it is applied.

    Raises:
        LoadError: The file can't be read or does not have the shape of an overlay (JR1xx); all problems are listed.

    .. versionadded:: 0.1
    """
    return _overlay(document_from(read_bytes(Path(path)), source or str(path)))


def overlay_from_data(data: Mapping[str, object]) -> Overlay:
    """Read an overlay from plain data: mappings, lists, texts, numbers, booleans, days and None, shaped like the file.

    Raises:
        LoadError: As for `load_overlay`; places are paths of keys.
    """
    return _overlay(_Plain().node(data, "<overlay>", 0))


def _overlay(document: Node) -> Overlay:
    mapping = require_format(document)
    try:
        return _converter().structure(mapping, Overlay)
    except StructureError as error:
        raise LoadError(error.diagnostics) from None


@cache
def _converter() -> Converter:
    converter = new_converter()
    for optional, plain in ((Condition | None, Condition), (tuple[Located, ...] | None, tuple[Located, ...])):
        register(converter, optional, _the_same(converter, plain))
    register(converter, Then | None, _the_same(converter, Then))
    converter.register_structure_hook(Base, class_hook(converter, Base, renamed={"start": "from"}))
    rule = class_hook(converter, RuleChange, renamed={"within": "in"})
    row = class_hook(converter, OtherwiseChange)
    register(converter, tuple[RuleChange, ...], _named(rule, _rule))
    register(converter, Mapping[str, OtherwiseChange], lambda node, _: dict(_named(row, _row)(node, _)))
    register(converter, tuple[LabelChange, ...], _named(lambda node, _: converter.structure(node, Phrase), LabelChange))
    hook = class_hook(converter, Overlay, renamed={"ruleset": "overlay"})
    converter.register_structure_hook(Overlay, hook)
    return converter


def _the_same(converter: Converter, plain: Any) -> Callable[[Node, object], Any]:
    return lambda node, _: converter.structure(node, plain)


def _named(
    read: Callable[[Node, Any], Any], join: Callable[[Located, Any], T]
) -> Callable[[Node, object], tuple[T, ...]]:
    """Return the hook of a mapping whose keys are words of any kind: ids of rules, names, `type.member`."""

    def hook(node: Node, _: object) -> tuple[T, ...]:
        mapping = require_map(node, "a mapping of names")
        return tuple(each([_later(key, value) for key, value in mapping.entries()]))

    def _later(key: ScalarNode, value: Node) -> Callable[[], T]:
        return lambda: join(Located(key.text, key.span), read(value, None))

    return hook


def _rule(key: Located, change: RuleChange) -> RuleChange:
    return attrs.evolve(change, name=key, places=attrs.evolve(change.places, whole=key.span))


def _row(key: Located, change: OtherwiseChange) -> tuple[str, OtherwiseChange]:
    return key.text, attrs.evolve(change, name=key.text, places=attrs.evolve(change.places, whole=key.span))


class _Plain:
    """Turns plain data into nodes; the place of each is the path of keys that leads to it."""

    def __init__(self) -> None:
        self._count = 0

    def node(self, value: object, path: str, depth: int) -> Node:
        span = Span(path, Position(1, 1), Position(1, 1))
        self._count += 1
        if depth > MAX_DEPTH or self._count > MAX_NODES:
            message = f"data has at most {MAX_NODES} values and nests at most {MAX_DEPTH} deep"
            raise LoadError([Diagnostic("JR106", message, span)])
        match value:
            case Mapping():
                items = [(str(key), item) for key, item in value.items()]
                keys = tuple(ScalarNode(key, plain=True, raw=key, span=span) for key, _ in items)
                return MapNode(keys, tuple(self.node(item, f"{path}.{key}", depth + 1) for key, item in items), span)
            case list() | tuple():
                parts = [self.node(item, f"{path}[{index}]", depth + 1) for index, item in enumerate(value)]
                return ListNode(tuple(parts), span)
            case _:
                return self._scalar(value, span)

    @staticmethod
    def _scalar(value: object, span: Span) -> ScalarNode:
        match value:
            case None:
                return ScalarNode("null", plain=True, raw="null", span=span)
            case bool():
                word = "true" if value else "false"
                return ScalarNode(word, plain=True, raw=word, span=span)
            case str():
                return ScalarNode(value, plain=False, raw=value, span=span)
            case int() if value.bit_length() <= _MOST_BITS:
                return ScalarNode(str(value), plain=True, raw=str(value), span=span)
            case Decimal() if value.is_finite() and abs(value.adjusted()) <= _MOST_BITS:
                return ScalarNode(f"{value:f}", plain=True, raw=f"{value:f}", span=span)
            case dt.date() if not isinstance(value, dt.datetime):
                return ScalarNode(value.isoformat(), plain=True, raw=value.isoformat(), span=span)
            case _:
                help_ = "texts, numbers of a sensible size (int, Decimal), booleans, days, lists and mappings can"
                message = f"a {type(value).__name__} can't stand in an overlay"
                raise LoadError([Diagnostic("JR110", message, span, help=help_)])
