"""Blocks as Markdown and as plain text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianfu_rules.formatting.width import width_of
from jianfu_rules.presenting.blocks import (
    Aside,
    Block,
    Bullets,
    Code,
    Heading,
    Link,
    Paragraph,
    Picture,
    Table,
    cell,
    line,
)
from jianfu_rules.presenting.markdown import escaped, to_markdown
from jianfu_rules.presenting.plain_text import MOST, to_plain_text

MEANT = r"\`*_[]<>|#~&$"


@pytest.mark.parametrize(
    ("block", "markdown"),
    [
        (Heading(2, line("a*b")), "## a\\*b\n"),
        (Paragraph(line("see ", Code("x|y"), " and ", Code("z"))), "see x\\|y and `z`\n"),
        (Paragraph(line("- no list")), "\\- no list\n"),
        (Paragraph(line("1. no list")), "1\\. no list\n"),
        (Bullets((line("a"), line("2) b"))), "- a\n- 2\\) b\n"),
        (Paragraph(line(Link("a]b", "c.md"))), "[a\\]b](c.md)\n"),
        (Paragraph(line("two\nlines")), "two lines\n"),
        (Picture("a graph", "g.svg"), "![a graph](g.svg)\n"),
        (
            Table(("a", "b|"), ((cell("1", line(Aside("x"))), ()), (cell(line(Code("c"))), cell("d|e")))),
            "| a | b\\| |\n|---|---|\n| 1<br>*x* |  |\n| `c` | d\\|e |\n",
        ),
    ],
)
def test_a_block_becomes_markdown(block: Block, markdown: str) -> None:
    assert to_markdown([block]) == markdown


@given(st.text())
def test_no_character_of_a_text_means_anything(text: str) -> None:
    shown = escaped(text)

    assert "\n" not in shown
    assert all(shown[place - 1] == "\\" for place, char in enumerate(shown) if char in MEANT[1:])


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), min_size=1))
def test_a_table_has_as_many_lines_as_rows_whatever_its_texts_are(rows: list[list[str]]) -> None:
    found = to_markdown([Table(("a", "b"), tuple(tuple(cell(line(text)) for text in row) for row in rows))])

    assert len(found.splitlines()) == 2 + len(rows)


def test_a_narrow_table_has_its_columns_below_each_other() -> None:
    table = Table(("名", "b"), ((cell("一二三"), cell("x")), (cell("a"), cell("y"))))

    assert to_plain_text([table], "en") == "  名      b\n  一二三  x\n  a       y"


def test_a_wide_table_is_told_row_by_row() -> None:
    long = "x" * MOST
    table = Table(("name", "says", "none"), ((cell("one"), cell(long, "more"), ()),))

    assert to_plain_text([table], "en") == f"  one\n    says: {long}\n      more"
    assert to_plain_text([table], "zh") == f"  one\n    says：{long}\n      more"


@given(st.lists(st.lists(st.text("ab一二", max_size=60), min_size=3, max_size=3), min_size=1, max_size=5))
def test_a_table_in_columns_is_never_too_wide(rows: list[list[str]]) -> None:
    shown = to_plain_text([Table(("a", "b", "c"), tuple(tuple(map(cell, row)) for row in rows))], "en")
    in_columns = shown.startswith("  a ")

    assert not in_columns or max(map(width_of, shown.splitlines())) <= MOST
    assert in_columns or shown.count("\n") >= len(rows) - 1


def test_titles_are_underlined_as_wide_as_they_are() -> None:
    blocks: list[Block] = [Heading(1, line("标题")), Picture("left out", "x.svg"), Heading(3, line("small"))]

    assert to_plain_text(blocks, "zh") == "标题\n====\n\nsmall"
