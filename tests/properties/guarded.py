"""Bounds that are enforced: a worker process that gives every input 2 s of CPU time and 256 MB of memory.

A worker runs one lane (see `lanes`) and says how many inputs it ran and what came of them. An input that goes over a
bound, or that lets something else out than is allowed, is told by the worker on its standard error; one that kills
the worker stands in its journal. CPU time is what is measured: a machine that does other things, too, changes nothing.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import attrs

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 2.0  # CPU time of one input
MEGABYTES = 256  # of address space beyond what the worker has before its first input
HOPELESS = 60  # seconds of CPU time of one input after which the worker is killed: a call that never comes back
JOURNAL = 100_000  # characters of an input that are written down
LIMITED = (resource.RLIMIT_AS, resource.RLIMIT_CPU)

Item = TypeVar("Item")
Found = TypeVar("Found")


class BrokenBoundError(Exception):
    """An input took more time or memory than it may."""


class _Alarm(BaseException):
    """Time is up; no handler in the library waits for it."""


@attrs.define
class Bounds:
    """The bounds of this process: made once, before the first input."""

    ceiling: int  # bytes of address space
    journal: int  # the file that holds the input at work
    last: float = 0.0  # CPU seconds of the last input
    slowest: float = 0.0
    slowest_input: str = ""
    _armed: bool = False
    _usual: dict[int, tuple[int, int]] = attrs.field(
        factory=lambda: {kind: resource.getrlimit(kind) for kind in LIMITED}
    )

    @classmethod
    def of_this_process(cls, journal: str) -> Bounds:
        """Return bounds that start from what the process has now."""
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        ceiling = pages * resource.getpagesize() + (MEGABYTES << 20)
        bounds = cls(ceiling, os.open(journal, os.O_WRONLY | os.O_CREAT | os.O_TRUNC))
        signal.signal(signal.SIGPROF, bounds._ring)
        return bounds

    def hold(self, run: Callable[[Item], Found], item: Item, shown: str) -> Found:
        """Return what `run` makes of `item`.

        Raises:
            BrokenBoundError: It took more time or memory than it may.
        """
        os.truncate(self.journal, os.pwrite(self.journal, shown[:JOURNAL].encode("utf-8", "backslashreplace"), 0))
        before = _cpu()
        self._arm(before)
        try:
            found = run(item)
        except _Alarm:
            self._disarm()
            raise BrokenBoundError(f"more than {SECONDS} s of CPU time") from None
        except MemoryError:
            self._disarm()
            raise BrokenBoundError(f"more than {MEGABYTES} MB of memory") from None
        finally:
            self._disarm()
            self.last = _cpu() - before
            if self.last > self.slowest:
                self.slowest, self.slowest_input = self.last, shown
        return found

    def _arm(self, now: float) -> None:
        for kind, most in zip(LIMITED, (self.ceiling, int(now) + HOPELESS), strict=True):
            resource.setrlimit(kind, (most, self._usual[kind][1]))
        self._armed = True
        # Again and again: an alarm that rings inside a destructor is printed and lost.
        signal.setitimer(signal.ITIMER_PROF, SECONDS, 0.05)

    def _disarm(self) -> None:
        self._armed = False
        signal.setitimer(signal.ITIMER_PROF, 0)
        for kind in LIMITED:
            resource.setrlimit(kind, self._usual[kind])

    def _ring(self, number: int, frame: object) -> None:
        del number, frame
        if self._armed:
            raise _Alarm


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


@attrs.frozen
class Report:
    """What a worker says of a lane."""

    inputs: int
    outcomes: Mapping[str, int]  # how many inputs came to what
    slowest: float  # CPU seconds
    slowest_input: str

    def share(self, outcome: str) -> float:
        """Return the part of the inputs that came to `outcome`."""
        return self.outcomes.get(outcome, 0) / self.inputs


def in_a_worker(lane: str, inputs: int, first: int) -> Report:
    """Run a lane in a worker process, with so many inputs, and chance that starts from `first`."""
    return Report(**said_by("tests.properties.lanes", lane, str(inputs), str(first)))


def said_by(module: str, *words: str) -> Any:
    """Run a module in a worker process, and return what it prints last, which is JSON.

    Args:
        module: The module; the first word that it is given is the path of its journal.
        words: The other words.

    Raises:
        AssertionError: The worker failed; with what it said, and the input that it worked on.
    """
    hidden = ("COVERAGE_PROCESS_START", "COVERAGE_PROCESS_CONFIG")  # measuring would cost the inputs' time
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    environment["LANGUAGE"] = "C"  # looking for translations of argparse takes most of a command's time
    with tempfile.TemporaryDirectory() as folder:
        journal = Path(folder, "journal")
        command = [sys.executable, "-m", module, str(journal), *words]
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
        )
        if done.returncode:
            _fail(done, journal)
    return json.loads(done.stdout.splitlines()[-1])


def _fail(done: subprocess.CompletedProcess[str], journal: Path) -> NoReturn:
    last = journal.read_text("utf-8") if journal.exists() else "none"
    ending = f"a signal, {-done.returncode}" if done.returncode < 0 else f"exit code {done.returncode}"
    raise AssertionError(f"the worker ended with {ending}\n{done.stderr[-20_000:]}\nlast input: {last[:2_000]}")
