"""evaluate_fully(): every decision of a case, by the reference evaluator."""

from __future__ import annotations

from collections.abc import Mapping

from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.evaluating.facts import Read
from jianfu_rules.evaluating.reference import decide
from jianfu_rules.evaluating.result import Result
from jianfu_rules.values import Known


def evaluate_fully(checked: CheckedRuleset, parameters: Mapping[str, Known], read: Read) -> Result:
    """Return what comes of every decision of `checked` for facts that were read."""
    known = {**parameters, **read.values}
    return Result(decide(checked, known), known, read.notes)
