"""what_if(): the nearest cases with another outcome, never touching facts that nobody can change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from fractions import Fraction

import attrs

from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.compiling.to_smt.encoding import Encoding
from jianfu_rules.compiling.to_smt.givens import Freedom, texts_in
from jianfu_rules.compiling.to_smt.inputs import Given, fixed
from jianfu_rules.compiling.to_smt.solving import Answer, GaveUp, Limits, Model, Solver
from jianfu_rules.compiling.to_smt.terms import (
    Bool,
    Int,
    at_most,
    choose,
    disj,
    magnitude,
    minus,
    negated,
    new_context,
    times,
    total,
)
from jianfu_rules.compiling.to_smt.values import Num, Texts
from jianfu_rules.datatypes import Datatype, DateType, ListType, NumberType
from jianfu_rules.evaluating.result import Status
from jianfu_rules.explaining.what_if import Alternative, Change, WhatIf
from jianfu_rules.explaining.words import in_words
from jianfu_rules.values import UNKNOWN, Known, Settled, Unknown, given_back, value_text
from jianfu_rules.verifying.asking import Case, MismatchError, case_of
from jianfu_rules.verifying.constants import gives

_FINE = 10**9  # parts into which the range of a number is divided, to add up changes of numbers of any size


@attrs.frozen
class KnownCase:
    """A case as it was read: the ruleset, the day whose law counts, what is known of parameters and facts."""

    checked: CheckedRuleset
    day: dt.date
    parameters: Mapping[str, Known]  # as `read_parameters` gives them
    facts: Mapping[str, Settled]  # the known ones


def what_if(
    case: KnownCase,
    wanted: Settled,
    *,
    decision: str | None = None,
    alternatives: int = 3,
    seconds: int = 10,
    memory: int = 2_048,
) -> WhatIf:
    """Return the nearest cases in which a decision has the outcome `wanted`: fewest facts changed, then least.

    A fact that is not known may become known; that counts as a change. Known facts stay known. Facts declared
    `immutable` keep their values. Each answer is worked out by the reference evaluator before it is given.

    Args:
        case: The case at hand.
        wanted: The outcome; of a table that lists outputs also one of them.
        decision: The decision; by default the main one.
        alternatives: How many to give at most; none changes all that an earlier one changes.
        seconds: What each question to the solver may take.
        memory: What the solver may take, in megabytes.

    Raises:
        UnsupportedError: The decision can't be expressed for the solver (JR501).
    """
    name = decision or case.checked.main
    search = _Search.of(case, Limits(seconds, memory))
    immutable = tuple(key for key, item in case.checked.inputs.items() if item.definition.immutable)
    of = _type_of(wanted, case.checked.decisions[name].type)
    told, said = value_text(given_back(wanted, of)), in_words(wanted, of)
    solver = search.solver(gives(search.encoding, name, wanted), immutable)
    if isinstance(solver.find(search.at_most_changed(0)), Model):
        return WhatIf(told, said, True, (), False)
    found: list[Alternative] = []
    ended: GaveUp | None = None
    while len(found) < alternatives:
        answer = search.nearest(solver)
        if answer is None or isinstance(answer, GaveUp):
            ended = answer
            break
        item, names = search.alternative(answer, name, wanted)
        found.append(item)
        solver.add(disj(*(negated(search.changed[key]) for key in names)))
    exhausted = len(found) < alternatives and ended is None
    reason = None if ended is None else ended.reason
    labels = tuple(case.checked.inputs[key].definition.label for key in immutable)
    return WhatIf(told, said, False, tuple(found), exhausted, immutable, labels, reason)


@attrs.frozen(eq=False)
class _Found:
    model: Model
    proved: bool  # that there is none nearer


@attrs.frozen(eq=False)
class _Search:
    checked: CheckedRuleset
    encoding: Encoding
    before: Mapping[str, Given]  # the facts of the case
    changed: Mapping[str, Bool]  # whether a fact is another
    distance: Int  # how much all known facts have moved, in parts of their ranges
    limits: Limits

    @classmethod
    def of(cls, case: KnownCase, limits: Limits) -> _Search:
        facts = case.facts
        words = [value for value in facts.values() if isinstance(value, str)]
        texts = Texts.of(case.checked, more=[*words, *texts_in(case.checked, case.parameters)])
        freedom = Freedom(may_be_unknown=True)
        encoding = Encoding(case.checked, case.day, new_context(), "", case.parameters, freedom=freedom, texts=texts)
        before = {
            name: fixed(name, given.type, facts.get(name, UNKNOWN), texts) for name, given in encoding.inputs.items()
        }
        changed = {name: negated(given.equals(before[name])) for name, given in encoding.inputs.items()}
        moved = [_moved(given, before[name]) for name, given in encoding.inputs.items() if name in facts]
        return cls(case.checked, encoding, before, changed, total(moved), limits)

    def solver(self, goal: Bool, immutable: Sequence[str]) -> Solver:
        """Return a solver that holds the goal, and what may not change."""
        stays_known = (given.known for name, given in self.encoding.inputs.items() if self.before[name].known is True)
        untouched = (negated(self.changed[name]) for name in immutable)
        context = self.encoding.givens.context
        return Solver.of(context, self.limits, self.encoding.domain(), goal, *stays_known, *untouched)

    def at_most_changed(self, count: int) -> Bool:
        """Return whether at most `count` facts are others."""
        return at_most(total(choose(item, 1, 0) for item in self.changed.values()), count)

    def nearest(self, solver: Solver) -> _Found | GaveUp | None:
        """Return a model with the fewest changes, of these the smallest; None where there is none."""
        gave_up: GaveUp | None = None
        answer: Answer = None
        for count in range(1, len(self.changed) + 1):
            few = self.at_most_changed(count)
            answer = solver.find(few)
            if isinstance(answer, Model):
                model, least = self._least(solver, answer, few)
                return _Found(model, least and gave_up is None)
            if isinstance(answer, GaveUp):
                gave_up = answer
        # The last question allowed every fact to change: its answer settles it.
        return gave_up if isinstance(answer, GaveUp) else None

    def _least(self, solver: Solver, model: Model, few: Bool) -> tuple[Model, bool]:
        """Return the model whose numbers have moved least, and whether that is proved."""
        if isinstance(self.distance, int):
            return model, True
        low, high, proved = 0, model.number(self.distance), True
        while low < high:
            middle = (low + high) // 2
            answer = solver.find(few, at_most(self.distance, middle))
            if isinstance(answer, Model):
                model, high = answer, min(middle, answer.number(self.distance))
            else:
                low = middle + 1
                proved = proved and answer is None
        return model, proved

    def alternative(self, found: _Found, decision: str, wanted: Settled) -> tuple[Alternative, tuple[str, ...]]:
        """Return the alternative of a model, seen by the reference evaluator, and the names of what it changes."""
        case = case_of(self.encoding, found.model)
        _require_outcome(case, decision, wanted)
        names = tuple(name for name, changed in self.changed.items() if found.model.truth(changed))
        texts = self.encoding.givens.texts
        changes = []
        for name in names:
            item, before = self.checked.inputs[name], self.before[name].read(found.model, texts)
            told = before if isinstance(before, Unknown) or before is None else given_back(before, item.type)
            said = in_words(before, item.type), in_words(case.values[name], item.type)
            changes.append(Change(name, item.definition.label, told, case.witness.facts[name], *said))
        return Alternative(tuple(changes), case.witness.facts, found.proved), names


def _require_outcome(case: Case, decision: str, wanted: Settled) -> None:
    result = case.results[decision]
    value = result.value
    listed = isinstance(value, tuple) and not isinstance(wanted, tuple) and wanted in value
    if result.status is not Status.DECIDED or (value != wanted and not listed):
        raise MismatchError(f"{decision} is {result.status}, {value} instead of {wanted} in {case.witness}")


def _moved(given: Given, before: Given) -> Int:
    """Return how far a known fact has moved, in parts of its range; where there are no steps, all of it or nothing."""
    span, whole = _span(given.type), choose(given.equals(before), 0, _FINE)
    if span is None or before.null is True or not isinstance(given.value, Num) or not isinstance(before.value, Num):
        return whole
    steps = times(magnitude(minus(given.value.term, before.value.term)), max(1, _FINE // max(1, span)))
    return choose(given.null, whole, steps)


def _span(datatype: Datatype) -> int | None:
    match datatype:
        case NumberType(scale=scale, min=Fraction() as low, max=Fraction() as high):
            return int((high - low) * 10**scale)
        case DateType(first, last):
            return (last - first).days
        case _:
            return None


def _type_of(wanted: Settled, datatype: Datatype) -> Datatype:
    """Return the type of an outcome, or of one of the outputs that are listed."""
    return datatype.of if isinstance(datatype, ListType) and not isinstance(wanted, tuple) else datatype
