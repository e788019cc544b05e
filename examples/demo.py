"""What `make demo` shows: for each ruleset a decided case, an undecided one, and one with mistakes."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from jianfu_rules import Decision, JianfuError, evaluate

AS_OF = "2025-06-30"


@attrs.frozen
class Scene:
    """A case worth showing."""

    title: str
    ruleset: str
    facts: Mapping[str, object]


SCENES = (
    Scene(
        "一个居委会的“7+3”考核得分（decided）",
        "scoring/pudong",
        {"resident_rating": "92.55", "street_rating": 88},
    ),
    Scene(
        "街镇评价还没有报来（undecided）",
        "scoring/pudong",
        {"群众评价": "92.55"},
    ),
    Scene(
        "填错的表（mistakes）",
        "scoring/pudong",
        {"resident_rating": "九十二", "street_ratng": 88, "街镇评价": "108"},
    ),
    Scene(
        "清单外事项，没有审核（decided）",
        "admission/jingmen",
        {
            "经平台派单": True,
            "职能部门做什么": "明确",
            "需要基层做什么": "明确",
            "部门提供哪些支持": "明确",
            "所在清单": "清单外",
            "已经审核": False,
        },
    ),
    Scene(
        "三件事都写明了，还不知道审核没有（undecided）",
        "admission/jingmen",
        {"via_platform": True, "department_part": "clear", "grassroots_part": "clear", "support": "clear"},
    ),
    Scene(
        "填错的派单（mistakes）",
        "admission/jingmen",
        {"via_platform": "yes", "listed": "dutty", "reviewed": None, "review_result": "通过"},
    ),
)


def main() -> None:
    """Print every scene."""
    for number, scene in enumerate(SCENES, start=1):
        print(f"\n━━ {number}. {scene.title} ━━ {scene.ruleset}")
        for name, value in scene.facts.items():
            print(f"     {name}: {value!r}")
        print()
        print(answer(scene))


def answer(scene: Scene) -> str:
    """Return what a user of the library reads, in Chinese and in English."""
    try:
        decision: Decision = evaluate(scene.ruleset, scene.facts, as_of=AS_OF)
    except JianfuError as error:
        return f"{error.text('zh')}\n\n{error.text('en')}"
    return f"{decision.explain()}\n\n{decision.explain(lang='en')}"


if __name__ == "__main__":
    main()
