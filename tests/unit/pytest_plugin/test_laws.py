"""The laws of a version are tests, too: what breaks one is told as a case."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from jianfu_rules import strategies
from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.pytest_plugin.laws import LAWS
from tests import given

pytest_plugins = ["pytester"]

LEAN = [f"-pno:{name}" for name in ("cacheprovider", "hypothesispytest", "xdist", "pytest_cov")]
GROWING = {"monotone": {"output": "d", "in": "x", "direction": "increasing"}}
SHRINKING = {"monotone": {"output": "d", "in": "x", "direction": "decreasing"}}
FILE = "2025-01-01.yaml"

Run = Callable[..., pytest.RunResult]


def text(*properties: dict[str, Any]) -> str:
    """Return a ruleset whose only decision grows with its only input, and says what is in `properties`."""
    plain = json.loads(given.ruleset_text(given.number("x"), given.formula("d", "x + 1")))
    return json.dumps({**plain, "properties": properties} if properties else plain)


def noting(names: list[str], name: str) -> Callable[..., tuple[()]]:
    """Return a function that notes its name and finds nothing."""

    def found(*_: Any, **__: Any) -> tuple[()]:
        names.append(name)
        return ()

    return found


@pytest.fixture
def run(pytester: pytest.Pytester) -> Run:
    def inner(*options: str) -> pytest.RunResult:
        return pytester.runpytest(*LEAN, "-pjianfu_rules.pytest_plugin", "--jianfu-max-examples=5", "-q", *options)

    return inner


def test_each_law_is_a_test(run: Run, pytester: pytest.Pytester) -> None:
    (pytester.path / FILE).write_text(text(), "utf-8")
    result = run("-rA")

    result.assert_outcomes(passed=1 + len(LAWS))
    assert [line for line in result.outlines if "PASSED" in line] == [
        f"PASSED {FILE}::{name}" for name in ("checks", *LAWS)
    ]


def test_the_laws_are_those_that_check_laws_looks_at(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[str] = []
    for name in dir(strategies.laws):
        if name.startswith("breaks_"):
            monkeypatch.setattr(strategies.laws, name, noting(looked_at, name))
    monkeypatch.setattr(strategies.laws, "require", lambda _: None)
    checked = given.checked_text(text(GROWING))

    strategies.check_laws(checked, max_examples=1)
    by_check_laws, looked_at[:] = list(looked_at), []
    for law in LAWS.values():
        law(checked, max_examples=1)

    assert looked_at == by_check_laws
    assert len(looked_at) == len(LAWS)


def test_the_laws_can_be_left_out(run: Run, pytester: pytest.Pytester) -> None:
    (pytester.path / FILE).write_text(text(), "utf-8")

    run("--jianfu-no-laws").assert_outcomes(passed=1)


def test_one_law_can_be_named(run: Run, pytester: pytest.Pytester) -> None:
    (pytester.path / FILE).write_text(text(), "utf-8")

    run(f"{FILE}::knowledge_monotone").assert_outcomes(passed=1)


def test_as_many_cases_are_tried_as_are_asked_for(run: Run, pytester: pytest.Pytester) -> None:
    counts: list[int] = []

    def law(_: CheckedRuleset, /, *, max_examples: int) -> None:
        counts.append(max_examples)

    (pytester.path / FILE).write_text(text(), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("jianfu_rules.pytest_plugin.items.LAWS", {"counted": law})
        run(f"{FILE}::counted")
        run(f"{FILE}::counted", "--jianfu-max-examples=7")
        pytester.runpytest(*LEAN, "-pjianfu_rules.pytest_plugin", f"{FILE}::counted")

    assert counts == [5, 7, strategies.laws.EXAMPLES]


def test_what_breaks_a_law_is_told_as_cases_without_a_traceback(run: Run, pytester: pytest.Pytester) -> None:
    (pytester.path / FILE).write_text(text(SHRINKING), "utf-8")
    result = run()
    told = result.stdout.str().partition(" FAILURES ")[2]

    result.assert_outcomes(passed=len(LAWS), failed=1)
    assert told.splitlines()[1].strip("_ ") == "declared_properties"
    assert told.splitlines()[2].startswith("broken: `d` is decreasing in x")
    assert "- case:" in told
    assert ".py" not in told


def test_the_laws_of_a_ruleset_that_is_not_sound_fail(run: Run, pytester: pytest.Pytester) -> None:
    (pytester.path / FILE).write_text(text().replace("x + 1", "y + 1"), "utf-8")
    result = run(f"{FILE}::total")

    result.assert_outcomes(failed=1)
    assert "the ruleset is not sound: " in result.stdout.str()
    assert "JR201 unknown name `y`" in result.stdout.str()


def test_a_fault_of_the_library_is_told_with_its_traceback(run: Run, pytester: pytest.Pytester) -> None:
    def law(_: CheckedRuleset, /, *, max_examples: int) -> None:
        raise ZeroDivisionError(f"after {max_examples}")

    (pytester.path / FILE).write_text(text(), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("jianfu_rules.pytest_plugin.items.LAWS", {"faulty": law})
        told = run(f"{FILE}::faulty").stdout.str()

    assert "ZeroDivisionError: after 5" in told
    assert "items.py" in told
