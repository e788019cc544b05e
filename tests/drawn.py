"""Examples of strategies, the same ones each time."""

from __future__ import annotations

from typing import Any, TypeVar

from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

Drawn = TypeVar("Drawn")

_SAME = settings(
    derandomize=True, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
SHRINKING = settings(_SAME, phases=[Phase.generate, Phase.shrink])


def drawn(strategy: st.SearchStrategy[Drawn], count: int) -> list[Drawn]:
    """Return up to `count` examples of a strategy: as many as Hypothesis makes in a test of that many examples."""
    found: list[Drawn] = []

    @settings(_SAME, max_examples=count)
    @given(strategy)
    def collect(example: Drawn) -> None:
        found.append(example)

    collect()
    return found


def smallest(strategy: st.SearchStrategy[Drawn], condition: Any, count: int = 200) -> Drawn:
    """Return the example that a failing test would show."""
    return find(strategy, condition, settings=settings(SHRINKING, max_examples=count))
