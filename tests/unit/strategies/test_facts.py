"""facts_for, parameters_for and days_for: whose they are, what they leave out, and what they refuse."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from jianfu_rules import (
    UNKNOWN,
    FactsError,
    LoadError,
    ParameterError,
    PeriodError,
    Status,
    compile_ruleset,
    evaluate,
)
from jianfu_rules.api.rulesets import versions_of
from jianfu_rules.strategies import InvalidArgument, days_for, facts_for, parameters_for
from tests.drawn import drawn, smallest
from tests.given import CITE, number, otherwise, rule, small, table, yes_no
from tests.permit import FILE, FOLDER, permit

LABEL = {"zh": "限额", "en": "limit"}
LIMITS = {
    "dated": {
        "type": "decimal",
        "scale": 0,
        "label": {"zh": "分期限额", "en": "limit by period"},
        "dated": [
            {"from": "2025-01-01", "to": "2025-04-01", "value": "5", "cite": CITE, "basis": "stated"},
            {"from": "2025-06-01", "to": "2026-01-01", "value": "6", "cite": CITE, "basis": "stated"},
        ],
    },
    "host": {"type": "integer", "min": 1, "max": 3, "required": True, "label": {"zh": "使用方", "en": "the host's"}},
    "open": {"type": "integer", "min": 0, "max": 9, "open": True, "label": {"zh": "未公布", "en": "unpublished"}},
    "fixed": {"value": "7", "label": {"zh": "固定", "en": "fixed one"}, "cite": CITE, "basis": "stated"},
    "points": {
        "by": "hue",
        "type": "integer",
        "min": 0,
        "max": 9,
        "value": {"red": "1"},
        "label": {"zh": "分值", "en": "points"},
        "cite": CITE,
        "basis": "stated",
    },
    "names": {
        "by": "text",
        "type": "integer",
        "min": 0,
        "max": 9,
        "value": {"甲": "1"},
        "label": {"zh": "名录", "en": "register"},
        "cite": CITE,
        "basis": "stated",
    },
}


def limited() -> object:
    """Return a ruleset with every kind of parameter."""
    hue = {"enum": {name: {"zh": f"{name}的名称", "en": f"the {name}"} for name in ("red", "green")}}
    return small(
        {**number("x", most="20"), "hue_of": {"type": "hue", "label": {"zh": "颜色", "en": "colour"}}},
        table(
            "t",
            [rule("over", "x > dated + host + open + fixed + lookup(points, hue_of)", '"over"')],
            otherwise('"under"'),
        ),
        types={"hue": hue},
        parameters=LIMITS,
    )


# -- whose facts


@pytest.mark.parametrize(
    "subject", ["admission/jingmen", FILE, FOLDER, permit()], ids=["id", "file", "folder", "checked"]
)
def test_a_ruleset_can_be_given_in_any_way(subject: object) -> None:
    assert smallest(facts_for(subject), lambda _: True)  # type: ignore[arg-type]


def test_a_program_brings_its_day_and_its_parameters() -> None:
    program = compile_ruleset(limited(), as_of="2025-02-01", parameters={"host": 2, "open": 0, "points": {"green": 4}})  # type: ignore[arg-type]
    found = {facts["x"] for facts in drawn(facts_for(program, complete=True), 300)}

    # 5 + 2 + 0 + 7, and the points of a hue: 1 or 4.
    assert {Decimal(15), Decimal(16), Decimal(18), Decimal(19)} <= found
    assert {program.evaluate(facts).status for facts in drawn(facts_for(program, complete=True), 20)} == {
        Status.DECIDED
    }


def test_a_strategy_names_ruleset_and_day() -> None:
    assert repr(facts_for("scoring/pudong")) == "_facts_for('scoring/pudong', as_of=2025-01-01)"


def test_complete_facts_have_every_input_and_nothing_unknown() -> None:
    for facts in drawn(facts_for("scoring/huishan", complete=True), 50):
        assert facts.keys() == versions_of("scoring/huishan")[-1].inputs.keys()
        assert UNKNOWN not in facts.values()


@pytest.mark.parametrize(
    ("subject", "options", "error"),
    [
        ("no/ruleset", {}, LoadError),
        ("scoring/pudong", {"as_of": "1999-01-01"}, PeriodError),
        ("scoring/pudong", {"as_of": "soon"}, PeriodError),
        ("scoring/pudong", {"parameters": {"nothing": 1}}, ParameterError),
        (compile_ruleset("scoring/pudong", as_of="2025-06-30"), {"parameters": {}}, InvalidArgument),
        (compile_ruleset("scoring/pudong", as_of="2025-06-30"), {"as_of": "2001-01-01"}, PeriodError),
    ],
)
def test_what_cannot_be_is_refused_at_once(subject: object, options: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        facts_for(subject, **options)  # type: ignore[arg-type]


def test_facts_are_refused_by_another_ruleset() -> None:
    facts = smallest(facts_for("scoring/pudong"), lambda _: True)

    with pytest.raises(FactsError):
        evaluate("admission/jingmen", facts, as_of="2025-06-30")


# -- parameters


def test_required_parameters_always_come_and_open_ones_sometimes() -> None:
    found = drawn(parameters_for(limited(), as_of="2025-02-01"), 100)  # type: ignore[arg-type]

    assert all("host" in parameters for parameters in found)
    assert {"open" in parameters for parameters in found} == {True, False}
    assert {name for parameters in found for name in parameters} == {"host", "open", "points", "names"}


def test_keys_that_the_text_gives_are_left_to_it() -> None:
    found = drawn(parameters_for(limited(), as_of="2025-02-01"), 150)  # type: ignore[arg-type]

    assert {key for parameters in found for key in parameters.get("points", {})} == {"green"}  # type: ignore[union-attr]
    assert "甲" not in {key for parameters in found for key in parameters.get("names", {})}  # type: ignore[union-attr]


def test_a_parameter_without_a_value_on_the_day_is_the_hosts() -> None:
    found = drawn(parameters_for(limited(), as_of="2025-05-01", complete=True), 40)  # type: ignore[arg-type]

    assert all({"dated", "host", "open", "points"} <= parameters.keys() for parameters in found)
    for parameters in found[:10]:
        evaluate(limited(), {}, as_of="2025-05-01", parameters=parameters)  # type: ignore[arg-type]


def test_a_ruleset_that_fixes_everything_leaves_no_parameters() -> None:
    assert drawn(parameters_for("scoring/pudong"), 5) == [{}]


# -- days


def test_days_come_from_the_edges_of_the_law() -> None:
    found = set(drawn(days_for(limited()), 300))  # type: ignore[arg-type]
    edges = ("2025-01-01", "2025-03-31", "2025-04-01", "2025-05-31", "2025-06-01", "2025-12-31", "2026-01-01")

    assert {dt.date.fromisoformat(edge) for edge in edges} <= found


def test_days_shrink_to_the_first_one() -> None:
    assert smallest(days_for(limited()), lambda _: True) == dt.date(2025, 1, 1)  # type: ignore[arg-type]


def test_every_day_is_one_of_the_law(tmp_path: Path) -> None:
    text = FILE.read_text("utf-8")
    for first, last in (("2020-01-01", "2021-01-01"), ("2023-01-01", "2024-01-01")):
        version = text.replace("from: 2025-01-01", f"from: {first}, to: {last}")
        assert version != text
        (tmp_path / f"{first}.yaml").write_text(version, "utf-8")
    found = set(drawn(days_for(tmp_path), 200))

    assert {dt.date(2020, 1, 1), dt.date(2020, 12, 31), dt.date(2023, 1, 1), dt.date(2023, 12, 31)} <= found
    assert {day.year for day in found} == {2020, 2023}


def test_days_of_a_program_are_those_of_its_law() -> None:
    program = compile_ruleset(limited(), as_of="2025-05-01", parameters={"host": 1})  # type: ignore[arg-type]
    found = set(drawn(days_for(program), 60))

    assert (min(found), max(found)) == (dt.date(2025, 4, 1), dt.date(2025, 5, 31))


def test_facts_of_inputs_that_no_rule_reads_come_too() -> None:
    checked = small(
        {**yes_no("a"), **number("spare", most="3")}, table("t", [rule("r", {"a": "true"}, '"y"')], otherwise('"n"'))
    )

    assert {facts["spare"] for facts in drawn(facts_for(checked, complete=True), 60)} == {
        Decimal(0),
        Decimal(1),
        Decimal(2),
        Decimal(3),
    }
