"""Diagnostics: one code, one sentence, one place, one way out."""

from __future__ import annotations

import re

import pytest

from jianfu_rules.diagnostics import CODES, Diagnostic, Severity, did_you_mean, in_order, nearest
from jianfu_rules.phrases import Lang
from jianfu_rules.source import Position, Span


def at(line: int, column: int, source: str = "f.yaml") -> Span:
    return Span(source, Position(line, column), Position(line, column + 1))


FULL = Diagnostic(
    "JR601",
    "unknown fact `agee`",
    path="agee",
    help="did you mean `age`?",
    zh="未知事实 `agee`",
    help_zh="是不是 `age`？",
)


def test_a_diagnostic_prints_place_code_sentence_and_help() -> None:
    item = Diagnostic("JR201", "unknown name `incme`", at(12, 9), help="did you mean `income`?")

    assert str(item) == "f.yaml:12:9: JR201 unknown name `incme` (help: did you mean `income`?)"


def test_a_fact_stands_for_the_place_where_there_is_no_file() -> None:
    assert str(FULL) == "agee: JR601 unknown fact `agee` (help: did you mean `age`?)"


def test_chinese_readers_get_chinese() -> None:
    assert FULL.text("zh") == "agee: JR601 未知事实 `agee`（是不是 `age`？）"


def test_what_has_no_chinese_is_told_in_english() -> None:
    assert Diagnostic("JR104", "not YAML", help="mend it").text("zh") == "JR104 not YAML (help: mend it)"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_without_place_and_help_only_code_and_sentence_remain(lang: Lang) -> None:
    assert Diagnostic("JR104", "the file is empty").text(lang) == "JR104 the file is empty"


@pytest.mark.parametrize(("severity", "word"), [(Severity.WARNING, "warning"), (Severity.NOTE, "note")])
def test_what_is_no_error_says_so(severity: Severity, word: str) -> None:
    assert str(Diagnostic("JR406", "nothing reads `x`", severity=severity)) == f"JR406 {word}: nothing reads `x`"


def test_only_errors_stop_a_stage() -> None:
    assert [Diagnostic("JR406", "x", severity=kind).is_error for kind in Severity] == [True, False, False]


def test_a_redacted_diagnostic_keeps_code_and_place_only() -> None:
    item = Diagnostic(
        "JR602", "`1980-secret` is no number", at(1, 2), "age", "write digits", zh="不是数字", help_zh="改"
    )

    assert item.redacted() == Diagnostic("JR602", "a fact of the wrong type", at(1, 2), "age", zh="事实类型错误")


def test_diagnostics_sort_by_file_line_and_column() -> None:
    places = [at(1, 1, "b"), at(10, 1, "a"), at(2, 10, "a"), at(2, 9, "a")]

    assert [item.span for item in in_order(Diagnostic("JR201", "x", place) for place in places)] == places[::-1]


def test_diagnostics_without_a_file_come_last_by_path() -> None:
    items = [Diagnostic("JR601", "x", path=path) for path in ("b", "a", None)] + [Diagnostic("JR601", "x", at(9, 9))]

    assert [item.path for item in in_order(items)] == [None, None, "a", "b"]
    assert in_order(items)[0].span == at(9, 9)


def test_the_same_diagnostic_is_told_once() -> None:
    assert in_order([FULL, Diagnostic("JR104", "y"), FULL]) == (Diagnostic("JR104", "y"), FULL)


def test_the_nearest_known_word_is_found() -> None:
    assert nearest("incme", ["outcome", "income", "age"]) == "income"


def test_nothing_is_near_a_strange_word() -> None:
    assert nearest("年龄", ["income"]) is None


def test_a_near_word_makes_a_question() -> None:
    assert did_you_mean("incme", ["income"]) == "did you mean `income`?"


def test_a_strange_word_makes_no_question() -> None:
    assert did_you_mean("年龄", ["income"]) is None


@pytest.mark.parametrize("code", CODES)
def test_a_code_has_a_title_in_both_languages(code: str) -> None:
    english, chinese = CODES[code]

    assert re.fullmatch("JR[1-6][0-9]{2}", code)
    assert english.isascii()
    assert not english.endswith(".")
    assert re.search("[\u4e00-\u9fff]", chinese)


def test_titles_tell_codes_apart() -> None:
    assert len(set(CODES.values())) == len(CODES)


def test_codes_are_in_order() -> None:
    assert list(CODES) == sorted(CODES)
