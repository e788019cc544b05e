"""The mistakes that other engines answer with silence or with the wrong answer; here each gets what it deserves.

One engine gave the same empty result for a value in a hole, a missing fact, a mistyped name, a number as text, null and
a malformed cell, and admitted a case whose rejecting row was malformed. Others allowed what a rule forbids when the
fact it asks for was missing.
"""

from __future__ import annotations

import json

import pytest

from jianfu_rules import UNKNOWN, CheckError, Diagnostic, FactsError, LoadError, Status, evaluate
from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.loading.load import ruleset_from_text
from tests.given import DAY, checked_text, formula, number, otherwise, rule, ruleset_text, small, table, yes_no

FORBIDDING = [rule("banned", {"banned": "true"}, '"rejected"')]
BOOLEAN = {"type": "boolean"}


@pytest.fixture(scope="module")
def bands() -> CheckedRuleset:
    """Admit from 60 on, reject whoever is banned."""
    rules = [*FORBIDDING, rule("pass", {"score": ">= 60"}, '"admitted"')]
    return small({**yes_no("banned"), **number("score", scale=1)}, table("verdict", rules, otherwise('"rejected"')))


def refusal(checked: CheckedRuleset, facts: dict[str, object]) -> Diagnostic:
    """Return the one problem of a case."""
    with pytest.raises(FactsError) as raised:
        evaluate(checked, facts, as_of=DAY)
    (found,) = raised.value.diagnostics
    return found


def unsound(text: str) -> Diagnostic:
    """Return the one problem of a ruleset that does not load or check."""
    with pytest.raises((LoadError, CheckError)) as raised:
        checked_text(text)
    (found,) = raised.value.diagnostics
    return found


# -- 1: a hole in the table


def test_a_hole_in_a_table_is_found_before_any_case_falls_into_it() -> None:
    rules = [rule("low", {"score": "< 60"}, '"rejected"'), rule("high", {"score": "> 60"}, '"admitted"')]

    found = unsound(ruleset_text(number("score", scale=1), table("verdict", rules)))

    assert found.code == "JR301"
    assert found.message == "no rule of `verdict` matches where score = 60"
    assert found.help == "add a rule, or a cited `otherwise:` row"
    assert found.span is not None


def test_a_hole_as_wide_as_one_value_is_found() -> None:
    rules = [rule("low", {"score": "<= 59.8"}, '"rejected"'), rule("high", {"score": ">= 60"}, '"admitted"')]

    found = unsound(ruleset_text(number("score", scale=1), table("verdict", rules)))

    assert found.message == "no rule of `verdict` matches where score = 59.9"


# -- 2: a missing fact


def test_a_missing_fact_is_asked_for(bands: CheckedRuleset) -> None:
    found = evaluate(bands, {"banned": False}, as_of=DAY)

    assert (found.status, found.outcome) == (Status.UNDETERMINED, UNKNOWN)
    assert [item.name for item in found.missing] == ["score"]


# -- 3: a mistyped name of a fact


def test_a_mistyped_fact_is_refused_with_the_right_name(bands: CheckedRuleset) -> None:
    found = refusal(bands, {"banned": False, "scroe": 70})

    assert (found.code, found.path) == ("JR601", "scroe")
    assert found.text("en") == "scroe: JR601 there is no input `scroe` (help: did you mean `score`?)"
    assert found.text("zh") == "scroe: JR601 没有名为“scroe”的输入（是不是“score”？）"


# -- 4: text that is no number


def test_the_canonical_text_of_a_number_is_that_number(bands: CheckedRuleset) -> None:
    as_text = evaluate(bands, {"banned": False, "score": "70"}, as_of=DAY)

    assert as_text.outcome == "admitted"
    assert as_text == evaluate(bands, {"banned": False, "score": 70}, as_of=DAY)


@pytest.mark.parametrize("text", ["七十", "70分", "seventy", "7e1", ""])
def test_text_that_is_no_number_is_refused(bands: CheckedRuleset, text: str) -> None:
    found = refusal(bands, {"banned": False, "score": text})

    assert (found.code, found.path) == ("JR602", "score")
    assert found.text("en") == f"score: JR602 `score`: expected a number, found the text `{text}`"
    assert found.text("zh") == f"score: JR602 “score”应为数值，而不是文本“{text}”"


# -- 5: null


def test_null_is_refused_with_the_way_to_say_unknown(bands: CheckedRuleset) -> None:
    found = refusal(bands, {"banned": None, "score": 70})

    assert (found.code, found.path) == ("JR604", "banned")
    assert found.text("en") == (
        "banned: JR604 `banned`: null is not allowed here (help: leave the key out where the value is not known)"
    )
    assert found.text("zh") == "banned: JR604 “banned”不允许为空（null）（如果不知道取值，请不要给出该项）"


def test_null_is_not_zero_where_it_is_allowed() -> None:
    rules = [rule("poor", {"income": "< 100"}, '"admitted"')]
    checked = small(number("income", optional=True), table("verdict", rules, otherwise('"rejected"')))

    assert evaluate(checked, {"income": None}, as_of=DAY).outcome == "rejected"
    assert evaluate(checked, {"income": 0}, as_of=DAY).outcome == "admitted"
    assert evaluate(checked, {}, as_of=DAY).status is Status.UNDETERMINED


