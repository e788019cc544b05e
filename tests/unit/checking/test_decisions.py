"""Decisions: how they depend on each other."""

from __future__ import annotations

import pytest

from jianfu_rules.diagnostics import Severity
from tests import given
from tests.diagnosed import codes_of, diagnosed, told


def test_decisions_are_worked_out_after_those_they_read() -> None:
    decisions = {
        **given.formula("c", "a + b", type="integer"),
        **given.formula("b", "a", type="integer"),
        **given.formula("a", "x", type="integer"),
    }

    assert given.small(given.number("x"), decisions).order == ("a", "b", "c")


def test_independent_decisions_keep_the_order_of_the_file() -> None:
    decisions = {name: given.formula(name, "1")[name] for name in ("c", "a", "b")}

    assert given.small({}, decisions).order == ("c", "a", "b")


def test_decisions_in_a_circle_are_refused() -> None:
    decisions = {**given.formula("a", "b + 0", type="integer"), **given.formula("b", "a + 0", type="integer")}
    item = told(given.ruleset_text({}, decisions), "JR209", at='"a"')

    assert item.message == "the decisions `a`, `b` depend on each other in a circle"


def test_a_decision_that_reads_itself_is_a_circle() -> None:
    decisions = {**given.formula("a", "a + 0", type="integer"), **given.formula("main", "1")}

    assert told(given.ruleset_text({}, decisions), "JR209", at='"a"').severity is Severity.ERROR


def test_only_those_in_the_circle_are_named() -> None:
    decisions = {
        **given.formula("reader", "a", type="integer"),
        **given.formula("a", "b", type="integer"),
        **given.formula("b", "a", type="integer"),
    }
    [item] = diagnosed(given.ruleset_text({}, decisions))

    assert item.message == "the decisions `a`, `b` depend on each other in a circle"


@pytest.mark.parametrize("where", ["cell", "condition", "output", "otherwise"])
def test_a_table_can_close_a_circle(where: str) -> None:
    whens: dict[str, dict[str, str] | str] = {"cell": {"e": "> 1"}, "condition": "e > 1"}
    when = whens.get(where, {"x": "> 1"})
    then, last = ("e" if where == "output" else "1"), ("e" if where == "otherwise" else "0")
    decisions = {
        **given.table("d", [given.rule("r", when, then)], given.otherwise(last), type="integer"),
        **given.formula("e", "d", type="integer"),
    }

    assert "JR209" in codes_of(given.ruleset_text(given.number("x"), decisions))


def test_an_unknown_subject_of_a_cell_gets_a_suggestion() -> None:
    rules = [given.rule("r", {"incme": "> 1"}, "a")]
    raw = given.ruleset_text(given.number("income"), given.table("d", rules, given.otherwise("b")))
    item = told(raw, "JR201", at='"incme"')

    assert (item.message, item.help) == ("unknown name `incme`", "did you mean `income`?")


def test_the_outputs_of_a_table_are_looked_at() -> None:
    values = {"good": "好", "fair": "中"}
    rules = [given.rule("r", "x", "goood"), given.rule("s", {"x": "false"}, '"差"')]
    raw = given.ruleset_text(
        given.yes_no("x"), given.table("d", rules, given.otherwise("fairr"), type="enum", values=values)
    )

    assert [(item.code, item.message) for item in diagnosed(raw)] == [
        ("JR201", "unknown name `goood`"),
        ("JR204", "`差` is not a value of enum"),
        ("JR201", "unknown name `fairr`"),
    ]


def test_a_faulty_table_is_not_analysed() -> None:
    rules = [given.rule("r", {"x": "> 1"}, "yes"), given.rule("s", {"x": "> oops"}, "yes")]
    raw = given.ruleset_text(given.number("x"), given.table("d", rules, given.otherwise("no")))

    assert codes_of(raw) == ["JR201"]


def test_a_decision_whose_type_is_faulty_is_told_once() -> None:
    decisions = {**given.formula("d", "x", type="intger"), **given.formula("e", "d + 1", type="integer")}

    assert codes_of(given.ruleset_text(given.number("x"), decisions)) == ["JR203"]


def test_what_reads_a_faulty_decision_is_not_told_as_an_unknown_name() -> None:
    decisions = {**given.formula("d", "oops", type="integer"), **given.formula("e", "d + 1", type="integer")}

    assert codes_of(given.ruleset_text({}, decisions)) == ["JR201"]


@pytest.mark.parametrize("terms", [100, 300, 500])
def test_a_long_sum_is_checked_or_refused(terms: int) -> None:
    raw = given.ruleset_text(given.number("x"), given.formula("d", " + ".join("x" * terms), type="integer"))

    assert set(codes_of(raw)) <= {"JR111"}
