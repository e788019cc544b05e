"""`jianfu cases`, `cover` and `mutate`: what the cases of rulesets show, look at, and would notice."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from jianfu_rules.cli.case_files import VersionWithCases, versions_with_cases
from jianfu_rules.cli.exits import Exit
from jianfu_rules.loading.locate import list_rulesets
from jianfu_rules.phrases import Lang, Phrase
from jianfu_rules.testing.cases import CaseOutcome, run_case
from jianfu_rules.testing.coverage import Coverage, cover
from jianfu_rules.testing.mutants import OPERATORS
from jianfu_rules.testing.mutation import mutate
from jianfu_rules.testing.proving import prover
from jianfu_rules.values import Unknown, value_text


def cases_command(options: argparse.Namespace) -> Exit:
    """Run cases; print those that fail, and how many came out as expected."""
    lang: Lang = options.lang
    found = [(version, _run(version, options.only)) for version in versions_with_cases(_named(options))]
    outcomes = [outcome for _, some in found for outcome in some]
    if options.only is not None and not outcomes:
        zh = f"没有哪个案例的说明含有“{options.only}”"
        print(Phrase(zh, f"no case has `{options.only}` in its sentence").text(lang), file=sys.stderr)
        return Exit.USAGE
    if options.json:
        _print([_cases_to_dict(version, some) for version, some in found])
    else:
        for version, some in found:
            _print_cases(version, some, options)
        if len(found) > 1:
            print(_total(Phrase("合计", "all").text(lang), outcomes, lang))
    return Exit.DONE if all(outcome.passed for outcome in outcomes) else Exit.PROBLEMS


def _run(version: VersionWithCases, only: str | None) -> tuple[CaseOutcome, ...]:
    return tuple(run_case(version.checked, case) for case in version.cases if only is None or only in case.case)


def _print_cases(version: VersionWithCases, outcomes: Sequence[CaseOutcome], options: argparse.Namespace) -> None:
    lang: Lang = options.lang
    for outcome in outcomes:
        about = f"{outcome.case.places.whole}: {outcome.case.case}"
        if options.show:
            print(f"{about}: {_came(outcome, lang)}")
        if not outcome.passed:
            print(f"{about}: {'; '.join(outcome.differences)}", file=sys.stderr)
    if outcomes or options.only is None:
        print(_total(version.name, outcomes, lang))


def _came(outcome: CaseOutcome, lang: Lang) -> str:
    """Return the status of a case and its outcome where there is one, or that its facts were refused."""
    status, value = _status(outcome), _outcome(outcome)
    if status is None:
        codes = ", ".join(outcome.case.expect.problems or ()) if outcome.passed else ""
        return Phrase(f"被拒绝 {codes}", f"refused {codes}").text(lang).rstrip()
    return status if value is None else f"{status} {value}"


def _status(outcome: CaseOutcome) -> str | None:
    return None if outcome.decision is None else outcome.decision.status.name


def _outcome(outcome: CaseOutcome) -> str | None:
    if outcome.decision is None or isinstance(outcome.decision.outcome, Unknown):
        return None
    return value_text(outcome.decision.outcome)


def _total(name: str, outcomes: Sequence[CaseOutcome], lang: Lang) -> str:
    passed = sum(outcome.passed for outcome in outcomes)
    zh, en = f"{len(outcomes)} 个案例中 {passed} 个符合", f"{passed} of {len(outcomes)} cases as expected"
    return Phrase(f"{name}：{zh}", f"{name}: {en}").text(lang)


def _cases_to_dict(version: VersionWithCases, outcomes: Sequence[CaseOutcome]) -> dict[str, Any]:
    return {
        "ruleset": version.checked.id,
        "from": version.day,
        "passed": sum(outcome.passed for outcome in outcomes),
        "failed": sum(not outcome.passed for outcome in outcomes),
        "cases": [
            {
                "case": outcome.case.case,
                "place": str(outcome.case.places.whole),
                "as_of": outcome.case.as_of.isoformat(),
                "passed": outcome.passed,
                "differences": list(outcome.differences),
                "status": _status(outcome),
                "outcome": _outcome(outcome),
            }
            for outcome in outcomes
        ],
    }


def cover_command(options: argparse.Namespace) -> Exit:
    """Print which rules, conditions and boundaries the cases look at, and which not."""
    reports = [cover(version.checked, version.cases) for version in versions_with_cases(_named(options))]
    if options.json:
        _print([report.to_dict() for report in reports])
    else:
        print("\n".join(report.text(options.lang) for report in reports))
    shares = [(f"{report.ruleset} {report.start}", _covered(report)) for report in reports]
    return _held_against(options.fail_under, shares, options.lang)


def _covered(report: Coverage) -> tuple[int, int]:
    """Return how many rules, conditions and boundaries are covered, and how many there are."""
    every = sum(1 + len(rule.conditions) for rule in report.rules) + len(report.boundaries)
    return every - len(report.gaps), every


def mutate_command(options: argparse.Namespace) -> Exit:
    """Print which small changes of rulesets no case would notice."""
    if options.operators:
        for name, meaning in OPERATORS.items():
            print(f"{name}  {meaning}")
        return Exit.DONE
    versions = list(versions_with_cases(_named(options)))
    failing = list(_failing(versions))
    if failing:
        print("\n".join(failing), file=sys.stderr)
        return Exit.PROBLEMS
    prove = None if options.no_proof else prover()
    reports = [mutate(version.checked, version.cases, prove=prove) for version in versions]
    if options.json:
        _print([report.to_dict() for report in reports])
    else:
        print("\n".join(report.text(options.lang) for report in reports))
    shares = [(f"{report.ruleset} {report.start}", report.score) for report in reports]
    return _held_against(options.fail_under, shares, options.lang)


def _failing(versions: Sequence[VersionWithCases]) -> Iterator[str]:
    """Yield the cases that fail as they are: what they would notice can't be told."""
    for version in versions:
        for outcome in _run(version, None):
            if not outcome.passed:
                yield f"{outcome.case.places.whole}: {outcome.case.case}: {'; '.join(outcome.differences)}"


