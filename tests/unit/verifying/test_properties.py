"""What a ruleset promises of itself: conditions that are never or always true, decisions that are total."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest

from jianfu_rules.compiling.to_smt.encoding import Encoding
from jianfu_rules.compiling.to_smt.solving import Limits
from jianfu_rules.compiling.to_smt.terms import new_context
from jianfu_rules.verifying import Kind, State, verify
from jianfu_rules.verifying.asking import Room
from jianfu_rules.verifying.properties import verify_property
from tests.given import CITE, formula, number, otherwise, rule, small, table
from tests.unit.verifying.findings import of_kind

XY = {**number("x", most="10"), **number("y", most="10")}
PART = table("t", [rule("a", "x > y", '"yes"')], otherwise('"no"'))
SCOPE = {"cite": CITE, "basis": "stated", "says": {"zh": "适用", "en": "scope"}, "when": "x + y > 3"}
BAR = {"bar": {"type": "decimal", "scale": 0, "min": 0, "max": 5, "open": True}}


@pytest.mark.parametrize(
    ("kind", "condition", "state"),
    [
        ("never", 't = "yes" and x = 0', State.PROVED),
        ("never", 't = "yes" and x = 9', State.REFUTED),
        ("always", 't = "no" or x > 0', State.PROVED),
        ("always", 't = "no" or x > 1', State.REFUTED),
    ],
)
def test_a_condition_that_is_promised_is_proved_or_refuted(kind: str, condition: str, state: State) -> None:
    report = verify(small(XY, PART, properties=[{kind: condition}]))

    [found] = [item for item in report.findings if item.kind in (Kind.NEVER, Kind.ALWAYS)]
    assert (found.kind.value, found.state, found.is_fault) == (kind, state, state is State.REFUTED)
    assert found.subject == (condition,)
    assert bool(found.witnesses) is (state is State.REFUTED)


def test_a_broken_promise_is_told_as_it_is_written() -> None:
    report = verify(small(XY, PART, properties=[{"never": 't = "yes" and x = 9'}]))

    assert (
        report.text("en").splitlines()[0].endswith('fault: can be true, although declared never: t = "yes" and x = 9')
    )
    assert report.text("en").splitlines()[1] == "  for example x = 9, y = 0"


def test_an_invariant_without_a_condition_is_a_fault_of_the_library() -> None:
    checked = small(XY, PART, properties=[{"never": "x > y and y > x"}])
    room = Room.of(Limits(), Encoding(checked, dt.date(2025, 6, 30), new_context()))

    with pytest.raises(TypeError):
        verify_property(attrs.evolve(checked.properties[0], core=None), room, room, Limits())


def test_outside_the_scope_nothing_is_promised() -> None:
    report = verify(small(XY, PART, applies_when=SCOPE, properties=[{"always": "x + y >= 4"}]))

    assert of_kind(report, Kind.ALWAYS)[0].state is State.PROVED


def test_what_is_in_conflict_is_not_true() -> None:
    rules = [rule("a", "x > y", '"yes"'), rule("b", "x > y + 5", '"no"')]
    part = table("t", rules, otherwise('"no"'), policy="unique")

    report = verify(
        small(XY, part, properties=[{"always": 't = "yes" or t = "no"'}, {"never": 't = "yes" and x > y + 5'}])
    )

    assert of_kind(report, Kind.ALWAYS)[0].is_fault
    assert not of_kind(report, Kind.NEVER)[0].is_fault


def test_a_total_decision_is_neither_open_nor_in_conflict() -> None:
    decisions = {**PART, **formula("f", "x + bar"), **formula("g", "x + y")}
    clashing = table(
        "u", [rule("b", "x > y", '"yes"'), rule("c", "x > y + 5", '"no"')], otherwise('"no"'), policy="unique"
    )
    promised = [{"total": name} for name in ("t", "f", "g", "u")]

    report = verify(small(XY, {**decisions, **clashing}, parameters=BAR, properties=promised))

    assert {item.decision: item.is_fault for item in of_kind(report, Kind.TOTAL)} == {
        "t": False,
        "f": True,
        "g": False,
        "u": True,
    }


def test_a_decision_that_does_not_apply_everywhere_can_be_total() -> None:
    report = verify(small(XY, PART, applies_when=SCOPE, properties=[{"total": "t"}]))

    assert of_kind(report, Kind.TOTAL)[0].state is State.PROVED
