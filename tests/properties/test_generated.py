"""The random rulesets are worth testing with: what the laws speak about does occur among them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from jianfu_rules import Decision, Status
from tests.properties.generated import Small, Table
from tests.properties.test_laws import decide, small_cases

pytestmark = pytest.mark.xdist_group("samples")  # drawn once, by one worker


@attrs.frozen
class Sample:
    """A ruleset with facts and what came of them."""

    small: Small
    facts: dict[str, Any]
    decision: Decision

    @property
    def last(self) -> Table:
        """Return the main table."""
        found = self.small.decisions[-1]
        assert isinstance(found, Table)
        return found


@cache
def samples() -> tuple[Sample, ...]:
    found = []

    @settings(max_examples=500, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(small_cases())
    def collect(case: tuple[Small, dict[str, Any]]) -> None:
        found.append(Sample(*case, decide(*case)))

    collect()
    return tuple(found)


@pytest.mark.parametrize(
    ("wanted", "least"),
    [
        pytest.param(lambda it: it.decision.status is Status.DECIDED, 50, id="decided"),
        pytest.param(lambda it: it.decision.status is Status.UNDETERMINED, 50, id="undetermined"),
        pytest.param(lambda it: it.decision.status is Status.DISCRETION, 3, id="left to discretion"),
        pytest.param(lambda it: it.decision.status is Status.CONFLICT, 3, id="in conflict"),
        pytest.param(
            lambda it: it.decision.status is Status.DECIDED and 0 < len(it.facts) < len(it.small.inputs),
            20,
            id="decided with facts missing",
        ),
        pytest.param(
            lambda it: it.decision.status is Status.DECIDED and it.facts.get("z", 0) is None, 3, id="decided with null"
        ),
        pytest.param(
            lambda it: any(item.name == "limit" for item in it.decision.missing), 3, id="an open parameter missing"
        ),
        pytest.param(lambda it: it.last.policy == "first" and len(it.last.rows) >= 3, 10, id="three rules under first"),
        pytest.param(lambda it: it.last.policy == "unique" and len(it.last.rows) >= 3, 3, id="three under unique"),
        pytest.param(lambda it: len(it.decision.determining) > 1, 3, id="resting on several grounds"),
        pytest.param(lambda it: len(it.small.checked.order) == 3, 10, id="three decisions"),
    ],
)
def test_what_the_laws_speak_about_occurs_often_enough(wanted: Callable[[Sample], bool], least: int) -> None:
    assert sum(map(wanted, samples())) >= least
