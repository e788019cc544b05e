"""Where rulesets are found."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from jianfu_rules.errors import LoadError
from jianfu_rules.loading import locate
from jianfu_rules.loading.locate import bundled_root, folder_of, list_rulesets, roots, source_name, version_files


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


Install = Callable[..., Path]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Return what installs a package with an entry point, and with empty files named for a day."""
    site = tmp_path / "site-packages"
    site.mkdir()
    monkeypatch.syspath_prepend(site)
    loaded = set(sys.modules)

    def run(package: str, *rulesets: str, value: str = "", name: str = "") -> Path:
        (site / package).mkdir()
        (site / package / "__init__.py").touch()
        for ruleset in rulesets:
            file = site / package / "rulesets" / ruleset / "2025-01-01.yaml"
            file.parent.mkdir(parents=True)
            file.touch()
        info = site / f"{package}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n", "utf-8")
        entry = f"{name or package} = {value or f'{package}.rulesets'}"
        (info / "entry_points.txt").write_text(f"[jianfu_rules.rulesets]\n{entry}\n", "utf-8")
        roots.cache_clear()
        return site / package / "rulesets"

    yield run
    roots.cache_clear()
    for module in set(sys.modules) - loaded:
        del sys.modules[module]


def test_an_installed_package_brings_rulesets_by_an_entry_point(install: Install) -> None:
    folder = install("city_one", "parks/benches")

    assert "parks/benches" in list_rulesets()
    assert folder_of("parks/benches") == folder / "parks" / "benches"
    assert version_files("parks/benches") == (folder / "parks" / "benches" / "2025-01-01.yaml",)


def test_the_rulesets_of_the_library_stay_where_they_are(install: Install) -> None:
    before = list_rulesets()
    install("city_one", "parks/benches")

    assert list_rulesets() == tuple(sorted((*before, "parks/benches")))
    assert folder_of("scoring/pudong") == bundled_root() / "scoring" / "pudong"


def test_the_library_comes_first_and_then_packages_by_the_names_of_their_entry_points(install: Install) -> None:
    second = install("city_one", "parks/benches", name="b")
    first = install("city_two", "parks/lamps", name="a")

    assert [root.folder for root in roots()[0]] == [bundled_root(), first, second]


def test_a_file_of_a_package_is_called_by_the_package(install: Install) -> None:
    folder = install("city_one", "parks/benches")

    assert source_name(folder / "parks" / "benches" / "2025-01-01.yaml") == (
        "city_one/rulesets/parks/benches/2025-01-01.yaml"
    )


def test_a_package_need_not_keep_its_rulesets_in_a_folder_of_that_name(install: Install) -> None:
    package = install("city_one", value="city_one.data.law").parent
    file = package / "data" / "law" / "parks" / "lamps" / "2025-01-01.yaml"
    file.parent.mkdir(parents=True)
    file.touch()

    assert version_files("parks/lamps") == (file,)
    assert source_name(file) == "city_one/data/law/parks/lamps/2025-01-01.yaml"


def test_two_packages_that_bring_one_ruleset_are_told_when_it_is_asked_for(install: Install) -> None:
    one = install("city_one", "parks/benches", "parks/lamps")
    two = install("city_two", "parks/benches")

    with pytest.raises(LoadError) as caught:
        version_files("parks/benches")

    [found] = caught.value.diagnostics
    assert (found.code, found.path, found.help) == ("JR118", "parks/benches", "give a path, or remove one of them")
    assert found.message == (
        f"`parks/benches` is brought by several packages: {one / 'parks' / 'benches'}, {two / 'parks' / 'benches'}"
    )
    assert version_files("parks/lamps") == (one / "parks" / "lamps" / "2025-01-01.yaml",)
    assert list_rulesets().count("parks/benches") == 1


def test_a_package_cannot_quietly_take_the_place_of_a_ruleset_of_the_library(install: Install) -> None:
    install("city_one", "scoring/pudong")

    with pytest.raises(LoadError, match="JR118 `scoring/pudong` is brought by several packages"):
        version_files("scoring/pudong")


def test_a_folder_that_is_named_is_looked_at_alone(install: Install) -> None:
    one = install("city_one", "parks/benches")
    install("city_two", "parks/benches")

    assert folder_of("parks/benches", one) == one / "parks" / "benches"
    assert list_rulesets(one) == ("parks/benches",)


@pytest.mark.parametrize("value", ["city_one.nowhere", "nowhere", "nowhere.at.all", "city_one.module"])
def test_an_entry_point_that_names_no_package_is_told(install: Install, value: str) -> None:
    folder = install("city_one", "parks/benches", value=value, name="city")
    (folder.parent / "module.py").touch()

    with pytest.raises(LoadError) as caught:
        list_rulesets()

    [found] = caught.value.diagnostics
    assert found.code == "JR101"
    assert found.message == f"the entry point `city` names `{value}`, which is no package"
    assert found.help == "mend the group `jianfu_rules.rulesets` of the package, or remove it"


def test_a_package_that_can_not_be_imported_is_told_in_the_same_way(install: Install) -> None:
    folder = install("city_one", "parks/benches")
    (folder.parent / "__init__.py").write_text("import a_package_that_is_not_there\n", "utf-8")

    with pytest.raises(LoadError, match=r"JR101 the entry point `city_one` names `city_one\.rulesets`"):
        list_rulesets()
