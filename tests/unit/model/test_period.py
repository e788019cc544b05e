"""Periods: half-open stretches of days."""

from __future__ import annotations

import datetime as dt

import pytest

from jianfu_rules.model.citation import Basis
from jianfu_rules.model.period import Period


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def period(start: str, end: str | None = None) -> Period:
    return Period(day(start), Basis.STATED, day(end) if end else None)


YEAR = period("2024-01-01", "2025-01-01")
OPEN = period("2024-01-01")


@pytest.mark.parametrize(
    ("text", "covered"),
    [("2023-12-31", False), ("2024-01-01", True), ("2024-12-31", True), ("2025-01-01", False)],
)
def test_a_period_covers_its_first_day_and_not_its_end(text: str, *, covered: bool) -> None:
    assert YEAR.covers(day(text)) is covered


def test_a_period_without_end_covers_every_later_day() -> None:
    assert OPEN.covers(dt.date.max)


@pytest.mark.parametrize(
    ("other", "shared"),
    [
        (period("2025-01-01"), False),
        (period("2024-12-31"), True),
        (period("2023-01-01", "2024-01-01"), False),
        (period("2023-01-01", "2024-01-02"), True),
        (period("2023-01-01"), True),
        (YEAR, True),
    ],
)
def test_periods_overlap_iff_they_share_a_day(other: Period, *, shared: bool) -> None:
    assert YEAR.overlaps(other) is shared
    assert other.overlaps(YEAR) is shared


def test_two_periods_without_end_overlap() -> None:
    assert OPEN.overlaps(period("2030-01-01"))
