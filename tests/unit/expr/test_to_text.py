"""Syntax trees to their one canonical text."""

from __future__ import annotations

import pytest

from jianfu_rules.expr.from_text import from_text
from jianfu_rules.expr.from_text import tests_from_text as cell_from_text
from jianfu_rules.expr.nodes import Name, Not, TextLiteral, ValueTest
from jianfu_rules.expr.nodes import Tests as Cell
from jianfu_rules.expr.to_text import quoted, to_text
from jianfu_rules.expr.to_text import tests_to_text as cell_to_text


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("a+b*c", "a + b * c"),
        ("( a + b )*c", "(a + b) * c"),
        ("a-(b-c)", "a - (b - c)"),
        ("(a-b)-c", "a - b - c"),
        ("a/(b*c)", "a / (b * c)"),
        ("- - a", "--a"),
        ("-(a+b)", "-(a + b)"),
        ("(a>1)and(b)", "a > 1 and b"),
        ("(a or b) and c", "(a or b) and c"),
        ("(a and b) and c", "(a and b) and c"),
        ("(a and b) or c", "a and b or c"),
        ("(a or b) or c", "(a or b) or c"),
        ("(a > 1) = b", "(a > 1) = b"),
        ("not((a))", "not(a)"),
        ("max( a,b+1 )", "max(a, b + 1)"),
        ("round  half up(a,1)", "round half up(a, 1)"),
        ("floor(if a then b else c) + 1", "floor(if a then b else c) + 1"),
        ('date( "2025-01-31" )', 'date("2025-01-31")'),
        ("duration(“P1Y”)", 'duration("P1Y")'),
        ("(if a then b else c) + 1", "(if a then b else c) + 1"),
        ("if (if a then b else c) then a else b", "if if a then b else c then a else b"),
        ("a  between (1) and 5", "a between 1 and 5"),
        ("a between (b > c) and 5", "a between (b > c) and 5"),
        ("a in (1,5)", "a in [1, 5]"),
        ("a in ]1..5[", "a in (1..5)"),
        ("a in [[1..5]]", "a in [1..5]"),
        ("a in [[1..5], >3]", "a in [[1..5], > 3]"),
        ("a in (> 3)", "a in [> 3]"),
        ("true  and false", "true and false"),
        ("x=null", "x = null"),
        ("ａ≥“好”", 'a >= "好"'),
        ('"a \\"b\\" \\\\"', '"a \\"b\\" \\\\"'),
    ],
)
def test_an_expression_has_one_text(written: str, canonical: str) -> None:
    assert to_text(from_text(written)) == canonical


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("-", "-"),
        ("-1", "-1"),
        (">=60", ">= 60"),
        ("“好”、“较好”", '"好", "较好"'),
        ("not( null,[1..5) )", "not(null, [1..5))"),
        ("]1..5]", "(1..5]"),
        ("(a > 1)", "(a > 1)"),
    ],
)
def test_a_cell_has_one_text(written: str, canonical: str) -> None:
    assert cell_to_text(cell_from_text(written)) == canonical


def test_a_text_can_hold_quotes_and_backslashes() -> None:
    assert quoted('a"b\\c') == '"a\\"b\\\\c"'


@pytest.mark.parametrize("text", ["“三无”小区", "＂", '"', "\\", "（，"])
def test_a_text_with_any_quotes_comes_back(text: str) -> None:
    assert from_text(to_text(TextLiteral(text))) == TextLiteral(text)


@pytest.mark.parametrize(
    "cell",
    [
        Cell((ValueTest(Not(Name("a"))),)),
        Cell((ValueTest(Not(Name("a"))), ValueTest(Name("b")))),
        Cell((ValueTest(Name("b")), ValueTest(Not(Name("a"))))),
        Cell((ValueTest(Not(Name("a"))),), negated=True),
    ],
)
def test_a_cell_that_asks_for_a_negated_value_comes_back(cell: Cell) -> None:
    assert cell_from_text(cell_to_text(cell)) == cell
