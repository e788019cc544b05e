"""What an outcome rests on, through all decisions used."""

from __future__ import annotations

from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.evaluating.result import GroundKind
from tests.given import CITE, evaluate_case, formula, number, otherwise, rule, small, table, yes_no

INPUTS = {**number("x", most="9"), **number("y", most="9"), **yes_no("a"), **yes_no("b")}
SHARE = {"share": {"value": "0.5", "cite": CITE, "basis": "stated"}}


def grounds(checked: CheckedRuleset, **facts: object) -> list[tuple[str, str, int | None]]:
    found = evaluate_case(checked, facts).decisions[checked.main].grounds
    return [(key.kind.value, key.name, key.row) for key in found]


def test_a_formula_rests_on_itself_and_the_parameters_it_reads() -> None:
    checked = small(INPUTS, formula("answer", "x * share"), parameters=SHARE)

    assert grounds(checked, x=1) == [("parameter", "share", None), ("formula", "answer", None)]


def test_a_formula_rests_on_the_branch_that_was_taken() -> None:
    other = {"other": {"value": "0.1", "cite": CITE, "basis": "stated"}}
    text = "if a then x * share else x * other"
    checked = small(INPUTS, formula("answer", text), parameters={**SHARE, **other})

    assert ("parameter", "other", None) not in grounds(checked, x=1, a=True)
    assert ("parameter", "share", None) not in grounds(checked, x=1, a=False)


def test_branches_that_agree_are_both_grounds() -> None:
    other = {"other": {"value": "0.5", "cite": CITE, "basis": "stated"}}
    checked = small(INPUTS, formula("answer", "if a then share else other"), parameters={**SHARE, **other})

    assert [name for _, name, _ in grounds(checked)] == ["share", "other", "answer"]


def test_a_table_rests_on_the_row_that_matched() -> None:
    rows = [rule("a", {"a": "true"}, '"x"'), rule("b", {"b": "true"}, '"y"')]
    checked = small(INPUTS, table("t", rows, otherwise('"z"')))

    assert grounds(checked, a=False, b=True) == [("rule", "t", 1)]


def test_a_table_rests_on_its_otherwise_row_where_none_matched() -> None:
    rows = [rule("a", {"a": "true"}, '"x"'), rule("b", {"b": "true"}, '"y"')]
    checked = small(INPUTS, table("t", rows, otherwise('"z"')))

    assert grounds(checked, a=False, b=False) == [("otherwise", "t", 2)]


def test_a_concurring_row_is_no_ground() -> None:
    rows = [rule("a", {"a": "true"}, '"x"'), rule("b", {"b": "true"}, '"x"')]
    checked = small(INPUTS, table("t", rows, otherwise('"z"')))

    assert grounds(checked, a=True, b=True) == [("rule", "t", 0)]


def test_a_row_brings_the_parameters_of_its_condition_and_output() -> None:
    rows = [rule("a", "x > limit", "share")]
    limit = {"limit": {"value": "5", "cite": CITE, "basis": "stated"}}
    checked = small(INPUTS, table("t", rows, otherwise("0"), type="decimal", scale=1), parameters={**SHARE, **limit})

    assert grounds(checked, x=6) == [("parameter", "share", None), ("parameter", "limit", None), ("rule", "t", 0)]


def test_an_otherwise_row_brings_the_parameters_of_its_output() -> None:
    rows = [rule("a", {"a": "true"}, "0")]
    checked = small(INPUTS, table("t", rows, otherwise("share"), type="decimal", scale=1), parameters=SHARE)

    assert grounds(checked, a=False) == [("parameter", "share", None), ("otherwise", "t", 1)]


def test_the_grounds_of_a_used_decision_are_inherited() -> None:
    grade = table("grade", [rule("good", {"total": ">= 10"}, '"good"')], otherwise('"poor"'))
    final = table("final", [rule("pass", {"grade": '"good"'}, '"yes"')], otherwise('"no"'))
    checked = small(INPUTS, {**final, **grade, **formula("total", "x + y")}, main="final")

    assert grounds(checked, x=5, y=5) == [("rule", "final", 0), ("rule", "grade", 0), ("formula", "total", None)]


def test_a_conflict_rests_on_the_rows_that_disagree() -> None:
    rows = [rule("heavy", "x + y > 3", '"p"'), rule("none", "x + y > 90", '"r"'), rule("steep", "x - y > 0", '"q"')]
    checked = small(INPUTS, table("t", rows, otherwise('"r"'), policy="unique"))

    assert grounds(checked, x=3, y=1) == [("rule", "t", 0), ("rule", "t", 2)]


def test_an_inherited_conflict_rests_on_the_rows_that_disagree() -> None:
    rows = [rule("heavy", "x + y > 3", '"p"'), rule("steep", "x - y > 0", '"q"')]
    clash = table("clash", rows, otherwise('"r"'), policy="unique")
    checked = small(INPUTS, {**clash, **formula("answer", "clash = p", type="boolean")})

    assert grounds(checked, x=3, y=1) == [("rule", "clash", 0), ("rule", "clash", 1)]


def test_an_undecided_decision_rests_on_nothing_yet() -> None:
    checked = small(INPUTS, formula("answer", "x * share"), parameters=SHARE)

    assert grounds(checked) == []


def test_parameters_come_before_decisions_as_in_the_file() -> None:
    checked = small(INPUTS, formula("answer", "x * share"), parameters=SHARE)
    found = evaluate_case(checked, {"x": 1}).decisions["answer"].grounds

    assert [key.position for key in found] == [0, 1]
    assert [key.kind for key in found] == [GroundKind.PARAMETER, GroundKind.FORMULA]
