from __future__ import annotations

import pytest

from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.errors import FactsError, ParameterError
from jianfu_rules.values import UNKNOWN
from tests.given import evaluate_case, formula, number, small

SHARE = {"share": {"type": "decimal", "scale": 1, "min": 0, "max": 1, "required": True}}


@pytest.fixture(scope="module")
def checked() -> CheckedRuleset:
    return small(number("x"), formula("answer", "x * share"), parameters=SHARE)


def test_a_result_keeps_inputs_and_parameters_as_they_were_read(checked: CheckedRuleset) -> None:
    found = evaluate_case(checked, {"x的名称": "４"}, parameters={"share": "0.5"})

    assert {name: str(value) for name, value in found.facts.items()} == {"x": "4", "share": "1/2"}
    assert [note.code for note in found.notes] == ["JR610"]


def test_missing_parameters_are_told_before_any_fact_is_read(checked: CheckedRuleset) -> None:
    with pytest.raises(ParameterError):
        evaluate_case(checked, {"nonsense": 1})


def test_wrong_facts_stop_the_case(checked: CheckedRuleset) -> None:
    with pytest.raises(FactsError):
        evaluate_case(checked, {"nonsense": 1}, parameters={"share": 0})


def test_unknown_facts_are_ignored_on_demand(checked: CheckedRuleset) -> None:
    found = evaluate_case(checked, {"nonsense": 1}, parameters={"share": 0}, extra="ignore")

    assert found.decisions["answer"].value is UNKNOWN
