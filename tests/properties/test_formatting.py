"""Formatting changes no meaning, loses no comment, and is done after one time."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from jianfu_rules.formatting import Formatted, format_file
from jianfu_rules.loading.document import ListNode, MapNode, Node, ScalarNode, document_from
from jianfu_rules.loading.load import load_ruleset, ruleset_from_text
from jianfu_rules.loading.locate import bundled_root
from jianfu_rules.loading.overlay import load_overlay
from jianfu_rules.model.digest import document_digest, meaning_digest, overlay_digest
from jianfu_rules.testing.cases import cases_from_text
from tests.given import ruleset_text
from tests.overlaid import overlay_data
from tests.permit import FOLDER
from tests.properties import generated
from tests.properties.odd_layout import odd

pytestmark = pytest.mark.lane  # takes minutes, and runs in CI after the others

ROOTS = (bundled_root(), FOLDER)
FILES = [file for root in ROOTS for file in sorted(root.rglob("*.yaml"))]
CASES = [file for file in FILES if file.parent.name == "cases"]
RULESETS = [file for file in FILES if file not in CASES and file.name[0].isdecimal()]
SHORT = [file for file in RULESETS if len(file.read_text("utf-8").splitlines()) < 400]
HOSTS = overlay_data(
    rules={"banned": {"when": {"banned": "not( false )"}, "note": {"zh": "注", "en": "a note, with a comma"}}},
    otherwise={"fee": {"then": "1+1"}},
    labels={"grade.good": {"zh": "好", "en": "good"}},
)

once = settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a layout does not get simpler by other draws
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much],
)
randoms = st.randoms(use_true_random=True)


def formatted(folder: Path, text: str, name: str = "x.yaml") -> Formatted:
    file = folder / name
    file.write_text(text, "utf-8", newline="")
    return format_file(file)


def again(folder: Path, text: str) -> str:
    return formatted(folder, text).after


def comments(text: str) -> Counter[str]:
    """Return the comments of a text in canonical layout, where none shares a line with another `#`."""
    return Counter(line[line.index("# c") :] for line in text.splitlines() if "# c" in line)


def plain(node: Node) -> Any:
    """Return a node as data that `odd` writes; a bare word that means something stays one."""
    match node:
        case ScalarNode(text="true" | "false" | "null", plain=True):
            return json.loads(node.text)
        case ScalarNode(text=text):
            return text
        case ListNode(items=items):
            return [plain(item) for item in items]
        case MapNode():
            return {key.text: plain(value) for key, value in node.entries()}


def digests(text: str) -> tuple[str, str]:
    ruleset = ruleset_from_text(text)
    return meaning_digest(ruleset), document_digest(ruleset)


def digests_at(folder: Path, text: str) -> tuple[str, str]:
    """Return the digests of a ruleset that includes files of its folder."""
    file = folder / "x.yaml"
    file.write_text(text, "utf-8", newline="")
    ruleset = load_ruleset(file)
    return meaning_digest(ruleset), document_digest(ruleset)


def beside(folder: Path, file: Path) -> Path:
    """Return a folder that holds what a shipped file may include, where it looks for it."""
    home = folder / "family" / "name"
    home.mkdir(parents=True, exist_ok=True)
    shutil.copy(bundled_root() / "vocabulary.yaml", folder)
    if (file.parent / "parameters.yaml").exists():
        shutil.copy(file.parent / "parameters.yaml", home)
    return home


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Return a strategy for the texts of small rulesets."""
    small = draw(generated.small_rulesets())
    inputs = {name: part for each in small.inputs for name, part in generated._INPUTS[each][0].items()}
    parts = {name: part for decision in small.decisions for name, part in decision.part().items()}
    return ruleset_text(inputs, parts, parameters=generated._LIMIT if small.parameters else {})


def assert_sound(folder: Path, data: Any, random: Random) -> tuple[str, str]:
    """Format `data` in an odd layout; return the text before and after."""
    written = odd(data, random)
    found = formatted(folder, written.text)

    assert comments(found.after) == Counter(written.comments)
    assert again(folder, found.after) == found.after
    return written.text, found.after


@once
@given(texts(), randoms)
def test_a_ruleset_in_any_layout_means_the_same_afterwards(tmp_path: Path, text: str, random: Random) -> None:
    before, after = assert_sound(tmp_path, json.loads(text), random)

    assert digests(before) == digests(after) == digests(text)


@once
@given(randoms)
def test_an_overlay_in_any_layout_means_the_same_afterwards(tmp_path: Path, random: Random) -> None:
    file, other = tmp_path / "before.yaml", tmp_path / "after.yaml"
    for target, text in zip((file, other), assert_sound(tmp_path, HOSTS, random), strict=True):
        target.write_text(text, "utf-8")

    assert overlay_digest(load_overlay(file)) == overlay_digest(load_overlay(other))


@once
@given(st.sampled_from(CASES), st.integers(0, 100), randoms)
def test_cases_in_any_layout_say_the_same_afterwards(tmp_path: Path, file: Path, start: int, random: Random) -> None:
    data = plain(document_from(file.read_bytes(), str(file)))
    chosen = data[start % len(data) :][:6]
    before, after = assert_sound(tmp_path, chosen, random)

    assert cases_from_text(before) == cases_from_text(after)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(file.parents[3])))
def test_a_file_of_ours_is_formatted_after_one_time(tmp_path: Path, file: Path) -> None:
    first = format_file(file)
    second = formatted(beside(tmp_path, file), first.after, "x.yaml")

    assert not second.is_changed


@pytest.mark.parametrize("file", RULESETS, ids=lambda file: str(file.relative_to(file.parents[3])))
def test_a_ruleset_of_ours_keeps_its_digests(tmp_path: Path, file: Path) -> None:
    before = load_ruleset(file)

    assert digests_at(beside(tmp_path, file), format_file(file).after) == (
        meaning_digest(before),
        document_digest(before),
    )


@pytest.mark.parametrize("file", CASES, ids=lambda file: str(file.relative_to(file.parents[3])))
def test_cases_of_ours_stay_the_same(file: Path) -> None:
    assert cases_from_text(file.read_bytes()) == cases_from_text(format_file(file).after)


@once
@given(st.sampled_from(SHORT), randoms)
def test_a_ruleset_of_ours_in_any_layout_comes_back(tmp_path: Path, file: Path, random: Random) -> None:
    data = plain(document_from(file.read_bytes(), str(file)))
    home = beside(tmp_path, file)
    before, after = assert_sound(home, data, random)

    assert plain(document_from(before, "before")) == data
    assert digests_at(home, after) == digests_at(home, before)
