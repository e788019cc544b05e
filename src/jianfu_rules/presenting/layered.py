"""A layered layout of boxes: from left to right, no box on another, no line through a box; whole numbers only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import attrs

ROW_GAP = 22  # between boxes below each other
LANE = 6  # height of the way that a line takes through a column
SWEEPS = 8  # of ordering, and of moving boxes beside what they are joined to


@attrs.frozen
class Place:
    """Where a box stands: its upper left corner and its size."""

    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> int:
        """Return the height at which its middle stands."""
        return self.y + self.height // 2


@attrs.frozen
class Layout:
    """Where all boxes stand, and the ways of the lines between them."""

    places: tuple[Place, ...]
    columns: tuple[tuple[int, int], ...]  # left and right end of each
    ways: tuple[tuple[Place, ...], ...]  # of each edge: its first box, its lanes through columns, its last box
    width: int
    height: int

    def column_of(self, place: Place) -> int:
        """Return the column in which a box stands."""
        return next(number for number, (left, right) in enumerate(self.columns) if left <= place.x <= right)


@attrs.define
class _Slot:
    """A box or a lane in its column."""

    width: int
    height: int
    before: list[int] = attrs.field(factory=list)
    after: list[int] = attrs.field(factory=list)
    middle: int = 0


def laid_out(
    sizes: Sequence[tuple[int, int]],
    edges: Sequence[tuple[int, int]],
    *,
    gap: int,
    late: frozenset[int] = frozenset(),
) -> Layout:
    """Return a layout of boxes with these sizes.

    Args:
        sizes: Width and height of each box.
        edges: Pairs of boxes, the first to the left of the second; without cycles.
        gap: Width between two columns.
        late: Boxes that stand as far to the right as they can, if nothing leads to them.
    """
    columns = _columns(len(sizes), edges, late)
    slots = [_Slot(width, height) for width, height in sizes]
    layers: list[list[int]] = [[] for _ in range(max(columns, default=-1) + 1)]
    for box, column in enumerate(columns):
        layers[column].append(box)
    ways = [_way(edge, columns, slots, layers) for edge in edges]
    _order(layers, slots)
    _settle(layers, slots)
    top = min((slot.middle - slot.height // 2 for slot in slots), default=0)
    ends: list[tuple[int, int]] = []
    left = 0
    places: dict[int, Place] = {}
    for layer in layers:
        width = max((slots[item].width for item in layer), default=0)
        ends.append((left, left + width))
        for item in layer:
            slot = slots[item]
            own = width if item >= len(sizes) else slot.width
            places[item] = Place(left + (width - own) // 2, slot.middle - slot.height // 2 - top, own, slot.height)
        left += width + gap
    height = max((place.y + place.height for place in places.values()), default=0)
    return Layout(
        places=tuple(places[box] for box in range(len(sizes))),
        columns=tuple(ends),
        ways=tuple(tuple(places[item] for item in way) for way in ways),
        width=max(0, left - gap),
        height=height,
    )


def _columns(count: int, edges: Sequence[tuple[int, int]], late: frozenset[int]) -> list[int]:
    """Return the column of each box: behind all that it rests on, and `late` ones right before their first reader."""
    before: dict[int, list[int]] = {box: [] for box in range(count)}
    after: dict[int, list[int]] = {box: [] for box in range(count)}
    for left, right in edges:
        before[right].append(left)
        after[left].append(right)
    found: dict[int, int] = {}
    waiting = {box: len(items) for box, items in before.items()}
    ready = [box for box in range(count) if not waiting[box]]
    for box in ready:  # grows while it is read
        found[box] = max((found[left] + 1 for left in before[box]), default=0)
        for right in after[box]:
            waiting[right] -= 1
            if not waiting[right]:
                ready.append(right)
    for box in late:
        if not before[box] and after[box]:
            found[box] = min(found[right] for right in after[box]) - 1
    return [found[box] for box in range(count)]


def _way(edge: tuple[int, int], columns: Sequence[int], slots: list[_Slot], layers: list[list[int]]) -> list[int]:
    """Return the boxes of an edge with a lane in each column between them."""
    left, right = edge
    way = [left]
    for column in range(columns[left] + 1, columns[right]):
        layers[column].append(len(slots))
        way.append(len(slots))
        slots.append(_Slot(0, LANE))
    way.append(right)
    for one, other in pairwise(way):
        slots[one].after.append(other)
        slots[other].before.append(one)
    return way


def _order(layers: list[list[int]], slots: Sequence[_Slot]) -> None:
    """Order each column so that few lines cross; of all orders tried, keep the best."""
    best, crossings = [list(layer) for layer in layers], _crossings(layers, slots)
    for sweep in range(SWEEPS):
        forwards = sweep % 2 == 0
        for layer in layers if forwards else reversed(layers):
            position = {item: place for other in layers for place, item in enumerate(other)}
            keys = {}
            for place, item in enumerate(layer):
                joined = slots[item].before if forwards else slots[item].after
                # Twelve thousand times the mean: whole numbers, and ties only where means are equal or very near.
                total = sum(position[other] for other in joined)
                keys[item] = 12_000 * total // len(joined) if joined else 12_000 * place
            layer.sort(key=lambda item, keys=keys: keys[item])  # type: ignore[misc]
        found = _crossings(layers, slots)
        if found < crossings:
            best, crossings = [list(layer) for layer in layers], found
    for layer, order in zip(layers, best, strict=True):
        layer[:] = order


def _crossings(layers: Sequence[Sequence[int]], slots: Sequence[_Slot]) -> int:
    """Return how many pairs of lines cross."""
    position = {item: place for layer in layers for place, item in enumerate(layer)}
    count = 0
    for layer in layers:
        ends: list[int] = []
        for item in layer:
            own = sorted(position[other] for other in slots[item].after)
            count += sum(1 for end in own for earlier in ends if earlier > end)
            ends += own
    return count


def _settle(layers: Sequence[Sequence[int]], slots: Sequence[_Slot]) -> None:
    """Give each box its height: near what it is joined to, in the order of its column, none on another."""
    for layer in layers:
        _stack(layer, slots, dict.fromkeys(layer, 0))
    for sweep in range(SWEEPS):
        forwards = sweep % 2 == 0
        for layer in layers if forwards else reversed(layers):
            wanted = {}
            for item in layer:
                joined = slots[item].before if forwards else slots[item].after
                middles = [slots[other].middle for other in joined]
                wanted[item] = sum(middles) // len(middles) if middles else slots[item].middle
            _stack(layer, slots, wanted)


def _stack(layer: Sequence[int], slots: Sequence[_Slot], wanted: Mapping[int, int]) -> None:
    """Place a column as near to the wanted middles as its order and gaps allow (least squares, by pooling)."""
    offsets = [0]
    for one, other in pairwise(layer):
        apart = (slots[one].height + 1) // 2 + ROW_GAP + (slots[other].height + 1) // 2
        offsets.append(offsets[-1] + apart)
    pools: list[tuple[int, int]] = []  # sum of what is wanted and number of boxes that move as one
    for item, offset in zip(layer, offsets, strict=True):
        pool = (wanted[item] - offset, 1)
        while pools and pools[-1][0] * pool[1] >= pool[0] * pools[-1][1]:
            total, count = pools.pop()
            pool = (total + pool[0], count + pool[1])
        pools.append(pool)
    moved = [total // count for total, count in pools for _ in range(count)]
    for item, offset, move in zip(layer, offsets, moved, strict=True):
        slots[item].middle = move + offset
