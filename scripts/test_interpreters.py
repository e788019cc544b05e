"""Run the tests on the installed wheel, under every supported CPython found on this machine.

The wheel is built once, from the sdist. The tests run in the unpacked sdist, where `src/jianfu_rules` is replaced by a
link to the installed package: whichever way a test takes, it meets the wheel. Left out are the tests marked `long` and
`tests/packaging`. A version that is not found is said, and is no failure.
"""

from __future__ import annotations

import enum
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VERSIONS = ("3.11", "3.12", "3.13", "3.14")
# Pinned by the extra `dev`.
TEST_PACKAGES = ("hypothesis", "jsonschema", "pyarrow", "pytest", "pytest-xdist", "z3-solver")

# What is slow and says the same under every interpreter: pages, schemas, the plugin, proofs, the catalogue, and of the
# properties all but those that hold the back ends, expressions and the loader against each other.
IGNORED = (
    "tests/architecture",
    "tests/docs",
    "tests/figures",
    "tests/packaging",
    "tests/rulesets",
    "tests/properties/test_generated.py",
    "tests/properties/test_laws.py",
    "tests/properties/test_overlaps.py",
    "tests/properties/test_presenting.py",
    "tests/properties/test_faults.py",
    "tests/properties/test_formatting.py",
    "tests/properties/test_smt.py",
    "tests/properties/test_strategies.py",
    "tests/unit/presenting",
    "tests/unit/pytest_plugin",
    "tests/unit/schemas",
    "tests/unit/strategies",
    "tests/unit/verifying",
)

PROBE = "import ensurepip, platform, sys, venv; print(platform.python_implementation(), *sys.version_info[:2], sep='.')"
WHERE = "import jianfu_rules, sysconfig; print(jianfu_rules.__file__); print(sysconfig.get_path('purelib'))"
COUNT = re.compile(r"(\d+) (passed|failed|error|skipped|xfailed|xpassed)")
SUMMARY = re.compile(r"\d+ \w+.* in \d[\d.]*s")


class Verdict(enum.Enum):
    """How it went under one version."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_FOUND = "not found"


@dataclass(frozen=True)
class Outcome:
    """One row of the final table."""

    version: str
    verdict: Verdict
    interpreter: Path | None = None
    counts: tuple[tuple[str, int], ...] = ()  # pytest's words and numbers
    note: str = ""

    def count(self, *words: str) -> int:
        """Return how many tests ended in one of `words`."""
        return sum(number for word, number in self.counts if word in words)


class StepError(Exception):
    """A step before the tests failed; carries what it printed."""


def main() -> int:
    """Try every version, print the table, and return the exit code."""
    with tempfile.TemporaryDirectory(prefix="jianfu-interpreters-") as name:
        work = Path(name).resolve()
        try:
            wheel, sdist = build(work / "dist")
        except StepError as error:
            print(f"the wheel could not be built\n{error}")
            return 1
        outcomes = [try_version(version, wheel, sdist, work / version) for version in VERSIONS]
    report(outcomes)
    failed = any(outcome.verdict is Verdict.FAILED for outcome in outcomes)
    tried = any(outcome.verdict is not Verdict.NOT_FOUND for outcome in outcomes)
    return 1 if failed or not tried else 0


def build(folder: Path) -> tuple[Path, Path]:
    """Build the sdist, and the wheel from it; return both (wheel first)."""
    print("building the sdist, and the wheel from it …", flush=True)
    step([sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)])
    (wheel,) = folder.glob("*.whl")
    (sdist,) = folder.glob("*.tar.gz")
    return wheel, sdist


def try_version(version: str, wheel: Path, sdist: Path, work: Path) -> Outcome:
    """Install the wheel for one version and run the tests on it."""
    interpreter = find_interpreter(version)
    if interpreter is None:
        print(f"\n=== CPython {version}: not found", flush=True)
        return Outcome(version, Verdict.NOT_FOUND)
    print(f"\n=== CPython {version}: {interpreter}", flush=True)
    try:
        python = install(interpreter, wheel, work / "env")
        tree = unpack(sdist, work / "tree")
        link_installed(python, tree)
    except StepError as error:
        print(error)
        return Outcome(version, Verdict.FAILED, interpreter, note="the tests could not start")
    code, counts = run_tests(python, tree)
    return Outcome(version, Verdict.PASSED if code == 0 else Verdict.FAILED, interpreter, counts)


def find_interpreter(version: str) -> Path | None:
    """Return a CPython of that version which runs and can make environments."""
    return next((path for path in candidates(version) if answers(path, version)), None)


def candidates(version: str) -> Iterator[Path]:
    """Yield the files that could be a Python of that version: on PATH, then where pyenv and uv keep theirs."""
    home = Path.home()
    pyenv = Path(os.environ.get("PYENV_ROOT") or home / ".pyenv")
    uv = Path(os.environ.get("UV_PYTHON_INSTALL_DIR") or home / ".local/share/uv/python")
    folders = [Path(sys.base_prefix, "bin")]
    folders += [Path(entry) for entry in os.environ.get("PATH", "").split(os.pathsep) if entry]
    folders += sorted(pyenv.glob("versions/*/bin"))
    folders += sorted(uv.glob("*/bin"))
    for folder in folders:
        path = folder / f"python{version}"
        if path.is_file() and os.access(path, os.X_OK):
            yield path


def answers(path: Path, version: str) -> bool:
    """Tell whether `path` really runs as CPython `version`; a shim of pyenv may not."""
    try:
        done = subprocess.run([path, "-I", "-c", PROBE], capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and done.stdout.strip() == f"CPython.{version}"


def install(interpreter: Path, wheel: Path, env: Path) -> Path:
    """Make an environment with the wheel and what its tests need; return its Python."""
    step([interpreter, "-m", "venv", env])
    python = env / "bin" / "python"
    step([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel, *test_requirements()])
    return python


def test_requirements() -> list[str]:
    """Return the pins of the packages the tests need, from pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    pins = project["optional-dependencies"]["dev"]
    return [pin for pin in pins if pin.partition("==")[0] in TEST_PACKAGES]


