"""What another version changes is told in words and in answers; regions hold just the cases that change."""

from __future__ import annotations

import datetime as dt
import json
import re
from itertools import product
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.errors import CheckError
from jianfu_rules.evaluating.result import Status
from jianfu_rules.values import value_text
from jianfu_rules.verifying.difference import Difference, diff
from jianfu_rules.verifying.regions import Region
from jianfu_rules.verifying.report import State
from tests import given

INPUTS = {
    **given.number("x", most="5"),
    **given.number("y", most="2", optional=True),
    **given.yes_no("late"),
    **given.choice("grade", "good", "fair", "poor"),
}
CONDITIONS: tuple[Any, ...] = (
    {"x": "< 3"},
    {"x": "[2..4)"},
    {"late": "true", "grade": "fair, poor"},
    {"grade": "poor"},
    {"y": "null"},
    {"y": "null, >= 1"},
    "x < 2 or late",
    "y != null and y > x",
    {"x": "> 3", "late": "false"},
)


def small(*conditions: Any, inputs: Any = None, **more: Any) -> CheckedRuleset:
    rules = [given.rule(f"r{index}", when, ("no", "prize")[index % 2]) for index, when in enumerate(conditions)]
    typed = {"type": "enum", "values": {name: given.label(name) for name in ("yes", "no", "prize")}}
    return given.small(inputs or INPUTS, given.table("d", rules, given.otherwise("yes"), **{**typed, **more}))


def transitions(found: Difference) -> list[str]:
    return [item.text("en") for item in found.decisions[0].transitions]


def test_the_same_ruleset_is_proved_to_be_the_same() -> None:
    found = diff(small({"x": "< 3"}), small({"x": "< 3"}))

    assert found.is_same
    assert found.changes == ()
    assert found.decisions[0].state is State.PROVED
    assert found.text("en").endswith("proved: every case is answered as before")
    assert found.text("zh").endswith("已证明：任何情形的结论都不变")


def test_a_change_is_told_with_its_rules_and_the_cases_that_it_touches() -> None:
    found = diff(small({"x": "< 3"}), small({"x": "< 4"}))

    assert [item.text("en") for item in found.changes] == ["d.r0: `x < 4` instead of `x < 3`"]
    assert transitions(found) == ["yes → no: wherever x: 3 (d.otherwise → d.r0)"]
    assert not found.is_same


def test_cases_that_only_missing_facts_tell_apart_are_found() -> None:
    found = diff(small({"x": "< 3"}), small({"x": "< 3", "late": "true, false"}))

    assert found.decisions[0].state is State.PROVED
    assert found.incomplete is State.REFUTED
    assert found.example is not None
    assert "late" not in found.example[0].facts
    assert "UNDETERMINED" in found.text("en")


def test_words_and_citations_are_no_change_of_answers() -> None:
    other = given.small(
        INPUTS, given.table("d", [given.rule("r0", {"x": "< 3"}, "no", basis="modelled")], given.otherwise("yes"))
    )
    one = given.small(INPUTS, given.table("d", [given.rule("r0", {"x": "< 3"}, "no")], given.otherwise("yes")))
    found = diff(one, other)

    assert found.is_same
    assert [(item.subject, item.meaning) for item in found.changes] == [("d.r0", False)]


CHANGES: list[tuple[dict[str, Any], dict[str, Any], list[str]]] = [
    ({"rules": 2}, {"rules": 1}, ["d.r1: removed"]),
    ({"rules": 1}, {"rules": 2}, ["d.r1: added: x > 3"]),
    ({"then": "no"}, {"then": "yes"}, ["d.r0: `yes` instead of `no`"]),
    ({"line": "3"}, {"line": "4"}, ["line: `4` instead of `3`"]),
    ({"more": False}, {"more": True}, ["sick: added"]),
    ({"overrides": ["r0"], "rules": 2}, {"rules": 2}, ["d.r1: `-` instead of `r0`"]),
    ({"rules": 1}, {"rules": 2}, ["d: `any list` instead of `first list`"]),
]


def built(
    rules: int = 1, then: str = "no", line: str = "3", *, more: bool = False, overrides: list[str] | None = None
) -> CheckedRuleset:
    inputs = {**given.number("x", most="5"), **(given.yes_no("sick") if more else {})}
    when = "x < line and not(sick)" if more else "x < line"
    exception = given.rule("r1", {"x": "> 3"}, "no", **({"overrides": overrides} if overrides else {}))
    typed = {"type": "enum", "values": {name: given.label(name) for name in ("yes", "no")}}
    lines = {"line": {"value": line, "cite": given.CITE, "basis": "stated"}}
    items = [given.rule("r0", when, then), exception][:rules]
    table = given.table("d", items, given.otherwise("yes"), policy="any" if rules > 1 else "first", **typed)
    return given.small(inputs, table, parameters=lines)


@pytest.mark.parametrize(("old", "new", "told"), CHANGES)
def test_the_changes_of_a_document_are_told_one_by_one(old: Any, new: Any, told: list[str]) -> None:
    found = [item.text("en") for item in diff(built(**old), built(**new)).changes]

    assert [line for line in told if line not in found] == []


