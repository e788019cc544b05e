"""Spelling: what was read as its plain form is noted."""

from __future__ import annotations

import pytest

from jianfu_rules.diagnostics import Severity
from tests import given
from tests.diagnosed import codes_of, told


def text(*, formula: str = "x", cell: str = "> 50", then: str = "0", last: str = "1", when: str = "x > 1") -> str:
    rules = [given.rule("r", {"x": cell}, then), given.rule("s", when, "2")]
    decisions = {
        **given.table("t", rules, given.otherwise(last), type="decimal", scale=0),
        **given.formula("d", formula),
    }
    return given.ruleset_text({**given.number("x"), **given.number("年龄")}, decisions)


def test_the_base_has_no_notes() -> None:
    assert "JR114" not in codes_of(text())


def test_a_note_tells_what_was_normalised_once_each() -> None:
    item = told(text(formula="（x＋１）＋年龄"), "JR114", at="（")

    assert (item.message, item.severity) == ("`（＋１）` was read as plain punctuation", Severity.NOTE)


@pytest.mark.parametrize("key", ["formula", "cell", "then", "last", "when"])
def test_every_expression_is_looked_at(key: str) -> None:
    written = {"cell": "＞ 50", "when": "x ＞ 1"}.get(key, "1＋1")
    item = told(text(**{key: written}), "JR114", at=written.strip("x150 "))

    assert item.message == f"`{written.strip('x150 ')}` was read as plain punctuation"


def test_chinese_names_leave_no_note() -> None:
    assert "JR114" not in codes_of(text(formula="x + 年龄"))
