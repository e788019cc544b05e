"""Facts as they are read: what is accepted, what is refused, and what is said about it in both languages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from http import HTTPStatus
from types import MappingProxyType

import attrs
import pytest

from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.datatypes import Datatype, DurationType, ListType, NullType, NumberType
from jianfu_rules.diagnostics import Diagnostic, Severity
from jianfu_rules.errors import FactsError
from jianfu_rules.evaluating.facts import Extra, Problem, Read, read_facts, read_value
from jianfu_rules.values import UNKNOWN, Settled
from tests.given import choice, formula, label, number, small, yes_no

TEXT = {"note": {"type": "text", "max_length": 3, "label": label("note")}}
INTEGER = {"count": {"type": "integer", "min": "-5", "max": "10", "label": label("count")}}


@pytest.fixture(scope="module")
def checked() -> CheckedRuleset:
    inputs = {
        **yes_no("banned"),
        **number("score", scale=2),
        **INTEGER,
        **choice("grade", "good", "poor"),
        **TEXT,
        **number("rank", optional=True),
    }
    limit = {"limit": {"value": "5", "cite": {"source": "text", "at": "art. 2"}, "basis": "stated"}}
    return small(inputs, formula("answer", "score * limit"), parameters=limit)


def read(checked: CheckedRuleset, *, extra: Extra = "forbid", **facts: object) -> Mapping[str, Settled]:
    return read_facts(checked, facts, extra=extra).values


def problem(checked: CheckedRuleset, facts: object) -> Diagnostic:
    """Return the one problem of `facts`."""
    with pytest.raises(FactsError) as raised:
        read_facts(checked, facts)
    (found,) = raised.value.diagnostics
    return found


# -- shapes of facts


def test_an_absent_fact_is_not_there(checked: CheckedRuleset) -> None:
    assert read(checked) == {}


def test_a_fact_given_as_unknown_is_not_there(checked: CheckedRuleset) -> None:
    assert read(checked, score=UNKNOWN, banned=True) == {"banned": True}


def test_any_mapping_will_do(checked: CheckedRuleset) -> None:
    assert read_facts(checked, MappingProxyType({"banned": False})).values == {"banned": False}


def test_the_attributes_of_an_attrs_instance_are_facts(checked: CheckedRuleset) -> None:
    @attrs.frozen
    class Applicant:
        score: str
        banned: object = UNKNOWN

    assert read_facts(checked, Applicant("9.5")).values == {"score": Fraction("9.5")}


@pytest.mark.parametrize("facts", [None, "score=1", ["score"], 7])
def test_facts_of_another_shape_are_refused(checked: CheckedRuleset, facts: object) -> None:
    found = problem(checked, facts)

    assert found.code == "JR609"
    assert found.message.startswith("facts are a mapping or an attrs instance")
    assert found.zh is not None
    assert found.zh.startswith("事实应为映射或 attrs 实例")


def test_an_attrs_class_is_no_instance(checked: CheckedRuleset) -> None:
    assert problem(checked, Problem).code == "JR609"


def test_a_key_that_is_no_text_is_refused(checked: CheckedRuleset) -> None:
    found = problem(checked, {7: True})

    assert str(found) == "JR609 a key of facts is a text, not `7`"
    assert found.text("zh") == "JR609 事实的键应为文本，而不是7"


# -- names and labels


@pytest.mark.parametrize("key", ["score", "score的名称", "the score"])
def test_a_fact_is_named_by_name_or_label(checked: CheckedRuleset, key: str) -> None:
    assert read_facts(checked, {key: 1}).values == {"score": 1}


def test_a_mistyped_name_is_refused_with_the_nearest_one(checked: CheckedRuleset) -> None:
    found = problem(checked, {"scroe": 1})

    assert str(found) == "scroe: JR601 there is no input `scroe` (help: did you mean `score`?)"
    assert found.text("zh") == "scroe: JR601 没有名为“scroe”的输入（是不是“score”？）"


def test_a_name_like_no_other_is_refused_with_all_of_them(checked: CheckedRuleset) -> None:
    found = problem(checked, {"天气": 1})

    assert found.help == "the inputs are `banned`, `score`, `count`, `grade`, `note`, `rank`"
    assert found.help_zh == "可给的输入：banned的名称、score的名称、count的名称、grade的名称、note的名称、rank的名称"


def test_an_endless_name_is_cut(checked: CheckedRuleset) -> None:
    assert len(problem(checked, {"x" * 10_000: 1}).message) < 100


@pytest.mark.parametrize("key", ["answer", "limit"])
def test_what_the_ruleset_works_out_is_no_fact(checked: CheckedRuleset, key: str) -> None:
    found = problem(checked, {key: 1})

    assert found.code == "JR608"
    assert found.path == key
    assert found.message == f"`{key}` is worked out by the ruleset, it is no input"
    assert found.zh == f"“{key}”由规则集得出，不是输入"


def test_unknown_names_are_ignored_on_demand(checked: CheckedRuleset) -> None:
    facts = {"天气": 1, 7: 2, "score": 4}

    assert read_facts(checked, facts, extra="ignore").values == {"score": 4}


def test_what_the_ruleset_works_out_is_no_stray_fact(checked: CheckedRuleset) -> None:
    with pytest.raises(FactsError, match="JR608"):
        read_facts(checked, {"answer": 3, "score": 4}, extra="ignore")


def test_a_wrong_value_is_refused_even_where_unknown_names_are_ignored(checked: CheckedRuleset) -> None:
    with pytest.raises(FactsError, match="JR602"):
        read(checked, extra="ignore", banned="no")


@pytest.mark.parametrize("second", [1, 2, UNKNOWN])
def test_a_fact_by_name_and_by_label_is_given_twice(checked: CheckedRuleset, second: object) -> None:
    found = problem(checked, {"score": 1, "score的名称": second})

    assert str(found) == "score的名称: JR605 `score的名称` and `score` are the same fact (help: give it once)"
    assert found.text("zh") == "score的名称: JR605 “score的名称”与“score”是同一事实（只给一次）"


# -- numbers


@pytest.mark.parametrize("value", [Decimal("92.5"), Decimal("92.50"), "92.5", "92.50", 92.5, Decimal("925E-1")])
def test_a_decimal_is_read_exactly(checked: CheckedRuleset, value: object) -> None:
    assert read(checked, score=value) == {"score": Fraction("92.5")}


@pytest.mark.parametrize("value", [7, "7", "7.0", Decimal(7), 7.0])
def test_a_whole_number_is_read_exactly(checked: CheckedRuleset, value: object) -> None:
    assert read(checked, count=value) == {"count": 7}


def test_a_float_is_read_by_its_shortest_text(checked: CheckedRuleset) -> None:
    assert read(checked, score=92.55) == {"score": Fraction("92.55")}


class Reading(float):
    """A float that shows itself in its own way, as those of numerical libraries do."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"Reading({float(self)})"


