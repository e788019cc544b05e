"""What the library gives back is what the schemas of answers say, key by key."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from jianfu_rules import Decision, Status, apply_overlay, evaluate, list_rulesets
from jianfu_rules.api.rulesets import versions_of
from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.explaining.render_json import render_json
from jianfu_rules.loading.locate import bundled_root
from jianfu_rules.schemas import schema
from jianfu_rules.schemas.answers import PARTS
from jianfu_rules.testing.cases import load_cases, run_case
from tests.given import CITE, DAY, formula, label, number, otherwise, rule, small, table, yes_no
from tests.permit import permit
from tests.properties.generated import Facts, Small
from tests.properties.test_laws import decide, small_cases
from tests.unit.schemas.reading import faults


def faults_of(decision: Decision, *, accounts: Iterable[str] | None = None) -> list[str]:
    """Return what the schemas have against an answer and the accounts of its decisions, by default of all."""
    found = faults("decision", as_json(decision.to_dict()))
    for name in decision.names if accounts is None else accounts:
        found += faults("explanation", as_json(render_json(decision[name].explanation())))
    return found


def as_json(data: dict[str, Any]) -> Any:
    """Return data as a program that gets it as JSON sees it."""
    return json.loads(json.dumps(data))


@cache
def shipped(name: str) -> tuple[Decision, ...]:
    """Return the answers of all cases of a shipped ruleset."""
    versions = {version.ruleset.in_force.start.isoformat(): version for version in versions_of(name)}
    found = []
    for day, version in versions.items():
        for case in load_cases(bundled_root() / name / "cases" / f"{day}.yaml"):
            outcome = run_case(version, case)
            found += [] if outcome.decision is None else [outcome.decision]
    return tuple(found)


@pytest.mark.lane
@pytest.mark.parametrize("name", list_rulesets())
def test_the_answers_of_every_shipped_case_are_valid(name: str) -> None:
    assert shipped(name)
    # An account of a large table takes long to look at: here a few, below all.
    told = [(found, [found.main] if index % 9 == 0 else []) for index, found in enumerate(shipped(name))]
    assert [fault for found, accounts in told for fault in faults_of(found, accounts=accounts)] == []


@pytest.mark.long
@pytest.mark.parametrize("name", list_rulesets())
def test_the_account_of_every_decision_of_every_shipped_case_is_valid(name: str) -> None:
    assert [fault for found in shipped(name) for fault in faults_of(found)] == []


def clashing() -> CheckedRuleset:
    """Return a ruleset whose one table can come to anything."""
    inputs = {
        **number("x"),
        **number("y"),
        **yes_no("fit", judgement={"by": label("panel"), "criteria": label("measure")}),
    }
    rows = [rule("heavy", "x > 3", '"p"'), rule("steep", "y > 3", '"q"'), rule("judged", "fit and x = 0", '"p"')]
    decisions = table("t", rows, otherwise('"r"'), policy="unique")
    decisions["t"]["conflict"] = {"cite": CITE, "says": label("clash")}
    scope = {"when": "x + y < 100", "cite": CITE, "basis": "modelled", "says": label("scope")}
    return small(inputs, decisions, applies_when=scope)


CLASHING = clashing()
FACTS: dict[Status, dict[str, object]] = {
    Status.DECIDED: {"x": 4, "y": 0, "fit": False},
    Status.UNDETERMINED: {"x": 4},
    Status.DISCRETION: {"x": 0, "y": 0},
    Status.CONFLICT: {"x": 4, "y": 4, "fit": True},
    Status.NOT_APPLICABLE: {"x": 99, "y": 99},
}


@pytest.mark.parametrize("status", FACTS)
def test_an_answer_of_any_status_is_valid(status: Status) -> None:
    decision = evaluate(CLASHING, FACTS[status], as_of=DAY)

    assert decision.status is status
    assert faults_of(decision) == []


@pytest.mark.parametrize("facts", [{}, {"banned": True}, {"banned": False, "rank": 1, "score": "70"}])
def test_an_answer_of_the_ruleset_of_the_tests_is_valid(facts: dict[str, object]) -> None:
    assert faults_of(evaluate(permit(), facts, as_of=DAY)) == []


def test_an_answer_with_notes_is_valid_and_so_is_the_redacted_one() -> None:
    decision = evaluate(CLASHING, {"x": "４", "y": 0}, as_of=DAY)

    assert decision.notes
    assert faults_of(decision) == []
    assert faults("decision", as_json(decision.redacted().to_dict())) == []


def test_an_answer_by_a_formula_with_parameters_is_valid() -> None:
    parameters = {
        "share": {"value": "0.7", "cite": CITE, "basis": "official"},
        "open": {"type": "decimal", "scale": 0, "min": 0, "max": 1, "open": True},
    }
    decisions = {**formula("worth", "share * x"), **formula("rest", "open * x")}
    checked = small(number("x"), decisions, parameters=parameters, main="worth")

    assert faults_of(evaluate(checked, {"x": 3}, as_of=DAY)) == []
    assert faults_of(evaluate(checked, {}, as_of=DAY)) == []


def test_an_answer_under_an_overlay_is_valid() -> None:
    listed = {"zh": "本地", "en": "local"}
    overlay = {
        "format": 1,
        "overlay": CLASHING.id,
        "base": {"from": "2025-01-01", "digest": evaluate(CLASHING, {}, as_of=DAY).digest},
        "labels": {"x": listed},
    }

    for more in ({}, {"title": listed}):
        decision = evaluate(apply_overlay(CLASHING, {**overlay, **more}), {"x": 4}, as_of=DAY)
        assert decision.overlays
        assert faults_of(decision) == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(small_cases())
def test_the_answer_of_a_generated_case_is_valid(case: tuple[Small, Facts]) -> None:
    assert faults_of(decide(*case)) == []


def test_every_part_that_a_rule_can_have_is_in_the_schema() -> None:
    rows = [rule("one", "x > 3", '"p"'), rule("two", "y > 3", '"p"')]
    agreeing = small({**number("x"), **number("y")}, table("t", rows, otherwise('"r"'), policy="first"))
    both = evaluate(agreeing, {"x": 4, "y": 4}, as_of=DAY)
    answers = [both, *(found for name in list_rulesets() for found in shipped(name))]
    parts = {row.part for found in answers for name in found.names for row in found[name].explanation().rows}

    assert faults_of(both) == []
    assert parts == set(PARTS)


# -- what a schema of answers refuses


def parts_of(found: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the path of every key of a mapping in data."""
    if isinstance(found, dict):
        for key, value in found.items():
            yield (*path, key)
            yield from parts_of(value, (*path, key))
    if isinstance(found, list):
        for index, value in enumerate(found):
            yield from parts_of(value, (*path, index))


