"""Find the figures of Chinese text pages, for the table in `tests/figures/`.

`python scripts/extract_figures.py FOLDER` reads the text files (`*.txt`) of a folder and prints a row for each figure:
numbers, percentages, days, and counts in Chinese numerals. A page that `tests/figures/pages.csv` names by its SHA-256
is called by its key there, another one by its file. What the table says of a figure is kept.

The pages are no part of the project. Of a page the rows carry the figures, each with at most 12 characters of its line.
See docs/reference/figures.md.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "tests" / "figures"
PAGES, TABLE = FOLDER / "pages.csv", FOLDER / "figures.csv"
CONTEXT = 12  # characters of a line that may be carried over, the figure included
PLACE = ("page", "line", "column")  # where a figure stands; no two stand at one place
FOUND = (*PLACE, "kind", "figure", "context")  # the columns that the extractor fills
SAID = ("class", "ruleset", "place", "reason", "note")  # the columns that a person fills

DIGITS = "零一二三四五六七八九十百千万亿两半几"
# Words with such a character that count nothing, wherever they stand.
IDIOMS = ("百姓", "四川", "十分繁重", "几乎", "千头万绪", "举一反三", "三中全会")
# What a bare 一 counts; before anything else it is an article (一个, 一些) or part of a word (一样, 统一).
ONE_OF = (
    "个入口|个部门办理|个月|个没有|人一档|件事情|办法|县一|老一|事一|工作组|站式|[方核牌小]”|"
    "[名周图套天室屏年库张成支枚标次横瓶级网表键问项档]"
)
NOT_ONE = "统进第同之惟周左右唯专逐"  # before 一: another word, or an ordinal

_IDIOM = re.compile("|".join(IDIOMS))
_PATTERNS = (
    ("day", r"\d{4}-\d{1,2}-\d{1,2}|\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?|\d{1,2}月(?:\d{1,2}日)?"),
    ("time", r"\d{1,2}:\d{2}(?::\d{2})?|\d{1,2}[点时]"),
    ("percent", r"\d+(?:\.\d+)?%"),
    ("number", r"\d+(?:\.\d+)?(?:[余多]?[万亿][余多]?|[余多])?"),
    ("period", r"每(?:季度|年|月|天|日|周)|(?:月度|季度)"),
    ("numeral", rf"(?<!第)[{DIGITS}]+[余多]?(?!是|届)"),
)
_FIGURE = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _PATTERNS))
_ORDINAL = re.compile(rf"第[{DIGITS}\d]+|周[一二三四五六日](?!个)|[{DIGITS}]+届")
_ONE = re.compile(f"(?<![{NOT_ONE}])一(?={ONE_OF})")


@dataclass(frozen=True)
class Figure:
    """A figure and where it stands."""

    line: int  # from 1
    column: int  # from 1, in characters
    kind: str  # of _PATTERNS
    figure: str
    context: str  # of its line, at most CONTEXT characters

    def row(self, page: str) -> dict[str, str]:
        """Return the columns that the extractor fills."""
        values = (page, str(self.line), str(self.column), self.kind, self.figure, self.context)
        return dict(zip(FOUND, values, strict=True))


def figures_of(text: str) -> Iterator[Figure]:
    """Yield the figures of a page, in its order; ordinals and idioms are none."""
    for number, line in enumerate(text.splitlines(), start=1):
        left_out = [found.span() for pattern in (_IDIOM, _ORDINAL) for found in pattern.finditer(line)]
        for found in _FIGURE.finditer(line):
            start, end = found.span()
            if any(first <= start and end <= last for first, last in left_out):
                continue
            if set(found.group()) == {"一"} and not _ONE.match(line, start):
                continue
            kind = found.lastgroup or ""
            yield Figure(number, start + 1, kind, found.group(), context_of(line, start, end))


def context_of(line: str, start: int, end: int) -> str:
    """Return the figure with what stands around it, rather after than before, at most CONTEXT characters in all."""
    room = CONTEXT - (end - start)
    if room <= 0:
        return line[start : start + CONTEXT]
    before = max(min(room // 2, start), room - (len(line) - end), 0)
    first = max(0, start - before)
    return line[first : first + CONTEXT].strip()


def digest_of(file: Path) -> str:
    """Return the SHA-256 of a page's bytes."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def rows_of(folder: Path, keys: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Yield the rows of the figures of a folder, page by page; `keys` are those of known pages by their digest."""
    order = {key: at for at, key in enumerate(keys.values())}
    files = {keys.get(digest_of(file), file.stem): file for file in folder.glob("*.txt")}
    for key in sorted(files, key=lambda key: (order.get(key, len(order)), key)):
        for figure in figures_of(files[key].read_text(encoding="utf-8")):
            yield figure.row(key)


def known_pages() -> dict[str, str]:
    """Return the keys of the known pages by their digest, in the order of the file."""
    return {row["sha256"]: row["page"] for row in read_table(PAGES)}


def read_table(file: Path) -> list[dict[str, str]]:
    """Read a table with one line of names."""
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def with_what_was_said(
    rows: Iterable[Mapping[str, str]], table: Iterable[Mapping[str, str]]
) -> Iterator[dict[str, str]]:
    """Yield the rows with the classification that the table has for the same figure at the same place."""
    said = {tuple(row[name] for name in FOUND): {name: row[name] for name in SAID} for row in table}
    for row in rows:
        yield dict(row) | said.get(tuple(row[name] for name in FOUND), dict.fromkeys(SAID, ""))


def main() -> int:
    """Print the table of a folder of pages."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, help="folder with the pages as text files")
    folder: Path = parser.parse_args().folder
    table = read_table(TABLE) if TABLE.exists() else []
    writer = csv.DictWriter(sys.stdout, (*FOUND, *SAID), lineterminator="\n")
    writer.writeheader()
    writer.writerows(with_what_was_said(rows_of(folder, known_pages()), table))
    return 0


if __name__ == "__main__":
    sys.exit(main())
