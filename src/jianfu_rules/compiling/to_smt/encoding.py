"""Encoding: a checked ruleset on a day as terms, decision by decision, as the reference evaluator works it out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from copy import copy

from jianfu_rules.checking.checked import CheckedRuleset, CheckedTable
from jianfu_rules.compiling.lower import outputs_named
from jianfu_rules.compiling.to_smt.decisions import DecisionTerms, Statuses, TableTerms, field_of, within
from jianfu_rules.compiling.to_smt.givens import Freedom, Givens, known_parameters, texts_in
from jianfu_rules.compiling.to_smt.inputs import Given, Maker, fixed, read_value
from jianfu_rules.compiling.to_smt.solving import Model
from jianfu_rules.compiling.to_smt.terms import Bool, Context, conj, implied, swap
from jianfu_rules.compiling.to_smt.truth import Pair
from jianfu_rules.compiling.to_smt.values import Sym, Texts, same
from jianfu_rules.compiling.to_smt.working import work_out
from jianfu_rules.errors import UnsupportedError
from jianfu_rules.expr.core import Core
from jianfu_rules.values import UNKNOWN, Known, Settled, Unknown, Value

COMPLETE = Freedom()


class Encoding:
    """A checked ruleset on a day as terms: facts and free parameters are variables, decisions follow from them.

    Several encodings that are compared live in one context, with different prefixes. Assert the `domain()` of each:
    without it the terms mean nothing.

    Attributes:
        checked: The ruleset.
        day: The day whose parameters count.
        givens: Its facts and parameters; `inputs` and `parameters` are those by name.
        worked: What comes of them; `decision`, `status` and `outcome` tell it within the ruleset's scope.
    """

    def __init__(
        self,
        checked: CheckedRuleset,
        day: dt.date,
        context: Context,
        prefix: str = "",
        parameters: Mapping[str, Known] | None = None,
        *,
        freedom: Freedom = COMPLETE,
        texts: Texts | None = None,
        givens: Givens | None = None,
    ) -> None:
        """Encode `checked` for the law of `day`.

        Args:
            checked: The ruleset.
            day: The day whose parameters count.
            context: Where its terms live: `new_context()`.
            prefix: What the names of its variables start with.
            parameters: What is known of parameters beside those that the text fixes, under the names that
                expressions read (`name`, `name[key]`), as `read_parameters` returns them. Required ones that are not
                among them are free within their types.
            freedom: What a case may leave open or choose beside its facts.
            texts: The texts to tell apart, where several rulesets are compared.
            givens: Facts and parameters made before, for a ruleset that has just these.
            givens: Facts and parameters made before, some of them those of another encoding.
        """
        self.checked = checked
        self.day = day
        known = known_parameters(checked, day, parameters)
        words = texts or Texts.of(checked, more=texts_in(checked, known))
        self.givens = givens or Givens.of(checked, known, Maker(context, prefix, words), freedom, context)
        self.worked = work_out(checked, self.givens)

    def twin(self, prefix: str, apart: frozenset[str]) -> Encoding:
        """Return an encoding of the same ruleset whose cases differ in nothing but the facts and parameters `apart`.

        All other variables are the very same. Parameters that are not free stay as they are. How the rules of tables
        stand is left out of it.
        """
        other = copy(self)
        other.givens = self.givens.apart(apart, prefix)
        pairs = (pair for name in apart for pair in zip(self.given(name).terms, other.given(name).terms, strict=True))
        other.worked = self.worked.swapped(swap(pairs))
        return other

    @property
    def inputs(self) -> Mapping[str, Given]:
        """Return the facts by name: whether known, whether null, and their values."""
        return self.givens.inputs

    @property
    def parameters(self) -> Mapping[str, Given]:
        """Return the parameters without keys by name; `is_free` where the host has to choose."""
        return self.givens.parameters

    def given(self, name: str) -> Given:
        """Return a fact, or a parameter without keys, by name."""
        return self.inputs[name] if name in self.inputs else self.parameters[name]

    @property
    def has_open_parameters(self) -> bool:
        """Tell whether some parameter has no value, or not for each of its keys."""
        return self.givens.has_open(self.checked)

    def domain(self) -> Bool:
        """Return what holds of all variables: the domains of facts and parameters."""
        return self.givens.domain()

    def complete(self) -> Bool:
        """Return whether all facts are known."""
        return conj(*(given.known for given in self.inputs.values()))

    def in_scope(self) -> Pair:
        """Return whether the ruleset is about the case.

        Raises:
            UnsupportedError: What it is about can't be expressed (JR501).
        """
        if isinstance(self.worked.scope, UnsupportedError):
            raise self.worked.scope
        return self.worked.scope

    def facts_equal(self, other: Encoding) -> Bool:
        """Return whether the facts that both have are the same."""
        names = [name for name in self.inputs if name in other.inputs]
        return conj(*(self.inputs[name].equals(other.inputs[name]) for name in names))

    def is_case(self, facts: Mapping[str, Known]) -> Bool:
        """Return whether the facts are these, as they were read; those that are absent are unknown.

        A text among them has to be one that the encoding tells apart: see `Texts.of(…, more=…)`.
        """
        texts = self.givens.texts
        wanted = (
            (given, fixed(name, given.type, facts.get(name, UNKNOWN), texts)) for name, given in self.inputs.items()
        )
        return conj(*(given.equals(value) for given, value in wanted))

    # -- what it says

    def decision(self, name: str) -> DecisionTerms:
        """Return all that comes of a decision.

        Raises:
            UnsupportedError: It, or something that it reads, can't be expressed (JR501).
        """
        applies = self.in_scope()
        if name in self.worked.translator.refused:
            raise self.worked.translator.refused[name]
        return within(applies, self.worked.decisions[name], self.worked.about)

    def table(self, name: str) -> TableTerms:
        """Return how the rules of a table stand, whether or not the ruleset is about the case; raises as `decision`.

        Raises:
            TypeError: It is no table, or this is a twin.
        """
        found = self.decision(name).table
        if found is None:
            raise TypeError(f"nothing is known of rules of `{name}`")
        return found

    def status(self, decision: str) -> Statuses:
        """Return the status of a decision; raises as `decision` does."""
        return self.decision(decision).status

    def outcome(self, name: str) -> Sym:
        """Return one of the values that decisions give, by the name that expressions read; raises as `decision`."""
        owner = self.checked.owners[name]
        terms, decision = self.decision(owner), self.checked.decisions[owner]
        value = terms.value
        if isinstance(decision, CheckedTable) and decision.has_several_outputs:
            value = field_of(value, outputs_named(decision).index(name))
        return Sym(terms.status.decided, value)

    def outcome_equals(self, other: Encoding, decision: str) -> Bool:
        """Return whether a decision has the same status in two encodings, and the same outcome where it is decided."""
        mine, others = self.decision(decision), other.decision(decision)
        outcome = implied(mine.status.decided, same(mine.value, others.value))
        return conj(mine.status.equals(others.status), outcome)

    def truth(self, node: Core) -> Pair:
        """Return the truth of a boolean core expression over inputs, parameters and decisions.

        Raises:
            UnsupportedError: Something in it can't be expressed (JR501).
        """
        return self.worked.translator.truth(node)

    # -- what a model says

    def known_in(self, model: Model) -> dict[str, Settled]:
        """Return facts and parameters of a model by the names that expressions read, as the evaluator takes them."""
        return self.givens.known_in(model)

    def facts_of(self, model: Model) -> dict[str, Value]:
        """Return the facts of a model as the caller would give them; those not known are left out."""
        return self.givens.facts_of(model)

    def parameters_of(self, model: Model) -> dict[str, Value]:
        """Return the free parameters of a model as the host would give them."""
        return self.givens.parameters_of(model)

    def outcome_in(self, model: Model, decision: str) -> Settled | Unknown:
        """Return the outcome of a decision in a model; UNKNOWN unless it is decided."""
        terms = self.decision(decision)
        if not model.truth(terms.status.decided):
            return UNKNOWN
        return read_value(terms.value, self.checked.decisions[decision].type, model, self.givens.texts)
