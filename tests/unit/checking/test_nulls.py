"""Null: what the guards prove is true of every value, known or not."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest

from jianfu_rules.checking.nulls import not_null_if_false, not_null_if_true, with_null
from jianfu_rules.expr.from_text import from_text
from jianfu_rules.semantics.expressions import truth_of
from jianfu_rules.values import UNKNOWN, Known
from tests.unit.checking.test_elaborate import GUARDED, core_of

NUMBERS: list[Known] = [None, UNKNOWN, *map(Fraction, (0, 1, 4, 6))]
FLAGS: list[Known] = [True, False, UNKNOWN]


@pytest.mark.parametrize("text", GUARDED)
def test_a_guarded_expression_has_a_truth_for_all_facts(text: str) -> None:
    core = core_of(text)
    for ox, oy, x, flag in product(NUMBERS, NUMBERS[:3], NUMBERS[1:4], FLAGS):
        facts = {"ox": ox, "oy": oy, "x": x, "flag": flag, "oflag": None, "ograde": None}

        truth_of(core, facts)  # a null that got through would raise


@pytest.mark.parametrize(
    ("text", "if_true", "if_false"),
    [
        ("x != null", {"x"}, set()),
        ("null != x", {"x"}, set()),
        ("x = null", set(), {"x"}),
        ("null = x", set(), {"x"}),
        ("not(x = null)", {"x"}, set()),
        ("x != null and y != null", {"x", "y"}, set()),
        ("x = null or y = null", set(), {"x", "y"}),
        ("x != null or x != null and f", {"x"}, set()),
        ("x = null and x = null", set(), {"x"}),
        ("x in [1, 2]", {"x"}, set()),
        ("x in [null, 2]", set(), set()),
        ("x + 1 in [1, 2]", set(), set()),
        ("f", set(), set()),
        ("x = 1", set(), set()),
    ],
)
def test_a_guard_tells_which_names_hold_a_value(text: str, if_true: set[str], if_false: set[str]) -> None:
    node = from_text(text)

    assert (not_null_if_true(node), not_null_if_false(node)) == (if_true, if_false)


def test_a_cell_without_tests_is_a_fault_of_ours() -> None:
    with pytest.raises(TypeError, match="a cell without tests"):
        with_null(None, None, allowed=False, negated=False)
