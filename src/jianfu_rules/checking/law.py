"""Law: citations, basis, periods, and sources or inputs that nothing uses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from jianfu_rules.checking.checked import CheckedDecision, CheckedFormula, CheckedScope
from jianfu_rules.diagnostics import Diagnostic, Severity, did_you_mean
from jianfu_rules.expr.core import Core, Lookup, Read, parts
from jianfu_rules.model.citation import Citation
from jianfu_rules.model.inputs import ParameterDefinition
from jianfu_rules.model.ruleset import Ruleset
from jianfu_rules.model.table import FormulaDefinition


def check_law(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """Yield citations without a source, parameters without a citation, and an impossible period."""
    cited = list(_citations(ruleset))
    for citation in cited:
        if citation.source.text not in ruleset.sources:
            help_ = did_you_mean(citation.source.text, ruleset.sources)
            message = f"there is no source `{citation.source.text}`"
            yield Diagnostic("JR401", message, citation.source.span, help=help_)
    used = {citation.source.text for citation in cited}
    for key, source in ruleset.sources.items():
        if key not in used:
            message = f"nothing cites the source `{key}`"
            yield Diagnostic("JR405", message, source.places.whole, severity=Severity.WARNING)
    for parameter in ruleset.parameters.values():
        yield from _parameter(parameter)
    period = ruleset.in_force
    if period.end is not None and period.end <= period.start:
        message = f"the period has no day: it starts on {period.start} and ends before {period.end}"
        yield Diagnostic("JR403", message, period.places.of("to"), help="the end is the first day no longer in force")


def check_versions(versions: Sequence[Ruleset]) -> Iterator[Diagnostic]:
    """Yield overlaps of, and holes between, the periods of a ruleset's versions, given oldest first."""
    for earlier, later in pairwise(versions):
        if earlier.in_force.end is not None and earlier.in_force.end < later.in_force.start:
            message = f"no version is in force from {earlier.in_force.end} until {later.in_force.start}"
            help_ = "if the law was silent on these days, all is well; else mend the periods"
            span = earlier.in_force.places.of("to")
            yield Diagnostic("JR407", message, span, help=help_, severity=Severity.WARNING)
        if earlier.in_force.overlaps(later.in_force):
            message = f"this version is still in force on {later.in_force.start}, when the next one starts"
            help_ = f"end it with `to: {later.in_force.start}`"
            yield Diagnostic("JR404", message, earlier.in_force.places.whole, help=help_)


def check_use(
    ruleset: Ruleset, decisions: Sequence[CheckedDecision], scope: CheckedScope | None
) -> Iterator[Diagnostic]:
    """Yield inputs and parameters that nothing reads."""
    expressions = [node for decision in decisions for node in expressions_of(decision)]
    expressions += [condition.core for condition in scope.conditions] if scope else []
    used = {name for node in expressions for name in names_in(node)}
    places = {name: item.places for name, item in ruleset.inputs.items()}
    places |= {name: item.places for name, item in ruleset.parameters.items()}
    for name, place in places.items():
        if name not in used:
            yield Diagnostic("JR406", f"nothing reads `{name}`", place.whole, severity=Severity.WARNING)


def names_in(node: Core) -> Iterator[str]:
    """Yield every name that an expression reads, keyed parameters included."""
    if isinstance(node, Lookup):
        yield node.parameter
    if isinstance(node, Read):
        yield node.name
    for part in parts(node):
        yield from names_in(part)


def expressions_of(decision: CheckedDecision) -> Iterator[Core]:
    """Yield every core expression of a decision."""
    if isinstance(decision, CheckedFormula):
        yield decision.formula
        return
    for row in decision.rows:
        yield from (condition.core for condition in row.conditions)
        yield from row.outputs
    if decision.otherwise is not None:
        yield from decision.otherwise.outputs


def _citations(ruleset: Ruleset) -> Iterator[Citation]:
    for parameter in ruleset.parameters.values():
        if parameter.cite is not None:
            yield parameter.cite
        yield from (value.cite for value in parameter.values)
    if ruleset.applies_when is not None:
        yield ruleset.applies_when.cite
    for decision in ruleset.decisions.values():
        if isinstance(decision, FormulaDefinition):
            yield decision.cite
        else:
            yield from (rule.cite for rule in decision.rules)
            if decision.otherwise is not None:
                yield decision.otherwise.cite
            if decision.conflict is not None:
                yield decision.conflict.cite


def _parameter(parameter: ParameterDefinition) -> Iterator[Diagnostic]:
    name, span = parameter.name, parameter.places.whole
    ways = [parameter.value is not None, bool(parameter.values), parameter.required, parameter.open]
    if sum(ways) != 1:
        message = f"the parameter `{name}` has exactly one of `value`, `dated`, `required: true` and `open: true`"
        yield Diagnostic("JR203", message, span)
    if parameter.value is None and not parameter.values and parameter.type is None:
        yield Diagnostic(
            "JR203", f"the parameter `{name}` has no value to read its type from", span, help="add `type:`"
        )
    if parameter.value is not None:
        for key, missing in (("cite", parameter.cite is None), ("basis", parameter.basis is None)):
            if missing:
                yield Diagnostic("JR109", f"the parameter `{name}` has no `{key}`", span)
