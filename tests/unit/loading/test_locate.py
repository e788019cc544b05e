"""Where rulesets are found."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from jianfu_rules.errors import LoadError
from jianfu_rules.loading import locate
from jianfu_rules.loading.locate import bundled_root, list_rulesets, source_name, version_files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (
        "b/two/2024-07-01.yaml",
        "b/two/2023-01-01.yaml",
        "a/one/2025-01-01.yaml",
        "a/one/parameters.yaml",
        "a/one/2025-1-1.yaml",
        "a/one/25-01-01.yaml",
        "a/one/2025-01.yaml",
        "a/one/2025-01-xx.yaml",
        "a/one/cases/2025-01-01.yaml",
        "a/none/README.md",
        "2020-01-01.yaml",
    ):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    return tmp_path


def test_a_folder_with_a_version_is_a_ruleset(folder: Path) -> None:
    assert list_rulesets(folder) == ("a/one", "b/two")


def test_versions_come_oldest_first(folder: Path) -> None:
    assert [file.name for file in version_files("b/two", folder)] == ["2023-01-01.yaml", "2024-07-01.yaml"]


def test_only_files_named_for_a_day_are_versions(folder: Path) -> None:
    assert [file.name for file in version_files("a/one", folder)] == ["2025-01-01.yaml"]


def test_a_misspelt_id_gets_a_suggestion(folder: Path) -> None:
    with pytest.raises(LoadError, match=r"^a/on: JR101 no ruleset `a/on` \(help: did you mean `a/one`\?\)$"):
        version_files("a/on", folder)


@pytest.mark.parametrize("ruleset", ["x", "../a/one", "/etc", "a/none", ""])
def test_an_unknown_id_is_told(folder: Path, ruleset: str) -> None:
    with pytest.raises(LoadError, match=rf"^({re.escape(ruleset)}: )?JR101 no ruleset `{re.escape(ruleset)}`"):
        version_files(ruleset, folder)


def test_the_library_brings_rulesets() -> None:
    assert {"admission/jingmen", "scoring/pudong"} <= set(list_rulesets())


def test_a_file_of_the_library_is_called_from_rulesets_on() -> None:
    [file, *_] = version_files("scoring/pudong")

    assert source_name(file) == f"rulesets/scoring/pudong/{file.name}"


def test_any_other_file_is_called_by_its_path(tmp_path: Path) -> None:
    assert source_name(tmp_path / "x.yaml") == str(tmp_path / "x.yaml")


def test_an_installed_library_has_its_rulesets_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locate, "PACKAGE", tmp_path)
    (tmp_path / "rulesets").mkdir()

    assert bundled_root() == tmp_path / "rulesets"


def test_a_library_without_rulesets_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locate, "PACKAGE", tmp_path / "lib" / "site-packages" / "jianfu_rules")

    with pytest.raises(LoadError, match="JR101 the library's own rulesets are not installed"):
        bundled_root()


def test_a_folder_called_rulesets_above_the_library_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locate, "PACKAGE", tmp_path / "site-packages" / "jianfu_rules")
    (tmp_path / "rulesets").mkdir()

    with pytest.raises(LoadError):
        bundled_root()
