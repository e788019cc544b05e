"""Overrides: exceptions name the rules they are exceptions to, within one table and without circles."""

from __future__ import annotations

from jianfu_rules.diagnostics import Diagnostic, did_you_mean
from jianfu_rules.model.hit_policy import HitPolicy
from jianfu_rules.model.table import TableDefinition

MAX_DEPTH = 8  # exceptions to exceptions


def overriders_of(table: TableDefinition, found: list[Diagnostic]) -> tuple[tuple[int, ...], ...]:
    """Return for each rule the rules that override it, adding to `found` what is wrong with the overrides."""
    rows = {rule.id.text: index for index, rule in enumerate(table.rules)}
    over: list[list[int]] = [[] for _ in table.rules]
    for index, rule in enumerate(table.rules):
        if rule.then is None and not rule.overrides:
            message = f"the rule `{rule.id}` has no `then` and overrides nothing"
            found.append(Diagnostic("JR109", message, rule.id.span, help="give it a `then`, or `overrides:`"))
        for target in rule.overrides:
            if table.hit_policy is HitPolicy.FIRST:
                message = "`overrides` has no place under `first`, where the order already says it"
                found.append(Diagnostic("JR307", message, target.span, help="move the exception above the rule"))
            elif target.text not in rows:
                help_ = did_you_mean(target.text, rows)
                message = f"there is no rule `{target}` in `{table.name}`"
                found.append(Diagnostic("JR201", message, target.span, help=help_))
            elif rows[target.text] == index:
                found.append(Diagnostic("JR209", f"the rule `{rule.id}` overrides itself", target.span))
            else:
                over[rows[target.text]].append(index)
    problems = _circles(table, over) or _too_deep(table, over)
    found += problems
    if problems:
        return tuple(() for _ in over)
    return tuple(tuple(items) for items in over)


def _too_deep(table: TableDefinition, over: list[list[int]]) -> list[Diagnostic]:
    """Return a diagnostic where exceptions to exceptions go on for too long to be followed."""
    level = [row for row, items in enumerate(over) if items]
    for _ in range(MAX_DEPTH + 1):  # a rule that nothing overrides nests in nothing
        level = list(dict.fromkeys(item for row in level for item in over[row]))
        if not level:
            return []
    message = f"exceptions to exceptions nest at most {MAX_DEPTH} deep"
    return [Diagnostic("JR307", message, table.rules[level[0]].places.of("overrides"))]


def _circles(table: TableDefinition, over: list[list[int]]) -> list[Diagnostic]:
    """Return a diagnostic for the rules that override each other in a circle."""
    left = dict(enumerate(over))
    while free := [row for row, items in left.items() if not any(item in left for item in items)]:
        for row in free:
            del left[row]
    if not left:
        return []
    names = ", ".join(f"`{table.rules[row].id}`" for row in left)
    span = table.rules[min(left)].places.of("overrides")
    return [Diagnostic("JR209", f"the rules {names} override each other in a circle", span)]
