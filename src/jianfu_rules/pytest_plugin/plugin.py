"""The hooks and options of pytest."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import attrs
import pytest

from jianfu_rules.errors import JianfuError
from jianfu_rules.phrases import LANGS, Lang, Phrase
from jianfu_rules.pytest_plugin.items import CasesFile, RulesetItem, VersionFile
from jianfu_rules.pytest_plugin.report import Summary, covered, mutated
from jianfu_rules.pytest_plugin.versions import Versions, files_of, is_cases, is_version
from jianfu_rules.strategies.laws import EXAMPLES

TO_SCREEN = True  # the value of --jianfu-cover without a file; a text would be read as one
OUTPUT = "jianfu_versions"  # what workers of xdist report


@attrs.frozen
class Asked:
    """A summary that was asked for."""

    file: Path | None  # to write as JSON
    least: Decimal | None  # percent


@attrs.define
class Run:
    """What one run of pytest knows of rulesets."""

    versions: Versions
    lang: Lang
    examples: int  # of each law; 0: no laws
    more: tuple[Path, ...]  # files of rulesets that were asked for besides the collected ones
    cover: Asked | None
    mutate: Asked | None
    collected: set[Path] = attrs.field(factory=set)  # files of versions
    summaries: list[tuple[Summary, Sequence[str]]] = attrs.field(factory=list)  # and what falls short


RUN = pytest.StashKey[Run]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    group = parser.getgroup("jianfu", "rulesets of jianfu-rules")
    group.addoption(
        "--jianfu-rulesets",
        action="append",
        default=[],
        metavar="RULESET",
        help="test this one, too: an id, a file or a folder; can be given several times",
    )
    group.addoption("--jianfu-no-laws", action="store_true", help="leave out the laws, which Hypothesis tries")
    group.addoption(
        "--jianfu-max-examples",
        type=_positive,
        default=EXAMPLES,
        metavar="N",
        help="cases to try for each law (default: %(default)s)",
    )
    group.addoption("--jianfu-lang", choices=LANGS, default="zh", help="Chinese (default) or English")
    for name, what in (("cover", "what the cases look at"), ("mutate", "which slips in the rules the cases notice")):
        group.addoption(
            f"--jianfu-{name}",
            nargs="?",
            type=_json_file,
            const=TO_SCREEN,
            metavar="FILE.json",
            help=f"show {what}, and write it to a file",
        )
        group.addoption(
            f"--jianfu-{name}-fail-under",
            type=_percentage,
            metavar="PERCENT",
            help=f"fail where a version stays below this (with --jianfu-{name})",
        )
    parser.addini("jianfu_rulesets", "rulesets to test, too, unless the command line names files", type="args")


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"expected a number from 1 on, found `{text}`")
    return int(text)


def _percentage(text: str) -> Decimal:
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or not 0 <= found <= 100:
        raise argparse.ArgumentTypeError(f"expected a number from 0 to 100, found `{text}`")
    return found


def _json_file(text: str) -> str:
    # argparse would take `tests` of `--jianfu-cover tests` for the file, and overwrite it.
    if not text.endswith(".json"):
        raise argparse.ArgumentTypeError(f"expected a file that ends in .json, found `{text}`")
    return text


def pytest_configure(config: pytest.Config) -> None:
    """Read the options."""
    here = config.invocation_params.dir
    try:
        more = _more(config)
    except JianfuError as error:
        raise pytest.UsageError(str(error)) from None
    config.stash[RUN] = Run(
        versions=Versions(here),
        lang=config.getoption("jianfu_lang"),
        examples=0 if config.getoption("jianfu_no_laws") else config.getoption("jianfu_max_examples"),
        more=more,
        cover=_asked(config, "cover"),
        mutate=_asked(config, "mutate"),
    )


def _more(config: pytest.Config) -> tuple[Path, ...]:
    """Return the files of the rulesets that are named by options."""
    here = config.invocation_params.dir
    found = [file for name in config.getoption("jianfu_rulesets") for file in files_of(name, here)]
    # As with `testpaths`: who names files wants these and no others.
    if config.args_source is not pytest.Config.ArgsSource.ARGS:
        base = config.inipath.parent if config.inipath is not None else config.rootpath
        found += (file for name in config.getini("jianfu_rulesets") for file in files_of(name, base))
    return tuple(dict.fromkeys(found))


def _asked(config: pytest.Config, name: str) -> Asked | None:
    shown, least = config.getoption(f"jianfu_{name}"), config.getoption(f"jianfu_{name}_fail_under")
    if shown is None and least is None:
        return None
    file = config.invocation_params.dir / shown if isinstance(shown, str) else None
    if file is not None and not file.parent.is_dir():
        raise pytest.UsageError(f"--jianfu-{name}: there is no folder `{file.parent}`")
    return Asked(file, least)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a version of a ruleset, or its cases; leave any other file to others."""
    return _collector(file_path, parent) if file_path.suffix == ".yaml" else None


