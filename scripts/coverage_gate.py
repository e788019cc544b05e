"""Hold the parts that say what everything means to full coverage, by line and by branch.

Run it after the tests with `--cov`: it reads the data that they left (`.coverage`, or what COVERAGE_FILE names). It
fails and lists the lines and branches where one of these parts is not covered wholly, where the data is older than the
code, and where a comment hides code from the measurement.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from coverage import Coverage
from coverage.exceptions import CoverageException

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "jianfu_rules"
PARTS = ("kleene.py", "semantics", "checking")
PRAGMA = "pragma: no"


def main() -> int:
    """Return 0 where all parts are covered wholly, else 1."""
    modules = list(modules_of(PACKAGE))
    try:
        report = read_report(modules)
    except CoverageException as error:
        print(f"there is no coverage to hold the code to: {error}", file=sys.stderr)
        return 1
    problems = [line for module in modules for line in problems_of(module, report)]
    if problems:
        print("\n".join(problems), file=sys.stderr)
        print(f"{', '.join(PARTS)} must be covered wholly", file=sys.stderr)
        return 1
    lines = sum(item["summary"]["num_statements"] for item in report.values())
    branches = sum(item["summary"]["num_branches"] for item in report.values())
    print(f"{', '.join(PARTS)}: all {lines} lines and {branches} branches of {len(modules)} modules are covered")
    return 0


def modules_of(package: Path) -> Iterator[Path]:
    """Yield the modules of the parts, sorted; those that hold no code too."""
    for part in PARTS:
        path = package / part
        if not path.exists():
            raise FileNotFoundError(f"{path} is held to full coverage, but it is not there")
        yield from sorted(path.rglob("*.py")) if path.is_dir() else (path,)


def read_report(modules: list[Path]) -> dict[Path, Mapping[str, Any]]:
    """Return what coverage says of each module, by its path.

    Raises:
        CoverageException: There is no data, or none by branch, or it is older than the code.
    """
    measured = Coverage(config_file=str(ROOT / "pyproject.toml"))
    measured.load()
    data = measured.get_data()
    if not data.measured_files():
        raise CoverageException(f"there is nothing in {data.data_filename()}")
    if not data.has_arcs():
        raise CoverageException("the branches were not measured")
    newest = max(modules, key=lambda module: module.stat().st_mtime)
    if newest.stat().st_mtime > Path(data.data_filename()).stat().st_mtime:
        raise CoverageException(f"{newest.relative_to(ROOT)} is newer than the data: run the tests again")
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "coverage.json"
        measured.json_report(outfile=str(target), include=[str(module) for module in modules])
        files = json.loads(target.read_text(encoding="utf-8"))["files"]
    return {(Path.cwd() / name).resolve(): item for name, item in files.items()}


def problems_of(module: Path, report: Mapping[Path, Mapping[str, Any]]) -> Iterator[str]:
    """Yield what no test took of a module: its lines on one line, its branches on another."""
    name = module.relative_to(ROOT)
    found = report.get(module)
    if found is None:
        yield f"{name}: not measured"
        return
    if found["missing_lines"]:
        yield f"{name}: lines never run: {', '.join(map(str, found['missing_lines']))}"
    if found["missing_branches"]:
        # Coverage gives the way out of a function as a negative line.
        ways = (f"{start}->{end if end > 0 else 'exit'}" for start, end in found["missing_branches"])
        yield f"{name}: branches never taken: {', '.join(ways)}"
    for number, line in enumerate(module.read_text(encoding="utf-8").splitlines(), start=1):
        if PRAGMA in line:
            yield f"{name}:{number}: hidden from the measurement"


if __name__ == "__main__":
    sys.exit(main())
