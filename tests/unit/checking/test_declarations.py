"""Parameters, and what expressions may name."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest

from jianfu_rules.checking.checked import CheckedParameter
from jianfu_rules.datatypes import BooleanType, NumberType
from jianfu_rules.values import UNKNOWN, Known
from tests import given
from tests.diagnosed import codes_of, told


def text(formula: str = "1", **parameter: Any) -> str:
    whole = {"label": given.label("p"), **parameter}
    if "value" in parameter:
        whole = {"cite": given.CITE, "basis": "stated", **whole}
    return given.ruleset_text({}, given.formula("d", formula), parameters={"p": whole})


def value_of(parameter: CheckedParameter) -> Known:
    return parameter.known_on(dt.date.fromisoformat(given.DAY))["p"]


def test_the_type_of_a_parameter_is_read_from_its_value() -> None:
    parameter = given.checked_text(text(value="0.70")).parameters["p"]

    assert parameter.type == NumberType(2, Fraction(7, 10), Fraction(7, 10))
    assert value_of(parameter) == Fraction(7, 10)


def test_a_parameter_can_be_a_boolean() -> None:
    parameter = given.checked_text(text(value="true")).parameters["p"]

    assert (parameter.type, value_of(parameter)) == (BooleanType(), True)


def test_a_declared_type_counts_before_the_value() -> None:
    parameter = given.checked_text(text(value="0.7", type="decimal", scale=3, min=0, max=1, unit="元")).parameters["p"]

    assert parameter.type == NumberType(3, Fraction(7, 10), Fraction(7, 10), "元")


@pytest.mark.parametrize("way", [{"open": True}, {"required": True}])
def test_a_parameter_without_value_is_unknown(way: dict[str, Any]) -> None:
    parameter = given.checked_text(text(type="decimal", scale=2, min=0, max=1, **way)).parameters["p"]

    assert value_of(parameter) is UNKNOWN
    assert parameter.type == NumberType(2, Fraction(0), Fraction(1))


@pytest.mark.parametrize("word", ["good", "好"])
def test_a_parameter_can_be_a_value_of_an_enum(word: str) -> None:
    values = {"good": "好", "fair": "中"}

    assert value_of(given.checked_text(text(value=word, type="enum", values=values)).parameters["p"]) == "good"


def test_a_parameter_can_be_a_text() -> None:
    assert value_of(given.checked_text(text(value="某区", type="text", max_length=2)).parameters["p"]) == "某区"


def test_a_value_without_type_is_a_number_or_a_boolean() -> None:
    item = told(text(value="某区"), "JR203", at='"某区"')

    assert (item.message, item.help) == (
        "`某区` is neither a number nor true or false",
        "add `type:` for anything else",
    )


@pytest.mark.parametrize(
    ("value", "typed", "message", "help_"),
    [
        ("7.5", {"type": "integer"}, "`7.5` does not fit: the result has 1 decimals, declared are 0", None),
        ("seven", {"type": "integer"}, "`seven` is not a value of integer", None),
        ("yes", {"type": "boolean"}, "`yes` is not a value of boolean", None),
        ("god", {"type": "enum", "values": {"good": "好"}}, "`god` is not a value of enum", "did you mean `good`?"),
        ("某某区", {"type": "text", "max_length": 2}, "`某某区` is not a value of text", None),
    ],
)
def test_a_value_that_its_type_does_not_allow_is_told(
    value: str, typed: given.Part, message: str, help_: str | None
) -> None:
    item = told(text(value=value, **typed), "JR204", at=f'"{value}"')

    assert (item.message, item.help) == (message, help_)


def test_a_value_out_of_range_is_told() -> None:
    item = told(text(value="77", type="integer", min=0, max=10), "JR204", at='"77"')

    assert item.message.startswith("`77` does not fit: ")


def test_a_faulty_type_of_a_parameter_is_told_once() -> None:
    assert codes_of(text("p + 1", value="1", type="intger")) == ["JR203"]


@pytest.mark.parametrize(
    "parameter",
    [
        {"value": "1", "required": True},
        {"value": "1", "open": True},
        {"type": "integer", "required": True, "open": True},
        {"type": "integer"},
    ],
)
def test_a_parameter_has_exactly_one_origin(parameter: given.Part) -> None:
    item = told(text(**parameter), "JR203", at='"p"')

    assert item.message == "the parameter `p` has exactly one of `value`, `dated`, `required: true` and `open: true`"


def test_a_parameter_without_value_has_a_type() -> None:
    item = told(text(open=True), "JR203", at='"p"')

    assert (item.message, item.help) == ("the parameter `p` has no value to read its type from", "add `type:`")


@pytest.mark.parametrize("key", ["cite", "basis"])
def test_a_parameter_with_a_value_is_cited(key: str) -> None:
    whole = {"value": "1", "cite": given.CITE, "basis": "stated"}
    del whole[key]
    raw = given.ruleset_text({}, given.formula("d", "p + 0"), parameters={"p": whole})

    assert told(raw, "JR109", at='"p"').message == f"the parameter `p` has no `{key}`"


def test_the_value_of_a_parameter_bounds_a_formula() -> None:
    raw = given.ruleset_text(
        given.number("x"),
        given.formula("d", "p * x", type="decimal", scale=1, min=0, max=50),
        parameters={"p": {"value": "0.5", "cite": given.CITE, "basis": "stated"}},
    )

    assert codes_of(raw) == []
