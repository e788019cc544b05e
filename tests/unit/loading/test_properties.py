"""`properties:` as they are read: one kind an entry, with words of its own."""

from __future__ import annotations

import json
from typing import Any

import pytest

from jianfu_rules.loading.load import ruleset_from_text
from jianfu_rules.model.digest import document_digest, meaning_digest
from jianfu_rules.model.properties import Direction, Independent, Invariant, Monotone, Property, Total
from jianfu_rules.phrases import Phrase
from tests.diagnosed import codes_of, told
from tests.given import Part, formula, number, ruleset_text, yes_no

SAYS = {"zh": "分数越高越好", "en": "more is better"}
MONOTONE = {"output": "total", "in": "mark", "direction": "increasing"}


def text(*properties: Any) -> str:
    return ruleset_text(
        {**number("mark"), **yes_no("late")}, formula("total", "if late then 0 else mark"), properties=properties
    )


def read(*properties: Part) -> tuple[Property, ...]:
    return ruleset_from_text(text(*properties)).properties


def test_a_ruleset_need_not_promise_anything() -> None:
    assert ruleset_from_text(ruleset_text(number("x"), formula("y", "x"))).properties == ()


def test_properties_of_every_kind_are_read_in_order() -> None:
    found = read(
        {"monotone": MONOTONE, "says": SAYS},
        {"independent": {"output": "total", "of": "late"}},
        {"always": "total >= 0"},
        {"never": "total > 100"},
        {"total": "total"},
    )

    assert [type(item) for item in found] == [Monotone, Independent, Invariant, Invariant, Total]
    assert [str(item) for item in found] == [
        "monotone: total increasing in mark",
        "independent: total of late",
        "always: total >= 0",
        "never: total > 100",
        "total: total",
    ]
    assert [item.says for item in found] == [Phrase("分数越高越好", "more is better"), None, None, None, None]


@pytest.mark.parametrize("direction", Direction)
def test_an_output_rises_or_falls(direction: Direction) -> None:
    (found,) = read({"monotone": {**MONOTONE, "direction": direction.value}})

    assert isinstance(found, Monotone)
    assert found.direction is direction


@pytest.mark.parametrize(("kind", "always"), [("always", True), ("never", False)])
def test_a_condition_is_true_always_or_never(kind: str, always: bool) -> None:  # noqa: FBT001 - a value of the table
    (found,) = read({kind: "total >= 0"})

    assert isinstance(found, Invariant)
    assert found.always is always


def test_a_property_has_its_place() -> None:
    written = text({"total": "total"})
    (found,) = ruleset_from_text(written, "small.yaml").properties

    assert isinstance(found, Total)
    assert written.splitlines()[found.decision.span.start.line - 1].strip() == '"total": "total"'
    assert found.places.of("total") == found.decision.span


@pytest.mark.parametrize("kind", ["monoton", "allways", "proved"])
def test_a_kind_that_there_is_not_is_told(kind: str) -> None:
    found = told(text({kind: "total >= 0", "never": "late"}), "JR108", f'"{kind}"')

    assert found.message == f"unknown key `{kind}`"
    assert found.help is not None


@pytest.mark.parametrize("entry", [{}, {"says": SAYS}, {"always": "late", "never": "late"}])
def test_an_entry_is_of_one_kind(entry: Part) -> None:
    found = codes_of(text(entry))

    assert found == ["JR110"]


@pytest.mark.parametrize("key", ["output", "in", "direction"])
def test_a_direction_needs_all_of_its_keys(key: str) -> None:
    part = {name: value for name, value in MONOTONE.items() if name != key}

    assert codes_of(text({"monotone": part})) == ["JR109"]


def test_what_is_independent_needs_both_of_its_keys() -> None:
    assert codes_of(text({"independent": {}})) == ["JR109", "JR109"]


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ("total >= 0", "JR110"),
        (["always"], "JR110"),
        ({"always": "total >="}, "JR111"),
        ({"always": ["late"]}, "JR110"),
        ({"never": {}}, "JR110"),
        ({"total": ["total"]}, "JR110"),
        ({"total": None}, "JR110"),
        ({"monotone": "total"}, "JR110"),
        ({"monotone": {**MONOTONE, "direction": "up"}}, "JR110"),
        ({"monotone": {**MONOTONE, "of": "late"}}, "JR108"),
        ({"independent": {"output": "total", "of": "late", "in": "mark"}}, "JR108"),
        ({"total": "total", "says": "words"}, "JR110"),
        ({"total": "total", "says": {"zh": "只有中文"}}, "JR109"),
    ],
)
def test_an_entry_of_another_shape_is_refused(entry: object, code: str) -> None:
    assert codes_of(text(entry)) == [code]


@pytest.mark.parametrize("properties", [{}, "always", {"always": "late"}])
def test_properties_are_a_list(properties: object) -> None:
    data = json.loads(text())
    data["properties"] = properties

    assert codes_of(json.dumps(data)) == ["JR110"]


def test_the_problems_of_all_entries_come_at_once() -> None:
    found = codes_of(text({"always": "total >="}, {"independent": {"output": "total"}}, {"proved": "x"}))

    assert found == ["JR111", "JR109", "JR108"]


def test_a_promise_changes_no_meaning() -> None:
    plain, promising = (ruleset_from_text(item) for item in (text(), text({"total": "total"})))

    assert meaning_digest(plain) == meaning_digest(promising)
    assert document_digest(plain) != document_digest(promising)
