"""Text to syntax trees: one grammar for expressions and for cells."""

from __future__ import annotations

import pytest

from jianfu_rules.expr.from_text import MAX_DEPTH, MAX_NODES, from_text
from jianfu_rules.expr.from_text import tests_from_text as cell_from_text
from jianfu_rules.expr.functions import NAMED, ROUNDINGS
from jianfu_rules.expr.nodes import (
    And,
    Arithmetic,
    ArithmeticOp,
    Between,
    BooleanLiteral,
    Call,
    CompareOp,
    CompareTest,
    Comparison,
    DateLiteral,
    DurationLiteral,
    If,
    In,
    Name,
    Negate,
    Node,
    Not,
    NullLiteral,
    NumberLiteral,
    Or,
    RangeTest,
    Test,
    TextLiteral,
    ValueTest,
)
from jianfu_rules.expr.nodes import Tests as Cell
from jianfu_rules.expr.to_text import to_text
from jianfu_rules.expr.tokens import ExpressionError

A, B, C = Name("a"), Name("b"), Name("c")
ONE, FIVE = NumberLiteral("1"), NumberLiteral("5")
ADD, SUB, MUL, DIV = ArithmeticOp
EQ = CompareOp.EQ


def error_of(text: str) -> ExpressionError:
    with pytest.raises(ExpressionError) as caught:
        from_text(text)
    return caught.value


def cell_error_of(text: str) -> ExpressionError:
    with pytest.raises(ExpressionError) as caught:
        cell_from_text(text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("0.70", NumberLiteral("0.70")),
        ('"好"', TextLiteral("好")),
        ("true", BooleanLiteral(value=True)),
        ("false", BooleanLiteral(value=False)),
        ("null", NullLiteral()),
        ("年龄", Name("年龄")),
        ("(a)", A),
        ("-a", Negate(A)),
        ("--a", Negate(Negate(A))),
        ("not(a)", Not(A)),
        ("if a then b else c", If(A, B, C)),
        ("a between 1 and 5", Between(A, ONE, FIVE)),
        ('date("2024-02-29")', DateLiteral("2024-02-29")),
        ('duration("P1Y2M3D")', DurationLiteral("P1Y2M3D")),
        ('duration("-P10D")', DurationLiteral("-P10D")),
        ("max(a, 1 + 5)", Call("max", (A, Arithmetic(ADD, ONE, FIVE)))),
        ("round  half up(a, 1)", Call("round half up", (A, ONE))),
        ("round half up（a，1）", Call("round half up", (A, ONE))),
        ("max (a)", Call("max", (A,))),
        ("max", Name("max")),
    ],
)
def test_a_construct_is_read(text: str, node: Node) -> None:
    assert from_text(text) == node


@pytest.mark.parametrize("function", [*ROUNDINGS, *NAMED])
def test_every_function_is_read(function: str) -> None:
    assert from_text(f"{function}(a, 1)") == Call(function, (A, ONE))


@pytest.mark.parametrize("op", CompareOp)
def test_a_comparison_is_read(op: CompareOp) -> None:
    assert from_text(f"a {op.value} b") == Comparison(op, A, B)


