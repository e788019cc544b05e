"""check(): Ruleset to CheckedRuleset, or every problem at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jianfu_rules.checking.bounds import check_bounds
from jianfu_rules.checking.boxes import TOTAL, Allowance
from jianfu_rules.checking.checked import CheckedDecision, CheckedParameter, CheckedRuleset, CheckedTable, sealed
from jianfu_rules.checking.decisions import checked_decision, checked_scope, dependency_order
from jianfu_rules.checking.declarations import declared_inputs, scope_of
from jianfu_rules.checking.findings import Findings
from jianfu_rules.checking.law import check_law, check_use
from jianfu_rules.checking.names import Scope, check_names
from jianfu_rules.checking.outputs import OutputTypes, output_types
from jianfu_rules.checking.parameters import declared_parameters
from jianfu_rules.checking.properties import checked_properties
from jianfu_rules.checking.sizes import check_sizes
from jianfu_rules.checking.spelling import check_spelling
from jianfu_rules.checking.tables import check_table
from jianfu_rules.checking.types import enum_of
from jianfu_rules.datatypes import Datatype
from jianfu_rules.diagnostics import Diagnostic, in_order
from jianfu_rules.model.ruleset import Ruleset
from jianfu_rules.values import Known

MIN_SHARE = 1_000  # steps for the searches of any table, beside its share of TOTAL
# Passes over the ruleset as it was read; the typed passes follow in check(), as each needs the one before.
PASSES = (check_names, check_law, check_spelling)


def check(ruleset: Ruleset) -> CheckedRuleset:
    """Check a ruleset: names, types, tables and law.

    Returns:
        The checked ruleset; `warnings` has what is suspicious without being wrong.

    Raises:
        CheckError: Something is wrong (JR2xx, JR3xx, JR4xx), or the ruleset is too large to be checked (JR106);
            everything is listed, up to a hundred problems, sorted by place.
    """
    found = Findings()
    found += check_bounds(ruleset)
    found.require_none()  # the rest could take too long
    for run in PASSES:
        found += run(ruleset)
    shared = {name: enum_of(spec, name) for name, spec in ruleset.types.items()}
    inputs = declared_inputs(ruleset, shared, found)
    parameters = declared_parameters(ruleset, shared, found)
    types = output_types(ruleset, shared, found)
    scope = scope_of(ruleset, inputs, parameters, _readable(types))
    decisions = _decisions(ruleset, types, scope, found)
    owners = {name: owner for owner, item in types.items() if item is not None for name in item.readable}
    order = dependency_order(decisions, owners, found)
    about = None if ruleset.applies_when is None else checked_scope(ruleset.applies_when, scope, found)
    properties = checked_properties(ruleset, scope, found)
    found += _table_problems(ruleset, decisions, parameters)
    if len(decisions) == len(ruleset.decisions):
        found += check_sizes(decisions, order)
        found += check_use(ruleset, tuple(decisions.values()), about)
    found.require_none()
    return sealed(
        ruleset,
        inputs=inputs,
        parameters=parameters,
        decisions=decisions,
        owners=owners,
        applies_when=about,
        order=order,
        properties=properties,
        warnings=in_order(found),
    )


def _readable(types: Mapping[str, OutputTypes | None]) -> dict[str, Datatype | None]:
    """Return the names that decisions give; one whose own definition is faulty has no type."""
    found: dict[str, Datatype | None] = {}
    for name, item in types.items():
        found.update({name: None} if item is None else item.readable)
    return found


def _decisions(
    ruleset: Ruleset, types: Mapping[str, OutputTypes | None], scope: Scope, found: list[Diagnostic]
) -> dict[str, CheckedDecision]:
    sound: dict[str, CheckedDecision] = {}
    for name, definition in ruleset.decisions.items():
        of = types[name]
        decision = None if of is None else checked_decision(definition, of, scope, found)
        if decision is not None:
            sound[name] = decision
    return sound


def _table_problems(
    ruleset: Ruleset, decisions: Mapping[str, CheckedDecision], parameters: Mapping[str, CheckedParameter]
) -> Iterator[Diagnostic]:
    # Only a value that never changes is a constant of the analysis.
    known: dict[str, Known] = {}
    for item in parameters.values():
        if len(item.periods) == 1 and not item.definition.values:
            known.update(item.known_on(item.periods[0].start))
    nullable = frozenset(name for name, item in ruleset.inputs.items() if item.optional)
    tables = [decision for decision in decisions.values() if isinstance(decision, CheckedTable)]
    rules = sum(len(table.rows) for table in tables)
    for table in tables:
        yield from check_table(table, known, nullable, Allowance(MIN_SHARE + TOTAL * len(table.rows) // max(1, rules)))
