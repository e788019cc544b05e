"""The reference evaluator: slow and obvious. Every other back end is compared with it."""

from __future__ import annotations

from collections.abc import Mapping

from jianfu_rules.checking.checked import CheckedDecision, CheckedFormula, CheckedRow, CheckedRuleset, CheckedTable
from jianfu_rules.evaluating.grounds import formula_grounds, table_grounds
from jianfu_rules.evaluating.result import DecisionResult, Status
from jianfu_rules.kleene import Truth, all_
from jianfu_rules.semantics.expressions import open_names, truth_of, value_of
from jianfu_rules.semantics.hit_policy import Row, Ruling, State, rule_on
from jianfu_rules.values import UNKNOWN, Known, Unknown


def decide(checked: CheckedRuleset, facts: Mapping[str, Known]) -> dict[str, DecisionResult]:
    """Return what comes of every decision, given all known inputs and parameters."""
    values = dict(facts)
    done: dict[str, DecisionResult] = {}
    for name in checked.order:
        decision = checked.decisions[name]
        if isinstance(decision, CheckedFormula):
            done[name] = _formula(checked, decision, values, done)
        else:
            done[name] = _table(checked, decision, values, done)
        values[name] = done[name].value
    return {name: done[name] for name in checked.decisions}


def holds(row: CheckedRow, facts: Mapping[str, Known]) -> Truth:
    """Return whether all conditions of a row hold."""
    return all_(truth_of(condition.core, facts) for condition in row.conditions)


def _formula(
    checked: CheckedRuleset, decision: CheckedFormula, values: Mapping[str, Known], done: Mapping[str, DecisionResult]
) -> DecisionResult:
    value = value_of(decision.formula, values)
    if isinstance(value, Unknown):
        return _undecided(checked, decision, open_names(decision.formula, values), None, done)
    grounds = formula_grounds(checked, decision, values, done)
    return DecisionResult(decision.definition.name, Status.DECIDED, value, grounds)


def _table(
    checked: CheckedRuleset, table: CheckedTable, values: Mapping[str, Known], done: Mapping[str, DecisionResult]
) -> DecisionResult:
    rows = [Row(holds(row, values), value_of(row.output, values)) for row in table.rows]
    last = table.otherwise
    otherwise = None if last is None else Row(Truth.TRUE, value_of(last.output, values))
    ruling = rule_on(table.definition.hit_policy, rows, otherwise)
    if ruling.state is State.UNDECIDED:
        return _undecided(checked, table, _open_in(table, ruling, values), ruling, done)
    grounds = table_grounds(checked, table, ruling, values, done)
    status = Status.CONFLICT if ruling.state is State.CONFLICT else Status.DECIDED
    return DecisionResult(table.definition.name, status, ruling.output, grounds, ruling=ruling)


def _open_in(table: CheckedTable, ruling: Ruling, values: Mapping[str, Known]) -> frozenset[str]:
    """Return the names left in the residual of a table: in its open rows and in what they would give."""
    parts = []
    for index in ruling.open:
        row = table.rows[index]
        parts += [condition.core for condition in row.conditions] + [row.output]
    if ruling.by_otherwise and table.otherwise is not None:
        parts.append(table.otherwise.output)
    return frozenset[str]().union(*(open_names(part, values) for part in parts))


def _undecided(
    checked: CheckedRuleset,
    decision: CheckedDecision,
    names: frozenset[str],
    ruling: Ruling | None,
    done: Mapping[str, DecisionResult],
) -> DecisionResult:
    """Return the result of an undecided decision; names of decisions give way to what is missing in those."""
    missing = {name for name in names if name not in done}
    conflicted = False
    for name in names & done.keys():
        missing |= done[name].missing
        conflicted = conflicted or done[name].status is Status.CONFLICT
    if missing:
        judged = all(name in checked.inputs and checked.inputs[name].definition.judgement for name in missing)
        status = Status.DISCRETION if judged else Status.UNDETERMINED
    elif conflicted:
        status = Status.CONFLICT
    else:
        raise TypeError(f"`{decision.definition.name}` is undecided, but nothing is missing")
    return DecisionResult(decision.definition.name, status, UNKNOWN, missing=frozenset(missing), ruling=ruling)
