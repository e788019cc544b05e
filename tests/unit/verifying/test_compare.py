"""Two rulesets are proved to answer alike, or a case shows that they don't."""

from __future__ import annotations

from typing import Any

import pytest

from jianfu_rules import Status
from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.verifying.compare import compare
from jianfu_rules.verifying.report import State
from tests import given


def small(*rules: given.Part, inputs: Any = None, last: str = "yes", **more: Any) -> CheckedRuleset:
    wanted = inputs or {**given.number("x", scale=1), **given.yes_no("late")}
    return given.small(wanted, given.table("d", rules, given.otherwise(last)), **more)


LOW = given.rule("low", {"x": "< 60"}, "no")


def difference(old: CheckedRuleset, new: CheckedRuleset, **more: Any) -> tuple[dict[str, Any], tuple[Any, Any]]:
    """Return the case that two rulesets answer differently, and both answers."""
    found = compare(old, new, **more)
    assert found.state is State.REFUTED
    assert found.cases is not None
    one, other = (case.witness for case in found.cases)
    facts = {**one.facts, **other.facts}
    assert facts == {**other.facts, **one.facts}
    return facts, (one.answers["d"], other.answers["d"])


def test_a_ruleset_answers_like_itself() -> None:
    found = compare(small(LOW), small(LOW))

    assert (found.state, found.cases) == (State.PROVED, None)


def test_rules_that_say_the_same_in_other_words_answer_alike() -> None:
    split = [given.rule("very-low", {"x": "< 10"}, "no"), given.rule("low", {"x": "[10..60)"}, "no")]

    assert compare(small(LOW), small(*split)).state is State.PROVED


def test_the_case_at_a_moved_threshold_is_found() -> None:
    facts, (one, other) = difference(small(LOW), small(given.rule("low", {"x": "<= 60"}, "no")))

    assert facts == {"x": 60, "late": False}
    assert (one.outcome, other.outcome) == ("yes", "no")


def test_cases_that_are_open_in_one_only_are_a_difference() -> None:
    # For complete cases the second condition adds nothing; where `late` is not known it does.
    asked = [given.rule("low", {"x": "< 60", "late": "true, false"}, "no")]
    facts, (one, other) = difference(small(LOW), small(*asked))

    assert "late" not in facts
    assert (one.status, other.status) == (Status.DECIDED, Status.UNDETERMINED)


def test_values_of_enumerations_are_compared_by_name() -> None:
    grades = [given.choice("grade", *names) for names in (("good", "fair", "poor"), ("poor", "fair", "good"))]
    rules = given.rule("r", {"grade": "good"}, "no")

    assert compare(small(rules, inputs=grades[0]), small(rules, inputs=grades[1])).state is State.PROVED


def test_outcomes_are_compared_by_name() -> None:
    def with_values(*names: str) -> CheckedRuleset:
        typed: given.Part = {"type": "enum", "values": {name: given.label(name) for name in names}}
        return given.small(given.number("x"), given.table("d", [LOW], given.otherwise("yes"), **typed))

    assert compare(with_values("yes", "no"), with_values("no", "maybe", "yes")).state is State.PROVED


def test_facts_that_only_one_asks_for_can_make_the_difference() -> None:
    more = {**given.number("x", scale=1), **given.yes_no("late"), **given.yes_no("sick")}
    facts, (one, other) = difference(
        small(LOW), small(given.rule("low", {"x": "< 60", "sick": "false"}, "no"), inputs=more)
    )

    assert one.outcome == "no"
    assert other.outcome == "yes" or other.status is Status.UNDETERMINED
    assert facts["x"] < 60


def test_parameters_can_make_the_difference() -> None:
    def lined(value: str) -> CheckedRuleset:
        line = {"line": {"value": value, "cite": given.CITE, "basis": "stated"}}
        return small(given.rule("low", {"x": "< line"}, "no"), parameters=line)

    facts, _ = difference(lined("60.0"), lined("60.1"))
    assert facts == {"x": 60, "late": False}
    assert compare(lined("60.0"), lined("60.0")).state is State.PROVED


def test_a_required_parameter_has_one_value_for_both() -> None:
    line = {
        "line": {"type": "decimal", "scale": 1, "min": 0, "max": 100, "required": True, "label": given.label("line")}
    }
    one = small(given.rule("low", {"x": "< line"}, "no"), parameters=line)

    assert compare(one, one).state is State.PROVED
    assert compare(one, small(LOW), parameters={"line": "60"}).state is State.PROVED
    assert compare(one, small(LOW), parameters={"line": "61"}).state is State.REFUTED
    assert compare(one, small(LOW)).state is State.REFUTED


@pytest.mark.parametrize("policy", ["collect", "rule order", "output order"])
def test_lists_are_compared_in_their_order(policy: str) -> None:
    rules = [given.rule("a", {"x": "< 60"}, "no"), given.rule("b", {"late": "true"}, "yes")]
    inputs = {**given.number("x"), **given.yes_no("late")}

    def listed(*items: given.Part) -> CheckedRuleset:
        typed: given.Part = {"type": "enum", "values": {name: given.label(name) for name in ("yes", "no")}}
        return given.small(inputs, given.table("d", items, policy=policy, **typed))

    expected = State.PROVED if policy == "output order" else State.REFUTED
    assert compare(listed(*rules), listed(*rules)).state is State.PROVED
    assert compare(listed(*rules), listed(*reversed(rules))).state is expected