# -- 6: a malformed row above one that catches all


@pytest.mark.parametrize(
    ("cell", "code", "message"),
    [
        ("== true", "JR111", "expected a value, found `=`"),
        (">= ", "JR111", "expected a value, found the end"),
        ("60分", "JR111", "a number runs into a name: `60分`"),
        ("ture", "JR201", "unknown name `ture`"),
        ('"yes"', "JR205", "boolean and text are never equal"),
        ("60", "JR205", "boolean and integer are never equal"),
        ("null", "JR206", "`banned` is never null here"),
    ],
)
def test_a_malformed_row_above_a_catch_all_never_admits(cell: str, code: str, message: str) -> None:
    rules = [rule("banned", {"banned": cell}, '"rejected"'), rule("all", {}, '"admitted"')]

    found = unsound(ruleset_text(yes_no("banned"), table("verdict", rules)))

    assert (found.code, found.message) == (code, message)
    assert found.span is not None
    assert found.span.source == "small.yaml"


def test_a_row_on_a_mistyped_input_never_loads() -> None:
    rules = [rule("banned", {"baned": "true"}, '"rejected"'), rule("all", {"banned": "-"}, '"admitted"')]

    found = unsound(ruleset_text(yes_no("banned"), table("verdict", rules)))

    assert str(found).endswith("JR201 unknown name `baned` (help: did you mean `banned`?)")


def test_a_row_that_a_catch_all_hides_never_loads() -> None:
    rules = [rule("all", {}, '"admitted"'), rule("banned", {"banned": "true"}, '"rejected"')]

    found = unsound(ruleset_text(yes_no("banned"), table("verdict", rules)))

    assert found.code == "JR304"
    assert found.message == "the rule `banned` is shadowed by `all`: it never counts"


# -- 7: a boolean for a number


@pytest.mark.parametrize(("value", "word"), [(True, "true"), (False, "false")])
def test_a_boolean_is_no_number(bands: CheckedRuleset, value: object, word: str) -> None:
    found = refusal(bands, {"banned": False, "score": value})

    assert (found.code, found.path) == ("JR602", "score")
    assert found.text("en") == f"score: JR602 `score`: expected a number, found the boolean `{word}`"
    assert found.text("zh") == f"score: JR602 “score”应为数值，而不是布尔值 {word}"


# -- 8: Chinese names


CHINESE = """
format: 1
ruleset: test/名称
title: {zh: 中文名称, en: Chinese names}
jurisdiction: {zh: 某地, en: somewhere}
in_force: {from: 2025-01-01, basis: stated}
sources: {某文: {title: 某文}}
types:
  等次: {enum: {优秀: {zh: 优, en: excellent}, 合格: {zh: 合, en: pass}, 不合格: {zh: 差, en: fail}}}
inputs:
  被禁止: {type: boolean, label: {zh: 是否被禁止, en: banned}}
  评分: {type: decimal, scale: 1, min: 0, max: 100, label: {zh: 群众评分, en: rating}}
  考核等次: {type: 等次, label: {zh: 上年等次, en: grade}}
parameters:
  及格线: {value: "60", cite: {source: 某文, at: 第一条}, basis: stated}
decisions:
  结论:
    type: enum
    label: {zh: 准入结论, en: verdict}
    values: {准入: {zh: 准予, en: admitted}, 不准入: {zh: 不予, en: rejected}}
    hit_policy: first
    rules:
      - id: 禁止
        cite: {source: 某文, at: 第二条}
        basis: stated
        says: {zh: 被禁止的不准入, en: the banned are rejected}
        when: {被禁止: "true"}
        then: 不准入
      - id: 达标
        cite: {source: 某文, at: 第三条}
        basis: stated
        says: {zh: 评分及格且等次在合格以上的准入, en: who passes is admitted}
        when: 评分 ≥ 及格线 and 考核等次 in （优秀，“合格”）
        then: 准入
    otherwise:
      then: 不准入
      cite: {source: 某文, at: 第四条}
      basis: stated
      says: {zh: 其他不准入, en: the rest are rejected}
main: 结论
"""


@pytest.fixture(scope="module")
def chinese() -> CheckedRuleset:
    return checked_text(CHINESE)


@pytest.mark.parametrize(
    "facts",
    [
        {"被禁止": False, "评分": "60", "考核等次": "合格"},
        {"是否被禁止": False, "群众评分": 60, "上年等次": "合"},
        {"banned": False, "rating": 60.0, "grade": "pass"},
    ],
    ids=["names", "Chinese labels", "English labels"],
)
def test_names_and_labels_may_be_chinese(chinese: CheckedRuleset, facts: dict[str, object]) -> None:
    found = evaluate(chinese, facts, as_of=DAY)

    assert (found.status, found.outcome) == (Status.DECIDED, "准入")
    assert [ground.id for ground in found.determining] == ["及格线", "结论.达标"]


