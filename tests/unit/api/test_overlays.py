"""Overlays in the public face: what is passed, what comes, and what answers say of it."""

from __future__ import annotations

import json
import os
import pickle
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jianfu_rules import (
    CheckedRuleset,
    CheckError,
    Decision,
    FactsError,
    LoadError,
    ParameterError,
    Program,
    Status,
    apply_overlay,
    compile_ruleset,
    evaluate,
    load_overlay,
)
from jianfu_rules.model.digest import overlay_digest
from tests.given import CITE, DAY, Part, formula, label, number, rule, small, yes_no
from tests.overlaid import HOST, LOCAL, base, base_text, codes, digest_of, overlay_data, overlay_text, written

TITLE = {"zh": "本地补充", "en": "local changes"}
SAME = {"cite": CITE, "basis": "stated"}
SET = {"share": {"value": "0.5", **SAME}}
HOSTED = {"type": "decimal", "scale": 1, "min": 0, "max": 1, "required": True}
STRICTER = {"passed": {"when": "mark >= 80", **HOST}}
NEEDS_SOURCE: dict[str, Any] = {"title": TITLE, "sources": LOCAL, "parameters": SET, "rules": STRICTER}
CASE = {"banned": False, "mark": 70}


def decide(facts: dict[str, object] | None = None, **options: Any) -> Decision:
    return evaluate(base(), CASE if facts is None else facts, as_of=DAY, **options)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return written(tmp_path, overlay_text(**NEEDS_SOURCE))


# -- what may be passed


def test_an_overlay_is_passed_as_a_path_a_text_an_object_or_plain_data(file: Path) -> None:
    ways = (file, str(file), load_overlay(file), overlay_data(**NEEDS_SOURCE))
    found = [decide(overlay=way) for way in ways]

    assert {item.outcome for item in found} == {"refused"}
    assert len({item.digest for item in found}) == 1
    assert len({item.document_digest for item in found}) == 1
    assert len({item.overlays[0].digest for item in found}) == 1


@pytest.mark.parametrize("way", [b"local.yaml", 7, ["local.yaml"], object(), True], ids=lambda way: type(way).__name__)
def test_what_is_no_overlay_is_refused(way: Any) -> None:
    for call in (lambda: decide(overlay=way), lambda: apply_overlay(base(), way)):
        with pytest.raises(LoadError) as raised:
            call()
        (found,) = raised.value.diagnostics
        assert (found.code, found.path) == ("JR110", "overlay")
        assert found.message == f"a {type(way).__name__} is no overlay"


def test_no_overlay_is_none() -> None:
    assert decide(overlay=None, parameters={"share": 1}).overlays == ()


@pytest.mark.parametrize("path", ["none.yaml", "a\0b.yaml", ""])
def test_a_file_that_is_not_there_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.chdir(tmp_path)

    with pytest.raises(LoadError, match=r"JR10[12]"):
        decide(overlay=path)


def test_the_callers_mapping_is_not_changed() -> None:
    data = overlay_data(**NEEDS_SOURCE)
    before = deepcopy(data)
    decide(overlay=data)

    assert data == before


def test_the_callers_mapping_may_change_afterwards() -> None:
    data = overlay_data(**deepcopy(NEEDS_SOURCE))
    before = decide(overlay=data)
    data["rules"]["passed"]["when"] = "mark >= 65"
    after = decide(overlay=data)

    assert (before.outcome, after.outcome) == ("refused", "granted")
    assert before.outcome == "refused"


# -- what comes


def test_a_parameter_that_the_overlay_sets_is_not_asked_for() -> None:
    with pytest.raises(ParameterError, match="JR613"):
        decide()

    assert decide(overlay=overlay_data(parameters=SET)).status is Status.DECIDED


def test_a_parameter_that_the_overlay_sets_is_no_longer_the_hosts_to_pass() -> None:
    with pytest.raises(ParameterError, match="JR612"):
        decide(overlay=overlay_data(parameters=SET), parameters={"share": "0.6"})


def test_an_open_parameter_that_the_overlay_sets_is_missing_no_more() -> None:
    rate = {"rate": {"value": "0.25", **SAME}}
    before = decide(overlay=overlay_data(parameters=SET))["wide"]
    after = decide(overlay=overlay_data(parameters={**SET, **rate}))["wide"]

    assert [item.name for item in before.missing] == ["rate"]
    assert (after.missing, after.outcome) == ((), Decimal("17.50"))


