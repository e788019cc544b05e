"""Programs: rulesets compiled for the days on which the same law counts."""

from __future__ import annotations

import copy
import datetime as dt
import pickle
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest

from jianfu_rules import UNKNOWN, FactsError, ParameterError, PeriodError, Program, Status, compile_ruleset, evaluate
from jianfu_rules.api.program import days_alike, program_for
from jianfu_rules.checking.checked import CheckedRuleset
from tests.given import CITE, DAY, formula, label, number, small

STATED = {"cite": CITE, "basis": "stated"}
RATE = {
    "type": "decimal",
    "scale": 0,
    "min": 0,
    "max": 9,
    "dated": [
        {"from": "2025-01-01", "to": "2025-04-01", "value": "2", **STATED},
        {"from": "2025-04-01", "value": "3", **STATED},
    ],
}
SHARE = {"type": "decimal", "scale": 0, "min": 0, "max": 9, "required": True}
TAGS = {"tags": {"type": "set", "of": "hue", "label": label("tags")}}
HUES = {"hue": {"enum": {"red": label("red"), "blue": label("blue")}}}


@pytest.fixture(scope="module")
def dated() -> CheckedRuleset:
    return small(number("x"), formula("answer", "x * rate"), parameters={"rate": RATE})


@pytest.fixture(scope="module")
def hosted() -> CheckedRuleset:
    return small(number("x"), formula("answer", "x * share"), parameters={"share": SHARE})


@pytest.fixture
def program(dated: CheckedRuleset) -> Program:
    return compile_ruleset(dated, as_of=DAY)


def test_a_program_answers_for_its_day(program: Program) -> None:
    found = program.evaluate({"x": 2})

    assert (found.status, found.outcome) == (Status.DECIDED, Decimal("6.00"))
    assert found.as_of == dt.date.fromisoformat(DAY)


def test_days_are_alike_between_the_edges_of_parameters(dated: CheckedRuleset) -> None:
    assert days_alike(dated, dt.date(2025, 2, 1)) == (dt.date(2025, 1, 1), dt.date(2025, 4, 1))
    assert days_alike(dated, dt.date(2025, 4, 1)) == (dt.date(2025, 4, 1), None)


def test_a_day_of_the_same_law_may_be_asked_for(program: Program) -> None:
    found = program.evaluate({"x": 2}, as_of="2025-04-01")

    assert (found.as_of, found.outcome) == (dt.date(2025, 4, 1), Decimal("6.00"))


@pytest.mark.parametrize("day", ["2025-03-31", "2024-12-31"])
def test_a_day_of_another_law_is_refused(program: Program, day: str) -> None:
    with pytest.raises(PeriodError) as raised:
        program.evaluate({"x": 2}, as_of=day)

    assert [item.code for item in raised.value.diagnostics] == ["JR623"]


def test_a_program_may_be_moved_to_a_day_of_the_same_law(program: Program) -> None:
    moved = program.on(dt.date(2025, 5, 1))

    assert moved.evaluate({}).as_of == dt.date(2025, 5, 1)
    assert program.as_of == dt.date.fromisoformat(DAY)


def test_programs_are_kept_for_all_days_of_one_law(dated: CheckedRuleset) -> None:
    assert program_for(dated, dt.date(2025, 1, 2)) is program_for(dated, dt.date(2025, 3, 31))
    assert program_for(dated, dt.date(2025, 1, 2)) is not program_for(dated, dt.date(2025, 4, 1))


def test_many_cases_are_decided_in_order(program: Program) -> None:
    outcomes = [found.outcome for found in program.evaluate_many([{"x": 1}, {}, {"x的名称": "2"}])]

    assert outcomes == [Decimal("3.00"), UNKNOWN, Decimal("6.00")]


def test_a_wrong_case_is_told_when_its_turn_comes(program: Program) -> None:
    found = program.evaluate_many([{"x": 1}, {"y": 1}])

    assert next(found).status is Status.DECIDED
    with pytest.raises(FactsError):
        next(found)


def test_unknown_keys_may_be_ignored(program: Program) -> None:
    assert [found.outcome for found in program.evaluate_many([{"x": 1, "y": 1}], extra="ignore")] == [Decimal("3.00")]


def test_a_program_survives_pickling(hosted: CheckedRuleset) -> None:
    program = compile_ruleset(hosted, as_of=DAY, parameters={"share": 4})
    again = pickle.loads(pickle.dumps(program))  # noqa: S301 - our own

    assert again.evaluate({"x": 2}) == program.evaluate({"x": 2})


def test_a_decision_pickled_before_anything_was_asked_says_the_same(program: Program) -> None:
    found = program.evaluate({"x": 2})
    again = pickle.loads(pickle.dumps(found))  # noqa: S301 - our own

    assert again == found
    assert copy.deepcopy(found).explain() == found.explain()


def test_a_program_takes_no_further_parameters(hosted: CheckedRuleset) -> None:
    program = compile_ruleset(hosted, as_of=DAY, parameters={"share": 4})

    with pytest.raises(ParameterError, match="JR612 a program was compiled with its parameters"):
        evaluate(program, {"x": 2}, as_of=DAY, parameters={"share": 5})


def test_evaluating_a_program_is_its_own_evaluate(program: Program) -> None:
    assert evaluate(program, {"x": 2}, as_of=DAY) == program.evaluate({"x": 2})


@pytest.mark.parametrize("given", [5, ["share"]])
def test_parameters_that_are_no_mapping_are_refused(hosted: CheckedRuleset, given: object) -> None:
    with pytest.raises(ParameterError, match="JR614"):
        compile_ruleset(hosted, as_of=DAY, parameters=given)  # type: ignore[arg-type]


def test_parameters_changed_later_change_nothing(hosted: CheckedRuleset) -> None:
    given = {"share": 4}
    program = compile_ruleset(hosted, as_of=DAY, parameters=given)
    given["share"] = 5

    assert program.evaluate({"x": 1}).outcome == Decimal("4.00")
    assert pickle.loads(pickle.dumps(program)).evaluate({"x": 1}).outcome == Decimal("4.00")  # noqa: S301 - our own


def test_the_facts_given_are_not_changed_and_their_later_changes_not_seen(program: Program) -> None:
    facts: dict[str, object] = {"x": "2"}
    found = program.evaluate(facts)
    assert facts == {"x": "2"}
    facts["x"] = "3"
    facts["nonsense"] = 1

    assert found.outcome == found["answer"].outcome == Decimal("6.00")
    assert "6.00" in found.explain()


def test_a_list_among_the_facts_that_is_changed_later_is_not_seen() -> None:
    checked = small(TAGS, formula("answer", "count(tags)", type="integer"), types=HUES)
    tags = ["red"]
    found = compile_ruleset(checked, as_of=DAY).evaluate({"tags": tags})
    tags.append("blue")

    assert found.outcome == 1
    assert found.to_dict()["outcome"] == "1"


def test_eight_threads_get_the_answers_of_one(dated: CheckedRuleset) -> None:
    program = compile_ruleset(dated, as_of=DAY)
    cases = [{"x": index % 101} if index % 7 else {} for index in range(2_000)]
    expected = [
        (Status.DECIDED, Decimal(case["x"] * 3).quantize(Decimal("0.01"))) if case else (Status.UNDETERMINED, UNKNOWN)
        for case in cases
    ]

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(program.evaluate, cases))
        told = list(pool.map(lambda one: (one.status, one.outcome, [item.id for item in one.determining]), found))

    assert [item[:2] for item in told] == expected
    assert {tuple(item[2]) for item in told} == {("rate", "answer"), ()}
