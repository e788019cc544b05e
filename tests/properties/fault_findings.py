"""Whether what check() and verify() say of a ruleset is so: held against the reference evaluator."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from fractions import Fraction
from random import Random

from jianfu_rules.checking.checked import CheckedRuleset, CheckedTable
from jianfu_rules.datatypes import BooleanType, Datatype, DateType, NumberType
from jianfu_rules.diagnostics import Diagnostic
from jianfu_rules.evaluating.reference import outputs_of
from jianfu_rules.kleene import Truth
from jianfu_rules.model.hit_policy import HitPolicy
from jianfu_rules.model.properties import Monotone
from jianfu_rules.semantics.expressions import truth_of, value_of
from jianfu_rules.values import Known, value_text
from jianfu_rules.verifying import Finding, Kind, State, Witness
from tests.given import evaluate_case
from tests.properties.fault_cases import Cases, Seen
from tests.properties.fault_parts import INJECTED, Fault, Injection
from tests.properties.fault_truth import OPEN, answers, counts, goes_wrong, in_conflict, is_matched, pairs

FITTING_CODES = {
    Fault.GAP: {"JR301", "JR305"},
    Fault.OVERLAP: {"JR302", "JR308"},
    Fault.DEAD: {"JR303", "JR304"},  # what never matches never counts
    Fault.SHADOWED: {"JR303", "JR304", "JR308"},
    Fault.USELESS: set[str](),
    Fault.NOT_MONOTONE: set[str](),
    Fault.LOST_EXCEPTION: {"JR302", "JR303", "JR304", "JR308"},
}
FITTING_KINDS = {
    Fault.GAP: {Kind.COMPLETE},
    Fault.OVERLAP: {Kind.CONSISTENT},
    Fault.DEAD: {Kind.DEAD_RULE},
    Fault.SHADOWED: {Kind.SHADOWED_RULE, Kind.DEAD_RULE},
    Fault.USELESS: {Kind.USELESS},
    Fault.NOT_MONOTONE: {Kind.MONOTONE},
    Fault.LOST_EXCEPTION: {Kind.NEVER, Kind.CONSISTENT, Kind.DEAD_RULE, Kind.IDLE_EXCEPTION},
}


# -- whether it is about what was injected


def refuses(item: Diagnostic, injection: Injection) -> bool:
    """Tell whether check() refuses the injected thing for what is wrong with it."""
    named = any(f"`{word}`" in item.message for word in injection.words)
    placed = item.span is not None and item.span.source == INJECTED
    return item.is_error and item.code in FITTING_CODES[injection.fault] and (named or placed)


def finds(item: Finding, injection: Injection) -> bool:
    """Tell whether verify() tells of the injected thing what is wrong with it."""
    if injection.fault is Fault.GAP and item.is_note:
        # A key without a value is one that the host may give: cases wait for it, which is told as a note.
        return bool(set(item.subject[0].split(", ")) & set(injection.words))
    if not item.is_fault or item.kind not in FITTING_KINDS[injection.fault]:
        return False
    if item.decision is not None and injection.decision not in (None, item.decision):
        return False
    if item.kind is Kind.MONOTONE:
        return item.subject == injection.words
    return not item.subject or bool(set(item.subject) & set(injection.words))


# -- findings


def is_true(item: Finding, checked: CheckedRuleset, day: dt.date, random: Random, count: int) -> bool:
    """Return whether a fault that verify() reports is one: its witness shows it, or no case speaks against it."""
    seen = [_seen(checked, witness, day) for witness in item.witnesses]
    if item.state is State.REFUTED:
        return _shows(item, checked, seen)
    return not _is_contradicted(item, Cases.of(checked, day), random, count)


def _seen(checked: CheckedRuleset, witness: Witness, day: dt.date) -> Seen:
    """Return what the reference evaluator makes of a witness, given as a caller gives it."""
    found = evaluate_case(checked, dict(witness.facts), parameters=dict(witness.parameters), as_of=day.isoformat())
    values: dict[str, Known] = dict(found.facts)
    for name, result in found.decisions.items():
        decision = checked.decisions[name]
        values |= outputs_of(decision, result.value) if isinstance(decision, CheckedTable) else {name: result.value}
    return Seen(found.facts, values, found.decisions)


def _shows(item: Finding, checked: CheckedRuleset, seen: Sequence[Seen]) -> bool:
    decision = item.decision or ""
    match item.kind:
        case Kind.COMPLETE | Kind.TOTAL | Kind.WAITING:
            return seen[0].results[decision].status in OPEN or in_conflict(seen[0], decision)
        case Kind.CONSISTENT:
            return in_conflict(seen[0], decision) and _disagree(checked, item, seen[0])
        case Kind.MONOTONE:
            promises = [one.definition for one in checked.properties if isinstance(one.definition, Monotone)]
            [promise] = [one for one in promises if item.subject[:2] == (one.output.text, one.input.text)]
            return _differ_in(seen, item.subject[1]) and goes_wrong(promise, *seen)
        case Kind.INDEPENDENT:
            output, of = item.subject
            return _differ_in(seen, of) and seen[0].values[output] != seen[1].values[output]
        case Kind.NEVER | Kind.ALWAYS:
            cores = [one.core for one in checked.properties if str(one.definition).endswith(f": {item.subject[0]}")]
            truth = [core is not None and truth_of(core, seen[0].values) is Truth.TRUE for core in cores]
            return (item.kind is Kind.NEVER) in truth
        case _:
            return False


def _disagree(checked: CheckedRuleset, item: Finding, case: Seen) -> bool:
    table = checked.decisions[item.decision or ""]
    assert isinstance(table, CheckedTable)
    effective = case.matching(table).effective
    rows = [row for row, truth in zip(table.rows, effective, strict=True) if truth is Truth.TRUE]
    named = [row for row in rows if row.rule.id.text in item.subject]
    outputs = [[value_of(node, case.values) for node in row.outputs] for row in named]
    unequal = table.definition.hit_policy is HitPolicy.UNIQUE or outputs[0] != outputs[-1]
    return len(named) == 2 and unequal


def _differ_in(seen: Sequence[Seen], name: str) -> bool:
    one, other = (case.facts for case in seen)
    return {key for key in one | other if one.get(key) != other.get(key)} == {name}  # type: ignore[operator]


def _is_contradicted(item: Finding, cases: Cases, random: Random, count: int) -> bool:
    """Return whether a case shows what is said never to be so."""
    if item.kind is Kind.USELESS:
        return any(answers(one) != answers(other) for one, other in pairs(cases, item.subject[0], random, count))
    assert item.decision is not None
    decision = cases.checked.decisions[item.decision]
    if item.kind is Kind.UNREACHED:
        name, word = item.subject
        return any(_gives(case.values[name], word) for case in cases.some(random, count))
    assert isinstance(decision, CheckedTable)
    drawn = cases.some(random, count, decision)
    ids = [row.rule.id.text for row in decision.rows]
    places = [ids.index(word) for word in item.subject]
    return any(_speaks_against(item, decision, places, case) for case in drawn)


def _speaks_against(item: Finding, table: CheckedTable, places: Sequence[int], case: Seen) -> bool:
    name, matching = table.definition.name, case.matching(table)
    match item.kind:
        case Kind.DEAD_RULE:
            return is_matched(case, table, places[0])
        case Kind.SHADOWED_RULE:
            return counts(case, name, places[0])
        case Kind.IDLE_CONFLICT:
            return in_conflict(case, name)
        case Kind.IDLE_OTHERWISE:
            ruling = case.results[name].ruling
            return ruling is not None and not ruling.open and ruling.by_otherwise
        case Kind.IDLE_EXCEPTION:
            over, row = places
            return matching.matches[row] is Truth.TRUE and matching.effective[over] is Truth.TRUE
        case Kind.IDLE_DEFEATER:
            alone = [
                row
                for row in matching.overridden
                if [over for over in table.rows[row].overriders if matching.effective[over] is Truth.TRUE] == places
            ]
            return bool(alone)
        case _:
            raise AssertionError(f"a fault of an unknown kind: {item}")


def _gives(value: Known, word: str) -> bool:
    return word in [value_text(one) for one in value] if isinstance(value, tuple) else value_text(value) == word


# -- refusals

_WHERE = re.compile(r"where ([^:]+)")
_NAMED = re.compile("`([^`]+)`")


def is_true_refusal(item: Diagnostic, cases: Cases, injection: Injection, random: Random, count: int = 300) -> bool:
    """Return whether check() is right about the table that was changed, as far as it is sure of itself.

    It takes the outcomes of other decisions as they come, so that a place where they can't be so is no untruth.
    """
    table = cases.checked.decisions[injection.decision or ""]
    assert isinstance(table, CheckedTable)
    ids = [row.rule.id.text for row in table.rows]
    places = [ids.index(word) for word in _NAMED.findall(item.message) if word in ids]
    match item.code:
        case "JR301" | "JR302" if (where := _WHERE.search(item.message)) is not None:
            # Of a ruleset with a gap no case can be worked out: what else there is comes from the one before.
            case = injection.base.cases.draw(random)
            known = {**case.values, **_read(where[1], cases, case)}
            effective = Seen(case.facts, known, case.results).matching(table).effective
            if item.code == "JR302":
                return all(effective[place] is Truth.TRUE for place in places)
            # Rows of which it says that they may match are left out, and so are those that only defeat.
            giving = [index for index, row in enumerate(table.rows) if row.outputs and index not in places]
            return not any(effective[index] is Truth.TRUE for index in giving)
        case "JR303" if places:
            return not any(is_matched(case, table, places[0]) for case in cases.some(random, count, table))
        case "JR304":
            return not any(counts(case, injection.decision, places[0]) for case in cases.some(random, count, table))
        case _:
            return True


def _read(where: str, cases: Cases, case: Seen) -> dict[str, Known]:
    """Return the values that a message gives."""
    found: dict[str, Known] = {}
    for part in where.split(", "):
        name, _, text = part.partition(" = ")
        datatype = cases.types.get(name)
        value: Known = text if datatype is None else _value(text, datatype)
        if datatype is None and name in case.values:
            value = _like(text, case.values[name])
        found[name] = value
    return found


def _value(text: str, datatype: Datatype) -> Known:
    if text == "null":
        return None
    match datatype:
        case BooleanType():
            return text == "true"
        case NumberType():
            return Fraction(text)
        case DateType():
            return dt.date.fromisoformat(text)
        case _:
            return text


def _like(text: str, value: Known) -> Known:
    """Return the outcome of a decision, of the type of one that it has."""
    if isinstance(value, bool):
        return text == "true"
    return Fraction(text) if isinstance(value, Fraction) else text
