"""Accounts as Markdown."""

from __future__ import annotations

from jianfu_rules import evaluate

DAY = "2025-06-30"


def test_a_decided_table_shows_answer_ground_source_and_all_rules() -> None:
    decision = evaluate("admission/jingmen", {"via_platform": False}, as_of=DAY)
    page = decision.to_markdown(lang="en")

    assert page.startswith("## Jingmen admission")
    assert "**admission: irregular, complaint open**" in page
    assert "`admission.off-platform` (stated by the source)" in page
    assert "党员生活杂志" in page
    assert len([line for line in page.splitlines() if line.startswith("| ") and "`admission." in line]) == 9


def test_a_score_shows_its_formula_and_value() -> None:
    decision = evaluate("scoring/pudong", {"resident_rating": "92.55", "street_rating": 88}, as_of=DAY)

    assert "`resident_share * resident_rating + street_share * street_rating`" in decision.to_markdown()
    assert "= 91.185分" in decision.to_markdown()


def test_an_undecided_case_shows_what_is_missing() -> None:
    page = evaluate("scoring/pudong", {}, as_of=DAY).to_markdown()

    assert "### 还缺" in page
    assert "街镇评价" in page


def test_modelled_wording_is_marked() -> None:
    facts = {"work_safety_accident": True, "responsible_work_safety": True}
    decision = evaluate("tolerance/zhejiang", facts, as_of=DAY)

    assert "> This rests on modelled wording" in decision.to_markdown(lang="en")
    assert decision["situations"].to_markdown().startswith("## 浙江")


def test_what_could_be_markup_is_escaped() -> None:
    page = evaluate("admission/jingmen", {"via_platform": False}, as_of=DAY).to_markdown()

    assert "特别策划\\|各地" in page
