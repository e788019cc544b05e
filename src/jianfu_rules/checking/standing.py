"""Which rows must match, and which must not, for a row to stand against its exceptions, or to fall to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

Rows = tuple[int, int]  # masks: rows that must match, rows that must not


def ways_to_stand(row: int, overriders: Sequence[Sequence[int]]) -> Iterator[Rows]:
    """Yield the ways in which a row is effective: it matches, and each exception to it fails or falls."""
    yield from _joined([(1 << row, 0)], overriders[row], overriders)


def ways_to_fall(row: int, overriders: Sequence[Sequence[int]]) -> Iterator[Rows]:
    """Yield the ways in which a row is not effective: it does not match, or an exception to it stands."""
    yield (0, 1 << row)
    for over in overriders[row]:
        yield from ways_to_stand(over, overriders)


def all_fall(rows: Sequence[int], overriders: Sequence[Sequence[int]], start: Rows = (0, 0)) -> Iterator[Rows]:
    """Yield the ways in which none of `rows` is effective, together with `start`."""
    free = sum(1 << row for row in rows if not overriders[row])
    rest = [row for row in rows if overriders[row]]
    yield from _joined([(start[0], start[1] | free)], rest, overriders)


def _joined(found: list[Rows], falling: Sequence[int], overriders: Sequence[Sequence[int]]) -> Iterator[Rows]:
    """Yield what each of `found` becomes where all of `falling` fall, too: every way of each with every way of others.

    Without recursion: as many rules may have exceptions as a table has rules.
    """
    for start in found:
        if not falling:
            yield start
            continue
        taken = [(start, ways_to_fall(falling[0], overriders))]
        while taken:
            (required, forbidden), ways = taken[-1]
            way = next(ways, None)
            if way is None:
                taken.pop()
                continue
            both = (required | way[0], forbidden | way[1])
            # No way at all is told as well: whoever counts the ways has to see that it was tried.
            if both[0] & both[1] or len(taken) == len(falling):
                yield both
            else:
                taken.append((both, ways_to_fall(falling[len(taken)], overriders)))
