"""Settling: from the rows that may and that surely match to a table's outcome, by the one meaning of hit policies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import attrs

from jianfu_rules.compiling.codes import Code, code_of, value_from
from jianfu_rules.compiling.plan import TablePlan
from jianfu_rules.expr.core import Const
from jianfu_rules.kleene import Truth
from jianfu_rules.semantics.defeat import effective
from jianfu_rules.semantics.hit_policy import Ruling, State, row_of, rule_on
from jianfu_rules.values import UNKNOWN, Known, Record, Unknown

MAX_KEPT = 1 << 14  # outcomes of one table that are kept


@attrs.define(eq=False)
class Outcome:
    """What a table comes to for one set of matching rows."""

    ruling: Ruling
    code: object  # of a single output, as generated code works with it; UNKNOWN while undecided
    codes: tuple[object, ...]  # of several outputs
    undecided: bool  # for those that use it: a conflict counts as unknown too
    needs: int  # bits of the names that open rows look at
    shown: Shown | None = None  # kept here by those who show it


@attrs.define(eq=False)
class Shown:
    """What a reader gets of the main decision, the same for all cases of one kind."""

    status: Any
    value: Any = UNKNOWN
    missing: Any = ()
    grounds: Any = None  # where nothing is unknown; None while nobody has asked
    is_formula: bool = False  # then each case has a value of its own


@attrs.frozen
class Settler:
    """A function from the masks of possible and of sure rows to an outcome, and the outcomes it keeps."""

    settle: Callable[..., Outcome]
    kept: dict[tuple[int, int], Outcome]


def settler(plan: TablePlan) -> Settler:
    """Return the function that settles `plan` from the masks of possible and of sure rows.

    Outcomes of tables with constant outputs are kept, as they depend on nothing but the masks.
    """
    kept: dict[tuple[int, int], Outcome] = {}
    constants = [[output.value for output in row.outputs if isinstance(output, Const)] for row in plan.table.rows]
    last = (
        [output.value for output in plan.table.otherwise.outputs if isinstance(output, Const)]
        if plan.table.otherwise
        else []
    )

    def constant(possible: int, sure: int) -> Outcome:
        found = kept.get((possible, sure))
        if found is None:
            if len(kept) >= MAX_KEPT:
                kept.clear()
            found = kept[(possible, sure)] = _settle(plan, possible, sure, constants, last)
        return found

    def working(possible: int, sure: int, codes: Sequence[Sequence[Code]], last_codes: Sequence[Code]) -> Outcome:
        types = [datatype for _, datatype in plan.table.outputs]
        outputs = [[value_from(code, of) for code, of in zip(row, types, strict=True)] if row else [] for row in codes]
        final = [value_from(code, of) for code, of in zip(last_codes, types, strict=True)] if last_codes else []
        return _settle(plan, possible, sure, outputs, final)

    return Settler(constant if plan.constant else working, kept)


def _settle(
    plan: TablePlan, possible: int, sure: int, outputs: Sequence[Sequence[Known]], last: Sequence[Known]
) -> Outcome:
    table = plan.table
    policy, ranking = table.definition.hit_policy, table.ranking
    matches = [_truth(possible, sure, row) for row in range(len(table.rows))]
    standing = effective(matches, [row.overriders for row in table.rows])
    rows = [row_of(policy, truth, values, ranking) for truth, values in zip(standing, outputs, strict=True)]
    otherwise = row_of(policy, Truth.TRUE, last, ranking) if table.otherwise is not None else None
    ruling = rule_on(policy, rows, otherwise, table.definition.aggregate)
    needs = 0
    for row in ruling.open:
        needs |= plan.looks_at[row] | plan.gives[row]
    for row in _doubtful_exceptions(plan, ruling.open, standing):
        needs |= plan.looks_at[row]
    if ruling.by_otherwise:
        needs |= plan.otherwise_looks_at
    return _outcome(plan, ruling, needs)


def _outcome(plan: TablePlan, ruling: Ruling, needs: int) -> Outcome:
    value = ruling.output
    undecided = ruling.state is not State.DECIDED
    types = plan.table.outputs
    codes: tuple[object, ...] = ()
    if plan.table.has_several_outputs:
        if isinstance(value, Record):
            codes = tuple(code_of(item, of) for item, (_, of) in zip(value.values, types, strict=True))
        elif isinstance(value, tuple):
            records = [item for item in value if isinstance(item, Record)]
            codes = tuple(
                tuple(code_of(record.values[index], of) for record in records) for index, (_, of) in enumerate(types)
            )
        else:
            codes = (UNKNOWN,) * len(types)
        return Outcome(ruling, UNKNOWN, codes, undecided, needs)
    code: object = UNKNOWN if isinstance(value, Unknown) else code_of(value, plan.table.type)
    return Outcome(ruling, code, codes, undecided, needs)


def _truth(possible: int, sure: int, row: int) -> Truth:
    if sure >> row & 1:
        return Truth.TRUE
    return Truth.UNKNOWN if possible >> row & 1 else Truth.FALSE


def _doubtful_exceptions(plan: TablePlan, rows: Sequence[int], standing: Sequence[Truth]) -> set[int]:
    """Return the exceptions that may defeat an open row, or another such exception; each is looked at once."""
    found: set[int] = set()
    left = [over for row in rows for over in plan.table.rows[row].overriders]
    while left:
        index = left.pop()
        if index not in found and standing[index] is Truth.UNKNOWN:
            found.add(index)
            left += plan.table.rows[index].overriders
    return found
