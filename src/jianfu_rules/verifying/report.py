"""What verify() finds: one finding for each question, with its proof or its witness."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from jianfu_rules.diagnostics import Diagnostic
from jianfu_rules.evaluating.result import Status
from jianfu_rules.explaining.render_json import plain_json
from jianfu_rules.phrases import Lang, Phrase, require_lang
from jianfu_rules.source import Span
from jianfu_rules.values import Unknown, Value, value_text


class State(enum.Enum):
    """What became of a claim."""

    PROVED = "proved"  # it is true of every case
    REFUTED = "refuted"  # the witness shows that it is not
    UNDECIDED = "not decided"  # the time or memory allowed did not suffice
    INEXPRESSIBLE = "not expressible"  # the solver can't be told it (JR501)


class Kind(enum.Enum):
    """What is claimed. Of some kinds the claim is what should be so, of others (`finds_fault`) what should not."""

    COMPLETE = "complete"  # every complete case gets an answer, once open parameters are known
    WAITING = "waiting"  # no complete case waits for a parameter that nobody published
    CONSISTENT = "consistent"  # no two rules disagree
    IDLE_CONFLICT = "idle conflict"  # the contradiction that is declared never comes up
    DEAD_RULE = "dead rule"  # it can never match
    SHADOWED_RULE = "shadowed rule"  # it can match, but never counts
    IDLE_EXCEPTION = "idle exception"  # it never defeats the rule that it overrides
    IDLE_DEFEATER = "idle defeater"  # it only defeats what others defeat anyway
    IDLE_OTHERWISE = "idle otherwise"  # it never applies
    USELESS = "useless"  # it changes no answer
    UNREACHED = "unreached"  # no case has this outcome
    MONOTONE = "monotone"  # properties that the ruleset declares
    INDEPENDENT = "independent"
    NEVER = "never"
    ALWAYS = "always"
    TOTAL = "total"

    @property
    def finds_fault(self) -> bool:
        """Tell whether something is wrong if the claim is proved, and not if it is refuted."""
        return self in _FAULTS


_FAULTS = frozenset(
    {
        Kind.IDLE_CONFLICT,
        Kind.DEAD_RULE,
        Kind.SHADOWED_RULE,
        Kind.IDLE_EXCEPTION,
        Kind.IDLE_DEFEATER,
        Kind.IDLE_OTHERWISE,
        Kind.USELESS,
        Kind.UNREACHED,
    }
)


@attrs.frozen
class Answer:
    """What came of a decision of a witness."""

    status: Status
    outcome: Value | Unknown


@attrs.frozen
class Witness:
    """A case, as a caller would give it, and what the reference evaluator makes of it."""

    facts: Mapping[str, Value]
    parameters: Mapping[str, Value]  # those that the host has to give, beside the ones that verify() was given
    answers: Mapping[str, Answer]  # by decision

    @property
    def given(self) -> dict[str, Value]:
        """Return facts and parameters together."""
        return {**self.facts, **self.parameters}

    def to_dict(self) -> dict[str, Any]:
        """Return the case as JSON-ready data; numbers are texts."""
        return {
            "facts": {name: plain_json(value) for name, value in self.facts.items()},
            "parameters": {name: plain_json(value) for name, value in self.parameters.items()},
            "answers": {
                name: {
                    "status": answer.status.name,
                    "outcome": None if isinstance(answer.outcome, Unknown) else plain_json(answer.outcome),
                }
                for name, answer in self.answers.items()
            },
        }


@attrs.frozen
class Finding:
    """A claim about a ruleset, and what became of it.

    A refuted claim has a witness: one case, or two that differ in one fact only.
    """

    kind: Kind
    state: State
    says: Phrase  # what was found out, in a sentence
    decision: str | None = None
    subject: tuple[str, ...] = ()  # rules, an input, a parameter, a value: what the claim is about
    witnesses: tuple[Witness, ...] = ()
    reason: str | None = None  # why it could not be decided, in the solver's words
    diagnostics: tuple[Diagnostic, ...] = ()  # what can't be expressed
    span: Span | None = None

    @property
    def is_fault(self) -> bool:
        """Tell whether this shows that something is wrong with the ruleset.

        That a case waits for an open parameter is none: the ruleset itself says that nobody published it.
        """
        if self.kind is Kind.WAITING:
            return False
        return self.state is (State.PROVED if self.kind.finds_fault else State.REFUTED)

    @property
    def is_note(self) -> bool:
        """Tell whether this is no fault, but worth knowing: that cases wait for open parameters."""
        return self.kind is Kind.WAITING and self.state is State.REFUTED

    @property
    def is_settled(self) -> bool:
        """Tell whether the claim was proved or refuted."""
        return self.state in (State.PROVED, State.REFUTED)

    def text(self, lang: Lang = "zh") -> str:
        """Return place, sentence and witness."""
        return "\n".join(self._lines(require_lang(lang)))

    def _lines(self, lang: Lang) -> Iterator[str]:
        where = "" if self.span is None else f"{self.span}: "
        mark = "fault" if self.is_fault else "open" if not self.is_settled else "note" if self.is_note else "fine"
        yield f"{where}{_MARKS[mark].text(lang)}{self.says.text(lang)}"
        yield from (f"  {item.text(lang)}" for item in self.diagnostics)
        for place, witness in enumerate(self.witnesses):
            told = self.witnesses[0].given if place else {}
            differing = {
                name: value for name, value in witness.given.items() if name not in told or told[name] != value
            }
            start = Phrase("  若改为：", "  and with ") if place else Phrase("  例如：", "  for example ")
            yield start.text(lang) + _shown(differing, lang) + self._outcome(witness, lang)

    def _outcome(self, witness: Witness, lang: Lang) -> str:
        """Return what the reference evaluator answers in a witness."""
        answer = None if self.decision is None else witness.answers[self.decision]
        if answer is None:
            return ""
        outcome = "" if isinstance(answer.outcome, Unknown) else f" {value_text(answer.outcome)}"
        return f"{'：' if lang == 'zh' else ': '}{answer.status.name}{outcome}"

    def to_dict(self) -> dict[str, Any]:
        """Return the finding as JSON-ready data, in both languages."""
        return {
            "kind": self.kind.value,
            "state": self.state.value,
            "fault": self.is_fault,
            "says": {"zh": self.says.zh, "en": self.says.en},
            "decision": self.decision,
            "subject": list(self.subject),
            "witnesses": [witness.to_dict() for witness in self.witnesses],
            "reason": self.reason,
            "diagnostics": [item.text("en") for item in self.diagnostics],
            "place": None if self.span is None else str(self.span),
        }


@attrs.frozen
class Report:
    """All findings about one version of a ruleset on one day."""

    ruleset: str
    as_of: dt.date
    parameters: Mapping[str, object]  # that verify() was given
    findings: tuple[Finding, ...]

    @property
    def faults(self) -> tuple[Finding, ...]:
        """Return the findings that show something wrong."""
        return tuple(item for item in self.findings if item.is_fault)

    @property
    def open(self) -> tuple[Finding, ...]:
        """Return the claims that were neither proved nor refuted."""
        return tuple(item for item in self.findings if not item.is_settled)

    @property
    def notes(self) -> tuple[Finding, ...]:
        """Return what is no fault, but a reader should know: which cases wait for open parameters."""
        return tuple(item for item in self.findings if item.is_note)

    @property
    def is_sound(self) -> bool:
        """Tell whether everything was settled and nothing is wrong."""
        return not self.faults and not self.open

    def text(self, lang: Lang = "zh") -> str:
        """Return the faults, what is open, the notes, and a line that counts."""
        lang = require_lang(lang)
        told = [item.text(lang) for item in (*self.faults, *self.open, *self.notes)]
        count, faults, left = len(self.findings), len(self.faults), len(self.open)
        if lang == "zh":
            last = f"{self.ruleset}（{self.as_of}）：提问 {count}，有误 {faults}，未决 {left}"
        else:
            last = f"{self.ruleset} on {self.as_of}: questions: {count}, faults: {faults}, not settled: {left}"
        return "\n".join([*told, last])

    def to_dict(self) -> dict[str, Any]:
        """Return the report as JSON-ready data, in both languages."""
        return {
            "ruleset": self.ruleset,
            "as_of": self.as_of.isoformat(),
            "parameters": {name: str(value) for name, value in self.parameters.items()},
            "sound": self.is_sound,
            "findings": [item.to_dict() for item in self.findings],
        }


_MARKS = {
    "fault": Phrase("有误：", "fault: "),
    "open": Phrase("未决：", "open: "),
    "note": Phrase("说明：", "note: "),
    "fine": Phrase("无误：", "fine: "),
}


def _shown(given: Mapping[str, Value], lang: Lang) -> str:
    """Return facts and parameters on one line."""
    if not given:
        return "任意事实" if lang == "zh" else "any facts"
    return ("，" if lang == "zh" else ", ").join(f"{name} = {value_text(value)}" for name, value in given.items())
