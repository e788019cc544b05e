"""Encodings held against the reference evaluator."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import attrs

from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.compiling.to_smt.decisions import Statuses
from jianfu_rules.compiling.to_smt.encoding import Encoding
from jianfu_rules.compiling.to_smt.givens import Freedom
from jianfu_rules.compiling.to_smt.solving import Limits, Model, Solver
from jianfu_rules.compiling.to_smt.terms import new_context
from jianfu_rules.compiling.to_smt.values import Texts
from jianfu_rules.evaluating.facts import read_facts
from jianfu_rules.evaluating.parameters import read_parameters
from jianfu_rules.evaluating.reference import decide
from jianfu_rules.values import Known
from tests.given import DAY

ANY = Freedom(may_be_unknown=True)
LIMITS = Limits(seconds=5)

Facts = Mapping[str, Known]


def status_of(statuses: Statuses, model: Model) -> list[str]:
    """Return the names of the statuses that are true: there has to be one."""
    return [field.name for field in attrs.fields(Statuses) if model.truth(getattr(statuses, field.name))]


def differences(checked: CheckedRuleset, day: dt.date, parameters: Facts, cases: Sequence[Facts]) -> list[str]:
    """Return where the solver, held to the facts of a case, comes to something else than the reference evaluator."""
    texts = Texts.of(checked, more=[value for case in cases for value in case.values() if isinstance(value, str)])
    context = new_context()
    encoding = Encoding(checked, day, context, parameters=parameters, freedom=ANY, texts=texts)
    solver = Solver.of(context, LIMITS, encoding.domain())
    different = []
    for case in cases:
        model = solver.find(encoding.is_case(case))
        assert isinstance(model, Model), (case, model)
        for name, result in decide(checked, {**parameters, **case}).items():
            found = (status_of(encoding.status(name), model), encoding.outcome_in(model, name))
            expected = ([result.status.name.lower()], result.value)
            if found != expected:
                different.append(f"{name}, {case}: {found} instead of {expected}")
    return different


def told_apart(
    checked: CheckedRuleset, cases: Sequence[Mapping[str, object]], parameters: Mapping[str, object] | None = None
) -> list[str]:
    """Return what `differences` does for facts and parameters as a caller gives them."""
    day = dt.date.fromisoformat(DAY)
    known = read_parameters(checked, parameters, day)
    return differences(checked, day, known, [read_facts(checked, case).values for case in cases])
