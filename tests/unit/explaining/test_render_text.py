"""Accounts as text, line by line."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest

from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.evaluating.result import Status
from jianfu_rules.explaining.explain import explain_decision
from jianfu_rules.explaining.explanation import Explanation
from jianfu_rules.explaining.render_text import STATUS_LABELS, render_text
from jianfu_rules.model.citation import Basis
from jianfu_rules.phrases import Lang
from tests.given import evaluate_case, number, otherwise, rule, small, table
from tests.permit import permit

AS_OF = dt.date(2025, 6, 30)


@pytest.fixture(scope="module")
def checked() -> CheckedRuleset:
    return permit()


def account(
    checked: CheckedRuleset, name: str = "permit", *, parameters: dict[str, object] | None = None, **facts: object
) -> Explanation:
    return explain_decision(checked, evaluate_case(checked, facts, parameters=parameters), AS_OF, name)


def test_a_decided_case_is_told_in_chinese(checked: CheckedRuleset) -> None:
    found = render_text(account(checked, banned=False, rank=3, size="small"))

    assert found.splitlines() == [
        "摆摊许可——结论：准予",
        "  test/permit，自 2025-01-01 起施行（起始日为建模推定）；按 2025-06-30 判断",
        "  注意：结论依据含建模推定，不是官方原文",
        "依据规则 permit.best（建模推定，非官方原文）：前三名和不参加排名的准予",
        "  · ✓ 名次 = 3（要求：无或不小于 1且不大于 3）",
        "  · ✓ 规模 = 小（要求：不是特大）",
        "  · 说明：名次是推定",
        "  · 出处：《某文》（某报，某发〔2025〕1号，2025），第四条；规则文件 permit.yaml:56:13",
    ]


def test_a_decided_case_is_told_in_english(checked: CheckedRuleset) -> None:
    found = render_text(account(checked, banned=False, rank=3, size="small"), "en")

    assert found.splitlines() == [
        "stall permit - verdict: granted",
        "  test/permit, in force from 2025-01-01 (this day is modelled); as of 2025-06-30",
        "  Mind: this rests on modelled wording, not on an official text",
        "By rule permit.best (modelled, not the official wording): the best three get one, and so do those not ranked",
        "  · ✓ rank of the stall = 3 (asked for: none or at least 1 and at most 3)",
        "  · ✓ size of the stall = small (asked for: not huge)",
        "  · Note: the ranks are inferred",
        "  · Source: 《某文》（某报，某发〔2025〕1号，2025），第四条; ruleset file permit.yaml:56:13",
    ]


def test_what_is_missing_is_asked_for_in_chinese(checked: CheckedRuleset) -> None:
    found = render_text(account(checked, rank=None, worthy=True))

    assert found.splitlines() == [
        "摆摊许可——结论：不能判定：缺少事实",
        "  test/permit，自 2025-01-01 起施行（起始日为建模推定）；按 2025-06-30 判断",
        "还缺 3 项：",
        "  · 被禁止（banned）：是否被禁止？（是或否）",
        "  · 评分（score）：评分是多少？（0 至 100分的数值，最多 2 位小数；由街道回答）",
        "  · 规模（size）：规模多大？（小、大、特大）",
    ]


def test_what_is_missing_is_asked_for_in_english(checked: CheckedRuleset) -> None:
    found = render_text(account(checked, rank=None, worthy=True), "en")

    assert found.splitlines()[2:] == [
        "3 still missing:",
        "  · banned (banned): Is the applicant banned? (yes or no)",
        "  · rating (score): What is the rating? (a number from 0 to 100 分, up to 2 decimals; answered by the street)",
        "  · size of the stall (size): How large is it? (small / large / huge)",
    ]


def test_a_fact_without_a_question_leaves_no_hole_in_the_line(checked: CheckedRuleset) -> None:
    found = render_text(account(checked, banned=False, size="small", worthy=False), "en")

    assert found.splitlines()[-1].startswith("  · rank of the stall (rank): (a whole number from 1 to 9")


@pytest.mark.parametrize(
    ("lang", "lines"),
    [
        (
            "zh",
            [
                "摆摊许可——结论：有待裁量",
                "有 1 项须由人裁量：",
                "  · 值得扶持（worthy）：是否值得扶持？（是或否；由评审组回答；标准：看实绩）",
            ],
        ),
        (
            "en",
            [
                "stall permit - verdict: left to discretion",
                "1 to be judged by a person:",
                "  · worth support (worthy): Is it worth support? (yes or no; answered by the panel; judged by: merit)",
            ],
        ),
    ],
)
def test_a_judgement_is_left_to_who_judges(checked: CheckedRuleset, lang: Lang, lines: list[str]) -> None:
    found = render_text(account(checked, banned=False, rank=4, score=60), lang).splitlines()

    assert [found[0], *found[2:]] == lines


@pytest.mark.parametrize(
    ("lang", "lines"),
    [
        (
            "zh",
            [
                "依据公式 total（来源明示）：评分乘占比再加奖分",
                "  · share * score + bonus",
                "  · 占比 = 0.5，评分 = 80.00分，bonus = 1.00分",
                "  · 说明：奖分未公开",
                "  · 出处：《某文》（某报，某发〔2025〕1号，2025），第二条；规则文件 permit.yaml:38:14",
                "  · 参数 占比 = 0.5（来源明示）",
                "  · 参数 bonus = 1.00分（使用方给定）",
            ],
        ),
        (
            "en",
            [
                "By formula total (stated by the source): the rating times its share plus the bonus",
                "  · share * score + bonus",
                "  · share of the rating = 0.5, rating = 80.00 分, bonus = 1.00 分",
                "  · Note: the bonus is not public",
                "  · Source: 《某文》（某报，某发〔2025〕1号，2025），第二条; ruleset file permit.yaml:38:14",
                "  · parameter share of the rating = 0.5 (stated by the source)",
                "  · parameter bonus = 1.00 分 (given by the host)",
            ],
        ),
    ],
)
def test_a_formula_is_told_before_its_amounts_and_a_citation_once(
    checked: CheckedRuleset, lang: Lang, lines: list[str]
) -> None:
    found = render_text(account(checked, "total", parameters={"bonus": 1}, score=80), lang)

    assert found.splitlines()[2:] == lines


def test_a_citation_that_no_formula_has_is_told_with_its_amount() -> None:
    cite = {"source": "text", "at": "art. 9"}
    limit = {"limit": {"value": "5", "cite": cite, "basis": "stated"}}
    checked = small(
        number("x"), table("t", [rule("high", {"x": ">= limit"}, '"x"')], otherwise('"y"')), parameters=limit
    )
    found = explain_decision(checked, evaluate_case(checked, {"x": 9}), AS_OF, "t")

    assert "  · 参数 limit = 5（来源明示，出处：《某文》（某报，2025），art. 9）" in render_text(found).splitlines()
    assert render_text(found, "en").splitlines()[-1] == (
        "  · parameter limit = 5 (stated by the source, source: 《某文》（某报，2025），art. 9)"
    )


def test_the_full_account_shows_every_rule_in_chinese(checked: CheckedRuleset) -> None:
    found = render_text(account(checked, banned=False, rank=4, score=60), level="full")

    assert found.splitlines()[-8:] == [
        "全部规则，按文件顺序：",
        "✗ permit.banned（未参与）：被禁止的不准",
        "  · ✗ 被禁止 = 否（要求：是）",
        "✗ permit.best（未参与）：前三名和不参加排名的准予",
        "  · ✗ 名次 = 4（要求：无或不小于 1且不大于 3）",
        "  · ? 规模 = 未知（要求：不是特大）",
        "? permit.worthy（尚未确定）：值得扶持且评分及格的准予",
        "  · ? 值得扶持 = 未知，评分 = 60.00分（要求：满足 worthy and score >= 60）",
    ]


def test_the_full_account_shows_every_rule_in_english(checked: CheckedRuleset) -> None:
    found = render_text(account(checked, banned=False, rank=4, score=60), "en", "full")

    assert found.splitlines()[-8:] == [
        "All rules, in file order:",
        "✗ permit.banned (no part): who is banned gets none",
        "  · ✗ banned = no (asked for: yes)",
        "✗ permit.best (no part): the best three get one, and so do those not ranked",
        "  · ✗ rank of the stall = 4 (asked for: none or at least 1 and at most 3)",
        "  · ? size of the stall = unknown (asked for: not huge)",
        "? permit.worthy (open): who is worth support and passes gets one",
        "  · ? worth support = unknown, rating = 60.00 分 (asked for: to satisfy worthy and score >= 60)",
    ]


def test_the_full_account_of_a_formula_has_no_rules_to_show(checked: CheckedRuleset) -> None:
    found = account(checked, "total")

    assert render_text(found, level="full") == render_text(found, level="short")


def test_an_otherwise_row_is_called_so(checked: CheckedRuleset) -> None:
    found = account(checked, banned=False, rank=4, score=59)

    assert "依据兜底规则 permit.otherwise（来源明示）：其他情形不准" in render_text(found)
    assert "By otherwise row permit.otherwise (stated by the source): all others get none" in render_text(found, "en")


def test_a_day_that_the_source_gives_needs_no_remark(checked: CheckedRuleset) -> None:
    found = attrs.evolve(account(checked), version_basis=Basis.STATED)

    assert render_text(found).splitlines()[1] == "  test/permit，自 2025-01-01 起施行；按 2025-06-30 判断"


def test_a_normalised_fact_is_told(checked: CheckedRuleset) -> None:
    found = account(checked, banned=True, score="６０")

    assert "“score”中的全角数字已按半角读取" in render_text(found).splitlines()[-1]
    assert "full-width digits were read as plain ones" in render_text(found, "en").splitlines()[-1]


def test_a_conflict_is_told_with_the_rules_that_disagree() -> None:
    rows = [rule("heavy", "x + y > 3", '"p"'), rule("steep", "x - y > 0", '"q"')]
    checked = small({**number("x"), **number("y")}, table("t", rows, otherwise('"r"'), policy="unique"))
    found = explain_decision(checked, evaluate_case(checked, {"x": 3, "y": 1}), AS_OF, "t")

    lines = render_text(found).splitlines()

    assert lines[0] == "小例——t的名称：规则冲突"
    assert [line for line in lines if line.startswith("依据规则")] == [
        "依据规则 t.heavy（来源明示）：heavy的说明",
        "依据规则 t.steep（来源明示）：steep的说明",
    ]


@pytest.mark.parametrize("status", Status)
def test_every_status_has_words_in_both_languages(status: Status) -> None:
    assert STATUS_LABELS[status].zh
    assert STATUS_LABELS[status].en.isascii()
