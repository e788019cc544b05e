"""Rules that disagree, never match, never count, and exceptions that defeat nothing."""

from __future__ import annotations

import pytest

from jianfu_rules import Status
from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.verifying import Kind, State, verify
from jianfu_rules.verifying.tables import MAX_PAIRS
from tests.given import CITE, Part, label, number, otherwise, rule, small, table, yes_no
from tests.unit.verifying.findings import of_kind, the

XY = {**number("x", most="10"), **number("y", most="10")}


def ruleset(*rules: Part, policy: str = "first", **more: object) -> CheckedRuleset:
    """Return a ruleset of one table about the numbers x and y."""
    values = {word: label(word) for word in ("yes", "no")}
    part = table("t", rules, otherwise('"no"'), policy=policy, type="enum", values=values)
    part["t"] |= more
    return small(XY, part)


def defeater(id_: str, when: str, *overrides: str) -> Part:
    found = rule(id_, when, "-", overrides=list(overrides))
    del found["then"]
    return found


# -- conflicts


def test_two_rules_that_join_several_names_can_disagree() -> None:
    found = the(
        verify(ruleset(rule("a", "x + y > 15", '"yes"'), rule("b", "x > y + 3", '"no"'), policy="unique")),
        Kind.CONSISTENT,
        "a",
        "b",
    )

    assert (found.state, found.is_fault) == (State.REFUTED, True)
    assert found.witnesses[0].facts == {"x": 10, "y": 6}
    assert found.witnesses[0].answers["t"].status is Status.CONFLICT


def test_rules_that_exclude_each_other_never_disagree() -> None:
    checked = ruleset(rule("a", "x > y", '"yes"'), rule("b", "x <= y - 1", '"no"'), policy="unique")

    found = the(verify(checked), Kind.CONSISTENT)

    assert (found.state, found.is_fault) == (State.PROVED, False)


def test_under_any_rules_that_say_the_same_do_not_disagree() -> None:
    rules = (rule("a", "x > y", '"yes"'), rule("b", "x > 2 * y", '"yes"'), rule("c", "x < y", '"no"'))

    assert the(verify(ruleset(*rules, policy="any")), Kind.CONSISTENT).state is State.PROVED


def test_every_pair_of_rules_that_can_disagree_is_told() -> None:
    rules = (
        rule("a", "x > y", '"yes"'),
        rule("b", "x > y + 1", '"no"'),
        rule("c", "x < y", '"no"'),
        rule("d", "x < y - 4", '"yes"'),
    )

    report = verify(ruleset(*rules, policy="any"))

    assert [item.subject for item in of_kind(report, Kind.CONSISTENT)] == [("a", "b"), ("c", "d")]


def test_of_very_many_pairs_some_are_told() -> None:
    rules = [rule(f"r{index}", f"x + {index} > y", '"yes"') for index in range(8)]

    found = of_kind(verify(ruleset(*rules, policy="unique")), Kind.CONSISTENT)

    assert len(found) == MAX_PAIRS < 8 * 7 // 2
    assert all(item.is_fault for item in found)


def test_outputs_that_are_worked_out_disagree_where_their_values_do() -> None:
    rules = (rule("a", "x > y", "x"), rule("b", "x > y + 1", "y + 2"))
    part = table("t", rules, otherwise("0"), policy="any", type="decimal", scale=0)

    found = the(verify(small(XY, part)), Kind.CONSISTENT, "a", "b")

    assert found.witnesses[0].facts == {"x": 3, "y": 0}


def test_an_exception_keeps_two_rules_from_disagreeing() -> None:
    rules = (rule("a", "x > y", '"yes"'), rule("b", "x > y + 2", '"no"', overrides=["a"]))

    assert the(verify(ruleset(*rules, policy="unique")), Kind.CONSISTENT).state is State.PROVED


@pytest.mark.parametrize(("second", "state"), [("x > y + 2", State.REFUTED), ("x < y", State.PROVED)])
def test_a_declared_contradiction_has_to_come_up(second: str, state: State) -> None:
    conflict = {"cite": CITE, "says": {"zh": "自相矛盾", "en": "it contradicts itself"}}
    checked = ruleset(rule("a", "x > y", '"yes"'), rule("b", second, '"no"'), policy="unique", conflict=conflict)

    [found] = of_kind(verify(checked), Kind.IDLE_CONFLICT)

    assert (found.state, found.is_fault) == (state, state is State.PROVED)


# -- rules


def test_a_rule_whose_conditions_contradict_each_other_can_never_match() -> None:
    report = verify(ruleset(rule("a", "x > y and y > x", '"yes"'), rule("b", "x > y", '"yes"')))

    assert the(report, Kind.DEAD_RULE, "a").is_fault
    assert not the(report, Kind.DEAD_RULE, "b").is_fault
    assert the(report, Kind.DEAD_RULE, "b").witnesses[0].facts == {"x": 1, "y": 0}


