"""Grounds: the rules, formulas and parameters that an outcome rests on, through all decisions used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from jianfu_rules.checking.checked import CheckedFormula, CheckedRuleset, CheckedTable
from jianfu_rules.evaluating.result import DecisionResult, GroundKey, GroundKind, Status
from jianfu_rules.expr.core import Choose, Core, Lookup, Origin, Read, parts
from jianfu_rules.kleene import Truth
from jianfu_rules.semantics.expressions import truth_of
from jianfu_rules.semantics.hit_policy import Ruling
from jianfu_rules.values import Known

Values = Mapping[str, Known]
Done = Mapping[str, DecisionResult]


def formula_grounds(
    checked: CheckedRuleset, formula: CheckedFormula, values: Values, done: Done
) -> tuple[GroundKey, ...]:
    """Return the formula itself and everything that it used."""
    name = formula.definition.name
    own = GroundKey(position_of(checked, name), GroundKind.FORMULA, name)
    return _with_used(checked, [own], [formula.formula], values, done)


def table_grounds(
    checked: CheckedRuleset, table: CheckedTable, ruling: Ruling, values: Values, done: Done
) -> tuple[GroundKey, ...]:
    """Return the rows that set the outcome (or conflict) and everything that they used."""
    name = table.definition.name
    position = position_of(checked, name)
    own = [GroundKey(position, GroundKind.RULE, name, row) for row in ruling.hits]
    expressions: list[Core] = []
    for row in ruling.hits:
        expressions += [condition.core for condition in table.rows[row].conditions]
        expressions += table.rows[row].outputs
    if ruling.by_otherwise and table.otherwise is not None:
        own.append(GroundKey(position, GroundKind.OTHERWISE, name, len(table.rows)))
        expressions += table.otherwise.outputs
    return _with_used(checked, own, expressions, values, done)


def scope_grounds(checked: CheckedRuleset, values: Values, done: Done) -> tuple[GroundKey, ...]:
    """Return the condition that puts the case outside the ruleset, and everything that it used."""
    own = GroundKey(-1, GroundKind.SCOPE, "applies_when")
    conditions = checked.applies_when.conditions if checked.applies_when else ()
    return _with_used(checked, [own], [condition.core for condition in conditions], values, done)


def _with_used(
    checked: CheckedRuleset, own: list[GroundKey], expressions: Iterable[Core], values: Values, done: Done
) -> tuple[GroundKey, ...]:
    found = set(own)
    for expression in expressions:
        for read in used_in(expression, values):
            if isinstance(read, Lookup):
                found.add(GroundKey(position_of(checked, read.parameter), GroundKind.PARAMETER, read.parameter))
            elif read.origin is Origin.PARAMETER:
                found.add(GroundKey(position_of(checked, read.name), GroundKind.PARAMETER, read.name))
            elif read.origin is Origin.DECISION:
                # A conflicted value counts as unknown: nothing that is settled rests on it.
                used = done[checked.owners[read.name]]
                found.update(() if used.status is Status.CONFLICT else used.grounds)
    return joined_grounds([found])


def joined_grounds(parts: Iterable[Iterable[GroundKey]]) -> tuple[GroundKey, ...]:
    """Return grounds from several places, each once, in file order."""
    found = {ground for part in parts for ground in part}
    return tuple(sorted(found, key=lambda ground: (ground.position, -1 if ground.row is None else ground.row)))


def used_in(node: Core, values: Values) -> Iterator[Read | Lookup]:
    """Yield what an expression read; the branch of an `if` that was not taken does not count."""
    if isinstance(node, Read | Lookup):
        yield node
    if isinstance(node, Choose):
        chosen = truth_of(node.condition, values)
        yield from used_in(node.condition, values)
        if chosen is not Truth.FALSE:
            yield from used_in(node.yes, values)
        if chosen is not Truth.TRUE:
            yield from used_in(node.no, values)
        return
    for part in parts(node):
        yield from used_in(part, values)


def has_choice(node: Core) -> bool:
    """Tell whether an expression has an `if` in it."""
    return isinstance(node, Choose) or any(has_choice(part) for part in parts(node))


def position_of(checked: CheckedRuleset, name: str) -> int:
    """Return the place of a parameter or decision in file order: parameters first."""
    return [*checked.parameters, *checked.decisions].index(name)
