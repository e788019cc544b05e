"""What rests on what in a ruleset: inputs and parameters, the decisions that read them, and the main one."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping

import attrs

from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.checking.law import expressions_of, names_in
from jianfu_rules.phrases import Phrase
from jianfu_rules.presenting.describe_decisions import method_of
from jianfu_rules.presenting.firmness import bases_of_decision, counted

_SCOPE = ""  # no decision has this name


class Kind(enum.Enum):
    """What a box of the graph stands for."""

    INPUTS = "inputs"
    PARAMETERS = "parameters"
    SCOPE = "scope"
    DECISION = "decision"
    MAIN = "main"


@attrs.frozen
class Box:
    """A box: one decision, or all inputs (or parameters) that the same decisions read."""

    kind: Kind
    title: Phrase
    lines: tuple[Phrase, ...]


@attrs.frozen
class Graph:
    """Boxes, and pairs of their places: the second rests on the first."""

    boxes: tuple[Box, ...]
    edges: tuple[tuple[int, int], ...]  # no cycles; no pair twice


def graph_of(checked: CheckedRuleset) -> Graph:
    """Return the graph of a ruleset: groups of inputs, groups of parameters, the scope, then decisions."""
    reads = _reads(checked)
    boxes: list[Box] = []
    groups: list[tuple[int, frozenset[str]]] = []
    for box, readers in _groups(checked, reads):
        groups.append((len(boxes), readers))
        boxes.append(box)
    places: dict[str, int] = {}
    for name, box in _readers(checked):
        places[name] = len(boxes)
        boxes.append(box)
    edges = [(source, places[name]) for source, readers in groups for name in places if name in readers]
    if checked.applies_when is not None:
        edges.append((places[_SCOPE], places[checked.main]))
    for name in checked.decisions:
        owners = {checked.owners[read] for read in reads[name] if read in checked.owners}
        edges += ((places[owner], places[name]) for owner in checked.decisions if owner in owners)
    return Graph(tuple(boxes), tuple(edges))


def _reads(checked: CheckedRuleset) -> dict[str, frozenset[str]]:
    """Return the names that each decision reads, and the scope."""
    found = {}
    for name, decision in checked.decisions.items():
        found[name] = frozenset(read for node in expressions_of(decision) for read in names_in(node))
    if checked.applies_when is not None:
        conditions = checked.applies_when.conditions
        found[_SCOPE] = frozenset(read for part in conditions for read in names_in(part.core))
    return found


def _groups(checked: CheckedRuleset, reads: Mapping[str, frozenset[str]]) -> Iterator[tuple[Box, frozenset[str]]]:
    """Yield boxes of inputs and of parameters with their readers: what the same ones read needs one arrow only."""
    inputs = {name: item.definition.label for name, item in checked.inputs.items()}
    figures = {name: item.definition.label or Phrase(name, name) for name, item in checked.parameters.items()}
    for kind, title, labels in (
        (Kind.INPUTS, Phrase("输入", "input"), inputs),
        (Kind.PARAMETERS, Phrase("参数", "parameter"), figures),
    ):
        found: dict[frozenset[str], list[Phrase]] = {}
        for name, label in labels.items():
            readers = frozenset(reader for reader, names in reads.items() if name in names)
            found.setdefault(readers, []).append(label)
        for readers, group in found.items():
            count = len(group)
            shown = Phrase(f"{title.zh}（{count}）", f"{title.en}s ({count})") if count > 1 else title
            yield Box(kind, shown, tuple(group)), readers


def _readers(checked: CheckedRuleset) -> Iterator[tuple[str, Box]]:
    """Yield the scope and the decisions as boxes."""
    if checked.applies_when is not None:
        yield _SCOPE, Box(Kind.SCOPE, Phrase("适用范围", "scope"), (checked.applies_when.scope.says,))
    for name, decision in checked.decisions.items():
        about = decision.definition
        firmness = counted(bases_of_decision(about))
        basis = Phrase(firmness.text("zh"), firmness.text("en"))
        kind = Kind.MAIN if name == checked.main else Kind.DECISION
        yield name, Box(kind, about.label, (Phrase(name, name), method_of(about), basis))
