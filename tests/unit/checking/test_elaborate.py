"""Syntax trees to core expressions: names, types, sugar and null."""

from __future__ import annotations

from fractions import Fraction

import pytest

from jianfu_rules.checking.elaborate import MAX_SPELT_OUT, Elaborator
from jianfu_rules.checking.names import Declared, Scope
from jianfu_rules.datatypes import BooleanType, Datatype, EnumType, Member, NumberType, TextType
from jianfu_rules.diagnostics import Diagnostic
from jianfu_rules.expr.core import (
    All,
    AnyOf,
    Calculate,
    Choose,
    Compare,
    Const,
    Core,
    Inverse,
    IsNull,
    Origin,
    Read,
    parts,
)
from jianfu_rules.expr.from_text import from_text
from jianfu_rules.expr.from_text import tests_from_text as cell_from_text
from jianfu_rules.expr.nodes import ArithmeticOp, CompareOp
from jianfu_rules.expr.tokens import ExpressionError
from jianfu_rules.phrases import Phrase
from jianfu_rules.source import excerpt_of

EQ, NE, LT, LE, GT, GE = CompareOp
ADD, SUB, MUL, _ = ArithmeticOp


def member(name: str, label: str) -> Member:
    return Member(name, Phrase(label, f"the {name}"))


FLAG = BooleanType()
SCORE = NumberType(0, None, None, "分", integral=True)
MONEY = NumberType(2, None, None, "元")
PLAIN = NumberType(1)
GRADE = EnumType((member("good", "好"), member("fair", "中")), "grade")
COLOUR = EnumType((member("red", "红"), member("x", "叉")))
TEXT = TextType(10)

SCOPE: Scope = {
    "x": Declared(Origin.INPUT, PLAIN),
    "y": Declared(Origin.PARAMETER, PLAIN),
    "score": Declared(Origin.INPUT, SCORE),
    "money": Declared(Origin.DECISION, MONEY),
    "flag": Declared(Origin.INPUT, FLAG),
    "grade": Declared(Origin.INPUT, GRADE),
    "colour": Declared(Origin.INPUT, COLOUR),
    "name": Declared(Origin.INPUT, TEXT),
    "ox": Declared(Origin.INPUT, PLAIN, optional=True),
    "oy": Declared(Origin.INPUT, PLAIN, optional=True),
    "oflag": Declared(Origin.INPUT, FLAG, optional=True),
    "ograde": Declared(Origin.INPUT, GRADE, optional=True),
    "faulty": Declared(Origin.INPUT, None),
    "ofaulty": Declared(Origin.INPUT, None, optional=True),
}


def elaborated(text: str, wanted: Datatype | None = None) -> tuple[Core | None, list[Diagnostic]]:
    found: list[Diagnostic] = []
    elaborator = Elaborator(SCOPE, excerpt_of(text), found)
    tree = from_text(text)
    return (elaborator.condition(tree) if wanted is None else elaborator.value(tree, wanted)), found


def core_of(text: str, wanted: Datatype | None = None) -> Core:
    core, found = elaborated(text, wanted)
    assert found == []
    assert core is not None
    return core


def cell_core_of(subject: str, text: str) -> Core:
    found: list[Diagnostic] = []
    core = Elaborator(SCOPE, excerpt_of(text), found).cell(subject, cell_from_text(text))
    assert found == []
    assert core is not None
    return core


def told(text: str, wanted: Datatype | None = None) -> list[tuple[str, str, str | None, int]]:
    core, found = elaborated(text, wanted)
    assert core is None
    return [(item.code, item.message, item.help, item.span.start.column if item.span else 0) for item in found]


def cell_told(subject: str, text: str) -> list[tuple[str, str, str | None, int]]:
    found: list[Diagnostic] = []
    assert Elaborator(SCOPE, excerpt_of(text), found).cell(subject, cell_from_text(text)) is None
    return [(item.code, item.message, item.help, item.span.start.column if item.span else 0) for item in found]


def read(name: str) -> Read:
    declared = SCOPE[name]
    assert declared.type is not None
    return Read(name, declared.origin, declared.type)