def without(data: Any, path: tuple[str | int, ...]) -> Any:
    changed = copy.deepcopy(data)
    inner = changed
    for step in path[:-1]:
        inner = inner[step]
    del inner[path[-1]]
    return changed


def renamed(data: Any, path: tuple[str | int, ...]) -> Any:
    changed = copy.deepcopy(data)
    inner = changed
    for step in path[:-1]:
        inner = inner[step]
    inner["a_new_key"] = inner[path[-1]]
    return changed


def documents(status: Status = Status.UNDETERMINED) -> dict[str, Any]:
    decision = evaluate(CLASHING, FACTS[status], as_of=DAY)
    return {"decision": as_json(decision.to_dict()), "explanation": as_json(render_json(decision.explanation()))}


# Names of decisions are keys, too, and may be any.
FREE = {("decisions", "t")}


@pytest.mark.parametrize("kind", ["decision", "explanation"])
@pytest.mark.parametrize("status", [Status.UNDETERMINED, Status.CONFLICT])
@pytest.mark.parametrize("change", [without, renamed])
def test_a_key_less_or_more_is_noticed_wherever_it_is(
    kind: str, status: Status, change: Callable[[Any, Any], Any]
) -> None:
    data = documents(status)[kind]
    paths = [path for path in parts_of(data) if path not in FREE]

    assert len(paths) > 40
    assert [path for path in paths if not faults(kind, change(data, path))] == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("format", 2),
        ("status", "decided"),
        ("outcome", "p"),
        ("outcome_label", {"zh": "甲", "en": "p"}),
        ("basis", "certain"),
        ("as_of", "2025-02-30"),
        ("digest", "0123"),
        ("title", None),
        ("notes", [1]),
    ],
)
def test_a_value_of_another_kind_is_noticed(key: str, value: object) -> None:
    assert faults("decision", {**documents()["decision"], key: value}) != []


def test_a_decided_answer_has_an_outcome() -> None:
    decided = as_json(evaluate(CLASHING, FACTS[Status.DECIDED], as_of=DAY).to_dict())

    assert faults("decision", decided) == []
    assert faults("decision", {**decided, "outcome": None}) != []


def test_the_schema_of_a_decision_has_the_keys_of_one() -> None:
    assert schema("decision")["properties"].keys() == documents()["decision"].keys()
    assert schema("explanation")["properties"].keys() == documents()["explanation"].keys()
