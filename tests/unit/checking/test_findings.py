"""Findings: a file that is wrong throughout is told of up to a bound."""

from __future__ import annotations

import pytest

from jianfu_rules.checking.findings import MAX_ERRORS, Findings
from jianfu_rules.diagnostics import Diagnostic, Severity
from jianfu_rules.errors import CheckError

WARNING = Diagnostic("JR406", "nothing reads `x`", severity=Severity.WARNING)


def error(number: int) -> Diagnostic:
    return Diagnostic("JR201", f"unknown name `n{number:03}`")


def test_warnings_alone_raise_nothing() -> None:
    found = Findings()
    found += [WARNING] * (2 * MAX_ERRORS)
    found.require_none()

    assert len(found) == 2 * MAX_ERRORS


def test_errors_are_raised_when_asked_for_without_the_warnings() -> None:
    found = Findings()
    found.append(WARNING)
    found.extend([error(1), error(2)])

    with pytest.raises(CheckError) as raised:
        found.require_none()
    assert raised.value.diagnostics == (error(1), error(2))


def test_the_last_error_that_there_is_room_for_ends_the_check() -> None:
    found = Findings()
    with pytest.raises(CheckError) as raised:
        found += (error(number) for number in range(10 * MAX_ERRORS))

    assert len(raised.value.diagnostics) == MAX_ERRORS
