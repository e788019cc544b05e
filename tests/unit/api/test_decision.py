"""The answer of evaluate()."""

from __future__ import annotations

import copy
import datetime as dt
import json
import pickle
from decimal import Decimal

import pytest

from jianfu_rules import UNKNOWN, Decision, Status, evaluate
from jianfu_rules.phrases import Phrase
from tests.given import formula, number, otherwise, rule, small, table
from tests.permit import DAY, permit


def decide(*, bonus: object = UNKNOWN, **facts: object) -> Decision:
    return evaluate(permit(), facts, as_of=DAY, parameters={"bonus": bonus})


def test_a_decision_says_what_was_asked() -> None:
    found = decide()

    assert (found.ruleset, found.title, found.main) == ("test/permit", Phrase("摆摊许可", "stall permit"), "permit")
    assert (found.as_of, found.names) == (dt.date(2025, 6, 30), ("total", "permit"))


def test_status_outcome_grounds_and_missing_are_those_of_the_main_decision() -> None:
    found = decide(banned=True)

    assert (found.status, found.outcome) == (Status.DECIDED, "refused")
    assert [ground.id for ground in found.determining] == ["permit.banned"]
    assert found.missing == ()


def test_an_undecided_outcome_is_unknown() -> None:
    found = decide()

    assert found.status is Status.UNDETERMINED
    assert found.outcome is UNKNOWN
    assert found.determining == ()


def test_an_undecided_outcome_can_not_be_taken_for_no() -> None:
    with pytest.raises(TypeError, match=r"look at `decision\.status` first"):
        bool(decide().outcome)


def test_other_decisions_have_their_own_status_and_outcome() -> None:
    found = decide(banned=True)["total"]

    assert (found.status, found.outcome) == (Status.UNDETERMINED, UNKNOWN)
    assert [item.name for item in found.missing] == ["score", "bonus"]


def test_outputs_are_the_decided_decisions() -> None:
    assert decide(score=80, bonus=1).outputs == {"total": Decimal("41.000")}
    assert decide(score=80, bonus=1, banned=True).outputs == {"total": Decimal("41.000"), "permit": "refused"}


def test_a_decimal_outcome_has_the_declared_scale() -> None:
    assert str(decide(score=80, bonus=1)["total"].outcome) == "41.000"


def test_a_whole_number_is_an_int() -> None:
    checked = small(number("x"), formula("answer", "x + 1", type="integer"))

    found = evaluate(checked, {"x": 2}, as_of=DAY).outcome

    assert (found, type(found)) == (3, int)


def test_a_conflict_has_no_outcome_and_no_output() -> None:
    rows = [rule("heavy", "x + y > 3", '"p"'), rule("steep", "x - y > 0", '"q"')]
    checked = small({**number("x"), **number("y")}, table("t", rows, otherwise('"r"'), policy="unique"))
    found = evaluate(checked, {"x": 3, "y": 1}, as_of=DAY)

    assert (found.status, found.outcome, found.outputs, found.missing) == (Status.CONFLICT, UNKNOWN, {}, ())
    assert [ground.id for ground in found.determining] == ["t.heavy", "t.steep"]


def test_a_mistyped_decision_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(KeyError, match="no decision `permitt`: did you mean `permit`"):
        decide()["permitt"]


def test_a_decision_like_no_other_is_refused_with_all_of_them() -> None:
    with pytest.raises(KeyError, match="no decision `天气`: there are total, permit"):
        decide()["天气"]


def test_normalisations_are_noted() -> None:
    assert [note.code for note in decide(score="８０").notes] == ["JR610"]


def test_the_account_is_chinese_unless_asked_otherwise() -> None:
    found = decide(banned=True)

    assert found.explain().splitlines()[0] == "摆摊许可——结论：不准"
    assert found.explain(lang="en").splitlines()[0] == "stall permit - verdict: refused"


def test_the_account_is_short_unless_asked_otherwise() -> None:
    found = decide(banned=True)

    assert "permit.worthy" not in found.explain()
    assert "permit.worthy" in found.explain(level="full")


def test_each_decision_has_its_own_account() -> None:
    found = decide(score=80, bonus=1)

    assert found["total"].explain(lang="en").splitlines()[0] == "stall permit - total: 41.000 分"
    assert found.explanation().decision == "permit"
    assert found["total"].explanation().decision == "total"


# -- as data


def test_a_decision_as_data_survives_json() -> None:
    found = decide(score="８０", bonus=1).to_dict()

    assert json.loads(json.dumps(found)) == found


def test_a_decision_as_data_says_what_was_asked() -> None:
    found = decide().to_dict()

    assert {key: found[key] for key in ("format", "ruleset", "title", "in_force", "as_of", "main")} == {
        "format": 1,
        "ruleset": "test/permit",
        "title": {"zh": "摆摊许可", "en": "stall permit"},
        "in_force": {"from": "2025-01-01", "to": None},
        "as_of": "2025-06-30",
        "main": "permit",
    }


def test_the_end_of_a_version_is_part_of_the_data() -> None:
    period = {"from": "2025-01-01", "to": "2026-01-01", "basis": "stated"}
    checked = small(number("x"), formula("answer", "x"), in_force=period)

    assert evaluate(checked, {}, as_of=DAY).to_dict()["in_force"] == {"from": "2025-01-01", "to": "2026-01-01"}


def test_a_decided_decision_as_data_has_outcome_basis_and_grounds() -> None:
    found = decide(banned=True).to_dict()

    assert (found["status"], found["outcome"], found["outcome_label"]) == (
        "DECIDED", "refused", {"zh": "不准", "en": "refused"}
    )  # fmt: skip
    assert (found["basis"], [ground["id"] for ground in found["determining"]]) == ("stated", ["permit.banned"])
    assert found["missing"] == []


def test_an_undecided_decision_as_data_has_no_outcome() -> None:
    found = decide().to_dict()

    assert (found["status"], found["outcome"], found["outcome_label"], found["basis"]) == (
        "UNDETERMINED", None, None, None
    )  # fmt: skip
    assert [item["name"] for item in found["missing"]] == ["banned", "score", "size", "rank", "worthy"]


def test_the_data_has_every_decision() -> None:
    found = decide(score=80, bonus=1)

    assert found.to_dict()["decisions"] == {"total": found["total"].to_dict(), "permit": found["permit"].to_dict()}
    assert found["total"].to_dict()["outcome"] == "41.000"


def test_the_data_has_the_notes() -> None:
    assert decide(score="８０").to_dict()["notes"] == [
        "score: JR610 note: `score`: full-width digits were read as plain ones"
    ]


# -- as an object


def test_a_decision_survives_pickling() -> None:
    found = decide(score=80, bonus=1)
    again = pickle.loads(pickle.dumps(found))  # noqa: S301 - our own

    assert again == found
    assert again.explain() == found.explain()


def test_an_unknown_outcome_stays_the_one_unknown() -> None:
    assert pickle.loads(pickle.dumps(decide().outcome)) is UNKNOWN  # noqa: S301 - our own
    assert copy.deepcopy(decide()).outcome is UNKNOWN


def test_a_decision_can_not_be_changed() -> None:
    with pytest.raises(AttributeError):
        decide().status = Status.DECIDED  # type: ignore[misc]
    with pytest.raises(AttributeError):
        decide().surprise = True  # type: ignore[attr-defined]


def test_the_representation_shows_no_facts() -> None:
    assert "80" not in repr(decide(score=80))
    assert "80" not in repr(decide(score=80)["total"])
