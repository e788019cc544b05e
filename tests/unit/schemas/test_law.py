"""The law of the schemas: what the loader takes they take, and what it refuses for its shape they refuse.

Every file here is a whole file with one thing changed: each value in turn by values of other kinds, each key left out,
misspelt, or joined by one that is not known.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator

from jianfu_rules import CheckError, LoadError, check, load_overlay, load_ruleset
from jianfu_rules.loading.document import ListNode, MapNode, Node, ScalarNode, document_from
from jianfu_rules.loading.load import ruleset_from_text
from jianfu_rules.schemas import schema
from jianfu_rules.testing.cases import cases_from_text
from tests.properties.strategies import damaged as text_damaged
from tests.unit.schemas import reading, whole
from tests.unit.schemas.reading import as_an_editor_reads, faults_of_text

pytestmark = pytest.mark.lane  # takes minutes, and runs in CI after the others

WHOLE = {"ruleset": whole.RULESET, "vocabulary": whole.VOCABULARY, "overlay": whole.OVERLAY, "cases": whole.CASES}

INSTEAD = (
    *("null", '""', "true", '"true"', "7", "1.50", "-3", "text", '"a b"', '"1"', "2025-01-31", "2025-02-30"),
    *("[]", "[a]", "[[a]]", "[{a: b}]", "{}", "{zh: a, en: b}", "{zh: a}", "{zh: a, en: b, fr: c}", "{a: {zh: b}}"),
    *("{enum: {a: b}}", "{enum: {a: b}, of: c}", "{from: 2025-01-01}", '{total: d, always: "true"}'),
)
KEYS = ("1st", "a b", "and", "名（注）", "extra")

# What no schema of ours can say: what an expression holds, that two keys are the same name, that a day exists (only
# some programs look at `format`), what lies in another file.
BEYOND = frozenset({"JR107", "JR111"})

# Keys whose values the loader takes as they are; the schema says what check() asks of them.
NUMBERS = ("scale", "min", "max", "max_length")

Path_ = tuple[str | int, ...]


@attrs.frozen
class Damaged:
    """A file with one thing changed."""

    text: str
    what: str


def written(node: Node) -> str:
    """Return a node as flow YAML: quoted, but for what an editor would not take for text."""
    match node:
        case ScalarNode(text=text, plain=True) if not isinstance(as_an_editor_reads(f"- {text}")[0], str):
            return text
        case ScalarNode(text=text):
            return json.dumps(text, ensure_ascii=False)
        case ListNode(items=items):
            return "[" + ", ".join(written(item) for item in items) + "]"
        case MapNode():
            pairs = [f"{json.dumps(key.text, ensure_ascii=False)}: {written(value)}" for key, value in node.entries()]
            return "{" + ", ".join(pairs) + "}"


def changed(node: Node) -> Iterator[tuple[Path_, str]]:
    """Yield the text of a node with one thing in it changed, and where that is."""
    for instead in INSTEAD:
        yield (instead,), instead
    if isinstance(node, ListNode):
        parts = [written(item) for item in node.items]
        for index, item in enumerate(node.items):
            for path, text in changed(item):
                yield (0, *path), "[" + ", ".join([*parts[:index], text, *parts[index + 1 :]]) + "]"
    if isinstance(node, MapNode):
        pairs = [(key.text, written(value)) for key, value in node.entries()]
        for key in KEYS:
            yield (f"+{key}",), joined([*pairs, (key, "a")])
        for index, (name, value) in enumerate(pairs):
            before, after = pairs[:index], pairs[index + 1 :]
            yield (name, "left out"), joined([*before, *after])
            for key in KEYS:
                yield (name, f"called {key}"), joined([*before, (key, value), *after])
            for path, text in changed(node.values[index]):
                yield (name, *path), joined([*before, (name, text), *after])


def joined(pairs: list[tuple[str, str]]) -> str:
    return "{" + ", ".join(f"{json.dumps(key, ensure_ascii=False)}: {value}" for key, value in pairs) + "}"


def damaged(kind: str) -> Iterator[Damaged]:
    """Yield the whole file of a kind with one thing changed; of entries that are alike only the first is damaged."""
    seen = set()
    for path, text in changed(document_from(WHOLE[kind], kind)):
        place = shape_of(path)
        if place not in seen:
            seen.add(place)
            yield Damaged(text, ".".join(map(str, path)))


# Keys that hold names which an author chose; in an overlay rules and otherwise rows have their names as keys, too.
NAMED = re.compile("^(sources|types|inputs|parameters|decisions|outputs|labels|values|enum|when|then|facts)$")


def shape_of(path: Path_) -> Path_:
    """Return the end of a path, without the names that an author chose: what decides how a value is read."""
    *above, last = path
    free = [False, *(bool(NAMED.match(str(word))) for word in above)]
    return (*["*" if chosen else word for word, chosen in zip(above, free, strict=False)][-3:], last)


def refused(load: Callable[[str], object], text: str) -> frozenset[str]:
    """Return the codes with which a file is refused; none where it is taken."""
    try:
        load(text)
    except LoadError as error:
        return frozenset(item.code for item in error.diagnostics)
    return frozenset()


@pytest.fixture
def loads(tmp_path: Path) -> Mapping[str, Callable[[str], object]]:
    """Return the loader of each kind."""
    file, shared = tmp_path / "rules" / "whole.yaml", tmp_path / "shared.yaml"
    file.parent.mkdir()

    def overlay(text: str) -> object:
        file.write_text(text, "utf-8")
        return load_overlay(file)

    def vocabulary(text: str) -> object:
        shared.write_text(text, "utf-8")
        file.write_text(whole.INCLUDING, "utf-8")
        return load_ruleset(file)

    return {"ruleset": ruleset_from_text, "overlay": overlay, "vocabulary": vocabulary, "cases": cases_from_text}


def only_numbers(faults: list[str]) -> bool:
    """Tell whether a schema finds fault with nothing but the numbers of types."""
    return all(fault.partition(":")[0].endswith(tuple(f".{key}" for key in NUMBERS)) for fault in faults)


def is_unsound(kind: str, text: str) -> bool:
    """Tell whether check() refuses what the loader takes; of an overlay only the whole could tell."""
    if kind != "ruleset":
        return True
    try:
        check(ruleset_from_text(text))
    except CheckError as error:
        return any(item.code == "JR203" for item in error.diagnostics)
    return False


@pytest.mark.parametrize("kind", WHOLE)
def test_the_whole_files_are_taken(kind: str, loads: Mapping[str, Callable[[str], object]]) -> None:
    assert refused(loads[kind], WHOLE[kind]) == frozenset()
    assert faults_of_text(kind, WHOLE[kind]) == []


def disagreements(kind: str, load: Callable[[str], object], every: int, first: int = 0) -> tuple[list[str], list[bool]]:
    """Return where loader and schema differ, and what both said of the other files, true for a refusal."""
    found, agreed = [], []
    for item in islice(damaged(kind), first, None, every):
        codes, faults = refused(load, item.text), faults_of_text(kind, item.text)
        if codes - BEYOND and not faults:
            found.append(f"{item.what}: only the loader refuses it: {sorted(codes)}")
        elif faults and not codes and not (only_numbers(faults) and is_unsound(kind, item.text)):
            found.append(f"{item.what}: only the schema refuses it: {faults}")
        else:
            agreed.append(bool(faults))
    return found, agreed


@pytest.mark.parametrize(("kind", "every"), [("ruleset", 29), ("vocabulary", 3), ("overlay", 11), ("cases", 3)])
def test_loader_and_schema_refuse_the_same(kind: str, every: int, loads: Mapping[str, Callable[[str], object]]) -> None:
    found, agreed = disagreements(kind, loads[kind], every)

    assert found == []
    assert agreed.count(True) > 100
    assert agreed.count(False) > 10


@pytest.mark.long
@pytest.mark.parametrize("first", range(4))
@pytest.mark.parametrize("kind", WHOLE)
def test_loader_and_schema_refuse_the_same_wherever_a_file_is_damaged(
    kind: str, first: int, loads: Mapping[str, Callable[[str], object]]
) -> None:
    assert disagreements(kind, loads[kind], 4, first)[0] == []


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(text_damaged(whole.RULESET))
def test_what_still_loads_after_some_damage_is_valid(text: str) -> None:
    faults = [] if refused(ruleset_from_text, text) else faults_of_text("ruleset", text)

    assert faults == [] or (only_numbers(faults) and is_unsound("ruleset", text))


def test_a_schema_that_allows_more_or_less_is_noticed(
    loads: Mapping[str, Callable[[str], object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = schema("cases")
    for change in ({"additionalProperties": True}, {"required": ["case", "as_of", "facts", "expect", "story"]}):
        other = Draft202012Validator({**closed, "items": {**closed["items"], **change}})
        monkeypatch.setattr(reading, "validator", lambda _, other=other: other)

        assert disagreements("cases", loads["cases"], 3)[0] != []


@pytest.mark.parametrize("word", ["~", "Null", "NULL", "null"])
def test_a_bare_word_that_yaml_takes_for_nothing_is_no_text(word: str) -> None:
    text = whole.RULESET.replace("{title: 2025}", f"{{title: {word}}}")

    assert refused(ruleset_from_text, text) == frozenset({"JR110"})
    assert faults_of_text("ruleset", text) == [
        "$.sources.page.title: None is not of type 'string', 'number', 'boolean'"
    ]
