"""Decision tables: gaps, overlaps, rules that never match, rules that never count."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import attrs

from jianfu_rules.checking.boxes import Overlaps, Witness, overlaps_of
from jianfu_rules.checking.checked import CheckedTable
from jianfu_rules.datatypes import EnumType
from jianfu_rules.diagnostics import Diagnostic, Severity
from jianfu_rules.expr.core import Const
from jianfu_rules.kleene import Truth, truth
from jianfu_rules.model.hit_policy import HitPolicy
from jianfu_rules.model.table import Rule
from jianfu_rules.semantics.defeat import effective
from jianfu_rules.semantics.expressions import Facts
from jianfu_rules.source import Span
from jianfu_rules.values import value_text


def check_table(table: CheckedTable, known: Facts, nullable: frozenset[str]) -> Iterator[Diagnostic]:
    """Yield what is wrong with a table; what could not be analysed is said as well."""
    yield from _duplicates(table)
    overlaps = overlaps_of([[part.core for part in row.conditions] for row in table.rows], known, nullable)
    if overlaps is None:
        yield from _not_analysed(table)
        return
    view = _View.of(table, overlaps)
    for run in (_impossible_cells, _dead_rules, _shadowed_rules, _gaps, _overlapping, _left_out):
        yield from run(view)


@attrs.frozen
class _View:
    """A table with what its rows can do together: matching sets, and what is left of them after the exceptions."""

    table: CheckedTable
    overlaps: Overlaps
    standing: tuple[tuple[int, Witness], ...]  # effective rows that conclude, with facts that show it

    @classmethod
    def of(cls, table: CheckedTable, overlaps: Overlaps) -> _View:
        concluding = sum(1 << index for index, row in enumerate(table.rows) if row.outputs)
        left: dict[int, Witness] = {}
        for mask, witness in overlaps.reachable.items():
            left.setdefault(_effective(table, mask) & concluding, witness)
        return cls(table, overlaps, tuple(left.items()))

    @property
    def policy(self) -> HitPolicy:
        return self.table.definition.hit_policy

    @property
    def place(self) -> Span:
        return self.table.definition.places.of("rules")

    def rule(self, index: int) -> Rule:
        return self.table.rows[index].rule

    def is_analysed(self, index: int) -> bool:
        return bool(self.overlaps.analysed >> index & 1)


def _effective(table: CheckedTable, mask: int) -> int:
    """Return the rows of `mask` that stand when exactly those match."""
    if not any(row.overriders for row in table.rows):
        return mask
    matches = [truth(bool(mask >> index & 1)) for index in range(len(table.rows))]
    standing = effective(matches, [row.overriders for row in table.rows])
    return sum(1 << index for index, one in enumerate(standing) if one is Truth.TRUE)


def _rows_in(mask: int) -> Iterator[int]:
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def _not_analysed(table: CheckedTable) -> Iterator[Diagnostic]:
    message = f"the table `{table.definition.name}` could not be analysed: it has too many combinations"
    place = table.definition.places.of("rules")
    if table.otherwise is None and table.definition.hit_policy.is_single:
        yield Diagnostic("JR305", message, place, help="add a cited `otherwise:` row")
    else:
        yield Diagnostic("JR305", message, place, severity=Severity.WARNING)


def _duplicates(table: CheckedTable) -> Iterator[Diagnostic]:
    """Two rules with the same conditions and outputs."""
    seen: dict[object, Rule] = {}
    for row in table.rows:
        key = (frozenset(part.core for part in row.conditions), row.outputs, row.rule.overrides)
        if key in seen:
            message = f"the rules `{seen[key].id}` and `{row.rule.id}` are the same"
            yield Diagnostic("JR308", message, row.rule.id.span, help="keep one of them")
        seen.setdefault(key, row.rule)


def _impossible_cells(view: _View) -> Iterator[Diagnostic]:
    """A cell that no value of its input passes."""
    for index, name in view.overlaps.impossible:
        for part in view.table.rows[index].conditions:
            if part.cell is not None and part.cell.subject.text == name:
                message = f"no value of `{name}` passes this cell"
                span = part.cell.tests.excerpt.span
                yield Diagnostic("JR303", message, span, help="compare with the range and the values of its type")


def _dead_rules(view: _View) -> Iterator[Diagnostic]:
    """A rule that matches for no facts."""
    told = {index for index, _ in view.overlaps.impossible}
    matching = 0
    for mask in view.overlaps.reachable:
        matching |= mask
    for index, row in enumerate(view.table.rows):
        if not matching >> index & 1 and index not in told:
            message = f"the rule `{row.rule.id}` can never match"
            yield Diagnostic("JR303", message, row.rule.places.of("when"), help="correct or delete it")


def _shadowed_rules(view: _View) -> Iterator[Diagnostic]:
    """A rule that matches, but never counts: others always stand before it, outrank it or override it."""
    counting, matching = 0, 0
    winners = _WINNERS.get(view.policy, _all_of)
    for mask, _ in view.standing:
        counting |= winners(view, mask)
    for mask in view.overlaps.reachable:
        matching |= mask
    for index, row in enumerate(view.table.rows):
        if row.outputs and matching >> index & 1 and not counting >> index & 1:
            message = f"the rule `{row.rule.id}` is shadowed by {_hiding(view, index)}: it never counts"
            yield Diagnostic("JR304", message, row.rule.places.of("when"), help="put it before them, or delete it")


def _all_of(_: _View, mask: int) -> int:
    return mask


def _first_of(view: _View, mask: int) -> int:
    """Return the rows that `first` may choose: up to the first that is sure to match."""
    sure = mask & view.overlaps.analysed
    first = sure & -sure
    return mask & (2 * first - 1) if first else mask


def _highest_of(view: _View, mask: int) -> int:
    """Return the rows that `priority` may choose: those that no other is sure to outrank."""
    ranks = {index: _rank(view, index) for index in _rows_in(mask)}
    sure = [rank for index, rank in ranks.items() if rank is not None and view.is_analysed(index)]
    best = min(sure, default=None)
    return sum(1 << index for index, rank in ranks.items() if best is None or rank is None or rank <= best)


def _rank(view: _View, index: int) -> int | None:
    output, datatype = view.table.rows[index].outputs[0], view.table.outputs[0][1]
    if isinstance(output, Const) and isinstance(datatype, EnumType):
        return datatype.names.index(str(output.value))
    return None


_WINNERS: dict[HitPolicy, Callable[[_View, int], int]] = {
    HitPolicy.FIRST: _first_of,
    HitPolicy.PRIORITY: _highest_of,
}


def _hiding(view: _View, index: int) -> str:
    """Return the rules that take the place of row `index` wherever it matches."""
    winners = _WINNERS.get(view.policy, _all_of)
    hiding: set[int] = set(view.table.rows[index].overriders)
    for mask in view.overlaps.reachable:
        if mask >> index & 1:
            hiding.update(_rows_in(winners(view, _effective(view.table, mask))))
    return ", ".join(f"`{view.rule(row).id}`" for row in sorted(hiding - {index})) or "others"


def _gaps(view: _View) -> Iterator[Diagnostic]:
    name = view.table.definition.name
    if not view.policy.is_single:
        return
    # A row that was not analysed may not match: it fills no gap, but it can make one.
    sure = _sure(view)
    uncovered = [(mask, witness) for mask, witness in view.standing if not mask & sure]
    if view.table.otherwise is not None:
        if not uncovered:
            message = f"the rules of `{name}` cover everything: the otherwise row never applies"
            place = view.table.otherwise.rule.places.whole
            yield Diagnostic("JR306", message, place, severity=Severity.WARNING)
    elif uncovered:
        _, witness = min(uncovered, key=lambda item: item[0])
        help_ = "add a rule, or a cited `otherwise:` row"
        yield Diagnostic("JR301", f"no rule of `{name}` matches {_shown(witness)}", view.place, help=help_)


def _sure(view: _View) -> int:
    """Return the rows that were analysed, and so were the rows that override them."""
    sure = 0
    for index, row in enumerate(view.table.rows):
        if view.is_analysed(index) and all(view.is_analysed(over) for over in row.overriders):
            sure |= 1 << index
    return sure


def _overlapping(view: _View) -> Iterator[Diagnostic]:
    """Two rules that match together: under `unique` any two, under `any` two with different outputs."""
    if view.policy not in (HitPolicy.UNIQUE, HitPolicy.ANY) or view.table.definition.conflict is not None:
        return
    told: set[tuple[int, int]] = set()
    for mask, witness in view.standing:
        rows = list(_rows_in(mask & _sure(view)))
        for position, first in enumerate(rows):
            for second in rows[position + 1 :]:
                if (first, second) not in told and _clash(view, first, second):
                    told.add((first, second))
                    yield _overlap(view, first, second, witness)


def _clash(view: _View, first: int, second: int) -> bool:
    if view.policy is HitPolicy.UNIQUE:
        return True
    return view.table.rows[first].outputs != view.table.rows[second].outputs


def _overlap(view: _View, first: int, second: int, witness: Witness) -> Diagnostic:
    one, other = view.rule(first), view.rule(second)
    sure = view.overlaps.by_inputs and all(_are_constant(view, row) for row in (first, second))
    may = "both match" if sure else "may both match"
    differing = " with different outputs" if view.policy is HitPolicy.ANY else ""
    message = f"the rules `{one.id}` and `{other.id}` {may}{differing} {_shown(witness)}"
    help_ = "make them exclude each other, override one by the other, or declare `conflict:`"
    severity = Severity.ERROR if sure else Severity.WARNING
    return Diagnostic("JR302", message, other.places.of("when"), help=help_, severity=severity)


def _are_constant(view: _View, row: int) -> bool:
    """Tell whether outputs that differ as written are sure to differ in value."""
    return view.policy is HitPolicy.UNIQUE or all(isinstance(item, Const) for item in view.table.rows[row].outputs)


def _left_out(view: _View) -> Iterator[Diagnostic]:
    unread: Sequence[str] = [
        row.rule.id.text for index, row in enumerate(view.table.rows) if not view.is_analysed(index)
    ]
    if unread:
        rules = ", ".join(f"`{rule}`" for rule in unread)
        message = f"the table `{view.table.definition.name}` was analysed without the rules {rules}"
        help_ = "their conditions compare inputs with each other"
        yield Diagnostic("JR305", message, view.place, help=help_, severity=Severity.WARNING)


def _shown(witness: Witness) -> str:
    if not witness:
        return "anything"
    return "where " + ", ".join(f"{name} = {value_text(value)}" for name, value in witness)