@pytest.mark.parametrize("op", ArithmeticOp)
def test_a_calculation_is_read(op: ArithmeticOp) -> None:
    assert from_text(f"a {op.value} b") == Arithmetic(op, A, B)


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("a - b - c", Arithmetic(SUB, Arithmetic(SUB, A, B), C)),
        ("a - (b - c)", Arithmetic(SUB, A, Arithmetic(SUB, B, C))),
        ("a / b * c", Arithmetic(MUL, Arithmetic(DIV, A, B), C)),
        ("a + b * c", Arithmetic(ADD, A, Arithmetic(MUL, B, C))),
        ("-a * b", Arithmetic(MUL, Negate(A), B)),
        ("a - -b", Arithmetic(SUB, A, Negate(B))),
        ("a + b > c", Comparison(CompareOp.GT, Arithmetic(ADD, A, B), C)),
        ("a = 1 and b = 5", And((Comparison(EQ, A, ONE), Comparison(EQ, B, FIVE)))),
        ("a and b or c", Or((And((A, B)), C))),
        ("a and (b or c)", And((A, Or((B, C))))),
        ("a and b and c", And((A, B, C))),
        ("(a and b) and c", And((And((A, B)), C))),
        ("a or b or c", Or((A, B, C))),
        ("a between 1 and 5 and b", And((Between(A, ONE, FIVE), B))),
        ("if a then b else c or a", If(A, B, Or((C, A)))),
        ("if a then if b then a else b else c", If(A, If(B, A, B), C)),
        ("not(a) and b", And((Not(A), B))),
    ],
)
def test_operators_bind_as_in_feel(text: str, node: Node) -> None:
    assert from_text(text) == node


CLOSED = RangeTest(ONE, FIVE, low_included=True, high_included=True)


@pytest.mark.parametrize(
    ("text", "tests"),
    [
        ("[1..5]", (CLOSED,)),
        ("(1..5)", (RangeTest(ONE, FIVE, low_included=False, high_included=False),)),
        ("[1..5)", (RangeTest(ONE, FIVE, low_included=True, high_included=False),)),
        ("]1..5[", (RangeTest(ONE, FIVE, low_included=False, high_included=False),)),
        ("[1]", (ValueTest(ONE),)),
        ("(1, 5)", (ValueTest(ONE), ValueTest(FIVE))),
        ("[1, > 5, [1..5]]", (ValueTest(ONE), CompareTest(CompareOp.GT, FIVE), CLOSED)),
        ("[null, 1]", (ValueTest(NullLiteral()), ValueTest(ONE))),
        ("[[1..5]]", (CLOSED,)),
        ("((a + 1)..5]", (RangeTest(Arithmetic(ADD, A, ONE), FIVE, low_included=False, high_included=True),)),
    ],
)
def test_membership_takes_a_range_or_a_list_of_tests(text: str, tests: tuple[Test, ...]) -> None:
    assert from_text(f"a in {text}") == In(A, Cell(tests))


@pytest.mark.parametrize(
    ("text", "tests"),
    [
        ("-", Cell(())),
        ("- ", Cell(())),
        ("-1", Cell((ValueTest(Negate(ONE)),))),
        (">= 1", Cell((CompareTest(CompareOp.GE, ONE),))),
        ("= 1", Cell((CompareTest(EQ, ONE),))),
        ('"好", "较好"', Cell((ValueTest(TextLiteral("好")), ValueTest(TextLiteral("较好"))))),
        ("null, < 5", Cell((ValueTest(NullLiteral()), CompareTest(CompareOp.LT, FIVE)))),
        ("not(1, 5)", Cell((ValueTest(ONE), ValueTest(FIVE)), negated=True)),
        ("not([1..5])", Cell((CLOSED,), negated=True)),
        ("(not(a))", Cell((ValueTest(Not(A)),))),
        ("[1..5], 1", Cell((CLOSED, ValueTest(ONE)))),
        ("(1..5)", Cell((RangeTest(ONE, FIVE, low_included=False, high_included=False),))),
        ("(1 + 5)", Cell((ValueTest(Arithmetic(ADD, ONE, FIVE)),))),
        ("((1)..5)", Cell((RangeTest(ONE, FIVE, low_included=False, high_included=False),))),
        ("a + 1", Cell((ValueTest(Arithmetic(ADD, A, ONE)),))),
        ("(a in [1..5])", Cell((ValueTest(In(A, Cell((CLOSED,)))),))),
        (
            "((a in ]1..5[))",
            Cell((ValueTest(In(A, Cell((RangeTest(ONE, FIVE, low_included=False, high_included=False),)))),)),
        ),
        (
            "((a in ]1..5]))",
            Cell((ValueTest(In(A, Cell((RangeTest(ONE, FIVE, low_included=False, high_included=True),)))),)),
        ),
    ],
)
def test_a_cell_is_read(text: str, tests: Cell) -> None:
    assert cell_from_text(text) == tests


