"""Impact: every case of a population is decided twice, and who changes is listed."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa  # type: ignore[import-untyped]
import pytest
from pyarrow import parquet

from jianfu_rules import LoadError, Program, compile_ruleset
from jianfu_rules.testing.impact import Impact, impact
from jianfu_rules.testing.population import read_population
from tests import given

INPUTS = {**given.number("x", scale=1), **given.yes_no("late")}


def program(line: int, inputs: Any = None) -> Program:
    rules = [given.rule("low", {"x": f"< {line}"}, "no"), given.rule("late", {"late": "true"}, "no")]
    typed: given.Part = {"type": "enum", "values": {name: given.label(name) for name in ("yes", "no")}}
    table = given.table("d", rules, given.otherwise("yes"), **typed)
    return compile_ruleset(given.small(inputs or INPUTS, table), as_of=given.DAY)


CASES: list[dict[str, object]] = [
    {"id": "a", "x": "59.9", "late": False},
    {"id": "b", "x": "60", "late": False},
    {"id": "c", "x": "70", "late": False},
    {"id": "d", "x": "60"},
    {"id": "e", "x": "much", "late": False},
]


def found(**more: Any) -> Impact:
    return impact(program(60), program(65), CASES, key="id", **more)


def test_answers_are_counted_in_pairs() -> None:
    assert found().counts == {
        ("no", "no"): 1,
        ("yes", "no"): 1,
        ("yes", "yes"): 1,
        ("UNDETERMINED", "no"): 1,
        ("INVALID", "INVALID"): 1,
    }
    assert found().cases == len(CASES)


def test_who_changes_is_listed_by_the_column_that_names_cases() -> None:
    assert found().changed == (("b", ("yes", "no")), ("d", ("UNDETERMINED", "no")))
    assert found().problems == (("e", "JR602"),)


def test_without_such_a_column_cases_are_named_by_their_number() -> None:
    cases = [{name: value for name, value in case.items() if name != "id"} for case in CASES]

    assert [name for name, _ in impact(program(60), program(65), cases).changed] == ["2", "4"]


def test_facts_that_only_one_asks_for_are_left_out_for_the_other() -> None:
    more = {**INPUTS, **given.yes_no("sick")}
    cases = [{"x": 70, "late": False, "sick": True}]
    both = impact(program(60), program(60, more), cases)

    assert both.counts == {("yes", "yes"): 1}


def test_columns_that_neither_asks_for_are_refused_unless_ignored() -> None:
    cases = [{"x": 70, "late": False, "village": "甲村"}]

    assert impact(program(60), program(65), cases).problems == (("1", "JR601"),)
    assert impact(program(60), program(65), cases, extra="ignore").problems == ()


def test_it_is_text_and_a_table_and_data() -> None:
    data = json.loads(json.dumps(found().to_dict()))

    assert found().text("en").splitlines()[0] == "5 cases, 2 answered differently"
    assert found().text("zh").splitlines()[0] == "5 个案例，2 个结论改变"
    assert "  b: yes → no" in found().text("en")
    assert "| yes | no | 1 |" in found().to_markdown("en")
    assert data["changed"][0] == {"case": "b", "old": "yes", "new": "no"}


def test_a_long_list_is_cut_in_text_only() -> None:
    cases = [{"x": 60, "late": False}] * 25
    many = impact(program(60), program(65), cases)

    assert "… and 5 more" in many.text("en")
    assert len(many.to_dict()["changed"]) == 25


# -- files


def rows(path: Path, content: str) -> list[dict[str, object]]:
    path.write_text(content, "utf-8")
    return list(read_population(path))


def test_a_cell_of_a_csv_file_is_text_a_word_or_unknown(tmp_path: Path) -> None:
    content = "\ufeffid,x,late,note\na,59.9,true,\nb,,null,“x”\n"

    assert rows(tmp_path / "p.csv", content) == [
        {"id": "a", "x": "59.9", "late": True},
        {"id": "b", "late": None, "note": "“x”"},
    ]


def test_numbers_of_json_lines_are_exact(tmp_path: Path) -> None:
    content = '{"x": 0.1, "late": false}\n\n{"x": 12345678901234567890.5, "y": null}\n'

    assert rows(tmp_path / "p.jsonl", content) == [
        {"x": Decimal("0.1"), "late": False},
        {"x": Decimal("12345678901234567890.5"), "y": None},
    ]


def test_a_null_of_parquet_is_unknown(tmp_path: Path) -> None:
    path = tmp_path / "p.parquet"
    parquet.write_table(pa.table({"x": [Decimal("1.5"), None], "late": [True, False]}), path)

    assert list(read_population(path)) == [{"x": Decimal("1.5"), "late": True}, {"late": False}]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("p.csv", "x,x\n1,2\n", "JR110"),
        ("p.csv", "x,late\n1\n", "JR110"),
        ("p.csv", "x\n1,2\n", "JR110"),
        ("p.csv", 'x\n"1\n', "JR110"),
        ("p.jsonl", "[1]\n", "JR110"),
        ("p.jsonl", "{\n", "JR110"),
        ("p.jsonl", '{"x": NaN}\n', "JR110"),
        ("p.jsonl", '{"x": 1, "x": 2}\n', "JR110"),
        ("p.parquet", "no such thing", "JR110"),
        ("p.txt", "x\n1\n", "JR102"),
    ],
)
def test_a_file_that_is_not_what_it_should_be_is_told(tmp_path: Path, name: str, content: str, code: str) -> None:
    with pytest.raises(LoadError) as raised:
        rows(tmp_path / name, content)

    assert [item.code for item in raised.value.diagnostics] == [code]


def test_a_file_that_is_not_there_or_no_text_is_told(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="JR101"):
        list(read_population(tmp_path / "none.csv"))
    (tmp_path / "p.csv").write_bytes(b"x\n\xff\xfe\n")
    with pytest.raises(LoadError, match="JR102"):
        list(read_population(tmp_path / "p.csv"))
