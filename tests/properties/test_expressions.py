"""Laws of the language's text, for all trees and for all texts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from jianfu_rules.expr import nodes
from jianfu_rules.expr.from_text import from_text
from jianfu_rules.expr.from_text import tests_from_text as cell_from_text
from jianfu_rules.expr.to_text import tests_to_text as cell_to_text
from jianfu_rules.expr.to_text import to_text
from jianfu_rules.expr.tokens import SYMBOLS, ExpressionError
from tests.properties.strategies import cells, expressions, wide_spellings

RELAXED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
KINDS = [kind for kind in vars(nodes).values() if isinstance(kind, type) and hasattr(kind, "__attrs_attrs__")]


@RELAXED
@given(expressions())
def test_an_expression_comes_back_from_its_text(tree: nodes.Node) -> None:
    assert from_text(to_text(tree)) == tree


@RELAXED
@given(cells())
def test_a_cell_comes_back_from_its_text(cell: nodes.Tests) -> None:
    assert cell_from_text(cell_to_text(cell)) == cell


@settings(RELAXED, max_examples=40)
@given(st.data())
def test_a_full_width_spelling_is_the_same_expression(data: st.DataObject) -> None:
    text = to_text(data.draw(expressions()))

    assert from_text(data.draw(wide_spellings(text))) == from_text(text)


@settings(RELAXED, max_examples=40)
@given(st.data())
def test_a_full_width_spelling_is_the_same_cell(data: st.DataObject) -> None:
    text = cell_to_text(data.draw(cells()))

    assert cell_from_text(data.draw(wide_spellings(text))) == cell_from_text(text)


def any_texts() -> st.SearchStrategy[str]:
    """Arbitrary texts, and texts made of the language's own words."""
    words = [
        *SYMBOLS,
        "and",
        "or",
        "not",
        "if",
        "then",
        "else",
        "between",
        "in",
        "null",
        "x",
        "年",
        "1",
        "0.5",
        '"a"',
        "“",
        "（",
    ]
    return st.text() | st.lists(st.sampled_from(words)).map(" ".join) | st.lists(st.sampled_from(words)).map("".join)


@RELAXED
@given(any_texts())
@pytest.mark.parametrize("read", [from_text, cell_from_text])
def test_any_text_is_read_or_refused_at_a_place_inside_it(read: Callable[[str], object], text: str) -> None:
    try:
        read(text)
    except ExpressionError as caught:
        error = caught
    else:
        return
    assert 0 <= error.start <= len(text)
    assert error.start <= error.end <= max(len(text), 1)
    assert error.message


@RELAXED
@given(any_texts())
def test_what_is_read_has_a_canonical_text(text: str) -> None:
    try:
        tree = from_text(text)
    except ExpressionError:
        return
    assert to_text(from_text(to_text(tree))) == to_text(tree)


def kinds_in(node: object) -> set[type]:
    """Return the classes of all nodes of a tree."""
    if isinstance(node, tuple):
        return set().union(*map(kinds_in, node))
    if type(node) not in KINDS:
        return set()
    parts = [getattr(node, field.name) for field in getattr(type(node), "__attrs_attrs__") if field.name != "at"]  # noqa: B009
    return {type(node)}.union(*map(kinds_in, parts))


def test_trees_of_every_kind_are_made() -> None:
    seen: set[type] = set()

    @settings(RELAXED, max_examples=300, database=None, phases=[Phase.generate])
    @given(cells())
    def look(cell: nodes.Tests) -> None:
        seen.update(kinds_in(cell))

    look()
    assert seen == set(KINDS)
