"""`applies_when`: the cases that a ruleset is about."""

from __future__ import annotations

from typing import Any

import pytest

from tests import given
from tests.diagnosed import codes_of, diagnosed, told


def text(when: Any, **more: Any) -> str:
    scope = {"when": when, "cite": given.CITE, "basis": "stated", "says": {"zh": "适用", "en": "applies"}, **more}
    inputs = {**given.number("x"), **given.yes_no("resident")}
    return given.ruleset_text(inputs, given.formula("d", "x"), applies_when=scope)


@pytest.mark.parametrize("when", ["resident", {"resident": "true"}, {"resident": "true", "x": "> 3"}])
def test_a_scope_is_a_condition(when: Any) -> None:
    scope = given.checked_text(text(when)).applies_when

    assert scope is not None
    assert len(scope.conditions) == (1 if isinstance(when, str) else len(when))


def test_what_only_the_scope_reads_is_read() -> None:
    assert codes_of(text("resident")) == []


def test_a_ruleset_may_be_about_all_cases() -> None:
    assert given.small(given.number("x"), given.formula("d", "x")).applies_when is None


@pytest.mark.parametrize(("when", "code"), [("resdent", "JR201"), ({"resdent": "true"}, "JR201"), ("x", "JR205")])
def test_a_faulty_scope_is_told(when: Any, code: str) -> None:
    assert [item.code for item in diagnosed(text(when)) if item.is_error] == [code]


def test_the_citation_of_a_scope_is_looked_at() -> None:
    assert told(text("resident", cite={"source": "txt", "at": "1"}), "JR401", at='"txt"').is_error


@pytest.mark.parametrize("when", ["resident and （x > 3)", {"x": "＞ 3"}])
def test_what_was_normalised_in_a_scope_is_noted(when: Any) -> None:
    assert "JR114" in codes_of(text(when))
