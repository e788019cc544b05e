"""Two rulesets compared: do they answer every case alike, and if not, where."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

import attrs

from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.compiling.to_smt.encoding import Encoding
from jianfu_rules.compiling.to_smt.givens import Freedom, Givens, known_parameters, texts_in
from jianfu_rules.compiling.to_smt.inputs import Given, Maker
from jianfu_rules.compiling.to_smt.solving import GaveUp, Limits, Model, Solver
from jianfu_rules.compiling.to_smt.terms import Bool, choose, conj, disj, equal, implied, negated, new_context
from jianfu_rules.compiling.to_smt.values import Listed, Num, Rec, Texts, Value, same
from jianfu_rules.compiling.to_smt.witnesses import simplified
from jianfu_rules.datatypes import Datatype, EnumType, ListType, RecordType
from jianfu_rules.diagnostics import Diagnostic
from jianfu_rules.errors import UnsupportedError
from jianfu_rules.values import Known
from jianfu_rules.verifying.asking import Case, MismatchError, case_of
from jianfu_rules.verifying.report import State
from jianfu_rules.verifying.verify import given_parameters


@attrs.frozen(eq=False)
class Pair:
    """Two rulesets as terms over the same facts; what only one of them asks for, the other does not see."""

    old: Encoding
    new: Encoding
    limits: Limits

    @classmethod
    def of(
        cls,
        old: CheckedRuleset,
        new: CheckedRuleset,
        days: tuple[dt.date, dt.date],
        parameters: Mapping[str, object] | None,
        limits: Limits,
        *,
        may_be_unknown: bool,
    ) -> Pair:
        """Encode two rulesets, each for the law of its day.

        Required parameters that are not among `parameters` can have any value, the same one in both.
        """
        context, freedom = new_context(), Freedom(may_be_unknown=may_be_unknown)
        known = [_known(checked, parameters, day) for checked, day in zip((old, new), days, strict=True)]
        words = [
            word
            for checked, day, given in zip((old, new), days, known, strict=True)
            for word in texts_in(checked, known_parameters(checked, day, given))
        ]
        texts = Texts.of(old, new, more=words)
        first = Encoding(old, days[0], context, "", known[0], freedom=freedom, texts=texts)
        values = known_parameters(new, days[1], known[1])
        givens = Givens.of(new, values, Maker(context, "new ", texts), freedom, context)
        shared = attrs.evolve(
            givens,
            inputs=_taken_over(first.inputs, givens.inputs),
            parameters=_taken_over(first.parameters, givens.parameters),
        )
        second = Encoding(new, days[1], context, "new ", known[1], freedom=freedom, givens=shared)
        return cls(first, second, limits)

    @property
    def decisions(self) -> tuple[str, ...]:
        """Return the decisions that both have."""
        return tuple(name for name in self.old.checked.decisions if name in self.new.checked.decisions)

    @property
    def givens(self) -> tuple[Given, ...]:
        """Return all facts and parameters of both, each once."""
        mine = self.old.givens.all
        return (*mine, *(given for given in self.new.givens.all if not any(given is other for other in mine)))

    def domain(self) -> Bool:
        """Return what holds of all variables: domains, and that both see the same facts."""
        alike = [
            one.equals(other)
            for pair in ((self.old.inputs, self.new.inputs), (self.old.parameters, self.new.parameters))
            for name, one in pair[0].items()
            if name in pair[1] and (other := pair[1][name]) is not one and one.is_free and other.is_free
        ]
        return conj(self.old.domain(), self.new.domain(), *alike)

    def solver(self, *terms: Bool) -> Solver:
        """Return a solver that holds the domain and `terms`."""
        return Solver.of(self.old.givens.context, self.limits, self.domain(), *terms)

    def differs(self, decision: str) -> Bool:
        """Return whether a decision has another status, or another outcome.

        Raises:
            UnsupportedError: It can't be expressed for the solver (JR501).
        """
        mine, others = self.old.decision(decision), self.new.decision(decision)
        types = [encoding.checked.decisions[decision].type for encoding in (self.old, self.new)]
        outcome = implied(mine.status.decided, same_values(mine.value, types[0], others.value, types[1]))
        return negated(conj(mine.status.equals(others.status), outcome))

    def plainest(self, solver: Solver, model: Model) -> Model:
        """Return a model of what `solver` holds whose facts are as plain as can be."""
        return simplified(solver, model, self.givens, self.old.givens.texts)

    def cases(self, model: Model) -> tuple[Case, Case]:
        """Return the case of a model, as each ruleset answers it."""
        return case_of(self.old, model), case_of(self.new, model)


@attrs.frozen(eq=False)
class Compared:
    """Whether two rulesets answer every case alike; where they don't, a case that shows it, answered by each."""

    state: State  # of the claim that they do
    cases: tuple[Case, Case] | None = None
    reason: str | None = None
    diagnostics: tuple[Diagnostic, ...] = ()


