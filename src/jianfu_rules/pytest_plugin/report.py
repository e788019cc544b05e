"""What the cases of the collected rulesets look at, and which slips they would notice: tables and JSON."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, Protocol

import attrs

from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.errors import JianfuError
from jianfu_rules.phrases import Lang, Phrase
from jianfu_rules.pytest_plugin.versions import Versions, cases_of
from jianfu_rules.testing.cases import Case
from jianfu_rules.testing.coverage import BoundaryCoverage, ConditionCoverage, RuleCoverage, cover
from jianfu_rules.testing.mutation import Fate, Mutation, mutate
from jianfu_rules.testing.proving import prover

FORMAT = 1  # of the JSON
_TOTAL = Phrase("合计", "total")
_COVER_HEAD = (
    Phrase("规则集", "ruleset"),
    Phrase("版本", "version"),
    Phrase("案例", "cases"),
    Phrase("规则", "rules"),
    Phrase("条件", "conditions"),
    Phrase("边界", "boundaries"),
)
_MUTATE_HEAD = (
    Phrase("规则集", "ruleset"),
    Phrase("版本", "version"),
    Phrase("变异", "mutants"),
    Phrase("发现", "killed"),
    Phrase("未发现", "survived"),
    Phrase("等价", "equivalent"),
    Phrase("被拒绝", "refused"),
    Phrase("比例", "share"),
)


@attrs.frozen
class Share:
    """So many of so many."""

    done: int
    of: int

    @property
    def percent(self) -> Fraction:
        """Return the share in percent; all of nothing is 100."""
        return Fraction(100 * self.done, self.of) if self.of else Fraction(100)

    def __add__(self, other: Share) -> Share:
        """Return both together."""
        return Share(self.done + other.done, self.of + other.of)

    def __str__(self) -> str:
        """Return `3/4`."""
        return f"{self.done}/{self.of}"


class Looked(Protocol):
    """What was found out about one version."""

    @property
    def ruleset(self) -> str:
        """Return its id."""

    @property
    def start(self) -> object:
        """Return its first day, which shows as 2025-01-01."""

    def text(self, lang: Lang) -> str:
        """Return a line with the counts, and a line for each thing that is left to do."""

    def to_dict(self) -> dict[str, Any]:
        """Return the same as JSON-ready data."""


@attrs.frozen
class Summary:
    """What was found out about all versions that were collected."""

    title: Phrase
    versions: Sequence[Looked]
    shares: Sequence[Share]  # for each version, what has to reach the percentage that is asked for
    table: Sequence[Sequence[str]]  # with its head
    skipped: Mapping[str, str]  # by file: why nothing can be said of a version

    def lines(self, lang: Lang) -> Iterator[str]:
        """Yield the table, then what is left to do, then what could not be looked at."""
        yield from aligned(self.table)
        # The first line has the counts, which stand in the table; one remark on several versions is made once.
        told: set[str] = set()
        for line in (
            line.removeprefix("  ") for version in self.versions for line in version.text(lang).splitlines()[1:]
        ):
            if line.startswith(" ") or line not in told:  # what is indented belongs to the line above
                yield line
            told.add(line)
        for file, why in self.skipped.items():
            yield f"{file}: {why}"

    def falls_short(self, percent: Decimal, lang: Lang) -> Iterator[str]:
        """Yield a line for each version that stays below `percent`; what could not be looked at always does."""
        for file in self.skipped:
            yield Phrase(f"{file}：无法统计", f"{file}: not counted").text(lang)
        for version, share in zip(self.versions, self.shares, strict=True):
            if share.percent < Fraction(percent):
                name = f"{version.ruleset} {version.start}"
                yield Phrase(f"{name}：{share} 低于 {percent}%", f"{name}: {share} is less than {percent}%").text(lang)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON-ready data."""
        return {
            "format": FORMAT,
            "versions": [version.to_dict() for version in self.versions],
            "skipped": [{"file": file, "why": why} for file, why in self.skipped.items()],
        }


