"""Rulesets by id, path or object: loaded and checked once, and kept in one bounded private cache."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import attrs

from jianfu_rules.api.log import log_ruleset
from jianfu_rules.checking.check import check
from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.checking.law import check_versions
from jianfu_rules.diagnostics import Diagnostic, in_order
from jianfu_rules.errors import CheckError, JianfuError, LoadError, PeriodError
from jianfu_rules.loading.include import included_files
from jianfu_rules.loading.load import load_ruleset
from jianfu_rules.loading.locate import source_name, version_files

RulesetLike = str | os.PathLike[str] | CheckedRuleset


def ruleset_on(ruleset: RulesetLike, day: dt.date) -> CheckedRuleset:
    """Return the checked version of a ruleset that is in force on `day`.

    Args:
        ruleset: An id such as `scoring/pudong`, a path to a file or to a folder of versions (a text that ends in
            `.yaml` or `.yml` or starts with `.` or `/` is a path), or a CheckedRuleset.
        day: The day asked for.

    Raises:
        LoadError: It can't be found or read (JR1xx).
        CheckError: It is not sound, or its versions overlap (JR2xx to JR4xx).
        PeriodError: No version is in force on `day` (JR621).
    """
    versions = (ruleset,) if isinstance(ruleset, CheckedRuleset) else versions_of(ruleset)
    for version in versions:
        if version.ruleset.in_force.covers(day):
            return version
    raise PeriodError([_not_in_force(versions, day)])


def versions_of(ruleset: str | os.PathLike[str]) -> tuple[CheckedRuleset, ...]:
    """Return all versions of a ruleset, oldest first, checked one by one and against each other.

    Raises:
        LoadError: It can't be found or read (JR1xx).
        CheckError: A version is not sound, or two overlap (JR2xx to JR4xx).
    """
    if isinstance(ruleset, str) and is_id(ruleset):
        return _versions_of_id(ruleset)
    return _versions_in(_files(Path(ruleset)))


@lru_cache(maxsize=256)
def _versions_of_id(ruleset: str) -> tuple[CheckedRuleset, ...]:
    """Return the versions of one of the library's rulesets; read once in a process."""
    return _versions_in(version_files(ruleset))


def _versions_in(files: Sequence[Path]) -> tuple[CheckedRuleset, ...]:
    # A file that changes is read again: its time and size are part of the key.
    stamps = tuple((str(file.absolute()), source_name(file), *stamp_of(file)) for file in files)
    return _checked_versions(stamps, tuple((path, *stamp_of(Path(path))) for path in _included(stamps)))


@lru_cache(maxsize=256)
def _included(stamps: tuple[tuple[str, str, int, int], ...]) -> tuple[str, ...]:
    """Return the files that these ones include."""
    return tuple(str(found) for path, *_ in stamps for found in included_files(Path(path)))


@lru_cache(maxsize=256)
def _checked_versions(
    stamps: tuple[tuple[str, str, int, int], ...],
    included: tuple[tuple[str, int, int], ...],  # noqa: ARG001 - part of the key
) -> tuple[CheckedRuleset, ...]:
    found: list[Diagnostic] = []
    failed: type[JianfuError] = CheckError
    versions: list[CheckedRuleset] = []
    for path, source, _, _ in stamps:
        try:
            versions.append(check(load_ruleset(path, source=source)))
        except JianfuError as error:
            failed = LoadError if isinstance(error, LoadError) else failed
            found.extend(error.diagnostics)
    versions.sort(key=lambda version: version.ruleset.in_force.start)
    between = list(check_versions([version.ruleset for version in versions]))
    found.extend(item for item in between if item.is_error)
    found.extend(_other_ids(versions))
    if found:
        raise failed(found)
    whole = tuple(_with_warnings(version, between) for version in versions)
    for version in whole:
        log_ruleset(version)
    return whole


def _with_warnings(version: CheckedRuleset, between: Sequence[Diagnostic]) -> CheckedRuleset:
    """Return a version with what is suspicious between it and the next one."""
    here = version.ruleset.in_force.places.whole.source
    own = [item for item in between if item.span is not None and item.span.source == here]
    return attrs.evolve(version, warnings=in_order([*version.warnings, *own])) if own else version


def _other_ids(versions: Sequence[CheckedRuleset]) -> Iterator[Diagnostic]:
    """Yield versions of another ruleset in the same folder."""
    for version in versions[1:]:
        if version.id != versions[0].id:
            message = f"this is `{version.id}`, but the folder holds versions of `{versions[0].id}`"
            yield Diagnostic("JR113", message, version.ruleset.id.span)


def _files(path: Path) -> Sequence[Path]:
    if not os.path.isdir(path):  # noqa: PTH112 - False, too, for a name that can't be a file's
        return (path,)
    files = sorted(path.glob("[0-9]*.yaml"))
    if not files:
        help_ = "versions are named for their first day, like 2025-01-01.yaml"
        raise LoadError([Diagnostic("JR101", f"there is no ruleset in `{path}`", help=help_)])
    return files


def is_id(ruleset: str | os.PathLike[str]) -> bool:
    """Tell whether a text names one of the library's rulesets, and not a path."""
    return isinstance(ruleset, str) and not ruleset.endswith((".yaml", ".yml")) and not ruleset.startswith((".", "/"))


def stamp_of(file: Path) -> tuple[int, int]:
    """Return what tells whether a file has changed: time and size."""
    try:
        stat = file.stat()
    except (OSError, ValueError):
        return (0, 0)  # load_ruleset says what is wrong
    return stat.st_mtime_ns, stat.st_size


def _not_in_force(versions: Sequence[CheckedRuleset], day: dt.date) -> Diagnostic:
    first, last = versions[0].ruleset, versions[-1].ruleset
    periods = [version.ruleset.in_force for version in versions]
    if day < periods[0].start:
        near, near_zh = (
            f"its first version is in force from {periods[0].start}",
            f"最早的版本自 {periods[0].start} 起施行",
        )
    elif periods[-1].end is not None and day >= periods[-1].end:
        near, near_zh = (
            f"its last version ended before {periods[-1].end}",
            f"最后的版本施行至 {periods[-1].end}（不含）",
        )
    else:
        following = min(period.start for period in periods if period.start > day)
        near, near_zh = f"the next version is in force from {following}", f"下一版本自 {following} 起施行"
    return Diagnostic(
        "JR621",
        f"no version of `{first.id}` was in force on {day}",
        last.in_force.places.whole,
        path="as_of",
        help=near,
        zh=f"{day} 当日“{first.id}”没有生效的版本",
        help_zh=near_zh,
    )
