"""Located nodes to model classes: the general part of the loader."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import attrs
import pytest
from cattrs import Converter

from jianfu_rules.diagnostics import Diagnostic
from jianfu_rules.loading.document import Node, ScalarNode, document_from
from jianfu_rules.loading.structure import (
    AS_NAMED,
    Keys,
    StructureError,
    class_hook,
    each,
    problem,
    require_map,
    require_name,
    require_scalar,
    shown,
    structure_bool,
    structure_date,
    structure_enum,
    structure_located,
    structure_text,
)
from jianfu_rules.model.citation import Basis
from jianfu_rules.source import Position, Span

HERE = Span("f.yaml", Position(1, 1), Position(1, 2))


def node(text: str) -> Node:
    return document_from(text, "f.yaml")


def problems_of(part: Callable[[], object]) -> list[str]:
    with pytest.raises(StructureError) as caught:
        part()
    return [str(item) for item in caught.value.diagnostics]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("''", "``"),
        ("[a]", "a list"),
        ("{}", "a mapping"),
        ("x", "`x`"),
        ("x" * 41, f"`{'x' * 39}…`"),
        ("x" * 40, f"`{'x' * 40}`"),
    ],
)
def test_a_node_is_shown_in_few_words(text: str, words: str) -> None:
    assert shown(node(text)) == words


def test_nothing_is_shown_as_nothing() -> None:
    assert shown(ScalarNode("", plain=True, raw="", span=HERE)) == "nothing"


def test_what_is_no_mapping_is_told() -> None:
    assert problems_of(lambda: require_map(node("[a]"), "a rule")) == [
        "f.yaml:1:1: JR110 expected a rule, found a list"
    ]


@pytest.mark.parametrize(("text", "words"), [("[]", "a list"), ("null", "`null`"), ("''", "``")])
def test_what_is_no_text_is_told(text: str, words: str) -> None:
    assert problems_of(lambda: require_scalar(node(text), "a text")) == [
        f"f.yaml:1:1: JR110 expected a text, found {words}"
    ]


def test_a_quoted_null_is_a_text() -> None:
    assert structure_text(node("'null'")) == "null"


def test_a_word_knows_its_place() -> None:
    located = structure_located(node("law"))

    assert (located.text, str(located.span)) == ("law", "f.yaml:1:1")


def scalar(text: str) -> ScalarNode:
    return ScalarNode(text, plain=True, raw=text, span=HERE)


@pytest.mark.parametrize(("written", "name"), [("age", "age"), ("年龄", "年龄"), ("ａｇｅ＿１", "age_1")])
def test_a_name_is_written_in_any_script_and_width(written: str, name: str) -> None:
    assert require_name(scalar(written)) == name


@pytest.mark.parametrize("written", ["1a", "a b", "a-b", "“a”", ""])
def test_what_is_no_name_is_told(written: str) -> None:
    [line] = problems_of(lambda: require_name(scalar(written)))

    assert line.startswith(f"f.yaml:1:1: JR110 `{written}` is not a name (help: letters of any script")


@pytest.mark.parametrize("written", ["if", "and", "not", "true", "null", "between"])
def test_a_word_of_the_language_is_no_name(written: str) -> None:
    assert len(problems_of(lambda: require_name(scalar(written)))) == 1


@pytest.mark.parametrize(("text", "value"), [("true", True), ("false", False)])
def test_a_boolean_is_true_or_false(text: str, *, value: bool) -> None:
    assert structure_bool(node(text)) is value


@pytest.mark.parametrize("text", ["yes", "True", "'true'", "[true]", "null"])
def test_nothing_else_is_a_boolean(text: str) -> None:
    [line] = problems_of(lambda: structure_bool(node(text)))

    assert line.startswith("f.yaml:1:1: JR110 expected true or false, found ")


def test_a_day_is_read() -> None:
    assert structure_date(node("2024-02-29")) == dt.date(2024, 2, 29)


@pytest.mark.parametrize(
    "text", ["2023-02-29", "20240229", "2024-W09-4", "2024-2-9", "２０２４-02-29", "2024", "0000-01-01"]
)
def test_other_spellings_are_no_day(text: str) -> None:
    assert problems_of(lambda: structure_date(node(text))) == [
        f"f.yaml:1:1: JR110 expected a day such as 2025-01-31, found `{text}`"
    ]


def test_a_word_of_a_list_is_read() -> None:
    assert structure_enum(node("official"), Basis) is Basis.OFFICIAL


def test_a_misspelt_word_gets_a_suggestion() -> None:
    assert problems_of(lambda: structure_enum(node("modeled"), Basis)) == [
        "f.yaml:1:1: JR110 unknown word `modeled` (help: did you mean `modelled`?)"
    ]


def test_a_strange_word_gets_the_list() -> None:
    assert problems_of(lambda: structure_enum(node("x"), Basis)) == [
        "f.yaml:1:1: JR110 unknown word `x` (help: one of `stated`, `official`, `modelled`)"
    ]


def test_the_results_of_all_parts_are_gathered() -> None:
    assert each([lambda: 1, lambda: 2]) == [1, 2]


def failing(code: str) -> Callable[[], int]:
    def part() -> int:
        raise problem(code, "x", HERE, "y")

    return part


def test_the_problems_of_all_parts_are_gathered() -> None:
    with pytest.raises(StructureError) as caught:
        each([failing("JR108"), lambda: 1, failing("JR109")])

    assert caught.value.diagnostics == (
        Diagnostic("JR108", "x", HERE, help="y"),
        Diagnostic("JR109", "x", HERE, help="y"),
    )


@attrs.frozen
class Pair:
    first: str
    second: str = "none"


def hook_for_pairs(keys: Keys = AS_NAMED) -> Callable[[Node, type[Pair]], Pair]:
    converter = Converter()
    converter.register_structure_hook(str, structure_text)
    return class_hook(converter, Pair, keys)


def test_a_class_is_read_from_its_keys() -> None:
    assert hook_for_pairs()(node("{first: a}"), Pair) == Pair("a")


def test_a_field_can_have_a_key_of_another_name() -> None:
    assert hook_for_pairs(Keys(renamed={"first": "one"}))(node("{one: a, second: b}"), Pair) == Pair("a", "b")


def test_every_problem_of_a_class_is_told() -> None:
    text = "{secnd: a, second: null}"

    assert problems_of(lambda: hook_for_pairs()(node(text), Pair)) == [
        "f.yaml:1:2: JR108 unknown key `secnd` (help: did you mean `second`?)",
        "f.yaml:1:1: JR109 the key `first` is missing",
        "f.yaml:1:20: JR110 expected a text, found `null`",
    ]


def test_a_key_without_likeness_gets_the_list() -> None:
    assert problems_of(lambda: hook_for_pairs()(node("{first: a, 注: b}"), Pair)) == [
        "f.yaml:1:12: JR108 unknown key `注` (help: the keys here are `first`, `second`)"
    ]


@attrs.frozen
class Counted:
    name: str
    size: int


def test_a_field_can_be_read_from_the_whole_mapping() -> None:
    converter = Converter()
    converter.register_structure_hook(int, lambda size, _: size)
    read = class_hook(converter, Counted, Keys(extra=("x", "y")), injected={"size": lambda mapping: len(mapping.keys)})

    assert read(node("{x: b, y: c}"), Counted).size == 2


def test_a_fault_of_ours_is_not_taken_for_the_authors() -> None:
    def faulty(_: object, __: object) -> str:
        raise ZeroDivisionError

    converter = Converter()
    converter.register_structure_hook(str, faulty)

    read = class_hook(converter, Pair)

    with pytest.raises(ZeroDivisionError):
        read(node("{first: a}"), Pair)
