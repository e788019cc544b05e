"""Canonical layout: what changes, what stays, and that nothing is said anew."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from jianfu_rules import LoadError, check, load_ruleset
from jianfu_rules.formatting import format, format_file  # noqa: A004 - the module
from jianfu_rules.formatting.width import width_of
from jianfu_rules.loading import document
from jianfu_rules.loading.overlay import load_overlay
from jianfu_rules.model.digest import document_digest, overlay_digest
from tests.given import formula, number, rule, ruleset_text, table, yes_no
from tests.overlaid import base, overlay_text

WORDS = [f"word_{index:02}" for index in range(30)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def cases(text: str) -> str:
    """Return a file of cases whose facts are `text`, which starts behind `facts:` or on the line after it."""
    return f"- case: one\n  as_of: 2025-01-01\n  facts:{text}\n  expect: {{status: DECIDED}}\n"


def after(folder: Path, text: str, name: str = "x.yaml") -> str:
    file = folder / name
    file.write_bytes(text.encode())
    return format_file(file).after


def facts_after(folder: Path, text: str) -> str:
    """Return what becomes of the facts of a case."""
    found = after(folder, cases(text))
    return found.removeprefix("- case: one\n  as_of: 2025-01-01\n  facts:").removesuffix(
        "\n  expect: {status: DECIDED}\n"
    )


# -- layout


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (" {a: 1}", " {a: 1}"),
        (" {  a:   1 ,b :  [ x,y ]  }", " {a: 1, b: [x, y]}"),
        (' {"a":1}', ' {"a": 1}'),
        (" {\n    a: 1,\n    b: 2,\n  }", " {a: 1, b: 2}"),
        (" {}", " {}"),
        (" {  }", " {}"),
        ("\n      a :  1   \n      b: [ ]", "\n    a: 1\n    b: []"),
        ("\n    a:\n    - 1\n    -   2", "\n    a:\n      - 1\n      - 2"),
        ("\n    a:\n      -\n         b: 1\n         c: 2", "\n    a:\n      - b: 1\n        c: 2"),
        ("\n    a:\n      - - x\n        - y", "\n    a:\n      - - x\n        - y"),
        ("\n    a:\n      'x'", "\n    a: 'x'"),
        ("\n    ? a\n    : 1", "\n    a: 1"),
        (" {a: }", " {a: }"),
        ("\n    a:", "\n    a:"),
        (" {a: [b: c]}", " {a: [{b: c}]}"),
        ('\n    a: "x\n      y"', '\n    a: "x\n      y"'),
        ("\n    a: x  \n        y", "\n    a: x\n      y"),
        ('\n    a: "x\\ \n     y"', '\n    a: "x\\ \n      y"'),
        (' {a: "x\n   y"}', '\n    a: "x\n      y"'),
        ("\n    a: |\n        x\n          y", "\n    a: |\n      x\n        y"),
        ("\n    a: >-\n     x\n\n     y", "\n    a: >-\n      x\n\n      y"),
        ("\n    a: |1-\n       x\n      y", "\n    a: |2-\n        x\n       y"),
        ("\n    a: |+\n     x\n\n    b: 1", "\n    a: |+\n      x\n\n    b: 1"),
        ("\n    a: |+\n\n\n    b: 1", "\n    a: |+\n\n\n    b: 1"),
        (" {a: -}", ' {a: "-"}'),
    ],
)
def test_there_is_one_layout(folder: Path, before: str, expected: str) -> None:
    assert facts_after(folder, before) == expected


def test_brackets_stay_on_a_line_of_120_columns(folder: Path) -> None:
    room = 120 - len("  facts: {a: , b: 1}")

    assert facts_after(folder, f" {{a: {'x' * room}, b: 1}}") == f" {{a: {'x' * room}, b: 1}}"
    assert facts_after(folder, f" {{a: {'x' * (room + 1)}, b: 1}}") == f"\n    a: {'x' * (room + 1)}\n    b: 1"


def test_a_chinese_character_takes_two_columns(folder: Path) -> None:
    room = (120 - len("  facts: {a: , b: 1}")) // 2

    assert facts_after(folder, f" {{a: {'字' * room}, b: 1}}").startswith(" {")
    assert facts_after(folder, f" {{a: {'字' * room}xxx, b: 1}}").startswith("\n")


@pytest.mark.parametrize(
    ("text", "columns"), [("", 0), ("abc", 3), ("准予", 4), ("，。", 4), ("e\u0301", 1), ("“a”", 3), ("Ａ", 2)]
)
def test_the_width_of_a_text(text: str, columns: int) -> None:
    assert width_of(text) == columns


def test_a_long_list_of_words_is_filled(folder: Path) -> None:
    found = facts_after(folder, f" {{a: [{', '.join(WORDS)}]}}")
    lines = found.splitlines()

    assert lines[1] == f"    a: [{', '.join(WORDS[:12])},"
    assert lines[2] == f"      {', '.join(WORDS[12:24])},"
    assert lines[3] == f"      {', '.join(WORDS[24:])}]"


def test_a_long_mapping_in_brackets_stays_there_where_it_was_spread_and_saves_lines(folder: Path) -> None:
    pairs = [f"{word}: true" for word in WORDS[:12]]
    spread = f" {{{','.join(pairs[:6])},\n {','.join(pairs[6:])}}}"

    assert facts_after(folder, spread) == f" {{\n    {', '.join(pairs[:7])},\n    {', '.join(pairs[7:])}\n  }}"
    assert facts_after(folder, f" {{{', '.join(pairs)}}}") == "".join(f"\n    {pair}" for pair in pairs)


def test_a_long_phrase_gets_lines_of_its_own(folder: Path) -> None:
    text = f" {{\n  zh: {'字' * 30},\n  en: {'long ' * 15}\n  }}"

    assert facts_after(folder, text) == f"\n    zh: {'字' * 30}\n    en: {('long ' * 15).strip()}"


def test_a_list_of_mappings_that_is_too_long_gets_a_dash_for_each(folder: Path) -> None:
    items = [f"{{name: {word}, of: [{word}]}}" for word in WORDS[:4]]

    assert facts_after(folder, f"\n    a: [{', '.join(items)}]") == "\n    a:" + "".join(
        f"\n      - {item}" for item in items
    )


def test_line_ends_and_the_end_of_the_file_are_put_right(folder: Path) -> None:
    assert after(folder, cases(" {a: 1}").replace("\n", "  \r\n").rstrip() + "\n\n\n") == cases(" {a: 1}")


def test_a_document_marker_goes(folder: Path) -> None:
    assert after(folder, f"# c\n--- # d\n{cases(' {a: 1}')}...\n") == f"# c\n# d\n{cases(' {a: 1}')}"


def test_keys_keep_their_order(folder: Path) -> None:
    assert facts_after(folder, " {b: 1, a: 2}") == " {b: 1, a: 2}"


def test_a_key_too_long_for_a_line_stays_a_key(folder: Path) -> None:
    key = "k" * 1100

    assert facts_after(folder, f"\n    ? {key}\n    : 1") == f"\n    ? {key}\n    : 1"
    assert facts_after(folder, f" {{? {key} : 1}}") == f"\n    ? {key}\n    : 1"


def test_a_key_of_several_lines_is_joined(folder: Path) -> None:
    assert facts_after(folder, '\n    ? "a\n      b"\n    : 1') == '\n    ? "a b"\n    : 1'


def test_no_cases_stay_no_cases(folder: Path) -> None:
    assert after(folder, "# none yet  \n[]   ") == "# none yet\n[]\n"


# -- comments and empty lines


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (" {a: 1} # c", " {a: 1}  # c"),
        ("   # c\n    a: 1", "  # c\n    a: 1"),
        ("\n  # c\n    a: 1", "\n    # c\n    a: 1"),
        ("\n    a: 1\n    # c\n    b: 1", "\n    a: 1\n    # c\n    b: 1"),
        ("\n    a: 1     #c", "\n    a: 1  #c"),
        ("\n    a:\n    - 1\n    - 2\n      # in\n    b: 1", "\n    a:\n      - 1\n      - 2\n      # in\n    b: 1"),
        ("\n    a:\n      - 1\n      # a\n    # b\n    b: 1", "\n    a:\n      - 1\n      # a\n    # b\n    b: 1"),
        ("\n    a:\n      b: 1\n    # c\n         # d", "\n    a:\n      b: 1\n    # c\n    # d"),
        (" {a: 1, # c\n  b: 2}", "\n    a: 1  # c\n    b: 2"),
        (" { # c\n  a: 1\n # d\n  }", "  # c\n    a: 1\n    # d"),
        (" {a: 1\n  } # c", " {a: 1}  # c"),
        ("\n    a:\n      # c\n      1", "\n    # c\n    a: 1"),
        ("\n    a:  # c\n      1  # d", "\n    # d\n    a: 1  # c"),
        ("\n    a:\n      - # c\n        b: 1", "\n    a:\n      # c\n      - b: 1"),
        ("\n    a:\n      -\n        # c\n        b: 1", "\n    a:\n      # c\n      - b: 1"),
        ("\n    a: |  # c\n      x", "\n    a: |  # c\n      x"),
        ("\n    a: |\n      x # no comment\n    # c\n    b: 1", "\n    a: |\n      x # no comment\n    # c\n    b: 1"),
        ("\n    a: x#y\n    b: 'x # y'", "\n    a: x#y\n    b: 'x # y'"),
        ("\n    a: [\n      # c\n    ]", "\n    # c\n    a: []"),
        ("\n    a: 1\n\n\n\n    b: 1", "\n    a: 1\n\n    b: 1"),
        ("\n\n    a: 1", "\n    a: 1"),
        ("\n    a: 1\n\n    # c\n\n    b: 1", "\n    a: 1\n\n    # c\n\n    b: 1"),
    ],
)  # fmt: skip
def test_comments_stay_with_their_lines(folder: Path, before: str, expected: str) -> None:
    assert facts_after(folder, before) == expected


def test_the_first_line_that_tells_an_editor_the_schema_stays_the_first(folder: Path) -> None:
    line = "# yaml-language-server: $schema=../../schema/cases-1.json\n"

    assert after(folder, line + cases(" {a: 1}")) == line + cases(" {a: 1}")


def test_a_long_list_ends_with_its_comment(folder: Path) -> None:
    found = facts_after(folder, f"\n    a: [{', '.join(WORDS)}]  # c")

    assert found.endswith(f"{WORDS[-1]}]  # c")


@pytest.mark.parametrize("loader", [yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)])
def test_both_parsers_see_the_same_places(
    folder: Path, monkeypatch: pytest.MonkeyPatch, loader: type[yaml.SafeLoader]
) -> None:
    monkeypatch.setattr(document, "_LOADER", loader)
    text = (
        "\n    a: |  # c\n      x\n\n    # d\n    b: [1, # e\n     2]\n    c:\n    # f\n    d: >+\n     y\n\n\n    e: 1"
    )

    assert facts_after(folder, text) == (
        "\n    a: |  # c\n      x\n\n    # d\n    b:\n      - 1  # e\n      - 2"
        "\n    c:\n    # f\n    d: >+\n      y\n\n\n    e: 1"
    )


# -- expressions


def ruleset(folder: Path, when: str, then: str = '"yes"', total: str = "x") -> str:
    """Return the canonical text of a ruleset with these raw expressions."""
    parts = {
        **formula("total", "TOTAL"),
        **table("t", [rule("r", "WHEN", '"yes"')], {**rule("", "", '"no"'), "then": '"no"'}),
    }
    del parts["t"]["otherwise"]["id"], parts["t"]["otherwise"]["when"]
    text = ruleset_text({**yes_no("a"), **number("x")}, parts)
    for word, raw in (('"WHEN"', when), ('"TOTAL"', total), ('"\\"yes\\""', then)):
        assert word in text
        text = text.replace(word, raw, 1)
    found = after(folder, text)
    check(load_ruleset(folder / "x.yaml"))
    return found


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ('"x>1"', '"x > 1"'),
        ("'(x>1)  and(a)'", "'x > 1 and a'"),
        ("x<1", "x < 1"),
        ("'x＞＝1'", "'x >= 1'"),
        ("{x: '[0..5]'}", "{x: '[0..5]'}"),
        ("{x: '<5,>6'}", "{x: '< 5, > 6'}"),
        ("{x: 5, a: true}", "{x: 5, a: true}"),
        ("{a: -, x: '>1'}", "{a: \"-\", x: '> 1'}"),
    ],
)
def test_expressions_are_canonical_in_the_quotes_that_they_have(folder: Path, raw: str, expected: str) -> None:
    assert f'"when": {expected}\n' in ruleset(folder, raw)


def test_an_expression_over_several_lines_keeps_them(folder: Path) -> None:
    assert '"formula": "x+\n      1"\n' in ruleset(folder, "a", total='"x+\n    1"')


def test_text_that_looks_like_an_expression_is_left_alone(folder: Path) -> None:
    text = ruleset_text({**number("x", ask={"zh": "1+1", "en": "1+1"})}, formula("t", "1+x"))

    assert '"ask": {"zh": "1+1", "en": "1+1"}' in after(folder, text)
    assert '"formula": "1 + x"' in after(folder, text)


# -- other files, and refusals


def test_an_overlay_is_formatted_and_says_the_same(folder: Path) -> None:
    text = overlay_text(base(), rules={"banned": {"when": {"banned": "not( false )"}}})
    file, other = folder / "x.yaml", folder / "y.yaml"
    other.write_text(after(folder, text), "utf-8")

    assert '"when": {"banned": "not(false)"}' in other.read_text("utf-8")
    assert overlay_digest(load_overlay(file)) == overlay_digest(load_overlay(other))


def test_a_ruleset_that_includes_vocabulary_is_formatted(folder: Path) -> None:
    (folder / "words.yaml").write_text(
        "format: 1\nvocabulary: words\ninputs: {x: {type: integer, min: 0, max: 9, label: {zh: 数, en: number}}}\n",
        "utf-8",
    )
    text = ruleset_text({}, formula("t", "x+1"), include=["words.yaml"])
    file = folder / "x.yaml"
    before = file.write_text(text, "utf-8") and document_digest(load_ruleset(file))
    file.write_text(after(folder, text), "utf-8")

    assert '"formula": "x + 1"' in file.read_text("utf-8")
    assert document_digest(load_ruleset(file)) == before
    assert after(folder, (folder / "words.yaml").read_text("utf-8"), "words.yaml").startswith("format: 1\n")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: 1", "JR110"),
        ("just words", "JR110"),
        ("- {a: 1", "JR104"),
        ("- case: one", "JR109"),
        ("format: 1\nruleset: a/b", "JR109"),
        ("format: 2\nvocabulary: x", "JR112"),
        ("format: 1\noverlay: a/b", "JR109"),
    ],
)
def test_what_can_not_be_read_is_not_formatted(folder: Path, text: str, code: str) -> None:
    with pytest.raises(LoadError) as caught:
        after(folder, text)

    assert {item.code for item in caught.value.diagnostics} == {code}


@pytest.mark.parametrize(
    "wrong",
    [
        cases(" {a: 2}"),
        cases(" {a: 1, b: 1}"),
        cases(" [a]"),
        cases(' {a: "true"}'),
        cases(' {a: "x"}'),
        cases(" {a: true}").replace("  # c", ""),
        "- case: [",
    ],
)
def test_a_layout_that_would_say_something_else_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    monkeypatch.setattr(format, "written", lambda _root, _replaced: wrong)

    with pytest.raises(LoadError, match="JR119 formatting would change what"):
        after(folder, cases(" {a: true}  # c"))


@pytest.mark.parametrize("wrong", ["x + 2", "x +", "2 + x"])
def test_an_expression_that_would_mean_something_else_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    monkeypatch.setattr(format, "to_text", lambda _tree: wrong)

    with pytest.raises(LoadError, match="JR119"):
        after(folder, ruleset_text(number("x"), formula("t", "x+1")))
