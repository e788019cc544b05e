"""Digests: one changes with what a ruleset means, the other with anything it says."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from jianfu_rules.loading.load import ruleset_from_text
from jianfu_rules.model.digest import document_digest, meaning_digest
from tests import given


def digests(text: str) -> tuple[str, str]:
    ruleset = ruleset_from_text(text)
    return meaning_digest(ruleset), document_digest(ruleset)


def text(when: Any = "> 60", then: str = "yes", **more: Any) -> str:
    rules = [given.rule("r", {"x": when} if isinstance(when, str) else when, then)]
    table = given.table("d", rules, given.otherwise("no"), type="enum", values={"yes": "是", "no": "否"})
    parameters = {"p": {"dated": [{"from": "2025-01-01", "value": "5", "cite": given.CITE, "basis": "stated"}]}}
    return given.ruleset_text(given.number("x"), table, **{"parameters": parameters, **more})


BASE = digests(text())


def test_a_digest_names_its_algorithm() -> None:
    assert all(len(digest) == len("sha256:") + 64 and digest.startswith("sha256:") for digest in BASE)


def test_layout_changes_no_digest() -> None:
    assert digests(text().replace("\n", "\n  ") + "\n\n# a comment") == BASE
    assert digests(text(when=">60")) == BASE


@pytest.mark.parametrize(
    "changed",
    [
        text(when="> 61"),
        text(then="no"),
        text(in_force={"from": "2025-01-02", "basis": "stated"}),
        text(parameters={}),
        text().replace("x的名称", "另一个名称"),
    ],
)
def test_what_can_change_a_decision_changes_both(changed: str) -> None:
    assert all(one != other for one, other in zip(digests(changed), BASE, strict=True))


@pytest.mark.parametrize(
    "changed",
    [
        text(title={"zh": "另例", "en": "another"}),
        text(not_encoded=[{"what": {"zh": "甲", "en": "a"}, "why": {"zh": "乙", "en": "b"}}]),
        text().replace("r的说明", "另一种说法"),
        text().replace("art. 1", "art. 2"),
    ],
)
def test_prose_changes_the_digest_of_the_document_only(changed: str) -> None:
    meaning, document = digests(changed)

    assert meaning == BASE[0]
    assert document != BASE[1]


def test_the_first_day_is_part_of_the_meaning() -> None:
    assert ruleset_from_text(text()).in_force.start == dt.date(2025, 1, 1)
