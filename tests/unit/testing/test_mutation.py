"""Mutation: every operator makes its change, and a case that would notice it kills the mutant."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.testing.cases import Case, cases_from_text
from jianfu_rules.testing.mutants import OPERATORS, Mutant, mutants_of
from jianfu_rules.testing.mutation import Comparison, Fate, mutate
from tests import given

COLOURS = given.choice("colour", "red", "green", "blue")


def case(facts: dict[str, Any], outcome: str) -> dict[str, Any]:
    return {"case": str(facts), "as_of": given.DAY, "facts": facts, "expect": {"status": "DECIDED", "outcome": outcome}}


def cases(*rows: dict[str, Any]) -> tuple[Case, ...]:
    return cases_from_text(json.dumps(list(rows)))


def ruleset(inputs: dict[str, Any], decisions: dict[str, Any], **more: Any) -> CheckedRuleset:
    return given.checked_text(given.ruleset_text(inputs, decisions, **more))


def changes(checked: CheckedRuleset, operator: str) -> list[str]:
    return [item.change for item in mutants_of(checked) if item.operator == operator]


def one_rule(when: dict[str, str] | str, inputs: dict[str, Any]) -> CheckedRuleset:
    return ruleset(inputs, given.table("d", [given.rule("r", when, "no")], given.otherwise("yes")))


@pytest.mark.parametrize(
    ("when", "operator", "wanted"),
    [
        ({"x": ">= 60"}, "threshold moved", ["r: x `>= 59.9` instead of `>= 60`", "r: x `>= 60.1` instead of `>= 60`"]),
        ({"x": ">= 60"}, "comparison flipped", ["r: x `> 60` instead of `>= 60`"]),
        (
            {"x": "[1..5)"},
            "comparison flipped",
            ["r: x `(1..5)` instead of `[1..5)`", "r: x `[1..5]` instead of `[1..5)`"],
        ),
        ({"x": ">= 60"}, "condition negated", ["r: x `not(>= 60)` instead of `>= 60`"]),
        (
            {"colour": "red, blue"},
            "value dropped",
            ["r: colour `blue` instead of `red, blue`", "r: colour `red` instead of `red, blue`"],
        ),
        ({"x": "< 5", "late": "true"}, "condition removed", ["r: no condition on `x`", "r: no condition on `late`"]),
        ("x < 5 and late", "and, or exchanged", ["r: `x < 5 or late` instead of `x < 5 and late`"]),
        (
            "x < 5 and late",
            "condition removed",
            ["r: `late` instead of `x < 5 and late`", "r: `x < 5` instead of `x < 5 and late`"],
        ),
        (
            "x between 1 and 5",
            "comparison flipped",
            [
                "r: `x > 1 and x <= 5` instead of `x between 1 and 5`",
                "r: `x >= 1 and x < 5` instead of `x between 1 and 5`",
            ],
        ),
        ({"late": "true"}, "value changed", ["r: late `false` instead of `true`"]),
    ],
)
def test_conditions_change_in_one_place(when: Any, operator: str, wanted: list[str]) -> None:
    checked = one_rule(when, {**given.number("x", scale=1), **COLOURS, **given.yes_no("late")})

    assert changes(checked, operator) == wanted


def test_a_step_across_zero_is_negative() -> None:
    checked = one_rule({"x": "> 0"}, given.number("x", least="-5"))

    assert changes(checked, "threshold moved") == ["r: x `> -1` instead of `> 0`", "r: x `> 1` instead of `> 0`"]


def test_formulas_change_in_one_place() -> None:
    inputs = {**given.number("a"), **given.number("b")}
    checked = ruleset(inputs, given.formula("d", "round half up(0.7 * a + 0.3 * b, 1)", type="decimal", scale=1))

    assert len(changes(checked, "weight changed")) == 2 * 3  # two weights and the number of places
    assert [item.partition("`")[2].partition("(")[0] for item in changes(checked, "rounding changed")] == [
        "round half down",
        "round half even",
        "round up",
        "round down",
        "floor",
        "ceiling",
    ]
    assert "`round half up(0.7 * a - 0.3 * b, 1)`" in changes(checked, "operation changed")[0]


def test_parameters_change_by_one_step_of_their_last_digit() -> None:
    line = {"value": "0.70", "cite": given.CITE, "basis": "stated"}
    checked = ruleset(given.number("a"), given.formula("d", "line * a"), parameters={"line": line})

    assert changes(checked, "weight changed") == ["line `0.69` instead of `0.70`", "line `0.71` instead of `0.70`"]


def test_tables_lose_rules_exceptions_and_their_policy() -> None:
    rules = [
        given.rule("base", {"x": "> 5"}, "no"),
        given.rule("exception", {"x": "> 7"}, "yes", overrides=["base"]),
    ]
    checked = ruleset(given.number("x"), given.table("d", rules, given.otherwise("yes"), policy="unique"))

    assert changes(checked, "rule removed") == ["the rule `base` is gone", "the rule `exception` is gone"]
    assert changes(checked, "override removed") == ["`exception` is no exception to `base`"]
    assert changes(checked, "policy changed") == ["`first` instead of `unique`"]
    assert changes(checked, "output changed") == [
        "base: `yes` instead of `no`",
        "exception: `no` instead of `yes`",
        "otherwise of `d`: `no` instead of `yes`",
    ]


def test_rules_change_places_where_their_order_counts() -> None:
    rules = [given.rule("a", {"x": "> 5"}, "no"), given.rule("b", {"x": "> 3"}, "yes")]
    checked = ruleset(given.number("x"), given.table("d", rules, given.otherwise("no")))

    assert changes(checked, "policy changed") == [
        "`b` before `a`",
        "`any` instead of `first`",
        "`unique` instead of `first`",
    ]


def test_an_aggregate_becomes_another_one() -> None:
    rules = [given.rule("a", {"x": "> 5"}, "1"), given.rule("b", {"x": "> 3"}, "2")]
    decision = given.table("d", rules, policy="collect", aggregate="sum", type="integer", min=0, max=9)
    checked = ruleset(given.number("x"), decision)

    assert "`count` instead of `sum`" in changes(checked, "policy changed")


def test_every_mutant_has_a_published_operator_and_a_place() -> None:
    found = list(mutants_of(one_rule({"x": ">= 60", "late": "true"}, {**given.number("x"), **given.yes_no("late")})))

    assert found
    assert {item.operator for item in found} <= OPERATORS.keys()
    assert all(item.span.source == found[0].span.source for item in found)


def test_the_mutants_are_the_same_every_time() -> None:
    def told(items: Sequence[Mutant]) -> list[tuple[str, str]]:
        return [(item.operator, item.change) for item in items]

    checked = one_rule({"x": ">= 60"}, given.number("x"))

    assert told(list(mutants_of(checked))) == told(list(mutants_of(checked)))


def fates(checked: CheckedRuleset, own: Sequence[Case], **more: Any) -> dict[str, list[Fate]]:
    found: dict[str, list[Fate]] = {}
    for item in mutate(checked, own, **more).results:
        found.setdefault(item.mutant.operator, []).append(item.fate)
    return found


def test_a_case_at_the_boundary_kills_what_a_case_far_from_it_does_not() -> None:
    checked = one_rule({"x": ">= 60"}, given.number("x"))
    far = cases(case({"x": 90}, "no"), case({"x": 10}, "yes"))
    near = cases(case({"x": 60}, "no"), case({"x": 59}, "yes"))

    assert fates(checked, far)["comparison flipped"] == [Fate.SURVIVED]
    assert fates(checked, near)["comparison flipped"] == [Fate.KILLED]
    assert fates(checked, near)["threshold moved"] == [Fate.KILLED, Fate.KILLED]


def test_what_check_refuses_does_not_count() -> None:
    rules = [given.rule("low", {"x": "< 60"}, "no"), given.rule("high", {"x": ">= 60"}, "yes")]
    checked = ruleset(given.number("x"), given.table("d", rules, policy="unique"))
    own = cases(case({"x": 60}, "yes"), case({"x": 59}, "no"))
    found = mutate(checked, own)

    assert fates(checked, own)["rule removed"] == [Fate.REFUSED, Fate.REFUSED]  # it leaves a gap
    assert found.score == (2, 3)  # outputs are noticed; rules that exclude each other make `first` the same
    assert found.count(Fate.REFUSED) == len(found.results) - 3


def test_a_prover_tells_equivalents_and_gives_witnesses() -> None:
    checked = one_rule({"x": ">= 60"}, given.number("x"))
    own = cases(case({"x": 90}, "no"), case({"x": 10}, "yes"))

    equal = mutate(checked, own, prove=lambda _one, _other: Comparison(equal=True))
    assert equal.survivors == ()
    assert equal.count(Fate.EQUIVALENT) == len(mutate(checked, own).survivors) == 5

    differing = mutate(checked, own, prove=lambda _one, _other: Comparison(witness="- case: at the line"))
    assert {item.witness for item in differing.survivors} == {"- case: at the line"}
    assert "- case: at the line" in differing.text("en")
    assert json.loads(json.dumps(differing.to_dict()))["counts"]["survived"] == len(differing.survivors)


def test_without_a_prover_the_report_says_so() -> None:
    checked = one_rule({"x": ">= 60"}, given.number("x"))

    assert "equivalence was not looked at" in mutate(checked, ()).text("en")


def test_cases_that_fail_on_the_ruleset_itself_are_refused() -> None:
    checked = one_rule({"x": ">= 60"}, given.number("x"))

    with pytest.raises(ValueError, match="outcome: expected yes, found no"):
        mutate(checked, cases(case({"x": 90}, "yes")))
