"""Questions about what a ruleset promises of itself: its declared `properties`."""

from __future__ import annotations

from collections.abc import Sequence

from jianfu_rules.checking.checked import CheckedProperty
from jianfu_rules.compiling.to_smt.solving import Limits
from jianfu_rules.compiling.to_smt.terms import Bool, conj, negated
from jianfu_rules.expr.core import Core
from jianfu_rules.kleene import Truth
from jianfu_rules.model.properties import Independent, Invariant, Monotone, Total
from jianfu_rules.semantics.expressions import truth_of
from jianfu_rules.source import Span
from jianfu_rules.verifying.asking import Case, Question, Room
from jianfu_rules.verifying.decisions import ask_whether_total
from jianfu_rules.verifying.pairs import verify_independent, verify_monotone
from jianfu_rules.verifying.report import Finding, Kind


def verify_property(promised: CheckedProperty, room: Room, strict: Room, limits: Limits) -> Finding:
    """Return whether a ruleset keeps a promise.

    Args:
        promised: The property.
        room: For one case, with open parameters known.
        strict: For one case, with open parameters unknown.
        limits: What one question may cost.
    """
    definition, encoding = promised.definition, room.encodings[0]
    span = definition.places.whole
    match definition:
        case Monotone(output, of, direction):
            return verify_monotone(encoding, limits, output.text, of.text, direction, span)
        case Independent(output, of):
            return verify_independent(encoding, limits, output.text, of.text, span)
        case Total(decision):
            return ask_whether_total(strict, decision.text)
        case Invariant(condition, always):
            if promised.core is None:
                raise TypeError("an invariant has a condition: check() has seen to it")
            return verify_invariant(room, promised.core, condition.excerpt.text, always=always, span=span)


def verify_invariant(room: Room, condition: Core, text: str, *, always: bool, span: Span | None = None) -> Finding:
    """Return whether a condition is true of every complete case within the ruleset's scope, or of none.

    A condition that is unknown, as it rests on a conflict, is not true. `text` is how it is written.
    """
    encoding = room.encodings[0]

    def refuted() -> Bool:
        true = encoding.truth(condition).true
        return conj(encoding.in_scope().true, negated(true) if always else true)

    def shows(cases: Sequence[Case]) -> bool:
        return (truth_of(condition, cases[0].values) is Truth.TRUE) is not always

    return room.ask(Question(Kind.ALWAYS if always else Kind.NEVER, refuted, shows, None, (text,), span))
