"""An answer without the facts of its case, to be logged, sent and kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import attrs

from jianfu_rules.evaluating.missing import Missing
from jianfu_rules.evaluating.result import Ground, Status
from jianfu_rules.values import Unknown, Value


@attrs.frozen
class RedactedDecision:
    """What came of a case, without its facts: a pickle of it holds none, and it gives no account of them.

    The outcome and the rules that it rests on are still there; where those alone tell too much, keep less.

    .. versionadded:: 0.1
    """

    ruleset: str
    as_of: dt.date
    digest: str
    document_digest: str
    main: str
    status: Status
    outcome: Value | Unknown
    outputs: Mapping[str, Value]
    determining: tuple[Ground, ...]
    missing: tuple[Missing, ...]
    _data: Mapping[str, Any] = attrs.field(repr=False)

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as JSON-ready data, like `Decision.to_dict`; notes give place and kind only."""
        return deepcopy(dict(self._data))
