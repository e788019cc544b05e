"""The compiled answer equals the reference evaluator's, on random rulesets of the whole language."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from jianfu_rules import UNKNOWN, Decision, Program, Status, compile_ruleset
from tests.properties.varied import AGGREGATES, POLICIES, ROUNDINGS, Varied, varied

RULESETS = 50  # of the usual run, in five tests
CASES = 40  # of each ruleset: 2,000 pairs
LONG = 1000  # rulesets of the long run: 50,000 pairs
SETTLED = (Status.DECIDED, Status.CONFLICT, Status.NOT_APPLICABLE)


def told(decision: Decision) -> dict[str, object]:
    """Return what the compiled form says, as far as it can tell."""
    return {
        "status": decision.status,
        "outcome": decision.outcome,
        "missing": tuple(item.name for item in decision.missing),
        "determining": tuple(item.id for item in decision.determining),
    }


def referred(decision: Decision) -> dict[str, object]:
    """Return what the reference evaluator says of the same case."""
    main = decision[decision.main]
    reading = Decision(decision._answers, decision._facts, decision.as_of, None, decision._read)[decision.main]
    return {
        "status": main.status,
        "outcome": reading.outcome,
        "missing": tuple(item.name for item in main.missing),
        "determining": tuple(item.id for item in main.determining),
    }


def cases_of(found: Varied, count: int) -> list[dict[str, object]]:
    """Return facts for a ruleset, the same ones each time."""
    random = Random(found.seed)  # noqa: S311 - chance that comes again, no secret
    return [found.facts(random) for _ in range(count)]


def program_of(found: Varied) -> Program:
    return compile_ruleset(found.checked, as_of=found.as_of, parameters=found.given)


def differences(seeds: range, count: int) -> list[str]:
    """Return the pairs on which the two evaluators differ."""
    different = []
    for seed in seeds:
        found = varied(seed)
        program = program_of(found)
        for facts in cases_of(found, count):
            decision = program.evaluate(facts)
            compiled, reference = told(decision), referred(decision)
            if compiled != reference:
                different.append(f"seed {seed}, {facts}: {compiled} instead of {reference}")
    return different


@pytest.mark.parametrize("part", range(5))
def test_the_compiled_answer_is_the_reference_evaluators(part: int) -> None:
    size = RULESETS // 5

    assert differences(range(part * size, (part + 1) * size), CASES) == []


@pytest.mark.long
@pytest.mark.parametrize("part", range(10))
def test_the_compiled_answer_is_the_reference_evaluators_in_the_long_run(part: int) -> None:
    size = LONG // 10

    assert differences(range(1000 + part * size, 1000 + (part + 1) * size), 50) == []


@pytest.mark.parametrize("part", range(4))
def test_no_completion_of_the_facts_changes_a_settled_result(part: int) -> None:
    random = Random(part)  # noqa: S311 - as above
    for seed in range(5000 + 10 * part, 5010 + 10 * part):
        found = varied(seed)
        program = program_of(found)
        for _ in range(8):
            facts = {name: value for name, value in found.facts(random).items() if name in found.inputs}
            known = {name: value for name, value in facts.items() if value is not UNKNOWN}
            first = program.evaluate(known)
            if first.status not in SETTLED:
                continue
            for complete in found.completions(known, random, 8):
                last = program.evaluate(complete)
                assert (last.status, last.outcome) == (first.status, first.outcome), (seed, known, complete)


@pytest.mark.parametrize("part", range(4))
def test_what_is_missing_only_shrinks(part: int) -> None:
    random = Random(part)  # noqa: S311 - as above
    for seed in range(6000 + 10 * part, 6010 + 10 * part):
        found = varied(seed)
        program = program_of(found)
        for complete in found.completions({}, random, 3):
            names = random.sample(list(complete), len(complete))
            before = None
            for count in range(len(names) + 1):
                answer = program.evaluate({name: complete[name] for name in names[:count]})
                missing = {item.name for item in answer.missing}
                assert before is None or not_new(missing - before), (seed, names[:count])
                before = missing


def not_new(names: set[str]) -> bool:
    """Tell whether names are only keys of a parameter, which are told once the key is known."""
    return all("[" in name for name in names)


def test_the_pairs_hold_every_status_and_every_part_of_the_language() -> None:
    rulesets = [varied(seed) for seed in range(RULESETS)]
    statuses = Counter(
        program.evaluate(facts).status
        for found in rulesets
        for program in [program_of(found)]
        for facts in cases_of(found, 10)
    )
    text = "".join(found.text for found in rulesets)

    assert set(statuses) == {*Status} - {Status.INVALID}
    assert [
        word
        for word in (*POLICIES, *AGGREGATES[1:], *ROUNDINGS, "lookup", "count years", "duration", "overrides")
        if word not in text
    ] == []
