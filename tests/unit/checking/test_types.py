"""Types as the file spells them."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest

from jianfu_rules.datatypes import BooleanType, DateType, EnumType, Member, NumberType, SetType, TextType
from jianfu_rules.phrases import Phrase
from tests import given
from tests.diagnosed import codes_of, diagnosed, told


def text(**typed: object) -> str:
    return given.ruleset_text({"x": {"label": given.label("x"), **typed}}, given.formula("d", "1", type="integer"))


@pytest.mark.parametrize(
    ("typed", "datatype"),
    [
        ({"type": "boolean"}, BooleanType()),
        ({"type": "integer", "min": 0, "max": 5}, NumberType(0, Fraction(0), Fraction(5), None, integral=True)),
        (
            {"type": "decimal", "scale": 2, "min": "-1.5", "max": "0.25", "unit": "元"},
            NumberType(2, Fraction(-3, 2), Fraction(1, 4), "元"),
        ),
        ({"type": "text", "max_length": 20}, TextType(20)),
        ({"type": "date"}, DateType()),
        ({"type": "date", "min": "2025-01-01"}, DateType(dt.date(2025, 1, 1), dt.date.max)),
        (
            {"type": "date", "min": "2025-01-01", "max": "2025-12-31"},
            DateType(dt.date(2025, 1, 1), dt.date(2025, 12, 31)),
        ),
        ({"type": "set", "values": {"a": "甲"}}, SetType(EnumType((Member("a", Phrase("甲", "a")),)))),
    ],
)
def test_a_type_is_read(typed: given.Part, datatype: object) -> None:
    assert given.checked_text(text(**typed)).inputs["x"].type == datatype


def test_an_enum_has_its_values_in_file_order() -> None:
    datatype = given.checked_text(text(type="enum", values={"b": "乙", "a": "甲"})).inputs["x"].type

    assert isinstance(datatype, EnumType)
    assert (datatype.names, datatype.name) == (("b", "a"), None)


def test_a_shared_type_knows_its_name() -> None:
    raw = given.ruleset_text(
        {"x": {"type": "grade", "label": given.label("x")}},
        given.formula("d", "1"),
        types={"grade": {"enum": {"good": "好"}}},
    )
    datatype = given.checked_text(raw).inputs["x"].type

    assert isinstance(datatype, EnumType)
    assert (datatype.names, datatype.name) == (("good",), "grade")


def test_a_misspelt_type_gets_a_suggestion() -> None:
    item = told(text(type="bolean"), "JR203", at='"bolean"')

    assert (item.message, item.help) == ("unknown type `bolean`", "did you mean `boolean`?")


def test_a_strange_type_gets_the_list() -> None:
    item = told(text(type="日期"), "JR203", at='"日期"')

    assert item.help == "the types are `boolean`, `integer`, `decimal`, `enum`, `text`, `set`, `date`, `duration`"


@pytest.mark.parametrize(
    ("typed", "at", "message", "help_"),
    [
        ({"type": "enum"}, '"enum"', "an enum lists its values", "values: {name: label, …}"),
        ({"type": "enum", "values": {}}, '"enum"', "an enum lists its values", "values: {name: label, …}"),
        ({"type": "text", "max_length": "long"}, '"long"', "expected a whole number up to 1000, found `long`", None),
        ({"type": "text", "max_length": 1001}, "1001", "expected a whole number up to 1000, found `1001`", None),
        ({"type": "integer", "min": 0, "max": "1e3"}, '"1e3"', "expected a number, found `1e3`", None),
        ({"type": "integer", "min": "0.5", "max": 3}, '"0.5"', "`0.5` has more than 0 decimals", None),
        ({"type": "integer", "min": 77, "max": 66}, "66", "`max` is below `min`", None),
        ({"type": "integer", "scale": 33, "min": 0, "max": 1}, "33", "the type `integer` takes no `scale`", None),
        (
            {"type": "date", "min": "2025-1-1"},
            '"2025-1-1"',
            "expected a day such as 2025-01-31, found `2025-1-1`",
            None,
        ),
        ({"type": "date", "min": "2025-01-02", "max": "2024-01-01"}, '"2024-01-01"', "`max` is before `min`", None),
        ({"type": "date", "scale": 33}, "33", "the type `date` takes no `scale`", None),
        ({"type": "boolean", "of": "grade"}, '"grade"', "the type `boolean` takes no `of`", None),
        ({"type": "boolean", "unit": "元"}, '"元"', "the type `boolean` takes no `unit`", None),
        ({"type": "boolean", "max_length": 55}, "55", "the type `boolean` takes no `max_length`", None),
        ({"type": "boolean", "values": {"a": "甲"}}, '"boolean"', "the type `boolean` takes no `values`", None),
    ],
)
def test_a_faulty_type_is_told_at_its_place(typed: given.Part, at: str, message: str, help_: str | None) -> None:
    item = told(text(**typed), "JR203", at=at)

    assert (item.message, item.help) == (message, help_)


def test_a_text_has_a_greatest_length() -> None:
    [item, *_] = diagnosed(text(type="text"))

    assert (item.code, item.message) == ("JR203", "a text has a `max_length`")


def test_a_decimal_has_a_scale() -> None:
    item = told(text(type="decimal", min=0, max=1), "JR203", at='"decimal"')

    assert (item.message, item.help) == ("a decimal has a `scale`", "scale: 2 for two digits after the point")


@pytest.mark.parametrize("scale", ["13", "-1", "two", "２", "000001"])
def test_a_scale_is_a_small_whole_number(scale: str) -> None:
    item = told(text(type="decimal", scale=scale, min=0, max=1), "JR203", at=f'"{scale}"')

    assert item.message == f"expected a whole number up to 12, found `{scale}`"


def test_a_shared_type_takes_no_keys() -> None:
    raw = given.ruleset_text(
        {"x": {"type": "grade", "unit": "元", "label": given.label("x")}},
        given.formula("d", "1"),
        types={"grade": {"enum": {"good": "好"}}},
    )

    assert told(raw, "JR203", at='"元"').message == "the type `grade` takes no `unit`"


def test_every_fault_of_a_type_is_told() -> None:
    assert codes_of(text(type="integer", min="a", max="b", scale=1)) == ["JR203"] * 3


@pytest.mark.parametrize("typed", [{"max": 1}, {"min": 0}, {}])
def test_an_input_that_is_a_number_has_both_bounds(typed: given.Part) -> None:
    item = told(text(type="integer", **typed), "JR211", at='"x"')

    assert (item.message, item.help) == ("the input `x` has no `min` or no `max`", "say from where to where it can be")


def test_a_faulty_input_is_told_once_however_often_it_is_used() -> None:
    inputs = {"x": {"type": "boolan", "label": given.label("x")}}
    rules = [given.rule("r", {"x": "true"}, "a"), given.rule("s", "x and x", "a"), given.rule("t", {"x": "-"}, "b")]

    assert codes_of(given.ruleset_text(inputs, given.table("d", rules, given.otherwise("a")))) == ["JR203"]


@pytest.mark.parametrize("cell", ["null", "not(null)", "null, < 5", "< 5", "!= null"])
def test_a_faulty_optional_input_is_told_once_however_it_is_tested(cell: str) -> None:
    inputs = {"x": {"type": "intger", "label": given.label("x"), "optional": True}}
    rules = [given.rule("r", {"x": cell}, "a")]

    assert codes_of(given.ruleset_text(inputs, given.table("d", rules, given.otherwise("b")))) == ["JR203"]


SHARED = {"grade": {"enum": {"good": "好"}}}


def set_of(**typed: object) -> str:
    inputs = {"x": {"type": "set", "label": given.label("x"), **typed}}
    return given.ruleset_text(inputs, given.formula("d", "1"), types=SHARED)


def test_a_set_can_be_of_a_shared_type() -> None:
    datatype = given.checked_text(set_of(of="grade")).inputs["x"].type

    assert isinstance(datatype, SetType)
    assert datatype.of.name == "grade"


def test_a_set_of_an_unknown_type_gets_a_suggestion() -> None:
    item = told(set_of(of="grad"), "JR203", at='"grad"')

    assert (item.message, item.help) == ("there is no shared type `grad`", "did you mean `grade`?")


@pytest.mark.parametrize("values", [None, {}])
def test_a_set_says_of_what(values: dict[str, str] | None) -> None:
    item = told(set_of(**({} if values is None else {"values": values})), "JR203", at='"set"')

    assert (item.message, item.help) == ("a set says of what", "of: NAME of a shared type, or values: {name: label, …}")


def test_an_input_is_no_duration() -> None:
    item = told(text(type="duration"), "JR211", at='"x"')

    assert (item.message, item.help) == ("the input `x` is a duration, which has no bounds", "ask for two days instead")
