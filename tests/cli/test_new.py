"""`jianfu new`: skeletons that are sound, tested and tidy, and overwrite nothing."""

from __future__ import annotations

import contextlib
import json
import re
from pathlib import Path

import jsonschema
import pytest

from jianfu_rules.api.rulesets import versions_of
from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.cli.main import main
from jianfu_rules.cli.new_command import KINDS
from jianfu_rules.formatting import format_file
from jianfu_rules.loading.document import document_from
from jianfu_rules.model.citation import Basis
from jianfu_rules.testing.cases import load_cases, plain_of, run_case
from jianfu_rules.testing.coverage import cover
from jianfu_rules.testing.mutation import mutate

DAY = "2026-03-01"
PAGE = Path(__file__).resolve().parents[2] / "rulesets" / "scoring" / "pudong" / "README.md"
# Of these no case can tell: rules that exclude each other come out alike under both policies, and no two marks add up
# to a total between 79.998 and 80.
EQUIVALENT = {"`first` instead of `unique`", "good: total `>= 79.999` instead of `>= 80`"}

each_kind = pytest.mark.parametrize("kind", KINDS)


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["new", *words, "--lang", "en"])
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture
def made(capsys: pytest.CaptureFixture[str], tmp_path: Path, kind: str) -> Path:
    """Return the folder of a new ruleset of some kind."""
    words = ("town/case", "--folder", str(tmp_path), "--kind", kind, "--from", DAY, "--schemas")
    assert run(capsys, *words)[0] == 0
    return tmp_path / "town" / "case"


def version(made: Path) -> CheckedRuleset:
    (found,) = versions_of(made)
    return found


@each_kind
def test_a_skeleton_is_sound_without_a_warning(made: Path) -> None:
    found = version(made)

    assert (found.id, found.ruleset.in_force.start.isoformat(), found.warnings) == ("town/case", DAY, ())


@each_kind
def test_the_cases_of_a_skeleton_come_out_as_expected(made: Path) -> None:
    cases = load_cases(made / "cases" / f"{DAY}.yaml")

    assert len(cases) >= 5
    assert [run_case(version(made), case).differences for case in cases] == [()] * len(cases)


@each_kind
def test_the_cases_of_a_skeleton_look_at_everything_in_it(made: Path) -> None:
    assert cover(version(made), load_cases(made / "cases" / f"{DAY}.yaml")).gaps == ()


@each_kind
def test_the_cases_of_a_skeleton_notice_every_slip(made: Path) -> None:
    found = mutate(version(made), load_cases(made / "cases" / f"{DAY}.yaml"))

    assert {item.mutant.change for item in found.survivors} <= EQUIVALENT


@each_kind
def test_a_skeleton_claims_nothing(made: Path) -> None:
    ruleset = version(made).ruleset
    text = (made / f"{DAY}.yaml").read_text("utf-8")
    bases = re.findall(r"^ +basis: (\w+)$", text, re.MULTILINE)

    assert set(bases) == {Basis.MODELLED.value}
    assert [source.title for source in ruleset.sources.values()] == ["replace: the text this comes from"]
    assert "a placeholder, no source" in text


@each_kind
def test_a_skeleton_is_in_canonical_layout(made: Path) -> None:
    assert [format_file(file).is_changed for file in sorted(made.rglob("*.yaml"))] == [False, False]


@each_kind
def test_a_skeleton_names_schemas_that_allow_it(made: Path) -> None:
    for file in made.rglob("*.yaml"):
        first = file.read_text("utf-8").splitlines()[0]
        named = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
        assert named is not None
        schema = json.loads((file.parent / named[1]).read_text("utf-8"))
        data = plain_of(document_from(file.read_bytes(), str(file)))
        if isinstance(data, dict):
            data["format"] = int(data["format"])

        assert [error.message for error in jsonschema.Draft202012Validator(schema).iter_errors(data)] == []


@each_kind
def test_a_page_has_the_headings_of_the_shipped_ones_and_every_input_and_rule(made: Path) -> None:
    page = (made / "README.md").read_text("utf-8")
    headings = [line for line in page.splitlines() if line.startswith("## ")]
    found = version(made).ruleset

    assert headings == [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("## ")]
    assert [name for name in [*found.inputs, *found.parameters] if page.count(f"| `{name}` |") != 2] == []
    assert [name for name in found.decisions if f"`{name}" not in page] == []
    assert "{" not in page


def test_what_was_written_is_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    code, out, err = run(capsys, "scoring/town")

    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "scoring/town/2025-01-01.yaml",
        "scoring/town/cases/2025-01-01.yaml",
        "scoring/town/README.md",
        'next: replace what says "replace:", then jianfu check ./scoring/town',
    ]
    assert main(["check", "./scoring/town", "--lang", "en"]) == 0


@pytest.mark.parametrize(("id_", "input_"), [("scoring/town", "rating"), ("other/town", "via_platform")])
def test_the_family_tells_the_kind(capsys: pytest.CaptureFixture[str], tmp_path: Path, id_: str, input_: str) -> None:
    run(capsys, id_, "--folder", str(tmp_path))

    assert input_ in version(tmp_path / id_).inputs


def test_without_schemas_beside_it_a_skeleton_names_the_installed_ones(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    run(capsys, "scoring/town", "--folder", str(tmp_path))
    first = (tmp_path / "scoring" / "town" / "2025-01-01.yaml").read_text("utf-8").splitlines()[0]
    address = first.removeprefix("# yaml-language-server: $schema=file://")

    assert json.loads(Path(address).read_text("utf-8"))["$id"] == "urn:jianfu-rules:schema:ruleset:1"
    assert not (tmp_path / "schema").exists()


def test_schemas_that_are_there_are_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    run(capsys, "scoring/one", "--folder", str(tmp_path), "--schemas")
    run(capsys, "scoring/two", "--folder", str(tmp_path))
    cases = tmp_path / "scoring" / "two" / "cases" / "2025-01-01.yaml"

    assert cases.read_text("utf-8").startswith("# yaml-language-server: $schema=../../../schema/cases-1.json\n")


def test_a_file_that_is_there_is_not_overwritten_and_nothing_else_is_written(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    page = tmp_path / "scoring" / "town" / "README.md"
    page.parent.mkdir(parents=True)
    page.write_text("mine", "utf-8")
    code, out, err = run(capsys, "scoring/town", "--folder", str(tmp_path), "--schemas")

    assert (code, out) == (1, "")
    assert err == (
        f"{page}: JR119 the file is there already"
        " (help: nothing was written; choose another name, or remove it first)\n"
    )
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == [page]
    assert page.read_text("utf-8") == "mine"


def test_a_folder_that_can_not_be_made_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "scoring").write_text("a file", "utf-8")
    code, _, err = run(capsys, "scoring/town", "--folder", str(tmp_path))

    assert code == 1
    assert "JR119 the file can't be written: " in err


@pytest.mark.parametrize("words", [["town"], ["a/b/c"], ["../b"], ["A/b"], ["a/"], ["a/b", "--kind", "other"], []])
def test_words_that_name_no_ruleset_are_a_matter_of_usage(words: list[str], tmp_path: Path) -> None:
    with contextlib.chdir(tmp_path), pytest.raises(SystemExit) as stopped:
        main(["new", *words])

    assert stopped.value.code == 2
    assert list(tmp_path.iterdir()) == []


def test_a_first_day_that_is_none_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, _, err = run(capsys, "a/b", "--folder", str(tmp_path), "--from", "2025-02-30")

    assert code == 1
    assert "JR622" in err
    assert list(tmp_path.iterdir()) == []
