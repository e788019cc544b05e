"""What each key of a file is for, in a line, as an editor shows it; a test holds it against the model's classes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jianfu_rules.model.citation import Citation, Source
from jianfu_rules.model.inputs import DatedValue, InputDefinition, Judgement, ParameterDefinition
from jianfu_rules.model.overlay import Base, OtherwiseChange, Overlay, RuleChange
from jianfu_rules.model.period import Period
from jianfu_rules.model.properties import Independent, Monotone
from jianfu_rules.model.ruleset import NotEncoded, Ruleset
from jianfu_rules.model.table import (
    Conflict,
    FormulaDefinition,
    Otherwise,
    OutputDefinition,
    Rule,
    Scope,
    TableDefinition,
)
from jianfu_rules.testing.cases import Case, DecisionExpectation, Expectation

_CITE = "The passage that it comes from."
_BASIS = "How firm it is: stated, official or modelled."
_SAYS = "What it says, in our own words."
_NOTE = "What the reader of a decision must know."
_LABEL = "What people call it."
_WHEN = "The condition: an expression, or tests on names."
_THEN = "What comes out: an expression, or one for each of the table's outputs."
_DETERMINING = "The ids of the rules that it rests on (decision.rule), exactly these."
_MISSING = "The names of the facts that could still settle it, exactly these."

_CITED = {"cite": _CITE, "basis": _BASIS, "says": _SAYS, "note": _NOTE}

DESCRIPTIONS: Mapping[type[Any], Mapping[str, str]] = {
    Ruleset: {
        "ruleset": "The id, family/name.",
        "title": "The title.",
        "jurisdiction": "Where it holds.",
        "in_force": "The days on which this version is in force.",
        "sources": "The texts that the rules are taken from, each under a key of its own.",
        "inputs": "The facts that the caller supplies, by name.",
        "decisions": "What is decided, by name: a decision has a `formula` or `rules`.",
        "main": "The decision whose status and outcome are the answer's own.",
        "applies_when": "The cases that the ruleset is about; left out: all.",
        "types": "Enumerations that several definitions use, by name.",
        "parameters": "The amounts that the text fixes or leaves to the host, by name.",
        "not_encoded": "What the text says and the rules don't cover.",
        "summary": "What the ruleset decides, in a sentence or two.",
        "properties": "What the ruleset promises about itself, to be proved and tested.",
    },
    Period: {
        "from": "The first day in force.",
        "basis": "How firm the first day is: stated, official or modelled.",
        "to": "The first day no longer in force; left out: still in force.",
        "note": "Why this day, where the source does not give it.",
    },
    Scope: {"when": _WHEN, **_CITED},
    Source: {
        "title": "The title of the text.",
        "publisher": "Who published it.",
        "date": "When, as the text gives it: a day, a month or a year.",
        "number": "The number of an official document.",
        "note": "What else a reader should know about it.",
    },
    Citation: {
        "source": "A key of `sources`.",
        "at": "The passage: article, heading, paragraph.",
    },
    InputDefinition: {
        "label": "What people call it; accepted as a key of facts.",
        "optional": 'Whether null is allowed: "known, there is none".',
        "ask": "The question that a person answers.",
        "answered_by": "Who answers it.",
        "judgement": "That it is a matter of judgement, and whose.",
        "immutable": "Whether nobody can change it, so that no proposal touches it.",
    },
    Judgement: {"by": "Who judges.", "criteria": "By which criteria."},
    ParameterDefinition: {
        "label": _LABEL,
        "by": "That there is a value for each key: the name of an entry of `types`, or `text`.",
        "value": "The amount that the text fixes; with `by`, one for each key.",
        "dated": "Amounts that the text fixes, each for the days of a period.",
        "required": "Whether only the host can give it.",
        "open": "Whether the text has it and nobody published it: unknown, unless the host gives it.",
        "ask": "The question for the host.",
        "cite": _CITE,
        "basis": _BASIS,
    },
    DatedValue: {
        "from": "The first day of the value.",
        "value": "The amount; with `by`, one for each key.",
        "cite": _CITE,
        "basis": _BASIS,
        "to": "The first day on which it no longer holds; left out: still holds.",
    },
    FormulaDefinition: {
        "formula": "An expression: how it is worked out.",
        "label": _LABEL,
        **_CITED,
    },
    TableDefinition: {
        "hit_policy": "How the matched rules become the outcome.",
        "rules": "The rows, in order.",
        "label": _LABEL,
        "outputs": "Several outputs instead of one, each with its type, by name.",
        "aggregate": "With `collect`: what is made of the outputs.",
        "otherwise": "What holds when no rule matches.",
        "conflict": "That the text contradicts itself, so that overlaps are no error.",
    },
    OutputDefinition: {"label": _LABEL},
    Rule: {
        "id": "What the rule is called in explanations and overrides.",
        "when": _WHEN,
        "then": f"{_THEN} Left out: the rule only defeats others.",
        "overrides": "The ids of the rules that this one is an exception to.",
        "strength": "How strongly the text puts it.",
        **_CITED,
    },
    Otherwise: {"then": _THEN, **_CITED},
    Conflict: {"cite": _CITE, "says": _SAYS},
    NotEncoded: {"what": "What the text says.", "why": "Why the rules don't cover it."},
    Monotone: {
        "output": "The decision or output that is a number or has an order.",
        "in": "The input that grows.",
        "direction": "Which way the output goes; staying equal is allowed.",
    },
    Independent: {
        "output": "The decision or output.",
        "of": "The input that it does not depend on.",
    },
    Overlay: {
        "overlay": "The id of the ruleset that is changed.",
        "base": "The state of the ruleset that the overlay was written for.",
        "title": "What the changes are called.",
        "sources": "Further texts that changed rules cite.",
        "types": "Further enumerations, by name.",
        "inputs": "Further facts, by name.",
        "parameters": "Parameters in place of the ruleset's, or further ones, by name.",
        "rules": "Rules that are added, or keys of rules that get another value, by id.",
        "otherwise": "Keys of otherwise rows that get another value, by decision.",
        "labels": "Other labels, by name; of a value of an enumeration by type.value.",
    },
    Base: {
        "from": "The first day in force of the version.",
        "digest": "The digest of what the version means; `jianfu list --digests` shows it.",
    },
    RuleChange: {
        "in": "The decision; needed where the id is new or stands in several.",
        "after": "The rule behind which a new one goes; left out: to the end.",
        "before": "The rule before which a new one goes.",
        "when": _WHEN,
        "then": _THEN,
        "overrides": "The ids of the rules that this one is an exception to.",
        "strength": "How strongly the text puts it.",
        **_CITED,
    },
    OtherwiseChange: {"then": _THEN, **_CITED},
    Case: {
        "case": "What the case shows, in a sentence.",
        "as_of": "The day whose law counts.",
        "facts": "The facts, by name or label; bare true, false, null and UNKNOWN are themselves.",
        "expect": "What should come of it; what is not given is not looked at.",
        "parameters": "The parameters of the host, by name.",
        "story": "The passage of the source that tells the case.",
    },
    Expectation: {
        "status": "The status of the main decision.",
        "outcome": "The outcome of the main decision, as its text.",
        "outputs": "The outcomes of some of the decided decisions, by name.",
        "decisions": "What should come of other decisions, by name.",
        "determining": _DETERMINING,
        "missing": _MISSING,
        "problems": "The codes of the diagnostics that the facts raise, exactly these.",
    },
    DecisionExpectation: {
        "status": "The status.",
        "outcome": "The outcome, as its text.",
        "determining": _DETERMINING,
        "missing": _MISSING,
    },
}
