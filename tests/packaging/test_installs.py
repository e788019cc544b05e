"""The sdist, the wheel and the editable install hold what they should, and work outside the checkout.

The wheel is built from the sdist. Each way of installing gets an environment of its own, made as a user would make it;
the editable one is made from an unpacked sdist, so that the checkout is left alone. A fourth one has the wheel with the
lowest versions of its dependencies.
"""

from __future__ import annotations

import email.parser
import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from pathlib import Path, PurePosixPath

import pytest

# One worker makes the archives and the environments, once.
pytestmark = pytest.mark.xdist_group("packaging")

ROOT = Path(__file__).resolve().parents[2]
EVALUATE = """
from decimal import Decimal
from jianfu_rules import evaluate, list_rulesets

listed = {str(getattr(each, "id", each)) for each in list_rulesets()}
assert {"scoring/pudong", "admission/jingmen"} <= listed, listed
facts = {"resident_rating": "92.55", "street_rating": 88}
decision = evaluate("scoring/pudong", facts, as_of="2025-06-30")
assert decision.outcome == Decimal("91.185"), decision
"""
BUNDLED_ROOT = "from jianfu_rules.loading.locate import bundled_root; print(bundled_root().resolve())"
SITE_PACKAGES = "import sysconfig; print(sysconfig.get_path('purelib'))"


@dataclass(frozen=True)
class Archives:
    """What was built from the checkout."""

    sdist: Path
    wheel: Path


@dataclass(frozen=True)
class Installed:
    """An environment with the package in it."""

    way: str  # wheel, sdist, editable, or lowest: the wheel on the oldest dependencies it allows
    env: Path
    tree: Path | None  # the source tree of an editable install
    outside: Path  # an empty folder to run in

    def run(self, *command: str) -> str:
        """Run a program of the environment outside the checkout and return what it printed."""
        program, *arguments = command
        return run([self.env / "bin" / program, *arguments], cwd=self.outside)

    def python(self, code: str) -> str:
        """Run `code`, cut off from the environment variables and the current folder."""
        return self.run("python", "-I", "-c", code).strip()


