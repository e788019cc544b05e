"""The plugin: rulesets are collected as tests, and what fails is told shortly."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from jianfu_rules.pytest_plugin import RulesetWarning  # loaded here once, and not again in each run
from tests.permit import FOLDER

pytest_plugins = ["pytester"]

PLUGIN = 'pytest_plugins = ["jianfu_rules.pytest_plugin"]\n'
FILE = "law/permit/2025-01-01.yaml"
CASES = "law/permit/cases/2025-01-01.yaml"
LEAN = [f"-pno:{name}" for name in ("cacheprovider", "hypothesispytest", "xdist", "pytest_cov")]
NAMES = [
    "who is banned gets none",
    "the total is worked out with the host's bonus",
    "a rating above the maximum is refused",
]

Run = Callable[..., pytest.RunResult]


@pytest.fixture
def run(pytester: pytest.Pytester) -> Run:
    """Return what runs pytest, without the laws, in a folder with the permit ruleset."""
    pytester.makeconftest(PLUGIN)
    shutil.copytree(FOLDER, pytester.path / "law" / "permit")

    def inner(*options: str) -> pytest.RunResult:
        return pytester.runpytest(*LEAN, "--jianfu-no-laws", "--jianfu-lang=en", *options)

    return inner


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def shown(result: pytest.RunResult) -> str:
    return result.stdout.str()


def ids(result: pytest.RunResult) -> list[str]:
    return [line for line in result.outlines if "::" in line]


def test_a_version_and_each_of_its_cases_are_tests(run: Run) -> None:
    result = run("-q", "--collect-only")

    assert ids(result) == [f"{FILE}::checks", *(f"{CASES}::{name}" for name in NAMES)]


def test_a_sound_ruleset_whose_cases_come_out_passes(run: Run) -> None:
    run().assert_outcomes(passed=4)


def test_the_plugin_can_be_named_on_the_command_line_instead(pytester: pytest.Pytester) -> None:
    shutil.copytree(FOLDER, pytester.path / "permit")

    pytester.runpytest(*LEAN, "-pjianfu_rules.pytest_plugin", "--jianfu-no-laws").assert_outcomes(passed=4)


def test_one_case_can_be_named(run: Run) -> None:
    run(f"{CASES}::{NAMES[0]}").assert_outcomes(passed=1)


def test_a_case_that_fails_tells_place_expectation_finding_and_account(run: Run, pytester: pytest.Pytester) -> None:
    replace(pytester.path / CASES, "outcome: refused, det", "outcome: granted, det")
    result = run("-q")

    result.assert_outcomes(passed=3, failed=1)
    told = shown(result).partition(" FAILURES ")[2]
    assert told.splitlines()[2:8] == [
        f"{CASES}:4:38: outcome: expected granted, found refused",
        "",
        "stall permit - verdict: refused",
        "  test/permit, in force from 2025-01-01 (this day is modelled); as of 2025-06-30",
        "By rule permit.banned (stated by the source): who is banned gets none",
        "  · ✓ banned = yes (asked for: yes)",
    ]
    assert ".py" not in told


def test_the_account_is_that_of_the_decision_that_differs(run: Run, pytester: pytest.Pytester) -> None:
    replace(pytester.path / CASES, 'total: "41.500"', 'total: "41.6"')
    told = shown(run("-q"))

    assert f"{CASES}:9:21: outputs.total: expected 41.6, found 41.500" in told
    assert "stall permit - total: 41.500 分" in told
    assert "verdict" not in told


def test_the_account_is_in_chinese_unless_english_is_asked_for(run: Run, pytester: pytest.Pytester) -> None:
    replace(pytester.path / CASES, "outcome: refused, det", "outcome: granted, det")

    assert "摆摊许可——结论：不准" in shown(run("--jianfu-lang=zh"))


def test_facts_that_a_case_should_not_have_are_told(run: Run, pytester: pytest.Pytester) -> None:
    replace(pytester.path / CASES, "{banned: true}", "{baned: true}")
    told = shown(run("-q"))

    assert f"{CASES}:4:11: problems: baned: JR601 there is no input `baned` (help: did you mean `banned`?)" in told


def test_cases_of_one_name_get_numbers(run: Run, pytester: pytest.Pytester) -> None:
    written = ["late", "late #2", "late", "late", "on\n  time"]
    cases = [{"case": name, "as_of": "2025-06-30", "facts": {}, "expect": {"missing": []}} for name in written]
    (pytester.path / CASES).write_text(json.dumps(cases), "utf-8")

    names = [line.partition("::")[2] for line in ids(run("-q", "--collect-only", CASES))]
    assert names == ["late", "late #2", "late #3", "late #4", "on time"]


def test_a_ruleset_that_is_not_sound_fails_its_checks_with_all_that_is_wrong(
    run: Run, pytester: pytest.Pytester
) -> None:
    replace(pytester.path / FILE, "score >= 60", "scroe >= 60 and wordy")
    told = shown(run(FILE, "-q"))

    assert f"{FILE}:67:26: JR201 unknown name `scroe` (help: did you mean `score`?)" in told
    assert f"{FILE}:67:42: JR201 unknown name `wordy`" in told
    assert "Error" not in told


def test_cases_of_a_ruleset_that_is_not_sound_fail_and_point_to_its_checks(run: Run, pytester: pytest.Pytester) -> None:
    replace(pytester.path / FILE, "score >= 60", "scroe >= 60 and wordy")
    result = run(CASES)

    result.assert_outcomes(failed=3)
    told = "the ruleset is not sound: * JR201 unknown name `scroe` * (and 1 more, see `checks`)"
    result.stdout.fnmatch_lines([told.replace("[", "[[]")])


def test_a_version_that_is_wrong_leaves_the_others_alone(run: Run, pytester: pytest.Pytester) -> None:
    folder = pytester.path / "law" / "permit"
    replace(folder / "2025-01-01.yaml", "from: 2025-01-01", "from: 2025-01-01, to: 2026-01-01")
    later = (folder / "2025-01-01.yaml").read_text("utf-8").replace("from: 2025-01-01, to: 2026", "from: 2026")
    (folder / "2026-01-01.yaml").write_text(later.replace("main: permit", "main: permits"), "utf-8")

    result = run()
    result.assert_outcomes(passed=4, failed=1)
    assert "FAILED law/permit/2026-01-01.yaml::checks" in shown(result)


def test_versions_that_overlap_fail_the_checks_of_the_one_to_be_mended(run: Run, pytester: pytest.Pytester) -> None:
    folder = pytester.path / "law" / "permit"
    later = (folder / "2025-01-01.yaml").read_text("utf-8").replace("from: 2025-01-01", "from: 2026-01-01")
    (folder / "2026-01-01.yaml").write_text(later, "utf-8")

    result = run()
    result.assert_outcomes(passed=4, failed=1)
    assert f"{FILE}:6:11: JR404 this version is still in force on 2026-01-01" in shown(result)


def test_a_warning_of_check_is_a_warning_of_pytest(run: Run, pytester: pytest.Pytester) -> None:
    replace(pytester.path / FILE, "sources:\n", "sources:\n  idle: {title: 某文}\n")
    result = run(FILE, "-W", "default")

    result.assert_outcomes(passed=1, warnings=1)
    assert f"{FILE}:8: RulesetWarning: {FILE}:8:3: JR405 warning: nothing cites the source `idle`" in shown(result)


def test_a_warning_of_check_can_be_made_an_error(run: Run, pytester: pytest.Pytester) -> None:
    replace(pytester.path / FILE, "sources:\n", "sources:\n  idle: {title: 某文}\n")
    result = run(FILE, "-q", "-W", f"error::jianfu_rules.pytest_plugin.{RulesetWarning.__name__}")

    result.assert_outcomes(failed=1)
    assert shown(result).splitlines()[3:5] == [
        f"{FILE}:8:3: JR405 warning: nothing cites the source `idle`",
        "=========================== short test summary info ============================",
    ]


def test_a_note_of_check_is_shown_with_the_output_of_the_test(run: Run, pytester: pytest.Pytester) -> None:
    replace(pytester.path / FILE, '"null, [1..3]"', '"null，[1..3]"')
    result = run(FILE, "-rP")

    result.assert_outcomes(passed=1)
    assert "JR114 note:" in shown(result)


def test_cases_that_cannot_be_read_are_one_test_that_fails(run: Run, pytester: pytest.Pytester) -> None:
    replace(pytester.path / CASES, "status: DECIDED", "statsu: DECIDED")
    result = run()

    result.assert_outcomes(passed=1, failed=1)
    assert f"{CASES}:4:12: JR108 unknown key `statsu` (help: did you mean `status`?)" in shown(result)


def test_cases_named_for_a_day_on_which_no_version_starts_are_one_test_that_fails(
    run: Run, pytester: pytest.Pytester
) -> None:
    (pytester.path / CASES).rename(pytester.path / "law/permit/cases/2024-12-31.yaml")
    result = run()

    result.assert_outcomes(passed=1, failed=1)
    assert "law/permit/cases/2024-12-31.yaml: JR113 no version starts on the day" in shown(result)


def test_a_file_that_is_no_yaml_but_looks_like_a_ruleset_fails(run: Run, pytester: pytest.Pytester) -> None:
    replace(pytester.path / FILE, "ruleset: test/permit", "ruleset: [test/permit")
    result = run(FILE)

    result.assert_outcomes(failed=1)
    assert "JR104" in shown(result)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("logs/2025-01-01.yaml", "format: html\nentries: []\n"),
        ("logs/2025-01-01.yaml", "- main\n- inputs\n"),
        ("logs/2025-01-01.yaml", "{ not: [closed\n"),
        ("logs/2025-01-01.yaml", "\x00\n"),
        ("logs/cases/2025-01-01.yaml", "- case: none of ours\n"),
        ("law/permit/notes.yaml", "format: 1\nruleset: test/permit\n"),
        ("law/permit/cases/README.yaml", "- case: none of ours\n"),
        ("law/permit/cases/README.md", "# Cases\n"),
        ("law/permit/2025-01-01.yml", "format: 1\nruleset: test/permit\n"),
        ("law/permit/2025-01-01.json", "{}\n"),
    ],
)
def test_a_file_that_is_no_ruleset_is_left_alone(run: Run, pytester: pytest.Pytester, path: str, text: str) -> None:
    file = pytester.path / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")

    run().assert_outcomes(passed=4)


def test_tests_in_python_run_beside_rulesets(run: Run, pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_more="def test_it():\n    assert True\n")

    run().assert_outcomes(passed=5)


# -- rulesets that are named


def test_an_installed_ruleset_is_tested_by_its_id(run: Run) -> None:
    result = run("-q", "--collect-only", "--jianfu-rulesets=scoring/pudong", "law")
    more = [line for line in ids(result) if "pudong" in line]

    assert more[0] == "rulesets/scoring/pudong/2025-01-01.yaml::checks"
    assert all(line.startswith("rulesets/scoring/pudong/cases/2025-01-01.yaml::") for line in more[1:])
    assert len(ids(result)) == 4 + len(more) > 5


def test_a_named_ruleset_can_be_chosen_from(run: Run) -> None:
    run("--jianfu-rulesets=scoring/pudong", "-k", "pudong and checks").assert_outcomes(passed=1, deselected=4 + 15)


def test_a_folder_of_rulesets_is_named_by_its_path(run: Run, pytester: pytest.Pytester) -> None:
    empty = pytester.mkdir("nothing")

    run(str(empty), "--jianfu-rulesets=./law").assert_outcomes(passed=4)


def test_a_ruleset_that_is_collected_and_named_is_tested_once(run: Run) -> None:
    run("--jianfu-rulesets=./law/permit", f"--jianfu-rulesets={FILE}").assert_outcomes(passed=4)


def test_rulesets_of_the_configuration_are_tested_unless_files_are_named(run: Run, pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\njianfu_rulesets = ./law scoring/pudong\ntestpaths = nothing\n")
    pytester.mkdir("nothing")

    assert len(ids(run("-q", "--collect-only"))) == 4 + 16
    assert len(ids(run("-q", "--collect-only", CASES))) == 3


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("scoring/pudnog", "JR101 no ruleset `scoring/pudnog` (help: did you mean `scoring/pudong`?)"),
        (
            "law/permit",
            "JR101 no ruleset `law/permit` (help: for the folder or file of this name write `./law/permit`)",
        ),
        ("./lax", "./lax: JR101 there is no ruleset in `./lax`"),
    ],
)
def test_a_ruleset_that_is_not_there_is_a_wrong_option(run: Run, name: str, told: str) -> None:
    result = run(f"--jianfu-rulesets={name}")

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert told in result.stderr.str()
    assert "Traceback" not in result.stderr.str()
