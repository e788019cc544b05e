"""Laws: each finds the fault that was planted, tells the smallest case, and is content with what is right."""

from __future__ import annotations

import datetime as dt
import pickle
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jianfu_rules import CheckedRuleset, Decision, DecisionView, Program, Status, compile_ruleset
from jianfu_rules.api.evaluate import evaluate
from jianfu_rules.api.rulesets import versions_of
from jianfu_rules.explaining.explanation import Explanation
from jianfu_rules.model.hit_policy import HitPolicy
from jianfu_rules.semantics import hit_policy
from jianfu_rules.strategies import (
    InvalidArgument,
    LawBroken,
    always,
    check_laws,
    declared_properties,
    deterministic,
    explanation_agrees,
    facts_for,
    independent,
    knowledge_monotone,
    monotone,
    names_and_labels_agree,
    never,
    never_both,
    parameters_for,
    row_order_free,
    rulesets,
    total,
)
from jianfu_rules.strategies.subject import given as given_to
from jianfu_rules.testing import laws
from jianfu_rules.testing.case_text import case_text
from jianfu_rules.testing.cases import cases_from_text, load_cases, run_case
from tests.given import CITE, choice, formula, label, number, otherwise, rule, small, table, yes_no

SHIPPED = (
    "admission/jingmen",
    "eligibility/hubei-rigid-expenditure",
    "scoring/huishan",
    "scoring/pudong",
    "tolerance/zhejiang",
)
Law = Callable[..., None]


def broken(law: Law, *arguments: Any, **options: Any) -> LawBroken:
    with pytest.raises(LawBroken) as raised:
        law(*arguments, **options)
    return raised.value


def pasted(checked: CheckedRuleset, error: LawBroken, folder: Path) -> list[tuple[dict[str, Any], list[str]]]:
    """Return the cases of an error, pasted into a file and run: their facts and what came otherwise."""
    file = folder / "2025-01-01.yaml"
    file.write_text("".join(breach.cases for breach in error.breaches), "utf-8")
    outcomes = [run_case(checked, case) for case in load_cases(file)]
    return [(dict(outcome.case.facts), list(outcome.differences)) for outcome in outcomes]


def tiers() -> CheckedRuleset:
    """Return a ruleset whose fee falls at one place where it should rise, with more inputs than matter."""
    return small(
        {
            **number("amount", most="1000", scale=2),
            **yes_no("listed"),
            **choice("kind", "city", "rural"),
            **number("spare", optional=True),
        },
        table(
            "fee",
            [
                rule("small", {"amount": "< 100"}, "10"),
                rule("middle", {"amount": "[100..500)"}, "30"),
                rule("large", {"amount": ">= 500"}, "20"),
            ],
            policy="unique",
            type="decimal",
            scale=0,
        ),
    )


def contradicting() -> CheckedRuleset:
    """Return a ruleset with two rules that contradict each other where an amount is just high enough."""
    return small(
        {**number("amount", most="1000", scale=2), **yes_no("late"), **yes_no("spare")},
        table(
            "result",
            [rule("rich", {"amount": ">= 750.25"}, '"refused"'), rule("late", {"late": "true"}, '"accepted"')],
            otherwise('"open"'),
            policy="any",
            conflict={"cite": CITE, "says": {"zh": "自相矛盾", "en": "it contradicts itself"}},
            type="enum",
            values={word: {"zh": f"{word}的名称", "en": f"the {word}"} for word in ("refused", "accepted", "open")},
        ),
    )


# -- what is right


@pytest.mark.lane
@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_ruleset_keeps_all_laws(name: str) -> None:
    check_laws(name, max_examples=12)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(rulesets())
def test_a_generated_ruleset_keeps_the_laws_of_every_ruleset(checked: CheckedRuleset) -> None:
    for law in (deterministic, knowledge_monotone, row_order_free, names_and_labels_agree, explanation_agrees):
        law(checked, max_examples=8)


