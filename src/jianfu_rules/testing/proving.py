"""A prover for mutants, by the solver: equivalent, or a case ready to paste that would have noticed."""

from __future__ import annotations

from typing import Any

from jianfu_rules.api.evaluate import evaluate
from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.errors import UnsupportedError
from jianfu_rules.parts import part
from jianfu_rules.testing.case_text import case_text
from jianfu_rules.testing.mutation import Comparison, Prover

SECONDS = 5  # of one mutant


def prover(seconds: int = SECONDS) -> Prover | None:
    """Return what tells whether a mutant decides every case as the ruleset does; None without the extra `verify`."""
    try:
        verifying = part("verifying")
    except UnsupportedError:
        return None

    def prove(checked: CheckedRuleset, mutant: CheckedRuleset) -> Comparison:
        found = verifying.compare(checked, mutant, seconds=seconds)
        if found.state is verifying.State.PROVED:
            return Comparison(equal=True)
        return Comparison(witness=None if found.cases is None else _witness(checked, found.cases))

    return prove


def _witness(checked: CheckedRuleset, cases: Any) -> str:
    """Return the case of a witness as the ruleset itself decides it."""
    one, other = (case.witness for case in cases)
    differing = [name for name, answer in one.answers.items() if other.answers.get(name) != answer]
    day = checked.ruleset.in_force.start
    decision = evaluate(checked, one.facts, as_of=day, parameters=one.parameters or None)
    return case_text("a slip in the ruleset would show here", decision, one.facts, one.parameters, differing)
