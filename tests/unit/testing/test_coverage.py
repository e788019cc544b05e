"""Coverage: what cases look at is counted, what they don't is told with its place."""

from __future__ import annotations

import json
from typing import Any

import pytest

from jianfu_rules.kleene import Truth
from jianfu_rules.testing.cases import Case, cases_from_text
from jianfu_rules.testing.coverage import Coverage, cover
from tests import given

INPUTS = {**given.number("x", scale=1), **given.yes_no("late")}
RULES = [given.rule("low", {"x": "< 60"}, "no"), given.rule("late", {"x": ">= 60", "late": "true"}, "no")]
DECISION = given.table("d", RULES, given.otherwise("yes"))


def cases(*facts: dict[str, Any], day: str = given.DAY) -> tuple[Case, ...]:
    rows = [{"case": str(index), "as_of": day, "facts": item, "expect": {}} for index, item in enumerate(facts)]
    for row in rows:
        row["expect"] = {"missing": []}
    return cases_from_text(json.dumps(rows))


def covered(*facts: dict[str, Any], **more: Any) -> Coverage:
    return cover(given.checked_text(given.ruleset_text(INPUTS, DECISION, **more)), cases(*facts))


def test_rules_are_counted_as_hit_not_hit_and_open() -> None:
    found = covered({"x": 59}, {"x": 60, "late": True}, {"x": 60})

    low, late, otherwise = found.rules
    assert (low.id, dict(low.seen)) == ("d.low", {Truth.TRUE: 1, Truth.FALSE: 2})
    assert (late.id, dict(late.seen)) == ("d.late", {Truth.TRUE: 1, Truth.FALSE: 1, Truth.UNKNOWN: 1})
    assert (otherwise.id, dict(otherwise.seen)) == ("d.otherwise", {Truth.FALSE: 2, Truth.UNKNOWN: 1})


def test_a_rule_is_covered_once_it_was_hit_and_not_hit() -> None:
    both = covered({"x": 59}, {"x": 60, "late": True}, {"x": 60, "late": False})
    hit_only = covered({"x": 59})

    assert [rule.covered for rule in both.rules] == [True, True, True]
    assert [rule.covered for rule in hit_only.rules] == [False, False, False]
    assert "d.low: always hit" in hit_only.text("en")
    assert "d.late: never hit" in hit_only.text("en")


def test_each_condition_of_a_rule_is_looked_at_by_itself() -> None:
    found = covered({"x": 60, "late": True}, {"x": 60, "late": False})
    _, late, _ = found.rules

    assert [(item.text, item.covered) for item in late.conditions] == [("x >= 60", False), ("late true", True)]
    assert "`x >= 60`: never false" in found.text("en")


@pytest.mark.parametrize(
    ("facts", "sides"), [("59.9", (1, 0, 0)), ("60", (0, 1, 0)), ("60.1", (0, 0, 1)), ("60.2", (0, 0, 0))]
)
def test_a_boundary_is_one_step_of_the_input_wide(facts: str, sides: tuple[int, int, int]) -> None:
    # Two conditions look at the same boundary, and each look counts.
    [boundary] = covered({"x": facts}).boundaries

    assert (boundary.name, boundary.value) == ("x", "60.0")
    assert (boundary.below, boundary.at, boundary.above) == tuple(2 * side for side in sides)


def test_a_side_that_the_input_cannot_be_on_is_not_asked_for() -> None:
    rules = [given.rule("none", {"x": "<= 0"}, "no")]
    text = given.ruleset_text(given.number("x"), given.table("d", rules, given.otherwise("yes")))
    [boundary] = cover(given.checked_text(text), cases({"x": 0}, {"x": 1})).boundaries

    assert (boundary.below, boundary.at, boundary.above) == (None, 1, 1)
    assert boundary.covered


def test_a_threshold_that_is_a_parameter_is_a_boundary_too() -> None:
    line = {"value": "60", "cite": given.CITE, "basis": "stated"}
    decision = given.table("d", [given.rule("low", {"x": "< line"}, "no")], given.otherwise("yes"))
    text = given.ruleset_text(given.number("x"), decision, parameters={"line": line})
    [boundary] = cover(given.checked_text(text), cases({"x": 60})).boundaries

    assert (boundary.value, boundary.below, boundary.at, boundary.above) == ("60", 0, 1, 0)


def test_a_threshold_between_two_values_has_two_sides() -> None:
    decision = given.table("d", [given.rule("low", {"x": "< 59.5"}, "no")], given.otherwise("yes"))
    text = given.ruleset_text(given.number("x"), decision)
    [boundary] = cover(given.checked_text(text), cases({"x": 59}, {"x": 60})).boundaries

    assert (boundary.value, boundary.below, boundary.at, boundary.above) == ("59.5", 1, None, 1)


def test_days_are_boundaries() -> None:
    inputs = {"day": {"type": "date", "min": "2020-01-01", "max": "2030-12-31", "label": given.label("day")}}
    decision = given.table("d", [given.rule("r", {"day": '>= date("2025-03-01")'}, "no")], given.otherwise("yes"))
    text = given.ruleset_text(inputs, decision)
    [boundary] = cover(given.checked_text(text), cases({"day": "2025-02-28"})).boundaries

    assert (boundary.value, boundary.below, boundary.at, boundary.above) == ("2025-03-01", 1, 0, 0)


def test_cases_that_are_refused_or_of_another_day_count_for_nothing() -> None:
    checked = given.checked_text(given.ruleset_text(INPUTS, DECISION))
    found = cover(checked, [*cases({"x": "much"}), *cases({"x": 1}, day="1999-01-01")])

    assert found.cases == 0
    assert all(not rule.seen[Truth.TRUE] for rule in found.rules)


def test_the_counts_are_data_too() -> None:
    found = covered({"x": 59}, {"x": 60, "late": True})
    data = json.loads(json.dumps(found.to_dict()))

    assert data["cases"] == 2
    assert data["rules"][0]["seen"] == {"true": 1, "false": 1, "unknown": 0}
    assert data["boundaries"][0] == {
        "name": "x",
        "value": "60.0",
        "place": data["boundaries"][0]["place"],
        "below": 0,
        "at": 2,
        "above": 0,
    }
    assert found.text("zh").startswith(f"{data['ruleset']} {data['from']}: 2 个案例；规则 2/3，条件 2/3，")


def test_a_boundary_that_no_case_comes_near_is_told_too() -> None:
    [boundary] = covered().boundaries

    assert (boundary.name, boundary.below, boundary.at, boundary.above) == ("x", 0, 0, 0)
    assert "boundary x 60.0 not tried: < = >" in covered().text("en")
