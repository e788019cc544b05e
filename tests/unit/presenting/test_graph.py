from __future__ import annotations

from jianfu_rules.presenting.graph import Graph, Kind, graph_of
from tests.given import CITE, formula, number, otherwise, rule, small, table, yes_no
from tests.permit import permit


def drawn(graph: Graph) -> set[tuple[str, str]]:
    """Return the lines by what their boxes are called: titles of decisions, first lines of groups."""
    names = [box.lines[0].en if box.kind in (Kind.INPUTS, Kind.PARAMETERS) else box.title.en for box in graph.boxes]
    return {(names[left], names[right]) for left, right in graph.edges}


def test_what_the_same_decisions_read_stands_in_one_box() -> None:
    graph = graph_of(permit())
    boxes = [(box.kind, box.title.en, [line.en for line in box.lines]) for box in graph.boxes[:3]]

    assert boxes == [
        (Kind.INPUTS, "inputs (4)", ["banned", "size of the stall", "rank of the stall", "worth support"]),
        (Kind.INPUTS, "input", ["rating"]),
        (Kind.PARAMETERS, "parameters (2)", ["share of the rating", "bonus"]),
    ]


def test_lines_lead_from_what_is_read_to_what_reads_it() -> None:
    assert drawn(graph_of(permit())) == {
        ("banned", "verdict"),
        ("rating", "total"),
        ("rating", "verdict"),
        ("share of the rating", "total"),
    }


def test_a_decision_says_its_name_how_it_is_found_and_how_firm_it_is() -> None:
    total, verdict = graph_of(permit()).boxes[3:]

    assert (total.kind, verdict.kind) == (Kind.DECISION, Kind.MAIN)
    assert [line.en for line in total.lines] == ["total", "worked out by a formula", "1 stated"]
    assert [line.zh for line in verdict.lines] == [
        "permit", "按顺序，第一条适用的规则说了算", "明示 2，正式文本 1，推定 1",
    ]  # fmt: skip


def test_the_scope_reads_inputs_and_leads_to_the_main_decision() -> None:
    scope = {"when": {"sure": "true"}, "cite": CITE, "basis": "stated", "says": {"zh": "甲", "en": "the sure only"}}
    decisions = {**formula("f", "x"), **formula("g", "f + x")}
    graph = graph_of(small({**number("x"), **yes_no("sure")}, decisions, applies_when=scope))

    assert drawn(graph) == {
        ("the sure", "scope"),
        ("scope", "the g"),
        ("the x", "the f"),
        ("the x", "the g"),
        ("the f", "the g"),
    }


def test_a_decision_called_like_the_key_of_the_scope_is_not_mixed_up_with_it() -> None:
    scope = {"when": {"sure": "true"}, "cite": CITE, "basis": "stated", "says": {"zh": "甲", "en": "the sure only"}}
    decisions = {**formula("applies_when", "x"), **formula("g", "applies_when + 1")}
    graph = graph_of(small({**number("x"), **yes_no("sure")}, decisions, applies_when=scope))

    assert drawn(graph) == {
        ("the sure", "scope"),
        ("scope", "the g"),
        ("the x", "the applies_when"),
        ("the applies_when", "the g"),
    }


def test_an_output_of_several_leads_from_its_decision() -> None:
    outputs = {
        "size": {"type": "decimal", "scale": 0, "label": {"zh": "大", "en": "size"}},
        "rate": {"type": "decimal", "scale": 0, "label": {"zh": "率", "en": "rate"}},
    }
    rows = [{**rule("one", {"x": "> 1"}, ""), "then": {"size": "1", "rate": "2"}}]
    last = {**otherwise(""), "then": {"size": "3", "rate": "4"}}
    decisions = {**table("t", rows, last, outputs=outputs), **formula("f", "size + rate")}

    assert drawn(graph_of(small(number("x"), decisions))) == {("the x", "the t"), ("the t", "the f")}
