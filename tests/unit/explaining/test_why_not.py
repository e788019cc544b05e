"""why_not(): what stood in the way of another outcome."""

from __future__ import annotations

import pytest

from jianfu_rules import UNKNOWN, Decision, FactsError, evaluate

READY = {
    "via_platform": True,
    "department_part": "clear",
    "grassroots_part": "clear",
    "support": "clear",
    "listed": "duty",
    "reviewed": True,
    "review_result": "passed",
}
DAY = "2025-06-30"


def jingmen(**changes: object) -> Decision:
    return evaluate("admission/jingmen", {**READY, **changes}, as_of=DAY)


def test_a_false_condition_is_named_with_what_was_read() -> None:
    told = jingmen(review_result="refused").why_not("admitted")

    assert [item.row.id for item in told.rules] == ["admission.review-passed"]
    assert "its conditions do not hold" in told.text("en")
    assert "✗ result of the review = refused (asked for: passed)" in told.text("en")
    assert "✓" not in told.text("en")


def test_an_unknown_condition_is_told_apart_from_a_false_one() -> None:
    told = evaluate("admission/jingmen", {"via_platform": True}, as_of=DAY).why_not("不予准入")

    assert {item.obstacle.name for item in told.rules} == {"OPEN"}
    assert "条件尚不清楚" in str(told)


def test_a_rule_behind_another_one_holds_all_the_same() -> None:
    told = jingmen(via_platform=False, listed="negative").why_not("not_admitted")

    assert told.rules[0].obstacle.name == "BEHIND"
    assert "it holds, but other rules come before it" in told.text("en")


def test_the_outcome_that_came_is_said_to_be_so() -> None:
    told = jingmen().why_not("准予派发")

    assert told.is_so
    assert told.text() == "准入结论就是“准予派发”"
    assert told.text("en") == "admission is admitted"


def test_an_exception_is_named_as_the_obstacle() -> None:
    facts = {"correction_asked_in_vain": True, "order_obviously_illegal": True}
    decision = evaluate("tolerance/zhejiang", facts, as_of=DAY)

    hindered = {item.row.id: item.obstacle.name for item in decision.why_not("may_be_tolerated").rules}

    # The situation is not complete, but the exception would defeat it anyway: its own conditions are what is open.
    assert hindered["tolerance.S10"] in ("OPEN", "OVERRIDDEN")


def test_an_outcome_that_only_the_otherwise_row_gives_has_no_rules() -> None:
    facts = {"work_safety_accident": True, "responsible_work_safety": True}

    told = evaluate("tolerance/zhejiang", facts, as_of=DAY).why_not("not_covered")

    assert told.only_otherwise
    assert "it comes where none of the rules matches" in told.text("en")
    assert "只有所有规则都不成立时才是" in told.text()


def test_a_score_is_worked_out_by_a_formula() -> None:
    decision = evaluate("scoring/pudong", {"resident_rating": "92.55", "street_rating": 88}, as_of=DAY)

    assert decision.why_not("91.185").is_so
    assert "formula" in decision.why_not("95.000").text("en")


@pytest.mark.parametrize(("outcome", "code"), [("admit", "JR607"), (3, "JR602"), (None, "JR604"), (UNKNOWN, "JR604")])
def test_what_is_no_outcome_is_refused(outcome: object, code: str) -> None:
    with pytest.raises(FactsError) as raised:
        jingmen().why_not(outcome)

    assert [code] == [item.code for item in raised.value.diagnostics]