def test_true_promises_of_a_ruleset_are_found_to_hold() -> None:
    monotone("scoring/pudong", output="total", in_="resident_rating", direction="increasing", max_examples=30)
    always("scoring/pudong", "total between 0 and 100", max_examples=30)
    never("scoring/pudong", "total > resident_rating and total > street_rating", max_examples=30)
    never_both("admission/jingmen", "admission = admitted", "via_platform = false", max_examples=30)
    total("tolerance/zhejiang", decision="effect", max_examples=10)


# -- faults of rulesets


def test_total_finds_two_rules_that_contradict_each_other(tmp_path: Path) -> None:
    checked = contradicting()
    error = broken(total, checked)

    assert "where all facts are given, `result` is decided" in str(error)
    assert "result is CONFLICT, by result.rich, result.late" in str(error)
    assert pasted(checked, error, tmp_path) == [({"amount": "750.25", "late": True}, [])]


def test_a_declared_conflict_is_no_breach_of_all_laws() -> None:
    check_laws(contradicting(), max_examples=15)


def test_monotone_finds_the_tier_that_falls(tmp_path: Path) -> None:
    checked = tiers()
    error = broken(monotone, checked, output="fee", in_="amount", direction="increasing")
    (low, no_difference), (high, none_either) = pasted(checked, error, tmp_path)

    assert "`fee` is increasing in amount" in str(error)
    assert (no_difference, none_either) == ([], [])
    assert low.keys() == high.keys() == {"amount"}
    assert Decimal(low["amount"]) < 500 <= Decimal(high["amount"])


def test_monotone_looks_the_other_way_too() -> None:
    error = broken(monotone, tiers(), output="fee", in_="amount", direction="decreasing")

    assert "`fee` is decreasing in amount" in str(error)


def test_independent_finds_the_input_that_matters(tmp_path: Path) -> None:
    checked = tiers()
    error = broken(independent, checked, output="fee", of="amount")
    cases = pasted(checked, error, tmp_path)

    independent(checked, output="fee", of="kind", max_examples=30)
    independent(checked, output="fee", of="spare", max_examples=30)
    assert "`fee` does not depend on amount" in str(error)
    assert [differences for _, differences in cases] == [[], []]
    assert [facts.keys() for facts, _ in cases] == [{"amount"}, {"amount"}]


def test_never_and_always_find_the_case(tmp_path: Path) -> None:
    checked = tiers()
    one = broken(never, checked, "fee = 30 and listed")
    other = broken(always, checked, "fee != 20")

    assert pasted(checked, one, tmp_path) == [({"amount": "100.00", "listed": True}, [])]
    assert "never: fee = 30 and listed" in str(one)
    assert pasted(checked, other, tmp_path) == [({"amount": "500.00"}, [])]


def test_never_both_finds_the_case() -> None:
    error = broken(never_both, tiers(), "kind = rural", "fee = 10")

    assert "(kind = rural) and (fee = 10)" in str(error)


def test_a_condition_can_speak_of_null_lists_and_outputs() -> None:
    checked = small(
        {**yes_no("a"), **yes_no("b"), **number("z", optional=True)},
        table(
            "given",
            [rule("one", {"a": "true"}, '"first"'), rule("two", {"b": "true"}, '"second"')],
            policy="collect",
            type="enum",
            values={word: {"zh": f"{word}的名称", "en": f"the {word}"} for word in ("first", "second")},
        ),
    )

    never(checked, "a = false and list contains(given, first)", max_examples=40)
    assert "z: null" in str(broken(never, checked, "z = null and count(given) = 2"))


def with_properties(*properties: dict[str, Any]) -> CheckedRuleset:
    return small(
        {**number("amount", most="1000", scale=2), **yes_no("listed"), **number("income", most="1000")},
        {
            **formula("share", "rate * amount", type="decimal", scale=3),
            **table(
                "fee",
                [rule("low", {"share": "< 50"}, "10"), rule("high", {"share": ">= 50"}, "5")],
                policy="unique",
                type="decimal",
                scale=0,
            ),
        },
        parameters={
            "rate": {
                "type": "decimal",
                "scale": 1,
                "min": "0",
                "max": "1",
                "label": {"zh": "比例", "en": "rate"},
                "dated": [
                    {"from": "2025-01-01", "to": "2025-07-01", "value": "0.5", "cite": CITE, "basis": "stated"},
                    {"from": "2025-07-01", "value": "0.7", "cite": CITE, "basis": "stated"},
                ],
            }
        },
        properties=list(properties),
    )


