"""Expressions in words."""

from __future__ import annotations

import pytest

from jianfu_rules.checking.checked import CheckedRuleset, CheckedTable
from jianfu_rules.expr.functions import NAMED, ROUNDINGS
from jianfu_rules.phrases import Phrase
from jianfu_rules.presenting.describe_decisions import conditions_in_words
from jianfu_rules.presenting.wording import _FUNCTIONS, expression_in_words, vocabulary_of
from tests.given import CITE, choice, formula, number, otherwise, rule, small, table, yes_no

PARAMETERS = {
    "limit": {"value": "10", "cite": CITE, "basis": "stated", "label": {"zh": "上限", "en": "limit"}},
    "points": {
        "by": "grade",
        "value": {"good": "2", "bad": "1"},
        "cite": CITE,
        "basis": "stated",
        "label": {"zh": "得分", "en": "points"},
    },
}
TYPES = {"grade": {"enum": {"good": {"zh": "好", "en": "good one"}, "bad": {"zh": "差", "en": "bad one"}}}}
INPUTS = {
    **number("x", optional=True),
    **number("y"),
    **yes_no("sure"),
    **yes_no("late"),
    **choice("kind", "shop", "stall"),
    "grade": {"type": "grade", "label": {"zh": "档次", "en": "grade"}},
    "day": {"type": "date", "label": {"zh": "日子", "en": "day"}},
    "kinds": {"type": "set", "of": "grade", "label": {"zh": "各档", "en": "grades"}},
}


def with_condition(when: str | dict[str, str]) -> CheckedRuleset:
    """Return a ruleset whose main table has one rule, with this condition."""
    return small(
        INPUTS,
        table("t", [rule("only", when, '"a"')], otherwise('"b"')),
        parameters={**PARAMETERS},
        types=TYPES,
    )


def said(when: str | dict[str, str]) -> tuple[Phrase, ...]:
    checked = with_condition(when)
    decision = checked.decisions["t"]
    assert isinstance(decision, CheckedTable)
    return conditions_in_words(decision.rows[0].conditions, vocabulary_of(checked))


@pytest.mark.parametrize(
    ("when", "zh", "en"),
    [
        ("y > 3", "“y的名称”大于 3", "“the y” is above 3"),
        ("y >= limit", "“y的名称”不小于“上限”", "“the y” is at least “limit”"),
        ("y = 3 or y != 4", "“y的名称”为 3 或 “y的名称”不是 4", "“the y” is 3 or “the y” is not 4"),
        ('kind = "shop"', "“kind的名称”为 shop的名称", "“the kind” is the shop"),
        ("sure and not(late)", "“sure的名称” 且 并非“late的名称”", "“the sure” and not “the late”"),
        ("not(sure and late)", "并非（“sure的名称” 且 “late的名称”）", "not (“the sure” and “the late”)"),
        (
            "sure and (late or y < 2)",
            "“sure的名称” 且 （“late的名称” 或 “y的名称”小于 2）",
            "“the sure” and (“the late” or “the y” is below 2)",
        ),
        ("y between 1 and limit", "“y的名称”为 1 至 “上限”", "“the y” is from 1 to “limit”"),
        ("y in [1..5)", "“y的名称”为不小于 1且小于 5", "“the y” is at least 1 and below 5"),
        ('kind in ["shop", "stall"]', "“kind的名称”为 shop的名称或stall的名称", "“the kind” is the shop or the stall"),
        ("2 * (y + 1) <= 9", "2 × （“y的名称” + 1）不大于 9", "2 × (“the y” + 1) is at most 9"),
        (
            "y - (1 - y) > -y",
            "“y的名称” − （1 − “y的名称”）大于−“y的名称”",
            "“the y” − (1 − “the y”) is above −“the y”",
        ),
        ("max(y, 3) > 4", "较大者（“y的名称”，3）大于 4", "the greatest of (“the y”, 3) is above 4"),
        (
            "round half up(y / 2, 0) > 4",
            "四舍五入（“y的名称” ÷ 2，0）大于 4",
            "round half up (“the y” ÷ 2, 0) is above 4",
        ),
        ("lookup(points, grade) > 1", "“得分”（按“档次”）大于 1", "“points” for “grade” is above 1"),
        ('list contains(kinds, "good")', "“各档”含有好", "“grades” contains good one"),
        ('day > date("2025-01-31")', "“日子”大于 2025-01-31", "“day” is above 2025-01-31"),
        (
            'day < date("2025-01-31") + duration("P1Y1D")',
            "“日子”小于 2025-01-31 + 12 个月 1 天",
            "“day” is below 2025-01-31 + 12 months 1 day",
        ),
        (
            "if sure then late else y > 1",
            "如果“sure的名称”，则“late的名称”，否则“y的名称”大于 1",
            "if “the sure” then “the late”, else “the y” is above 1",
        ),
        ("x = null", "“x的名称”为无", "“the x” is none"),
        ("sure = false", "“sure的名称”为否", "“the sure” is no"),
    ],
)
def test_an_expression_is_told_in_words(when: str, zh: str, en: str) -> None:
    assert said(when) == (Phrase(zh, en),)


@pytest.mark.parametrize(
    ("name", "cell", "zh", "en"),
    [
        ("sure", "true", "sure的名称：是", "the sure: yes"),
        ("kind", '"shop"', "kind的名称：shop的名称", "the kind: the shop"),
        ("kind", 'not("shop")', "kind的名称：不是shop的名称", "the kind: not the shop"),
        ("grade", '"good", "bad"', "档次：好或差", "grade: good one or bad one"),
        ("y", ">= limit", "y的名称：不小于 “上限”", "the y: at least “limit”"),
        ("y", "[1..limit + 1)", "y的名称：不小于 1且小于 “上限” + 1", "the y: at least 1 and below “limit” + 1"),
        ("x", "null, > 5", "x的名称：无或大于 5", "the x: none or above 5"),
        ("day", '< date("2025-01-31")', "日子：小于 2025-01-31", "day: below 2025-01-31"),
    ],
)
def test_a_cell_is_told_with_what_it_looks_at(name: str, cell: str, zh: str, en: str) -> None:
    assert said({name: cell}) == (Phrase(zh, en),)


def test_every_function_that_is_not_a_verb_has_words() -> None:
    assert {*ROUNDINGS, *NAMED} - {"lookup", "list contains"} == _FUNCTIONS.keys()


def test_a_name_without_a_label_is_itself() -> None:
    checked = small(
        number("x"), formula("f", "x + bare"), parameters={"bare": {"value": "1", "cite": CITE, "basis": "stated"}}
    )
    about = checked.ruleset.decisions["f"]

    assert expression_in_words(about.formula, vocabulary_of(checked)).en == "“the x” + “bare”"  # type: ignore[union-attr]
