"""Small rulesets for tests: built as data, written as text, read and checked like any other."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

from jianfu_rules.checking.check import check
from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.evaluating.evaluate import evaluate_fully
from jianfu_rules.evaluating.facts import Extra, read_facts
from jianfu_rules.evaluating.parameters import read_parameters
from jianfu_rules.evaluating.result import Result
from jianfu_rules.loading.load import ruleset_from_text

Part = dict[str, Any]

DAY = "2025-06-30"  # a day on which every ruleset made here is in force
CITE = {"source": "text", "at": "art. 1"}


def label(word: str) -> Part:
    """Return a label of its own for the name `word`, in both languages."""
    return {"zh": f"{word}的名称", "en": f"the {word}"}


def yes_no(name: str, **more: Any) -> Part:
    """Return the input `name`, a boolean."""
    return {name: {"type": "boolean", "label": label(name), **more}}


def number(name: str, *, least: str = "0", most: str = "100", scale: int = 0, **more: Any) -> Part:
    """Return the input `name`, a decimal."""
    return {name: {"type": "decimal", "scale": scale, "min": least, "max": most, "label": label(name), **more}}


def choice(name: str, *members: str, **more: Any) -> Part:
    """Return the input `name`, an enumeration whose members' labels are made from their names."""
    values = {member: label(member) for member in members}
    return {name: {"type": "enum", "values": values, "label": label(name), **more}}


def rule(id: str, when: Mapping[str, str] | str, then: str, **more: Any) -> Part:  # noqa: A002 - the key's name
    """Return a rule of a table."""
    says = {"zh": f"{id}的说明", "en": f"what {id} says"}
    return {"id": id, "cite": CITE, "basis": "stated", "says": says, "when": when, "then": then, **more}


def otherwise(then: str, **more: Any) -> Part:
    """Return an otherwise row."""
    says = {"zh": "其他情形", "en": "all else"}
    return {"then": then, "cite": CITE, "basis": "stated", "says": says, **more}


def table(
    name: str, rules: Sequence[Part], last: Part | None = None, *, policy: str = "first", **typed: Any
) -> dict[str, Part]:
    """Return the decision `name`, a table; an enumeration of the quoted outputs unless `type` is given."""
    if not typed:
        rows = [*rules, *([last] if last else [])]
        outputs = dict.fromkeys(row["then"].strip('"') for row in rows)
        typed = {"type": "enum", "values": {word: label(word) for word in outputs}}
    found = {"label": label(name), **typed, "hit_policy": policy, "rules": list(rules)}
    return {name: found if last is None else {**found, "otherwise": last}}


def formula(name: str, text: str, **typed: Any) -> dict[str, Part]:
    """Return the decision `name`, a formula; a decimal of scale 2 unless `type` is given."""
    says = {"zh": f"{name}的算法", "en": f"how {name} is worked out"}
    typed = typed or {"type": "decimal", "scale": 2}
    return {name: {"label": label(name), "formula": text, "cite": CITE, "basis": "stated", "says": says, **typed}}


def ruleset_text(
    inputs: Mapping[str, Part],
    decisions: Mapping[str, Part],
    *,
    parameters: Mapping[str, Part] | None = None,
    main: str | None = None,
    **more: Any,
) -> str:
    """Return the text of a ruleset file; the last decision is the main one unless `main` is given."""
    data = {
        "format": 1,
        "ruleset": "test/small",
        "title": {"zh": "小例", "en": "small example"},
        "jurisdiction": {"zh": "某地", "en": "somewhere"},
        "in_force": {"from": "2025-01-01", "basis": "stated"},
        "sources": {"text": {"title": "某文", "publisher": "某报", "date": "2025"}},
        "inputs": inputs,
        "parameters": parameters or {},
        "decisions": decisions,
        "main": main or list(decisions)[-1],
        **more,
    }
    return json.dumps(data, ensure_ascii=False, indent=1)


def checked_text(text: str) -> CheckedRuleset:
    """Return the ruleset that `text` spells, checked."""
    return check(ruleset_from_text(text, "small.yaml"))


def small(inputs: Mapping[str, Part], decisions: Mapping[str, Part], **more: Any) -> CheckedRuleset:
    """Return a checked ruleset; see `ruleset_text`."""
    return checked_text(ruleset_text(inputs, decisions, **more))


def evaluate_case(
    checked: CheckedRuleset,
    facts: object,
    *,
    parameters: Mapping[str, object] | None = None,
    extra: Extra = "forbid",
    as_of: str = DAY,
) -> Result:
    """Return what the reference evaluator says of a case."""
    known = read_parameters(checked, parameters, dt.date.fromisoformat(as_of))
    return evaluate_fully(checked, known, read_facts(checked, facts, extra=extra))
