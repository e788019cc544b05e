"""Overlays applied: for which state, what changes, what stays, and what a change has to bring along."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs
import pytest

from jianfu_rules.checking.check import check
from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.diagnostics import Diagnostic
from jianfu_rules.errors import CheckError, JianfuError, LoadError
from jianfu_rules.loading.apply_overlay import apply_overlay_to
from jianfu_rules.loading.overlay import load_overlay
from jianfu_rules.model.citation import Basis
from jianfu_rules.model.digest import document_digest, meaning_digest
from jianfu_rules.model.ruleset import Ruleset
from jianfu_rules.model.table import Strength, TableDefinition
from jianfu_rules.phrases import Phrase
from tests.given import CITE, Part, formula, label, number, rule, small, yes_no
from tests.overlaid import (
    HOST,
    LOCAL,
    SHARE,
    base,
    base_text,
    codes,
    digest_of,
    overlay_text,
    reread,
    where,
    written,
)

SAME = {"cite": CITE, "basis": "stated"}
NOTE = {"zh": "另注", "en": "another note"}


def applied(folder: Path, text: str, below: CheckedRuleset | None = None) -> Ruleset:
    overlay = load_overlay(written(folder, text), source="local.yaml")
    return apply_overlay_to((below or base()).ruleset, overlay)


def changed(folder: Path, below: CheckedRuleset | None = None, **sections: Any) -> CheckedRuleset:
    return check(applied(folder, overlay_text(below, **sections), below))


def refused(folder: Path, text: str, *, at: str | None = None) -> Diagnostic:
    """Return the one problem of an overlay, having seen that it stands at the piece `at` of its file."""
    with pytest.raises(JianfuError) as raised:
        check(applied(folder, text))
    (found,) = raised.value.diagnostics
    if at is not None:
        assert str(found.span) == where(text, at, "local.yaml")
    return found


def table_of(ruleset: Ruleset, name: str = "verdict") -> TableDefinition:
    found = ruleset.decisions[name]
    assert isinstance(found, TableDefinition)
    return found


def ids(ruleset: Ruleset, name: str = "verdict") -> list[str]:
    return [row.id.text for row in table_of(ruleset, name).rules]


def added(id: str, when: Any, then: str, **more: Any) -> Part:  # noqa: A002 - the key's name
    """Return the changes of a rule that is new; its id is the key."""
    found = {**rule(id, when, then), **HOST, **more}
    return {key: value for key, value in found.items() if key != "id"}


# -- the state that it is for


def test_an_overlay_for_another_ruleset_is_refused(tmp_path: Path) -> None:
    text = overlay_text().replace("test/small", "test/large")
    found = refused(tmp_path, text, at='"test/large"')

    assert (found.code, found.message) == ("JR115", "the overlay is for `test/large`, not for `test/small`")


def test_an_overlay_for_another_version_is_refused(tmp_path: Path) -> None:
    text = overlay_text().replace("2025-01-01", "2024-01-01")
    found = refused(tmp_path, text, at='"2024-01-01"')

    assert found.code == "JR115"
    assert found.message == "the overlay is for the version from 2024-01-01; the one from 2025-01-01 counts here"


def test_an_overlay_for_an_earlier_state_is_refused_with_the_digest_of_this_one(tmp_path: Path) -> None:
    now = digest_of(base())
    text = overlay_text().replace(now, "sha256:0")
    found = refused(tmp_path, text, at='"sha256:0"')

    assert found.code == "JR115"
    assert found.message == "the ruleset has changed since the overlay was written"
    assert found.help == f"read what changed, then write `digest: {now}`"


def test_prose_of_the_ruleset_may_change_below_an_overlay(tmp_path: Path) -> None:
    text = overlay_text(parameters={"share": {"value": "0.5", **SAME}})
    edited = small(number("x"), formula("y", "x"))
    reworded = attrs.evolve(base().ruleset, summary=Phrase("另述", "told otherwise"))

    found = apply_overlay_to(reworded, load_overlay(written(tmp_path, text)))

    assert found.summary == Phrase("另述", "told otherwise")
    with pytest.raises(LoadError, match="JR115"):
        apply_overlay_to(edited.ruleset, load_overlay(written(tmp_path, text)))


# -- rules that change


def test_a_change_of_one_key_keeps_the_others(tmp_path: Path) -> None:
    before = table_of(base().ruleset).rules[0]
    after = table_of(changed(tmp_path, rules={"banned": {"note": NOTE}}).ruleset).rules[0]

    assert after == attrs.evolve(before, note=Phrase("另注", "another note"))
    assert (after.strength, after.cite.at) == (Strength.MUST_NOT, "art. 1")


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("says", {"zh": "新说", "en": "said anew"}, Phrase("新说", "said anew")),
        ("note", NOTE, Phrase("另注", "another note")),
        ("strength", "generally", Strength.GENERALLY),
        ("basis", "modelled", Basis.MODELLED),
    ],
)
def test_each_key_of_prose_can_change_by_itself(tmp_path: Path, key: str, value: object, expected: object) -> None:
    found = table_of(changed(tmp_path, rules={"passed": {key: value}}).ruleset).rules[1]

    assert getattr(found, key) == expected


def test_another_condition_takes_the_place_of_the_first_one(tmp_path: Path) -> None:
    found = changed(tmp_path, rules={"passed": {"when": {"mark": ">= 70"}, **SAME}})

    assert reread(base_text()) != digest_of(found)
    assert ids(found.ruleset) == ["banned", "passed"]


def test_a_changed_rule_keeps_its_place_in_the_file_and_its_new_keys_have_theirs(tmp_path: Path) -> None:
    text = overlay_text(rules={"passed": {"when": "mark >= 70", **SAME}})
    found = table_of(applied(tmp_path, text)).rules[1]

    assert found.places.whole.source == "small.yaml"
    assert str(found.places.of("when")) == where(text, '"mark >= 70"', "local.yaml")
    assert found.places.of("then").source == "small.yaml"


def test_a_bad_name_in_an_overlay_is_told_at_its_place_there(tmp_path: Path) -> None:
    text = overlay_text(rules={"passed": {"when": "mark >= 70 and lat", **SAME}})
    found = refused(tmp_path, text)

    assert (found.code, found.help) == ("JR201", "did you mean `late`?")
    assert str(found.span) == where(text, "lat", "local.yaml")


def test_overrides_can_be_taken_away(tmp_path: Path) -> None:
    with pytest.raises(CheckError) as raised:
        changed(tmp_path, rules={"moved": {"overrides": [], **SAME}})

    assert codes(raised.value) == ["JR302"]


def test_a_rule_that_is_not_there_is_refused_with_the_nearest_one(tmp_path: Path) -> None:
    found = refused(tmp_path, overlay_text(rules={"pased": {"note": NOTE}}), at='"pased"')

    assert (found.code, found.message, found.help) == ("JR116", "there is no rule `pased`", "did you mean `passed`?")


def test_a_rule_like_no_other_is_told_how_it_is_added(tmp_path: Path) -> None:
    found = refused(tmp_path, overlay_text(rules={"tuesday": {"note": NOTE}}))

    assert found.help == "a new rule says its table with `in:`"


@pytest.mark.parametrize("table", ["verdit", "worth"])
def test_a_table_that_is_not_there_is_refused(tmp_path: Path, table: str) -> None:
    found = refused(tmp_path, overlay_text(rules={"passed": {"in": table, "note": NOTE}}), at=f'"{table}"')

    assert (found.code, found.message) == ("JR116", f"there is no table `{table}`")


def test_an_id_in_several_tables_needs_its_table(tmp_path: Path) -> None:
    new = added("late", {"late": "true"}, '"refused"', before="passed")
    second = changed(tmp_path, sources=LOCAL, rules={"late": {"in": "verdict", **new}})

    text = overlay_text(second, rules={"late": {"note": NOTE}})
    with pytest.raises(LoadError) as raised:
        applied(tmp_path, text, second)
    (found,) = raised.value.diagnostics
    assert (found.message, found.help) == ("`late` stands in several tables", "say which with `in:`")

    told = changed(tmp_path, second, rules={"late": {"in": "fee", "note": NOTE}})
    assert table_of(told.ruleset, "fee").rules[0].note == Phrase("另注", "another note")
    assert table_of(told.ruleset, "verdict").rules[1].note is None


@pytest.mark.parametrize("key", ["after", "before"])
def test_a_rule_that_is_there_keeps_its_place(tmp_path: Path, key: str) -> None:
    text = overlay_text(rules={"passed": {key: "banned", "note": NOTE}})
    found = refused(tmp_path, text, at='"banned"')

    assert (found.code, found.message) == ("JR116", "`passed` is there already and keeps its place")


# -- rules that are added


@pytest.mark.parametrize(
    ("anchor", "expected"),
    [
        ({}, ["banned", "passed", "late"]),
        ({"after": "banned"}, ["banned", "late", "passed"]),
        ({"before": "passed"}, ["banned", "late", "passed"]),
        ({"before": "banned"}, ["late", "banned", "passed"]),
        ({"after": "passed"}, ["banned", "passed", "late"]),
    ],
)
def test_a_new_rule_goes_where_it_is_told(tmp_path: Path, anchor: Part, expected: list[str]) -> None:
    new = added("late", {"late": "true"}, '"refused"', **anchor)
    found = applied(tmp_path, overlay_text(sources=LOCAL, rules={"late": {"in": "verdict", **new}}))

    assert ids(found) == expected


def test_new_rules_come_in_the_order_of_the_overlay(tmp_path: Path) -> None:
    rules = {
        "one": {"in": "verdict", "before": "passed", **added("one", "late", '"refused"')},
        "two": {"in": "verdict", "after": "one", **added("two", "late and mark > 1", '"refused"')},
    }

    assert ids(applied(tmp_path, overlay_text(sources=LOCAL, rules=rules))) == ["banned", "one", "two", "passed"]


def test_a_new_rule_has_its_place_in_the_overlay(tmp_path: Path) -> None:
    text = overlay_text(sources=LOCAL, rules={"extra": {"in": "verdict", **added("extra", "late", '"refused"')}})
    found = table_of(applied(tmp_path, text)).rules[-1]

    assert str(found.id.span) == where(text, '"extra"', "local.yaml")


@pytest.mark.parametrize("key", ["cite", "basis", "says", "when"])
def test_a_new_rule_needs_what_every_rule_needs(tmp_path: Path, key: str) -> None:
    new = added("extra", "late", '"refused"')
    del new[key]
    found = refused(tmp_path, overlay_text(sources=LOCAL, rules={"extra": {"in": "verdict", **new}}), at='"extra"')

    assert (found.code, found.message) == ("JR109", f"the key `{key}` is missing")


def test_a_new_rule_without_an_output_has_to_override(tmp_path: Path) -> None:
    new = added("extra", {"late": "true"}, "0")
    del new["then"]
    found = refused(tmp_path, overlay_text(sources=LOCAL, rules={"extra": {"in": "fee", **new}}), at='"extra"')

    assert "extra" in found.message


def test_a_defeater_can_be_added(tmp_path: Path) -> None:
    new = added("spared", "mark >= 90", "0", overrides=["late", "moved"])
    del new["then"]
    found = changed(tmp_path, sources=LOCAL, rules={"spared": {"in": "fee", **new}})

    assert ids(found.ruleset, "fee") == ["late", "moved", "spared"]


def test_an_override_of_a_rule_that_is_not_there_is_told_in_the_overlay(tmp_path: Path) -> None:
    new = added("spared", "mark >= 90", "0", overrides=["lat"])
    text = overlay_text(sources=LOCAL, rules={"spared": {"in": "fee", **new}})

    found = refused(tmp_path, text, at='"lat"')

    assert (found.code, found.help) == ("JR201", "did you mean `late`?")


def test_a_new_rule_goes_to_one_place(tmp_path: Path) -> None:
    new = added("extra", "late", '"refused"', after="banned", before="passed")
    found = refused(tmp_path, overlay_text(sources=LOCAL, rules={"extra": {"in": "verdict", **new}}), at='"passed"')

    assert found.message == "a rule goes before or after another one, not both"


def test_a_place_beside_no_rule_is_refused(tmp_path: Path) -> None:
    new = added("extra", "late", '"refused"', after="baned")
    found = refused(tmp_path, overlay_text(sources=LOCAL, rules={"extra": {"in": "verdict", **new}}), at='"baned"')

    assert (found.message, found.help) == ("the table `verdict` has no rule `baned`", "did you mean `banned`?")


# -- what a change brings along


@pytest.mark.parametrize(
    "keys",
    [{"when": "mark >= 70"}, {"then": '"refused"'}, {"overrides": ["banned"]}],
    ids=lambda keys: next(iter(keys)),
)
@pytest.mark.parametrize("answer", [{}, {"cite": CITE}, {"basis": "stated"}], ids=["nothing", "cite", "basis"])
def test_a_changed_meaning_brings_citation_and_basis(tmp_path: Path, keys: Part, answer: Part) -> None:
    found = refused(tmp_path, overlay_text(rules={"passed": {**keys, **answer}}))

    assert (found.code, found.help) == ("JR116", "give the `cite` and `basis` of the change")
    assert found.message == "the rule `passed` no longer says what its source does"
    assert found.span is not None
    assert found.span.source == "local.yaml"


@pytest.mark.parametrize("keys", [{"then": '"granted"'}, {"then": '"granted"', "cite": CITE}])
def test_a_changed_otherwise_row_brings_citation_and_basis(tmp_path: Path, keys: Part) -> None:
    found = refused(tmp_path, overlay_text(otherwise={"verdict": keys}), at='"\\"granted\\""')

    assert found.message == "the otherwise row of `verdict` no longer says what its source does"


@pytest.mark.parametrize(
    "keys", [{"value": "0.7"}, {"value": "0.7", "cite": CITE}, {"value": "0.7", "basis": "stated"}]
)
def test_a_changed_value_brings_citation_and_basis(tmp_path: Path, keys: Part) -> None:
    found = refused(tmp_path, overlay_text(parameters={"share": keys}), at='"0.7"')

    assert found.message == "the parameter `share` no longer says what its source does"


@pytest.mark.parametrize(
    ("sections", "what"),
    [
        ({"rules": {"late": {"basis": "official"}}}, "the rule `late`"),
        ({"rules": {"late": {"basis": "official", "cite": CITE}}}, "the rule `late`"),
        ({"rules": {"late": {"basis": "stated", "cite": CITE, "then": "31"}}}, "the rule `late`"),
        ({"otherwise": {"verdict": {"basis": "stated", "cite": CITE}}}, "the otherwise row of `verdict`"),
        ({"parameters": {"pass_mark": {"basis": "official", "cite": CITE}}}, "the parameter `pass_mark`"),
        ({"parameters": {"pass_mark": {"value": "61", **SAME}}}, "the parameter `pass_mark`"),
        (
            {"parameters": {"pass_mark": {"dated": [{"from": "2025-01-01", "value": "61", **SAME}]}}},
            "the value of `pass_mark` from 2025-01-01",
        ),
    ],
)
def test_a_firmer_basis_needs_a_source_of_the_overlays_own(tmp_path: Path, sections: Part, what: str) -> None:
    text = overlay_text(**sections)
    found = refused(tmp_path, text)

    assert found.code == "JR116"
    assert found.message == f"{what} gets a firmer basis without a source of the overlay's own"
    assert found.help == "add the text to the overlay's `sources:` and cite it"
    assert found.span is not None
    assert (found.span.source, found.span.start.line) == ("local.yaml", _line_of(text, '"basis"'))


def _line_of(text: str, piece: str) -> int:
    assert text.count(piece) == 1
    return text[: text.index(piece)].count("\n") + 1


def test_a_basis_is_raised_with_a_source_of_the_overlays_own(tmp_path: Path) -> None:
    found = changed(tmp_path, sources=LOCAL, rules={"late": HOST}, otherwise={"verdict": HOST})

    assert [row.basis for row in table_of(found.ruleset, "fee").rules] == [Basis.OFFICIAL, Basis.STATED]
    last = table_of(found.ruleset).otherwise
    assert last is not None
    assert (last.basis, last.cite.source.text) == (Basis.OFFICIAL, "local")


@pytest.mark.parametrize("basis", ["official", "modelled"])
def test_a_basis_may_be_lowered_without_a_source(tmp_path: Path, basis: str) -> None:
    found = changed(tmp_path, rules={"banned": {"basis": basis}})

    assert table_of(found.ruleset).rules[0].basis.value == basis


def test_a_source_that_the_overlay_forgot_is_told_in_the_overlay(tmp_path: Path) -> None:
    text = overlay_text(rules={"banned": {"then": '"granted"', **HOST}})
    with pytest.raises(CheckError) as raised:
        check(applied(tmp_path, text))

    (found,) = raised.value.diagnostics
    assert (found.code, str(found.span)) == ("JR401", where(text, '"local"', "local.yaml"))


# -- the otherwise row


def test_a_change_of_an_otherwise_row_keeps_its_other_keys(tmp_path: Path) -> None:
    before = table_of(base().ruleset).otherwise
    after = table_of(changed(tmp_path, otherwise={"verdict": {"note": NOTE}}).ruleset).otherwise

    assert before is not None
    assert after == attrs.evolve(before, note=Phrase("另注", "another note"))


def whole_table() -> CheckedRuleset:
    """Return a ruleset whose table has no otherwise row, and no gap."""
    rules = [rule("yes", {"on": "true"}, '"yes"'), rule("no", {"on": "false"}, '"no"')]
    decision = {"d": {"type": "enum", "values": {"yes": "是", "no": "否"}, "label": label("d"), "rules": rules}}
    return small({**yes_no("on"), **yes_no("off")}, {"d": {**decision["d"], "hit_policy": "unique"}})


def test_a_table_without_an_otherwise_row_gets_a_whole_one(tmp_path: Path) -> None:
    below = whole_table()
    row = {"then": '"no"', "says": NOTE, **SAME}
    rules = {"yes": {"when": "on and not(off)", **SAME}, "no": {"when": "not(on)", **SAME}}
    found = changed(tmp_path, below, rules=rules, otherwise={"d": row})

    last = table_of(found.ruleset, "d").otherwise
    assert last is not None
    assert last.says == Phrase("另注", "another note")


def test_an_otherwise_row_that_is_new_needs_all_of_its_keys(tmp_path: Path) -> None:
    below = whole_table()
    text = overlay_text(below, otherwise={"d": {"note": NOTE}})

    with pytest.raises(LoadError) as raised:
        applied(tmp_path, text, below)
    assert [item.message for item in raised.value.diagnostics] == [
        f"the key `{key}` is missing" for key in ("basis", "cite", "says", "then")
    ]
    assert {str(item.span) for item in raised.value.diagnostics} == {where(text, '"d"', "local.yaml")}


@pytest.mark.parametrize("name", ["verdit", "worth", "mark"])
def test_an_otherwise_row_of_no_table_is_refused(tmp_path: Path, name: str) -> None:
    found = refused(tmp_path, overlay_text(otherwise={name: {"note": NOTE}}), at=f'"{name}"')

    assert (found.code, found.message) == ("JR116", f"there is no table `{name}`")


# -- parameters


def test_a_required_parameter_that_is_set_is_required_no_more(tmp_path: Path) -> None:
    found = changed(tmp_path, parameters={"share": {"value": "0.25", **SAME}}).ruleset.parameters["share"]

    assert (str(found.value), found.required, found.open) == ("0.25", False, False)
    assert found.label == base().ruleset.parameters["share"].label


def test_an_open_parameter_that_is_set_is_open_no_more(tmp_path: Path) -> None:
    found = changed(tmp_path, parameters={"rate": {"value": "0.25", **SAME}}).ruleset.parameters["rate"]

    assert (found.required, found.open) == (False, False)


def test_a_value_outside_the_declared_range_is_told_in_the_overlay(tmp_path: Path) -> None:
    found = refused(tmp_path, overlay_text(parameters={"share": {"value": "1.5", **SAME}}), at='"1.5"')

    assert found.code == "JR204"


def test_dated_values_take_the_place_of_one(tmp_path: Path) -> None:
    low = {"cite": CITE, "basis": "modelled"}
    dated = [
        {"from": "2025-01-01", "to": "2025-07-01", "value": "55", **low},
        {"from": "2025-07-01", "value": "65", **low},
    ]
    found = changed(tmp_path, parameters={"pass_mark": {"dated": dated}}).ruleset.parameters["pass_mark"]

    assert (found.value, found.cite, found.basis) == (None, None, None)
    assert [str(item.value) for item in found.values] == ["55", "65"]


def test_one_value_takes_the_place_of_dated_ones(tmp_path: Path) -> None:
    dated = [{"from": "2025-01-01", "value": "55", **SAME}]
    below = small(number("x"), formula("y", "x + p"), parameters={"p": {"dated": dated}})
    found = changed(tmp_path, below, parameters={"p": {"value": "65", **SAME}}).ruleset.parameters["p"]

    assert (str(found.value), found.values) == ("65", ())


def test_one_value_firmer_than_the_dated_ones_needs_an_own_source(tmp_path: Path) -> None:
    dated = [{"from": "2025-01-01", "value": "55", "cite": CITE, "basis": "modelled"}]
    below = small(number("x"), formula("y", "x + p"), parameters={"p": {"dated": dated}})

    with pytest.raises(LoadError, match="gets a firmer basis"):
        changed(tmp_path, below, parameters={"p": {"value": "65", **SAME}})


def test_a_dated_value_that_was_there_keeps_its_basis(tmp_path: Path) -> None:
    first = {"from": "2025-01-01", "to": "2025-07-01", "value": "55", **SAME}
    second = {"from": "2025-07-01", "value": "60", "cite": CITE, "basis": "modelled"}
    below = small(number("x"), formula("y", "x + p"), parameters={"p": {"dated": [first, second]}})
    found = changed(tmp_path, below, parameters={"p": {"dated": [first, {**second, "value": "61"}]}})

    assert [item.basis for item in found.ruleset.parameters["p"].values] == [Basis.STATED, Basis.MODELLED]


def test_a_keyed_value_is_another_mapping_as_a_whole(tmp_path: Path) -> None:
    low = {"cite": CITE, "basis": "modelled"}
    found = changed(tmp_path, parameters={"points": {"value": {"poor": "1"}, **low}}).ruleset.parameters["points"]

    assert isinstance(found.value, dict)
    assert {key: word.text for key, word in found.value.items()} == {"poor": "1"}


def test_a_key_that_the_parameter_has_not_is_told_in_the_overlay(tmp_path: Path) -> None:
    low = {"cite": CITE, "basis": "modelled"}
    found = refused(tmp_path, overlay_text(parameters={"points": {"value": {"bad": "1"}, **low}}), at='"1"')

    assert found.code == "JR204"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("type", "integer"),
        ("max", 2),
        ("scale", 3),
        ("unit", "分"),
        ("by", "grade"),
        ("required", False),
        ("open", True),
    ],
)
def test_what_a_parameter_is_stays(tmp_path: Path, key: str, value: object) -> None:
    change = {"value": "0.5", **SAME, key: value}
    text = overlay_text(
        parameters={"share": {**change, **({"type": "decimal"} if key in ("max", "scale", "unit") else {})}}
    )
    with pytest.raises(LoadError) as raised:
        applied(tmp_path, text)

    expected = f"an overlay can't change `{key}` of the parameter `share`"
    assert expected in [item.message for item in raised.value.diagnostics]
    assert {item.code for item in raised.value.diagnostics} == {"JR116"}


def test_a_parameter_can_be_asked_for_in_other_words(tmp_path: Path) -> None:
    words = {"label": {"zh": "份额", "en": "portion"}, "ask": {"zh": "份额多少？", "en": "Which portion?"}}
    found = changed(tmp_path, parameters={"share": words}).ruleset.parameters["share"]

    assert (found.label, found.ask) == (Phrase("份额", "portion"), Phrase("份额多少？", "Which portion?"))
    assert found.required


# -- what is new


def test_new_definitions_can_be_used_by_changed_and_new_rules(tmp_path: Path) -> None:
    found = changed(
        tmp_path,
        sources=LOCAL,
        types={"hue": {"enum": {"red": "红", "blue": "蓝"}}},
        inputs={"colour": {"type": "hue", "label": label("colour")}, **number("age")},
        parameters={"least_age": {"value": "18", **HOST}, "most": {**SHARE, "max": 99, "required": True}},
        rules={
            "young": {"in": "verdict", "before": "passed", **added("young", "age < least_age", '"refused"')},
            "red": {"in": "verdict", "after": "young", **added("red", 'colour = "red" and mark > most', '"refused"')},
        },
    )

    assert list(found.inputs)[-2:] == ["colour", "age"]
    assert ids(found.ruleset) == ["banned", "young", "red", "passed"]
    assert list(found.ruleset.sources) == ["text", "local"]


@pytest.mark.parametrize(
    ("section", "name", "item"),
    [
        ("sources", "text", {"title": "另文"}),
        ("types", "grade", {"enum": {"good": "好"}}),
        ("inputs", "mark", number("mark")["mark"]),
    ],
)
def test_what_is_there_already_is_not_defined_again(tmp_path: Path, section: str, name: str, item: Part) -> None:
    sections: Part = {section: {name: item}}
    found = refused(tmp_path, overlay_text(**sections), at=f'"{name}"')

    assert found.code == "JR116"
    assert found.message == f"the ruleset has the {section.removesuffix('s')} `{name}` already"


def test_a_new_name_that_stands_for_something_else_is_told_in_the_overlay(tmp_path: Path) -> None:
    clash = {"extra": {**number("extra")["extra"], "label": label("mark")}}
    with pytest.raises(CheckError) as raised:
        changed(tmp_path, inputs=clash)

    assert "JR202" in codes(raised.value)


def test_a_new_input_that_nothing_reads_is_a_warning_in_the_overlay(tmp_path: Path) -> None:
    text = overlay_text(inputs=number("age"))
    (found,) = check(applied(tmp_path, text)).warnings

    assert (found.code, str(found.span)) == ("JR406", where(text, '"age"', "local.yaml"))


# -- labels


def labelled() -> CheckedRuleset:
    """Return a ruleset with a label of every kind."""
    outputs = {
        "colour": {"type": "enum", "values": {"red": "红"}, "label": label("colour")},
        "again": {"type": "boolean", "label": label("again")},
    }
    row = {"then": {"colour": "red", "again": "true"}}
    decision = {
        "outputs": outputs,
        "label": label("d"),
        "hit_policy": "first",
        "rules": [{**rule("r", {"size": '"big"', "tint": '"blue"'}, "x"), **row}],
        "otherwise": {"says": NOTE, **row, **SAME},
    }
    inputs = {
        "size": {"type": "enum", "values": {"big": "大", "small": "小"}, "label": label("size")},
        "tint": {"type": "hue", "label": label("tint")},
    }
    options = {
        "types": {"hue": {"enum": {"blue": "蓝", "grey": "灰"}}},
        "parameters": {"p": {"value": "1", "label": label("p"), **SAME}, "q": {"value": "1", **SAME}},
        "main": "d",
    }
    return small(inputs, {"d": decision, **formula("f", "p + q")}, **options)


def test_labels_of_every_kind_change(tmp_path: Path) -> None:
    names = ("size", "size.big", "tint", "hue.blue", "p", "q", "d", "colour", "colour.red", "f")
    below = labelled()
    found = changed(tmp_path, below, labels={name: {"zh": f"新{name}", "en": f"new {name}"} for name in names}).ruleset
    table = table_of(found, "d")
    outputs = table.outputs or {}

    owners = [*found.inputs.values(), *found.parameters.values(), table, outputs["colour"], found.decisions["f"]]
    assert [item.label for item in owners] == [Phrase(f"新{name}", f"new {name}") for name in names if "." not in name]
    members = [found.inputs["size"].type.values, found.types["hue"].values, outputs["colour"].type.values]
    assert [{name: label.en for name, label in (item or {}).items()} for item in members] == [
        {"big": "new size.big", "small": "small"},
        {"blue": "new hue.blue", "grey": "grey"},
        {"red": "new colour.red"},
    ]
    assert outputs["again"].label == Phrase("again的名称", "the again")


@pytest.mark.parametrize(
    ("name", "help_"),
    [
        ("mrak", "did you mean `mark`?"),
        ("grade.god", "did you mean `grade.good`?"),
        ("verdict.grantet", "did you mean `verdict.granted`?"),
        ("天气", "a member of an enum is written `type.member`"),
    ],
)
def test_a_label_for_nothing_is_refused(tmp_path: Path, name: str, help_: str) -> None:
    found = refused(tmp_path, overlay_text(labels={name: NOTE}), at=f'"{name}"')

    assert (found.code, found.message, found.help) == ("JR116", f"nothing has the name `{name}`", help_)


def test_a_label_that_something_else_has_does_not_check(tmp_path: Path) -> None:
    with pytest.raises(CheckError) as raised:
        changed(tmp_path, labels={"mark": label("late")})

    assert set(codes(raised.value)) == {"JR202"}


def test_what_the_overlay_itself_adds_can_get_a_label(tmp_path: Path) -> None:
    found = changed(tmp_path, inputs=number("age"), labels={"age": NOTE})

    assert found.ruleset.inputs["age"].label == Phrase("另注", "another note")


# -- the whole


def test_all_problems_of_an_overlay_come_at_once(tmp_path: Path) -> None:
    text = overlay_text(
        inputs=number("mark"),
        rules={"pased": {"note": NOTE}, "late": {"basis": "official"}, "banned": {"then": '"granted"'}},
        otherwise={"worth": {"note": NOTE}},
        labels={"mrak": NOTE},
    )
    with pytest.raises(LoadError) as raised:
        applied(tmp_path, text)

    assert codes(raised.value) == ["JR116"] * 6


def test_a_hole_that_an_overlay_makes_does_not_check(tmp_path: Path) -> None:
    below = whole_table()
    with pytest.raises(CheckError) as raised:
        changed(tmp_path, below, rules={"yes": {"when": "on and off", **SAME}})

    assert "JR301" in codes(raised.value)


def test_an_overlap_that_an_overlay_makes_does_not_check(tmp_path: Path) -> None:
    new = added("more", {"late": "true"}, "40")
    with pytest.raises(CheckError) as raised:
        changed(tmp_path, sources=LOCAL, rules={"more": {"in": "fee", **new}})

    assert set(codes(raised.value)) == {"JR302"}


def test_an_output_outside_its_range_does_not_check(tmp_path: Path) -> None:
    text = overlay_text(rules={"moved": {"then": "91", **SAME}})

    assert refused(tmp_path, text).code in ("JR204", "JR208")


def test_the_ruleset_below_is_not_changed(tmp_path: Path) -> None:
    before = document_digest(base().ruleset)
    changed(tmp_path, parameters={"share": {"value": "0.25", **SAME}}, labels={"mark": NOTE}, inputs=number("age"))

    assert document_digest(base().ruleset) == before
    assert base().ruleset.overlays == ()


def test_a_ruleset_remembers_the_overlays_that_it_got(tmp_path: Path) -> None:
    first = changed(tmp_path, title={"zh": "甲", "en": "first"}, parameters={"share": {"value": "0.25", **SAME}})
    second = changed(tmp_path, first, parameters={"rate": {"value": "0.5", **SAME}})

    assert [item.title and item.title.en for item in second.ruleset.overlays] == ["first", None]
    assert [item.base_digest for item in second.ruleset.overlays] == [digest_of(base()), digest_of(first)]
    assert [item.source for item in second.ruleset.overlays] == ["local.yaml", "local.yaml"]


def test_an_overlay_for_the_ruleset_below_is_not_for_the_one_that_it_made(tmp_path: Path) -> None:
    text = overlay_text(parameters={"share": {"value": "0.25", **SAME}})
    once = check(applied(tmp_path, text))

    with pytest.raises(LoadError, match="JR115"):
        applied(tmp_path, text, once)


# -- digests


@pytest.mark.parametrize(
    "sections",
    [
        {"title": NOTE},
        {"rules": {"passed": {"says": NOTE, "note": NOTE, "strength": "generally"}}},
        {"rules": {"passed": {"cite": {"source": "text", "at": "art. 2"}}}},
        {"otherwise": {"verdict": {"says": NOTE}}},
        {"parameters": {"share": {"ask": NOTE}}},
        {"sources": LOCAL, "rules": {"passed": {"cite": {"source": "local", "at": "art. 2"}}}},
    ],
)
def test_prose_changes_the_digest_of_the_document_only(tmp_path: Path, sections: Part) -> None:
    found = changed(tmp_path, **sections)

    assert meaning_digest(found.ruleset) == digest_of(base())
    assert document_digest(found.ruleset) != document_digest(base().ruleset)


@pytest.mark.parametrize(
    "sections",
    [
        {"rules": {"passed": {"when": "mark >= 61", **SAME}}},
        {"rules": {"banned": {"basis": "modelled"}}},
        {"rules": {"banned": {"then": '"granted"', **SAME}}},
        {"otherwise": {"fee": {"then": "10", **SAME}}},
        {"parameters": {"share": {"value": "0.25", **SAME}}},
        {"inputs": number("age")},
        {"labels": {"mark": NOTE}},
        {"labels": {"grade.good": NOTE}},
    ],
)
def test_what_can_change_a_decision_changes_the_digest_of_the_meaning(tmp_path: Path, sections: Part) -> None:
    assert digest_of(changed(tmp_path, **sections)) != digest_of(base())


def test_an_empty_overlay_changes_no_meaning(tmp_path: Path) -> None:
    assert digest_of(changed(tmp_path)) == digest_of(base())


def test_an_overlay_makes_what_the_changed_file_would_mean(tmp_path: Path) -> None:
    found = changed(tmp_path, rules={"passed": {"when": "mark >= 61", **SAME}})

    assert digest_of(found) == reread(base_text().replace("mark >= pass_mark", "mark >= 61"))