TRUE_PROPERTIES: tuple[dict[str, Any], ...] = (
    {"monotone": {"output": "fee", "in": "amount", "direction": "decreasing"}},
    {"monotone": {"output": "share", "in": "rate", "direction": "increasing"}},
    {"independent": {"output": "fee", "of": "listed"}},
    {"always": "fee >= 5"},
    {"never": "fee = 5 and amount < 50"},
    {"total": "fee"},
)
FALSE_PROPERTIES: tuple[tuple[dict[str, Any], str], ...] = (
    ({"monotone": {"output": "fee", "in": "amount", "direction": "increasing"}}, "`fee` is increasing in amount"),
    ({"monotone": {"output": "share", "in": "rate", "direction": "decreasing"}}, "`share` is decreasing in rate"),
    ({"independent": {"output": "fee", "of": "amount"}}, "`fee` does not depend on amount"),
    ({"independent": {"output": "share", "of": "rate"}}, "`share` does not depend on rate"),
    ({"always": "fee >= 6"}, "always: fee >= 6"),
    ({"never": "fee = 5 and listed"}, "never: fee = 5 and listed"),
)


def test_declared_properties_that_are_true_hold() -> None:
    declared_properties(with_properties(*TRUE_PROPERTIES), max_examples=40)


@pytest.mark.parametrize(("declared", "law"), FALSE_PROPERTIES)
def test_a_declared_property_that_is_false_is_found(declared: dict[str, Any], law: str) -> None:
    assert law in str(broken(declared_properties, with_properties(declared)))


def test_every_broken_property_is_told_at_once() -> None:
    error = broken(declared_properties, with_properties(*(declared for declared, _ in FALSE_PROPERTIES[:3])))

    assert len(error.breaches) == 3
    assert str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301 - our own bytes


def test_an_amount_is_told_by_the_threshold_of_its_day(tmp_path: Path) -> None:
    checked = with_properties()
    error = broken(never, checked, "fee = 5", as_of="2025-02-01")

    assert pasted(checked, error, tmp_path) == [({"amount": "100.00"}, [])]
    assert "as_of: 2025-02-01" in str(error)


def test_parameters_of_the_host_stand_in_the_case() -> None:
    limit = {"type": "integer", "min": 0, "max": 9, "required": True, "label": {"zh": "限额", "en": "limit"}}
    checked = small(
        number("x", most="9"),
        table("t", [rule("over", {"x": "> limit"}, '"over"')], otherwise('"under"')),
        parameters={"limit": limit},
    )

    assert "parameters:\n    limit: 0" in str(broken(never, checked, "t = over"))
    assert "parameters:\n    limit: 7" in str(broken(never, checked, "t = over", parameters={"limit": 7}))


def test_days_and_booleans_have_an_order() -> None:
    received = {"type": "date", "min": "2020-01-01", "max": "2030-12-31", "label": {"zh": "受理日", "en": "received"}}
    checked = small(
        {"received": received, **yes_no("urgent")},
        {
            **formula("due", 'received + duration("P1M")', type="date"),
            **formula("late", 'due > date("2025-03-15") and not(urgent)', type="boolean"),
        },
    )

    monotone(checked, output="due", in_="received", direction="increasing", max_examples=30)
    monotone(checked, output="late", in_="received", direction="increasing", max_examples=30)
    monotone(checked, output="late", in_="urgent", direction="decreasing", max_examples=30)
    error = broken(monotone, checked, output="due", in_="received", direction="decreasing")
    assert "`due` is decreasing in received" in str(error)
    assert "`late` does not depend on urgent" in str(broken(independent, checked, output="late", of="urgent"))


