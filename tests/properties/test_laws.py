"""Laws of decisions, on the shipped rulesets and on small random ones."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jianfu_rules import UNKNOWN, Decision, Status, evaluate
from jianfu_rules.api.rulesets import versions_of
from jianfu_rules.checking.checked import CheckedInput, CheckedRuleset
from jianfu_rules.datatypes import BooleanType, EnumType, NumberType
from jianfu_rules.kleene import Truth, all_, any_, not_
from jianfu_rules.values import decimal_from
from tests.given import DAY
from tests.properties.generated import CONFLICTED, Facts, Small, facts_for, small_rulesets

SETTLED = (Status.DECIDED, Status.CONFLICT)
TRUTHS = st.sampled_from(Truth)
# A ruleset is read and checked for each example, which takes time on a busy machine.
MANY = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
FEW = settings(MANY, max_examples=40)
SHIPPED = ("admission/jingmen", "scoring/pudong")


def decide(small: Small, facts: Facts) -> Decision:
    inputs = {name: value for name, value in facts.items() if name in small.inputs}
    parameters = {name: value for name, value in facts.items() if name in small.parameters}
    return evaluate(small.checked, inputs, as_of=DAY, parameters=parameters)


@cache
def shipped_ruleset(name: str) -> CheckedRuleset:
    return versions_of(name)[-1]


def values_for(item: CheckedInput) -> st.SearchStrategy[Any]:
    match item.type:
        case BooleanType():
            found: st.SearchStrategy[Any] = st.booleans()
        case EnumType(members):
            found = st.sampled_from([member.name for member in members])
        case NumberType(scale=scale, min=low, max=high) if low is not None and high is not None:
            steps = st.integers(int(low * 10**scale), int(high * 10**scale))
            found = steps.map(lambda step: decimal_from(step * item.type.step, scale))  # type: ignore[union-attr]
        case _:
            raise AssertionError(f"no values yet for {item.type}")
    return st.none() | found if item.definition.optional else found


@st.composite
def shipped_cases(draw: st.DrawFn, *, complete: bool = False) -> tuple[Small, dict[str, Any]]:
    """Return a strategy for a shipped ruleset with facts."""
    checked = shipped_ruleset(draw(st.sampled_from(SHIPPED)))
    values = {name: values_for(item) for name, item in checked.inputs.items()}
    facts = draw(st.fixed_dictionaries(values) if complete else st.fixed_dictionaries({}, optional=values))
    return Small(checked, dict.fromkeys(checked.inputs, ()), {}, ()), facts


@st.composite
def small_cases(draw: st.DrawFn, *, tables: int = 2) -> tuple[Small, dict[str, Any]]:
    """Return a strategy for a small ruleset with facts."""
    small = draw(small_rulesets(tables=tables))
    return small, draw(facts_for(small))


def cases() -> st.SearchStrategy[tuple[Small, dict[str, Any]]]:
    return st.one_of(small_cases(), shipped_cases())


@st.composite
def cases_that_grow(draw: st.DrawFn) -> tuple[Small, dict[str, Any], dict[str, Any]]:
    """Return a strategy for a ruleset with facts and with more facts."""
    if draw(st.booleans()):
        small, more = draw(shipped_cases())
    else:
        small, more = draw(small_cases())
    kept = draw(st.lists(st.sampled_from(sorted(more)), unique=True)) if more else []
    return small, {name: more[name] for name in kept}, more


def names_of(items: tuple[Any, ...]) -> set[str]:
    return {item.name for item in items}


# -- what becomes of a result as facts arrive


@MANY
@given(cases_that_grow())
def test_a_further_fact_changes_no_settled_result(case: tuple[Small, Facts, Facts]) -> None:
    small, some, more = case
    before, after = decide(small, some), decide(small, more)

    for name in before.names:
        if before[name].status in SETTLED:
            assert (after[name].status, after[name].outcome) == (before[name].status, before[name].outcome)


@MANY
@given(cases_that_grow())
def test_what_is_missing_only_shrinks(case: tuple[Small, Facts, Facts]) -> None:
    small, some, more = case
    before, after = decide(small, some), decide(small, more)

    for name in before.names:
        assert names_of(after[name].missing) <= names_of(before[name].missing)


@MANY
@given(cases())
def test_nothing_is_missing_exactly_where_the_result_is_settled(case: tuple[Small, Facts]) -> None:
    decision = decide(*case)

    for name in decision.names:
        assert (decision[name].missing == ()) is (decision[name].status in SETTLED)


@MANY
@given(cases())
def test_the_outcome_is_known_exactly_where_it_is_decided(case: tuple[Small, Facts]) -> None:
    decision = decide(*case)

    for name in decision.names:
        assert (decision[name].outcome is not UNKNOWN) is (decision[name].status is Status.DECIDED)
        assert (name in decision.outputs) is (decision[name].status is Status.DECIDED)


@MANY
@given(cases())
def test_only_facts_that_were_not_given_are_missing(case: tuple[Small, Facts]) -> None:
    small, facts = case
    decision = decide(small, facts)

    for name in decision.names:
        assert names_of(decision[name].missing) <= {*small.inputs, *small.parameters} - set(facts)


@MANY
@given(cases())
def test_it_is_discretion_exactly_where_all_that_is_missing_is_judged(case: tuple[Small, Facts]) -> None:
    decision = decide(*case)

    for name in decision.names:
        missing = decision[name].missing
        judged = bool(missing) and all(item.judgement for item in missing)
        assert (decision[name].status is Status.DISCRETION) is judged


@MANY
@given(cases())
def test_a_settled_result_rests_on_something(case: tuple[Small, Facts]) -> None:
    decision = decide(*case)

    for name in decision.names:
        assert bool(decision[name].determining) is (decision[name].status in SETTLED)


@MANY
@given(shipped_cases(complete=True))
def test_complete_facts_decide_a_shipped_ruleset(case: tuple[Small, Facts]) -> None:
    assert decide(*case).status is Status.DECIDED


# -- brute force


@MANY
@given(small_cases())
def test_a_settled_result_is_that_of_every_completion(case: tuple[Small, Facts]) -> None:
    small, facts = case
    decision = decide(small, facts)
    settled = [name for name in decision.names if decision[name].status in SETTLED]

    for complete in small.completions(facts) if settled else ():
        after = decide(small, complete)
        for name in settled:
            assert (after[name].status, after[name].outcome) == (decision[name].status, decision[name].outcome)


@pytest.mark.lane
@MANY
@given(small_rulesets())
def test_complete_facts_give_what_plain_python_gives(small: Small) -> None:
    for facts in small.completions({}):
        decision = decide(small, facts)
        for name, expected in small.outcomes(facts).items():
            if expected is CONFLICTED:
                assert decision[name].status is Status.CONFLICT
            else:
                assert (decision[name].status, decision[name].outcome) == (Status.DECIDED, expected)


# -- what does not matter


def relabelled(checked: CheckedRuleset, facts: Facts, lang: str) -> dict[str, Any]:
    """Return facts with labels for names and for members of enumerations."""
    found = {}
    for name, value in facts.items():
        item = checked.inputs[name]
        member = item.type.find_member(value) if isinstance(item.type, EnumType) else None
        words = member.label if member else None
        found[getattr(item.definition.label, lang)] = getattr(words, lang) if words else value
    return found


@FEW
@given(cases(), st.sampled_from(["zh", "en"]))
def test_names_and_labels_give_equal_decisions(case: tuple[Small, Facts], lang: str) -> None:
    small, facts = case
    inputs = {name: value for name, value in facts.items() if name in small.inputs}

    assert decide(small, inputs) == evaluate(small.checked, relabelled(small.checked, inputs, lang), as_of=DAY)


@FEW
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_the_facts_does_not_matter(case: tuple[Small, Facts], random: Any) -> None:
    small, facts = case
    items = list(facts.items())
    random.shuffle(items)

    assert json.dumps(decide(small, dict(items)).to_dict()) == json.dumps(decide(small, facts).to_dict())


@FEW
@given(cases())
def test_a_fact_given_as_unknown_is_like_one_not_given(case: tuple[Small, Facts]) -> None:
    small, facts = case
    unknown = dict.fromkeys({*small.inputs, *small.parameters} - set(facts), UNKNOWN)

    assert decide(small, {**facts, **unknown}) == decide(small, facts)


@FEW
@given(cases())
def test_numbers_may_come_as_decimals_texts_or_whole_numbers(case: tuple[Small, Facts]) -> None:
    small, facts = case
    texts = {name: str(value) if isinstance(value, Decimal) else value for name, value in facts.items()}
    whole = {
        name: int(value) if isinstance(value, Decimal) and value == int(value) else value
        for name, value in facts.items()
    }

    assert decide(small, texts) == decide(small, facts)
    assert decide(small, whole) == decide(small, facts)


@FEW
@given(cases())
def test_the_same_facts_give_the_same_decision(case: tuple[Small, Facts]) -> None:
    one, other = decide(*case), decide(*case)

    assert one == other
    assert json.dumps(one.to_dict()) == json.dumps(other.to_dict())


@FEW
@given(cases())
def test_the_facts_given_are_not_changed(case: tuple[Small, Facts]) -> None:
    small, facts = case
    before = copy.deepcopy(dict(facts))

    decide(small, facts).to_dict()

    assert list(facts.items()) == list(before.items())


# -- decisions as objects, data and text


@FEW
@given(cases())
def test_a_decision_survives_pickling_and_copying(case: tuple[Small, Facts]) -> None:
    decision = decide(*case)

    for again in (pickle.loads(pickle.dumps(decision)), copy.copy(decision), copy.deepcopy(decision)):  # noqa: S301 - ours
        assert again == decision
        assert again.to_dict() == decision.to_dict()


def leaves(data: object) -> Iterator[object]:
    if isinstance(data, Mapping):
        assert all(isinstance(key, str) for key in data)
        for value in data.values():
            yield from leaves(value)
    elif isinstance(data, list):
        for value in data:
            yield from leaves(value)
    else:
        yield data


@FEW
@given(cases())
def test_a_decision_as_data_is_json_whose_numbers_are_text(case: tuple[Small, Facts]) -> None:
    data = decide(*case).to_dict()

    assert json.loads(json.dumps(data, allow_nan=False)) == data
    assert data.pop("format") == 1
    assert [leaf for leaf in leaves(data) if not (leaf is None or isinstance(leaf, bool | str))] == []


@FEW
@given(cases(), st.sampled_from(["zh", "en"]), st.sampled_from(["short", "full"]))
def test_every_decision_can_be_told(case: tuple[Small, Facts], lang: Any, level: Any) -> None:
    decision = decide(*case)

    for name in decision.names:
        told = decision[name].explain(lang=lang, level=level)
        assert decision[name].explanation().label.text(lang) in told.splitlines()[0]
        assert "\n\n" not in told


@FEW
@given(st.one_of(small_cases(tables=1), shipped_cases()), st.sampled_from(["zh", "en"]))
def test_a_short_account_of_one_table_has_at_most_twelve_lines(case: tuple[Small, Facts], lang: Any) -> None:
    assert len(decide(*case).explain(lang=lang).splitlines()) <= 12


# -- the logic


@given(TRUTHS, TRUTHS, TRUTHS)
def test_the_connectives_are_monotone_in_knowledge(one: Truth, other: Truth, later: Truth) -> None:
    if one is Truth.UNKNOWN:
        for connective in (all_, any_):
            known = connective([one, other])
            assert known is Truth.UNKNOWN or connective([later, other]) is known


@given(st.lists(TRUTHS))
def test_the_connectives_are_duals(values: list[Truth]) -> None:
    assert not_(all_(values)) is any_([not_(value) for value in values])
