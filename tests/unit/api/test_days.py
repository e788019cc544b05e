from __future__ import annotations

import datetime as dt

import pytest

from jianfu_rules.api.days import day_of
from jianfu_rules.errors import PeriodError


@pytest.mark.parametrize("as_of", [dt.date(2024, 2, 29), "2024-02-29"])
def test_a_day_is_a_date_or_its_text(as_of: dt.date | str) -> None:
    assert day_of(as_of) == dt.date(2024, 2, 29)


@pytest.mark.parametrize(
    ("as_of", "shown"),
    [
        ("2025-02-29", "2025-02-29"),
        ("2025-6-3", "2025-6-3"),
        ("20250630", "20250630"),
        ("2025-W26-1", "2025-W26-1"),
        ("2025-06-30T00:00", "2025-06-30T00:00"),
        ("today", "today"),
        ("", ""),
        ("9" * 1000, "9" * 40),
    ],
)
def test_other_text_is_no_day(as_of: str, shown: str) -> None:
    with pytest.raises(PeriodError) as raised:
        day_of(as_of)

    (found,) = raised.value.diagnostics
    assert str(found) == f"as_of: JR622 `{shown}` is no day (help: pass a date, or text like 2025-01-31)"
    assert found.text("zh") == f"as_of: JR622 “{shown}”不是日期（请给出日期，例如 2025-01-31）"


@pytest.mark.parametrize("as_of", [dt.datetime(2025, 6, 30, tzinfo=dt.UTC), 20250630, None, ["2025-06-30"]])
def test_other_values_are_no_day(as_of: object) -> None:
    with pytest.raises(PeriodError, match=r"JR622 .* pass a date"):
        day_of(as_of)  # type: ignore[arg-type]
