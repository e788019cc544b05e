"""The parts of the encoding one by one: numbers, days, lists, texts, and what can be asked of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
import z3  # type: ignore[import-untyped]

from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.compiling.to_smt.calendar import Day, count_months, count_years, moved
from jianfu_rules.compiling.to_smt.encoding import Encoding
from jianfu_rules.compiling.to_smt.expressions import Translator
from jianfu_rules.compiling.to_smt.inputs import Maker, plainest
from jianfu_rules.compiling.to_smt.rounding import rounded_quotient
from jianfu_rules.compiling.to_smt.solving import GaveUp, Limits, Model, Solver
from jianfu_rules.compiling.to_smt.terms import Int, conj, equal, int_variable, negated, new_context, swap, times
from jianfu_rules.compiling.to_smt.values import Flag, Num, Span, Sym, Texts, as_flag, as_num, chosen, constant_of, same
from jianfu_rules.compiling.to_smt.witnesses import simplified
from jianfu_rules.datatypes import DateType, ListType, NumberType
from jianfu_rules.errors import UnsupportedError
from jianfu_rules.expr import core
from jianfu_rules.expr.functions import Function, Rounding
from jianfu_rules.expr.nodes import ArithmeticOp
from jianfu_rules.semantics.calendar import months_between, shifted, years_between
from jianfu_rules.semantics.rounding import rounded
from jianfu_rules.values import UNKNOWN, Duration
from tests.given import CITE, Part, formula, label, number, otherwise, rule, small, table, yes_no
from tests.unit.verifying.encoded import ANY, LIMITS, told_apart

DAY = dt.date(2025, 6, 30)
STATED = {"cite": CITE, "basis": "stated"}
HUES = {"hue": {"enum": {hue: label(hue) for hue in ("red", "green", "blue")}}}
COLOUR = {"colour": {"type": "hue", "label": label("colour")}}
TAGS = {"tags": {"type": "set", "of": "hue", "label": label("tags")}}


def evaluator(*variables: Any) -> Callable[..., int]:
    """Return the function that works a term out for numbers in the place of its variables."""

    def of(term: Int, *numbers: int) -> int:
        put = swap((one, z3.IntVal(other, one.ctx)) for one, other in zip(variables, numbers, strict=True))
        return int(z3.simplify(put(term)).as_long())

    return of


# -- numbers


@pytest.mark.parametrize("mode", Rounding)
def test_a_quotient_is_rounded_as_the_semantics_says(mode: Rounding) -> None:
    context = new_context()
    above, below = int_variable("above", context), int_variable("below", context)
    of = evaluator(above, below)
    both = rounded_quotient(mode, above, below)
    numbers = [*range(-13, 14), 25, -25]

    for one, other in product(numbers, (1, 2, 4, 5, -3, -4)):
        expected = rounded(mode, Fraction(one, other), 0)
        assert of(both, one, other) == expected, (one, other)
        assert of(rounded_quotient(mode, above, other), one, 1) == expected, (one, other)
        assert rounded_quotient(mode, one, other) == expected, (one, other)


def test_nothing_comes_of_a_divisor_that_is_zero() -> None:
    above = int_variable("above", new_context())

    assert rounded_quotient(Rounding.HALF_UP, above, 0) == rounded_quotient(Rounding.FLOOR, 7, 0) == 0


def test_a_number_that_only_takes_constants_is_multiplied_constant_by_constant() -> None:
    context = new_context()
    x, y, which = int_variable("x", context), int_variable("y", context), z3.Bool("which", context)
    listed = 3 * z3.If(which, z3.IntVal(4, context), z3.IntVal(5, context)) - z3.IntVal(2, context)

    assert not is_nonlinear(times(listed, x))
    assert not is_nonlinear(times(x, listed))
    assert is_nonlinear(times(x, y))
    model = Solver.of(context, LIMITS, x == 7, which).find()
    assert isinstance(model, Model)
    assert model.number(times(x, listed)) == 70


def is_nonlinear(term: Any) -> bool:
    """Tell whether a term multiplies two that are not constant."""
    parts = term.children()
    here = term.decl().kind() == z3.Z3_OP_MUL and not any(map(z3.is_int_value, parts))
    return here or any(map(is_nonlinear, parts))


# -- days

WIDE = DateType()
PLAIN = DateType(dt.date(1900, 3, 1), dt.date(2100, 1, 31))
SAMPLES = [
    dt.date(year, month, day)
    for year in (1900, 1999, 2000, 2023, 2024, 2096, 2099)
    for month, day in ((2, 28), (3, 1), (12, 31), (1, 31), (10, 5))
    if dt.date(year, month, day) >= PLAIN.min
] + [dt.date(2024, 2, 29), dt.date(2000, 2, 29), dt.date(2100, 1, 31)]
FAR = [dt.date(1, 1, 1), dt.date(4, 2, 29), dt.date(1700, 2, 28), dt.date(2100, 2, 28), dt.date(9990, 12, 31)]


@pytest.mark.parametrize(("within", "days"), [(PLAIN, SAMPLES), (WIDE, SAMPLES + FAR)])
@pytest.mark.parametrize(
    "by", [Duration(1), Duration(-1), Duration(13, 5), Duration(-12), Duration(0, -40), Duration(29), Duration(-2, 3)]
)
def test_a_day_is_moved_as_the_semantics_says(within: DateType, days: list[dt.date], by: Duration) -> None:
    variable = int_variable("day", new_context())
    of, term = evaluator(variable), moved(Day(variable, within), by).term

    for day in days:
        expected = shifted(day, by)
        if expected is not None:
            assert of(term, day.toordinal()) == expected.toordinal(), day
            assert moved(Day(day.toordinal(), within), by).term == expected.toordinal(), day


@pytest.mark.parametrize(("within", "days"), [(PLAIN, SAMPLES), (WIDE, SAMPLES[::3] + FAR)])
def test_months_and_years_are_counted_as_the_semantics_says(within: DateType, days: list[dt.date]) -> None:
    context = new_context()
    start, end = int_variable("start", context), int_variable("end", context)
    of = evaluator(start, end)
    months = count_months(Day(start, within), Day(end, within))
    years = count_years(Day(start, within), Day(end, within))

    for one, other in product(days, repeat=2):
        ordinals = (one.toordinal(), other.toordinal())
        assert of(months, *ordinals) == months_between(one, other), (one, other)
        assert of(years, *ordinals) == years_between(one, other), (one, other)


def test_a_day_that_leaves_the_calendar_is_left_alone() -> None:
    assert moved(Day(dt.date.max.toordinal(), WIDE), Duration(1)).term == dt.date.max.toordinal()


def test_days_of_parameters_choices_and_keys_are_moved_and_counted() -> None:
    inputs = {
        **COLOUR,
        **yes_no("p"),
        "day": {"type": "date", "min": "2024-01-01", "max": "2025-12-31", "label": label("day")},
    }
    by_hue = {"red": "2024-01-31", "green": "2025-02-28", "blue": "2024-02-29"}
    dates = {"type": "date", "min": "2024-01-01", "max": "2026-12-31"}
    parameters = {"starts": {**dates, "by": "hue", "value": by_hue, "label": label("starts"), **STATED}}
    text = 'count months(lookup(starts, colour), if p then day else lookup(starts, colour) + duration("P1M"))'
    decisions = {
        **formula("f", text, type="integer"),
        **formula("g", 'day < lookup(starts, colour) - duration("P1Y1D")', type="boolean"),
    }
    cases = [
        {"colour": hue, "p": p, "day": day}
        for hue in by_hue
        for p in (True, False)
        for day in ("2024-02-29", "2025-12-31", "2024-01-01")
    ]

    checked = small(inputs, decisions, types=HUES, parameters=parameters)

    assert (
        told_apart(checked, [*cases, {}, {"colour": "red"}, {"p": True}, {"day": "2024-05-01", "colour": "red"}]) == []
    )


# -- shapes of values


def test_durations_are_compared_and_chosen() -> None:
    period = 'if p then duration("P1Y") else duration("P30D")'
    decisions = {
        **formula("f", period, type="duration"),
        **formula("g", 'f = duration("P12M") or f = duration("P1D")', type="boolean"),
    }
    checked = small(yes_no("p"), decisions)

    assert told_apart(checked, [{}, {"p": True}, {"p": False}]) == []


def test_sets_are_compared_chosen_and_looked_into() -> None:
    fixed = {"usual": {"type": "set", "of": "hue", "open": True, "label": label("usual")}}
    decisions = {
        **formula("f", "tags = usual", type="boolean"),
        **formula("g", "count(if p then tags else usual)", type="integer"),
        **formula("h", "list contains(tags, colour)", type="boolean"),
    }
    checked = small({**TAGS, **COLOUR, **yes_no("p")}, decisions, types=HUES, parameters=fixed)
    cases = [
        {"tags": tags, "colour": "green", "p": p}
        for tags in ([], ["red"], ["green", "blue"])
        for p in (True, False, UNKNOWN)
    ]

    assert told_apart(checked, [*cases, {}], {"usual": ["red"]}) == []
    assert told_apart(checked, [*cases, {}]) == []


def test_lists_are_compared_item_by_item_in_their_order() -> None:
    typed: Part = {"type": "decimal", "scale": 1, "policy": "rule order"}
    decisions = {
        **table("t", [rule("a", "p", "1"), rule("b", "q", "x"), rule("c", "p", "2.0")], **typed),
        **table("u", [rule("d", "q", "x"), rule("e", "p", "1"), rule("f", "x > 1", "2")], **typed),
        **formula("same", "t = u", type="boolean"),
        **formula("some", "sum(if q then t else u)", type="decimal", scale=1),
        **formula("has", "list contains(t, x)", type="boolean"),
        **formula("length", "count(u)", type="integer"),
    }
    checked = small({**yes_no("p"), **yes_no("q"), **number("x", most="3")}, decisions)
    cases = [{"p": p, "q": q, "x": x} for p, q, x in product((True, False), (True, False), range(4))]

    assert told_apart(checked, [*cases, {}, {"p": False, "q": False}, {"q": True, "x": 2}]) == []


def test_lists_of_constants_are_compared_by_what_is_in_them() -> None:
    values = {word: label(word) for word in ("high", "low")}
    one = [rule("a", "p", '"high"'), rule("b", "q", '"low"')]
    other = [rule("c", "q", '"low"'), rule("d", "p", '"high"')]
    typed: Part = {"type": "level"}
    decisions = {
        **table("t", one, policy="rule order", **typed),
        **table("u", other, policy="rule order", **typed),
        **table("v", other, policy="output order", **typed),
        **formula("f", "t = u", type="boolean"),
        **formula("g", "t = v", type="boolean"),
    }
    checked = small({**yes_no("p"), **yes_no("q")}, decisions, types={"level": {"enum": values}})

    assert told_apart(checked, [{"p": p, "q": q} for p, q in product((True, False, UNKNOWN), repeat=2)]) == []


def test_texts_are_told_apart_by_their_words() -> None:
    inputs = {name: {"type": "text", "max_length": 6, "label": label(name)} for name in ("home", "work")}
    inputs["none"] = {"type": "text", "max_length": 0, "label": label("none")}
    rates = {"type": "decimal", "scale": 0, "min": 0, "max": 9, "by": "text", "value": {"town": "2", "甲乡": "3"}}
    fixed = {"seat": {"type": "text", "max_length": 6, "value": "甲乡", "label": label("seat"), **STATED}}
    parameters = {"rates": {**rates, "label": label("rates"), **STATED}, **fixed}
    decisions = {
        **formula("f", "home = work", type="boolean"),
        **formula("g", 'home = "town" or work = seat or none = home', type="boolean"),
        **formula("h", "lookup(rates, home) + 1", type="integer"),
    }
    checked = small(inputs, decisions, parameters=parameters)
    words = ("town", "甲乡", "乙村", "", "cafe\u0301")
    cases = [{"home": one, "work": other, "none": ""} for one, other in product(words, repeat=2)]

    assert told_apart(checked, [*cases, {}, {"home": "town"}]) == []
    assert told_apart(checked, [*cases, {}], {"rates": {"乙村": 5}}) == []


def test_other_texts_are_short_and_all_different() -> None:
    inputs = {f"t{index}": {"type": "text", "max_length": 1, "label": label(f"t{index}")} for index in range(15)}
    texts = Texts.of(small(inputs, formula("f", 't0 = "b"', type="boolean")))

    found = [texts.text(index) for index in texts.allowed(1)]

    assert found[:2] == ["a", "c"]
    assert found[-1] == "b"
    assert len(set(found)) == len(found) == 31
    assert all(len(word) == 1 for word in found)


def test_a_conflicted_value_is_unknown_to_those_who_use_it() -> None:
    rules = [rule("a", "p", '"yes"'), rule("b", "q", '"no"')]
    conflict = {"cite": CITE, "says": {"zh": "自相矛盾", "en": "it contradicts itself"}}
    part = table("t", rules, otherwise('"no"'), policy="unique")
    part["t"]["conflict"] = conflict
    scope = {**STATED, "says": {"zh": "适用", "en": "scope"}, "when": 't != "yes" or r'}
    decisions = {**part, **formula("f", 't = "yes" or r', type="boolean"), **formula("g", "p", type="boolean")}
    inputs = {
        **yes_no("p"),
        **yes_no("q"),
        **yes_no("r", judgement={"by": label("panel"), "criteria": label("measure")}),
    }
    checked = small(inputs, decisions, applies_when=scope)
    cases = [{"p": p, "q": q, "r": r} for p, q, r in product((True, False, UNKNOWN), repeat=3)]

    assert told_apart(checked, cases) == []


# -- what can be asked of an encoding


def encoded(checked: CheckedRuleset, prefix: str = "", context: Any = None, **more: Any) -> Encoding:
    return Encoding(checked, DAY, context or new_context(), prefix, **more)


def test_facts_are_compared_by_what_they_mean() -> None:
    more = {"hue": {"enum": {hue: label(hue) for hue in ("black", "blue", "red")}}}
    decision = formula("f", 'colour = "red" and list contains(tags, "red")', type="boolean")
    context = new_context()
    one = encoded(small({**COLOUR, **TAGS, **yes_no("p")}, decision, types=HUES), "one ", context)
    other = encoded(small({**COLOUR, **TAGS}, decision, types=more), "other ", context)
    solver = Solver.of(context, LIMITS, one.domain(), other.domain(), one.facts_equal(other))
    members = [one.facts_of(found) for found in all_models(solver, one)]

    assert {str(facts["colour"]) for facts in members} == {"red", "blue"}
    assert {frozenset(facts["tags"]) for facts in members} == {  # type: ignore[arg-type]
        frozenset(),
        frozenset({"red"}),
        frozenset({"blue"}),
        frozenset({"red", "blue"}),
    }
    assert all(one.facts_of(found)["colour"] == other.facts_of(found)["colour"] for found in all_models(solver, one))


def test_numbers_are_compared_whatever_their_scale() -> None:
    context = new_context()
    one = encoded(small(number("x", most="9", scale=1), formula("f", "x")), "one ", context)
    other = encoded(small(number("x", least="2", most="4"), formula("f", "x")), "other ", context)
    solver = Solver.of(context, LIMITS, one.domain(), other.domain(), one.facts_equal(other))

    assert sorted(one.known_in(found)["x"] for found in all_models(solver, one)) == [2, 3, 4]  # type: ignore[type-var]


def all_models(solver: Solver, encoding: Encoding) -> list[Model]:
    """Return a model for each case that the solver holds possible."""
    found: list[Model] = []
    with solver.trying():
        while isinstance(model := solver.find(), Model):
            found.append(model)
            solver.add(negated(encoding.is_case(encoding.known_in(model))))
    return found


def test_a_twin_differs_in_what_is_apart_and_in_nothing_else() -> None:
    checked = small(
        {**number("x", most="3"), **number("y", most="3", optional=True), **TAGS},
        formula("f", "x + count(tags)"),
        types=HUES,
    )
    one = encoded(checked, freedom=ANY)
    other = one.twin("other ", frozenset({"y", "tags"}))
    solver = Solver.of(one.givens.context, LIMITS, one.domain(), other.domain())

    model = solver.find(negated(one.facts_equal(other)), one.complete(), other.complete())

    assert isinstance(model, Model)
    assert one.facts_of(model)["x"] == other.facts_of(model)["x"]
    assert solver.find(negated(one.given("x").equals(other.given("x")))) is None
    for name in ("y", "tags"):
        assert isinstance(solver.find(negated(one.given(name).equals(other.given(name)))), Model)
    assert other.outcome_in(model, "f") == other.known_in(model)["x"] + len(other.known_in(model)["tags"])  # type: ignore[operator, arg-type]
    assert other.decision("f").table is None


def test_an_unknown_fact_is_left_out_of_the_facts_of_a_model() -> None:
    one = encoded(small({**number("x", most="3"), **yes_no("p")}, formula("f", "x")), freedom=ANY)
    solver = Solver.of(one.givens.context, LIMITS, one.domain())

    model = solver.find(one.is_case({"x": Fraction(2)}))

    assert isinstance(model, Model)
    assert one.facts_of(model) == {"x": 2}
    assert one.outcome_in(model, "f") == 2
    unknown = solver.find(one.is_case({}))
    assert isinstance(unknown, Model)
    assert one.outcome_in(unknown, "f") is UNKNOWN


def test_a_part_that_can_not_be_expressed_raises_where_it_is_asked_for() -> None:
    rates = {"type": "decimal", "scale": 0, "min": 1, "max": 5, "by": "text", "required": True, "label": label("rates")}
    inputs = {"place": {"type": "text", "max_length": 4, "label": label("place")}}
    decisions = {**formula("f", "lookup(rates, place)"), **formula("g", "1")}
    one = encoded(small(inputs, decisions, parameters={"rates": rates}))

    with pytest.raises(UnsupportedError, match="JR501 the parameter `rates`, a value for any text, can't be expressed"):
        one.status("f")
    assert one.status("g").decided is True
    assert one.twin("other ", frozenset({"place"})).status("g").decided is True


def test_a_period_that_is_a_parameter_moves_days() -> None:
    day = {"day": {"type": "date", "min": "2024-01-01", "max": "2025-12-31", "label": label("day")}}
    parameters = {"period": {"type": "duration", "value": "P1M", "label": label("period"), **STATED}}
    checked = small(day, formula("f", "day + period", type="date"), parameters=parameters)

    assert told_apart(checked, [{"day": "2024-01-31"}, {"day": "2025-12-31"}, {}]) == []


# -- what check() never lets through


FLAG, NUM, SPAN = Flag(term=True), Num(3), Span(1, 0)
X = core.Const(Fraction(3), NumberType())
GIVEN = Maker(new_context(), "", Texts({}, 0))
FAULTS: list[Callable[[], object]] = [
    lambda: same(FLAG, NUM),
    lambda: chosen(z3.Bool("p"), FLAG, NUM),
    lambda: as_num(FLAG),
    lambda: as_flag(NUM),
    lambda: constant_of(None, NumberType(), Texts({}, 0)),
    lambda: GIVEN.free("list", ListType(NumberType())),
    lambda: plainest(ListType(NumberType()), Texts({}, 0)),
    lambda: worth(core.Apply(Function.LOOKUP, (X, X))),
    lambda: worth(core.Apply(Function.COUNT, (X,))),
    lambda: worth(core.Apply(Function.LIST_CONTAINS, (X, X))),
    lambda: worth(core.Calculate(ArithmeticOp.DIV, X, X)),
    lambda: worth(core.Shift(core.Calculate(ArithmeticOp.ADD, X, X), X, backwards=False)),
    lambda: worth(core.Shift(core.Const(DAY, DateType()), X, backwards=False)),
    lambda: worth(core.IsNull(X)),
    lambda: encoded(small(yes_no("p"), formula("f", "p", type="boolean"))).table("f"),
]


def worth(node: core.Core) -> Sym:
    return Translator(Texts({}, 0)).value(node)


@pytest.mark.parametrize("fault", FAULTS)
def test_what_has_no_meaning_is_a_fault_of_the_library(fault: Callable[[], object]) -> None:
    with pytest.raises(TypeError):
        fault()


# -- limits of the solver


def test_a_solver_that_may_use_no_memory_gives_up() -> None:
    context = new_context()
    numbers = [int_variable(f"n{index}", context) for index in range(3)]
    solver = Solver.of(context, Limits(seconds=2, memory=1), sum(n * n * n for n in numbers) == 114)

    assert isinstance(solver.find(), GaveUp)


def test_what_is_false_is_not_asked() -> None:
    context = new_context()
    solver = Solver.of(context, LIMITS, int_variable("n", context) > 3)

    assert solver.find(False) is None
    assert solver.find_soon(False) is None
    assert isinstance(solver.find_soon(True), Model)


def test_a_witness_is_as_plain_as_can_be() -> None:
    checked = small(
        {**number("x", least="-50", most="50"), **number("y", least="4", most="50"), **TAGS},
        formula("f", "x + y"),
        types=HUES,
    )
    one = encoded(checked)
    x, y = (one.given(name).terms[-1] for name in "xy")
    solver = Solver.of(one.givens.context, LIMITS, one.domain(), x + y > 60)
    start = solver.find()
    assert isinstance(start, Model)

    found = simplified(solver, start, one.givens.all, one.givens.texts)

    assert one.facts_of(found) == {"x": 11, "y": 50, "tags": frozenset()}


def test_where_the_limits_do_not_suffice_a_witness_stays_as_it_is() -> None:
    names = {name: part for word in "xyz" for name, part in number(word, least="-999999", most="999999").items()}
    one = encoded(small(names, formula("f", "x")))
    terms = [one.given(name).terms[-1] for name in "xyz"]
    solver = Solver.of(
        one.givens.context, LIMITS, one.domain(), sum(term * term * term for term in terms) == 114 + terms[0]
    )
    start = Solver.of(one.givens.context, LIMITS, *(equal(term, 7) for term in terms)).find()
    assert isinstance(start, Model)

    found = simplified(solver, start, one.givens.all, one.givens.texts)

    assert conj(*(found.number(term) == 7 for term in terms[1:]))