def ranked(second: str) -> CheckedRuleset:
    """Return a table by priority with two outputs; two rules tie where `second` is of the first rank."""
    outputs = {
        "grade": {"type": "enum", "values": {word: label(word) for word in ("top", "low")}, "label": label("grade")},
        "fee": {"type": "integer", "label": label("fee")},
    }
    rules = [
        {**rule("one", {"a": "true"}, ""), "then": {"grade": "top", "fee": "1"}},
        {**rule("two", {"b": "true"}, ""), "then": {"grade": second, "fee": "2"}},
    ]
    last = {**otherwise(""), "then": {"grade": "low", "fee": "0"}}
    part = {"label": label("t"), "hit_policy": "priority", "outputs": outputs, "rules": rules, "otherwise": last}
    return small({**yes_no("a"), **yes_no("b")}, {"t": part})


def test_rules_that_tie_stay_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(hit_policy._POLICIES, HitPolicy.PRIORITY, hit_policy._first)

    row_order_free(ranked("top"), max_examples=20)
    assert "does not depend on the order" in str(broken(row_order_free, ranked("low")))


# -- faults of the engine


def test_determinism_finds_an_answer_that_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    def moody(program: Program, facts: Mapping[str, object], *, as_of: dt.date) -> Decision:
        first = next(iter(facts), None)
        return evaluate(program, {} if first == "spare" else facts, as_of=as_of)

    monkeypatch.setattr(laws, "evaluate", moody)

    assert "facts in another order" in str(broken(deterministic, tiers()))


def test_determinism_finds_facts_that_were_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    def greedy(program: Program, facts: dict[str, object], *, as_of: dt.date) -> Decision:
        decision = evaluate(program, facts, as_of=as_of)
        facts.pop("listed", None)
        return decision

    monkeypatch.setattr(laws, "evaluate", greedy)

    assert "the same facts give the same answer" in str(broken(deterministic, tiers()))


def test_knowledge_finds_a_default_for_a_missing_fact(monkeypatch: pytest.MonkeyPatch) -> None:
    def guessing(program: Program, facts: Mapping[str, object], *, as_of: dt.date) -> Decision:
        return evaluate(program, {"amount": 0, **facts}, as_of=as_of)

    monkeypatch.setattr(laws, "evaluate", guessing)
    error = broken(knowledge_monotone, tiers())

    assert "a further fact changes no settled result of `fee`" in str(error)
    assert "with some facts: fee is DECIDED 10" in str(error)


def test_row_order_finds_a_table_that_looks_at_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(hit_policy._POLICIES, HitPolicy.ANY, hit_policy._first)
    error = broken(row_order_free, contradicting())

    assert "`result` does not depend on the order of the rules" in str(error)
    assert "in another order: result is DECIDED accepted" in str(error)


def test_row_order_leaves_alone_what_the_policy_says() -> None:
    ordered = small(
        {**yes_no("a"), **yes_no("b")},
        table("t", [rule("one", {"a": "true"}, '"first"'), rule("two", {"b": "true"}, '"second"')], otherwise('"no"')),
    )

    row_order_free(ordered, max_examples=20)


def test_labels_find_a_reader_that_forgets_them(monkeypatch: pytest.MonkeyPatch) -> None:
    def by_names_only(program: Program, facts: Mapping[str, object], *, as_of: dt.date) -> Decision:
        known = {name: value for name, value in facts.items() if name in program.checked.inputs}
        return evaluate(program, known, as_of=as_of)

    monkeypatch.setattr(laws, "evaluate", by_names_only)
    error = broken(names_and_labels_agree, tiers())

    assert "names and labels get the same answer" in str(error)
    assert "amount的名称:" in str(error) or '"amount的名称":' in str(error)


