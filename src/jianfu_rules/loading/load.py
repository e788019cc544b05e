"""File to Ruleset: everything that is wrong with the file comes together."""

from __future__ import annotations

import os
from pathlib import Path

from jianfu_rules.diagnostics import Diagnostic
from jianfu_rules.errors import LoadError
from jianfu_rules.loading.document import MAX_CHARACTERS, MapNode, Node, ScalarNode, document_from
from jianfu_rules.loading.shapes import ruleset_converter
from jianfu_rules.loading.structure import StructureError, shown
from jianfu_rules.model.ruleset import Ruleset

FORMAT = "1"


def load_ruleset(path: str | os.PathLike[str], *, source: str | None = None) -> Ruleset:
    """Read one version of a ruleset from its file.

    Args:
        path: The file.
        source: How diagnostics and explanations call the file; by default by its path.

    Returns:
        The ruleset, every node with its place; not checked yet (see `check`).

    Raises:
        LoadError: The file can't be read or does not have the shape of a ruleset (JR1xx); all problems are listed.
    """
    file = Path(path)
    ruleset = ruleset_from_text(read_bytes(file), source or str(path))
    stem = file.stem
    if ruleset.in_force.start.isoformat() != stem and stem[:1].isdigit():
        span = ruleset.in_force.places.of("from")
        message = f"the file is named for {stem}, but the ruleset is in force from {ruleset.in_force.start}"
        raise LoadError([Diagnostic("JR113", message, span, help=f"name it `{ruleset.in_force.start}.yaml`")])
    return ruleset


def ruleset_from_text(text: str | bytes, source: str = "<text>") -> Ruleset:
    """Read a ruleset from its text; `source` names it in diagnostics.

    Raises:
        LoadError: As for `load_ruleset`.
    """
    document = document_from(text, source)
    _require_format(document)
    try:
        return ruleset_converter().structure(_without_format(document), Ruleset)
    except StructureError as error:
        raise LoadError(error.diagnostics) from None


def read_bytes(file: Path) -> bytes:
    """Return a file's bytes, at most the bound and one more.

    Raises:
        LoadError: There is no such file, or it can't be opened (JR101, JR102).
    """
    try:
        with file.open("rb") as stream:
            return stream.read(4 * MAX_CHARACTERS + 1)
    except FileNotFoundError:
        raise LoadError([Diagnostic("JR101", f"there is no file `{file}`")]) from None
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or "its name can't be a file's").lower()
        raise LoadError([Diagnostic("JR102", f"the file `{file}` can't be opened: {reason}")]) from None


def _require_format(document: Node) -> None:
    if not isinstance(document, MapNode):
        message = f"expected a mapping that starts with `format: {FORMAT}`, found {shown(document)}"
        raise LoadError([Diagnostic("JR110", message, document.span)])
    found = document.find("format")
    if found is None:
        help_ = f"start the file with `format: {FORMAT}`"
        raise LoadError([Diagnostic("JR109", "the key `format` is missing", document.span, help=help_)])
    if not isinstance(found, ScalarNode) or found.text != FORMAT:
        message = f"this version reads format {FORMAT}, not {shown(found)}"
        raise LoadError([Diagnostic("JR112", message, found.span)])


def _without_format(document: Node) -> Node:
    if not isinstance(document, MapNode):
        return document
    kept = [(key, value) for key, value in document.entries() if key.text != "format"]
    return MapNode(tuple(key for key, _ in kept), tuple(value for _, value in kept), document.span)
