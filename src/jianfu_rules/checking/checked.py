"""What check() gives: core expressions and datatypes beside the definitions they came from."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from jianfu_rules.datatypes import Datatype
from jianfu_rules.diagnostics import Diagnostic
from jianfu_rules.expr.core import Core
from jianfu_rules.expr.nodes import Node
from jianfu_rules.model.inputs import InputDefinition, ParameterDefinition
from jianfu_rules.model.places import Written
from jianfu_rules.model.ruleset import Ruleset
from jianfu_rules.model.table import Cell, FormulaDefinition, Otherwise, Rule, TableDefinition
from jianfu_rules.values import Known


@attrs.frozen
class CheckedInput:
    """An input and its datatype."""

    definition: InputDefinition
    type: Datatype


@attrs.frozen
class CheckedParameter:
    """A parameter, its datatype and its value: UNKNOWN where it is open, or required and not given yet."""

    definition: ParameterDefinition
    type: Datatype
    value: Known


@attrs.frozen
class Condition:
    """One condition of a row: a cell of its mapping, or its whole expression."""

    core: Core
    cell: Cell | None = None
    expression: Written[Node] | None = None


@attrs.frozen
class CheckedRow:
    """A rule with its conditions (all must hold) and its output."""

    rule: Rule
    conditions: tuple[Condition, ...]
    output: Core


@attrs.frozen
class CheckedOtherwise:
    """The otherwise row with its output."""

    rule: Otherwise
    output: Core


@attrs.frozen
class CheckedTable:
    """A decision table."""

    definition: TableDefinition
    type: Datatype
    rows: tuple[CheckedRow, ...]
    otherwise: CheckedOtherwise | None


@attrs.frozen
class CheckedFormula:
    """A formula decision."""

    definition: FormulaDefinition
    type: Datatype
    formula: Core


CheckedDecision = CheckedFormula | CheckedTable

_SEAL = object()


@attrs.frozen(kw_only=True)
class CheckedRuleset:
    """A ruleset that passed every check; only check() makes one, so holding it is the proof."""

    ruleset: Ruleset
    inputs: Mapping[str, CheckedInput]
    parameters: Mapping[str, CheckedParameter]
    decisions: Mapping[str, CheckedDecision]  # file order
    order: tuple[str, ...]  # decisions, each after the ones it reads
    warnings: tuple[Diagnostic, ...] = ()
    _seal: object = attrs.field(default=None, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        """Refuse to be built by anyone but check()."""
        if self._seal is not _SEAL:
            raise TypeError("a CheckedRuleset is made by check() only")

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


def sealed(
    ruleset: Ruleset,
    *,
    inputs: Mapping[str, CheckedInput],
    parameters: Mapping[str, CheckedParameter],
    decisions: Mapping[str, CheckedDecision],
    order: tuple[str, ...],
    warnings: tuple[Diagnostic, ...],
) -> CheckedRuleset:
    """Return a CheckedRuleset; for check() alone."""
    return CheckedRuleset(
        ruleset=ruleset,
        inputs=inputs,
        parameters=parameters,
        decisions=decisions,
        order=order,
        warnings=warnings,
        seal=_SEAL,
    )
