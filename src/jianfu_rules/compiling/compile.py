"""compile_plan(): CheckedRuleset and what is known of its parameters to a plan and the function that runs it."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.compiling.lower import lower
from jianfu_rules.compiling.plan import Plan
from jianfu_rules.compiling.to_python import ReadFact, Run, to_python
from jianfu_rules.values import Known


@attrs.frozen(eq=False)
class Compiled:
    """A plan and the function that runs it."""

    plan: Plan
    run: Run


def compile_plan(checked: CheckedRuleset, parameters: Mapping[str, Known], read: ReadFact) -> Compiled:
    """Return the compiled form of `checked` for these values of its parameters."""
    plan = lower(checked, parameters)
    return Compiled(plan, to_python(plan, read))
