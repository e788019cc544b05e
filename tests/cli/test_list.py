"""`jianfu list` and `jianfu show`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jianfu_rules import list_rulesets
from jianfu_rules.api.rulesets import versions_of
from jianfu_rules.cli import catalogue_commands
from jianfu_rules.cli.main import main
from jianfu_rules.phrases import LANGS, Lang
from jianfu_rules.presenting.listing import entry_of
from tests.given import formula, number, ruleset_text
from tests.permit import FILE, FOLDER


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(list(words))
    out, err = capsys.readouterr()
    return code, out, err


def ids(shown: str) -> list[str]:
    """Return the ids of a list: they stand below family and place."""
    return [line.split()[0] for line in shown.splitlines() if line.startswith("    ")]


def test_every_shipped_ruleset_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "list")

    assert (code, err) == (0, "")
    assert sorted(ids(out)) == list(list_rulesets())


@pytest.mark.parametrize("lang", LANGS)
def test_a_ruleset_is_listed_below_its_place_with_versions_firmness_and_title(
    capsys: pytest.CaptureFixture[str], lang: Lang
) -> None:
    (found,) = versions_of("scoring/pudong")
    firm = {"zh": "明示 3", "en": "3 stated"}[lang]
    lines = run(capsys, "list", "--lang", lang)[1].splitlines()
    at = next(index for index, line in enumerate(lines) if line.split()[:1] == ["scoring/pudong"])

    assert lines[at - 1] == f"  {found.ruleset.jurisdiction.text(lang)}"
    assert " ".join(lines[at].split()) == f"scoring/pudong 2025-01-01 {firm} {found.ruleset.title.text(lang)}"


def test_one_family_can_be_listed(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "list", "--family", "scoring", "--lang", "en")

    assert code == 0
    assert out.startswith("scoring  scores and what follows from them\n")
    assert sorted(ids(out)) == [ruleset for ruleset in list_rulesets() if ruleset.startswith("scoring/")]


@pytest.mark.parametrize(("family", "help_"), [("scorng", "did you mean `scoring`?"), ("zzz", "there are admission, ")])
def test_a_family_that_is_not_there_is_a_problem(capsys: pytest.CaptureFixture[str], family: str, help_: str) -> None:
    code, out, err = run(capsys, "list", "--family", family)

    assert (code, out) == (1, "")
    assert f"JR101 no ruleset of the family `{family}` (help: {help_}" in err


def test_a_list_as_json_has_every_ruleset_and_the_digests_that_overlays_name(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = json.loads(run(capsys, "list", "--json")[1])
    (pudong,) = [item for item in found if item["ruleset"] == "scoring/pudong"]

    assert sorted(item["ruleset"] for item in found) == list(list_rulesets())
    assert pudong["versions"][0]["digest"] in run(capsys, "list", "--digests", "--family", "scoring")[1]


def test_a_ruleset_that_can_not_be_read_does_not_hide_the_others(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue_commands, "list_rulesets", lambda: ("scoring/nobody", "scoring/pudong"))
    code, out, err = run(capsys, "list")

    assert code == 1
    assert ids(out) == ["scoring/pudong"]
    assert "JR101 no ruleset `scoring/nobody`" in err


def test_a_list_reads_rulesets_and_does_not_check_them(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "test" / "broken"
    folder.mkdir(parents=True)
    text = ruleset_text(number("x"), formula("f", "nobody"), ruleset="test/broken")
    (folder / "2025-01-01.yaml").write_text(text, "utf-8")
    monkeypatch.setattr(catalogue_commands, "list_rulesets", lambda: ("test/broken",))
    monkeypatch.setattr(catalogue_commands, "entry_of", lambda ruleset: entry_of(ruleset, tmp_path))

    assert ids(run(capsys, "list")[1]) == ["test/broken"]


# -- show


def test_a_ruleset_is_shown_with_what_it_decides_and_every_rule(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "show", "admission/jingmen", "--lang", "en")
    (found,) = versions_of("admission/jingmen")
    rules = [rule.id.text for rule in found.ruleset.decisions["admission"].rules]  # type: ignore[union-attr]

    assert (code, err) == (0, "")
    assert out.startswith(f"{found.ruleset.title.en}\n===")
    assert "· decides: admission (admission)\n" in out
    assert [rule for rule in rules if f"\n  {rule}\n    says: " not in out] == []
    assert [item.what.en for item in found.ruleset.not_encoded if item.what.en not in out] == []


def test_a_ruleset_is_shown_in_chinese_unless_asked_otherwise(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "show", str(FILE))[1].startswith("摆摊许可\n========\n\n· 规则集：test/permit\n")


@pytest.mark.parametrize("path", [FILE, FOLDER], ids=["file", "folder"])
def test_a_file_or_a_folder_is_shown_with_the_number_of_its_cases(
    capsys: pytest.CaptureFixture[str], path: Path
) -> None:
    assert "· cases: 3\n" in run(capsys, "show", str(path), "--lang", "en")[1]


def test_markdown_has_every_case(capsys: pytest.CaptureFixture[str]) -> None:
    out = run(capsys, "show", str(FILE), "--markdown", "--lang", "en")[1]

    assert out.startswith("# stall permit\n")
    assert out.endswith("\n")
    assert "| who is banned gets none | 2025-06-30 | refused |\n" in out


def test_json_has_everything_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(run(capsys, "show", "scoring/pudong", "--json")[1])

    assert found["id"] == "scoring/pudong"
    assert found["decisions"][0]["rules"][0]["cite"]["source"] == "peoples-daily"
    assert found["parameters"][0]["label"] == {"zh": "群众评价占比", "en": "share of the residents' rating"}
    assert found["file"] == "rulesets/scoring/pudong/2025-01-01.yaml"


def test_the_version_of_a_day_is_shown_else_the_newest(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for first, period in (
        ("2024-01-01", {"from": "2024-01-01", "to": "2025-01-01", "basis": "stated"}),
        ("2025-01-01", {"from": "2025-01-01", "basis": "stated"}),
    ):
        text = ruleset_text(number("x"), formula("f", "x"), in_force=period)
        (tmp_path / f"{first}.yaml").write_text(text, "utf-8")
    newest, older = (
        run(capsys, "show", str(tmp_path), "--lang", "en", *words)[1] for words in ([], ["--as-of", "2024-06-30"])
    )

    assert "· in force: from 2025-01-01\n· all versions: 2024-01-01, 2025-01-01\n" in newest
    assert "· in force: from 2024-01-01 until 2025-01-01, which is no longer covered\n" in older


def test_a_day_without_a_version_is_a_problem(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "show", "scoring/pudong", "--as-of", "2020-01-01")

    assert (code, out) == (1, "")
    assert "JR621" in err


def test_a_ruleset_that_is_not_there_is_a_problem(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "show", "scoring/pudnog", "--lang", "en")

    assert (code, out) == (1, "")
    assert "did you mean `scoring/pudong`?" in err


def test_json_and_markdown_exclude_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["show", "scoring/pudong", "--json", "--markdown"])

    assert stop.value.code == 2
    assert "not allowed with argument" in capsys.readouterr().err
