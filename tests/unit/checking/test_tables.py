"""Decision tables: gaps, overlaps, rules that never match, rules that never count."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from jianfu_rules.checking import boxes
from jianfu_rules.diagnostics import Severity
from tests import given
from tests.diagnosed import codes_of, diagnosed, place_of, told

When = Mapping[str, str] | str
NUMBER = given.number("x")
TWO = {**given.number("x"), **given.number("y")}
OPTIONAL = given.number("x", optional=True)
GRADE = given.choice("g", "good", "fair", "poor")


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
    assert item.help == "make them exclude each other, or choose another hit policy"
    assert item.is_error


def test_each_pair_is_told_once() -> None:
    raw = text(GRADE, {"g": '"good"'}, {"g": '"good", "fair"'}, {"g": '"good", "fair"'}, policy="unique")

    assert [item.message.split(" both")[0] for item in diagnosed(raw) if item.code == "JR302"] == [
        "the rules `r0` and `r1`",
        "the rules `r0` and `r2`",
        "the rules `r1` and `r2`",
    ]


def test_rules_that_always_match_overlap_anywhere() -> None:
    raw = text(NUMBER, {}, {}, policy="unique", last=False)
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
        (NUMBER, cell("> 100")),
        (NUMBER, cell("< 0")),
        (NUMBER, cell("60.5")),
        (NUMBER, cell("[70..60]")),
        (NUMBER, cell("(60..61)")),
        (NUMBER, "x > 60 and x < 60"),
        (NUMBER, "false"),
        (NUMBER, "1 > 2"),
        (OPTIONAL, "x = null and x != null"),
        (GRADE, {"g": 'not("good", "fair", "poor")'}),
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

    assert told(raw, "JR303", at=place_of_condition(raw, 0)).message == "the rule `r0` can never match"


def test_a_rule_behind_a_wider_one_is_shadowed() -> None:
    raw = text(NUMBER, cell("< 60"), cell("< 50"))
    item = told(raw, "JR304", at=place_of_condition(raw, 1))

    assert item.message == "the rule `r1` is shadowed by `r0`: whatever it matches, they match first"
    assert item.help == "move it up, or delete it"


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


def test_a_gap_beside_rules_not_analysed_shows_facts_that_no_rule_can_match() -> None:
    raw = text(TWO, {"x": "[50..70]", "y": "> x"}, cell("< 50"), last=False)
    [item] = [item for item in diagnosed(raw) if item.is_error]

    assert item.message == "no rule of `d` matches where x = 71"


def test_a_gap_that_is_only_possible_is_not_told_as_a_fact() -> None:
    [item] = [item for item in diagnosed(text(TWO, "x >= y", "x < y", last=False)) if item.is_error]

    assert not item.message.startswith("no rule of `d` matches")


def wide_inputs(count: int) -> given.Part:
    return {name: part for index in range(count) for name, part in given.number(f"x{index}").items()}


def wide_rules(count: int) -> list[When]:
    return [{f"x{index}": f"{10 + index}"} for index in range(count)]


def test_a_table_beyond_the_budget_is_not_analysed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boxes, "BUDGET", 100)
    raw = text(wide_inputs(6), *wide_rules(6))
    [item] = diagnosed(raw)

    assert (item.code, item.severity) == ("JR305", Severity.WARNING)
    assert item.message == "the table `d` could not be analysed: it has too many combinations"
    assert item.help is None


def test_a_table_beyond_the_budget_needs_an_otherwise_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boxes, "BUDGET", 100)
    raw = text(wide_inputs(6), *wide_rules(6), last=False)
    [item] = diagnosed(raw)

    assert (item.code, item.severity) == ("JR305", Severity.ERROR)
    assert item.help == "add a cited `otherwise:` row"


def test_the_budget_is_a_million() -> None:
    assert boxes.BUDGET == 1_000_000


def test_a_table_within_the_budget_is_analysed() -> None:
    assert codes_of(text(wide_inputs(6), *wide_rules(6))) == []


def test_the_place_of_a_rule_is_its_condition() -> None:
    raw = text(NUMBER, "x > 100")
    [item] = diagnosed(raw)

    assert item.span == place_of(raw, '"x > 100"')
