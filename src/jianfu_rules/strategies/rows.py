"""Worlds in which a table comes to what is wanted: by a row of its own, or by all that it collects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from jianfu_rules.checking.checked import CheckedTable
from jianfu_rules.datatypes import BooleanType, EnumType, ListType, NumberType, SetType
from jianfu_rules.expr.core import All, AnyOf, Compare, Const, Core, Origin, Read
from jianfu_rules.expr.nodes import CompareOp
from jianfu_rules.model.hit_policy import Aggregate, HitPolicy
from jianfu_rules.semantics.operators import compare
from jianfu_rules.strategies.searching import Part, Searching, Worlds
from jianfu_rules.strategies.worlds import World, stands, worth
from jianfu_rules.values import Record, Settled

FLIPS = 3  # rows that are turned at once, where a table collects numbers
_NEVER = Const(value=False, type=BooleanType())


def hit(table: CheckedTable, row: int | None) -> list[Part]:
    """Return what has to hold for a row to be a hit; None stands for the otherwise row."""
    if row is None:
        return [(stands(table, index), False) for index in giving(table)]
    others = [(stands(table, index), False) for index in _in_the_way(table, row)]
    return [(stands(table, row), True), *others]


def giving(table: CheckedTable) -> list[int]:
    """Return the rows that have an output; a defeater has none."""
    return [index for index, row in enumerate(table.rows) if row.outputs]


def _in_the_way(table: CheckedTable, row: int) -> Iterator[int]:
    """Yield the rows that must not stand for this one to set the outcome."""
    policy = table.definition.hit_policy
    outputs = table.rows[row].outputs
    for index in giving(table):
        if index == row:
            continue
        other = table.rows[index].outputs
        match policy:
            case HitPolicy.UNIQUE:
                yield index
            case HitPolicy.ANY if other != outputs:
                yield index
            case HitPolicy.FIRST if index < row:
                yield index
            case HitPolicy.PRIORITY:
                mine, theirs = _rank(table, outputs), _rank(table, other)
                if theirs < mine or (theirs == mine and index < row and other != outputs):
                    yield index
            case _:
                pass


def _rank(table: CheckedTable, outputs: Sequence[Core]) -> int:
    """Return the rank of an output; one that is worked out may have any."""
    first, ranking = outputs[0], table.ranking
    return ranking.index(str(first.value)) if isinstance(first, Const) and ranking is not None else -1


def gives(search: Searching, table: CheckedTable, name: str, op: CompareOp, value: Settled, world: World) -> Worlds:
    """Yield worlds in which the output `name` of a table may be as wanted."""
    at = [output for output, _ in table.outputs].index(name) if table.has_several_outputs else 0
    if table.definition.hit_policy is HitPolicy.COLLECT and table.definition.aggregate in (
        Aggregate.SUM,
        Aggregate.COUNT,
    ):
        yield from _turned_over(search, table, world)
        return
    ways: list[tuple[int | None, Core]] = [(row, table.rows[row].outputs[at]) for row in giving(table)]
    if table.otherwise is not None:
        ways.append((None, table.otherwise.outputs[at]))
    # A row that gives it anyway comes before one whose output has to be brought there.
    ready = [way for way in ways if isinstance(way[1], Const) and compare(op, way[1].value, value)]
    worked_out = [way for way in ways if not isinstance(way[1], Const)]
    for row, output in (*search.turned(ready), *search.turned(worked_out)):
        for found in search.all_of(hit(table, row), world):
            yield from search.reach(output, op, value, found)
    if not table.definition.hit_policy.is_single:
        yield from _extreme(search, table, op, value, world)


def _extreme(search: Searching, table: CheckedTable, op: CompareOp, value: Settled, world: World) -> Worlds:
    """Yield worlds in which just one row stands, so that it is the smallest and the largest."""
    for row in search.turned(giving(table)):
        others = [(stands(table, index), False) for index in giving(table) if index != row]
        parts = [(stands(table, row), True), *others]
        for found in search.all_of(parts, world):
            yield from search.reach(table.rows[row].outputs[0], op, value, found)


def _turned_over(search: Searching, table: CheckedTable, world: World) -> Worlds:
    """Yield worlds in which a few rows stand that do not stand now, or the other way round."""
    rows = giving(table)
    now = {row: worth(stands(table, row), world) is True for row in rows}
    for count in range(1, min(FLIPS, len(rows)) + 1):
        for chosen in combinations(search.turned(rows), count):
            parts = [(stands(table, row), now[row] is not (row in chosen)) for row in rows]
            yield from search.all_of(sorted(parts, key=lambda part: not part[1]), world)
    yield from search.all_of([(stands(table, row), True) for row in rows], world)
    yield from search.all_of([(stands(table, row), False) for row in rows], world)


# -- what is collected


def listed(table: CheckedTable, wanted: Sequence[Settled]) -> list[Part] | None:
    """Return what has to hold for a table to give a list of constants, or None where no choice of rows gives it."""
    rows = [(index, _constant(table, index)) for index in giving(table)]
    left = list(wanted)
    in_order = table.definition.hit_policy is not HitPolicy.OUTPUT_ORDER
    chosen: set[int] = set()
    for index, value in rows:
        at = next((at for at, item in enumerate(left) if item == value), None)
        if at is not None and (at == 0 or not in_order):
            del left[at]
            chosen.add(index)
    if left:
        return None
    parts = [(stands(table, index), index in chosen) for index, _ in rows]
    return sorted(parts, key=lambda part: not part[1])


def _constant(table: CheckedTable, row: int) -> Settled | object:
    outputs = table.rows[row].outputs
    found = [output.value for output in outputs if isinstance(output, Const)]
    if len(found) < len(outputs):
        return object()  # equals nothing
    return Record(tuple(found)) if table.has_several_outputs else found[0]


def entered(table: CheckedTable, value: Settled) -> Core:
    """Return the condition that some row enters a value into the list that a table gives."""
    wanted = value.values if isinstance(value, Record) else (value,)
    ways = []
    for row in giving(table):
        pairs = zip(table.rows[row].outputs, wanted, table.outputs, strict=True)
        equal = (Compare(CompareOp.EQ, output, Const(one, of)) for output, one, (_, of) in pairs)
        ways.append(All((stands(table, row), *equal)))
    return AnyOf(tuple(ways))


def contained(search: Searching, collection: Core, item: Core, wanted: bool, world: World) -> Worlds:  # noqa: FBT001
    """Yield worlds in which an item is in a list or a set, or is not."""
    match collection:
        case Read(name, Origin.INPUT, SetType()):
            now, one = world.facts[name], worth(item, world)
            if isinstance(now, frozenset) and isinstance(one, str):
                yield world.but(name, now | {one} if wanted else now - {one})
        case Read(name, Origin.DECISION, ListType(of)):
            table = _table(world, name)
            if table is None:
                return
            at = _place(table, name)
            rows = [
                All((stands(table, row), Compare(CompareOp.EQ, table.rows[row].outputs[at], item)))
                for row in giving(table)
            ]
            if isinstance(of, NumberType | EnumType):
                yield from search.hold(AnyOf(tuple(rows)) if rows else _NEVER, wanted, world)
        case _:
            return


def regrouped(search: Searching, collection: Core, op: CompareOp, value: Settled, world: World) -> Worlds:
    """Yield worlds in which a set has as many members as wanted, or in which other rows enter a list."""
    match collection:
        case Read(name, Origin.INPUT, SetType(of)):
            now = world.facts[name]
            members = sorted(of.names, key=lambda member: isinstance(now, frozenset) and member not in now)
            for count in range(len(members) + 1):
                if compare(op, Fraction(count), value):
                    yield world.but(name, frozenset(members[:count]))
        case Read(name, Origin.DECISION):
            table = _table(world, name)
            if table is not None:
                yield from _turned_over(search, table, world)
        case _:
            return


def _table(world: World, name: str) -> CheckedTable | None:
    decision = world.law.checked.decisions[world.law.checked.owners[name]]
    return decision if isinstance(decision, CheckedTable) else None


def _place(table: CheckedTable, name: str) -> int:
    return [output for output, _ in table.outputs].index(name) if table.has_several_outputs else 0
