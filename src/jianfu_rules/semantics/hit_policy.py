"""Hit policies: from the truth of each rule to the outcome of a table, with facts unknown.

C is the rows that are effective, P those that may be. A policy decides once no row of P could change the outcome.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Sequence
from fractions import Fraction

import attrs

from jianfu_rules.kleene import Truth
from jianfu_rules.model.hit_policy import Aggregate, HitPolicy
from jianfu_rules.semantics.operators import as_number
from jianfu_rules.values import UNKNOWN, Known, Record, Settled, Unknown


class State(enum.Enum):
    """What a table comes to."""

    DECIDED = "decided"
    CONFLICT = "conflict"
    UNDECIDED = "undecided"


@attrs.frozen
class Row:
    """A rule as its policy sees it."""

    holds: Truth  # effective: matched and not overridden
    output: Known  # UNKNOWN where the output itself is worked out from unknown values
    rank: int = 0  # of the output under priority and output order: 0 comes first


def row_of(policy: HitPolicy, holds: Truth, outputs: Sequence[Known], ranking: Sequence[str] | None) -> Row:
    """Return a rule as its policy sees it.

    Args:
        policy: The table's hit policy.
        holds: Whether the rule is effective.
        outputs: The values of its outputs; none for a defeater, which only defeats.
        ranking: The values of the first output from the highest to the lowest, where it is an enum.
    """
    if not outputs:
        return Row(Truth.FALSE, UNKNOWN)
    known = [output for output in outputs if not isinstance(output, Unknown)]
    if len(known) < len(outputs):
        output: Known = UNKNOWN
    else:
        output = known[0] if len(known) == 1 else Record(tuple(known))
    if policy not in _RANKED or ranking is None:
        return Row(holds, output)
    first = outputs[0]
    # An output that is not known yet could be the highest.
    return Row(holds, output, ranking.index(first) if isinstance(first, str) else -1)


@attrs.frozen
class Ruling:
    """What a hit policy makes of the rows of one table; rows are given by their index."""

    state: State
    output: Known = UNKNOWN
    hits: tuple[int, ...] = ()  # rows that set the outcome, or that conflict
    concurring: tuple[int, ...] = ()  # rows that hold too and say the same, without being needed
    open: tuple[int, ...] = ()  # rows left in the residual: they could still change the outcome
    by_otherwise: bool = False  # the otherwise row sets the outcome, or is left in the residual
    at_least: tuple[Settled, ...] = ()  # under a collecting policy: what is collected so far, while undecided


@attrs.frozen
class _Sides:
    rows: Sequence[Row]
    matched: tuple[int, ...]  # C
    open: tuple[int, ...]  # P
    otherwise: Row | None

    def undecided(self, *, rows: tuple[int, ...] | None = None) -> Ruling:
        """Return the undecided ruling that leaves `rows` (by default all of C and P) in the residual."""
        left = tuple(sorted((*self.matched, *self.open))) if rows is None else rows
        return Ruling(State.UNDECIDED, open=left)


def rule_on(
    policy: HitPolicy, rows: Sequence[Row], otherwise: Row | None, aggregate: Aggregate = Aggregate.LIST
) -> Ruling:
    """Return what `policy` makes of the rows, in file order.

    Args:
        policy: The table's hit policy.
        rows: Truth and output of every rule.
        otherwise: The otherwise row; None where the table has none (check has proved it complete, or it collects).
        aggregate: What `collect` makes of the outputs.
    """
    matched = tuple(index for index, row in enumerate(rows) if row.holds is Truth.TRUE)
    open_ = tuple(index for index, row in enumerate(rows) if row.holds is Truth.UNKNOWN)
    sides = _Sides(rows, matched, open_, otherwise)
    if policy is HitPolicy.COLLECT:
        return _AGGREGATES[aggregate](sides)
    return _POLICIES[policy](sides)


# -- one hit


def _unique(sides: _Sides) -> Ruling:
    """Two matched rules are a conflict, even with equal outputs."""
    if len(sides.matched) > 1:
        return Ruling(State.CONFLICT, hits=sides.matched)
    if not sides.matched:
        return _none_matched(sides, at_most_one=True)
    output = sides.rows[sides.matched[0]].output
    # A later fact could still make an open row match: then there would be two.
    if sides.open or isinstance(output, Unknown):
        return sides.undecided()
    return Ruling(State.DECIDED, output, hits=sides.matched)


def _any(sides: _Sides) -> Ruling:
    """All matched rules say the same; two that differ are a conflict."""
    if not sides.matched:
        return _none_matched(sides)
    outputs = [sides.rows[index].output for index in sides.matched]
    known = [output for output in outputs if not isinstance(output, Unknown)]
    if any(output != known[0] for output in known[1:]):
        return Ruling(State.CONFLICT, hits=sides.matched)
    if len(known) < len(outputs) or not all(_same(sides.rows[index].output, known[0]) for index in sides.open):
        return sides.undecided()
    return Ruling(State.DECIDED, known[0], hits=sides.matched)


def _first(sides: _Sides) -> Ruling:
    """The first matched rule, decided once no earlier open row could say something else."""
    if not sides.matched:
        return _none_matched(sides)
    hit = sides.matched[0]
    output = sides.rows[hit].output
    earlier = tuple(index for index in sides.open if index < hit)
    if isinstance(output, Unknown) or any(not _same(sides.rows[index].output, output) for index in earlier):
        return sides.undecided(rows=(*earlier, hit))
    concurring = tuple(index for index in sides.matched[1:] if _same(sides.rows[index].output, output))
    return Ruling(State.DECIDED, output, hits=(hit,), concurring=concurring)


def _priority(sides: _Sides) -> Ruling:
    """The matched rules of the highest output, decided once no open row could outrank them."""
    if not sides.matched:
        return _none_matched(sides)
    best = min(sides.rows[index].rank for index in sides.matched)
    above = tuple(index for index in sides.open if sides.rows[index].rank < best)
    hits = tuple(index for index in sides.matched if sides.rows[index].rank == best)
    output = sides.rows[hits[0]].output
    if above or isinstance(output, Unknown):
        return sides.undecided(rows=tuple(sorted((*above, *hits))))
    return Ruling(State.DECIDED, output, hits=hits)


def _none_matched(sides: _Sides, *, at_most_one: bool = False) -> Ruling:
    """No row matches (yet): the otherwise row counts once no open row could say something else."""
    if sides.otherwise is None:
        if not sides.open:
            raise TypeError("a table without an otherwise row has a gap that check() did not see")
        # A complete table always has a match in the end; open rows that agree stay open: the logic is compositional.
        return sides.undecided()
    output = sides.otherwise.output
    agree = all(_same(sides.rows[index].output, output) for index in sides.open)
    if isinstance(output, Unknown) or not agree or (at_most_one and len(sides.open) > 1):
        return attrs.evolve(sides.undecided(), by_otherwise=True)
    return Ruling(State.DECIDED, output, by_otherwise=True)


# -- several hits


def _in_file_order(sides: _Sides) -> Ruling:
    """All matched rules' outputs, in file order, duplicates kept."""
    return _listed(sides, sides.matched)


