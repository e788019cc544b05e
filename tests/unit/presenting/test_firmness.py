from __future__ import annotations

import pytest

from jianfu_rules.model.citation import Basis
from jianfu_rules.phrases import LANGS, Lang
from jianfu_rules.presenting.firmness import SHORT_LABELS, counted, firmness_of
from tests.given import CITE, formula, number, otherwise, rule, small, table
from tests.permit import permit


def test_scope_rules_otherwise_rows_formulas_and_figures_count() -> None:
    scope = {"when": {"x": ">= 0"}, "cite": CITE, "basis": "official", "says": {"zh": "甲", "en": "a"}}
    dated = {
        "dated": [
            {"from": "2024-01-01", "to": "2025-01-01", "value": "1", "cite": CITE, "basis": "stated"},
            {"from": "2025-01-01", "value": "2", "cite": CITE, "basis": "modelled"},
        ]
    }
    rows = [rule("high", {"x": "> limit"}, '"a"', basis="modelled")]
    decisions = {**table("t", rows, otherwise('"b"')), **formula("f", "x + fixed")}
    parameters = {"limit": dated, "fixed": {"value": "1", "cite": CITE, "basis": "official"}}
    checked = small(number("x"), decisions, parameters=parameters, applies_when=scope)

    assert firmness_of(checked.ruleset).counts == {Basis.STATED: 3, Basis.OFFICIAL: 2, Basis.MODELLED: 2}


def test_an_open_parameter_has_no_basis() -> None:
    assert firmness_of(permit().ruleset).counts == {Basis.STATED: 4, Basis.OFFICIAL: 1, Basis.MODELLED: 1}


@pytest.mark.parametrize(
    ("found", "least"),
    [
        ([Basis.STATED, Basis.OFFICIAL], Basis.OFFICIAL),
        ([Basis.MODELLED, Basis.STATED], Basis.MODELLED),
        ([Basis.STATED], Basis.STATED),
        ([], None),
    ],
)
def test_the_least_firm_basis_is_told(found: list[Basis], least: Basis | None) -> None:
    assert counted(found).least is least


@pytest.mark.parametrize(("lang", "text"), [("zh", "明示 2，推定 1"), ("en", "2 stated, 1 modelled")])
def test_what_is_not_there_is_not_counted_aloud(lang: Lang, text: str) -> None:
    assert counted([Basis.STATED, Basis.MODELLED, Basis.STATED]).text(lang) == text


@pytest.mark.parametrize("lang", LANGS)
def test_every_basis_has_a_short_label_of_its_own(lang: Lang) -> None:
    assert len({SHORT_LABELS[basis].text(lang) for basis in Basis}) == len(Basis)
