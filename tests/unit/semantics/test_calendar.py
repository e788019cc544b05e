from __future__ import annotations

import datetime as dt

import pytest

from jianfu_rules.semantics.calendar import add_months, months_between, shifted, years_between
from jianfu_rules.values import Duration

LEAP = dt.date(2024, 2, 29)


@pytest.mark.parametrize(
    ("day", "months", "days", "expected"),
    [
        ("2023-01-31", 1, 0, "2023-02-28"),
        ("2024-01-31", 1, 0, "2024-02-29"),
        ("2024-02-29", 12, 0, "2025-02-28"),
        ("2024-02-29", 48, 0, "2028-02-29"),
        ("2023-01-31", 1, 1, "2023-03-01"),
        ("2024-12-31", 0, 1, "2025-01-01"),
    ],
)
def test_a_day_is_moved_by_months_and_then_by_days(day: str, months: int, days: int, expected: str) -> None:
    moved = shifted(dt.date.fromisoformat(day), Duration(months, days))

    assert moved == dt.date.fromisoformat(expected)


def test_going_backwards_clamps_too() -> None:
    assert shifted(dt.date(2024, 3, 31), Duration(1), backwards=True) == LEAP


@pytest.mark.parametrize("by", [Duration(months=12), Duration(days=1)])
def test_nothing_comes_after_the_calendar(by: Duration) -> None:
    assert shifted(dt.date.max, by) is None
    assert shifted(dt.date.min, by, backwards=True) is None


def test_months_are_counted_once_they_are_whole() -> None:
    assert months_between(dt.date(2024, 1, 31), dt.date(2024, 2, 28)) == 0
    assert months_between(dt.date(2024, 1, 31), LEAP) == 1
    assert months_between(LEAP, dt.date(2024, 1, 31)) == -1
    assert add_months(dt.date.max, 1) is None


def test_years_are_counted_once_they_are_whole() -> None:
    assert years_between(LEAP, dt.date(2025, 2, 27)) == 0
    assert years_between(LEAP, dt.date(2025, 2, 28)) == 1
    assert years_between(dt.date(2025, 2, 28), LEAP) == -1
    assert years_between(dt.date(2025, 2, 27), LEAP) == 0
    assert years_between(dt.date(2026, 3, 1), LEAP) == -2
