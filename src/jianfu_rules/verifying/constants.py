"""Outcomes that are known, as terms: whether a decision gives one."""

from __future__ import annotations

from jianfu_rules.compiling.to_smt.encoding import Encoding
from jianfu_rules.compiling.to_smt.terms import Bool, conj, disj
from jianfu_rules.compiling.to_smt.values import Listed, Rec, Texts, Value, constant_of, same
from jianfu_rules.datatypes import Datatype, ListType, RecordType
from jianfu_rules.values import Record, Settled


def outcome_of(value: Settled, datatype: Datatype, texts: Texts) -> Value:
    """Return a known outcome as terms; lists and several outputs too."""
    match value, datatype:
        case tuple(), ListType(of):
            return Listed(tuple((True, outcome_of(item, of, texts)) for item in value))
        case Record(values), RecordType(fields):
            pairs = zip(values, fields, strict=True)
            return Rec(tuple(outcome_of(item, of, texts) for item, (_, of) in pairs))
        case _:
            return constant_of(value, datatype, texts)


def gives(encoding: Encoding, decision: str, wanted: Settled) -> Bool:
    """Return whether a decision is decided with an outcome; where it lists outputs, one of them may be asked for.

    Raises:
        UnsupportedError: The decision can't be expressed for the solver (JR501).
    """
    terms, datatype = encoding.decision(decision), encoding.checked.decisions[decision].type
    texts = encoding.givens.texts
    if isinstance(datatype, ListType) and not isinstance(wanted, tuple) and isinstance(terms.value, Listed):
        constant = outcome_of(wanted, datatype.of, texts)
        among = disj(*(conj(taken, same(item, constant)) for taken, item in terms.value.slots))
        return conj(terms.status.decided, among)
    return conj(terms.status.decided, same(terms.value, outcome_of(wanted, datatype, texts)))
