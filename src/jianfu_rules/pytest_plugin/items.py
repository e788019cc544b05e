"""What pytest collects from rulesets: files of versions and of cases, and the tests in them."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import pytest

from jianfu_rules.api.decision import Decision
from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.diagnostics import Diagnostic, Severity
from jianfu_rules.errors import JianfuError, LoadError
from jianfu_rules.phrases import Lang
from jianfu_rules.pytest_plugin.laws import LAWS, Law
from jianfu_rules.pytest_plugin.versions import Versions, version_of
from jianfu_rules.testing.cases import Case, CaseOutcome, run_case
from jianfu_rules.testing.laws import LawBroken


class RulesetWarning(UserWarning):
    """A warning of check() about a ruleset, with its place; `filterwarnings` can make it an error."""


class Failure(Exception):  # noqa: N818 - what failed is the ruleset
    """A test of a ruleset failed; its text is all that the reader needs."""


class VersionFile(pytest.File):
    """A file of one version of a ruleset: the checks, and each law."""

    versions: Versions
    examples: int = 0  # cases that are tried for each law; 0: the laws are left out

    def collect(self) -> Iterator[pytest.Item]:
        """Yield the tests."""
        yield ChecksItem.of(self, "checks", self.versions, self.path)
        for name, law in LAWS.items() if self.examples else ():
            yield LawItem.about(name, law, self)


class CasesFile(pytest.File):
    """A file of cases: each of them."""

    versions: Versions
    lang: Lang = "zh"

    def collect(self) -> Iterator[pytest.Item]:
        """Yield a test for each case, or one that fails where they can't be read or belong to no version."""
        if not version_of(self.path).is_file():
            message = "no version starts on the day that this file of cases is named for"
            shown = self.versions.shown(self.path)
            yield BrokenItem.because(LoadError([Diagnostic("JR113", message, path=shown)]), self)
            return
        try:
            cases = self.versions.cases(self.path)
        except LoadError as error:
            yield BrokenItem.because(error, self)
        else:
            for name, case in _named(cases):
                yield CaseItem.about(case, name, self)


def _named(cases: tuple[Case, ...]) -> Iterator[tuple[str, Case]]:
    """Yield each case with a name of its own: its sentence, and a number from the second of the same sentence on."""
    taken: set[str] = set()
    for case in cases:
        sentence = " ".join(case.case.split())
        name, number = sentence, 1
        while name in taken:
            number += 1
            name = f"{sentence} #{number}"
        taken.add(name)
        yield name, case


class RulesetItem(pytest.Item):
    """A test of a version of a ruleset."""

    versions: Versions
    version: Path  # its file

    @classmethod
    def of(cls, parent: pytest.Collector, name: str, versions: Versions, version: Path) -> Self:
        """Return a test of a version."""
        item: Self = cls.from_parent(parent, name=name)
        item.versions, item.version = versions, version
        return item

    def checked(self) -> CheckedRuleset:
        """Return the version.

        Raises:
            Failure: It can't be read, or is not sound; `checks` tells all of it.
        """
        try:
            return self.versions.checked(self.version)
        except JianfuError as error:
            first, *others = error.diagnostics
            more = f" (and {len(others)} more, see `checks`)" if others else ""
            raise Failure(f"the ruleset is not sound: {first}{more}") from None

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Return what is wrong with the ruleset; a traceback only where it is this library that failed."""
        if isinstance(excinfo.value, Failure | JianfuError | LawBroken | RulesetWarning):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Return where the test stands."""
        return self.path, None, self.name


class ChecksItem(RulesetItem):
    """A version can be read and is sound; its warnings are warnings of pytest."""

    def runtest(self) -> None:
        """Read and check the version."""
        found = self.versions.findings(self.version)
        wrong = [item for item in found if item.is_error]
        if wrong:
            raise Failure("\n".join(map(str, wrong)))
        notes = [item for item in found if item.severity is Severity.NOTE]
        if notes:
            self.add_report_section("call", "jianfu", "\n".join(map(str, notes)))
        for item in found:
            if item.severity is Severity.WARNING:
                _warn(item, self.version)


def _warn(item: Diagnostic, file: Path) -> None:
    line = item.span.start.line if item.span is not None else 1
    warnings.warn_explicit(str(item), RulesetWarning, filename=str(file), lineno=line)


class BrokenItem(RulesetItem):
    """A file of cases that can't be read."""

    error: LoadError

    @classmethod
    def because(cls, error: LoadError, parent: CasesFile) -> Self:
        """Return a test that fails with `error`."""
        item = cls.of(parent, "cases", parent.versions, version_of(parent.path))
        item.error = error
        return item

    def runtest(self) -> None:
        """Fail."""
        raise self.error


class CaseItem(RulesetItem):
    """A case comes out as expected."""

    case: Case
    lang: Lang

    @classmethod
    def about(cls, case: Case, name: str, parent: CasesFile) -> Self:
        """Return the test of a case."""
        item = cls.of(parent, name, parent.versions, version_of(parent.path))
        item.case, item.lang = case, parent.lang
        return item

    def runtest(self) -> None:
        """Run the case."""
        outcome = run_case(self.checked(), self.case)
        if not outcome.passed:
            raise Failure("\n\n".join([_told(outcome), *_explained(outcome, self.lang)]))

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Return where the case stands."""
        return self.path, self.case.places.whole.start.line - 1, self.name


def _told(outcome: CaseOutcome) -> str:
    """Return a line for each difference, with the place of what was expected."""
    places = outcome.case.expect.places
    return "\n".join(f"{places.of(_key(difference))}: {difference}" for difference in outcome.differences)


def _explained(outcome: CaseOutcome, lang: Lang) -> Iterator[str]:
    """Yield the account of each decision that differs."""
    if outcome.decision is not None:
        for name in dict.fromkeys(_decision(difference, outcome.decision) for difference in outcome.differences):
            yield outcome.decision[name].explain(lang=lang).rstrip()


def _key(difference: str) -> str:
    """Return the key of `expect` that a difference is about: `outputs` of `outputs.total: expected …`."""
    return difference.partition(":")[0].partition(".")[0]


def _decision(difference: str, decision: Decision) -> str:
    """Return the decision that a difference is about; the main one where it names none that there is."""
    words = difference.partition(":")[0].split(".")
    return words[1] if len(words) > 1 and words[1] in decision.names else decision.main


class LawItem(RulesetItem):
    """A version keeps a law of all rulesets."""

    law: Law
    examples: int

    @classmethod
    def about(cls, name: str, law: Law, parent: VersionFile) -> Self:
        """Return the test of a law."""
        item = cls.of(parent, name, parent.versions, parent.path)
        item.law, item.examples = law, parent.examples
        return item

    def runtest(self) -> None:
        """Look for a case that breaks the law."""
        self.law(self.checked(), max_examples=self.examples)
