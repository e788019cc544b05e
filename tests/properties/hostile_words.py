"""Strategies for words of the command line that nobody should type, and files that they may name."""

from __future__ import annotations

import attrs
from hypothesis import strategies as st

from tests.properties import hostile

COMMANDS = (
    "evaluate",
    "evaluate",
    "explain",
    "explain",
    "check",
    "list",
    "",
    "help",
    "\udcff",
    "evaluates",
    "-h",
    "--version",
)
FILE, STANDARD_INPUT = "FILE", "-"  # the first stands for a file whose content is drawn
RULESETS = (
    *("scoring/pudong", "admission/jingmen", "scoring/pudong", "./FOLDER", "FOLDER/2025-01-01.yaml", FILE, f"./{FILE}"),
    *(
        "",
        ".",
        "..",
        "/",
        "//",
        "a/b",
        "a/b/c",
        "../../etc/passwd",
        "/dev/null",
        "/dev/zero",
        "/proc/self/mem",
        "/dev/stdin",
    ),
    *("scoring", "scoring/*", "*/*", "**/*", "[/]", "scoring/pudong/2025-01-01.yaml", "scoring/../scoring/pudong"),
    *(
        "x" * 5_000,
        "x/" + "y" * 300,
        "x/" * 2_000,
        "a\x00b",
        "a/\x00",
        "a/b\x00.yaml",
        "\udcff/\udcfe",
        "\ud800/x",
        "\ud800.yaml",
    ),
    *(
        "~",
        "~/x",
        "C:\\x",
        "file:///etc/passwd",
        "scoring/pudong\n",
        "得分/浦东",
        "-",
        "FOLDER/cases",
        "FOLDER/none.yaml",
    ),
)
GOOD = ("scoring/pudong", "./FOLDER", "FOLDER/2025-01-01.yaml", "admission/jingmen")
FLAGS = (
    ("--json",),
    ("--full",),
    ("--lang", "en"),
    ("--extra", "ignore"),
    ("--decision", "total"),
    ("--decision", "总分"),
)
DAYS = (
    "2025-06-30",
    "2025-06-30",
    "2025-06-30",
    "2025-06-30",
    "0001-01-01",
    "9999-12-31",
    "2025-02-30",
    "",
    "now",
    "２０２５-06-30",
)
ASSIGNED = (
    *(
        "resident_rating=90",
        "street_rating=80.5",
        "street_rating=",
        "群众评价=九十",
        "=",
        "==",
        "a",
        "",
        "=1",
        "x=1=2",
        "banned=true",
    ),
    *(
        "score=[1, 2]",
        "score=[",
        "score={a: 1}",
        "score={a: ",
        "score=null",
        "score=UNKNOWN",
        "score=-5",
        "score=1e9999",
    ),
    *(
        "score=" + "9" * 5_000,
        "x" * 10_000 + "=1",
        "\ud800=1",
        "size=\udcff",
        "size=\x00",
        "a\nb=1",
        "size=\x1b[2J",
        "size=*a",
    ),
    *(
        "size=&a",
        "size=!t x",
        "size=[&a]",
        "size=[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
        "rank=[1, {b: [",
        "size=%x",
        "size=[\t]",
        "bonus=2",
    ),
)
OPTIONS = (
    *(
        "--json",
        "--full",
        "--lang",
        "zh",
        "en",
        "fr",
        "--lang=en",
        "--extra",
        "ignore",
        "forbid",
        "--extra=x",
        "--decision",
    ),
    *(
        "total",
        "总分",
        "nothing",
        "--facts",
        FILE,
        STANDARD_INPUT,
        "/dev/null",
        "/dev/full",
        "/",
        "--overlay",
        "--fact",
        "--parameter",
    ),
    *(
        "--as-of",
        "--asof",
        "--f",
        "-x",
        "--",
        "--fact=",
        "--facts=",
        "@" + FILE,
        "--digests",
        "\ud800",
        "a\x00b",
        "--help",
    ),
)


@attrs.frozen
class Words:
    """Words of the command line, with the contents of the file and of the standard input that they may name."""

    words: tuple[str, ...]
    file: hostile.Fed
    encoding: str  # of the terminal


_NO_MORE: tuple[st.SearchStrategy[tuple[str, ...]], ...] = (st.just(()), st.just(()))


def typed() -> st.SearchStrategy[Words]:
    """Commands with words that don't belong."""
    parts = st.one_of(
        *(st.sampled_from(ASSIGNED).map(lambda word: ("--fact", word)) for _ in range(3)),
        st.sampled_from(ASSIGNED).map(lambda word: ("--parameter", word)),
        st.sampled_from((FILE, FILE, STANDARD_INPUT, *RULESETS)).map(lambda word: ("--facts", word)),
        st.sampled_from((FILE, *RULESETS)).map(lambda word: ("--overlay", word)),
        st.sampled_from(FLAGS),
        st.sampled_from(FLAGS),
        st.sampled_from(OPTIONS).map(lambda word: (word,)),
    )
    some = st.lists(parts, max_size=3).map(lambda found: tuple(word for part in found for word in part))
    days = st.sampled_from(DAYS).map(lambda day: ("--as-of", day))
    deciding = st.sampled_from(("evaluate", "explain"))
    lines = st.one_of(
        st.tuples(deciding, st.sampled_from(GOOD), st.just(("--as-of", DAYS[0])), some),
        st.tuples(deciding, st.sampled_from(GOOD), days, some),
        st.tuples(deciding, st.sampled_from(RULESETS), days, some),
        st.tuples(st.sampled_from(COMMANDS), st.sampled_from(RULESETS), days | st.just(()), some),
        # What writes nothing but on the terminal, and asks no solver.
        st.tuples(
            st.sampled_from(("schema", "cases", "fmt --check")), st.sampled_from((FILE, *GOOD, *RULESETS)), *_NO_MORE
        ),
        st.tuples(st.just("check"), st.sampled_from((*GOOD, FILE, *RULESETS)), st.just(()), st.just(())),
    ).map(lambda line: (*line[0].split(" "), line[1], *line[2], *line[3]))
    return st.builds(Words, lines, facts_files(), st.sampled_from(("utf-8", "ascii", "gbk", "latin-1")))


def facts_files() -> st.SearchStrategy[hostile.Fed]:
    """Files of facts, of rulesets, and others."""
    facts = st.lists(st.sampled_from(ASSIGNED), max_size=5).map(
        lambda words: hostile.Fed("\n".join(word.replace("=", ": ", 1) for word in words), "facts")
    )
    small = sorted(hostile.RULESETS, key=len)[:2]
    return st.one_of(
        facts, facts, hostile.texts(), hostile.mutants(small).map(lambda drawn: hostile.Fed(drawn[1], "mutant"))
    )
