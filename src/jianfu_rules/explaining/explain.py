"""explain_decision(): the account of one decision, built from the frozen facts by the reference semantics."""

from __future__ import annotations

import datetime as dt

from jianfu_rules.checking.checked import (
    CheckedDecision,
    CheckedFormula,
    CheckedParameter,
    CheckedRuleset,
    Condition,
    output_type,
)
from jianfu_rules.datatypes import (
    Datatype,
)
from jianfu_rules.evaluating.citing import ground_of, reference
from jianfu_rules.evaluating.missing import missing_of, owner_of
from jianfu_rules.evaluating.reference import holds, outputs_of
from jianfu_rules.evaluating.result import DecisionResult, GroundKey, GroundKind, Result, Status
from jianfu_rules.explaining.explanation import (
    ConditionLine,
    Contradiction,
    Explanation,
    GroundLine,
    Reading,
    RowLine,
)
from jianfu_rules.explaining.words import in_words, listed, tests_in_words
from jianfu_rules.expr.core import reads
from jianfu_rules.expr.to_text import tests_to_text, to_text
from jianfu_rules.kleene import Truth
from jianfu_rules.model.table import TableDefinition
from jianfu_rules.phrases import Phrase
from jianfu_rules.semantics.expressions import truth_of
from jianfu_rules.values import UNKNOWN, Known, Unknown, given_back, value_text


def explain_decision(checked: CheckedRuleset, result: Result, as_of: dt.date, name: str) -> Explanation:
    """Return the account of the decision `name`."""
    told = _Teller(checked, result, as_of)
    decision, outcome = checked.decisions[name], result.decisions[name]
    decided = outcome.status is Status.DECIDED
    return Explanation(
        ruleset=checked.id,
        title=checked.ruleset.title,
        version=checked.ruleset.in_force.start,
        version_basis=checked.ruleset.in_force.basis,
        as_of=as_of,
        decision=name,
        label=decision.definition.label,
        status=outcome.status,
        outcome=in_words(outcome.value, decision.type) if decided else None,
        value=outcome_text(outcome.value, decision.type) if decided else None,
        grounds=tuple(told.ground(key) for key in outcome.grounds),
        rows=told.rows(decision, outcome),
        contradiction=_contradiction(checked, decision) if outcome.status is Status.CONFLICT else None,
        missing=missing_of(checked, outcome.missing),
        notes=result.notes,
        overlays=checked.ruleset.overlays,
    )


def _contradiction(checked: CheckedRuleset, decision: CheckedDecision) -> Contradiction | None:
    if isinstance(decision, CheckedFormula) or decision.definition.conflict is None:
        return None
    declared = decision.definition.conflict
    return Contradiction(declared.says, reference(checked, declared.cite))


def outcome_text(value: Known, datatype: Datatype) -> str | None:
    """Return the canonical text of an outcome; None where it is unknown."""
    return None if isinstance(value, Unknown) else value_text(given_back(value, datatype))