def test_parameters_that_the_overlay_leaves_are_still_the_hosts() -> None:
    found = decide(overlay=overlay_data(parameters=SET), parameters={"rate": "0.1"})

    assert found["wide"].outcome == Decimal("7.00")


def test_a_keyed_value_counts_for_its_keys_only() -> None:
    points = {"points": {"value": {"good": "9"}, "cite": CITE, "basis": "modelled"}}
    overlay = overlay_data(parameters={**SET, **points})

    assert decide({"mark": 10, "grade": "good"}, overlay=overlay)["worth"].outcome == Decimal("14.000")
    assert [item.name for item in decide({"mark": 10, "grade": "fair"}, overlay=overlay)["worth"].missing] == ["points"]


@pytest.mark.parametrize(("day", "outcome"), [("2025-06-30", "granted"), ("2025-07-01", "refused")])
def test_a_dated_value_counts_on_its_days(day: str, outcome: str) -> None:
    low = {"cite": CITE, "basis": "modelled"}
    dated = [
        {"from": "2025-01-01", "to": "2025-07-01", "value": "65", **low},
        {"from": "2025-07-01", "value": "75", **low},
    ]
    overlay = overlay_data(parameters={**SET, "pass_mark": {"dated": dated}})

    assert evaluate(base(), CASE, as_of=day, overlay=overlay).outcome == outcome


def test_a_rule_that_is_added_counts_at_its_place() -> None:
    late = {key: value for key, value in rule("late", {"late": "true"}, '"refused"').items() if key != "id"}
    overlays = [
        overlay_data(parameters=SET, rules={"late": {"in": "verdict", anchor: "passed", **late}})
        for anchor in ("before", "after")
    ]

    found = [decide({**CASE, "late": True}, overlay=overlay) for overlay in overlays]
    assert [item.outcome for item in found] == ["refused", "granted"]
    assert [ground.id for ground in found[0].determining] == ["verdict.late"]


def test_a_defeater_that_is_added_defeats() -> None:
    spared = {key: value for key, value in rule("s", "mark >= 90", "0").items() if key not in ("id", "then")}
    rules = {"spared": {"in": "fee", "overrides": ["late", "moved"], **spared}}
    overlay = overlay_data(parameters=SET, rules=rules)

    assert [
        decide({"late": True, "banned": False, "mark": mark}, overlay=overlay)["fee"].outcome for mark in (80, 90)
    ] == [
        30,
        0,
    ]


def test_an_exception_that_is_added_overrides() -> None:
    kind = {key: value for key, value in rule("s", "late and mark >= 90", "5").items() if key != "id"}
    overlay = overlay_data(parameters=SET, rules={"kind": {"in": "fee", "overrides": ["late", "moved"], **kind}})
    found = decide({"late": True, "banned": False, "mark": 95}, overlay=overlay)["fee"]

    assert (found.outcome, [ground.id for ground in found.determining]) == (5, ["fee.kind"])


def test_new_inputs_are_facts_and_are_missing_where_they_matter() -> None:
    rules = {"passed": {"when": "mark >= pass_mark and age >= 18", **HOST}}
    overlay = overlay_data(sources=LOCAL, parameters=SET, inputs=number("age"), rules=rules)

    assert [item.name for item in decide(overlay=overlay).missing] == ["age"]
    assert decide({**CASE, "age": 20}, overlay=overlay).outcome == "granted"
    with pytest.raises(FactsError, match="JR601"):
        decide({**CASE, "age": 20}, parameters={"share": 1})


def test_a_raised_basis_is_that_of_the_decision() -> None:
    modelled, raised = (
        decide({"late": True, "banned": False}, overlay=overlay)["fee"]
        for overlay in (overlay_data(parameters=SET), overlay_data(sources=LOCAL, parameters=SET, rules={"late": HOST}))
    )

    assert modelled.determining[0].basis is not None
    assert modelled.determining[0].basis.value == "modelled"
    (ground,) = raised.determining
    assert ground.basis is not None
    assert ground.cite is not None
    assert (ground.basis.value, ground.cite.title, ground.cite.at) == ("official", "本地文件", "art. 9")


# -- labels