def _held_against(wanted: Decimal | None, shares: Sequence[tuple[str, tuple[int, int]]], lang: Lang) -> Exit:
    """Return how the command ends, where each share (so many of so many) has to reach `wanted` percent."""
    if wanted is None:
        return Exit.DONE
    short = [(name, some, of) for name, (some, of) in shares if 100 * some < wanted * of]
    for name, some, of in short:
        shown = f"{Decimal(1000 * some // of) / 10:.1f}%"
        zh = f"{name}：{some}/{of}（{shown}），低于要求的 {wanted:f}%"
        en = f"{name}: {some} of {of} ({shown}), less than the {wanted:f}% asked for"
        print(Phrase(zh, en).text(lang), file=sys.stderr)
    return Exit.PROBLEMS if short else Exit.DONE


def _named(options: argparse.Namespace) -> Sequence[str]:
    found: Sequence[str] = options.rulesets or list_rulesets()
    return found


def _print(data: Any) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=2))


def add_cases(parser: argparse.ArgumentParser) -> None:
    """Add the words of `cases`."""
    _add_rulesets(parser, "print cases and what came of them as JSON")
    parser.add_argument("--only", metavar="TEXT", help="run only cases that have this text in their sentence")
    parser.add_argument("--show", action="store_true", help="show status and outcome of every case")
    parser.set_defaults(command=cases_command)


def add_cover(parser: argparse.ArgumentParser) -> None:
    """Add the words of `cover`."""
    _add_rulesets(parser, "print all counts as JSON")
    _add_fail_under(parser, "rules, conditions and boundaries are covered")
    parser.set_defaults(command=cover_command)


def add_mutate(parser: argparse.ArgumentParser) -> None:
    """Add the words of `mutate`."""
    _add_rulesets(parser, "print every mutant as JSON")
    _add_fail_under(parser, "mutants are killed, of those that a case could notice")
    parser.add_argument("--no-proof", action="store_true", help="do not ask a solver which mutants are equivalent")
    parser.add_argument("--operators", action="store_true", help="list the kinds of changes, and do nothing else")
    parser.set_defaults(command=mutate_command)


def _add_rulesets(parser: argparse.ArgumentParser, json_help: str) -> None:
    parser.add_argument("rulesets", nargs="*", metavar="RULESET", help="an id, a file or a folder; by default all")
    parser.add_argument("--json", action="store_true", help=json_help)


def _add_fail_under(parser: argparse.ArgumentParser, what: str) -> None:
    help_ = f"fail where in some version fewer {what}"
    parser.add_argument("--fail-under", type=_percent, metavar="PERCENT", help=help_)


def _percent(text: str) -> Decimal:
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal(-1)
    if not found.is_finite() or not 0 <= found <= 100:
        raise argparse.ArgumentTypeError(f"expected a percentage from 0 to 100, found {text!r}")
    return found
