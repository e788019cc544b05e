from __future__ import annotations

import pytest

from jianfu_rules.evaluating.result import Reference


@pytest.mark.parametrize(
    ("publisher", "number", "date", "text"),
    [
        ("某报", "某发〔2025〕1号", "2025", "《某文》（某报，某发〔2025〕1号，2025），第一条"),
        ("某报", None, None, "《某文》（某报），第一条"),
        (None, None, None, "《某文》，第一条"),
    ],
)
def test_a_reference_says_what_is_known_of_its_source(
    publisher: str | None, number: str | None, date: str | None, text: str
) -> None:
    assert Reference("key", "某文", publisher, date, number, "第一条").text() == text
