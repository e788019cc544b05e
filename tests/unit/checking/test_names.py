"""Names: none stands for two things."""

from __future__ import annotations

from typing import Any

import pytest

from tests import given
from tests.diagnosed import codes_of, diagnosed, told

HELP = "give one of them another name or label"


def text(inputs: given.Part, **more: Any) -> str:
    return given.ruleset_text(inputs, given.formula("d", "1"), **more)


def test_names_and_labels_of_their_own_are_sound() -> None:
    assert "JR202" not in codes_of(text({**given.number("x"), **given.number("y")}))


def test_a_label_that_names_another_input_is_refused() -> None:
    inputs = {**given.number("x"), "y": {**given.number("y")["y"], "label": {"zh": "x", "en": "why"}}}
    item = told(text(inputs), "JR202", at='"y"')

    assert (item.message, item.help) == ("`x` stands for both `x` and `y` in this ruleset", HELP)


def test_one_label_for_two_inputs_is_refused() -> None:
    inputs = {name: {**given.number(name)[name], "label": {"zh": "同", "en": f"the {name}"}} for name in ("x", "y")}

    assert told(text(inputs), "JR202", at='"y"').message == "`同` stands for both `x` and `y` in this ruleset"


def test_an_input_and_a_decision_of_one_name_are_refused() -> None:
    inputs = {"d": {**given.number("d")["d"], "label": given.label("e")}}
    found = diagnosed(text(inputs))

    assert [item.code for item in found if item.is_error] == ["JR202"]


def test_an_input_and_a_parameter_of_one_name_are_refused() -> None:
    parameter = {"x": {"value": "1", "cite": given.CITE, "basis": "stated"}}

    assert "JR202" in codes_of(text(given.number("x"), parameters=parameter))


def test_a_definition_may_have_one_label_in_both_languages() -> None:
    inputs = {"x": {**given.number("x")["x"], "label": {"zh": "GDP", "en": "GDP"}}}

    assert "JR202" not in codes_of(text(inputs))


VALUES = {"good": {"zh": "好", "en": "well"}, "fair": {"zh": "中", "en": "good"}}


def test_a_label_that_names_another_value_is_refused() -> None:
    inputs = {"x": {"type": "enum", "values": VALUES, "label": given.label("x")}}
    item = told(text(inputs), "JR202", at='"fair"')

    assert (item.message, item.help) == ("`good` stands for both `good` and `fair` in the values of `x`", HELP)


def test_the_values_of_a_shared_type_are_looked_at() -> None:
    item = told(text({}, types={"grade": {"enum": VALUES}}), "JR202", at='"fair"')

    assert item.message == "`good` stands for both `good` and `fair` in the values of `grade`"


def test_the_values_of_a_decision_are_looked_at() -> None:
    decision = given.table("d", [given.rule("r", "x", "good")], given.otherwise("fair"), type="enum", values=VALUES)

    assert "JR202" in codes_of(given.ruleset_text(given.yes_no("x"), decision))


def test_the_values_of_a_parameter_are_looked_at() -> None:
    parameter = {"p": {"type": "enum", "values": VALUES, "value": "fair", "cite": given.CITE, "basis": "stated"}}

    assert "JR202" in codes_of(text({}, parameters=parameter))


def test_two_rules_of_one_id_are_refused() -> None:
    rules = [given.rule("same", {"x": "< 5"}, "a"), given.rule("same", {"x": ">= 5"}, "b")]
    raw = given.ruleset_text(given.number("x"), given.table("d", rules, type="enum", values={"a": "甲", "b": "乙"}))
    [item] = diagnosed(raw)
    line = raw[: raw.index('"same"')].count("\n") + 1

    assert (item.code, item.message) == ("JR202", f"the rule id `same` stands twice, first on line {line}")
    assert item.span is not None
    assert item.span.start.line == raw[: raw.rindex('"same"')].count("\n") + 1


def test_rules_of_different_tables_may_have_one_id() -> None:
    last = given.otherwise("b")
    decisions = {name: given.table(name, [given.rule("same", "x", "a")], last)[name] for name in ("d", "e")}

    assert "JR202" not in codes_of(given.ruleset_text(given.yes_no("x"), decisions))


def test_a_main_decision_that_is_not_there_gets_a_suggestion() -> None:
    raw = given.ruleset_text({}, given.formula("total", "1"), main="totl")
    item = told(raw, "JR201", at='"totl"')

    assert (item.message, item.help) == ("there is no decision `totl`", "did you mean `total`?")


@pytest.mark.parametrize("name", ["x", "p"])
def test_only_a_decision_can_be_the_main_one(name: str) -> None:
    parameter = {"p": {"value": "1", "cite": given.CITE, "basis": "stated"}}
    raw = given.ruleset_text(given.number("x"), given.formula("total", "p * x"), parameters=parameter, main=name)
    [item] = diagnosed(raw)

    assert item.message == f"there is no decision `{name}`"


def test_the_values_of_an_output_are_looked_at() -> None:
    outputs = {
        "e": {"type": "enum", "values": VALUES, "label": given.label("e")},
        "f": {"type": "boolean", "label": given.label("f")},
    }
    rules = [{**given.rule("r", {}, ""), "then": {"e": "fair", "f": "true"}}]
    decision = {"d": {"label": given.label("d"), "outputs": outputs, "hit_policy": "first", "rules": rules}}
    [item] = [item for item in diagnosed(given.ruleset_text({}, decision)) if item.code == "JR202"]

    assert item.message == "`good` stands for both `good` and `fair` in the values of `e`"
