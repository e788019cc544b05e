"""ask(): which of the missing facts to ask for next."""

from __future__ import annotations

from itertools import combinations, product

import pytest

from jianfu_rules import Decision, Status, evaluate

DAY = "2025-06-30"
STATEMENTS = ("clear", "unclear", "missing")
DOMAINS: dict[str, tuple[object, ...]] = {
    "via_platform": (True, False),
    "department_part": STATEMENTS,
    "grassroots_part": STATEMENTS,
    "support": STATEMENTS,
    "listed": ("duty", "empowerment", "negative", "none"),
    "reviewed": (True, False),
    "review_result": ("passed", "refused"),
}
KNOWN: tuple[dict[str, object], ...] = (
    {"via_platform": True, "listed": "duty", "reviewed": False},
    {"via_platform": True, "department_part": "clear", "grassroots_part": "clear", "support": "clear"},
    {"department_part": "clear", "grassroots_part": "clear", "support": "clear", "listed": "negative"},
    {"via_platform": True, "support": "clear", "listed": "none", "reviewed": True, "review_result": "passed"},
)


def jingmen(facts: dict[str, object]) -> Decision:
    return evaluate("admission/jingmen", facts, as_of=DAY)


def settles(facts: dict[str, object], names: tuple[str, ...]) -> list[bool]:
    answers = product(*(DOMAINS[name] for name in names))
    return [jingmen({**facts, **dict(zip(names, values, strict=True))}).status is Status.DECIDED for values in answers]


@pytest.mark.parametrize("facts", KNOWN)
def test_the_set_that_must_decide_is_a_smallest_one_that_does(facts: dict[str, object]) -> None:
    decision = jingmen(facts)
    asking = decision.ask()
    names = tuple(question.missing.name for question in asking.must_decide)
    missing = [item.name for item in decision.missing]

    assert asking.exact
    assert all(settles(facts, names))
    assert not any(all(settles(facts, fewer)) for fewer in combinations(missing, len(names) - 1))


@pytest.mark.parametrize("facts", KNOWN)
def test_the_sets_that_can_decide_are_the_smallest_and_their_answers_do(facts: dict[str, object]) -> None:
    decision = jingmen(facts)
    missing = [item.name for item in decision.missing]
    size = len(decision.ask().can_decide[0].questions)

    for found in decision.ask().can_decide:
        assert jingmen({**facts, **found.witness}).status is Status.DECIDED
        assert size == len(found.questions)
    assert not any(any(settles(facts, fewer)) for fewer in combinations(missing, size - 1))


def test_nothing_is_asked_once_the_case_is_settled() -> None:
    asking = jingmen({"via_platform": False}).ask()

    assert asking.must_decide == ()
    assert asking.text("en") == "nothing to ask"
    assert str(asking) == "不需要再问"


def test_questions_come_with_who_answers() -> None:
    asking = evaluate("scoring/pudong", {"resident_rating": 90}, as_of=DAY).ask()

    assert [question.missing.name for question in asking.must_decide] == ["street_rating"]
    assert "1. 街镇评价的得分是多少？（街镇考核机构）" in str(asking)
    assert asking.must_decide[0].needed_by == ("total",)


def test_many_missing_facts_make_the_answer_inexact() -> None:
    asking = evaluate("tolerance/zhejiang", {"field": "petitions"}, as_of=DAY).ask()

    assert not asking.exact
    assert len(asking.must_decide) > 12


def test_judgement_is_asked_last() -> None:
    asking = evaluate("tolerance/zhejiang", {"field": "petitions"}, as_of=DAY).ask()
    judged = [question.missing.judgement for question in asking.must_decide]

    assert judged == sorted(judged)
    assert any(judged)
