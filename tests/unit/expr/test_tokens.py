"""Text to tokens."""

from __future__ import annotations

import pickle

import pytest

from jianfu_rules.expr.tokens import (
    KEYWORDS,
    MAX_LENGTH,
    MAX_NUMBER_LENGTH,
    MAX_TEXT_LENGTH,
    PLAIN,
    SYMBOLS,
    ExpressionError,
    TokenKind,
    tokens_of,
)


def words(text: str) -> list[tuple[TokenKind, str]]:
    return [(token.kind, token.text) for token in tokens_of(text).items[:-1]]


def offsets(text: str) -> list[tuple[int, int]]:
    return [(token.start, token.end) for token in tokens_of(text).items]


def error_of(text: str) -> ExpressionError:
    with pytest.raises(ExpressionError) as caught:
        tokens_of(text)
    return caught.value


def test_the_last_token_is_the_end() -> None:
    assert tokens_of(" ").items[-1].kind is TokenKind.END


@pytest.mark.parametrize("symbol", SYMBOLS)
def test_a_symbol_is_a_token(symbol: str) -> None:
    assert words(symbol) == [(TokenKind.SYMBOL, symbol)]


@pytest.mark.parametrize("keyword", sorted(KEYWORDS))
def test_a_keyword_is_a_token_of_its_own_kind(keyword: str) -> None:
    assert words(keyword) == [(TokenKind.KEYWORD, keyword)]


@pytest.mark.parametrize("name", ["age", "_x1", "年龄", "x年", "андрей", "andy", "If"])
def test_names_are_written_in_any_script(name: str) -> None:
    assert words(name) == [(TokenKind.NAME, name)]


@pytest.mark.parametrize("number", ["0", "10", "0.70", "12.5", "1" * MAX_NUMBER_LENGTH])
def test_a_number_keeps_its_spelling(number: str) -> None:
    assert words(number) == [(TokenKind.NUMBER, number)]


def test_two_points_between_numbers_make_a_range() -> None:
    assert words("1..5") == [(TokenKind.NUMBER, "1"), (TokenKind.SYMBOL, ".."), (TokenKind.NUMBER, "5")]


def test_a_point_without_decimals_is_no_part_of_the_number() -> None:
    assert words("1.") == [(TokenKind.NUMBER, "1"), (TokenKind.SYMBOL, ".")]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ('"good"', "good"),
        ('""', ""),
        ('"a \\"b\\" \\\\"', 'a "b" \\'),
        ('"（，１"', "（，１"),
        ('"\u3000"', "\u3000"),
        ("“好”", "好"),
        ("＂好＂", "好"),
        ('"e\u0301"', "\u00e9"),
    ],
)
def test_a_text_is_what_stands_between_its_quotes(text: str, meant: str) -> None:
    assert words(text) == [(TokenKind.TEXT, meant)]


@pytest.mark.parametrize("text", ['"“三无”小区"', '"＂"', '“他说"好"”', '“他说\\"好\\"”'])
def test_quotes_of_another_kind_are_part_of_the_text(text: str) -> None:
    inner = text[1:-1].replace("\\", "")

    assert words(text) == [(TokenKind.TEXT, inner)]


@pytest.mark.parametrize(("wide", "plain"), [pair for pair in PLAIN.items() if pair[1] in SYMBOLS])
def test_full_width_punctuation_is_read_as_plain(wide: str, plain: str) -> None:
    assert words(wide) == [(TokenKind.SYMBOL, plain)]


@pytest.mark.parametrize("space", ["\u3000", "\u00a0", "\n", "  "])
def test_any_space_separates(space: str) -> None:
    assert words(f"a{space}b") == [(TokenKind.NAME, "a"), (TokenKind.NAME, "b")]


@pytest.mark.parametrize(
    ("wide", "plain"),
    [
        ("６０", "60"),
        ("１．５", "1.5"),
        ("ａｇｅ＿１", "age_1"),
        ("ａｎｄ", "and"),
        ("！＝", "!="),
        ("＞＝６０", ">=60"),
    ],
)
def test_full_width_forms_give_the_same_tokens(wide: str, plain: str) -> None:
    assert words(wide) == words(plain)


def test_a_token_knows_where_it_stands() -> None:
    assert offsets("年龄 >= 60") == [(0, 2), (3, 5), (6, 8), (8, 8)]


def test_one_character_that_means_two_stands_once() -> None:
    assert offsets("x≥60") == [(0, 1), (1, 2), (2, 4), (4, 4)]


def test_what_was_normalised_is_noted() -> None:
    assert tokens_of("x≥６0").normalised == (1, 2)


def test_nothing_is_normalised_inside_quotes() -> None:
    assert tokens_of('"（）"').normalised == ()


def test_plain_text_leaves_no_note() -> None:
    assert tokens_of('年龄 >= 60 and x = "a"').normalised == ()


@pytest.mark.parametrize(
    ("text", "message", "start", "end", "hint"),
    [
        ("x ; y", "unexpected character `;`", 2, 3, None),
        ("x = 'a'", "unexpected character `'`", 4, 5, 'write texts in double quotes: "…"'),
        ("年 = ‘好’", "unexpected character `‘`", 4, 5, 'write texts in double quotes: "…"'),
        ("x！y", "unexpected character `!`", 1, 2, None),
        ("x > 060", "a number with a leading zero: `060`", 4, 7, "write `60`"),
        ("00", "a number with a leading zero: `00`", 0, 2, "write `0`"),
        ("60分", "a number runs into a name: `60分`", 0, 3, "put a space or an operator between them"),
        ("1_000", "a number runs into a name: `1_`", 0, 2, "put a space or an operator between them"),
        ('x = "a', "a text without its closing quote", 4, 6, None),
        ('"a\\n"', 'only \\" and \\\\ are escapes', 2, 3, None),
        ('"a\\', 'only \\" and \\\\ are escapes', 2, 3, None),
        ("1" * (MAX_NUMBER_LENGTH + 1), f"a number has at most {MAX_NUMBER_LENGTH} digits", 0, 41, None),
        (f'"{"a" * (MAX_TEXT_LENGTH + 1)}"', f"a text has at most {MAX_TEXT_LENGTH} characters", 0, 1002, None),
        (" " * (MAX_LENGTH + 1), f"an expression has at most {MAX_LENGTH} characters", 0, 4001, None),
    ],
)
def test_what_is_no_token_is_told_with_its_place(
    text: str, message: str, start: int, end: int, hint: str | None
) -> None:
    error = error_of(text)

    assert (error.message, error.start, error.end, error.hint) == (message, start, end, hint)


def test_the_longest_text_is_read() -> None:
    assert len(words(f'"{"a" * MAX_TEXT_LENGTH}"')) == 1


def test_the_longest_expression_is_read() -> None:
    assert words("x" * MAX_LENGTH) == [(TokenKind.NAME, "x" * MAX_LENGTH)]


def test_an_expression_error_survives_a_pickle() -> None:
    error = error_of("x ; y")

    assert vars(pickle.loads(pickle.dumps(error))) == vars(error)  # noqa: S301 - our own bytes


@pytest.mark.parametrize(("text", "shown"), [("x", "`x`"), ("", "the end")])
def test_a_token_is_shown_in_backticks(text: str, shown: str) -> None:
    assert tokens_of(text).items[0].shown == shown
