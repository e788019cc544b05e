"""Somebody else's package of rulesets works with our wheel installed and nothing more: by id, by path, in pytest."""

from __future__ import annotations

import json
import re
import shutil
import sys
import venv
from pathlib import Path

import pytest

from tests.packaging.test_installs import ROOT, Installed, run

# One worker makes the archives and the environment, once.
pytestmark = [pytest.mark.xdist_group("packaging"), pytest.mark.lane]  # takes minutes: CI runs it after the others

REPOSITORY = ROOT / "tests" / "third_party" / "city-rules"
IDS = ("yunxi/festival-stalls", "yunxi/reading-rooms")


def wheel_of(project: Path, folder: Path) -> Path:
    run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, project], cwd=folder)
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Return an environment with our wheel and theirs, which runs in a copy of their repository."""
    folder = tmp_path_factory.mktemp("city").resolve()
    for name in ("ours", "theirs"):
        (folder / name).mkdir()
    copy = Path(shutil.copytree(REPOSITORY, folder / "repository"))
    ours, theirs = wheel_of(ROOT, folder / "ours"), wheel_of(copy, folder / "theirs")
    venv.create(folder / "env", with_pip=False, symlinks=True)
    pip: list[str | Path] = [sys.executable, "-m", "pip", "--python", folder / "env" / "bin" / "python"]
    run([*pip, "install", "--quiet", "--disable-pip-version-check", f"{ours}[testing]", theirs], cwd=folder)
    return Installed("wheel", folder / "env", None, copy)


def test_the_command_lists_its_rulesets_beside_ours(city: Installed) -> None:
    listed = [line.strip().split("  ")[0] for line in city.run("jianfu", "list").splitlines()]

    assert {*IDS, "scoring/pudong"} <= set(listed)


def test_its_rulesets_are_evaluated_by_id_and_by_path(city: Installed) -> None:
    printed = city.python("""
from importlib.resources import files
from jianfu_rules import evaluate

facts = {"goods": "food", "certificate": False}
for ruleset in ("yunxi/festival-stalls", files("city_rules") / "rulesets/yunxi/festival-stalls"):
    print(evaluate(ruleset, facts, as_of="2025-02-05").outcome)
""")

    assert printed.split() == ["refused", "refused"]


def test_its_files_are_called_by_the_package_wherever_it_is_installed(city: Installed) -> None:
    facts = ("--fact", "goods=crafts", "--fact", "width=3.1")
    told = city.run("jianfu", "explain", IDS[0], "--as-of", "2025-02-05", *facts, "--lang", "en")

    assert "ruleset file city_rules/rulesets/yunxi/festival-stalls/2025-02-01.yaml:" in told


def test_its_own_tests_pass_with_its_rulesets_found_by_path(city: Installed) -> None:
    options = ("--jianfu-max-examples=5", "--jianfu-cover", "--jianfu-cover-fail-under=100", "--jianfu-lang=en")
    said = city.run("python", "-m", "pytest", "-v", *options)

    assert "src/city_rules/rulesets/yunxi/festival-stalls/cases/2025-02-01.yaml::no place is left PASSED" in said
    assert "tests/test_rulesets.py::test_a_room_with_three_complaints_is_never_good PASSED" in said
    assert re.search(r"^yunxi/festival-stalls +2025-02-01 +7 +4/4 +4/4 +2/2$", said, re.MULTILINE)


def test_its_own_tests_pass_with_its_rulesets_named_by_id(city: Installed) -> None:
    named = [f"--jianfu-rulesets={name}" for name in IDS]
    options = ("-q", "--jianfu-max-examples=5", "--jianfu-cover=cover.json", "--jianfu-cover-fail-under=100")
    said = city.run("python", "-m", "pytest", "tests", *options, *named)
    cover = json.loads((city.outside / "cover.json").read_text("utf-8"))

    assert "failed" not in said
    assert [version["ruleset"] for version in cover["versions"]] == list(IDS)
    assert [version["cases"] for version in cover["versions"]] == [7, 6]


def test_a_run_that_does_not_ask_for_the_plugin_has_none(city: Installed) -> None:
    said = city.run("python", "-m", "pytest", "--help", "--noconftest")

    assert "jianfu" not in said
