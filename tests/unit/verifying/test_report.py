"""Reports as text and as data."""

from __future__ import annotations

import json
import re

import pytest

from jianfu_rules.phrases import LANGS
from jianfu_rules.verifying import Kind, Report, State, verify
from jianfu_rules.verifying.words import sentence
from tests.given import formula, number, otherwise, rule, small, table
from tests.unit.verifying.findings import the

XY = {**number("x", most="10", optional=True), **number("y", most="10", scale=1)}
BAR = {"bar": {"type": "decimal", "scale": 0, "min": 0, "max": 5, "open": True}}


def report() -> Report:
    """Return a report with a fault, a note and things that are fine."""
    rules = [rule("a", "x != null and x > y", '"yes"'), rule("b", "x != null and x > y + 2", '"no"')]
    decisions = {**formula("f", "y + bar"), **table("t", rules, otherwise('"no"'), policy="unique")}
    return verify(small(XY, decisions, parameters=BAR))


def placeless(text: str) -> list[str]:
    """Return the lines of a text without the lines and columns of places."""
    return re.sub(r"yaml:[0-9]+:[0-9]+", "yaml", text).splitlines()


def test_a_report_tells_faults_and_notes_with_their_witnesses_in_english() -> None:
    assert placeless(report().text("en")) == [
        "small.yaml: fault: the rules `a` and `b` of `t` can disagree",
        "  for example x = 3, y = 0.0, bar = 0: CONFLICT",
        "small.yaml: note: `f` can wait for parameters that nobody published, where all facts are given: bar",
        "  for example x = 0, y = 0.0: UNDETERMINED",
        "test/small on 2025-01-01: questions: 15, faults: 1, not settled: 0",
    ]


def test_a_report_tells_the_same_in_chinese() -> None:
    assert placeless(report().text()) == [
        "small.yaml: 有误：“t”的规则“a”与“b”可能冲突",
        "  例如：x = 3，y = 0.0，bar = 0：CONFLICT",
        "small.yaml: 说明：事实齐全时“f”仍可能等待未公布的参数：bar",
        "  例如：x = 0，y = 0.0：UNDETERMINED",
        "test/small（2025-01-01）：提问 15，有误 1，未决 0",
    ]


def test_two_cases_are_told_by_what_differs() -> None:
    found = the(report(), Kind.USELESS, "y")

    assert found.text("en").splitlines()[1:] == [
        "  for example x = 1, y = 0.0, bar = 0: DECIDED yes",
        "  and with y = 1.0: DECIDED no",
    ]
    assert found.text("zh").splitlines()[2].startswith("  若改为：y = 1.0")


def test_a_claim_about_no_facts_at_all_has_a_witness_too() -> None:
    found = the(verify(small({}, formula("f", "true", type="boolean"))), Kind.UNREACHED, "f", "true")

    assert found.text("en").endswith("  for example any facts: DECIDED true")
    assert found.text("zh").endswith("  例如：任意事实：DECIDED true")


def test_what_is_fine_and_what_is_open_is_marked_as_such() -> None:
    cubes = {name: part for word in "xyz" for name, part in number(word, least="-99999999", most="99999999").items()}
    checked = small(cubes, formula("f", "x * x * x + y * y * y + z * z * z = 114", type="boolean"))

    found = verify(checked, seconds=1)

    assert the(found, Kind.COMPLETE).text("en").endswith("fine: `f` answers every complete case")
    assert "open: not decided in 1 s: no case gives `f` the value `true`" in found.text("en")
    assert "未决：1 秒内未能判定：“f”从不取值“true”" in found.text("zh")


def test_a_report_is_json_ready() -> None:
    found = report().to_dict()

    assert json.loads(json.dumps(found)) == found
    assert (found["ruleset"], found["as_of"], found["sound"], found["parameters"]) == (
        "test/small",
        "2025-01-01",
        False,
        {},
    )
    [fault] = [item for item in found["findings"] if item["fault"]]
    assert re.fullmatch(r"small.yaml:[0-9]+:[0-9]+", fault.pop("place"))
    assert fault == {
        "kind": "consistent",
        "state": "refuted",
        "fault": True,
        "says": {"zh": "“t”的规则“a”与“b”可能冲突", "en": "the rules `a` and `b` of `t` can disagree"},
        "decision": "t",
        "subject": ["a", "b"],
        "witnesses": [
            {
                "facts": {"x": "3", "y": "0.0"},
                "parameters": {"bar": "0"},
                "answers": {
                    "f": {"status": "DECIDED", "outcome": "0.00"},
                    "t": {"status": "CONFLICT", "outcome": None},
                },
            }
        ],
        "reason": None,
        "diagnostics": [],
    }


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="fr"):
        report().text("fr")  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("state", State)
def test_every_claim_has_its_sentence_in_both_languages(kind: Kind, state: State) -> None:
    says = sentence(kind, state, "d", ("one", "two", "three", "four", "five"), 7)

    assert all(says.text(lang) and "{" not in says.text(lang) for lang in LANGS)
    assert ("7" in says.en) is (state is State.UNDECIDED)
