"""Whatever is fed to the library: an answer or a JianfuError, each input within 2 s of CPU time and 256 MB.

10,000 inputs in CI (`make test-lanes`), 100,000 more in `make test-long`. Every lane runs in a worker of its own, whose bounds the
operating system enforces (see `guarded`); what is done with an input stands in `lanes`.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import COUNTED
from tests.properties.guarded import ROOT, Report, in_a_worker

Record = Callable[[str, object], None]

# How many of 10,000 inputs each lane gets.
SHARES = {"facts": 2_000, "mutants": 2_500, "texts": 2_500, "expressions": 2_700, "words": 300}
# What part of a lane's inputs has to come how far, so that a lane can't decay to trying the first door only.
REACHED = {
    "mutants": {"checked": 0.05, "loaded": 0.05},
    "expressions": {"typed": 0.03, "read": 0.03},
    "facts": {"decision": 0.05, "FactsError": 0.2},
    "words": {"exit 0": 0.01, "exit 1": 0.05},
}


def test_the_lanes_together_have_ten_thousand_inputs() -> None:
    assert sum(SHARES.values()) == 10_000


def run(lane: str, inputs: int, first: int, record: Record) -> Report:
    found = in_a_worker(lane, inputs, first)
    record(COUNTED, f"{found.inputs} inputs, the slowest {found.slowest:.2f} s; {dict(found.outcomes)}")
    assert found.inputs >= inputs
    for outcome, least in REACHED.get(lane, {}).items():
        assert found.share(outcome) >= least, found.outcomes
    return found


@pytest.mark.lane
@pytest.mark.parametrize("lane", SHARES)
def test_nothing_but_our_own_errors_comes_out(lane: str, record_property: Record) -> None:
    run(lane, SHARES[lane], 1, record_property)


@pytest.mark.long
@pytest.mark.parametrize("part", range(10))
@pytest.mark.parametrize("lane", SHARES)
def test_nothing_but_our_own_errors_comes_out_of_many_more(lane: str, part: int, record_property: Record) -> None:
    run(lane, SHARES[lane], 100 + part, record_property)


GUARDED = """
import sys
from tests.properties.guarded import Bounds, BrokenBoundError
bounds = Bounds.of_this_process(sys.argv[1])
def run(word):
    if word == "slow":
        while True:
            pass
    if word == "large":
        return len(bytearray(400 << 20))
    return word
try:
    print(bounds.hold(run, sys.argv[2], sys.argv[2]))
except BrokenBoundError as error:
    print("broken:", error)
"""


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("slow", "broken: more than 2.0 s of CPU time"),
        ("large", "broken: more than 256 MB of memory"),
        ("neither", "neither"),
    ],
)
def test_the_bounds_are_real(tmp_path: Path, word: str, said: str) -> None:
    command = [sys.executable, "-c", GUARDED, str(tmp_path / "journal"), word]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=120)

    assert done.stdout.strip() == said
    assert (tmp_path / "journal").read_text("utf-8") == repr(word) or (tmp_path / "journal").read_text("utf-8") == word
