"""Decision: the answer of evaluate(), which can say why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from jianfu_rules.api.redacted import RedactedDecision
from jianfu_rules.checking.checked import CheckedFormula, CheckedRuleset, output_type
from jianfu_rules.compiling.to_python import Found
from jianfu_rules.datatypes import DurationType, ListType, RecordType
from jianfu_rules.diagnostics import Diagnostic, did_you_mean
from jianfu_rules.errors import FactsError
from jianfu_rules.evaluating.answers import Answers
from jianfu_rules.evaluating.citing import ground_of
from jianfu_rules.evaluating.evaluate import evaluate_fully
from jianfu_rules.evaluating.facts import Problem, Read, read_facts, read_value
from jianfu_rules.evaluating.missing import Missing, missing_of
from jianfu_rules.evaluating.parameters import read_duration
from jianfu_rules.evaluating.reference import outputs_of
from jianfu_rules.evaluating.result import DecisionResult, Ground, Result, Status
from jianfu_rules.explaining.ask import Asking, ask
from jianfu_rules.explaining.explain import explain_decision, outcome_text
from jianfu_rules.explaining.explanation import Explanation
from jianfu_rules.explaining.render_json import ground_json, missing_json, overlay_json, phrase_json
from jianfu_rules.explaining.render_markdown import render_markdown
from jianfu_rules.explaining.render_text import Level, render_text
from jianfu_rules.explaining.what_if import WhatIf
from jianfu_rules.explaining.why_not import WhyNot, of_row, why_not
from jianfu_rules.model.overlay import AppliedOverlay
from jianfu_rules.parts import part
from jianfu_rules.phrases import Lang, Phrase
from jianfu_rules.values import UNKNOWN, Known, Settled, Unknown, Value, given_back

FORMAT = 1  # of to_dict()
_UNDECIDED = (Status.UNDETERMINED, Status.DISCRETION)


class DecisionView:
    """One decision of an answer: its own status, outcome, grounds and missing facts."""

    __slots__ = ("_answer", "name")

    def __init__(self, name: str, answer: Decision) -> None:
        """Look at the decision `name` of an answer."""
        self.name = name
        self._answer = answer

    def __repr__(self) -> str:
        """Return name, status and outcome."""
        return f"DecisionView({self.name!r}, {self.status.name}, outcome={self.outcome!r})"

    @property
    def _own(self) -> DecisionResult:
        return self._answer._result.decisions[self.name]  # noqa: SLF001 - two faces of one answer

    @property
    def _answers(self) -> Answers:
        return self._answer._answers  # noqa: SLF001 - as above

    @property
    def status(self) -> Status:
        """Return what the answer is worth."""
        return self._own.status

    @property
    def outcome(self) -> Value | Unknown:
        """Return the value of a decided decision; UNKNOWN otherwise, never an empty or default value."""
        answer = self._answer
        found = answer._found  # noqa: SLF001 - as above
        if found is not None and found[2] is True:
            quick = answer._answers.step_outcome(self.name, found)  # noqa: SLF001 - as above
            if quick is not None:
                return quick
        value = self._own.value
        if isinstance(value, Unknown):
            return UNKNOWN
        return given_back(value, self._answers.checked.decisions[self.name].type)

    @property
    def determining(self) -> tuple[Ground, ...]:
        """Return the rules, formulas and parameters that the outcome (or conflict) rests on, in file order."""
        return tuple(ground_of(self._answers.checked, key, self._answer.as_of) for key in self._own.grounds)

    @property
    def missing(self) -> tuple[Missing, ...]:
        """Return the facts and open parameters that could still settle it, in file order; empty once it is settled."""
        return missing_of(self._answers.checked, self._own.missing)

    @property
    def at_least(self) -> tuple[Value, ...]:
        """Return what a table that collects holds so far while it is undecided; never an outcome, else empty."""
        decision, ruling = self._answers.checked.decisions[self.name], self._own.ruling
        if ruling is None or isinstance(decision, CheckedFormula):
            return ()
        of_rows = RecordType(decision.outputs) if decision.has_several_outputs else of_row(decision)
        return tuple(given_back(item, of_rows) for item in ruling.at_least)

    def explanation(self) -> Explanation:
        """Return the account as data."""
        result = self._answer._result  # noqa: SLF001 - as above
        return explain_decision(self._answers.checked, result, self._answer.as_of, self.name)

    def explain(self, *, lang: Lang = "zh", level: Level = "short") -> str:
        """Return the account as text.

        Args:
            lang: `zh` (Chinese) or `en` (English).
            level: `short` tells what the answer rests on or lacks; `full` adds every rule of the table.
        """
        return render_text(self.explanation(), lang, level)

    def to_markdown(self, *, lang: Lang = "zh") -> str:
        """Return the account as Markdown, every rule of the table included."""
        return render_markdown(self.explanation(), lang)

    def to_dict(self) -> dict[str, Any]:
        """Return the decision as JSON-ready data; numbers are texts."""
        decision = self._answers.checked.decisions[self.name]
        account = self.explanation()
        return {
            "status": self.status.name,
            "outcome": outcome_text(self._own.value, decision.type),
            "outcome_label": phrase_json(account.outcome),
            "basis": account.basis.value if account.basis else None,
            "determining": [ground_json(ground) for ground in self.determining],
            "missing": [missing_json(item) for item in account.missing],
        }


class Decision:
    """The answer for one case; status, outcome, determining and missing are those of the main decision.

    What is asked for often comes from the compiled ruleset; accounts, and what masks can't tell exactly, come from the
    reference evaluator, which sees the same facts.
    """

    __slots__ = ("_answers", "_as_of", "_facts", "_found", "_kept", "_read", "_shown")

    def __init__(
        self,
        answers: Answers,
        facts: Mapping[str, object],
        as_of: dt.date,
        found: Found | None,
        read: Read | None = None,
    ) -> None:
        """Hold the answer to `facts`; the library makes decisions, callers read them."""
        self._answers = answers
        self._facts = facts
        self._found = found
        self._read = read
        self._kept: Result | None = None
        self._shown = None if found is None else answers.shown(found)
        self._as_of = as_of

    def __reduce__(self) -> tuple[type[Decision], tuple[object, ...]]:
        """Pickle the case and the law; the answer is found again."""
        return Decision, (self._answers, self._facts, self.as_of, None, self._read)

    def __eq__(self, other: object) -> bool:
        """Tell whether two answers say the same."""
        if not isinstance(other, Decision):
            return NotImplemented
        return self.to_dict() == other.to_dict()

    def __hash__(self) -> int:
        """Return a hash that equal answers share."""
        return hash((self.ruleset, self.as_of, self.status))

    def __repr__(self) -> str:
        """Return ruleset, day, status and outcome."""
        return f"Decision({self.ruleset!r}, as_of={self.as_of}, {self.status.name}, outcome={self.outcome!r})"

    @property
    def as_of(self) -> dt.date:
        """Return the day whose law counted."""
        return self._as_of

    @property
    def _checked(self) -> CheckedRuleset:
        return self._answers.checked

    @property
    def _result(self) -> Result:
        """Return what the reference evaluator says of the case, worked out when first asked for."""
        if self._kept is None:
            self._kept = evaluate_fully(self._checked, self._answers.known, self._result_read)
        return self._kept

    @property
    def ruleset(self) -> str:
        """Return the id of the ruleset."""
        return self._checked.id

    @property
    def title(self) -> Phrase:
        """Return the title of the ruleset."""
        return self._checked.ruleset.title

    @property
    def digest(self) -> str:
        """Return the digest of what the ruleset means: it changes when any decision can."""
        return self._answers.digests[0]

    @property
    def document_digest(self) -> str:
        """Return the digest of all that the ruleset's document says, prose and citations too."""
        return self._answers.digests[1]

    @property
    def overlays(self) -> tuple[AppliedOverlay, ...]:
        """Return the host's overlays that changed the ruleset, in the order in which they were applied."""
        return self._checked.ruleset.overlays

    @property
    def main(self) -> str:
        """Return the name of the main decision."""
        return self._checked.main

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of all decisions, in file order."""
        return tuple(self._checked.decisions)

    @property
    def status(self) -> Status:
        """Return what the answer is worth; look at it before the outcome."""
        return self._main.status if self._shown is None else self._shown.status

    @property
    def outcome(self) -> Value | Unknown:
        """Return the value of the main decision; UNKNOWN unless the status is DECIDED."""
        if self._shown is None or self._found is None:
            return self._main.outcome
        return self._answers.outcome(self._found, self._shown)

    @property
    def outputs(self) -> Mapping[str, Value]:
        """Return the values of all decided decisions by name, in file order; of several outputs, each by its own."""
        found: dict[str, Value] = {}
        for name, decision in self._checked.decisions.items():
            result = self._result.decisions[name]
            if result.status is not Status.DECIDED:
                continue
            if isinstance(decision, CheckedFormula):
                values: Mapping[str, Known] = {name: result.value}
            else:
                values = outputs_of(decision, result.value)
            for output, value in values.items():
                if not isinstance(value, Unknown):
                    found[output] = given_back(value, output_type(decision, output))
        return found

    @property
    def determining(self) -> tuple[Ground, ...]:
        """Return the rules, formulas and parameters that the outcome rests on: id, citation, basis, span."""
        if self._shown is None or self._found is None:
            return self._main.determining
        grounds = self._answers.determining(self._found, self._shown)
        return self._main.determining if grounds is None else grounds

    @property
    def missing(self) -> tuple[Missing, ...]:
        """Return the facts and open parameters that could still settle the outcome; empty once it is settled."""
        return self._main.missing if self._shown is None else self._shown.missing

    @property
    def at_least(self) -> tuple[Value, ...]:
        """Return what the main decision, a table that collects, holds so far; see `DecisionView.at_least`."""
        return self._main.at_least

    @property
    def notes(self) -> tuple[Diagnostic, ...]:
        """Return what was normalised in the facts."""
        return () if self._read is None else self._read.notes

    @property
    def _main(self) -> DecisionView:
        return self[self._checked.main]

    def __getitem__(self, name: str) -> DecisionView:
        """Return one decision by name.

        Raises:
            KeyError: The ruleset has no such decision.
        """
        if name not in self._answers.checked.decisions:
            hint = did_you_mean(name, self._checked.decisions) or f"there are {', '.join(self._checked.decisions)}"
            raise KeyError(f"no decision `{name}`: {hint}")
        return DecisionView(name, self)

    def explanation(self) -> Explanation:
        """Return the account of the main decision as data."""
        return self._main.explanation()

    def explain(self, *, lang: Lang = "zh", level: Level = "short") -> str:
        """Return the account of the main decision as text; see `DecisionView.explain`."""
        return self._main.explain(lang=lang, level=level)

    def to_markdown(self, *, lang: Lang = "zh") -> str:
        """Return the account of the main decision as Markdown, every rule of the table included."""
        return self._main.to_markdown(lang=lang)

    def why_not(self, outcome: object) -> WhyNot:
        """Return what stood in the way of another outcome of the main decision; print it, or `.text(lang="en")`.

        Raises:
            FactsError: `outcome` is no value of the decision (JR602 to JR607).
        """
        return why_not(self._checked, self._result, self.explanation(), self._outcome_from(outcome))

    def what_if(self, outcome: object, *, alternatives: int = 3, seconds: int = 10) -> WhatIf:
        """Return the nearest cases with another outcome of the main decision, by the extra `verify`.

        Args:
            outcome: The outcome asked for; of a table that lists outputs one of them, or a list of all.
            alternatives: How many to give at most.
            seconds: What each question to the solver may take.

        Raises:
            FactsError: `outcome` is no value of the decision (JR602 to JR607).
            UnsupportedError: The extra is not installed, or the decision can't be expressed (JR501, JR502).
        """
        verifying = part("verifying")
        listed = isinstance(outcome, list | tuple) and isinstance(self._checked.decisions[self.main].type, ListType)
        wanted = tuple(map(self._outcome_from, outcome)) if listed else self._outcome_from(outcome)  # type: ignore[call-overload]
        case = verifying.KnownCase(self._checked, self.as_of, self._answers.known, self._result_read.values)
        found: WhatIf = verifying.what_if(case, wanted, alternatives=alternatives, seconds=seconds)
        return found

    def _outcome_from(self, outcome: object) -> Settled:
        """Return an outcome of the main decision (of one row, where rows are collected) as a caller names it."""
        decision = self._checked.decisions[self.main]
        datatype = decision.type if isinstance(decision, CheckedFormula) else of_row(decision)
        is_duration = isinstance(datatype, DurationType)
        read = read_duration(outcome) if is_duration else read_value(outcome, datatype, optional=False)
        if isinstance(read, Problem):
            raise FactsError([read.at(self.main)])
        wanted = UNKNOWN if isinstance(read, Unknown) else read[0]
        if isinstance(wanted, Unknown):
            raise FactsError([Problem("JR604", "UNKNOWN is no outcome", "UNKNOWN 不是结论").at(self.main)])
        return wanted

    def ask(self) -> Asking:
        """Return which of the missing facts to ask for next; print it, or `.text(lang="en")`."""
        plain = self._result_read.plain(self._checked)
        inputs = self._checked.inputs

        def settles(answers: Mapping[str, Settled]) -> bool:
            more = {
                name: value if value is None else given_back(value, inputs[name].type)
                for name, value in answers.items()
            }
            case = {**plain, **more}
            return Decision(self._answers, case, self.as_of, self._answers.find(case)).status not in _UNDECIDED

        return ask(self._checked, self._answers.known, self.missing, settles)

    def redacted(self) -> RedactedDecision:
        """Return the answer without the facts of the case, fit for a log or a pickle."""
        return RedactedDecision(
            ruleset=self.ruleset,
            as_of=self.as_of,
            digest=self.digest,
            document_digest=self.document_digest,
            main=self.main,
            status=self.status,
            outcome=self.outcome,
            outputs=self.outputs,
            determining=self.determining,
            missing=self.missing,
            data={**self.to_dict(), "notes": [note.redacted().text("en") for note in self.notes]},
        )

    @property
    def _result_read(self) -> Read:
        if self._read is None:
            self._read = read_facts(self._checked, self._facts)
        return self._read

    def to_dict(self) -> dict[str, Any]:
        """Return the whole answer as JSON-ready data; numbers are texts, so that none loses a digit."""
        period = self._checked.ruleset.in_force
        return {
            "format": FORMAT,
            "ruleset": self.ruleset,
            "title": phrase_json(self.title),
            "in_force": {"from": period.start.isoformat(), "to": period.end.isoformat() if period.end else None},
            "digest": self.digest,
            "document_digest": self.document_digest,
            "overlays": [overlay_json(item) for item in self.overlays],
            "as_of": self.as_of.isoformat(),
            "main": self._checked.main,
            **self._main.to_dict(),
            "decisions": {name: self[name].to_dict() for name in self._checked.decisions},
            "notes": [note.text("en") for note in self.notes],
        }