def run(command: list[str | Path], *, cwd: Path) -> str:
    done = subprocess.run(command, cwd=cwd, env=clean_environment(), capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, f"{command} ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def clean_environment() -> Mapping[str, str]:
    unwanted = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "COV_", "COVERAGE_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}
    return {**kept, "PYTHONUTF8": "1"}


def files_below(folder: Path) -> set[PurePosixPath]:
    """Return the files that belong to the project, relative to `folder`."""
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {PurePosixPath(path.as_posix()) for path in found if not is_stray(PurePosixPath(path.as_posix()))}


def is_stray(path: PurePosixPath) -> bool:
    """Tell whether a file was made by a tool or an editor."""
    hidden = any(part.startswith(".") for part in path.parts if part not in {".ci", ".gitignore"})
    return hidden or "__pycache__" in path.parts or path.suffix in {".pyc", ".pyo", ".swp", ".orig", ".rej"}


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Archives:
    folder = tmp_path_factory.mktemp("dist")
    run([sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT], cwd=folder)
    (sdist,) = folder.glob("*.tar.gz")
    (wheel,) = folder.glob("*.whl")
    return Archives(sdist, wheel)


@pytest.fixture(scope="module")
def wheel_files(archives: Archives) -> set[PurePosixPath]:
    with zipfile.ZipFile(archives.wheel) as wheel:
        return {PurePosixPath(name) for name in wheel.namelist()}


@pytest.fixture(scope="module")
def sdist_files(archives: Archives) -> set[PurePosixPath]:
    """Return the files of the sdist, without the folder they are in."""
    with tarfile.open(archives.sdist) as sdist:
        paths = [PurePosixPath(member.name) for member in sdist if member.isfile()]
    (top,) = {path.parts[0] for path in paths}
    assert top == archives.sdist.name.removesuffix(".tar.gz")
    return {path.relative_to(top) for path in paths}


@pytest.fixture(scope="module", params=["wheel", "sdist", "editable", "lowest"])
def installed(
    request: pytest.FixtureRequest, archives: Archives, tmp_path_factory: pytest.TempPathFactory
) -> Installed:
    way = str(request.param)
    folder = tmp_path_factory.mktemp(way).resolve()
    outside = folder / "outside"
    outside.mkdir()
    tree = unpacked(archives.sdist, folder / "tree") if way == "editable" else None
    archive = archives.sdist if way == "sdist" else archives.wheel
    what: list[str | Path] = ["--editable", tree] if tree else [archive]
    if way == "lowest":
        what += [each.replace(">=", "==") for each in core_requirements(metadata_of(archives.wheel))]
    # One pip serves all environments: making them without their own saves seconds.
    venv.create(folder / "env", with_pip=False, symlinks=True)
    pip: list[str | Path] = [sys.executable, "-m", "pip", "--python", folder / "env" / "bin" / "python"]
    run([*pip, "install", "--quiet", "--disable-pip-version-check", *what], cwd=outside)
    return Installed(way, folder / "env", tree, outside)


def metadata_of(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return email.parser.Parser().parsestr(archive.read(name).decode())


def core_requirements(metadata: Message) -> list[str]:
    """Return what is required whatever the extras."""
    return [each for each in metadata.get_all("Requires-Dist", []) if "extra ==" not in each]


def unpacked(sdist: Path, folder: Path) -> Path:
    with tarfile.open(sdist) as archive:
        # The first releases of 3.11 have no filters, later versions want one named.
        archive.extraction_filter = getattr(tarfile, "data_filter", None)
        archive.extractall(folder)  # noqa: S202 - our own archive
    (tree,) = folder.iterdir()
    return tree


def test_the_wheel_holds_the_package_and_the_rulesets_and_nothing_else(wheel_files: set[PurePosixPath]) -> None:
    package = PurePosixPath("jianfu_rules")
    modules = {package / path for path in files_below(ROOT / "src" / "jianfu_rules")}
    scaffolds = {path for path in modules if path.is_relative_to(package / "cli" / "scaffolds")}
    rulesets = {package / "rulesets" / path for path in files_below(ROOT / "rulesets")}

    assert {path for path in wheel_files if ".dist-info" not in path.parts[0]} == modules | rulesets
    assert package / "py.typed" in wheel_files
    assert rulesets
    assert {path.suffix for path in modules - scaffolds} == {".py", ".typed"}
    assert {path.suffix for path in scaffolds} == {".yaml", ".md"}
    assert {path.suffix for path in rulesets if path.parent.name != "schema"} <= {".yaml", ".md"}
    assert {path.suffix for path in rulesets if path.parent == package / "rulesets" / "schema"} == {".json"}


def test_the_wheel_names_its_licence_its_command_and_its_dependencies(archives: Archives) -> None:
    with zipfile.ZipFile(archives.wheel) as wheel:
        (folder,) = {name.split("/")[0] for name in wheel.namelist() if ".dist-info/" in name}
        entry_points = wheel.read(f"{folder}/entry_points.txt").decode()
        licence = wheel.read(f"{folder}/licenses/LICENSE").decode()
    metadata = metadata_of(archives.wheel)
    required = core_requirements(metadata)

    assert (ROOT / "LICENSE").read_text("utf-8") == licence
    assert metadata["License-Expression"] == "Apache-2.0"
    assert metadata["Requires-Python"] == ">=3.11"
    assert sorted(each.split(">=")[0].lower() for each in required) == ["attrs", "cattrs", "pyyaml"]
    assert "jianfu = jianfu_rules.cli.main:main" in entry_points


def test_the_sdist_holds_what_a_checkout_holds(sdist_files: set[PurePosixPath]) -> None:
    folders = ("src", "rulesets", "docs", "tests", "scripts", "examples", ".ci")
    single = ["CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "pyproject.toml"]
    single += [path.name for path in ROOT.glob("README*.md")]
    expected = {PurePosixPath(top) / path for top in folders for path in files_below(ROOT / top)}

    assert "README.md" in single
    assert expected | {PurePosixPath(name) for name in single} <= sdist_files


def test_the_sdist_holds_no_stray_file(sdist_files: set[PurePosixPath]) -> None:
    assert [path for path in sorted(sdist_files) if is_stray(path)] == []
    assert not {path.parts[0] for path in sdist_files} & {"build", "dist", "htmlcov", "mutants"}


@pytest.mark.parametrize("path", ["src/a/__pycache__/b.txt", "src/b.pyc", ".venv/bin/python", "docs/.page.md.swp"])
def test_a_stray_file_is_known_as_one(path: str) -> None:
    assert is_stray(PurePosixPath(path))


def test_an_installed_package_lists_and_evaluates_the_shipped_rulesets(installed: Installed) -> None:
    installed.python(EVALUATE)


def test_rulesets_are_read_live_from_the_tree_only_when_editable(installed: Installed) -> None:
    read_from = Path(installed.python(BUNDLED_ROOT))
    in_site_packages = Path(installed.python(SITE_PACKAGES)).resolve() / "jianfu_rules"

    if installed.tree is not None:
        assert installed.tree / "rulesets" == read_from
        assert not in_site_packages.exists(), "an editable install must leave no copy"
    else:
        assert in_site_packages / "rulesets" == read_from


@pytest.mark.parametrize("command", [("jianfu",), ("python", "-m", "jianfu_rules")], ids=" ".join)
def test_the_command_line_lists_the_shipped_rulesets(installed: Installed, command: tuple[str, ...]) -> None:
    listed = installed.run(*command, "list")

    assert "scoring/pudong" in listed
    assert "admission/jingmen" in listed


def test_the_schemas_lie_beside_the_installed_rulesets(installed: Installed) -> None:
    file = Path(installed.python(BUNDLED_ROOT)) / "schema" / "ruleset-1.json"

    assert installed.run("jianfu", "schema", "ruleset") == file.read_text("utf-8")
