"""The plan: what the main decision needs, step by step, with the conditions of tables as bit masks of rows.

A condition on one name is true or false for each of its values, so a value stands for the set of rows whose conditions
on that name it meets: one bit a row. The rows of a table that may match are what is left when the masks of all facts
are joined by `and`; those that surely match are the ones that look at no unknown fact besides.
"""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from jianfu_rules.checking.checked import CheckedFormula, CheckedTable
from jianfu_rules.datatypes import Datatype
from jianfu_rules.expr.core import Core
from jianfu_rules.values import Known, Settled


@attrs.frozen
class Slot:
    """A name whose value may be unknown, and its bit among the unknown ones."""

    name: str
    bit: int
    type: Datatype
    optional: bool = False


@attrs.frozen
class Column:
    """The conditions of a table's rows on one name.

    `masks` gives the accepted rows for each value of a finite domain. For numbers and days, `bounds` are ascending
    doubled steps between which nothing changes, and `regions` the accepted rows of each stretch between two of them.
    """

    slot: Slot
    masks: Mapping[Settled, int]
    bounds: tuple[int, ...]
    regions: tuple[int, ...]
    null: int  # rows that accept null
    indifferent: int  # rows without a condition on the name


@attrs.frozen
class Complex:
    """A condition of a row that looks at several names, or in a way that masks can't tell."""

    row: int
    core: Core
    reads: int  # bits of the names it looks at
    strict: bool  # unknown as soon as one of them is


@attrs.frozen
class TablePlan:
    """A table: columns of masks, and the conditions that are left over."""

    table: CheckedTable
    bit: int  # of the table's outcome among the unknown names
    columns: tuple[Column, ...]
    complex: tuple[Complex, ...]
    constant: bool  # whether every output of every row is a constant
    looks_at: tuple[int, ...]  # bits that each row's conditions look at
    gives: tuple[int, ...]  # bits that each row's outputs look at, where they matter
    otherwise_looks_at: int  # bits that the otherwise row's outputs look at
    output_bits: int  # bits that the outputs of all rows look at
    exact: bool  # whether the bits looked at and unknown are just what is missing

    @property
    def name(self) -> str:
        """Return the decision's name."""
        return self.table.definition.name

    @property
    def all_rows(self) -> int:
        """Return the mask of all rows."""
        return (1 << len(self.table.rows)) - 1


@attrs.frozen
class FormulaPlan:
    """A formula."""

    formula: CheckedFormula
    bit: int
    looks_at: int
    exact: bool

    @property
    def name(self) -> str:
        """Return the decision's name."""
        return self.formula.definition.name


Step = TablePlan | FormulaPlan


@attrs.frozen
class Plan:
    """What the main decision needs, in the order of working it out; the main decision is the last step."""

    inputs: tuple[Slot, ...]  # every input of the ruleset, for reading
    slots: Mapping[str, Slot]  # inputs, parameters without a value, and outputs of decisions, by name
    steps: tuple[Step, ...]
    scope: Core | None  # what the ruleset is about
    gives: frozenset[str]  # names that decisions give
    parameters: Mapping[str, Known]  # known values, keyed ones under `name[key]`
    parameter_types: Mapping[str, Datatype]  # of the ones without keys
    judgement: int  # bits of the inputs that are a matter of judgement
