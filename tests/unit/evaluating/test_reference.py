"""Status, value and missing facts of decisions, by the reference evaluator."""

from __future__ import annotations

import pytest

from jianfu_rules.checking.checked import CheckedRuleset, CheckedTable
from jianfu_rules.evaluating import reference
from jianfu_rules.evaluating.reference import decide, holds
from jianfu_rules.evaluating.result import DecisionResult, Status
from jianfu_rules.kleene import Truth
from jianfu_rules.values import UNKNOWN
from tests.given import evaluate_case, formula, label, number, otherwise, rule, small, table, yes_no

JUDGED = {"judgement": {"by": label("panel"), "criteria": label("measure")}}
BOOLEAN = {"type": "boolean"}
# Two rules of a `unique` table that check() can't see through, so that they may conflict.
CLASHING = table(
    "clash",
    [rule("heavy", "x + y > 3", '"high"'), rule("steep", "x - y > 0", '"low"')],
    otherwise('"plain"'),
    policy="unique",
)
NUMBERS = {**number("x", most="9"), **number("y", most="9")}


def result(checked: CheckedRuleset, **facts: object) -> DecisionResult:
    """Return what came of the main decision."""
    return evaluate_case(checked, facts).decisions[checked.main]


@pytest.fixture(scope="module")
def ladder() -> CheckedRuleset:
    """Two rules under `first`, and an otherwise row."""
    rules = [rule("banned", {"banned": "true"}, '"no"'), rule("good", {"score": ">= 60"}, '"yes"')]
    return small({**yes_no("banned"), **number("score")}, table("answer", rules, otherwise('"no"')))


def test_a_row_holds_where_all_its_conditions_hold() -> None:
    checked = small(
        {**yes_no("a"), **yes_no("b")},
        table("t", [rule("both", {"a": "true", "b": "true"}, '"x"')], otherwise('"y"')),
    )
    decision = checked.decisions["t"]
    assert isinstance(decision, CheckedTable)
    (row,) = decision.rows

    assert holds(row.conditions, {"a": True, "b": True}) is Truth.TRUE
    assert holds(row.conditions, {"a": True}) is Truth.UNKNOWN
    assert holds(row.conditions, {"b": False}) is Truth.FALSE


def test_a_row_without_conditions_holds() -> None:
    checked = small(yes_no("a"), table("t", [rule("a", {"a": "true"}, '"x"'), rule("always", {}, '"y"')]))

    assert result(checked, a=False).value == "y"


def test_a_formula_is_decided_once_its_value_is_known() -> None:
    checked = small(NUMBERS, formula("answer", "x + y"))

    found = result(checked, x=1, y=2)

    assert (found.status, found.value, found.missing) == (Status.DECIDED, 3, frozenset())


def test_a_formula_misses_what_its_value_depends_on() -> None:
    checked = small(NUMBERS, formula("answer", "x + y"))

    found = result(checked, x=1)

    assert (found.status, found.value, found.missing) == (Status.UNDETERMINED, UNKNOWN, {"y"})


def test_a_table_is_decided_by_the_facts_that_matter(ladder: CheckedRuleset) -> None:
    found = result(ladder, banned=True)

    assert (found.status, found.value) == (Status.DECIDED, "no")


def test_a_table_misses_what_its_open_rows_read(ladder: CheckedRuleset) -> None:
    assert result(ladder).missing == {"banned", "score"}
    assert result(ladder, banned=False).missing == {"score"}


def test_a_row_that_would_say_the_same_keeps_nothing_open(ladder: CheckedRuleset) -> None:
    found = result(ladder, score=59)

    assert (found.status, found.value) == (Status.DECIDED, "no")


def test_rows_that_agree_stay_open_while_others_do_not(ladder: CheckedRuleset) -> None:
    assert result(ladder, score=60).missing == {"banned"}


def test_what_an_undecided_output_reads_is_missing() -> None:
    rules = [rule("a", {"a": "true"}, "x + y")]
    checked = small({**yes_no("a"), **NUMBERS}, table("t", rules, otherwise("x"), type="decimal", scale=0))

    assert result(checked).missing == {"a", "x", "y"}
    assert result(checked, a=True, x=1).missing == {"y"}
    assert result(checked, a=False).missing == {"x"}


def test_an_open_otherwise_row_keeps_its_output_open() -> None:
    rules = [rule("a", {"a": "true"}, "1")]
    checked = small({**yes_no("a"), **NUMBERS}, table("t", rules, otherwise("x"), type="decimal", scale=0))

    assert result(checked).missing == {"a", "x"}
    assert result(checked, x=1).status is Status.DECIDED


def test_an_open_parameter_is_missing_like_a_fact() -> None:
    limit = {"limit": {"type": "decimal", "scale": 0, "min": 0, "max": 9, "open": True}}
    checked = small(NUMBERS, formula("answer", "x > limit or y > 5", **BOOLEAN), parameters=limit)

    assert result(checked, x=1, y=1).missing == {"limit"}
    assert result(checked, y=6).status is Status.DECIDED
    assert evaluate_case(checked, {"x": 1, "y": 1}, parameters={"limit": 0}).decisions["answer"].value is True


# -- discretion


@pytest.fixture(scope="module")
def judged() -> CheckedRuleset:
    inputs = {**yes_no("worthy", **JUDGED), **yes_no("known")}
    limit = {"limit": {"type": "boolean", "open": True}}
    return small(inputs, formula("answer", "worthy and known and not(limit)", **BOOLEAN), parameters=limit)


