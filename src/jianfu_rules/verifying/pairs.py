"""Questions about two cases that differ in one fact or parameter only: whether it matters, and which way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs

from jianfu_rules.compiling.to_smt.encoding import Encoding
from jianfu_rules.compiling.to_smt.solving import Limits
from jianfu_rules.compiling.to_smt.terms import Bool, conj, implied, less, negated
from jianfu_rules.compiling.to_smt.values import Flag, Value, as_num, same, same_scale
from jianfu_rules.model.properties import Direction
from jianfu_rules.source import Span
from jianfu_rules.values import Known
from jianfu_rules.verifying.asking import Case, Question, Room
from jianfu_rules.verifying.report import Finding, Kind, State


def ask_about_influence(encoding: Encoding, limits: Limits) -> Iterator[Finding]:
    """Yield for each fact, and each parameter that is free, whether it changes any answer."""
    for name, given in (*encoding.inputs.items(), *encoding.parameters.items()):
        if given.is_free:
            yield _influence(encoding, limits, name)


def _influence(encoding: Encoding, limits: Limits, name: str) -> Finding:
    """Return whether a name changes an answer: of the main decision if it can, else of another one."""
    checked = encoding.checked
    room = Room.of(limits, encoding, apart=name)
    place = (checked.inputs[name] if name in checked.inputs else checked.parameters[name]).definition.places.whole
    outputs = sorted(checked.owners, key=lambda output: checked.owners[output] != checked.main)
    left: list[Finding] = []
    for output in outputs:
        found = room.ask(_depends(room, Kind.USELESS, output, (name,), place))
        if found.state is State.REFUTED:
            return found
        left.append(found)
    # It changes no answer if it changes none of any decision; else what could not be settled is told.
    proved = attrs.evolve(left[0], decision=None)
    return next((item for item in left if item.state is not State.PROVED), proved)


def verify_independent(encoding: Encoding, limits: Limits, output: str, of: str, span: Span | None = None) -> Finding:
    """Return whether an output never depends on a fact or parameter, whatever else the facts are.

    Nothing depends on a parameter that is not free, as it has one value only.
    """
    room = Room.of(limits, encoding, apart=of)
    return room.ask(_depends(room, Kind.INDEPENDENT, output, (output, of), span))


def verify_monotone(
    encoding: Encoding, limits: Limits, output: str, of: str, direction: Direction, span: Span | None = None
) -> Finding:
    """Return whether an output never goes the wrong way where a fact or parameter grows and nothing else changes.

    Cases without an outcome, and facts that are null, are not compared. Of booleans, true is the greater.
    """
    room = Room.of(limits, encoding, apart=of)
    one, other = room.encodings
    grows = direction is Direction.INCREASING

    def refuted() -> Bool:
        lesser, greater = one.given(of), other.given(of)
        first, second = one.outcome(output), other.outcome(output)
        wrong = (second.value, first.value) if grows else (first.value, second.value)
        both = conj(negated(lesser.null), negated(greater.null), first.known, second.known)
        return conj(both, _less(lesser.value, greater.value), _less(*wrong))

    def shows(cases: Sequence[Case]) -> bool:
        low, high = (case.values[of] for case in cases)
        first, second = (case.values[output] for case in cases)
        return _is_less(low, high) and (_is_less(second, first) if grows else _is_less(first, second))

    wrong_way = ("减小", "增大", "decreases", "increases", "decrease", "increase")
    zh, en, can = wrong_way[0::2] if grows else wrong_way[1::2]
    subject = (output, of, zh, en, can)
    found = room.ask(Question(Kind.MONOTONE, refuted, shows, one.checked.owners[output], subject, span))
    return attrs.evolve(found, subject=(output, of, direction.value))


def _depends(room: Room, kind: Kind, output: str, subject: tuple[str, ...], span: Span | None) -> Question:
    """Claim that an output has the same status and the same value in both cases."""
    one, other = room.encodings
    owner = one.checked.owners[output]

    def refuted() -> Bool:
        first, second = one.outcome(output), other.outcome(output)
        same_status = one.status(owner).equals(other.status(owner))
        return negated(conj(same_status, implied(first.known, same(first.value, second.value))))

    def shows(cases: Sequence[Case]) -> bool:
        first, second = ((case.results[owner].status, case.values[output]) for case in cases)
        return first != second

    return Question(kind, refuted, shows, owner, subject, span)


def _less(one: Value, other: Value) -> Bool:
    if isinstance(one, Flag) and isinstance(other, Flag):
        return conj(negated(one.term), other.term)
    return less(*same_scale(as_num(one), as_num(other)))


def _is_less(one: Known, other: Known) -> bool:
    return one < other  # type: ignore[operator]  # numbers, days or booleans that are known: check() has seen to it
