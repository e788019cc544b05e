"""Rulings from rows given as `+a` (holds, output a), `?a` (unknown), `-a` (does not hold); `*` is an unknown output."""

from __future__ import annotations

from fractions import Fraction

import pytest

from jianfu_rules.kleene import Truth
from jianfu_rules.model.hit_policy import Aggregate, HitPolicy
from jianfu_rules.semantics.hit_policy import Row, Ruling, State, row_of, rule_on
from jianfu_rules.values import UNKNOWN, Known, Record

SINGLE = [policy for policy in HitPolicy if policy.is_single]
LISTING = [HitPolicy.COLLECT, HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER]
TRUTHS = {"+": Truth.TRUE, "?": Truth.UNKNOWN, "-": Truth.FALSE}


def rows_of(text: str) -> list[Row]:
    return [Row(TRUTHS[word[0]], UNKNOWN if word[1] == "*" else word[1]) for word in text.split()]


def ruling(policy: HitPolicy, rows: str, otherwise: str | None = "o") -> Ruling:
    last = None if otherwise is None else rows_of(f"+{otherwise}")[0]
    return rule_on(policy, rows_of(rows), last)


def told(found: Ruling) -> str:
    """Return a ruling as one word, with its output where it is decided."""
    return str(found.output) if found.state is State.DECIDED else found.state.name


@pytest.mark.parametrize("policy", SINGLE)
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


@pytest.mark.parametrize("policy", SINGLE)
def test_an_unknown_otherwise_output_is_undecided(policy: HitPolicy) -> None:
    found = ruling(policy, "-a", otherwise="*")

    assert State.UNDECIDED is found.state
    assert found.by_otherwise


@pytest.mark.parametrize("policy", SINGLE)
def test_a_complete_table_without_a_match_stays_undecided(policy: HitPolicy) -> None:
    found = ruling(policy, "?a ?a", otherwise=None)

    assert State.UNDECIDED is found.state
    assert found.open == (0, 1)
    assert not found.by_otherwise


@pytest.mark.parametrize("policy", SINGLE)
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


@pytest.mark.parametrize(
    ("rows", "outcome"),
    [
        ("+a +b", "CONFLICT"),
        ("+a +b ?c", "CONFLICT"),
        ("+a +a", "a"),
        ("+a ?a", "a"),
        ("+a ?b", "UNDECIDED"),
        ("+a ?*", "UNDECIDED"),
        ("+a +*", "UNDECIDED"),
        ("+* +a +b", "CONFLICT"),
        ("+*", "UNDECIDED"),
        ("?o ?o", "o"),
        ("?o ?a", "UNDECIDED"),
    ],
)
def test_any_waits_until_all_rows_that_may_hold_agree(rows: str, outcome: str) -> None:
    assert outcome == told(ruling(HitPolicy.ANY, rows))


RANKS = {"a": 0, "b": 1, "c": 2, "o": 3, "*": -1}


def ranked(policy: HitPolicy, rows: str) -> Ruling:
    """Return a ruling where the outputs rank in the order of the alphabet."""
    found = [Row(row.holds, row.output, RANKS[word[1]]) for row, word in zip(rows_of(rows), rows.split(), strict=True)]
    return rule_on(policy, found, Row(Truth.TRUE, "o", 3) if policy.is_single else None)


@pytest.mark.parametrize(
    ("rows", "outcome"),
    [
        ("+b +a +c", "a"),
        ("+b ?c", "b"),
        ("+b ?b", "b"),
        ("+b ?a", "UNDECIDED"),
        ("+b ?*", "UNDECIDED"),
        ("+b +*", "UNDECIDED"),
        ("?o", "o"),
        ("?a", "UNDECIDED"),
    ],
)
def test_priority_waits_only_for_rows_that_outrank_the_best(rows: str, outcome: str) -> None:
    assert outcome == told(ranked(HitPolicy.PRIORITY, rows))


def test_all_rows_of_the_highest_output_are_hits() -> None:
    assert ranked(HitPolicy.PRIORITY, "+b +a -a +a").hits == (1, 3)


def test_rows_that_can_not_outrank_are_not_open() -> None:
    assert ranked(HitPolicy.PRIORITY, "+b ?a ?c").open == (0, 1)


