"""zen-engine: tables as its decision-table nodes, the score as expression nodes, on its fast path."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import zen

from benchmarks.workloads import ADMISSION, BANDS, GENERAL, GRADES, TOLERANCE, Rule

Case = dict[str, Any]


def evaluator(workload: str, *, trace: bool = False) -> Callable[[Case], Any]:
    """Return the function that evaluates one case of a workload."""
    if workload == "tolerance":
        return _runner(_tolerance(), trace=trace)
    if workload == "score":
        return _runner(_score(), trace=trace)
    return first_match(ADMISSION, trace=trace)


def first_match(rules: tuple[Rule, ...], *, trace: bool = False) -> Callable[[Case], Any]:
    """Return the function that evaluates one case of a first-match table."""
    return _runner(_graph(_table(rules, "first", ("outcome", "rule"))), trace=trace)


def _runner(document: str, *, trace: bool) -> Callable[[Case], Any]:
    content = zen.ZenDecisionContent(document)
    engine = zen.ZenEngine({"loader": lambda _: content})
    if trace:
        return lambda case: engine.evaluate("d", case, {"trace": True})["result"]
    return lambda case: engine.evaluate("d", case)["result"]


def _tolerance() -> str:
    general = " and ".join(GENERAL)
    outcome = (
        'len($.ids) > 0 and startsWith($.ids[0], "N") ? "not_tolerated" : '
        f'len($.ids) > 0 and {general} ? "tolerated" : "not_applicable"'
    )
    hits = _table(TOLERANCE, "collect", ("rule",), outputPath="hits", passThrough=True)
    return _graph(hits, _expressions([("ids", "map(hits, #.rule)"), ("outcome", outcome)], passThrough=False))


def _score() -> str:
    shares = {grade: points / 100 for grade, points in GRADES.items()}
    bands = "".join(f'$.annual >= {low} ? "{label}" : ' for low, label in BANDS[:-1]) + f'"{BANDS[-1][1]}"'
    steps = [
        ("p", json.dumps(shares, ensure_ascii=False)),
        ("daily", "0.7 * mark_a + 0.3 * mark_b"),
        ("exam", "30 * $.p[g1] + 30 * $.p[g2] + 40 * $.p[g3]"),
        ("annual", "round(0.1 * $.daily + 0.9 * $.exam, 2)"),
        ("grade", bands),
    ]
    return _graph(_expressions(steps))


def _cell(op: str, wanted: Any) -> str:
    if op == "in":
        return ", ".join(json.dumps(word, ensure_ascii=False) for word in wanted)
    text = json.dumps(wanted, ensure_ascii=False)
    return text if op == "=" else f"$ != {text}" if op == "!=" else f"{op} {text}"


def _table(rules: tuple[Rule, ...], hit: str, outputs: tuple[str, ...], **extra: Any) -> dict[str, Any]:
    names = list(dict.fromkeys(name for _, _, conditions in rules for name, _, _ in conditions))
    rows = []
    for rule, outcome, conditions in rules:
        row = {"_id": rule, **dict.fromkeys(names, "")}
        for name, op, wanted in conditions:
            cell = _cell(op, wanted)
            row[name] = f"{row[name]} and {cell}" if row[name] else cell
        for output in outputs:
            row[f"o_{output}"] = json.dumps(rule if output == "rule" else outcome)
        rows.append(row)
    content = {
        "hitPolicy": hit,
        "inputs": [{"id": name, "name": name, "field": name} for name in names],
        "outputs": [{"id": f"o_{output}", "name": output, "field": output} for output in outputs],
        "rules": rows,
        **extra,
    }
    return {"id": "table", "type": "decisionTableNode", "name": "table", "content": content}


def _expressions(pairs: list[tuple[str, str]], **extra: Any) -> dict[str, Any]:
    content = {"expressions": [{"id": key, "key": key, "value": value} for key, value in pairs], **extra}
    return {"id": "expr", "type": "expressionNode", "name": "expr", "content": content}


def _graph(*middle: dict[str, Any]) -> str:
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in"},
        *middle,
        {"id": "out", "type": "outputNode", "name": "out"},
    ]
    for node in nodes:
        node["position"] = {"x": 0, "y": 0}
    edges = [
        {"id": f"e{index}", "type": "edge", "sourceId": one["id"], "targetId": other["id"]}
        for index, (one, other) in enumerate(pairwise(nodes))
    ]
    content = {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}
    return json.dumps(content, ensure_ascii=False)
