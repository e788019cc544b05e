"""The strategies find what they are for: boundaries, absence, every row, and small examples."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from jianfu_rules import UNKNOWN, CheckedRuleset, Program, Status, compile_ruleset, evaluate
from jianfu_rules.api.rulesets import versions_of
from jianfu_rules.checking.checked import CheckedTable
from jianfu_rules.datatypes import BooleanType, EnumType, ListType, NumberType
from jianfu_rules.evaluating.facts import read_facts
from jianfu_rules.evaluating.reference import decide
from jianfu_rules.strategies import days_for, decided_facts_for, facts_for, parameters_for, ruleset_texts, rulesets
from jianfu_rules.strategies.subject import given as given_to
from tests.drawn import drawn, smallest
from tests.given import CITE, choice, formula, label, number, otherwise, rule, small, table, yes_no

pytestmark = pytest.mark.lane  # takes minutes, and runs in CI after the others

DAY = dt.date(2025, 6, 30)
SHIPPED = (
    "admission/jingmen",
    "eligibility/hubei-rigid-expenditure",
    "scoring/huishan",
    "scoring/pudong",
    "tolerance/zhejiang",
)
HOST: dict[str, dict[str, object]] = {
    "scoring/huishan": {
        "grade_reading": "linear",
        "livelihood_share": "0.5",
        "invalid_exam_mark": 0,
        "trend_threshold": "1.5",
    }
}
FEW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@cache
def program(name: str) -> Program:
    return compile_ruleset(name, as_of=DAY, parameters=HOST.get(name))


def amount_from(limit: str) -> CheckedRuleset:
    """Return a ruleset with a threshold on a number of two decimals up to a million."""
    return small(
        number("amount", most="1000000", scale=2),
        table("size", [rule("large", {"amount": f">= {limit}"}, '"large"')], otherwise('"small"')),
    )


def values_of(checked: CheckedRuleset, name: str, count: int = 200, **options: Any) -> set[object]:
    return {facts[name] for facts in drawn(facts_for(checked, **options), count) if name in facts}


# -- facts are valid


@pytest.mark.parametrize("name", SHIPPED)
def test_facts_of_a_shipped_ruleset_are_never_refused(name: str) -> None:
    checked = versions_of(name)[-1]

    for facts in drawn(facts_for(checked), 60):
        read = read_facts(checked, facts)
        assert read.notes == ()
        assert read.values.keys() == {key for key, value in facts.items() if value is not UNKNOWN}


@FEW
@given(st.data())
def test_facts_and_parameters_of_a_generated_ruleset_are_never_refused(data: st.DataObject) -> None:
    checked = data.draw(rulesets())
    day = data.draw(days_for(checked))
    parameters = data.draw(parameters_for(checked, as_of=day))
    facts = data.draw(facts_for(checked, as_of=day, parameters=parameters))

    assert evaluate(checked, facts, as_of=day, parameters=parameters).status in Status


@FEW
@given(st.data())
def test_complete_facts_leave_only_parameters_missing(data: st.DataObject) -> None:
    checked = data.draw(rulesets())
    parameters = data.draw(parameters_for(checked))
    facts = data.draw(facts_for(checked, complete=True))
    decision = evaluate(checked, facts, as_of=given_to(checked).day, parameters=parameters)

    assert facts.keys() == checked.inputs.keys()
    for name in decision.names:
        assert {item.name for item in decision[name].missing} <= checked.parameters.keys()


# -- boundaries


@pytest.mark.parametrize("limit", ["0.01", "1234.56", "999999.99"])
def test_a_threshold_and_a_step_to_each_side_come_within_two_hundred_examples(limit: str) -> None:
    about = Decimal(limit)

    assert {about - Decimal("0.01"), about, about + Decimal("0.01")} <= values_of(amount_from(limit), "amount")


def test_the_bounds_of_a_number_come() -> None:
    assert {Decimal("0.00"), Decimal("1000000.00")} <= values_of(amount_from("5"), "amount")


def test_a_threshold_between_two_steps_has_both_neighbours() -> None:
    checked = small(
        number("half", most="100000", scale=0),
        table("size", [rule("large", {"half": "> 777.5"}, '"large"')], otherwise('"small"')),
    )

    assert {Decimal(777), Decimal(778)} <= values_of(checked, "half")


def test_a_threshold_comes_through_a_formula_and_a_parameter() -> None:
    share = {"value": "0.8", "label": {"zh": "占比", "en": "share"}, "cite": {"source": "text", "at": "1"}}
    checked = small(
        number("amount", most="1000000", scale=2),
        {
            **formula("part", "share * amount + 10", type="decimal", scale=3),
            **table("size", [rule("large", {"part": ">= 1000"}, '"large"')], otherwise('"small"')),
        },
        parameters={"share": {**share, "basis": "stated"}},
    )

    assert {Decimal("1237.49"), Decimal("1237.50"), Decimal("1237.51")} <= values_of(checked, "amount")


def test_thresholds_of_every_period_come_unless_a_day_is_given() -> None:
    stated = {"cite": {"source": "text", "at": "1"}, "basis": "stated"}
    limit = {
        "type": "decimal",
        "scale": 2,
        "label": {"zh": "限额", "en": "limit"},
        "dated": [
            {"from": "2025-01-01", "to": "2025-07-01", "value": "4321.00", **stated},
            {"from": "2025-07-01", "value": "8765.00", **stated},
        ],
    }
    checked = small(
        number("amount", most="1000000", scale=2),
        table("size", [rule("large", {"amount": ">= limit"}, '"large"')], otherwise('"small"')),
        parameters={"limit": limit},
    )

    assert {Decimal("4321.00"), Decimal("8765.00")} <= values_of(checked, "amount")
    assert Decimal("4321.00") not in values_of(checked, "amount", as_of="2025-08-01")


def test_two_sides_of_a_comparison_meet() -> None:
    checked = small(
        {
            name: part
            for each in ("rent", "food", "income")
            for name, part in number(each, most="90000", scale=2).items()
        },
        {
            **formula("spending", "rent + food", type="decimal", scale=2),
            **table("hard", [rule("more", {"spending": ">= income"}, '"yes"')], otherwise('"no"')),
        },
    )
    found: list[dict[str, Any]] = drawn(facts_for(checked, complete=True), 300)
    off = {facts["rent"] + facts["food"] - facts["income"] for facts in found}

    assert {Decimal("-0.01"), Decimal(0), Decimal("0.01")} <= off


def birthdays() -> CheckedRuleset:
    born = {"type": "date", "min": "1990-01-01", "max": "2032-12-31", "label": {"zh": "出生日", "en": "birthday"}}
    return small(
        {"born": born},
        table(
            "age",
            [rule("adult", 'count years(born, date("2024-03-01")) >= 18', '"adult"')],
            otherwise('"child"'),
        ),
    )


def test_a_threshold_on_age_comes_as_a_birthday() -> None:
    expected = {dt.date(2006, 2, 28), dt.date(2006, 3, 1), dt.date(2006, 3, 2)}

    assert expected <= values_of(birthdays(), "born", 300)


def test_leap_days_and_their_neighbours_come() -> None:
    found = values_of(birthdays(), "born", 600, complete=True)

    assert {dt.date(2024, 2, 28), dt.date(2024, 2, 29), dt.date(2024, 3, 1), dt.date(2023, 2, 28)} <= found
    assert dt.date(2000, 2, 29) in found


def test_a_threshold_on_a_shifted_day_comes() -> None:
    received = {"type": "date", "min": "2020-01-01", "max": "2030-12-31", "label": {"zh": "受理日", "en": "received"}}
    checked = small(
        {"received": received},
        table(
            "late",
            [rule("late", 'received + duration("P1M") < date("2025-03-15")', '"late"')],
            otherwise('"in_time"'),
        ),
    )
    found = values_of(checked, "received", 300)

    assert {dt.date(2025, 2, 14), dt.date(2025, 2, 15)} <= found


def test_every_value_of_an_enumeration_comes() -> None:
    checked = small(
        {**choice("colour", "red", "green", "blue", "grey"), **yes_no("a")},
        table("t", [rule("r", {"a": "true"}, '"yes"')], otherwise('"no"')),
    )

    assert values_of(checked, "colour", 100, complete=True) == {"red", "green", "blue", "grey"}


def test_a_text_that_is_asked_for_comes() -> None:
    word = {"type": "text", "max_length": 12, "label": {"zh": "词", "en": "word"}}
    checked = small({"word": word}, table("t", [rule("r", {"word": '"evergreen"'}, '"yes"')], otherwise('"no"')))

    assert {"", "evergreen"} <= values_of(checked, "word")


def test_null_unknown_and_absent_facts_come_where_they_are_allowed() -> None:
    checked = small(
        {**number("income", optional=True), **yes_no("asked")},
        table("t", [rule("r", {"income": "null"}, '"none"')], otherwise('"some"')),
    )
    found = drawn(facts_for(checked), 200)

    assert None in {facts.get("income", 0) for facts in found}
    assert None not in {facts.get("asked", 0) for facts in found}
    assert any(facts.get("income") is UNKNOWN for facts in found)
    assert any("asked" not in facts for facts in found)
    assert {len(facts) for facts in found} == {0, 1, 2}


def test_unknown_facts_are_absent_where_unknown_is_not_to_be_said() -> None:
    found = drawn(facts_for("admission/jingmen", unknown=False), 100)

    assert not any(value is UNKNOWN for facts in found for value in facts.values())
    assert len({len(facts) for facts in found}) > 2


# -- rows


@pytest.mark.parametrize("name", [name for name in SHIPPED if name != "scoring/pudong"])
def test_two_thousand_complete_examples_hit_nearly_every_row(name: str) -> None:
    checked, known = program(name).checked, given_to(program(name)).law().known
    rows = {
        (decision.definition.name, row)
        for decision in checked.decisions.values()
        if isinstance(decision, CheckedTable)
        for row in (*(index for index, about in enumerate(decision.rows) if about.outputs), None)
        if row is not None or decision.otherwise is not None
    }
    hit: set[tuple[str, int | None]] = set()

    def enough(facts: dict[str, Any]) -> bool:
        for key, result in decide(checked, {**known, **read_facts(checked, facts).values}).items():
            if result.ruling is not None and result.status is Status.DECIDED:
                hit.update((key, row) for row in result.ruling.hits)
                hit.update([(key, None)] if result.ruling.by_otherwise else [])
        return len(hit & rows) >= min(0.95 * len(rows), len(rows) - 1)

    only = settings(max_examples=2000, derandomize=True, database=None, deadline=None, phases=[Phase.generate])
    try:
        find(facts_for(program(name), complete=True), enough, settings=only)
    except NoSuchExample:
        pytest.fail(f"not hit: {sorted(map(str, rows - hit))}")


def test_all_statuses_that_a_ruleset_can_have_come() -> None:
    judged = {"judgement": {"by": label("panel"), "criteria": label("measure")}}
    checked = small(
        {**number("amount", most="900"), **yes_no("late"), **yes_no("excused", **judged), **yes_no("about")},
        table(
            "t",
            [
                rule("rich", {"amount": "> 800"}, '"refused"'),
                rule("late", {"late": "true", "excused": "false"}, '"refused"'),
                rule("poor", {"amount": "< 70", "excused": "true"}, '"granted"'),
            ],
            otherwise('"open"'),
            policy="any",
            conflict={"cite": CITE, "says": label("contradiction")},
            type="enum",
            values={word: label(word) for word in ("refused", "granted", "open")},
        ),
        applies_when={"when": {"about": "true"}, "cite": CITE, "basis": "stated", "says": label("scope")},
    )
    found = {evaluate(checked, facts, as_of=DAY).status for facts in drawn(facts_for(checked), 300)}

    assert found == set(Status) - {Status.INVALID, Status.CONFLICT}


# -- outcomes


def outcomes_of(name: str) -> list[tuple[str, str, object]]:
    found: list[tuple[str, str, object]] = []
    for key, decision in versions_of(name)[-1].decisions.items():
        match decision.type:
            case EnumType(members):
                found += [(name, key, member.name) for member in members]
            case BooleanType():
                found += [(name, key, True), (name, key, False)]
            case ListType(EnumType(members)):
                found += [(name, key, member.name) for member in members] + [
                    (name, key, ()),
                    (name, key, ["S01", "X1"]),
                ]
            case NumberType():
                found += [(name, key, outcome) for outcome in _NUMBERS[key]]
    return found


# Numbers have too many outcomes to try them all: ends, odd decimals, and what a sum of parts must make up together.
_NUMBERS: dict[str, tuple[str, ...]] = {
    "rigid_spending": ("0", "0.01", "123456789.12", "500000000"),
    "livelihood": ("20", "32", "76", "100"),
    "business": ("20", "86", "100"),
    "exam": ("0", "20", "97"),
    "annual": ("92", "99.1", "0"),
    "total": ("0", "92.345", "100"),
}
OUTCOMES = [outcome for name in SHIPPED for outcome in outcomes_of(name)]


@pytest.mark.parametrize(("name", "decision", "outcome"), OUTCOMES)
def test_every_outcome_is_found(name: str, decision: str, outcome: object) -> None:
    found = drawn(decided_facts_for(program(name), outcome, decision=decision), 5)

    assert found
    for facts in found:
        view = program(name).evaluate(facts)[decision]
        came = view.outcome
        assert view.status is Status.DECIDED
        if isinstance(came, tuple):
            assert came == tuple(outcome) if isinstance(outcome, list | tuple) else outcome in came
        else:
            assert came == (Decimal(outcome) if isinstance(outcome, str) and isinstance(came, Decimal) else outcome)


def test_facts_of_an_outcome_differ() -> None:
    found = drawn(decided_facts_for("admission/jingmen", "returned"), 60)

    assert len({tuple(facts.items()) for facts in found}) > 30


# -- shrinking


def test_a_failing_example_shrinks_to_the_simplest_facts() -> None:
    checked = small(
        {
            **number("amount", most="1000000", scale=2),
            **choice("colour", "red", "green"),
            **yes_no("a"),
            **number("spare", least="-5", most="5", optional=True),
        },
        table("size", [rule("large", {"amount": ">= 1234.56", "a": "true"}, '"large"')], otherwise('"small"')),
    )
    large = smallest(facts_for(checked), lambda facts: evaluate(checked, facts, as_of=DAY).outcome == "large")

    assert large == {"amount": Decimal("1234.56"), "colour": "red", "a": True, "spare": Decimal(-5)}


def test_the_simplest_facts_of_all_are_known_and_least() -> None:
    expected = {"resident_rating": Decimal("0.00"), "street_rating": Decimal("0.00")}

    assert smallest(facts_for("scoring/pudong"), lambda _: True) == expected


def test_a_missing_fact_shrinks_to_one_that_is_missing() -> None:
    found = smallest(facts_for("scoring/pudong"), lambda facts: UNKNOWN in facts.values() or len(facts) < 2)

    assert len([value for value in found.values() if value is not UNKNOWN]) == 1


def test_a_generated_ruleset_shrinks_to_a_small_one() -> None:
    found = json.loads(smallest(ruleset_texts(), lambda text: '"hit_policy": "unique"' in text, 100))

    assert (len(found["inputs"]), found["parameters"], list(found["decisions"])) == (1, {}, ["d0"])
    assert len(found["decisions"]["d0"]["rules"]) == 1
    assert "applies_when" not in found
