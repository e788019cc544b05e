"""Any ruleset can be shown: as a page in both forms, and as a graph whose boxes keep apart."""

from __future__ import annotations

import json
from itertools import combinations
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.phrases import LANGS, Lang
from jianfu_rules.presenting.blocks import Table
from jianfu_rules.presenting.describe import profile_of
from jianfu_rules.presenting.graph import Kind, graph_of
from jianfu_rules.presenting.layered import Place
from jianfu_rules.presenting.markdown import to_markdown
from jianfu_rules.presenting.page import page_of
from jianfu_rules.presenting.plain_text import to_plain_text
from jianfu_rules.presenting.svg import PADDING, TITLE_FONT, drawing, to_svg, width_in_pixels
from jianfu_rules.presenting.to_json import profile_to_dict
from jianfu_rules.strategies import rulesets

langs = st.sampled_from(LANGS)


def overlap(one: Place, other: Place) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


@given(rulesets(), langs)
def test_no_box_of_a_graph_stands_on_another_and_no_line_goes_through_one(checked: CheckedRuleset, lang: Lang) -> None:
    _, layout = drawing(graph_of(checked), lang)
    lanes = [place for way in layout.ways for place in way[1:-1]]

    assert not any(overlap(one, other) for one, other in combinations(layout.places, 2))
    assert not any(overlap(lane, box) for lane in lanes for box in layout.places)


@given(rulesets(), langs)
def test_no_word_of_a_box_is_wider_than_the_box(checked: CheckedRuleset, lang: Lang) -> None:
    for box in drawing(graph_of(checked), lang)[0]:
        inner = box.width - 2 * PADDING
        assert all(width_in_pixels(text, TITLE_FONT) <= inner for text in box.title)
        assert all(width_in_pixels(text) <= box.column_width for column in box.columns for text, _ in column)
        assert len(box.columns) * box.column_width <= inner


@given(rulesets())
def test_a_graph_has_every_name_once_and_leads_forwards(checked: CheckedRuleset) -> None:
    graph = graph_of(checked)
    kinds = [box.kind for box in graph.boxes]
    listed = sum(len(box.lines) for box in graph.boxes if box.kind in (Kind.INPUTS, Kind.PARAMETERS))

    assert listed == len(checked.inputs) + len(checked.parameters)
    assert kinds.count(Kind.DECISION) + 1 == len(checked.decisions)
    assert kinds.count(Kind.MAIN) == 1
    assert len(set(graph.edges)) == len(graph.edges)
    assert all(kinds[right] in (Kind.DECISION, Kind.MAIN, Kind.SCOPE) for _, right in graph.edges)


@given(rulesets(), langs)
def test_a_graph_is_well_formed_and_the_same_each_time(checked: CheckedRuleset, lang: Lang) -> None:
    first, second = (to_svg(graph_of(checked), checked.ruleset.title, lang) for _ in range(2))

    assert first == second
    assert ET.fromstring(first).tag.endswith("svg")  # noqa: S314 - our own


@given(rulesets(), langs)
def test_a_page_tells_every_input_parameter_and_rule(checked: CheckedRuleset, lang: Lang) -> None:
    blocks = page_of(profile_of(checked), lang)
    tables = [block for block in blocks if isinstance(block, Table)]
    rows = sum(len(getattr(item, "rows", "1")) for item in checked.decisions.values())
    lasts = sum(getattr(item, "otherwise", None) is not None for item in checked.decisions.values())
    figures = sum(max(1, len(item.periods)) for item in checked.parameters.values())
    scope = checked.applies_when is not None

    assert all(len(row) == len(table.head) for table in tables for row in table.rows)
    assert sum(len(table.rows) for table in tables) == len(checked.inputs) + figures + rows + lasts + scope


@given(rulesets(), langs)
def test_a_page_can_be_written_in_every_form(checked: CheckedRuleset, lang: Lang) -> None:
    profile = profile_of(checked)
    blocks = page_of(profile, lang)

    assert to_markdown(blocks).startswith("# ")
    assert to_plain_text(blocks, lang).count("\n") > len(checked.inputs)
    assert json.loads(json.dumps(profile_to_dict(profile)))["id"] == checked.id
