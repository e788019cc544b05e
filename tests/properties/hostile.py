"""Strategies for texts that nobody should feed to the library: files, expressions and words of the command line."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import attrs
from hypothesis import strategies as st

from jianfu_rules.expr.functions import FUNCTIONS
from jianfu_rules.expr.tokens import KEYWORDS, PLAIN, SYMBOLS
from jianfu_rules.loading.locate import bundled_root

ROOT = bundled_root()
PERMIT = Path(__file__).parents[1] / "_fixtures" / "permit"
FOLDERS = (*sorted(folder.parent for folder in ROOT.glob("*/*/cases")), PERMIT)
_TEXTS = [file.read_text("utf-8") for folder in FOLDERS for file in sorted(folder.glob("[0-9]*.yaml"))]
RULESETS = [text for text in _TEXTS if "\ninclude:" not in text]  # what includes other files is no text alone
_CASE_FILES = [(folder, file) for folder in FOLDERS for file in sorted((folder / "cases").glob("*.yaml"))]
CASES = [file.read_text("utf-8") for _, file in _CASE_FILES]
HOMES = tuple(folder for folder, _ in _CASE_FILES)  # the folder of each of these; one of several versions comes again

# -- YAML, and what looks like it

KEYS = (
    "format ruleset title jurisdiction in_force from to basis note sources publisher date number types enum inputs type"
    " scale min max unit max_length of values label ask answered_by judgement by criteria optional open required value"
    " dated parameters decisions formula hit_policy aggregate outputs rules id cite source at says when then overrides"
    " strength otherwise conflict main applies_when not_encoded what why summary include properties immutable zh en"
).split()
WORDS = (
    *KEYS,
    *("boolean", "integer", "decimal", "enum", "text", "set", "date", "duration", "unique", "any", "first", "priority"),
    *("collect", "rule order", "output order", "list", "sum", "count", "stated", "official", "modelled", "must not"),
    *("true", "false", "null", "~", "yes", "NULL", ".nan", ".inf", "0x1F", "1_000", "12e03", "1:30", "2025-01-01", "1"),
    *(
        "x",
        "y",
        "年龄",
        "ａ",
        "９",
        "-",
        "-5",
        '">= 60"',
        "'null, < 60'",
        '"[1..5]"',
        '"x + 1"',
        "一",
        "0.1",
        "1e999",
        "''",
    ),
)
SYNTAX = (
    *(": ", ":", "- ", ", ", "\n", "\n  ", "\n    ", "\n- ", "{", "}", "[", "]", "? ", "|", ">", "|-\n  ", ">+2\n  "),
    *("&a ", "*a", "*a\n", "!!str ", "!t ", "!!python/object/apply:os.system ", "<<: ", "<<: *a", "---\n", "...\n"),
    *(
        "%YAML 1.2\n",
        "%TAG ! x:\n",
        "#",
        " # ",
        '"',
        "'",
        "''",
        "\\",
        '"\\x41"',
        '"\\u0000"',
        '"\\ud800"',
        '"\\U00110000"',
    ),
    *(
        '"\\x1b[2J"',
        '"a\\nb"',
        '"\\e\\a\\L\\P\\_"',
        '"\\x4"',
        "\t",
        " ",
        "\r\n",
        "\r",
        "\x00",
        "\x85",
        "\u2028",
        "\ufeff",
    ),
    *(
        "\u202e",
        "\ud800",
        "\udcff",
        "\ufffe",
        "\U0001f600",
        "：",
        "，",
        "｛",
        "“",
        "”",
        "（",
        "、",
        "@",
        "`",
        "=",
        "\x7f",
    ),
)


@attrs.frozen
class Fed:
    """A text (or bytes) to be fed, shown short."""

    data: str | bytes = attrs.field(repr=lambda data: repr(data[:3_000]))
    kind: str  # how it was made

    def encoded(self) -> bytes:
        """Return the bytes of a file with this text."""
        return self.data if isinstance(self.data, bytes) else self.data.encode("utf-8", "surrogatepass")


def texts() -> st.SearchStrategy[Fed]:
    """Files: bytes, texts, pieces of YAML, files of the right shape with wrong parts, and long or deep ones."""
    return st.one_of(
        st.binary(max_size=200).map(lambda data: Fed(data, "bytes")),
        st.text(st.characters(exclude_categories=()), max_size=80).map(lambda text: Fed(text, "text")),
        soups().map(lambda text: Fed(text, "soup")),
        soups().map(lambda text: Fed(f"format: 1\n{text}", "headed soup")),
        _shaped().map(lambda text: Fed(text, "shaped")),
        _shaped().map(lambda text: Fed(text, "shaped")),
        _repeated(_OPENINGS).map(lambda text: Fed(text, "repeated")),
        st.tuples(_shaped() | soups(), st.sampled_from(list(_ENCODINGS))).map(_encoded),
    )


def soups() -> st.SearchStrategy[str]:
    """Pieces of YAML in any order."""
    return st.lists(st.sampled_from([*SYNTAX, *SYNTAX, *WORDS]), max_size=30).map("".join)


def _shaped() -> st.SearchStrategy[str]:
    """Files with the keys of a ruleset and values that may fit."""
    return st.tuples(st.sampled_from(_SKELETONS), st.lists(_edits(), max_size=2)).map(_edited)


_Edit = tuple[int, Any]


def _edits() -> st.SearchStrategy[_Edit]:
    parts = st.sampled_from(WORDS) | st.integers(-5, 10**6) | st.booleans() | st.none()
    values = st.recursive(
        parts,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=4),
        max_leaves=6,
    )
    # What stands elsewhere in the file often fits better than what is made up.
    return st.tuples(st.integers(0, 10**6), st.one_of(values, st.integers(0, 10**6).map(Copied), st.just(Copied(0))))


@attrs.frozen
class Copied:
    """The value at another place of the file."""

    at: int


def _edited(drawn: tuple[str, list[_Edit]]) -> str:
    """Return a file as JSON, which is YAML, with some of its values replaced."""
    document = json.loads(drawn[0])
    for at, value in drawn[1]:
        places = list(_places(document))
        holder, key = places[at % len(places)]
        if isinstance(value, Copied):
            other, place = places[value.at % len(places)]
            value = copy.deepcopy(other[place])  # noqa: PLW2901 - what is meant
        holder[key] = value
    return json.dumps(document, ensure_ascii=False, indent=1)


def _places(node: Any) -> Any:
    """Yield every place of a document where a value stands."""
    for key in list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ():
        yield node, key
        yield from _places(node[key])


def _skeletons() -> list[str]:
    says = {"zh": "说明", "en": "what it says"}
    told = {"cite": {"source": "s", "at": "art. 1"}, "basis": "stated", "says": says}
    number = {"type": "decimal", "scale": 2, "min": 0, "max": 100, "label": {"zh": "数", "en": "a number"}}
    choice = {"type": "enum", "values": {"good": "好", "bad": "坏"}, "label": {"zh": "等次", "en": "a grade"}}
    day = {"type": "date", "min": "2000-01-01", "max": "2030-01-01", "label": {"zh": "日期", "en": "a day"}}
    share = {"value": "0.5", "label": {"zh": "占比", "en": "a share"}, "cite": told["cite"], "basis": "stated"}
    head = {"format": 1, "ruleset": "test/small", "title": says, "jurisdiction": says}
    head |= {"in_force": {"from": "2025-01-01", "basis": "stated"}, "sources": {"s": {"title": "某文"}}}
    inputs = {"x": number, "g": {**choice, "optional": True}, "d": day}
    formula: dict[str, Any] = {
        "type": "decimal",
        "scale": 3,
        "label": {"zh": "分", "en": "a mark"},
        "formula": "share * x",
        **told,
    }
    rules: list[dict[str, Any]] = [
        {"id": "one", "when": {"g": "good", "x": "> 5"}, "then": "1", **told},
        {"id": "two", "when": "mark > 3 and count days(d, d) = 0", "then": "2", "overrides": ["one"], **told},
    ]
    table: dict[str, Any] = {
        "type": "integer",
        "label": {"zh": "表", "en": "a table"},
        "hit_policy": "unique",
        "rules": rules,
    }
    table["otherwise"] = {"then": "0", **told}
    small = {**head, "inputs": inputs, "parameters": {"share": share}, "decisions": {"mark": formula, "t": table}}
    return [json.dumps({**small, "main": "t"}), json.dumps({**small, "main": "mark"})]


_SKELETONS = _skeletons()
_OPENINGS = (
    "[",
    "{",
    "- ",
    "? ",
    "a: ",
    "{a: ",
    "a:\n ",
    "&a ",
    "*a ",
    "!t ",
    "'",
    '"',
    "|\n x\n",
    "k: 1\n",
    "%x\n",
    ", ",
)


def _repeated(pieces: tuple[str, ...]) -> st.SearchStrategy[str]:
    counts = st.sampled_from([2, 31, 33, 70, 500, 3_000])
    return st.tuples(
        st.sampled_from(["", "format: 1\n", "x: "]), st.lists(st.tuples(st.sampled_from(pieces), counts), max_size=3)
    ).map(lambda drawn: drawn[0] + "".join(piece * count for piece, count in drawn[1]))


_ENCODINGS: Mapping[str, Callable[[str], str | bytes]] = {
    "crlf": lambda text: text.replace("\n", "\r\n"),
    "cr": lambda text: text.replace("\n", "\r"),
    "bom": lambda text: text.encode("utf-8-sig", "replace"),
    "utf-16": lambda text: text.encode("utf-16", "replace"),
    "utf-32": lambda text: text.encode("utf-32", "replace"),
    "gbk": lambda text: text.encode("gbk", "replace"),
    "surrogates": lambda text: text.encode("utf-8", "surrogatepass"),
    "cut": lambda text: text.encode("utf-8", "replace")[:-1],
    "twice": lambda text: f"{text}\n---\n{text}",
    "directed": lambda text: f"%YAML 1.1\n---\n{text}",
    "tabs": lambda text: text.replace("  ", "\t"),
    "wide": lambda text: "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text),
    "one line": lambda text: text.replace("\n", " "),
    "nul": lambda text: text.replace("a", "\x00", 1),
}


def _encoded(drawn: tuple[str, str]) -> Fed:
    text, encoding = drawn
    return Fed(_ENCODINGS[encoding](text), encoding)


# -- expressions

PIECES = (*SYMBOLS, *KEYWORDS, *PLAIN, *FUNCTIONS, *(f"{name}(" for name in FUNCTIONS))
VALUES = (
    *(
        "x",
        "g",
        "d",
        "b",
        "o",
        "s",
        "share",
        "rates",
        "好",
        "年龄",
        "a b",
        "０",
        "1",
        "0.70",
        "007",
        "1.",
        ".5",
        "9" * 41,
    ),
    *('"good"', '"好"', "“好”", '"', '"\\', "'x'", '""', 'date("2024-02-29")', 'date("2025-02-30")', 'duration("P1M")'),
    *("[1..5]", "]1..5[", "(1..5", "null", "true", "²", "\x00", "\ud800", "\u202e", "\n", "\t", "\u3000", "。", "1e9"),
)
_STACKS: tuple[str, ...] = (
    "not(",
    "(",
    "-",
    "1+",
    "x*x*",
    "if b then x else ",
    "if ",
    "x in [",
    "x between 1 and ",
    "[",
    "min(",
    '"',
    "b or ",
)
_STACKS += (
    "b and not(",
    "x, ",
    "lookup(rates, ",
    "round half up(",
    ")",
    "x > ",
    "“",
    "count days(d, ",
    "x in (x in ",
    ".",
)


def expressions() -> st.SearchStrategy[str]:
    """Texts where an expression should stand."""
    known = sorted({match for text in RULESETS for match in WRITTEN.findall(text)})
    return st.one_of(
        st.text(st.characters(exclude_categories=()), max_size=40),
        st.lists(st.sampled_from([*PIECES, *VALUES, *VALUES]), max_size=25).map(" ".join),
        st.lists(st.sampled_from([*PIECES, *VALUES]), max_size=12).map("".join),
        st.lists(st.tuples(st.sampled_from(_STACKS), st.integers(1, 600)), max_size=3).map(
            lambda stacks: "".join(piece * count for piece, count in stacks) + "x"
        ),
        st.tuples(st.sampled_from(known), mutations()).map(lambda drawn: mutated(*drawn)),
        _sound(),
        st.tuples(_sound(), mutations()).map(lambda drawn: mutated(*drawn)),
        _sound().map(lambda text: f"not({text}), {text}"),
    )


def _sound() -> st.SearchStrategy[str]:
    """Expressions that can be read, often of parts that go together."""
    numbers = st.sampled_from(
        ["x", "年龄", "share", "0.70", "1", "9" * 39, "-x", "count days(d, d)", "o", "lookup(rates, g)"]
    )
    others = st.sampled_from(
        ["b", "g", "d", "s", "words", "marks", "faulty", '"good"', "fair", 'date("2024-02-29")', "null"]
    )

    def joined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        parts = st.lists(inner, min_size=3, max_size=3)
        return st.tuples(st.sampled_from(_SHAPES), parts).map(lambda drawn: drawn[0].format(*drawn[1]))

    return st.recursive(numbers | numbers | others, joined, max_leaves=8)


_SHAPES = (
    *("({0}) + ({1})", "({0}) * ({1}) - ({2})", "round half even(({0}) / ({1}), 2)", "min({0}, {1}, {2})", "abs({0})"),
    *("({0}) > ({1})", "({0}) = ({1})", "({0}) between ({1}) and ({2})", "({0}) in [{1}, {2}]", "({0}) in [1..5)"),
    *(
        "b and ({0}) > 1",
        "not({0})",
        "if ({0}) > 1 then ({1}) else ({2})",
        "if b then {0} else {1}",
        "o != null and o > ({0})",
    ),
    *(
        "list contains(s, {0})",
        "sum(marks) + ({0})",
        "count(marks)",
        'd + duration("P1M") > ({0})',
        "floor(({0}), -12)",
    ),
    *("b or ({0}) != ({1}) or ({2}) <= 5", "round up(1 / ({0}), 12)", "({0}) in ({1}, > {2})", "-({0})"),
)


# What shipped rulesets say in cells, conditions, outputs and formulas.
WRITTEN = re.compile(r'(?:formula|then|when|\w+): "?([^"\n{}]*[\w)])"?')

# -- files that were right once

TOKEN = re.compile(r"\"(?:[^\"\n\\]|\\.)*\"|[\w.]+|[^\s\w]")
NUMBER = re.compile(r"(?<![\w.-])\d+(?:\.\d+)?(?![\w.-])")
EXTREME = (
    "0",
    "-0",
    "-1",
    "1e9999",
    "9" * 39,
    "9" * 40,
    "9" * 41,
    "9" * 4301,
    "0." + "0" * 37 + "1",
    "0.1",
    "1.0",
    "１",
    "~",
)
LONG = (
    "not(" * 60 + "true" + ")" * 60,
    "not(" * 2_000 + "true" + ")" * 2_000,
    "1" + "+1" * 40,
    "1" + "+1" * 10_000,
    "(" * 63 + "1" + ")" * 63,
    "if true then " * 60 + "1" + " else 2" * 60,
    " or ".join(["true"] * 400),
    "1 in [" + ", ".join(map(str, range(400))) + "]",
    "sum(" + ", ".join(["1"] * 400) + ")",
    '"' + "字" * 999 + '"',
    "999999999999999999999999999999" + " * 999999999999999999999999999999" * 60,
)
_KINDS = (
    *(
        "drop line",
        "repeat line",
        "swap lines",
        "drop characters",
        "insert",
        "token",
        "token",
        "foreign token",
        "indent",
    ),
    *("splice", "splice", "drop block", "number", "number", "number", "expression", "expression", "word"),
)
Mutation = tuple[str, int, int]
_TOKENS = sorted({token for text in (*RULESETS, *CASES) for token in TOKEN.findall(text)})
_INSERTED = (*SYNTAX, *WORDS, *PIECES, *EXTREME[:4])


def mutations() -> st.SearchStrategy[list[Mutation]]:
    """Damages to a text; the fewer, the further it gets."""
    one = st.tuples(st.sampled_from(_KINDS), st.integers(0, 10**6), st.integers(0, 10**6))
    return st.lists(one, min_size=1, max_size=3)


def mutated(text: str, damages: list[Mutation]) -> str:
    """Return `text` with the damages done to it, one after the other."""
    for kind, at, other in damages:
        text = _damaged(text, kind, at, other)
    return text


def _damaged(text: str, kind: str, at: int, other: int) -> str:
    lines = text.splitlines(keepends=True) or [""]
    here, there = at % len(lines), other % len(lines)
    match kind:
        case "drop line":
            del lines[here]
        case "repeat line":
            lines.insert(here, lines[here])
        case "swap lines":
            lines[here], lines[there] = lines[there], lines[here]
        case "indent":
            lines[here] = ("", " ", "  ", "    ")[other % 4] + lines[here].lstrip(" ")
        case "splice" | "drop block":
            block = slice(here, _end_of_block(lines, here))
            moved = lines[block]
            del lines[block]
            if kind == "splice":
                lines[there % (len(lines) + 1) : 0] = moved
        case "drop characters" | "insert":
            place = at % (len(text) + 1)
            return text[:place] + (_pick(_INSERTED, other) if kind == "insert" else "") + text[place + other % 5 :]
        case _:
            return _replaced(text, kind, at, other)
    return "".join(lines)


def _end_of_block(lines: list[str], start: int) -> int:
    """Return the line behind those that stand deeper than line `start`."""
    end = start + 1
    while end < len(lines) and _depth(lines[end]) > _depth(lines[start]):
        end += 1
    return end


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _replaced(text: str, kind: str, at: int, other: int) -> str:
    """Return the text with one of its tokens replaced."""
    found = list((NUMBER if kind == "number" else TOKEN).finditer(text))
    if kind == "expression":
        # What stands in quotes is most often a cell or a formula.
        found = [match for match in found if match.group().startswith('"')] or found
    if not found:
        return text
    match = found[at % len(found)]
    new = {
        "token": found[other % len(found)].group(),
        "foreign token": _pick(_TOKENS, other),
        "number": _pick(EXTREME, other),
        "expression": json.dumps(_pick(LONG, other), ensure_ascii=False),
        "word": _pick(WORDS, other),
    }[kind]
    return text[: match.start()] + new + text[match.end() :]


def _pick(words: Any, at: int) -> str:
    word: str = words[at % len(words)]
    return word


def by_size(files: list[str], power: int = 1) -> list[int]:
    """Return the index of each file, the smaller the oftener: a large one takes a hundred times as long."""
    ranked = sorted(range(len(files)), key=lambda index: len(files[index]))
    return [index for place, index in enumerate(ranked) for _ in range((len(ranked) - place) ** power)]


def mutants(files: list[str]) -> st.SearchStrategy[tuple[int, str]]:
    """Files with a few damages, and the index of the file."""
    return st.tuples(st.sampled_from(by_size(files, 3)), mutations()).map(
        lambda drawn: (drawn[0], mutated(files[drawn[0]], drawn[1]))
    )
