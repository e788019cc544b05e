"""The ways in which rules stand and fall, against brute force over all that can match."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import pytest

from jianfu_rules.checking.standing import Rows, all_fall, ways_to_fall, ways_to_stand
from jianfu_rules.kleene import Truth
from jianfu_rules.semantics.defeat import effective

# Who overrides each row: none, a chain, an exception to two, two exceptions, a diamond.
GRAPHS: list[tuple[tuple[int, ...], ...]] = [
    ((), ()),
    ((1,), ()),
    ((1,), (2,), ()),
    ((1,), (2,), (3,), ()),
    ((2,), (2,), ()),
    ((1, 2), (), ()),
    ((1, 2), (3,), (3,), ()),
]


def masks(graph: Sequence[Sequence[int]]) -> list[tuple[int, tuple[bool, ...]]]:
    """Return every set of matching rows with the rows that are effective then."""
    found = []
    for matching in product([False, True], repeat=len(graph)):
        truths = effective([Truth.TRUE if one else Truth.FALSE for one in matching], graph)
        mask = sum(1 << row for row, one in enumerate(matching) if one)
        found.append((mask, tuple(truth is Truth.TRUE for truth in truths)))
    return found


def covers(ways: Sequence[Rows], mask: int) -> bool:
    return any(not required & ~mask and not forbidden & mask for required, forbidden in ways)


@pytest.mark.parametrize("graph", GRAPHS)
def test_a_row_stands_in_the_ways_given_and_falls_in_all_others(graph: tuple[tuple[int, ...], ...]) -> None:
    for row in range(len(graph)):
        stand, fall = list(ways_to_stand(row, graph)), list(ways_to_fall(row, graph))
        for mask, standing in masks(graph):
            assert covers(stand, mask) is standing[row]
            assert covers(fall, mask) is not standing[row]


@pytest.mark.parametrize("graph", GRAPHS)
def test_rows_fall_together_in_the_ways_given(graph: tuple[tuple[int, ...], ...]) -> None:
    for chosen in product([False, True], repeat=len(graph)):
        rows = [row for row, one in enumerate(chosen) if one]
        for start in [(0, 0), (1, 0), (0, 1), (2, 1)]:
            ways = list(all_fall(rows, graph, start))
            for mask, standing in masks(graph):
                begun = covers([start], mask)

                assert covers(ways, mask) is (begun and not any(standing[row] for row in rows))
