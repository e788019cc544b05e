"""Rulesets by id, path or object, and the version for a day."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

from jianfu_rules.api.rulesets import ruleset_on, versions_of
from jianfu_rules.errors import CheckError, LoadError, PeriodError
from tests.given import formula, number, ruleset_text
from tests.permit import FILE, FOLDER, permit


def write_version(folder: Path, start: str, end: str | None = None, text: str = "x") -> Path:
    """Write a version of a small ruleset that is in force from `start` to `end`."""
    period = {"from": start, "basis": "stated"} | ({} if end is None else {"to": end})
    file = folder / f"{start}.yaml"
    file.write_text(ruleset_text(number("x"), formula("answer", text), in_force=period), "utf-8")
    return file


def start_on(ruleset: os.PathLike[str] | str, day: str) -> str:
    return ruleset_on(ruleset, dt.date.fromisoformat(day)).ruleset.in_force.start.isoformat()


def refused(ruleset: os.PathLike[str] | str, day: str) -> PeriodError:
    with pytest.raises(PeriodError) as raised:
        start_on(ruleset, day)
    return raised.value


# -- ids, paths and objects


def test_a_ruleset_is_found_by_its_id() -> None:
    assert [version.id for version in versions_of("scoring/pudong")] == ["scoring/pudong"]


def test_the_librarys_own_files_are_called_by_their_place_in_rulesets() -> None:
    (found, *_) = versions_of("scoring/pudong")

    assert found.ruleset.places.whole.source == "rulesets/scoring/pudong/2025-01-01.yaml"


@pytest.mark.parametrize("path", [FILE, str(FILE), FOLDER, str(FOLDER)], ids=["file", "text", "folder", "its text"])
def test_a_ruleset_is_found_by_its_path(path: os.PathLike[str] | str) -> None:
    assert [version.id for version in versions_of(path)] == ["test/permit"]


def test_a_relative_path_starts_with_a_point(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_version(tmp_path, "2025-01-01")
    monkeypatch.chdir(tmp_path.parent)

    assert [version.id for version in versions_of(f"./{tmp_path.name}")] == ["test/small"]


def test_a_checked_ruleset_is_taken_as_it_is() -> None:
    checked = permit()

    assert ruleset_on(checked, dt.date(2025, 6, 30)) is checked


def test_a_mistyped_id_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(LoadError) as raised:
        versions_of("scoring/pudnog")

    expected = "scoring/pudnog: JR101 no ruleset `scoring/pudnog` (help: did you mean `scoring/pudong`?)"
    assert expected == str(raised.value)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match=r"JR101 there is no file `.*2025-01-01\.yaml`"):
        versions_of(tmp_path / "2025-01-01.yaml")


def test_a_folder_without_versions_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match=r"JR101 there is no ruleset in .* named for their first day"):
        versions_of(tmp_path)


def test_a_path_that_can_be_no_path_is_refused() -> None:
    with pytest.raises(LoadError, match="JR102"):
        versions_of("./a\0b.yaml")


# -- versions


def test_versions_come_oldest_first(tmp_path: Path) -> None:
    write_version(tmp_path, "2025-01-01")
    write_version(tmp_path, "2023-01-01", "2025-01-01")

    assert [version.ruleset.in_force.start.year for version in versions_of(tmp_path)] == [2023, 2025]


@pytest.mark.parametrize(
    ("day", "start"),
    [
        ("2023-01-01", "2023-01-01"),
        ("2024-12-31", "2023-01-01"),
        ("2025-01-01", "2025-01-01"),
        ("9999-12-31", "2025-01-01"),
    ],
)
def test_the_version_in_force_on_the_day_counts(tmp_path: Path, day: str, start: str) -> None:
    write_version(tmp_path, "2023-01-01", "2025-01-01")
    write_version(tmp_path, "2025-01-01")

    assert start_on(tmp_path, day) == start


def test_a_day_before_the_first_version_is_refused(tmp_path: Path) -> None:
    write_version(tmp_path, "2023-01-01")
    found = refused(tmp_path, "2022-12-31")

    assert "JR621 no version of `test/small` was in force on 2022-12-31" in str(found)
    assert "its first version is in force from 2023-01-01" in str(found)
    assert "2022-12-31 当日“test/small”没有生效的版本（最早的版本自 2023-01-01 起施行）" in found.text("zh")


def test_a_day_after_the_last_version_is_refused(tmp_path: Path) -> None:
    write_version(tmp_path, "2023-01-01", "2024-01-01")
    found = refused(tmp_path, "2024-01-01")

    assert "its last version ended before 2024-01-01" in str(found)
    assert "最后的版本施行至 2024-01-01（不含）" in found.text("zh")


def test_a_day_between_two_versions_is_refused(tmp_path: Path) -> None:
    write_version(tmp_path, "2022-01-01", "2023-01-01")
    write_version(tmp_path, "2024-01-01", "2025-01-01")
    write_version(tmp_path, "2026-01-01")
    found = refused(tmp_path, "2023-06-30")

    assert "the next version is in force from 2024-01-01" in str(found)
    assert "下一版本自 2024-01-01 起施行" in found.text("zh")


def test_a_checked_ruleset_is_refused_outside_its_period() -> None:
    with pytest.raises(PeriodError, match="JR621"):
        ruleset_on(permit(), dt.date(2024, 12, 31))


def test_versions_that_overlap_are_refused(tmp_path: Path) -> None:
    write_version(tmp_path, "2023-01-01")
    write_version(tmp_path, "2025-01-01")

    with pytest.raises(CheckError) as raised:
        versions_of(tmp_path)

    (found,) = raised.value.diagnostics
    assert (found.code, found.help) == ("JR404", "end it with `to: 2025-01-01`")


def test_the_problems_of_all_versions_come_at_once(tmp_path: Path) -> None:
    write_version(tmp_path, "2023-01-01", "2024-01-01", text="x + nobody")
    write_version(tmp_path, "2024-01-01", "2025-01-01", text="x + no_one")

    with pytest.raises(CheckError) as raised:
        versions_of(tmp_path)

    assert [item.code for item in raised.value.diagnostics] == ["JR201", "JR201"]


def test_a_version_that_cannot_be_read_makes_it_a_matter_of_loading(tmp_path: Path) -> None:
    write_version(tmp_path, "2023-01-01", "2024-01-01", text="x + nobody")
    write_version(tmp_path, "2024-01-01", "2025-01-01", text="x +")

    with pytest.raises(LoadError) as raised:
        versions_of(tmp_path)

    assert [item.code for item in raised.value.diagnostics] == ["JR201", "JR111"]


# -- the cache


def test_a_ruleset_is_read_once(tmp_path: Path) -> None:
    file = write_version(tmp_path, "2025-01-01")

    assert versions_of(file) is versions_of(file)


def test_a_file_that_changed_is_read_again(tmp_path: Path) -> None:
    file = write_version(tmp_path, "2025-01-01")
    before = versions_of(file)
    write_version(tmp_path, "2025-01-01", text="x + 1")

    assert versions_of(file) != before


def test_a_file_that_was_wrong_is_read_again(tmp_path: Path) -> None:
    file = write_version(tmp_path, "2025-01-01", text="x +")
    with pytest.raises(LoadError):
        versions_of(file)
    write_version(tmp_path, "2025-01-01", text="x + 1")

    assert [version.id for version in versions_of(file)] == ["test/small"]
