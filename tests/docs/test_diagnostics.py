"""Every code has a page of one form: an example gets exactly this code, what is shown instead gets none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from jianfu_rules.diagnostics import CODES
from tests.docs.pages import Block, blocks_of

PAGES = Path(__file__).resolve().parents[2] / "docs" / "diagnostics"
INDEX = (PAGES / "index.md").read_text("utf-8")
HEADINGS = ("What it means", "Example", "Instead")  # and, where there is more to say, Notes
SHOWING = frozenset({"console", "text"})
CODE = re.compile("JR[0-9]{3}")

codes = pytest.mark.parametrize("code", CODES)


def section(code: str, heading: str) -> str:
    """Return what stands on the page of `code` below a heading."""
    text = (PAGES / f"{code}.md").read_text("utf-8")
    return text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def blocks(code: str, heading: str) -> tuple[Block, ...]:
    return tuple(blocks_of(section(code, heading)))


def shown_codes(found: tuple[Block, ...]) -> Iterator[str]:
    """Yield the codes in what commands and programs print."""
    for block in found:
        if block.kind in SHOWING:
            yield from CODE.findall(block.text)


def test_there_is_a_page_for_every_code_and_for_no_other() -> None:
    assert {path.stem for path in PAGES.glob("*.md")} - {"index"} == set(CODES)


@codes
def test_a_page_is_called_like_its_code(code: str) -> None:
    first, *_ = (PAGES / f"{code}.md").read_text("utf-8").splitlines()

    assert first == f"# {code} {CODES[code][0]}"


@codes
def test_a_page_has_these_headings_and_no_others(code: str) -> None:
    headings = tuple(re.findall("^## (.*)$", (PAGES / f"{code}.md").read_text("utf-8"), re.MULTILINE))

    assert headings in (HEADINGS, (*HEADINGS, "Notes"))
    assert all(section(code, heading).strip() for heading in headings)


@codes
def test_the_example_gets_this_code_and_no_other(code: str) -> None:
    assert list(shown_codes(blocks(code, "Example"))) == [code]


@codes
def test_what_is_shown_instead_gets_no_code(code: str) -> None:
    found = blocks(code, "Instead")

    assert {block.kind for block in found} & {"yaml", "console", "python"}
    assert list(shown_codes(found)) == []
    assert not any({"wrong", "warned"} & block.marks.keys() for block in found)


@codes
def test_the_index_names_the_code_with_its_title(code: str) -> None:
    assert f"[{code}]({code}.md): {CODES[code][0]}\n" in INDEX
