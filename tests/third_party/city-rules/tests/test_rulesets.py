"""What the rulesets promise, on drawn facts, and that they are found by id and by path."""

from __future__ import annotations

from decimal import Decimal
from importlib.resources import as_file, files

from hypothesis import given, settings

from jianfu_rules import Status, evaluate, list_rulesets
from jianfu_rules.strategies import facts_for

STALLS = "yunxi/festival-stalls"
ROOMS = "yunxi/reading-rooms"
SOME = settings(max_examples=30, deadline=None)


def test_the_rulesets_are_found_by_id() -> None:
    assert {STALLS, ROOMS} <= set(list_rulesets())


def test_a_path_leads_to_the_same_ruleset_as_its_id() -> None:
    facts = {"opening": 85, "readers": 85, "complaints": 2}
    with as_file(files("city_rules") / "rulesets" / ROOMS) as folder:
        by_path = evaluate(folder, facts, as_of="2025-12-31")
    by_id = evaluate(ROOMS, facts, as_of="2025-12-31")

    assert by_path.outcome == by_id.outcome == "good"
    assert by_path.outputs["total"] == Decimal("85.00")
    assert by_path.digest == by_id.digest


@SOME
@given(facts=facts_for(STALLS, as_of="2025-02-05"))
def test_food_without_a_certificate_is_refused_whatever_else_is_known(facts: dict[str, object]) -> None:
    decision = evaluate(STALLS, {**facts, "goods": "food", "certificate": False}, as_of="2025-02-05")

    assert decision.status is Status.DECIDED
    assert decision.outcome == "refused"


@SOME
@given(facts=facts_for(ROOMS, as_of="2025-12-31", complete=True))
def test_a_room_with_three_complaints_is_never_good(facts: dict[str, object]) -> None:
    decision = evaluate(ROOMS, {**facts, "complaints": 3}, as_of="2025-12-31")

    assert decision.outcome != "good"
