"""Bounds: what there is too much of is told at once, by kind; what stays within them is counted right."""

from __future__ import annotations

from typing import Any

import pytest

from jianfu_rules.checking import bounds
from jianfu_rules.checking.check import check
from jianfu_rules.diagnostics import Diagnostic
from jianfu_rules.errors import CheckError
from jianfu_rules.loading.load import ruleset_from_text
from tests import given


def told(inputs: dict[str, Any], decisions: dict[str, Any], **more: Any) -> list[Diagnostic]:
    try:
        check(ruleset_from_text(given.ruleset_text(inputs, decisions, **more)))
    except CheckError as error:
        return [item for item in error.diagnostics if item.code == "JR106"]
    return []


def many(make: Any, count: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for index in range(count):
        found |= make(f"n{index}")
    return found


LAST = given.otherwise("no")


@pytest.mark.parametrize(("what", "most"), [("inputs", bounds.MAX_INPUTS), ("decisions", bounds.MAX_DECISIONS)])
def test_there_are_only_so_many(what: str, most: int) -> None:
    formula = given.formula("d", "1")
    makers = {
        "inputs": lambda count: told(many(given.yes_no, count), formula),
        "decisions": lambda count: told({}, many(lambda name: given.formula(name, "1"), count)),
    }
    [item] = makers[what](most + 1)

    assert item.message == f"a ruleset has at most {most} {what}, this one has {most + 1}"
    assert item.span is not None
    assert makers[what](most) == []


def test_parameters_and_rules_and_members_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MAX_PARAMETERS", "MAX_RULES", "MAX_MEMBERS"):
        monkeypatch.setattr(bounds, name, 2)
    one = {"value": "1", "cite": given.CITE, "basis": "stated"}
    rules = [given.rule(f"r{index}", {"a": "true"}, "no") for index in range(3)]
    messages = [
        item.message
        for item in told(
            {**given.yes_no("a"), **given.choice("c", "x", "y", "z")},
            given.table("d", rules, LAST),
            parameters={"p": one, "q": one, "r": one},
            types={"t": {"enum": {"k": "甲", "l": "乙", "m": "丙"}}},
        )
    ]

    assert sorted(messages) == [
        "a ruleset has at most 2 parameters, this one has 3",
        "a ruleset has at most 2 rules, this one has 3",
        "an enum has at most 2 values, this one has 3",
        "an enum has at most 2 values, this one has 3",
    ]


def test_the_outputs_of_a_table_have_types_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MAX_MEMBERS", 1)
    values = {"type": "enum", "values": {"x": given.label("x"), "y": given.label("y")}, "label": given.label("o")}
    outputs = {"o": values, "p": {"type": "boolean", "label": given.label("p")}}
    rules = [given.rule("r", {"a": "true"}, {"o": "x", "p": "true"})]  # type: ignore[arg-type]
    table = {"d": {"label": given.label("d"), "outputs": outputs, "hit_policy": "rule order", "rules": rules}}

    assert [item.message for item in told(given.yes_no("a"), table)] == ["an enum has at most 1 values, this one has 2"]


X = given.number("x")
EXPRESSIONS = [
    ("x + 1", 3),
    ("-x", 2),
    ("min(x, 1, 2)", 4),
    ("if x > 1 and not(x < 2) or false then 1 else 2", 13),
    ("if x between 1 and 2 then 1 else 2", 1 + (1 + 2 + 1 + 1) + 2),
    ("if x in [1..2] then 1 else 2", 1 + (1 + 1 + 2 + 2) + 2),
    ("if x in (1, < 2) then 1 else 2", 1 + (1 + 1 + 2 + 2) + 2),
    ('if date("2025-01-01") + duration("P1D") = date("2025-01-02") then 1 else 2', 8),
    ('if "a" = "b" then 1 else 2', 6),
    ("if x = null then 1 else 2", 6),
]


@pytest.mark.parametrize(("text", "size"), EXPRESSIONS)
def test_an_expression_is_as_large_as_it_is_once_spelt_out(
    text: str, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "MAX_PARTS", size - 1)
    [item] = told(X, given.formula("d", text))
    assert item.message == f"a ruleset has at most {size - 1} parts of expressions, this one has {size}"

    monkeypatch.setattr(bounds, "MAX_PARTS", size)
    assert told(X, given.formula("d", text)) == []


def test_every_expression_of_a_ruleset_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MAX_PARTS", 0)
    rules = [given.rule("r", {"x": "> 1"}, "no"), given.rule("s", "x > 2", "no")]
    scope = {"when": "x > 3", "cite": given.CITE, "basis": "stated", "says": given.label("s")}
    [item] = told(X, given.table("d", rules, LAST), applies_when=scope, properties=[{"never": "x > 4"}])

    # Cell 3, three conditions of 3, two outputs and the otherwise row.
    assert item.message == "a ruleset has at most 0 parts of expressions, this one has 15"


def test_a_defeater_has_no_output_to_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MAX_PARTS", 0)
    defeater = given.rule("s", {"x": "> 1"}, "no", overrides=["r"])
    table = given.table("d", [given.rule("r", {"x": "> 0"}, "no"), defeater], LAST, policy="unique")
    del defeater["then"]
    table["d"]["rules"][1] = defeater
    [item] = told(X, table)

    assert item.message.endswith("has 8")
