"""Sizes: no decision gives a number of more digits than can be worked with, however it is worked out."""

from __future__ import annotations

from typing import Any

import pytest

from jianfu_rules.checking.check import check
from jianfu_rules.checking.sizes import _digits
from jianfu_rules.datatypes import BooleanType
from jianfu_rules.diagnostics import Diagnostic
from jianfu_rules.errors import CheckError
from jianfu_rules.expr.core import Compare, Const
from jianfu_rules.expr.nodes import CompareOp
from jianfu_rules.loading.load import ruleset_from_text
from tests import given

HUGE = "9" * 39
GRADES = {"grade": {"enum": {"good": "好", "fair": "中"}}}
INPUTS: dict[str, Any] = {
    **given.number("x", most=HUGE),
    **given.yes_no("late"),
    "grade_of": {"type": "grade", "label": given.label("grade_of")},
    "day": {"type": "date", "min": "2020-01-01", "max": "2030-12-31", "label": given.label("day")},
}
FREE: dict[str, Any] = {"type": "decimal", "scale": 0}  # without bounds: what it reaches is worked out
KEYED = {"by": "grade", "value": {"good": HUGE, "fair": "1"}, "cite": given.CITE, "basis": "stated"}


def told(*formulas: str, inputs: Any = None, typed: Any = None, more: Any = None) -> list[Diagnostic]:
    """Return what is told of the sizes of decisions d0, d1, …"""
    decisions: dict[str, Any] = {}
    for index, text in enumerate(formulas):
        decisions |= given.formula(f"d{index}", text, **(typed or FREE))
    return sizes(decisions | (more or {}), inputs or INPUTS)


def sizes(decisions: dict[str, Any], inputs: Any = None) -> list[Diagnostic]:
    text = given.ruleset_text(inputs or INPUTS, decisions, parameters={"rates": KEYED}, types=GRADES)
    try:
        check(ruleset_from_text(text))
    except CheckError as error:
        found = list(error.diagnostics)
    else:
        return []
    assert all("digits" in item.message for item in found), found
    return found


CUBE = "x * x * x"  # 3 × 40 digits are as many as there may be


@pytest.mark.parametrize(
    "text",
    [
        f"{CUBE} + lookup(rates, grade_of)",
        f"{CUBE} - 1",
        f"if late then {CUBE} else 0",
        f"min({CUBE}, 1)",
        f"sum({CUBE}, 1, 1)",
        f"abs({CUBE})",
        f"round half up({CUBE} / 7, 0)",
        "round half up(x, -3)",
        'count days(day, date("2024-01-01"))',
    ],
)
def test_what_stays_within_the_digits_passes(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    "text",
    [
        f"{CUBE} * x * x",
        f"{CUBE} * x * lookup(rates, grade_of) * x",
        f"if late then {CUBE} * x * x else 0",
        f"max({CUBE} * x * x, 1)",
        f"sum({CUBE} * x * x, 1)",
        f"round half up({CUBE} * x * x / 0.{'0' * 30}1, 0)",
    ],
)
def test_what_can_have_more_digits_is_refused(text: str) -> None:
    [item] = told(text)

    assert item.code == "JR208"
    assert item.message == "`d0` can have more than 160 digits"
    assert item.help == "give the decisions that it is worked out from a `min` and a `max`"


def test_digits_add_up_over_decisions_and_are_told_once() -> None:
    [item] = told(CUBE, "d0 * d0", "d1 + 1")

    assert item.message == "`d1` can have more than 160 digits"


def test_declared_bounds_cut_them_off() -> None:
    bounded: dict[str, Any] = {"type": "decimal", "scale": 0, "min": 0, "max": HUGE}

    assert told("if x < 5 then x else 5", "d0 * d0 * d0", typed=None) == []
    assert sizes({**given.formula("d0", "min(x, 5)", **bounded), **given.formula("d1", "d0 * d0 * d0", **FREE)}) == []


def test_a_sum_over_rules_has_more_digits_than_a_rule() -> None:
    rules = [given.rule("a", {"late": "true"}, "x * x * x * x"), given.rule("b", {"late": "false"}, "x * x * x * x")]
    table = given.table("d", rules, policy="collect", aggregate="sum", **FREE)

    assert [item.message for item in sizes(table)] == ["`d` can have more than 160 digits"]


def test_lists_and_their_sums_are_numbers_too() -> None:
    rules = [given.rule("a", {"late": "true"}, "x"), given.rule("b", {"late": "false"}, "x * x")]
    table = given.table("d", rules, policy="collect", **FREE)

    assert sizes({**table, **given.formula("e", "sum(d)", **FREE)}) == []
    [item] = sizes({**table, **given.formula("e", "sum(d) * sum(d) * x", **FREE)})
    assert item.message == "`e` can have more than 160 digits"


DIVISORS = ["0.001", "(0.1 * 0.01)", "round half up(0.0014 + 0, 3)", "(if late then 0.001 else 0.1)", "(0.001 + 0.1)"]


@pytest.mark.parametrize("divisor", DIVISORS)
def test_a_small_divisor_adds_as_many_digits_as_it_has_decimals(divisor: str) -> None:
    # 158 digits and 3 more are too many; a divisor without decimals adds none.
    bounded = given.number("y", most="9" * 39)
    long = "x * y * x * (if late then y else 1)"

    assert [item.code for item in told(f"round half up({long} / {divisor}, 0)", inputs=INPUTS | bounded)] == ["JR208"]
    assert told(f"round half up({CUBE} / {divisor}, 0)") == []


def test_a_condition_is_no_number() -> None:
    condition = Compare(CompareOp.EQ, Const(True, BooleanType()), Const(True, BooleanType()))

    assert _digits(condition, {}) == 0


def test_what_is_no_number_has_no_digits() -> None:
    rules = [given.rule("a", {"late": "true"}, "yes")]
    table = given.table("d", rules, given.otherwise("no"))

    assert sizes({**table, **given.formula("e", "if late then 1 else 2", **FREE)}) == []
