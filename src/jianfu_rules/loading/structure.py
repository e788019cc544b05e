"""Located nodes to model classes, by type: the general part of the loader, on top of cattrs.

Every hook takes a node and raises StructureError with diagnostics; the hook of a class gathers the problems of all
its keys, so that one run tells everything that is wrong with a file.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import enum
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import attrs
from cattrs import BaseValidationError, ClassValidationError, Converter
from cattrs.gen import make_dict_structure_fn, override

from jianfu_rules.diagnostics import Diagnostic, did_you_mean
from jianfu_rules.expr.tokens import KEYWORDS
from jianfu_rules.loading.document import ListNode, MapNode, Node, ScalarNode
from jianfu_rules.model.places import Located, Places
from jianfu_rules.source import Position, Span

T = TypeVar("T")

MAX_HELPED = 20  # unknown keys of one mapping for which it is looked what may have been meant
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")

_NOWHERE = Span("<built>", Position(1, 1), Position(1, 1))
# Stands in for the name of a definition until the mapping that holds it gives the real one.
_UNNAMED = ScalarNode("unnamed", plain=True, raw="unnamed", span=_NOWHERE)


class StructureError(Exception):
    """A node that does not have the shape of its type."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Hold what is wrong."""
        self.diagnostics = tuple(diagnostics)
        super().__init__(self.diagnostics)


def problem(code: str, message: str, span: Span, help: str | None = None) -> StructureError:  # noqa: A002
    """Return a problem with one diagnostic."""
    return StructureError([Diagnostic(code, message, span, help=help)])


def shown(node: Node) -> str:
    """Return a node for a message."""
    match node:
        case ScalarNode(text="", plain=True):
            return "nothing"
        case ScalarNode(text=text):
            return f"`{text if len(text) <= 40 else text[:39] + '…'}`"
        case ListNode():
            return "a list"
        case MapNode():
            return "a mapping"


def require_map(node: Node, wanted: str) -> MapNode:
    """Return the node as a mapping."""
    if not isinstance(node, MapNode):
        raise problem("JR110", f"expected {wanted}, found {shown(node)}", node.span)
    return node


def require_scalar(node: Node, wanted: str) -> ScalarNode:
    """Return the node as a scalar that is neither empty nor null."""
    if not isinstance(node, ScalarNode) or node.is_null or not node.text:
        raise problem("JR110", f"expected {wanted}, found {shown(node)}", node.span)
    return node


def require_name(node: ScalarNode) -> str:
    """Return a name of the language: letters (of any script), digits and `_`, NFKC-normalised."""
    name = unicodedata.normalize("NFKC", node.text)
    if name in KEYWORDS:
        raise problem("JR110", f"`{node.text}` is a word of the language, not a name", node.span, "choose another name")
    if not name.isidentifier():
        help_ = "letters of any script, digits and `_`, not starting with a digit"
        raise problem("JR110", f"`{node.text}` is not a name", node.span, help_)
    return name


def unique_names(mapping: MapNode, pairs: Sequence[tuple[str, T]]) -> dict[str, T]:
    """Return named things as a mapping; keys that are spelt differently can still be one name."""
    found: dict[str, T] = {}
    problems = []
    for key, (name, value) in zip(mapping.keys, pairs, strict=True):
        if name in found:
            message = f"the keys `{key.text}` and another one are the same name `{name}`"
            problems.append(Diagnostic("JR107", message, key.span, help="keep one of them"))
        found[name] = value
    if problems:
        raise StructureError(problems)
    return found


def each(parts: Iterable[Callable[[], T]]) -> list[T]:
    """Return the result of every part; gather the problems of all of them first."""
    results: list[T] = []
    found: list[Diagnostic] = []
    for part in parts:
        try:
            results.append(part())
        except StructureError as error:
            found.extend(error.diagnostics)
    if found:
        raise StructureError(found)
    return results


@attrs.frozen
class Keys:
    """How a file spells the fields of a class. Both the loader and the published schemas are made from it."""

    renamed: Mapping[str, str] = attrs.field(factory=dict)  # fields whose key is another word
    extra: tuple[str, ...] = ()  # keys that a field is read from which no single key gives
    unwritten: tuple[str, ...] = ()  # fields that no file can set


AS_NAMED = Keys()  # every field has a key of its own name


def fields_by_key(cls: type[Any], keys: Keys) -> dict[str, attrs.Attribute[Any]]:
    """Return the fields of a class that a file can set, by their keys, in the order of the class.

    `places` comes from the file's places, and `name` from the mapping that holds the definition.
    """
    unset = {"places", "name", *keys.unwritten}
    return {keys.renamed.get(field.name, field.name): field for field in attrs.fields(cls) if field.name not in unset}


