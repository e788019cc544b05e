"""The reference names everything that there is: keys, options, exit codes, packages, public names."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

import jianfu_rules
from jianfu_rules.cli import main as command_line
from jianfu_rules.cli.exits import Exit
from jianfu_rules.expr.functions import FUNCTIONS
from jianfu_rules.expr.tokens import KEYWORDS
from jianfu_rules.loading.shapes import TYPE_KEYS
from jianfu_rules.model.citation import Basis, Citation, Source
from jianfu_rules.model.hit_policy import Aggregate, HitPolicy
from jianfu_rules.model.inputs import DatedValue, InputDefinition, Judgement, ParameterDefinition
from jianfu_rules.model.period import Period
from jianfu_rules.model.ruleset import NotEncoded, Ruleset
from jianfu_rules.model.table import (
    Conflict,
    FormulaDefinition,
    Otherwise,
    OutputDefinition,
    Rule,
    Scope,
    Strength,
    TableDefinition,
)
from jianfu_rules.testing.cases import Case, Expectation

DOCS = Path(__file__).resolve().parents[2] / "docs"
PACKAGE = Path(jianfu_rules.__file__).parent

SHAPES = (
    *(Ruleset, Period, Source, Citation, NotEncoded, InputDefinition, Judgement, ParameterDefinition),
    *(DatedValue, FormulaDefinition, TableDefinition, OutputDefinition, Conflict, Rule, Otherwise, Scope),
    *(Case, Expectation),
)
SPELT = {  # keys unlike their fields
    (Ruleset, "id"): "ruleset",
    (Period, "start"): "from",
    (Period, "end"): "to",
    (DatedValue, "start"): "from",
    (DatedValue, "end"): "to",
    (ParameterDefinition, "values"): "dated",
}
HIDDEN = {"places", "name"}  # fields that no key gives


def words_of(page: str) -> set[str]:
    """Return everything that stands in backticks on a page."""
    return set(re.findall(r"`([^`\n]+)`", (DOCS / page).read_text("utf-8")))


def keys_of(shape: type[attrs.AttrsInstance]) -> Iterator[str]:
    for field in attrs.fields(shape):
        if field.name not in HIDDEN:
            yield SPELT.get((shape, field.name), field.name)


def options() -> Iterator[argparse.Action]:
    parser = command_line._parser()
    commands = next(item for item in parser._actions if isinstance(item, argparse._SubParsersAction))
    for command in commands.choices.values():
        yield from command._actions


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_every_key_of_a_file_is_in_the_reference(shape: type[attrs.AttrsInstance]) -> None:
    assert set(keys_of(shape)) - words_of("reference/ruleset-file.md") == set()


def test_every_key_and_word_of_a_file_is_in_the_reference() -> None:
    words = {str(member.value) for kind in (Basis, HitPolicy, Aggregate, Strength) for member in kind}

    assert words | set(TYPE_KEYS) <= words_of("reference/ruleset-file.md")


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
