"""The commands themselves: each prints and returns how it ended."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from jianfu_rules.api.decision import Decision, DecisionView
from jianfu_rules.api.evaluate import evaluate
from jianfu_rules.api.overlays import apply_overlay
from jianfu_rules.api.rulesets import ruleset_on, versions_of
from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.cli.case_files import case_files, is_one_file, stray_cases
from jianfu_rules.cli.exits import Exit, exit_for
from jianfu_rules.cli.inputs import assigned, facts_from
from jianfu_rules.diagnostics import Diagnostic, did_you_mean
from jianfu_rules.errors import JianfuError
from jianfu_rules.explaining.render_json import render_json
from jianfu_rules.explaining.render_text import STATUS_LABELS
from jianfu_rules.loading.locate import list_rulesets
from jianfu_rules.loading.overlay import load_overlay
from jianfu_rules.phrases import Lang, Phrase
from jianfu_rules.schemas.published import file_text
from jianfu_rules.testing.cases import load_cases, run_case
from jianfu_rules.values import Unknown, value_text


def check_command(options: argparse.Namespace) -> Exit:
    """Check rulesets and run their cases; print what is wrong."""
    wrong = sum(_check(ruleset, options.lang) for ruleset in options.rulesets or list_rulesets())
    wrong += sum(_check_overlay(file, options.rulesets, options.lang) for file in options.overlay)
    return Exit.PROBLEMS if wrong else Exit.DONE


def _check(ruleset: str, lang: Lang) -> int:
    """Check all versions of a ruleset and run their cases; return how much is wrong."""
    try:
        versions = versions_of(ruleset)
    except JianfuError as error:
        print(error.text(lang), file=sys.stderr)
        return 1
    days = {version.ruleset.in_force.start.isoformat() for version in versions}
    files = case_files(ruleset)
    wrong = 0
    for file in files:
        if file.stem not in days and not is_one_file(ruleset):
            print(stray_cases(file).text(lang), file=sys.stderr)
            wrong += 1
    for version in versions:
        own = [file for file in files if file.stem == version.ruleset.in_force.start.isoformat()]
        try:
            wrong += _check_version(version, own[0] if own else None, lang)
        except JianfuError as error:
            print(error.text(lang), file=sys.stderr)
            wrong += 1
    return wrong


def _check_version(version: CheckedRuleset, cases: Path | None, lang: Lang) -> int:
    """Print the warnings of one version and what its cases show; return the number of failures."""
    day = version.ruleset.in_force.start
    for warning in version.warnings:
        print(warning.text(lang))
    if cases is None:
        print(Phrase(f"{version.id} {day}：通过检查，没有案例", f"{version.id} {day}: sound, no cases").text(lang))
        return 0
    outcomes = [run_case(version, case) for case in load_cases(cases)]
    failed = [outcome for outcome in outcomes if not outcome.passed]
    for outcome in failed:
        for difference in outcome.differences:
            print(f"{outcome.case.places.whole}: {outcome.case.case}: {difference}", file=sys.stderr)
    passed = len(outcomes) - len(failed)
    zh = f"{version.id} {day}：通过检查，{len(outcomes)} 个案例中 {passed} 个符合"
    print(Phrase(zh, f"{version.id} {day}: sound, {passed} of {len(outcomes)} cases as expected").text(lang))
    return len(failed)


def _check_overlay(file: str, named: Sequence[str], lang: Lang) -> int:
    """Apply an overlay to the version that it is for and check the whole; return how much is wrong."""
    try:
        overlay = load_overlay(file)
        # The ruleset may be one of those that the command names by their paths; else it is one of the library's own.
        at = next((path for path in named if _id_at(path) == overlay.ruleset.text), overlay.ruleset.text)
        changed = apply_overlay(ruleset_on(at, overlay.base.start), overlay)
    except JianfuError as error:
        print(error.text(lang), file=sys.stderr)
        return 1
    for warning in changed.warnings:
        print(warning.text(lang))
    about = f"{file}: {changed.id} {overlay.base.start}"
    print(Phrase(f"{about}：叠加后通过检查", f"{about}: sound with the overlay").text(lang))
    return 0


def _id_at(ruleset: str) -> str | None:
    """Return the id of the ruleset at a path; None where it does not check, which was told."""
    try:
        return versions_of(ruleset)[0].id
    except JianfuError:
        return None


def evaluate_command(options: argparse.Namespace) -> Exit:
    """Print the answer: status, outcome, what it rests on, what is missing."""
    decision = _decide(options)
    if options.json:
        print(json.dumps(decision.to_dict(), ensure_ascii=False, indent=2))
        return exit_for(decision.status)
    lang: Lang = options.lang
    print(f"{decision.status.name}  {STATUS_LABELS[decision.status].text(lang)}")
    for name in decision.names:
        view = decision[name]
        account = view.explanation()
        if account.outcome is not None and not isinstance(view.outcome, Unknown):
            print(f"{name} = {value_text(view.outcome)}  {account.label.text(lang)}: {account.outcome.text(lang)}")
    for ground in decision.determining:
        print(f"  {Phrase('依据', 'by').text(lang)} {ground.id}")
    for item in decision.missing:
        print(f"  {Phrase('缺少', 'missing').text(lang)} {item.name}  {item.label.text(lang)}")
    for note in decision.notes:
        print(note.text(lang))
    return exit_for(decision.status)


def explain_command(options: argparse.Namespace) -> Exit:
    """Print the account of a decision."""
    decision = _decide(options)
    view = _chosen(decision, options.decision)
    if options.json:
        print(json.dumps(render_json(view.explanation()), ensure_ascii=False, indent=2))
    else:
        print(view.explain(lang=options.lang, level="full" if options.full else "short"))
    return exit_for(view.status)


def schema_command(options: argparse.Namespace) -> Exit:
    """Print the JSON Schema of a kind of file or answer."""
    print(file_text(options.kind), end="")
    return Exit.DONE


def _chosen(decision: Decision, name: str | None) -> DecisionView:
    wanted = name or decision.main
    if wanted not in decision.names:
        help_ = did_you_mean(wanted, decision.names) or f"there are {', '.join(decision.names)}"
        raise JianfuError([Diagnostic("JR201", f"there is no decision `{wanted}`", path="--decision", help=help_)])
    return decision[wanted]


def _decide(options: argparse.Namespace) -> Decision:
    return evaluate(
        options.ruleset,
        facts_from(options.facts, options.fact),
        as_of=options.as_of,
        parameters=assigned(options.parameter) or None,
        overlay=options.overlay,
        extra=options.extra,
    )
