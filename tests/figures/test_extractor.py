"""The extractor of figures, on little pages that are invented."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from scripts import extract_figures
from scripts.extract_figures import CONTEXT, FOUND, SAID, Figure, context_of, digest_of, figures_of, rows_of

PAGE = """\
甲县2023年12月5日起，表格由341项减至41项，同比减少88.0%。
权重占30%、70%，联系10—15户，“1+7+X”机制，编制1.2万余个，涉及10余万干部，走访300余户。
2025-01-21 15:21:48 早上8点，9月底，当天11时
实行“三步曲”，一办法两清单，共二十一项；比以往多四成，收入的一成，半年一次。
检查由月度改为季度，每季度找人，每年只开展1次，每天一瓶，每周安排。
“一个入口、清单准入、一事一核”，一支队伍，一套表，“一室一牌”，几千米，数据72万条
"""


def kinds(text: str) -> list[tuple[str, str]]:
    return [(figure.kind, figure.figure) for figure in figures_of(text)]


def test_numbers_percentages_days_and_numerals_of_a_page_are_found() -> None:
    assert kinds(PAGE) == [
        ("day", "2023年12月5日"),
        ("number", "341"),
        ("number", "41"),
        ("percent", "88.0%"),
        ("percent", "30%"),
        ("percent", "70%"),
        ("number", "10"),
        ("number", "15"),
        ("number", "1"),
        ("number", "7"),
        ("number", "1.2万余"),
        ("number", "10余万"),
        ("number", "300余"),
        ("day", "2025-01-21"),
        ("time", "15:21:48"),
        ("time", "8点"),
        ("day", "9月"),
        ("time", "11时"),
        ("numeral", "三"),
        ("numeral", "一"),
        ("numeral", "两"),
        ("numeral", "二十一"),
        ("numeral", "四"),
        ("numeral", "一"),
        ("numeral", "半"),
        ("numeral", "一"),
        ("period", "月度"),
        ("period", "季度"),
        ("period", "每季度"),
        ("period", "每年"),
        ("number", "1"),
        ("period", "每天"),
        ("numeral", "一"),
        ("period", "每周"),
        ("numeral", "一"),
        ("numeral", "一"),
        ("numeral", "一"),
        ("numeral", "一"),
        ("numeral", "一"),
        ("numeral", "一"),
        ("numeral", "一"),
        ("numeral", "几千"),
        ("number", "72万"),
    ]


@pytest.mark.parametrize("text", ["第三步", "第21条", "一是规范，二是清理", "二十届三中全会", "周五交流"])
def test_an_ordinal_is_no_figure(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize("text", ["老百姓", "四川省", "任务十分繁重", "几乎", "千头万绪", "举一反三"])
def test_an_idiom_is_no_figure(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize("text", ["一个问题", "一些", "进一步", "统一标准", "同一套", "一方面", "一样"])
def test_a_one_that_counts_nothing_is_no_figure(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    ("text", "figure"),
    [("千分制", "千"), ("七八个群", "七八"), ("一半以上", "一半"), ("大半", "半"), ("每周五", "每周")],
)
def test_a_numeral_is_taken_whole(text: str, figure: str) -> None:
    assert [found for _, found in kinds(text)] == [figure]


def test_a_figure_says_where_it_stands() -> None:
    assert list(figures_of("\n减至41项")) == [Figure(2, 3, "number", "41", "减至41项")]


def test_no_two_figures_stand_at_one_place() -> None:
    places = [(figure.line, figure.column) for figure in figures_of(PAGE)]

    assert sorted(set(places)) == places


def test_a_context_is_part_of_its_line_and_short() -> None:
    lines = PAGE.splitlines()

    for figure in figures_of(PAGE):
        assert len(figure.context) <= CONTEXT
        assert figure.context in lines[figure.line - 1]
        assert figure.figure in figure.context


@pytest.mark.parametrize(
    ("line", "start", "end", "context"),
    [
        ("甲乙丙丁戊己庚辛41壬癸子丑寅卯", 8, 10, "丁戊己庚辛41壬癸子丑寅"),
        ("41壬癸子丑寅卯辰巳午未申", 0, 2, "41壬癸子丑寅卯辰巳午未"),
        ("甲乙丙丁戊己庚辛壬癸子丑41", 12, 14, "丙丁戊己庚辛壬癸子丑41"[-12:]),
        ("甲41乙", 1, 3, "甲41乙"),
        ("1234567890123456", 0, 16, "123456789012"),
    ],
)
def test_a_context_stays_within_its_line(line: str, start: int, end: int, context: str) -> None:
    assert context_of(line, start, end) == context


def test_a_known_page_is_called_by_its_key_and_stands_first(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("新页41项", "utf-8")
    (tmp_path / "b.txt").write_text("旧页7项", "utf-8")

    rows = list(rows_of(tmp_path, {digest_of(tmp_path / "b.txt"): "old"}))

    assert [(row["page"], row["figure"]) for row in rows] == [("old", "7"), ("a", "41")]


def test_the_command_keeps_what_the_table_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text("减至41项，其中7项", "utf-8")
    kept = dict.fromkeys((*FOUND, *SAID), "") | {
        "page": "a", "line": "1", "column": "3", "kind": "number", "figure": "41", "context": "减至41项，其中7项",
        "class": "none", "reason": "story", "note": "invented",
    }  # fmt: skip
    table = tmp_path / "table.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, (*FOUND, *SAID))
        writer.writeheader()
        writer.writerow(kept)
    monkeypatch.setattr(extract_figures, "TABLE", table)
    monkeypatch.setattr("sys.argv", ["extract_figures.py", str(tmp_path)])

    assert extract_figures.main() == 0

    rows = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert [(row["figure"], row["class"], row["reason"]) for row in rows] == [("41", "none", "story"), ("7", "", "")]
