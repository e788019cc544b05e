"""`jianfu`: the commands and their words."""

from __future__ import annotations

import argparse
import enum
import sys
from collections.abc import Callable, Sequence

from jianfu_rules.cli.commands import check_command, evaluate_command, explain_command, list_command
from jianfu_rules.cli.exits import Exit
from jianfu_rules.errors import JianfuError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code (see `Exit`)."""
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], enum.Enum] = options.command
    try:
        return int(command(options).value)
    except JianfuError as error:
        print(error.text(options.lang), file=sys.stderr)
        return Exit.PROBLEMS.value
    except BrokenPipeError:
        return Exit.DONE.value  # the reader has seen enough


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="jianfu",
        description="Rules for easing the burden on the grassroots.",
        epilog="Exit codes: " + "; ".join(f"{code.value} {code.meaning}" for code in Exit) + ".",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    found = commands.add_parser("list", help="show the rulesets that come with the library")
    _lang(found)
    found.set_defaults(command=list_command)
    found = commands.add_parser("check", help="check rulesets and run their cases")
    found.add_argument("rulesets", nargs="*", metavar="RULESET", help="an id, a file or a folder; by default all")
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
        help="one fact; true, false, null and UNKNOWN are themselves",
    )
    parser.add_argument(
        "--parameter", action="append", default=[], metavar="NAME=VALUE", help="one parameter of the host"
    )
    parser.add_argument("--extra", choices=("forbid", "ignore"), default="forbid", help="what to do with unknown facts")
    _lang(parser)
