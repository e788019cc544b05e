"""The catalogue of a folder of rulesets, and the script that writes it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path, PurePosixPath

import pytest

from jianfu_rules.presenting.catalogue import catalogue
from scripts import write_catalogue
from tests.permit import FOLDER


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a folder with the permit ruleset in two versions, the older without cases."""
    place = tmp_path / "rulesets" / "test" / "permit"
    shutil.copytree(FOLDER, place)
    (place / "README.md").write_text("# Permit\n", "utf-8")
    newest = (place / "2025-01-01.yaml").read_text("utf-8")
    older = newest.replace("from: 2025-01-01", "from: 2024-01-01, to: 2025-01-01")
    (place / "2024-01-01.yaml").write_text(older, "utf-8")
    return tmp_path / "rulesets"


def test_each_version_has_a_page_and_a_graph_in_both_languages(root: Path) -> None:
    stems = ["test/permit", "test/permit.zh-CN", "test/permit-2024-01-01", "test/permit-2024-01-01.zh-CN"]

    assert set(catalogue(root)) == {"index.md", "index.zh-CN.md"} | {
        f"{stem}{ending}" for stem in stems for ending in (".md", ".svg")
    }


def test_the_index_shows_the_newest_version_once(root: Path) -> None:
    index = catalogue(root)["index.md"]

    assert re.findall(r"^## .*", index, re.MULTILINE) == ["## `test`"]
    assert index.splitlines()[-1] == (
        "| somewhere | [stall permit](test/permit.md)<br>`test/permit` | 2025-01-01 | verdict | "
        "4 stated, 1 official, 1 modelled | 5 | 3 |"
    )


def test_a_page_leads_to_the_other_language_the_other_versions_and_the_files(root: Path) -> None:
    page = catalogue(root)["test/permit.md"]

    assert page.splitlines()[2] == (
        "[catalogue](../index.md) · [中文](permit.zh-CN.md) · [readme](../../../rulesets/test/permit/README.md) · "
        "[ruleset file](../../../rulesets/test/permit/2025-01-01.yaml) · "
        "[cases](../../../rulesets/test/permit/cases/2025-01-01.yaml)"
    )
    assert "- all versions: [2024-01-01](permit-2024-01-01.md), 2025-01-01\n" in page


def test_every_link_leads_to_a_file(root: Path, tmp_path: Path) -> None:
    files = catalogue(root)
    folder = tmp_path / "docs" / "catalogue"
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    targets = [
        (folder / path).parent / target
        for path, text in files.items()
        if PurePosixPath(path).suffix == ".md"
        for target in re.findall(r"\]\(([^)]+)\)", text)
    ]

    assert len(targets) > 20
    assert [target for target in targets if not target.exists()] == []


def test_the_same_rulesets_give_the_same_files(root: Path) -> None:
    assert catalogue(root) == catalogue(root)


@pytest.fixture
def written(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder to which the script has written the catalogue."""
    monkeypatch.setattr(write_catalogue, "bundled_root", lambda: root)
    folder = tmp_path / "written"
    assert write_catalogue.main(["--folder", str(folder)]) == 0
    return folder


def test_what_was_written_is_what_it_should_be(written: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()

    assert write_catalogue.main(["--check", "--folder", str(written)]) == 0
    assert write_catalogue.main(["--folder", str(written)]) == 0
    assert capsys.readouterr() == ("", "")


def test_check_finds_what_is_missing_stale_and_left_over(written: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (written / "index.md").unlink()
    (written / "test" / "permit.svg").write_text("<svg/>", "utf-8")
    (written / "test" / "gone.md").write_text("# Gone\n", "utf-8")
    capsys.readouterr()
    wrong = [str(written / name) for name in ("index.md", "test/permit.svg", "test/gone.md")]

    assert write_catalogue.main(["--check", "--folder", str(written)]) == 1
    assert re.findall("not what it should be: (.*);", capsys.readouterr().err) == wrong
    assert (written / "test" / "gone.md").exists()


def test_writing_again_mends_what_is_wrong(written: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (written / "index.md").write_text("# Old\n", "utf-8")
    (written / "test" / "gone.md").write_text("# Gone\n", "utf-8")
    capsys.readouterr()
    write_catalogue.main(["--folder", str(written)])

    assert capsys.readouterr().out == "written: index.md\nremoved: test/gone.md\n"
    assert write_catalogue.main(["--check", "--folder", str(written)]) == 0


def test_a_folder_that_is_not_there_fails_the_check(written: Path, tmp_path: Path) -> None:
    assert written.is_dir()
    assert write_catalogue.main(["--check", "--folder", str(tmp_path / "nowhere")]) == 1


def test_the_script_writes_beside_the_documentation() -> None:
    assert Path(write_catalogue.__file__).resolve().parents[1] / "docs" / "catalogue" == write_catalogue.FOLDER
