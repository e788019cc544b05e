"""The kinds of files that can be formatted, and what a file of each says."""

from __future__ import annotations

import enum
from pathlib import Path

from jianfu_rules.diagnostics import Diagnostic
from jianfu_rules.errors import LoadError
from jianfu_rules.loading.document import ListNode, MapNode, Node
from jianfu_rules.loading.include import with_included, without_unused
from jianfu_rules.loading.overlay import load_overlay
from jianfu_rules.loading.read import require_format
from jianfu_rules.loading.shapes import ruleset_converter
from jianfu_rules.loading.structure import StructureError
from jianfu_rules.model.overlay import Overlay
from jianfu_rules.model.ruleset import Ruleset
from jianfu_rules.testing.cases import Case, load_cases

Content = Ruleset | Overlay | tuple[Case, ...] | None


class Kind(enum.Enum):
    """What a file is, told by a key that only its kind has; cases are a list."""

    RULESET = "ruleset"
    OVERLAY = "overlay"
    VOCABULARY = "vocabulary"
    CASES = "cases"


def kind_of(document: Node) -> Kind:
    """Return the kind of a file.

    Raises:
        LoadError: It is of none of the kinds (JR110).
    """
    if isinstance(document, ListNode):
        return Kind.CASES
    if isinstance(document, MapNode):
        for kind in (Kind.RULESET, Kind.OVERLAY, Kind.VOCABULARY):
            if document.find(kind.value) is not None:
                return kind
    message = "this is neither a ruleset nor an overlay, shared vocabulary or a list of cases"
    help_ = "other files are not formatted"
    raise LoadError([Diagnostic("JR110", message, document.span, help=help_)])


def content_of(kind: Kind, document: Node, file: Path) -> Content:
    """Return what a file says; None for shared vocabulary, which only says something within a ruleset.

    Raises:
        LoadError: The file does not have the shape of its kind (JR1xx).
    """
    match kind:
        case Kind.RULESET:
            return ruleset_of(document, file)
        case Kind.OVERLAY:
            return load_overlay(file)
        case Kind.CASES:
            return load_cases(file)
        case Kind.VOCABULARY:
            require_format(document)
            return None


def ruleset_of(document: Node, file: Path) -> Ruleset:
    """Return the ruleset of a document; `file` is where it looks for what it includes.

    Raises:
        LoadError: The document does not have the shape of a ruleset, or includes what it may not (JR1xx).
    """
    source = str(file)
    whole = with_included(require_format(document), file, source)
    try:
        ruleset = ruleset_converter().structure(whole, Ruleset)
    except StructureError as error:
        raise LoadError(error.diagnostics) from None
    return without_unused(ruleset, source)
