"""What check() gives: core expressions and datatypes beside the definitions they came from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import attrs

from jianfu_rules.datatypes import Datatype, EnumType, ListType
from jianfu_rules.diagnostics import Diagnostic
from jianfu_rules.expr.core import Core
from jianfu_rules.expr.nodes import Node
from jianfu_rules.model.citation import Basis, Citation
from jianfu_rules.model.hit_policy import Aggregate, HitPolicy
from jianfu_rules.model.inputs import InputDefinition, ParameterDefinition
from jianfu_rules.model.places import Written
from jianfu_rules.model.properties import Property
from jianfu_rules.model.ruleset import Ruleset
from jianfu_rules.model.table import Cell, FormulaDefinition, Otherwise, Rule, Scope, TableDefinition
from jianfu_rules.semantics.expressions import keyed
from jianfu_rules.values import UNKNOWN, Known


@attrs.frozen
class CheckedInput:
    """An input and its datatype."""

    definition: InputDefinition
    type: Datatype


@attrs.frozen
class PeriodValue:
    """The value of a parameter from one day to another; of a keyed one, a value for each key."""

    start: dt.date
    end: dt.date | None  # exclusive
    value: Known
    keyed: Mapping[str, Known]
    cite: Citation | None
    basis: Basis | None

    def covers(self, day: dt.date) -> bool:
        """Tell whether the value counts on `day`."""
        return self.start <= day and (self.end is None or day < self.end)


@attrs.frozen
class CheckedParameter:
    """A parameter, its datatype and its values; on a day without one it is open."""

    definition: ParameterDefinition
    type: Datatype
    keyed_by: Datatype | None = None
    periods: tuple[PeriodValue, ...] = ()

    def on(self, day: dt.date) -> PeriodValue | None:
        """Return the value in force on `day`."""
        return next((period for period in self.periods if period.covers(day)), None)

    def known_on(self, day: dt.date) -> dict[str, Known]:
        """Return what is known of the parameter on `day`, under the names that expressions read."""
        name, period = self.definition.name, self.on(day)
        if self.keyed_by is not None:
            return {} if period is None else {keyed(name, key): value for key, value in period.keyed.items()}
        return {name: UNKNOWN if period is None else period.value}


@attrs.frozen
class Condition:
    """One condition of a row: a cell of its mapping, or its whole expression."""

    core: Core
    cell: Cell | None = None
    expression: Written[Node] | None = None


@attrs.frozen
class CheckedRow:
    """A rule with its conditions (all must hold), its outputs and the rows that override it."""

    rule: Rule
    conditions: tuple[Condition, ...]
    outputs: tuple[Core, ...]  # empty for a defeater
    overriders: tuple[int, ...] = ()


@attrs.frozen
class CheckedOtherwise:
    """The otherwise row with its outputs."""

    rule: Otherwise
    outputs: tuple[Core, ...]


@attrs.frozen
class CheckedTable:
    """A decision table."""

    definition: TableDefinition
    type: Datatype  # of the decision: a list where it collects, a record where it has several outputs
    outputs: tuple[tuple[str, Datatype], ...]  # name and type of each output of a row
    rows: tuple[CheckedRow, ...]
    otherwise: CheckedOtherwise | None

    @property
    def ranking(self) -> tuple[str, ...] | None:
        """Return the values of the first output from the highest to the lowest, where it is an enum."""
        first = self.outputs[0][1]
        return first.names if isinstance(first, EnumType) else None

    @property
    def has_several_outputs(self) -> bool:
        """Tell whether the decision gives several named outputs."""
        return self.definition.outputs is not None


@attrs.frozen
class CheckedFormula:
    """A formula decision."""

    definition: FormulaDefinition
    type: Datatype
    formula: Core


CheckedDecision = CheckedFormula | CheckedTable


def counts_outputs(table: CheckedTable) -> bool:
    """Tell whether the outcome of a table depends on what its rows give: all but a count does."""
    about = table.definition
    return not (about.hit_policy is HitPolicy.COLLECT and about.aggregate is Aggregate.COUNT)


def output_type(decision: CheckedDecision, name: str) -> Datatype:
    """Return the type of one of the names that a decision gives."""
    if isinstance(decision, CheckedTable) and decision.has_several_outputs:
        of_row = dict(decision.outputs)[name]
        return ListType(of_row) if isinstance(decision.type, ListType) else of_row
    return decision.type


@attrs.frozen
class CheckedScope:
    """The cases that the ruleset is about."""

    scope: Scope
    conditions: tuple[Condition, ...]


@attrs.frozen
class CheckedProperty:
    """A property that the ruleset promises, to be proved and tested; `core` is the condition of an invariant."""

    definition: Property
    core: Core | None = None


_SEAL = object()


@attrs.frozen(kw_only=True, repr=False)
class CheckedRuleset:
    """A ruleset that passed every check; only check() makes one, so holding it is the proof."""

    ruleset: Ruleset
    inputs: Mapping[str, CheckedInput]
    parameters: Mapping[str, CheckedParameter]
    decisions: Mapping[str, CheckedDecision]  # file order
    owners: Mapping[str, str]  # the decision that gives each name that expressions read
    applies_when: CheckedScope | None
    order: tuple[str, ...]  # decisions, each after the ones it reads
    properties: tuple[CheckedProperty, ...] = ()
    warnings: tuple[Diagnostic, ...] = ()
    _seal: object = attrs.field(default=None, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        """Refuse to be built by anyone but check()."""
        if self._seal is not _SEAL:
            raise TypeError("a CheckedRuleset is made by check() only")

    def __repr__(self) -> str:
        """Return what it is and what is in it; all of it would fill pages."""
        counts = f"{len(self.inputs)} inputs, {len(self.parameters)} parameters, {len(self.decisions)} decisions"
        return f"<CheckedRuleset {self.id} {self.ruleset.in_force.start}: {counts}>"

    def __getstate__(self) -> dict[str, object]:
        """Pickle everything but the seal, which is an object of this process."""
        return {
            field.name: getattr(self, field.name) for field in attrs.fields(CheckedRuleset) if field.name != "_seal"
        }

    def __setstate__(self, state: dict[str, object]) -> None:
        """Restore from a pickle; a pickle is trusted as far as its bearer is."""
        for name, value in {**state, "_seal": _SEAL}.items():
            object.__setattr__(self, name, value)

    @property
    def id(self) -> str:
        """Return the ruleset's id, `family/name`."""
        return self.ruleset.id.text

    @property
    def main(self) -> str:
        """Return the name of the main decision."""
        return self.ruleset.main.text


def sealed(  # noqa: PLR0913 - one argument a field
    ruleset: Ruleset,
    *,
    inputs: Mapping[str, CheckedInput],
    parameters: Mapping[str, CheckedParameter],
    decisions: Mapping[str, CheckedDecision],
    owners: Mapping[str, str],
    applies_when: CheckedScope | None,
    order: tuple[str, ...],
    properties: tuple[CheckedProperty, ...],
    warnings: tuple[Diagnostic, ...],
) -> CheckedRuleset:
    """Return a CheckedRuleset; for check() alone."""
    return CheckedRuleset(
        ruleset=ruleset,
        inputs=inputs,
        parameters=parameters,
        decisions=decisions,
        owners=owners,
        applies_when=applies_when,
        order=order,
        properties=properties,
        warnings=warnings,
        seal=_SEAL,
    )
