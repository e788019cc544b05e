"""Law: citations, basis, periods, and what nothing uses."""

from __future__ import annotations

from typing import Any

import pytest

from jianfu_rules.checking.law import check_versions
from jianfu_rules.diagnostics import Severity
from jianfu_rules.loading.load import ruleset_from_text
from jianfu_rules.model.ruleset import Ruleset
from tests import given
from tests.diagnosed import SOURCE, codes_of, diagnosed, told

WRONG = {"source": "txt", "at": "art. 1"}


def test_a_citation_names_a_source_of_the_file() -> None:
    decision = {"d": {**given.formula("d", "1")["d"], "cite": WRONG}}
    found = diagnosed(given.ruleset_text({}, decision))

    assert [(item.code, item.message, item.help) for item in found] == [
        ("JR401", "there is no source `txt`", "did you mean `text`?")
    ]


@pytest.mark.parametrize("part", ["rule", "otherwise", "parameter"])
def test_every_citation_is_looked_at(part: str) -> None:
    rules = [given.rule("r", "x", "a", **({"cite": WRONG} if part == "rule" else {}))]
    last = given.otherwise("b", **({"cite": WRONG} if part == "otherwise" else {}))
    cite = WRONG if part == "parameter" else given.CITE
    parameters = {"p": {"value": "1", "cite": cite, "basis": "stated"}}
    raw = given.ruleset_text(given.yes_no("x"), given.table("d", rules, last), parameters=parameters)

    assert told(raw, "JR401", at='"txt"').message == "there is no source `txt`"


def test_a_source_that_nothing_cites_is_a_warning() -> None:
    sources = {"text": {"title": "某文"}, "other": {"title": "另文"}}
    item = told(given.ruleset_text({}, given.formula("d", "1"), sources=sources), "JR405", at='"other"')

    assert (item.message, item.severity) == ("nothing cites the source `other`", Severity.WARNING)


def test_an_input_that_nothing_reads_is_a_warning() -> None:
    item = told(given.ruleset_text(given.number("x"), given.formula("d", "1")), "JR406", at='"x"')

    assert (item.message, item.severity) == ("nothing reads `x`", Severity.WARNING)


def test_a_parameter_that_nothing_reads_is_a_warning() -> None:
    parameters = {"p": {"value": "1", "cite": given.CITE, "basis": "stated"}}

    assert told(given.ruleset_text({}, given.formula("d", "1"), parameters=parameters), "JR406", at='"p"').is_error is (
        False
    )


@pytest.mark.parametrize(
    ("when", "then", "last"), [("x > 1", "0", "1"), ({"x": "> 1"}, "0", "1"), ("f", "x", "1"), ("f", "1", "x")]
)
def test_a_name_is_read_wherever_it_stands_in_a_table(when: str | dict[str, str], then: str, last: str) -> None:
    rules = [given.rule("r", when, then)]
    decision = given.table("d", rules, given.otherwise(last), type="decimal", scale=0)
    raw = given.ruleset_text({**given.number("x"), **given.yes_no("f")}, decision)

    assert "nothing reads `x`" not in [item.message for item in diagnosed(raw)]


def test_an_empty_cell_reads_nothing() -> None:
    rules = [given.rule("r", {"x": "-", "f": "true"}, "a")]
    raw = given.ruleset_text({**given.number("x"), **given.yes_no("f")}, given.table("d", rules, given.otherwise("b")))

    assert [item.message for item in diagnosed(raw)] == ["nothing reads `x`"]


def test_use_is_not_judged_while_a_decision_is_faulty() -> None:
    decisions = {**given.formula("d", "1"), **given.formula("e", "x + oops")}

    assert codes_of(given.ruleset_text({**given.number("x"), **given.number("y")}, decisions)) == ["JR201"]


@pytest.mark.parametrize("end", ["2024-12-31", "2025-01-01"])
def test_a_period_ends_after_it_starts(end: str) -> None:
    period = {"from": "2025-01-01", "to": end, "basis": "stated"}
    raw = given.ruleset_text({}, given.formula("d", "1"), in_force=period)
    [item] = diagnosed(raw)

    assert (item.code, item.help) == ("JR403", "the end is the first day no longer in force")
    assert item.span is not None
    assert item.span.start.line == raw[: raw.index('"to"')].count("\n") + 1


def test_a_period_of_one_day_is_sound() -> None:
    period = {"from": "2025-01-01", "to": "2025-01-02", "basis": "stated"}

    assert codes_of(given.ruleset_text({}, given.formula("d", "1"), in_force=period)) == []


def version(**period: Any) -> Ruleset:
    return ruleset_from_text(
        given.ruleset_text({}, given.formula("d", "1"), in_force={"basis": "stated", **period}), SOURCE
    )


def test_versions_that_follow_each_other_are_sound() -> None:
    versions = [version(**{"from": "2024-01-01", "to": "2025-01-01"}), version(**{"from": "2025-01-01"})]

    assert list(check_versions(versions)) == []


def test_days_without_law_between_versions_are_told() -> None:
    earlier = version(**{"from": "2023-01-01", "to": "2024-01-01"})
    [item] = check_versions([earlier, version(**{"from": "2025-01-01"})])

    assert (item.code, item.severity) == ("JR407", Severity.WARNING)
    assert item.message == "no version is in force from 2024-01-01 until 2025-01-01"
    assert item.span == earlier.in_force.places.of("to")


def test_versions_may_follow_each_other_without_a_hole() -> None:
    earlier = version(**{"from": "2023-01-01", "to": "2025-01-01"})

    assert list(check_versions([earlier, version(**{"from": "2025-01-01"})])) == []


@pytest.mark.parametrize("period", [{"from": "2024-01-01"}, {"from": "2024-01-01", "to": "2025-01-02"}])
def test_versions_that_overlap_are_told_at_the_earlier_one(period: given.Part) -> None:
    earlier = version(**period)
    [item] = check_versions([earlier, version(**{"from": "2025-01-01"})])

    assert item.code == "JR404"
    assert item.message == "this version is still in force on 2025-01-01, when the next one starts"
    assert item.help == "end it with `to: 2025-01-01`"
    assert item.span == earlier.in_force.places.whole