def _collector(file: Path, parent: pytest.Collector, nodeid: str | None = None) -> pytest.File | None:
    run = parent.config.stash[RUN]
    if is_version(file):
        version: VersionFile = VersionFile.from_parent(parent, path=file, nodeid=nodeid)
        version.versions, version.examples = run.versions, run.examples
        return version
    if is_cases(file):
        cases: CasesFile = CasesFile.from_parent(parent, path=file, nodeid=nodeid)
        cases.versions, cases.lang = run.versions, run.lang
        return cases
    return None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(session: pytest.Session, config: pytest.Config, items: list[pytest.Item]) -> None:
    """Add the rulesets that are named by options, before others choose among the tests."""
    run = config.stash[RUN]
    there = {item.path.resolve() for item in items if isinstance(item, RulesetItem)}
    for file in run.more:
        if file.resolve() in there:
            continue
        nodeid = None if file.is_relative_to(config.rootpath) else run.versions.shown(file)
        collector = _collector(file, session, nodeid)
        if collector is not None:
            collector.extra_keyword_matches.add(run.versions.shown(file))  # it has no folders above it, for -k
            items.extend(session.genitems(collector))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Remember which versions there are tests for."""
    run = session.config.stash[RUN]
    run.collected |= {item.version for item in session.items if isinstance(item, RulesetItem)}


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take over from a worker of xdist which versions it has collected."""
    for file in getattr(node, "workeroutput", {}).get(OUTPUT, ()):
        node.config.stash[RUN].collected.add(Path(file))


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Make the summaries, once: a worker of xdist leaves them to the controller."""
    config = session.config
    run = config.stash[RUN]
    output: dict[str, Any] | None = getattr(config, "workeroutput", None)
    if output is not None:
        output[OUTPUT] = sorted(map(str, run.collected))
        return
    if exitstatus not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED) or config.option.collectonly:
        return
    # INVARIANT: a version without a file has no item that could pass; BrokenItem has told of it.
    files = sorted(file for file in run.collected if file.is_file())
    for asked, summary_of in ((run.cover, covered), (run.mutate, mutated)):
        if asked is None:
            continue
        summary = summary_of(run.versions, files, run.lang)
        short = () if asked.least is None else tuple(summary.falls_short(asked.least, run.lang))
        run.summaries.append((summary, short))
        if asked.file is not None:
            asked.file.write_text(json.dumps(summary.to_dict(), ensure_ascii=False, indent=2) + "\n", "utf-8")
        if short and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Show the summaries."""
    run = config.stash[RUN]
    for summary, short in run.summaries:
        terminalreporter.write_sep("=", summary.title.text(run.lang))
        for line in summary.lines(run.lang):
            terminalreporter.write_line(line)
        for line in short:
            terminalreporter.write_line(Phrase(f"不足：{line}", f"FAIL {line}").text(run.lang), red=True)
