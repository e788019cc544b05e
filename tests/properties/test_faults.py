"""Faults injected at random into sound rulesets are all found, with true witnesses, and nothing else is reported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import count
from random import Random

import attrs
import pytest

from jianfu_rules import CheckError, Diagnostic
from jianfu_rules.checking.check import check
from jianfu_rules.verifying import verify
from tests.conftest import COUNTED
from tests.properties import fault_inputs as inputs
from tests.properties import faults
from tests.properties.fault_bases import Base, drawn_base, shipped_bases
from tests.properties.fault_cases import Cases, unanalysed
from tests.properties.fault_findings import finds, is_true, is_true_refusal, refuses
from tests.properties.fault_parts import Fault, Injection
from tests.properties.fault_truth import about_a_broken_promise, judged

pytestmark = pytest.mark.lane  # takes minutes, and runs in CI after the others

SLOW = "tolerance/zhejiang"  # 60 inputs: what is proved of it takes seconds


@attrs.frozen
class Lane:
    """How much is tried."""

    faults: int  # of each kind, equivalents not counted
    drawn: int  # rulesets
    proving: int  # cases of which none may speak against a proof
    slow: bool  # whether the slowest ruleset is among the bases


SHORT = Lane(faults=6, drawn=10, proving=200, slow=False)
LONG = Lane(faults=80, drawn=60, proving=1_000, slow=True)

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
    def told(self) -> str:
        """The counts in one line."""
        return (
            f"{self.injected} injected, {self.equivalent} equivalent, {self.untold} that can't be told; "
            f"{self.refused} refused by check, {self.found} found by verify, {len(self.missed)} missed, "
            f"{len(self.false)} false findings; {dict(self.ways)}"
        )

    @property
    def real(self) -> int:
        return self.refused + self.found + len(self.missed)


def some_base(random: Random, lane: Lane) -> Base:
    if random.random() < 0.3:
        quick = [base for base in shipped_bases() if base.name != SLOW]
        [slow] = [base for base in shipped_bases() if base.name == SLOW]
        return slow if random.random() < 0.07 and lane.slow else random.choice(quick)
    return drawn_base(random.randrange(lane.drawn))


def tallied(fault: Fault, lane: Lane) -> Tally:
    """Inject faults of a kind until there are enough real ones, and return what became of them."""
    tally = Tally()
    for index in count():
        random = Random(f"{fault.value} {index}")
        injection = random.choice(WAYS[fault])(random, some_base(random, lane))
        if injection is None:
            continue
        if fault is Fault.NOT_MONOTONE:
            injection = about_a_broken_promise(injection, random)
        is_fault = judged(injection, random)
        if is_fault is None:
            tally.untold += 1
            continue
        tally.injected += 1
        record(tally, injection, random, f"{index}: {injection}", lane.proving, is_fault=is_fault)
        if tally.real >= lane.faults:
            break
    return tally


def record(tally: Tally, injection: Injection, random: Random, told: str, proving: int, *, is_fault: bool) -> None:
    unchecked = unanalysed(injection.ruleset)
    checked, refusals = unchecked, list[Diagnostic]()
    try:
        checked = check(injection.ruleset)
    except CheckError as error:
        cases = Cases.of(unchecked, injection.base.day)
        refusals = [item for item in error.diagnostics if refuses(item, injection)]
        tally.false += [f"{told}: {item}" for item in refusals if not is_true_refusal(item, cases, injection, random)]
        if refusals or not is_fault:
            tally.refused += is_fault
            tally.equivalent += not is_fault
            tally.ways[injection.way] += is_fault
            return
    # Where check() refuses it for something else that came with it, verify() still has to see this.
    report = verify(checked)
    found = [item for item in report.findings if finds(item, injection)]
    for item in [*report.faults, *(item for item in found if item.is_note)]:
        if not is_true(item, checked, injection.base.day, random, proving if item in found else proving // 20):
            tally.false.append(f"{told}: {item.text('en')}")
    # Where the cases drawn show nothing, a witness still can.
    is_fault = is_fault or any(item.witnesses for item in found)
    if not is_fault:
        tally.equivalent += 1
        # An exception that never had an effect was rightly told of before.
        proved = [item for item in found if injection.fault is not Fault.LOST_EXCEPTION]
        tally.false += [f"{told}: {item.text('en')}" for item in proved]
        return
    tally.ways[injection.way] += 1
    tally.found += bool(found)
    tally.missed += [f"{told}: {report.text('en')}"] * (not found)


# -- what is injected


@pytest.mark.parametrize("fault", Fault, ids=lambda fault: fault.value)
def test_every_injected_fault_is_found_and_nothing_untrue_is_said(fault: Fault) -> None:
    tally = tallied(fault, SHORT)

    assert (tally.missed, tally.false) == ([], [])


@pytest.mark.long
@pytest.mark.parametrize("fault", Fault, ids=lambda fault: fault.value)
def test_every_fault_of_many_is_found_and_nothing_untrue_is_said(
    fault: Fault, record_property: Callable[[str, object], None]
) -> None:
    tally = tallied(fault, LONG)
    record_property(COUNTED, tally.told)

    assert (tally.missed, tally.false) == ([], [])
    assert len(tally.ways) >= 3


# -- what is not


def untrue(base: Base, lane: Lane) -> list[str]:
    """Return the faults that verify() reports of a sound ruleset without being right."""
    random = Random(base.name)
    report = verify(base.checked)
    assert report.open == ()
    wrong = [
        item
        for item in report.faults
        if base.shipped or not is_true(item, base.checked, base.day, random, lane.proving)
    ]
    return [f"{base.name}: {item.text('en')}" for item in wrong]


def test_nothing_untrue_is_said_of_drawn_rulesets() -> None:
    assert [told for seed in range(SHORT.drawn) for told in untrue(drawn_base(seed), SHORT)] == []


@pytest.mark.long
def test_nothing_untrue_is_said_of_many_drawn_rulesets_and_nothing_at_all_of_shipped_ones() -> None:
    bases = [*(drawn_base(seed) for seed in range(LONG.drawn)), *shipped_bases()]

    assert [told for base in bases for told in untrue(base, LONG)] == []
