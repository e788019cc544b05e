"""Files and the schemas: those that come with the library, those of the documentation, and made-up ones."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings

from jianfu_rules import load_overlay
from jianfu_rules.loading.document import ListNode, MapNode, document_from
from jianfu_rules.loading.locate import bundled_root
from jianfu_rules.schemas.published import file_name
from tests.docs.pages import ROOT, Block, blocks_of, pages, put_right
from tests.given import ruleset_text
from tests.properties.generated import _INPUTS, _LIMIT, Small, small_rulesets
from tests.unit.schemas import whole
from tests.unit.schemas.reading import as_an_editor_reads, faults_of_text

RULESETS = sorted(bundled_root().glob("*/*/[0-9]*.yaml"))
VOCABULARIES = sorted({*bundled_root().glob("*.yaml"), *bundled_root().glob("*/*/parameters.yaml")})
CASES = sorted(bundled_root().glob("*/*/cases/*.yaml"))
FIXTURES = ROOT / "tests" / "_fixtures" / "permit"

# What a schema tells of a file; every other code is about what the file means, or lies beyond JSON Schema.
SHAPE = frozenset({"JR108", "JR109", "JR110", "JR112", "JR117"})


def name_of(file: Path) -> str:
    return file.relative_to(bundled_root()).as_posix()


@pytest.mark.parametrize("file", RULESETS, ids=name_of)
def test_a_shipped_ruleset_is_valid(file: Path) -> None:
    assert faults_of_text("ruleset", file.read_text("utf-8")) == []


@pytest.mark.parametrize("file", CASES, ids=name_of)
def test_shipped_cases_are_valid(file: Path) -> None:
    assert faults_of_text("cases", file.read_text("utf-8")) == []


@pytest.mark.parametrize("file", VOCABULARIES, ids=name_of)
def test_a_shipped_vocabulary_is_valid(file: Path) -> None:
    assert faults_of_text("vocabulary", file.read_text("utf-8")) == []


def test_there_are_shipped_files() -> None:
    assert min(len(RULESETS), len(CASES)) >= 5
    assert VOCABULARIES


def test_the_ruleset_of_the_tests_is_valid() -> None:
    assert faults_of_text("ruleset", (FIXTURES / "2025-01-01.yaml").read_text("utf-8")) == []
    assert faults_of_text("cases", (FIXTURES / "cases" / "2025-01-01.yaml").read_text("utf-8")) == []


# -- the pages of the documentation


@attrs.frozen
class Example:
    """A whole file that a page shows, and the codes that it is said to get."""

    page: str
    line: int
    text: str
    kind: str
    codes: frozenset[str]


def kind_of(text: str) -> str | None:
    """Return which kind of file a text is; None for a part of one."""
    match document_from(text, "page"):
        case ListNode():
            return "cases"
        case MapNode() as node if node.find("format") is not None:
            return next((kind for kind in ("overlay", "vocabulary") if node.find(kind) is not None), "ruleset")
        case _:
            return None


def examples_of(page: Path) -> Iterator[Example]:
    saved: dict[str, str] = {}
    for block in blocks_of(page.read_text("utf-8")):
        if block.kind != "yaml":
            continue
        text, codes = _whole_text(block, saved), frozenset(re.findall("JR[0-9]{3}", block.marks.get("wrong", "")))
        if "file" in block.marks:
            saved[block.marks["file"]] = text
        if not codes & UNREADABLE and "part" not in block.marks and (kind := kind_of(text)) is not None:
            yield Example(page.relative_to(ROOT).as_posix(), block.first, text, kind, codes)


def _whole_text(block: Block, saved: Mapping[str, str]) -> str:
    return put_right(saved[block.marks["instead"]], block.text) if "instead" in block.marks else block.text


UNREADABLE = frozenset({"JR102", "JR103", "JR104", "JR105", "JR106", "JR107"})  # no editor has data of such a file
EXAMPLES = [example for page in pages() for example in examples_of(page)]
SOUND = [example for example in EXAMPLES if not example.codes & SHAPE]
MALFORMED = [example for example in EXAMPLES if example.codes & SHAPE]


def place(example: Example) -> str:
    return f"{example.page}:{example.line}"


@pytest.mark.parametrize("example", SOUND, ids=place)
def test_a_file_of_the_documentation_is_valid(example: Example) -> None:
    assert faults_of_text(example.kind, example.text) == []


@pytest.mark.parametrize("example", MALFORMED, ids=place)
def test_a_malformed_file_of_the_documentation_is_refused(example: Example) -> None:
    assert faults_of_text(example.kind, example.text) != []


def test_the_documentation_has_both_kinds_of_examples() -> None:
    assert {code for example in MALFORMED for code in example.codes} >= SHAPE
    assert len(SOUND) > 40


# -- what a person mistypes, and how it is told


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("format: 1", "format: 2", "$.format"),
        ("format: 1\n", "", "$"),
        ("title: {zh: 全, en:", "title: {zh: 全, english:", "$.title"),
        ('title: {zh: 全, en: "whole, with everything"}', "title: {zh: 全, en: whole, with everything}", "$.title"),
        ("basis: modelled, note: 未载明", "basis: modeled, note: 未载明", "$.in_force.basis"),
        ("{from: 2025-01-01, to: 2026-01-01,", "{from: 2025-1-1, to: 2026-01-01,", "$.in_force.from"),
        ("{from: 2025-01-01, to: 2026-01-01,", "{from: 2025-02-30, to: 2026-01-01,", "$.in_force.from"),
        ('scale: 1, min: 0, max: "100.0"', 'scale: two, min: 0, max: "100.0"', "$.inputs.score.scale"),
        ('scale: 1, min: 0, max: "100.0"', 'scale: 13, min: 0, max: "100.0"', "$.inputs.score.scale"),
        ('scale: 1, min: 0, max: "100.0"', "scale: 1, min: 0, max: 100分", "$.inputs.score.max"),
        ("{type: date, min: 2000-01-01", "{type: date, min: 2000/01/01", "$.inputs.day.min"),
        ("{type: text, max_length: 20,", "{type: text, maxlength: 20,", "$.inputs.word"),
        ("optional: true", "optional: yes", "$.inputs.size.optional"),
        ("immutable: true", 'immutable: "true"', "$.inputs.score.immutable"),
        ("  word: {type: text,", "  2nd: {type: text,", "$.inputs"),
        ("  word: {type: text,", "  字（词）: {type: text,", "$.inputs"),
        ("kind: {enum: {", "kind: {values: {", "$.types.kind"),
        ("required: true", "required: true, vlaue: 3", "$.parameters.hosts"),
        ("figure:\n    type: decimal\n    scale: 1", "figure:\n    scale: 1", "$.parameters.figure"),
        ("hit_policy: unique", "hit_policy: uniqe", "$.decisions.verdict.hit_policy"),
        ("aggregate: list", "aggregate: average", "$.decisions.both.aggregate"),
        ("    formula: score + figure * hosts + unknown\n", "", "$.decisions.sum"),
        ("    says: {zh: 相加, en: added}\n", "", "$.decisions.sum"),
        ("overrides: [high]", "overrides: high", "$.decisions.verdict.rules[1].overrides"),
        ("strength: in principle", "strength: in_principle", "$.decisions.verdict.rules[0].strength"),
        ("when: {size: null}", "when: [size, null]", "$.decisions.both.rules[0].when"),
        ("- total: verdict", "- {total: verdict, never: false}", "$.properties[4]"),
        ("- total: verdict", "- totally: verdict", "$.properties[4]"),
        ("direction: increasing", "direction: up", "$.properties[0].monotone.direction"),
        ("main: verdict", "main: null", "$.main"),
        ("main: verdict", "main: verdict\ninclude: [/etc/passwd.yaml]", "$.include[0]"),
        ("main: verdict", "main: verdict\ninclude: [../../../a.yaml]", "$.include[0]"),
        ("main: verdict", "main: verdict\ninclude: []", "$.include"),
    ],
)
def test_a_mistake_is_told_at_its_place(old: str, new: str, where: str) -> None:
    assert whole.RULESET.count(old) >= 1

    places = {fault.partition(":")[0] for fault in faults_of_text("ruleset", whole.RULESET.replace(old, new, 1))}

    assert where in places


@pytest.mark.parametrize("path", ["a.yaml", "../a.yaml", "../../共用.yaml", "a.b.yaml"])
def test_a_file_nearby_can_be_included(path: str) -> None:
    assert faults_of_text("ruleset", whole.INCLUDING.replace("../shared.yaml", path)) == []


def test_sources_and_inputs_are_needed_where_nothing_is_included() -> None:
    without = whole.INCLUDING.replace("sources: {own: {title: 文}}\n", "")

    assert faults_of_text("ruleset", without) == []
    assert faults_of_text("ruleset", without.replace("include: [../shared.yaml]\n", "")) == [
        "$: 'sources' is a required property"
    ]


# -- made-up files


def text_of(small: Small) -> str:
    """Return the file of a generated ruleset."""
    inputs = {name: part for each in small.inputs for name, part in _INPUTS[each][0].items()}
    decisions = {name: part for decision in small.decisions for name, part in decision.part().items()}
    return ruleset_text(inputs, decisions, parameters=_LIMIT if small.parameters else {})


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(small_rulesets())
def test_a_generated_ruleset_is_valid(small: Small) -> None:
    assert faults_of_text("ruleset", text_of(small)) == []


def overlay_of(ruleset: Any) -> dict[str, Any]:
    """Return an overlay that says again all that a ruleset says, as far as an overlay can."""
    tables = {name: decision for name, decision in ruleset["decisions"].items() if "rules" in decision}
    rules = {
        rule["id"]: {"in": name, **{key: value for key, value in rule.items() if key != "id"}}
        for name, table in tables.items()
        for rule in table["rules"]
    }
    sections = {key: ruleset[key] for key in ("title", "sources", "types", "inputs", "parameters") if key in ruleset}
    return {
        "format": 1,
        "overlay": ruleset["ruleset"],
        "base": {"from": ruleset["in_force"]["from"], "digest": f"sha256:{'0' * 64}"},
        **sections,
        "rules": rules,
        "otherwise": {name: table["otherwise"] for name, table in tables.items() if "otherwise" in table},
        "labels": {name: item["label"] for name, item in ruleset["decisions"].items()},
    }


@pytest.mark.parametrize("file", RULESETS, ids=name_of)
def test_an_overlay_made_from_a_ruleset_is_valid(file: Path, tmp_path: Path) -> None:
    text = json.dumps(overlay_of(as_an_editor_reads(file.read_text("utf-8"))), ensure_ascii=False)
    overlay = tmp_path / "local.yaml"
    overlay.write_text(text, "utf-8")

    assert load_overlay(overlay).labels
    assert faults_of_text("overlay", text) == []


# -- the line for editors


def test_every_shipped_file_names_its_schema() -> None:
    kinds = {"ruleset": RULESETS, "cases": CASES, "vocabulary": VOCABULARIES}
    for file, kind in [(file, kind) for kind, files in kinds.items() for file in files]:
        first, _, _ = file.read_text("utf-8").partition("\n")
        start, _, path = first.partition("=")

        assert start == "# yaml-language-server: $schema", file
        assert (file.parent / path).resolve() == bundled_root().resolve() / "schema" / file_name(kind), file
