"""The page of a ruleset: everything that a reader needs is on it, in both languages and both forms."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest

from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.model.table import Strength
from jianfu_rules.phrases import LANGS, Lang
from jianfu_rules.presenting.blocks import Link, Table
from jianfu_rules.presenting.describe import profile_of
from jianfu_rules.presenting.markdown import to_markdown
from jianfu_rules.presenting.page import STRENGTH_LABELS, Surroundings, page_of
from jianfu_rules.presenting.plain_text import to_plain_text
from jianfu_rules.presenting.to_json import profile_to_dict
from jianfu_rules.testing.cases import Case, cases_from_text, load_cases
from tests.given import CITE, formula, label, number, otherwise, rule, small, table, yes_no
from tests.permit import FOLDER, permit

CASES = load_cases(FOLDER / "cases" / "2025-01-01.yaml")


def markdown(checked: CheckedRuleset, lang: Lang = "en", *, cases: tuple[Case, ...] = ()) -> str:
    return to_markdown(page_of(profile_of(checked, cases), lang))


def row_of(page: str, word: str, head: str = "") -> list[str]:
    """Return the cells of the only row that has `word` in its first cell, of tables that start with `head`."""
    found = [
        row
        for block in page.split("\n\n")
        if block.startswith(f"| {head}")
        for row in block.splitlines()
        if word in row.split("|")[1]
    ]
    assert len(found) == 1
    return [cell.strip() for cell in found[0].strip("|").split(" | ")]


def test_a_page_starts_with_title_place_and_period() -> None:
    assert markdown(permit(), cases=CASES).splitlines()[:10] == [
        "# stall permit",
        "",
        "- ruleset: `test/permit`",
        "- place: somewhere",
        "- in force: from 2025-01-01 (this day is modelled); *a made-up day*",
        "- decides: verdict (`permit`)",
        "- how firm (rules and figures): 4 stated, 1 official, 1 modelled",
        "- cases: 3",
        "- file: `permit.yaml`",
        "",
    ]


def test_a_page_in_chinese_is_in_chinese() -> None:
    page = markdown(permit(), "zh", cases=CASES)

    assert "- 地域：某地\n- 施行：自 2025-01-01 起（起始日为建模推定）" in page
    assert re.findall("^## (.*)", page, re.MULTILINE) == [
        "输入", "参数", "判定：总分", "判定：结论（主判定）", "案例", "来源",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        (
            "score",
            ["rating<br>`score`", "What is the rating?", "a number from 0 to 100 分, up to 2 decimals", "the street"],
        ),
        (
            "size",
            ["size of the stall<br>`size`", "How large is it?", "`small` small / `large` large / `huge` huge", ""],
        ),
        ("rank", ["rank of the stall<br>`rank`", "", "a whole number from 1 to 9, or none", ""]),
        (
            "worthy",
            ["worth support<br>`worthy`", "Is it worth support?", "yes or no", "the panel<br>*a judgement: merit*"],
        ),
    ],
)
def test_an_input_has_its_question_its_values_and_who_answers(name: str, cells: list[str]) -> None:
    assert row_of(markdown(permit()), f"`{name}`", "input") == cells


def test_a_set_says_that_it_has_several_values() -> None:
    inputs = {"s": {"type": "set", "of": "k", "label": label("s"), "optional": True}}
    types = {"k": {"enum": {"a": label("a"), "b": label("b")}}}
    decisions = formula("f", 's != null and list contains(s, "a")', type="boolean")

    assert row_of(markdown(small(inputs, decisions, types=types)), "`s`")[2] == "any of `a` the a / `b` the b, or none"


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("share", ["share of the rating<br>`share`", "", "0.5", "stated by the source<br>`gazette`: 第二条"]),
        ("bonus", ["bonus<br>`bonus`", "a number from 0 to 5 分, up to 2 decimals", "not published", ""]),
    ],
)
def test_a_parameter_has_its_figure_and_its_basis(name: str, cells: list[str]) -> None:
    assert row_of(markdown(permit()), f"`{name}`") == cells


def test_a_dated_parameter_has_a_row_for_each_value() -> None:
    values = [
        {"from": "2024-01-01", "to": "2025-01-01", "value": "1", "cite": CITE, "basis": "stated"},
        {"from": "2025-01-01", "value": "2", "cite": CITE, "basis": "modelled"},
    ]
    page = markdown(small(number("x"), formula("f", "x + p"), parameters={"p": {"dated": values}}))

    assert "| 1 (from 2024-01-01 until 2025-01-01) | stated by the source<br>`text`: art. 1 |" in page
    assert "| 2 (from 2025-01-01) | modelled, not the official wording<br>`text`: art. 1 |" in page


def test_a_parameter_of_the_host_by_key_says_so() -> None:
    types = {"k": {"enum": {"a": label("a"), "b": label("b")}}}
    given = {"type": "decimal", "scale": 0, "min": "0", "max": "9", "by": "k", "required": True}
    inputs = {"which": {"type": "k", "label": label("which")}}
    checked = small(inputs, formula("f", "lookup(p, which)"), types=types, parameters={"p": given})

    assert row_of(markdown(checked), "`p`") == [
        "p<br>`p`", "a whole number from 0 to 9<br>one for each of the a / the b", "given by the host", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        (
            "banned",
            [
                "`banned`",
                "who is banned gets none",
                "banned: yes",
                "refused",
                "stated by the source; must not",
                "`gazette`: 第三条",
            ],
        ),
        (
            "best",
            [
                "`best`",
                "the best three get one, and so do those not ranked<br>*Note: the ranks are inferred*",
                "rank of the stall: none or at least 1 and at most 3<br>size of the stall: not huge",
                "granted",
                "modelled, not the official wording",
                "`gazette`: 第四条",
            ],
        ),
        (
            "otherwise",
            ["`otherwise`", "all others get none", "", "refused", "stated by the source", "`gazette`: 第六条"],
        ),
        (
            "total",
            [
                "`total`",
                "the rating times its share plus the bonus<br>*Note: the bonus is not public*",
                "“share of the rating” × “rating” + “bonus”",
                "stated by the source",
                "`gazette`: 第二条",
            ],
        ),
    ],
)  # fmt: skip
def test_a_rule_has_what_it_says_when_it_holds_what_it_gives_and_where_it_comes_from(
    name: str, cells: list[str]
) -> None:
    assert row_of(markdown(permit()), f"`{name}`", "rule") == cells


def test_exceptions_and_defeaters_are_told() -> None:
    rows = [
        rule("base", {"x": "> 1"}, '"a"'),
        rule("except", {"y": "true"}, '"b"', overrides=["base"]),
        {key: value for key, value in rule("blocks", {"x": "> 50"}, "", overrides=["base"]).items() if key != "then"},
    ]
    decisions = table(
        "t", rows, otherwise('"b"'), policy="unique", type="enum", values={"a": label("a"), "b": label("b")}
    )
    page = markdown(small({**number("x"), **yes_no("y")}, decisions))

    assert row_of(page, "`except`")[0] == "`except`<br>overrides `base`"
    assert row_of(page, "`blocks`")[3] == "*only defeats other rules*"


def test_several_outputs_are_told_by_their_labels() -> None:
    outputs = {
        "level": {"type": "enum", "values": {"a": label("a"), "b": label("b")}, "label": {"zh": "级", "en": "level"}},
        "amount": {"type": "decimal", "scale": 1, "label": {"zh": "额", "en": "amount"}, "min": "0", "max": "9"},
    }
    rows = [{**rule("one", {"x": "> 1"}, ""), "then": {"level": '"a"', "amount": "0.5"}}]
    last = {**otherwise(""), "then": {"level": '"b"', "amount": "x"}}
    page = markdown(small(number("x", most="9"), table("t", rows, last, outputs=outputs)))

    assert "- gives: level: `a` the a / `b` the b\n- gives: amount: a number from 0 to 9, up to 1 decimal\n" in page
    assert row_of(page, "`one`")[3] == "level: the a<br>amount: 0.5"
    assert row_of(page, "`otherwise`")[3] == "level: the b<br>amount: “the x”"


def test_scope_open_points_properties_and_contradictions_are_told() -> None:
    says = {"zh": "甲", "en": "only the sure"}
    checked = small(
        {**number("x"), **yes_no("sure")},
        table("t", [rule("p", {"x": "> 1"}, '"a"')], otherwise('"b"')),
        applies_when={"when": {"sure": "true"}, "cite": CITE, "basis": "stated", "says": says},
        not_encoded=[{"what": {"zh": "甲", "en": "a limit"}, "why": {"zh": "乙", "en": "it is not public"}}],
        properties=[
            {"independent": {"output": "t", "of": "sure"}},
            {"always": "x >= 0", "says": {"zh": "丙", "en": "never below nothing"}},
            {"never": "x > 200"},
        ],
    )
    page = markdown(checked)

    assert row_of(page, "`applies_when`")[1:3] == ["only the sure", "the sure: yes"]
    assert "- a limit: *it is not public*\n" in page
    assert "- the the t does not depend on the sure (`independent: t of sure`)\n" in page
    assert "- never below nothing (`always: x >= 0`)\n" in page
    assert "- never: “the x” is above 200 (`never: x > 200`)\n" in page


def test_a_declared_contradiction_is_told_below_the_rules() -> None:
    decisions = table(
        "t", [rule("p", {"x": "> 1"}, '"a"'), rule("q", {"x": "> 2"}, '"b"')], otherwise('"b"'), policy="unique"
    )
    decisions["t"]["conflict"] = {"cite": CITE, "says": {"zh": "甲", "en": "art. 1 says both"}}

    page = markdown(small(number("x"), decisions))

    assert "\nThe text contradicts itself: art. 1 says both (`text`: art. 1)\n" in page


CASE_TEXT = """
- {case: decided, as_of: 2025-06-30, facts: {}, expect: {status: DECIDED, outcome: a, outputs: {t: a, f: "3.00"}}}
- {case: missing, as_of: 2025-06-30, facts: {}, expect: {status: UNDETERMINED, missing: [x, y]}}
- {case: refused, as_of: 2025-06-30, facts: {}, expect: {problems: [JR601, JR603]}}
- {case: others, as_of: 2025-06-30, facts: {}, expect: {decisions: {f: {status: NOT_APPLICABLE}, y2: {outcome: true}}}}
- {case: told, as_of: 2025-06-30, facts: {}, expect: {outcome: a}, story: page 3}
"""


@pytest.mark.parametrize(
    ("case", "cells"),
    [
        ("decided", ["decided", "2025-06-30", "the a<br>the f: 3.00"]),
        ("missing", ["missing", "2025-06-30", "undetermined: facts are missing<br>missing: the x, the y"]),
        ("refused", ["refused", "2025-06-30", "refused: JR601, JR603"]),
        ("others", ["others", "2025-06-30", "the f: not applicable<br>the y2: yes"]),
        ("told", ["told<br>*a story from page 3*", "2025-06-30", "the a"]),
    ],
)
def test_a_case_has_what_is_expected_of_it_and_its_story(case: str, cells: list[str]) -> None:
    decisions = {
        **formula("f", "x"),
        **formula("y2", "y", type="boolean"),
        **table("t", [rule("p", {"x": "> 1"}, '"a"')], otherwise('"b"')),
    }
    checked = small({**number("x"), **yes_no("y")}, decisions)

    assert row_of(markdown(checked, cases=cases_from_text(CASE_TEXT)), case) == cells


def test_a_page_among_others_has_links_a_picture_and_pages_of_other_versions() -> None:
    days = (dt.date(2024, 1, 1), dt.date(2025, 1, 1))
    around = Surroundings("permit.svg", (Link("index", "index.md"), Link("中文", "p.zh-CN.md")), {days[0]: "old.md"})
    page = to_markdown(page_of(profile_of(permit(), versions=days), "en", around=around))

    assert page.splitlines()[2] == "[index](index.md) · [中文](p.zh-CN.md)"
    assert "\n- all versions: [2024-01-01](old.md), 2025-01-01\n" in page
    assert "\n![what rests on what](permit.svg)\n" in page


@pytest.mark.parametrize("lang", LANGS)
def test_text_leaves_out_nothing_but_the_first_heads_of_tables(lang: Lang) -> None:
    blocks = page_of(profile_of(permit(), CASES), lang)
    page = to_markdown(blocks).replace("<br>", " ")
    text, marked = (set(re.findall(r"\w+", shown)) for shown in (to_plain_text(blocks, lang), page))
    heads = {block.head[0] for block in blocks if isinstance(block, Table)}

    assert len(text) > 100
    assert text <= marked
    assert marked - text <= heads


def test_plain_text_can_show_how_many_cases_there_are_and_not_each() -> None:
    told, counted = (
        to_plain_text(page_of(profile_of(permit(), CASES), "en", with_cases=each), "en") for each in (True, False)
    )

    assert "· cases: 3\n" in counted
    assert [case.case for case in CASES if case.case not in told] == []
    assert "Cases\n-----" in told
    assert "Cases\n-----" not in counted


@pytest.mark.parametrize("lang", LANGS)
def test_the_rows_of_a_table_are_as_wide_as_its_head(lang: Lang) -> None:
    tables = [block for block in page_of(profile_of(permit(), CASES), lang) if isinstance(block, Table)]

    assert tables
    assert [row for block in tables for row in block.rows if len(row) != len(block.head)] == []


def test_another_language_is_refused() -> None:
    with pytest.raises(ValueError, match="the languages are 'zh', 'en', not 'de'"):
        page_of(profile_of(permit()), "de")  # type: ignore[arg-type]


def test_every_strength_has_a_label() -> None:
    assert STRENGTH_LABELS.keys() == set(Strength)


def test_a_profile_is_data_for_json() -> None:
    found = json.loads(json.dumps(profile_to_dict(profile_of(permit(), CASES)), ensure_ascii=False))

    assert (found["format"], found["id"], found["title"]["en"]) == (1, "test/permit", "stall permit")
    assert found["firmness"] == {"stated": 4, "official": 1, "modelled": 1}
    assert [item["name"] for item in found["inputs"]] == ["banned", "score", "size", "rank", "worthy"]
    assert found["inputs"][2]["members"]["huge"] == {"zh": "特大", "en": "huge"}
    assert [rule["id"] for rule in found["decisions"][1]["rules"]] == ["banned", "best", "worthy", "otherwise"]
    assert (found["start"], found["end"], found["start_basis"]) == ("2025-01-01", None, "modelled")
    assert len(found["cases"]) == len(CASES)
