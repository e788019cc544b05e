"""Rulings from rows given as `+a` (holds, output a), `?a` (unknown), `-a` (does not hold); `*` is an unknown output."""

from __future__ import annotations

import pytest

from jianfu_rules.kleene import Truth
from jianfu_rules.model.table import HitPolicy
from jianfu_rules.semantics.hit_policy import Row, Ruling, State, rule_on
from jianfu_rules.values import UNKNOWN

TRUTHS = {"+": Truth.TRUE, "?": Truth.UNKNOWN, "-": Truth.FALSE}


def rows_of(text: str) -> list[Row]:
    return [Row(TRUTHS[word[0]], UNKNOWN if word[1] == "*" else word[1]) for word in text.split()]


def ruling(policy: HitPolicy, rows: str, otherwise: str | None = "o") -> Ruling:
    last = None if otherwise is None else rows_of(f"+{otherwise}")[0]
    return rule_on(policy, rows_of(rows), last)


def told(found: Ruling) -> str:
    """Return a ruling as one word, with its output where it is decided."""
    return str(found.output) if found.state is State.DECIDED else found.state.name


@pytest.mark.parametrize("policy", HitPolicy)
@pytest.mark.parametrize(
    ("rows", "outcome"),
    [
        ("-a +b -a", "b"),
        ("-a -b", "o"),
        ("?a -b", "UNDECIDED"),
        ("?o -b", "o"),
        ("-a +*", "UNDECIDED"),
        ("-a ?*", "UNDECIDED"),
        ("", "o"),
    ],
)
def test_a_single_hit_is_the_outcome_under_every_policy(policy: HitPolicy, rows: str, outcome: str) -> None:
    assert outcome == told(ruling(policy, rows))


@pytest.mark.parametrize(
    ("rows", "outcome"),
    [
        ("+a +b", "CONFLICT"),
        ("+a +a", "CONFLICT"),
        ("+a +b ?c", "CONFLICT"),
        ("+* +*", "CONFLICT"),
        ("+a ?b", "UNDECIDED"),
        ("+a ?a", "UNDECIDED"),
        ("?a +a", "UNDECIDED"),
        ("?o ?o", "UNDECIDED"),
    ],
)
def test_unique_knows_no_second_match(rows: str, outcome: str) -> None:
    assert outcome == told(ruling(HitPolicy.UNIQUE, rows))


@pytest.mark.parametrize(
    ("rows", "outcome"),
    [
        ("+a +b", "a"),
        ("+a ?b", "a"),
        ("?a +a", "a"),
        ("?a ?a +a ?b", "a"),
        ("?b +a", "UNDECIDED"),
        ("?* +a", "UNDECIDED"),
        ("?a +*", "UNDECIDED"),
        ("?o ?o", "o"),
        ("?o ?a", "UNDECIDED"),
    ],
)
def test_first_waits_only_for_earlier_rows_that_would_say_something_else(rows: str, outcome: str) -> None:
    assert outcome == told(ruling(HitPolicy.FIRST, rows))


@pytest.mark.parametrize("policy", HitPolicy)
def test_an_unknown_otherwise_output_is_undecided(policy: HitPolicy) -> None:
    found = ruling(policy, "-a", otherwise="*")

    assert State.UNDECIDED is found.state
    assert found.by_otherwise


@pytest.mark.parametrize("policy", HitPolicy)
def test_a_complete_table_without_a_match_stays_undecided(policy: HitPolicy) -> None:
    found = ruling(policy, "?a ?a", otherwise=None)

    assert State.UNDECIDED is found.state
    assert found.open == (0, 1)
    assert not found.by_otherwise


@pytest.mark.parametrize("policy", HitPolicy)
def test_a_gap_that_check_missed_is_a_fault_of_ours(policy: HitPolicy) -> None:
    with pytest.raises(TypeError, match="gap"):
        ruling(policy, "-a -b", otherwise=None)


def test_the_hit_is_the_row_that_set_the_outcome() -> None:
    assert ruling(HitPolicy.UNIQUE, "-a +b").hits == (1,)
    assert ruling(HitPolicy.FIRST, "?b +b +b").hits == (1,)


def test_the_rows_of_a_conflict_are_its_hits() -> None:
    assert ruling(HitPolicy.UNIQUE, "+a -b +c ?d").hits == (0, 2)


def test_otherwise_has_no_hit() -> None:
    found = ruling(HitPolicy.FIRST, "-a ?o")

    assert found.by_otherwise
    assert found.hits == ()


def test_later_matches_that_say_the_same_concur() -> None:
    assert ruling(HitPolicy.FIRST, "-a +a +b +a ?a +*").concurring == (3,)


def test_rows_behind_the_first_hit_are_not_open() -> None:
    assert ruling(HitPolicy.FIRST, "?b +a ?c").open == (0, 1)


def test_open_rows_of_unique_are_in_file_order() -> None:
    assert ruling(HitPolicy.UNIQUE, "?b +a ?c -d").open == (0, 1, 2)


def test_a_decided_ruling_has_nothing_open() -> None:
    assert ruling(HitPolicy.FIRST, "?a +a").open == ()
    assert ruling(HitPolicy.FIRST, "?o").open == ()


def test_a_conflict_has_no_output() -> None:
    assert ruling(HitPolicy.UNIQUE, "+a +a").output is UNKNOWN