def test_new_labels_are_keys_and_values_of_facts() -> None:
    labels = {
        "mark": {"zh": "得分", "en": "score"},
        "late": {"zh": "迟交", "en": "handed in late"},
        "grade.good": {"zh": "优秀", "en": "excellent"},
    }
    overlay = overlay_data(parameters=SET, labels=labels)

    for facts in ({"得分": 10, "grade": "优秀"}, {"score": 10, "grade": "excellent"}, {"mark": 10, "grade": "good"}):
        assert decide(facts, overlay=overlay)["worth"].outcome == Decimal("15.000")


def test_old_labels_are_no_keys_any_more() -> None:
    overlay = overlay_data(parameters=SET, labels={"mark": {"zh": "得分", "en": "score"}})

    assert decide({"mark的名称": 70}, parameters={"share": 1}).status is Status.UNDETERMINED
    with pytest.raises(FactsError, match="JR601"):
        decide({"mark的名称": 70}, overlay=overlay)


def test_new_labels_of_parameters_are_keys_of_parameters() -> None:
    overlay = overlay_data(labels={"share": {"zh": "份额", "en": "portion"}})

    for word in ("share", "份额", "portion"):
        assert decide({"mark": 10, "grade": "good"}, overlay=overlay, parameters={word: 1})["worth"].outcome == 20


def test_new_labels_are_shown() -> None:
    labels = {"verdict": {"zh": "结论", "en": "conclusion"}, "verdict.granted": {"zh": "准了", "en": "allowed"}}
    found = decide(overlay=overlay_data(parameters=SET, labels=labels))

    assert "结论：准了" in found.explain()
    assert "conclusion: allowed" in found.explain(lang="en")
    assert found.outcome == "granted"


# -- what is refused


def test_a_day_of_another_version_is_refused(tmp_path: Path) -> None:
    for start, end in (("2024-01-01", "2025-01-01"), ("2025-01-01", None)):
        period = {"from": start, "basis": "stated"} | ({"to": end} if end else {})
        written(tmp_path, base_text(in_force=period), f"{start}.yaml")
    overlay = overlay_data(parameters=SET)

    assert evaluate(tmp_path, CASE, as_of=DAY, overlay=overlay).outcome == "granted"
    with pytest.raises(LoadError) as raised:
        evaluate(tmp_path, CASE, as_of="2024-06-30", overlay=overlay)
    assert codes(raised.value) == ["JR115"]


def test_an_overlay_that_does_not_check_is_refused_as_a_whole() -> None:
    more = {key: value for key, value in rule("more", {"late": "true"}, "40").items() if key != "id"}

    with pytest.raises(CheckError, match="JR302"):
        apply_overlay(base(), overlay_data(rules={"more": {"in": "fee", **more}}))


def test_a_program_has_taken_its_overlay_in() -> None:
    program = compile_ruleset(base(), as_of=DAY, parameters={"share": 1})

    with pytest.raises(LoadError) as raised:
        evaluate(program, CASE, as_of=DAY, overlay=overlay_data())
    (found,) = raised.value.diagnostics
    assert (found.code, found.path, found.help) == ("JR116", "overlay", "pass them to `compile_ruleset`")


# -- the ruleset that comes


def test_an_overlaid_ruleset_is_a_ruleset_like_any_other() -> None:
    changed = apply_overlay(base(), overlay_data(**NEEDS_SOURCE))

    assert isinstance(changed, CheckedRuleset)
    assert evaluate(changed, CASE, as_of=DAY).outcome == "refused"
    assert decide(parameters={"share": 1}).outcome == "granted"


def test_warnings_of_the_whole_are_kept() -> None:
    changed = apply_overlay(base(), overlay_data(inputs=number("unread")))

    assert [item.code for item in changed.warnings] == ["JR406"]


def test_overlays_come_one_after_the_other() -> None:
    first = apply_overlay(base(), overlay_data(parameters=SET))
    second = overlay_data(first, title=TITLE, sources=LOCAL, rules=STRICTER)
    found = evaluate(first, CASE, as_of=DAY, overlay=second)

    assert found.outcome == "refused"
    assert [item.title and item.title.en for item in found.overlays] == [None, "local changes"]
    assert [item.base_digest for item in found.overlays] == [digest_of(base()), digest_of(first)]


def test_a_program_is_compiled_with_its_overlay(file: Path) -> None:
    program = compile_ruleset(base(), as_of=DAY, overlay=file)

    assert program.evaluate(CASE).outcome == "refused"
    assert [item.outcome for item in program.evaluate_many([CASE, {"banned": False, "mark": 90}])] == [
        "refused",
        "granted",
    ]


