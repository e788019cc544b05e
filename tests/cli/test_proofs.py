"""`jianfu verify`, `diff` and `what-if`: what they print and how they end."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from jianfu_rules.api.rulesets import versions_of
from jianfu_rules.cli.main import main
from jianfu_rules.model.digest import meaning_digest
from tests import given

INPUTS = {**given.number("x"), **given.yes_no("late")}


def written(folder: Path, name: str, *rules: given.Part, **more: Any) -> str:
    file = folder / f"{name}.yaml"
    typed: given.Part = {"type": "enum", "values": {word: given.label(word) for word in ("yes", "no")}}
    file.write_text(
        given.ruleset_text(INPUTS, given.table("d", rules, given.otherwise("yes"), **typed), **more), "utf-8"
    )
    return str(file)


LOW = given.rule("low", {"x": "< 60"}, "no")
LATE = given.rule("late", {"late": "true", "x": ">= 60"}, "no")


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = main([*words, "--lang", "en"])
    return code, capsys.readouterr().out


def test_a_sound_ruleset_is_proved_to_be_sound(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = run(capsys, "verify", written(tmp_path, "a", LOW, LATE))

    assert code == 0
    assert "faults: 0" in out


def test_a_fact_that_changes_nothing_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    idle = given.rule("idle", {"late": "true"}, "yes")
    code, out = run(capsys, "verify", written(tmp_path, "a", LOW, idle))

    assert code == 1
    assert "fault" in out
    assert "late" in out


def test_a_property_that_does_not_hold_comes_with_a_case(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path, "a", LOW, LATE, properties=[{"never": 'd = "no" and x > 80'}])
    code, out = run(capsys, "verify", file, "--json")

    assert code == 1
    [found] = [item for item in json.loads(out)[0]["findings"] if item["kind"] == "never"]
    assert found["state"] == "refuted"
    assert int(found["witnesses"][0]["facts"]["x"]) > 80


def test_two_files_that_say_the_same_are_proved_to(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = [given.rule("very-low", {"x": "< 30"}, "no"), given.rule("low", {"x": "[30..60)"}, "no"), LATE]
    code, out = run(capsys, "diff", written(tmp_path, "a", LOW, LATE), written(tmp_path, "b", *other))

    assert code == 0
    assert "proved: every case is answered as before" in out
    assert "d.very-low: added: x < 30" in out


def test_a_difference_has_an_exit_code_of_its_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = written(tmp_path, "a", LOW), written(tmp_path, "b", given.rule("low", {"x": "< 70"}, "no"))
    code, out = run(capsys, "diff", *files)

    assert code == 6
    assert "yes → no: wherever x: [60..69]" in out


def overlaid(folder: Path, changes: dict[str, Any], **more: Any) -> tuple[str, str]:
    """Return a ruleset and an overlay that changes its rule `low`."""
    file = written(folder, "2025-01-01", LOW, **more)
    [checked] = versions_of(file)
    data = {
        "format": 1,
        "overlay": checked.id,
        "base": {"from": "2025-01-01", "digest": meaning_digest(checked.ruleset)},
        "title": {"zh": "补充规定", "en": "local rules"},
        "sources": {"local": {"title": "本地文件"}},
        "rules": {"low": {**changes, "cite": {"source": "local", "at": "一"}, "basis": "official"}},
    }
    overlay = folder / "overlay.yaml"
    overlay.write_text(json.dumps(data), "utf-8")
    return file, str(overlay)


def test_an_overlay_is_held_against_the_ruleset_that_it_changes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, overlay = overlaid(tmp_path, {"when": {"x": "< 50"}})
    code, out = run(capsys, "diff", file, file, "--overlay", overlay)

    assert code == 6
    assert "no → yes: wherever x: [50..59]" in out


def test_what_an_overlay_makes_of_a_ruleset_is_proved(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = {"never": 'd = "no" and x > 80'}
    file, overlay = overlaid(tmp_path, {"when": {"x": "< 90"}}, properties=[kept])
    code, out = run(capsys, "verify", file, "--overlay", overlay)

    assert code == 1
    assert f"never: {kept['never']}" in out
    assert f"never: {kept['never']}" not in run(capsys, "verify", file)[1]


def test_a_population_is_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = written(tmp_path, "a", LOW), written(tmp_path, "b", given.rule("low", {"x": "< 70"}, "no"))
    people = tmp_path / "people.csv"
    people.write_text("who,x,late\n甲,65,false\n乙,80,false\n", "utf-8")
    words = ("diff", *files, "--population", str(people), "--key", "who")

    assert "2 cases, 1 answered differently\n" in run(capsys, *words)[1]
    assert "  甲: yes → no" in run(capsys, *words)[1]
    data = json.loads(run(capsys, *words, "--json")[1])
    assert data["population"]["changed"] == [{"case": "甲", "old": "yes", "new": "no"}]
    assert "| yes | no | 1 |" in run(capsys, *words, "--markdown")[1]


def test_versions_are_named_by_their_day(capsys: pytest.CaptureFixture[str]) -> None:
    code, out = run(capsys, "diff", "scoring/pudong@2025-03-01", "scoring/pudong")

    assert code == 0
    assert out.startswith("scoring/pudong 2025-01-01 → scoring/pudong 2025-01-01\n")


def test_what_if_shows_the_nearest_cases(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = (
        "what-if",
        written(tmp_path, "a", LOW, LATE),
        "--as-of",
        given.DAY,
        "--fact",
        "x=50",
        "--fact",
        "late=true",
    )
    code, out = run(capsys, *words, "--outcome", "yes")

    assert code == 0
    assert out.splitlines() == [
        "1. 2 changed, then the yes:",
        "  · the x (x) becomes 60 instead of 50",
        "  · the late (late) becomes no instead of yes",
    ]
    assert json.loads(run(capsys, *words, "--outcome", "no", "--json")[1])["already"] is True


def test_an_outcome_that_does_not_exist_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("what-if", written(tmp_path, "a", LOW), "--as-of", given.DAY, "--outcome", "maybe", "--lang", "en")

    assert main(words) == 1
    assert "JR607" in capsys.readouterr().err


@pytest.mark.parametrize("seconds", ["0", "-1", "many", "1" * 9])
def test_a_time_is_a_number_of_seconds(seconds: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["verify", "scoring/pudong", "--seconds", seconds])

    assert "expected a number from 1 on" in capsys.readouterr().err
