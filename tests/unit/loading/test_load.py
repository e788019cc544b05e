"""From file to Ruleset."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from jianfu_rules.diagnostics import Diagnostic
from jianfu_rules.errors import LoadError
from jianfu_rules.loading.load import load_ruleset, ruleset_from_text
from jianfu_rules.loading.read import read_bytes
from jianfu_rules.model.citation import Basis
from tests import given
from tests.diagnosed import SOURCE, codes_of, diagnosed, told

SOUND = given.ruleset_text(given.number("x"), given.formula("d", "x"))


def problems_of(path: Path) -> tuple[Diagnostic, ...]:
    with pytest.raises(LoadError) as caught:
        load_ruleset(path)
    return caught.value.diagnostics


def test_a_file_named_for_its_first_day_is_loaded(tmp_path: Path) -> None:
    file = tmp_path / "2025-01-01.yaml"
    file.write_text(SOUND, "utf-8")

    assert load_ruleset(file) == ruleset_from_text(SOUND)


def test_a_file_with_any_other_name_is_loaded(tmp_path: Path) -> None:
    file = tmp_path / "draft.yaml"
    file.write_text(SOUND, "utf-8")

    assert load_ruleset(str(file)).in_force.start == dt.date(2025, 1, 1)


def test_a_file_named_for_another_day_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "2024-01-01.yaml"
    file.write_text(SOUND, "utf-8")
    [item] = problems_of(file)

    assert (item.code, item.help) == ("JR113", "name it `2025-01-01.yaml`")
    assert item.message == "the file is named for 2024-01-01, but the ruleset is in force from 2025-01-01"
    assert item.span is not None
    assert item.span.start.line == SOUND[: SOUND.index('"2025-01-01"')].count("\n") + 1


def test_places_name_the_file_as_the_caller_does(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(SOUND, "utf-8")

    assert load_ruleset(file, source="rulesets/x.yaml").places.whole.source == "rulesets/x.yaml"
    assert load_ruleset(file).places.whole.source == str(file)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    file = tmp_path / "Absent.yaml"

    assert [str(item) for item in problems_of(file)] == [f"JR101 there is no file `{file}`"]


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    folder = tmp_path / "Folder"
    folder.mkdir()
    [item] = problems_of(folder)

    assert item.code == "JR102"
    assert item.message.startswith(f"the file `{folder}` can't be opened: ")


def test_a_name_that_no_file_can_have_is_told() -> None:
    with pytest.raises(LoadError, match=r"JR102 the file `a\\x00b` can't be opened: its name can't be a file's"):
        read_bytes(Path("a\x00b"))


def test_no_more_of_a_file_is_read_than_the_bound_needs(tmp_path: Path) -> None:
    file = tmp_path / "long.yaml"
    file.write_bytes(b"#" * 5_000_000)

    assert len(read_bytes(file)) == 1_600_001


# -- the format


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a", "1:1: JR110 expected a mapping that starts with `format: 1`, found `a`"),
        ("[a]", "1:1: JR110 expected a mapping that starts with `format: 1`, found a list"),
        ("a: b", "1:1: JR109 the key `format` is missing (help: start the file with `format: 1`)"),
        ("a: b\nformat: 2", "2:9: JR112 this version reads format 1, not `2`"),
        ("format: {a: b}", "1:9: JR112 this version reads format 1, not a mapping"),
        ("", "1:1: JR104 the file is empty"),
    ],
)
def test_a_file_of_another_format_is_refused(text: str, line: str) -> None:
    assert [str(item) for item in diagnosed(text)] == [f"{SOURCE}:{line}"]


# -- everything at once


def test_everything_that_is_missing_is_told_at_once() -> None:
    missing = ["decisions", "in_force", "inputs", "jurisdiction", "main", "ruleset", "sources", "title"]

    assert [str(item) for item in diagnosed("format: 1")] == [
        f"{SOURCE}:1:1: JR109 the key `{key}` is missing" for key in missing
    ]


FAULTY = """\
format: 1
ruleset: a/b
titel: {zh: 题}
title: {zh: 题}
jurisdiction: 某市
in_force: {from: 1 January}
sources: {law: {titel: x}}
inputs:
  x y: {type: integer, label: {zh: 甲, en: x}}
  z: {label: {zh: 乙, en: z}}
parameters:
  p: {value: [1], label: {zh: 丙, en: p}}
decisions:
  d: {type: integer}
  e:
    type: integer
    label: {zh: 丁, en: e}
    formula: "1 +"
    cite: {source: law}
    basis: guessed
    says: {zh: 说, en: say, fr: dire}
  t:
    type: {a: b}
    label: {zh: 戊, en: t}
    hit_policy: unique
    rules:
      - {id: r, cite: {source: law, at: x}, basis: stated, says: {zh: 说, en: say}, when: {x: "> >"}, then: }
      - rule
