"""Properties elaborated: names exist and can be compared, conditions are typed."""

from __future__ import annotations

from typing import Any

import pytest

from jianfu_rules.checking.checked import CheckedProperty
from jianfu_rules.diagnostics import Diagnostic
from jianfu_rules.expr.core import Core
from jianfu_rules.model.properties import Independent, Invariant, Monotone, Property, Total
from tests.diagnosed import codes_of, diagnosed, told
from tests.given import (
    CITE,
    Part,
    checked_text,
    choice,
    formula,
    label,
    number,
    otherwise,
    rule,
    ruleset_text,
    table,
    yes_no,
)

SHARE = {"type": "decimal", "scale": 1, "min": 0, "max": 1}
INPUTS = {
    **number("mark"),
    **yes_no("late"),
    **choice("size", "small", "large"),
    **number("rank", optional=True),
    "day": {"type": "date", "min": "2025-01-01", "max": "2025-12-31", "label": label("day")},
    "name": {"type": "text", "max_length": 9, "label": label("name")},
    "hues": {"type": "set", "values": {"red": "红", "blue": "蓝"}, "label": label("hues")},
}
PARAMETERS: dict[str, Part] = {
    "share": {**SHARE, "open": True},
    "factor": {"by": "kind", "value": {"plain": "1", "hilly": "2"}, "cite": CITE, "basis": "stated"},
}
TWO = {
    "colour": {"type": "enum", "values": {"green": "绿", "grey": "灰"}, "label": label("colour")},
    "checked": {"type": "boolean", "label": label("checked")},
}
READ = '(day > date("2025-06-01") or name = "x" or list contains(hues, "red") or rank = null)'
DECISIONS = {
    **formula("total", "mark * share"),
    **formula("worth", 'mark * lookup(factor, "plain")', type="integer"),
    **formula("passed", f'mark >= 60 and size = "small" or late and {READ}', type="boolean"),
    "standing": {
        "label": label("standing"),
        "outputs": TWO,
        "hit_policy": "first",
        "rules": [{**rule("r", {"late": "true"}, ""), "then": {"colour": "grey", "checked": "true"}}],
        "otherwise": {**otherwise(""), "then": {"colour": "green", "checked": "false"}},
    },
    **table("verdict", [rule("v", {"late": "true"}, '"no"')], otherwise('"yes"')),
}


def text(*properties: Any, **more: Any) -> str:
    kinds = {"kind": {"enum": {"plain": "平原", "hilly": "山区"}}}
    return ruleset_text(INPUTS, DECISIONS, parameters=PARAMETERS, types=kinds, properties=properties, **more)


def checked(*properties: Part) -> tuple[CheckedProperty, ...]:
    return checked_text(text(*properties)).properties


def refused(entry: Part) -> Diagnostic:
    (found,) = diagnosed(text(entry))
    return found


def monotone(output: str, name: str) -> Part:
    return {"monotone": {"output": output, "in": name, "direction": "increasing"}}


def test_the_ruleset_of_these_tests_is_sound() -> None:
    assert diagnosed(text()) == ()
    assert checked() == ()


@pytest.mark.parametrize(
    ("entry", "kind"),
    [
        (monotone("total", "mark"), Monotone),
        (monotone("total", "share"), Monotone),
        (monotone("passed", "late"), Monotone),
        (monotone("total", "day"), Monotone),
        (monotone("checked", "late"), Monotone),
        ({"independent": {"output": "verdict", "of": "mark"}}, Independent),
        ({"independent": {"output": "colour", "of": "name"}}, Independent),
        ({"independent": {"output": "total", "of": "hues"}}, Independent),
        ({"independent": {"output": "total", "of": "rank"}}, Independent),
        ({"independent": {"output": "verdict", "of": "share"}}, Independent),
        ({"total": "verdict"}, Total),
        ({"total": "standing"}, Total),
    ],
)
def test_a_property_of_things_that_there_are_is_sound(entry: Part, kind: type[Property]) -> None:
    (found,) = checked(entry)

    assert isinstance(found.definition, kind)
    assert found.core is None


@pytest.mark.parametrize(
    ("condition", "kind"),
    [
        ("total <= 100", "always"),
        ('late and verdict = "yes"', "never"),
        ("lookup(factor, plain) >= 1", "always"),
        ('colour = "grey" and not(checked)', "never"),
        ("rank = null or rank <= 100", "always"),
        ("passed", "never"),
    ],
)
def test_a_condition_has_a_core(condition: str, kind: str) -> None:
    (found,) = checked({kind: condition})

    assert isinstance(found.definition, Invariant)
    assert isinstance(found.core, Core)


def test_properties_keep_their_order() -> None:
    found = checked({"total": "verdict"}, {"always": "total >= 0"}, monotone("total", "mark"))

    assert [type(item.definition) for item in found] == [Total, Invariant, Monotone]


