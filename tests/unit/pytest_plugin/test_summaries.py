"""The summaries: what cases look at and which slips they notice, as a table and as JSON, made once."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import jianfu_rules.pytest_plugin  # noqa: F401 - loaded here once, and not again in each run
from jianfu_rules.pytest_plugin.report import Share, aligned
from tests import given

pytest_plugins = ["pytester"]

LEAN = [f"-pno:{name}" for name in ("cacheprovider", "hypothesispytest", "xdist", "pytest_cov")]
RULES = [given.rule("low", {"x": "< 60"}, "no"), given.rule("late", {"x": ">= 60", "late": "true"}, "no")]
TEXT = given.ruleset_text(
    {**given.number("x"), **given.yes_no("late")}, given.table("d", RULES, given.otherwise("yes"))
)
ENOUGH = [
    ({"x": 59}, "no"),
    ({"x": 60, "late": True}, "no"),
    ({"x": 60, "late": False}, "yes"),
    ({"x": 61, "late": False}, "yes"),
]

Run = Callable[..., pytest.RunResult]


def save(folder: Path, *cases: tuple[dict[str, Any], str], text: str = TEXT) -> None:
    """Save a ruleset with cases: facts, and the outcome that is expected."""
    day = "2025-01-01"
    rows = [
        {"case": str(facts), "as_of": given.DAY, "facts": facts, "expect": {"outcome": outcome}}
        for facts, outcome in cases
    ]
    (folder / "cases").mkdir(parents=True, exist_ok=True)
    (folder / f"{day}.yaml").write_text(text, "utf-8")
    (folder / "cases" / f"{day}.yaml").write_text(json.dumps(rows), "utf-8")


@pytest.fixture
def run(pytester: pytest.Pytester) -> Run:
    """Return what runs pytest, without the laws, in a folder with a ruleset whose cases look at part of it."""
    save(pytester.path / "some", *ENOUGH[:2])

    def inner(*options: str) -> pytest.RunResult:
        words = (*LEAN, "-pjianfu_rules.pytest_plugin", "--jianfu-no-laws", "--jianfu-lang=en")
        return pytester.runpytest(*words, *options)

    return inner


def section(result: pytest.RunResult, title: str) -> list[str]:
    """Return the lines of a section of the summary."""
    lines = iter(result.outlines)
    for line in lines:
        if f" {title} " in line:
            break
    found: list[str] = []
    for line in lines:
        if line.startswith("="):
            break
        found.append(line)
    return found


def test_nothing_is_summed_up_unless_it_is_asked_for(run: Run) -> None:
    told = run().stdout.str()

    assert "rule coverage" not in told
    assert "rule mutation" not in told


def test_the_coverage_is_a_table_and_a_line_for_each_gap(run: Run) -> None:
    result = run("--jianfu-cover")

    assert result.ret == 0
    assert section(result, "rule coverage") == [
        "ruleset     version     cases  rules  conditions  boundaries",
        "test/small  2025-01-01  2      2/3    2/3         0/1",
        "total                   2      2/3    2/3         0/1",
        *section(result, "rule coverage")[3:],
    ]
    gaps = [line.partition(": ")[2] for line in section(result, "rule coverage")[3:]]
    assert gaps == ["`late true`: never false", "d.otherwise: never hit", "boundary x 60 not tried: >"]


def test_each_gap_has_its_place(run: Run) -> None:
    gaps = section(run("--jianfu-cover"), "rule coverage")[3:]

    assert len(gaps) == 3
    assert all(line.startswith("some/2025-01-01.yaml:") for line in gaps)


def test_the_coverage_of_several_versions_has_their_sum(run: Run, pytester: pytest.Pytester) -> None:
    save(pytester.path / "enough", *ENOUGH)

    assert section(run("--jianfu-cover"), "rule coverage")[1:4] == [
        "test/small  2025-01-01  4      3/3    3/3         1/1",
        "test/small  2025-01-01  2      2/3    2/3         0/1",
        "total                   6      5/6    5/6         1/2",
    ]


def test_all_cases_of_a_version_count_whichever_were_run(run: Run) -> None:
    result = run("--jianfu-cover", "-k", "checks")

    result.assert_outcomes(passed=1, deselected=2)
    assert section(result, "rule coverage")[1].split()[2:4] == ["2", "2/3"]


def test_only_versions_with_a_chosen_test_are_summed_up(run: Run, pytester: pytest.Pytester) -> None:
    save(pytester.path / "enough", *ENOUGH)

    assert len(section(run("enough", "--jianfu-cover"), "rule coverage")) == 3


def test_a_version_without_cases_is_covered_by_none(run: Run, pytester: pytest.Pytester) -> None:
    (pytester.path / "some/cases/2025-01-01.yaml").unlink()

    assert section(run("--jianfu-cover"), "rule coverage")[1].split()[2:] == ["0", "0/3", "0/3", "0/1"]


def test_the_coverage_is_written_as_json(run: Run, pytester: pytest.Pytester) -> None:
    run("--jianfu-cover=cover.json")
    found = json.loads((pytester.path / "cover.json").read_text("utf-8"))

    assert (found["format"], found["skipped"]) == (1, [])
    [version] = found["versions"]
    assert (version["ruleset"], version["from"], version["cases"]) == ("test/small", "2025-01-01", 2)
    assert {rule["id"]: rule["seen"]["true"] for rule in version["rules"]} == {
        "d.low": 1,
        "d.late": 1,
        "d.otherwise": 0,
    }


@pytest.mark.parametrize(("percent", "code"), [("66", 0), ("66.6", 0), ("66.7", 1), ("100", 1)])
def test_too_little_coverage_fails_the_run(run: Run, percent: str, code: int) -> None:
    result = run(f"--jianfu-cover-fail-under={percent}")

    result.assert_outcomes(passed=3)
    assert result.ret == code
    assert (f"FAIL test/small 2025-01-01: 2/3 is less than {percent}%" in result.outlines) is (code == 1)


def test_each_version_has_to_be_covered_by_itself(run: Run, pytester: pytest.Pytester) -> None:
    for name in ("one", "two", "three"):
        save(pytester.path / name, *ENOUGH)

    assert run("--jianfu-cover-fail-under=90").ret == 1


def test_a_ruleset_of_formulas_only_needs_no_coverage(run: Run, pytester: pytest.Pytester) -> None:
    text = given.ruleset_text(given.number("x"), given.formula("d", "x + 1"))
    save(pytester.path / "formulas", text=text)

    assert run("formulas/2025-01-01.yaml", "--jianfu-cover-fail-under=100").ret == 0


def test_a_version_that_is_not_sound_is_named_and_falls_short(run: Run, pytester: pytest.Pytester) -> None:
    save(pytester.path / "wrong", text=TEXT.replace('"main": "d"', '"main": "e"'))
    result = run("--jianfu-cover-fail-under=10", "--jianfu-cover=cover.json")
    [skipped] = json.loads((pytester.path / "cover.json").read_text("utf-8"))["skipped"]

    assert skipped["file"] == "wrong/2025-01-01.yaml"
    assert "JR201" in skipped["why"]
    assert f"wrong/2025-01-01.yaml: {skipped['why']}" in section(result, "rule coverage")
    assert "FAIL wrong/2025-01-01.yaml: not counted" in result.outlines


def test_the_mutants_are_a_table_and_a_line_for_each_survivor(run: Run) -> None:
    result = run("--jianfu-mutate")
    head, row, total, *left = section(result, "rule mutation")
    survivors = [line for line in left if not line.startswith(" ")]
    mutants, killed, survived, equivalent, refused, share = row.split()[2:]

    assert head.split() == ["ruleset", "version", "mutants", "killed", "survived", "equivalent", "refused", "share"]
    assert row.split()[:2] == ["test/small", "2025-01-01"]
    assert int(mutants) == int(killed) + int(survived) + int(equivalent) + int(refused)
    assert total.split() == ["total", mutants, killed, survived, equivalent, refused, share]
    assert '  - case: "a slip in the ruleset would show here"' in left
    assert len(survivors) == int(survived) > 0
    changes = [line.partition(": ")[2] for line in survivors]
    assert "condition removed: late: no condition on `late`" in changes
    assert "threshold moved: late: x `>= 61` instead of `>= 60`" not in changes


def test_the_mutants_are_written_as_json(run: Run, pytester: pytest.Pytester) -> None:
    run("--jianfu-mutate=mutants.json")
    [version] = json.loads((pytester.path / "mutants.json").read_text("utf-8"))["versions"]

    assert version["ruleset"] == "test/small"
    assert sum(version["counts"].values()) == len(version["mutants"]) > 0


def test_too_many_survivors_fail_the_run(run: Run) -> None:
    row = section(run("--jianfu-mutate"), "rule mutation")[1].split()
    killed, of = int(row[3]), int(row[3]) + int(row[4])

    assert run(f"--jianfu-mutate-fail-under={100 * killed // of}").ret == 0
    result = run(f"--jianfu-mutate-fail-under={100 * killed // of + 1}")
    assert result.ret == 1
    assert f"FAIL test/small 2025-01-01: {killed}/{of} is less than {100 * killed // of + 1}%" in result.outlines


def test_mutants_are_not_tried_where_a_case_fails_anyway(run: Run, pytester: pytest.Pytester) -> None:
    save(pytester.path / "some", ({"x": 59}, "yes"))
    result = run("--jianfu-mutate", "--jianfu-mutate-fail-under=0")

    assert [line for line in section(result, "rule mutation") if "case" in line] == [
        "some/2025-01-01.yaml: a case does not come out as expected: {'x': 59}: outcome: expected yes, found no"
    ]
    assert "FAIL some/2025-01-01.yaml: not counted" in result.outlines


def test_the_summary_is_in_chinese_unless_english_is_asked_for(run: Run) -> None:
    result = run("--jianfu-cover-fail-under=100", "--jianfu-lang=zh")

    assert section(result, "规则覆盖")[:3] == [
        "规则集      版本        案例  规则  条件  边界",
        "test/small  2025-01-01  2     2/3   2/3   0/1",
        "合计                    2     2/3   2/3   0/1",
    ]
    assert "不足：test/small 2025-01-01：2/3 低于 100%" in result.outlines


@pytest.mark.parametrize("options", [["--collect-only"], ["--maxfail=1", "-k", "nothing of this name"]])
def test_a_run_that_runs_nothing_sums_up_nothing(run: Run, options: list[str]) -> None:
    assert section(run("--jianfu-cover", *options), "rule coverage") == []


@pytest.mark.parametrize(
    ("option", "told"),
    [
        ("--jianfu-cover=cover.txt", "expected a file that ends in .json, found `cover.txt`"),
        ("--jianfu-cover=none/cover.json", "there is no folder"),
        ("--jianfu-cover-fail-under=101", "expected a number from 0 to 100, found `101`"),
        ("--jianfu-cover-fail-under=-1", "expected a number from 0 to 100, found `-1`"),
        ("--jianfu-mutate-fail-under=most", "expected a number from 0 to 100, found `most`"),
        ("--jianfu-mutate-fail-under=nan", "expected a number from 0 to 100, found `nan`"),
        ("--jianfu-max-examples=0", "expected a number from 1 on, found `0`"),
        ("--jianfu-max-examples=x", "expected a number from 1 on, found `x`"),
    ],
)
def test_a_wrong_option_is_told(run: Run, option: str, told: str) -> None:
    result = run(option)

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert told in result.stderr.str()


def test_a_folder_after_the_option_is_not_taken_for_the_file_to_write(run: Run) -> None:
    result = run("--jianfu-cover", "some")

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert "expected a file that ends in .json, found `some`" in result.stderr.str()


def test_the_workers_of_xdist_leave_the_summary_to_the_controller(pytester: pytest.Pytester) -> None:
    save(pytester.path / "enough", *ENOUGH)
    save(pytester.path / "some", *ENOUGH[:2])
    options = (
        "-n2",
        "--jianfu-no-laws",
        "--jianfu-lang=en",
        "--jianfu-cover=cover.json",
        "--jianfu-cover-fail-under=90",
    )
    result = pytester.runpytest(*LEAN[:2], "-pjianfu_rules.pytest_plugin", *options)
    [first, second] = json.loads((pytester.path / "cover.json").read_text("utf-8"))["versions"]

    result.assert_outcomes(passed=8)
    assert result.ret == 1
    assert section(result, "rule coverage")[1:4] == [
        "test/small  2025-01-01  4      3/3    3/3         1/1",
        "test/small  2025-01-01  2      2/3    2/3         0/1",
        "total                   6      5/6    5/6         1/2",
    ]
    assert result.stdout.str().count("rule coverage") == 1
    assert (first["cases"], second["cases"]) == (4, 2)


def test_columns_stand_under_each_other_by_the_width_of_characters() -> None:
    assert list(aligned([["规则集", "x"], ["a", "案"], ["abcdefg", ""]])) == ["规则集   x", "a        案", "abcdefg"]


def test_a_share_of_nothing_is_all_of_it() -> None:
    assert (Share(0, 0).percent, Share(1, 3).percent * 3, str(Share(1, 2) + Share(2, 3))) == (100, 100, "3/5")
