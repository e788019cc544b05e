"""The layout: no box on another, none out of the picture, no line through a box."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianfu_rules.presenting.layered import ROW_GAP, Layout, Place, _crossings, _order, _Slot, laid_out

Sizes = list[tuple[int, int]]
Edges = list[tuple[int, int]]
GAP = 50


@st.composite
def pictures(draw: st.DrawFn) -> tuple[Sizes, Edges]:
    """Return sizes of boxes and edges that lead from earlier boxes to later ones."""
    sizes = draw(st.lists(st.tuples(st.integers(1, 300), st.integers(1, 200)), min_size=1, max_size=12))
    boxes = range(len(sizes))
    pairs = [(left, right) for left in boxes for right in boxes if left < right]
    return sizes, draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []


def overlap(one: Place, other: Place) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def sources_of(count: int, edges: Edges) -> frozenset[int]:
    return frozenset(range(count)) - {right for _, right in edges}


@given(pictures())
def test_no_box_stands_on_another_or_out_of_the_picture(picture: tuple[Sizes, Edges]) -> None:
    sizes, edges = picture
    layout = laid_out(sizes, edges, gap=GAP, late=sources_of(len(sizes), edges))

    assert [(place.width, place.height) for place in layout.places] == sizes
    assert not any(overlap(one, other) for one, other in combinations(layout.places, 2))
    assert all(place.x >= 0 and place.x + place.width <= layout.width for place in layout.places)
    assert all(place.y >= 0 and place.y + place.height <= layout.height for place in layout.places)


@given(pictures())
def test_a_line_goes_through_columns_on_lanes_that_no_box_covers(picture: tuple[Sizes, Edges]) -> None:
    sizes, edges = picture
    layout = laid_out(sizes, edges, gap=GAP)
    lanes = [place for way in layout.ways for place in way[1:-1]]

    assert not any(overlap(lane, box) for lane in lanes for box in layout.places)
    assert not any(overlap(one, other) for one, other in combinations(lanes, 2))


@given(pictures())
def test_a_line_leads_from_column_to_column_from_its_first_box_to_its_last(picture: tuple[Sizes, Edges]) -> None:
    sizes, edges = picture
    layout = laid_out(sizes, edges, gap=GAP)

    for (left, right), way in zip(edges, layout.ways, strict=True):
        columns = [layout.column_of(place) for place in way]
        assert (way[0], way[-1]) == (layout.places[left], layout.places[right])
        assert columns == list(range(columns[0], columns[0] + len(way)))


@given(pictures())
def test_columns_stand_apart(picture: tuple[Sizes, Edges]) -> None:
    layout = laid_out(*picture, gap=GAP)
    ends = layout.columns

    assert all(right[0] - left[1] == GAP for left, right in pairwise(ends))


@given(pictures())
def test_the_same_boxes_are_laid_out_the_same(picture: tuple[Sizes, Edges]) -> None:
    assert laid_out(*picture, gap=GAP) == laid_out(*picture, gap=GAP)


@given(pictures())
def test_ordering_never_makes_more_lines_cross(picture: tuple[Sizes, Edges]) -> None:
    sizes, edges = picture
    half = len(sizes) // 2
    slots = [_Slot(*size) for size in sizes]
    for left, right in edges:
        if left < half <= right:
            slots[left].after.append(right)
            slots[right].before.append(left)
    layers = [list(range(half)), list(range(half, len(sizes)))]
    before = _crossings(layers, slots)
    _order(layers, slots)

    assert _crossings(layers, slots) <= before
    assert [sorted(layer) for layer in layers] == [list(range(half)), list(range(half, len(sizes)))]


def columns_of(layout: Layout) -> list[int]:
    return [layout.column_of(place) for place in layout.places]


@pytest.mark.parametrize(("late", "column"), [(frozenset[int](), 0), (frozenset({3}), 1)])
def test_a_late_box_stands_right_before_what_reads_it(late: frozenset[int], column: int) -> None:
    chain = [(0, 1), (1, 2), (3, 2)]

    assert columns_of(laid_out([(10, 10)] * 4, chain, gap=GAP, late=late)) == [0, 1, 2, column]


def test_lines_that_need_not_cross_do_not() -> None:
    layout = laid_out([(10, 10)] * 4, [(0, 3), (1, 2)], gap=GAP)

    assert (layout.places[0].y < layout.places[1].y) == (layout.places[3].y < layout.places[2].y)


def test_boxes_below_each_other_keep_their_distance() -> None:
    one, other = laid_out([(10, 10), (10, 30)], [], gap=GAP).places

    assert other.y - (one.y + one.height) >= ROW_GAP


def test_a_box_stands_beside_what_it_is_joined_to() -> None:
    layout = laid_out([(10, 10)] * 4, [(0, 3), (1, 3), (2, 3)], gap=GAP)

    assert layout.places[3].middle == layout.places[1].middle


def test_nothing_is_laid_out_as_nothing() -> None:
    assert laid_out([], [], gap=GAP).places == ()
