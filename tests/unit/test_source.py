"""Places in files, and excerpts that know where each of their characters stands."""

from __future__ import annotations

import pytest

from jianfu_rules.source import Excerpt, Position, Span, excerpt_of


def span(start: tuple[int, int], end: tuple[int, int]) -> Span:
    return Span("f.yaml", Position(*start), Position(*end))


def excerpt(text: str, raw: str, start: tuple[int, int] = (1, 1)) -> Excerpt:
    return Excerpt(text, raw, span(start, (9, 9)))


def test_a_span_prints_its_start() -> None:
    assert str(span((3, 7), (4, 1))) == "f.yaml:3:7"


def test_positions_sort_by_line_then_column() -> None:
    assert sorted([Position(2, 1), Position(1, 9), Position(1, 2)]) == [Position(1, 2), Position(1, 9), Position(2, 1)]


def test_text_without_a_file_starts_at_line_one() -> None:
    assert excerpt_of("a\nbc").span == Span("<expression>", Position(1, 1), Position(2, 3))


def test_a_piece_of_bare_text_stands_where_it_is_shown() -> None:
    assert excerpt("x + y", "x + y", (2, 10)).place(4, 5) == span((2, 14), (2, 15))


def test_a_piece_on_a_later_line_stands_on_that_line() -> None:
    assert excerpt("x + y", "x +\n    y", (2, 10)).place(4, 5) == span((3, 5), (3, 6))


def test_chinese_characters_count_one_column_each() -> None:
    assert excerpt("年龄 > x", "年龄 > x", (2, 10)).place(5, 6) == span((2, 15), (2, 16))


def test_quotes_shift_a_piece() -> None:
    assert excerpt("x > y", "'x > y'", (2, 10)).place(4, 5) == span((2, 15), (2, 16))


def test_the_first_character_of_a_quoted_text_stands_behind_the_quote() -> None:
    assert excerpt('"a" = x', '"\\"a\\" = x"', (2, 10)).place(0, 3) == span((2, 12), (2, 16))


def test_a_text_that_starts_with_a_single_quote_stands_behind_the_opening_one() -> None:
    assert excerpt("'a'", "'''a'''", (2, 10)).place(1, 2) == span((2, 13), (2, 14))


@pytest.mark.parametrize("text", [">= 60", "-x", "+x", "|"])
def test_a_block_that_starts_like_its_header_stands_below_it(text: str) -> None:
    assert excerpt(text, f">-\n  {text}\n", (2, 10)).place(0, 1) == span((3, 3), (3, 4))


def test_what_follows_the_text_stands_behind_its_last_character() -> None:
    assert excerpt("x +", "'x +'", (2, 10)).place(3, 3) == span((2, 14), (2, 15))


def test_an_empty_text_stands_where_it_starts() -> None:
    assert excerpt("", "''", (2, 10)).place(0, 1) == span((2, 10), (2, 11))


def test_a_piece_without_length_covers_one_character() -> None:
    assert excerpt("xyz", "xyz").place(1, 1) == span((1, 2), (1, 3))


@pytest.mark.parametrize(("text", "raw"), [("年 > x", '"\\u5e74 > x"'), ("x", "")])
def test_a_text_that_is_spelt_with_other_characters_stands_as_a_whole(text: str, raw: str) -> None:
    assert excerpt(text, raw).place(0, 1) == excerpt(text, raw).span
