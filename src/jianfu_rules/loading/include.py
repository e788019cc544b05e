"""Shared vocabulary: files whose types, inputs, parameters and sources several rulesets use.

An included file stands beside the ruleset or one or two folders above it. What a ruleset does not use of it is left
out, so that a fact which only another ruleset knows stays an unknown fact here.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs

from jianfu_rules.diagnostics import Diagnostic, did_you_mean
from jianfu_rules.errors import LoadError
from jianfu_rules.expr.nodes import Name
from jianfu_rules.loading.document import ListNode, MapNode, Node, ScalarNode, document_from
from jianfu_rules.loading.read import read_bytes, require_format
from jianfu_rules.loading.structure import shown
from jianfu_rules.model.places import Located, Places
from jianfu_rules.model.ruleset import Ruleset

SECTIONS = ("sources", "types", "inputs", "parameters")
MAX_INCLUDES = 10
MAX_UP = 2  # folders: from the version to the family and to the root of the rulesets
_HELP = "a .yaml file in the folder of the ruleset, or one or two folders above"


def with_included(document: MapNode, file: Path | None, source: str) -> MapNode:
    """Return the document with the definitions of the files that it includes; without the key `include`.

    Raises:
        LoadError: A file is not one that may be included, can't be read, has not the shape of a vocabulary, or defines
            a name that the document defines, too (JR1xx); all problems are listed.
    """
    listed = document.find("include")
    if listed is None:
        return document
    found: list[Diagnostic] = []
    entries = {key.text: (key, value) for key, value in document.entries() if key.text != "include"}
    for word in _words(listed):
        try:
            vocabulary = _included(word, file, source)
        except LoadError as error:
            found += (item if item.span else attrs.evolve(item, span=word.span) for item in error.diagnostics)
            continue
        for key, value in vocabulary.entries():
            found += _merge(entries, key, value)
    if found:
        raise LoadError(found)
    keys, values = zip(*entries.values(), strict=True)
    return MapNode(keys, values, document.span)


def included_files(file: Path) -> tuple[Path, ...]:
    """Return the files that a ruleset file includes; none where it can't be read, which loading it tells."""
    try:
        data = read_bytes(file)
        if b"include" not in data:
            return ()
        document = document_from(data, str(file))
        listed = document.find("include") if isinstance(document, MapNode) else None
        return () if listed is None else tuple(file.parent / _path_of(word) for word in _words(listed))
    except LoadError:
        return ()


def without_unused(ruleset: Ruleset, source: str) -> Ruleset:
    """Return the ruleset without the included definitions that nothing of its own needs."""
    own: dict[str, dict[str, Any]] = {}
    spare: dict[str, dict[str, Any]] = {}
    for section in SECTIONS:
        for name, item in getattr(ruleset, section).items():
            where = own if item.places.whole.source == source else spare
            where.setdefault(section, {})[name] = item
    if not spare:
        return ruleset
    rest = [getattr(ruleset, field.name) for field in attrs.fields(Ruleset) if field.name not in SECTIONS]
    wanted = {word for part in (*rest, *own.values()) for word in _names(part)}
    kept: set[str] = set()
    while True:
        taken = [(section, name) for section in spare for name in spare[section] if name in wanted - kept]
        if not taken:
            break
        kept |= {name for _, name in taken}
        wanted |= {word for section, name in taken for word in _names(spare[section][name])}
    sections: dict[str, Any] = {
        section: {name: item for name, item in getattr(ruleset, section).items() if _is_kept(section, name, own, kept)}
        for section in SECTIONS
    }
    return attrs.evolve(ruleset, **sections)


def _is_kept(section: str, name: str, own: Mapping[str, Mapping[str, Any]], kept: set[str]) -> bool:
    return name in own.get(section, ()) or name in kept


