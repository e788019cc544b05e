"""Parameters that the host brings."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest

from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.diagnostics import Diagnostic
from jianfu_rules.errors import ParameterError
from jianfu_rules.evaluating.parameters import read_parameters
from jianfu_rules.values import UNKNOWN
from tests import given
from tests.given import CITE, formula, number, small

DAY = dt.date(2025, 6, 30)
SHARE = {"type": "decimal", "scale": 2, "min": 0, "max": 1}
PARAMETERS = {
    "fixed": {"value": "0.5", "cite": CITE, "basis": "stated"},
    "share": {**SHARE, "required": True},
    "weight": {**SHARE, "required": True},
    "limit": {**SHARE, "open": True},
}


@pytest.fixture(scope="module")
def checked() -> CheckedRuleset:
    wide = {"type": "decimal", "scale": 8}
    return small(number("x"), formula("answer", "x * fixed * share * weight * limit", **wide), parameters=PARAMETERS)


def problems(checked: CheckedRuleset, **given: object) -> tuple[Diagnostic, ...]:
    with pytest.raises(ParameterError) as raised:
        read_parameters(checked, given, DAY)
    return raised.value.diagnostics


def test_every_parameter_has_a_value_once_the_required_ones_are_given(checked: CheckedRuleset) -> None:
    found = read_parameters(checked, {"share": "0.25", "weight": 1}, DAY)

    assert found == {"fixed": Fraction("0.5"), "share": Fraction("0.25"), "weight": 1, "limit": UNKNOWN}


def test_an_open_parameter_may_be_given(checked: CheckedRuleset) -> None:
    assert read_parameters(checked, {"share": 0, "weight": 0, "limit": "0.1"}, DAY)["limit"] == Fraction("0.1")


def test_an_open_parameter_may_be_given_as_unknown(checked: CheckedRuleset) -> None:
    assert read_parameters(checked, {"share": 0, "weight": 0, "limit": UNKNOWN}, DAY)["limit"] is UNKNOWN


def test_all_required_parameters_that_lack_are_named(checked: CheckedRuleset) -> None:
    with pytest.raises(ParameterError) as raised:
        read_parameters(checked, None, DAY)

    assert [str(item) for item in raised.value.diagnostics] == [
        "share: JR613 the parameter `share` is required (help: pass it in `parameters=`)",
        "weight: JR613 the parameter `weight` is required (help: pass it in `parameters=`)",
    ]
    assert raised.value.diagnostics[0].zh == "缺少必填参数“share”"


def test_unknown_is_no_value_for_a_required_parameter(checked: CheckedRuleset) -> None:
    (found,) = problems(checked, share=UNKNOWN, weight=0)

    assert (found.code, found.path) == ("JR613", "share")


def test_a_mistyped_parameter_is_refused_with_the_nearest_one(checked: CheckedRuleset) -> None:
    (found,) = problems(checked, share=0, weight=0, limt=0)

    assert str(found) == "limt: JR611 there is no parameter `limt` (help: did you mean `limit`?)"
    assert found.text("zh") == "limt: JR611 没有名为“limt”的参数（是不是“limit”？）"


def test_a_parameter_like_no_other_is_refused_without_a_guess(checked: CheckedRuleset) -> None:
    (found,) = problems(checked, share=0, weight=0, 天气=0)

    assert found.help is None
    assert found.help_zh is None


def test_what_the_text_fixes_is_not_the_hosts(checked: CheckedRuleset) -> None:
    (found,) = problems(checked, share=0, weight=0, fixed="0.6")

    told = "`fixed` is fixed by the text (help: only required and open parameters are the host's)"
    assert str(found) == f"fixed: JR612 {told}"
    assert found.zh == "参数“fixed”由文本规定，不能改动"


@pytest.mark.parametrize("value", ["1.01", "-0.01", "0.001", "half", True, None, []])
def test_a_value_of_the_wrong_kind_or_size_is_refused(checked: CheckedRuleset, value: object) -> None:
    (found,) = problems(checked, share=value, weight=0)

    assert (found.code, found.path) == ("JR614", "share")
    assert found.message.startswith("`share`: ")
    assert found.zh is not None
    assert found.zh.startswith("“share”")


def test_all_problems_come_at_once(checked: CheckedRuleset) -> None:
    found = problems(checked, limt=0, fixed=0, share=2)

    assert [item.code for item in found] == ["JR612", "JR611", "JR614", "JR613"]


def test_advice_comes_in_both_languages(checked: CheckedRuleset) -> None:
    found = problems(checked, limt=0, fixed=0, share=0.1 + 0.2)

    assert [item.code for item in found if item.help and not item.help_zh] == []


def test_the_parameters_given_are_not_changed(checked: CheckedRuleset) -> None:
    given = {"share": "0.25", "weight": 1}

    read_parameters(checked, given, DAY)

    assert given == {"share": "0.25", "weight": 1}


# -- labels

LABELLED = {
    "share": {**SHARE, "required": True, "label": {"zh": "占比", "en": "portion"}},
    "limit": {**SHARE, "open": True, "label": {"zh": "上限", "en": "limit"}},
    "points": {
        "type": "integer",
        "min": 0,
        "max": 9,
        "by": "grade",
        "value": {"good": "5"},
        "label": {"zh": "分值", "en": "points for each grade"},
        "cite": CITE,
        "basis": "stated",
    },
}


@pytest.fixture(scope="module")
def labelled() -> CheckedRuleset:
    types = {"grade": {"enum": {"good": {"zh": "好", "en": "well done"}, "poor": {"zh": "差", "en": "badly done"}}}}
    inputs = {**number("x"), "grade": {"type": "grade", "label": {"zh": "档次", "en": "the grade"}}}
    text = "x * share * limit + lookup(points, grade)"
    return small(inputs, formula("answer", text, type="decimal", scale=4), parameters=LABELLED, types=types)


@pytest.mark.parametrize("word", ["share", "占比", "portion"])
def test_a_parameter_is_given_by_its_name_or_a_label(labelled: CheckedRuleset, word: str) -> None:
    assert read_parameters(labelled, {word: "0.25"}, DAY)["share"] == Fraction("0.25")


def test_the_english_label_may_be_the_name(labelled: CheckedRuleset) -> None:
    assert read_parameters(labelled, {"share": 1, "limit": "0.1"}, DAY)["limit"] == Fraction("0.1")


@pytest.mark.parametrize("key", ["poor", "差", "badly done"])
def test_labels_are_keys_of_a_keyed_parameter_too(labelled: CheckedRuleset, key: str) -> None:
    found = read_parameters(labelled, {"占比": 1, "分值": {key: 2}}, DAY)

    assert (found["points[good]"], found["points[poor]"]) == (5, 2)


@pytest.mark.parametrize("second", ["占比", "portion"])
def test_a_parameter_given_twice_is_refused_even_with_equal_values(labelled: CheckedRuleset, second: str) -> None:
    (found,) = problems(labelled, **{"share": 1, second: 1})

    assert str(found) == "share: JR614 the parameter `share` is given twice (help: by its name or by its label)"
    assert found.text("zh") == "share: JR614 参数“share”重复给出（名称和标签只用一个）"


def test_a_mistyped_label_is_refused_with_the_nearest_one(labelled: CheckedRuleset) -> None:
    (found,) = problems(labelled, share=1, **{"points for each grad": {}})

    assert found.code == "JR611"
    assert (found.help, found.help_zh) == ("did you mean `points for each grade`?", "是不是“points for each grade”？")


@pytest.mark.parametrize("key", [1, None, ("share",)])
def test_a_key_that_is_no_text_is_an_unknown_parameter(labelled: CheckedRuleset, key: object) -> None:
    with pytest.raises(ParameterError) as raised:
        read_parameters(labelled, {"share": 1, key: 1}, DAY)  # type: ignore[dict-item]

    assert [item.code for item in raised.value.diagnostics] == ["JR611"]


def test_problems_of_a_value_are_told_by_the_name(labelled: CheckedRuleset) -> None:
    (found,) = problems(labelled, 占比=2)

    assert (found.code, found.path) == ("JR614", "share")


def test_a_key_that_is_said_to_be_unknown_is_as_good_as_absent() -> None:
    typed = {"type": "decimal", "scale": 0, "min": 0, "max": 9, "by": "text", "open": True}
    rates = {**typed, "label": given.label("rates")}
    place = {"place": {"type": "text", "max_length": 8, "label": given.label("place")}}
    checked = given.small(place, given.formula("d", "lookup(rates, place)"), parameters={"rates": rates})
    result = given.evaluate_case(checked, {"place": "x"}, parameters={"rates": {"x": UNKNOWN}}).decisions["d"]

    assert (result.status.name, result.missing) == ("UNDETERMINED", frozenset({"rates"}))
