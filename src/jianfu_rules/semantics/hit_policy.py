"""Hit policies: from the truth of each rule to the outcome of a table, with facts unknown."""

from __future__ import annotations

import enum
from collections.abc import Callable, Sequence

import attrs

from jianfu_rules.kleene import Truth
from jianfu_rules.model.table import HitPolicy
from jianfu_rules.values import UNKNOWN, Known, Unknown


class State(enum.Enum):
    """What a table comes to."""

    DECIDED = "decided"
    CONFLICT = "conflict"
    UNDECIDED = "undecided"


@attrs.frozen
class Row:
    """A rule as its policy sees it."""

    holds: Truth
    output: Known  # UNKNOWN where the output itself is worked out from unknown values


@attrs.frozen
class Ruling:
    """What a hit policy makes of the rows of one table; rows are given by their index."""

    state: State
    output: Known = UNKNOWN
    hits: tuple[int, ...] = ()  # rows that set the outcome, or that conflict
    concurring: tuple[int, ...] = ()  # rows that hold too and say the same, without being needed
    open: tuple[int, ...] = ()  # rows left in the residual: they could still change the outcome
    by_otherwise: bool = False  # the otherwise row set the outcome


def rule_on(policy: HitPolicy, rows: Sequence[Row], otherwise: Row | None) -> Ruling:
    """Return what `policy` makes of the rows, in file order.

    Args:
        policy: The table's hit policy.
        rows: Truth and output of every rule.
        otherwise: The otherwise row; None where the table has none (check has proved it complete).
    """
    return _POLICIES[policy](rows, otherwise)


def _unique(rows: Sequence[Row], otherwise: Row | None) -> Ruling:
    """Two matched rules are a conflict, even with equal outputs."""
    matched, open_ = _sides(rows)
    if len(matched) > 1:
        return Ruling(State.CONFLICT, hits=matched)
    if not matched:
        return _none_matched(rows, open_, otherwise, at_most_one=True)
    # A later fact could still make an open row match: then there would be two.
    if open_ or isinstance(rows[matched[0]].output, Unknown):
        return Ruling(State.UNDECIDED, open=tuple(sorted((*matched, *open_))))
    return Ruling(State.DECIDED, rows[matched[0]].output, hits=matched)


def _first(rows: Sequence[Row], otherwise: Row | None) -> Ruling:
    """The first matched rule, decided once no earlier open row could say something else."""
    matched, open_ = _sides(rows)
    if not matched:
        return _none_matched(rows, open_, otherwise, at_most_one=False)
    hit = matched[0]
    output = rows[hit].output
    earlier = tuple(index for index in open_ if index < hit)
    if isinstance(output, Unknown) or any(not _same(rows[index].output, output) for index in earlier):
        return Ruling(State.UNDECIDED, open=(*earlier, hit))
    concurring = tuple(index for index in matched[1:] if _same(rows[index].output, output))
    return Ruling(State.DECIDED, output, hits=(hit,), concurring=concurring)


def _none_matched(rows: Sequence[Row], open_: tuple[int, ...], otherwise: Row | None, *, at_most_one: bool) -> Ruling:
    """No row matches (yet): the otherwise row counts once no open row could say something else."""
    if otherwise is None:
        if not open_:
            raise TypeError("a table without an otherwise row has a gap that check() did not see")
        # A complete table always has a match in the end; open rows that agree stay open: the logic is compositional.
        return Ruling(State.UNDECIDED, open=open_)
    output = otherwise.output
    agree = all(_same(rows[index].output, output) for index in open_)
    if isinstance(output, Unknown) or not agree or (at_most_one and len(open_) > 1):
        return Ruling(State.UNDECIDED, open=open_, by_otherwise=True)
    return Ruling(State.DECIDED, output, by_otherwise=True)


def _sides(rows: Sequence[Row]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    matched = tuple(index for index, row in enumerate(rows) if row.holds is Truth.TRUE)
    open_ = tuple(index for index, row in enumerate(rows) if row.holds is Truth.UNKNOWN)
    return matched, open_


def _same(left: Known, right: Known) -> bool:
    return not isinstance(left, Unknown) and not isinstance(right, Unknown) and left == right


_POLICIES: dict[HitPolicy, Callable[[Sequence[Row], Row | None], Ruling]] = {
    HitPolicy.UNIQUE: _unique,
    HitPolicy.FIRST: _first,
}
