"""The entry point: Hypothesis knows our types when it is imported, in whatever order things are imported."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import entry_points

import pytest
from hypothesis import strategies as st

from jianfu_rules import UNKNOWN, CheckedRuleset, Ruleset
from jianfu_rules import strategies as ours
from jianfu_rules.datatypes import (
    BooleanType,
    DateType,
    DurationType,
    EnumType,
    ListType,
    NullType,
    NumberType,
    RecordType,
    SetType,
    TextType,
)
from jianfu_rules.values import Unknown
from tests.drawn import drawn

TYPES = (BooleanType, NumberType, EnumType, TextType, SetType, DateType, ListType, RecordType, DurationType, NullType)


def run(code: str) -> str:
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True
    ).stdout


def test_the_entry_point_is_installed() -> None:
    (entry,) = (found for found in entry_points(group="hypothesis") if found.name == "jianfu_rules")

    assert entry.value == "jianfu_rules.strategies.register:register"


@pytest.mark.parametrize("kind", TYPES)
def test_datatypes_come_from_their_type(kind: type) -> None:
    found: list[object] = drawn(st.from_type(kind), 30)

    assert {type(one) for one in found} == {kind}


def test_numbers_from_their_type_have_bounds_on_their_scale() -> None:
    for found in drawn(st.from_type(NumberType), 100):
        assert found.min is None or (found.min / found.step).denominator == 1
        assert found.min is None or found.max is None or found.min <= found.max


def test_rulesets_and_unknown_come_from_their_type() -> None:
    assert {type(found) for found in drawn(st.from_type(CheckedRuleset), 5)} == {CheckedRuleset}
    assert {type(found) for found in drawn(st.from_type(Ruleset), 5)} == {Ruleset}
    assert drawn(st.from_type(Unknown), 3)[0] is UNKNOWN


@pytest.mark.parametrize(
    "first",
    [
        "import hypothesis",
        "import jianfu_rules",
        "from jianfu_rules.strategies import facts_for",
        "import jianfu_rules.strategies.values",
        "import jianfu_rules.strategies.register",
    ],
)
def test_the_order_of_imports_does_not_matter(first: str) -> None:
    code = f"""{first}
from hypothesis import strategies as st
from jianfu_rules import CheckedRuleset
from jianfu_rules.datatypes import NumberType
from jianfu_rules.strategies import facts_for
print(repr(facts_for("scoring/pudong")))
print(st.from_type(NumberType).is_empty)
"""

    assert run(code).splitlines() == ["_facts_for('scoring/pudong', as_of=2025-01-01)", "False"]


def test_the_library_does_without_hypothesis() -> None:
    code = """import sys
sys.modules["hypothesis"] = None
import jianfu_rules
print(jianfu_rules.evaluate("scoring/pudong", {}, as_of="2025-06-30").status.name)
"""

    assert run(code) == "UNDETERMINED\n"


def test_public_names_are_sorted_documented_and_dated() -> None:
    names = [name for name in ours.__all__ if name != "InvalidArgument"]

    assert [name for name in names if ".. versionadded:: 0.1" not in (getattr(ours, name).__doc__ or "")] == []