def number(text: str) -> Const:
    core = core_of(text, NumberType(12))
    assert isinstance(core, Const)
    return core


X, Y, OX = read("x"), read("y"), read("ox")
ONE, FIVE = number("1"), number("5")
GOOD, FAIR = Const("good", GRADE), Const("fair", GRADE)


@pytest.mark.parametrize(
    ("text", "core"),
    [
        ("flag", read("flag")),
        ("true", Const(value=True, type=FLAG)),
        ("x > 1", Compare(GT, X, ONE)),
        ("1 > x", Compare(GT, ONE, X)),
        ("x + y > 5", Compare(GT, Calculate(ADD, X, Y), FIVE)),
        ("x - y > 5", Compare(GT, Calculate(SUB, X, Y), FIVE)),
        ("x * y > 5", Compare(GT, Calculate(MUL, X, Y), FIVE)),
        ("-x > 5", Compare(GT, Calculate(SUB, number("0"), X), FIVE)),
        ("not(flag)", Inverse(read("flag"))),
        ("flag and x > 1", All((read("flag"), Compare(GT, X, ONE)))),
        ("flag or x > 1", AnyOf((read("flag"), Compare(GT, X, ONE)))),
        ("(flag and flag) = true", Compare(EQ, All((read("flag"), read("flag"))), Const(value=True, type=FLAG))),
        ("x between 1 and 5", All((Compare(GE, X, ONE), Compare(LE, X, FIVE)))),
        ("x in [1..5]", All((Compare(GE, X, ONE), Compare(LE, X, FIVE)))),
        ("x in (1..5)", All((Compare(GT, X, ONE), Compare(LT, X, FIVE)))),
        ("x in [1, 5]", AnyOf((Compare(EQ, X, ONE), Compare(EQ, X, FIVE)))),
        ("x in [< 1, > 5]", AnyOf((Compare(LT, X, ONE), Compare(GT, X, FIVE)))),
        ("x in [5]", Compare(EQ, X, FIVE)),
        ("(if flag then x else 1) = 5", Compare(EQ, Choose(read("flag"), X, ONE), FIVE)),
        ("if flag then x > 1 else false", Choose(read("flag"), Compare(GT, X, ONE), Const(value=False, type=FLAG))),
        ('grade = "good"', Compare(EQ, read("grade"), GOOD)),
        ('"good" = grade', Compare(EQ, GOOD, read("grade"))),
        ('grade = "好"', Compare(EQ, read("grade"), GOOD)),
        ('grade = "the good"', Compare(EQ, read("grade"), GOOD)),
        ("grade = good", Compare(EQ, read("grade"), GOOD)),
        ('grade in ["good", fair]', AnyOf((Compare(EQ, read("grade"), GOOD), Compare(EQ, read("grade"), FAIR)))),
        ("grade != fair", Compare(NE, read("grade"), FAIR)),
        ('name = "某区"', Compare(EQ, read("name"), Const("某区", TextType(2)))),
        ("flag != true", Compare(NE, read("flag"), Const(value=True, type=FLAG))),
        ("score > 60", Compare(GT, read("score"), number("60"))),
        ("ox = null", IsNull(OX)),
        ("null = ox", IsNull(OX)),
        ("ox != null", Inverse(IsNull(OX))),
    ],
)
def test_a_condition_becomes_a_core_expression(text: str, core: Core) -> None:
    assert core_of(text) == core


@pytest.mark.parametrize(
    ("text", "wanted", "core"),
    [
        ("good", GRADE, GOOD),
        ('"中"', GRADE, FAIR),
        ("if flag then good else fair", GRADE, Choose(read("flag"), GOOD, FAIR)),
        ("grade", GRADE, read("grade")),
        ("x * 2", PLAIN, Calculate(MUL, X, number("2"))),
        ("x > 1", FLAG, Compare(GT, X, ONE)),
        ("not(flag)", FLAG, Inverse(read("flag"))),
        ('"某区"', TEXT, Const("某区", TextType(2))),
        ('if flag then "a" else "bc"', TEXT, Choose(read("flag"), Const("a", TextType(1)), Const("bc", TextType(2)))),
        ("money", MONEY, read("money")),
    ],
)
def test_a_value_becomes_a_core_expression(text: str, wanted: Datatype, core: Core) -> None:
    assert core_of(text, wanted) == core


