"""Decision tables: gaps, overlaps, rules that never match, rules that never count."""

from __future__ import annotations

from collections.abc import Iterator

from jianfu_rules.checking.boxes import Overlaps, Witness, overlaps_of
from jianfu_rules.checking.checked import CheckedTable
from jianfu_rules.diagnostics import Diagnostic, Severity
from jianfu_rules.model.table import HitPolicy
from jianfu_rules.semantics.expressions import Facts
from jianfu_rules.source import Span
from jianfu_rules.values import value_text


def check_table(table: CheckedTable, known: Facts, nullable: frozenset[str]) -> Iterator[Diagnostic]:
    """Yield what is wrong with a table; what could not be analysed is said as well."""
    place = table.definition.places.of("rules")
    name = table.definition.name
    overlaps = overlaps_of([[part.core for part in row.conditions] for row in table.rows], known, nullable)
    if overlaps is None:
        yield from _not_analysed(table, "it has too many combinations", place)
        return
    yield from _dead_rules(table, overlaps)
    yield from _gaps(table, overlaps, place)
    if table.definition.hit_policy is HitPolicy.UNIQUE:
        yield from _overlapping(table, overlaps)
    unread = [row.rule.id.text for index, row in enumerate(table.rows) if not overlaps.analysed >> index & 1]
    if unread:
        message = f"the table `{name}` was analysed without the rules {', '.join(f'`{rule}`' for rule in unread)}"
        yield Diagnostic("JR305", message, place, severity=Severity.WARNING)


def _not_analysed(table: CheckedTable, why: str, place: Span) -> Iterator[Diagnostic]:
    message = f"the table `{table.definition.name}` could not be analysed: {why}"
    if table.otherwise is None:
        yield Diagnostic("JR305", message, place, help="add a cited `otherwise:` row")
    else:
        yield Diagnostic("JR305", message, place, severity=Severity.WARNING)


def _dead_rules(table: CheckedTable, overlaps: Overlaps) -> Iterator[Diagnostic]:
    """A rule that matches for no facts, and under `first` one that always stands behind another."""
    matching = winning = 0
    for mask in overlaps.reachable:
        matching |= mask
        # A row that was not analysed may fail to match, so it hides nothing.
        winning |= mask & ~(mask & overlaps.analysed) | _lowest(mask & overlaps.analysed) | _before(mask, overlaps)
    for index, row in enumerate(table.rows):
        span, rule = row.rule.places.of("when"), row.rule.id.text
        if not matching >> index & 1:
            yield Diagnostic("JR303", f"the rule `{rule}` can never match", span, help="correct or delete it")
        elif table.definition.hit_policy is HitPolicy.FIRST and not winning >> index & 1:
            hiding = _hiding(index, overlaps, table)
            message = f"the rule `{rule}` is shadowed by {hiding}: whatever it matches, they match first"
            yield Diagnostic("JR304", message, span, help="move it up, or delete it")


def _lowest(mask: int) -> int:
    return mask & -mask


def _before(mask: int, overlaps: Overlaps) -> int:
    """Return the rows of `mask` that stand before its first analysed row."""
    first = _lowest(mask & overlaps.analysed)
    return mask & (first - 1) if first else mask


def _hiding(index: int, overlaps: Overlaps, table: CheckedTable) -> str:
    ids = {_lowest(mask & overlaps.analysed).bit_length() - 1: None for mask in overlaps.reachable if mask >> index & 1}
    return ", ".join(f"`{table.rows[row].rule.id}`" for row in sorted(ids))


def _gaps(table: CheckedTable, overlaps: Overlaps, place: Span) -> Iterator[Diagnostic]:
    uncovered = [mask for mask in overlaps.reachable if not mask & overlaps.analysed]
    name = table.definition.name
    if table.otherwise is not None:
        if not uncovered:
            span = table.otherwise.rule.places.whole
            message = f"the rules of `{name}` cover everything: the otherwise row never applies"
            yield Diagnostic("JR306", message, span, severity=Severity.WARNING)
        return
    if uncovered:
        sure = [mask for mask in uncovered if not mask] or uncovered
        witness = _shown(overlaps.reachable[sure[0]])
        help_ = "add a rule, or a cited `otherwise:` row"
        yield Diagnostic("JR301", f"no rule of `{name}` matches {witness}", place, help=help_)


def _overlapping(table: CheckedTable, overlaps: Overlaps) -> Iterator[Diagnostic]:
    """Two rules of a `unique` table that match the same facts."""
    told: set[tuple[int, int]] = set()
    for mask, witness in overlaps.reachable.items():
        rows = [index for index in range(len(table.rows)) if (mask & overlaps.analysed) >> index & 1]
        for position, first in enumerate(rows):
            for second in rows[position + 1 :]:
                if (first, second) in told:
                    continue
                told.add((first, second))
                yield _overlap(table, first, second, witness, by_inputs=overlaps.by_inputs)


def _overlap(table: CheckedTable, first: int, second: int, witness: Witness, *, by_inputs: bool) -> Diagnostic:
    one, other = table.rows[first].rule, table.rows[second].rule
    may = "both match" if by_inputs else "may both match"
    message = f"the rules `{one.id}` and `{other.id}` {may} {_shown(witness)}"
    help_ = "make them exclude each other, or choose another hit policy"
    severity = Severity.ERROR if by_inputs else Severity.WARNING
    return Diagnostic("JR302", message, other.places.of("when"), help=help_, severity=severity)


def _shown(witness: Witness) -> str:
    if not witness:
        return "anything"
    return "where " + ", ".join(f"{name} = {value_text(value)}" for name, value in witness)
