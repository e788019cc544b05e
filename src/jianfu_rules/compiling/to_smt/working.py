"""Working out: all decisions of a ruleset as terms, each after those that it reads, and what the ruleset is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import attrs

from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.compiling.lower import outputs_named
from jianfu_rules.compiling.to_smt.decisions import DecisionTerms, Statuses, holds, learn, terms_of
from jianfu_rules.compiling.to_smt.expressions import CLOSED, Name, Opening, Translator
from jianfu_rules.compiling.to_smt.givens import Givens
from jianfu_rules.compiling.to_smt.terms import Symbol, negated
from jianfu_rules.compiling.to_smt.truth import Pair, certain
from jianfu_rules.compiling.to_smt.values import Sym, mapped
from jianfu_rules.errors import UnsupportedError

Swap = Callable[[Symbol], Symbol]


@attrs.frozen(eq=False)
class Worked:
    """What comes of every decision, whatever the ruleset is about, and whether it is about the case."""

    translator: Translator
    decisions: Mapping[str, DecisionTerms]
    scope: Pair | UnsupportedError
    about: Opening  # what is open in the scope itself

    def swapped(self, of: Swap) -> Worked:
        """Return the same with other variables; how the rules of tables stand is left out."""
        names = {name: _name(item, of) for name, item in self.translator.names.items()}
        translator = Translator(self.translator.texts, names, self.translator.keyed, self.translator.refused)
        decisions = {name: _decision(item, of) for name, item in self.decisions.items()}
        scope = self.scope if isinstance(self.scope, UnsupportedError) else _pair(self.scope, of)
        return Worked(translator, decisions, scope, _opening(self.about, of))


def work_out(checked: CheckedRuleset, givens: Givens) -> Worked:
    """Return what comes of every decision of a ruleset; those that can't be expressed are `translator.refused`."""
    translator = Translator(givens.texts, refused=dict(givens.refused))
    _learn_givens(checked, givens, translator)
    decisions: dict[str, DecisionTerms] = {}
    for name in checked.order:
        decision = checked.decisions[name]
        try:
            terms = decisions[name] = terms_of(translator, decision)
            learn(translator, decision, terms)
        except UnsupportedError as error:
            translator.refused.update(dict.fromkeys((name, *outputs_named(decision)), error))
    if checked.applies_when is None:
        return Worked(translator, decisions, certain(true=True), CLOSED)
    conditions = checked.applies_when.conditions
    try:
        about = translator.openings(part.core for part in conditions)
        return Worked(translator, decisions, holds(translator, conditions), about)
    except UnsupportedError as error:
        return Worked(translator, decisions, error, CLOSED)


def _learn_givens(checked: CheckedRuleset, givens: Givens, translator: Translator) -> None:
    for name, given in givens.inputs.items():
        judged = checked.inputs[name].definition.judgement is not None
        opening = Opening(ordinary=not judged, judged=judged).where(negated(given.known))
        translator.names[name] = Name(Sym(given.known, given.value), opening, given.null)
    for name, given in givens.parameters.items():
        opening = Opening(ordinary=negated(given.known))
        translator.names[name] = Name(Sym(given.known, given.value), opening)
    for name, values in givens.keyed.items():
        translator.keyed[name] = {key: Sym(given.known, given.value) for key, given in values.items()}


def _name(item: Name, of: Swap) -> Name:
    return Name(Sym(of(item.sym.known), mapped(item.sym.value, of)), _opening(item.opening, of), of(item.null))


def _decision(item: DecisionTerms, of: Swap) -> DecisionTerms:
    status = item.status
    swapped = Statuses(*map(of, attrs.astuple(status, recurse=False)))
    return DecisionTerms(swapped, mapped(item.value, of), _opening(item.missing, of))


def _opening(item: Opening, of: Swap) -> Opening:
    return Opening(of(item.ordinary), of(item.judged), of(item.conflict))


def _pair(item: Pair, of: Swap) -> Pair:
    return Pair(of(item.true), of(item.false), of(item.known))
