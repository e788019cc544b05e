"""The same ruleset with the rules of its tables in another order, where the hit policy has no say in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import attrs

from jianfu_rules.checking.check import check
from jianfu_rules.checking.checked import CheckedRuleset, CheckedTable
from jianfu_rules.expr.core import Const
from jianfu_rules.model.hit_policy import HitPolicy
from jianfu_rules.model.table import DecisionDefinition, Rule, TableDefinition
from jianfu_rules.strategies.worlds import reads_of

Order = Callable[[tuple[Rule, ...]], tuple[Rule, ...]]


def _backwards(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """Return the rules from the last to the first: any two of them change places."""
    return tuple(reversed(rules))


def _halves(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """Return the second half before the first, each in its own order."""
    middle = (len(rules) + 1) // 2
    return (*rules[middle:], *rules[:middle])


def reordered(checked: CheckedRuleset) -> Iterator[CheckedRuleset]:
    """Yield the ruleset with its rules in other orders; nothing where no order may be changed.

    Raises:
        CheckError: It does not check any more, though it did before.
    """
    free = {
        name
        for name, decision in checked.decisions.items()
        if isinstance(decision, CheckedTable) and _is_free(decision)
    }
    orders: tuple[Order, ...] = (_backwards, _halves)
    for order in orders if free else ():
        decisions: dict[str, DecisionDefinition] = {}
        for name, definition in checked.ruleset.decisions.items():
            changed = name in free and isinstance(definition, TableDefinition)
            decisions[name] = _in(order, definition) if changed else definition
        yield check(attrs.evolve(checked.ruleset, decisions=decisions))


def _in(order: Order, definition: DecisionDefinition) -> DecisionDefinition:
    if isinstance(definition, TableDefinition):
        return attrs.evolve(definition, rules=order(definition.rules))
    return definition


def _is_free(table: CheckedTable) -> bool:
    """Tell whether the order of the rules has no part in what a table gives."""
    if len(table.rows) < 2:
        return False
    match table.definition.hit_policy:
        case HitPolicy.UNIQUE | HitPolicy.ANY | HitPolicy.COLLECT:
            return True
        case HitPolicy.PRIORITY:
            if not table.has_several_outputs:
                return True
            # Two rules of one rank with different other outputs: there the first one counts.
            first = [row.outputs[0] for row in table.rows if row.outputs]
            values = {output.value for output in first if isinstance(output, Const)}
            return len(values) == len(first)
        case _:
            return False


def without_declared_conflict(checked: CheckedRuleset) -> tuple[str, ...]:
    """Return the decisions that rest on no table whose text is known to contradict itself."""
    found: list[str] = []
    for name in checked.order:
        used = {checked.owners[read.name] for read in reads_of(checked, name) if read.name in checked.owners}
        decision = checked.decisions[name]
        declared = isinstance(decision, CheckedTable) and decision.definition.conflict is not None
        if not declared and used <= set(found):
            found.append(name)
    return tuple(name for name in checked.decisions if name in found)