def told_otherwise(**changes: Any) -> Callable[[DecisionView], Explanation]:
    real = DecisionView.explanation

    def explanation(self: DecisionView) -> Explanation:
        return attrs.evolve(real(self), **changes)

    return explanation


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"status": Status.CONFLICT}, "the explanation says of the status: "),
        ({"value": "7"}, "the explanation says of the outcome: 7"),
        ({"grounds": ()}, "the explanation says of the grounds: ()"),
    ],
)
def test_explanations_that_say_something_else_are_found(
    monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any], said: str
) -> None:
    monkeypatch.setattr(DecisionView, "explanation", told_otherwise(**changes))

    assert said in str(broken(explanation_agrees, tiers()))


def test_an_answer_that_differs_from_its_account_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Decision, "status", property(lambda _: Status.CONFLICT))

    assert "the answer itself says CONFLICT" in str(broken(explanation_agrees, tiers()))


def test_no_rule_determines_what_is_not_decided() -> None:
    facts = {"trend_index": "-10000"}
    host = {"grade_reading": "linear", "livelihood_share": "0", "trend_threshold": "-9999"}
    view = evaluate("scoring/huishan", facts, as_of="2024-06-01", parameters=host)["follow_up"]

    assert view.status is Status.UNDETERMINED
    assert {row.part for row in view.explanation().rows} & {"open"}
    assert "determining" not in {row.part for row in view.explanation().rows}


# -- cases


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_every_answer_can_be_told_as_a_case_that_passes(data: st.DataObject) -> None:
    checked = data.draw(rulesets())
    day = given_to(checked).day
    parameters = data.draw(parameters_for(checked, as_of=day))
    facts = data.draw(facts_for(checked))
    decision = compile_ruleset(checked, as_of=day, parameters=parameters).evaluate(facts)
    text = case_text("a case", decision, facts, parameters, decision.names)
    (case,) = cases_from_text(text)

    assert run_case(checked, case).differences == ()
    assert case.facts.keys() == facts.keys()


def test_a_breach_prints_law_outcomes_and_case() -> None:
    assert str(broken(always, tiers(), "fee != 20")) == (
        "broken: always: fee != 20\n"
        "  here: fee is DECIDED 20\n"
        "\n"
        "# what came; put right what should come\n"
        '- case: "breaks always: fee != 20"\n'
        "  as_of: 2025-01-01\n"
        "  facts:\n"
        '    amount: "500.00"\n'
        "  expect:\n"
        "    status: DECIDED\n"
        '    outcome: "20"\n'
    )


# -- mistakes of the caller


MISTAKES: tuple[tuple[Law, tuple[Any, ...], dict[str, Any], str], ...] = (
    (total, (), {"decision": "fees"}, "did you mean `fee`"),
    (monotone, (), {"output": "fees", "in_": "amount", "direction": "increasing"}, "no output `fees`"),
    (monotone, (), {"output": "fee", "in_": "amounts", "direction": "increasing"}, "no input or parameter"),
    (monotone, (), {"output": "fee", "in_": "kind", "direction": "increasing"}, "no greater and smaller"),
    (monotone, (), {"output": "fee", "in_": "amount", "direction": "up"}, "a direction is"),
    (independent, (), {"output": "fee", "of": "nothing"}, "no input or parameter"),
    (never, ("fee >",), {}, "no condition"),
    (never, ("fees > 1",), {}, "did you mean `fee`"),
    (always, ("fee + 1",), {}, "expected a condition"),
)


@pytest.mark.parametrize(("law", "arguments", "options", "said"), MISTAKES)
def test_a_mistake_of_the_caller_is_told(
    law: Law, arguments: tuple[Any, ...], options: dict[str, Any], said: str
) -> None:
    with pytest.raises(InvalidArgument, match=said):
        law(tiers(), *arguments, **options)


def test_laws_can_be_tried_on_a_program() -> None:
    program = compile_ruleset(versions_of("scoring/huishan")[-1], as_of="2024-06-01", parameters=_HOST)

    total(program, max_examples=10)
    with pytest.raises(InvalidArgument, match="compiled with its parameters"):
        total(program, parameters={}, max_examples=10)


_HOST = {
    "grade_reading": "linear",
    "livelihood_share": "0.5",
    "invalid_exam_mark": "0",
    "trend_threshold": "1.5",
}
