"""`jianfu fmt`: files in canonical layout."""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Iterator
from pathlib import Path

from jianfu_rules.cli.exits import Exit
from jianfu_rules.cli.files import write_file
from jianfu_rules.errors import JianfuError
from jianfu_rules.formatting import Formatted, format_file
from jianfu_rules.phrases import Lang, Phrase


def fmt_command(options: argparse.Namespace) -> Exit:
    """Lay files out anew, or tell which are not in canonical layout; print the name of each that is not."""
    lang: Lang = options.lang
    wrong = False
    for name in options.files:
        try:
            found = format_file(Path(name))
            if found.is_changed and not (options.check or options.diff):
                write_file(found.file, found.after)
        except JianfuError as error:
            print(error.text(lang), file=sys.stderr)
            wrong = True
            continue
        if found.is_changed:
            wrong = wrong or options.check
            print(_told(name, options, lang) if not options.diff else _difference(found), end="")
    return Exit.PROBLEMS if wrong else Exit.DONE


def _told(name: str, options: argparse.Namespace, lang: Lang) -> str:
    would, done = (
        Phrase(f"需要整理：{name}\n", f"would be formatted: {name}\n"),
        Phrase(f"已整理：{name}\n", f"formatted: {name}\n"),
    )
    return (would if options.check else done).text(lang)


def _difference(found: Formatted) -> str:
    before, after = found.before.splitlines(keepends=True), found.after.splitlines(keepends=True)
    name = str(found.file)
    return "".join(_ended(difflib.unified_diff(before, after, name, name)))


def _ended(lines: Iterator[str]) -> Iterator[str]:
    """Yield lines; one whose file ended without a line break gets the mark that tools like `patch` look for."""
    for line in lines:
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def add_fmt(parser: argparse.ArgumentParser) -> None:
    """Add the words of `fmt`."""
    help_ = "rulesets, files of cases, overlays and shared vocabulary"
    parser.add_argument("files", nargs="+", metavar="FILE", help=help_)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where a file would change")
    parser.add_argument("--diff", action="store_true", help="write nothing; show what would change")
    parser.set_defaults(command=fmt_command)
