"""evaluate_case(): facts in, result out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.evaluating.facts import Extra, FactsLike, read_facts
from jianfu_rules.evaluating.parameters import read_parameters
from jianfu_rules.evaluating.reference import decide
from jianfu_rules.evaluating.result import Result


def evaluate_case(
    checked: CheckedRuleset,
    facts: FactsLike,
    *,
    as_of: dt.date,
    parameters: Mapping[str, object] | None = None,
    extra: Extra = "forbid",
) -> Result:
    """Return what comes of every decision of `checked` for one case.

    Raises:
        ParameterError: A parameter of the host is missing or wrong (JR61x).
        FactsError: A fact is unknown or wrong (JR60x).
    """
    fixed = read_parameters(checked, parameters, as_of)
    read = read_facts(checked, facts, extra=extra)
    known = {**fixed, **read.values}
    return Result(decide(checked, known), known, read.notes)
