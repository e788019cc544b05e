"""Overlays applied and checked, once for each pair of a ruleset and an overlay."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import attrs

from jianfu_rules.api.rulesets import stamp_of
from jianfu_rules.checking.check import check
from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.diagnostics import Diagnostic
from jianfu_rules.errors import LoadError
from jianfu_rules.loading.apply_overlay import apply_overlay_to
from jianfu_rules.loading.overlay import load_overlay, overlay_from_data
from jianfu_rules.model.digest import overlay_digest
from jianfu_rules.model.overlay import Overlay

OverlayLike = str | os.PathLike[str] | Mapping[str, object] | Overlay


def apply_overlay(ruleset: CheckedRuleset, overlay: OverlayLike) -> CheckedRuleset:
    """Return a version of a ruleset with a host's overlay, checked as a whole.

    Args:
        ruleset: The version that the overlay was written for.
        overlay: A path, an Overlay, or plain data shaped like the file.

    Raises:
        LoadError: The overlay can't be read, is for another state of the ruleset, or changes what an overlay can't
            (JR1xx).
        CheckError: The changed ruleset is not sound (JR2xx to JR4xx).

    .. versionadded:: 0.1
    """
    read = _read(overlay)
    return _applied(_Pair(ruleset, read, overlay_digest(read), read.ruleset.span.source))


def _read(overlay: object) -> Overlay:
    if isinstance(overlay, str | os.PathLike):
        return _from_file(str(overlay), *stamp_of(Path(overlay)))
    if isinstance(overlay, Mapping):
        return overlay_from_data(overlay)
    if isinstance(overlay, Overlay):
        return overlay
    message = f"a {type(overlay).__name__} is no overlay"
    help_ = "pass a path, a mapping shaped like the file, or an Overlay"
    raise LoadError([Diagnostic("JR110", message, path="overlay", help=help_)])


@lru_cache(maxsize=256)
def _from_file(path: str, _time: int, _size: int) -> Overlay:
    """Return the overlay of a file; one that changes is read again."""
    return load_overlay(path)


@attrs.frozen
class _Pair:
    """A ruleset object and an overlay; two overlays that say the same in the same file are the same."""

    checked: CheckedRuleset = attrs.field(eq=id)
    overlay: Overlay = attrs.field(eq=False)
    digest: str
    source: str


@lru_cache(maxsize=256)
def _applied(pair: _Pair) -> CheckedRuleset:
    return check(apply_overlay_to(pair.checked.ruleset, pair.overlay))