def test_only_the_dash_alone_passes_everything() -> None:
    assert cell_from_text("-").is_any
    assert not cell_from_text("-1").is_any


def test_a_node_knows_where_it_stands() -> None:
    node = from_text("  a and (b > 1)")

    assert isinstance(node, And)
    assert (node.at, node.items[0].at, node.items[1].at) == ((2, 15), (2, 3), (9, 14))


def test_a_test_knows_where_it_stands() -> None:
    cell = cell_from_text('not(> 1, [1..5], "好")')

    assert cell.at == (0, 21)
    assert [test.at for test in cell.items] == [(4, 7), (9, 15), (17, 20)]


@pytest.mark.parametrize(
    ("text", "message", "start", "end", "hint"),
    [
        ("", "expected a value, found the end", 0, 1, None),
        ("a +", "expected a value, found the end", 3, 3, None),
        ("a b", "two names in a row: `a b`", 0, 3, "put an operator between them"),
        ("a 1", "expected an operator or the end, found `1`", 2, 3, None),
        ("a == b", "expected a value, found `=`", 3, 4, "equality is a single `=`"),
        ("1..5", "expected an operator or the end, found `..`", 1, 3, "a range stands in brackets: [60..70]"),
        ("a = b = c", "comparisons don't chain", 6, 7, "join them with `and`"),
        ("1 < a < 5", "comparisons don't chain", 6, 7, "join them with `and`"),
        ("a between 1 and 5 > b", "comparisons don't chain", 18, 19, "join them with `and`"),
        ("a in [1] = b", "comparisons don't chain", 9, 10, "join them with `and`"),
        ("median(a, b)", "unknown function `median`", 0, 6, "did you mean `min`?"),
        ("总和(a)", "unknown function `总和`", 0, 2, None),
        ("round half upp(a, 0)", "unknown function `round half upp`", 0, 14, "did you mean `round half up`?"),
        ("max()", "expected a value, found `)`", 4, 5, None),
        ("max(a, )", "expected a value, found `)`", 7, 8, None),
        ("max(a", "expected `)`, found the end", 5, 5, None),
        ("date(a)", "`date` takes one quoted text", 0, 7, None),
        ('date("2025-01-31", 1)', "`date` takes one quoted text", 0, 21, None),
        ("duration(1)", "`duration` takes one quoted text", 0, 11, None),
        ('date("2025-02-30")', "`2025-02-30` is no day", 5, 17, 'write date("2025-01-31")'),
        ('date("20250131")', "`20250131` is no day", 5, 15, 'write date("2025-01-31")'),
        (
            'duration("P1W")',
            "`P1W` is no duration",
            9,
            14,
            'write duration("P1Y2M3D"): years, months, days',
        ),
        ('duration("P")', "`P` is no duration", 9, 12, 'write duration("P1Y2M3D"): years, months, days'),
        ('duration("P99999Y")', "`P99999Y` is no duration", 9, 18, 'write duration("P1Y2M3D"): years, months, days'),
        ("a.b", "names have no parts", 1, 2, "drop the `.`"),
        ("not a", "expected `(`, found `a`", 4, 5, None),
        ("(a", "expected `)`, found the end", 2, 2, None),
        ("if a then b", "expected `else`, found the end", 11, 11, None),
        ("if a else b", "expected `then`, found `else`", 5, 9, None),
        ("a between 1", "expected `and`, found the end", 11, 11, None),
        ("a in 1", "expected `[` or `(` or `]`, found `1`", 5, 6, None),
        ("a in [1", "expected `]`, found the end", 7, 7, None),
        ("a in [1..5", "expected `]` or `)` or `[`, found the end", 10, 10, None),
        ("a in [> 1..5]", "expected `]`, found `..`", 9, 11, "a range stands in brackets: [60..70]"),
        ("a in []", "expected a value, found `]`", 6, 7, None),
        ("and", "expected a value, found `and`", 0, 3, None),
    ],
)
def test_what_is_no_expression_is_told_with_its_place(
    text: str, message: str, start: int, end: int, hint: str | None
) -> None:
    error = error_of(text)

    assert (error.message, error.start, error.end, error.hint) == (message, start, end, hint)


