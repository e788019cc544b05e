"""decided_facts_for: every construct of the language is worked backwards, and what is no outcome is refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from hypothesis.errors import Unsatisfiable

from jianfu_rules import CheckedRuleset, ParameterError, Program, Status, compile_ruleset
from jianfu_rules.strategies import InvalidArgument, decided_facts_for
from tests.drawn import drawn, smallest
from tests.given import CITE, choice, formula, label, number, otherwise, rule, small, table, yes_no

DAY = "2025-06-30"
HUES = ("red", "green", "blue")
FIXED = {"cite": CITE, "basis": "stated"}


def day(name: str, **more: Any) -> dict[str, Any]:
    return {name: {"type": "date", "min": "1990-01-01", "max": "2040-12-31", "label": label(name), **more}}


INPUTS: dict[str, Any] = {
    **yes_no("a"),
    **yes_no("b", optional=True),
    **number("x", least="-100", most="100", scale=1),
    **number("y", most="1000", scale=2),
    **number("z", most="50", optional=True),
    "hue": {"type": "colour", "label": label("hue")},
    "tags": {"type": "set", "of": "colour", "label": label("tags")},
    "word": {"type": "text", "max_length": 6, "label": label("word")},
    **day("start"),
    **day("end"),
}
PARAMETERS: dict[str, Any] = {
    "share": {"value": "0.3", "label": label("share"), **FIXED},
    "points": {"by": "colour", "value": {"red": 10, "green": "2.5", "blue": -4}, "label": label("points"), **FIXED},
}
CONDITIONS = (
    "a and x > 3 or b = null and hue != blue",
    "not(a or (b != null and b))",
    "x = 12.3",
    "x != 0",
    "x between 7 and 7.1",
    "x in [(-3..-2.9], 99]",
    "y >= 999.99",
    "x + y = 3.21",
    "x - y < -1050",
    "y - x - x > 1190",
    "share * y + 2 * x = 100.004",
    "x * y > 90000",
    "-x > 99",
    "x * x <= 0.01",
    "(if z = null then 0 else z) > 49",
    "(if a then x else y) = 55.5",
    "round half up(y, 0) = 7",
    "round half up(y / 3, 2) = 1.67",
    "floor(x) = -7",
    "ceiling(y, -2) = 300",
    "round down(100 * x / 7, 1) > 1400",
    "(if x > 0 then round half even(y / x, 1) else 0) = 12.5",
    "abs(x) > 99.9",
    "abs(x) = 0",
    "min(x, y) > 98",
    "min(x, y) = -50",
    "max(x, y, 3) <= 3",
    "max(x, y) = 640",
    "sum(x, y, share) > 1099",
    "lookup(points, hue) = 2.5",
    "lookup(points, hue) < 0 and x > 50",
    "list contains(tags, red) and list contains(tags, blue)",
    "count(tags) = 2",
    "count(tags) > 2 or tags = tags and count(tags) < 1",
    'word = "one"',
    'word in ["two", "six"] and word != "two"',
    'start = date("2024-02-29")',
    'start + duration("P1M") = date("2024-02-29")',
    'start - duration("P1Y2M3D") >= date("2038-01-01")',
    "start < end and count days(start, end) = 30",
    "count months(start, end) >= 500",
    "count months(start, end) = -14",
    "count years(start, end) = 18",
    'count years(start, date("2024-03-01")) < 18 and start < date("2010-01-01")',
    "end != start",
)


@cache
def asking(condition: str) -> Program:
    hues = {"enum": {name: label(name) for name in HUES}}
    checked = small(INPUTS, formula("answer", condition, type="boolean"), parameters=PARAMETERS, types={"colour": hues})
    return compile_ruleset(checked, as_of=DAY)


@pytest.mark.parametrize("condition", CONDITIONS)
@pytest.mark.parametrize("wanted", [True, False])
def test_facts_are_found_that_make_a_condition_true_and_false(condition: str, wanted: bool) -> None:  # noqa: FBT001
    found = drawn(decided_facts_for(asking(condition), wanted), 6)

    assert len(found) == 6
    assert [asking(condition).evaluate(facts).outcome for facts in found] == [wanted] * 6


# -- tables

AMOUNTS = {"type": "decimal", "scale": 2}
GRADES = {"type": "enum", "values": {name: label(name) for name in ("top", "middle", "low")}}


def program_of(policy: str, *, last: bool = True, **more: Any) -> Program:
    """Return a table of three rules, the second with an exception, under a policy."""
    typed = more.pop("typed", AMOUNTS)
    outputs = more.pop("outputs", ("1.50", "2", "4"))
    rules = [
        rule("one", {"x": ">= 10"}, outputs[0]),
        rule("two", {"a": "true", "x": "[5..20]"}, outputs[1]),
        rule("three", {"hue": '"green", "blue"'}, outputs[2]),
        {key: value for key, value in rule("not-two", {"y": "> 7"}, "0", overrides=["two"]).items() if key != "then"},
    ]
    if policy == "first":
        rules = rules[:3]
    checked = small(
        {**yes_no("a"), **number("x", most="30"), **number("y", most="9"), **choice("hue", *HUES)},
        table("t", rules, otherwise(more.pop("none", "0")) if last else None, policy=policy, **typed, **more),
    )
    return compile_ruleset(checked, as_of=DAY)


def outcomes(program: Program, outcome: object, count: int = 6) -> set[object]:
    found = drawn(decided_facts_for(program, outcome), count)
    assert found
    return {program.evaluate(facts).outcome for facts in found}


CONFLICT = {"conflict": {"cite": CITE, "says": {"zh": "矛盾", "en": "a contradiction"}}}


@pytest.mark.parametrize("outcome", ["1.5", 2, Decimal(4), "0"])
@pytest.mark.parametrize(("policy", "more"), [("first", {}), ("unique", CONFLICT), ("any", CONFLICT)])
def test_each_outcome_of_a_table_of_one_hit_is_found(policy: str, more: dict[str, Any], outcome: Any) -> None:
    assert outcomes(program_of(policy, **more), outcome) == {Decimal(outcome)}


@pytest.mark.parametrize("outcome", ["top", "low", "middle的名称", "the middle"])
@pytest.mark.parametrize("policy", ["priority"])
def test_each_outcome_by_priority_is_found(policy: str, outcome: str) -> None:
    program = program_of(policy, typed=GRADES, outputs=("low", "middle", "top"), none="low")

    assert outcomes(program, outcome) == {"middle" if "middle" in outcome else outcome}


@pytest.mark.parametrize(
    ("aggregate", "sought"),
    [
        ("sum", ("0", "1.5", "3.5", "5.5", "7.5")),
        ("count", ("0", "1", "2", "3")),
        ("min", ("0", "1.5", "2", "4")),
        ("max", ("0", "1.5", "2", "4")),
    ],
)
def test_each_aggregate_is_found(aggregate: str, sought: tuple[str, ...]) -> None:
    typed = {"type": "integer"} if aggregate == "count" else AMOUNTS
    program = program_of(
        "collect", last=aggregate in ("min", "max"), aggregate=aggregate, typed=typed, **_whole(aggregate)
    )

    for outcome in sought:
        assert outcomes(program, outcome, 3) == {Decimal(outcome)}


def _whole(aggregate: str) -> dict[str, Any]:
    return {"outputs": ("1", "2", "4")} if aggregate == "count" else {}


@pytest.mark.parametrize("policy", ["collect", "rule order", "output order"])
def test_lists_are_found_whole_and_by_one_value(policy: str) -> None:
    program = program_of(policy, last=False, typed=GRADES, outputs=("low", "middle", "top"))
    in_order = ("top", "middle", "low") if policy == "output order" else ("low", "middle", "top")

    assert outcomes(program, []) == {()}
    assert outcomes(program, ["middle"]) == {("middle",)}
    assert outcomes(program, list(in_order)) == {in_order}
    assert all("top" in found for found in outcomes(program, "top", 20))  # type: ignore[operator]


def several(policy: str, **more: Any) -> Program:
    """Return a table with two outputs."""
    outputs = {"grade": {**GRADES, "label": label("grade")}, "fee": {**AMOUNTS, "label": label("fee")}}
    rules = [
        {**rule("one", {"a": "true"}, ""), "then": {"grade": "top", "fee": "share * y"}},
        {**rule("two", {"a": "false"}, ""), "then": {"grade": "low", "fee": "2"}},
    ]
    part = {"label": label("t"), "hit_policy": policy, "outputs": outputs, "rules": rules, **more}
    checked = small(
        {**yes_no("a"), **number("y", most="9")},
        {"t": part},
        parameters={"share": {"value": "0.25", "label": label("share"), **FIXED}},
    )
    return compile_ruleset(checked, as_of=DAY)


def test_several_outputs_are_found_together() -> None:
    program = several("unique")
    found = drawn(decided_facts_for(program, {"grade": "top", "fee": "1.75"}), 5)

    assert [program.evaluate(facts).outcome for facts in found] == [{"grade": "top", "fee": Decimal("1.75")}] * 5
    assert {facts["y"] for facts in found} == {Decimal(7)}


def test_records_are_found_in_a_list() -> None:
    program = several("collect")
    wanted: Mapping[str, object] = {"grade": "low", "fee": 2}
    found = drawn(decided_facts_for(program, wanted), 5)

    assert {facts["a"] for facts in found} == {False}


LISTS = (
    "list contains(given, second)",
    "not(list contains(given, first)) and list contains(given, third)",
    "count(given) = 2",
    "count(given) >= 3",
    "sum(fees) = 5.5",
    "sum(fees) > 7 and a",
    "list contains(fees, 4)",
    "least <= 1.5 and most >= 4",
    "total = 6",
    "hits > 2",
)


def without_scale(part: dict[str, Any], typed: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in {**part, **typed}.items() if key != "scale"}


@cache
def collecting(condition: str) -> Program:
    rows = (("one", {"x": ">= 10"}), ("two", {"a": "true"}), ("three", {"hue": '"green"'}))

    def collected(name: str, outputs: tuple[str, ...], **more: Any) -> dict[str, Any]:
        rules = [rule(f"{name}-{id_}", when, then) for (id_, when), then in zip(rows, outputs, strict=True)]
        last = otherwise("0") if more.get("aggregate") in ("min", "max") else None
        return table(name, rules, last, policy="collect", **{**AMOUNTS, **more})

    words = {"type": "enum", "values": {name: label(name) for name in ("first", "second", "third")}}
    fees = ("1.5", "0.25 * x", "4")
    checked = small(
        {**yes_no("a"), **number("x", most="40"), **choice("hue", *HUES)},
        {
            "given": without_scale(collected("given", ("first", "second", "third"))["given"], words),
            **collected("fees", fees),
            **collected("least", fees, aggregate="min"),
            **collected("most", fees, aggregate="max"),
            **collected("total", ("1", "2", "4"), aggregate="sum"),
            "hits": without_scale(collected("hits", ("1", "1", "1"), aggregate="count")["hits"], {"type": "integer"}),
            **formula("answer", condition, type="boolean"),
        },
    )
    return compile_ruleset(checked, as_of=DAY)


@pytest.mark.parametrize("condition", LISTS)
@pytest.mark.parametrize("wanted", [True, False])
def test_facts_are_found_through_what_tables_collect(condition: str, wanted: bool) -> None:  # noqa: FBT001
    found = drawn(decided_facts_for(collecting(condition), wanted), 4)

    assert [collecting(condition).evaluate(facts).outcome for facts in found] == [wanted] * 4


def test_an_outcome_is_found_through_other_decisions_and_within_the_scope() -> None:
    checked = small(
        {**number("x", most="1000", scale=1), **yes_no("about"), **yes_no("a")},
        {
            **formula("half", "0.5 * x", type="decimal", scale=2),
            **table("size", [rule("large", {"half": ">= 321.5"}, '"large"')], otherwise('"small"')),
            **table("end", [rule("yes", {"size": '"large"', "a": "true"}, '"granted"')], otherwise('"refused"')),
        },
        applies_when={"when": {"about": "true"}, **FIXED, "says": {"zh": "适用", "en": "what it is about"}},
    )
    found = drawn(decided_facts_for(checked, "granted"), 10)

    assert all(facts["about"] is True and facts["a"] is True for facts in found)
    assert all(facts["x"] >= 643 for facts in found)  # type: ignore[operator]
    assert smallest(decided_facts_for(checked, "granted"), lambda _: True)["x"] == Decimal("643.0")


def test_the_outcome_of_another_decision_can_be_asked_for() -> None:
    found: list[dict[str, Any]] = drawn(decided_facts_for("scoring/pudong", "61.5", decision="total"), 5)

    assert found
    assert {7 * facts["resident_rating"] + 3 * facts["street_rating"] for facts in found} == {Decimal(615)}


def test_an_outcome_that_no_facts_have_is_unsatisfiable() -> None:
    program = program_of("first")

    with pytest.raises(Unsatisfiable):
        drawn(decided_facts_for(program, "3.25"), 3)


def test_an_open_decision_has_no_outcome() -> None:
    checked = open_limit()

    with pytest.raises(Unsatisfiable):
        drawn(decided_facts_for(checked, "over"), 3)
    found: list[dict[str, Any]] = drawn(decided_facts_for(checked, "over", parameters={"limit": 4}), 3)
    assert all(facts["x"] > 4 for facts in found)


def open_limit(**more: Any) -> CheckedRuleset:
    limit = {"type": "integer", "min": 0, "max": 9, "label": label("limit"), **(more or {"open": True})}
    return small(
        number("x", most="9"),
        table("t", [rule("over", {"x": "> limit"}, '"over"')], otherwise('"under"')),
        parameters={"limit": limit},
    )


def test_a_required_parameter_is_asked_for() -> None:
    with pytest.raises(ParameterError, match="JR613"):
        decided_facts_for(open_limit(required=True), "over")


# -- mistakes

GRADED = program_of("priority", typed=GRADES, outputs=("low", "middle", "top"), none="low")
LISTED = program_of("rule order", last=False, typed=GRADES, outputs=("low", "middle", "top"))


@pytest.mark.parametrize(
    ("program", "outcome", "options", "said"),
    [
        (GRADED, "topp", {}, "did you mean `top`"),
        (GRADED, 3, {}, "no outcome of `t`: expected one of the values"),
        (GRADED, None, {}, "no outcome of `t`: null is not allowed here"),
        (GRADED, Status.DECIDED, {}, "no outcome of `t`"),
        (GRADED, "top", {"decision": "tt"}, "no decision `tt`: did you mean `t`"),
        (program_of("first"), "1.234", {}, "at most 2 decimals"),
        (LISTED, ["top", "low"], {}, r"no choice of rules of `t` gives \[top, low\]"),
        (LISTED, ["most"], {}, "is not one of the values"),
        (several("unique"), "top", {}, "an outcome of `t` is a mapping with `grade`, `fee`"),
        (several("unique"), {"grade": "top"}, {}, "an outcome of `t` is a mapping with `grade`, `fee`"),
        (asking("x = 12.3"), dt.date(2025, 1, 1), {}, "expected true or false"),
    ],
)
def test_what_is_no_outcome_is_refused(program: Program, outcome: object, options: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidArgument, match=said):
        decided_facts_for(program, outcome, **options)


def test_unknown_is_no_outcome() -> None:
    with pytest.raises(InvalidArgument, match="UNKNOWN is no outcome"):
        decided_facts_for(GRADED, GRADED.evaluate({}).outcome)
