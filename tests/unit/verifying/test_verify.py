"""verify(): its arguments, its limits, and what it can't settle."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import threading
from decimal import Decimal

import pytest

from jianfu_rules import ParameterError
from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.compiling.to_smt.decisions import Statuses
from jianfu_rules.compiling.to_smt.encoding import Encoding
from jianfu_rules.verifying import Kind, MismatchError, State, verify
from tests.given import CITE, Part, formula, label, number, otherwise, rule, small, table, yes_no
from tests.unit.verifying.findings import of_kind, the

X = number("x", most="10")
SHARE = {"share": {"type": "decimal", "scale": 1, "min": "0.5", "max": 2, "required": True, "label": label("share")}}
STATED = {"cite": CITE, "basis": "stated"}
# No three cubes of these sums are known: nobody can say it in a second.
CUBES = {name: part for word in "xyz" for name, part in number(word, least="-99999999", most="99999999").items()}


def cubes() -> CheckedRuleset:
    return small(CUBES, formula("f", "x * x * x + y * y * y + z * z * z = 114", type="boolean"))


# -- arguments


def test_the_day_is_the_first_of_the_version_unless_another_is_given() -> None:
    dated = [
        {"from": "2025-01-01", "to": "2025-05-01", "value": "3", **STATED},
        {"from": "2025-05-01", "value": "30", **STATED},
    ]
    limit = {"limit": {"type": "decimal", "scale": 0, "min": 0, "max": 50, "dated": dated}}
    checked = small(X, table("t", [rule("a", {"x": "> limit"}, '"yes"')], otherwise('"no"')), parameters=limit)

    first, later = verify(checked), verify(checked, as_of=dt.date(2025, 6, 30))

    assert (first.as_of, the(first, Kind.DEAD_RULE, "a").is_fault) == (dt.date(2025, 1, 1), False)
    assert (later.as_of, the(later, Kind.DEAD_RULE, "a").is_fault) == (dt.date(2025, 6, 30), True)


def test_a_required_parameter_has_any_value_unless_it_is_given() -> None:
    checked = small(X, table("t", [rule("a", "share * x > 15", '"yes"')], otherwise('"no"')), parameters=SHARE)

    free, given = verify(checked), verify(checked, parameters={"share": "1.5"})

    assert the(free, Kind.DEAD_RULE, "a").witnesses[0].parameters == {"share": Decimal("1.9")}
    assert the(given, Kind.DEAD_RULE, "a").is_fault
    assert given.parameters == {"share": "1.5"}


def test_required_parameters_of_every_type_may_be_left_out() -> None:
    kinds: Part = {
        "flag": {"type": "boolean"},
        "way": {"type": "enum", "values": {"one": label("one"), "two": label("two")}},
        "start": {"type": "date", "min": "2024-01-01", "max": "2025-12-31"},
        "tags": {"type": "set", "values": {"red": label("red")}},
        "town": {"type": "text", "max_length": 4},
    }
    parameters = {name: {**part, "required": True, "label": label(name)} for name, part in kinds.items()}
    text = 'flag and way = "two" and start > date("2024-05-01") and list contains(tags, "red") and town = "甲乡"'

    report = verify(small(X, formula("f", f"x > 3 and {text}", type="boolean"), parameters=parameters))

    assert the(report, Kind.UNREACHED, "f", "true").witnesses[0].parameters == {
        "flag": True,
        "way": "two",
        "start": dt.date(2024, 5, 2),
        "tags": frozenset({"red"}),
        "town": "甲乡",
    }


def test_a_required_parameter_with_keys_has_any_value_for_each() -> None:
    types = {"place": {"enum": {"hill": label("hill"), "plain": label("plain")}}}
    rates = {
        "type": "decimal",
        "scale": 0,
        "min": 1,
        "max": 5,
        "by": "place",
        "required": True,
        "label": label("rates"),
    }
    inputs = {**X, "place": {"type": "place", "label": label("place")}}
    part = table("t", [rule("a", "lookup(rates, place) * x > 40", '"yes"')], otherwise('"no"'))

    report = verify(small(inputs, part, types=types, parameters={"rates": rates}))

    assert the(report, Kind.DEAD_RULE, "a").witnesses[0].parameters == {"rates": {"hill": 5, "plain": 1}}


@pytest.mark.parametrize(
    ("parameters", "codes"),
    [({"shore": 1}, ["JR611"]), ({"share": 9}, ["JR614"]), ({"share": 1, "limit": 2}, ["JR612"])],
)
def test_a_wrong_parameter_is_refused(parameters: dict[str, object], codes: list[str]) -> None:
    fixed = {"limit": {"value": "3", **STATED}}
    checked = small(X, formula("f", "share * x + limit"), parameters={**SHARE, **fixed})

    with pytest.raises(ParameterError) as caught:
        verify(checked, parameters=parameters)

    assert [item.code for item in caught.value.diagnostics] == codes


@pytest.mark.parametrize(("seconds", "memory"), [(0, 100), (1, 0)])
def test_limits_that_allow_nothing_are_refused(seconds: int, memory: int) -> None:
    with pytest.raises(ValueError, match="at least 1 second"):
        verify(small(X, formula("f", "x")), seconds=seconds, memory=memory)


# -- limits


def test_what_can_not_be_settled_in_time_is_said() -> None:
    report = verify(cubes(), seconds=1)

    found = the(report, Kind.UNREACHED, "f", "true")
    assert (found.state, found.is_fault, found.is_settled) == (State.UNDECIDED, False, False)
    assert found.reason
    assert "not decided in 1 s" in found.says.en
    assert found in report.open
    assert not report.is_sound


def test_influence_that_can_not_be_settled_is_said() -> None:
    checked = small(
        {**CUBES, **yes_no("p")}, formula("f", "p and x * x * x + y * y * y + z * z * z = 114", type="boolean")
    )

    assert the(verify(checked, seconds=1), Kind.USELESS, "p").state is State.UNDECIDED


@pytest.mark.parametrize("left", ["required", "open"])
def test_what_the_solver_can_not_be_told_is_said_with_its_place(left: str) -> None:
    rates = {"type": "decimal", "scale": 0, "min": 1, "max": 5, "by": "text", left: True, "label": label("rates")}
    inputs = {**X, "place": {"type": "text", "max_length": 4, "label": label("place")}}
    decisions = {**formula("f", "lookup(rates, place)"), **formula("g", "f + x"), **formula("h", "x")}

    report = verify(small(inputs, decisions, parameters={"rates": rates}))

    found = {item.decision: item for item in of_kind(report, Kind.COMPLETE)}
    assert [found[name].state for name in "fgh"] == [State.INEXPRESSIBLE, State.INEXPRESSIBLE, State.PROVED]
    [diagnostic] = found["g"].diagnostics
    assert (diagnostic.code, diagnostic.span is not None) == ("JR501", True)
    assert the(report, Kind.USELESS, "x").witnesses


def test_a_scope_that_the_solver_can_not_be_told_leaves_nothing_to_say() -> None:
    rates = {"type": "decimal", "scale": 0, "min": 1, "max": 5, "by": "text", "required": True, "label": label("rates")}
    inputs = {"place": {"type": "text", "max_length": 4, "label": label("place")}}
    scope = {**STATED, "says": {"zh": "适用", "en": "scope"}, "when": "lookup(rates, place) > 2"}
    checked = small(inputs, formula("f", "1"), parameters={"rates": rates}, applies_when=scope)

    assert {item.state for item in verify(checked).findings} == {State.INEXPRESSIBLE}


def test_the_same_question_gets_the_same_answer() -> None:
    rules = [rule("a", "x * share > 7", '"yes"'), rule("b", "x > 5", '"no"')]
    checked = small(X, table("t", rules, otherwise('"no"'), policy="unique"), parameters=SHARE)

    assert verify(checked).to_dict() == verify(checked).to_dict()


def test_threads_do_not_meet() -> None:
    checked = small(X, table("t", [rule("a", "x > 3", '"yes"')], otherwise('"no"')))
    expected, found = verify(checked).to_dict(), []
    threads = [threading.Thread(target=lambda: found.append(verify(checked).to_dict())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [expected] * 4


# -- its own faults


def test_a_witness_that_the_evaluator_does_not_confirm_is_a_fault_of_the_library(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def wrong(_encoding: Encoding, _decision: str) -> Statuses:
        return Statuses(decided=False, undetermined=True)

    monkeypatch.setattr(Encoding, "status", wrong)

    with pytest.raises(MismatchError, match="UNDETERMINED"):
        verify(small(X, formula("f", "x")))


def test_a_witness_that_does_not_show_what_it_should_is_a_fault_of_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jianfu_rules.verifying.pairs._is_less", lambda *_: False)
    promised = [{"monotone": {"output": "f", "in": "x", "direction": "decreasing"}}]

    with pytest.raises(MismatchError, match="monotone"):
        verify(small(X, formula("f", "x"), properties=promised))


# -- the solver is an extra


def test_without_the_solver_the_error_names_the_extra() -> None:
    code = "import sys; sys.modules['z3'] = None; import jianfu_rules; import jianfu_rules.verifying"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        'ModuleNotFoundError: proofs need the solver z3: pip install "jianfu-rules[verify]"'
    )


def test_the_package_itself_does_not_load_the_solver() -> None:
    code = "import sys, jianfu_rules, jianfu_rules.cli.main; print('z3' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "False\n"
