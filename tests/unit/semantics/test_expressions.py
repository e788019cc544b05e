"""What expressions are worth; each is read and checked as the condition or formula of a small ruleset."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from itertools import product

import pytest

from jianfu_rules.checking.checked import CheckedFormula
from jianfu_rules.datatypes import BooleanType, Datatype, DateType, DurationType, NumberType
from jianfu_rules.expr.core import Const, Core, Origin, Read, Shift
from jianfu_rules.kleene import Truth
from jianfu_rules.semantics.expressions import open_names, truth_of, value_of
from jianfu_rules.values import UNKNOWN, Duration, Known, Settled
from tests.given import choice, formula, number, small, yes_no

INPUTS = {
    **yes_no("a"),
    **yes_no("b"),
    **number("x", scale=1),
    **number("y", scale=1),
    **number("z", scale=1, optional=True),
    **choice("colour", "red", "green"),
    **yes_no("spare"),
}
NUMBERS = {"type": "decimal", "scale": 4}
TRUTHS: dict[Truth, Known] = {Truth.TRUE: True, Truth.UNKNOWN: UNKNOWN, Truth.FALSE: False}


def core(text: str, **typed: object) -> Core:
    """Return the core expression of `text`, a boolean unless `type` is given."""
    checked = small(INPUTS, formula("answer", text, **(typed or {"type": "boolean"})))
    decision = checked.decisions["answer"]
    assert isinstance(decision, CheckedFormula)
    return decision.formula


def numbers(**facts: str | None) -> dict[str, Known]:
    return {name: None if text is None else Fraction(text) for name, text in facts.items()}


def test_a_name_that_is_not_supplied_is_unknown() -> None:
    assert value_of(core("x", **NUMBERS), {}) is UNKNOWN


def test_a_name_that_is_supplied_as_unknown_is_unknown() -> None:
    assert value_of(core("x", **NUMBERS), {"x": UNKNOWN}) is UNKNOWN


def test_a_literal_is_itself() -> None:
    assert Fraction("2.5") == value_of(core("2.5", **NUMBERS), {})


@pytest.mark.parametrize("text", ["x + y", "x - y", "x * y", "-y", "x * 0 + y * 0"])
def test_arithmetic_with_an_unknown_operand_is_unknown(text: str) -> None:
    assert value_of(core(text, **NUMBERS), numbers(x="0")) is UNKNOWN


def test_arithmetic_with_known_operands_is_exact() -> None:
    assert Fraction("0.30") == value_of(core("x + y * 2", **NUMBERS), numbers(x="0.1", y="0.1"))


@pytest.mark.parametrize("op", ["=", "!=", "<", "<=", ">", ">="])
def test_a_comparison_with_an_unknown_operand_is_unknown(op: str) -> None:
    node = core(f"x {op} y")

    assert Truth.UNKNOWN is truth_of(node, numbers(x="1"))
    assert Truth.UNKNOWN is truth_of(node, numbers(y="1"))


def test_unknown_compared_with_itself_is_unknown() -> None:
    assert Truth.UNKNOWN is truth_of(core("x = x"), {})


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        (Truth.TRUE, Truth.TRUE, Truth.TRUE, Truth.TRUE),
        (Truth.TRUE, Truth.UNKNOWN, Truth.UNKNOWN, Truth.TRUE),
        (Truth.TRUE, Truth.FALSE, Truth.FALSE, Truth.TRUE),
        (Truth.UNKNOWN, Truth.UNKNOWN, Truth.UNKNOWN, Truth.UNKNOWN),
        (Truth.UNKNOWN, Truth.FALSE, Truth.FALSE, Truth.UNKNOWN),
        (Truth.FALSE, Truth.FALSE, Truth.FALSE, Truth.FALSE),
    ],
)
def test_connectives_follow_strong_kleene_in_either_order(
    left: Truth, right: Truth, both: Truth, either: Truth
) -> None:
    for first, second in ((left, right), (right, left)):
        facts = {"a": TRUTHS[first], "b": TRUTHS[second]}
        assert both is truth_of(core("a and b"), facts)
        assert either is truth_of(core("a or b"), facts)


@pytest.mark.parametrize(
    ("value", "negation"), [(Truth.TRUE, Truth.FALSE), (Truth.UNKNOWN, Truth.UNKNOWN), (Truth.FALSE, Truth.TRUE)]
)
def test_the_negation_of_unknown_is_unknown(value: Truth, negation: Truth) -> None:
    assert negation is truth_of(core("not(a)"), {"a": TRUTHS[value]})


def test_a_connective_used_as_a_value_may_be_unknown() -> None:
    node = core("(a and b) = (a or b)")

    assert value_of(node, {"a": True, "b": False}) is False
    assert value_of(node, {"a": True}) is UNKNOWN


def test_the_logic_does_not_prove_what_any_value_would_show() -> None:
    assert Truth.UNKNOWN is truth_of(core("x >= 60 or x < 60"), {})


@pytest.mark.parametrize(
    ("value", "inside"), [("59.9", False), ("60", True), ("69.9", True), ("70", False), ("100", False)]
)
def test_a_half_open_range_includes_one_end(value: str, inside: bool) -> None:  # noqa: FBT001 - a column
    assert inside is value_of(core("x in [60..70)"), numbers(x=value))


def test_between_includes_both_ends() -> None:
    node = core("x between 60 and 70")

    assert [value_of(node, numbers(x=text)) for text in ("59.9", "60", "70", "70.1")] == [False, True, True, False]


def test_a_range_is_false_once_one_end_excludes_the_value() -> None:
    node = core("x between y and 70")

    assert Truth.FALSE is truth_of(node, numbers(x="71"))
    assert Truth.UNKNOWN is truth_of(node, numbers(x="69"))


def test_membership_is_true_once_a_known_item_equals() -> None:
    node = core("x in [y, 60]")

    assert Truth.TRUE is truth_of(node, numbers(x="60"))
    assert Truth.UNKNOWN is truth_of(node, numbers(x="61"))
    assert Truth.UNKNOWN is truth_of(node, numbers(y="60"))
    assert Truth.FALSE is truth_of(node, numbers(x="61", y="62"))


def test_a_label_stands_for_its_member() -> None:
    assert value_of(core('colour = "red的名称"'), {"colour": "red"}) is True


def test_null_tests_are_total_on_known_values() -> None:
    node = core("z = null")

    assert value_of(node, {"z": None}) is True
    assert value_of(node, numbers(z="0")) is False


def test_whether_an_unknown_value_is_null_is_unknown() -> None:
    assert value_of(core("z = null"), {}) is UNKNOWN
    assert value_of(core("z != null"), {}) is UNKNOWN


@pytest.mark.parametrize(
    ("text", "when_null"),
    [
        ("z != null and z > 3", False),
        ("z = null or z > 3", True),
        ("if z = null then false else z > 3", False),
        ("if z != null then z > 3 else true", True),
        ("not(z = null) and z > 3", False),
        ("z in [1, 2]", False),
        ("z in [null, 2]", True),
    ],
)
def test_a_guard_keeps_null_from_what_it_guards(text: str, when_null: bool) -> None:  # noqa: FBT001 - a column
    assert when_null is value_of(core(text), {"z": None})


def test_a_guard_holds_beside_an_unknown_fact() -> None:
    assert Truth.FALSE is truth_of(core("a and z != null and z > 3"), {"z": None})


def test_an_if_takes_the_branch_of_its_condition() -> None:
    node = core("if a then x else y", **NUMBERS)

    assert Fraction(1) == value_of(node, {"a": True, **numbers(x="1")})
    assert Fraction(2) == value_of(node, {"a": False, **numbers(y="2")})


def test_an_if_with_an_unknown_condition_is_what_both_branches_agree_on() -> None:
    node = core("if a then x else y", **NUMBERS)

    assert Fraction(1) == value_of(node, numbers(x="1", y="1"))
    assert value_of(node, numbers(x="1", y="2")) is UNKNOWN


def test_an_if_with_an_unknown_condition_and_an_unknown_branch_is_unknown() -> None:
    node = core("if a then x else y", **NUMBERS)

    assert value_of(node, numbers(x="1")) is UNKNOWN
    assert value_of(node, {}) is UNKNOWN


def test_a_condition_that_is_no_boolean_is_a_fault_of_ours() -> None:
    with pytest.raises(TypeError, match="no boolean"):
        truth_of(Const("text", BooleanType()), {})


def moved(day: Settled, by: Settled, *, backwards: bool = False) -> Shift:
    """Return a day that is moved, of whatever types the values are."""
    types: dict[type, Datatype] = {dt.date: DateType(), Duration: DurationType(), Fraction: NumberType()}
    return Shift(Const(day, types[type(day)]), Const(by, types[type(by)]), backwards)


def test_a_moved_day_is_a_day() -> None:
    leap = dt.date(2024, 2, 29)

    assert value_of(moved(leap, Duration(months=12)), {}) == dt.date(2025, 2, 28)
    assert value_of(moved(leap, Duration(months=12), backwards=True), {}) == dt.date(2023, 2, 28)


@pytest.mark.parametrize(
    ("day", "by"), [(Fraction(1), Duration(days=1)), (dt.date(2024, 2, 29), Fraction(1)), (Fraction(1), Fraction(1))]
)
def test_moving_anything_but_a_day_by_a_duration_is_a_fault_of_ours(day: Settled, by: Settled) -> None:
    with pytest.raises(TypeError, match="a day and a duration are needed"):
        value_of(moved(day, by), {})


@pytest.mark.parametrize(("day", "backwards"), [(dt.date.max, False), (dt.date.min, True)])
def test_a_day_that_leaves_the_calendar_is_a_fault_of_ours(day: dt.date, backwards: bool) -> None:  # noqa: FBT001 - a column
    with pytest.raises(TypeError, match="leaves the calendar"):
        value_of(moved(day, Duration(days=1), backwards=backwards), {})


@pytest.mark.parametrize(
    ("text", "facts", "names"),
    [
        ("a and b", {}, {"a", "b"}),
        ("a and b", {"a": True}, {"b"}),
        ("a and b", {"a": False}, set()),
        ("a or b", {"a": False}, {"b"}),
        ("a or b", {"a": True}, set()),
        ("not(a)", {}, {"a"}),
        ("z = null", {}, {"z"}),
        ("x > y", numbers(x="1"), {"y"}),
        ("(if a then x else y) > 0", {}, {"a", "x", "y"}),
        ("(if a then x else y) > 0", {"a": True}, {"x"}),
        ("(if a then x else y) > 0", {"a": False}, {"y"}),
        ("(if a then x else y) > 0", numbers(x="1"), {"a", "y"}),
        ("(if a then x else y) > 0", numbers(x="1", y="1"), set()),
        ("(if a then x else y) > 0", numbers(x="1", y="2"), {"a"}),
        ("x + 1 > 2", {}, {"x"}),
        ("true", {}, set()),
    ],
)
def test_what_is_still_open_is_what_the_residual_reads(text: str, facts: Mapping[str, Known], names: set[str]) -> None:
    assert names == open_names(core(text), facts)


def test_names_are_open_exactly_where_the_value_is_unknown() -> None:
    node = core("if a and not(b) then colour = red else z = null or b")
    values: list[tuple[Known, ...]] = [
        (True, False, UNKNOWN),
        (True, False, UNKNOWN),
        ("red", UNKNOWN),
        (None, UNKNOWN),
    ]

    for a, b, colour, z in product(*values):
        facts = {"a": a, "b": b, "colour": colour, "z": z}
        assert (value_of(node, facts) is UNKNOWN) is bool(open_names(node, facts))


def test_a_read_of_a_parameter_is_open_by_its_name() -> None:
    assert {"limit"} == open_names(Read("limit", Origin.PARAMETER, NumberType()), {})
