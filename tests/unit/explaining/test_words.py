from __future__ import annotations

from fractions import Fraction

import pytest

from jianfu_rules.datatypes import BooleanType, Datatype, EnumType, Member, NumberType, TextType
from jianfu_rules.explaining import words as said
from jianfu_rules.expr import from_text
from jianfu_rules.phrases import Phrase
from jianfu_rules.values import UNKNOWN, Known

YES_NO = BooleanType()
MARK = NumberType(scale=1, unit="分")
PLAIN = NumberType(integral=True)
SIZE = EnumType((Member("small", Phrase("小", "small one")), Member("large", Phrase("大", "large one"))))


@pytest.mark.parametrize(
    ("value", "datatype", "words"),
    [
        (UNKNOWN, MARK, ("未知", "unknown")),
        (None, MARK, ("无", "none")),
        (True, YES_NO, ("是", "yes")),
        (False, YES_NO, ("否", "no")),
        ("small", SIZE, ("小", "small one")),
        ("gone", SIZE, ("gone", "gone")),
        ("小", TextType(5), ("“小”", '"小"')),
        (Fraction(7), MARK, ("7.0分", "7.0 分")),
        (Fraction(-7), PLAIN, ("-7", "-7")),
        (Fraction("0.5"), YES_NO, ("0.5", "0.5")),
    ],
)
def test_a_value_is_said_in_both_languages(value: Known, datatype: Datatype, words: tuple[str, str]) -> None:
    assert said.in_words(value, datatype) == Phrase(*words)


@pytest.mark.parametrize(
    ("cell", "datatype", "words"),
    [
        ("-", MARK, ("任何取值", "anything")),
        ("60", MARK, ("60", "60")),
        ("= 60", MARK, ("60", "60")),
        ("!= 60", MARK, ("不是 60", "not 60")),
        ("< 60", MARK, ("小于 60", "below 60")),
        ("<= 60", MARK, ("不大于 60", "at most 60")),
        ("> 60", MARK, ("大于 60", "above 60")),
        (">= limit", MARK, ("不小于 limit", "at least limit")),
        ("[60..70]", MARK, ("不小于 60且不大于 70", "at least 60 and at most 70")),
        ("(60..70)", MARK, ("大于 60且小于 70", "above 60 and below 70")),
        ("null, < 60", MARK, ("无或小于 60", "none or below 60")),
        ("not(null)", MARK, ("不是无", "not none")),
        ("true", YES_NO, ("是", "yes")),
        ("false", YES_NO, ("否", "no")),
        ("true", MARK, ("true", "true")),
        ('"small"', SIZE, ("小", "small one")),
        ('"小", large', SIZE, ("小或大", "small one or large one")),
        ('not("small", "gone")', SIZE, ("不是小或gone", "not small one or gone")),
        ('"small"', TextType(5), ('"small"', '"small"')),
    ],
)
def test_a_cell_is_said_in_both_languages(cell: str, datatype: Datatype, words: tuple[str, str]) -> None:
    assert said.tests_in_words(from_text.tests_from_text(cell), datatype) == Phrase(*words)
