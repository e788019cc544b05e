"""What the documentation shows is what comes: every code block of every page is run."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from tests.docs.pages import ROOT, Run, make_targets, pages, run_page

PAGES = pages()
FRONT_PAGES = tuple(sorted(ROOT.glob("README*.md")))
WALKED_PAGES = tuple(page for page in PAGES if page.parent.name in ("tutorial", "how-to"))

RULESET = """format: 1
ruleset: a/b
title: {zh: 题, en: title}
jurisdiction: {zh: 地, en: place}
in_force: {from: 2025-01-01, basis: stated}
sources: {s: {title: 文}}
inputs: {x: {type: boolean, label: {zh: 甲, en: the x}}}
decisions:
  d:
    {type: boolean, formula: x, label: {zh: 乙, en: the d}, cite: {source: s, at: 一}, basis: stated,
    says: {zh: 甲, en: x}}
main: d
"""
OVERLAY = "format: 1\noverlay: a/b\nbase: {from: 2025-01-01, digest: sha256:0}\n"
VOCABULARY = "format: 1\nvocabulary: all\ninputs: {x: {type: boolean, label: {zh: 甲, en: the x}}}\n"
INCLUDING = RULESET.replace("inputs: {x: {type: boolean, label: {zh: 甲, en: the x}}}", "include: [all.yaml]")
PROJECT = """
[project]
name = "town-law"
version = "1.0"
[project.entry-points."jianfu_rules.rulesets"]
town = "town.law"
"""
UNCITED = RULESET.replace("sources: {s: {title: 文}}", "sources: {s: {title: 文}, t: {title: 另}}")


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


# They run pytest, or ask the solver about the largest ruleset.
SLOW = (
    "how-to/replace-modelled-items",
    "how-to/test-with-hypothesis",
    "how-to/test-your-rulesets",
    "tutorial/your-own-rulesets",
)


def grouped(paths: Sequence[Path]) -> list[ParameterSet]:
    """Return pages as parameters; all tests of a page go to one worker, which runs it once."""
    return [pytest.param(page, id=name_of(page), marks=marks_of(page)) for page in paths]


def marks_of(page: Path) -> list[pytest.MarkDecorator]:
    name = name_of(page)
    slow = name in [f"docs/{word}.md" for word in SLOW]
    return [pytest.mark.xdist_group(name), *([pytest.mark.lane] if slow else [])]


@cache
def run_of(page: Path) -> Run:
    return run_page(page.read_text("utf-8"), make_targets=make_targets())


@pytest.mark.parametrize("page", grouped(PAGES))
def test_what_a_page_shows_is_what_comes(page: Path) -> None:
    assert [f"{name_of(page)}:{fault}" for fault in run_of(page).faults] == []


@pytest.mark.parametrize("page", grouped(FRONT_PAGES))
def test_a_front_page_shows_python_commands_and_a_ruleset(page: Path) -> None:
    assert {"python", "console", "yaml"} <= run_of(page).ran.keys()


def test_the_front_page_is_there_in_both_languages() -> None:
    assert [name_of(page) for page in FRONT_PAGES] == ["README.md", "README.zh-CN.md"]


@pytest.mark.parametrize("page", grouped(WALKED_PAGES))
def test_a_page_that_leads_through_work_has_blocks_that_ran(page: Path) -> None:
    assert run_of(page).ran


def test_there_are_pages_that_lead_through_work() -> None:
    assert WALKED_PAGES


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_of_a_page_leads_to_a_file(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#\s]+)", page.read_text("utf-8"))

    assert [target for target in targets if not (page.parent / target).exists()] == []


def fenced(kind: str, text: str, *, before: str = "") -> str:
    return f"{before}\n```{kind}\n{text}```\n"


@pytest.mark.parametrize(
    "page",
    [
        fenced("python", "print(1)\n") + fenced("text", "1\n"),
        fenced("python", "x = 1\n") + fenced("python", "print(x)\n") + fenced("text", "1\n"),
        fenced("yaml", RULESET),
        fenced("yaml", RULESET.replace("main: d", "main: e"), before="<!-- wrong: JR201 -->"),
        fenced("yaml", UNCITED, before="<!-- warned: JR405 -->"),
        fenced("yaml", UNCITED),
        fenced("yaml", UNCITED, before="<!-- file: a/2025-01-01.yaml -->")
        + fenced("yaml", "sources: {s: {title: 文}}\n", before="<!-- instead: a/2025-01-01.yaml -->"),
        fenced("yaml", OVERLAY, before="<!-- file: o.yaml -->"),
        fenced("yaml", VOCABULARY, before="<!-- file: all.yaml -->")
        + fenced("yaml", INCLUDING, before="<!-- file: 2025-01-01.yaml -->"),
        fenced("yaml", VOCABULARY.replace("inputs", "input"), before="<!-- file: all.yaml; wrong: JR108 -->"),
        fenced("yaml", OVERLAY.replace("base", "bas"), before="<!-- file: o.yaml; wrong: JR109, JR108 -->"),
        fenced("yaml", "- {case: c, as_of: 2025-01-01, facts: {}, expect: {missing: []}}\n"),
        fenced("yaml", "x: 1\n", before="<!-- part -->"),
        fenced("yaml", RULESET, before="<!-- file: a/2025-01-01.yaml -->")
        + fenced("console", "$ jianfu check ./a --lang en\na/b 2025-01-01: sound, no cases\n$ echo $?\n0\n"),
        fenced("sh", "make test\npip install .  # here\n"),
        fenced("toml", "[project]\n"),
        fenced("python", "import nothing_of_this_name\n", before="<!-- part -->"),
        fenced("python", "import sys\nprint('tests' in sys.modules)\n", before="<!-- alone -->")
        + fenced("text", "False\n"),
        fenced("python", "def test_it():\n    assert True\n", before="<!-- file: test_it.py; part -->")
        + fenced("console", "$ pytest -q --co\ntest_it.py::test_it\n\n1 test collected in 0.10s\n$ echo $?\n0\n"),
        fenced("toml", PROJECT, before="<!-- file: pyproject.toml; installed: src -->")
        + fenced("yaml", RULESET, before="<!-- file: src/town/law/a/b/2025-01-01.yaml -->")
        + fenced("console", "$ jianfu check a/b --lang en\na/b 2025-01-01: sound, no cases\n"),
        fenced("mermaid", "graph TD\n"),
    ],
)
def test_a_true_page_passes(page: str) -> None:
    assert run_page(page, make_targets=frozenset({"test"})).faults == ()


@pytest.mark.parametrize(
    "page",
    [
        fenced("python", "print(1)\n") + fenced("text", "2\n"),
        fenced("python", "print(1)\n"),
        fenced("text", "1\n"),
        fenced("console", "$ jianfu list\nnothing\n"),
        fenced("console", "$ ls\n"),
        fenced("console", "output without a command\n"),
        fenced("yaml", RULESET.replace("main: d", "main: e")),
        fenced("yaml", RULESET, before="<!-- wrong: JR201 -->"),
        fenced("yaml", RULESET, before="<!-- warned: JR405 -->"),
        fenced("yaml", "main: d\n", before="<!-- instead: a/2025-01-01.yaml -->"),
        fenced("yaml", UNCITED, before="<!-- file: a/2025-01-01.yaml -->")
        + fenced("yaml", "main: d\n", before="<!-- instead: a/2025-01-01.yaml -->"),
        fenced("yaml", "x: 1\n"),
        fenced("yaml", "- {case: c}\n"),
        fenced("yaml", OVERLAY),
        fenced("yaml", VOCABULARY),
        fenced("yaml", OVERLAY.replace("base", "bas"), before="<!-- file: o.yaml -->"),
        fenced("yaml", VOCABULARY.replace("inputs", "input"), before="<!-- file: all.yaml -->"),
        fenced("yaml", INCLUDING, before="<!-- file: 2025-01-01.yaml -->"),
        fenced("sh", "make tset\n"),
        fenced("toml", PROJECT, before="<!-- installed: src -->")
        + fenced("console", "$ jianfu check a/b --lang en\na/b 2025-01-01: sound, no cases\n"),
        fenced("python", "def test_it():\n    assert False\n", before="<!-- file: test_it.py; part -->")
        + fenced("console", "$ pytest -q\n1 passed in 0.10s\n"),
        fenced("sh", "rm -rf .\n"),
        fenced("ruby", "puts 1\n"),
        fenced("", "no kind\n"),
        fenced("python title", "x = 1\n"),
        "  ```python\n  x = 1\n  ```\n",
        "```python\nx = 1\n",
    ],
)
def test_a_page_that_is_not_true_is_found(page: str) -> None:
    assert run_page(page, make_targets=frozenset({"test"})).faults != ()


def test_python_that_fails_fails_the_page() -> None:
    with pytest.raises(ZeroDivisionError):
        run_page(fenced("python", "1 / 0\n"))


def test_a_page_without_blocks_ran_nothing() -> None:
    assert run_page("# A title\n").ran == {}
