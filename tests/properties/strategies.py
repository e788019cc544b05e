"""Strategies for syntax trees of the language, for conditions of tables, and for damaged ruleset files."""

from __future__ import annotations

import unicodedata
from typing import Any

from hypothesis import strategies as st

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
    Tests,
    TextLiteral,
    ValueTest,
)
from jianfu_rules.expr.tokens import KEYWORDS, PLAIN


def names() -> st.SearchStrategy[str]:
    """Names of the language, in any script, in their normal form."""
    letters = st.text(
        st.characters(categories=("Lu", "Ll", "Lo", "Nd"), include_characters="_"), min_size=1, max_size=6
    )
    normal = letters.map(lambda word: unicodedata.normalize("NFKC", word))
    return st.sampled_from(["x", "年龄", "andy", "_1"]) | normal.filter(
        lambda word: word.isidentifier() and word not in KEYWORDS
    )


def number_texts() -> st.SearchStrategy[str]:
    """Numbers as the language writes them: no sign, no leading zero."""
    return st.builds(
        lambda whole, decimals: f"{whole}.{decimals}" if decimals else str(whole),
        st.integers(0, 10**12),
        st.text("0123456789", max_size=6),
    )


def texts() -> st.SearchStrategy[str]:
    """What can stand between quotes, every kind of quote included."""
    awkward = st.text(st.sampled_from('"\\“”＂‘（）a好 '), max_size=8)
    return (awkward | st.text(max_size=12)).map(lambda text: unicodedata.normalize("NFC", text))


def leaves() -> st.SearchStrategy[Node]:
    """Literals and names."""
    return st.one_of(
        st.builds(NumberLiteral, number_texts()),
        st.builds(TextLiteral, texts()),
        st.builds(BooleanLiteral, st.booleans()),
        st.just(NullLiteral()),
        st.builds(DateLiteral, st.dates().map(str)),
        st.builds(DurationLiteral, duration_texts()),
        st.builds(Name, names()),
    )


def duration_texts() -> st.SearchStrategy[str]:
    """Durations of years, months and days, at least one of them given."""
    parts = [st.none() | st.integers(0, most) for most in (9_000, 11_000, 3_000_000)]
    return (
        st.tuples(st.booleans(), *parts)
        .filter(lambda found: any(part is not None for part in found[1:]))
        .map(
            lambda found: (
                ("-" if found[0] else "")
                + "P"
                + "".join(f"{count}{unit}" for count, unit in zip(found[1:], "YMD", strict=True) if count is not None)
            )
        )
    )


def expressions() -> st.SearchStrategy[Node]:
    """Syntax trees of expressions, of every kind of node."""
    return st.recursive(leaves(), _joined, max_leaves=12)


def cells() -> st.SearchStrategy[Tests]:
    """Syntax trees of cells."""
    return st.just(Tests(())) | st.builds(Tests, _unary_tests(expressions()), st.booleans())


def _joined(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Negate, inner),
        st.builds(Not, inner),
        st.builds(Call, st.sampled_from([*ROUNDINGS, *NAMED]), st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(Arithmetic, st.sampled_from(ArithmeticOp), inner, inner),
        st.builds(Comparison, st.sampled_from(CompareOp), inner, inner),
        st.builds(Between, inner, inner, inner),
        st.builds(In, inner, st.builds(Tests, _unary_tests(inner))),
        st.builds(And, several),
        st.builds(Or, several),
        st.builds(If, inner, inner, inner),
    )