@pytest.mark.parametrize("output", ["totl", "mark", "share", "standing"])
def test_an_output_that_no_decision_gives_is_told(output: str) -> None:
    for entry in (monotone(output, "late"), {"independent": {"output": output, "of": "late"}}):
        found = refused(entry)

        assert (found.code, found.message) == ("JR201", f"`{output}` is not an output of a decision")


@pytest.mark.parametrize("name", ["mrak", "total", "verdict"])
def test_what_is_neither_input_nor_parameter_is_told(name: str) -> None:
    for entry in (monotone("total", name), {"independent": {"output": "total", "of": name}}):
        found = refused(entry)

        assert (found.code, found.message) == ("JR201", f"`{name}` is not an input or a parameter")


def test_a_mistyped_name_is_told_at_its_place_with_the_nearest_one() -> None:
    assert told(text(monotone("total", "marks")), "JR201", '"marks"').help == "did you mean `mark`?"
    assert told(text(monotone("totl", "mark")), "JR201", '"totl"').help == "did you mean `total`?"
    assert told(text({"total": "verdit"}), "JR201", '"verdit"').help == "did you mean `verdict`?"


def test_a_name_like_no_other_is_told_with_all_there_are() -> None:
    assert refused(monotone("天气", "mark")).help == "there are total, worth, passed, colour, checked, verdict"


@pytest.mark.parametrize("decision", ["mark", "colour", "no_such"])
def test_only_a_decision_is_total(decision: str) -> None:
    found = refused({"total": decision})

    assert (found.code, found.message) == ("JR201", f"there is no decision `{decision}`")


@pytest.mark.parametrize(
    ("output", "name", "word"),
    [
        ("verdict", "mark", "verdict"),
        ("colour", "mark", "colour"),
        ("total", "size", "size"),
        ("total", "name", "name"),
        ("total", "hues", "hues"),
    ],
)
def test_what_has_no_greater_and_smaller_does_not_rise(output: str, name: str, word: str) -> None:
    found = refused(monotone(output, name))

    assert found.code == "JR205"
    assert found.message.startswith(f"`{word}` is ")
    assert found.message.endswith("which has no greater and smaller")
    assert found.help == "numbers, days and booleans (false, true) have"


def test_both_names_of_a_direction_are_told() -> None:
    assert codes_of(text(monotone("totl", "mrak"))) == ["JR201", "JR201"]


@pytest.mark.parametrize("entry", [monotone("worth", "factor"), {"independent": {"output": "worth", "of": "factor"}}])
def test_a_parameter_with_a_value_for_each_key_is_no_one_value(entry: Part) -> None:
    found = refused(entry)

    assert (found.code, found.message) == ("JR205", "`factor` has a value for each key, not one")


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        ("totl >= 0", "JR201"),
        ("total", "JR205"),
        ('"late"', "JR205"),
        ("total >= late", "JR205"),
        ("rank > 1", "JR206"),
        ("standing", "JR201"),
        ("total / 2 > 1", "JR210"),
    ],
)
@pytest.mark.parametrize("kind", ["always", "never"])
def test_a_condition_that_is_not_sound_is_told(condition: str, code: str, kind: str) -> None:
    assert refused({kind: condition}).code == code


def test_a_place_in_a_condition_is_told() -> None:
    assert told(text({"always": "late or totl >= 0"}), "JR201", "totl").help == "did you mean `total`?"


def test_the_problems_of_all_properties_come_at_once() -> None:
    found = codes_of(text({"total": "verdit"}, {"always": "total"}, monotone("verdict", "mark")))

    assert sorted(found) == ["JR201", "JR205", "JR205"]


def test_a_property_reads_no_input() -> None:
    inputs = {**INPUTS, **number("unread")}
    written = ruleset_text(
        inputs,
        DECISIONS,
        parameters=PARAMETERS,
        types={"kind": {"enum": {"plain": "平原", "hilly": "山区"}}},
        properties=[{"independent": {"output": "total", "of": "unread"}}],
    )

    assert codes_of(written) == ["JR406"]


def test_a_condition_on_a_faulty_decision_is_not_told_twice() -> None:
    written = text({"always": "broken > 1"}).replace('"formula": "mark * share"', '"formula": "mark * shar"')

    assert codes_of(written.replace("broken", "total")) == ["JR201"]


def test_full_width_signs_of_a_condition_are_noted() -> None:
    assert codes_of(text({"always": "total ＞= 0"})) == ["JR114"]


def test_an_invariant_is_shown_as_it_stands() -> None:
    (found,) = checked({"never": "late and   total > 100"})

    assert str(found.definition) == "never: late and   total > 100"
