"""`jianfu check`."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from jianfu_rules import list_rulesets
from jianfu_rules.cli.main import main
from tests.given import formula, number, ruleset_text
from tests.permit import FILE, FOLDER


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(list(words))
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the permit ruleset that a test may spoil."""
    return Path(shutil.copytree(FOLDER, tmp_path / "permit"))


def test_all_shipped_rulesets_are_checked_unless_some_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "check", "--lang", "en")

    assert (code, err) == (0, "")
    assert [ruleset for ruleset in list_rulesets() if f"{ruleset} " not in out] == []


@pytest.mark.parametrize("path", [FILE, FOLDER], ids=["file", "folder"])
def test_a_sound_ruleset_is_told_with_its_cases(capsys: pytest.CaptureFixture[str], path: Path) -> None:
    expected = "test/permit 2025-01-01: sound, 3 of 3 cases as expected\n"

    assert run(capsys, "check", str(path), "--lang", "en") == (0, expected, "")


def test_a_sound_ruleset_is_told_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "check", str(FILE))[1] == "test/permit 2025-01-01：通过检查，3 个案例中 3 个符合\n"


@pytest.mark.parametrize(
    ("lang", "line"),
    [("zh", "test/permit 2025-01-01：通过检查，没有案例\n"), ("en", "test/permit 2025-01-01: sound, no cases\n")],
)
def test_a_ruleset_without_cases_is_told(
    capsys: pytest.CaptureFixture[str], folder: Path, lang: str, line: str
) -> None:
    shutil.rmtree(folder / "cases")

    assert run(capsys, "check", str(folder), "--lang", lang) == (0, line, "")


def test_a_case_that_fails_is_told_with_its_place(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    cases = folder / "cases" / "2025-01-01.yaml"
    cases.write_text(cases.read_text("utf-8").replace("outcome: refused", "outcome: granted"), "utf-8")
    code, out, err = run(capsys, "check", str(folder), "--lang", "en")

    assert (code, out) == (1, "test/permit 2025-01-01: sound, 2 of 3 cases as expected\n")
    assert err == f"{cases}:1:3: who is banned gets none: outcome: expected granted, found refused\n"


def test_a_file_of_cases_that_can_not_be_read_is_a_problem(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    (folder / "cases" / "2025-01-01.yaml").write_text("cases: none", "utf-8")
    code, _, err = run(capsys, "check", str(folder))

    assert code == 1
    assert "JR110 expected a list of cases" in err


def test_an_unsound_ruleset_does_not_hide_the_next_one(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    broken = tmp_path / "2025-01-01.yaml"
    broken.write_text(ruleset_text(number("x"), formula("answer", "x + nobody")), "utf-8")
    code, out, err = run(capsys, "check", str(broken), str(FILE), "--lang", "en")

    assert (code, out) == (1, "test/permit 2025-01-01: sound, 3 of 3 cases as expected\n")
    assert "JR201 unknown name `nobody`" in err


def test_warnings_are_told_without_failing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "2025-01-01.yaml"
    file.write_text(ruleset_text({**number("x"), **number("unread")}, formula("answer", "x")), "utf-8")
    code, out, err = run(capsys, "check", str(file), "--lang", "en")

    assert (code, err) == (0, "")
    assert "JR406 warning: nothing reads `unread`" in out


def test_a_ruleset_that_is_not_there_is_a_problem(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "check", "scoring/pudnog")

    assert (code, out) == (1, "")
    assert err == "scoring/pudnog: JR101 no ruleset `scoring/pudnog` (help: did you mean `scoring/pudong`?)\n"
