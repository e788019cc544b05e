"""What the lanes and the list of worst inputs have found, each as the smallest input that shows it."""

from __future__ import annotations

import datetime as dt
import itertools
import pickle
from collections.abc import Iterator, KeysView, Mapping
from contextlib import suppress
from decimal import Decimal
from typing import Any

import attrs
import pytest

from jianfu_rules import Decision, FactsError, JianfuError, LoadError, ParameterError, Status, check, evaluate
from jianfu_rules.evaluating.facts import MAX_FACTS, MAX_HELPED, MAX_ITEMS
from jianfu_rules.loading.load import ruleset_from_text
from jianfu_rules.values import MAX_OUTCOME_DIGITS
from tests.diagnosed import codes_of
from tests.given import CITE, DAY, choice, formula, label, number, ruleset_text, small, yes_no
from tests.properties.hostile_facts import Failing
from tests.properties.hostile_values import (
    MADE,
    Armed,
    ArmedDay,
    ArmedDecimal,
    ArmedText,
    OddClass,
    OwnError,
    Silent,
    Whole,
)

PUDONG = "scoring/pudong"
GOOD = {"resident_rating": "90", "street_rating": "80"}
LONG = "9" * 40


def decided(facts: object, **options: Any) -> Decision:
    return evaluate(PUDONG, facts, **{"as_of": DAY, **options})


def problems(facts: object, **options: Any) -> list[str]:
    """Return the codes of what is wrong with a case."""
    with pytest.raises(JianfuError) as raised:
        decided(facts, **options)
    return [item.code for item in raised.value.diagnostics]


# -- values


@pytest.mark.parametrize("odd", MADE, ids=lambda odd: odd.name)
def test_a_value_is_read_without_running_code_of_its_class(odd: Any) -> None:
    for facts in (GOOD | {"resident_rating": odd.make()}, {"admission": odd.make()}):
        with suppress(FactsError):
            assert decided(facts).status


def test_a_number_of_another_class_is_the_number_it_holds() -> None:
    plain = decided({"resident_rating": 50, "street_rating": 50})
    odd = decided({"resident_rating": ArmedDecimal(50), "street_rating": ArmedText("50")})

    assert decided({"resident_rating": Whole.FIFTY, "street_rating": 50}) == plain
    assert odd.outcome == plain.outcome
    assert pickle.loads(pickle.dumps(odd)) == odd  # noqa: S301 - our own


def test_members_of_an_enumeration_are_not_looked_up_by_their_own_hash() -> None:
    checked = small(choice("grade", "good", "bad"), formula("d", 'grade = "good"', type="boolean"))

    assert evaluate(checked, {"grade": ArmedText("good")}, as_of=DAY).outcome is True
    with pytest.raises(FactsError, match="JR602"):
        evaluate(checked, {"grade": Armed()}, as_of=DAY)


def test_a_list_is_as_long_as_a_reader_can_bear() -> None:
    values = {"good": label("good"), "bad": label("bad")}
    checked = small(
        {"marks": {"type": "set", "values": values, "label": label("marks")}},
        formula("d", 'list contains(marks, "good")', type="boolean"),
    )

    assert evaluate(checked, {"marks": ["good"] * MAX_ITEMS}, as_of=DAY).outcome is True
    with pytest.raises(FactsError, match="JR603"):
        evaluate(checked, {"marks": ["good"] * (MAX_ITEMS + 1)}, as_of=DAY)


def test_an_outcome_is_refused_that_no_value_of_the_decision_is_like() -> None:
    text = 'if b then duration("P1D") else duration("P2D")'
    decision = evaluate(small(yes_no("b"), formula("d", text, type="duration")), {"b": True}, as_of=DAY)

    assert decision.why_not("P1D").is_so
    assert not decision.why_not("P2D").is_so
    with pytest.raises(FactsError, match="JR602"):
        decision.why_not(2)


# -- facts, parameters and days as a whole


@pytest.mark.parametrize("method", ["__getitem__", "keys"])
def test_what_a_mapping_of_the_caller_raises_is_the_callers(method: str) -> None:
    with pytest.raises(OwnError) as raised:
        decided(Failing(GOOD, method))

    assert raised.value.__cause__ is None


