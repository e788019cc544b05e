"""`jianfu`: the commands and their words."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence

from jianfu_rules.cli.catalogue_commands import add_list, add_show
from jianfu_rules.cli.commands import check_command, evaluate_command, explain_command, schema_command
from jianfu_rules.cli.exits import Exit
from jianfu_rules.cli.fmt_command import add_fmt
from jianfu_rules.cli.new_command import add_new
from jianfu_rules.cli.proof_commands import add_diff, add_verify, add_what_if
from jianfu_rules.cli.test_commands import add_cases, add_cover, add_mutate
from jianfu_rules.errors import JianfuError
from jianfu_rules.schemas import KINDS

_FOR_READERS = (
    ("list", "show the rulesets that there are, by family and place", add_list),
    ("show", "show what a ruleset decides, from what, and by which rules", add_show),
)
_FOR_AUTHORS = (
    ("new", "write the skeleton of a ruleset", add_new),
    ("fmt", "lay out files in the canonical way", add_fmt),
    ("cases", "run the cases of rulesets", add_cases),
    ("cover", "show which rules, conditions and boundaries no case looks at", add_cover),
    ("mutate", "show which small changes of a ruleset no case would notice", add_mutate),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code (see `Exit`)."""
    _speak_anywhere()
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], Exit] = options.command
    try:
        code = command(options)
        sys.stdout.flush()
    except JianfuError as error:
        print(error.text(getattr(options, "lang", "zh")), file=sys.stderr)
        return Exit.PROBLEMS.value
    except BrokenPipeError:
        # The reader has seen enough; what is still buffered has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.DONE.value
    return code.value


def _speak_anywhere() -> None:
    """Let a terminal that can't show Chinese show it in escapes, rather than fail."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="jianfu",
        description="Rules for easing the burden on the grassroots.",
        epilog="Exit codes: " + "; ".join(f"{code.value} {code.meaning}" for code in Exit) + ".",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, help_, add in _FOR_READERS:
        found = commands.add_parser(name, help=help_)
        add(found)
        _lang(found)
    found = commands.add_parser("check", help="check rulesets and run their cases")
    found.add_argument("rulesets", nargs="*", metavar="RULESET", help="an id, a file or a folder; by default all")
    found.add_argument(
        "--overlay",
        action="append",
        default=[],
        metavar="FILE",
        help="check what this overlay makes of its ruleset, too",
    )
    _lang(found)
    found.set_defaults(command=check_command)
    found = commands.add_parser("evaluate", help="decide a case: status, outcome, what it rests on, what is missing")
    _case(found)
    found.add_argument("--json", action="store_true", help="print the whole answer as JSON")
    found.set_defaults(command=evaluate_command)
    found = commands.add_parser("explain", help="decide a case and tell why")
    _case(found)
    found.add_argument("--json", action="store_true", help="print the account as JSON")
    found.add_argument("--decision", metavar="NAME", help="explain this decision instead of the main one")
    found.add_argument("--full", action="store_true", help="show every rule, matched or not")
    found.set_defaults(command=explain_command)
    found = commands.add_parser("schema", help="print the JSON Schema of a kind of file or answer")
    found.add_argument("kind", choices=KINDS, metavar="KIND", help=f"one of {', '.join(KINDS)}")
    found.set_defaults(command=schema_command)
    found = commands.add_parser("verify", help="prove rulesets: gaps, conflicts, idle rules, their own properties")
    add_verify(found)
    _lang(found)
    found = commands.add_parser("diff", help="prove what another version changes, and count who is touched")
    add_diff(found)
    _lang(found)
    found = commands.add_parser("what-if", help="find the nearest cases with another outcome")
    _case(found)
    add_what_if(found)
    for name, help_, add in _FOR_AUTHORS:
        found = commands.add_parser(name, help=help_)
        add(found)
        _lang(found)
    return parser


def _lang(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="Chinese (default) or English")


def _case(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ruleset", metavar="RULESET", help="an id such as scoring/pudong, or a file")
    parser.add_argument("--as-of", required=True, metavar="DAY", help="the day whose law counts, like 2025-06-30")
    parser.add_argument("--facts", metavar="FILE", help="a JSON or YAML file of facts; - reads standard input")
    parser.add_argument(
        "--fact",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="one fact; true, false, null and UNKNOWN are themselves, [a, b] is a list",
    )
    parser.add_argument(
        "--parameter",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="one parameter of the host; {key: value} gives one for each key",
    )
    parser.add_argument("--overlay", metavar="FILE", help="a file of the host's changes to the ruleset")
    parser.add_argument("--extra", choices=("forbid", "ignore"), default="forbid", help="what to do with unknown facts")
    _lang(parser)
