"""The nearest cases with another outcome, held against all cases of a small domain."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from jianfu_rules import evaluate
from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.evaluating.facts import read_facts
from jianfu_rules.evaluating.parameters import read_parameters
from jianfu_rules.evaluating.result import Status
from jianfu_rules.explaining.what_if import WhatIf
from jianfu_rules.values import UNKNOWN, Settled
from jianfu_rules.verifying.what_if import KnownCase, what_if
from tests import given

DAY = dt.date.fromisoformat(given.DAY)
INPUTS = {
    **given.number("x", most="6"),
    **given.number("y", most="3", optional=True),
    **given.yes_no("late"),
    **given.choice("grade", "good", "fair", "poor"),
}
RULES = [
    given.rule("poor", {"grade": "poor", "late": "true"}, "no"),
    given.rule("low", "x < 3 and (y = null or y < 2)", "no"),
    given.rule("high", {"x": ">= 5", "grade": "good"}, "prize"),
]


def small(**immutable: bool) -> CheckedRuleset:
    inputs = {name: {**item, **({"immutable": True} if immutable.get(name) else {})} for name, item in INPUTS.items()}
    return given.small(inputs, given.table("d", RULES, given.otherwise("yes")))


def asked(checked: CheckedRuleset, facts: Mapping[str, Any], wanted: Settled, **more: Any) -> WhatIf:
    known = read_parameters(checked, more.pop("parameters", None), DAY)
    return what_if(KnownCase(checked, DAY, known, read_facts(checked, facts).values), wanted, **more)


def changed(found: WhatIf) -> list[dict[str, Any]]:
    return [{change.name: change.after for change in item.changes} for item in found.alternatives]


FACTS = {"x": 1, "y": None, "late": False, "grade": "good"}


def test_the_fewest_changes_come_first_and_numbers_move_least() -> None:
    found = asked(small(), FACTS, "yes")

    assert changed(found) == [{"x": 3}, {"y": 2}]
    assert [item.nearest for item in found.alternatives] == [True, True]


def test_all_other_facts_stay_as_they_are() -> None:
    [first, *_] = asked(small(), FACTS, "prize").alternatives

    assert first.facts == {**FACTS, "x": 5}
    assert first.changes[0].before == 1


def test_what_nobody_can_change_is_not_touched() -> None:
    found = asked(small(x=True), FACTS, "yes")

    assert changed(found) == [{"y": 2}]
    assert found.exhausted
    assert found.immutable == ("x",)
    assert "not touched: the x" in found.text("en")


def test_that_there_is_no_way_is_proved() -> None:
    found = asked(small(x=True), FACTS, "prize")

    assert found.alternatives == ()
    assert found.exhausted
    assert "no case gives the prize" in found.text("en")
    assert "不存在能得出 prize的名称 的情形" in found.text("zh")


def test_an_unknown_fact_may_become_known() -> None:
    found = asked(small(), {"x": 5, "late": False, "grade": "fair", "y": 0}, "yes")
    assert found.already

    found = asked(small(), {"late": False, "grade": "good", "y": 0}, "prize")
    assert changed(found) == [{"x": 5}]
    assert found.alternatives[0].changes[0].before is UNKNOWN
    assert "the x (x) is 5" in found.text("en")


def test_no_more_are_given_than_asked_for() -> None:
    found = asked(small(), FACTS, "yes", alternatives=1)

    assert len(found.alternatives) == 1
    assert not found.exhausted


def test_one_of_several_listed_outputs_can_be_asked_for() -> None:
    typed: given.Part = {"type": "enum", "values": {name: given.label(name) for name in ("a", "b")}}
    rules = [given.rule("one", {"x": "> 3"}, "a"), given.rule("two", {"late": "true"}, "b")]
    checked = given.small(
        {**given.number("x"), **given.yes_no("late")}, given.table("d", rules, policy="collect", **typed)
    )

    assert changed(asked(checked, {"x": 4, "late": False}, "b")) == [{"late": True}]
    assert changed(asked(checked, {"x": 4, "late": False}, ("b",))) == [{"x": 3, "late": True}]
    assert changed(asked(checked, {"x": 4, "late": False}, ())) == [{"x": 3}]


def test_formulas_are_solved_exactly() -> None:
    inputs = {**given.number("a", scale=2), **given.number("b", scale=2)}
    checked = given.small(inputs, given.formula("d", "0.7 * a + 0.3 * b", type="decimal", scale=3))
    found = asked(checked, {"a": "90", "b": "80"}, Fraction("90.3"))

    assert found.alternatives
    for item in found.alternatives:
        assert Fraction(str(item.facts["a"])) * 7 + Fraction(str(item.facts["b"])) * 3 == 903


def test_the_answer_is_data_too() -> None:
    data = json.loads(json.dumps(asked(small(), FACTS, "yes").to_dict()))

    assert data["outcome"] == "yes"
    assert data["alternatives"][0]["changes"] == [{"name": "x", "known": True, "before": "1", "after": "3"}]
    assert data["alternatives"][0]["facts"]["x"] == "3"


DOMAINS: dict[str, tuple[Any, ...]] = {
    "x": tuple(range(7)),
    "y": (None, 0, 1, 2, 3),
    "late": (False, True),
    "grade": ("good", "fair", "poor"),
}
EVERY = [dict(zip(DOMAINS, values, strict=True)) for values in product(*DOMAINS.values())]


@pytest.fixture(scope="module")
def outcomes() -> list[tuple[dict[str, Any], str]]:
    """Every complete case of the small ruleset, with its outcome."""
    checked = small()
    found = []
    for facts in EVERY:
        result = given.evaluate_case(checked, facts).decisions["d"]
        assert result.status is Status.DECIDED
        found.append((facts, str(result.value)))
    return found


@settings(max_examples=40, deadline=None)
@drawn(facts=st.sampled_from(EVERY), wanted=st.sampled_from(["yes", "no", "prize"]))
def test_nothing_nearer_is_missed(
    outcomes: list[tuple[dict[str, Any], str]], facts: dict[str, Any], wanted: str
) -> None:
    found = asked(small(), facts, wanted, alternatives=1)
    having = [case for case, outcome in outcomes if outcome == wanted]
    fewest = min(sum(case[name] != facts[name] for name in facts) for case in having)

    assert found.already == (fewest == 0)
    if fewest:
        [first] = found.alternatives
        assert len(first.changes) == fewest
        assert dict(first.facts) in having


def test_a_reader_sees_labels_and_not_names_of_values() -> None:
    facts = {
        "via_platform": True,
        "department_part": "clear",
        "grassroots_part": "unclear",
        "support": "clear",
        "listed": "duty",
        "reviewed": False,
    }
    found = evaluate("admission/jingmen", facts, as_of="2025-06-30").what_if("admitted")

    assert found.text("zh").splitlines() == [
        "1. 改变 3 项，结论即为 准予派发：",
        "  · 需要基层做什么（grassroots_part）由 不清晰 变为 明确",
        "  · 已经审核（reviewed）由 否 变为 是",
        "  · 审核结果（review_result）为 审核通过",
    ]
