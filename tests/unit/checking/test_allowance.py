"""The allowance of searches: what is left of it is said, and a table without an answer for all else does not pass."""

from __future__ import annotations

import pytest

from jianfu_rules.checking.boxes import Allowance, SpentError
from jianfu_rules.checking.checked import CheckedTable
from jianfu_rules.checking.tables import check_table
from jianfu_rules.diagnostics import Severity
from tests import given

INPUTS = {**given.number("x"), **given.yes_no("late")}
RULES = [given.rule("low", {"x": "< 60"}, "no"), given.rule("high", {"x": ">= 60"}, "yes")]


def table(*, otherwise: bool) -> CheckedTable:
    rules = RULES if not otherwise else RULES[:1]
    last = given.otherwise("yes") if otherwise else None
    found = given.small(INPUTS, given.table("d", rules, last, policy="unique")).decisions["d"]
    assert isinstance(found, CheckedTable)
    return found


def test_steps_are_taken_until_there_are_none() -> None:
    allowed = Allowance(3)
    allowed.take(3)
    with pytest.raises(SpentError):
        allowed.take(1)


def test_half_of_what_is_left_is_kept_for_later() -> None:
    allowed = Allowance(10)
    allowed.open_half()
    allowed.take(5)
    with pytest.raises(SpentError):
        allowed.take(1)
    allowed.open_half()
    allowed.take(2)

    assert allowed.left == 3


@pytest.mark.parametrize(("otherwise", "severity"), [(True, Severity.WARNING), (False, Severity.ERROR)])
def test_a_table_that_nothing_is_known_of_needs_an_otherwise_row(*, otherwise: bool, severity: Severity) -> None:
    found = list(check_table(table(otherwise=otherwise), {}, frozenset(), Allowance(0)))

    assert [(item.code, item.severity) for item in found] == [("JR305", severity)]
    assert found[0].message == "the table `d` could not be analysed: it has too many combinations"
    assert (found[0].help is None) == otherwise


@pytest.mark.parametrize("steps", range(1, 40))
def test_with_any_allowance_nothing_is_passed_over_in_silence(steps: int) -> None:
    found = list(check_table(table(otherwise=False), {}, frozenset(), Allowance(steps)))

    # The table is sound: it passes without a word, or it is said what was not looked at.
    assert {item.code for item in found} <= {"JR305"}


def test_with_enough_of_it_the_table_passes() -> None:
    assert list(check_table(table(otherwise=False), {}, frozenset())) == []
