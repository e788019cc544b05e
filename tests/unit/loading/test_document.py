"""YAML text to located nodes: the strict profile and its bounds."""

from __future__ import annotations

import pytest
import yaml

from jianfu_rules.diagnostics import Diagnostic
from jianfu_rules.errors import LoadError
from jianfu_rules.loading import document
from jianfu_rules.loading.document import (
    MAX_CHARACTERS,
    MAX_DEPTH,
    MAX_NODES,
    MAX_SCALAR,
    ListNode,
    MapNode,
    Node,
    ScalarNode,
    document_from,
)
from jianfu_rules.source import Position, Span


@pytest.fixture(params=["C", "Python"], autouse=True)
def _both_parsers(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "Python":
        monkeypatch.setattr(document, "_LOADER", yaml.SafeLoader)


def read(text: str | bytes) -> Node:
    return document_from(text, "f.yaml")


def problems_of(text: str | bytes) -> tuple[Diagnostic, ...]:
    with pytest.raises(LoadError) as caught:
        read(text)
    return caught.value.diagnostics


def problem_of(text: str | bytes) -> tuple[str, str, str]:
    [item] = problems_of(text)
    return item.code, str(item.span), item.message


def plain(node: Node) -> object:
    """Return the node as ordinary lists, dicts and texts."""
    match node:
        case ScalarNode(text):
            return text
        case ListNode(items):
            return [plain(item) for item in items]
        case MapNode():
            return {key.text: plain(value) for key, value in node.entries()}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 1", {"a": "1"}),
        ("[a, 'b', \"c\"]", ["a", "b", "c"]),
        ("- a\n- - b\n- {c: d}", ["a", ["b"], {"c": "d"}]),
        ("[yes, 2025-01-01, 0x10, ~, 1e3]", ["yes", "2025-01-01", "0x10", "~", "1e3"]),
        ("a:\nb: ''", {"a": "", "b": ""}),
        ("a: >-\n  x\n  y\nb: |\n  x\n  y\n", {"a": "x y", "b": "x\ny\n"}),
        ("年龄: 六十 # 注", {"年龄": "六十"}),
        ("# only\n---\na: b\n...\n", {"a": "b"}),
        ('a: "\\u5e74\\n"', {"a": "年\n"}),
    ],
)
def test_every_scalar_stays_text(text: str, value: object) -> None:
    assert plain(read(text)) == value


@pytest.mark.parametrize(("text", "bare"), [("a", True), ("'a'", False), ('"a"', False), ("|\n  a", False)])
def test_a_scalar_knows_whether_it_was_written_bare(text: str, *, bare: bool) -> None:
    node = read(text)

    assert isinstance(node, ScalarNode)
    assert node.plain is bare


@pytest.mark.parametrize(
    ("text", "is_null"), [("null", True), ("'null'", False), ("~", True), ("Null", True), ("nil", False)]
)
def test_only_a_bare_null_is_null(text: str, *, is_null: bool) -> None:
    node = read(text)

    assert isinstance(node, ScalarNode)
    assert node.is_null is is_null


def test_a_value_is_found_by_its_key() -> None:
    node = read("{a: 1, b: 2}")

    assert isinstance(node, MapNode)
    assert isinstance(node.find("b"), ScalarNode)
    assert node.find("c") is None


def test_a_node_knows_where_it_stands() -> None:
    node = read("年龄: {最小: 六十}\n")

    assert isinstance(node, MapNode)
    inner = node.values[0]
    assert isinstance(inner, MapNode)
    assert node.keys[0].span == Span("f.yaml", Position(1, 1), Position(1, 3))
    assert inner.span == Span("f.yaml", Position(1, 5), Position(1, 13))
    assert inner.values[0].span == Span("f.yaml", Position(1, 10), Position(1, 12))


def test_characters_outside_the_basic_plane_count_one_column_each() -> None:
    node = read("{𠮷: 𠮷𠮷, b: c}")

    assert isinstance(node, MapNode)
    assert node.values[1].span == Span("f.yaml", Position(1, 12), Position(1, 13))


def test_windows_line_ends_are_read_like_others() -> None:
    assert read("a: b\r\nc: |\r\n  x\r\n") == read("a: b\nc: |\n  x\n")


def test_bytes_are_read_as_utf_8() -> None:
    assert read("年龄: 六十".encode()) == read("年龄: 六十")


# -- characters


def test_bytes_that_are_not_utf_8_are_refused_at_their_line() -> None:
    assert problem_of(b"a: b\nc: \xff\n") == ("JR102", "f.yaml:2:1", "the file is not UTF-8 text")


def test_a_tab_is_refused() -> None:
    [item] = problems_of("a:\n  b:\tc")

    assert str(item) == "f.yaml:2:5: JR103 a tab is not allowed (help: indent with spaces)"


@pytest.mark.parametrize(
    "character",
    list("\x00\x07\r\x0b\x7f\x85\u2028\u2029\ufeff\u061c\u200e\u202e\u2066"),
)
def test_a_character_that_cannot_be_seen_is_refused(character: str) -> None:
    [item] = problems_of(f"年: x{character}y")

    assert item.message == f"the invisible character U+{ord(character):04X} is not allowed"
    assert (item.code, item.help, str(item.span)) == ("JR103", "delete it", "f.yaml:1:5")


def test_a_lone_surrogate_is_refused() -> None:
    assert problem_of("a: \ud800")[0] == "JR103"


