"""Hit policies as terms: what a table comes to, as `semantics/hit_policy` says it.

C is the rows that are effective, P those that may be. Rows are compared two by two; what is known of constant outputs
is worked out here, so that the solver is not asked about it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

import attrs

from jianfu_rules.compiling.to_smt.expressions import summed
from jianfu_rules.compiling.to_smt.terms import (
    Bool,
    Int,
    choose,
    conj,
    disj,
    equal,
    implied,
    less,
    negated,
    total,
)
from jianfu_rules.compiling.to_smt.truth import Pair, certain, every, inverse, some
from jianfu_rules.compiling.to_smt.values import Listed, Num, Rec, Sym, Value, chosen, same, same_scale
from jianfu_rules.model.hit_policy import Aggregate, HitPolicy


@attrs.frozen(eq=False)
class Row:
    """A rule as its policy sees it."""

    holds: Pair  # effective: matched and not overridden
    output: Sym
    rank: Int = 0  # of the output under priority and output order: 0 comes first


@attrs.frozen(eq=False)
class Ruling:
    """What a hit policy makes of the rows of one table."""

    decided: Bool
    value: Value  # where it is decided
    counts: tuple[Bool, ...]  # for each row, whether it is effective and not passed over for another one
    open: tuple[Bool, ...]  # for each row, whether it is left in the residual of an undecided table
    by_otherwise: Bool = False  # the otherwise row counts, or is left in the residual
    conflict: Bool = False


def effective(matches: Sequence[Pair], overriders: Sequence[Sequence[int]]) -> tuple[Pair, ...]:
    """Return whether each rule is effective: it matches, and no effective rule overrides it."""
    found: dict[int, Pair] = {}

    def of(row: int) -> Pair:
        if row not in found:
            found[row] = every((matches[row], inverse(some(of(over) for over in overriders[row]))))
        return found[row]

    return tuple(of(row) for row in range(len(matches)))


def row_of(holds: Pair, outputs: Sequence[Sym]) -> Row:
    """Return a rule as its policy sees it; a defeater, without outputs, holds nowhere."""
    if not outputs:
        return Row(certain(true=False), Sym(known=False, value=Num(0)))
    known = conj(*(output.known for output in outputs))
    value = outputs[0].value if len(outputs) == 1 else Rec(tuple(output.value for output in outputs))
    first = outputs[0]
    # A first output that is not known yet could be the highest.
    rank = choose(first.known, first.value.term, -1) if isinstance(first.value, Num) else 0
    return Row(holds, Sym(known, value), rank)


def rule_on(policy: HitPolicy, rows: Sequence[Row], otherwise: Sym | None, aggregate: Aggregate, ranks: int) -> Ruling:
    """Return what `policy` makes of the rows, in file order.

    Args:
        policy: The table's hit policy.
        rows: Truth and output of every rule.
        otherwise: The output of the otherwise row; None where the table has none.
        aggregate: What `collect` makes of the outputs.
        ranks: How many values the first output has, where it is an enum.
    """
    sides = Sides(tuple(rows), otherwise, ranks)
    if policy is HitPolicy.COLLECT:
        return _AGGREGATES[aggregate](sides)
    return _POLICIES[policy](sides)


@attrs.frozen(eq=False)
class Sides:
    """The rows of a table, and which of them hold (C) and may hold (P)."""

    rows: tuple[Row, ...]
    otherwise: Sym | None
    ranks: int

    @property
    def sure(self) -> tuple[Bool, ...]:
        """Return for each row whether it is in C."""
        return tuple(row.holds.true for row in self.rows)

    @property
    def possible(self) -> tuple[Bool, ...]:
        """Return for each row whether it is in P."""
        return tuple(row.holds.unknown for row in self.rows)

    @property
    def some_sure(self) -> Bool:
        """Return whether C is not empty."""
        return disj(*self.sure)

    @property
    def all_settled(self) -> Bool:
        """Return whether P is empty."""
        return negated(disj(*self.possible))

    @property
    def all_known(self) -> Bool:
        """Return whether the outputs of C are all known."""
        return conj(*(implied(row.holds.true, row.output.known) for row in self.rows))

    def agrees(self, one: int, other: int) -> Bool:
        """Return whether the outputs of two rows are known and equal."""
        return _agree(self.rows[one].output, self.rows[other].output)

    def left(self, undecided: Bool, *parts: tuple[Bool, ...]) -> tuple[Bool, ...]:
        """Return for each row whether it is in one of the parts, where the table is undecided."""
        return tuple(conj(undecided, disj(*items)) for items in zip(*parts, strict=True))

    def without_match(self, *, at_most_one: bool = False) -> tuple[Bool, Bool]:
        """Return whether no row matches and the otherwise row decides, and whether it is in play at all."""
        if self.otherwise is None:
            return False, False
        none = negated(self.some_sure)
        agree = (implied(row.holds.unknown, _agree(row.output, self.otherwise)) for row in self.rows)
        single = negated(_two(self.possible)) if at_most_one else True
        return conj(none, self.otherwise.known, *agree, single), none

    def selected(self, hits: Sequence[Bool]) -> Value:
        """Return the output of the one row that is hit, or of the otherwise row."""
        options = [(hit, row.output.value) for hit, row in zip(hits, self.rows, strict=True) if hit is not False]
        value = self.otherwise.value if self.otherwise is not None else None
        for hit, output in reversed(options):
            value = output if value is None else chosen(hit, output, value)
        return Num(0) if value is None else value


def _agree(one: Sym, other: Sym) -> Bool:
    known = conj(one.known, other.known)
    return False if known is False else conj(known, same(one.value, other.value))


def _two(items: Sequence[Bool]) -> Bool:
    """Return whether two of the items are true."""
    seen: Bool = False
    found = []
    for item in items:
        found.append(conj(item, seen))
        seen = disj(seen, item)
    return disj(*found)


# -- one hit


def _unique(sides: Sides) -> Ruling:
    conflict, sure = _two(sides.sure), sides.some_sure
    known = sides.all_known
    last, in_play = sides.without_match(at_most_one=True)
    decided = disj(conj(sure, negated(conflict), sides.all_settled, known), last)
    left = sides.left(conj(negated(decided), negated(conflict)), sides.sure, sides.possible)
    return Ruling(decided, sides.selected(sides.sure), sides.sure, left, in_play, conflict)


def _any(sides: Sides) -> Ruling:
    conflicts, agreements = [], []
    for one, other in combinations(range(len(sides.rows)), 2):
        first, second = sides.rows[one], sides.rows[other]
        together = conj(first.holds.true, second.holds.true, first.output.known, second.output.known)
        if together is not False:
            conflicts.append(conj(together, negated(same(first.output.value, second.output.value))))
        for sure, possible in ((first, second), (second, first)):
            doubt = conj(sure.holds.true, possible.holds.unknown)
            if doubt is not False:
                agreements.append(implied(doubt, sides.agrees(one, other)))
    conflict = disj(*conflicts)
    last, in_play = sides.without_match()
    decided = disj(conj(sides.some_sure, negated(conflict), sides.all_known, *agreements), last)
    left = sides.left(conj(negated(decided), negated(conflict)), sides.sure, sides.possible)
    return Ruling(decided, sides.selected(sides.sure), sides.sure, left, in_play, conflict)


def _first(sides: Sides) -> Ruling:
    hits, decided, left = [], [], [False] * len(sides.rows)
    earlier: Bool = False
    for index, row in enumerate(sides.rows):
        hit = conj(row.holds.true, negated(earlier))
        earlier = disj(earlier, row.holds.true)
        doubts = [
            implied(sides.rows[before].holds.unknown, sides.agrees(before, index))
            for before in range(index)
            if sides.rows[before].holds.unknown is not False
        ]
        sound = conj(row.output.known, *doubts)
        hits.append(hit)
        decided.append(conj(hit, sound))
        undecided = conj(hit, negated(sound))
        left[index] = disj(left[index], undecided)
        for before in range(index):
            left[before] = disj(left[before], conj(undecided, sides.rows[before].holds.unknown))
    return _with_otherwise(sides, disj(*decided), hits, left)


def _priority(sides: Sides) -> Ruling:
    hits, best, decided, left = [], [], [], [False] * len(sides.rows)
    for index, row in enumerate(sides.rows):
        better = disj(*(conj(other.holds.true, less(other.rank, row.rank)) for other in sides.rows))
        is_best = conj(row.holds.true, negated(better))
        best.append(is_best)
        # Of those of the highest rank, the first in the file gives the output.
        earlier = (conj(other.holds.true, equal(other.rank, row.rank)) for other in sides.rows[:index])
        hit = conj(is_best, negated(disj(*earlier)))
        above = [conj(other.holds.unknown, less(other.rank, row.rank)) for other in sides.rows]
        sound = conj(row.output.known, negated(disj(*above)))
        hits.append(hit)
        decided.append(conj(hit, sound))
        left = [disj(one, conj(hit, negated(sound), outranking)) for one, outranking in zip(left, above, strict=True)]
    settled = disj(*decided)
    left = [disj(one, conj(is_best, negated(settled))) for one, is_best in zip(left, best, strict=True)]
    return attrs.evolve(_with_otherwise(sides, settled, hits, left), counts=tuple(best))


def _with_otherwise(sides: Sides, decided: Bool, hits: Sequence[Bool], left: Sequence[Bool]) -> Ruling:
    """Return the ruling of a policy that no two rows can bring to conflict."""
    last, in_play = sides.without_match()
    # Where no row matches and the otherwise row does not decide, all open rows are left.
    none = conj(negated(sides.some_sure), negated(last))
    open_ = tuple(disj(one, conj(none, possible)) for one, possible in zip(left, sides.possible, strict=True))
    return Ruling(disj(decided, last), sides.selected(hits), tuple(hits), open_, in_play)


# -- several hits


def _in_file_order(sides: Sides) -> Ruling:
    return _listed(sides, ((row.holds.true, row.output.value) for row in sides.rows))


def _in_output_order(sides: Sides) -> Ruling:
    # A row whose rank depends on facts has a slot for each rank.
    places = ((rank, row) for rank in range(sides.ranks) for row in sides.rows)
    slots = ((conj(row.holds.true, equal(row.rank, rank)), row.output.value) for rank, row in places)
    return _listed(sides, slots)


def _listed(sides: Sides, slots: Iterator[tuple[Bool, Value]]) -> Ruling:
    decided = conj(sides.all_settled, sides.all_known)
    left = sides.left(negated(decided), sides.sure, sides.possible)
    taken = tuple(slot for slot in slots if slot[0] is not False)
    return Ruling(decided, Listed(taken), sides.sure, left)


def _count(sides: Sides) -> Ruling:
    decided = sides.all_settled
    value = Num(total(choose(sure, 1, 0) for sure in sides.sure))
    return Ruling(decided, value, sides.sure, sides.left(negated(decided), sides.possible))


def _sum(sides: Sides) -> Ruling:
    nothing = Sym(known=True, value=Num(0))
    harmless = (
        implied(row.holds.unknown, _agree(row.output, nothing)) for row in sides.rows if row.holds.unknown is not False
    )
    decided = conj(sides.all_known, *harmless)
    value = summed((row.holds.true, row.output.value) for row in sides.rows if row.holds.true is not False)
    return Ruling(decided, value, sides.sure, sides.left(negated(decided), sides.sure, sides.possible))


def _least(sides: Sides) -> Ruling:
    return _extreme(sides, lambda one, other: less(*same_scale(one, other)))


def _most(sides: Sides) -> Ruling:
    return _extreme(sides, lambda one, other: less(*same_scale(other, one)))


def _extreme(sides: Sides, beats: Callable[[Num, Num], Bool]) -> Ruling:
    numbers = [row.output.value if isinstance(row.output.value, Num) else Num(0) for row in sides.rows]
    best, found = Num(0), False
    counts: list[Bool] = []
    for row, number in zip(sides.rows, numbers, strict=True):
        better = conj(row.holds.true, disj(negated(found), beats(number, best)))
        value = chosen(better, number, best)
        best = value if isinstance(value, Num) else best
        found = disj(found, row.holds.true)
    doubts = []
    for row, number in zip(sides.rows, numbers, strict=True):
        counts.append(conj(row.holds.true, equal(*same_scale(number, best))))
        if row.holds.unknown is not False:
            doubts.append(implied(row.holds.unknown, conj(row.output.known, negated(beats(number, best)))))
    sound = conj(found, sides.all_known, *doubts)
    last, in_play = sides.without_match()
    decided = disj(sound, last)
    value = best if sides.otherwise is None else chosen(found, best, sides.otherwise.value)
    left = sides.left(negated(decided), sides.sure, sides.possible)
    return Ruling(decided, value, tuple(counts), left, in_play)


_POLICIES: dict[HitPolicy, Callable[[Sides], Ruling]] = {
    HitPolicy.UNIQUE: _unique,
    HitPolicy.ANY: _any,
    HitPolicy.FIRST: _first,
    HitPolicy.PRIORITY: _priority,
    HitPolicy.RULE_ORDER: _in_file_order,
    HitPolicy.OUTPUT_ORDER: _in_output_order,
}
_AGGREGATES: dict[Aggregate, Callable[[Sides], Ruling]] = {
    Aggregate.LIST: _in_file_order,
    Aggregate.SUM: _sum,
    Aggregate.MIN: _least,
    Aggregate.MAX: _most,
    Aggregate.COUNT: _count,
}
