"""Decisions as terms: status and value of formulas and tables, as the reference evaluator works them out."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from jianfu_rules.checking.checked import CheckedDecision, CheckedFormula, CheckedTable, Condition, counts_outputs
from jianfu_rules.compiling.to_smt.expressions import CLOSED, Name, Opening, Translator, joined
from jianfu_rules.compiling.to_smt.tables import Ruling, effective, row_of, rule_on
from jianfu_rules.compiling.to_smt.terms import Bool, conj, disj, equal_truth, negated
from jianfu_rules.compiling.to_smt.truth import Pair, every
from jianfu_rules.compiling.to_smt.values import Listed, Rec, Sym, Value
from jianfu_rules.datatypes import EnumType
from jianfu_rules.expr.core import Core


@attrs.frozen(eq=False)
class Statuses:
    """The status of a decision: exactly one of them is true."""

    decided: Bool
    undetermined: Bool = False  # facts or parameters are missing that matter
    discretion: Bool = False  # only a human's judgement is missing
    conflict: Bool = False
    not_applicable: Bool = False

    @property
    def undecided(self) -> Bool:
        """Return whether something is missing."""
        return disj(self.undetermined, self.discretion)

    def equals(self, other: Statuses) -> Bool:
        """Return whether two statuses are the same."""
        return conj(*map(equal_truth, self._terms(), other._terms()))

    def _terms(self) -> tuple[Bool, ...]:
        return (self.decided, self.undetermined, self.discretion, self.conflict, self.not_applicable)


@attrs.frozen(eq=False)
class TableTerms:
    """How the rules of a table stand, whether or not the case is within the ruleset's scope."""

    matches: tuple[Pair, ...]
    effective: tuple[Pair, ...]
    ruling: Ruling
    outputs: tuple[Sym, ...]  # of each row; of a defeater, nothing that is known


@attrs.frozen(eq=False)
class DecisionTerms:
    """What comes of a decision."""

    status: Statuses
    value: Value  # where it is decided
    missing: Opening = CLOSED
    table: TableTerms | None = None


def terms_of(translator: Translator, decision: CheckedDecision) -> DecisionTerms:
    """Return what comes of a decision whatever the ruleset is about; those that it reads are known to `translator`."""
    if isinstance(decision, CheckedFormula):
        found = translator.value(decision.formula)
        opening = translator.opening(decision.formula)
        return DecisionTerms(_status(found.known, negated(found.known), opening, False), found.value, opening)
    return _table(translator, decision)


def holds(translator: Translator, conditions: Sequence[Condition]) -> Pair:
    """Return whether all conditions hold."""
    return every(translator.truth(condition.core) for condition in conditions)


def learn(translator: Translator, decision: CheckedDecision, terms: DecisionTerms) -> None:
    """Let other expressions read what a decision gives; a conflicted value counts as unknown."""
    known, opening = terms.status.decided, attrs.evolve(terms.missing, conflict=terms.status.conflict)
    if not isinstance(decision, CheckedTable) or not decision.has_several_outputs:
        translator.names[decision.definition.name] = Name(Sym(known, terms.value), opening)
        return
    for index, (name, _) in enumerate(decision.outputs):
        translator.names[name] = Name(Sym(known, field_of(terms.value, index)), opening)


def field_of(value: Value, index: int) -> Value:
    """Return one of several outputs; of a list, the list of it."""
    match value:
        case Rec(values):
            return values[index]
        case Listed(slots):
            return Listed(tuple((taken, field_of(item, index)) for taken, item in slots))
        case _:
            raise TypeError(f"not several outputs: {value!r}")


def within(applies: Pair, terms: DecisionTerms, about: Opening) -> DecisionTerms:
    """Return what comes of a decision within the ruleset's scope; `about` is what is open in the scope itself."""
    if applies.true is True:
        return terms
    outside = _status(False, applies.unknown, joined((about, terms.missing)), False)
    status = terms.status
    inside = applies.true
    found = Statuses(
        conj(inside, status.decided),
        disj(conj(inside, status.undetermined), outside.undetermined),
        disj(conj(inside, status.discretion), outside.discretion),
        disj(conj(inside, status.conflict), outside.conflict),
        applies.false,
    )
    return attrs.evolve(terms, status=found)


def _status(decided: Bool, undecided: Bool, opening: Opening, conflict: Bool) -> Statuses:
    """Return the status of what is decided, in conflict, or undecided for what is open in it.

    Undecided with nothing missing, it rests on a decision in conflict.
    """
    missing = disj(opening.ordinary, opening.judged)
    return Statuses(
        decided,
        conj(undecided, opening.ordinary),
        conj(undecided, opening.judged, negated(opening.ordinary)),
        disj(conflict, conj(undecided, negated(missing))),
    )


def _table(translator: Translator, table: CheckedTable) -> DecisionTerms:
    matches = [holds(translator, row.conditions) for row in table.rows]
    standing = effective(matches, [row.overriders for row in table.rows])
    rows = [
        row_of(pair, [translator.value(output) for output in row.outputs])
        for row, pair in zip(table.rows, standing, strict=True)
    ]
    last = table.otherwise
    otherwise = None
    if last is not None:
        otherwise = row_of(every(()), [translator.value(output) for output in last.outputs]).output
    first = table.outputs[0][1]
    ranks = len(first.members) if isinstance(first, EnumType) else 0
    ruling = rule_on(table.definition.hit_policy, rows, otherwise, table.definition.aggregate, ranks)
    undecided = negated(disj(ruling.decided, ruling.conflict))
    opening = CLOSED if undecided is False else _open_in(translator, table, ruling, standing).where(undecided)
    status = _status(ruling.decided, undecided, opening, ruling.conflict)
    missing = attrs.evolve(opening, conflict=False)
    outputs = tuple(row.output for row in rows)
    return DecisionTerms(status, ruling.value, missing, TableTerms(tuple(matches), standing, ruling, outputs))


def _open_in(translator: Translator, table: CheckedTable, ruling: Ruling, standing: Sequence[Pair]) -> Opening:
    """Return what is left in the residual of a table: in its open rows and in what they would give."""
    rows: dict[int, Opening] = {}

    def of_row(index: int) -> Opening:
        """Return that on which it still depends whether a row is effective."""
        if index not in rows:
            row = table.rows[index]
            cores: list[Core] = [condition.core for condition in row.conditions]
            over = (of_row(other) for other in row.overriders)
            rows[index] = joined((translator.openings(cores), *over)).where(standing[index].unknown)
        return rows[index]

    found = []
    for index, row in enumerate(table.rows):
        if ruling.open[index] is not False:
            outputs = translator.openings(row.outputs) if counts_outputs(table) else CLOSED
            found.append(joined((of_row(index), outputs)).where(ruling.open[index]))
    if table.otherwise is not None:
        found.append(translator.openings(table.otherwise.outputs).where(ruling.by_otherwise))
    return joined(found)
