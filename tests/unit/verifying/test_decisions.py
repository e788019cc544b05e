"""Whether every complete case gets an answer, and whether every outcome comes up."""

from __future__ import annotations

from jianfu_rules import Status
from jianfu_rules.verifying import Kind, State, verify
from tests.given import CITE, choice, formula, label, number, otherwise, rule, small, table, yes_no
from tests.unit.verifying.findings import of_kind, the

X = number("x", most="10")
RATE = {"type": "decimal", "scale": 1, "min": 0, "max": 9}
RATES = {
    "rates": {**RATE, "by": "text", "value": {"town": "1.5"}, "label": label("rates"), "cite": CITE, "basis": "stated"}
}


def test_a_formula_of_given_facts_answers_every_case() -> None:
    found = the(verify(small(X, formula("f", "x + 1"))), Kind.COMPLETE)

    assert (found.state, found.is_fault) == (State.PROVED, False)


def test_a_key_without_a_value_leaves_cases_without_an_answer() -> None:
    place = {"place": {"type": "text", "max_length": 10, "label": label("place")}}

    report = verify(small(place, formula("f", "lookup(rates, place)"), parameters=RATES))

    assert the(report, Kind.COMPLETE).is_fault
    assert the(report, Kind.COMPLETE).witnesses[0].facts == {"place": "a"}


def test_cases_that_wait_for_an_open_parameter_are_a_note_and_no_fault() -> None:
    bar = {"bar": {**RATE, "open": True}}

    report = verify(small(X, formula("f", "if x > 3 then bar else x"), parameters=bar))

    assert the(report, Kind.COMPLETE).state is State.PROVED
    [note] = report.notes
    assert (note.kind, note.subject, note.is_fault) == (Kind.WAITING, ("bar",), False)
    assert note.witnesses[0].facts == {"x": 4}
    assert note.witnesses[0].answers["f"].status is Status.UNDETERMINED
    assert report.is_sound


def test_a_decision_that_needs_no_open_parameter_never_waits() -> None:
    bar = {"bar": {**RATE, "open": True}}
    decisions = {**formula("f", "x + bar"), **formula("g", "x + 1")}

    assert the(verify(small(X, decisions, parameters=bar)), Kind.WAITING, decision="g").state is State.PROVED


def test_without_open_parameters_nothing_is_asked_about_waiting() -> None:
    assert of_kind(verify(small(X, formula("f", "x + 1"))), Kind.WAITING) == []


def test_an_outcome_that_no_rule_can_give_is_told() -> None:
    values = {word: label(word) for word in ("yes", "no", "ask")}
    part = table("t", [rule("a", "x > 3", '"yes"')], otherwise('"no"'), type="enum", values=values)

    report = verify(small(X, part))

    assert the(report, Kind.UNREACHED, "t", "ask").is_fault
    assert the(report, Kind.UNREACHED, "t", "yes").witnesses[0].facts == {"x": 4}
    assert the(report, Kind.UNREACHED, "t", "no").witnesses[0].facts == {"x": 0}


def test_a_formula_that_is_always_true_never_gives_false() -> None:
    report = verify(small(X, formula("f", "x > 3 or x < 5", type="boolean")))

    assert the(report, Kind.UNREACHED, "f", "false").is_fault
    assert not the(report, Kind.UNREACHED, "f", "true").is_fault


def test_values_of_lists_and_of_several_outputs_are_asked_for_one_by_one() -> None:
    outputs = {
        "fee": {"type": "decimal", "scale": 0, "label": label("fee")},
        "body": {"type": "enum", "values": {"town": label("town"), "county": label("county")}, "label": label("body")},
    }
    rules = [
        {**rule("a", "x > 3", "-"), "then": {"fee": "1", "body": '"town"'}},
        {**rule("b", "x > 5", "-"), "then": {"fee": "2", "body": '"town"'}},
    ]
    part = {"t": {"label": label("t"), "hit_policy": "rule order", "outputs": outputs, "rules": rules}}

    report = verify(small(X, part))

    assert the(report, Kind.UNREACHED, "body", "county").is_fault
    assert the(report, Kind.UNREACHED, "body", "town").witnesses[0].facts == {"x": 4}
    assert len(of_kind(report, Kind.UNREACHED)) == 2


def test_a_witness_gives_every_fact_and_the_plainest_values() -> None:
    day = {"day": {"type": "date", "min": "2024-01-01", "max": "2025-12-31", "label": label("day")}}
    tags = {"tags": {"type": "set", "values": {"red": label("red"), "blue": label("blue")}, "label": label("tags")}}
    inputs = {**number("x", least="-5", most="5"), **yes_no("p"), **choice("c", "one", "two"), **day, **tags}
    inputs |= number("z", least="3", most="9", optional=True)
    condition = (
        '(if p then x > 1 else x < -2) and c = "two" and list contains(tags, "blue") and day > date("2024-02-10")'
    )

    report = verify(small(inputs, formula("f", condition, type="boolean")))

    facts = the(report, Kind.UNREACHED, "f", "true").witnesses[0].facts
    assert {name: str(value) for name, value in facts.items()} == {
        "x": "2",
        "p": "True",
        "c": "two",
        "day": "2024-02-11",
        "tags": "frozenset({'blue'})",
        "z": "3",
    }
