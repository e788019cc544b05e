"""Guards: what they prove is true of every value, known or not."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest

from jianfu_rules.checking.guards import NOT_NULL, NOT_ZERO, known_if_false, known_if_true, with_null
from jianfu_rules.expr.from_text import from_text
from jianfu_rules.kleene import Truth
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
    assert names_known(text, NOT_NULL) == (if_true, if_false)


def names_known(text: str, what: str) -> tuple[set[str], set[str]]:
    """Return of which names `what` is known where the expression is TRUE, and where it is FALSE."""
    node = from_text(text)
    sides = (known_if_true(node), known_if_false(node))
    return {name for kind, name in sides[0] if kind == what}, {name for kind, name in sides[1] if kind == what}


COMPARISONS = [f"x {op} {number}" for op in ("=", "!=", "<", "<=", ">", ">=") for number in ("0", "0.0", "2", "0.5")]


@pytest.mark.parametrize("text", COMPARISONS)
def test_a_comparison_shows_that_a_number_of_one_sign_is_not_zero(text: str) -> None:
    """The domain has no numbers below 0 only where the guard is meant for one that could be 0 from above."""
    core = core_of(text)
    truth = truth_of(core, {"x": Fraction(0)})
    if_true, if_false = names_known(text, NOT_ZERO)

    # What is claimed is true of 0, ...
    assert not (if_true and truth is Truth.TRUE)
    assert not (if_false and truth is Truth.FALSE)
    # ... and all that is true of 0 is claimed.
    assert bool(if_true) is (truth is not Truth.TRUE)
    assert bool(if_false) is (truth is not Truth.FALSE)


@pytest.mark.parametrize(
    ("text", "if_true", "if_false"),
    [
        ("x > 0 and y > 0", {"x", "y"}, set()),
        ("x > 0 or x < 0", {"x"}, set()),
        ("x = 0 or y = 0", set(), {"x", "y"}),
        ("not(x = 0)", {"x"}, set()),
        ("x > y", set(), set()),
        ("0 < x", set(), set()),
        ("x > -1", set(), set()),
    ],
)
def test_a_guard_tells_which_names_are_not_zero(text: str, if_true: set[str], if_false: set[str]) -> None:
    assert names_known(text, NOT_ZERO) == (if_true, if_false)


def test_a_cell_without_tests_is_a_fault_of_ours() -> None:
    with pytest.raises(TypeError, match="a cell without tests"):
        with_null(None, None, allowed=False, negated=False)
