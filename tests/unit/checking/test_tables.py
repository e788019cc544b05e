"""Decision tables: gaps, overlaps, rules that never match, rules that never count."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from itertools import product

import pytest

from jianfu_rules.checking import boxes, tables
from jianfu_rules.datatypes import BooleanType, ListType, NumberType
from jianfu_rules.diagnostics import Severity
from jianfu_rules.expr.core import Compare, Const, Inverse, IsNull, Origin, Read
from jianfu_rules.expr.nodes import CompareOp
from tests import given
from tests.diagnosed import codes_of, diagnosed, place_of, told

When = Mapping[str, str] | str
NUMBER = given.number("x")
TWO = {**given.number("x"), **given.number("y")}
OPTIONAL = given.number("x", optional=True)
GRADE = given.choice("g", "good", "fair", "poor")
WHOLE = NumberType(0, Fraction(0), Fraction(9), integral=True)
DAY = {"day": {"type": "date", "min": "2025-01-01", "max": "2025-12-31", "label": given.label("day")}}


def text(
    inputs: given.Part,
    *whens: When,
    policy: str = "first",
    last: bool = True,
    decisions: given.Part | None = None,
    parameters: given.Part | None = None,
) -> str:
    """Return a ruleset with one table; the rules are called r0, r1, … and give `yes`, the otherwise row `no`."""
    rules = [given.rule(f"r{index}", when, "yes") for index, when in enumerate(whens)]
    table = given.table("d", rules, given.otherwise("no") if last else None, policy=policy)
    return given.ruleset_text(inputs, {**(decisions or {}), **table}, parameters=parameters)


def cell(condition: str) -> dict[str, str]:
    return {"x": condition}


def place_of_condition(raw: str, index: int) -> str:
    """Return the text of the `when:` mapping of rule number `index`, as it stands in the file."""
    start = raw.index('"when": ', raw.index(f'"r{index}"')) + len('"when": ')
    return raw[start : raw.index("}", start) + 1]


# -- gaps


@pytest.mark.parametrize(
    ("inputs", "whens", "witness"),
    [
        (NUMBER, [cell("< 60"), cell("> 60")], "x = 60"),
        (NUMBER, [cell("[0..60]")], "x = 61"),
        (NUMBER, [cell("[0..60], [62..100]")], "x = 61"),
        (NUMBER, [cell("[1..100]")], "x = 0"),
        (given.number("x", scale=2), [cell("< 60"), cell(">= 60.01")], "x = 60"),
        (OPTIONAL, [cell(">= 0")], "x = null"),
        (OPTIONAL, ["x = null or x > 0"], "x = 0"),
        (GRADE, [{"g": '"good", "fair"'}], "g = poor"),
        (GRADE, [{"g": 'not("fair")'}], "g = fair"),
        (given.yes_no("f"), [{"f": "true"}], "f = false"),
        (given.yes_no("f"), ["f"], "f = false"),
        ({"t": {"type": "text", "max_length": 5, "label": given.label("t")}}, [{"t": '"甲"'}], "t = …"),
        ({"t": {"type": "text", "max_length": 5, "label": given.label("t")}}, [{"t": '"…"'}], "t = ……"),
        ({**NUMBER, **GRADE}, [cell("< 60"), {"x": ">= 60", "g": '"good"'}], "x = 60, g = fair"),
    ],
)
def test_a_gap_is_told_with_facts_that_fall_into_it(inputs: given.Part, whens: list[When], witness: str) -> None:
    raw = text(inputs, *whens, last=False)
    [item] = [item for item in diagnosed(raw) if item.is_error]

    assert (item.code, item.message) == ("JR301", f"no rule of `d` matches where {witness}")
    assert item.help == "add a rule, or a cited `otherwise:` row"
    assert item.span is not None
    assert item.span.start.line == raw[: raw.index('"rules"')].count("\n") + 1


@pytest.mark.parametrize(
    ("inputs", "whens"),
    [
        (NUMBER, [cell("< 60"), cell(">= 60")]),
        (NUMBER, [cell("[0..60]"), cell("[61..100]")]),
        (NUMBER, [cell("<= 60"), cell("> 60.5")]),
        (OPTIONAL, [cell("null"), cell(">= 0")]),
        (OPTIONAL, [cell("null"), cell("not(null)")]),
        (OPTIONAL, [cell("= null"), cell("!= null")]),
        (OPTIONAL, [cell("null, < 60"), cell(">= 60")]),
        (OPTIONAL, ["x = null or x < 60", "x != null and x >= 60"]),
        (GRADE, [{"g": '"good"'}, {"g": 'not("good")'}]),
        (given.yes_no("f"), ["f", "not(f)"]),
        (given.yes_no("f", optional=True), [{"f": "true"}, {"f": "false"}, {"f": "null"}]),
        ({"t": {"type": "text", "max_length": 5, "label": given.label("t")}}, [{"t": '"甲"'}, {"t": 'not("甲")'}]),
        ({**NUMBER, **given.yes_no("f")}, [cell("< 60"), {"x": ">= 60", "f": "true"}, {"x": ">= 60", "f": "false"}]),
        (NUMBER, [{}]),
        (NUMBER, [cell("-")]),
    ],
)
def test_a_table_that_covers_everything_needs_no_otherwise_row(inputs: given.Part, whens: list[When]) -> None:
    raw = text(inputs, *whens, last=False)

    assert [item for item in diagnosed(raw) if item.is_error] == []


@pytest.mark.parametrize("last", [True, False])
def test_a_table_without_rules_is_refused(*, last: bool) -> None:
    raw = given.ruleset_text({}, {"d": {**given.table("d", [], given.otherwise("no"))["d"]}})
    raw = raw if last else given.ruleset_text({}, given.table("d", [], type="boolean"))
    item = told(raw, "JR301", at="[]")

    assert item.message == "the table `d` has no rules"


# -- overlaps


def test_rules_of_a_unique_table_that_match_together_are_refused() -> None:
    raw = text(NUMBER, cell("<= 60"), cell(">= 60"), policy="unique")
    item = told(raw, "JR302", at=place_of_condition(raw, 1))

    assert item.message == "the rules `r0` and `r1` both match where x = 60"
    assert item.help == "make them exclude each other, override one by the other, or declare `conflict:`"
    assert item.is_error


def test_each_pair_is_told_once() -> None:
    raw = text(GRADE, {"g": '"good"'}, {"g": '"good", "fair"'}, {"g": '"good", "fair"'}, policy="unique")

    assert [item.message.split(" both")[0] for item in diagnosed(raw) if item.code == "JR302"] == [
        "the rules `r0` and `r1`",
        "the rules `r0` and `r2`",
        "the rules `r1` and `r2`",
    ]


def test_rules_that_always_match_overlap_anywhere() -> None:
    raw = text(NUMBER, {}, cell("-"), policy="unique", last=False)
    [item] = [item for item in diagnosed(raw) if item.is_error]

    assert (item.code, item.message) == ("JR302", "the rules `r0` and `r1` both match anything")


def test_rules_that_exclude_each_other_are_sound() -> None:
    assert codes_of(text(NUMBER, cell("< 60"), cell("> 60"), policy="unique")) == []


def test_rules_of_a_first_table_may_overlap() -> None:
    assert codes_of(text(NUMBER, cell("< 60"), cell("< 80"))) == []


def test_a_null_is_an_overlap_too() -> None:
    raw = text(OPTIONAL, cell("null, < 60"), cell("null, > 60"), policy="unique")

    assert [item.message for item in diagnosed(raw)] == ["the rules `r0` and `r1` both match where x = null"]


def test_an_overlap_that_hangs_on_a_decision_is_a_warning() -> None:
    decisions = given.formula("e", "x", type="integer")
    raw = text(NUMBER, {"e": "[0..60]"}, {"e": "[60..70]"}, policy="unique", decisions=decisions)
    [item] = diagnosed(raw)

    assert (item.code, item.severity) == ("JR302", Severity.WARNING)
    assert item.message == "the rules `r0` and `r1` may both match where e = 60"


# -- rules that never match, or never count


@pytest.mark.parametrize(
    ("inputs", "when"),
    [
        (NUMBER, {"x": "> 100"}),
        (NUMBER, {"x": "< 0"}),
        (NUMBER, {"x": "60.5"}),
        (NUMBER, {"x": "[70..60]"}),
        (NUMBER, {"x": "(60..61)"}),
        (GRADE, {"g": 'not("good", "fair", "poor")'}),
        (DAY, {"day": '> date("2025-12-31")'}),
    ],
)
def test_a_cell_that_no_value_passes_is_told_at_the_cell(inputs: given.Part, when: dict[str, str]) -> None:
    raw = text(inputs, when)
    [(name, condition)] = when.items()
    item = told(raw, "JR303", at=json.dumps(condition, ensure_ascii=False))

    assert item.message == f"no value of `{name}` passes this cell"
    assert item.help == "compare with the range and the values of its type"


@pytest.mark.parametrize(
    ("inputs", "when"),
    [
        (NUMBER, "x > 100"),
        (NUMBER, "x > 60 and x < 60"),
        (NUMBER, "false"),
        (NUMBER, "1 > 2"),
        (OPTIONAL, "x = null and x != null"),
        (GRADE, 'g = "good" and g = "fair"'),
        (given.yes_no("f"), "f and not(f)"),
    ],
)
def test_a_rule_that_can_never_match_is_refused(inputs: given.Part, when: When) -> None:
    raw = text(inputs, when)
    [item] = [item for item in diagnosed(raw) if item.is_error]

    assert (item.code, item.message) == ("JR303", "the rule `r0` can never match")
    assert item.help == "correct or delete it"
    assert item.span is not None
    assert item.span.start.line == raw[: raw.index('"when"')].count("\n") + 1


def test_a_rule_that_a_parameter_rules_out_is_refused() -> None:
    parameters = {"p": {"value": "200", "cite": given.CITE, "basis": "stated"}}
    raw = text(NUMBER, cell("> p"), parameters=parameters)

    assert told(raw, "JR303", at='"> p"').message == "no value of `x` passes this cell"


def test_a_cell_of_a_parameter_can_rule_a_rule_out() -> None:
    parameters = {"p": {"value": "200", "cite": given.CITE, "basis": "stated"}}
    raw = text(NUMBER, {"p": "< x"}, parameters=parameters)

    assert told(raw, "JR303", at='"< x"').message == "no value of `x` passes this cell"


def test_cells_that_only_together_leave_no_value_rule_the_rule_out() -> None:
    parameters = {"p": {"value": "50", "cite": given.CITE, "basis": "stated"}}
    raw = text(NUMBER, {"x": "< 50", "p": "< x"}, parameters=parameters)

    assert told(raw, "JR303", at=place_of_condition(raw, 0)).message == "the rule `r0` can never match"


@pytest.mark.parametrize(
    "parameter",
    [
        {"by": "grade", "value": {"good": 5}, "cite": given.CITE, "basis": "stated"},
        {"by": "grade", "dated": [{"from": "2025-01-01", "value": {"fair": 5}, "cite": given.CITE, "basis": "stated"}]},
    ],
)
def test_a_lookup_that_may_have_no_value_rules_nothing_out(parameter: given.Part) -> None:
    types = {"grade": {"enum": {"good": "好", "fair": "中"}}}
    rules = [given.rule("r0", 'lookup(p, "fair") > 3', "yes")]
    decision = given.table("d", rules, given.otherwise("no"))
    raw = given.ruleset_text({}, decision, parameters={"p": parameter}, types=types)

    assert codes_of(raw) == ["JR305"]


def test_a_rule_behind_a_wider_one_is_shadowed() -> None:
    raw = text(NUMBER, cell("< 60"), cell("< 50"))
    item = told(raw, "JR304", at=place_of_condition(raw, 1))

    assert item.message == "the rule `r1` is shadowed by `r0`: it never counts"
    assert item.help == "put it before them, or delete it"


def test_a_rule_can_be_shadowed_by_several_together() -> None:
    raw = text(NUMBER, cell("< 50"), cell(">= 50"), cell("[40..60]"))

    assert [item.message.split(":")[0] for item in diagnosed(raw) if item.is_error] == [
        "the rule `r2` is shadowed by `r0`, `r1`"
    ]


def test_only_rules_that_hide_it_are_named() -> None:
    raw = text(NUMBER, cell("< 10"), cell("< 50"), cell("[20..40]"))

    assert [item.message.split(":")[0] for item in diagnosed(raw)] == ["the rule `r2` is shadowed by `r1`"]


def test_a_rule_that_counts_somewhere_is_not_shadowed() -> None:
    assert codes_of(text(NUMBER, cell("< 50"), cell("< 51"))) == []


def test_nothing_is_shadowed_in_a_unique_table() -> None:
    assert codes_of(text(NUMBER, cell("< 60"), cell("< 50"), policy="unique")) == ["JR302"]


def test_an_otherwise_row_that_never_applies_is_a_warning() -> None:
    raw = text(NUMBER, cell("< 60"), cell(">= 60"))
    [item] = diagnosed(raw)

    assert (item.code, item.severity) == ("JR306", Severity.WARNING)
    assert item.message == "the rules of `d` cover everything: the otherwise row never applies"
    assert item.span is not None
    assert item.span.start.line == raw[: raw.index('"otherwise"')].count("\n") + 1


# -- parameters


def test_a_known_parameter_is_a_constant() -> None:
    parameters = {"p": {"value": "60", "cite": given.CITE, "basis": "stated"}}

    assert codes_of(text(NUMBER, cell("< p"), cell(">= p"), last=False, parameters=parameters)) == []


def test_a_known_parameter_is_a_constant_beside_an_input() -> None:
    parameters = {"p": {"value": "2", "cite": given.CITE, "basis": "stated"}}
    raw = text(NUMBER, "x > 80 or p > 3", cell("<= 80"), last=False, parameters=parameters)

    assert codes_of(raw) == []


def test_a_gap_beside_a_parameter_is_found() -> None:
    parameters = {"p": {"value": "60.5", "cite": given.CITE, "basis": "stated"}}
    raw = text(NUMBER, cell("< p"), cell("> 61"), last=False, parameters=parameters)

    assert [item.message for item in diagnosed(raw)] == ["no rule of `d` matches where x = 61"]


def test_an_open_parameter_leaves_a_rule_out_of_the_analysis() -> None:
    parameters = {"p": {"type": "integer", "min": 0, "max": 100, "open": True}}
    raw = text(NUMBER, cell("> p"), parameters=parameters)

    assert [item.message for item in diagnosed(raw)] == ["the table `d` was analysed without the rules `r0`"]


# -- what is not analysed


def test_a_condition_on_two_inputs_is_left_out_and_said_so() -> None:
    raw = text(TWO, "x > y", cell("< 60"))
    [item] = diagnosed(raw)

    assert (item.code, item.severity) == ("JR305", Severity.WARNING)
    assert item.message == "the table `d` was analysed without the rules `r0`"
    assert item.span is not None
    assert item.span.start.line == raw[: raw.index('"rules"')].count("\n") + 1


@pytest.mark.parametrize("when", ["x + 1 > 60", "-x < 0", "if x > 1 then true else false", "(x > 1) = true"])
def test_a_calculation_is_left_out_and_said_so(when: str) -> None:
    assert codes_of(text(NUMBER, when)) == ["JR305"]


def test_negative_numbers_are_constants_like_any_other() -> None:
    below_zero = given.number("x", least="-5", most="5")

    assert codes_of(text(below_zero, cell("< -2"), cell("[-2..5]"), last=False)) == []


def test_the_simple_part_of_a_rule_is_analysed_all_the_same() -> None:
    assert "JR303" in codes_of(text(TWO, {"x": "> y"}, "x > y and x > 100"))


def test_a_rule_that_is_not_analysed_hides_nothing() -> None:
    assert codes_of(text(TWO, "x >= y or x < y", cell("< 60"))) == ["JR305"]


def test_a_rule_that_is_not_analysed_overlaps_with_nothing_for_sure() -> None:
    assert codes_of(text(TWO, "x > y", cell("< 60"), policy="unique")) == ["JR305"]


def test_a_rule_that_is_not_analysed_covers_nothing() -> None:
    raw = text(TWO, cell("< 60"), {"x": ">= 60", "y": "> x"}, last=False)

    assert [item.code for item in diagnosed(raw) if item.is_error] == ["JR301"]


def test_a_guard_inside_a_condition_that_is_left_out_still_guards() -> None:
    inputs = {**given.number("x", optional=True), **given.number("y")}

    assert codes_of(text(inputs, "(x != null and x > y or x != null and y > 3) and x < 50")) == ["JR305"]


def test_a_gap_that_depends_on_a_rule_not_analysed_names_it() -> None:
    raw = text(TWO, {"x": "[50..70]", "y": "> x"}, cell("< 50"), last=False)
    [item] = [item for item in diagnosed(raw) if item.is_error]

    assert item.message == "no rule of `d` is sure to match where x = 50: it depends on `r0`"


def test_a_gap_that_is_only_possible_is_not_told_as_a_fact() -> None:
    [item] = [item for item in diagnosed(text(TWO, "x >= y", "x < y", last=False)) if item.is_error]

    assert not item.message.startswith("no rule of `d` matches")


FLAGS = {name: part for flag in "abce" for name, part in given.yes_no(flag).items()}
CORNERS: list[When] = [
    dict(zip("abce", corner, strict=True)) for corner in product(["true", "false"], repeat=4)
]  # all facts, one rule for each


def test_a_table_beyond_the_budget_needs_an_otherwise_row(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = text(FLAGS, *CORNERS, last=False)
    before = codes_of(raw)
    monkeypatch.setattr(boxes, "BUDGET", 10)
    [item] = diagnosed(raw)

    assert before == []
    assert (item.code, item.severity) == ("JR305", Severity.ERROR)
    assert item.message == "the table `d` could not be analysed: it has too many combinations"
    assert item.help == "add a cited `otherwise:` row"


def test_a_table_beyond_the_budget_with_an_otherwise_row_is_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boxes, "BUDGET", 10)

    assert codes_of(text(FLAGS, *CORNERS)) == []


def test_a_rule_beyond_the_budget_may_be_shadowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boxes, "BUDGET", 10)
    [item] = diagnosed(text(FLAGS, *CORNERS, {"a": "-"}))

    assert (item.code, item.severity) == ("JR305", Severity.WARNING)
    assert (
        item.message
        == "it could not be told whether the rule `r16` ever counts: the table `d` has too many combinations"
    )


def test_rules_beyond_the_budget_may_overlap(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = [given.rule("one", {"a": "-"}, "yes"), given.rule("two", {}, "no")]
    rules += [defeater(f"r{index}", when, "one", "two") for index, when in enumerate(CORNERS)]
    raw = given.ruleset_text(FLAGS, given.table("d", rules, given.otherwise("no"), policy="unique", **YES_NO))
    monkeypatch.setattr(boxes, "BUDGET", 10)
    told_ = [item.message.split(":")[0] for item in diagnosed(raw) if item.code == "JR305"]

    assert "it could not be told whether `one`, `two` overlap" in told_


def test_exceptions_beyond_the_budget_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = [given.rule("one", {}, "yes"), defeater("r0", {"a": "true"}, "one"), defeater("r1", {"b": "true"}, "one")]
    raw = given.ruleset_text(FLAGS, given.table("d", rules, policy="unique", **YES_NO))
    monkeypatch.setattr(tables, "MAX_WAYS", 1)

    assert [item.code for item in diagnosed(raw) if item.is_error] == ["JR305"]


# -- exceptions

YES_NO: given.Part = {"type": "enum", "values": {"yes": given.label("yes"), "no": given.label("no")}}


def defeater(id: str, when: When, *overrides: str) -> given.Part:  # noqa: A002 - the key's name
    found = given.rule(id, when, "", overrides=list(overrides))
    del found["then"]
    return found


def exceptions(*rules: given.Part, policy: str = "unique", last: bool = True) -> str:
    """Return a ruleset with one table over the number x."""
    table = given.table("d", rules, given.otherwise("no") if last else None, policy=policy, **YES_NO)
    return given.ruleset_text(NUMBER, table)


def test_a_rule_and_its_exception_do_not_overlap() -> None:
    raw = exceptions(given.rule("r", cell("< 60"), "yes"), given.rule("s", cell("< 50"), "no", overrides=["r"]))

    assert codes_of(raw) == []


def test_a_defeater_makes_a_gap() -> None:
    raw = exceptions(given.rule("r", {}, "yes"), defeater("s", cell("50"), "r"), last=False)
    [item] = diagnosed(raw)

    assert (item.code, item.message) == ("JR301", "no rule of `d` matches where x = 50")


def test_an_exception_to_an_exception_overlaps_with_neither() -> None:
    rules = [
        given.rule("r", {}, "yes"),
        given.rule("s", cell("< 60"), "no", overrides=["r"]),
        defeater("t", cell("< 30"), "s"),
    ]

    assert codes_of(exceptions(*rules, last=False)) == []


def test_a_reinstated_rule_overlaps_with_others() -> None:
    rules = [
        given.rule("r", cell("< 60"), "yes"),
        defeater("s", cell("[20..40]"), "r"),
        defeater("t", cell("30"), "s"),
        given.rule("u", cell("[21..39]"), "no"),
    ]
    [item] = diagnosed(exceptions(*rules))

    assert (item.code, item.message) == ("JR302", "the rules `r` and `u` both match where x = 30")


@pytest.mark.parametrize("policy", ["unique", "any", "priority", "collect"])
def test_a_rule_that_is_always_overridden_is_shadowed(policy: str) -> None:
    last = policy != "collect"
    rules = [given.rule("r", cell("< 60"), "yes"), given.rule("s", cell("< 70"), "no", overrides=["r"])]
    found = [item for item in diagnosed(exceptions(*rules, policy=policy, last=last)) if item.is_error]

    assert [(item.code, item.message) for item in found] == [
        ("JR304", "the rule `r` is shadowed by `s`: it never counts")
    ]


def test_an_exception_that_is_not_analysed_hides_nothing() -> None:
    rules = [given.rule("r", cell("< 60"), "yes"), given.rule("s", "x > y", "no", overrides=["r"])]
    raw = given.ruleset_text(TWO, given.table("d", rules, given.otherwise("no"), policy="unique", **YES_NO))

    assert codes_of(raw) == ["JR305"]


def test_a_rule_with_an_exception_that_is_not_analysed_fills_no_gap() -> None:
    rules = [given.rule("r", {}, "yes"), given.rule("s", "x > y", "no", overrides=["r"])]
    raw = given.ruleset_text(TWO, given.table("d", rules, policy="unique", **YES_NO))
    [item] = [item for item in diagnosed(raw) if item.is_error]

    assert item.message == "no rule of `d` is sure to match anything: it depends on `r`, `s`"


# -- the other hit policies


def test_rules_of_an_any_table_may_overlap_with_one_output() -> None:
    assert codes_of(text(NUMBER, cell("< 60"), cell("< 70"), policy="any")) == []


def test_rules_of_an_any_table_with_different_outputs_may_not_overlap() -> None:
    rules = [given.rule("r", cell("< 60"), "yes"), given.rule("s", cell("> 50"), "no")]
    [item] = [item for item in diagnosed(exceptions(*rules, policy="any")) if item.is_error]

    assert (item.code, item.message) == (
        "JR302",
        "the rules `r` and `s` both match with different outputs where x = 51",
    )


def test_outputs_that_are_worked_out_may_differ() -> None:
    rules = [given.rule("r", cell("< 60"), "x"), given.rule("s", cell("> 50"), "x + 0")]
    table = given.table("d", rules, given.otherwise("1"), policy="any", type="integer")
    [item] = [item for item in diagnosed(given.ruleset_text(NUMBER, table)) if item.code == "JR302"]

    assert item.severity is Severity.WARNING
    assert item.message == "the rules `r` and `s` may both match with different outputs where x = 51"


@pytest.mark.parametrize("policy", ["unique", "any"])
def test_a_declared_conflict_may_overlap(policy: str) -> None:
    rules = [given.rule("r", cell("< 60"), "yes"), given.rule("s", cell("< 50"), "no")]
    table = given.table("d", rules, given.otherwise("no"), policy=policy, **YES_NO)
    table["d"]["conflict"] = {"cite": given.CITE, "says": {"zh": "两处矛盾", "en": "two places contradict"}}

    assert codes_of(given.ruleset_text(NUMBER, table)) == []


def test_a_rule_of_a_priority_table_behind_a_higher_one_is_shadowed() -> None:
    rules = [given.rule("r", cell("< 50"), "no"), given.rule("s", cell("< 60"), "yes")]
    [item] = diagnosed(exceptions(*rules, policy="priority"))

    assert (item.code, item.message) == ("JR304", "the rule `r` is shadowed by `s`: it never counts")


def test_an_output_that_is_worked_out_outranks_nothing_for_sure() -> None:
    inputs = {**NUMBER, **given.choice("g", "yes", "no")}
    rules = [given.rule("r", cell("< 50"), "no"), given.rule("s", cell("< 60"), "g"), given.rule("t", {}, "yes")]
    table = given.table("d", rules, policy="priority", type="enum", values=inputs["g"]["values"])
    found = diagnosed(given.ruleset_text(inputs, table))

    assert [item.message for item in found if item.is_error] == ["the rule `r` is shadowed by `t`: it never counts"]


@pytest.mark.parametrize("policy", ["collect", "rule order", "output order"])
def test_a_table_that_collects_has_no_gaps_and_no_overlaps(policy: str) -> None:
    rules = [given.rule("r", cell("< 50"), "no"), given.rule("s", cell("< 60"), "yes")]

    assert codes_of(exceptions(*rules, policy=policy, last=False)) == []


def test_two_rules_that_say_the_same_are_refused() -> None:
    raw = exceptions(
        given.rule("r", cell("< 50"), "yes"), given.rule("s", cell("< 50"), "yes"), policy="collect", last=False
    )
    item = told(raw, "JR308", at='"s"')

    assert (item.message, item.help) == ("the rules `r` and `s` are the same", "keep one of them")


# -- days, sets


@pytest.mark.parametrize(
    ("cells", "witness"),
    [
        (['< date("2025-07-01")', '> date("2025-07-01")'], "2025-07-01"),
        (['[date("2025-01-01")..date("2025-12-30")]'], "2025-12-31"),
        (['> date("2024-12-31")'], None),
    ],
)
def test_a_gap_in_days_is_told(cells: list[str], witness: str | None) -> None:
    found = [item for item in diagnosed(text(DAY, *({"day": item} for item in cells), last=False)) if item.is_error]

    assert [item.message for item in found] == ([f"no rule of `d` matches where day = {witness}"] if witness else [])


SET = {"s": {"type": "set", "values": {"a": "甲", "b": "乙"}, "optional": True, "label": given.label("s")}}


def test_a_set_may_be_null() -> None:
    raw = text(SET, {"s": "null"}, {"s": "not(null)"}, last=False)

    assert codes_of(raw) == []


def test_what_is_in_a_set_is_not_analysed() -> None:
    assert codes_of(text(SET, 's != null and list contains(s, "a")')) == ["JR305"]


def test_null_is_not_looked_for_in_what_only_decisions_give() -> None:
    read = Read("x", Origin.DECISION, ListType(BooleanType()))

    with pytest.raises(TypeError, match="not analysed"):
        boxes.boxes_of([[IsNull(read)]], {}, frozenset())


def test_the_place_of_a_rule_is_its_condition() -> None:
    raw = text(NUMBER, "x > 100")
    [item] = diagnosed(raw)

    assert item.span == place_of(raw, '"x > 100"')


def test_a_table_over_very_many_inputs_is_not_analysed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boxes, "MAX_COLUMNS", 3)

    assert [item.code for item in diagnosed(text(FLAGS, *CORNERS[:1], last=False)) if item.is_error] == ["JR305"]


# -- values that matter


def test_the_values_beside_a_constant_matter() -> None:
    read = Read("x", Origin.INPUT, WHOLE)
    above = Compare(CompareOp.GT, read, Const(Fraction(3), WHOLE))
    found = boxes.values_that_matter("x", WHOLE, [Inverse(above)], {}, optional=True)

    assert found is not None
    assert found[0] is None
    assert {Fraction(0), Fraction(3), Fraction(4), Fraction(9)} <= set(found)


def test_conditions_on_other_names_do_not_matter() -> None:
    other = Compare(CompareOp.GT, Read("y", Origin.INPUT, WHOLE), Const(Fraction(3), WHOLE))

    assert boxes.values_that_matter("x", WHOLE, [other], {}, optional=False) == [0, 9]


def test_what_is_compared_with_other_things_has_no_few_values() -> None:
    both = Compare(CompareOp.GT, Read("x", Origin.INPUT, WHOLE), Read("y", Origin.INPUT, WHOLE))

    assert boxes.values_that_matter("x", WHOLE, [both], {}, optional=False) is None


def test_all_values_of_a_boolean_are_few() -> None:
    flags = [Read(name, Origin.INPUT, BooleanType()) for name in "ab"]
    same = Compare(CompareOp.EQ, *flags)

    assert boxes.values_that_matter("a", BooleanType(), [same], {}, optional=False) == [True, False]


def test_a_list_has_no_few_values() -> None:
    assert boxes.values_that_matter("x", ListType(BooleanType()), [], {}, optional=False) is None
