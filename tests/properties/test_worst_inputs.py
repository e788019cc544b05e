"""Inputs as bad as the limits allow: each call of the library takes at most 2 s of CPU time and 256 MB."""

from __future__ import annotations

from functools import cache

import pytest

from tests.properties.guarded import said_by
from tests.properties.worst import ACCOUNTS, STAGES, WORST

# The inputs that are refused, by the call that refuses them and its code; all others are answered and told of.
REFUSED = {
    "as_deep_as_a_file_may_nest": ("load", "JR109"),
    "as_many_keys_as_a_file_may_have": ("load", "JR109"),
    "as_many_values_as_a_file_may_have": ("load", "JR109"),
    "boxes_that_must_not_overlap": ("check", "JR302"),
    "keys_that_no_ruleset_has": ("load", "JR108"),
    "many_escapes": ("load", "JR106"),
    "many_invisible_characters": ("load", "JR103"),
    "many_short_lines": ("load", "JR106"),
    "more_expressions_than_can_be_read": ("load", "JR106"),
    "more_inputs_than_there_may_be": ("check", "JR106"),
    "more_operands_than_may_be_spelt_out": ("check", "JR106"),
    "nothing_but_colons": ("load", "JR106"),
    "nothing_but_comments": ("load", "JR104"),
    "one_long_line": ("load", "JR106"),
    "one_value_of_many_plain_lines": ("load", "JR106"),
    "rules_that_all_overlap": ("check", "JR302"),
    "rules_that_all_overlap_and_agree": ("check", "JR302"),
    "rules_without_a_right_key": ("load", "JR108"),
    "squares_of_squares": ("check", "JR208"),
    "the_same_key_again_and_again": ("load", "JR107"),
    "unknown_names_that_look_alike": ("check", "JR201"),
}

pytestmark = [pytest.mark.lane, pytest.mark.xdist_group("worst")]


@cache
def said() -> dict[str, dict[str, str]]:
    """Return what came of each call with each input; a worker runs them all."""
    found: dict[str, dict[str, str]] = said_by("tests.properties.worst")
    return found


@pytest.mark.parametrize("name", WORST)
def test_no_call_breaks_its_bounds(name: str) -> None:
    assert {stage: words for stage, words in said()[name].items() if words.startswith("broken")} == {}


@pytest.mark.parametrize("name", WORST)
def test_an_input_comes_as_far_as_it_should(name: str) -> None:
    calls = said()[name]
    last, words = list(calls.items())[-1]
    if name in REFUSED:
        stage, code = REFUSED[name]
        assert last == stage
        assert words.startswith("refused")
        assert code in words
    else:
        assert list(calls) == [stage for stage, _ in (*STAGES, *ACCOUNTS)]
        assert not any(words.startswith("refused") for words in calls.values())
