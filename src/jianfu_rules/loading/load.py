"""File to Ruleset: everything that is wrong with the file comes together."""

from __future__ import annotations

import os
from pathlib import Path

from jianfu_rules.diagnostics import Diagnostic
from jianfu_rules.errors import LoadError
from jianfu_rules.loading.bounds import require_readable
from jianfu_rules.loading.document import document_from
from jianfu_rules.loading.include import with_included, without_unused
from jianfu_rules.loading.read import read_bytes, require_format
from jianfu_rules.loading.shapes import ruleset_converter
from jianfu_rules.loading.structure import StructureError
from jianfu_rules.model.ruleset import Ruleset


def load_ruleset(path: str | os.PathLike[str], *, source: str | None = None) -> Ruleset:
    """Read one version of a ruleset from its file, and the vocabulary that it includes.

    Args:
        path: The file.
        source: How diagnostics and explanations call the file; by default by its path.

    Returns:
        The ruleset, every node with its place; not checked yet (see `check`).

    Raises:
        LoadError: The file can't be read or does not have the shape of a ruleset (JR1xx); all problems are listed.
    """
    file = Path(path)
    ruleset = _ruleset(read_bytes(file), source or str(path), file)
    stem = file.stem
    if ruleset.in_force.start.isoformat() != stem and stem[:1].isdigit():
        span = ruleset.in_force.places.of("from")
        message = f"the file is named for {stem}, but the ruleset is in force from {ruleset.in_force.start}"
        raise LoadError([Diagnostic("JR113", message, span, help=f"name it `{ruleset.in_force.start}.yaml`")])
    return ruleset


def ruleset_from_text(text: str | bytes, source: str = "<text>") -> Ruleset:
    """Read a ruleset from its text, which can't include files; `source` names it in diagnostics.

    Raises:
        LoadError: As for `load_ruleset`.
    """
    return _ruleset(text, source, None)


def _ruleset(text: str | bytes, source: str, file: Path | None) -> Ruleset:
    document = with_included(require_format(document_from(text, source)), file, source)
    require_readable(document)
    try:
        ruleset = ruleset_converter().structure(document, Ruleset)
    except StructureError as error:
        raise LoadError(error.diagnostics) from None
    return without_unused(ruleset, source)
