"""The compiled answer equals the reference evaluator's, on random rulesets of the whole language."""

from __future__ import annotations

from random import Random

import pytest

from jianfu_rules import Decision, Program, Status, compile_ruleset
from tests.properties.varied import Varied, varied

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
    random = Random(found.seed)
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
