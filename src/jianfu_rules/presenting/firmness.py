"""How firm a ruleset is: how many of its rules and figures are stated, official or modelled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import attrs

from jianfu_rules.model.citation import FIRMNESS, Basis
from jianfu_rules.model.inputs import ParameterDefinition
from jianfu_rules.model.ruleset import Ruleset
from jianfu_rules.model.table import DecisionDefinition, FormulaDefinition
from jianfu_rules.phrases import Lang, Phrase

SHORT_LABELS = {
    Basis.STATED: Phrase("明示", "stated"),
    Basis.OFFICIAL: Phrase("正式文本", "official"),
    Basis.MODELLED: Phrase("推定", "modelled"),
}


@attrs.frozen
class Firmness:
    """How many rules and figures have each basis."""

    counts: Mapping[Basis, int]

    @property
    def least(self) -> Basis | None:
        """Return the least firm basis that there is; None where nothing has one."""
        return max((basis for basis in FIRMNESS if self.counts.get(basis)), key=FIRMNESS.index, default=None)

    def text(self, lang: Lang) -> str:
        """Return the counts in words, the firmest first; nothing for what is not there."""
        found = [(SHORT_LABELS[basis].text(lang), self.counts[basis]) for basis in FIRMNESS if self.counts.get(basis)]
        if lang == "zh":
            return "，".join(f"{label} {count}" for label, count in found)
        return ", ".join(f"{count} {label}" for label, count in found)


def firmness_of(ruleset: Ruleset) -> Firmness:
    """Return how firm a ruleset is: its scope, rules, otherwise rows, formulas and values of parameters count."""
    found = [] if ruleset.applies_when is None else [ruleset.applies_when.basis]
    for parameter in ruleset.parameters.values():
        found += bases_of_parameter(parameter)
    for decision in ruleset.decisions.values():
        found += bases_of_decision(decision)
    return counted(found)


def counted(found: Iterable[Basis]) -> Firmness:
    """Return how firm things of these bases are together."""
    counts = Counter(found)
    return Firmness({basis: counts[basis] for basis in FIRMNESS})


def bases_of_decision(decision: DecisionDefinition) -> Iterator[Basis]:
    """Yield the basis of a formula, or of each rule and of the otherwise row of a table."""
    if isinstance(decision, FormulaDefinition):
        yield decision.basis
        return
    yield from (rule.basis for rule in decision.rules)
    if decision.otherwise is not None:
        yield decision.otherwise.basis


def bases_of_parameter(parameter: ParameterDefinition) -> Iterator[Basis]:
    """Yield the basis of each value of a parameter."""
    if parameter.basis is not None:
        yield parameter.basis
    yield from (value.basis for value in parameter.values)
