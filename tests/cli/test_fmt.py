"""`jianfu fmt`: what it writes, shows and tells."""

from __future__ import annotations

from pathlib import Path

import pytest

from jianfu_rules.cli.main import main
from jianfu_rules.loading.locate import bundled_root

ODD = "- case: one\n  as_of: 2025-01-01\n  facts: {a:   1}   # c\n  expect: {status: DECIDED}\n"
NEAT = ODD.replace("{a:   1}   #", "{a: 1}  #")


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    code = main(["fmt", *map(str, words), "--lang", "en"])
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    file = tmp_path / "odd.yaml"
    file.write_text(ODD, "utf-8")
    return file


@pytest.fixture
def neat(tmp_path: Path) -> Path:
    file = tmp_path / "neat.yaml"
    file.write_text(NEAT, "utf-8")
    return file


def test_files_are_written_and_those_that_changed_are_named(
    capsys: pytest.CaptureFixture[str], odd: Path, neat: Path
) -> None:
    assert run(capsys, odd, neat) == (0, f"formatted: {odd}\n", "")
    assert (odd.read_text("utf-8"), neat.read_text("utf-8")) == (NEAT, NEAT)
    assert run(capsys, odd, neat) == (0, "", "")


def test_a_check_names_files_and_writes_none(capsys: pytest.CaptureFixture[str], odd: Path, neat: Path) -> None:
    assert run(capsys, "--check", odd, neat) == (1, f"would be formatted: {odd}\n", "")
    assert odd.read_text("utf-8") == ODD
    assert run(capsys, "--check", neat) == (0, "", "")


def test_a_difference_is_shown_and_nothing_is_written(
    capsys: pytest.CaptureFixture[str], odd: Path, neat: Path
) -> None:
    code, out, err = run(capsys, "--diff", odd, neat)

    assert (code, err) == (0, "")
    assert out.splitlines()[:3] == [f"--- {odd}", f"+++ {odd}", "@@ -1,4 +1,4 @@"]
    assert "-  facts: {a:   1}   # c\n+  facts: {a: 1}  # c\n" in out
    assert odd.read_text("utf-8") == ODD


def test_a_difference_that_is_checked_for_fails(capsys: pytest.CaptureFixture[str], odd: Path) -> None:
    code, out, _ = run(capsys, "--check", "--diff", odd)

    assert code == 1
    assert out.startswith("--- ")


def test_a_missing_line_break_at_the_end_is_shown(capsys: pytest.CaptureFixture[str], neat: Path) -> None:
    neat.write_text(NEAT.rstrip(), "utf-8")

    assert "\n\\ No newline at end of file\n+" in run(capsys, "--diff", neat)[1]


def test_windows_line_ends_become_line_feeds(capsys: pytest.CaptureFixture[str], neat: Path) -> None:
    neat.write_bytes(NEAT.replace("\n", "\r\n").encode())

    assert run(capsys, neat)[0] == 0
    assert neat.read_bytes() == NEAT.encode()


def test_a_file_that_can_not_be_formatted_does_not_hide_the_next_one(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, odd: Path
) -> None:
    other = tmp_path / "other.yaml"
    other.write_text("a: 1\n", "utf-8")
    code, out, err = run(capsys, other, tmp_path / "none.yaml", odd)

    assert (code, out) == (1, f"formatted: {odd}\n")
    assert f"{other}:1:1: JR110 this is neither a ruleset nor" in err
    assert "JR101 there is no file" in err
    assert other.read_text("utf-8") == "a: 1\n"


def test_a_file_that_can_not_be_written_is_told(capsys: pytest.CaptureFixture[str], odd: Path) -> None:
    def refuse(_self: Path, _data: bytes) -> int:
        raise PermissionError(13, "Permission denied")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "write_bytes", refuse)
        code, _, err = run(capsys, odd)

    assert (code, err) == (1, f"{odd}: JR119 the file can't be written: permission denied\n")


def test_what_would_change_is_told_in_chinese(capsys: pytest.CaptureFixture[str], odd: Path) -> None:
    main(["fmt", "--check", str(odd)])

    assert capsys.readouterr().out == f"需要整理：{odd}\n"


def test_shipped_cases_of_a_score_are_in_canonical_layout(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "--check", bundled_root() / "scoring" / "pudong" / "cases" / "2025-01-01.yaml")[0] == 0
