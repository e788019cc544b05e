"""Functions: their arguments, the types of their results, and divisors that can't be 0."""

from __future__ import annotations

from fractions import Fraction

import pytest

from jianfu_rules.checking.elaborate import Elaborator
from jianfu_rules.checking.names import Declared, Scope
from jianfu_rules.datatypes import (
    BooleanType,
    Datatype,
    EnumType,
    ListType,
    Member,
    NumberType,
    SetType,
    TextType,
)
from jianfu_rules.diagnostics import Diagnostic
from jianfu_rules.expr.core import Apply, Const, Core, Lookup, Origin, Read, Round
from jianfu_rules.expr.from_text import from_text
from jianfu_rules.expr.functions import Function, Rounding
from jianfu_rules.phrases import Phrase
from jianfu_rules.source import excerpt_of


def number(low: str | None, high: str | None, scale: int = 0, unit: str | None = None) -> NumberType:
    ends = [None if end is None else Fraction(end) for end in (low, high)]
    return NumberType(scale, ends[0], ends[1], unit, integral=scale == 0)


GRADE = EnumType((Member("good", Phrase("好", "good")), Member("fair", Phrase("中", "fair"))), "grade")
TYPES: dict[str, Datatype] = {
    "x": number("0", "10", 1),
    "pos": number("1", "10"),
    "neg": number("-10", "-2"),
    "any": number("-3", "5"),
    "below": number("-4", "0"),
    "free": number(None, None),
    "half": number(None, "5"),
    "yuan": number("0", "100", 2, "元"),
    "men": number("1", "9", 0, "人"),
    "men2": number("0", "9", 0, "人"),
    "flag": BooleanType(),
    "g": GRADE,
    "t": TextType(5),
    "grades": SetType(GRADE),
    "amounts": ListType(number("-2", "5", 1, "元"), 3),
    "long": ListType(number("0", "5")),
    "words": ListType(TextType(5), 2),
}
SCOPE: Scope = {
    **{name: Declared(Origin.INPUT, datatype) for name, datatype in TYPES.items()},
    "points": Declared(Origin.PARAMETER, number("20", "100"), keyed_by=GRADE),
    "regions": Declared(Origin.PARAMETER, BooleanType(), keyed_by=TextType(100)),
    "faulty": Declared(Origin.PARAMETER, None),
    "maybe": Declared(Origin.INPUT, GRADE, optional=True),
}


def typed(text: str) -> tuple[Core, Datatype]:
    found: list[Diagnostic] = []
    result = Elaborator(SCOPE, excerpt_of(text), found).typed(from_text(text))
    assert found == []
    assert result is not None
    return result


def type_of(text: str) -> Datatype:
    return typed(text)[1]


def told(text: str) -> list[tuple[str, str, int]]:
    found: list[Diagnostic] = []
    assert Elaborator(SCOPE, excerpt_of(text), found).typed(from_text(text)) is None
    return [(item.code, item.message, item.span.start.column if item.span else 0) for item in found]


def read(name: str) -> Read:
    return Read(name, Origin.INPUT, TYPES[name])


# -- core expressions


@pytest.mark.parametrize("mode", Rounding)
def test_a_rounding_becomes_one_core_expression(mode: Rounding) -> None:
    assert typed(f"{mode.value}(x, 0)")[0] == Round(mode, read("x"), None, 0)
    assert typed(f"{mode.value}(x / pos, 2)")[0] == Round(mode, read("x"), read("pos"), 2)


def test_floor_and_ceiling_round_to_whole_numbers_by_themselves() -> None:
    assert typed("floor(x)")[0] == Round(Rounding.FLOOR, read("x"), None, 0)
    assert typed("ceiling(x / pos)")[0] == Round(Rounding.CEILING, read("x"), read("pos"), 0)


def test_a_rounding_can_go_to_tens() -> None:
    assert typed("round down(x, -1)")[0] == Round(Rounding.DOWN, read("x"), None, -1)