@pytest.mark.parametrize(
    ("text", "message", "start"),
    [
        ("", "expected a value, found the end", 0),
        (">= ", "expected a value, found the end", 3),
        ("60..70", "expected an operator or the end, found `..`", 2),
        ("not 1", "expected `(`, found `1`", 4),
        ("not(1) and a", "expected an operator or the end, found `and`", 7),
        ("a and b", "expected an operator or the end, found `and`", 2),
        ("1,", "expected a value, found the end", 2),
        ("]1", "expected `..`, found the end", 2),
        ("(1, 5)", "expected `)`, found `,`", 2),
        ("([1", "expected a value, found `[`", 1),
    ],
)
def test_what_is_no_cell_is_told_with_its_place(text: str, message: str, start: int) -> None:
    error = cell_error_of(text)

    assert (error.message, error.start) == (message, start)


def test_an_expression_of_the_greatest_length_is_read() -> None:
    assert isinstance(from_text(" or ".join("a" * (MAX_NODES // 2))), Or)


def test_a_longer_expression_is_refused() -> None:
    assert error_of(" or ".join("a" * (MAX_NODES // 2 + 1))).message == "an expression has at most 1000 words"


# Text before and after the inner part, the outermost node, and how many levels of the tree one nesting takes.
NESTED: dict[str, tuple[str, str, type, int]] = {
    "parentheses": ("(", ")", Name, 1),
    "nots": ("not(", ")", Not, 1),
    "calls": ("abs(", ")", Call, 1),
    "lists": ("a in [(", ")]", In, 3),
    "conditions": ("if ", " then a else a", If, 1),
    "branches": ("if a then a else ", "", If, 1),
}


@pytest.mark.parametrize("kind", NESTED)
def test_the_deepest_expression_is_read(kind: str) -> None:
    before, after, outermost, levels = NESTED[kind]
    depth = (MAX_DEPTH - 1) // levels

    assert isinstance(from_text(before * depth + "a" + after * depth), outermost)


def test_a_long_sum_is_refused_as_its_tree_is_deep() -> None:
    error = error_of(" + ".join("a" * (MAX_DEPTH + 2)))

    assert (error.message, error.hint) == ("an expression nests at most 64 deep", "use `sum(…)`, or split it up")
    assert isinstance(from_text(" + ".join("a" * (MAX_DEPTH + 1))), Arithmetic)


@pytest.mark.parametrize("kind", NESTED)
def test_a_deeper_expression_is_refused(kind: str) -> None:
    before, after, *_ = NESTED[kind]

    assert error_of(before * MAX_DEPTH + "a" + after * MAX_DEPTH).message == "an expression nests at most 64 deep"


def test_as_many_minus_signs_as_parts_may_nest_are_read() -> None:
    assert isinstance(from_text("-" * MAX_DEPTH + "a"), Negate)


def test_a_longer_row_of_minus_signs_is_refused() -> None:
    assert error_of("-" * (MAX_DEPTH + 1) + "a").message == "an expression nests at most 64 deep"


@pytest.mark.parametrize(
    "text",
    [
        " + ".join("a" * (MAX_NODES // 2)),
        " * ".join("a" * (MAX_NODES // 2)),
        ("-" * 60 + "(") * 14 + "a" + ")" * 14,
    ],
    ids=["sum", "product", "minus"],
)
def test_no_expression_that_is_read_is_too_deep_to_be_walked(text: str) -> None:
    try:
        node = from_text(text)
    except ExpressionError:
        return
    assert from_text(to_text(node)) == node
