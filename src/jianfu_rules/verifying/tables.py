"""Questions about decision tables: conflicts, rules and exceptions that change nothing, otherwise rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

import attrs

from jianfu_rules.checking.checked import CheckedTable
from jianfu_rules.compiling.to_smt.decisions import TableTerms
from jianfu_rules.compiling.to_smt.encoding import Encoding
from jianfu_rules.compiling.to_smt.terms import Bool, conj, disj, negated
from jianfu_rules.compiling.to_smt.values import same
from jianfu_rules.evaluating.reference import matching_of
from jianfu_rules.evaluating.result import Status
from jianfu_rules.kleene import Truth
from jianfu_rules.model.hit_policy import HitPolicy
from jianfu_rules.semantics.expressions import value_of
from jianfu_rules.semantics.hit_policy import State as TableState
from jianfu_rules.source import Span
from jianfu_rules.verifying.asking import Case, Question, Room
from jianfu_rules.verifying.report import Finding, Kind, State

MAX_PAIRS = 20  # of disagreeing rules that are told of one table


def ask_about_table(room: Room, table: CheckedTable) -> Iterator[Finding]:
    """Yield what becomes of every claim about a table; `room` is for one case, with open parameters known."""
    asked = _Table(room.encodings[0], table)
    if table.definition.hit_policy in (HitPolicy.UNIQUE, HitPolicy.ANY):
        yield from _conflicts(room, asked)
    for index, row in enumerate(table.rows):
        dead = room.ask(asked.dead(index))
        yield dead
        if row.outputs and dead.state is not State.PROVED:
            yield room.ask(asked.shadowed(index))
    for index, row in enumerate(table.rows):
        for over in row.overriders:
            if table.rows[over].outputs:
                yield room.ask(asked.idle_exception(over, index))
    for index, row in enumerate(table.rows):
        if not row.outputs:
            yield room.ask(asked.idle_defeater(index))
    if table.otherwise is not None:
        yield room.ask(asked.idle_otherwise())


def _conflicts(room: Room, asked: _Table) -> Iterator[Finding]:
    """Yield the pairs of rules that can disagree, or that there is none."""
    if asked.table.definition.conflict is not None:
        yield room.ask(asked.in_conflict(Kind.IDLE_CONFLICT, asked.table.definition.conflict.places.whole))
        return
    whole = room.ask(asked.in_conflict(Kind.CONSISTENT, asked.table.definition.places.of("rules")))
    if whole.state is not State.REFUTED:
        yield whole
        return
    # One question for each two rules that give something: the whole has shown that some of them disagree.
    told = 0
    for pair in combinations([row for row, item in enumerate(asked.table.rows) if item.outputs], 2):
        found = room.ask(asked.disagreement(*pair))
        if found.state is not State.PROVED:
            yield found
            told += 1
        if told == MAX_PAIRS:
            return


class _Table:
    """The claims about one table."""

    def __init__(self, encoding: Encoding, table: CheckedTable) -> None:
        self.encoding = encoding
        self.table = table
        self.name = table.definition.name

    # -- claims

    def in_conflict(self, kind: Kind, span: Span) -> Question:
        """Claim that no two rules disagree."""

        def shows(cases: Sequence[Case]) -> bool:
            ruling = cases[0].results[self.name].ruling
            return ruling is not None and ruling.state is TableState.CONFLICT

        found = self._question(kind, lambda terms: terms.ruling.conflict, shows, (), span)
        return attrs.evolve(found, subject_of=self._clashing)

    def _clashing(self, case: Case) -> tuple[str, ...]:
        """Return two rules that disagree."""
        ruling = case.results[self.name].ruling
        hits = () if ruling is None else ruling.hits
        outputs = {row: [value_of(node, case.values) for node in self.table.rows[row].outputs] for row in hits}
        is_unique = self.table.definition.hit_policy is HitPolicy.UNIQUE
        one, other = next(pair for pair in combinations(hits, 2) if is_unique or outputs[pair[0]] != outputs[pair[1]])
        return self._id(one), self._id(other)

    def disagreement(self, one: int, other: int) -> Question:
        """Claim that these two rules do not disagree."""
        subject = (self._id(one), self._id(other))

        def refuted(terms: TableTerms) -> Bool:
            first, second = terms.outputs[one], terms.outputs[other]
            both = conj(terms.effective[one].true, terms.effective[other].true)
            if both is False or self.table.definition.hit_policy is HitPolicy.UNIQUE:
                return both
            return conj(both, first.known, second.known, negated(same(first.value, second.value)))

        def shows(cases: Sequence[Case]) -> bool:
            ruling = cases[0].results[self.name].ruling
            return ruling is not None and ruling.state is TableState.CONFLICT and {one, other} <= set(ruling.hits)

        place = self.table.rows[other].rule.places.of("when")
        return self._question(Kind.CONSISTENT, refuted, shows, subject, place)

    def dead(self, row: int) -> Question:
        """Claim that a rule can never match."""

        def shows(cases: Sequence[Case]) -> bool:
            return matching_of(self.table, cases[0].values).matches[row] is Truth.TRUE

        return self._of_rule(Kind.DEAD_RULE, row, lambda terms: terms.matches[row].true, shows)

    def shadowed(self, row: int) -> Question:
        """Claim that a rule never sets the outcome, or is a part of what sets it."""

        def refuted(terms: TableTerms) -> Bool:
            return conj(terms.ruling.counts[row], disj(terms.ruling.decided, terms.ruling.conflict))

        def shows(cases: Sequence[Case]) -> bool:
            ruling = cases[0].results[self.name].ruling
            return ruling is not None and row in ruling.hits

        return self._of_rule(Kind.SHADOWED_RULE, row, refuted, shows)

    def idle_exception(self, over: int, row: int) -> Question:
        """Claim that an exception never defeats a rule that it overrides."""

        def refuted(terms: TableTerms) -> Bool:
            return conj(terms.matches[row].true, terms.effective[over].true)

        def shows(cases: Sequence[Case]) -> bool:
            found = matching_of(self.table, cases[0].values)
            return row in found.overridden and found.effective[over] is Truth.TRUE

        place = self.table.rows[over].rule.places.of("overrides")
        return self._question(Kind.IDLE_EXCEPTION, refuted, shows, (self._id(over), self._id(row)), place)

    def idle_defeater(self, defeater: int) -> Question:
        """Claim that a rule without an output defeats only what others defeat anyway."""
        targets = [row for row, item in enumerate(self.table.rows) if defeater in item.overriders]
        others = {row: [over for over in self.table.rows[row].overriders if over != defeater] for row in targets}

        def refuted(terms: TableTerms) -> Bool:
            alone = (
                conj(terms.matches[row].true, *(negated(terms.effective[over].true) for over in others[row]))
                for row in targets
            )
            return conj(terms.effective[defeater].true, disj(*alone))

        def shows(cases: Sequence[Case]) -> bool:
            found = matching_of(self.table, cases[0].values)
            alone = [
                row
                for row in found.overridden
                if row in others and not any(found.effective[over] is Truth.TRUE for over in others[row])
            ]
            return found.effective[defeater] is Truth.TRUE and bool(alone)

        return self._of_rule(Kind.IDLE_DEFEATER, defeater, refuted, shows)

    def idle_otherwise(self) -> Question:
        """Claim that the otherwise row never applies."""

        def refuted(terms: TableTerms) -> Bool:
            return conj(terms.ruling.decided, terms.ruling.by_otherwise)

        def shows(cases: Sequence[Case]) -> bool:
            result = cases[0].results[self.name]
            return result.status is Status.DECIDED and result.ruling is not None and result.ruling.by_otherwise

        last = self.table.otherwise
        place = self.table.definition.places.whole if last is None else last.rule.places.whole
        return self._question(Kind.IDLE_OTHERWISE, refuted, shows, (), place)

    # -- how they are put

    def _id(self, row: int) -> str:
        return self.table.rows[row].rule.id.text

    def _of_rule(
        self, kind: Kind, row: int, refuted: Callable[[TableTerms], Bool], shows: Callable[[Sequence[Case]], bool]
    ) -> Question:
        place = self.table.rows[row].rule.places.of("when")
        return self._question(kind, refuted, shows, (self._id(row),), place)

    def _question(
        self,
        kind: Kind,
        refuted: Callable[[TableTerms], Bool],
        shows: Callable[[Sequence[Case]], bool],
        subject: tuple[str, ...],
        span: Span,
    ) -> Question:
        """Return a question about cases within the ruleset's scope."""

        def refuted_by() -> Bool:
            return conj(self.encoding.in_scope().true, refuted(self.encoding.table(self.name)))

        return Question(kind, refuted_by, shows, self.name, subject, span)