def test_a_missing_chinese_fact_is_asked_for(chinese: CheckedRuleset) -> None:
    found = evaluate(chinese, {"被禁止": False, "评分": 60}, as_of=DAY)

    assert [item.name for item in found.missing] == ["考核等次"]


def test_a_mistyped_chinese_fact_is_refused_with_the_right_name(chinese: CheckedRuleset) -> None:
    found = refusal(chinese, {"考核等級": "合格"})

    assert found.text("en") == "考核等級: JR601 there is no input `考核等級` (help: did you mean `考核等次`?)"
    assert found.text("zh") == "考核等級: JR601 没有名为“考核等級”的输入（是不是“考核等次”？）"


def test_a_mistyped_chinese_value_is_refused_with_the_right_one(chinese: CheckedRuleset) -> None:
    found = refusal(chinese, {"考核等次": "不及格"})

    assert found.text("zh") == "考核等次: JR607 “考核等次”的取值不能是文本“不及格”（是不是“不合格”？）"


def test_full_width_punctuation_in_a_rule_is_read_with_a_note(chinese: CheckedRuleset) -> None:
    (note,) = chinese.warnings

    assert note.code == "JR114"
    assert not note.is_error


def test_an_answer_in_chinese_is_data_like_any_other(chinese: CheckedRuleset) -> None:
    found = evaluate(chinese, {"被禁止": True}, as_of=DAY).to_dict()

    assert json.loads(json.dumps(found))["outcome"] == "不准入"


# -- where others let in whom a rule forbids


def test_a_forbidding_rule_whose_fact_is_missing_does_not_admit(bands: CheckedRuleset) -> None:
    found = evaluate(bands, {"score": 70}, as_of=DAY)

    assert found.status is Status.UNDETERMINED
    assert [item.name for item in found.missing] == ["banned"]


def test_a_forbidding_rule_above_a_catch_all_does_not_admit_while_its_fact_is_missing() -> None:
    rules = [*FORBIDDING, rule("all", {}, '"admitted"')]
    checked = small(yes_no("banned"), table("verdict", rules))

    assert evaluate(checked, {}, as_of=DAY).status is Status.UNDETERMINED


def test_the_negation_of_a_missing_fact_is_not_true() -> None:
    checked = small(yes_no("banned"), formula("allowed", "not(banned)", **BOOLEAN))

    assert evaluate(checked, {}, as_of=DAY).outcome is UNKNOWN


def test_a_row_that_asks_for_the_opposite_of_a_missing_fact_does_not_match() -> None:
    checked = small(
        yes_no("banned"), table("verdict", [rule("free", "not(banned)", '"admitted"')], otherwise('"rejected"'))
    )

    assert evaluate(checked, {}, as_of=DAY).status is Status.UNDETERMINED


@pytest.mark.parametrize("text", ["score != 50", "not(score = 50)", "score in [!= 50]"])
def test_a_missing_fact_does_not_differ_from_a_number(text: str) -> None:
    checked = small(number("score"), formula("differs", text, **BOOLEAN))

    assert evaluate(checked, {}, as_of=DAY).outcome is UNKNOWN
    assert evaluate(checked, {"score": 51}, as_of=DAY).outcome is True


def test_a_missing_number_is_not_zero() -> None:
    rules = [rule("poor", {"income": "< 100"}, '"admitted"')]
    checked = small(number("income", most="1000"), table("verdict", rules, otherwise('"rejected"')))

    assert evaluate(checked, {}, as_of=DAY).status is Status.UNDETERMINED


def test_text_never_compares_like_a_number() -> None:
    text = {"word": {"type": "text", "max_length": 9, "label": {"zh": "词", "en": "the word"}}}

    found = unsound(ruleset_text(text, formula("more", 'word > "9"', **BOOLEAN)))

    assert (found.code, found.message) == ("JR205", "`>` compares numbers or days, not text and text")


def test_null_equals_no_null_by_mistake() -> None:
    found = unsound(ruleset_text(number("score"), formula("same", "null = null", **BOOLEAN)))

    assert found.code == "JR205"


def test_an_overlap_under_unique_is_found_before_it_conflicts() -> None:
    rules = [rule("low", {"score": "<= 60"}, '"rejected"'), rule("high", {"score": ">= 60"}, '"admitted"')]

    found = unsound(ruleset_text(number("score"), table("verdict", rules, policy="unique")))

    assert found.code == "JR302"
    assert found.message == "the rules `low` and `high` both match where score = 60"


def test_a_row_that_matches_nothing_is_found() -> None:
    rules = [rule("never", {"score": "> 100"}, '"admitted"')]

    found = unsound(ruleset_text(number("score"), table("verdict", rules, otherwise('"rejected"'))))

    assert (found.code, found.message) == ("JR303", "no value of `score` passes this cell")


def test_a_ruleset_that_is_no_yaml_is_refused_with_a_place() -> None:
    with pytest.raises(LoadError, match=r"small\.yaml:\d+:\d+: JR104"):
        ruleset_from_text("ruleset: [", "small.yaml")
