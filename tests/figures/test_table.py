"""The table of figures: every figure of the five source pages is classified, and what it names exists."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from jianfu_rules import list_rulesets
from jianfu_rules.api.rulesets import versions_of
from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.loading.locate import bundled_root
from jianfu_rules.model.table import TableDefinition
from jianfu_rules.testing.cases import Case, load_cases
from scripts.extract_figures import (
    CONTEXT,
    FOUND,
    PAGES,
    PLACE,
    SAID,
    TABLE,
    digest_of,
    known_pages,
    read_table,
    rows_of,
)

Row = Mapping[str, str]

CLASSES = frozenset({"encoded", "case", "none"})
REASONS = frozenset(
    {
        "account",  # an official's account or opinion, which decides nothing
        "date",  # a day, a time or a span of the report
        "name",  # part of a name, a slogan or a fixed phrase
        "open",  # the ruleset says that it is open or not encoded
        "page",  # a page's own furniture
        "practice",  # a practice that is not encoded
        "process",  # rules over time; the family `process` is not encoded
        "result",  # a figure that was reached and is no pair
        "statistic",  # how large something is
        "story",  # the colour of a report
    }
)
SOURCES = "JIANFU_SOURCES"

ROWS = read_table(TABLE)
KEYS = frozenset(known_pages().values())


def where(row: Row) -> str:
    return ":".join(row[name] for name in PLACE) + f" {row['figure']}"


@cache
def versions(ruleset: str) -> tuple[CheckedRuleset, ...]:
    return tuple(versions_of(ruleset))


@cache
def cases(ruleset: str) -> Mapping[str, Case]:
    files = sorted((bundled_root() / ruleset / "cases").glob("*.yaml"))
    return {case.case: case for file in files for case in load_cases(file)}


@cache
def places(ruleset: str) -> frozenset[str]:
    """Return every place of a ruleset that a figure may be encoded at."""
    found = {"title", "in_force"}
    for checked in versions(ruleset):
        version = checked.ruleset
        found |= {f"input {name}" for name in version.inputs}
        found |= {f"parameter {name}" for name in version.parameters}
        found |= {f"type {name}" for name in version.types}
        found |= {f"decision {name}" for name in version.decisions}
        found |= {"scope"} if version.applies_when is not None else set()
        for decision in version.decisions.values():
            if isinstance(decision, TableDefinition):
                found |= {f"rule {decision.name}.{rule.id}" for rule in decision.rules}
                found |= {f"rule {decision.name}.otherwise"} if decision.otherwise is not None else set()
    return frozenset(found)


def text_of_parameter(ruleset: str, name: str) -> str:
    return " ".join(str(version.ruleset.parameters[name]) for version in versions(ruleset))


# -- the table by itself


def test_the_table_has_the_columns_that_the_extractor_writes() -> None:
    assert {tuple(row) for row in ROWS} == {(*FOUND, *SAID)}


def test_no_figure_is_unclassified() -> None:
    assert [where(row) for row in ROWS if row["class"] not in CLASSES] == []


def test_no_figure_stands_twice_at_one_place() -> None:
    counted = Counter(tuple(row[name] for name in PLACE) for row in ROWS)

    assert [place for place, count in counted.items() if count > 1] == []


def test_every_page_has_figures_and_every_figure_a_page() -> None:
    assert {row["page"] for row in ROWS} == KEYS


def test_pages_are_named_and_told_by_their_digest() -> None:
    pages = read_table(PAGES)

    assert len(pages) == 5
    assert len({row["sha256"] for row in pages}) == 5
    assert [row["page"] for row in pages if not re.fullmatch("[0-9a-f]{64}", row["sha256"]) or not row["title"]] == []


def test_no_sentence_of_a_page_is_carried_over() -> None:
    assert [where(row) for row in ROWS if len(row["context"]) > CONTEXT or row["figure"] not in row["context"]] == []


def test_what_is_not_encoded_has_a_reason_and_names_no_place() -> None:
    rows = [row for row in ROWS if row["class"] == "none"]

    assert [where(row) for row in rows if row["reason"] not in REASONS] == []
    assert [where(row) for row in rows if not row["note"].strip()] == []
    assert [where(row) for row in rows if row["ruleset"] or row["place"]] == []


def test_what_is_encoded_names_a_place_and_gives_no_reason() -> None:
    rows = [row for row in ROWS if row["class"] in {"encoded", "case"}]

    assert [where(row) for row in rows if row["reason"] or not row["ruleset"] or not row["place"]] == []


def test_a_digit_that_stands_for_tenths_or_hundredths_is_one() -> None:
    assert _amounts("7") == {Decimal(7), Decimal("0.7"), Decimal("0.07")}


# -- what the table names


def test_every_ruleset_that_is_named_exists() -> None:
    assert {row["ruleset"] for row in ROWS if row["ruleset"]} - set(list_rulesets()) == set()


def test_every_place_that_is_named_exists() -> None:
    rows = [row for row in ROWS if row["class"] == "encoded"]

    assert [f"{where(row)}: {row['ruleset']} {row['place']}" for row in rows if not _exists(row)] == []


def _exists(row: Row) -> bool:
    return row["ruleset"] in list_rulesets() and row["place"] in places(row["ruleset"])


def test_every_case_that_is_named_exists() -> None:
    rows = [row for row in ROWS if row["class"] == "case"]

    assert [f"{where(row)}: {row['ruleset']} {row['place']}" for row in rows if row["place"] not in _titles(row)] == []


def _titles(row: Row) -> Mapping[str, Case]:
    return cases(row["ruleset"]) if row["ruleset"] in list_rulesets() else {}


def test_a_number_is_found_in_the_case_that_it_names() -> None:
    rows = [row for row in ROWS if row["class"] == "case" and re.match(r"\d", row["figure"])]
    missing = [
        f"{where(row)}: {row['place']}"
        for row in rows
        if _number(row["figure"]) not in _numbers(str(_titles(row).get(row["place"])))
    ]

    assert missing == []


def test_a_number_is_found_in_the_parameter_that_it_names() -> None:
    rows = [row for row in ROWS if row["place"].startswith("parameter ") and re.match(r"\d", row["figure"])]
    missing = [f"{where(row)}: {row['place']}" for row in rows if not _amounts(row["figure"]) & _of_parameter(row)]

    assert missing == []


def _amounts(figure: str) -> set[Decimal]:
    """Return the amounts that a figure can be written as: itself, and as tenths (七成) or hundredths of one."""
    return {_number(figure), _number(figure) / 10, _number(figure) / 100}


def _of_parameter(row: Row) -> set[Decimal]:
    return _numbers(text_of_parameter(row["ruleset"], row["place"].removeprefix("parameter ")))


def test_a_day_that_is_the_first_in_force_is_that_of_a_version() -> None:
    rows = [row for row in ROWS if row["place"] == "in_force"]
    starts = {row["ruleset"]: [item.ruleset.in_force.start for item in versions(row["ruleset"])] for row in rows}
    missing = [
        f"{where(row)}: {row['ruleset']}"
        for row in rows
        if not any(_numbers(row["figure"]) <= {start.year, start.month, start.day} for start in starts[row["ruleset"]])
    ]

    assert missing == []


def test_what_a_ruleset_leaves_open_is_said_there() -> None:
    named = [(where(row), name) for row in ROWS if row["reason"] == "open" for name in _rulesets_in(row["note"])]

    assert {where(row) for row in ROWS if row["reason"] == "open"} == {place for place, _ in named}
    assert [(place, name) for place, name in named if name not in list_rulesets()] == []
    assert [(place, name) for place, name in named if not versions(name)[0].ruleset.not_encoded] == []


def test_what_belongs_to_a_process_is_not_encoded_yet() -> None:
    named = [(where(row), _rulesets_in(row["note"])) for row in ROWS if row["reason"] == "process"]

    assert [
        place for place, names in named if not names or not all(name.startswith("process/") for name in names)
    ] == []
    assert [(place, names) for place, names in named if set(names) & set(list_rulesets())] == []


def _rulesets_in(note: str) -> list[str]:
    return note.partition(":")[0].split(", ")


def _number(figure: str) -> Decimal:
    return next(iter(_numbers(figure)))


def _numbers(text: str) -> set[Decimal]:
    return {Decimal(number) for number in re.findall(r"\d+(?:\.\d+)?", text)}


# -- the table against the pages


def test_the_table_has_exactly_the_figures_of_the_pages() -> None:
    folder = os.environ.get(SOURCES)
    if not folder:
        pytest.skip(f"the source pages are no part of the project; name their folder in {SOURCES}")
    files = sorted(Path(folder).glob("*.txt"))
    keys = known_pages()

    assert {keys.get(digest_of(file), file.name) for file in files} == KEYS
    found = [tuple(row[name] for name in FOUND) for row in rows_of(Path(folder), keys)]
    assert [tuple(row[name] for name in FOUND) for row in ROWS] == found
