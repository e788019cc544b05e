"""Datatypes: what a value may be."""

from __future__ import annotations

from fractions import Fraction

import pytest

from jianfu_rules.datatypes import (
    BooleanType,
    Datatype,
    DateType,
    DurationType,
    EnumType,
    ListType,
    Member,
    NullType,
    NumberType,
    RecordType,
    SetType,
    TextType,
    describe,
    number_of,
)
from jianfu_rules.phrases import Phrase

GOOD = Member("good", Phrase("好", "well done"))
FAIR = Member("fair", Phrase("一般", "so so"))
GRADE = EnumType((GOOD, FAIR), "grade")


@pytest.mark.parametrize("word", ["good", "好", "well done"])
def test_a_member_is_found_by_name_and_by_each_label(word: str) -> None:
    assert GRADE.find_member(word) is GOOD


def test_an_unknown_word_finds_no_member() -> None:
    assert GRADE.find_member("Good") is None


def test_members_keep_the_order_of_the_file() -> None:
    assert GRADE.names == ("good", "fair")


def test_the_name_of_a_shared_enum_is_no_part_of_its_meaning() -> None:
    assert EnumType((GOOD, FAIR), "mark") == GRADE


def test_enums_in_another_order_differ() -> None:
    assert EnumType((FAIR, GOOD), "grade") != GRADE


@pytest.mark.parametrize(("scale", "step"), [(0, Fraction(1)), (2, Fraction(1, 100))])
def test_neighbouring_numbers_are_one_step_apart(scale: int, step: Fraction) -> None:
    assert NumberType(scale).step == step


@pytest.mark.parametrize(
    ("datatype", "words"),
    [
        (BooleanType(), "boolean"),
        (NumberType(integral=True), "integer"),
        (NumberType(2), "decimal of scale 2"),
        (GRADE, "enum grade"),
        (EnumType((GOOD,)), "enum"),
        (SetType(GRADE), "set of enum grade"),
        (DateType(), "date"),
        (DurationType(), "duration"),
        (ListType(NumberType(1)), "list of decimal of scale 1"),
        (RecordType((("a", BooleanType()), ("b", GRADE))), "record of a, b"),
        (TextType(5), "text"),
        (NullType(), "null"),
    ],
)
def test_a_datatype_is_described_in_the_words_of_a_ruleset(datatype: Datatype, words: str) -> None:
    assert describe(datatype) == words


@pytest.mark.parametrize(
    ("text", "scale", "integral"), [("60", 0, True), ("0.70", 2, False), ("-3.5", 1, False), ("5.0", 1, False)]
)
def test_a_number_as_written_tells_its_scale_and_bounds(text: str, scale: int, *, integral: bool) -> None:
    assert number_of(text) == NumberType(scale, Fraction(text), Fraction(text), None, integral)


def test_a_long_number_stays_exact() -> None:
    assert number_of("1" * 40).min == int("1" * 40)


@pytest.mark.parametrize("text", ["NaN", "Infinity"])
def test_what_is_not_finite_has_no_type(text: str) -> None:
    with pytest.raises(TypeError, match="not a finite number"):
        number_of(text)