@pytest.mark.parametrize(
    ("text", "core"),
    [
        ("min(x, pos)", Apply(Function.MIN, (read("x"), read("pos")))),
        ("abs(any)", Apply(Function.ABS, (read("any"),))),
        ("sum(x, any)", Apply(Function.SUM, (read("x"), read("any")))),
        ("sum(amounts)", Apply(Function.SUM, (read("amounts"),))),
        ("sum(x)", Apply(Function.SUM, (read("x"),))),
        ("count(grades)", Apply(Function.COUNT, (read("grades"),))),
        ('list contains(grades, "好")', Apply(Function.LIST_CONTAINS, (read("grades"), Const("good", GRADE)))),
        ("list contains(grades, good)", Apply(Function.LIST_CONTAINS, (read("grades"), Const("good", GRADE)))),
        ("lookup(points, g)", Lookup("points", read("g"), number("20", "100"), GRADE.names)),
        ("lookup(points, good)", Lookup("points", Const("good", GRADE), number("20", "100"), GRADE.names)),
        ('lookup(regions, "某区")', Lookup("regions", Const("某区", TextType(2)), BooleanType())),
        ("lookup(regions, t)", Lookup("regions", read("t"), BooleanType())),
    ],
)
def test_a_function_becomes_a_core_expression(text: str, core: Core) -> None:
    assert typed(text)[0] == core


# -- types of results


@pytest.mark.parametrize(
    ("text", "datatype"),
    [
        ("round half up(x, 0)", number("0", "10")),
        ("round up(x * 0.25, 1)", number("0", "2.5", 1)),
        ("round up(any * 0.25, 0)", number("-1", "2")),
        ("round down(any * 0.25, 0)", number("0", "1")),
        ("floor(any * 0.25)", number("-1", "1")),
        ("round half up(pos, -1)", number("0", "10")),
        ("floor(free)", number(None, None)),
        ("floor(yuan)", number("0", "100", 0, "元")),
        ("round half up(x / pos, 2)", number("0", "10", 2)),
        ("round half up(x / neg, 2)", number("-5", "0", 2)),
        ("round half up(any / neg, 1)", number("-2.5", "1.5", 1)),
        ("floor(free / pos)", number(None, None)),
        ("floor(yuan / men)", None),
        ("floor(yuan / yuan)", None),
        ("floor(yuan / pos)", number("0", "100", 0, "元")),
        ("floor(x / men)", number("0", "10")),
        ("if men2 > 0 then floor(x / men2) else 0", number("0", "10")),
        ("if any != 0 then floor(x / any) else 0", number("-10", "10")),
        ("if below != 0 then floor(x / below) else 0", number("-10", "0")),
        ("if x != 0 then floor(pos / x) else 0", number("0", "100")),
        ("min(x, pos)", number("0", "10", 1)),
        ("min(half, pos)", number(None, "5")),
        ("max(half, pos)", number("1", "10")),
        ("max(free, half)", number(None, None)),
        ("max(neg, any, pos)", number("1", "10")),
        ("max(yuan, 0)", number("0", "100", 2, "元")),
        ("sum(x, any, neg)", number("-13", "13", 1)),
        ("sum(x, free)", number(None, None, 1)),
        ("sum(any)", number("-3", "5")),
        ("abs(any)", number("0", "5")),
        ("abs(neg)", number("2", "10")),
        ("abs(free)", number("0", None)),
        ("sum(amounts)", number("-6", "15", 1, "元")),
        ("sum(long)", number(None, None)),
        ("count(amounts)", number("0", "3")),
        ("count(grades)", number("0", "2")),
        ("count(long)", number("0", None)),
        ("lookup(points, g)", number("20", "100")),
        ("list contains(grades, g)", BooleanType()),
        ("list contains(amounts, 3)", BooleanType()),
        ('list contains(words, "a")', BooleanType()),
    ],
)
def test_a_result_has_the_type_that_holds_all_its_values(text: str, datatype: Datatype | None) -> None:
    if datatype is None:
        assert {item[0] for item in told(text)} <= {"JR210", "JR213"}
    else:
        assert type_of(text) == datatype


# -- what is wrong


