"""A ruleset is used by itself: evaluating one opens no file of another."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from jianfu_rules import list_rulesets
from jianfu_rules.loading.include import included_files
from jianfu_rules.loading.locate import bundled_root, version_files

ROOT = bundled_root().resolve()

# A hook that sees every file that is opened can't be taken off: it gets a process of its own.
OPENED = """
import os, sys

opened = set()
sys.addaudithook(lambda event, seen: opened.add(str(seen[0])) if event == "open" else None)

from jianfu_rules import ParameterError, evaluate

try:
    evaluate(sys.argv[1], {}, as_of=sys.argv[2])
except ParameterError:
    pass
print(*sorted(os.path.realpath(path) for path in opened), sep="\\n")
"""


def opened_by(ruleset: str, day: str) -> set[Path]:
    """Return the files below the folder of rulesets that a fresh interpreter opens to evaluate one."""
    words = [sys.executable, "-c", OPENED, ruleset, day]
    done = subprocess.run(words, capture_output=True, encoding="utf-8", check=True)
    return {path for path in map(Path, done.stdout.splitlines()) if path.is_relative_to(ROOT)}


def own_files(ruleset: str) -> set[Path]:
    """Return the versions of a ruleset and what they include."""
    versions = version_files(ruleset)
    return {file.resolve() for version in versions for file in (version, *included_files(version))}


def one_of_each_family() -> list[str]:
    first = {ruleset.partition("/")[0]: ruleset for ruleset in reversed(list_rulesets())}
    including = [ruleset for ruleset in list_rulesets() if any(map(included_files, version_files(ruleset)))]
    return sorted({*first.values(), *including[:1]})


@pytest.mark.parametrize("ruleset", one_of_each_family())
def test_evaluating_a_ruleset_opens_only_its_own_files(ruleset: str) -> None:
    assert opened_by(ruleset, version_files(ruleset)[-1].stem) == own_files(ruleset)