def covered(versions: Versions, files: Iterable[Path], lang: Lang) -> Summary:
    """Return what the cases of these versions look at, all cases of each, whichever of them were run."""
    found, skipped = _read(versions, files)
    coverages = [cover(checked, cases) for _, checked, cases in found]
    rules = [_share(item.rules) for item in coverages]
    conditions = [_share([one for rule in item.rules for one in rule.conditions]) for item in coverages]
    boundaries = [_share(item.boundaries) for item in coverages]
    rows = [
        (item.ruleset, item.start.isoformat(), str(item.cases), *map(str, shares))
        for item, *shares in zip(coverages, rules, conditions, boundaries, strict=True)
    ]
    totals = [str(sum(item.cases for item in coverages)), *map(str, map(_sum, (rules, conditions, boundaries)))]
    table = [[word.text(lang) for word in _COVER_HEAD], *rows, [_TOTAL.text(lang), "", *totals]]
    return Summary(Phrase("规则覆盖", "rule coverage"), coverages, rules, table, skipped)


def mutated(versions: Versions, files: Iterable[Path], lang: Lang) -> Summary:
    """Return which mutants of these versions their cases notice; with the extra `verify`, equivalents are told."""
    prove = prover()
    found, skipped = _read(versions, files)
    mutations: list[Mutation] = []
    for file, checked, cases in found:
        try:
            mutations.append(mutate(checked, cases, prove=prove))
        except ValueError as error:
            en = f"a case does not come out as expected: {error}"
            skipped[file] = Phrase(f"案例结果与预期不符：{error}", en).text(lang)
    shares = [Share(*item.score) for item in mutations]
    rows = [_mutation_row(item) for item in mutations]
    counts = [str(sum(map(int, column))) for column in list(zip(*rows, strict=True))[2:-1]] or ["0"] * 5
    table = [
        [word.text(lang) for word in _MUTATE_HEAD],
        *rows,
        [_TOTAL.text(lang), "", *counts, _rate(_sum(shares))],
    ]
    return Summary(Phrase("规则变异", "rule mutation"), mutations, shares, table, skipped)


def _mutation_row(item: Mutation) -> tuple[str, ...]:
    counts = [item.count(fate) for fate in (Fate.KILLED, Fate.SURVIVED, Fate.EQUIVALENT, Fate.REFUSED)]
    return (item.ruleset, item.start, *map(str, (len(item.results), *counts)), _rate(Share(*item.score)))


def _read(
    versions: Versions, files: Iterable[Path]
) -> tuple[list[tuple[str, CheckedRuleset, tuple[Case, ...]]], dict[str, str]]:
    """Return name, version and cases of each file, and why some can't be read."""
    found: list[tuple[str, CheckedRuleset, tuple[Case, ...]]] = []
    skipped: dict[str, str] = {}
    for file in files:
        cases = cases_of(file)
        try:
            checked = versions.checked(file)
            found.append((versions.shown(file), checked, versions.cases(cases) if cases.is_file() else ()))
        except JianfuError as error:
            skipped[versions.shown(file)] = str(error.diagnostics[0])
    return found, skipped


def _share(items: Sequence[RuleCoverage | ConditionCoverage | BoundaryCoverage]) -> Share:
    return Share(sum(item.covered for item in items), len(items))


def _sum(shares: Iterable[Share]) -> Share:
    return sum(shares, start=Share(0, 0))


def _rate(share: Share) -> str:
    """Return a percentage with one decimal, cut off: 100.0% means all."""
    tenths = int(10 * share.percent)
    return f"{tenths // 10}.{tenths % 10}%" if share.of else "-"


def aligned(table: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the rows of a table with columns under each other, by the width that they have on a screen."""
    widths = [max(map(_width, column)) for column in zip(*table, strict=True)]
    for row in table:
        cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def _width(text: str) -> int:
    """Return how many columns a text takes; Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
