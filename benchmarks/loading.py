"""Loading and checking a ruleset: ratio to reading the same text with PyYAML's C event stream.

python -m benchmarks.loading
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import partial

import yaml

from benchmarks.workloads import scale_rules, table_ruleset
from jianfu_rules import check
from jianfu_rules.loading.load import ruleset_from_text

ROUNDS = 9
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def seconds(function: Callable[[], object]) -> float:
    """Return the time of one call."""
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


PARTS: dict[str, Callable[[str], object]] = {
    "events": lambda text: list(yaml.parse(text, Loader=LOADER)),
    "load": ruleset_from_text,
    "load and check": lambda text: check(ruleset_from_text(text)),
}


def main() -> None:
    """Print the ratio for tables of 100 rules."""
    for shape in ("keys", "ranges", "mixed"):
        facts, rules = scale_rules(101, shape)
        text = table_ruleset("loading", facts, rules)
        parts: dict[str, float] = {}
        ratios = []
        for _ in range(ROUNDS):
            parts = {name: seconds(partial(function, text)) for name, function in PARTS.items()}
            ratios.append(parts["load and check"] / parts["events"])
        shown = ", ".join(f"{name} {1_000 * took:.1f} ms" for name, took in parts.items())
        print(f"100 rules on {shape}: {len(text.splitlines())} lines; {shown}; ratio {statistics.median(ratios):.1f}x")


if __name__ == "__main__":
    main()
