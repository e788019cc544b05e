"""The files of cases that belong to a ruleset as the command line names it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import attrs

from jianfu_rules.api.rulesets import is_id, versions_of
from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.diagnostics import Diagnostic
from jianfu_rules.errors import LoadError
from jianfu_rules.loading.locate import folder_of, source_name
from jianfu_rules.loading.read import read_bytes
from jianfu_rules.testing.cases import Case, cases_from_text


@attrs.frozen
class VersionWithCases:
    """A checked version of a ruleset and the cases beside it."""

    checked: CheckedRuleset
    file: Path | None  # of the cases
    cases: tuple[Case, ...]

    @property
    def name(self) -> str:
        """Return id and first day, as reports call a version."""
        return f"{self.checked.id} {self.day}"

    @property
    def day(self) -> str:
        """Return the first day of the version."""
        return self.checked.ruleset.in_force.start.isoformat()


def is_one_file(ruleset: str) -> bool:
    """Tell whether a word of the command line names a file, and not an id or a folder."""
    return ruleset.endswith((".yaml", ".yml"))


def case_files(ruleset: str) -> tuple[Path, ...]:
    """Return the files of cases of a ruleset: an id, a file of one version, or a folder of versions."""
    return tuple(sorted((_folder(ruleset) / "cases").glob("*.yaml")))


def _folder(ruleset: str) -> Path:
    if is_id(ruleset):
        return folder_of(ruleset)
    return Path(ruleset).parent if is_one_file(ruleset) else Path(ruleset)


def versions_with_cases(rulesets: Sequence[str]) -> Iterator[VersionWithCases]:
    """Yield every version of rulesets with its cases.

    Raises:
        LoadError: A file can't be found or read, or cases are named for a day on which no version starts (JR1xx).
        CheckError: A version is not sound (JR2xx to JR4xx).
    """
    for ruleset in rulesets:
        versions = versions_of(ruleset)
        files = {file.stem: file for file in case_files(ruleset)}
        days = {version.ruleset.in_force.start.isoformat(): version for version in versions}
        stray = [stray_cases(files[day]) for day in files.keys() - days.keys() if not is_one_file(ruleset)]
        if stray:
            raise LoadError(stray)
        for day, version in days.items():
            file = files.get(day)
            yield VersionWithCases(version, file, () if file is None else _cases(file))


def _cases(file: Path) -> tuple[Case, ...]:
    return cases_from_text(read_bytes(file), source_name(file))


def stray_cases(file: Path) -> Diagnostic:
    """Return what is wrong with cases that belong to no version."""
    message = "no version starts on the day that this file of cases is named for"
    return Diagnostic("JR113", message, path=str(file))
