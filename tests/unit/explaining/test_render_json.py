"""Accounts as JSON-ready data."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.explaining.explain import explain_decision
from jianfu_rules.explaining.render_json import phrase_json, render_json
from tests.given import evaluate_case
from tests.permit import permit

AS_OF = dt.date(2025, 6, 30)
BANNED = {
    "holds": "TRUE",
    "read": [
        {
            "name": "banned",
            "label": {"zh": "被禁止", "en": "banned"},
            "value": {"zh": "是", "en": "yes"},
            "known": True,
        }
    ],
    "asked": {"zh": "是", "en": "yes"},
    "expression": "banned: true",
}


@pytest.fixture(scope="module")
def checked() -> CheckedRuleset:
    return permit()


def account(
    checked: CheckedRuleset, name: str = "permit", *, parameters: dict[str, object] | None = None, **facts: object
) -> dict[str, Any]:
    return render_json(explain_decision(checked, evaluate_case(checked, facts, parameters=parameters), AS_OF, name))


def test_an_account_survives_json(checked: CheckedRuleset) -> None:
    found = account(checked, banned=False)

    assert json.loads(json.dumps(found)) == found


def test_an_account_says_what_came_of_what(checked: CheckedRuleset) -> None:
    found = account(checked, banned=True)

    assert {key: value for key, value in found.items() if key not in ("determining", "rules")} == {
        "ruleset": "test/permit",
        "title": {"zh": "摆摊许可", "en": "stall permit"},
        "in_force_from": "2025-01-01",
        "in_force_basis": "modelled",
        "as_of": "2025-06-30",
        "overlays": [],
        "decision": "permit",
        "label": {"zh": "结论", "en": "verdict"},
        "status": "DECIDED",
        "outcome": "refused",
        "outcome_label": {"zh": "不准", "en": "refused"},
        "basis": "stated",
        "missing": [],
        "contradiction": None,
        "notes": [],
    }


def test_a_rule_has_citation_place_and_conditions(checked: CheckedRuleset) -> None:
    assert account(checked, banned=True)["determining"] == [
        {
            "id": "permit.banned",
            "kind": "rule",
            "basis": "stated",
            "says": {"zh": "被禁止的不准", "en": "who is banned gets none"},
            "cite": {
                "source": "gazette",
                "title": "某文",
                "publisher": "某报",
                "date": "2025",
                "number": "某发〔2025〕1号",
                "at": "第三条",
            },
            "place": "permit.yaml:49:13",
            "note": None,
            "strength": "must not",
            "conditions": [BANNED],
        }
    ]


def test_every_rule_is_listed_with_its_part(checked: CheckedRuleset) -> None:
    found = account(checked, banned=True)["rules"]

    assert [(row["id"], row["holds"], row["part"]) for row in found] == [
        ("permit.banned", "TRUE", "determining"),
        ("permit.best", "UNKNOWN", "no part"),
        ("permit.worthy", "UNKNOWN", "no part"),
    ]
    assert found[0]["conditions"] == [BANNED]
    assert found[0]["place"] == "permit.yaml:49:13"


def test_a_formula_has_expression_and_readings(checked: CheckedRuleset) -> None:
    _, bonus, total = account(checked, "total", parameters={"bonus": 1}, score=80)["determining"]

    assert (bonus["id"], bonus["kind"], bonus["basis"], bonus["cite"]) == ("bonus", "parameter", None, None)
    assert bonus["value"] == {"zh": "1.00分", "en": "1.00 分"}
    assert "expression" not in bonus
    assert total["expression"] == "share * score + bonus"
    assert [item["name"] for item in total["read"]] == ["share", "score", "bonus"]


def test_a_missing_judgement_has_question_and_criteria(checked: CheckedRuleset) -> None:
    found = account(checked, banned=False, rank=4, score=60)

    assert (found["status"], found["outcome"], found["outcome_label"], found["basis"]) == (
        "DISCRETION", None, None, None
    )  # fmt: skip
    assert found["missing"] == [
        {
            "name": "worthy",
            "label": {"zh": "值得扶持", "en": "worth support"},
            "ask": {"zh": "是否值得扶持？", "en": "Is it worth support?"},
            "answered_by": {"zh": "评审组", "en": "the panel"},
            "allowed": {"zh": "是或否", "en": "yes or no"},
            "judgement": True,
            "criteria": {"zh": "看实绩", "en": "merit"},
        }
    ]


def test_notes_are_lines(checked: CheckedRuleset) -> None:
    assert account(checked, score="６０")["notes"] == [
        "score: JR610 note: `score`: full-width digits were read as plain ones"
    ]


def test_no_phrase_is_null() -> None:
    assert phrase_json(None) is None