@pytest.mark.parametrize("policy", LISTING)
@pytest.mark.parametrize(
    ("rows", "outcome"),
    [("-a", "()"), ("", "()"), ("+a +a", "('a', 'a')"), ("?a", "UNDECIDED"), ("+a +*", "UNDECIDED")],
)
def test_a_list_is_decided_once_no_row_is_open(policy: HitPolicy, rows: str, outcome: str) -> None:
    assert outcome == told(ranked(policy, rows))


def test_a_list_is_in_the_order_of_its_policy() -> None:
    assert ranked(HitPolicy.COLLECT, "+c +a +b").output == ("c", "a", "b")
    assert ranked(HitPolicy.RULE_ORDER, "+c +a +b").output == ("c", "a", "b")
    assert ranked(HitPolicy.OUTPUT_ORDER, "+c +a +b").output == ("a", "b", "c")


def test_the_list_so_far_is_at_least_and_never_the_output() -> None:
    found = ranked(HitPolicy.COLLECT, "+a ?b +c")

    assert (found.output, found.at_least) == (UNKNOWN, ("a", "c"))


def numbers(aggregate: Aggregate, rows: str, otherwise: Known = Fraction(7)) -> str:
    """Return what an aggregate makes of rows whose outputs are digits."""
    found = [Row(TRUTHS[word[0]], UNKNOWN if word[1] == "*" else Fraction(word[1:])) for word in rows.split()]
    last = Row(Truth.TRUE, otherwise) if aggregate in (Aggregate.MIN, Aggregate.MAX) else None
    return told(rule_on(HitPolicy.COLLECT, found, last, aggregate))


@pytest.mark.parametrize(
    ("aggregate", "rows", "outcome"),
    [
        (Aggregate.COUNT, "", "0"),
        (Aggregate.COUNT, "+1 +1 -3", "2"),
        (Aggregate.COUNT, "+* +1", "2"),
        (Aggregate.COUNT, "+1 ?1", "UNDECIDED"),
        (Aggregate.SUM, "-1", "0"),
        (Aggregate.SUM, "+1 +2 -3", "3"),
        (Aggregate.SUM, "+1 ?0", "1"),
        (Aggregate.SUM, "?0 ?0", "0"),
        (Aggregate.SUM, "+1 ?2", "UNDECIDED"),
        (Aggregate.SUM, "+1 ?*", "UNDECIDED"),
        (Aggregate.SUM, "+1 +*", "UNDECIDED"),
        (Aggregate.MIN, "+2 +1 ?3", "1"),
        (Aggregate.MIN, "+2 ?2", "2"),
        (Aggregate.MIN, "+2 ?1", "UNDECIDED"),
        (Aggregate.MIN, "+2 ?*", "UNDECIDED"),
        (Aggregate.MIN, "+2 +*", "UNDECIDED"),
        (Aggregate.MAX, "+2 +3 ?1", "3"),
        (Aggregate.MAX, "+2 ?3", "UNDECIDED"),
        (Aggregate.MIN, "-1", "7"),
        (Aggregate.MAX, "?7", "7"),
        (Aggregate.MAX, "?8", "UNDECIDED"),
    ],
)
def test_an_aggregate_is_decided_once_no_open_row_could_change_it(
    aggregate: Aggregate, rows: str, outcome: str
) -> None:
    assert outcome == numbers(aggregate, rows)


@pytest.mark.parametrize("policy", HitPolicy)
def test_a_defeater_is_never_a_hit(policy: HitPolicy) -> None:
    assert row_of(policy, Truth.TRUE, [], ("a",)) == Row(Truth.FALSE, UNKNOWN)


def test_several_outputs_are_a_record_once_all_are_known() -> None:
    assert row_of(HitPolicy.FIRST, Truth.TRUE, ["a", True], None).output == Record(("a", True))
    assert row_of(HitPolicy.FIRST, Truth.TRUE, ["a", UNKNOWN], None).output is UNKNOWN


def test_an_output_ranks_by_its_place_among_the_values() -> None:
    assert row_of(HitPolicy.PRIORITY, Truth.TRUE, ["b"], ("a", "b")).rank == 1
    assert row_of(HitPolicy.FIRST, Truth.TRUE, ["b"], ("a", "b")).rank == 0


def test_an_output_that_is_not_known_yet_could_be_the_highest() -> None:
    assert row_of(HitPolicy.OUTPUT_ORDER, Truth.TRUE, [UNKNOWN], ("a", "b")).rank == -1
