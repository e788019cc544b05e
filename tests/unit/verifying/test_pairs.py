"""Facts that matter and facts that don't, and outputs that go the wrong way."""

from __future__ import annotations

import datetime as dt

import pytest

from jianfu_rules.verifying import Finding, Kind, State, verify
from tests.given import CITE, Part, choice, formula, label, number, otherwise, rule, small, table, yes_no
from tests.unit.verifying.findings import of_kind, the

XY = {**number("x", least="-5", most="5"), **number("y", least="-5", most="5")}
BAR = {"type": "decimal", "scale": 0, "min": 0, "max": 5}


def promise(text: str, inputs: dict[str, Part] = XY, typed: Part | None = None, **promised: object) -> Finding:
    """Return the finding about one declared property of a formula `f`."""
    report = verify(small(inputs, formula("f", text, **(typed or {})), properties=[promised]))
    [found] = [item for item in report.findings if item.kind in (Kind.MONOTONE, Kind.INDEPENDENT)]
    return found


# -- influence


def test_a_fact_that_changes_an_answer_is_shown_by_two_cases_that_differ_in_it_only() -> None:
    found = the(verify(small(XY, formula("f", "x + max(y, 3)"))), Kind.USELESS, "y")

    assert (found.state, found.is_fault, found.decision) == (State.REFUTED, False, "f")
    one, other = found.witnesses
    assert (one.facts, other.facts) == ({"x": 0, "y": 0}, {"x": 0, "y": 4})
    assert one.answers["f"].outcome != other.answers["f"].outcome


def test_a_fact_that_is_read_and_changes_nothing_is_useless() -> None:
    report = verify(small(XY, formula("f", "x + max(y, 3) - max(y, 3)")))

    assert the(report, Kind.USELESS, "y").is_fault
    assert the(report, Kind.USELESS, "y").decision is None
    assert not the(report, Kind.USELESS, "x").is_fault


def test_a_fact_that_only_opens_the_scope_is_not_useless() -> None:
    scope = {"cite": CITE, "basis": "stated", "says": {"zh": "适用", "en": "scope"}, "when": "p"}

    report = verify(small({**XY, **yes_no("p")}, formula("f", "x + y"), applies_when=scope))

    assert not the(report, Kind.USELESS, "p").is_fault


def test_a_fact_that_only_matters_where_it_is_null_is_not_useless() -> None:
    inputs = {**number("x", most="5", optional=True)}

    found = the(verify(small(inputs, formula("f", "x = null", type="boolean"))), Kind.USELESS, "x")

    assert {witness.facts["x"] for witness in found.witnesses} == {0, None}


def test_required_and_open_parameters_are_asked_about_and_fixed_ones_are_not() -> None:
    parameters = {
        "share": {**BAR, "required": True},
        "bar": {**BAR, "open": True},
        "idle": {**BAR, "required": True},
        "limit": {"value": "3", "cite": CITE, "basis": "stated"},
    }
    text = "x + share + bar + limit + 0 * idle"

    report = verify(small(XY, formula("f", text), parameters=parameters))

    names = {item.subject[0]: item.is_fault for item in of_kind(report, Kind.USELESS)}
    assert names == {"x": False, "y": True, "share": False, "bar": False, "idle": True}


def test_a_parameter_that_is_given_is_not_asked_about() -> None:
    checked = small(XY, formula("f", "x + y + share"), parameters={"share": {**BAR, "required": True}})

    report = verify(checked, parameters={"share": 2})

    assert [item.subject for item in of_kind(report, Kind.USELESS)] == [("x",), ("y",)]


# -- monotone


@pytest.mark.parametrize(
    ("text", "direction", "state"),
    [
        ("2 * x - y", "increasing", State.PROVED),
        ("2 * x - y", "decreasing", State.REFUTED),
        ("y - 2 * x", "decreasing", State.PROVED),
        ("abs(x)", "increasing", State.REFUTED),
        ("abs(x)", "decreasing", State.REFUTED),
        ("y", "increasing", State.PROVED),
        ("round half even(x / 3, 0)", "increasing", State.PROVED),
        ("if x > y then x + 1 else x", "increasing", State.PROVED),
        ("if x > y then x - 3 else x", "increasing", State.REFUTED),
    ],
)
def test_an_output_that_goes_the_wrong_way_is_shown_by_two_cases(text: str, direction: str, state: State) -> None:
    found = promise(text, monotone={"output": "f", "in": "x", "direction": direction})

    assert (found.state, found.is_fault) == (state, state is State.REFUTED)
    if found.witnesses:
        low, high = (witness.facts["x"] for witness in found.witnesses)
        first, second = (witness.answers["f"].outcome for witness in found.witnesses)
        assert low < high  # type: ignore[operator]
        assert (second < first) if direction == "increasing" else (first < second)  # type: ignore[operator]