def test_a_shipped_ruleset_takes_an_overlay() -> None:
    digest = evaluate("scoring/pudong", {}, as_of=DAY).digest
    data = {
        "format": 1,
        "overlay": "scoring/pudong",
        "base": {"from": "2025-01-01", "digest": digest},
        "labels": {"street_rating": {"zh": "街镇打分", "en": "mark by the street"}},
    }
    found = evaluate("scoring/pudong", {"街镇打分": 88, "resident_rating": "92.55"}, as_of=DAY, overlay=data)

    assert found.outcome == Decimal("91.185")


# -- what answers say


def test_an_answer_names_its_overlay(file: Path) -> None:
    found = decide(overlay=file)
    (overlay,) = found.overlays

    assert overlay.source == str(file)
    assert overlay.digest == overlay_digest(load_overlay(file))
    assert overlay.base_digest == digest_of(base())
    assert found.to_dict()["overlays"] == [
        {"file": str(file), "title": TITLE, "digest": overlay.digest, "base_digest": overlay.base_digest}
    ]
    assert json.loads(json.dumps(found.to_dict())) == found.to_dict()


def test_an_answer_without_an_overlay_names_none() -> None:
    assert decide(parameters={"share": 1}).to_dict()["overlays"] == []


def test_an_overlay_of_plain_data_has_no_file() -> None:
    assert decide(overlay=overlay_data(parameters=SET)).overlays[0].source == "<overlay>"


def test_an_account_names_the_overlay_in_every_form(file: Path) -> None:
    found = decide(overlay=load_overlay(file, source="local.yaml"))
    short = found.overlays[0].digest.removeprefix("sha256:")[:12]
    english = f"with the host's overlay: local changes (local.yaml, digest {short})"

    assert f"使用方叠加：本地补充（local.yaml，摘要 {short}）" in found.explain()
    assert english in found.explain(lang="en")
    assert english in found.explain(lang="en", level="full")
    assert english in found.to_markdown(lang="en").replace("\\", "")
    assert f"摘要 {short}" in found.to_markdown()


def test_an_account_points_into_the_file_that_says_it(file: Path) -> None:
    late = {key: value for key, value in rule("late", {"late": "true"}, '"refused"').items() if key != "id"}
    overlay = overlay_data(parameters=SET, rules={"late": {"in": "verdict", "before": "passed", **late}})
    (ground,) = decide({"banned": False, "late": True}, overlay=overlay).determining

    assert ground.span.source == "<overlay>.rules.late"
    assert decide(overlay=file).determining[0].span.source == "small.yaml"


def test_answers_and_programs_with_overlays_are_pickled() -> None:
    below = small({**number("mark"), **yes_no("late")}, formula("total", "share * mark"), parameters={"share": HOSTED})
    overlay = overlay_data(below, title=TITLE, parameters=SET)
    decision = evaluate(below, {"mark": 10}, as_of=DAY, overlay=overlay)
    program = compile_ruleset(below, as_of=DAY, overlay=overlay)

    again: Decision = pickle.loads(pickle.dumps(decision))  # noqa: S301 - our own bytes
    copied: Program = pickle.loads(pickle.dumps(program))  # noqa: S301
    assert again.to_dict() == decision.to_dict()
    assert again.overlays == decision.overlays
    assert copied.evaluate({"mark": 10}).to_dict() == decision.to_dict()


def test_a_ruleset_with_a_keyed_parameter_is_pickled() -> None:
    assert pickle.loads(pickle.dumps(base())) == base()  # noqa: S301


def test_an_overlay_is_pickled(file: Path) -> None:
    overlay = load_overlay(file)

    assert pickle.loads(pickle.dumps(overlay)) == overlay  # noqa: S301


# -- caches


def test_an_overlay_is_applied_once(file: Path) -> None:
    assert apply_overlay(base(), file) is apply_overlay(base(), str(file))
    data = overlay_data(**NEEDS_SOURCE)

    assert apply_overlay(base(), data) is apply_overlay(base(), deepcopy(data))


def test_a_file_that_changed_is_read_again(file: Path) -> None:
    before = decide(overlay=file)
    file.write_text(overlay_text(**{**NEEDS_SOURCE, "rules": {"passed": {"when": "mark >= 5", **HOST}}}), "utf-8")

    assert (before.outcome, decide(overlay=file).outcome) == ("refused", "granted")


