"""The command line as a whole: words, languages, exit codes, streams."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from jianfu_rules import Status
from jianfu_rules.cli.exits import Exit, exit_for
from jianfu_rules.cli.main import main
from tests.given import number, otherwise, rule, ruleset_text, table
from tests.permit import DAY, FILE

CASE = [str(FILE), "--as-of", DAY]
SCRIPT = str(Path(sys.executable).with_name("jianfu"))


@pytest.fixture
def clashing(tmp_path: Path) -> Path:
    """Return the file of a ruleset whose main decision can conflict."""
    rows = [rule("heavy", "x + y > 3", '"p"'), rule("steep", "x - y > 0", '"q"')]
    decisions = table("t", rows, otherwise('"r"'), policy="unique")
    file = tmp_path / "2025-01-01.yaml"
    file.write_text(ruleset_text({**number("x"), **number("y")}, decisions), "utf-8")
    return file


@pytest.mark.parametrize("command", ["evaluate", "explain"])
@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (["banned=true"], Exit.DONE),
        (["banned=maybe"], Exit.PROBLEMS),
        ([], Exit.UNDECIDED),
        (["banned=false", "rank=4", "score=60"], Exit.UNDECIDED),
    ],
)
def test_the_exit_code_tells_how_the_case_ended(
    command: str, facts: list[str], code: Exit, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command, *CASE, *(word for fact in facts for word in ("--fact", fact))]) == code.value
    assert bool(capsys.readouterr().err) is (code is Exit.PROBLEMS)


@pytest.mark.parametrize("command", ["evaluate", "explain"])
def test_a_conflict_has_its_own_exit_code(command: str, clashing: Path) -> None:
    words = [command, str(clashing), "--as-of", DAY, "--fact", "x=3", "--fact", "y=1"]

    assert main(words) == Exit.CONFLICT.value == 4


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (Status.DECIDED, 0),
        (Status.INVALID, 1),
        (Status.UNDETERMINED, 3),
        (Status.DISCRETION, 3),
        (Status.CONFLICT, 4),
        (Status.NOT_APPLICABLE, 5),
    ],
)
def test_every_status_has_an_exit_code(status: Status, code: int) -> None:
    assert exit_for(status).value == code


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["decide"],
        ["evaluate"],
        ["evaluate", str(FILE)],
        ["evaluate", *CASE, "--extra", "allow"],
        ["list", "--lang", "fr"],
    ],
)
def test_words_that_make_no_command_are_a_matter_of_usage(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(words)

    assert stopped.value.code == Exit.USAGE.value == 2
    assert capsys.readouterr().err.startswith("usage: jianfu")


def test_help_tells_every_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--help"])

    told = " ".join(capsys.readouterr().out.split())
    assert stopped.value.code == 0
    assert [code.name for code in Exit if f"{code.value} {code.meaning}" not in told] == []


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("zh", "scroe: JR601 没有名为“scroe”的输入（是不是“score”？）\n"),
        ("en", "scroe: JR601 there is no input `scroe` (help: did you mean `score`?)\n"),
    ],
)
def test_problems_go_to_standard_error_in_the_language_asked_for(
    lang: str, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["evaluate", *CASE, "--fact", "scroe=1", "--lang", lang])

    assert capsys.readouterr() == ("", line)


def test_chinese_is_the_default(capsys: pytest.CaptureFixture[str]) -> None:
    main(["evaluate", *CASE, "--fact", "banned=true"])

    assert capsys.readouterr().out.startswith("DECIDED  已判定\n")


@pytest.mark.parametrize("start", [[sys.executable, "-m", "jianfu_rules"], [SCRIPT]], ids=["module", "script"])
def test_the_command_line_can_be_started_in_two_ways(start: list[str]) -> None:
    words = [*start, "evaluate", *CASE, "--fact", "banned=true", "--lang", "en"]
    done = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", check=False)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("DECIDED  decided\n")


def test_an_output_that_can_not_hold_chinese_stops_nothing() -> None:
    words = [sys.executable, "-m", "jianfu_rules", "explain", *CASE, "--fact", "banned=true"]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(words, capture_output=True, text=True, env=environment, check=False)

    assert "Traceback" not in done.stderr
    assert done.returncode == 0


@pytest.mark.parametrize("unbuffered", ["", "1"], ids=["with a buffer", "without"])
def test_a_reader_that_has_seen_enough_is_no_failure(unbuffered: str) -> None:
    words = [sys.executable, "-m", "jianfu_rules", "explain", *CASE, "--fact", "banned=true"]
    # With a buffer, which is the usual state, the closed pipe is only noticed when the interpreter ends.
    environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment) as started:
        assert started.stdout is not None
        assert started.stderr is not None
        started.stdout.close()
        told = started.stderr.read()

    assert (started.returncode, told) == (0, "")
