"""Cases: reading, running, and telling what came otherwise."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from jianfu_rules import UNKNOWN, LoadError, Status
from jianfu_rules.loading.document import document_from
from jianfu_rules.testing.cases import Case, CaseOutcome, cases_from_text, load_cases, plain_of, run_case
from tests.permit import FOLDER, permit


def case(facts: str = "{}", expect: str = "{missing: []}", more: str = "") -> Case:
    text = f"- case: a case\n  as_of: 2025-06-30\n  facts: {facts}\n  expect: {expect}\n  {more}\n"
    (found,) = cases_from_text(text)
    return found


def run(facts: str = "{}", expect: str = "{}", more: str = "") -> CaseOutcome:
    return run_case(permit(), case(facts, expect, more))


def codes(text: str) -> list[str]:
    with pytest.raises(LoadError) as raised:
        cases_from_text(text, "cases.yaml")
    return [item.code for item in raised.value.diagnostics]


# -- reading


def test_a_file_of_cases_is_read() -> None:
    found = load_cases(FOLDER / "cases" / "2025-01-01.yaml")

    assert found[0].case == "who is banned gets none"
    assert found[0].as_of == dt.date(2025, 6, 30)
    assert found[0].expect.status is Status.DECIDED
    assert found[0].expect.missing == ()
    assert found[1].parameters == {"bonus": "1.5"}


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="JR101"):
        load_cases(tmp_path / "2025-01-01.yaml")


def test_a_case_knows_its_place() -> None:
    assert str(case().places.whole) == "<text>:1:3"


def test_a_story_is_kept() -> None:
    assert case(more="story: page 1").story == "page 1"


def test_what_is_not_expected_is_not_given() -> None:
    expect = case().expect

    assert expect.missing == ()
    assert (expect.status, expect.outcome, expect.outputs, expect.determining) == (None, None, None, None)
    assert expect.problems is None


def test_a_case_expects_something() -> None:
    with pytest.raises(LoadError, match="JR109 the case expects nothing"):
        case(expect="{}")


def test_bare_words_of_facts_are_values_and_all_else_is_text() -> None:
    text = '{a: true, b: false, c: null, d: UNKNOWN, e: 92.50, f: "true", g: [1, {h: true}]}'

    assert plain_of(document_from(text, "facts")) == {
        "a": True,
        "b": False,
        "c": None,
        "d": UNKNOWN,
        "e": "92.50",
        "f": "true",
        "g": ["1", {"h": True}],
    }


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("case: no list", ["JR110"]),
        ("- no mapping", ["JR110"]),
        ("- {case: a, as_of: 2025-06-30, facts: {}}", ["JR109"]),
        ("- {case: a, as_of: 2025-06-31, facts: {}, expect: {}}", ["JR110"]),
        ("- {case: a, as_of: 2025-06-30, facts: [], expect: {}}", ["JR110"]),
        ("- {case: a, as_of: 2025-06-30, facts: {}, expect: []}", ["JR110"]),
        ("- {case: a, as_of: 2025-06-30, facts: {}, expect: {}, fcts: {}}", ["JR108"]),
        ("- {case: a, as_of: 2025-06-30, facts: {}, expect: {status: decided}}", ["JR110"]),
        ("- {case: a, as_of: 2025-06-30, facts: {}, expect: {status: null}}", ["JR110"]),
        ("- {case: a, as_of: 2025-06-30, facts: {}, expect: {missing: banned}}", ["JR110"]),
        ("- {case: a, as_of: 2025-06-30, facts: {}, expect: {outputs: [a]}}", ["JR110"]),
        ("- {case: a, as_of: 2025-06-30, facts: {a: 1, a: 2}, expect: {}}", ["JR107"]),
    ],
)
def test_a_case_of_another_shape_is_refused(text: str, found: list[str]) -> None:
    assert codes(text) == found


def test_the_problems_of_all_cases_come_at_once() -> None:
    assert codes("- {case: a}\n- {case: b, as_of: x, facts: {}, expect: {}}") == ["JR109", "JR109", "JR109", "JR110"]


def test_a_mistyped_status_is_refused_with_all_of_them() -> None:
    text = "- {case: a, as_of: 2025-06-30, facts: {}, expect: {status: DECIDDE}}"

    with pytest.raises(LoadError, match=r"JR110 unknown status `DECIDDE` .*DECIDED, UNDETERMINED, DISCRETION"):
        cases_from_text(text)


# -- running


@pytest.mark.parametrize(
    ("facts", "expect"),
    [
        ("{banned: true}", "{status: DECIDED, outcome: refused, determining: [permit.banned], missing: []}"),
        ("{banned: false, rank: 9, score: 59}", "{determining: [permit.otherwise]}"),
        ("{}", "{status: UNDETERMINED, missing: [banned, score, size, rank, worthy]}"),
        ("{banned: UNKNOWN, worthy: false}", "{missing: [banned, size, rank]}"),
        ("{被禁止: true}", "{outputs: {permit: refused}}"),
        ("{score: 101}", "{problems: [JR603]}"),
        ("{score: 101, banned: maybe}", "{problems: [JR603, JR602]}"),
    ],
)
def test_a_case_passes_where_everything_expected_came(facts: str, expect: str) -> None:
    assert run(facts, expect).differences == ()


@pytest.mark.parametrize(
    ("facts", "expect", "difference"),
    [
        ("{banned: true}", "{status: CONFLICT}", "status: expected CONFLICT, found DECIDED"),
        ("{banned: true}", "{outcome: granted}", "outcome: expected granted, found refused"),
        ("{}", "{outcome: granted}", "outcome: expected granted, found None"),
        ("{banned: true}", "{missing: [score]}", "missing: expected [score], found []"),
        ("{banned: true}", "{determining: []}", "determining: expected [], found [permit.banned]"),
        ("{banned: true}", "{outputs: {total: 1}}", "outputs.total: expected 1, found None"),
        ("{banned: true}", "{outputs: {nonsense: 1}}", "outputs.nonsense: expected 1, found None"),
        ("{banned: true}", "{problems: [JR603]}", "problems: expected [JR603], found none"),
    ],
)
def test_a_case_fails_with_what_came_instead(facts: str, expect: str, difference: str) -> None:
    assert run(facts, expect).differences == (difference,)


@pytest.mark.parametrize("expect", ["{outcome: refused}", "{problems: [JR602]}", "{problems: [JR603, JR603]}"])
def test_a_case_fails_with_the_problems_of_its_facts(expect: str) -> None:
    found = run("{score: 101}", expect)

    assert [line.split(": ")[0] for line in found.differences] == ["problems"]
    assert "JR603" in found.differences[0]
    assert found.decision is None


def test_a_case_fails_with_everything_that_came_otherwise() -> None:
    found = run("{banned: true}", "{status: CONFLICT, outcome: granted}")

    assert len(found.differences) == 2
    assert not found.passed


def test_a_case_that_passed_has_its_decision() -> None:
    found = run("{banned: true}", "{status: DECIDED}")

    assert found.passed
    assert found.decision is not None
    assert found.decision.outcome == "refused"


def test_a_number_is_expected_by_its_canonical_text() -> None:
    right = run("{score: 80}", '{outputs: {total: "41.000"}}', "parameters: {bonus: 1}")
    short = run("{score: 80}", '{outputs: {total: "41"}}', "parameters: {bonus: 1}")

    assert right.passed
    assert short.differences == ("outputs.total: expected 41, found 41.000",)


def test_parameters_of_a_formula_are_no_rules() -> None:
    main = case("{resident_rating: 1, street_rating: 1}", "{determining: [], outcome: '1.000'}")

    assert run_case("scoring/pudong", main).differences == ()


OTHERS = """
- case: another decision
  as_of: 2025-01-10
  facts: {december_entered: true}
  parameters: {grade_reading: linear, livelihood_share: "0.5"}
  expect: {decisions: {%s}}
"""


def differences_of_others(expected: str) -> tuple[str, ...]:
    (case,) = cases_from_text(OTHERS % expected)
    return run_case("scoring/huishan", case).differences


def test_another_decision_is_looked_at_by_name() -> None:
    assert differences_of_others("exam_validity: {status: UNDETERMINED, missing: [announced, noticed]}") == ()
    assert differences_of_others("exam_validity: {status: DECIDED}") == (
        "decisions.exam_validity.status: expected DECIDED, found UNDETERMINED",
    )


def test_a_decision_that_is_not_there_is_a_difference() -> None:
    assert differences_of_others("exam: {status: UNDETERMINED}, exams: {status: DECIDED}") == (
        "decisions.exams: there is no such decision",
    )


def test_expectations_of_decisions_have_known_keys() -> None:
    with pytest.raises(LoadError) as raised:
        differences_of_others("exam: {state: DECIDED}")

    assert [item.code for item in raised.value.diagnostics] == ["JR108"]
