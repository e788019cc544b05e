"""Files of rulesets and of cases: told from others, named for a reader, found by id and by path."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from jianfu_rules.diagnostics import Diagnostic
from jianfu_rules.errors import LoadError
from jianfu_rules.loading.locate import version_files
from jianfu_rules.pytest_plugin import versions
from jianfu_rules.pytest_plugin.versions import Versions, files_of, is_cases, is_version
from tests.permit import FOLDER


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "permit"))


def test_a_file_below_is_called_by_its_path_from_here(folder: Path) -> None:
    assert Versions(folder.parent).shown(folder / "2025-01-01.yaml") == "permit/2025-01-01.yaml"


def test_an_installed_file_elsewhere_is_called_as_evaluate_calls_it(folder: Path) -> None:
    [file] = version_files("scoring/pudong")

    assert Versions(folder).shown(file) == "rulesets/scoring/pudong/2025-01-01.yaml"


def test_any_other_file_is_called_by_its_whole_path(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = folder / "2025-01-01.yaml"
    assert Versions(folder / "cases").shown(file) == str(file)

    def broken(_: Path) -> str:
        raise LoadError([Diagnostic("JR101", "the entry point `x` names `y`, which is no package")])

    monkeypatch.setattr(versions, "source_name", broken)
    assert Versions(folder / "cases").shown(file) == str(file)


def test_a_version_is_read_and_checked_once(folder: Path) -> None:
    found = Versions(folder)
    first = found.checked(folder / "2025-01-01.yaml")
    (folder / "2025-01-01.yaml").write_text("spoilt", "utf-8")

    assert found.checked(folder / "2025-01-01.yaml") is first


def test_an_error_is_raised_each_time_it_is_asked_for(folder: Path) -> None:
    found = Versions(folder)
    (folder / "2025-01-01.yaml").write_text("spoilt", "utf-8")

    for _ in range(2):
        with pytest.raises(LoadError, match="JR110"):
            found.checked(folder / "2025-01-01.yaml")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("format: 1\nruleset: a/b\n", True),
        ("ruleset: a/b\nmain: d\n", True),
        ("formt: 1\nruleset: a/b\ninputs: {}\n", True),
        ('{"format": 1, "ruleset": "a/b"}', True),
        ("format: 1\nruleset: [a/b\n", True),
        ("'format' : 1\n\"ruleset\": [a/b\n", True),
        ("format: 1\n", False),
        ("nested:\n  format: 1\n  ruleset: a/b\n", False),
        ("- format: 1\n  ruleset: a/b\n", False),
        ("", False),
    ],
)
def test_a_version_is_known_by_keys_that_only_a_ruleset_has(tmp_path: Path, text: str, *, expected: bool) -> None:
    file = tmp_path / "2025-01-01.yaml"
    file.write_text(text, "utf-8")

    assert is_version(file) is expected


def test_a_folder_named_like_a_version_is_none(tmp_path: Path) -> None:
    (tmp_path / "2025-01-01.yaml").mkdir()

    assert not is_version(tmp_path / "2025-01-01.yaml")


def test_cases_belong_to_a_folder_with_a_version(folder: Path) -> None:
    cases = folder / "cases" / "2025-01-01.yaml"
    assert is_cases(cases)

    (folder / "2025-01-01.yaml").unlink()
    assert not is_cases(cases)


def test_a_relative_path_starts_from_the_folder_that_is_given(folder: Path) -> None:
    expected = (folder / "2025-01-01.yaml", folder / "cases" / "2025-01-01.yaml")

    assert files_of("./permit", folder.parent) == expected
    assert files_of(str(folder), Path("/")) == expected
    assert files_of("2025-01-01.yaml", folder) == expected[:1]


def test_an_id_is_found_wherever_the_command_is_given(folder: Path) -> None:
    assert files_of("scoring/pudong", folder)[0] == version_files("scoring/pudong")[0]
