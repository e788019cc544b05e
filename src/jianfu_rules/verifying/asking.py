"""Asking: a question about a ruleset, put to the solver, and its witness held against the reference evaluator."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import attrs

from jianfu_rules.checking.checked import CheckedRuleset, CheckedTable
from jianfu_rules.compiling.to_smt.decisions import Statuses
from jianfu_rules.compiling.to_smt.encoding import Encoding
from jianfu_rules.compiling.to_smt.inputs import Given
from jianfu_rules.compiling.to_smt.solving import GaveUp, Limits, Model, Solver
from jianfu_rules.compiling.to_smt.terms import Bool
from jianfu_rules.compiling.to_smt.witnesses import simplified
from jianfu_rules.errors import UnsupportedError
from jianfu_rules.evaluating.facts import read_facts
from jianfu_rules.evaluating.reference import decide, outputs_of
from jianfu_rules.evaluating.result import DecisionResult, Status
from jianfu_rules.source import Span
from jianfu_rules.values import UNKNOWN, Known, Unknown, given_back
from jianfu_rules.verifying.report import Answer, Finding, Kind, State, Witness
from jianfu_rules.verifying.words import sentence


class MismatchError(RuntimeError):
    """The reference evaluator does not see in a witness what the solver said: a fault of this library."""


@attrs.frozen(eq=False)
class Case:
    """A witness as the reference evaluator sees it."""

    checked: CheckedRuleset
    values: Mapping[str, Known]  # of facts, parameters and decisions
    results: Mapping[str, DecisionResult]
    witness: Witness


@attrs.frozen(eq=False)
class Question:
    """A claim, and what would refute it."""

    kind: Kind
    refuted_by: Callable[[], Bool]  # raises UnsupportedError where it can't be expressed
    shows: Callable[[Sequence[Case]], bool]  # whether a witness refutes the claim, by the reference evaluator
    decision: str | None = None
    subject: tuple[str, ...] = ()
    span: Span | None = None
    subject_of: Callable[[Case], tuple[str, ...]] | None = None  # what it is about, where only a witness tells


@attrs.frozen(eq=False)
class Room:
    """One case, or two that differ in one fact only, and the solver that holds their domains."""

    solver: Solver
    encodings: tuple[Encoding, ...]
    apart: str | None = None  # the fact or parameter in which the second case may differ

    @classmethod
    def of(cls, limits: Limits, encoding: Encoding, *, apart: str | None = None) -> Room:
        """Return the room for one case, or with `apart` for two."""
        context = encoding.givens.context
        if apart is None:
            return cls(Solver.of(context, limits, encoding.domain()), (encoding,))
        twin = encoding.twin("other ", frozenset({apart}))
        solver = Solver.of(context, limits, encoding.domain(), twin.domain())
        return cls(solver, (encoding, twin), apart)

    @property
    def givens(self) -> tuple[Given, ...]:
        """Return everything that a witness chooses."""
        more = () if self.apart is None else (self.encodings[1].given(self.apart),)
        return (*self.encodings[0].givens.all, *more)

    def ask(self, question: Question) -> Finding:
        """Return what becomes of the claim.

        Raises:
            MismatchError: The reference evaluator does not see that the witness refutes it: a fault of this library.
        """
        try:
            refuted = question.refuted_by()
        except UnsupportedError as error:
            return attrs.evolve(self._found(question, State.INEXPRESSIBLE), diagnostics=error.diagnostics)
        answer = self.solver.find(refuted)
        if answer is None:
            return self._found(question, State.PROVED)
        if isinstance(answer, GaveUp):
            return attrs.evolve(self._found(question, State.UNDECIDED), reason=answer.reason)
        with self.solver.trying(refuted):
            model = simplified(self.solver, answer, self.givens, self.encodings[0].givens.texts)
        cases = tuple(case_of(encoding, model) for encoding in self.encodings)
        if not question.shows(cases):
            told = [case.witness for case in cases]
            raise MismatchError(f"{question.kind.value} {question.decision} {question.subject}: {told}")
        if question.subject_of is not None:
            question = attrs.evolve(question, subject=question.subject_of(cases[0]))
        return attrs.evolve(self._found(question, State.REFUTED), witnesses=tuple(case.witness for case in cases))

    def _found(self, question: Question, state: State) -> Finding:
        seconds = self.solver.limits.seconds
        says = sentence(question.kind, state, question.decision, question.subject, seconds)
        return Finding(question.kind, state, says, question.decision, question.subject, span=question.span)


def case_of(encoding: Encoding, model: Model) -> Case:
    """Return the case of a model, worked out by the reference evaluator.

    Raises:
        MismatchError: A decision comes out otherwise than in the model: a fault of this library.
    """
    checked, facts = encoding.checked, encoding.facts_of(model)
    known = {**encoding.known_in(model), **read_facts(checked, facts).values}
    results = decide(checked, known)
    values: dict[str, Known] = dict(known)
    for name, result in results.items():
        decision = checked.decisions[name]
        if isinstance(decision, CheckedTable):
            values.update(outputs_of(decision, result.value))
        else:
            values[name] = result.value
        _require_same(encoding, model, result)
    answers = {name: _answer(checked, result) for name, result in results.items()}
    return Case(checked, values, results, Witness(facts, encoding.parameters_of(model), answers))


def _require_same(encoding: Encoding, model: Model, result: DecisionResult) -> None:
    try:
        expected = encoding.outcome_in(model, result.name)
        status = _status_in(encoding.status(result.name), model)
    except UnsupportedError:
        return
    if (expected, status) != (result.value, result.status):
        facts = encoding.facts_of(model)
        raise MismatchError(
            f"{result.name}: {status}, {expected} instead of {result.status}, {result.value} for {facts}"
        )


def _status_in(statuses: Statuses, model: Model) -> Status:
    [found] = [field.name for field in attrs.fields(Statuses) if model.truth(getattr(statuses, field.name))]
    return Status[found.upper()]


def _answer(checked: CheckedRuleset, result: DecisionResult) -> Answer:
    if isinstance(result.value, Unknown):
        return Answer(result.status, UNKNOWN)
    return Answer(result.status, given_back(result.value, checked.decisions[result.name].type))
