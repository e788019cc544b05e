"""Accounts as data: what is told of rules, formulas, parameters and missing facts."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.datatypes import BooleanType, Datatype, EnumType, Member, NumberType, TextType
from jianfu_rules.evaluating.missing import allowed, missing_of
from jianfu_rules.evaluating.result import GroundKind, Status
from jianfu_rules.explaining.explain import explain_decision, outcome_text
from jianfu_rules.explaining.explanation import Explanation, Reading
from jianfu_rules.kleene import Truth
from jianfu_rules.model.citation import Basis
from jianfu_rules.model.table import Strength
from jianfu_rules.phrases import Phrase
from jianfu_rules.values import UNKNOWN
from tests.given import evaluate_case, formula, label, number, otherwise, rule, small, table, yes_no
from tests.permit import permit

AS_OF = dt.date(2025, 6, 30)


@pytest.fixture(scope="module")
def checked() -> CheckedRuleset:
    return permit()


def account(checked: CheckedRuleset, name: str = "permit", *, bonus: object = UNKNOWN, **facts: object) -> Explanation:
    return explain_decision(checked, evaluate_case(checked, facts, parameters={"bonus": bonus}), AS_OF, name)


def test_an_account_says_what_was_asked_of_which_version(checked: CheckedRuleset) -> None:
    found = account(checked)

    assert (found.ruleset, found.title.en, found.label.en) == ("test/permit", "stall permit", "verdict")
    assert (found.version, found.version_basis) == (dt.date(2025, 1, 1), Basis.MODELLED)
    assert found.as_of == AS_OF


def test_a_decided_account_has_the_outcome_in_words_and_as_text(checked: CheckedRuleset) -> None:
    found = account(checked, banned=True)

    assert (found.status, found.outcome, found.value) == (Status.DECIDED, Phrase("不准", "refused"), "refused")


def test_an_undecided_account_has_no_outcome(checked: CheckedRuleset) -> None:
    found = account(checked)

    assert (found.outcome, found.value, found.basis) == (None, None, None)


def test_a_rule_is_told_with_its_citation_and_its_conditions(checked: CheckedRuleset) -> None:
    (ground,) = account(checked, banned=True).grounds

    assert (ground.ground.id, ground.ground.kind, ground.ground.basis) == (
        "permit.banned",
        GroundKind.RULE,
        Basis.STATED,
    )
    assert ground.ground.strength is Strength.MUST_NOT
    assert ground.ground.says == Phrase("被禁止的不准", "who is banned gets none")
    assert str(ground.ground.span) == "permit.yaml:49:13"
    assert ground.ground.cite is not None
    assert ground.ground.cite.text() == "《某文》（某报，某发〔2025〕1号，2025），第三条"
    (condition,) = ground.conditions
    assert condition.holds is Truth.TRUE
    assert condition.readings == (Reading("banned", Phrase("被禁止", "banned"), Phrase("是", "yes"), known=True),)
    assert (condition.asked, condition.expression) == (Phrase("是", "yes"), "banned: true")


def test_a_rule_with_one_expression_is_told_with_all_that_it_reads(checked: CheckedRuleset) -> None:
    (ground,) = account(checked, banned=False, rank=4, worthy=True, score=60).grounds

    (condition,) = ground.conditions
    assert ground.ground.id == "permit.worthy"
    assert [reading.name for reading in condition.readings] == ["worthy", "score"]
    assert condition.asked.en == "to satisfy worthy and score >= 60"


def test_a_note_is_told(checked: CheckedRuleset) -> None:
    (ground,) = account(checked, banned=False, rank=1, size="small").grounds

    assert ground.ground.note == Phrase("名次是推定", "the ranks are inferred")


def test_an_account_is_as_firm_as_its_least_firm_ground(checked: CheckedRuleset) -> None:
    assert account(checked, banned=True).basis is Basis.STATED
    assert account(checked, banned=False, rank=4, worthy=True, score=60).basis is Basis.OFFICIAL
    assert account(checked, banned=False, rank=None, size="large").basis is Basis.MODELLED


def test_an_otherwise_row_is_told_with_its_citation(checked: CheckedRuleset) -> None:
    (ground,) = account(checked, banned=False, rank=4, score=59).grounds

    assert (ground.ground.id, ground.ground.kind) == ("permit.otherwise", GroundKind.OTHERWISE)
    assert ground.ground.cite is not None
    assert ground.ground.cite.at == "第六条"


def test_a_formula_is_told_with_what_it_read_and_the_amounts_it_used(checked: CheckedRuleset) -> None:
    share, bonus, total = account(checked, "total", score=80, bonus=1).grounds

    assert (share.ground.id, share.ground.kind, share.value, share.ground.basis) == (
        "share", GroundKind.PARAMETER, Phrase("0.5", "0.5"), Basis.STATED
    )  # fmt: skip
    assert (bonus.ground.id, bonus.value, bonus.ground.basis, bonus.ground.cite) == (
        "bonus",
        Phrase("1.00分", "1.00 分"),
        None,
        None,
    )
    assert (total.ground.id, total.ground.kind, total.value) == (
        "total",
        GroundKind.FORMULA,
        Phrase("41.000分", "41.000 分"),
    )
    assert total.expression == "share * score + bonus"
    assert [reading.label.en for reading in total.readings] == ["share of the rating", "rating", "bonus"]


def test_a_used_decision_is_read_by_its_label() -> None:
    rows = [rule("high", {"total": ">= 5"}, '"x"')]
    checked = small(number("x"), {**formula("total", "x + 1"), **table("t", rows, otherwise('"y"'))})
    found = explain_decision(checked, evaluate_case(checked, {"x": 9}), AS_OF, "t")

    assert found.grounds[-1].conditions[0].readings[0].label == Phrase("total的名称", "the total")


def test_a_threshold_is_read_beside_the_value_that_meets_it() -> None:
    limit = {"limit": {"type": "decimal", "scale": 0, "min": 0, "max": 9, "open": True}}
    checked = small(
        number("x"), table("t", [rule("high", {"x": ">= limit"}, '"x"')], otherwise('"y"')), parameters=limit
    )
    result = evaluate_case(checked, {"x": 9}, parameters={"limit": 5})
    found = explain_decision(checked, result, AS_OF, "t")

    assert [reading.name for reading in found.rows[0].conditions[0].readings] == ["x", "limit"]


@pytest.mark.parametrize(
    ("facts", "parts"),
    [
        ({}, ["open", "open", "open"]),
        ({"banned": True}, ["determining", "no part", "no part"]),
        (
            {"banned": False, "rank": 1, "size": "small", "worthy": True, "score": 60},
            ["no part", "determining", "concurring"],
        ),
        ({"banned": False, "rank": 4, "worthy": False}, ["no part", "no part", "no part"]),
    ],
)
def test_every_rule_is_told_with_its_part(checked: CheckedRuleset, facts: dict[str, Any], parts: list[str]) -> None:
    assert [row.part for row in account(checked, **facts).rows] == parts


def test_every_rule_is_told_with_whether_it_holds(checked: CheckedRuleset) -> None:
    found = account(checked, banned=False, rank=4, score=60)

    assert [row.holds for row in found.rows] == [Truth.FALSE, Truth.FALSE, Truth.UNKNOWN]
    assert [reading.known for reading in found.rows[2].conditions[0].readings] == [False, True]


def test_a_formula_has_no_rules(checked: CheckedRuleset) -> None:
    assert account(checked, "total").rows == ()


def test_a_conflict_is_told_by_the_rules_that_disagree() -> None:
    rows = [rule("heavy", "x + y > 3", '"p"'), rule("steep", "x - y > 0", '"q"')]
    checked = small({**number("x"), **number("y")}, table("t", rows, otherwise('"r"'), policy="unique"))
    found = explain_decision(checked, evaluate_case(checked, {"x": 3, "y": 1}), AS_OF, "t")

    assert [ground.ground.id for ground in found.grounds] == ["t.heavy", "t.steep"]
    assert found.status is Status.CONFLICT


def test_missing_facts_come_in_file_order_with_questions(checked: CheckedRuleset) -> None:
    found = account(checked).missing

    assert [item.name for item in found] == ["banned", "score", "size", "rank", "worthy"]
    assert found[0].ask == Phrase("是否被禁止？", "Is the applicant banned?")
    assert found[1].answered_by == Phrase("街道", "the street")


def test_a_judgement_is_missing_with_who_judges_and_by_what(checked: CheckedRuleset) -> None:
    (found,) = account(checked, banned=False, rank=4, score=60).missing

    assert found.judgement
    assert found.answered_by == Phrase("评审组", "the panel")
    assert found.criteria == Phrase("看实绩", "merit")


def test_an_open_parameter_is_missing_from_the_host(checked: CheckedRuleset) -> None:
    (found,) = account(checked, "total", score=80).missing

    assert (found.name, found.label, found.judgement) == ("bonus", Phrase("bonus", "bonus"), False)
    assert found.answered_by == Phrase("使用方", "the host")


def test_an_open_parameter_is_missing_by_its_label() -> None:
    limit = {"limit": {"type": "boolean", "open": True, "label": label("limit"), "ask": label("question")}}
    checked = small(yes_no("a"), formula("t", "a and limit", type="boolean"), parameters=limit)
    (found,) = missing_of(checked, ["limit"])

    assert (found.label, found.ask) == (Phrase("limit的名称", "the limit"), Phrase("question的名称", "the question"))


def test_nothing_is_missing_of_nothing(checked: CheckedRuleset) -> None:
    assert missing_of(checked, []) == ()


def test_an_optional_fact_may_be_answered_with_none(checked: CheckedRuleset) -> None:
    (found,) = missing_of(checked, ["rank"])

    assert "无" in found.allowed.zh
    assert "none" in found.allowed.en


@pytest.mark.parametrize(
    ("datatype", "zh", "en"),
    [
        (BooleanType(), "是或否", "yes or no"),
        (EnumType((Member("a", Phrase("甲", "A")), Member("b", Phrase("乙", "B")))), "甲、乙", "A / B"),
        (NumberType(0), "整数", "a whole number"),
        (NumberType(2), "数值", "a number"),
    ],
)
def test_the_allowed_values_are_told(datatype: Datatype, zh: str, en: str) -> None:
    assert allowed(datatype) == Phrase(zh, en)


def test_the_allowed_numbers_are_told_with_bounds_decimals_and_unit(checked: CheckedRuleset) -> None:
    assert allowed(checked.inputs["score"].type) == Phrase(
        "0 至 100分的数值，最多 2 位小数", "a number from 0 to 100 分, up to 2 decimals"
    )


def test_a_text_is_told_as_text() -> None:
    assert allowed(TextType(9)) == Phrase("不超过 9 个字的文本", "a text of up to 9 characters")


def test_an_outcome_has_one_text() -> None:
    assert outcome_text(UNKNOWN, BooleanType()) is None
    assert outcome_text(True, BooleanType()) == "true"


def test_normalisations_are_part_of_the_account(checked: CheckedRuleset) -> None:
    assert [note.code for note in account(checked, score="６０").notes] == ["JR610"]
