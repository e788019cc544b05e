"""Files of rulesets and of their cases: which ones they are, what they are called, and what they hold."""

from __future__ import annotations

import re
from pathlib import Path

import attrs

from jianfu_rules.api.rulesets import is_id, versions_of
from jianfu_rules.checking.check import check
from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.diagnostics import Diagnostic, in_order
from jianfu_rules.errors import JianfuError, LoadError
from jianfu_rules.loading.document import MapNode, document_from
from jianfu_rules.loading.load import load_ruleset
from jianfu_rules.loading.locate import folder_of, source_name
from jianfu_rules.loading.read import read_bytes
from jianfu_rules.testing.cases import Case, cases_from_text

_FILE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\.yaml")
_KEYS = frozenset({"format", "ruleset", "in_force", "inputs", "decisions", "main"})
_KEY_LINE = re.compile(rf"^['\"]?({'|'.join(sorted(_KEYS))})['\"]?[ \t]*:", re.MULTILINE)
_LEAST = 2  # keys that make a mapping a ruleset, mistyped ones not counted


class Versions:
    """The versions of rulesets that a run looks at; each is read and checked once."""

    def __init__(self, here: Path) -> None:
        """Look at files for a reader who stands in the folder `here`."""
        self._here = here
        self._checked: dict[Path, CheckedRuleset | JianfuError] = {}

    def shown(self, file: Path) -> str:
        """Return what a file is called: by its path from here on, or else as evaluate() calls it."""
        if file.is_relative_to(self._here):
            return file.relative_to(self._here).as_posix()
        try:
            return source_name(file)
        except LoadError:  # some other package's entry point is wrong: no matter of this file
            return str(file)

    def checked(self, file: Path) -> CheckedRuleset:
        """Return one version.

        Raises:
            LoadError, CheckError: It can't be read, or is not sound (JR1xx to JR4xx).
        """
        if file not in self._checked:
            try:
                self._checked[file] = check(load_ruleset(file, source=self.shown(file)))
            except JianfuError as error:
                self._checked[file] = error
        found = self._checked[file]
        if isinstance(found, JianfuError):
            raise found
        return found

    def findings(self, file: Path) -> tuple[Diagnostic, ...]:
        """Return what is suspicious about a sound version, and what is wrong between it and the others of its folder.

        Raises:
            LoadError, CheckError: As for `checked`.
        """
        own = self.checked(file)
        if [item for item in file.parent.glob("*.yaml") if is_version(item)] == [file]:
            return own.warnings
        called = str(file)
        try:
            called = source_name(file)
            versions = versions_of(file.parent)
        except JianfuError as error:
            found: tuple[Diagnostic, ...] = error.diagnostics
        else:
            start = own.ruleset.in_force.start
            found = next(item.warnings for item in versions if item.ruleset.in_force.start == start)
        here = [self._renamed(item, file) for item in found if item.span is None or item.span.source == called]
        return in_order([*own.warnings, *here])

    def _renamed(self, item: Diagnostic, file: Path) -> Diagnostic:
        return attrs.evolve(item, span=item.span and attrs.evolve(item.span, source=self.shown(file)))

    def cases(self, file: Path) -> tuple[Case, ...]:
        """Return the cases of a file of cases.

        Raises:
            LoadError: It can't be read (JR1xx).
        """
        return cases_from_text(read_bytes(file), self.shown(file))


def is_version(path: Path) -> bool:
    """Tell whether a file is a version of a ruleset: named for a day, with keys that only a ruleset has."""
    return _FILE.fullmatch(path.name) is not None and path.is_file() and len(_keys_of(path) & _KEYS) >= _LEAST


def is_cases(path: Path) -> bool:
    """Tell whether a file holds cases: named for a day, in the folder `cases` of a ruleset."""
    named = path.parent.name == "cases" and _FILE.fullmatch(path.name) is not None
    return named and any(is_version(file) for file in path.parent.parent.glob("*.yaml"))


def cases_of(version: Path) -> Path:
    """Return the file in which the cases of a version stand, if it has any."""
    return version.parent / "cases" / version.name


def version_of(cases: Path) -> Path:
    """Return the version that a file of cases is about."""
    return cases.parent.parent / cases.name


def files_of(ruleset: str, base: Path) -> tuple[Path, ...]:
    """Return the files of versions and of cases of an installed ruleset, of a file, or of everything below a folder.

    Args:
        ruleset: An id or a path, as for `evaluate`.
        base: The folder that a relative path starts from.

    Raises:
        LoadError: There is no such ruleset (JR101), or several packages bring it (JR118).
    """
    path = folder_of(ruleset) if is_id(ruleset) else (base / ruleset).resolve()
    candidates = sorted(path.rglob("*.yaml")) if path.is_dir() else [path]
    found = tuple(file for file in candidates if is_version(file) or is_cases(file))
    if not found:
        help_ = "versions are named for their first day, like 2025-01-01.yaml"
        raise LoadError([Diagnostic("JR101", f"there is no ruleset in `{ruleset}`", path=ruleset, help=help_)])
    return found


def _keys_of(file: Path) -> frozenset[str]:
    """Return the keys of a mapping, and of a file that can't be read as one those that seem to be."""
    try:
        text = read_bytes(file)
    except LoadError:
        return frozenset()
    try:
        document = document_from(text, str(file))
    except LoadError:
        return frozenset(_KEY_LINE.findall(text.decode("utf-8", errors="replace")))
    return frozenset(key.text for key in document.keys) if isinstance(document, MapNode) else frozenset()