def test_it_is_markdown_and_data_too() -> None:
    found = diff(small({"x": "< 3"}), small({"x": "< 4"}))
    data = json.loads(json.dumps(found.to_dict()))

    assert "| yes | no | `x: 3` | `d.otherwise` | `d.r0` |" in found.to_markdown("en")
    [transition] = data["decisions"][0]["transitions"]
    assert transition["regions"] == [{"x": "3"}]
    assert transition["all_regions"] is True
    assert (transition["old"], transition["new"]) == ("yes", "no")


def test_days_and_sets_and_texts_are_told_as_tests() -> None:
    inputs = {
        "day": {"type": "date", "min": "2020-01-01", "max": "2030-12-31", "label": given.label("day")},
        "word": {"type": "text", "max_length": 8, "label": given.label("word")},
    }
    old = small({"day": '< date("2024-03-01")', "word": '"one"'}, inputs=inputs)
    new = small({"day": '< date("2025-03-01")', "word": '"one"'}, inputs=inputs)

    assert transitions(diff(old, new)) == [
        'yes → no: wherever day: [date("2024-03-01")..date("2025-02-28")], word: "one" (d.otherwise → d.r0)'
    ]


# -- brute force


def is_in(region: Region, facts: dict[str, Any]) -> bool:
    return all(_passes(facts[part.name], part.test) for part in region.parts)


def _passes(value: Any, test: str) -> bool:
    interval = re.fullmatch(r"\[(-?\d+)\.\.(-?\d+)\]", test)
    if value is None or test == "null":
        return value is None and test == "null"
    if interval:
        return bool(int(interval[1]) <= value <= int(interval[2]))
    return value_text(value) in test.split(", ")


EVERY = [
    dict(zip(INPUTS, values, strict=True))
    for values in product(range(6), (None, 0, 1, 2), (False, True), ("good", "fair", "poor"))
]


def answers(checked: CheckedRuleset) -> list[str]:
    found = []
    for facts in EVERY:
        result = given.evaluate_case(checked, facts).decisions["d"]
        found.append(str(result.value) if result.status is Status.DECIDED else result.status.name)
    return found


@settings(max_examples=25, deadline=None)
@drawn(
    old=st.lists(st.sampled_from(CONDITIONS), min_size=1, max_size=3, unique_by=str),
    new=st.lists(st.sampled_from(CONDITIONS), min_size=1, max_size=3, unique_by=str),
)
def test_regions_hold_just_the_cases_that_change(old: list[Any], new: list[Any]) -> None:
    try:
        one, other = small(*old), small(*new)
    except CheckError:
        return
    before, after = answers(one), answers(other)
    [found] = diff(one, other).decisions
    assert found.all_found
    for item in found.transitions:
        pair = (value_text(item.old.outcome), value_text(item.new.outcome))
        wanted = [facts for facts, a, b in zip(EVERY, before, after, strict=True) if (a, b) == pair]
        held = [facts for facts in EVERY if any(is_in(region, facts) for region in item.regions)]
        assert all(facts in wanted for facts in held)
        if item.all_regions:
            assert held == wanted
    told = {(value_text(item.old.outcome), value_text(item.new.outcome)) for item in found.transitions}
    assert told == {(a, b) for a, b in zip(before, after, strict=True) if a != b}


def test_two_versions_are_compared_each_by_the_law_of_its_day() -> None:
    def dated(value: str) -> CheckedRuleset:
        amounts = [{"from": "2025-01-01", "value": value, "cite": given.CITE, "basis": "stated"}]
        line = {"line": {"dated": amounts}}
        rules = [given.rule("r", {"x": "< line"}, "no")]
        return given.small(given.number("x"), given.table("d", rules, given.otherwise("yes")), parameters=line)

    days = (dt.date(2025, 2, 1), dt.date(2025, 3, 1))
    found = diff(dated("3"), dated("5"), days=days)

    assert [item.text("en") for item in found.changes] == ["line: `2025-01-01: 5` instead of `2025-01-01: 3`"]
    assert transitions(found) == ["yes → no: wherever x: [3..4] (d.otherwise → line, d.r)"]


TEN = [f"b{index}" for index in range(10)]
MANY = {key: item for name in TEN for key, item in given.yes_no(name).items()}
NONE_OF_TEN = dict.fromkeys(TEN, "false")


def test_a_line_shows_a_part_of_what_many_facts_make_up_and_data_shows_all() -> None:
    all_ten = dict.fromkeys(TEN, "true")
    found = diff(small(NONE_OF_TEN, inputs=MANY), small(all_ten, inputs=MANY))
    [line] = [line for line in transitions(found) if line.startswith("yes → no")]
    told = found.to_dict()["decisions"][0]["transitions"]

    assert line.startswith("yes → no: wherever b0: true, b1: true,")
    assert "b7: true and 2 conditions more (" in line
    assert [all_ten] in [item["regions"] for item in told]
    assert "b9: true" in found.to_markdown("en")


def test_a_line_counts_the_regions_that_it_does_not_show() -> None:
    pairs = " or ".join(f"({one} and {other})" for one, other in zip(TEN[::2], TEN[1::2], strict=True))
    found = diff(small(NONE_OF_TEN, inputs=MANY), small(pairs, inputs=MANY))
    [line] = [line for line in transitions(found) if line.startswith("yes → no")]

    assert line.startswith("yes → no: wherever b")
    assert "; or in 4 more regions (" in line
