"""Drawing facts: ratio of `facts_for(ruleset)` to `fixed_dictionaries` written by hand for the same 20 inputs.

python -m benchmarks.drawing
"""

from __future__ import annotations

import datetime as dt
import statistics
import time
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from jianfu_rules import check
from jianfu_rules.loading.load import ruleset_from_text
from jianfu_rules.strategies import decided_facts_for, facts_for

ROUNDS = 9
EXAMPLES = 300
SAME = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
HUES = ("red", "green", "blue", "white")


def _label(name: str) -> str:
    return f"label: {{zh: 项{name}, en: item {name}}}"


def text() -> str:
    """Return a ruleset of 20 inputs: eight yes or no, four enumerations, four amounts, two counts, two days."""
    hues = ", ".join(f"{hue}: {{zh: 色{hue}, en: {hue}}}" for hue in HUES)
    inputs = [
        *(f"  b{at}: {{type: boolean, {_label(f'b{at}')}}}" for at in range(8)),
        *(f"  e{at}: {{type: hue, {_label(f'e{at}')}}}" for at in range(4)),
        *(f"  d{at}: {{type: decimal, scale: 2, min: 0, max: 10000, {_label(f'd{at}')}}}" for at in range(4)),
        *(f"  i{at}: {{type: integer, min: 0, max: 500, {_label(f'i{at}')}}}" for at in range(2)),
        *(f"  t{at}: {{type: date, min: 2000-01-01, max: 2030-12-31, {_label(f't{at}')}}}" for at in range(2)),
    ]
    conditions = [
        *(f'{{b{at}: "true", e{at % 4}: \'"red", "blue"\'}}' for at in range(8)),
        *(f'{{d{at}: ">= {at + 1}500.50"}}' for at in range(4)),
        *(f'{{i{at}: "< {at + 3}0"}}' for at in range(2)),
        *(f"{{t{at}: '>= date(\"202{at}-01-01\")'}}" for at in range(2)),
    ]
    about = "cite: {source: s, at: 一}, basis: stated, says: {zh: 规则, en: rule}"
    rules = [f'      - {{id: r{at}, {about}, when: {when}, then: "true"}}' for at, when in enumerate(conditions)]
    return "\n".join(
        [
            "format: 1",
            "ruleset: bench/drawing",
            "title: {zh: 测, en: bench}",
            "jurisdiction: {zh: 地, en: place}",
            "in_force: {from: 2020-01-01, basis: stated}",
            "sources: {s: {title: 文}}",
            f"types: {{hue: {{enum: {{{hues}}}}}}}",
            "inputs:",
            *inputs,
            "decisions:",
            "  out:",
            "    type: boolean",
            "    label: {zh: 结论, en: outcome}",
            "    hit_policy: first",
            "    rules:",
            *rules,
            f'    otherwise: {{{about}, then: "false"}}',
            "main: out",
        ]
    )


def by_hand() -> st.SearchStrategy[dict[str, Any]]:
    """Return what one would write for these inputs without the library: valid facts, no more."""
    return st.fixed_dictionaries(
        {
            **{f"b{at}": st.booleans() for at in range(8)},
            **{f"e{at}": st.sampled_from(HUES) for at in range(4)},
            **{f"d{at}": st.decimals(0, 10_000, places=2) for at in range(4)},
            **{f"i{at}": st.integers(0, 500) for at in range(2)},
            **{f"t{at}": st.dates(dt.date(2000, 1, 1), dt.date(2030, 12, 31)) for at in range(2)},
        }
    )


def seconds(strategy: st.SearchStrategy[Any]) -> float:
    """Return the time that a test of 300 examples takes that does nothing with them."""
    run: Callable[[], None] = SAME(given(strategy)(lambda _facts: None))
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def main() -> None:
    """Print the ratios."""
    checked = check(ruleset_from_text(text()))
    ours = {
        "facts_for": facts_for(checked),
        "facts_for, complete": facts_for(checked, complete=True),
        "decided_facts_for an outcome": decided_facts_for(checked, outcome=True),
    }
    hand = by_hand()
    for strategy in (hand, *ours.values()):
        seconds(strategy)  # Hypothesis looks at a strategy once
    ratios: dict[str, list[float]] = {name: [] for name in ours}
    for _ in range(ROUNDS):
        base = seconds(hand)
        for name, strategy in ours.items():
            ratios[name].append(seconds(strategy) / base)
    for name, found in ratios.items():
        print(f"20 inputs, {EXAMPLES} examples, {name}: {statistics.median(found):.2f}x fixed_dictionaries by hand")


if __name__ == "__main__":
    main()
