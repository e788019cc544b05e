from __future__ import annotations

from pathlib import Path

import pytest

from jianfu_rules.loading.locate import list_rulesets
from jianfu_rules.phrases import Lang
from jianfu_rules.presenting.listing import (
    FAMILIES,
    Entry,
    entry_of,
    family_rank,
    family_title,
    grouped,
    list_text,
    list_to_dicts,
)
from tests.given import formula, number, ruleset_text


def write(root: Path, ruleset: str, *, place: str = "somewhere", first: str = "2025-01-01", **more: object) -> None:
    folder = root / ruleset
    folder.mkdir(parents=True, exist_ok=True)
    text = ruleset_text(
        number("x"),
        formula("f", "x"),
        ruleset=ruleset,
        jurisdiction={"zh": f"{place}地", "en": place},
        in_force={"from": first, "basis": "stated", **more},
    )
    (folder / f"{first}.yaml").write_text(text, "utf-8")


@pytest.fixture
def entries(tmp_path: Path) -> list[Entry]:
    """Return rulesets of three families and two places; one has two versions."""
    write(tmp_path, "scoring/one", place="Bei")
    write(tmp_path, "scoring/two", place="An")
    write(tmp_path, "scoring/three", place="Bei", first="2024-01-01", to="2025-01-01")
    write(tmp_path, "scoring/three", place="Bei")
    write(tmp_path, "local/four")
    write(tmp_path, "admission/five")
    return [entry_of(ruleset, tmp_path) for ruleset in list_rulesets(tmp_path)]


def test_rulesets_are_grouped_by_family_and_place(entries: list[Entry]) -> None:
    found = [(family, place, [entry.id for entry in group]) for family, place, group in grouped(entries, "en")]

    assert found == [
        ("admission", "somewhere", ["admission/five"]),
        ("scoring", "An", ["scoring/two"]),
        ("scoring", "Bei", ["scoring/one", "scoring/three"]),
        ("local", "somewhere", ["local/four"]),
    ]


def test_a_list_is_lines_with_columns_of_one_family_below_each_other(entries: list[Entry]) -> None:
    assert list_text(entries, "en").splitlines() == [
        "admission  what may be put on the grassroots",
        "  somewhere",
        "    admission/five  2025-01-01  1 stated  small example",
        "",
        "scoring  scores and what follows from them",
        "  An",
        "    scoring/two    2025-01-01              1 stated  small example",
        "  Bei",
        "    scoring/one    2025-01-01              1 stated  small example",
        "    scoring/three  2024-01-01, 2025-01-01  1 stated  small example",
        "",
        "local",
        "  somewhere",
        "    local/four  2025-01-01  1 stated  small example",
    ]


def test_a_list_in_chinese_is_in_chinese(entries: list[Entry]) -> None:
    assert list_text(entries, "zh").splitlines()[:3] == [
        "admission  事项准入",
        "  somewhere地",
        "    admission/five  2025-01-01  明示 1  小例",
    ]


def test_digests_stand_below_each_ruleset_for_each_version(entries: list[Entry]) -> None:
    lines = list_text(entries, "en", digests=True).splitlines()
    at = next(index for index, line in enumerate(lines) if "scoring/three" in line)

    assert [line.split()[0] for line in lines[at + 1 : at + 3]] == ["2024-01-01", "2025-01-01"]
    assert all(line.split()[1].startswith("sha256:") for line in lines[at + 1 : at + 3])


def test_data_have_every_version_and_the_order_of_the_list(entries: list[Entry]) -> None:
    found = list_to_dicts(entries, "en")

    assert [item["ruleset"] for item in found] == [
        "admission/five", "scoring/two", "scoring/one", "scoring/three", "local/four",
    ]  # fmt: skip
    assert [(version["from"], version["to"]) for version in found[3]["versions"]] == [
        ("2024-01-01", "2025-01-01"),
        ("2025-01-01", None),
    ]
    assert found[0]["firmness"] == {"stated": 1, "official": 0, "modelled": 0}
    assert (found[0]["least_firm"], found[0]["family"]) == ("stated", "admission")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_is_listed_as_nothing(lang: Lang) -> None:
    assert list_text([], lang) == ""


def test_every_shipped_family_has_a_title() -> None:
    assert {ruleset.partition("/")[0] for ruleset in list_rulesets()} <= FAMILIES.keys()


def test_a_family_of_others_has_no_title_and_comes_last() -> None:
    assert family_title("local") is None
    assert sorted(["a", "burden", "admission", "z"], key=family_rank) == ["admission", "burden", "a", "z"]


def test_an_entry_is_read_and_not_checked(tmp_path: Path) -> None:
    write(tmp_path, "scoring/one")
    file = tmp_path / "scoring" / "one" / "2025-01-01.yaml"
    file.write_text(file.read_text("utf-8").replace('"formula": "x"', '"formula": "nobody"'), "utf-8")

    assert entry_of("scoring/one", tmp_path).newest.title.en == "small example"
