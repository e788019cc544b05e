"""Cases: examples of a ruleset with what should come of them, in `cases/<first day>.yaml`."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import attrs
from cattrs import Converter

from jianfu_rules.api.decision import Decision, DecisionView
from jianfu_rules.api.evaluate import evaluate
from jianfu_rules.api.rulesets import RulesetLike
from jianfu_rules.errors import JianfuError, LoadError
from jianfu_rules.evaluating.result import GroundKind, Status
from jianfu_rules.loading.document import ListNode, MapNode, Node, ScalarNode, document_from
from jianfu_rules.loading.read import read_bytes
from jianfu_rules.loading.structure import (
    StructureError,
    class_hook,
    each,
    problem,
    require_scalar,
    shown,
    structure_date,
    structure_text,
)
from jianfu_rules.model.places import Places, places_field
from jianfu_rules.values import UNKNOWN, Unknown, value_text

# Words that are themselves, where they stand bare.
WORDS: dict[str, object] = {"true": True, "false": False, "null": None, "UNKNOWN": UNKNOWN}

Plain = bool | str | None | list[Any] | dict[str, Any]  # what a case file says, numbers as their text


@attrs.frozen
class DecisionExpectation:
    """What should come of one decision; what is not given is not looked at."""

    status: Status | None = None
    outcome: str | None = None  # canonical text
    determining: tuple[str, ...] | None = None  # ids of rules (`decision.rule`), exactly these
    missing: tuple[str, ...] | None = None  # names, exactly these
    places: Places = places_field()


@attrs.frozen
class Expectation:
    """What should come of a case: of its main decision, of others by name, or which problems."""

    status: Status | None = None
    outcome: str | None = None  # canonical text
    outputs: Mapping[str, str] | None = None  # a subset of the decided decisions
    decisions: Mapping[str, DecisionExpectation] | None = None  # of other decisions, by name
    determining: tuple[str, ...] | None = None  # ids of rules (`decision.rule`), exactly these
    missing: tuple[str, ...] | None = None  # names, exactly these
    problems: tuple[str, ...] | None = None  # codes of the diagnostics that the facts raise, exactly these
    places: Places = places_field()


@attrs.frozen
class Case:
    """An example of a ruleset."""

    case: str  # what it shows, in a sentence
    as_of: dt.date
    facts: Mapping[str, Plain]
    expect: Expectation
    parameters: Mapping[str, Plain] | None = None
    story: str | None = None  # the passage of the source that tells it
    places: Places = places_field()


CASE_SHAPES: tuple[type[Any], ...] = (DecisionExpectation, Expectation, Case)  # the classes of a file of cases


@attrs.frozen
class CaseOutcome:
    """What came of running a case; no differences mean that it passed."""

    case: Case
    differences: tuple[str, ...]
    decision: Decision | None

    @property
    def passed(self) -> bool:
        """Tell whether everything expected came."""
        return not self.differences


def load_cases(path: str | os.PathLike[str]) -> tuple[Case, ...]:
    """Read a file of cases.

    Raises:
        LoadError: The file can't be read or does not have the shape of a list of cases (JR1xx).
    """
    return cases_from_text(read_bytes(Path(path)), str(path))


def cases_from_text(text: str | bytes, source: str = "<text>") -> tuple[Case, ...]:
    """Read cases from text; `source` names it in diagnostics.

    Raises:
        LoadError: As for `load_cases`.
    """
    document = document_from(text, source)
    try:
        if not isinstance(document, ListNode):
            raise problem("JR110", f"expected a list of cases, found {shown(document)}", document.span)
        converter = _converter()
        cases = tuple(each([_reader(converter, item) for item in document.items]))
        each([_required_expectation(case) for case in cases])
    except StructureError as error:
        raise LoadError(error.diagnostics) from None
    else:
        return cases


def _required_expectation(case: Case) -> Any:
    def run() -> None:
        if not case.expect.places.values:
            raise problem("JR109", "the case expects nothing", case.expect.places.whole, "say at least the status")

    return run


def run_case(ruleset: RulesetLike, case: Case) -> CaseOutcome:
    """Evaluate a case and compare what comes with what it expects."""
    expect = case.expect
    try:
        decision = evaluate(ruleset, case.facts, as_of=case.as_of, parameters=case.parameters)
    except JianfuError as error:
        codes = tuple(item.code for item in error.diagnostics)
        if expect.problems is not None and sorted(codes) == sorted(expect.problems):
            return CaseOutcome(case, (), None)
        return CaseOutcome(case, (f"problems: {error}",), None)
    return CaseOutcome(case, tuple(_differences(expect, decision)), decision)


def _differences(expect: Expectation, decision: Decision) -> Iterator[str]:
    # Only what is expected is asked for: the reference evaluator works out the rest, and takes its time.
    yield from _of_one("", expect, decision)
    if expect.outputs:
        outputs = {name: value_text(value) for name, value in decision.outputs.items()}
        for name, value in expect.outputs.items():
            if value != outputs.get(name):
                yield f"outputs.{name}: expected {value}, found {outputs.get(name)}"
    for name, wanted in (expect.decisions or {}).items():
        if name in decision.names:
            yield from _of_one(f"decisions.{name}.", wanted, decision[name])
        else:
            yield f"decisions.{name}: there is no such decision"
    if expect.problems:
        yield f"problems: expected {_word(expect.problems)}, found none"


def _of_one(prefix: str, expect: Expectation | DecisionExpectation, found: Decision | DecisionView) -> Iterator[str]:
    """Yield what differs in one decision."""
    for what, of in _ASPECTS.items():
        expected = getattr(expect, what)
        if expected is not None and expected != (came := of(found)):
            yield f"{prefix}{what}: expected {_word(expected)}, found {_word(came)}"


def _outcome(found: Decision | DecisionView) -> object:
    return None if isinstance(found.outcome, Unknown) else value_text(found.outcome)


def _rules(found: Decision | DecisionView) -> object:
    return tuple(ground.id for ground in found.determining if ground.kind in (GroundKind.RULE, GroundKind.OTHERWISE))


_ASPECTS: Mapping[str, Callable[[Decision | DecisionView], object]] = {
    "status": lambda found: found.status,
    "outcome": _outcome,
    "determining": _rules,
    "missing": lambda found: tuple(item.name for item in found.missing),
}


def _word(value: object) -> str:
    if isinstance(value, Status):
        return value.name
    return "[" + ", ".join(map(str, value)) + "]" if isinstance(value, tuple) else str(value)


@cache
def _converter() -> Converter:
    converter = Converter(detailed_validation=True)
    converter.register_structure_hook(str, structure_text)
    converter.register_structure_hook(dt.date, structure_date)
    converter.register_structure_hook(Places, lambda places, _: places)
    converter.register_structure_hook(Status, _status)
    for wanted, hook in (
        (tuple[str, ...], _texts),
        (Mapping[str, str], _text_map),
        (Mapping[str, Plain], _plain_map),
    ):
        _register(converter, wanted, hook)
    _register(converter, Mapping[str, DecisionExpectation], lambda node, _: _decision_map(converter, node))
    for cls in CASE_SHAPES:
        converter.register_structure_hook(cls, class_hook(converter, cls))
    return converter


def _register(converter: Converter, wanted: Any, hook: Any) -> None:
    converter.register_structure_hook_func(lambda found: found == wanted, hook)


def _reader(converter: Converter, node: Node) -> Any:
    return lambda: converter.structure(node, Case)


def _status(node: Node, _: object) -> Status:
    scalar = require_scalar(node, "a status")
    if scalar.text not in Status.__members__:
        help_ = f"one of {', '.join(Status.__members__)}"
        raise problem("JR110", f"unknown status `{scalar.text}`", scalar.span, help_)
    return Status[scalar.text]


def _texts(node: Node, _: object) -> tuple[str, ...]:
    if not isinstance(node, ListNode):
        raise problem("JR110", f"expected a list, found {shown(node)}", node.span)
    return tuple(structure_text(item) for item in node.items)


def _text_map(node: Node, _: object) -> dict[str, str]:
    if not isinstance(node, MapNode):
        raise problem("JR110", f"expected a mapping, found {shown(node)}", node.span)
    return {key.text: structure_text(value) for key, value in node.entries()}


def _decision_map(converter: Converter, node: Node) -> dict[str, DecisionExpectation]:
    if not isinstance(node, MapNode):
        raise problem("JR110", f"expected a mapping, found {shown(node)}", node.span)
    return {key.text: converter.structure(value, DecisionExpectation) for key, value in node.entries()}


def _plain_map(node: Node, _: object) -> dict[str, Plain]:
    if not isinstance(node, MapNode):
        raise problem("JR110", f"expected a mapping, found {shown(node)}", node.span)
    return {key.text: plain_of(value) for key, value in node.entries()}


def plain_of(node: Node) -> Any:
    """Return a node as plain data: bare `true`, `false`, `null` and `UNKNOWN` as what they are, all else as text."""
    match node:
        case ScalarNode(text=text, plain=True) if text in WORDS:
            return WORDS[text]
        case ScalarNode(text=text):
            return text
        case ListNode(items=items):
            return [plain_of(item) for item in items]
        case MapNode():
            return {key.text: plain_of(value) for key, value in node.entries()}
