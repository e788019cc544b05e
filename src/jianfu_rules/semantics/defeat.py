"""Exceptions: which matched rules stand, when some override others."""

from __future__ import annotations

from collections.abc import Sequence

from jianfu_rules.kleene import Truth, all_, any_, not_


def effective(matches: Sequence[Truth], overriders: Sequence[Sequence[int]]) -> tuple[Truth, ...]:
    """Return whether each rule is effective: it matches, and no effective rule overrides it.

    An exception to an exception reinstates the rule. The graph of overrides has no circle (check() sees to it).

    Args:
        matches: Whether each rule matches.
        overriders: For each rule, the rules that override it.
    """
    found: dict[int, Truth] = {}

    def of(row: int) -> Truth:
        if row not in found:
            found[row] = all_((matches[row], not_(any_(of(over) for over in overriders[row]))))
        return found[row]

    return tuple(of(row) if over else matches[row] for row, over in enumerate(overriders))
