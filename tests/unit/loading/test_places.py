"""The place of a problem inside a scalar, for every way to write a scalar, with Chinese text before it."""

from __future__ import annotations

import pytest

from tests import given
from tests.diagnosed import SOURCE, diagnosed, place_of, told

# A sound file up to the formula of `总分`, whose scalar each test writes in its own way.
HEAD = """\
format: 1
ruleset: 评分/示例
title: {zh: 示例, en: example}
jurisdiction: {zh: 某市, en: some city}
in_force: {from: 2025-01-01, basis: stated}
sources: {源: {title: 某办法}}
inputs:
  甲: {type: integer, min: 0, max: 100, label: {zh: 甲分, en: first}}
  乙: {type: integer, min: 0, max: 100, label: {zh: 乙分, en: second}}
  等次: {type: enum, values: {good: 好, bad: 差}, label: {zh: 等级, en: grade}}
decisions:
  总分:
    type: integer
    label: {zh: 总, en: total}
    cite: {source: 源, at: 第一条}
    basis: stated
    says: {zh: 相加, en: the sum}
"""
TAIL = "main: 总分\n"

UNKNOWN_NAME = {
    "plain": "    formula: 甲 + 乙 + 丙\n",
    "plain on two lines": "    formula: 甲 +\n      乙 + 丙\n",
    "single quoted": "    formula: '甲 + 乙 + 丙'\n",
    "double quoted": '    formula: "甲 + 乙 + 丙"\n',
    "double quoted on two lines": '    formula: "甲 +\n      乙 + 丙"\n',
    "folded": "    formula: >-\n      甲 +\n      乙 + 丙\n",
    "folded, kept end": "    formula: >+\n      甲 +\n      乙 + 丙\n\n",
    "literal": "    formula: |\n      甲 +\n        乙 + 丙\n",
    "literal, stripped": "    formula: |-\n      甲\n      + 乙\n      + 丙\n",
}


@pytest.mark.parametrize("style", UNKNOWN_NAME)
def test_an_unknown_name_stands_where_it_is_written(style: str) -> None:
    item = told(HEAD + UNKNOWN_NAME[style] + TAIL, "JR201", at="丙")

    assert item.message == "unknown name `丙`"


STRAY_SIGN = {
    "plain": "    formula: 甲 + 乙 + ; 1\n",
    "single quoted": "    formula: '甲 + 乙 + ; 1'\n",
    "double quoted": '    formula: "甲 + 乙 + ; 1"\n',
    "folded": "    formula: >-\n      甲 +\n      乙 + ; 1\n",
    "literal": "    formula: |\n      甲 +\n      乙 + ; 1\n",
}


@pytest.mark.parametrize("style", STRAY_SIGN)
def test_an_error_of_syntax_stands_where_it_is_written(style: str) -> None:
    item = told(HEAD + STRAY_SIGN[style] + TAIL, "JR111", at=";")

    assert item.message == "unexpected character `;`"


WRONG_MEMBER = {
    "single quoted": """    formula: 'if 等次 = "fine" then 甲 else 乙'\n""",
    "double quoted": """    formula: "if 等次 = \\"fine\\" then 甲 else 乙"\n""",
    "folded": """    formula: >-\n      if 等次 =\n      "fine" then 甲 else 乙\n""",
}


@pytest.mark.parametrize("style", WRONG_MEMBER)
def test_a_quoted_text_stands_where_it_is_written(style: str) -> None:
    text = HEAD + WRONG_MEMBER[style] + TAIL
    [item] = [item for item in diagnosed(text) if item.code == "JR204"]
    word = place_of(text, "fine")

    assert item.span is not None
    assert (item.span.start.line, item.span.start.column) == (word.start.line, word.start.column - 1)


@pytest.mark.parametrize(
    ("formula", "place"),
    [('"\\"甲\\" + 1"\n', "18:16"), ("'\"甲\" + 1'\n", "18:15"), ('>-\n      "甲" + 1\n', "19:7")],
    ids=["double quoted", "single quoted", "folded"],
)
def test_a_quoted_text_at_the_start_stands_where_it_is_written(formula: str, place: str) -> None:
    [item] = diagnosed(HEAD + "    formula: " + formula + TAIL)

    assert str(item) == f"{SOURCE}:{place}: JR205 expected a number, found text"


@pytest.mark.parametrize("header", [">-", "|-", "|", ">", ">+"])
def test_a_minus_at_the_start_of_a_block_stands_where_it_is_written(header: str) -> None:
    text = (HEAD + f"    formula: {header}\n      -甲\n" + TAIL).replace("type: integer\n", "type: boolean\n")
    [item] = diagnosed(text)

    assert str(item) == f"{SOURCE}:19:7: JR205 expected boolean, found integer"


def test_a_result_below_its_range_stands_at_the_whole_formula() -> None:
    text = (HEAD + "    formula: >-\n      -甲\n" + TAIL).replace("type: integer\n", "type: integer\n    min: 0\n")
    [item] = [item for item in diagnosed(text) if item.code == "JR208"]

    assert str(item.span) == f"{SOURCE}:20:7"


def test_what_is_missing_at_the_end_stands_behind_the_last_word() -> None:
    text = HEAD + "    formula: '甲 + 乙 +'\n" + TAIL
    [item] = diagnosed(text)

    assert item.message == "expected a value, found the end"
    assert str(item.span) == f"{SOURCE}:18:22"


def test_a_text_with_other_escapes_stands_as_a_whole() -> None:
    text = HEAD + '    formula: "\\u7532 + 丙"\n' + TAIL

    assert told(text, "JR201", at='"\\u7532 + 丙"').message == "unknown name `丙`"


def test_a_cell_in_a_flow_mapping_knows_its_place() -> None:
    rules = [given.rule("r", {"甲": "> 丙"}, "good")]
    text = given.ruleset_text(given.number("甲"), given.table("d", rules, given.otherwise("bad")))

    assert told(text, "JR201", at="丙").message == "unknown name `丙`"
