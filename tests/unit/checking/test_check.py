"""check(): a sound ruleset is sealed, an unsound one told of everything at once."""

from __future__ import annotations

import pickle
import re

import attrs
import pytest

from jianfu_rules.checking.check import check
from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.errors import CheckError
from jianfu_rules.loading.load import load_ruleset, ruleset_from_text
from jianfu_rules.loading.locate import list_rulesets, version_files
from tests import given
from tests.diagnosed import diagnosed

SOUND = given.ruleset_text(given.number("x"), given.formula("d", "x"))


@pytest.mark.parametrize("ruleset", list_rulesets())
def test_a_shipped_ruleset_is_sound(ruleset: str) -> None:
    assert [item for file in version_files(ruleset) for item in check(load_ruleset(file)).warnings] == []


def test_a_checked_ruleset_knows_its_id_and_main_decision() -> None:
    checked = given.checked_text(SOUND)

    assert (checked.id, checked.main) == ("test/small", "d")


def test_a_checked_ruleset_keeps_what_it_was_made_from() -> None:
    ruleset = ruleset_from_text(SOUND)

    assert check(ruleset).ruleset is ruleset


def test_only_check_makes_a_checked_ruleset() -> None:
    checked = given.checked_text(SOUND)
    parts = {field.name: getattr(checked, field.name) for field in attrs.fields(CheckedRuleset) if field.init}
    del parts["_seal"]

    with pytest.raises(TypeError, match=r"made by check\(\) only"):
        CheckedRuleset(**parts)


def test_a_checked_ruleset_says_what_it_is_in_one_line() -> None:
    assert re.fullmatch(
        r"<CheckedRuleset \S+ \d{4}-\d\d-\d\d: \d+ inputs, \d+ parameters, \d+ decisions>",
        repr(given.checked_text(SOUND)),
    )


def test_a_checked_ruleset_survives_a_pickle() -> None:
    checked = given.checked_text(SOUND)

    assert pickle.loads(pickle.dumps(checked)) == checked  # noqa: S301 - our own bytes


def test_everything_wrong_is_told_at_once_sorted_by_place() -> None:
    inputs = {**given.number("x"), "y": {"type": "integer", "label": given.label("x")}}
    decisions = {
        **given.formula("d", "x / 2 + oops"),
        **given.table("e", [given.rule("r", {"x": "> 100"}, "yes")], type="enum", values={"yes": "是"}),
    }
    found = diagnosed(given.ruleset_text(inputs, decisions, main="f"))

    assert [item.code for item in found] == [
        "JR202",
        "JR202",
        "JR211",
        "JR210",
        "JR201",
        "JR301",
        "JR303",
        "JR201",
    ]
    places = [item.span.start for item in found if item.span]
    assert places == sorted(places)


def test_an_error_holds_no_warnings() -> None:
    raw = given.ruleset_text(given.number("unused"), given.formula("d", "oops"))

    with pytest.raises(CheckError) as caught:
        given.checked_text(raw)

    assert [item.is_error for item in caught.value.diagnostics] == [True]


def test_warnings_are_sorted_by_place() -> None:
    inputs = {**given.number("b"), **given.number("a")}
    warnings = given.checked_text(given.ruleset_text(inputs, given.formula("d", "1"))).warnings

    assert [item.message for item in warnings] == ["nothing reads `b`", "nothing reads `a`"]