def test_where_only_a_judgement_is_missing_it_is_discretion(judged: CheckedRuleset) -> None:
    found = evaluate_case(judged, {"known": True}, parameters={"limit": False}).decisions["answer"]

    assert (found.status, set(found.missing)) == (Status.DISCRETION, {"worthy"})


def test_a_judgement_beside_a_missing_fact_is_undetermined(judged: CheckedRuleset) -> None:
    found = evaluate_case(judged, {}, parameters={"limit": False}).decisions["answer"]

    assert (found.status, set(found.missing)) == (Status.UNDETERMINED, {"worthy", "known"})


def test_a_judgement_beside_an_open_parameter_is_undetermined(judged: CheckedRuleset) -> None:
    found = result(judged, known=True)

    assert (found.status, set(found.missing)) == (Status.UNDETERMINED, {"worthy", "limit"})


def test_a_judgement_that_does_not_matter_is_not_waited_for(judged: CheckedRuleset) -> None:
    assert result(judged, known=False).status is Status.DECIDED


# -- decisions that use decisions


@pytest.fixture(scope="module")
def stairs() -> CheckedRuleset:
    grade = table("grade", [rule("good", {"total": ">= 10"}, '"good"')], otherwise('"poor"'))
    final = table("final", [rule("pass", {"grade": '"good"', "a": "true"}, '"yes"')], otherwise('"no"'))
    return small({**NUMBERS, **yes_no("a")}, {**final, **grade, **formula("total", "x + y")}, main="final")


def test_a_decision_uses_the_values_of_others(stairs: CheckedRuleset) -> None:
    assert result(stairs, x=5, y=5, a=True).value == "yes"
    assert result(stairs, x=5, y=4, a=True).value == "no"


def test_what_a_used_decision_misses_is_missing(stairs: CheckedRuleset) -> None:
    found = result(stairs, x=5, a=True)

    assert (found.status, set(found.missing)) == (Status.UNDETERMINED, {"y"})


def test_a_used_decision_that_no_longer_matters_misses_nothing(stairs: CheckedRuleset) -> None:
    found = result(stairs, a=False)

    assert (found.status, found.value) == (Status.DECIDED, "no")


def test_decisions_come_in_file_order(stairs: CheckedRuleset) -> None:
    assert list(decide(stairs, {})) == ["final", "grade", "total"]


# -- conflict


def test_two_matches_under_unique_conflict() -> None:
    found = result(small(NUMBERS, CLASHING), x=3, y=1)

    assert (found.status, found.value, found.missing) == (Status.CONFLICT, UNKNOWN, frozenset())


def test_one_match_and_an_open_row_under_unique_is_undetermined() -> None:
    rules = [rule("a", "a or b", '"x"'), rule("c", "b or c", '"y"')]
    inputs = {**yes_no("a"), **yes_no("b"), **yes_no("c")}
    checked = small(inputs, table("t", rules, otherwise('"z"'), policy="unique"))

    assert result(checked, a=True, b=False).missing == {"c"}
    assert result(checked, a=True, b=False, c=False).value == "x"
    assert result(checked, a=True, b=False, c=True).status is Status.CONFLICT


def test_a_conflict_that_is_used_conflicts() -> None:
    user = formula("answer", "clash = high", **BOOLEAN)

    assert result(small(NUMBERS, {**CLASHING, **user}), x=3, y=1).status is Status.CONFLICT


def test_a_conflict_used_in_a_table_conflicts() -> None:
    user = table("answer", [rule("high", {"clash": '"high"'}, '"yes"')], otherwise('"no"'))

    assert result(small(NUMBERS, {**CLASHING, **user}), x=3, y=1).status is Status.CONFLICT


def test_a_conflict_beside_a_missing_fact_is_undetermined() -> None:
    checked = small({**NUMBERS, **yes_no("a")}, {**CLASHING, **formula("answer", "clash = high and a", **BOOLEAN)})

    found = result(checked, x=3, y=1)

    assert (found.status, set(found.missing)) == (Status.UNDETERMINED, {"a"})


def test_a_conflict_that_no_longer_matters_is_left_aside() -> None:
    checked = small({**NUMBERS, **yes_no("a")}, {**CLASHING, **formula("answer", "clash = high and a", **BOOLEAN)})

    found = result(checked, x=3, y=1, a=False)

    assert (found.status, found.value) == (Status.DECIDED, False)


# -- what rivals get wrong


def test_a_null_cell_is_met_by_null_alone() -> None:
    inputs = number("rank", optional=True)
    checked = small(inputs, table("t", [rule("none", {"rank": "= null"}, '"x"')], otherwise('"y"')))

    assert result(checked, rank=None).value == "x"
    assert result(checked, rank=1).value == "y"
    assert result(checked).status is Status.UNDETERMINED


@pytest.mark.parametrize(
    ("cell", "when_null"),
    [("null", "x"), ("!= null", "y"), ("null, < 60", "x"), ("< 60", "y"), ("not(60)", "y"), ("not(null)", "y")],
)
def test_a_cell_says_whether_null_passes(cell: str, when_null: str) -> None:
    inputs = number("rank", optional=True)
    checked = small(inputs, table("t", [rule("row", {"rank": cell}, '"x"')], otherwise('"y"')))

    assert result(checked, rank=None).value == when_null


def test_an_undecided_decision_that_misses_nothing_is_a_fault_of_ours() -> None:
    checked = small(NUMBERS, formula("answer", "x + y"))

    with pytest.raises(TypeError, match="nothing is missing"):
        reference._undecided(checked, DecisionResult("answer"), frozenset(), {})
