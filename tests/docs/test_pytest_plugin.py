"""The pages on the plugin for pytest: the repository that the tutorial builds, and every option in the reference."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from jianfu_rules.pytest_plugin.laws import LAWS
from tests.docs.pages import ROOT, blocks_of

pytestmark = pytest.mark.lane  # takes minutes, and runs in CI after the others

REPOSITORY = ROOT / "tests" / "third_party" / "city-rules"
PAGE = ROOT / "docs" / "tutorial" / "your-own-rulesets.md"
REFERENCE = ROOT / "docs" / "reference" / "pytest-plugin.md"


def files_of_the_page() -> dict[str, str]:
    blocks = blocks_of(PAGE.read_text("utf-8"))
    return {block.marks["file"]: block.text for block in blocks if "file" in block.marks}


def is_written(path: Path) -> bool:
    """Tell whether somebody wrote a file, and no tool made it."""
    return path.is_file() and path.name != "README.md" and not {"__pycache__", ".hypothesis"} & set(path.parts)


def test_each_file_of_the_page_is_that_of_the_repository() -> None:
    shown = files_of_the_page()

    assert shown
    assert [name for name, text in shown.items() if (REPOSITORY / name).read_text("utf-8") != text] == []


def test_each_file_of_the_repository_is_on_the_page() -> None:
    written = {path.relative_to(REPOSITORY).as_posix() for path in REPOSITORY.rglob("*") if is_written(path)}

    assert written == files_of_the_page().keys()


def test_every_option_is_in_the_reference(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "pytest", "-p", "jianfu_rules.pytest_plugin", "--help"]
    told = subprocess.run(words, cwd=tmp_path, capture_output=True, encoding="utf-8", check=True).stdout
    options = set(re.findall(r"--jianfu-[a-z-]+|jianfu_rulesets", told))
    page = REFERENCE.read_text("utf-8")

    assert {"--jianfu-cover", "--jianfu-mutate-fail-under", "jianfu_rulesets"} <= options
    assert [name for name in options if f"| `{name}" not in page] == []


def test_every_law_is_in_the_reference() -> None:
    page = REFERENCE.read_text("utf-8")

    assert [name for name in LAWS if f"| `{name}` |" not in page] == []
