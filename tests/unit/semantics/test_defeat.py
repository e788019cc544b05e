from __future__ import annotations

import pytest

from jianfu_rules.kleene import Truth
from jianfu_rules.semantics.defeat import effective

TRUTHS = {"+": Truth.TRUE, "?": Truth.UNKNOWN, "-": Truth.FALSE}


@pytest.mark.parametrize(
    ("matches", "standing"),
    [
        ("+--", "+--"),
        ("++-", "-+-"),
        ("+++", "+-+"),
        ("+?-", "??-"),
        ("++?", "???"),
        ("+-?", "+-?"),
        ("-++", "--+"),
        ("?+-", "-+-"),
    ],
)
def test_an_exception_to_an_exception_reinstates_the_rule(matches: str, standing: str) -> None:
    found = effective([TRUTHS[sign] for sign in matches], [(1,), (2,), ()])

    assert [TRUTHS[sign] for sign in standing] == list(found)


def test_one_of_several_exceptions_is_enough() -> None:
    assert effective([Truth.TRUE, Truth.FALSE, Truth.TRUE], [(1, 2), (), ()])[0] is Truth.FALSE
