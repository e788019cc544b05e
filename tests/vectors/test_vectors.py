"""The vectors, on the reference evaluator and on the compiled form."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from jianfu_rules import Decision, DecisionView, JianfuError, Status
from jianfu_rules.evaluating.missing import Missing
from jianfu_rules.values import Unknown, value_text
from tests.vectors.build import (
    FILES,
    HERE,
    SCHEMA,
    Part,
    answer_to,
    by_reference,
    program_of,
)

VECTORS = {f"{name}: {vector['id']}": (name, vector) for name, file in FILES.items() for vector in file["vectors"]}
SETTLED = (Status.DECIDED, Status.CONFLICT, Status.NOT_APPLICABLE)


ANSWERED = [id_ for id_, (_, vector) in VECTORS.items() if "status" in vector]
REFUSED = [id_ for id_, (_, vector) in VECTORS.items() if "problems" in vector]


def expected(ids: list[str]) -> list[Any]:
    """Return the ids of vectors as parameters; those that the code does not hold yet are expected to fail."""
    found = []
    for id_ in ids:
        reason = VECTORS[id_][1].get("fails")
        marks = [pytest.mark.xfail(strict=True, raises=AssertionError, reason=reason)] if reason else []
        found.append(pytest.param(id_, marks=marks))
    return found


# -- what a vector tells


def shown(value: object) -> str:
    return "UNKNOWN" if isinstance(value, Unknown) else value_text(value)


def told_of_view(view: Decision | DecisionView, wanted: Part) -> Part:
    """Return what is expected of one decision, as it came."""
    found: dict[str, Callable[[], object]] = {
        "status": lambda: view.status.name,
        "outcome": lambda: shown(view.outcome),
        "missing": lambda: told_of_missing(view.missing, wanted["missing"]),
        "determining": lambda: [item.id for item in view.determining],
    }
    return {key: tell() for key, tell in found.items() if key in wanted}


def told_of_missing(found: tuple[Missing, ...], wanted: list[Any]) -> list[object]:
    """Return what is missing, by name; with more about an item where more is expected."""
    told: list[object] = []
    for index, item in enumerate(found):
        whole = {
            "name": item.name,
            "label": item.label.en,
            "ask": item.ask.en if item.ask else None,
            "answered_by": item.answered_by.en if item.answered_by else None,
            "judgement": item.judgement,
        }
        keys = wanted[index] if index < len(wanted) else None
        told.append({key: whole[key] for key in keys} if isinstance(keys, dict) else item.name)
    return told


def rows_with(answer: Decision, part: str) -> list[str]:
    return [row.id for row in answer.explanation().rows if row.part == part]


def at_least(answer: Decision) -> str:
    return value_text(answer.at_least)


def told_of_asking(answer: Decision, wanted: Part) -> Part:
    asking = answer.ask()
    found: Part = {
        "must": [question.missing.name for question in asking.must_decide],
        "can": [[question.missing.name for question in item.questions] for item in asking.can_decide],
        "exact": asking.exact,
        "needed_by": {question.missing.name: list(question.needed_by) for question in asking.must_decide},
    }
    return {key: found[key] for key in wanted}


def told_of_check(answer: Decision, vector: Part) -> list[str]:
    """Return the warnings of the check; that an expression leaves inputs of its file unused is none."""
    found = [item.code for item in answer._checked.warnings]
    return [code for code in found if code != "JR406"] if "expression" in vector else found


def told_of_digests(answer: Decision, name: str, other: str) -> Part:
    """Return which digests of the answer are those of another ruleset of the file."""
    compared = program_of(FILES[name], {"ruleset": other}, HERE).evaluate({})
    same = {
        "meaning": compared.digest == answer.digest,
        "document": compared.document_digest == answer.document_digest,
    }
    return {"ruleset": other, **{key: "same" if value else "other" for key, value in same.items()}}


def told(answer: Decision, name: str, vector: Part) -> Part:
    """Return what is expected of an answer, as it came."""
    found: dict[str, Callable[[], object]] = {
        "concurring": lambda: rows_with(answer, "concurring"),
        "overridden": lambda: rows_with(answer, "overridden"),
        "overriding": lambda: rows_with(answer, "overriding"),
        "at_least": lambda: at_least(answer),
        "decisions": lambda: {key: told_of_view(answer[key], part) for key, part in vector["decisions"].items()},
        "outputs": lambda: {key: shown(value) for key, value in answer.outputs.items()},
        "asks": lambda: told_of_asking(answer, vector["asks"]),
        "notes": lambda: [item.code for item in answer.notes],
        "warnings": lambda: told_of_check(answer, vector),
        "compared": lambda: told_of_digests(answer, name, vector["compared"]["ruleset"]),
    }
    return {**told_of_view(answer, vector), **{key: tell() for key, tell in found.items() if key in vector}}


# -- the vectors


@pytest.mark.parametrize("evaluator", ["reference", "compiled"])
@pytest.mark.parametrize("id_", expected(ANSWERED))
def test_a_vector_comes_out_as_expected(id_: str, evaluator: str, tmp_path: Path) -> None:
    name, vector = VECTORS[id_]
    made = answer_to(FILES[name], vector, tmp_path)
    assert made._found is not None, "the compiled form gave up"

    found = told(by_reference(made) if evaluator == "reference" else made, name, vector)

    assert {key: vector[key] for key in found} == found


@pytest.mark.parametrize("id_", expected(REFUSED))
def test_a_vector_is_refused_as_expected(id_: str, tmp_path: Path) -> None:
    name, vector = VECTORS[id_]

    with pytest.raises(JianfuError) as raised:
        answer_to(FILES[name], vector, tmp_path)

    error = raised.value
    assert vector["problems"] == [item.code for item in error.diagnostics]
    assert [piece for piece in vector.get("says", ()) if piece not in error.text("en")] == []
    for piece in vector.get("hides", ()):
        assert piece in error.text("en"), "a piece that is not there is not hidden"
        assert piece not in error.redacted().text("en")
        assert piece not in error.redacted().text("zh")


# -- what holds in every vector


@pytest.mark.parametrize("evaluator", ["reference", "compiled"])
@pytest.mark.parametrize("id_", ANSWERED)
def test_only_what_is_decided_has_an_outcome_and_only_what_is_settled_misses_nothing(
    id_: str, evaluator: str, tmp_path: Path
) -> None:
    name, vector = VECTORS[id_]
    made = answer_to(FILES[name], vector, tmp_path)
    answer = by_reference(made) if evaluator == "reference" else made

    views: list[Decision | DecisionView] = [answer, *(answer[decision] for decision in answer.names)]

    for view in views:
        assert isinstance(view.outcome, Unknown) is (view.status is not Status.DECIDED)
        assert (view.missing == ()) is (view.status in SETTLED)
        if isinstance(view.outcome, Unknown):
            with pytest.raises(TypeError, match="neither true nor false"):
                bool(view.outcome)


@pytest.mark.parametrize("id_", ANSWERED)
def test_a_further_fact_changes_nothing_that_is_settled_and_adds_nothing_that_is_missing(
    id_: str, tmp_path: Path
) -> None:
    name, vector = VECTORS[id_]
    program, facts = program_of(FILES[name], vector, tmp_path), answer_to(FILES[name], vector, tmp_path)._facts
    extra = vector.get("extra", "forbid")
    after = program.evaluate(facts, extra=extra)

    for left_out in facts:
        before = program.evaluate({key: value for key, value in facts.items() if key != left_out}, extra=extra)
        for decision in before.names:
            old, new = before[decision], after[decision]
            if old.status in SETTLED:
                assert (old.status, old.outcome) == (new.status, new.outcome)
            assert {item.name for item in new.missing} <= {item.name for item in old.missing}


# -- the files


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_as_the_schema_says(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMA)

    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(FILES[name])] == []


@pytest.mark.parametrize("name", FILES)
def test_every_ruleset_is_used_and_every_id_is_there_once(name: str) -> None:
    file, vectors = FILES[name], FILES[name]["vectors"]
    ids = [vector["id"] for vector in vectors]
    histories = file.get("histories", {})
    used = {vector["ruleset"] for vector in vectors if "ruleset" in vector}
    compared = {vector["compared"]["ruleset"] for vector in vectors if "compared" in vector}

    assert set(file.get("rulesets", {})) == used.union(compared, *histories.values())
    assert set(histories) == {vector["history"] for vector in vectors if "history" in vector}
    assert len(ids) == len(set(ids))


def test_the_table_of_sentences_names_exactly_the_vectors_that_hold_them() -> None:
    held: dict[str, list[str]] = {}
    for id_, (_, vector) in VECTORS.items():
        for sentence in vector["holds"]:
            held.setdefault(sentence, []).append(id_)
    rows = dict(sentences())

    assert held.keys() - rows.keys() == set()
    for sentence, cell in rows.items():
        told_there = [id_ for id_ in VECTORS if id_ in named_in(cell)]
        assert held.get(sentence, []) == told_there, f"write there: {listed(held.get(sentence, []))}"
        assert cell, f"{sentence} has no vector, and nothing says why"


def sentences() -> Iterator[tuple[str, str]]:
    """Yield the number of each sentence in README.md with what is said to hold it."""
    for line in (HERE / "README.md").read_text(encoding="utf-8").splitlines():
        match = re.fullmatch(r"\| ([a-z]+-[0-9]+\.[0-9]+) \| .+ \| (.*) \|", line)
        if match:
            yield match[1], match[2].strip()


def named_in(cell: str) -> set[str]:
    """Return the vectors that a cell such as `**values** absent, float; **time** open` names."""
    found = set()
    for part in cell.split("; "):
        match = re.fullmatch(r"\*\*([a-z]+)\*\* (.+)", part)
        if match:
            found |= {f"{match[1]}: {id_}" for id_ in match[2].split(", ")}
    return found


def listed(ids: list[str]) -> str:
    """Return vectors as a cell of the table names them."""
    files: dict[str, list[str]] = {}
    for id_ in ids:
        name, _, own = id_.partition(": ")
        files.setdefault(name, []).append(own)
    return "; ".join(f"**{name}** {', '.join(own)}" for name, own in files.items())