def test_a_case_that_does_not_say_what_it_is_is_the_callers() -> None:
    with pytest.raises(OwnError):
        decided(Silent())


def test_a_field_that_was_never_set_is_no_unknown_fact() -> None:
    made: Any = attrs.make_class("Facts", {"resident_rating": attrs.field(init=False)})

    with pytest.raises(FactsError, match="the field `resident_rating` was never set"):
        decided(made())


def test_a_case_has_so_many_facts_and_only_the_first_unknown_ones_get_help() -> None:
    with pytest.raises(FactsError) as raised:
        decided({f"fact{index}": 1 for index in range(100)})
    assert sum(item.help is not None for item in raised.value.diagnostics) == MAX_HELPED

    assert problems(dict.fromkeys(range(MAX_FACTS + 1), 1)) == ["JR609"]


@pytest.mark.parametrize(
    "name", [10**5000, Armed, b"share", ("share",), None, "\ud800", "x" * 10**6], ids=itertools.count()
)
def test_a_parameter_of_any_name_is_told_without_being_asked_for_its_text(name: object) -> None:
    assert problems(GOOD, parameters={name: 1}) == ["JR611"]


@pytest.mark.parametrize("key", [10**5000, Armed, None, "x" * 10**6], ids=itertools.count())
def test_a_key_of_a_parameter_is_told_without_being_asked_for_its_text(key: object) -> None:
    rates = {"type": "integer", "min": 0, "max": 9, "by": "text", "open": True, "label": label("rates")}
    place = {"place": {"type": "text", "max_length": 8, "label": label("place")}}
    checked = small(place, formula("d", "lookup(rates, place)", type="integer"), parameters={"rates": rates})

    with pytest.raises(ParameterError, match="JR611"):
        evaluate(checked, {}, as_of=DAY, parameters={"rates": {key: 1}})


def test_the_host_can_give_a_duration() -> None:
    span = {"type": "duration", "required": True, "label": label("span")}
    checked = small(
        yes_no("b"), formula("d", 'b and span = duration("P1D")', type="boolean"), parameters={"span": span}
    )

    assert evaluate(checked, {"b": True}, as_of=DAY, parameters={"span": "P1D"}).outcome is True
    assert evaluate(checked, {"b": True}, as_of=DAY, parameters={"span": "P2D"}).outcome is False
    with pytest.raises(ParameterError, match="JR614"):
        evaluate(checked, {"b": True}, as_of=DAY, parameters={"span": 1})


@pytest.mark.parametrize(
    "as_of", [ArmedText("yesterday"), Armed(), 20250630, dt.datetime(2025, 6, 30, tzinfo=dt.UTC)], ids=itertools.count()
)
def test_what_is_no_day_is_no_day(as_of: object) -> None:
    assert problems(GOOD, as_of=as_of) == ["JR622"]


def test_a_day_of_another_class_is_the_day_it_holds() -> None:
    assert decided(GOOD, as_of=ArmedDay(2025, 6, 30)).as_of == dt.date(2025, 6, 30)


@pytest.mark.parametrize("extra", [ArmedText("allow"), Armed(), True, None], ids=itertools.count())
def test_what_to_do_with_unknown_facts_is_said_in_one_of_two_words(extra: object) -> None:
    assert problems(GOOD | {"more": 1}, extra=extra) == ["JR609"]


@pytest.mark.parametrize(
    "ruleset", ["x" * 5_000, "x/" + "y" * 300, "./" + "y" * 300, "a\0b", "a/\0", "\ud800/x"], ids=itertools.count()
)
def test_a_name_that_no_file_can_have_is_a_ruleset_that_is_not_there(ruleset: str) -> None:
    with pytest.raises(LoadError, match=r"JR10[12]"):
        evaluate(ruleset, {}, as_of=DAY)


# -- what is said


def test_what_a_caller_made_up_can_neither_break_a_line_nor_steer_a_terminal() -> None:
    with pytest.raises(FactsError) as raised:
        decided({"a\nb\x1b[2J\u202e": 1})

    for lang in ("zh", "en"):
        assert raised.value.text(lang).isprintable()


def test_a_key_with_a_line_break_is_told_on_one_line() -> None:
    with pytest.raises(LoadError) as raised:
        ruleset_from_text('format: 1\n"a\\nb": 1')

    assert len(str(raised.value).split("\n")) == len(raised.value.diagnostics)