def _unary_tests(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[tuple[Test, ...]]:
    one = st.one_of(
        st.builds(CompareTest, st.sampled_from(CompareOp), inner),
        st.builds(RangeTest, inner, inner, st.booleans(), st.booleans()),
        st.builds(ValueTest, inner),
    )
    return st.lists(one, min_size=1, max_size=3).map(tuple)


_WIDE = {
    plain: [wide for wide, form in PLAIN.items() if form == plain and wide not in "“”"] for plain in PLAIN.values()
}


def wide_spellings(text: str) -> st.SearchStrategy[str]:
    """Full-width spellings of a canonical text; what stands between its quotes stays as it is."""
    return st.tuples(*map(_spellings, _pieces(text))).map("".join)


def _pieces(text: str) -> list[str]:
    """Return the text cut into literals in quotes, and single characters outside them (`>=` counts as one)."""
    pieces: list[str] = []
    at = 0
    while at < len(text):
        end = at + 1
        if text[at] == '"':
            while text[end] != '"':
                end += 2 if text[end] == "\\" else 1
            end += 1
        elif text[at : at + 2] in _WIDE:
            end = at + 2
        pieces.append(text[at:end])
        at = end
    return pieces


def _spellings(piece: str) -> st.SearchStrategy[str]:
    if piece.startswith('"'):
        return st.just(piece)
    wide = list(_WIDE.get(piece, []))
    if len(piece) == 1 and "!" <= piece <= "~":
        wide.append(chr(ord(piece) + 0xFEE0))
    return st.sampled_from([piece, *wide])


def damaged(text: str) -> st.SearchStrategy[str]:
    """Texts that differ from `text` by a few deleted, repeated, moved or replaced lines or characters."""
    lines = text.splitlines(keepends=True)
    return st.lists(_damages(len(lines)), min_size=1, max_size=3).map(lambda damages: _applied(lines, damages))


_Damage = tuple[str, int, int, str]


def _damages(count: int) -> st.SearchStrategy[_Damage]:
    kinds = ["drop line", "repeat line", "move line", "indent line", "drop", "repeat", "replace", "insert"]
    awkward = st.sampled_from([*"\"'{}[]:,#&*!|>-?%@`~\\=<>()0９，“”\t\n\u3000 年x", "null", "{}", "[]", "- ", "<<: "])
    return st.tuples(
        st.sampled_from(kinds), st.integers(0, count - 1), st.integers(0, 200), awkward | st.characters(codec="utf-8")
    )


def _applied(lines: list[str], damages: list[_Damage]) -> str:
    lines = list(lines)
    for kind, line, column, word in damages:
        if not lines:
            break
        _apply(lines, kind, line % len(lines), column, word)
    return "".join(lines)


def _apply(lines: list[str], kind: str, line: int, column: int, word: str) -> None:
    old = lines[line]
    at = column % max(1, len(old))
    match kind:
        case "drop line":
            del lines[line]
        case "repeat line":
            lines.insert(line, old)
        case "move line":
            lines.insert(column % len(lines), lines.pop(line))
        case "indent line":
            lines[line] = f"  {old}" if column % 2 else old.removeprefix("  ")
        case "drop":
            lines[line] = old[:at] + old[at + 1 :]
        case "repeat":
            lines[line] = old[:at] + old[at : at + 1] + old[at:]
        case "replace":
            lines[line] = old[:at] + word + old[at + 1 :]
        case _:
            lines[line] = old[:at] + word + old[at:]


def conditions(cells_of: dict[str, list[str]]) -> st.SearchStrategy[str]:
    """Conditions that join tests of a few names: `name in [test, …]`, with `and`, `or` and `not`.

    Args:
        cells_of: The unary tests to choose from, by name.
    """

    def membership(name: str) -> st.SearchStrategy[str]:
        tests = st.lists(st.sampled_from(cells_of[name]), min_size=1, max_size=2, unique=True)
        return tests.map(lambda chosen: f"{name} in [{', '.join(chosen)}]")

    def joined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        two: dict[str, Any] = {"one": inner, "other": inner}
        return st.one_of(
            inner.map(lambda part: f"not({part})"),
            st.fixed_dictionaries(two).map(lambda parts: "({one}) and ({other})".format(**parts)),
            st.fixed_dictionaries(two).map(lambda parts: "({one}) or ({other})".format(**parts)),
        )

    return st.recursive(st.sampled_from(sorted(cells_of)).flatmap(membership), joined, max_leaves=3)
