"""Decision tables: gaps, overlaps, rules that never match, rules that never count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

import attrs

from jianfu_rules.checking.boxes import TOTAL, Allowance, Boxes, ExhaustedError, SpentError, Witness, boxes_of
from jianfu_rules.checking.checked import CheckedTable
from jianfu_rules.checking.predicates import bits_of, mask_of
from jianfu_rules.checking.standing import Rows, all_fall, ways_to_stand
from jianfu_rules.datatypes import EnumType
from jianfu_rules.diagnostics import Diagnostic, Severity
from jianfu_rules.expr.core import Const, Core, reads
from jianfu_rules.model.hit_policy import HitPolicy
from jianfu_rules.model.table import Cell, Rule
from jianfu_rules.semantics.expressions import Facts
from jianfu_rules.source import Span
from jianfu_rules.values import value_text

MAX_WAYS = 5_000  # in which the exceptions of a table can stand and fall, looked through for one answer


def check_table(
    table: CheckedTable, known: Facts, nullable: frozenset[str], allowance: Allowance | None = None
) -> Iterator[Diagnostic]:
    """Yield what is wrong with a table; what could not be analysed is said as well."""
    yield from _duplicates(table)
    allowed = Allowance(TOTAL) if allowance is None else allowance
    boxes = boxes_of([[part.core for part in row.conditions] for row in table.rows], known, nullable, allowed)
    try:
        view = _view_of(table, boxes)
    except SpentError:
        yield from _given_up(table)
        return
    spent = False
    # What a table can't do without comes first.
    for run in (_gaps, _impossible_cells, _dead_rules, _overlapping, _shadowed_rules, _left_out):
        allowed.open_half()
        try:
            yield from run(view)
        except SpentError:
            spent = True
    if spent:
        yield from _unsure(view, "whether all of its rules exclude each other and count")


def _given_up(table: CheckedTable) -> Iterator[Diagnostic]:
    """A table of which nothing is known, so that it has to have an otherwise row."""
    about = table.definition
    lacking = about.hit_policy.is_single and table.otherwise is None
    message = f"the table `{about.name}` could not be analysed: it has too many combinations"
    help_ = "add a cited `otherwise:` row" if lacking else None
    severity = Severity.ERROR if lacking else Severity.WARNING
    yield Diagnostic("JR305", message, about.places.of("rules"), help=help_, severity=severity)


@attrs.frozen
class _View:
    """A table and its rows as sets of facts."""

    table: CheckedTable
    boxes: Boxes
    overriders: tuple[tuple[int, ...], ...]
    sure: int  # rows that were analysed, as well as all that may override them
    giving: int  # rows with an output: all but the defeaters
    alive: int  # rows that match for some facts

    @property
    def policy(self) -> HitPolicy:
        return self.table.definition.hit_policy

    @property
    def place(self) -> Span:
        return self.table.definition.places.of("rules")

    def rule(self, index: int) -> Rule:
        return self.table.rows[index].rule

    def is_analysed(self, index: int) -> bool:
        return bool(self.boxes.analysed >> index & 1)

    def is_sure(self, index: int) -> bool:
        return bool(self.sure >> index & 1)

    def find_cell(self, index: int, name: str) -> Cell | None:
        """Return the cell of a row that is its only condition on `name`, or None."""
        about = [
            part for part in self.table.rows[index].conditions if any(read.name == name for read in reads(part.core))
        ]
        return about[0].cell if len(about) == 1 else None

    def find(self, ways: Iterable[Rows]) -> Witness | None:
        """Return facts for one of the ways, or None.

        Raises:
            ExhaustedError: There are too many ways, or facts to look through.
        """
        for count, (required, forbidden) in enumerate(ways):
            if count == MAX_WAYS:
                raise ExhaustedError
            witness = self.boxes.find(required, forbidden)
            if witness is not None:
                return witness
        return None


def _view_of(table: CheckedTable, boxes: Boxes) -> _View:
    overriders = tuple(row.overriders for row in table.rows)

    @cache
    def is_sure(row: int) -> bool:
        return bool(boxes.analysed >> row & 1) and all(is_sure(over) for over in overriders[row])

    sure = mask_of(filter(is_sure, range(len(table.rows))))
    giving = mask_of(index for index, row in enumerate(table.rows) if row.outputs)
    alive = mask_of(index for index in range(len(table.rows)) if boxes.find(1 << index, 0) is not None)
    return _View(table, boxes, overriders, sure, giving, alive)


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
    for index, name in view.boxes.impossible:
        cell = view.find_cell(index, name)
        if cell is not None:
            message = f"no value of `{name}` passes this cell"
            span = cell.tests.excerpt.span
            yield Diagnostic("JR303", message, span, help="compare with the range and the values of its type")


def _dead_rules(view: _View) -> Iterator[Diagnostic]:
    """A rule that matches for no facts."""
    told = {index for index, name in view.boxes.impossible if view.find_cell(index, name) is not None}
    for index, row in enumerate(view.table.rows):
        if index not in told and not view.alive >> index & 1:
            message = f"the rule `{row.rule.id}` can never match"
            yield Diagnostic("JR303", message, row.rule.places.of("when"), help="correct or delete it")


def _shadowed_rules(view: _View) -> Iterator[Diagnostic]:
    """A rule that matches, but never counts: others always stand before it, outrank it or override it."""
    # An exception that was not analysed may not match: it hides nothing.
    overriders = [tuple(filter(view.is_sure, over)) for over in view.overriders]
    plain = mask_of(index for index, over in enumerate(overriders) if not over)
    for index, before in _before(view):
        if not view.alive >> index & 1:
            continue
        hiding = before & view.sure
        try:
            # Rows without exceptions fall in one way only: by not matching.
            falling = tuple(bits_of(hiding & ~plain))
            ways = (
                both
                for required, forbidden in ways_to_stand(index, overriders)
                for both in all_fall(falling, overriders, (required, forbidden | hiding & plain))
            )
            counts = view.find(ways) is not None
        except ExhaustedError:
            yield from _unsure(view, f"whether the rule `{view.rule(index).id}` ever counts")
            continue
        if not counts:
            rows = (hiding | mask_of(overriders[index])) & view.boxes.together(index)
            rule = view.rule(index)
            message = f"the rule `{rule.id}` is shadowed by {_named(view, bits_of(rows))}: it never counts"
            yield Diagnostic("JR304", message, rule.places.of("when"), help="put it before them, or delete it")


def _before(view: _View) -> Iterator[tuple[int, int]]:
    """Yield each row that gives something, with the rows that keep it from counting where they stand."""
    ranks = {index: _rank(view, index) if view.policy is HitPolicy.PRIORITY else None for index in bits_of(view.giving)}
    holders: dict[int, list[int]] = {}
    for index, rank in ranks.items():
        if rank is not None:
            holders.setdefault(rank, []).append(index)
    higher, outranking = 0, {}
    for rank in sorted(holders):
        outranking[rank] = higher
        higher |= mask_of(holders[rank])
    for index, rank in ranks.items():
        if view.policy is HitPolicy.FIRST:
            yield index, (1 << index) - 1
        else:
            yield index, 0 if rank is None else outranking[rank]


def _rank(view: _View, index: int) -> int | None:
    output, datatype = view.table.rows[index].outputs[0], view.table.outputs[0][1]
    if isinstance(output, Const) and isinstance(datatype, EnumType):
        return datatype.names.index(str(output.value))
    return None


def _named(view: _View, rows: Iterable[int]) -> str:
    return ", ".join(f"`{view.rule(row).id}`" for row in rows) or "others"


def _gaps(view: _View) -> Iterator[Diagnostic]:
    if not view.policy.is_single:
        return
    name, last = view.table.definition.name, view.table.otherwise
    # A row that was not analysed may not match: it fills no gap.
    rows = tuple(bits_of(view.giving & view.sure))
    try:
        witness = view.find(all_fall(rows, view.overriders))
    except (ExhaustedError, SpentError):
        if last is None:
            yield from _given_up(view.table)
        return
    if last is None and witness is not None:
        help_ = "add a rule, or a cited `otherwise:` row"
        message = f"no rule of `{name}` matches {_shown(witness)}"
        doubtful = view.giving & ~view.sure
        if doubtful:
            unless = _named(view, bits_of(doubtful))
            message = f"no rule of `{name}` is sure to match {_shown(witness)}: it depends on {unless}"
        yield Diagnostic("JR301", message, view.place, help=help_)
    if last is not None and witness is None:
        message = f"the rules of `{name}` cover everything: the otherwise row never applies"
        yield Diagnostic("JR306", message, last.rule.places.whole, severity=Severity.WARNING)


def _unsure(view: _View, what: str) -> Iterator[Diagnostic]:
    message = f"it could not be told {what}: the table `{view.table.definition.name}` has too many combinations"
    yield Diagnostic("JR305", message, view.place, severity=Severity.WARNING)


def _overlapping(view: _View) -> Iterator[Diagnostic]:
    """Two rules that match together: under `unique` any two, under `any` two with different outputs."""
    if view.policy not in (HitPolicy.UNIQUE, HitPolicy.ANY) or view.table.definition.conflict is not None:
        return
    rows = view.giving & view.sure
    agreeing = _agreeing(view)
    for first in bits_of(rows):
        others = rows & ~agreeing[first] >> (first + 1) << (first + 1)
        for second in bits_of(view.boxes.together(first) & others):
            yield from _pair(view, first, second)


def _agreeing(view: _View) -> list[int]:
    """Return for each row the rows with which it never disagrees: under `any`, those with the same outputs."""
    if view.policy is HitPolicy.UNIQUE:
        return [0] * len(view.table.rows)
    alike: dict[tuple[Core, ...], int] = {}
    for index, row in enumerate(view.table.rows):
        alike[row.outputs] = alike.get(row.outputs, 0) | 1 << index
    return [alike[row.outputs] for row in view.table.rows]


def _pair(view: _View, first: int, second: int) -> Iterator[Diagnostic]:
    ways = (
        (one | more, other | fewer)
        for one, other in ways_to_stand(first, view.overriders)
        for more, fewer in ways_to_stand(second, view.overriders)
    )
    try:
        witness = view.find(ways)
    except ExhaustedError:
        yield from _unsure(view, f"whether {_named(view, (first, second))} overlap")
        return
    if witness is not None:
        yield _overlap(view, first, second, witness)


def _overlap(view: _View, first: int, second: int, witness: Witness) -> Diagnostic:
    one, other = view.rule(first), view.rule(second)
    sure = view.boxes.by_inputs and all(_are_constant(view, row) for row in (first, second))
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
        help_ = "their conditions look at several names at once, or at more than a plain value"
        yield Diagnostic("JR305", message, view.place, help=help_, severity=Severity.WARNING)


def _shown(witness: Witness) -> str:
    if not witness:
        return "anything"
    return "where " + ", ".join(f"{name} = {value_text(value)}" for name, value in witness)
