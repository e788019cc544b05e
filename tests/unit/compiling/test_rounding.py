"""Roundings of compiled formulas: every tie and sign comes out as the reference evaluator says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from jianfu_rules import compile_ruleset
from jianfu_rules.values import value_text
from tests import given

FORMULAS = (
    ("round half up(x, 0)", 0),
    ("round half up(x, 1)", 1),
    ("round half up(x, 3)", 3),
    ("round half up(x * 5, 1)", 1),
    ("round half up(0 - x * 5, 1)", 1),
    ("round half up((x + 3 * y) / 7, 2)", 2),
    ("round half up(2 * x * 3 * y, 1)", 1),
    ("round half down(x, 1)", 1),
    ("round half even(x, 1)", 1),
    ("round up(x, 1)", 1),
    ("round down(x, 1)", 1),
    ("floor(x)", 0),
    ("ceiling(x)", 0),
    ("1 * x * 1 + 0 * y", 4),
)


def thousandths(numbers: range) -> Iterator[str]:
    for number in numbers:
        yield f"{'-' if number < 0 else ''}{abs(number) // 1000}.{abs(number) % 1000:03d}"


@pytest.mark.parametrize(("formula", "scale"), FORMULAS)
def test_a_compiled_rounding_is_the_one_that_is_meant(formula: str, scale: int) -> None:
    inputs = {
        **given.number("x", least="-10", most="10", scale=3),
        **given.number("y", least="-10", most="10", scale=1),
    }
    typed = {"type": "decimal", "scale": scale, "min": "-1000", "max": "1000"}
    program = compile_ruleset(given.small(inputs, given.formula("d", formula, **typed)), as_of=given.DAY)
    for x in thousandths(range(-2_000, 2_001, 50)):
        for y in ("-3.5", "0", "1.1"):
            decision = program.evaluate({"x": x, "y": y})
            compiled = value_text(decision.outcome)

            assert compiled == decision.to_dict()["outcome"], (formula, x, y)
