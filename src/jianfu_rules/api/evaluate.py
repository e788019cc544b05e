"""evaluate(): one case in, one answer out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from jianfu_rules.api.days import day_of
from jianfu_rules.api.decision import Decision
from jianfu_rules.api.overlays import OverlayLike, apply_overlay
from jianfu_rules.api.program import Program, program_for, program_of_id
from jianfu_rules.api.rulesets import RulesetLike, is_id, ruleset_on
from jianfu_rules.diagnostics import Diagnostic
from jianfu_rules.errors import LoadError, ParameterError
from jianfu_rules.evaluating.facts import Extra, FactsLike


def evaluate(
    ruleset: RulesetLike | Program,
    facts: FactsLike,
    *,
    as_of: dt.date | str,
    parameters: Mapping[str, object] | None = None,
    overlay: OverlayLike | None = None,
    extra: Extra = "forbid",
) -> Decision:
    """Decide `ruleset` for `facts` under the law of `as_of`.

    Args:
        ruleset: An id such as `scoring/pudong`, a path, a CheckedRuleset or a Program.
        facts: A mapping from names or labels to values, or an attrs instance. May be incomplete: what is missing is
            UNKNOWN, not null. None says that it is known that there is none. Numbers are `int`, `Decimal`, text such
            as `"92.55"`, or a `float` read by its shortest text.
        as_of: The day whose version of the ruleset counts.
        parameters: Values for parameters that the ruleset leaves to the host.
        overlay: The host's changes to this version of the ruleset: a path, an Overlay, or plain data shaped like the
            file.
        extra: `ignore` lets facts through that name no input; by default they are an error.

    Returns:
        The decision; `decision.status` tells what it is worth, `decision.missing` names what could still decide it.

    Raises:
        LoadError, CheckError: The ruleset or the overlay can't be found or read, or is not sound (JR1xx to JR4xx).
        PeriodError: `as_of` is no day, or no version was in force on it (JR62x).
        ParameterError: A parameter is missing or wrong (JR61x).
        FactsError: A fact is unknown, of the wrong type or out of range (JR60x); all are listed.

    .. versionadded:: 0.1
    """
    plain = parameters is None and overlay is None and (type(as_of) is str or type(as_of) is dt.date)
    if plain and isinstance(ruleset, str) and is_id(ruleset):
        return program_of_id(ruleset, as_of).evaluate(facts, extra=extra)
    day = day_of(as_of)
    if isinstance(ruleset, Program):
        _require_nothing_more(parameters, overlay)
        return ruleset.evaluate(facts, as_of=day, extra=extra)
    checked = ruleset_on(ruleset, day)
    if overlay is not None:
        checked = apply_overlay(checked, overlay)
    program = program_for(checked, day) if parameters is None else Program(checked, day, parameters)
    return program.evaluate(facts, as_of=day, extra=extra)


def _require_nothing_more(parameters: Mapping[str, object] | None, overlay: OverlayLike | None) -> None:
    """Refuse what a program has taken in when it was compiled."""
    help_, help_zh = "pass them to `compile_ruleset`", "请在编译时给出"
    if parameters is not None:
        message, zh = "a program was compiled with its parameters", "已编译的程序不能再给参数"
        raise ParameterError([Diagnostic("JR612", message, help=help_, zh=zh, help_zh=help_zh)])
    if overlay is not None:
        message, zh = "a program was compiled with its overlay", "已编译的程序不能再叠加"
        raise LoadError([Diagnostic("JR116", message, path="overlay", help=help_, zh=zh, help_zh=help_zh)])
