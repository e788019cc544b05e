"""The made-up ruleset of `tests/_fixtures/permit`, checked."""

from __future__ import annotations

from pathlib import Path

from jianfu_rules.checking.check import check
from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.loading.load import load_ruleset

FOLDER = Path(__file__).parent / "_fixtures" / "permit"
FILE = FOLDER / "2025-01-01.yaml"
DAY = "2025-06-30"


def permit() -> CheckedRuleset:
    """Return the ruleset; diagnostics and explanations call its file `permit.yaml`."""
    return check(load_ruleset(FILE, source="permit.yaml"))
