"""What `make demo` shows: for each ruleset a decided case, an undecided one, and one with mistakes; then proofs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import attrs

from jianfu_rules import Decision, JianfuError, Status, check, evaluate, load_ruleset
from jianfu_rules.verifying import verify


@attrs.frozen
class Scene:
    """A case worth showing."""

    title: str
    ruleset: str
    facts: Mapping[str, object]
    as_of: str = "2025-06-30"
    parameters: Mapping[str, object] | None = None


NO_EXCLUSION = {
    "governance_failure": False,
    "ecological_incident": False,
    "food_drug_accident": False,
    "work_safety_accident": False,
    "mass_incident_consequences": False,
    "breach": False,
}
FIRST_ATTEMPT = {
    "public_purpose": True,
    "expressly_forbidden": False,
    "private_gain": False,
    "active_remedy": True,
    "decided_by_procedure": True,
    "first_attempt": True,
}
HOUSEHOLD = {
    "已纳入低保": False,
    "已纳入特困供养": False,
    "已认定为低保边缘家庭": False,
    "共同生活成员人均收入": 18000,
    "上年度当地人均可支配收入": 20000,
    "财产符合低保边缘家庭规定": True,
    "生活支出": 20000,
    "医疗支出": 26000,
    "教育支出": 6000,
    "残疾保障支出": 2000,
    "其他刚性支出": 0,
}
GRADES = {
    "livelihood_innovation": "very_good",
    "livelihood_coordination": "very_good",
    "livelihood_satisfaction": "very_good",
    "business_innovation": "very_good",
    "business_coordination": "good",
    "business_satisfaction": "very_good",
}
EXAM = {"december_entered": True, "announced": False, "noticed": False}
HOST = {"grade_reading": "linear", "livelihood_share": "0.5"}
STATED = {"经平台派单": True, "职能部门做什么": "明确", "需要基层做什么": "明确", "部门提供哪些支持": "明确"}

SCENES = (
    Scene(
        "一个居委会的“7+3”考核得分（decided）",
        "scoring/pudong",
        {"resident_rating": "92.55", "street_rating": 88},
    ),
    Scene("街镇评价还没有报来（undecided）", "scoring/pudong", {"群众评价": "92.55"}),
    Scene(
        "填错的评分（mistakes）",
        "scoring/pudong",
        {"resident_rating": "九十二", "street_ratng": 88, "街镇评价": "108"},
    ),
    Scene(
        "清单外事项，没有审核（decided）",
        "admission/jingmen",
        {**STATED, "所在清单": "清单外", "已经审核": False},
    ),
    Scene("三件事都写明了，还不知道审核没有（undecided）", "admission/jingmen", STATED),
    Scene(
        "填错的派单（mistakes）",
        "admission/jingmen",
        {"via_platform": "yes", "listed": "dutty", "reviewed": None, "review_result": "通过"},
    ),
    Scene(
        "先行先试出了差错，条件都符合（decided）",
        "tolerance/zhejiang",
        {**FIRST_ATTEMPT, **NO_EXCLUSION},
        as_of="2024-06-30",
    ),
    Scene(
        "只有“事故中是否负有责任”没有认定（undecided）",
        "tolerance/zhejiang",
        {**FIRST_ATTEMPT, **NO_EXCLUSION, "work_safety_accident": True},
        as_of="2024-06-30",
    ),
    Scene(
        "填错的情形（mistakes）",
        "tolerance/zhejiang",
        {"field": "信访", "private_gain": "没有", "first_attempts": True},
        as_of="2024-06-30",
    ),
    Scene(
        "年度数据录齐后的全年成绩（decided）",
        "scoring/huishan",
        {**EXAM, "everyday": "92.50", **GRADES},
        as_of="2025-01-10",
        parameters=HOST,
    ),
    Scene(
        "平时成绩还没有生成（undecided）",
        "scoring/huishan",
        {**EXAM, **GRADES},
        as_of="2025-01-10",
        parameters=HOST,
    ),
    Scene(
        "使用方没有说两张卷怎样合成（mistakes）",
        "scoring/huishan",
        {**EXAM, **GRADES},
        as_of="2025-01-10",
        parameters={"grade_reading": "liner"},
    ),
    Scene(
        "刚性支出正好等于收入的家庭（decided）",
        "eligibility/hubei-rigid-expenditure",
        {**HOUSEHOLD, "家庭总收入": 54000},
    ),
    Scene(
        "支出低于收入，能否例外要由人裁量（undecided）",
        "eligibility/hubei-rigid-expenditure",
        {**HOUSEHOLD, "家庭总收入": 60000},
    ),
    Scene(
        "填错的家庭（mistakes）",
        "eligibility/hubei-rigid-expenditure",
        {**HOUSEHOLD, "家庭总收入": 0.1 + 0.2, "household_income": 60000, "medical_spending": -1},
    ),
)


UNCLEAR = {**STATED, "需要基层做什么": "不清晰", "所在清单": "履职清单", "已经审核": False}
JINGMEN = Path(__file__).parents[1] / "rulesets" / "admission" / "jingmen" / "2025-01-01.yaml"


def main() -> None:
    """Print every scene, what would change an answer, and what is proved of a ruleset."""
    for number, scene in enumerate(SCENES, start=1):
        print(f"\n━━ {number}. {scene.title} ━━ {scene.ruleset}, {scene.as_of}")
        for name, value in {**scene.facts, **(scene.parameters or {})}.items():
            print(f"     {name}: {value!r}")
        print()
        print(answer(scene))
    show_proofs(len(SCENES) + 1)


def show_proofs(number: int) -> None:
    """Print the nearest cases with another outcome, and what the solver says of the ruleset and of a faulty copy."""
    print(f"\n━━ {number}. 退回的派单，最少改什么才能准予派发（what if） ━━ admission/jingmen, 2025-06-30\n")
    returned = evaluate("admission/jingmen", UNCLEAR, as_of="2025-06-30")
    nearest = returned.what_if("admitted")
    print(f"{nearest.text('zh')}\n\n{nearest.text('en')}")
    print(f"\n━━ {number + 1}. 规则有没有漏洞（verify） ━━ admission/jingmen\n")
    print(verify(check(load_ruleset(JINGMEN))).text("zh"))
    print(f"\n━━ {number + 2}. 改错一个条件的规则，不能用（mistakes） ━━ admission/jingmen\n")
    listed = """when: {listed: '"duty", "empowerment"', reviewed: "false"}"""
    faulty = JINGMEN.read_text("utf-8").replace(listed, listed.replace("false", "true"))
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "2025-01-01.yaml"
        copy.write_text(faulty, "utf-8")
        try:
            check(load_ruleset(copy, source=copy.name))
        except JianfuError as error:
            print(error.text("zh"))


def answer(scene: Scene) -> str:
    """Return what a user of the library reads, in Chinese and in English; for an open case also what to ask."""
    try:
        decision: Decision = evaluate(scene.ruleset, scene.facts, as_of=scene.as_of, parameters=scene.parameters)
    except JianfuError as error:
        return f"{error.text('zh')}\n\n{error.text('en')}"
    told = [decision.explain(), decision.explain(lang="en")]
    if decision.status in (Status.UNDETERMINED, Status.DISCRETION):
        told.insert(1, str(decision.ask()))
    return "\n\n".join(told)


if __name__ == "__main__":
    main()
