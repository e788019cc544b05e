"""Laws, ready to call: each looks for a case that breaks it and tells the smallest one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from hypothesis.errors import InvalidArgument

from jianfu_rules.diagnostics import did_you_mean
from jianfu_rules.model.properties import Direction
from jianfu_rules.strategies.bench import Bench, require
from jianfu_rules.strategies.reordering import without_declared_conflict
from jianfu_rules.strategies.subject import Subject
from jianfu_rules.strategies.trying import (
    breaks_declared,
    breaks_deterministic,
    breaks_explanation_agrees,
    breaks_independent,
    breaks_knowledge_monotone,
    breaks_monotone,
    breaks_names_and_labels_agree,
    breaks_row_order_free,
    breaks_stated,
    breaks_total,
)
from jianfu_rules.testing.laws import Breach

EXAMPLES = 100  # of each law

Day = dt.date | str | None
Parameters = Mapping[str, object] | None


def check_laws(
    ruleset: Subject, *, as_of: Day = None, parameters: Parameters = None, max_examples: int = EXAMPLES
) -> None:
    """Look for cases that break any law: those of every ruleset, and the properties that this one declares.

    That all facts decide is expected of every decision that rests on no table with a declared `conflict`.

    Args:
        ruleset: An id, a path, a CheckedRuleset or a Program.
        as_of: The day whose law is tried; by default each day on which the law of the newest version changes.
        parameters: The host's parameters; by default they are drawn.
        max_examples: How many cases are tried for each law.

    Raises:
        LawBroken: Laws are broken; all of them are listed, each with the smallest case that was found.
        LoadError, CheckError, PeriodError, ParameterError: As for `evaluate`.

    .. versionadded:: 0.1
    """
    bench = Bench(ruleset, as_of, parameters)
    found: list[Breach | None] = [
        breaks_total(bench, without_declared_conflict(bench.checked), max_examples),
        breaks_deterministic(bench, max_examples),
        breaks_knowledge_monotone(bench, max_examples),
        breaks_row_order_free(bench, max_examples),
        breaks_names_and_labels_agree(bench, max_examples),
        breaks_explanation_agrees(bench, max_examples),
        *breaks_declared(bench, max_examples),
    ]
    require(tuple(found))


def total(
    ruleset: Subject,
    *,
    decision: str | None = None,
    as_of: Day = None,
    parameters: Parameters = None,
    max_examples: int = EXAMPLES,
) -> None:
    """Where all facts and open parameters are given, a decision is neither open nor in conflict.

    Args:
        ruleset: As for `check_laws`, like the other arguments.
        decision: The decision; by default the main one.
        as_of: As for `check_laws`.
        parameters: As for `check_laws`.
        max_examples: As for `check_laws`.

    Raises:
        LawBroken: It is not so; the message has the smallest case that was found.
        InvalidArgument: There is no such decision.

    .. versionadded:: 0.1
    """
    bench = Bench(ruleset, as_of, parameters)
    name = bench.checked.main if decision is None else decision
    if name not in bench.checked.decisions:
        hint = did_you_mean(name, bench.checked.decisions) or f"there are {', '.join(bench.checked.decisions)}"
        raise InvalidArgument(f"no decision `{name}`: {hint}")
    require((breaks_total(bench, (name,), max_examples),))


def deterministic(
    ruleset: Subject, *, as_of: Day = None, parameters: Parameters = None, max_examples: int = EXAMPLES
) -> None:
    """The same facts give the same answer, in any order, asked again, compiled anew; and they are not changed.

    Raises:
        LawBroken: It is not so. The arguments are those of `check_laws`.

    .. versionadded:: 0.1
    """
    require((breaks_deterministic(Bench(ruleset, as_of, parameters), max_examples),))


def knowledge_monotone(
    ruleset: Subject, *, as_of: Day = None, parameters: Parameters = None, max_examples: int = EXAMPLES
) -> None:
    """A further fact changes no settled result, and never adds to what is missing.

    Raises:
        LawBroken: It is not so. The arguments are those of `check_laws`.

    .. versionadded:: 0.1
    """
    require((breaks_knowledge_monotone(Bench(ruleset, as_of, parameters), max_examples),))


def row_order_free(
    ruleset: Subject, *, as_of: Day = None, parameters: Parameters = None, max_examples: int = EXAMPLES
) -> None:
    """The order of the rules changes no result, unless the hit policy says that it does.

    The rules of each table are put into two other orders. Left as they are: tables under `first`, `rule order` and
    `output order`, and under `priority` those of several outputs in which two rules may tie.

    Raises:
        LawBroken: It is not so. The arguments are those of `check_laws`.

    .. versionadded:: 0.1
    """
    require((breaks_row_order_free(Bench(ruleset, as_of, parameters), max_examples),))


def names_and_labels_agree(
    ruleset: Subject, *, as_of: Day = None, parameters: Parameters = None, max_examples: int = EXAMPLES
) -> None:
    """Facts given by their labels, in Chinese or English, get the answer that they get by their names.

    Raises:
        LawBroken: It is not so. The arguments are those of `check_laws`.

    .. versionadded:: 0.1
    """
    require((breaks_names_and_labels_agree(Bench(ruleset, as_of, parameters), max_examples),))


def explanation_agrees(
    ruleset: Subject, *, as_of: Day = None, parameters: Parameters = None, max_examples: int = EXAMPLES
) -> None:
    """Every explanation tells the status, the outcome, the grounds and the missing facts of its decision.

    Raises:
        LawBroken: It is not so. The arguments are those of `check_laws`.

    .. versionadded:: 0.1
    """
    require((breaks_explanation_agrees(Bench(ruleset, as_of, parameters), max_examples),))


def monotone(
    ruleset: Subject,
    *,
    output: str,
    in_: str,
    direction: Direction | str,
    as_of: Day = None,
    parameters: Parameters = None,
    max_examples: int = EXAMPLES,
) -> None:
    """Whatever else the facts are, a greater input never gives an output on the wrong side.

    Args:
        ruleset: As for `check_laws`.
        output: An output of a decision: a number, a day or a boolean (false is less than true).
        in_: The input or parameter that grows; null is left out.
        direction: `increasing` or `decreasing`; staying equal is allowed.
        as_of: As for `check_laws`.
        parameters: As for `check_laws`.
        max_examples: As for `check_laws`.

    Raises:
        LawBroken: It is not so; the message has the smallest two cases that were found.
        InvalidArgument: There is no such output, input or direction, or it has no order.

    .. versionadded:: 0.1
    """
    bench = Bench(ruleset, as_of, parameters)
    if not isinstance(direction, Direction) and direction not in (which.value for which in Direction):
        raise InvalidArgument(f"a direction is `increasing` or `decreasing`, not {direction!r}")
    require((breaks_monotone(bench, output, in_, Direction(direction), max_examples),))


def independent(
    ruleset: Subject,
    *,
    output: str,
    of: str,
    as_of: Day = None,
    parameters: Parameters = None,
    max_examples: int = EXAMPLES,
) -> None:
    """Whatever else the facts are, an output does not depend on an input or parameter.

    Raises:
        LawBroken: It does; the message has the smallest two cases that were found.
        InvalidArgument: There is no such output or input. The other arguments are those of `check_laws`.

    .. versionadded:: 0.1
    """
    require((breaks_independent(Bench(ruleset, as_of, parameters), output, of, max_examples),))


def always(
    ruleset: Subject,
    condition: str,
    *,
    as_of: Day = None,
    parameters: Parameters = None,
    max_examples: int = EXAMPLES,
) -> None:
    """A condition on inputs, parameters and decisions is true of every case in which it is known.

    Raises:
        LawBroken: It is false of a case.
        InvalidArgument: The condition does not check. The other arguments are those of `check_laws`.

    .. versionadded:: 0.1
    """
    require((breaks_stated(Bench(ruleset, as_of, parameters), condition, max_examples, always=True),))


def never(
    ruleset: Subject,
    condition: str,
    *,
    as_of: Day = None,
    parameters: Parameters = None,
    max_examples: int = EXAMPLES,
) -> None:
    """A condition on inputs, parameters and decisions is true of no case.

    Raises:
        LawBroken: It is true of a case.
        InvalidArgument: The condition does not check. The other arguments are those of `check_laws`.

    .. versionadded:: 0.1
    """
    require((breaks_stated(Bench(ruleset, as_of, parameters), condition, max_examples, always=False),))


def never_both(
    ruleset: Subject,
    one: str,
    other: str,
    *,
    as_of: Day = None,
    parameters: Parameters = None,
    max_examples: int = EXAMPLES,
) -> None:
    """Two conditions are never true together.

    Raises:
        LawBroken: They are both true of a case.
        InvalidArgument: A condition does not check. The other arguments are those of `check_laws`.

    .. versionadded:: 0.1
    """
    bench = Bench(ruleset, as_of, parameters)
    require((breaks_stated(bench, f"({one}) and ({other})", max_examples, always=False),))


def declared_properties(
    ruleset: Subject, *, as_of: Day = None, parameters: Parameters = None, max_examples: int = EXAMPLES
) -> None:
    """What the ruleset declares under `properties` holds.

    Raises:
        LawBroken: Properties are broken; all of them are listed. The arguments are those of `check_laws`.

    .. versionadded:: 0.1
    """
    require(breaks_declared(Bench(ruleset, as_of, parameters), max_examples))
