"""The reference evaluator: slow and obvious. Every other back end is compared with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs

from jianfu_rules.checking.checked import (
    CheckedFormula,
    CheckedRuleset,
    CheckedTable,
    Condition,
    counts_outputs,
)
from jianfu_rules.evaluating.grounds import formula_grounds, joined_grounds, scope_grounds, table_grounds
from jianfu_rules.evaluating.result import DecisionResult, Status
from jianfu_rules.expr.core import Core
from jianfu_rules.kleene import Truth, all_
from jianfu_rules.semantics.defeat import effective
from jianfu_rules.semantics.expressions import open_names, truth_of, value_of
from jianfu_rules.semantics.hit_policy import Row, Ruling, State, row_of, rule_on
from jianfu_rules.values import UNKNOWN, Known, Record, Unknown


def decide(checked: CheckedRuleset, facts: Mapping[str, Known]) -> dict[str, DecisionResult]:
    """Return what comes of every decision, given all known inputs and parameters."""
    values = dict(facts)
    done: dict[str, DecisionResult] = {}
    for name in checked.order:
        decision = checked.decisions[name]
        if isinstance(decision, CheckedFormula):
            done[name] = _formula(checked, decision, values, done)
            values[name] = done[name].value
        else:
            done[name] = _table(checked, decision, values, done)
            values.update(outputs_of(decision, done[name].value))
    return {name: _within_scope(checked, done[name], values, done) for name in checked.decisions}


def outputs_of(table: CheckedTable, value: Known) -> dict[str, Known]:
    """Return the value of each name that a table gives to expressions."""
    if not table.has_several_outputs:
        return {table.definition.name: value}
    found: dict[str, Known] = {}
    for index, (name, _) in enumerate(table.outputs):
        match value:
            case Record(values):
                found[name] = values[index]
            case tuple():
                found[name] = tuple(record.values[index] for record in value if isinstance(record, Record))
            case _:
                found[name] = UNKNOWN
    return found


def holds(conditions: Sequence[Condition], facts: Mapping[str, Known]) -> Truth:
    """Return whether all conditions hold."""
    return all_(truth_of(condition.core, facts) for condition in conditions)


@attrs.frozen
class Matching:
    """Which rows of a table match, and which of those stand against the exceptions."""

    matches: tuple[Truth, ...]
    effective: tuple[Truth, ...]

    @property
    def overridden(self) -> tuple[int, ...]:
        """Return the rows that match but are defeated."""
        pairs = zip(self.matches, self.effective, strict=True)
        return tuple(row for row, (one, other) in enumerate(pairs) if one is Truth.TRUE and other is Truth.FALSE)


def matching_of(table: CheckedTable, values: Mapping[str, Known]) -> Matching:
    """Return which rows of a table match and stand."""
    matches = tuple(holds(row.conditions, values) for row in table.rows)
    return Matching(matches, effective(matches, [row.overriders for row in table.rows]))


def _formula(
    checked: CheckedRuleset, decision: CheckedFormula, values: Mapping[str, Known], done: Mapping[str, DecisionResult]
) -> DecisionResult:
    name = decision.definition.name
    value = value_of(decision.formula, values)
    if isinstance(value, Unknown):
        return _undecided(checked, DecisionResult(name), open_names(decision.formula, values), done)
    return DecisionResult(name, Status.DECIDED, value, formula_grounds(checked, decision, values, done))


def _table(
    checked: CheckedRuleset, table: CheckedTable, values: Mapping[str, Known], done: Mapping[str, DecisionResult]
) -> DecisionResult:
    matching = matching_of(table, values)
    policy, ranking, last = table.definition.hit_policy, table.ranking, table.otherwise

    def seen(truth: Truth, outputs: Sequence[Core]) -> Row:
        return row_of(policy, truth, [value_of(output, values) for output in outputs], ranking)

    rows = [seen(truth, row.outputs) for row, truth in zip(table.rows, matching.effective, strict=True)]
    otherwise = None if last is None else seen(Truth.TRUE, last.outputs)
    ruling = rule_on(policy, rows, otherwise, table.definition.aggregate)
    result = DecisionResult(table.definition.name, ruling=ruling, overridden=matching.overridden)
    if ruling.state is State.UNDECIDED:
        return _undecided(checked, result, _open_in(table, ruling, matching, values), done)
    grounds = table_grounds(checked, table, ruling, values, done)
    status = Status.CONFLICT if ruling.state is State.CONFLICT else Status.DECIDED
    return attrs.evolve(result, status=status, value=ruling.output, grounds=grounds)


def _open_in(table: CheckedTable, ruling: Ruling, matching: Matching, values: Mapping[str, Known]) -> frozenset[str]:
    """Return the names left in the residual of a table: in its open rows and in what they would give."""
    names: set[str] = set()
    for index in _doubtful(table, ruling.open, matching):
        names |= _open_in_all([condition.core for condition in table.rows[index].conditions], values)
    for index in ruling.open if counts_outputs(table) else ():
        names |= _open_in_all(table.rows[index].outputs, values)
    if ruling.by_otherwise and table.otherwise is not None:
        names |= _open_in_all(table.otherwise.outputs, values)
    return frozenset(names)


def _doubtful(table: CheckedTable, rows: Sequence[int], matching: Matching) -> set[int]:
    """Return those of `rows` of which it is not known whether they are effective, and the exceptions that decide it."""
    found: set[int] = set()
    left = list(rows)
    while left:
        index = left.pop()
        # Exceptions to exceptions can be reached in many ways: each is looked at once.
        if index not in found and matching.effective[index] is Truth.UNKNOWN:
            found.add(index)
            left += table.rows[index].overriders
    return found


def _open_in_all(nodes: Sequence[Core], values: Mapping[str, Known]) -> frozenset[str]:
    return frozenset[str]().union(*(open_names(node, values) for node in nodes))


def _within_scope(
    checked: CheckedRuleset,
    result: DecisionResult,
    values: Mapping[str, Known],
    done: Mapping[str, DecisionResult],
) -> DecisionResult:
    """Return a result as it stands within the ruleset's scope: outside it, nothing applies."""
    if checked.applies_when is None:
        return result
    conditions = checked.applies_when.conditions
    applies = holds(conditions, values)
    if applies is Truth.FALSE:
        return DecisionResult(result.name, Status.NOT_APPLICABLE, grounds=scope_grounds(checked, values, done))
    if applies is Truth.UNKNOWN:
        names = _open_in_all([condition.core for condition in conditions], values) | result.missing
        return _undecided(checked, DecisionResult(result.name, ruling=result.ruling), names, done)
    return result


def _undecided(
    checked: CheckedRuleset, result: DecisionResult, names: frozenset[str], done: Mapping[str, DecisionResult]
) -> DecisionResult:
    """Return an undecided result; names of decisions give way to what is missing in those."""
    owners = {name: checked.owners[name] for name in names if name in checked.owners}
    missing = set(names - owners.keys())
    conflicts = [done[owner] for owner in dict.fromkeys(owners.values()) if done[owner].status is Status.CONFLICT]
    for owner in owners.values():
        missing |= done[owner].missing
    if missing:
        judged = all(name in checked.inputs and checked.inputs[name].definition.judgement for name in missing)
        status = Status.DISCRETION if judged else Status.UNDETERMINED
    elif conflicts:
        # It rests on what the decisions in conflict rest on.
        grounds = joined_grounds(item.grounds for item in conflicts)
        return attrs.evolve(result, status=Status.CONFLICT, value=UNKNOWN, grounds=grounds)
    else:
        raise TypeError(f"`{result.name}` is undecided, but nothing is missing")
    return attrs.evolve(result, status=status, value=UNKNOWN, missing=frozenset(missing))
