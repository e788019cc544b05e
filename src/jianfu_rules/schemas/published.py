"""The published schemas: as data, and as the text of their files."""

from __future__ import annotations

import json

from jianfu_rules.schemas.kinds import KINDS, VERSION, build
from jianfu_rules.schemas.scalars import Json

__all__ = ["KINDS", "file_name", "file_text", "schema"]


def schema(kind: str) -> Json:
    """Return a published JSON Schema (draft 2020-12); the caller's own, free to change.

    Args:
        kind: `ruleset`, `vocabulary`, `overlay` or `cases`, which are files, or `decision` or `explanation`, which are
            what `Decision.to_dict()` and `jianfu explain --json` give.

    Raises:
        ValueError: There is no such kind.

    .. versionadded:: 0.1
    """
    if kind not in KINDS:
        raise ValueError(f"the kinds are {', '.join(map(repr, KINDS))}, not {kind!r}")
    found: Json = json.loads(file_text(kind))
    return found


def file_name(kind: str) -> str:
    """Return the name of the file of a kind."""
    return f"{kind}-{VERSION}.json"


def file_text(kind: str) -> str:
    """Return what stands in the file of a kind."""
    return json.dumps(build(kind), ensure_ascii=False, indent=2) + "\n"
