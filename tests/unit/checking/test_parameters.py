"""Parameters: one value for each period, one for each key, or left to the host."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest

from jianfu_rules.checking.checked import CheckedParameter
from jianfu_rules.datatypes import DateType, DurationType, NumberType, TextType
from jianfu_rules.diagnostics import Diagnostic, Severity
from jianfu_rules.values import UNKNOWN, Duration
from tests import given
from tests.diagnosed import codes_of, diagnosed, told

GRADE = {"grade": {"enum": {"good": "好", "fair": "中"}}}
CITED = {"cite": given.CITE, "basis": "stated"}


def text(formula: str = "1", **parameter: Any) -> str:
    """Return a ruleset with the parameter p."""
    whole = {"label": given.label("p"), **parameter}
    if "value" in parameter:
        whole = {**CITED, **whole}
    return given.ruleset_text({}, given.formula("d", formula), parameters={"p": whole}, types=GRADE)


def dated(*periods: tuple[str, str | None, Any]) -> list[given.Part]:
    return [{"from": start, **({"to": end} if end else {}), "value": value, **CITED} for start, end, value in periods]


def holes(raw: str) -> list[Diagnostic]:
    """Return what is told of days without a value."""
    return [item for item in diagnosed(raw) if item.code == "JR407"]


def parameter_of(raw: str) -> CheckedParameter:
    return given.checked_text(raw).parameters["p"]


def day(word: str) -> dt.date:
    return dt.date.fromisoformat(word)


# -- periods


def test_a_value_counts_in_its_period() -> None:
    periods = dated(("2025-01-01", "2025-07-01", "5"), ("2025-07-01", None, "7"))
    parameter = parameter_of(text(dated=periods))

    assert parameter.type == NumberType(0, Fraction(5), Fraction(7), integral=True)
    assert [
        parameter.known_on(day(word))["p"] for word in ("2024-12-31", "2025-01-01", "2025-06-30", "2025-07-01")
    ] == [UNKNOWN, 5, 5, 7]


def test_a_value_that_changes_is_no_constant_of_a_table() -> None:
    periods = dated(("2025-01-01", "2025-07-01", "60"), ("2025-07-01", None, "70"))
    rules = [given.rule("r", {"x": "< p"}, "yes"), given.rule("s", {"x": ">= p"}, "no")]
    raw = given.ruleset_text(given.number("x"), given.table("d", rules), parameters={"p": {"dated": periods}})

    assert set(codes_of(raw)) == {"JR301"}


def test_periods_do_not_overlap() -> None:
    periods = dated(("2025-01-01", "2025-07-02", "5"), ("2025-07-01", None, "7"))
    [item] = [item for item in diagnosed(text(dated=periods)) if item.is_error]

    assert item.code == "JR404"
    assert item.message == "the value of `p` from 2025-07-01 overlaps with the one before"
    assert item.help == "end the earlier one with `to: 2025-07-01`"


def test_a_value_without_end_is_the_last_one() -> None:
    assert "JR404" in codes_of(text(dated=dated(("2025-01-01", None, "5"), ("2025-07-01", None, "7"))))


def test_periods_stand_in_any_order_and_days_that_they_leave_out_are_told() -> None:
    periods = dated(("2025-08-01", None, "7"), ("2025-01-01", "2025-07-01", "5"))
    [item] = holes(text("p + 0", dated=periods))

    assert item.severity is Severity.WARNING
    assert item.message == "`p` has no value from 2025-07-01 until 2025-08-01, and is unknown on these days"


@pytest.mark.parametrize(
    ("period", "days"),
    [
        (("2025-02-01", None, "5"), "from 2025-01-01 until 2025-02-01"),
        (("2024-01-01", "2025-03-01", "5"), "from 2025-03-01 on"),
    ],
)
def test_days_before_the_first_and_after_the_last_value_are_told(period: Any, days: str) -> None:
    [item] = holes(text("p + 0", dated=dated(period)))

    assert item.message == f"`p` has no value {days}, and is unknown on these days"


@pytest.mark.parametrize("more", [{"open": True}, {"required": True}])
def test_who_else_gives_the_value_closes_the_hole(more: given.Part) -> None:
    periods = dated(("2025-02-01", None, "5"))

    assert holes(text("p + 0", dated=periods, type="integer", min=0, max=9, **more)) == []


def test_a_period_has_a_day() -> None:
    raw = text(dated=dated(("2025-01-01", "2024-12-31", "5")))

    assert told(raw, "JR403", at='"2024-12-31"').message == (
        "the period has no day: it starts on 2025-01-01 and ends before 2024-12-31"
    )


def test_values_of_one_parameter_are_of_one_type() -> None:
    periods = dated(("2025-01-01", "2025-07-01", "5"), ("2025-07-01", None, "true"))
    item = told(text(dated=periods), "JR203", at='"true"')

    assert item.message == "`true` is of another type than the values before"


def test_every_citation_of_a_period_is_looked_at() -> None:
    [period] = dated(("2025-01-01", None, "5"))

    assert "JR401" in codes_of(text(dated=[{**period, "cite": {"source": "txt", "at": "x"}}]))


# -- keys


def test_a_parameter_can_have_a_value_for_each_key() -> None:
    parameter = parameter_of(text(by="grade", value={"good": "1.5", "中": "0"}))

    assert parameter.type == NumberType(1, Fraction(0), Fraction(3, 2))
    assert parameter.known_on(day(given.DAY)) == {"p[good]": Fraction(3, 2), "p[fair]": 0}


def test_a_key_can_be_a_text() -> None:
    parameter = parameter_of(text(by="text", value={"某区": "true"}))

    assert parameter.keyed_by == TextType(100)
    assert parameter.known_on(day(given.DAY)) == {"p[某区]": True}


def test_a_keyed_parameter_can_be_dated() -> None:
    parameter = parameter_of(text(by="grade", dated=dated(("2025-01-01", None, {"good": "1"}))))

    assert parameter.known_on(day(given.DAY)) == {"p[good]": 1}
    assert parameter.known_on(day("2024-01-01")) == {}


@pytest.mark.parametrize(
    ("parameter", "code", "at", "message"),
    [
        ({"by": "grde", "value": {"good": "1"}}, "JR203", '"grde"', "there is no shared type `grde`"),
        ({"by": "grade", "value": {"goood": "77"}}, "JR204", '"77"', "`goood` is no key of this parameter"),
        ({"by": "grade", "value": {"good": "1", "好": "77"}}, "JR107", '"77"', "the key `好` stands twice"),
        ({"by": "grade", "value": "77"}, "JR203", '"77"', "expected a value for each key"),
        ({"by": "text", "value": {"长" * 101: "77"}}, "JR204", '"77"', "a key has at most 100 characters"),
        (
            {"by": "grade", "value": {"good": "seven"}},
            "JR203",
            '"seven"',
            "`seven` is neither a number nor true or false",
        ),
        (
            {"by": "grade", "type": "integer", "value": {"good": "7.5"}},
            "JR204",
            '"7.5"',
            "`7.5` does not fit: the result has 1 decimals, declared are 0",
        ),
    ],
)
def test_what_is_wrong_with_keys_is_told(parameter: dict[str, Any], code: str, at: str, message: str) -> None:
    assert told(text(**parameter), code, at=at).message == message


@pytest.mark.parametrize(("by", "key", "near"), [("grde", "good", "grade"), ("grade", "goood", "good")])
def test_a_misspelt_type_or_key_gets_a_suggestion(by: str, key: str, near: str) -> None:
    [item] = [item for item in diagnosed(text(by=by, value={key: "1"})) if item.is_error]

    assert item.help == f"did you mean `{near}`?"


def test_a_value_for_each_key_needs_to_say_of_what() -> None:
    [item] = [item for item in diagnosed(text(value={"good": "1"})) if item.is_error]

    assert (item.code, item.message) == ("JR203", "the parameter `p` has a value for each key, but no `by:`")


def test_keys_without_any_value_tell_no_type() -> None:
    [item] = diagnosed(text("lookup(p, good)", by="grade", value={}))

    assert item.code == "JR203"
    assert (item.message, item.help) == ("the parameter `p` has no value to read its type from", "add `type:`")


def test_a_typed_parameter_may_have_no_keys_yet() -> None:
    raw = text("lookup(p, good)", by="grade", value={}, type="integer", min=0, max=5)

    assert codes_of(raw) == []


# -- left to the host


@pytest.mark.parametrize("way", ["required", "open"])
@pytest.mark.parametrize("typed", [{"min": 0}, {"max": 1}, {}])
def test_a_number_that_the_host_gives_has_bounds(way: str, typed: dict[str, Any]) -> None:
    parameter: dict[str, Any] = {"type": "integer", way: True, **typed}
    item = told(text(**parameter), "JR211", at='"p"')

    assert item.message == "the parameter `p`, which the host gives, has no `min` or no `max`"
    assert item.help == "say from where to where it can be"


def test_what_the_host_gives_and_is_no_number_needs_no_bounds() -> None:
    assert "JR211" not in codes_of(text(type="boolean", required=True))


# -- types


def test_a_parameter_can_be_a_day() -> None:
    parameter = parameter_of(text(type="date", value="2025-03-01"))

    assert isinstance(parameter.type, DateType)
    assert parameter.known_on(day(given.DAY)) == {"p": day("2025-03-01")}


def test_a_parameter_can_be_a_duration_whose_length_is_known() -> None:
    parameter = parameter_of(text(type="duration", value="P3M"))

    assert isinstance(parameter.type, DurationType)
    assert parameter.type.value == Duration(3, 0)


def test_a_duration_of_several_lengths_is_not_known() -> None:
    periods = dated(("2025-01-01", "2025-07-01", "P3M"), ("2025-07-01", None, "P6M"))
    parameter = parameter_of(text(type="duration", dated=periods))

    assert isinstance(parameter.type, DurationType)
    assert parameter.type.value is None


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ({"type": "date"}, "2025-02-30"),
        ({"type": "date"}, "today"),
        ({"type": "date", "max": "2024-12-31"}, "2025-03-01"),
        ({"type": "duration"}, "3 months"),
        ({"type": "set", "of": "grade"}, "gold"),
    ],
)
def test_a_word_that_is_no_value_of_its_type_is_told(typed: dict[str, Any], value: str) -> None:
    item = told(text(value=value, **typed), "JR204", at=f'"{value}"')

    assert item.message.startswith(f"`{value}` is not a value of ")