@pytest.mark.parametrize(
    ("subject", "text", "core"),
    [
        ("x", "-", Const(value=True, type=FLAG)),
        ("ox", "-", Const(value=True, type=FLAG)),
        ("x", "5", Compare(EQ, X, FIVE)),
        ("x", "-y", Compare(EQ, X, Calculate(SUB, number("0"), Y))),
        ("x", "> y", Compare(GT, X, Y)),
        ("x", "[1..5)", All((Compare(GE, X, ONE), Compare(LT, X, FIVE)))),
        ("x", "not(1, 5)", Inverse(AnyOf((Compare(EQ, X, ONE), Compare(EQ, X, FIVE))))),
        ("flag", "true", Compare(EQ, read("flag"), Const(value=True, type=FLAG))),
        ("grade", "good, fair", AnyOf((Compare(EQ, read("grade"), GOOD), Compare(EQ, read("grade"), FAIR)))),
        ("ox", "5", All((Inverse(IsNull(OX)), Compare(EQ, OX, FIVE)))),
        ("ox", "null", IsNull(OX)),
        ("ox", "= null", IsNull(OX)),
        ("ox", "not(null)", Inverse(IsNull(OX))),
        ("ox", "null, < 5", AnyOf((IsNull(OX), Compare(LT, OX, FIVE)))),
        ("ox", "= null, < 5", AnyOf((IsNull(OX), Compare(LT, OX, FIVE)))),
        ("ox", "not(5)", All((Inverse(IsNull(OX)), Inverse(Compare(EQ, OX, FIVE))))),
        ("ox", "not(null, 5)", All((Inverse(IsNull(OX)), Inverse(Compare(EQ, OX, FIVE))))),
    ],
)
def test_a_cell_becomes_a_core_expression(subject: str, text: str, core: Core) -> None:
    assert cell_core_of(subject, text) == core


NEVER_NULL = "declare it `optional: true` if it can be"


@pytest.mark.parametrize(
    ("text", "code", "message", "help_", "column"),
    [
        ("年 > 1", "JR201", "unknown name `年`", None, 1),
        ("flog", "JR201", "unknown name `flog`", "did you mean `flag`?", 1),
        ("1 < scor", "JR201", "unknown name `scor`", "did you mean `score`?", 5),
        ("grade = goood", "JR201", "unknown name `goood`", "did you mean `good`?", 9),
        ("x", "JR205", "expected a condition, found decimal of scale 1", None, 1),
        ("flag and x", "JR205", "expected a condition, found decimal of scale 1", None, 10),
        ("not(x)", "JR205", "expected a condition, found decimal of scale 1", None, 5),
        ("if x then flag else flag", "JR205", "expected a condition, found decimal of scale 1", None, 4),
        ("null", "JR206", "`null` can only be compared: `x = null`, `x != null`", None, 1),
        ('grade = "godo"', "JR204", "`godo` is not a value of enum grade", "did you mean `good`?", 9),
        ('grade = "差"', "JR204", "`差` is not a value of enum grade", "the values are `good`, `fair`", 9),
        ("colour = x", "JR202", "`x` is both a value of enum and a name", 'write "x" for the value', 10),
        ("x + flag > 1", "JR205", "expected a number, found boolean", None, 5),
        ("-flag > 1", "JR205", "expected a number, found boolean", None, 2),
        ("x / 2 > 1", "JR210", "division is only exact inside a rounding", "write `round half up(a / b, 2)`", 1),
        ("score + money > 1", "JR213", "`分` + `元`: the units don't go together", None, 1),
        ("score * money > 1", "JR213", "`分` * `元`: the units don't go together", None, 1),
        ("score > money", "JR213", "`分` > `元`: the units don't go together", None, 1),
        ("flag > true", "JR205", "`>` compares numbers or days, not boolean and boolean", None, 1),
        ("grade >= good", "JR205", "`>=` compares numbers or days, not enum grade and enum grade", None, 1),
        ("grade = colour", "JR205", "enum grade and enum are never equal", None, 1),
        ("flag = 1", "JR205", "boolean and integer are never equal", None, 1),
        ("x = name", "JR205", "decimal of scale 1 and text are never equal", None, 1),
        ("x > null", "JR205", "`null` has no order", "use `= null` or `!= null`", 1),
        ("null = null", "JR205", "only a name is compared with `null`", None, 1),
        ("x + 1 = null", "JR205", "only a name is compared with `null`", None, 1),
        ("x = null", "JR206", "`x` is never null", NEVER_NULL, 1),
        ("x in [null, 1]", "JR206", "`x` is never null here", NEVER_NULL, 7),
        ("ox != null and ox in [null]", "JR206", "`ox` is never null here", "an earlier condition says so", 23),
        ("x + 1 in [null]", "JR206", "`this` is never null here", NEVER_NULL, 11),
        ("scre = null", "JR201", "unknown name `scre`", "did you mean `score`?", 1),
        ("ox > 1", "JR206", "`ox` may be null here", "guard it: `ox != null and …`", 1),
        ("if flag then 1 else flag", "JR205", "the branches have different types: integer and boolean", None, 1),
        ("1 < x and 2 > ox", "JR206", "`ox` may be null here", "guard it: `ox != null and …`", 15),
    ],
)
def test_what_has_no_meaning_is_told(text: str, code: str, message: str, help_: str | None, column: int) -> None:
    assert told(text) == [(code, message, help_, column)]


