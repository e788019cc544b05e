"""check(): Ruleset to CheckedRuleset, or every problem at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jianfu_rules.checking.checked import CheckedDecision, CheckedParameter, CheckedRuleset, CheckedTable, sealed
from jianfu_rules.checking.decisions import checked_decision, dependency_order
from jianfu_rules.checking.declarations import declared_inputs, declared_parameters, scope_of
from jianfu_rules.checking.law import check_law, check_use
from jianfu_rules.checking.names import check_names
from jianfu_rules.checking.spelling import check_spelling
from jianfu_rules.checking.tables import check_table
from jianfu_rules.checking.types import datatype_of, enum_of
from jianfu_rules.diagnostics import Diagnostic, in_order
from jianfu_rules.errors import CheckError
from jianfu_rules.model.ruleset import Ruleset
from jianfu_rules.values import Known

# Passes over the ruleset as it was read; the typed passes follow in check(), as each needs the one before.
PASSES = (check_names, check_law, check_spelling)


def check(ruleset: Ruleset) -> CheckedRuleset:
    """Check a ruleset: names, types, tables and law.

    Returns:
        The checked ruleset; `warnings` has what is suspicious without being wrong.

    Raises:
        CheckError: Something is wrong (JR2xx, JR3xx, JR4xx); everything is listed, sorted by place.
    """
    found = [item for run in PASSES for item in run(ruleset)]
    shared = {name: enum_of(spec, name) for name, spec in ruleset.types.items()}
    inputs = declared_inputs(ruleset, shared, found)
    parameters = declared_parameters(ruleset, shared, found)
    types = {name: datatype_of(item.type, shared, found) for name, item in ruleset.decisions.items()}
    scope = scope_of(ruleset, inputs, parameters, types)
    decisions: dict[str, CheckedDecision] = {}
    for name, definition in ruleset.decisions.items():
        datatype = types[name]
        decision = None if datatype is None else checked_decision(definition, datatype, scope, found)
        if decision is not None:
            decisions[name] = decision
    order = dependency_order(decisions, found)
    found += _table_problems(ruleset, decisions, parameters)
    if len(decisions) == len(ruleset.decisions):
        found += check_use(ruleset, tuple(decisions.values()))
    if any(item.is_error for item in found):
        raise CheckError(item for item in found if item.is_error)
    return sealed(
        ruleset, inputs=inputs, parameters=parameters, decisions=decisions, order=order, warnings=in_order(found)
    )


def _table_problems(
    ruleset: Ruleset, decisions: Mapping[str, CheckedDecision], parameters: Mapping[str, CheckedParameter]
) -> Iterator[Diagnostic]:
    known: dict[str, Known] = {name: item.value for name, item in parameters.items()}
    nullable = frozenset(name for name, item in ruleset.inputs.items() if item.optional)
    for decision in decisions.values():
        if isinstance(decision, CheckedTable):
            yield from check_table(decision, known, nullable)
