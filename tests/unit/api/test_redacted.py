"""An answer without its facts says the same and holds none of them."""

from __future__ import annotations

import pickle

from jianfu_rules import Status, evaluate
from tests.permit import FILE

RATING = "13.37"
DAY = "2025-06-30"
FACTS = {"resident_rating": RATING, "street_rating": 88}


def test_it_says_what_the_answer_says() -> None:
    decision = evaluate("scoring/pudong", FACTS, as_of=DAY)
    redacted = decision.redacted()

    assert redacted.status is Status.DECIDED
    assert redacted.outcome == decision.outcome
    assert redacted.outputs == decision.outputs
    assert redacted.determining == decision.determining
    assert redacted.missing == decision.missing
    assert redacted.to_dict() == decision.to_dict()


def test_neither_it_nor_its_pickle_holds_a_fact() -> None:
    decision = evaluate("scoring/pudong", FACTS, as_of=DAY)

    assert RATING.encode() in pickle.dumps(decision)
    assert RATING.encode() not in pickle.dumps(decision.redacted())
    assert RATING not in repr(decision.redacted())


def test_notes_tell_place_and_kind_only() -> None:
    decision = evaluate("scoring/pudong", {**FACTS, "street_rating": "８８"}, as_of=DAY)

    assert decision.redacted().to_dict()["notes"] == ["street_rating: JR610 note: a fact was normalised"]


def test_what_a_caller_does_with_the_data_leaves_it_alone() -> None:
    redacted = evaluate(FILE, {}, as_of=DAY).redacted()
    redacted.to_dict()["determining"].append("mine")

    assert "mine" not in redacted.to_dict()["determining"]


def test_a_pickle_comes_back_the_same() -> None:
    redacted = evaluate(FILE, {}, as_of=DAY).redacted()
    again = pickle.loads(pickle.dumps(redacted))  # noqa: S301 - our own

    assert again == redacted
