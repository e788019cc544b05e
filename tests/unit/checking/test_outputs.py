"""Outputs of tables: their types, what goes with a hit policy, and several outputs of one table."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest

from jianfu_rules.checking.checked import CheckedTable, output_type
from jianfu_rules.datatypes import EnumType, ListType, NumberType, RecordType
from tests import given
from tests.diagnosed import codes_of, diagnosed

YES_NO = {"yes": given.label("yes"), "no": given.label("no")}
INTEGER: given.Part = {"type": "integer", "min": 0, "max": 30}


def rows(*thens: str) -> list[given.Part]:
    return [given.rule(f"r{index}", {"x": f"> {index}"}, then) for index, then in enumerate(thens)]


def text(policy: str, *thens: str, last: str | None = None, aggregate: str | None = None, **typed: Any) -> str:
    """Return a ruleset with one table over the number x."""
    typed = typed or INTEGER
    table = given.table("d", rows(*thens), given.otherwise(last) if last else None, policy=policy, **typed)
    if aggregate:
        table["d"]["aggregate"] = aggregate
    return given.ruleset_text(given.number("x"), table)


def table_of(raw: str) -> CheckedTable:
    found = given.checked_text(raw).decisions["d"]
    assert isinstance(found, CheckedTable)
    return found


# -- types by hit policy


@pytest.mark.parametrize("policy", ["collect", "rule order"])
def test_a_table_that_collects_gives_a_list(policy: str) -> None:
    table = table_of(text(policy, "5", "6"))

    assert table.type == ListType(NumberType(0, Fraction(0), Fraction(30), integral=True), 2)
    assert output_type(table, "d") == table.type


@pytest.mark.parametrize(("aggregate", "last"), [("sum", None), ("count", None), ("min", "0"), ("max", "0")])
def test_an_aggregate_gives_one_number(aggregate: str, last: str | None) -> None:
    table = table_of(text("collect", "5", "6", last=last, aggregate=aggregate))

    assert isinstance(table.type, NumberType)


@pytest.mark.parametrize("policy", ["priority", "output order"])
def test_a_ranking_is_the_order_of_an_enum(policy: str) -> None:
    last = "no" if policy == "priority" else None
    table = table_of(text(policy, "no", last=last, type="enum", values=YES_NO))

    assert table.ranking == ("yes", "no")


@pytest.mark.parametrize(
    ("policy", "extra", "code", "message"),
    [
        ("first", {"aggregate": "sum", "last": "0"}, "JR203", "`aggregate` goes with `collect`, not with `first`"),
        (
            "collect",
            {"aggregate": "sum", "type": "enum", "values": YES_NO},
            "JR203",
            "`sum` works on one output that is a number",
        ),
        ("priority", {"last": "0"}, "JR203", "`priority` ranks by the values of an enum, in their order"),
        ("output order", {}, "JR203", "`output order` ranks by the values of an enum, in their order"),
        ("collect", {"aggregate": "min"}, "JR301", "`min` of nothing has no value: add a cited `otherwise:` row"),
        (
            "collect",
            {"last": "0"},
            "JR306",
            "`collect` gives an empty result where no rule matches, it takes no otherwise row",
        ),
        (
            "rule order",
            {"last": "0"},
            "JR306",
            "`rule order` gives an empty result where no rule matches, it takes no otherwise row",
        ),
    ],
)
def test_what_does_not_go_with_a_hit_policy_is_told(
    policy: str, extra: dict[str, Any], code: str, message: str
) -> None:
    [item] = diagnosed(text(policy, "5", **extra))

    assert (item.code, item.message) == (code, message)


# -- sums and counts


@pytest.mark.parametrize(
    ("thens", "reason"),
    [
        (("10", "20"), None),
        (("10", "21"), "the result can go up to 31, above the declared `max` 30"),
        (("-1", "20"), "the result can go down to -1, below the declared `min` 0"),
        (("x - 90", "5"), "the result can go down to -90, below the declared `min` 0"),
        (("{d: 40}",), "the result can go up to 40, above the declared `max` 30"),
    ],
)
def test_a_sum_stays_in_its_range(thens: tuple[str, ...], reason: str | None) -> None:
    raw = text("collect", *thens, aggregate="sum").replace('"{d: 40}"', '{"d": "40"}')
    found = diagnosed(raw)

    assert [(item.code, item.message) for item in found] == ([("JR208", reason)] if reason else [])


def test_a_defeater_adds_nothing_to_a_sum() -> None:
    defeater = given.rule("s", {"x": "< 3"}, "", overrides=["r0"])
    del defeater["then"]
    table = given.table("d", [*rows("30"), defeater], policy="collect", aggregate="sum", **INTEGER)

    assert codes_of(given.ruleset_text(given.number("x"), table)) == []


def test_a_sum_of_what_has_no_bounds_is_not_judged() -> None:
    decisions = {
        **given.formula("e", "x", type="integer"),
        **given.table("d", rows("e"), policy="collect", aggregate="sum", type="integer"),
    }

    assert codes_of(given.ruleset_text(given.number("x"), decisions)) == []


def test_a_count_stays_in_its_range() -> None:
    [item] = diagnosed(text("collect", "5", "5", "5", aggregate="count", type="integer", min=0, max=2))

    assert (item.code, item.message) == ("JR208", "the result can go up to 3, above the declared `max` 2")


def test_outputs_that_are_counted_may_be_any_number() -> None:
    assert codes_of(text("collect", "500", aggregate="count", type="integer", min=0, max=2)) == []


def test_the_extremes_hold_each_rule_against_the_range() -> None:
    assert codes_of(text("collect", "31", "5", last="0", aggregate="max")) == ["JR208"]


# -- several outputs

GRADE = {"type": "enum", "values": YES_NO, "label": given.label("grade")}
POINTS = {**INTEGER, "label": given.label("points")}
OUTPUTS = {"grade": GRADE, "points": POINTS}


def several(*thens: Any, outputs: dict[str, Any] | None = None, policy: str = "unique", **more: Any) -> str:
    """Return a ruleset with one table of the outputs grade and points, and what reads them."""
    rules = [given.rule(f"r{index}", {"x": f"{index}"}, then) for index, then in enumerate(thens)]
    table: given.Part = {"label": given.label("d"), "outputs": OUTPUTS if outputs is None else outputs}
    table |= {"hit_policy": policy, "rules": rules, **more}
    if policy == "unique":
        table["otherwise"] = {**given.otherwise(""), "then": {"grade": "no", "points": "0"}}
    return given.ruleset_text(given.number("x"), {"d": table}, main="d")


BOTH = {"grade": "yes", "points": "5"}


def test_a_table_can_give_several_outputs() -> None:
    table = table_of(several(BOTH))

    assert isinstance(table.type, RecordType)
    assert [name for name, _ in table.type.fields] == ["grade", "points"]
    assert table.has_several_outputs
    assert table.ranking == ("yes", "no")
    assert isinstance(output_type(table, "grade"), EnumType)


def test_several_outputs_are_collected_each() -> None:
    table = table_of(several(BOTH, policy="collect"))

    assert isinstance(table.type, ListType)
    assert output_type(table, "points") == ListType(NumberType(0, Fraction(0), Fraction(30), integral=True))


def test_outputs_have_the_order_of_the_table() -> None:
    [row] = table_of(several({"points": "5", "grade": "yes"})).rows

    assert [getattr(core, "value", None) for core in row.outputs] == ["yes", 5]


@pytest.mark.parametrize(
    ("then", "code", "message", "help_"),
    [
        ("yes", "JR203", "the table has several outputs: `grade`, `points`", "then: {name: …}"),
        ({"grade": "yes"}, "JR109", "the output `points` is missing", None),
        ({**BOTH, "pints": "1"}, "JR201", "the table has no output `pints`", "did you mean `points`?"),
        ({"grade": "oops", "points": "5"}, "JR201", "unknown name `oops`", None),
        ({"grade": "yes", "points": "31"}, "JR208", "the result can go up to 31, above the declared `max` 30", None),
    ],
)
def test_a_rule_gives_every_output(then: Any, code: str, message: str, help_: str | None) -> None:
    [item] = diagnosed(several(then))

    assert (item.code, item.message, item.help) == (code, message, help_)


@pytest.mark.parametrize("outputs", [{}, {"grade": GRADE}])
def test_a_table_of_one_output_has_a_type(outputs: dict[str, Any]) -> None:
    found = diagnosed(several(BOTH, outputs=outputs))

    assert [(item.code, item.message, item.help) for item in found] == [
        ("JR203", "the `outputs` of `d` are at least two", "one output has a `type`")
    ]


def test_a_table_has_no_type_beside_its_outputs() -> None:
    [item] = diagnosed(several(BOTH, type="integer"))

    assert item.message == "the table `d` has either a `type` or `outputs`"


def test_a_faulty_type_of_an_output_is_told_once() -> None:
    assert codes_of(several(BOTH, outputs={**OUTPUTS, "grade": {"type": "enm", "label": given.label("g")}})) == [
        "JR203"
    ]


def test_an_aggregate_takes_one_output() -> None:
    [item] = diagnosed(several(BOTH, policy="collect", aggregate="sum"))

    assert item.message == "`sum` works on one output that is a number"


def test_names_of_outputs_stand_for_one_thing() -> None:
    outputs = {**OUTPUTS, "x": POINTS}

    assert "JR202" in codes_of(several({**BOTH, "x": "1"}, outputs=outputs))


def test_outputs_are_read_by_their_names() -> None:
    raw = several(BOTH)
    formula = given.formula("e", 'if grade = "yes" then points else 0', type="integer")
    decisions = {"d": json.loads(raw)["decisions"]["d"], **formula}
    checked = given.small(given.number("x"), decisions)

    assert checked.order == ("d", "e")
    assert checked.owners == {"grade": "d", "points": "d", "e": "e"}