def class_hook(
    converter: Converter,
    cls: type[T],
    keys: Keys = AS_NAMED,
    *,
    injected: Mapping[str, Callable[[MapNode], Any]] | None = None,
) -> Callable[[Node, type[T]], T]:
    """Return the hook that structures `cls` from a mapping node.

    A field called `places` is filled with the places of the keys. `injected` gives a field the function that reads it
    from several keys, which are among `keys.extra`.
    """
    hidden = {"places", "name"} & {field.name for field in attrs.fields(cls)}  # type: ignore[arg-type]
    overrides: dict[str, Any] = {field: override(rename=key) for field, key in keys.renamed.items()}
    build = make_dict_structure_fn(
        cls, converter, _cattrs_forbid_extra_keys=False, _cattrs_detailed_validation=True, **overrides
    )
    known = tuple(dict.fromkeys([*fields_by_key(cls, keys), *keys.extra]))
    wanted = f"a mapping with the keys {', '.join(f'`{key}`' for key in known)}"

    def hook(node: Node, _: type[T]) -> T:
        mapping = require_map(node, wanted)
        data: dict[str, Any] = {key.text: value for key, value in mapping.entries()}
        found = _unknown_keys(mapping, known)
        places = Places(mapping.span, {key.text: value.span for key, value in mapping.entries()})
        if "places" in hidden:
            data["places"] = places
        if "name" in hidden:
            data["name"] = _UNNAMED
        for field, read in (injected or {}).items():
            try:
                data[field] = read(mapping)
            except StructureError as error:
                found.extend(error.diagnostics)
                data[field] = None  # never used: the problem is raised below, with those of the other keys
        try:
            built = build(data, cls)
        except ClassValidationError as error:
            raise StructureError([*found, *_told(error, mapping)]) from None
        if found:
            raise StructureError(found)
        return built

    return hook


def _unknown_keys(mapping: MapNode, known: Sequence[str]) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    for key in mapping.keys:
        if key.text not in known:
            near = did_you_mean(key.text, known) if len(found) < MAX_HELPED else None
            help_ = near or f"the keys here are {', '.join(f'`{word}`' for word in known)}"
            found.append(Diagnostic("JR108", f"unknown key `{key.text}`", key.span, help=help_))
    return found


def _told(error: BaseValidationError, mapping: MapNode) -> list[Diagnostic]:
    """Return the diagnostics of everything that went wrong below one mapping."""
    found: list[Diagnostic] = []
    for part in error.exceptions:
        match part:
            case StructureError(diagnostics=diagnostics):
                found.extend(diagnostics)
            case KeyError(args=(key, *_)):
                span = Span(mapping.span.source, mapping.span.start, mapping.span.start)
                found.append(Diagnostic("JR109", f"the key `{key}` is missing", span))
            case BaseValidationError():
                found.extend(_told(part, mapping))
            case _:
                raise part
    return found


def structure_text(node: Node, _: object = None) -> str:
    """Return a text, in the form (NFC) in which texts are compared."""
    return unicodedata.normalize("NFC", require_scalar(node, "a text").text)


def structure_located(node: Node, _: object = None) -> Located:
    """Return a word with its place."""
    scalar = require_scalar(node, "a word")
    return Located(unicodedata.normalize("NFC", scalar.text), scalar.span)


def structure_bool(node: Node, _: object = None) -> bool:
    """Return `true` or `false`."""
    if not isinstance(node, ScalarNode) or not node.plain or node.text not in ("true", "false"):
        raise problem("JR110", f"expected true or false, found {shown(node)}", node.span)
    return node.text == "true"


def structure_date(node: Node, _: object = None) -> dt.date:
    """Return a day."""
    scalar = require_scalar(node, "a day such as 2025-01-31")
    # Other ISO forms (20250131, 2025-W05-5) are days too, but a reader should not have to know that.
    if _DAY.fullmatch(scalar.text):
        with contextlib.suppress(ValueError):
            return dt.date.fromisoformat(scalar.text)
    raise problem("JR110", f"expected a day such as 2025-01-31, found {shown(node)}", node.span)


def structure_enum(node: Node, cls: type[enum.Enum]) -> enum.Enum:
    """Return the member of a Python enumeration whose value is the text."""
    if isinstance(node, ScalarNode) and not node.is_null:
        with contextlib.suppress(ValueError):
            return cls(node.text)
    words = [str(member.value) for member in cls]
    scalar = require_scalar(node, f"one of {', '.join(f'`{word}`' for word in words)}")
    help_ = did_you_mean(scalar.text, words) or f"one of {', '.join(f'`{word}`' for word in words)}"
    raise problem("JR110", f"unknown word `{scalar.text}`", scalar.span, help_)
