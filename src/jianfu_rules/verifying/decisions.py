"""Questions about decisions: whether every case gets an answer, and whether every outcome comes up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from jianfu_rules.checking.checked import output_type
from jianfu_rules.compiling.lower import outputs_named
from jianfu_rules.compiling.to_smt.encoding import Encoding
from jianfu_rules.compiling.to_smt.terms import Bool, conj, disj
from jianfu_rules.compiling.to_smt.values import Flag, Listed, Num, Value, same
from jianfu_rules.datatypes import BooleanType, Datatype, EnumType, ListType
from jianfu_rules.evaluating.result import Status
from jianfu_rules.values import Settled, value_text
from jianfu_rules.verifying.asking import Case, Question, Room
from jianfu_rules.verifying.report import Finding, Kind

_OPEN = (Status.UNDETERMINED, Status.DISCRETION)


def ask_whether_complete(room: Room, decision: str) -> Finding:
    """Return whether a decision answers every complete case; `room` is for one case, with open parameters known."""
    encoding = room.encodings[0]

    def shows(cases: Sequence[Case]) -> bool:
        return cases[0].results[decision].status in _OPEN

    return room.ask(_of(encoding, Kind.COMPLETE, decision, lambda: encoding.status(decision).undecided, shows))


def ask_whether_waiting(room: Room, decision: str) -> Finding:
    """Return whether a decision can wait for open parameters; `room` is for one case, with open ones unknown."""
    encoding = room.encodings[0]

    def shows(cases: Sequence[Case]) -> bool:
        return bool(missing(cases[0]))

    def missing(case: Case) -> tuple[str, ...]:
        return (", ".join(sorted(case.results[decision].missing)),)

    return room.ask(
        _of(encoding, Kind.WAITING, decision, lambda: encoding.status(decision).undecided, shows, subject_of=missing)
    )


def ask_whether_total(room: Room, decision: str) -> Finding:
    """Return whether a decision is decided in every complete case; `room` is for one case, with open ones unknown."""
    encoding = room.encodings[0]

    def refuted() -> Bool:
        status = encoding.status(decision)
        return disj(status.undecided, status.conflict)

    def shows(cases: Sequence[Case]) -> bool:
        return cases[0].results[decision].status in (*_OPEN, Status.CONFLICT)

    return room.ask(_of(encoding, Kind.TOTAL, decision, refuted, shows))


def ask_about_outcomes(room: Room, decision: str) -> Iterator[Finding]:
    """Yield whether each value of an enumeration, and true and false, come up as outcomes.

    `room` is for one case, with open parameters known.
    """
    checked = room.encodings[0].checked.decisions[decision]
    for name in outputs_named(checked):
        datatype = output_type(checked, name)
        for value, wanted in _values(datatype.of if isinstance(datatype, ListType) else datatype):
            yield room.ask(_unreached(room.encodings[0], decision, name, value, wanted))


def _values(datatype: Datatype) -> Iterator[tuple[Settled, Value]]:
    match datatype:
        case BooleanType():
            yield from ((value, Flag(value)) for value in (True, False))
        case EnumType():
            yield from ((name, Num(index)) for index, name in enumerate(datatype.names))
        case _:
            return


def _unreached(encoding: Encoding, decision: str, name: str, value: Settled, wanted: Value) -> Question:
    def refuted() -> Bool:
        found = encoding.outcome(name)
        if isinstance(found.value, Listed):
            items = (conj(taken, same(item, wanted)) for taken, item in found.value.slots)
            return conj(found.known, disj(*items))
        return conj(found.known, same(found.value, wanted))

    def shows(cases: Sequence[Case]) -> bool:
        found = cases[0].values[name]
        return value in found if isinstance(found, tuple) else found == value

    return _of(encoding, Kind.UNREACHED, decision, refuted, shows, subject=(name, value_text(value)))


def _of(
    encoding: Encoding,
    kind: Kind,
    decision: str,
    refuted: Callable[[], Bool],
    shows: Callable[[Sequence[Case]], bool],
    *,
    subject: tuple[str, ...] = (),
    subject_of: Callable[[Case], tuple[str, ...]] | None = None,
) -> Question:
    place = encoding.checked.decisions[decision].definition.places.whole
    return Question(kind, refuted, shows, decision, subject, place, subject_of)
