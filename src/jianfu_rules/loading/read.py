"""What all files of ours have in common: bounded bytes, and a first key that tells their format."""

from __future__ import annotations

from pathlib import Path

from jianfu_rules.diagnostics import Diagnostic
from jianfu_rules.errors import LoadError
from jianfu_rules.loading.document import MAX_CHARACTERS, MapNode, Node, ScalarNode
from jianfu_rules.loading.structure import shown

FORMAT = "1"


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


def require_format(document: Node) -> MapNode:
    """Return the document without its key `format`, which this version can read.

    Raises:
        LoadError: The document is no mapping, or its format is missing or another one (JR109, JR110, JR112).
    """
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
    kept = [(key, value) for key, value in document.entries() if key.text != "format"]
    return MapNode(tuple(key for key, _ in kept), tuple(value for _, value in kept), document.span)