def test_a_float_of_another_library_is_read_as_a_float(checked: CheckedRuleset) -> None:
    assert read(checked, score=Reading(92.55)) == {"score": Fraction("92.55")}


def test_a_member_of_an_integer_enumeration_is_a_number(checked: CheckedRuleset) -> None:
    assert read(checked, score=HTTPStatus.CONTINUE) == {"score": 100}


@pytest.mark.parametrize("value", ["0", "-0", "0.00", 0.0, -0.0, Decimal("-0")])
def test_there_is_one_zero(checked: CheckedRuleset, value: object) -> None:
    assert read(checked, score=value) == {"score": 0}


def test_a_float_with_too_many_decimals_is_refused_with_the_way_out(checked: CheckedRuleset) -> None:
    found = problem(checked, {"score": 0.1 + 0.2})

    assert str(found) == (
        "score: JR606 `score`: `0.30000000000000004` should have at most 2 decimals "
        '(help: pass the exact number as text, like "92.55")'
    )
    assert found.text("zh") == (
        'score: JR606 “score”应最多有 2 位小数，而不是0.30000000000000004（请用文本给出准确数值，例如 "92.55"）'
    )


def test_a_text_with_too_many_decimals_needs_no_advice_about_floats(checked: CheckedRuleset) -> None:
    found = problem(checked, {"score": "0.305"})

    assert str(found) == "score: JR606 `score`: the text `0.305` should have at most 2 decimals"


def test_a_whole_number_has_no_decimals(checked: CheckedRuleset) -> None:
    found = problem(checked, {"count": "1.5"})

    assert str(found) == "count: JR606 `count`: the text `1.5` should have no decimals"
    assert found.text("zh") == "count: JR606 “count”应没有小数，而不是文本“1.5”"


