"""Calendar arithmetic, statically: days moved by durations, and what is counted between days."""

from __future__ import annotations

import datetime as dt

import pytest

from jianfu_rules.checking.elaborate import Elaborator
from jianfu_rules.checking.names import Declared, Scope
from jianfu_rules.datatypes import BooleanType, Datatype, DateType, DurationType, NumberType
from jianfu_rules.diagnostics import Diagnostic
from jianfu_rules.expr.core import Apply, Compare, Const, Core, Origin, Read, Shift
from jianfu_rules.expr.from_text import from_text
from jianfu_rules.expr.functions import Function
from jianfu_rules.expr.nodes import CompareOp
from jianfu_rules.source import excerpt_of
from jianfu_rules.values import Duration


def days(low: str, high: str) -> DateType:
    return DateType(dt.date.fromisoformat(low), dt.date.fromisoformat(high))


TYPES: dict[str, Datatype] = {
    "day": days("2024-01-31", "2024-12-31"),
    "end": days("2025-01-01", "2025-12-31"),
    "ever": DateType(),
    "flag": BooleanType(),
    "span": DurationType(),
    "month": DurationType(Duration(1, 0)),
    "n": NumberType(0),
}
SCOPE: Scope = {name: Declared(Origin.PARAMETER, datatype) for name, datatype in TYPES.items()}


def read(name: str) -> Read:
    return Read(name, Origin.PARAMETER, TYPES[name])


def elaborated(text: str) -> tuple[tuple[Core, Datatype] | None, list[tuple[str, str]]]:
    found: list[Diagnostic] = []
    result = Elaborator(SCOPE, excerpt_of(text), found).typed(from_text(text))
    return result, [(item.code, item.message) for item in found]


def typed(text: str) -> tuple[Core, Datatype]:
    result, found = elaborated(text)
    assert found == []
    assert result is not None
    return result


def test_a_day_is_a_constant() -> None:
    core, datatype = typed('date("2024-02-29")')

    assert core == Const(dt.date(2024, 2, 29), datatype)
    assert datatype == days("2024-02-29", "2024-02-29")


def test_a_duration_is_a_constant() -> None:
    core, datatype = typed('duration("-P1Y2M3D")')

    assert isinstance(datatype, DurationType)
    assert datatype.value == Duration(-14, -3)
    assert core == Const(Duration(-14, -3), datatype)


def test_days_have_an_order() -> None:
    assert typed("day < end")[0] == Compare(CompareOp.LT, read("day"), read("end"))


@pytest.mark.parametrize(
    ("text", "backwards", "datatype"),
    [
        ("day + month", False, days("2024-02-29", "2025-01-31")),
        ("day - month", True, days("2023-12-31", "2024-11-30")),
        ('day + duration("P1Y1D")', False, days("2025-02-01", "2026-01-01")),
        ("day + (if flag then month else month)", False, days("2024-02-29", "2025-01-31")),
    ],
)
def test_a_day_moved_keeps_its_bounds(text: str, *, backwards: bool, datatype: DateType) -> None:
    core, found = typed(text)

    assert isinstance(core, Shift)
    assert (core.backwards, found) == (backwards, datatype)


@pytest.mark.parametrize(
    ("text", "function", "low", "high"),
    [
        ("count days(day, end)", Function.COUNT_DAYS, 1, 700),
        ("count months(day, end)", Function.COUNT_MONTHS, 0, 23),
        ("count years(day, end)", Function.COUNT_YEARS, 0, 1),
        ("count days(end, day)", Function.COUNT_DAYS, -700, -1),
    ],
)
def test_a_count_has_bounds(text: str, function: Function, low: int, high: int) -> None:
    core, datatype = typed(text)

    assert isinstance(core, Apply)
    assert core.function is function
    assert isinstance(datatype, NumberType)
    assert (datatype.min, datatype.max, datatype.integral) == (low, high, True)


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("day + 1", "JR205", "a day is moved by a duration (`+`, `-`), not `+` integer"),
        ("day - day", "JR205", "a day is moved by a duration (`+`, `-`), not `-` date"),
        ("day * month", "JR205", "a day is moved by a duration (`+`, `-`), not `*` duration"),
        ("month + n", "JR205", "expected a number, found duration"),
        ("day + oops", "JR201", "unknown name `oops`"),
        ("day + span", "JR208", "the length of this duration is not known"),
        ('day + (if flag then month else duration("P2M"))', "JR208", "the length of this duration is not known"),
        ("ever + month", "JR208", "the day can leave the calendar"),
        ("ever - month", "JR208", "the day can leave the calendar"),
        ("count days(day, n)", "JR205", "`count days` counts between days, found decimal of scale 0"),
        ("count days(n, day)", "JR205", "`count days` counts between days, found decimal of scale 0"),
        ("count days(day, oops)", "JR201", "unknown name `oops`"),
        ("day = n", "JR205", "date and decimal of scale 0 are never equal"),
        ("day < n", "JR205", "`<` compares numbers or days, not date and decimal of scale 0"),
        ("month < span", "JR205", "`<` compares numbers or days, not duration and duration"),
    ],
)
def test_what_has_no_meaning_is_told(text: str, code: str, message: str) -> None:
    result, found = elaborated(text)

    assert result is None
    assert found == [(code, message)]


@pytest.mark.parametrize(
    ("text", "wanted", "code"),
    [
        ("day + month", days("2024-02-29", "2025-01-31"), None),
        ("day + month", days("2024-03-01", "2025-01-31"), "JR208"),
        ("day + month", days("2024-02-29", "2025-01-30"), "JR208"),
        ("if flag then day else end", days("2024-01-31", "2025-12-31"), None),
        ("if flag then day else end", days("2024-01-31", "2025-01-01"), "JR208"),
        ("n", days("2024-01-31", "2025-01-01"), "JR205"),
    ],
)
def test_a_day_stays_in_its_declared_range(text: str, wanted: DateType, code: str | None) -> None:
    found: list[Diagnostic] = []
    core = Elaborator(SCOPE, excerpt_of(text), found).value(from_text(text), wanted)

    assert [item.code for item in found] == ([code] if code else [])
    assert (core is None) is (code is not None)
