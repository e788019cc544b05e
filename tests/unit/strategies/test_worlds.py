"""A world is a mapping: the facts, the parameters, and what every decision comes to."""

from __future__ import annotations

from fractions import Fraction

import pytest

from jianfu_rules.datatypes import DurationType
from jianfu_rules.strategies.subject import given
from jianfu_rules.strategies.worlds import World, simplest
from jianfu_rules.values import UNKNOWN

HALF = {"resident_rating": Fraction(50), "street_rating": Fraction(50)}


def test_a_world_has_facts_parameters_and_outcomes() -> None:
    world = World(given("scoring/pudong").law(), HALF)

    assert dict(world) == {
        **HALF,
        "resident_share": Fraction(7, 10),
        "street_share": Fraction(3, 10),
        "total": Fraction(50),
    }
    assert len(world) == 5


def test_another_fact_makes_another_world() -> None:
    world = World(given("scoring/pudong").law(), HALF)
    other = world.but("street_rating", Fraction(0))

    assert (world["total"], other["total"]) == (50, 35)


def test_what_nobody_gives_has_no_value() -> None:
    world = World(given("scoring/pudong").law(), HALF)

    with pytest.raises(KeyError):
        world["nothing"]
    assert world.get("nothing", UNKNOWN) is UNKNOWN


def test_only_inputs_have_a_simplest_value() -> None:
    with pytest.raises(TypeError, match="no input is a duration"):
        simplest(DurationType())
