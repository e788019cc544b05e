"""The reference names everything that there is: keys, options, exit codes, packages, public names."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import jianfu_rules
from jianfu_rules.cli import main as command_line
from jianfu_rules.cli.exits import Exit
from jianfu_rules.expr.functions import FUNCTIONS
from jianfu_rules.expr.tokens import KEYWORDS
from jianfu_rules.loading.include import SECTIONS
from jianfu_rules.loading.overlay import OVERLAY_SHAPES
from jianfu_rules.loading.properties import KINDS, PROPERTY_SHAPES
from jianfu_rules.loading.shapes import SHAPES as FILE_SHAPES
from jianfu_rules.loading.shapes import TYPE_KEYS
from jianfu_rules.loading.structure import AS_NAMED, Keys, fields_by_key
from jianfu_rules.model.citation import Basis
from jianfu_rules.model.hit_policy import Aggregate, HitPolicy
from jianfu_rules.model.properties import Direction
from jianfu_rules.model.table import Strength
from jianfu_rules.testing.cases import CASE_SHAPES

DOCS = Path(__file__).resolve().parents[2] / "docs"
PACKAGE = Path(jianfu_rules.__file__).parent

SHAPES: dict[type[Any], Keys] = {
    **FILE_SHAPES,
    **PROPERTY_SHAPES,
    **OVERLAY_SHAPES,
    **dict.fromkeys(CASE_SHAPES, AS_NAMED),
}


def words_of(page: str) -> set[str]:
    """Return everything that stands in backticks on a page."""
    return set(re.findall(r"`([^`\n]+)`", (DOCS / page).read_text("utf-8")))


def options() -> Iterator[argparse.Action]:
    parser = command_line._parser()
    commands = next(item for item in parser._actions if isinstance(item, argparse._SubParsersAction))
    for command in commands.choices.values():
        yield from command._actions


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_every_key_of_a_file_is_in_the_reference(shape: type[Any]) -> None:
    assert fields_by_key(shape, SHAPES[shape]).keys() - words_of("reference/ruleset-file.md") == set()


def test_every_key_and_word_of_a_file_is_in_the_reference() -> None:
    words = {str(member.value) for kind in (Basis, HitPolicy, Aggregate, Strength, Direction) for member in kind}

    assert words | {*TYPE_KEYS, *KINDS, *SECTIONS, "include"} <= words_of("reference/ruleset-file.md")


def test_every_option_is_in_the_reference() -> None:
    found = {word for option in options() for word in option.option_strings if word.startswith("--")}

    assert found - words_of("reference/cli.md") == set()


def test_every_exit_code_is_in_the_reference() -> None:
    page = (DOCS / "reference" / "cli.md").read_text("utf-8")

    assert [code for code in Exit if f"| {code.value} | {code.meaning}" not in page] == []


def test_every_package_is_on_the_architecture_page() -> None:
    found = {path.stem for path in PACKAGE.glob("*.py")} | {path.parent.name for path in PACKAGE.glob("*/__init__.py")}

    assert found - {"__init__"} - words_of("architecture.md") == set()


def test_every_word_of_the_language_is_on_its_page() -> None:
    assert words_of("language.md") >= KEYWORDS


def test_every_function_is_on_the_page_of_the_language() -> None:
    page = (DOCS / "language.md").read_text("utf-8")

    assert [function for function in FUNCTIONS if f"`{function}(" not in page] == []


def test_every_decision_record_is_in_the_index() -> None:
    index = (DOCS / "index.md").read_text("utf-8")

    assert [path.name for path in (DOCS / "decisions").glob("*.md") if f"decisions/{path.name}" not in index] == []