def _names(value: object) -> Iterator[str]:
    """Yield every word in a definition that can name another one."""
    match value:
        case Located(text) | Name(text):
            yield text
        case Places() | str():
            return
        case Mapping():
            for item in value.values():
                yield from _names(item)
        case tuple():
            for item in value:
                yield from _names(item)
        case attrs.AttrsInstance():
            for field in attrs.fields(type(value)):
                yield from _names(getattr(value, field.name))
        case _:
            return


def _words(listed: Node) -> Iterator[ScalarNode]:
    items = listed.items if isinstance(listed, ListNode) else ()
    if not items:
        raise LoadError([Diagnostic("JR110", f"expected a list of files, found {shown(listed)}", listed.span)])
    if len(items) > MAX_INCLUDES:
        raise LoadError([Diagnostic("JR106", f"a ruleset includes at most {MAX_INCLUDES} files", listed.span)])
    for item in items:
        if not isinstance(item, ScalarNode):
            raise LoadError([Diagnostic("JR110", f"expected a file, found {shown(item)}", item.span)])
        yield item


def _path_of(word: ScalarNode) -> str:
    """Return a path that stays near the ruleset: whoever writes a ruleset must not read files of his choice with it."""
    parts = word.text.split("/")
    ups = len(parts) - 1
    allowed = ups <= MAX_UP and all(part == ".." for part in parts[:ups])
    if not allowed or not parts[-1].endswith(".yaml") or parts[-1].startswith(".") or "\\" in word.text:
        raise LoadError([Diagnostic("JR117", f"{shown(word)} can't be included", word.span, help=_HELP)])
    return word.text


def _included(word: ScalarNode, file: Path | None, source: str) -> MapNode:
    path = _path_of(word)
    if file is None:
        message = "a ruleset that is no file can't include one"
        raise LoadError([Diagnostic("JR117", message, word.span, help="load it from its file")])
    return _vocabulary(file.parent / path, posixpath.normpath(posixpath.join(posixpath.dirname(source), path)))


def _vocabulary(file: Path, source: str) -> MapNode:
    document = document_from(read_bytes(file), source)
    mapping = require_format(document)
    found = []
    if mapping.find("vocabulary") is None:
        help_ = "say what it is with `vocabulary: …`"
        found.append(Diagnostic("JR109", "the key `vocabulary` is missing", mapping.span, help=help_))
    known = ("vocabulary", *SECTIONS)
    for key, value in mapping.entries():
        if key.text not in known:
            help_ = did_you_mean(key.text, known) or f"the keys here are {', '.join(f'`{word}`' for word in known)}"
            found.append(Diagnostic("JR108", f"unknown key `{key.text}`", key.span, help=help_))
        elif key.text in SECTIONS and not isinstance(value, MapNode):
            message = f"expected a mapping of names, found {shown(value)}"
            found.append(Diagnostic("JR110", message, value.span))
    if found:
        raise LoadError(found)
    kept = [(key, value) for key, value in mapping.entries() if key.text in SECTIONS]
    return MapNode(tuple(key for key, _ in kept), tuple(value for _, value in kept), mapping.span)


def _merge(entries: dict[str, tuple[ScalarNode, Node]], key: ScalarNode, value: Node) -> Iterator[Diagnostic]:
    """Add the definitions of one section to the document's own; the same name twice is a problem."""
    present = entries.get(key.text)
    if present is None:
        entries[key.text] = (key, value)
        return
    section, mine = present
    if not isinstance(mine, MapNode) or not isinstance(value, MapNode):
        return  # the shape of the document's own section is told when it is read
    places = {name.text: name.span for name in mine.keys}
    for name in value.keys:
        if name.text in places:
            message = f"`{name.text}` is defined in the included file, too, at {name.span}"
            yield Diagnostic("JR107", message, places[name.text], help="keep one of them")
    fresh = [(name, item) for name, item in value.entries() if name.text not in places]
    keys = (*mine.keys, *(name for name, _ in fresh))
    values = (*mine.values, *(item for _, item in fresh))
    entries[key.text] = (section, MapNode(keys, values, mine.span))
