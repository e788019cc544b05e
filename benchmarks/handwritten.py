"""What a programmer writes by hand: the baseline that every ratio refers to."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from benchmarks.workloads import ADMISSION, GENERAL, GRADES, TOLERANCE, Rule

Case = dict[str, Any]
PCT = {grade: Decimal(points) / 100 for grade, points in GRADES.items()}
A, B, C3, C4, C1, C9, CENT = (
    Decimal("0.7"),
    Decimal("0.3"),
    Decimal(30),
    Decimal(40),
    Decimal("0.1"),
    Decimal("0.9"),
    Decimal("0.01"),
)


def _condition(name: str, op: str, wanted: Any) -> str:
    if isinstance(wanted, bool):
        return f"c[{name!r}]" if wanted else f"not c[{name!r}]"
    return f"c[{name!r}] {'==' if op == '=' else op} {wanted!r}"


def first_match(rules: tuple[Rule, ...]) -> Callable[[Case], tuple[str, str]]:
    """Return one `if` per rule, in rule order."""
    lines = ["def f(c):"]
    for rule, outcome, conditions in rules:
        test = " and ".join(_condition(*condition) for condition in conditions) or "True"
        lines.append(f"    if {test}: return {outcome!r}, {rule!r}")
    return _function(lines)


def _tolerance() -> Callable[[Case], tuple[str, list[str]]]:
    lines = ["def f(c):", "    hit = []"]
    for rule, _, conditions in TOLERANCE:
        lines.append(f"    if {' and '.join(_condition(*condition) for condition in conditions)}: hit.append({rule!r})")
        if rule == "N6":
            lines.append("    bad = bool(hit)")
    general = " and ".join(f"c[{name!r}]" for name in GENERAL)
    lines += ["    if bad: return 'not_tolerated', hit", f"    if hit and {general}: return 'tolerated', hit"]
    lines.append("    return 'not_applicable', hit")
    return _function(lines)


def _function(lines: list[str]) -> Callable[[Case], Any]:
    space: dict[str, Any] = {}
    exec("\n".join(lines), space)  # noqa: S102 - generated from our own data
    function: Callable[[Case], Any] = space["f"]
    return function


def score(c: Case) -> tuple[Decimal, str]:
    """Return the exact annual score and its band."""
    daily = A * Decimal(str(c["mark_a"])) + B * Decimal(str(c["mark_b"]))
    exam = C3 * PCT[c["g1"]] + C3 * PCT[c["g2"]] + C4 * PCT[c["g3"]]
    annual = (C1 * daily + C9 * exam).quantize(CENT, ROUND_HALF_UP)
    if annual >= 90:
        return annual, "优秀"
    if annual >= 80:
        return annual, "良好"
    if annual >= 60:
        return annual, "合格"
    return annual, "不合格"


HAND: dict[str, Callable[[Case], Any]] = {
    "admission": first_match(ADMISSION),
    "tolerance": _tolerance(),
    "score": score,
}
