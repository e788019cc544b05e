"""Errors: every class of ours prints, pickles and can be redacted."""

from __future__ import annotations

import copy
import importlib
import pickle
import pkgutil

import pytest

import jianfu_rules
from jianfu_rules.diagnostics import CODES, Diagnostic
from jianfu_rules.errors import CheckError, FactsError, JianfuError, LoadError, ParameterError, PeriodError
from jianfu_rules.source import Position, Span

for module in pkgutil.walk_packages(jianfu_rules.__path__, "jianfu_rules."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)


def classes_below(cls: type[JianfuError]) -> list[type[JianfuError]]:
    return [cls, *(deeper for child in cls.__subclasses__() for deeper in classes_below(child))]


ERRORS = classes_below(JianfuError)
SECOND = Diagnostic(
    "JR602",
    "`secret` is no number",
    Span("b.yaml", Position(1, 1), Position(1, 2)),
    help="not `secret`",
    zh="`secret` 不是数字",
    help_zh="不要写 `secret`",
)
FIRST = Diagnostic("JR201", "unknown name `秘密`", Span("a.yaml", Position(3, 4), Position(3, 5)))


def test_the_known_errors_are_among_the_classes_tested() -> None:
    assert {LoadError, CheckError, FactsError, ParameterError, PeriodError} < set(ERRORS)


@pytest.mark.parametrize("cls", ERRORS)
def test_an_error_prints_a_line_for_each_diagnostic(cls: type[JianfuError]) -> None:
    lines = [
        "a.yaml:3:4: JR201 unknown name `秘密`",
        "b.yaml:1:1: JR602 `secret` is no number (help: not `secret`)",
    ]

    assert str(cls([SECOND, FIRST])).splitlines() == lines


@pytest.mark.parametrize("cls", ERRORS)
def test_an_error_speaks_chinese(cls: type[JianfuError]) -> None:
    assert cls([SECOND]).text("zh") == "b.yaml:1:1: JR602 `secret` 不是数字（不要写 `secret`）"


@pytest.mark.parametrize("cls", ERRORS)
def test_an_error_survives_a_pickle(cls: type[JianfuError]) -> None:
    error = cls([SECOND, FIRST])
    back = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes

    assert type(back) is cls
    assert back.diagnostics == error.diagnostics
    assert str(back) == str(error)


@pytest.mark.parametrize("cls", ERRORS)
def test_an_error_survives_a_copy(cls: type[JianfuError]) -> None:
    assert copy.copy(cls([FIRST])).diagnostics == (FIRST,)


@pytest.mark.parametrize("cls", ERRORS)
def test_a_redacted_error_holds_nothing_that_was_supplied(cls: type[JianfuError]) -> None:
    redacted = cls([SECOND, FIRST]).redacted()
    told = redacted.text("en") + redacted.text("zh") + repr(redacted)

    assert type(redacted) is cls
    assert "secret" not in told
    assert "秘密" not in told


@pytest.mark.parametrize("cls", ERRORS)
def test_a_redacted_error_keeps_codes_and_places(cls: type[JianfuError]) -> None:
    lines = [f"a.yaml:3:4: JR201 {CODES['JR201'][0]}", f"b.yaml:1:1: JR602 {CODES['JR602'][0]}"]

    assert str(cls([SECOND, FIRST]).redacted()).splitlines() == lines


@pytest.mark.parametrize("cls", ERRORS)
def test_an_error_says_what_it_is_about(cls: type[JianfuError]) -> None:
    assert cls.__doc__