def _in_output_order(sides: _Sides) -> Ruling:
    """All matched rules' outputs, in the order of the output's values."""
    return _listed(sides, tuple(sorted(sides.matched, key=lambda index: sides.rows[index].rank)))


def _listed(sides: _Sides, order: tuple[int, ...]) -> Ruling:
    outputs = _known_outputs(sides, order)
    if sides.open or len(outputs) < len(order):
        return attrs.evolve(sides.undecided(), at_least=outputs)
    return Ruling(State.DECIDED, outputs, hits=sides.matched)


def _count(sides: _Sides) -> Ruling:
    """How many rules match; their outputs do not matter."""
    if sides.open:
        return sides.undecided(rows=sides.open)
    return Ruling(State.DECIDED, Fraction(len(sides.matched)), hits=sides.matched)


def _sum(sides: _Sides) -> Ruling:
    """The sum of the matched rules' outputs; open rows that would add 0 do not matter."""
    outputs = _known_outputs(sides, sides.matched)
    harmless = all(_same(sides.rows[index].output, Fraction(0)) for index in sides.open)
    if not harmless or len(outputs) < len(sides.matched):
        return attrs.evolve(sides.undecided(), at_least=outputs)
    total = sum((as_number(output) for output in outputs), Fraction(0))
    return Ruling(State.DECIDED, total, hits=sides.matched)


def _least(sides: _Sides) -> Ruling:
    """The smallest output; open rows that could not be smaller do not matter."""
    return _extreme(sides, min)


def _most(sides: _Sides) -> Ruling:
    """The largest output; open rows that could not be larger do not matter."""
    return _extreme(sides, max)


def _extreme(sides: _Sides, pick: Callable[[Fraction, Fraction], Fraction]) -> Ruling:
    if not sides.matched:
        return _none_matched(sides)
    outputs = _known_outputs(sides, sides.matched)
    if len(outputs) < len(sides.matched):
        return attrs.evolve(sides.undecided(), at_least=outputs)
    best = as_number(outputs[0])
    for output in outputs[1:]:
        best = pick(best, as_number(output))
    for index in sides.open:
        possible = sides.rows[index].output
        if isinstance(possible, Unknown) or pick(best, as_number(possible)) != best:
            return attrs.evolve(sides.undecided(), at_least=outputs)
    hits = tuple(index for index in sides.matched if sides.rows[index].output == best)
    return Ruling(State.DECIDED, best, hits=hits)


def _known_outputs(sides: _Sides, rows: Sequence[int]) -> tuple[Settled, ...]:
    outputs = (sides.rows[index].output for index in rows)
    return tuple(output for output in outputs if not isinstance(output, Unknown))


def _same(left: Known, right: Known) -> bool:
    return not isinstance(left, Unknown) and not isinstance(right, Unknown) and left == right


_RANKED = (HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER)
_POLICIES: dict[HitPolicy, Callable[[_Sides], Ruling]] = {
    HitPolicy.UNIQUE: _unique,
    HitPolicy.ANY: _any,
    HitPolicy.FIRST: _first,
    HitPolicy.PRIORITY: _priority,
    HitPolicy.RULE_ORDER: _in_file_order,
    HitPolicy.OUTPUT_ORDER: _in_output_order,
}
_AGGREGATES: dict[Aggregate, Callable[[_Sides], Ruling]] = {
    Aggregate.LIST: _in_file_order,
    Aggregate.SUM: _sum,
    Aggregate.MIN: _least,
    Aggregate.MAX: _most,
    Aggregate.COUNT: _count,
}
