"""Overlays on the command line, digests for them, and values that are lists and mappings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jianfu_rules import evaluate
from jianfu_rules.api.rulesets import versions_of
from jianfu_rules.cli.inputs import assigned
from jianfu_rules.cli.main import main
from jianfu_rules.model.digest import meaning_digest
from jianfu_rules.values import UNKNOWN
from tests.given import CITE, DAY, label, number
from tests.overlaid import HOST, LOCAL, base, base_text, overlay_data, overlay_text, written

SAME = {"cite": CITE, "basis": "stated"}
SET = {"share": {"value": "0.5", **SAME}}
STRICTER = {"passed": {"when": "mark >= 80", **HOST}}


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    code = main([str(word) for word in words])
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture
def ruleset(tmp_path: Path) -> Path:
    return written(tmp_path / "small", base_text(), "2025-01-01.yaml").parent


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    text = overlay_text(title={"zh": "本地", "en": "local"}, sources=LOCAL, parameters=SET, rules=STRICTER)
    return written(tmp_path, text)


@pytest.fixture
def case(ruleset: Path) -> list[object]:
    return [ruleset, "--as-of", DAY, "--fact", "banned=false", "--fact", "mark=70", "--lang", "en"]


# -- deciding with an overlay


def test_a_case_is_decided_with_an_overlay(
    capsys: pytest.CaptureFixture[str], case: list[object], overlay: Path
) -> None:
    code, out, err = run(capsys, "evaluate", *case, "--overlay", overlay)

    assert (code, err) == (0, "")
    assert out.splitlines()[:2] == ["DECIDED  decided", "verdict = refused  the verdict: the refused"]


def test_a_case_is_explained_with_an_overlay(
    capsys: pytest.CaptureFixture[str], case: list[object], overlay: Path
) -> None:
    code, out, _ = run(capsys, "explain", *case, "--overlay", overlay)

    assert code == 0
    assert f"  with the host's overlay: local ({overlay}, digest " in out


def test_an_answer_as_json_names_the_overlay(
    capsys: pytest.CaptureFixture[str], case: list[object], overlay: Path
) -> None:
    _, out, _ = run(capsys, "evaluate", *case, "--overlay", overlay, "--json")
    expected = evaluate(base(), {"banned": False, "mark": 70}, as_of=DAY, overlay=overlay)

    assert json.loads(out)["overlays"] == expected.to_dict()["overlays"]
    assert json.loads(out)["overlays"][0]["file"] == str(overlay)


def test_an_overlay_that_is_not_there_is_refused(
    capsys: pytest.CaptureFixture[str], case: list[object], tmp_path: Path
) -> None:
    code, out, err = run(capsys, "evaluate", *case, "--overlay", tmp_path / "none.yaml")

    assert (code, out) == (1, "")
    assert "JR101" in err


def test_a_stale_overlay_is_refused(capsys: pytest.CaptureFixture[str], case: list[object], overlay: Path) -> None:
    now = overlay_data()["base"]["digest"]
    overlay.write_text(overlay.read_text("utf-8").replace(now, "sha256:0"), "utf-8")
    code, _, err = run(capsys, "evaluate", *case, "--overlay", overlay)

    assert code == 1
    assert "JR115 the ruleset has changed since the overlay was written" in err
    assert f"write `digest: {now}`" in err


# -- checking


def test_an_overlay_is_checked_beside_its_ruleset(
    capsys: pytest.CaptureFixture[str], ruleset: Path, overlay: Path
) -> None:
    code, out, err = run(capsys, "check", ruleset, "--overlay", overlay, "--lang", "en")

    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "test/small 2025-01-01: sound, no cases"
    assert out.splitlines()[-1] == f"{overlay}: test/small 2025-01-01: sound with the overlay"


def test_an_overlay_is_checked_in_chinese(capsys: pytest.CaptureFixture[str], ruleset: Path, overlay: Path) -> None:
    out = run(capsys, "check", ruleset, "--overlay", overlay)[1]

    assert out.splitlines()[-1] == f"{overlay}: test/small 2025-01-01：叠加后通过检查"


def test_warnings_of_the_whole_are_told(capsys: pytest.CaptureFixture[str], ruleset: Path, tmp_path: Path) -> None:
    overlay = written(tmp_path, overlay_text(inputs=number("unread")))
    code, out, _ = run(capsys, "check", ruleset, "--overlay", overlay, "--lang", "en")

    assert code == 0
    assert "JR406 warning: nothing reads `unread`" in out


def test_several_overlays_are_checked_each_by_itself(
    capsys: pytest.CaptureFixture[str], ruleset: Path, overlay: Path, tmp_path: Path
) -> None:
    unsound = written(tmp_path, overlay_text(labels={"mark": label("late")}), "unsound.yaml")
    code, out, err = run(capsys, "check", ruleset, "--overlay", unsound, "--overlay", overlay, "--lang", "en")

    assert code == 1
    assert "JR202" in err
    assert f"{overlay}: test/small 2025-01-01: sound with the overlay" in out


def test_an_overlay_for_a_shipped_ruleset_is_found_by_its_id(
    capsys: pytest.CaptureFixture[str], ruleset: Path, tmp_path: Path
) -> None:
    (pudong,) = versions_of("scoring/pudong")
    overlay = written(tmp_path, overlay_text(pudong, labels={"street_rating": {"zh": "街镇打分", "en": "street mark"}}))
    code, out, _ = run(capsys, "check", ruleset, "--overlay", overlay, "--lang", "en")

    assert code == 0
    assert out.splitlines()[-1] == f"{overlay}: scoring/pudong 2025-01-01: sound with the overlay"


def test_an_overlay_for_a_ruleset_that_is_nowhere_is_a_problem(
    capsys: pytest.CaptureFixture[str], overlay: Path
) -> None:
    code, _, err = run(capsys, "check", "scoring/pudong", "--overlay", overlay)

    assert code == 1
    assert "JR101 no ruleset `test/small`" in err


def test_an_overlay_for_a_day_before_the_first_version_is_a_problem(
    capsys: pytest.CaptureFixture[str], ruleset: Path, overlay: Path
) -> None:
    overlay.write_text(overlay.read_text("utf-8").replace("2025-01-01", "2020-01-01"), "utf-8")
    code, _, err = run(capsys, "check", ruleset, "--overlay", overlay, "--lang", "en")

    assert code == 1
    assert "JR621" in err


def test_an_unsound_ruleset_does_not_hide_its_overlay(
    capsys: pytest.CaptureFixture[str], ruleset: Path, overlay: Path
) -> None:
    file = ruleset / "2025-01-01.yaml"
    file.write_text(file.read_text("utf-8").replace("mark >= pass_mark", "mark >= pas_mark"), "utf-8")
    code, _, err = run(capsys, "check", ruleset, "--overlay", overlay)

    assert code == 1
    assert "JR201" in err
    assert "JR101 no ruleset `test/small`" in err


# -- digests


def test_digests_are_listed_on_demand(capsys: pytest.CaptureFixture[str]) -> None:
    (pudong,) = versions_of("scoring/pudong")
    code, out, _ = run(capsys, "list", "--digests")
    lines = out.splitlines()
    at = next(index for index, line in enumerate(lines) if line.split()[:1] == ["scoring/pudong"])

    assert code == 0
    assert lines[at + 1] == f"      2025-01-01  {meaning_digest(pudong.ruleset)}"
    assert "sha256:" not in run(capsys, "list")[1]


# -- values that are more than a word


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("[a, b]", ["a", "b"]),
        ("[]", []),
        ("[好, true, null, UNKNOWN, 7]", ["好", True, None, UNKNOWN, "7"]),
        ('["a, b"]', ["a, b"]),
        ("{good: 5, poor: 1.50}", {"good": "5", "poor": "1.50"}),
        ("{}", {}),
        ("{好: UNKNOWN}", {"好": UNKNOWN}),
        ("a, b", "a, b"),
        ("[草案]说明", "[草案]说明"),
        ("[a", "[a"),
        ("a]", "a]"),
        ("", ""),
        ("{", "{"),
    ],
)
def test_a_value_is_a_list_a_mapping_or_a_word(text: str, value: object) -> None:
    assert assigned([f"x={text}"]) == {"x": value}


def test_a_list_that_can_not_be_read_is_told_by_its_name(
    capsys: pytest.CaptureFixture[str], case: list[object]
) -> None:
    code, _, err = run(capsys, "evaluate", *case, "--parameter", "share=0.5", "--parameter", "points={poor: [}")

    assert code == 1
    assert err.startswith("points:1:")
    assert "JR104" in err


def test_a_keyed_parameter_is_given_as_a_mapping(capsys: pytest.CaptureFixture[str], case: list[object]) -> None:
    words = [*case, "--fact", "grade=poor", "--parameter", "share=0.5", "--parameter", "points={poor: 3}"]
    _, out, _ = run(capsys, "evaluate", *words)

    assert "worth = 38.000  the worth: 38.000" in out.splitlines()


def test_a_parameter_is_given_by_its_label(capsys: pytest.CaptureFixture[str], case: list[object]) -> None:
    _, out, _ = run(capsys, "evaluate", *case, "--fact", "grade=good", "--parameter", "share的名称=0.5")

    assert "worth = 45.000  the worth: 45.000" in out.splitlines()