def unpack(sdist: Path, folder: Path) -> Path:
    """Unpack our own sdist and return the tree."""
    with tarfile.open(sdist) as archive:
        # The first releases of 3.11 have no filters, later versions want one named.
        archive.extraction_filter = getattr(tarfile, "data_filter", None)
        archive.extractall(folder)  # noqa: S202 - our own archive
    (tree,) = folder.iterdir()
    return tree


def link_installed(python: Path, tree: Path) -> None:
    """Put the installed package where the tree's source was, and make sure that it is what gets imported."""
    where = step([python, "-P", "-c", WHERE], cwd=tree).splitlines()
    imported, installed = Path(where[0]).resolve(), Path(where[1]).resolve() / "jianfu_rules"
    if imported.parent != installed:
        message = f"the tests would meet {imported.parent}, not the wheel in {installed}"
        raise StepError(message)
    source = tree / "src" / "jianfu_rules"
    shutil.rmtree(source)
    source.symlink_to(installed, target_is_directory=True)


def run_tests(python: Path, tree: Path) -> tuple[int, tuple[tuple[str, int], ...]]:
    """Run pytest, passing on what it prints; return its exit code and its counts."""
    command: list[str | Path] = [
        python,
        "-P",
        "-m",
        "pytest",
        "-q",
        "-n",
        "2",
        *(f"--ignore={path}" for path in IGNORED),
        "-p",
        "no:cacheprovider",
    ]
    summary = ""
    with subprocess.Popen(
        command, cwd=tree, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            if SUMMARY.search(line):
                summary = line
    return process.returncode, tuple((word, int(number)) for number, word in COUNT.findall(summary))


def step(command: Sequence[str | Path], *, cwd: Path | None = None) -> str:
    """Run a command that must succeed; return what it printed on standard output."""
    done = subprocess.run(command, cwd=cwd, env=environment(), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        message = f"{' '.join(map(str, command))}\nended with {done.returncode}\n{done.stdout}{done.stderr}"
        raise StepError(message)
    return done.stdout


def environment() -> Mapping[str, str]:
    """Return our environment without what could lead an interpreter to other code."""
    unwanted = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__"}
    return {name: value for name, value in os.environ.items() if name not in unwanted}


def report(outcomes: Sequence[Outcome]) -> None:
    """Print one row per version, and the sums in pytest's words as the last line."""
    print(f"\n{'CPython':<9}{'verdict':<11}{'tests':<34}interpreter")
    for outcome in outcomes:
        tests = outcome.note or ", ".join(f"{number} {word}" for word, number in outcome.counts)
        row = f"{outcome.version:<9}{outcome.verdict.value:<11}{tests:<34}{outcome.interpreter or ''}"
        print(row.rstrip())
    passed = sum(outcome.count("passed") for outcome in outcomes)
    failed = sum(max(outcome.count("failed", "error"), 1) for outcome in outcomes if outcome.verdict is Verdict.FAILED)
    print(f"\n{passed} passed, {failed} failed", flush=True)


if __name__ == "__main__":
    sys.exit(main())
