"""The registry of diagnostic codes and the source agree: what is raised is registered, what is registered is raised."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from jianfu_rules.diagnostics import CODES

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "jianfu_rules"
REGISTRY = PACKAGE / "diagnostics.py"
LITERAL = re.compile(r"""(["'])(JR[0-9]+)\1""")

USED = {
    code: path.relative_to(PACKAGE).as_posix()
    for path in sorted(PACKAGE.rglob("*.py"))
    if path != REGISTRY
    for _, code in LITERAL.findall(path.read_text("utf-8"))
}


@pytest.mark.parametrize("code", CODES)
def test_a_registered_code_can_be_raised(code: str) -> None:
    assert code in USED


@pytest.mark.parametrize("code", sorted(USED))
def test_a_code_in_the_source_is_registered(code: str) -> None:
    assert code in CODES, USED[code]