@pytest.mark.parametrize(
    ("text", "wanted", "code", "message", "column"),
    [
        ("flag", PLAIN, "JR205", "expected decimal of scale 1, found boolean", 1),
        ("x * x", PLAIN, "JR207", "the result has 2 decimals, declared are 1", 1),
        (
            "  x",
            NumberType(1, max=Fraction(5)),
            "JR208",
            "the result can go up to any value, above the declared `max` 5",
            3,
        ),
        ("score", MONEY, "JR213", "expected the unit `元`, found `分`", 1),
        ("bad", GRADE, "JR201", "unknown name `bad`", 1),
        ('"bad"', GRADE, "JR204", "`bad` is not a value of enum grade", 1),
        ("colour", GRADE, "JR205", "expected enum grade, found enum", 1),
        ("x", COLOUR, "JR202", "`x` is both a value of enum and a name", 1),
        ("null", GRADE, "JR206", "`null` can only be compared: `x = null`, `x != null`", 1),
        ("ograde", GRADE, "JR206", "`ograde` may be null here", 1),
        ('"a long text"', TEXT, "JR204", "the text is longer than 10 characters", 1),
    ],
)
def test_a_value_of_the_wrong_type_is_told(text: str, wanted: Datatype, code: str, message: str, column: int) -> None:
    assert [(item[0], item[1], item[3]) for item in told(text, wanted)] == [(code, message, column)]


@pytest.mark.parametrize(
    ("subject", "text", "code", "message", "column"),
    [
        ("x", "null", "JR206", "`x` is never null here", 1),
        ("x", "1, null", "JR206", "`x` is never null here", 4),
        ("x", "> ox", "JR206", "`ox` may be null here", 3),
        ("x", '"a"', "JR205", "decimal of scale 1 and text are never equal", 1),
        ("grade", "> 1", "JR205", "`>` compares numbers or days, not enum grade and integer", 1),
        ("ox", "< oops", "JR201", "unknown name `oops`", 3),
        ("x", "[1..flag]", "JR205", "`<=` compares numbers or days, not decimal of scale 1 and boolean", 1),
        ("score", "[1..money]", "JR213", "`分` <= `元`: the units don't go together", 1),
        ("colour", "x", "JR202", "`x` is both a value of enum and a name", 1),
    ],
)
def test_a_cell_that_has_no_meaning_is_told(subject: str, text: str, code: str, message: str, column: int) -> None:
    assert [(item[0], item[1], item[3]) for item in cell_told(subject, text)] == [(code, message, column)]


