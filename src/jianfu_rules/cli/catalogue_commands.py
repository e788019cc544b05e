"""`jianfu list` and `jianfu show`: which rulesets there are, and what one of them says."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from jianfu_rules.api.days import day_of
from jianfu_rules.api.rulesets import ruleset_on, versions_of
from jianfu_rules.cli.case_files import case_files
from jianfu_rules.cli.exits import Exit
from jianfu_rules.diagnostics import Diagnostic, did_you_mean
from jianfu_rules.errors import LoadError
from jianfu_rules.loading.locate import list_rulesets, source_name
from jianfu_rules.loading.read import read_bytes
from jianfu_rules.phrases import Lang
from jianfu_rules.presenting.describe import profile_of
from jianfu_rules.presenting.listing import Entry, entry_of, list_text, list_to_dicts
from jianfu_rules.presenting.markdown import to_markdown
from jianfu_rules.presenting.page import page_of
from jianfu_rules.presenting.plain_text import to_plain_text
from jianfu_rules.presenting.profile import Profile
from jianfu_rules.presenting.to_json import profile_to_dict
from jianfu_rules.testing.cases import Case, cases_from_text


def list_command(options: argparse.Namespace) -> Exit:
    """Print rulesets by family and place; one that can't be read does not hide the others."""
    lang: Lang = options.lang
    entries: list[Entry] = []
    wrong = False
    for ruleset in _of_family(options.family):
        try:
            entries.append(entry_of(ruleset))
        except LoadError as error:
            print(error.text(lang), file=sys.stderr)
            wrong = True
    if options.json:
        print(json.dumps(list_to_dicts(entries, lang), ensure_ascii=False, indent=2))
    elif entries:
        print(list_text(entries, lang, digests=options.digests))
    return Exit.PROBLEMS if wrong else Exit.DONE


def _of_family(family: str | None) -> Sequence[str]:
    every = list_rulesets()
    if family is None:
        return every
    found = [ruleset for ruleset in every if ruleset.startswith(f"{family}/")]
    if not found:
        families = list(dict.fromkeys(ruleset.partition("/")[0] for ruleset in every))
        help_ = did_you_mean(family, families) or f"there are {', '.join(families)}"
        raise LoadError([Diagnostic("JR101", f"no ruleset of the family `{family}`", path="--family", help=help_)])
    return found


def show_command(options: argparse.Namespace) -> Exit:
    """Print what a ruleset decides, from what, and by which rules."""
    profile = _profile(options.ruleset, options.as_of)
    lang: Lang = options.lang
    if options.json:
        print(json.dumps(profile_to_dict(profile), ensure_ascii=False, indent=2))
    elif options.markdown:
        print(to_markdown(page_of(profile, lang)), end="")
    else:
        print(to_plain_text(page_of(profile, lang, with_cases=False), lang))
    return Exit.DONE


def _profile(ruleset: str, as_of: str | None) -> Profile:
    """Return the version that is in force on a day, else the newest one, with its cases."""
    versions = versions_of(ruleset)
    version = versions[-1] if as_of is None else ruleset_on(ruleset, day_of(as_of))
    days = [item.ruleset.in_force.start for item in versions]
    return profile_of(version, _cases(ruleset, version.ruleset.in_force.start.isoformat()), versions=days)


def _cases(ruleset: str, day: str) -> tuple[Case, ...]:
    file = next((file for file in case_files(ruleset) if file.stem == day), None)
    return () if file is None else cases_from_text(read_bytes(file), source_name(file))


def add_list(parser: argparse.ArgumentParser) -> None:
    """Add the words of `list`."""
    parser.add_argument("--family", metavar="FAMILY", help="show only this family, such as admission")
    parser.add_argument("--digests", action="store_true", help="show each version with the digest of what it means")
    parser.add_argument("--json", action="store_true", help="print the list as JSON")
    parser.set_defaults(command=list_command)


def add_show(parser: argparse.ArgumentParser) -> None:
    """Add the words of `show`."""
    parser.add_argument("ruleset", metavar="RULESET", help="an id such as scoring/pudong, a file or a folder")
    parser.add_argument("--as-of", metavar="DAY", help="show the version in force on this day; by default the newest")
    shown = parser.add_mutually_exclusive_group()
    shown.add_argument("--json", action="store_true", help="print everything as JSON")
    shown.add_argument("--markdown", action="store_true", help="print the page of the catalogue, with all cases")
    parser.set_defaults(command=show_command)