def test_a_file_whose_lines_moved_is_read_again(file: Path) -> None:
    file.write_text(overlay_text(**NEEDS_SOURCE), "utf-8")
    before = apply_overlay(base(), file).ruleset.parameters["share"].places.of("value")
    file.write_text("# a comment\n" + overlay_text(**NEEDS_SOURCE), "utf-8")
    after = apply_overlay(base(), file).ruleset.parameters["share"].places.of("value")

    assert after.start.line == before.start.line + 1


def test_a_file_that_was_wrong_is_read_again(file: Path) -> None:
    text = file.read_text("utf-8")
    file.write_text(text.replace("mark >= 80", "mark >= "), "utf-8")
    with pytest.raises(LoadError):
        decide(overlay=file)
    file.write_text(text, "utf-8")

    assert decide(overlay=file).outcome == "refused"


def test_files_of_one_name_in_two_folders_are_two_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outcomes = []
    for folder, least in (("one", "80"), ("two", "50")):
        text = overlay_text(**NEEDS_SOURCE).replace("mark >= 80", f"mark >= {least}")
        file = written(tmp_path / folder, text)
        os.utime(file, (1, 1))
        monkeypatch.chdir(file.parent)
        outcomes.append(decide(overlay="local.yaml").outcome)

    assert outcomes == ["refused", "granted"]


def test_two_rulesets_with_one_overlay_each_do_not_mix() -> None:
    other = apply_overlay(base(), overlay_data(title=TITLE))
    overlay = overlay_data(parameters=SET)
    one, two = (evaluate(checked, CASE, as_of=DAY, overlay=overlay) for checked in (base(), other))

    assert (len(one.overlays), len(two.overlays)) == (1, 2)


def test_threads_get_the_same_answers(file: Path) -> None:
    overlays = [file, overlay_data(parameters=SET)] * 40
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda overlay: decide(overlay=overlay).outcome, overlays))

    assert found == ["refused", "granted"] * 40


# -- laws

FACTS = st.fixed_dictionaries(
    {},
    optional={
        "banned": st.booleans(),
        "late": st.booleans(),
        "mark": st.integers(0, 100),
        "grade": st.sampled_from(["good", "fair", "poor"]),
    },
)
BRIEF = settings(max_examples=60, deadline=None)


@BRIEF
@given(FACTS)
def test_an_empty_overlay_changes_no_decision(facts: dict[str, object]) -> None:
    before = decide(facts, parameters={"share": "0.5"})
    after = decide(facts, overlay=overlay_data(title=TITLE), parameters={"share": "0.5"})
    differing = ("document_digest", "overlays")

    assert {key: value for key, value in after.to_dict().items() if key not in differing} == {
        key: value for key, value in before.to_dict().items() if key not in differing
    }


REPEATS: dict[str, Part] = {
    "when of banned": {"rules": {"banned": {"when": {"banned": "true"}, **SAME}}},
    "then of passed": {"rules": {"passed": {"then": '"granted"', **SAME}}},
    "when of late": {"rules": {"late": {"when": {"late": "true"}, "cite": CITE, "basis": "modelled"}}},
    "overrides": {"rules": {"moved": {"overrides": ["late"], **SAME}}},
    "otherwise of fee": {"otherwise": {"fee": {"then": "0", **SAME}}},
    "value": {"parameters": {"pass_mark": {"value": "60", "cite": CITE, "basis": "modelled"}}},
    "keyed": {"parameters": {"points": {"value": {"good": "10", "fair": "5"}, "cite": CITE, "basis": "modelled"}}},
    "label of mark": {"labels": {"mark": label("mark")}},
    "label of good": {"labels": {"grade.good": label("good")}},
    "says": {"rules": {"late": {"says": TITLE}}},
}


@BRIEF
@given(st.sets(st.sampled_from(sorted(REPEATS))))
def test_a_change_that_repeats_what_was_there_changes_no_meaning(chosen: set[str]) -> None:
    sections: dict[str, Any] = {}
    for word in sorted(chosen):
        for section, items in REPEATS[word].items():
            for name, change in items.items():
                sections.setdefault(section, {}).setdefault(name, {}).update(change)

    assert digest_of(apply_overlay(base(), overlay_data(**sections))) == digest_of(base())