main: null
not_encoded: nothing
"""


def test_all_problems_of_a_file_are_told_at_once() -> None:
    assert [f"{item.span} {item.code}".removeprefix(f"{SOURCE}:") for item in diagnosed(FAULTY)] == [
        "3:1 JR108",
        "4:8 JR109",
        "5:15 JR110",
        "6:11 JR109",
        "6:18 JR110",
        "7:16 JR109",
        "7:17 JR108",
        "9:3 JR110",
        "10:6 JR109",
        "12:14 JR110",
        "14:6 JR109",
        "18:18 JR111",
        "19:11 JR109",
        "20:12 JR110",
        "21:28 JR108",
        "23:11 JR110",
        "27:97 JR111",
        "27:108 JR110",
        "28:9 JR110",
        "29:7 JR110",
        "30:14 JR110",
    ]


# -- single shapes


def ruleset_with(**more: Any) -> str:
    return given.ruleset_text(given.number("x"), given.formula("d", "x"), **more)


def test_a_misspelt_key_gets_a_suggestion() -> None:
    item = told(ruleset_with(paramters={}), "JR108", at='"paramters"')

    assert (item.message, item.help) == ("unknown key `paramters`", "did you mean `parameters`?")


@pytest.mark.parametrize("key", ["places", "name", "id"])
def test_a_field_of_ours_is_no_key(key: str) -> None:
    assert told(ruleset_with(**{key: "x"}), "JR108", at=f'"{key}"').message == f"unknown key `{key}`"


def test_words_are_said_in_both_languages() -> None:
    item = told(ruleset_with(summary={"zh": "摘要"}), "JR109", at='{\n  "zh": "摘要"\n }')

    assert (item.message, item.help) == ("the key `en` is missing", "say it in both languages")


def test_an_unknown_language_is_told() -> None:
    item = told(ruleset_with(summary={"zh": "摘要", "en": "x", "fr": "y"}), "JR108", at='"fr"')

    assert (item.message, item.help) == ("unknown language `fr`", "the languages are `zh` and `en`")


def test_a_text_that_a_comma_has_cut_is_explained() -> None:
    text = ruleset_with().replace('"format": 1', '"summary": {zh: 摘要, en: one, two}, "format": 1')
    item = told(text, "JR108", at="two")

    assert (item.message, item.help) == ("unknown language `two`", "inside { } a text with a comma stands in quotes")


def test_words_are_no_single_text() -> None:
    item = told(ruleset_with(summary="摘要"), "JR110", at='"摘要"')

    assert item.message == "expected words in both languages: {zh: …, en: …}, found `摘要`"


def test_an_empty_word_is_told() -> None:
    item = told(ruleset_with(summary={"zh": "摘要", "en": ""}), "JR110", at='""')

    assert item.message == "expected a text, found ``"


def test_what_is_not_covered_is_a_list() -> None:
    item = told(ruleset_with(not_encoded="nothing"), "JR110", at='"nothing"')

    assert item.message == "expected a list, found `nothing`"


def test_what_is_not_covered_is_read() -> None:
    entry = {"what": {"zh": "甲", "en": "a"}, "why": {"zh": "乙", "en": "b"}}
    [found] = ruleset_from_text(ruleset_with(not_encoded=[entry])).not_encoded

    assert (found.what.zh, found.why.en) == ("甲", "b")


def test_the_end_and_the_basis_of_a_period_are_read() -> None:
    period = ruleset_from_text(
        ruleset_with(in_force={"from": "2025-01-01", "to": "2026-01-01", "basis": "modelled", "note": "why"})
    ).in_force

    assert (period.end, period.basis, period.note) == (dt.date(2026, 1, 1), Basis.MODELLED, "why")


def test_a_shared_type_is_an_enum() -> None:
    item = told(ruleset_with(types={"grade": {"type": "integer"}}), "JR203", at='"grade"')

    assert (item.message, item.help) == ("the shared type `grade` is no enum", "write {enum: {name: label, …}}")


def test_a_shared_type_is_a_mapping() -> None:
    item = told(ruleset_with(types={"grade": "integer"}), "JR110", at='"integer"')

    assert item.message == "expected a mapping such as {enum: {…}}, found `integer`"


def test_a_bare_label_of_a_member_is_chinese() -> None:
    types = ruleset_from_text(ruleset_with(types={"grade": {"enum": {"very_good": "优秀"}}})).types
    [label] = (types["grade"].values or {}).values()

    assert (label.zh, label.en) == ("优秀", "very good")


def test_a_member_has_a_label() -> None:
    text = ruleset_with(types={"grade": {"enum": {"good": None}}})

    assert told(text, "JR110", at="null").message == "expected a label, found `null`"


def test_names_are_normalised() -> None:
    text = given.ruleset_text(given.number("ａｇｅ"), given.formula("d", "age"))

    assert list(ruleset_from_text(text).inputs) == ["age"]


def test_two_keys_that_mean_the_same_name_are_refused() -> None:
    text = given.ruleset_text({**given.number("ａ"), **given.number("a")}, given.formula("d", "a"))

    assert set(codes_of(text)) <= {"JR107", "JR202"}
    assert codes_of(text) != []


def test_a_member_whose_name_is_full_width_is_read() -> None:
    x = {"x": {"type": "enum", "values": {"ＡＢ": "甲", "c": "乙"}, "label": given.label("x")}}
    rules = [given.rule("r", {"x": '"AB"'}, "yes")]
    text = given.ruleset_text(x, given.table("d", rules, given.otherwise("no")))

    assert codes_of(text) == []


def test_the_key_of_a_source_is_any_word() -> None:
    assert list(ruleset_from_text(ruleset_with(sources={"人民日报-2025": {"title": "x"}})).sources) == ["人民日报-2025"]


def test_a_judgement_is_read() -> None:
    judged = given.yes_no("x", judgement={"by": given.label("who"), "criteria": given.label("how")})
    text = given.ruleset_text(judged, given.table("d", [given.rule("r", "x", "a")], given.otherwise("b")))
    judgement = ruleset_from_text(text).inputs["x"].judgement

    assert judgement is not None
    assert judgement.by.en == "the who"


# -- decisions and expressions


def test_a_decision_is_a_formula_or_a_table() -> None:
    text = given.ruleset_text({}, {"d": {"type": "integer", "label": given.label("d")}})
    [item] = diagnosed(text)

    assert (item.code, item.message) == ("JR109", "a decision has a `formula` or `rules`")


def test_a_decision_is_not_both() -> None:
    decision = {**given.formula("d", "1")["d"], "rules": []}

    assert told(given.ruleset_text({}, {"d": decision}), "JR108", at='"rules"').message == "unknown key `rules`"


def test_a_formula_is_a_text() -> None:
    text = given.ruleset_text({}, {"d": {**given.formula("d", "1")["d"], "formula": ["1 + 1"]}})
    [item] = diagnosed(text)

    assert (item.code, item.message) == ("JR110", "expected an expression, found a list")


def test_a_bare_null_is_an_expression() -> None:
    rules = [given.rule("r", "x", "a")]
    text = given.ruleset_text(given.yes_no("x"), given.table("d", rules, given.otherwise("b")))
    item = told(text.replace('"then": "a"', '"then": null'), "JR206", at="null")

    assert item.message == "`null` can only be compared: `x = null`, `x != null`"


def test_the_subject_of_a_cell_is_a_name() -> None:
    rules = [given.rule("r", {"x-y": "> 1"}, "a")]
    text = given.ruleset_text(given.number("x"), given.table("d", rules, given.otherwise("b")))

    assert told(text, "JR110", at='"x-y"').message == "`x-y` is not a name"


def test_a_condition_is_no_list() -> None:
    rules = [{**given.rule("r", {}, "a"), "when": ["x > 1"]}]
    text = given.ruleset_text(given.number("x"), given.table("d", rules, given.otherwise("b")))
    [item] = diagnosed(text)

    assert (item.code, item.message) == ("JR110", "expected an expression, found a list")


def test_a_hit_policy_of_another_name_gets_a_suggestion() -> None:
    rules = [given.rule("r", {"x": "> 1"}, "a")]
    text = given.ruleset_text(given.number("x"), given.table("d", rules, given.otherwise("b"), policy="uniqe"))

    assert told(text, "JR110", at='"uniqe"').help == "did you mean `unique`?"


def test_the_strength_of_a_rule_is_read() -> None:
    rules = [given.rule("r", {"x": "> 1"}, "a", strength="in principle")]
    text = given.ruleset_text(given.number("x"), given.table("d", rules, given.otherwise("b")))

    assert codes_of(text) == []


@pytest.mark.parametrize("key", ["scale", "min", "max", "unit", "max_length"])
def test_a_key_of_a_type_without_a_type_is_not_passed_over(key: str) -> None:
    parameter = {"p": {"value": "1", key: "1", "label": given.label("p"), "cite": given.CITE, "basis": "stated"}}
    text = given.ruleset_text(given.number("x"), given.formula("d", "p * x"), parameters=parameter)

    assert [item.code for item in diagnosed(text) if item.is_error] != []


@pytest.mark.parametrize("word", ["null", "Null", "NULL", "~"])
def test_a_bare_null_is_no_text_however_it_is_spelt(word: str) -> None:
    text = f"format: 1\nruleset: {word}\n"

    with pytest.raises(LoadError) as raised:
        ruleset_from_text(text)
    assert "JR110" in {item.code for item in raised.value.diagnostics if item.span and item.span.start.line == 2}
