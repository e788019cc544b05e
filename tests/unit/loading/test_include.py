"""Shared vocabulary: what may be included from where, what of it counts, and what is left out."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from jianfu_rules.api.evaluate import evaluate
from jianfu_rules.api.rulesets import ruleset_on, versions_of
from jianfu_rules.checking.check import check
from jianfu_rules.errors import FactsError, LoadError
from jianfu_rules.loading.include import MAX_INCLUDES, included_files
from jianfu_rules.loading.load import load_ruleset, ruleset_from_text
from jianfu_rules.model.digest import document_digest, meaning_digest
from jianfu_rules.model.ruleset import Ruleset
from tests.diagnosed import codes_of
from tests.given import CITE, DAY, Part, formula, label, number, otherwise, rule, ruleset_text, table, yes_no
from tests.overlaid import codes, where, written

FILE = "2025-01-01.yaml"
HUES = {"hue": {"enum": {"red": "红", "blue": "蓝"}}}
GRADES = {"grade": {"enum": {"good": "好", "poor": "差"}}}
COLOUR = {"colour": {"type": "hue", "label": label("colour")}}
GRADE = {"grade": {"type": "grade", "label": label("the_grade")}}
LIMIT = {"limit": {"value": "50", "cite": {"source": "law", "at": "art. 7"}, "basis": "stated"}}
SPARE = {"spare": {"value": "1", "cite": {"source": "decree", "at": "art. 1"}, "basis": "stated"}}
LAW = {"law": {"title": "某法", "date": "2024"}}
DECREE = {"decree": {"title": "某令", "date": "2023"}}
VERDICT = table("verdict", [rule("r", 'colour = "red" and x > limit', '"yes"')], otherwise('"no"'))


def vocabulary(**sections: Any) -> str:
    return json.dumps({"format": 1, "vocabulary": "test", **sections}, ensure_ascii=False, indent=1)


SHARED = vocabulary(
    sources={**LAW, **DECREE}, types={**HUES, **GRADES}, inputs={**COLOUR, **GRADE}, parameters={**LIMIT, **SPARE}
)


def including(*files: str, inputs: Part | None = None, decisions: Part | None = None, **more: Any) -> str:
    own = inputs if inputs is not None else number("x")
    return ruleset_text(own, decisions or VERDICT, include=list(files), **more)


def loaded(folder: Path, text: str, **files: str) -> Ruleset:
    """Return the ruleset of a text that stands beside other files, whose names leave `.yaml` out."""
    for name, content in files.items():
        written(folder, content, f"{name}.yaml")
    return load_ruleset(written(folder, text, FILE), source=f"rules/{FILE}")


def refused(folder: Path, text: str, **files: str) -> LoadError:
    with pytest.raises(LoadError) as raised:
        loaded(folder, text, **files)
    return raised.value


# -- what is included


def test_what_is_included_can_be_used(tmp_path: Path) -> None:
    found = check(loaded(tmp_path, including("shared.yaml"), shared=SHARED))

    assert list(found.inputs) == ["x", "colour"]
    assert found.warnings == ()


def test_what_is_not_used_is_left_out(tmp_path: Path) -> None:
    found = loaded(tmp_path, including("shared.yaml"), shared=SHARED)

    assert list(found.types) == ["hue"]
    assert list(found.parameters) == ["limit"]
    assert list(found.sources) == ["text", "law"]


def test_an_input_brings_its_type_and_a_parameter_its_source(tmp_path: Path) -> None:
    decisions = table("verdict", [rule("r", {"colour": '"red"'}, '"yes"')], otherwise('"no"'))
    found = loaded(tmp_path, including("shared.yaml", inputs={}, decisions=decisions), shared=SHARED)

    assert (list(found.inputs), list(found.types), list(found.parameters)) == (["colour"], ["hue"], [])
    assert list(found.sources) == ["text"]


def test_a_keyed_parameter_brings_the_type_of_its_keys(tmp_path: Path) -> None:
    points = {"points": {"by": "grade", "value": {"good": "2", "poor": "1"}, "cite": CITE, "basis": "stated"}}
    shared = vocabulary(types={**HUES, **GRADES}, inputs=GRADE, parameters=points)
    decisions = formula("worth", "lookup(points, mine) + x")
    mine = {"mine": {"type": "grade", "label": label("mine")}}
    found = loaded(
        tmp_path, including("shared.yaml", inputs={**number("x"), **mine}, decisions=decisions), shared=shared
    )

    assert (list(found.parameters), list(found.types), list(found.inputs)) == (["points"], ["grade"], ["x", "mine"])


def test_a_fact_that_only_another_ruleset_knows_is_unknown_here(tmp_path: Path) -> None:
    loaded(tmp_path, including("shared.yaml"), shared=SHARED)

    with pytest.raises(FactsError, match="JR601"):
        evaluate(tmp_path / FILE, {"grade": "good"}, as_of=DAY)
    assert evaluate(tmp_path / FILE, {"colour": "red", "x": 60}, as_of=DAY).outcome == "yes"


def test_an_input_that_only_a_property_names_is_kept(tmp_path: Path) -> None:
    properties = [{"independent": {"output": "verdict", "of": "grade"}}]
    found = loaded(tmp_path, including("shared.yaml", properties=properties), shared=SHARED)

    assert "grade" in found.inputs


def test_a_rule_called_like_an_input_does_not_bring_it(tmp_path: Path) -> None:
    row = rule("grade", 'colour = "red" and x > limit', '"yes"')
    found = loaded(
        tmp_path, including("shared.yaml", decisions=table("verdict", [row], otherwise('"no"'))), shared=SHARED
    )

    assert list(found.inputs) == ["x", "colour"]


def test_a_dated_parameter_brings_the_sources_of_its_values(tmp_path: Path) -> None:
    dated = {
        "dated": [{"from": "2025-01-01", "value": "50", "cite": {"source": "decree", "at": "1"}, "basis": "stated"}]
    }
    shared = vocabulary(sources={**LAW, **DECREE}, types=HUES, inputs=COLOUR, parameters={"limit": dated})

    assert list(loaded(tmp_path, including("shared.yaml"), shared=shared).sources) == ["text", "decree"]


def test_a_set_brings_the_type_of_its_members(tmp_path: Path) -> None:
    shared = vocabulary(types={**HUES, **GRADES}, inputs={"hues": {"type": "set", "of": "hue", "label": label("hues")}})
    decisions = table("verdict", [rule("r", 'list contains(hues, "red")', '"yes"')], otherwise('"no"'))
    found = check(loaded(tmp_path, including("shared.yaml", inputs={}, decisions=decisions), shared=shared))

    assert (list(found.inputs), list(found.ruleset.types)) == (["hues"], ["hue"])


def test_the_scope_can_use_what_is_included(tmp_path: Path) -> None:
    scope = {"when": {"grade": '"good"'}, "cite": CITE, "basis": "stated", "says": {"zh": "甲", "en": "a"}}
    found = loaded(tmp_path, including("shared.yaml", applies_when=scope), shared=SHARED)

    assert (list(found.inputs), list(found.types)) == (["x", "colour", "grade"], ["hue", "grade"])


def test_a_source_that_a_rule_cites_is_kept(tmp_path: Path) -> None:
    row = rule("r", 'colour = "red" and x > limit', '"yes"', cite={"source": "decree", "at": "art. 1"})
    found = loaded(
        tmp_path, including("shared.yaml", decisions=table("verdict", [row], otherwise('"no"'))), shared=SHARED
    )

    assert list(found.sources) == ["text", "law", "decree"]


def test_what_a_ruleset_itself_defines_is_never_left_out(tmp_path: Path) -> None:
    inputs = {**number("x"), **yes_no("unread")}
    found = check(loaded(tmp_path, including("shared.yaml", inputs=inputs), shared=SHARED))

    assert list(found.inputs) == ["x", "unread", "colour"]
    assert [item.code for item in found.warnings] == ["JR406"]


def test_a_ruleset_means_the_same_with_everything_in_one_file(tmp_path: Path) -> None:
    included = loaded(tmp_path, including("shared.yaml"), shared=SHARED)
    sources = {"text": {"title": "某文", "publisher": "某报", "date": "2025"}, **LAW}
    whole = ruleset_text({**number("x"), **COLOUR}, VERDICT, types=HUES, parameters=LIMIT, sources=sources)

    # The order of the sections is that of the file.
    assert meaning_digest(included) == meaning_digest(ruleset_from_text(whole))
    assert document_digest(included) == document_digest(ruleset_from_text(whole))


def test_what_is_included_has_its_place_in_its_own_file(tmp_path: Path) -> None:
    found = loaded(tmp_path, including("shared.yaml"), shared=SHARED)

    assert str(found.inputs["colour"].places.whole) == where(SHARED, '"colour"', "rules/shared.yaml")
    assert found.inputs["x"].places.whole.source == f"rules/{FILE}"


def test_what_is_wrong_with_an_included_definition_is_told_there(tmp_path: Path) -> None:
    shared = vocabulary(inputs={"colour": {"type": "boolen", "label": label("colour")}}, parameters=LIMIT, sources=LAW)
    decisions = table("verdict", [rule("r", "colour", '"yes"')], otherwise('"no"'))

    with pytest.raises(Exception, match="JR203") as raised:
        check(loaded(tmp_path, including("shared.yaml", decisions=decisions), shared=shared))

    assert where(shared, '"boolen"', "rules/shared.yaml") in str(raised.value)


def test_a_definition_that_can_not_be_read_is_told_even_if_nothing_uses_it(tmp_path: Path) -> None:
    shared = vocabulary(inputs={**COLOUR, "grade": {"type": "boolean"}}, types=HUES, parameters=LIMIT, sources=LAW)
    found = refused(tmp_path, including("shared.yaml"), shared=shared)

    assert codes(found) == ["JR109"]
    assert "rules/shared.yaml" in str(found)


def test_several_files_can_be_included(tmp_path: Path) -> None:
    one, two = vocabulary(types=HUES, inputs=COLOUR), vocabulary(parameters=LIMIT, sources=LAW)
    found = check(loaded(tmp_path, including("one.yaml", "two.yaml"), one=one, two=two))

    assert (list(found.inputs), list(found.parameters)) == (["x", "colour"], ["limit"])


def test_a_ruleset_may_get_all_of_a_section_from_elsewhere(tmp_path: Path) -> None:
    data = json.loads(including("shared.yaml", "more.yaml"))
    del data["inputs"]
    found = check(loaded(tmp_path, json.dumps(data), shared=SHARED, more=vocabulary(inputs=number("x"))))

    assert list(found.inputs) == ["colour", "x"]


@pytest.mark.parametrize(("depth", "path"), [(0, "shared.yaml"), (1, "../shared.yaml"), (2, "../../shared.yaml")])
def test_a_file_stands_beside_the_ruleset_or_up_to_two_folders_above(tmp_path: Path, depth: int, path: str) -> None:
    written(tmp_path, SHARED, "shared.yaml")
    folder = tmp_path.joinpath(*["deeper"] * depth)
    found = check(load_ruleset(written(folder, including(path), FILE)))

    assert list(found.inputs) == ["x", "colour"]
    assert found.ruleset.inputs["colour"].places.whole.source == str(tmp_path / "shared.yaml")


# -- what is not


@pytest.mark.parametrize(
    "path",
    [
        "/etc/x.yaml",
        "../../../x.yaml",
        "a/b.yaml",
        "../a/b.yaml",
        "a/../b.yaml",
        "./b.yaml",
        "..\\x.yaml",
        "C:x.yaml",
        "x.yml",
        "x.json",
        "shared",
        "..",
        "../",
        ".hidden.yaml",
        "../.hidden.yaml",
        ".yaml",
        "//x.yaml",
        "file:///etc/x.yaml",
        "https://example.org/x.yaml",
        "~/x.yaml",
    ],
)
def test_a_file_from_elsewhere_is_refused_without_looking_at_it(tmp_path: Path, path: str) -> None:
    text = including(path)
    (found,) = refused(tmp_path, text).diagnostics

    assert (found.code, found.message) == ("JR117", f"`{path}` can't be included")
    assert found.help == "a .yaml file in the folder of the ruleset, or one or two folders above"
    assert str(found.span) == where(text, json.dumps(path), f"rules/{FILE}")


def test_a_file_that_is_not_there_is_told_at_the_line_that_wants_it(tmp_path: Path) -> None:
    text = including("nowhere.yaml")
    (found,) = refused(tmp_path, text).diagnostics

    assert found.code == "JR101"
    assert str(found.span) == where(text, '"nowhere.yaml"', f"rules/{FILE}")


def test_a_folder_is_not_included(tmp_path: Path) -> None:
    (tmp_path / "folder.yaml").mkdir()

    assert codes(refused(tmp_path, including("folder.yaml"))) == ["JR102"]


def test_a_text_that_is_no_file_includes_nothing() -> None:
    assert codes_of(including("shared.yaml")) == ["JR117"]


@pytest.mark.parametrize("listed", [[], None, "shared.yaml", {"shared": "yaml"}, [["shared.yaml"]], [{}]])
def test_what_is_included_is_a_list_of_files(tmp_path: Path, listed: object) -> None:
    data = json.loads(including("shared.yaml"))
    data["include"] = listed

    assert codes(refused(tmp_path, json.dumps(data), shared=SHARED)) == ["JR110"]


def test_at_most_ten_files_are_included(tmp_path: Path) -> None:
    files = [f"f{number}.yaml" for number in range(MAX_INCLUDES + 1)]
    (found,) = refused(tmp_path, including(*files)).diagnostics

    assert (found.code, found.message) == ("JR106", "a ruleset includes at most 10 files")


@pytest.mark.parametrize(
    ("shared", "code"),
    [
        ("", "JR104"),
        ("- a list", "JR110"),
        ("vocabulary: test", "JR109"),
        ("format: 2\nvocabulary: test", "JR112"),
        ("format: 1\ninputs: {}", "JR109"),
        (vocabulary(inputs=["x"]), "JR110"),
        (vocabulary(input={}), "JR108"),
        (vocabulary(decisions={}), "JR108"),
        (vocabulary(include=["other.yaml"]), "JR108"),
        (vocabulary(main="d"), "JR108"),
    ],
)
def test_a_file_that_is_no_vocabulary_is_refused(tmp_path: Path, shared: str, code: str) -> None:
    found = refused(tmp_path, including("shared.yaml"), shared=shared)

    assert codes(found) == [code]
    assert str(found).startswith("rules/shared.yaml:")


def test_a_mistyped_key_of_a_vocabulary_gets_the_nearest_one(tmp_path: Path) -> None:
    (found,) = refused(tmp_path, including("shared.yaml"), shared=vocabulary(input={})).diagnostics

    assert (found.message, found.help) == ("unknown key `input`", "did you mean `inputs`?")


def test_a_ruleset_is_no_vocabulary(tmp_path: Path) -> None:
    assert "JR109" in codes(refused(tmp_path, including(FILE)))


def test_a_file_of_nothing_but_an_include_is_told_what_it_lacks(tmp_path: Path) -> None:
    found = refused(tmp_path, "format: 1\ninclude: [shared.yaml]\n", shared=vocabulary())

    assert set(codes(found)) == {"JR109"}


def test_a_name_that_the_ruleset_defines_too_is_told_with_both_places(tmp_path: Path) -> None:
    text = including("shared.yaml", inputs={**number("x"), **yes_no("colour")})
    (found,) = refused(tmp_path, text, shared=SHARED).diagnostics

    assert found.code == "JR107"
    there = where(SHARED, '"colour"', "rules/shared.yaml")
    assert found.message == f"`colour` is defined in the included file, too, at {there}"
    assert str(found.span).startswith(f"rules/{FILE}:")


def test_a_name_that_two_files_define_is_told(tmp_path: Path) -> None:
    found = refused(tmp_path, including("one.yaml", "two.yaml"), one=SHARED, two=vocabulary(inputs=COLOUR))

    assert codes(found) == ["JR107"]


def test_a_section_of_the_ruleset_of_another_shape_is_told_once(tmp_path: Path) -> None:
    data = json.loads(including("shared.yaml"))
    data["inputs"] = ["x"]

    assert codes(refused(tmp_path, json.dumps(data), shared=SHARED)) == ["JR110"]


def test_a_file_included_twice_defines_everything_twice(tmp_path: Path) -> None:
    found = refused(tmp_path, including("one.yaml", "one.yaml"), one=vocabulary(inputs=COLOUR, types=HUES))

    assert codes(found) == ["JR107", "JR107"]


def test_the_problems_of_all_files_come_at_once(tmp_path: Path) -> None:
    found = refused(
        tmp_path, including("one.yaml", "gone.yaml", "two.yaml"), one=vocabulary(input={}), two=vocabulary(main="d")
    )

    assert sorted(codes(found)) == ["JR101", "JR108", "JR108"]


# -- dated parameters of several versions, and files that change


def test_two_versions_share_dated_parameters(tmp_path: Path) -> None:
    dated = [
        {
            "from": "2025-01-01",
            "to": "2026-01-01",
            "value": "10",
            "cite": {"source": "law", "at": "1"},
            "basis": "stated",
        },
        {"from": "2026-01-01", "value": "20", "cite": {"source": "law", "at": "2"}, "basis": "stated"},
    ]
    written(tmp_path, vocabulary(sources=LAW, parameters={"rate": {"dated": dated}}), "parameters.yaml")
    for start, end, text in (("2025-01-01", "2025-07-01", "x * rate"), ("2025-07-01", None, "x * rate + 1")):
        period = {"from": start, "basis": "stated"} | ({"to": end} if end else {})
        wide = formula("y", text, type="decimal", scale=2)
        written(tmp_path, including("parameters.yaml", decisions=wide, in_force=period), f"{start}.yaml")

    days = ("2025-03-01", "2025-08-01", "2026-03-01")
    assert [str(evaluate(tmp_path, {"x": 2}, as_of=day).outcome) for day in days] == ["20.00", "21.00", "41.00"]
    assert len(versions_of(tmp_path)) == 2


def test_an_included_file_that_changed_is_read_again(tmp_path: Path) -> None:
    loaded(tmp_path, including("shared.yaml"), shared=SHARED)
    case = {"colour": "red", "x": 60}
    before = evaluate(tmp_path / FILE, case, as_of=DAY)
    written(tmp_path, SHARED.replace('"50"', '"70"').replace('"某法"', '"某法律"'), "shared.yaml")
    after = evaluate(tmp_path / FILE, {"colour": "red", "x": 60}, as_of=DAY)

    assert (before.outcome, after.outcome) == ("yes", "no")
    assert before.digest != after.digest


def test_an_included_file_that_was_wrong_is_read_again(tmp_path: Path) -> None:
    file = written(tmp_path, including("shared.yaml"), FILE)
    with pytest.raises(LoadError):
        ruleset_on(file, dt.date(2025, 6, 30))
    written(tmp_path, SHARED, "shared.yaml")

    assert ruleset_on(file, dt.date(2025, 6, 30)).id == "test/small"


def test_a_ruleset_is_read_once_while_nothing_changes(tmp_path: Path) -> None:
    loaded(tmp_path, including("shared.yaml"), shared=SHARED)

    assert versions_of(tmp_path / FILE) is versions_of(tmp_path / FILE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (including("a.yaml", "../b.yaml"), ("a.yaml", "../b.yaml")),
        (including("a.yaml").replace("include", "includes"), ()),
        (including("/etc/x.yaml"), ()),
        ("format: 1", ()),
        ("include: [", ()),
        ("- include", ()),
    ],
)
def test_the_files_that_a_file_includes_are_known(tmp_path: Path, text: str, expected: tuple[str, ...]) -> None:
    file = written(tmp_path, text, FILE)

    assert included_files(file) == tuple(tmp_path / name for name in expected)


def test_a_file_that_is_not_there_includes_nothing(tmp_path: Path) -> None:
    assert included_files(tmp_path / FILE) == ()
