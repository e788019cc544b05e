"""What a vector is made of: the text of its ruleset, its facts, and the program that answers."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import yaml

from jianfu_rules import UNKNOWN, Decision, compile_ruleset
from jianfu_rules.api.program import Program
from jianfu_rules.checking.checked import CheckedRuleset
from tests.given import CITE, DAY, checked_text, label, ruleset_text

HERE = Path(__file__).parent
SCHEMA: dict[str, Any] = json.loads((HERE / "vectors.schema.json").read_text(encoding="utf-8"))
FILES: dict[str, dict[str, Any]] = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(HERE.glob("*.yaml"))
}
SAYS = {"zh": "说明", "en": "what it says"}

Part = dict[str, Any]


# -- rulesets


def ruleset_of(file: Part, vector: Part, folder: Path) -> CheckedRuleset | Path:
    """Return the ruleset of a vector, checked; of a history the folder of its versions, written into `folder`."""
    if "history" not in vector:
        return checked_text(text_of(file, part_of(file, vector)))
    versions = folder / "test" / "small"
    versions.mkdir(parents=True, exist_ok=True)
    for name in file["histories"][vector["history"]]:
        part = file["rulesets"][name]
        (versions / f"{part['in_force']['from']}.yaml").write_text(text_of(file, part), encoding="utf-8")
    return versions


def part_of(file: Part, vector: Part) -> Part:
    """Return the ruleset of a vector as its file spells it; one of a single formula for an expression."""
    if "expression" not in vector:
        part: Part = file["rulesets"][vector["ruleset"]]
        return part
    typed = vector.get("type", {"type": "boolean"})
    return {"inputs": file["inputs"], "decisions": {"answer": {**typed, "formula": vector["expression"]}}}


def text_of(file: Part, part: Part) -> str:
    """Return the text of a ruleset, with all that only a reader needs filled in."""
    types = {name: {"enum": {item: label(item) for item in items}} for name, items in file.get("types", {}).items()}
    more: Part = {"types": types} if types else {}
    if "applies_when" in part:
        more["applies_when"] = _stated({"when": part["applies_when"], "says": SAYS})
    if "in_force" in part:
        more["in_force"] = {"basis": "stated", **part["in_force"]}
    if "title" in part:
        more["title"] = {"zh": part["title"], "en": part["title"]}
    return ruleset_text(
        {name: _labelled(name, item) for name, item in part.get("inputs", {}).items()},
        {name: _decision(name, item) for name, item in part["decisions"].items()},
        parameters={name: _parameter(name, item) for name, item in part.get("parameters", {}).items()},
        main=part.get("main"),
        **more,
    )


def _labelled(name: str, part: Part) -> Part:
    found = {"label": label(name), **part}
    values = found.get("values")
    if isinstance(values, list):
        found["values"] = {value: label(value) for value in values}
    judged = {"by": label("panel"), "criteria": label("measure")}
    return {**found, "judgement": judged} if found.pop("judged", False) else found


def _stated(part: Part) -> Part:
    return {"cite": CITE, "basis": "stated", **part}


def _parameter(name: str, part: Part) -> Part:
    found = _labelled(name, _stated(part) if "value" in part else part)
    if "dated" in found:
        found["dated"] = [_stated(item) for item in found["dated"]]
    return found


def _decision(name: str, part: Part) -> Part:
    found = _labelled(name, part)
    if "formula" in found:
        return _stated({**found, "says": SAYS})
    rules = found["rules"]
    # As a list, rules may have the same id twice.
    items = [{"id": id_, **item} for id_, item in rules.items()] if isinstance(rules, dict) else rules
    found["rules"] = [_stated({"says": SAYS, **item}) for item in items]
    if "outputs" in found:
        found["outputs"] = {output: _labelled(output, item) for output, item in found["outputs"].items()}
    if "otherwise" in found:
        found["otherwise"] = _stated({"then": found["otherwise"], "says": SAYS})
    if found.pop("conflict", False):
        found["conflict"] = {"cite": CITE, "says": SAYS}
    return found


# -- facts


def facts_of(vector: Part) -> object:
    """Return the facts of a vector in the form that it asks for."""
    plain = {key: _fact(value) for key, value in vector.get("facts", {}).items()}
    return attrs_instance(plain) if vector.get("form") == "attrs" else plain


def attrs_instance(facts: Mapping[str, object]) -> object:
    """Return an instance of an attrs class that has these facts as its fields."""
    return attrs.make_class("Case", list(facts))(**facts)


def _fact(value: object) -> object:
    match value:
        case "UNKNOWN":
            return UNKNOWN
        case {"decimal": str() as text}:
            return Decimal(text)
        case _:
            return value


# -- answers


def program_of(file: Part, vector: Part, folder: Path) -> Program:
    """Return the program of a vector."""
    day = vector.get("as_of", DAY)
    return compile_ruleset(ruleset_of(file, vector, folder), as_of=day, parameters=vector.get("parameters"))


def answer_to(file: Part, vector: Part, folder: Path) -> Decision:
    """Return the answer to a vector, as the compiled form gives it."""
    day = dt.date.fromisoformat(vector["on"]) if "on" in vector else None
    program = program_of(file, vector, folder)
    return program.evaluate(facts_of(vector), as_of=day, extra=vector.get("extra", "forbid"))


def by_reference(answer: Decision) -> Decision:
    """Return the same answer as the reference evaluator alone gives it."""
    return Decision(answer._answers, answer._facts, answer.as_of, None, answer._read)
