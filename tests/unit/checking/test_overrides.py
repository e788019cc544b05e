"""Overrides: exceptions name rules of their table, without circles."""

from __future__ import annotations

import pytest

from jianfu_rules.checking.overrides import MAX_DEPTH
from tests import given
from tests.diagnosed import codes_of, diagnosed, told


def text(*rules: given.Part, policy: str = "collect") -> str:
    values = {"yes": given.label("yes"), "no": given.label("no")}
    last = given.otherwise("no") if policy == "first" else None
    table = given.table("d", rules, last, policy=policy, type="enum", values=values)
    return given.ruleset_text(given.number("x"), table)


def rule(name: str, most: int, *overrides: str) -> given.Part:
    return given.rule(name, {"x": f"< {most}"}, "yes", overrides=list(overrides))


def test_an_exception_names_its_rule() -> None:
    raw = text(rule("a", 60), rule("b", 50, "a"), rule("c", 40, "a", "b"))
    table = given.checked_text(raw).decisions["d"]

    assert [row.overriders for row in getattr(table, "rows")] == [(1, 2), (2,), ()]  # noqa: B009 - of a table only


def test_an_exception_may_stand_before_its_rule() -> None:
    table = given.checked_text(text(rule("b", 50, "a"), rule("a", 60))).decisions["d"]

    assert [row.overriders for row in getattr(table, "rows")] == [(), (0,)]  # noqa: B009 - of a table only


def test_an_unknown_rule_gets_a_suggestion() -> None:
    item = told(text(rule("heavy", 60), rule("b", 50, "heavyy")), "JR201", at='"heavyy"')

    assert (item.message, item.help) == ("there is no rule `heavyy` in `d`", "did you mean `heavy`?")


def test_a_rule_does_not_override_itself() -> None:
    [item] = diagnosed(text(rule("a", 60), rule("b", 50, "b")))

    assert (item.code, item.message) == ("JR209", "the rule `b` overrides itself")


@pytest.mark.parametrize("start", [False, True])
def test_rules_that_override_each_other_in_a_circle_are_refused(*, start: bool) -> None:
    rules = [rule("a", 60, "c"), rule("b", 50, "a"), rule("c", 40, "b")]
    [item] = diagnosed(text(*rules, *([rule("d0", 30, "a")] if start else [])))

    assert (item.code, item.message) == ("JR209", "the rules `a`, `b`, `c` override each other in a circle")


def test_overrides_have_no_place_under_first() -> None:
    raw = text(rule("a", 50), rule("b", 60, "a"), policy="first")
    [item] = diagnosed(raw)

    assert (item.code, item.message) == (
        "JR307",
        "`overrides` has no place under `first`, where the order already says it",
    )
    assert item.help == "move the exception above the rule"


def test_a_defeater_defeats_something() -> None:
    lone = rule("b", 50)
    del lone["then"]
    item = told(text(rule("a", 60), lone), "JR109", at='"b"')

    assert (item.message, item.help) == (
        "the rule `b` has no `then` and overrides nothing",
        "give it a `then`, or `overrides:`",
    )


def test_a_defeater_is_sound() -> None:
    defeater = rule("b", 50, "a")
    del defeater["then"]

    assert codes_of(text(rule("a", 60), defeater)) == []


@pytest.mark.parametrize(("count", "codes"), [(MAX_DEPTH + 1, []), (MAX_DEPTH + 2, ["JR307"])])
def test_exceptions_to_exceptions_nest_only_so_deep(count: int, codes: list[str]) -> None:
    rules = [rule(f"r{index}", 90 - index, *([f"r{index - 1}"] if index else [])) for index in range(count)]

    assert [code for code in codes_of(text(*rules)) if code == "JR307"] == codes
