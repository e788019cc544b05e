"""What the compiled form once got wrong, held as small rulesets: the two evaluators agree on each."""

from __future__ import annotations

import pytest

from jianfu_rules import Decision, Status, compile_ruleset
from jianfu_rules.checking.checked import CheckedRuleset
from tests.given import CITE, DAY, formula, number, otherwise, rule, small, table, yes_no

STATED = {"cite": CITE, "basis": "stated"}
STRICT = {"strict": {"value": "true", "type": "boolean", **STATED}}
SAYS = {"zh": "范围", "en": "what it is about"}
BOOLEAN = {"type": "boolean"}


def answer(checked: CheckedRuleset, **facts: object) -> Decision:
    """Return the compiled answer, after a look that the reference evaluator says the same."""
    found = compile_ruleset(checked, as_of=DAY).evaluate(facts)
    slow = found[checked.main]
    assert found._found is not None
    assert (found.status, found.missing, found.determining) == (slow.status, slow.missing, slow.determining)
    return found


def test_a_condition_that_a_parameter_settles_needs_no_fact() -> None:
    checked = small(
        number("x"), table("t", [rule("r", "x > 3 or strict", '"yes"')], otherwise('"no"')), parameters=STRICT
    )

    assert (answer(checked).status, answer(checked).outcome) == (Status.DECIDED, "yes")


@pytest.mark.parametrize(("a", "status"), [(True, Status.DECIDED), (False, Status.NOT_APPLICABLE)])
def test_the_scope_may_look_at_a_decision_after_the_main_one(a: object, status: Status) -> None:
    checked = small(
        {**yes_no("a"), **number("x")},
        {**formula("answer", "x * 2"), **formula("about", "a", **BOOLEAN)},
        main="answer",
        applies_when={"when": "about", "says": SAYS, **STATED},
    )

    assert status is answer(checked, a=a, x=1).status


def test_the_scope_may_look_at_a_decision_that_reads_the_main_one() -> None:
    checked = small(
        number("x"),
        {**formula("answer", "x * 2"), **formula("about", "answer > 4", **BOOLEAN)},
        main="answer",
        applies_when={"when": "about", "says": SAYS, **STATED},
    )

    assert Status.NOT_APPLICABLE is answer(checked, x=1).status
    assert answer(checked, x=3).outcome == 6
    assert [item.name for item in answer(checked).missing] == ["x"]


def test_an_answer_does_not_rest_on_a_formula_that_is_undecided() -> None:
    checked = small(
        {**yes_no("a"), **number("x")},
        {
            **formula("high", "x > 3", **BOOLEAN),
            **table("t", [rule("r", "high or a", '"yes"')], otherwise('"no"')),
        },
    )

    assert [item.id for item in answer(checked, a=True).determining] == ["t.r"]
