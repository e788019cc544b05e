"""`jianfu verify`, `diff` and `what-if`: what the solver can tell; they need the extra `verify`."""

from __future__ import annotations

import argparse
import datetime as dt
import json
from pathlib import Path
from typing import Any

from jianfu_rules.api.days import day_of
from jianfu_rules.api.evaluate import evaluate
from jianfu_rules.api.overlays import apply_overlay
from jianfu_rules.api.program import Program
from jianfu_rules.api.rulesets import ruleset_on, versions_of
from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.cli.exits import Exit
from jianfu_rules.cli.inputs import assigned, facts_from
from jianfu_rules.loading.locate import list_rulesets
from jianfu_rules.parts import part
from jianfu_rules.testing.impact import Impact, impact
from jianfu_rules.testing.population import read_population

SECONDS = 10  # of one question to the solver


def verify_command(options: argparse.Namespace) -> Exit:
    """Prove what can be proved about rulesets; print what is wrong or open."""
    verify = part("verifying").verify
    day = day_of(options.as_of) if options.as_of else None
    versions = [
        version
        for ruleset in options.rulesets or list_rulesets()
        for version in (versions_of(ruleset) if day is None else [ruleset_on(ruleset, day)])
    ]
    if options.overlay is not None:
        versions = [apply_overlay(version, options.overlay) for version in versions]
    reports = [
        verify(version, as_of=day, parameters=assigned(options.parameter) or None, seconds=options.seconds)
        for version in versions
    ]
    if options.json:
        _print([report.to_dict() for report in reports])
    else:
        print("\n".join(report.text(options.lang) for report in reports))
    if any(report.faults for report in reports):
        return Exit.PROBLEMS
    return Exit.UNDECIDED if any(report.open for report in reports) else Exit.DONE


def diff_command(options: argparse.Namespace) -> Exit:
    """Print what another version changes, in words and in answers; of a population, who changes."""
    verifying = part("verifying")
    (old, old_day), (new, new_day) = _version(options.old), _version(options.new)
    if options.overlay is not None:
        new = apply_overlay(new, options.overlay)
    parameters = assigned(options.parameter) or None
    days = (old_day, new_day)
    found = verifying.diff(old, new, days=days, parameters=parameters, seconds=options.seconds)
    who: Impact | None = None
    if options.population is not None:
        before, after = _program(old, old_day, parameters), _program(new, new_day, parameters)
        rows = read_population(Path(options.population))
        who = impact(before, after, rows, key=options.key, extra=options.extra)
    if options.json:
        _print({**found.to_dict(), "population": None if who is None else who.to_dict()})
    elif options.markdown:
        print(found.to_markdown(options.lang) + ("" if who is None else who.to_markdown(options.lang)), end="")
    else:
        print(found.text(options.lang) + ("" if who is None else f"\n{who.text(options.lang)}"))
    if found.is_same:
        return Exit.DONE
    return Exit.DIFFERENT if found.incomplete is verifying.State.REFUTED else Exit.UNDECIDED


def what_if_command(options: argparse.Namespace) -> Exit:
    """Print the nearest cases with another outcome."""
    decision = evaluate(
        options.ruleset,
        facts_from(options.facts, options.fact),
        as_of=options.as_of,
        parameters=assigned(options.parameter) or None,
        overlay=options.overlay,
        extra=options.extra,
    )
    outcome = assigned([f"outcome={options.outcome}"])["outcome"]
    found = decision.what_if(outcome, alternatives=options.alternatives, seconds=options.seconds)
    if options.json:
        _print(found.to_dict())
    else:
        print(found.text(options.lang))
    return Exit.DONE if found.already or found.alternatives else Exit.UNDECIDED


def _version(word: str) -> tuple[CheckedRuleset, dt.date]:
    """Return the version that `RULESET` or `RULESET@DAY` names; without a day, the only or the newest one."""
    name, at, day = word.rpartition("@")
    if at:
        when = day_of(day)
        return ruleset_on(name, when), when
    newest = versions_of(word)[-1]
    return newest, newest.ruleset.in_force.start


def _program(checked: CheckedRuleset, day: dt.date, parameters: dict[str, object] | None) -> Program:
    own = {name: value for name, value in (parameters or {}).items() if name in checked.parameters}
    return Program(checked, day, own or None)


def _print(data: Any) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=2))


def add_verify(parser: argparse.ArgumentParser) -> None:
    """Add the words of `verify`."""
    parser.add_argument("rulesets", nargs="*", metavar="RULESET", help="an id, a file or a folder; by default all")
    parser.add_argument(
        "--as-of", metavar="DAY", help="the day whose parameters count; by default each version's first"
    )
    parser.add_argument("--overlay", metavar="FILE", help="a file of the host's changes to the ruleset")
    parser.add_argument("--json", action="store_true", help="print the reports as JSON")
    add_asking(parser)
    parser.set_defaults(command=verify_command)


def add_diff(parser: argparse.ArgumentParser) -> None:
    """Add the words of `diff`."""
    for name in ("old", "new"):
        help_ = "an id, a file or a folder; RULESET@DAY names a version, else the newest one"
        parser.add_argument(name, metavar=name.upper(), help=help_)
    parser.add_argument("--overlay", metavar="FILE", help="a file of the host's changes to NEW")
    parser.add_argument("--population", metavar="FILE", help="count who changes among these cases: CSV, JSONL, Parquet")
    parser.add_argument("--key", metavar="COLUMN", help="the column that names a case; by default its number does")
    parser.add_argument("--extra", choices=("forbid", "ignore"), default="forbid", help="what to do with other columns")
    shown = parser.add_mutually_exclusive_group()
    shown.add_argument("--json", action="store_true", help="print everything as JSON")
    shown.add_argument("--markdown", action="store_true", help="print tables for a pull request")
    add_asking(parser)
    parser.set_defaults(command=diff_command)


def add_what_if(parser: argparse.ArgumentParser) -> None:
    """Add the words of `what-if` beside those of a case."""
    parser.add_argument("--outcome", required=True, metavar="VALUE", help="the outcome asked for")
    parser.add_argument("--alternatives", type=_positive, default=3, metavar="N", help="how many to show at most")
    parser.add_argument("--seconds", type=_positive, default=SECONDS, metavar="N", help="what one question may take")
    parser.add_argument("--json", action="store_true", help="print them as JSON")
    parser.set_defaults(command=what_if_command)


def add_asking(parser: argparse.ArgumentParser) -> None:
    """Add the words of all questions to the solver."""
    parser.add_argument(
        "--parameter", action="append", default=[], metavar="NAME=VALUE", help="one parameter of the host"
    )
    parser.add_argument("--seconds", type=_positive, default=SECONDS, metavar="N", help="what one question may take")


def _positive(text: str) -> int:
    number = int(text) if text.isdecimal() and len(text) < 7 else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"expected a number from 1 on, found {text!r}")
    return number