# -- sizes


def test_a_product_of_as_many_digits_as_there_may_be_is_exact() -> None:
    most = MAX_OUTCOME_DIGITS // 40 - 1
    checked = small(number("x", most=LONG), formula("d", " * ".join(["x"] * most)))

    assert evaluate(checked, {"x": Decimal(LONG)}, as_of=DAY).outcome == Decimal(int(LONG) ** most)


@pytest.mark.parametrize(
    "text", [" * ".join(["x"] * 5), "(x * x) * (x * x) * (x * x) * (x * x)", "round half up(x * x * x / 0.01, 2) * x"]
)
def test_a_number_of_more_digits_than_can_be_given_back_is_refused(text: str) -> None:
    assert codes_of(ruleset_text(number("x", most=LONG), formula("d", text, type="decimal", scale=12))) == ["JR208"]


def test_numbers_can_not_grow_from_decision_to_decision() -> None:
    decisions = formula("d0", "x * x", type="integer")
    for index in range(1, 20):
        decisions |= formula(f"d{index}", f"d{index - 1} * d{index - 1}", type="integer")

    assert set(codes_of(ruleset_text(number("x", most=LONG), decisions))) == {"JR208"}


def test_a_bound_of_thousands_of_digits_is_told_in_words() -> None:
    square = "x"
    for _ in range(7):
        square = f"({square}) * ({square})"

    assert codes_of(ruleset_text(number("x", most=LONG), formula("d", square, type="integer", max=5))) == ["JR208"]


def test_many_inputs_that_can_not_be_tried_are_asked_for_all_together() -> None:
    names = [f"x{index}" for index in range(30)]
    inputs = {name: part for each in names for name, part in number(each).items()}
    checked = small(inputs, formula("d", f"{' + '.join(names)} > 5", type="boolean"))
    asking = evaluate(checked, {}, as_of=DAY).ask()

    assert len(asking.must_decide) == 30
    assert not asking.exact


def test_what_has_a_failing_metaclass_is_no_mapping() -> None:
    for _ in range(2):  # Python asks the metaclass only once it has seen the class
        with pytest.raises(ParameterError, match="JR614"):
            evaluate("scoring/pudong", {}, as_of=DAY, parameters=OddClass())  # type: ignore[arg-type]
        with pytest.raises(FactsError, match="JR609"):
            evaluate("scoring/pudong", OddClass(), as_of=DAY)


class Registered:
    """A mapping that says so to Python without being a subclass of one."""

    def __init__(self, **items: object) -> None:
        self._items = items

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __getitem__(self, key: str) -> object:
        return self._items[key]

    def keys(self) -> KeysView[str]:
        return self._items.keys()


Mapping.register(Registered)


def test_a_registered_mapping_is_one_for_facts_and_for_parameters() -> None:
    marks = dict.fromkeys(("livelihood_innovation", "livelihood_coordination", "livelihood_satisfaction"), "good")
    facts: Any = Registered(everyday="90", december_entered=True, **marks)
    host: Any = Registered(grade_reading="linear", livelihood_share="0.5")

    found = evaluate("scoring/huishan", facts, as_of="2025-01-10", parameters=host)

    assert found.status is Status.UNDETERMINED
    assert "everyday" not in {item.name for item in found.missing}


def test_exceptions_that_can_be_reached_in_many_ways_are_looked_at_once() -> None:
    rows: list[dict[str, Any]] = []
    for layer in range(9):
        over = {"overrides": [row["id"] for row in rows[-8:]]} if layer else {}
        told = {"cite": CITE, "basis": "stated", "says": label("it"), "then": "1"}
        rows += [{"id": f"r{layer}{i}", "when": {f"x{layer}": f">= {i}"}, **told, **over} for i in range(8)]
    inputs = {name: part for layer in range(9) for name, part in number(f"x{layer}").items()}
    table = {"label": label("t"), "type": "integer", "hit_policy": "collect", "rules": rows}
    checked = check(ruleset_from_text(ruleset_text(inputs, {"t": table})))
    decision = evaluate(checked, {}, as_of=DAY)

    assert len(decision.missing) == 9
    assert decision.explain()