def test_branches_of_different_units_are_told() -> None:
    assert [item[0] for item in told("(if flag then score else money) > 1")] == ["JR213"]


def test_all_that_is_wrong_with_an_expression_is_told() -> None:
    assert [item[0] for item in told("oops > 1 and flag > 1 or x / 2 = 1 or (if x then nope else flag)")] == [
        "JR201",
        "JR205",
        "JR210",
        "JR205",
        "JR201",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "faulty > 1",
        "1 < faulty",
        "faulty",
        "faulty + 1 > 2",
        "not(faulty)",
        "x in [faulty]",
        "faulty = null",
        "ofaulty = null",
        "ofaulty in [null, 5]",
        "ofaulty in [null]",
        "if faulty then flag else flag",
        "x between faulty and 5",
    ],
)
def test_a_name_whose_definition_is_faulty_is_not_told_again(text: str) -> None:
    assert told(text) == []


GUARDED = [
    "ox != null and ox > 3",
    "null != ox and ox > 3",
    "flag and ox != null and ox > 3",
    "(flag and ox != null) and ox > 3",
    "not(ox = null) and ox > 3",
    "not(ox = null or flag) and ox > 3",
    "ox = null or ox > 3",
    "not(ox != null) or ox > 3",
    "not(ox != null and flag) or ox > 3",
    "ox = null or flag or ox > 3",
    "if ox != null then ox > 3 else flag",
    "if ox = null then flag else ox > 3",
    "if ox = null or flag then flag else ox > 3",
    "if not(ox = null) then ox > 3 else flag",
    "(ox != null and flag or ox != null and x > 1) and ox > 3",
    "ox in [1..5] and ox > 3",
    "ox in [1, 5] and ox + x > 3",
    "ox != null and oy != null and ox > oy",
    "ox != null and (flag or ox > 3)",
    "ox != null and (if flag then ox else x) > 3",
    "oflag != null and oflag",
    "ograde != null and ograde = good",
    "ox in [null, 5]",
    "ox in [1..5]",
]


@pytest.mark.parametrize("text", GUARDED)
def test_a_guarded_value_may_be_used(text: str) -> None:
    assert elaborated(text)[1] == []


UNGUARDED = [
    "ox > 3 and ox != null",
    "ox != null or ox > 3",
    "ox = null and ox > 3",
    "(ox != null or flag) and ox > 3",
    "(ox = null and flag) or ox > 3",
    "not(ox != null) and ox > 3",
    "not(ox = null) or ox > 3",
    "if ox != null then flag else ox > 3",
    "if ox = null then ox > 3 else flag",
    "if ox != null or flag then ox > 3 else flag",
    "if ox = null and flag then flag else ox > 3",
    "(ox != null and flag) or ox > 3",
    "ox in [null, 5] and ox > 3",
    "ox in [= null] and ox > 3",
    "not(ox in [1..5]) and ox > 3",
    "oy != null and ox > 3",
    "oflag",
    "ox between 1 and 5",
    "ox + 1 > 3",
    "(ox + 1) in [1..5]",
]


@pytest.mark.parametrize("text", UNGUARDED)
def test_a_value_that_may_be_null_may_not_be_used(text: str) -> None:
    assert {item[0] for item in told(text)} == {"JR206"}


def size(core: Core) -> int:
    return 1 + sum(size(part) for part in parts(core))


@pytest.mark.parametrize("part", ["(if {} between 1 and 2 then 1 else 2)", "(if {} in [1, 2, 3] then 1 else 2)"])
def test_a_core_expression_does_not_explode(part: str) -> None:
    text = "x"
    for _ in range(9):
        text = part.format(text)
    try:
        core, _found = elaborated(f"{text} > 1")
    except ExpressionError:
        return
    assert core is None or size(core) < MAX_SPELT_OUT
