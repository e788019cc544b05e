from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from jianfu_rules import FactsError, LoadError, ParameterError, PeriodError, Status, evaluate
from tests.permit import DAY, FILE, permit


def test_the_example_of_the_front_page_holds() -> None:
    decision = evaluate("scoring/pudong", {"resident_rating": "92.55", "street_rating": 88}, as_of="2025-06-30")

    assert (decision.status, decision.outcome) == (Status.DECIDED, Decimal("91.185"))


def test_the_day_may_be_a_date() -> None:
    assert evaluate(FILE, {}, as_of=dt.date(2025, 6, 30)).as_of == dt.date(2025, 6, 30)


def test_parameters_are_the_hosts() -> None:
    decision = evaluate(permit(), {"score": 80}, as_of=DAY, parameters={"bonus": "1.5"})

    assert decision["total"].outcome == Decimal("41.500")


def test_unknown_facts_are_ignored_on_demand() -> None:
    assert evaluate(permit(), {"weather": "fine", "banned": True}, as_of=DAY, extra="ignore").outcome == "refused"


def test_a_day_is_looked_at_before_anything_is_read() -> None:
    with pytest.raises(PeriodError):
        evaluate("no/such", {"weather": "fine"}, as_of="some day")


def test_a_ruleset_is_looked_for_before_the_facts_are_read() -> None:
    with pytest.raises(LoadError):
        evaluate("no/such", {"weather": "fine"}, as_of=DAY)


def test_wrong_parameters_are_refused() -> None:
    with pytest.raises(ParameterError, match="JR614"):
        evaluate(permit(), {}, as_of=DAY, parameters={"bonus": 6})


def test_wrong_facts_are_refused() -> None:
    with pytest.raises(FactsError, match="JR601"):
        evaluate(permit(), {"weather": "fine"}, as_of=DAY)


def test_two_rulesets_with_other_facts_do_not_touch_each_other() -> None:
    first = evaluate(permit(), {"banned": True}, as_of=DAY)
    evaluate("scoring/pudong", {"resident_rating": 1}, as_of=DAY)

    assert first == evaluate(permit(), {"banned": True}, as_of=DAY)
