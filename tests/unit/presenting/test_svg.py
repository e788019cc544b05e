from __future__ import annotations

import html
import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianfu_rules.phrases import LANGS, Lang, Phrase
from jianfu_rules.presenting.graph import Box, Graph, Kind, graph_of
from jianfu_rules.presenting.svg import MAX_WIDTH, drawing, to_svg, width_in_pixels, wrapped
from tests.given import formula, number, small
from tests.permit import permit

NAMESPACE = "{http://www.w3.org/2000/svg}"
TITLE = Phrase("图", "a graph")


def texts(svg: str) -> list[str]:
    return [item.text or "" for item in ET.fromstring(svg).iter(f"{NAMESPACE}text")]  # noqa: S314 - our own


@pytest.mark.parametrize("lang", LANGS)
def test_every_label_is_in_the_picture(lang: Lang) -> None:
    graph = graph_of(permit())
    shown = "".join(texts(to_svg(graph, TITLE, lang))).replace(" ", "")
    labels = [part.text(lang) for box in graph.boxes for part in (box.title, *box.lines)]

    assert [label for label in labels if label.replace(" ", "") not in shown] == []


def test_the_picture_has_a_title_for_those_who_can_not_see_it() -> None:
    found = ET.fromstring(to_svg(graph_of(permit()), Phrase("摆摊", "stalls <& more>"), "en"))  # noqa: S314 - our own

    assert (found[0].tag, found[0].text) == (f"{NAMESPACE}title", "stalls <& more>")


def test_there_is_a_line_for_each_edge() -> None:
    graph = graph_of(permit())
    svg = to_svg(graph, TITLE, "zh")

    assert svg.count("marker-end=") == len(graph.edges)


def test_the_legend_names_only_what_is_there() -> None:
    svg = to_svg(graph_of(small(number("x"), formula("f", "x"))), TITLE, "en")

    assert texts(svg)[-2:] == ["inputs", "main decision"]
    assert "scope" not in texts(svg)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("count", [1, 10, 11, 25, 60])
def test_many_inputs_stand_in_columns_within_the_bound(lang: Lang, count: int) -> None:
    inputs = {name: part for index in range(count) for name, part in number(f"some_input_{index}").items()}
    names = " + ".join(inputs)
    graph = graph_of(small(inputs, formula("f", names, type="decimal", scale=0)))
    drawn, layout = drawing(graph, lang)

    assert len(drawn[0].columns) == (1 if count <= 10 else 2 if count <= 24 else 3)
    assert layout.width < MAX_WIDTH
    assert layout.height < 900
    assert sum(starts for column in drawn[0].columns for _, starts in column) == count


@given(st.text(), st.integers(60, 300))
def test_a_wrapped_text_loses_nothing_but_blanks(text: str, width: int) -> None:
    lines = wrapped(text, width)

    assert "".join("".join(lines).split()) == "".join(text.split())


@given(st.text("abc DEF 一二三。，"), st.integers(130, 300))
def test_no_line_of_a_wrapped_text_is_wider_than_asked_for(text: str, width: int) -> None:
    assert all(width_in_pixels(line) <= width + 2 * 14 for line in wrapped(text, width))


@given(st.text("一二三四五，。）"))
def test_no_line_starts_with_a_mark_that_ends_something(text: str) -> None:
    started = text.lstrip("，。）")

    assert not any(line[:1] in ("，", "。", "）") for line in wrapped(started, 60) if line)


@given(st.text(min_size=1))
def test_a_label_is_escaped(label: str) -> None:
    graph = Graph((Box(Kind.MAIN, Phrase(label, label), ()),), ())
    svg = to_svg(graph, Phrase(label, label), "en")
    found = "".join(texts(svg)[:-1])

    assert "".join(found.split()) == "".join("".join(char for char in label if char.isprintable()).split())


def test_markup_in_a_label_is_text() -> None:
    svg = to_svg(Graph((Box(Kind.MAIN, Phrase('<b a="1">', "x"), ()),), ()), TITLE, "zh")

    assert html.escape('<b a="1">') in svg
    assert re.findall("<b[ >]", svg) == []