def compare(
    old: CheckedRuleset,
    new: CheckedRuleset,
    *,
    days: tuple[dt.date, dt.date] | None = None,
    parameters: Mapping[str, object] | None = None,
    seconds: int = 10,
    memory: int = 2_048,
) -> Compared:
    """Prove that two rulesets give every decision that both have the same status and outcome, or find a case.

    Cases with unknown facts count too: what is undecided here and decided there is a difference.

    Args:
        old: A ruleset.
        new: Another one.
        days: The days whose parameters count; by default the first ones of the versions.
        parameters: What the host gives, as far as each has a parameter of the name.
        seconds: What the question may take.
        memory: What the solver may take, in megabytes.
    """
    when = days or (old.ruleset.in_force.start, new.ruleset.in_force.start)
    pair = Pair.of(old, new, when, parameters, Limits(seconds, memory), may_be_unknown=True)
    try:
        differs = [(name, pair.differs(name)) for name in pair.decisions]
    except UnsupportedError as error:
        return Compared(State.INEXPRESSIBLE, diagnostics=error.diagnostics)
    solver = pair.solver(disj(*(term for _, term in differs)))
    # A case with all facts is easier to read; one with facts missing is looked for where there is none.
    complete = conj(pair.old.complete(), pair.new.complete())
    answer = solver.find(complete)
    if isinstance(answer, Model):
        solver.add(complete)
    else:
        answer = solver.find()
    if answer is None:
        return Compared(State.PROVED)
    if isinstance(answer, GaveUp):
        return Compared(State.UNDECIDED, reason=answer.reason)
    cases = pair.cases(pair.plainest(solver, answer))
    require_different(cases, pair.decisions)
    return Compared(State.REFUTED, cases)


def require_different(cases: tuple[Case, Case], decisions: Iterable[str]) -> None:
    """See that the reference evaluator answers a case differently by two rulesets.

    Raises:
        MismatchError: It does not: a fault of this library.
    """
    one, other = (case.witness.answers for case in cases)
    if all(one[name] == other[name] for name in decisions):
        raise MismatchError(f"no difference in {cases[0].witness}")


def same_values(one: Value, one_type: Datatype, other: Value, other_type: Datatype) -> Bool:
    """Return whether two values are the same; members of different enumerations are by their names."""
    names: Sequence[str] = [name for datatype in (one_type, other_type) for name in _names(datatype)]
    if list(_names(one_type)) == list(_names(other_type)):
        return same(one, other)
    order = {name: place for place, name in enumerate(dict.fromkeys(names))}
    return same(_recoded(one, one_type, order), _recoded(other, other_type, order))


def _names(datatype: Datatype) -> tuple[str, ...]:
    match datatype:
        case EnumType():
            return datatype.names
        case ListType(of):
            return _names(of)
        case RecordType(fields):
            return tuple(name for _, of in fields for name in _names(of))
        case _:
            return ()


def _recoded(value: Value, datatype: Datatype, order: Mapping[str, int]) -> Value:
    """Return a value with the members of its enumerations numbered as `order` says."""
    match value, datatype:
        case Num(term), EnumType():
            code = order[datatype.names[-1]]
            found = code if not isinstance(term, int) else order[datatype.names[term]]
            if isinstance(term, int):
                return Num(found)
            for place, name in reversed(list(enumerate(datatype.names[:-1]))):
                found = choose(equal(term, place), order[name], found)
            return Num(found)
        case Listed(slots), ListType(of):
            return Listed(tuple((taken, _recoded(item, of, order)) for taken, item in slots))
        case Rec(values), RecordType(fields):
            return Rec(tuple(_recoded(item, of, order) for item, (_, of) in zip(values, fields, strict=True)))
        case _:
            return value


def _taken_over(old: Mapping[str, Given], new: Mapping[str, Given]) -> dict[str, Given]:
    """Return the facts of the new ruleset, the very same variables where both ask for the same."""

    def of(name: str, given: Given) -> Given:
        other = old.get(name)
        is_same = other is not None and other.type == given.type and (other.null is False) == (given.null is False)
        return other if is_same and other is not None and other.is_free and given.is_free else given

    return {name: of(name, given) for name, given in new.items()}


def _known(checked: CheckedRuleset, parameters: Mapping[str, object] | None, day: dt.date) -> dict[str, Known]:
    own = {name: value for name, value in (parameters or {}).items() if name in checked.parameters}
    return given_parameters(checked, own, day)