def test_a_byte_order_mark_is_refused_in_bytes_too() -> None:
    assert problem_of(b"\xef\xbb\xbfa: b")[:2] == ("JR103", "f.yaml:1:1")


@pytest.mark.parametrize("character", ["\ufffe", "\uffff"])
def test_what_is_no_character_is_refused_at_its_place(character: str) -> None:
    assert problem_of(f"a: b\nc: {character}")[1] == "f.yaml:2:4"


def test_all_refused_characters_are_told_at_once() -> None:
    assert [str(item.span) for item in problems_of("\ta\n\tb")] == ["f.yaml:1:1", "f.yaml:2:1"]


def test_a_file_full_of_refused_characters_is_told_in_part() -> None:
    assert len(problems_of("\t" * 1000)) == 20


# -- well-formedness


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing but a comment\n", b""])
def test_an_empty_file_is_refused(text: str | bytes) -> None:
    assert problem_of(text) == ("JR104", "f.yaml:1:1", "the file is empty")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: b: c", 1),
        ("a: ]", 1),
        ("a: 'x\n", 1),
        ("a: 1\n b: 2", 2),
        ("- a\nb: c", 2),
        ("a: @x", 1),
        ("{a: b}}", 1),
        ('"\\q"', 1),
    ],
)
def test_what_is_not_well_formed_is_refused_at_its_line(text: str, line: int) -> None:
    [item] = problems_of(text)

    assert item.code == "JR104"
    assert item.span is not None
    assert item.span.start.line == line


def test_yaml_is_spelt_as_everywhere() -> None:
    [item] = problems_of("a: b: c")

    assert item.message.startswith("not well-formed YAML: ")


def test_a_problem_at_the_end_stands_inside_the_file() -> None:
    [item] = problems_of("a: [1, 2")

    assert item.span is not None
    assert item.span.start.line == 1


# -- the profile


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("a: &x 1", "1:4", "anchors (`&name`) are not used in rulesets"),
        ("a: &x {b: c}", "1:4", "anchors (`&name`) are not used in rulesets"),
        ("a: 1\nb: *x", "2:4", "aliases (`*name`) are not used in rulesets"),
        ("a: !!str 1", "1:4", "tags (`!name`) are not used in rulesets"),
        ("a: !mine [1]", "1:4", "tags (`!name`) are not used in rulesets"),
        ("a: {<<: {b: c}}", "1:5", "merge keys (`<<`) are not used in rulesets"),
        ("a: b\n---\nc: d", "2:1", "a file holds one document"),
        ("a: b\n--- \n", "2:1", "a file holds one document"),
        ("? [a]\n: b", "1:5", "a key is a single word or text"),
        ("{{a: b}: c}", "1:7", "a key is a single word or text"),
        ("'': b", "1:1", "an empty key"),
    ],
)
def test_a_feature_outside_the_profile_is_refused(text: str, place: str, message: str) -> None:
    assert problem_of(text) == ("JR105", f"f.yaml:{place}", message)


def test_a_quoted_merge_sign_is_a_key_like_any_other() -> None:
    assert plain(read("'<<': a")) == {"<<": "a"}


def test_a_key_that_stands_twice_is_refused() -> None:
    [item] = problems_of("a: 1\n'a': 2\n")

    assert str(item) == "f.yaml:2:1: JR107 the key `a` stands twice, first on line 1 (help: keep one of them)"


def test_all_keys_that_stand_twice_are_told_at_once() -> None:
    assert [str(item.span) for item in problems_of("a: {x: 1, x: 2}\nb: 1\na: 3\nb: 4\n")] == [
        "f.yaml:1:11",
        "f.yaml:3:1",
        "f.yaml:4:1",
    ]


def test_keys_of_different_mappings_may_be_equal() -> None:
    assert plain(read("a: {x: 1}\nb: {x: 2}")) == {"a": {"x": "1"}, "b": {"x": "2"}}


# -- the bounds


def test_a_file_of_the_greatest_length_is_read() -> None:
    assert plain(read("a: b\n" + "#" * (MAX_CHARACTERS - 5))) == {"a": "b"}


@pytest.mark.parametrize("text", ["#" * (MAX_CHARACTERS + 1), b"#" * (4 * MAX_CHARACTERS + 1)])
def test_a_longer_file_is_refused(text: str | bytes) -> None:
    assert problem_of(text) == ("JR106", "f.yaml:1:1", "a file has at most 400000 characters")


def test_the_deepest_file_is_read() -> None:
    assert isinstance(read("[" * MAX_DEPTH + "]" * MAX_DEPTH), ListNode)


@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 5_000])
def test_a_deeper_file_is_refused(depth: int) -> None:
    assert problem_of("[" * depth + "]" * depth) == ("JR106", "f.yaml:1:33", "a file nests at most 32 deep")


def test_a_file_of_the_most_values_is_read() -> None:
    node = read("[" + "a," * (MAX_NODES - 1) + "]")

    assert isinstance(node, ListNode)
    assert len(node.items) == MAX_NODES - 1


def test_a_file_of_more_values_is_refused() -> None:
    assert problem_of("[" + "a," * (MAX_NODES + 1) + "]")[::2] == ("JR106", "a file has at most 30000 values")


def test_the_longest_scalar_is_read() -> None:
    assert plain(read("a: " + "x" * MAX_SCALAR)) == {"a": "x" * MAX_SCALAR}


def test_a_longer_scalar_is_refused() -> None:
    assert problem_of("a: " + "x" * (MAX_SCALAR + 1)) == ("JR106", "f.yaml:1:4", "a value has at most 20000 characters")