@pytest.mark.parametrize(
    "value", [True, False, "七十", "70分", "7e1", "+7", "070", "7.", ".7", "1,000", " 7", "", "nan"]
)
def test_what_is_no_canonical_number_is_refused(checked: CheckedRuleset, value: object) -> None:
    found = problem(checked, {"score": value})

    assert found.code == "JR602"
    assert found.path == "score"
    assert found.message.startswith("`score`: expected a number, found ")


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("inf"),
        float("-inf"),
        1e300,
        Decimal("NaN"),
        Decimal("sNaN"),
        Decimal("Infinity"),
        Decimal("1e999999999"),
        Decimal("1e-999999999"),
        pytest.param(10**5000, id="an endless number"),
        pytest.param("9" * 5000, id="an endless text"),
        1 + 2j,
        Fraction(1, 3),
        b"7",
        [7],
        dt.date(2025, 1, 1),
    ],
)
def test_what_is_no_bearable_number_is_refused(checked: CheckedRuleset, value: object) -> None:
    found = problem(checked, {"score": value})

    assert found.code == "JR602"
    assert len(found.message) < 150


@pytest.mark.parametrize("text", ["7²", "⁷", "①", "⑦", "７²"])
def test_raised_and_circled_digits_are_no_digits(checked: CheckedRuleset, text: str) -> None:
    assert problem(checked, {"score": text}).code == "JR602"


def test_full_width_digits_are_read_with_a_note(checked: CheckedRuleset) -> None:
    found = read_facts(checked, {"score": "９２．５"})

    assert found.values == {"score": Fraction("92.5")}
    (note,) = found.notes
    assert (note.code, note.path, note.severity) == ("JR610", "score", Severity.NOTE)
    assert str(note) == "score: JR610 note: `score`: full-width digits were read as plain ones"
    assert note.text("zh") == "score: JR610 说明：“score”中的全角数字已按半角读取"


def test_plain_digits_need_no_note(checked: CheckedRuleset) -> None:
    assert read_facts(checked, {"score": "92.5"}).notes == ()


def test_notes_come_in_one_order_whatever_the_order_of_the_facts(checked: CheckedRuleset) -> None:
    one = read_facts(checked, {"score": "９", "count": "１"})
    other = read_facts(checked, {"count": "１", "score": "９"})

    assert one.notes == other.notes


@pytest.mark.parametrize("value", [0, 100])
def test_both_ends_of_a_range_are_in_it(checked: CheckedRuleset, value: int) -> None:
    assert read(checked, score=value) == {"score": value}


def test_a_number_below_the_range_is_refused(checked: CheckedRuleset) -> None:
    found = problem(checked, {"score": "-0.01"})

    assert str(found) == "score: JR603 `score`: the text `-0.01` is below the minimum 0"
    assert found.text("zh") == "score: JR603 “score”不得小于 0，而不是文本“-0.01”"


def test_a_number_above_the_range_is_refused(checked: CheckedRuleset) -> None:
    found = problem(checked, {"score": 100.01})

    assert str(found) == "score: JR603 `score`: `100.01` is above the maximum 100"
    assert found.text("zh") == "score: JR603 “score”不得大于 100，而不是100.01"


class Loud(int):
    """A number whose own text may not be asked for."""

    def __str__(self) -> str:
        raise AssertionError("the caller's code ran")

    __repr__ = __str__


def test_a_message_never_runs_the_code_of_a_value(checked: CheckedRuleset) -> None:
    assert problem(checked, {"score": Loud(101)}).code == "JR603"


# -- booleans, enumerations, texts, null


@pytest.mark.parametrize("value", ["true", "是", 1, 0, "1"])
def test_only_a_boolean_is_a_boolean(checked: CheckedRuleset, value: object) -> None:
    found = problem(checked, {"banned": value})

    assert found.code == "JR602"
    assert found.message.startswith("`banned`: expected true or false, found ")
    assert found.zh is not None
    assert found.zh.startswith("“banned”应为是/否（布尔值），而不是")


@pytest.mark.parametrize("value", ["good", "good的名称", "the good"])
def test_a_member_is_given_by_name_or_label(checked: CheckedRuleset, value: str) -> None:
    assert read(checked, grade=value) == {"grade": "good"}


def test_a_mistyped_member_is_refused_with_the_nearest_one(checked: CheckedRuleset) -> None:
    found = problem(checked, {"grade": "goood"})

    assert str(found) == "grade: JR607 `grade`: the text `goood` is not one of the values (help: did you mean `good`?)"
    assert found.text("zh") == "grade: JR607 “grade”的取值不能是文本“goood”（是不是“good”？）"