class _Teller:
    """Turns checked things into lines of an account, given what was known."""

    def __init__(self, checked: CheckedRuleset, result: Result, as_of: dt.date) -> None:
        self._checked = checked
        self._day = as_of
        self._facts: dict[str, Known] = dict(result.facts)
        for name, item in result.decisions.items():
            decision = checked.decisions[name]
            if isinstance(decision, CheckedFormula):
                self._facts[name] = item.value
            else:
                self._facts.update(outputs_of(decision, item.value))

    def ground(self, key: GroundKey) -> GroundLine:
        ground = ground_of(self._checked, key, self._day)
        if key.kind is GroundKind.PARAMETER:
            return GroundLine(ground, value=self._parameter_value(self._checked.parameters[key.name]))
        if key.kind is GroundKind.SCOPE:
            about = self._checked.applies_when
            return GroundLine(ground, conditions=self._conditions(about.conditions if about else ()))
        decision = self._checked.decisions[key.name]
        if isinstance(decision, CheckedFormula):
            names = dict.fromkeys(read.name for read in reads(decision.formula))
            readings = tuple(self._reading(name) for name in names)
            value = in_words(self._facts[key.name], decision.type)
            return GroundLine(ground, (), readings, value, to_text(decision.definition.formula.tree))
        if key.kind is GroundKind.OTHERWISE or key.row is None:
            # That no rule matched rests on everything the rules looked at.
            seen = dict.fromkeys(
                read.name for row in decision.rows for part in row.conditions for read in reads(part.core)
            )
            known = tuple(item for item in map(self._reading, seen) if item.known)
            return GroundLine(ground, readings=known)
        return GroundLine(ground, self._conditions(decision.rows[key.row].conditions))

    def rows(self, decision: CheckedDecision, outcome: DecisionResult) -> tuple[RowLine, ...]:
        """Return every rule of a table with its part in the outcome."""
        if isinstance(decision, CheckedFormula) or outcome.ruling is None:
            return ()
        name, truths = decision.definition.name, [holds(row.conditions, self._facts) for row in decision.rows]
        standing = [truth is Truth.TRUE and row not in outcome.overridden for row, truth in enumerate(truths)]
        defeats = {
            row: [over for over in decision.rows[row].overriders if standing[over]] for row in outcome.overridden
        }
        overriding = {over for items in defeats.values() for over in items}
        # Where it is open whether the ruleset applies, what holds has determined nothing yet.
        settled = outcome.status in {Status.DECIDED, Status.CONFLICT}
        parts = {
            **dict.fromkeys(overriding, "overriding"),
            **dict.fromkeys(outcome.overridden, "overridden"),
            **dict.fromkeys(outcome.ruling.open, "open"),
            **dict.fromkeys(outcome.ruling.concurring, "concurring" if settled else "open"),
            **dict.fromkeys(outcome.ruling.hits, "determining" if settled else "open"),
        }
        return tuple(
            RowLine(
                f"{name}.{row.rule.id}",
                truths[index],
                parts.get(index, "no part"),
                row.rule.basis,
                row.rule.says,
                row.rule.id.span,
                self._conditions(row.conditions),
                tuple(f"{name}.{decision.rows[over].rule.id}" for over in defeats.get(index, ())),
            )
            for index, row in enumerate(decision.rows)
        )

    def _parameter_value(self, item: CheckedParameter) -> Phrase:
        """Return the value of a parameter; of a keyed one, that of each key known."""
        name = item.definition.name
        if item.keyed_by is None:
            return in_words(self._facts.get(name, UNKNOWN), item.type)
        parts = []
        for key, value in self._facts.items():
            if owner_of(key) == name:
                label = in_words(key[len(name) + 1 : -1], item.keyed_by)
                said = in_words(value, item.type)
                parts.append(Phrase(f"{label.zh} {said.zh}", f"{label.en} {said.en}"))
        return listed(parts)

    def _conditions(self, conditions: tuple[Condition, ...]) -> tuple[ConditionLine, ...]:
        return tuple(self._condition(condition) for condition in conditions)

    def _condition(self, condition: Condition) -> ConditionLine:
        found = truth_of(condition.core, self._facts)
        names = dict.fromkeys(read.name for read in reads(condition.core))
        if condition.cell is not None:
            subject = condition.cell.subject.text
            tests = condition.cell.tests.tree
            asked = tests_in_words(tests, self._type(subject))
            readings = tuple(self._reading(name) for name in dict.fromkeys((subject, *names)))
            return ConditionLine(found, readings, asked, f"{subject}: {tests_to_text(tests)}")
        expression = to_text(condition.expression.tree) if condition.expression else ""
        asked = Phrase(f"满足 {expression}", f"to satisfy {expression}")
        return ConditionLine(found, tuple(self._reading(name) for name in names), asked, expression)

    def _reading(self, name: str) -> Reading:
        value = self._facts.get(name, UNKNOWN)
        return Reading(name, self._label(name), in_words(value, self._type(name)), not isinstance(value, Unknown))

    def _label(self, name: str) -> Phrase:
        if name in self._checked.inputs:
            return self._checked.inputs[name].definition.label
        if name in self._checked.parameters:
            return self._checked.parameters[name].definition.label or Phrase(name, name)
        return self._output_label(name)

    def _output_label(self, name: str) -> Phrase:
        definition = self._checked.decisions[self._checked.owners[name]].definition
        if isinstance(definition, TableDefinition) and definition.outputs:
            return definition.outputs[name].label
        return definition.label

    def _type(self, name: str) -> Datatype:
        if name in self._checked.inputs:
            return self._checked.inputs[name].type
        if name in self._checked.parameters:
            return self._checked.parameters[name].type
        return output_type(self._checked.decisions[self._checked.owners[name]], name)
