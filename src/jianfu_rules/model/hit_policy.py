"""Hit policies of DMN, by name."""

from __future__ import annotations

import enum


class HitPolicy(enum.Enum):
    """How the outputs of the matched rules become the decision (DMN)."""

    UNIQUE = "unique"
    ANY = "any"
    FIRST = "first"
    PRIORITY = "priority"
    COLLECT = "collect"
    RULE_ORDER = "rule order"
    OUTPUT_ORDER = "output order"

    @property
    def is_single(self) -> bool:
        """Tell whether the decision is the output of one hit (or of several that agree)."""
        return self in (HitPolicy.UNIQUE, HitPolicy.ANY, HitPolicy.FIRST, HitPolicy.PRIORITY)


class Aggregate(enum.Enum):
    """What `collect` makes of the outputs."""

    LIST = "list"
    SUM = "sum"
    MIN = "min"
    MAX = "max"
    COUNT = "count"