def test_days_and_booleans_have_an_order_too() -> None:
    day = {"day": {"type": "date", "min": "2024-01-01", "max": "2026-12-31", "label": label("day")}}
    typed: Part = {"type": "boolean"}
    growing = {"output": "f", "in": "day", "direction": "increasing"}

    assert promise('day > date("2025-01-01")', day, typed, monotone=growing).state is State.PROVED
    found = promise('day < date("2025-01-01")', day, typed, monotone=growing)
    assert [witness.facts["day"] for witness in found.witnesses] == [dt.date(2024, 1, 1), dt.date(2025, 1, 1)]


def test_true_is_greater_than_false() -> None:
    growing = {"output": "f", "in": "p", "direction": "increasing"}
    typed: Part = {"type": "boolean"}
    inputs = {**yes_no("p"), **yes_no("q")}

    assert promise("p or q", inputs, typed, monotone=growing).state is State.PROVED
    found = promise("not(p) and q", inputs, typed, monotone=growing)
    assert [witness.facts for witness in found.witnesses] == [{"p": False, "q": True}, {"p": True, "q": True}]


def test_a_fact_that_is_null_is_not_compared() -> None:
    inputs = number("x", most="5", optional=True)

    found = promise("if x = null then 9 else x", inputs, monotone={"output": "f", "in": "x", "direction": "increasing"})

    assert found.state is State.PROVED


def test_a_parameter_that_is_fixed_changes_nothing() -> None:
    fixed = {
        "limit": {"value": "3", "cite": CITE, "basis": "stated"},
        "period": {"type": "duration", "value": "P1M", "cite": CITE, "basis": "stated"},
    }
    day = {"day": {"type": "date", "min": "2024-01-01", "max": "2025-12-31", "label": label("day")}}
    decisions = {**formula("g", "day + period", type="date"), **formula("f", "x + y - limit")}
    promised = [
        {"monotone": {"output": "f", "in": "limit", "direction": "increasing"}},
        {"independent": {"output": "g", "of": "period"}},
    ]

    report = verify(small({**XY, **day}, decisions, parameters=fixed, properties=promised))

    assert the(report, Kind.MONOTONE, "f", "limit", "increasing").state is State.PROVED
    assert the(report, Kind.INDEPENDENT, "g", "period").state is State.PROVED


def test_a_period_depends_on_what_it_is_chosen_by() -> None:
    typed: Part = {"type": "duration"}

    found = promise(
        'if p then duration("P1M") else duration("P30D")', yes_no("p"), typed, independent={"output": "f", "of": "p"}
    )

    assert [str(witness.answers["f"].outcome) for witness in found.witnesses] == ["P30D", "P1M"]


# -- independent


@pytest.mark.parametrize(("text", "state"), [("x + 0 * y", State.PROVED), ("if x > 4 then y else 0", State.REFUTED)])
def test_an_output_that_depends_on_a_fact_is_shown_by_two_cases(text: str, state: State) -> None:
    found = promise(text, independent={"output": "f", "of": "y"})

    assert (found.state, found.is_fault, found.subject) == (state, state is State.REFUTED, ("f", "y"))


def test_one_of_several_outputs_can_be_independent() -> None:
    outputs: Part = {name: {"type": "decimal", "scale": 0, "label": label(name)} for name in ("fee", "days")}
    rules = [{**rule("a", "x > 3", "-"), "then": {"fee": "1", "days": "7"}}]
    last = {**otherwise("-"), "then": {"fee": "0", "days": "7"}}
    part = {"t": {"label": label("t"), "hit_policy": "first", "outputs": outputs, "rules": rules, "otherwise": last}}
    promised = [{"independent": {"output": name, "of": "x"}} for name in outputs]

    report = verify(small(XY, part, properties=promised))

    assert the(report, Kind.INDEPENDENT, "fee", "x").is_fault
    assert not the(report, Kind.INDEPENDENT, "days", "x").is_fault


def test_members_of_an_enumeration_matter_where_a_table_tells_them_apart() -> None:
    rules = [rule("a", {"c": '"one"'}, '"yes"'), rule("b", {"c": 'not("one")'}, '"no"')]

    found = the(
        verify(small(choice("c", "one", "two", "three"), table("t", rules, policy="unique"))), Kind.USELESS, "c"
    )

    assert [witness.facts["c"] for witness in found.witnesses] == ["one", "two"]