def test_a_member_like_no_other_is_refused_with_all_of_them(checked: CheckedRuleset) -> None:
    found = problem(checked, {"grade": "?"})

    assert found.help == "the values are `good`, `poor`"
    assert found.help_zh == "可取：good的名称、poor的名称"


@pytest.mark.parametrize("value", [True, 1, ["good"]])
def test_a_member_is_given_as_text(checked: CheckedRuleset, value: object) -> None:
    assert problem(checked, {"grade": value}).code == "JR602"


def test_a_text_is_normalised_to_composed_characters(checked: CheckedRuleset) -> None:
    assert read(checked, note="e\u0301") == {"note": "\u00e9"}


def test_a_text_is_never_narrowed(checked: CheckedRuleset) -> None:
    assert read(checked, note="ＡＢ") == {"note": "ＡＢ"}


def test_a_text_of_full_length_is_read(checked: CheckedRuleset) -> None:
    assert read(checked, note="三个字") == {"note": "三个字"}


def test_a_longer_text_is_refused(checked: CheckedRuleset) -> None:
    found = problem(checked, {"note": "四个字了"})

    assert str(found) == "note: JR603 `note`: the text has more than 3 characters"
    assert found.text("zh") == "note: JR603 “note”不得超过 3 个字"


def test_a_number_is_no_text(checked: CheckedRuleset) -> None:
    assert problem(checked, {"note": 7}).code == "JR602"


def test_null_is_a_value_where_the_input_is_optional(checked: CheckedRuleset) -> None:
    assert read(checked, rank=None) == {"rank": None}


@pytest.mark.parametrize("name", ["banned", "score", "count", "grade", "note"])
def test_null_is_refused_elsewhere(checked: CheckedRuleset, name: str) -> None:
    found = problem(checked, {name: None})

    assert str(found) == (
        f"{name}: JR604 `{name}`: null is not allowed here (help: leave the key out where the value is not known)"
    )
    assert found.text("zh") == f"{name}: JR604 “{name}”不允许为空（null）（如果不知道取值，请不要给出该项）"


@pytest.mark.parametrize("datatype", [NullType(), DurationType(), ListType(NumberType())])
def test_a_type_that_nobody_supplies_is_a_fault_of_ours(datatype: Datatype) -> None:
    with pytest.raises(TypeError, match="neither an input nor"):
        read_value(7, datatype, optional=False)


# -- messages and the caller's data


@pytest.mark.parametrize(
    ("value", "en", "zh"),
    [
        (True, "the boolean `true`", "布尔值 true"),
        (False, "the boolean `false`", "布尔值 false"),
        ("七十", "the text `七十`", "文本“七十”"),
        (dt.date(2025, 1, 2), "the day `2025-01-02`", "日期 2025-01-02"),
        (10**50, "a number of too many digits", "位数过多的数值"),
        (float("inf"), "`inf`", "inf"),
    ],
)
def test_a_refused_value_is_shown(checked: CheckedRuleset, value: object, en: str, zh: str) -> None:
    found = problem(checked, {"count": value})

    assert found.message == f"`count`: expected a whole number, found {en}"
    assert found.zh == f"“count”应为整数，而不是{zh}"


def test_null_as_a_key_is_shown(checked: CheckedRuleset) -> None:
    assert problem(checked, {None: 1}).message == "a key of facts is a text, not `null`"


def test_all_problems_of_a_case_come_at_once(checked: CheckedRuleset) -> None:
    facts = {"scroe": 1, "banned": "no", "count": 11, "grade": "fair", "note": None}

    with pytest.raises(FactsError) as raised:
        read_facts(checked, facts)

    assert [(item.path, item.code) for item in raised.value.diagnostics] == [
        ("banned", "JR602"),
        ("count", "JR603"),
        ("grade", "JR607"),
        ("note", "JR604"),
        ("scroe", "JR601"),
    ]


def test_the_facts_given_are_not_changed(checked: CheckedRuleset) -> None:
    facts: dict[str, object] = {"score": "９", "rank": None, "grade": "the good", "banned": UNKNOWN}
    before = dict(facts)

    read_facts(checked, facts)

    assert facts == before


def test_what_was_read_does_not_follow_the_caller(checked: CheckedRuleset) -> None:
    facts = {"score": 9}
    found = read_facts(checked, facts)
    facts["score"] = 10

    assert found == Read({"score": Fraction(9)}, ())
