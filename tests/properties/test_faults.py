"""Faults injected at random into sound rulesets are all found, with true witnesses, and nothing else is reported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import count
from random import Random

import attrs
import pytest

from jianfu_rules import CheckError
from jianfu_rules.checking.check import check
from jianfu_rules.verifying import verify
from tests.properties import fault_inputs as inputs
from tests.properties import faults
from tests.properties.fault_bases import Base, drawn_base, shipped_bases
from tests.properties.fault_cases import Cases, unanalysed
from tests.properties.fault_findings import PROVING, finds, is_true, is_true_refusal, refuses
from tests.properties.fault_parts import Fault, Injection
from tests.properties.fault_truth import judged

FEW, MANY = 6, 80  # faults of each kind
FEW_BASES, MANY_BASES = 12, 60  # drawn rulesets
SLOW = "tolerance/zhejiang"  # 60 inputs: what is proved of it takes seconds
WAYS: dict[Fault, Sequence[faults.Way]] = {
    Fault.GAP: (faults.otherwise_gone, faults.rule_gone, faults.cut_out, faults.cut_out, faults.key_gone),
    Fault.OVERLAP: (faults.rule_added, faults.rule_added, faults.cell_gone, faults.policy_changed),
    Fault.DEAD: (
        faults.against_a_decision,
        faults.against_a_decision,
        faults.against_itself,
        faults.out_of_reach,
        faults.narrowed,
    ),
    Fault.SHADOWED: (
        faults.narrower_copy,
        faults.under_a_union,
        faults.behind_an_exception,
        faults.behind_a_decision,
        faults.behind_a_decision,
    ),
    Fault.USELESS: (
        inputs.split_rule,
        inputs.split_rule,
        inputs.split_formula,
        inputs.unneeded_condition,
        inputs.no_weight,
    ),
    Fault.NOT_MONOTONE: (
        inputs.sign_turned,
        inputs.weight_negated,
        inputs.branches_swapped,
        inputs.stepped,
        inputs.weights_changed,
        inputs.outputs_changed,
    ),
    Fault.LOST_EXCEPTION: (faults.override_gone, faults.exception_gone, faults.exception_narrowed),
}


@attrs.define
class Tally:
    """What became of the injections of a kind."""

    injected: int = 0
    equivalent: int = 0
    untold: int = 0  # of which the reference evaluator can't tell, and which don't count
    refused: int = 0
    found: int = 0
    missed: list[str] = attrs.field(factory=list)
    false: list[str] = attrs.field(factory=list)
    ways: Counter[str] = attrs.field(factory=Counter)

    @property
    def real(self) -> int:
        return self.refused + self.found + len(self.missed)


def some_base(random: Random, bases: int) -> Base:
    if random.random() < 0.3:
        quick = [base for base in shipped_bases() if base.name != SLOW]
        [slow] = [base for base in shipped_bases() if base.name == SLOW]
        return slow if random.random() < 0.12 else random.choice(quick)
    return drawn_base(random.randrange(bases))


def tallied(fault: Fault, wanted: int, bases: int) -> Tally:
    """Inject faults of a kind until `wanted` of them are real, and return what became of them."""
    tally = Tally()
    for index in count():
        random = Random(f"{fault.value} {index}")
        injection = random.choice(WAYS[fault])(random, some_base(random, bases))
        if injection is None:
            continue
        is_fault = judged(injection, random)
        if is_fault is None:
            tally.untold += 1
            continue
        tally.injected += 1
        record(tally, injection, random, f"{index}: {injection}", is_fault=is_fault)
        if tally.real >= wanted:
            return tally
    raise AssertionError


def record(tally: Tally, injection: Injection, random: Random, told: str, *, is_fault: bool) -> None:
    try:
        checked = check(injection.ruleset)
    except CheckError as error:
        fitting = [item for item in error.diagnostics if refuses(item, injection)]
        cases = Cases.of(unanalysed(injection.ruleset), injection.base.day)
        tally.false += [f"{told}: {item}" for item in fitting if not is_true_refusal(item, cases, injection, random)]
        if not is_fault:
            tally.equivalent += 1
        elif fitting:
            tally.refused += 1
        else:
            tally.missed.append(f"{told}: refused for {error}")
    else:
        report = verify(checked)
        found = [item for item in report.faults if finds(item, injection)]
        for item in report.faults:
            if not is_true(item, checked, injection.base.day, random, PROVING if item in found else PROVING // 10):
                tally.false.append(f"{told}: {item.text('en')}")
        # Where the cases drawn show nothing, a witness still can.
        is_fault = is_fault or any(item.witnesses for item in found)
        if not is_fault:
            tally.equivalent += 1
            tally.false += [f"{told}: {item.text('en')}" for item in found]
        elif found:
            tally.found += 1
        else:
            tally.missed.append(f"{told}: {report.text('en')}")
    if is_fault:
        tally.ways[injection.way] += 1


def require_all(tally: Tally) -> None:
    assert tally.missed == []
    assert tally.false == []


@pytest.mark.parametrize("fault", Fault, ids=lambda fault: fault.value)
def test_every_injected_fault_is_found_and_nothing_else(fault: Fault) -> None:
    tally = tallied(fault, FEW, FEW_BASES)

    require_all(tally)


def untrue(base: Base) -> list[str]:
    """Return the faults that verify() reports of a sound ruleset without being right."""
    random = Random(base.name)
    report = verify(base.checked)
    assert report.open == ()
    wrong = [item for item in report.faults if base.shipped or not is_true(item, base.checked, base.day, random)]
    return [f"{base.name}: {item.text('en')}" for item in wrong]


def test_nothing_untrue_is_said_of_untouched_rulesets() -> None:
    bases = [*(drawn_base(seed) for seed in range(FEW_BASES)), *shipped_bases()]

    assert [told for base in bases if base.name != SLOW for told in untrue(base)] == []


@pytest.mark.long
def test_nothing_untrue_is_said_of_any_untouched_ruleset() -> None:
    bases = [*(drawn_base(seed) for seed in range(MANY_BASES)), *shipped_bases()]

    assert [told for base in bases for told in untrue(base)] == []
