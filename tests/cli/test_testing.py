"""`jianfu cases`, `cover` and `mutate`."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from jianfu_rules.api.rulesets import versions_of
from jianfu_rules.cli import test_commands as commands
from jianfu_rules.cli.main import main
from jianfu_rules.testing.cases import load_cases
from jianfu_rules.testing.coverage import cover
from jianfu_rules.testing.mutants import OPERATORS
from jianfu_rules.testing.mutation import Comparison, Prover, mutate
from tests.permit import FILE, FOLDER

CASES = FOLDER / "cases" / "2025-01-01.yaml"
NAME = "test/permit 2025-01-01"


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    code = main([*map(str, words), "--lang", "en"])
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture
def failing(tmp_path: Path) -> Path:
    """Return a copy of the permit ruleset with a case that fails."""
    folder = Path(shutil.copytree(FOLDER, tmp_path / "permit"))
    cases = folder / "cases" / "2025-01-01.yaml"
    wrong = cases.read_text("utf-8").replace("status: DECIDED, outcome: refused", "status: CONFLICT, outcome: granted")
    assert wrong != cases.read_text("utf-8")
    cases.write_text(wrong, "utf-8")
    return folder


# -- cases


@pytest.mark.parametrize("path", [FILE, FOLDER], ids=["file", "folder"])
def test_cases_that_pass_are_counted(capsys: pytest.CaptureFixture[str], path: Path) -> None:
    assert run(capsys, "cases", path) == (0, f"{NAME}: 3 of 3 cases as expected\n", "")


def test_a_case_that_fails_has_one_line_with_its_place_and_all_differences(
    capsys: pytest.CaptureFixture[str], failing: Path
) -> None:
    place = failing / "cases" / "2025-01-01.yaml"
    told = "status: expected CONFLICT, found DECIDED; outcome: expected granted, found refused"

    assert run(capsys, "cases", failing) == (
        1,
        f"{NAME}: 2 of 3 cases as expected\n",
        f"{place}:1:3: who is banned gets none: {told}\n",
    )


def test_all_shipped_cases_are_run_unless_some_rulesets_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "cases")
    *each, total = out.splitlines()

    assert (code, err) == (0, "")
    assert sum(int(line.split(" of ")[0].rpartition(" ")[2]) for line in each) == int(total.split()[1])
    assert any(line.startswith("scoring/pudong 2025-01-01: 15 of 15") for line in each)


def test_every_case_is_shown_with_what_came(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "cases", "scoring/pudong", "--show")
    place = "rulesets/scoring/pudong/cases/2025-01-01.yaml"

    assert f"{place}:10:3: full marks from both: DECIDED 100.000\n" in out
    assert f"{place}:39:3: the street's rating is not in yet: UNDETERMINED\n" in out
    assert f"{place}:51:3: a rating above a hundred is refused: refused JR603\n" in out


def test_only_some_cases_are_run_on_demand(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "cases", "scoring/pudong", FILE, "--only", "full marks") == (
        0,
        "scoring/pudong 2025-01-01: 1 of 1 cases as expected\nall: 1 of 1 cases as expected\n",
        "",
    )


def test_a_text_that_no_case_has_is_a_matter_of_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "cases", FILE, "--only", "unheard-of") == (
        2,
        "",
        "no case has `unheard-of` in its sentence\n",
    )


def test_cases_are_printed_as_json(capsys: pytest.CaptureFixture[str], failing: Path) -> None:
    code, out, _ = run(capsys, "cases", failing, "--json")
    (found,) = json.loads(out)

    assert code == 1
    assert {key: found[key] for key in ("ruleset", "from", "passed", "failed")} == {
        "ruleset": "test/permit",
        "from": "2025-01-01",
        "passed": 2,
        "failed": 1,
    }
    first = found["cases"][0]
    assert (first["case"], first["passed"]) == ("who is banned gets none", False)
    assert first["differences"] == [
        "status: expected CONFLICT, found DECIDED",
        "outcome: expected granted, found refused",
    ]
    assert (first["status"], first["outcome"]) == ("DECIDED", "refused")


@pytest.mark.parametrize("command", ["cases", "cover", "mutate"])
def test_cases_of_a_day_without_a_version_are_a_problem(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: str
) -> None:
    folder = Path(shutil.copytree(FOLDER, tmp_path / "permit"))
    stray = Path(shutil.copy(CASES, folder / "cases" / "2024-01-01.yaml"))

    assert run(capsys, command, folder) == (
        1,
        "",
        f"{stray}: JR113 no version starts on the day that this file of cases is named for\n",
    )


@pytest.mark.parametrize("command", ["cases", "cover", "mutate"])
def test_a_ruleset_that_is_not_there_is_a_problem(capsys: pytest.CaptureFixture[str], command: str) -> None:
    code, out, err = run(capsys, command, "scoring/pudnog")

    assert (code, out) == (1, "")
    assert "JR101 no ruleset `scoring/pudnog`" in err


# -- cover


def test_what_no_case_looks_at_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    (checked,) = versions_of(FILE)
    expected = cover(checked, load_cases(CASES))

    assert expected.gaps != ()
    assert run(capsys, "cover", FILE) == (0, expected.text("en") + "\n", "")


def test_coverage_is_printed_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    (checked,) = versions_of(FILE)

    assert json.loads(run(capsys, "cover", FILE, "--json")[1]) == [cover(checked, load_cases(CASES)).to_dict()]


def test_a_ruleset_without_cases_is_covered_by_none(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = Path(shutil.copytree(FOLDER, tmp_path / "permit"))
    shutil.rmtree(folder / "cases")
    code, out, _ = run(capsys, "cover", folder, "--fail-under", "0.1")

    assert code == 1
    assert out.startswith(f"{NAME}: 0 cases; rules 0/")


def covered() -> tuple[int, int]:
    (checked,) = versions_of(FILE)
    found = cover(checked, load_cases(CASES))
    every = sum(1 + len(rule.conditions) for rule in found.rules) + len(found.boundaries)
    return every - len(found.gaps), every


def test_too_little_coverage_fails_on_demand(capsys: pytest.CaptureFixture[str]) -> None:
    some, of = covered()
    code, _, err = run(capsys, "cover", FILE, "--fail-under", "99.5")

    assert code == 1
    assert err == f"{NAME}: {some} of {of} ({1000 * some // of / 10}%), less than the 99.5% asked for\n"


def test_coverage_of_exactly_what_is_asked_for_passes(capsys: pytest.CaptureFixture[str]) -> None:
    some, of = covered()
    below = 100 * some // of

    assert run(capsys, "cover", FILE, "--fail-under", below)[0] == 0
    assert run(capsys, "cover", FILE, "--fail-under", below + 1)[0] == 1


@pytest.mark.parametrize("percent", ["101", "-1", "many", "nan", "1e9"])
def test_a_percentage_that_is_none_is_a_matter_of_usage(capsys: pytest.CaptureFixture[str], percent: str) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["cover", f"--fail-under={percent}"])

    assert stopped.value.code == 2
    assert f"expected a percentage from 0 to 100, found '{percent}'" in capsys.readouterr().err


# -- mutate


def survivors(prove: Prover | None = None) -> int:
    (checked,) = versions_of(FILE)
    return len(mutate(checked, load_cases(CASES), prove=prove).survivors)


def answering(found: Comparison) -> Callable[[], Prover]:
    """Return what makes a prover that has one answer to everything."""
    return lambda: lambda _one, _other: found


def test_what_no_case_would_notice_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    (checked,) = versions_of(FILE)
    expected = mutate(checked, load_cases(CASES))

    assert expected.survivors != ()
    assert run(capsys, "mutate", FILE, "--no-proof") == (0, expected.text("en") + "\n", "")
    assert "equivalence was not looked at" in expected.text("en")


def test_mutants_that_are_proved_equivalent_are_none_to_notice(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "prover", answering(Comparison(equal=True)))
    code, out, err = run(capsys, "mutate", FILE, "--fail-under", "100")

    assert (code, err) == (0, "")
    assert f"{survivors()} proved equivalent" in out
    assert "not looked at" not in out


def test_a_case_that_would_have_noticed_is_shown(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "prover", answering(Comparison(witness="- case: at the line")))

    assert run(capsys, "mutate", FILE)[1].count("    - case: at the line\n") == survivors()


def test_no_solver_is_asked_where_none_is_wanted(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "prover", answering(Comparison(equal=True)))
    out = run(capsys, "mutate", FILE, "--no-proof")[1]

    assert "equivalence was not looked at" in out
    assert ", 0 proved equivalent\n" in out


def test_without_a_solver_equivalence_is_not_looked_at(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "prover", lambda: None)
    code, out, err = run(capsys, "mutate", FILE)

    assert (code, err) == (0, "")
    assert "equivalence was not looked at" in out


def test_mutants_are_printed_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    (checked,) = versions_of(FILE)
    found = json.loads(run(capsys, "mutate", FILE, "--no-proof", "--json")[1])

    assert found == [mutate(checked, load_cases(CASES)).to_dict()]


def test_too_few_mutants_killed_fail_on_demand(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "mutate", FILE, "--no-proof", "--fail-under", "100")

    assert code == 1
    assert err.startswith(f"{NAME}: ")
    assert err.endswith("less than the 100% asked for\n")


def test_cases_that_fail_as_they_are_stop_the_mutation(capsys: pytest.CaptureFixture[str], failing: Path) -> None:
    code, out, err = run(capsys, "mutate", failing, "--no-proof")

    assert (code, out) == (1, "")
    assert "2025-01-01.yaml:1:3: who is banned gets none: status: expected CONFLICT, found DECIDED; " in err


def test_the_kinds_of_changes_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "mutate", "--operators")

    assert code == 0
    assert [line.split("  ")[0] for line in out.splitlines()] == list(OPERATORS)
