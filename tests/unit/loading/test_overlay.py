"""Overlays as they are read: from a file, and from plain data of the host."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from copy import deepcopy
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from jianfu_rules.errors import LoadError
from jianfu_rules.loading.overlay import load_overlay, overlay_from_data
from jianfu_rules.model.digest import overlay_digest
from jianfu_rules.model.overlay import Overlay
from jianfu_rules.phrases import Phrase
from tests.given import choice, label, rule
from tests.overlaid import HOST, LOCAL, OWN, codes, overlay_data, overlay_text, where, written

EVERYTHING: dict[str, Any] = {
    "title": {"zh": "本地补充", "en": "local changes"},
    "sources": LOCAL,
    "types": {"hue": {"enum": {"red": "红", "blue": "蓝"}}},
    "inputs": choice("kind", "plain", "odd", optional=True, immutable=True),
    "parameters": {"share": {"value": "0.25", **HOST}, "points": {"value": {"good": "9"}, **HOST}},
    "rules": {
        "passed": {"when": "mark >= 70", **HOST},
        "extra": {"in": "verdict", "after": "banned", **rule("extra", {"kind": "odd"}, '"refused"')},
    },
    "otherwise": {"fee": {"then": "10", **HOST}},
    "labels": {"mark": {"zh": "得分", "en": "points"}, "grade.good": {"zh": "优", "en": "excellent"}},
}
del EVERYTHING["rules"]["extra"]["id"]  # it is the key


def read(folder: Path, text: str) -> Overlay:
    return load_overlay(written(folder, text), source="local.yaml")


def refused(folder: Path, text: str) -> LoadError:
    with pytest.raises(LoadError) as raised:
        read(folder, text)
    return raised.value


def refused_data(data: Mapping[str, object]) -> LoadError:
    with pytest.raises(LoadError) as raised:
        overlay_from_data(data)
    return raised.value


# -- files


def test_an_overlay_says_which_state_of_which_ruleset_it_is_for(tmp_path: Path) -> None:
    found = read(tmp_path, overlay_text())

    assert found.ruleset.text == "test/small"
    assert found.base.start == dt.date(2025, 1, 1)
    assert found.base.digest.startswith("sha256:")


def test_an_overlay_has_every_section(tmp_path: Path) -> None:
    found = read(tmp_path, overlay_text(**EVERYTHING))

    assert found.title == Phrase("本地补充", "local changes")
    assert found.sources["local"].number == "某发〔2025〕9号"
    assert list(found.types["hue"].values or ()) == ["red", "blue"]
    assert found.inputs["kind"].immutable
    assert [str(found.parameters[name].value) for name in ("share",)] == ["0.25"]
    assert [change.name.text for change in found.rules] == ["passed", "extra"]
    assert [str(change.within) for change in found.rules] == ["None", "verdict"]
    assert str(found.rules[1].after) == "banned"
    assert found.otherwise["fee"].name == "fee"
    assert [(change.name.text, change.label.en) for change in found.labels] == [
        ("mark", "points"),
        ("grade.good", "excellent"),
    ]


def test_what_a_change_leaves_out_is_not_there(tmp_path: Path) -> None:
    (change,) = read(tmp_path, overlay_text(rules={"passed": {"note": {"zh": "注", "en": "mind"}}})).rules

    assert (change.when, change.then, change.cite, change.basis, change.says) == (None, None, None, None, None)
    assert (change.overrides, change.strength) == (None, None)
    assert set(change.places.values) == {"note"}


def test_an_overlay_is_called_by_its_path_unless_it_has_another_name(tmp_path: Path) -> None:
    file = written(tmp_path, overlay_text())

    assert load_overlay(file).places.whole.source == str(file)
    assert load_overlay(str(file), source="ours").places.whole.source == "ours"


def test_the_order_of_rules_is_kept(tmp_path: Path) -> None:
    note = {"note": {"zh": "注", "en": "mind"}}
    found = read(tmp_path, overlay_text(rules=dict.fromkeys(("z", "a", "10", "第一条"), note)))

    assert [change.name.text for change in found.rules] == ["z", "a", "10", "第一条"]


def test_words_have_the_form_that_unicode_gives_them_in_rulesets(tmp_path: Path) -> None:
    said = {"zh": "注", "en": "mind"}
    found = read(
        tmp_path,
        overlay_text(
            rules={"cafe\u0301": {"note": said}}, otherwise={"ｆｅｅ": {"note": said}}, labels={"ｍａｒｋ": said}
        ),
    )

    assert [change.name.text for change in found.rules] == ["caf\u00e9"]
    assert list(found.otherwise) == ["fee"]
    assert [change.name.text for change in found.labels] == ["mark"]


def test_two_spellings_of_one_name_are_one_name_twice(tmp_path: Path) -> None:
    said = {"zh": "注", "en": "mind"}
    text = overlay_text(labels={"mark": said, "ｍａｒｋ": said})
    found = refused(tmp_path, text)

    assert codes(found) == ["JR107"]
    assert str(found.diagnostics[0].span) == where(text, '"ｍａｒｋ"', "local.yaml")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="JR101 there is no file"):
        load_overlay(tmp_path / "none.yaml")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="JR102"):
        load_overlay(tmp_path)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "JR104"),
        ("just a text", "JR110"),
        ("- a list", "JR110"),
        (overlay_text().replace('"format": 1,', ""), "JR109"),
        (overlay_text().replace('"format": 1', '"format": 2'), "JR112"),
        (overlay_text().replace('"overlay"', '"ruleset"'), "JR108"),
        (overlay_text(rules=["passed"]), "JR110"),
        (overlay_text(rules={"passed": "mark >= 70"}), "JR110"),
        (overlay_text(rules={"passed": {"wehn": "mark >= 70"}}), "JR108"),
        (overlay_text(rules={"passed": {"then": ""}}), "JR110"),
        (overlay_text(rules={"passed": {"overrides": None}}), "JR110"),
        (overlay_text(rules={"passed": {"overrides": "banned"}}), "JR110"),
        (overlay_text(rules={"passed": {"strength": "very"}}), "JR110"),
        (overlay_text(rules={"passed": {"cite": "art. 3"}}), "JR110"),
        (overlay_text(rules={"passed": {"basis": "firm"}}), "JR110"),
        (overlay_text(rules={"passed": {"says": {"zh": "只有中文"}}}), "JR109"),
        (overlay_text(otherwise={"verdict": "granted"}), "JR110"),
        (overlay_text(otherwise={"verdict": {"when": "late"}}), "JR108"),
        (overlay_text(labels={"mark": "points"}), "JR110"),
        (overlay_text(labels={"mark": {"zh": "得分", "en": "points", "fr": "points"}}), "JR108"),
        (overlay_text(inputs={"kind": {"type": "boolean"}}), "JR109"),
        (overlay_text(inputs={"1st": {"type": "boolean", "label": label("x")}}), "JR110"),
        (overlay_text(sources={"local": "a text"}), "JR110"),
        (overlay_text(decisions={}), "JR108"),
        (overlay_text(properties=[]), "JR108"),
        (overlay_text(include=["shared.yaml"]), "JR108"),
    ],
)
def test_a_file_of_another_shape_is_refused(tmp_path: Path, text: str, code: str) -> None:
    assert code in codes(refused(tmp_path, text))


@pytest.mark.parametrize("key", ["overlay", "base"])
def test_an_overlay_without_what_it_is_for_is_refused(tmp_path: Path, key: str) -> None:
    data = overlay_data()
    del data[key]

    assert str(refused(tmp_path, json.dumps(data))).endswith(f"JR109 the key `{key}` is missing")


@pytest.mark.parametrize("key", ["from", "digest"])
def test_a_base_without_its_day_or_digest_is_refused(tmp_path: Path, key: str) -> None:
    data = overlay_data()
    del data["base"][key]

    assert str(refused(tmp_path, json.dumps(data))).endswith(f"JR109 the key `{key}` is missing")


def test_all_problems_of_a_file_come_at_once(tmp_path: Path) -> None:
    text = overlay_text(
        rules={"passed": {"when": "mark >=", "nota": "x"}, "banned": {"basis": "firm"}},
        labels={"mark": {"en": "points"}},
        titel={"zh": "题", "en": "title"},
    )

    assert sorted(codes(refused(tmp_path, text))) == ["JR108", "JR108", "JR109", "JR110", "JR111"]


def test_a_bad_expression_is_told_at_its_place_in_the_overlay(tmp_path: Path) -> None:
    text = overlay_text(rules={"passed": {"when": "mark >= 70 and and late", **HOST}})
    (found,) = refused(tmp_path, text).diagnostics

    assert found.code == "JR111"
    assert str(found.span) == where(text, "and late", "local.yaml")


# -- plain data


def test_plain_data_is_the_same_overlay_as_its_file(tmp_path: Path) -> None:
    from_file = read(tmp_path, overlay_text(**EVERYTHING))
    from_data = overlay_from_data(overlay_data(**EVERYTHING))

    assert from_data == from_file
    assert overlay_digest(from_data) == overlay_digest(from_file)


def test_plain_data_is_not_changed() -> None:
    data = overlay_data(**EVERYTHING)
    before = deepcopy(data)

    overlay_from_data(data)

    assert data == before


def test_plain_data_is_not_kept() -> None:
    data = overlay_data(parameters={"points": {"value": {"good": "9"}, **HOST}})
    found = overlay_from_data(data)
    before = overlay_digest(found)
    data["parameters"]["points"]["value"]["good"] = "1"

    assert overlay_digest(found) == before


@pytest.mark.parametrize("value", ["0.5", Decimal("0.5")])
def test_a_number_is_a_text_or_a_decimal(value: object) -> None:
    found = overlay_from_data(overlay_data(parameters={"share": {"value": value, **HOST}}))

    assert str(found.parameters["share"].value) == "0.5"


@pytest.mark.parametrize(("value", "text"), [(7, "7"), (Decimal("1E+2"), "100"), (Decimal("1E-3"), "0.001")])
def test_a_number_is_read_by_its_plain_text(value: object, text: str) -> None:
    found = overlay_from_data(overlay_data(parameters={"share": {"value": value, **HOST}}))

    assert str(found.parameters["share"].value) == text


def test_a_day_is_a_date_or_a_text() -> None:
    data = overlay_data()
    as_text = overlay_from_data(data)
    data["base"]["from"] = dt.date(2025, 1, 1)

    assert overlay_from_data(data) == as_text


def test_lists_are_lists_or_tuples() -> None:
    as_list, as_tuple = (
        overlay_from_data(overlay_data(rules={"moved": {"overrides": ids, **HOST}})) for ids in (["late"], ("late",))
    )

    assert as_list == as_tuple


def test_a_key_that_is_a_number_is_read_by_its_text() -> None:
    found = overlay_from_data(overlay_data(rules={7: {"note": {"zh": "注", "en": "mind"}}}))

    assert [change.name.text for change in found.rules] == ["7"]


def test_two_keys_that_are_the_same_word_are_refused() -> None:
    note = {"note": {"zh": "注", "en": "mind"}}
    found = refused_data(overlay_data(rules={7: note, "7": note}))

    assert codes(found) == ["JR107"]
    assert "<overlay>.rules.7" in str(found)


@pytest.mark.parametrize("text", ["true", "null", "1"])
def test_a_text_of_the_host_stands_in_quotes(text: str) -> None:
    inputs = {"kind": {"type": "boolean", "label": label("kind"), "optional": text}}

    assert codes(refused_data(overlay_data(inputs=inputs))) == ["JR110"]


def test_a_problem_of_plain_data_is_told_by_the_keys_that_lead_to_it() -> None:
    found = refused_data(overlay_data(rules={"passed": {"when": "mark >= 70 and and late", "basis": "firm"}}))

    assert [str(item.span).split(":")[0] for item in found.diagnostics] == [
        "<overlay>.rules.passed.basis",
        "<overlay>.rules.passed.when",
    ]


def test_an_entry_of_a_list_is_told_by_its_number() -> None:
    found = refused_data(overlay_data(rules={"moved": {"overrides": ["late", {}]}}))

    assert "<overlay>.rules.moved.overrides[1]" in str(found)


@pytest.mark.parametrize(
    "value",
    [
        0.5,
        float("nan"),
        Decimal("NaN"),
        Decimal("1E+999999"),
        Decimal("1E-999999"),
        10**500,
        dt.datetime(2025, 1, 1, tzinfo=dt.UTC),
        Fraction(1, 2),
        b"0.5",
        {"0.5"},
        object(),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_value_of_no_plain_kind_is_refused(value: object) -> None:
    found = refused_data(overlay_data(parameters={"share": {"value": value, **HOST}}))

    assert codes(found) == ["JR110"]
    assert f"a {type(value).__name__} can't stand in an overlay" in str(found)
    assert "<overlay>.parameters.share.value" in str(found)


def test_a_key_of_no_plain_kind_is_refused() -> None:
    assert codes(refused_data(overlay_data(rules={(1, 2): {}}))) == ["JR110"]


@pytest.mark.parametrize(
    "text", ["a\u202eb", "a\ufeffb", "a\x7fb", "a\ud800b", "a\u2028b"], ids=lambda text: f"U+{ord(text[1]):04X}"
)
def test_characters_that_no_file_may_hold_are_refused_in_plain_data_too(text: str) -> None:
    for data in (overlay_data(title={"zh": text, "en": "title"}), overlay_data(rules={text: {}})):
        assert codes(refused_data(data)) == ["JR103"]


def test_a_text_longer_than_a_file_may_hold_is_refused() -> None:
    assert codes(refused_data(overlay_data(title={"zh": "长" * 20_001, "en": "title"}))) == ["JR106"]


def test_data_that_holds_itself_is_refused() -> None:
    data = overlay_data()
    data["rules"] = data

    assert codes(refused_data(data)) == ["JR106"]


def test_data_without_end_is_refused() -> None:
    values = ["x"] * 50_001

    assert codes(refused_data(overlay_data(rules={"moved": {"overrides": values, "note": values}}))) == ["JR106"]


@pytest.mark.parametrize("data", [{}, {"format": 1}, {"format": "1", "overlay": None, "base": None}])
def test_data_without_what_an_overlay_needs_is_refused(data: dict[str, object]) -> None:
    assert codes(refused_data(data))


def test_an_overlay_cites_what_it_brings() -> None:
    found = overlay_from_data(overlay_data(sources=LOCAL, rules={"passed": {**HOST}}))
    cite = found.rules[0].cite

    assert cite is not None
    assert (cite.source.text, cite.at) == (OWN["source"], OWN["at"])
