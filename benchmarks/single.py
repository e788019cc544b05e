"""One case at a time: ratios to hand-written Python, and to zen-engine where it is installed, all in one process.

python -m benchmarks.single
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.handwritten import HAND, first_match
from benchmarks.workloads import BANDS, FACTS, draw, ruleset_text, scale_rules, table_ruleset, ties
from jianfu_rules import Program, Status, check, compile_ruleset
from jianfu_rules.loading.load import ruleset_from_text

try:
    from benchmarks.rivals import zen_engine
except ImportError:
    zen_engine = None  # type: ignore[assignment]

AS_OF = "2025-06-30"
ROUNDS = 15
Case = dict[str, Any]


def program(text: str) -> Program:
    """Return the compiled ruleset of a text."""
    return compile_ruleset(check(ruleset_from_text(text)), as_of=AS_OF)


def reading(compiled: Program, *, missing: bool = False) -> Callable[[Case], object]:
    """Return a function that evaluates a case and reads what a host reads."""

    def run(case: Case) -> object:
        decision = compiled.evaluate(case)
        return decision.status, decision.outcome, decision.determining, decision.missing if missing else None

    return run


def reading_score(compiled: Program, *, missing: bool = False) -> Callable[[Case], object]:
    """Return the same for the score, whose exact value is another decision's."""

    def run(case: Case) -> object:
        decision = compiled.evaluate(case)
        exact = None if missing else decision["annual"].outcome
        return exact, decision.status, decision.outcome, decision.determining, decision.missing if missing else None

    return run


def timed(function: Callable[[Case], object], cases: Sequence[Case]) -> float:
    """Return microseconds a call."""
    start = time.perf_counter()
    for case in cases:
        function(case)
    return (time.perf_counter() - start) / len(cases) * 1e6


def compared(functions: dict[str, tuple[Callable[[Case], object], Sequence[Case]]]) -> dict[str, tuple[float, float]]:
    """Return for each function the median time and the median of its ratio to the first, taken in turn."""
    times: dict[str, list[float]] = {name: [] for name in functions}
    for _ in range(ROUNDS):
        for name, (function, cases) in functions.items():
            times[name].append(timed(function, cases))
    base = times[next(iter(functions))]
    return {
        name: (statistics.median(found), statistics.median(one / other for one, other in zip(found, base, strict=True)))
        for name, found in times.items()
    }


def show(title: str, found: dict[str, tuple[float, float]]) -> None:
    """Print one comparison."""
    print(f"\n{title}")
    for name, (micros, ratio) in found.items():
        print(f"  {name:<34} {micros:9.2f} us   {ratio:7.1f}x")


def correct(workload: str, compiled: Program) -> None:
    """Compare outcomes with the hand-written ones before anything is timed."""
    wrong = 0
    cases = draw(FACTS[workload], 5_000, seed=3) + (ties(5_000) if workload == "score" else [])
    labels = {f"b{index}": label for index, (_, label) in enumerate(BANDS)}
    for case in cases:
        decision = compiled.evaluate(case)
        wanted = HAND[workload](case)
        if workload == "score":
            wrong += (decision["annual"].outcome, labels[str(decision.outcome)]) != wanted
        else:
            wrong += decision.status is not Status.DECIDED or decision.outcome != wanted[0]
    print(f"{workload}: {wrong} of {len(cases)} outcomes differ from the hand-written ones")
    if wrong:
        sys.exit(1)


def main() -> None:
    """Print all comparisons."""
    print(f"Python {sys.version.split()[0]}; medians of {ROUNDS} rounds taken in turn; ratio to hand-written Python")
    has_zen = zen_engine is not None
    for workload, facts in FACTS.items():
        compiled = program(ruleset_text(workload))
        correct(workload, compiled)
        cases, partial = draw(facts, 2_000), draw(facts, 2_000, unknown=0.2)
        read = reading_score if workload == "score" else reading
        functions: dict[str, Any] = {
            "hand-written": (HAND[workload], cases),
            "jianfu-rules": (read(compiled), cases),
            "jianfu-rules, 20% unknown": (read(compiled, missing=True), partial),
        }
        if has_zen:
            functions["zen-engine"] = (zen_engine.evaluator(workload), cases)
            functions["zen-engine, trace"] = (zen_engine.evaluator(workload, trace=True), cases)
        show(workload, compared(functions))
    for shape in ("keys", "ranges", "mixed"):
        growth(shape, has_zen=has_zen)
    if not has_zen:
        print("\nzen-engine is not installed: pip install -r benchmarks/requirements.txt")


def growth(shape: str, *, has_zen: bool) -> None:
    """Print how the time grows from 12 to 1,000 first-match rules."""
    functions: dict[str, Any] = {}
    for count in (12, 100, 1_000):
        facts, rules = scale_rules(count, shape)
        cases = draw(facts, 1_000)
        functions[f"hand-written, {count} rules"] = (first_match(rules), cases)
        functions[f"jianfu-rules, {count} rules"] = (reading(program(table_ruleset("scale", facts, rules))), cases)
        if has_zen:
            functions[f"zen-engine, {count} rules"] = (zen_engine.first_match(rules), cases)
    found = compared(functions)
    show(f"growth on {shape}", found)
    print(f"  t(1000)/t(12) = {found['jianfu-rules, 1000 rules'][0] / found['jianfu-rules, 12 rules'][0]:.2f}")


if __name__ == "__main__":
    main()
