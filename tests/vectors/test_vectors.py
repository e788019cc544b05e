"""The vectors, on the reference evaluator and on the compiled form."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from jianfu_rules import UNKNOWN, Decision, JianfuError, Status, compile_ruleset
from jianfu_rules.values import Unknown, value_text
from tests.given import CITE, DAY, checked_text, label, ruleset_text

HERE = Path(__file__).parent
SCHEMA = json.loads((HERE / "vectors.schema.json").read_text(encoding="utf-8"))
FILES = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(HERE.glob("*.yaml"))}
VECTORS = {f"{name}: {vector['id']}": (name, vector) for name, file in FILES.items() for vector in file["vectors"]}
SAYS = {"zh": "说明", "en": "what it says"}


def labelled(name: str, part: dict[str, Any]) -> dict[str, Any]:
    found = {"label": label(name), **part}
    values = found.get("values")
    if isinstance(values, list):
        found["values"] = {value: label(value) for value in values}
    judged = {"by": label("panel"), "criteria": label("measure")}
    return {**found, "judgement": judged} if found.pop("judged", False) else found


def stated(part: dict[str, Any]) -> dict[str, Any]:
    return {"cite": CITE, "basis": "stated", **part}


def parameter(name: str, part: dict[str, Any]) -> dict[str, Any]:
    found = labelled(name, stated(part) if "value" in part else part)
    if "dated" in found:
        found["dated"] = [stated(item) for item in found["dated"]]
    return found


def decision(name: str, part: dict[str, Any]) -> dict[str, Any]:
    found = labelled(name, part)
    if "formula" in found:
        return stated({**found, "says": SAYS})
    found["rules"] = [stated({"id": id_, "says": SAYS, **item}) for id_, item in found["rules"].items()]
    if "outputs" in found:
        found["outputs"] = {output: labelled(output, item) for output, item in found["outputs"].items()}
    if "otherwise" in found:
        found["otherwise"] = stated({"then": found["otherwise"], "says": SAYS})
    if found.pop("conflict", False):
        found["conflict"] = {"cite": CITE, "says": SAYS}
    return found


def text_of(file: dict[str, Any], vector: dict[str, Any]) -> str:
    """Return the text of a vector's ruleset."""
    if "expression" in vector:
        typed = vector.get("type", {"type": "boolean"})
        part: dict[str, Any] = {"decisions": {"answer": {**typed, "formula": vector["expression"]}}}
        part["inputs"] = file["inputs"]
    else:
        part = file["rulesets"][vector["ruleset"]]
    types = {name: {"enum": {item: label(item) for item in items}} for name, items in file.get("types", {}).items()}
    more: dict[str, Any] = {"types": types} if types else {}
    if "applies_when" in part:
        more["applies_when"] = stated({"when": part["applies_when"], "says": SAYS})
    if "in_force" in part:
        more["in_force"] = {"basis": "stated", **part["in_force"]}
    return ruleset_text(
        {name: labelled(name, item) for name, item in part.get("inputs", {}).items()},
        {name: decision(name, item) for name, item in part["decisions"].items()},
        parameters={name: parameter(name, item) for name, item in part.get("parameters", {}).items()},
        main=part.get("main"),
        **more,
    )


def facts_of(vector: dict[str, Any]) -> dict[str, object]:
    return {key: UNKNOWN if value == "UNKNOWN" else value for key, value in vector.get("facts", {}).items()}


def answer_to(name: str, vector: dict[str, Any]) -> Decision:
    checked = checked_text(text_of(FILES[name], vector))
    program = compile_ruleset(checked, as_of=vector.get("as_of", DAY), parameters=vector.get("parameters"))
    return program.evaluate(facts_of(vector), extra=vector.get("extra", "forbid"))


def told(answer: Any, vector: dict[str, Any]) -> dict[str, object]:
    """Return what is expected of an answer, as it came."""
    outcome = answer.outcome
    found = {
        "status": answer.status.name,
        "outcome": "UNKNOWN" if isinstance(outcome, Unknown) else value_text(outcome),
        "missing": [item.name for item in answer.missing],
        "determining": [item.id for item in answer.determining],
    }
    return {key: value for key, value in found.items() if key in vector}


@pytest.mark.parametrize("evaluator", ["reference", "compiled"])
@pytest.mark.parametrize("id_", VECTORS)
def test_a_vector_comes_out_as_expected(id_: str, evaluator: str) -> None:
    name, vector = VECTORS[id_]
    expected = {key: vector[key] for key in ("status", "outcome", "missing", "determining") if key in vector}
    if "problems" in vector:
        with pytest.raises(JianfuError) as raised:
            answer_to(name, vector)
        assert vector["problems"] == [item.code for item in raised.value.diagnostics]
        return

    made = answer_to(name, vector)
    if evaluator == "reference":
        made = Decision(made._answers, made._facts, made.as_of, None, made._read)
    else:
        assert made._found is not None, "the compiled form gave up"
    assert expected == told(made, vector)


def test_an_undecided_outcome_is_unknown_in_every_vector() -> None:
    decided = [id_ for id_, (_, vector) in VECTORS.items() if "outcome" in vector and vector["status"] != "DECIDED"]

    assert decided == []


@pytest.mark.parametrize("name", FILES)
def test_a_file_has_the_keys_of_the_schema_only(name: str) -> None:
    file, parts = FILES[name], SCHEMA["$defs"]

    assert set(file) <= set(SCHEMA["properties"])
    assert {key for item in file.get("rulesets", {}).values() for key in item} <= set(parts["ruleset"]["properties"])
    assert {key for vector in file["vectors"] for key in vector} <= set(parts["vector"]["properties"])


@pytest.mark.parametrize("name", FILES)
def test_every_vector_expects_one_thing_of_one_ruleset(name: str) -> None:
    for vector in FILES[name]["vectors"]:
        assert {"id", "enforces"} <= set(vector)
        assert ("ruleset" in vector) != ("expression" in vector), vector["id"]
        assert ("status" in vector) != ("problems" in vector), vector["id"]
        assert vector.get("status", "DECIDED") in Status.__members__


@pytest.mark.parametrize("name", FILES)
def test_every_ruleset_is_used_and_every_id_is_there_once(name: str) -> None:
    vectors = FILES[name]["vectors"]
    ids = [vector["id"] for vector in vectors]

    assert set(FILES[name].get("rulesets", {})) == {vector["ruleset"] for vector in vectors if "ruleset" in vector}
    assert len(ids) == len(set(ids))
