"""`jianfu evaluate` and `jianfu explain`: where facts come from, and what is printed."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from jianfu_rules import evaluate
from jianfu_rules.cli.main import main
from jianfu_rules.explaining.render_json import render_json
from tests.permit import DAY, FILE

CASE = [str(FILE), "--as-of", DAY]
REFUSED = "DECIDED  decided\npermit = refused  verdict: refused\n  by permit.banned\n"


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(list(words))
    out, err = capsys.readouterr()
    return code, out, err


# -- what is printed


def test_a_decided_case_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "evaluate", *CASE, "--fact", "banned=true", "--lang", "en") == (0, REFUSED, "")


def test_a_decided_case_is_printed_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "evaluate", *CASE, "--fact", "banned=true")

    assert out == "DECIDED  已判定\npermit = refused  结论: 不准\n  依据 permit.banned\n"


def test_what_is_missing_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "evaluate", *CASE, "--fact", "rank=null", "--fact", "worthy=true", "--lang", "en")

    assert out.splitlines() == [
        "UNDETERMINED  undetermined: facts are missing",
        "  missing banned  banned",
        "  missing score  rating",
        "  missing size  size of the stall",
    ]


def test_a_normalised_fact_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "evaluate", *CASE, "--fact", "score=６０", "--lang", "en")

    assert out.splitlines()[-1] == "score: JR610 note: `score`: full-width digits were read as plain ones"


def test_other_decisions_are_printed_once_decided(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "evaluate", *CASE, "--fact", "score=80", "--parameter", "bonus=1", "--lang", "en")

    assert "total = 41.000  total: 41.000 分" in out.splitlines()


def test_an_answer_is_printed_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "evaluate", *CASE, "--fact", "banned=true", "--json")

    assert (code, err) == (0, "")
    assert json.loads(out) == evaluate(str(FILE), {"banned": True}, as_of=DAY).to_dict()


def test_an_undecided_answer_as_json_has_the_same_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "evaluate", *CASE, "--json")

    assert (code, json.loads(out)["status"]) == (3, "UNDETERMINED")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_account_is_printed(capsys: pytest.CaptureFixture[str], lang: str) -> None:
    decision = evaluate(str(FILE), {"banned": True}, as_of=DAY)
    expected = decision.explain(lang="zh" if lang == "zh" else "en")

    assert run(capsys, "explain", *CASE, "--fact", "banned=true", "--lang", lang) == (0, expected + "\n", "")


def test_a_full_account_is_printed_on_demand(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "explain", *CASE, "--fact", "banned=true", "--full")

    assert out == evaluate(str(FILE), {"banned": True}, as_of=DAY).explain(level="full") + "\n"


def test_an_account_is_printed_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "explain", *CASE, "--fact", "banned=true", "--json")

    assert json.loads(out) == render_json(evaluate(str(FILE), {"banned": True}, as_of=DAY).explanation())


def test_another_decision_is_explained_with_its_own_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    words = [*CASE, "--fact", "score=80", "--parameter", "bonus=1", "--lang", "en"]
    code, out, _ = run(capsys, "explain", *words, "--decision", "total")

    assert (code, out.splitlines()[0]) == (0, "stall permit - total: 41.000 分")


@pytest.mark.parametrize(("name", "help_"), [("totl", "did you mean `total`?"), ("天气", "there are total, permit")])
def test_a_decision_that_is_not_there_is_refused(capsys: pytest.CaptureFixture[str], name: str, help_: str) -> None:
    code, out, err = run(capsys, "explain", *CASE, "--decision", name)

    assert (code, out) == (1, "")
    assert err == f"--decision: JR201 there is no decision `{name}` (help: {help_})\n"


# -- where facts come from


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("facts.json", '{"banned": true, "score": 92.5, "rank": null}'),
        ("facts.json", '{"banned":true}'),
        ("facts.json", '{\n  "被禁止": true,\n  "\\u89c4\\u6a21": "\\u5c0f"\n}'),
        ("facts.yaml", "banned: true\nscore: 92.5\n"),
        ("facts.yaml", "被禁止: true\n规模: 小\nscore: UNKNOWN\n"),
    ],
)
def test_facts_come_from_a_file(capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str, text: str) -> None:
    file = tmp_path / name
    file.write_text(text, "utf-8")

    assert run(capsys, "evaluate", *CASE, "--facts", str(file), "--lang", "en") == (0, REFUSED, "")


@pytest.mark.parametrize("text", ['{"banned": true}', "banned: true\n", "被禁止: true"])
def test_facts_come_from_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(text.encode())))

    assert run(capsys, "evaluate", *CASE, "--facts", "-", "--lang", "en") == (0, REFUSED, "")


def test_facts_come_from_a_file_and_from_words_together(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "facts.json"
    file.write_text('{"rank": null, "banned": false}', "utf-8")
    code, out, _ = run(capsys, "evaluate", *CASE, "--facts", str(file), "--fact", "规模=小", "--lang", "en")

    assert (code, out.splitlines()[1]) == (0, "permit = granted  verdict: granted")


def test_a_number_with_its_decimals_comes_through_exactly(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "facts.json"
    file.write_text('{"score": 92.55}', "utf-8")
    words = [*CASE, "--facts", str(file), "--parameter", "bonus=0"]
    _, out, _ = run(capsys, "evaluate", *words, "--json")

    assert json.loads(out)["decisions"]["total"]["outcome"] == "46.275"


def test_an_equals_sign_belongs_to_the_value(capsys: pytest.CaptureFixture[str]) -> None:
    _, _, err = run(capsys, "evaluate", *CASE, "--fact", "score=a=b", "--lang", "en")

    assert "the text `a=b`" in err


def test_unknown_facts_are_ignored_on_demand(capsys: pytest.CaptureFixture[str]) -> None:
    words = [*CASE, "--fact", "banned=true", "--fact", "weather=fine", "--lang", "en"]

    assert run(capsys, "evaluate", *words, "--extra", "ignore") == (0, REFUSED, "")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--fact", "banned"], "JR609 expected NAME=VALUE, found `banned`"),
        (["--fact", "=true"], "JR609 expected NAME=VALUE, found `=true`"),
        (["--fact", "banned=true", "--fact", "banned=true"], "banned: JR605 `banned` is given twice"),
        (["--parameter", "bonus"], "JR609 expected NAME=VALUE, found `bonus`"),
        (["--parameter", "bonus=6"], "bonus: JR614 `bonus`: the text `6` is above the maximum 5"),
    ],
)
def test_words_that_give_no_fact_are_refused(capsys: pytest.CaptureFixture[str], words: list[str], told: str) -> None:
    assert run(capsys, "evaluate", *CASE, *words, "--lang", "en") == (1, "", told + "\n")


def test_a_fact_in_the_file_and_as_a_word_is_given_twice(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "facts.json"
    file.write_text('{"banned": true}', "utf-8")
    code, _, err = run(capsys, "evaluate", *CASE, "--facts", str(file), "--fact", "banned=true")

    assert (code, err) == (1, "banned: JR605 “banned”在文件和命令行中重复给出\n")


@pytest.mark.parametrize(
    ("text", "code"), [("- banned", "JR110"), ("banned", "JR110"), ("", "JR104"), ("{a: 1, a: 2}", "JR107")]
)
def test_a_file_that_holds_no_facts_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str, code: str
) -> None:
    file = tmp_path / "facts.yaml"
    file.write_text(text, "utf-8")
    ended, out, err = run(capsys, "evaluate", *CASE, "--facts", str(file))

    assert (ended, out) == (1, "")
    assert err.startswith(f"{file}:1:")
    assert code in err


def test_standard_input_is_named_in_its_problems(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"- banned")))

    assert run(capsys, "evaluate", *CASE, "--facts", "-")[2].startswith("<standard input>:1:1: JR110")


def test_a_file_of_facts_that_is_not_there_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, _, err = run(capsys, "evaluate", *CASE, "--facts", str(tmp_path / "no.json"))

    assert code == 1
    assert err.startswith("JR101 there is no file")


def test_a_ruleset_that_is_not_there_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "evaluate", "scoring/pudnog", "--as-of", DAY)

    expected = "scoring/pudnog: JR101 no ruleset `scoring/pudnog` (help: did you mean `scoring/pudong`?)\n"
    assert (code, err) == (1, expected)


def test_a_day_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "evaluate", str(FILE), "--as-of", "2025-02-30")

    assert (code, err) == (1, "as_of: JR622 “2025-02-30”不是日期（请给出日期，例如 2025-01-31）\n")
