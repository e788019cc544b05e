"""Cases as text, ready to paste into a file of cases."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal

from jianfu_rules.api.decision import Decision, DecisionView
from jianfu_rules.evaluating.result import Status
from jianfu_rules.testing.cases import WORDS
from jianfu_rules.values import Unknown, value_text

# Bare words that YAML readers take for something else, and those that a case takes for themselves.
_NOT_BARE = frozenset(WORDS) | {"yes", "no", "on", "off", "y", "n", "nan", "inf"}
_OPEN = (Status.UNDETERMINED, Status.DISCRETION)


def case_text(title: str, decision: Decision, facts: Mapping[str, object], parameters: Mapping[str, object],
              looked_at: Sequence[str] = ()) -> str:  # fmt: skip
    """Return a case that expects what came, as an entry of a file of cases.

    Args:
        title: What the case shows, in a sentence.
        decision: What came of it.
        facts: The facts as they were given.
        parameters: The host's parameters as they were given.
        looked_at: Decisions whose status and outcome are expected; by default the main one.
    """
    lines = [f"- case: {text_of(title)}", f"  as_of: {decision.as_of.isoformat()}"]
    lines += _mapping("facts", facts, always=True)
    lines += _mapping("parameters", parameters)
    names = list(dict.fromkeys(looked_at)) or [decision.main]
    lines.append("  expect:")
    if decision.main in names:
        lines += _expected(decision, "    ")
    others = [name for name in names if name != decision.main]
    if others:
        lines.append("    decisions:")
    for name in others:
        lines += [f"      {text_of(name)}:", *_expected(decision[name], "        ")]
    return "\n".join(lines) + "\n"


def _mapping(key: str, values: Mapping[str, object], *, always: bool = False) -> list[str]:
    if not values:
        return [f"  {key}: {{}}"] if always else []
    return [f"  {key}:", *(f"    {text_of(name)}: {text_of(value)}" for name, value in values.items())]


def _expected(found: Decision | DecisionView, indent: str) -> list[str]:
    lines = [f"{indent}status: {found.status.name}"]
    if not isinstance(found.outcome, Unknown):
        lines.append(f"{indent}outcome: {text_of(value_text(found.outcome))}")
    if found.status in _OPEN:
        lines.append(f"{indent}missing: {text_of([item.name for item in found.missing])}")
    return lines


def text_of(value: object) -> str:
    """Return a fact, a parameter or a word as a case spells it, on one line."""
    match value:
        case None | bool():
            return value_text(value)
        case Unknown():
            return "UNKNOWN"
        case int():
            return str(value)
        case Decimal():
            return f'"{value:f}"'
        case dt.date():
            return value.isoformat()
        case Mapping():
            return "{" + ", ".join(f"{text_of(key)}: {text_of(item)}" for key, item in value.items()) + "}"
        case frozenset() | set():
            return "[" + ", ".join(text_of(item) for item in sorted(value)) + "]"
        case list() | tuple():
            return "[" + ", ".join(text_of(item) for item in value) + "]"
        case _:
            text = str(value)
            bare = text.isidentifier() and text not in _NOT_BARE and text.lower() not in _NOT_BARE
            return text if bare else json.dumps(text, ensure_ascii=False)
