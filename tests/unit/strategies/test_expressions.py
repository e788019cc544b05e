"""Expressions and rulesets that are generated: they check, they are of the whole language, and they are well-typed."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jianfu_rules import CheckedRuleset, check
from jianfu_rules.checking.checked import CheckedTable
from jianfu_rules.checking.numbers import misfit
from jianfu_rules.datatypes import (
    BooleanType,
    Datatype,
    DateType,
    DurationType,
    EnumType,
    ListType,
    NumberType,
    SetType,
    TextType,
)
from jianfu_rules.expr import nodes
from jianfu_rules.expr.from_text import from_text
from jianfu_rules.loading.load import ruleset_from_text
from jianfu_rules.model.hit_policy import Aggregate, HitPolicy
from jianfu_rules.model.table import FormulaDefinition
from jianfu_rules.strategies import InvalidArgument, expressions, ruleset_texts, rulesets
from jianfu_rules.strategies.expressions import Vocabulary, scope_of
from tests.drawn import drawn, smallest
from tests.given import choice, formula, label, number, small, yes_no

pytestmark = pytest.mark.xdist_group("expressions")  # what is drawn for many tests is drawn once, by one worker

PATIENT = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@cache
def readable() -> CheckedRuleset:
    """Return a ruleset whose names are of every type."""
    hue = {"enum": {name: label(name) for name in ("red", "green")}}
    return small(
        {
            **yes_no("a"),
            **number("x", least="-5", most="50", scale=1),
            **number("z", most="9", optional=True),
            **choice("kind", "city", "rural", optional=True),
            "day": {"type": "date", "min": "2000-01-01", "max": "2030-12-31", "label": label("day")},
            "tags": {"type": "set", "of": "hue", "label": label("tags")},
            "word": {"type": "text", "max_length": 5, "label": label("word")},
            "of": {"type": "hue", "label": label("of")},
        },
        formula("total", "2 * x", type="decimal", scale=1),
        types={"hue": hue},
        parameters={
            "points": {
                "by": "hue",
                "value": {"red": 1, "green": 2},
                "label": label("points"),
                "cite": {"source": "text", "at": "1"},
                "basis": "stated",
            }
        },
    )


def types() -> list[Datatype]:
    inputs = readable().inputs
    return [
        BooleanType(),
        NumberType(2),
        NumberType(0, NumberType().step * -3, NumberType().step * 7),
        DateType(),
        inputs["day"].type,
        inputs["kind"].type,
        inputs["of"].type,
        TextType(5),
        inputs["tags"].type,
    ]


@pytest.mark.parametrize("datatype", types(), ids=lambda found: type(found).__name__)
def test_expressions_are_worth_the_type_that_is_asked_for(datatype: Datatype) -> None:
    vocabulary = Vocabulary(scope_of(readable()))

    for text in drawn(expressions(readable(), type=datatype), 60):
        # A bare literal is a value of the enumeration where one is wanted.
        found = vocabulary.type_of(text)
        literal = isinstance(from_text(text), nodes.TextLiteral)
        assert literal if isinstance(found, TextType) and isinstance(datatype, EnumType) else fits(found, datatype)


def fits(found: Datatype | None, wanted: Datatype) -> bool:
    return found is not None and misfit(found, wanted) is None


@pytest.mark.lane
def test_conditions_read_every_name_and_use_every_operator() -> None:
    texts = " ".join(drawn(expressions(readable()), 600))
    words = ("and", "or", "not(", "if", "between", "in [", "null", "list contains", "lookup", "count(", "round", "min(")

    assert [name for name in scope_of(readable()) if name not in texts] == []
    assert [word for word in words if word not in texts] == []


def test_names_and_their_types_are_scope_enough() -> None:
    scope: dict[str, Datatype] = {
        "age": NumberType(0, NumberType().step * 0, NumberType().step * 120),
        "ok": BooleanType(),
    }
    texts = drawn(expressions(scope), 100)

    assert {name for name in scope if any(name in text for text in texts)} == {"age", "ok"}


def test_an_expression_shrinks_to_a_name_or_a_literal() -> None:
    assert smallest(expressions(readable()), lambda _: True) == "a"
    assert smallest(expressions({}), lambda _: True) == "true"


@pytest.mark.parametrize("datatype", [ListType(BooleanType()), DurationType()])
def test_what_no_expression_is_worth_is_refused(datatype: Datatype) -> None:
    with pytest.raises(InvalidArgument, match="no expression here is worth a"):
        expressions(readable(), type=datatype)


def test_a_set_that_nothing_names_is_refused() -> None:
    other = SetType(EnumType(()))

    with pytest.raises(InvalidArgument, match="worth a set"):
        expressions(readable(), type=other)


# -- rulesets


@cache
def many() -> tuple[CheckedRuleset, ...]:
    return tuple(drawn(rulesets(), 150))


@PATIENT
@given(ruleset_texts())
def test_a_text_is_a_file_that_checks(text: str) -> None:
    checked = check(ruleset_from_text(text, "generated.yaml"))

    assert checked.id == "generated/ruleset"
    assert list(checked.decisions) == list(json.loads(text)["decisions"])


@PATIENT
@given(st.data())
def test_expressions_of_a_generated_ruleset_check(data: st.DataObject) -> None:
    checked = data.draw(rulesets())
    text = data.draw(expressions(checked))

    assert Vocabulary(scope_of(checked)).type_of(text) == BooleanType()


def tables() -> list[CheckedTable]:
    return [found for one in many() for found in one.decisions.values() if isinstance(found, CheckedTable)]


@pytest.mark.lane
def test_rulesets_have_every_hit_policy_and_aggregate() -> None:
    assert {found.definition.hit_policy for found in tables()} == set(HitPolicy)
    assert {found.definition.aggregate for found in tables()} == set(Aggregate)


def test_rulesets_have_every_type_of_input() -> None:
    counted = Counter(type(item.type) for one in many() for item in one.inputs.values())

    assert set(counted) == {BooleanType, NumberType, EnumType, TextType, SetType, DateType}
    assert min(counted.values()) > 8


def test_rulesets_have_every_kind_of_parameter() -> None:
    found = [item.definition for one in many() for item in one.parameters.values()]

    assert any(item.open for item in found)
    assert any(item.required for item in found)
    assert any(item.by for item in found)
    assert any(item.values for item in found)
    assert any(item.value is not None and item.by is None for item in found)


TRAITS: dict[str, Any] = {
    "exceptions": lambda found: any(row.overriders for row in found.rows),
    "defeaters": lambda found: any(not row.outputs for row in found.rows),
    "several outputs": lambda found: found.has_several_outputs,
    "declared conflicts": lambda found: found.definition.conflict is not None,
    "otherwise rows": lambda found: found.otherwise is not None,
    "cells": lambda found: any(part.cell for row in found.rows for part in row.conditions),
    "expressions": lambda found: any(part.expression for row in found.rows for part in row.conditions),
}


@pytest.mark.parametrize("trait", TRAITS)
def test_rulesets_have_tables_with(trait: str) -> None:
    assert len([found for found in tables() if TRAITS[trait](found)]) > 3


def test_rulesets_say_what_they_are_about_and_use_each_other() -> None:
    assert any(one.applies_when is not None for one in many())
    assert any(item.definition.optional for one in many() for item in one.inputs.values())
    assert any(item.definition.judgement for one in many() for item in one.inputs.values())
    assert any(isinstance(item, FormulaDefinition) for one in many() for item in one.ruleset.decisions.values())


def test_nearly_every_draft_checks() -> None:
    assert len(many()) > 140


def test_the_smallest_ruleset_has_one_input_and_one_formula() -> None:
    found = json.loads(smallest(ruleset_texts(), lambda _: True))

    assert (list(found["inputs"]), found["parameters"], list(found["decisions"])) == (["x0"], {}, ["d0"])
    assert "formula" in found["decisions"]["d0"]