@pytest.mark.parametrize(
    ("text", "code", "message", "column"),
    [
        ("abs(x, x)", "JR205", "`abs` takes 1 arguments, found 2", 1),
        ("count(x, x)", "JR205", "`count` takes 1 arguments, found 2", 1),
        ("lookup(points)", "JR205", "`lookup` takes 2 arguments, found 1", 1),
        ("list contains(grades)", "JR205", "`list contains` takes 2 arguments, found 1", 1),
        ("count days(x)", "JR205", "`count days` takes 2 arguments, found 1", 1),
        ("round half up(x)", "JR205", "`round half up` takes a number and how many decimals", 1),
        ("floor(x, 1, 2)", "JR205", "`floor` takes a number and how many decimals", 1),
        ("round up(x, 0.5)", "JR205", "the decimals are a whole number from -12 to 12", 13),
        ("round up(x, 13)", "JR205", "the decimals are a whole number from -12 to 12", 13),
        ("round up(x, pos)", "JR205", "the decimals are a whole number from -12 to 12", 13),
        ("round up(x, -pos)", "JR205", "the decimals are a whole number from -12 to 12", 13),
        ("floor(flag)", "JR205", "expected a number, found boolean", 7),
        ("floor(flag / x)", "JR205", "expected a number, found boolean", 7),
        ("floor(pos / x)", "JR210", "the divisor can be 0", 13),
        ("floor(pos / any)", "JR210", "the divisor can be 0", 13),
        ("floor(pos / free)", "JR210", "the divisor can be 0", 13),
        ("floor(pos / half)", "JR210", "the divisor can be 0", 13),
        ("if pos > 0 then floor(pos / x) else 1", "JR210", "the divisor can be 0", 29),
        ("if x > 0 then 1 else floor(pos / x)", "JR210", "the divisor can be 0", 34),
        ("if x > 0 then floor(pos / (x + 0)) else 1", "JR210", "the divisor can be 0", 28),
        ("floor(yuan / men)", "JR213", "`元` / `人`: the units don't go together", 7),
        ("floor(x / pos / pos)", "JR210", "division is only exact inside a rounding", 7),
        ("max(x, flag)", "JR205", "expected a number, found boolean", 8),
        ("max(x, oops)", "JR201", "unknown name `oops`", 8),
        ("max(yuan, men)", "JR213", "`元` and `人`: the units don't go together", 1),
        ("max(yuan, 0, men)", "JR213", "`元` and `人`: the units don't go together", 1),
        ("sum(oops)", "JR201", "unknown name `oops`", 5),
        ("count(oops)", "JR201", "unknown name `oops`", 7),
        ("count(x)", "JR205", "`count` takes a list, found decimal of scale 1", 1),
        ("sum(flag)", "JR205", "`sum` takes a list, found boolean", 1),
        ("sum(grades)", "JR205", "`sum` adds numbers, found set of enum grade", 1),
        ("list contains(x, 1)", "JR205", "`list contains` looks into a list or a set, found decimal of scale 1", 15),
        ("list contains(oops, 1)", "JR201", "unknown name `oops`", 15),
        ("list contains(grades, oops)", "JR201", "unknown name `oops`", 23),
        ("list contains(grades, 1)", "JR205", "integer is never in a set of enum grade", 23),
        ("list contains(amounts, men)", "JR205", "integer is never in a list of decimal of scale 1", 24),
        ("lookup(x, g)", "JR201", "`lookup` reads a parameter that has a value for each key", 8),
        ("lookup(point, g)", "JR201", "`lookup` reads a parameter that has a value for each key", 8),
        ("lookup(1, g)", "JR201", "`lookup` reads a parameter that has a value for each key", 8),
        ("lookup(points, t)", "JR205", "`points` is keyed by enum grade, found text", 16),
        ("lookup(points, oops)", "JR201", "unknown name `oops`", 16),
        ("lookup(regions, g)", "JR205", "`regions` is keyed by text, found enum grade", 17),
        ("lookup(points, maybe)", "JR206", "`maybe` may be null here", 16),
        ("points + 1", "JR205", "`points` has a value for each key", 1),
    ],
)
def test_what_a_function_does_not_take_is_told(text: str, code: str, message: str, column: int) -> None:
    assert told(text) == [(code, message, column)]


def test_a_lookup_in_a_faulty_parameter_is_not_told_again() -> None:
    assert told("lookup(faulty, g)") == []


def test_a_key_of_another_enum_is_refused() -> None:
    other = EnumType((Member("good", Phrase("好", "good")),))
    scope = {**SCOPE, "o": Declared(Origin.INPUT, other)}
    found: list[Diagnostic] = []

    assert Elaborator(scope, excerpt_of("lookup(points, o)"), found).typed(from_text("lookup(points, o)")) is None
    assert [item.code for item in found] == ["JR205"]


def test_a_misspelt_parameter_of_a_lookup_gets_a_suggestion() -> None:
    found: list[Diagnostic] = []
    Elaborator(SCOPE, excerpt_of("lookup(point, g)"), found).typed(from_text("lookup(point, g)"))

    assert [item.help for item in found] == ["did you mean `points`?"]