def test_a_dead_rule_is_not_told_to_be_shadowed_as_well() -> None:
    report = verify(ruleset(rule("a", "x > y and y > x", '"yes"'), rule("b", "x > y", '"yes"')))

    assert [item.subject for item in of_kind(report, Kind.SHADOWED_RULE)] == [("b",)]


def test_a_rule_that_only_matches_outside_the_scope_is_dead() -> None:
    scope = {"cite": CITE, "basis": "stated", "says": {"zh": "适用", "en": "scope"}, "when": "x > y"}
    part = table("t", [rule("a", "x < y", '"yes"'), rule("b", "x > y + 1", '"yes"')], otherwise('"no"'))

    report = verify(small(XY, part, applies_when=scope))

    assert the(report, Kind.DEAD_RULE, "a").is_fault
    assert not the(report, Kind.DEAD_RULE, "b").is_fault


@pytest.mark.parametrize("policy", ["first", "priority"])
def test_a_rule_behind_a_wider_one_never_counts(policy: str) -> None:
    report = verify(ruleset(rule("a", "x > y", '"yes"'), rule("b", "x > y + 1", '"no"'), policy=policy))

    assert not the(report, Kind.SHADOWED_RULE, "a").is_fault
    assert the(report, Kind.SHADOWED_RULE, "b").is_fault


def test_a_rule_that_is_always_overridden_never_counts() -> None:
    rules = (rule("a", "x > y + 1", '"yes"'), rule("b", "x > y", '"no"', overrides=["a"]))

    assert the(verify(ruleset(*rules, policy="any")), Kind.SHADOWED_RULE, "a").is_fault


def test_a_rule_that_is_never_the_least_never_counts() -> None:
    rules = (rule("a", "x >= y", "1"), rule("b", "x > y", "2"), rule("c", "x < y", "2"))
    part = table("t", rules, otherwise("0"), policy="collect", aggregate="min", type="decimal", scale=0)

    report = verify(small(XY, part))

    assert [item.subject for item in of_kind(report, Kind.SHADOWED_RULE) if item.is_fault] == [("b",)]


def test_a_rule_that_waits_for_an_open_parameter_is_not_dead() -> None:
    bar = {"bar": {"type": "decimal", "scale": 0, "min": 0, "max": 5, "open": True}}
    part = table("t", [rule("a", {"x": "> bar"}, '"yes"')], otherwise('"no"'))

    found = the(verify(small(XY, part, parameters=bar)), Kind.DEAD_RULE, "a")

    assert found.state is State.REFUTED
    assert (found.witnesses[0].facts, found.witnesses[0].parameters) == ({"x": 1, "y": 0}, {"bar": 0})


# -- exceptions


def test_an_exception_that_never_meets_its_rule_defeats_nothing() -> None:
    rules = (rule("a", "x > y", '"yes"'), rule("b", "x < y", '"no"', overrides=["a"]))

    assert the(verify(ruleset(*rules, policy="any")), Kind.IDLE_EXCEPTION, "b", "a").is_fault


def test_an_exception_that_is_itself_defeated_wherever_it_matters_defeats_nothing() -> None:
    rules = (
        rule("a", "x > y", '"yes"'),
        rule("b", "x > y + 2", '"no"', overrides=["a"]),
        rule("c", "x > y + 1", '"yes"', overrides=["b"]),
    )

    report = verify(ruleset(*rules, policy="any"))

    assert the(report, Kind.IDLE_EXCEPTION, "b", "a").is_fault
    assert not the(report, Kind.IDLE_EXCEPTION, "c", "b").is_fault


def test_a_defeater_of_what_another_defeats_anyway_has_no_effect() -> None:
    rules = (
        rule("a", "x > y", '"yes"'),
        rule("b", "x > y + 1", '"no"', overrides=["a"]),
        defeater("c", "x > y + 2", "a"),
        defeater("d", "y > 5", "a"),
    )

    report = verify(ruleset(*rules, policy="any"))

    assert the(report, Kind.IDLE_DEFEATER, "c").is_fault
    assert not the(report, Kind.IDLE_DEFEATER, "d").is_fault
    assert of_kind(report, Kind.SHADOWED_RULE)[-1].subject == ("b",)


# -- otherwise


@pytest.mark.parametrize(("second", "state"), [("x <= y", State.PROVED), ("x < y", State.REFUTED)])
def test_an_otherwise_row_behind_rules_that_cover_everything_never_applies(second: str, state: State) -> None:
    report = verify(ruleset(rule("a", "x > y", '"yes"'), rule("b", second, '"no"')))

    found = the(report, Kind.IDLE_OTHERWISE)

    assert (found.state, found.is_fault) == (state, state is State.PROVED)


def test_a_table_of_booleans_that_is_in_order_has_no_fault() -> None:
    rules = [rule("a", {"p": "true"}, '"yes"'), rule("b", {"p": "false", "q": "true"}, '"no"')]

    report = verify(small({**yes_no("p"), **yes_no("q")}, table("t", rules, otherwise('"ask"'), policy="unique")))

    assert report.is_sound
    assert report.faults == ()
