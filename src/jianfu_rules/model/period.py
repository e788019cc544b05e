"""Periods: the days on which a version is in force."""

from __future__ import annotations

import datetime as dt

import attrs

from jianfu_rules.model.citation import Basis
from jianfu_rules.model.places import Places, places_field


@attrs.frozen
class Period:
    """Days on which a provision is in force."""

    start: dt.date
    basis: Basis  # of the first day
    end: dt.date | None = None  # exclusive; None: still in force
    note: str | None = None  # why this day, where the source does not give it
    places: Places = places_field()

    def covers(self, day: dt.date) -> bool:
        """Tell whether `day` is in the period."""
        return self.start <= day and (self.end is None or day < self.end)

    def overlaps(self, other: Period) -> bool:
        """Tell whether the two periods share a day."""
        return (other.end is None or self.start < other.end) and (self.end is None or other.start < self.end)
