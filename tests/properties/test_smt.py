"""What the solver is told is what the reference evaluator does, on random rulesets of the whole language."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations, product
from random import Random
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings

from jianfu_rules import FactsError, ParameterError, Status, list_rulesets
from jianfu_rules.api.rulesets import versions_of
from jianfu_rules.checking.checked import CheckedRuleset, CheckedTable
from jianfu_rules.compiling.to_smt.encoding import Encoding
from jianfu_rules.compiling.to_smt.givens import Freedom
from jianfu_rules.compiling.to_smt.solving import Limits, Model, Solver
from jianfu_rules.compiling.to_smt.terms import conj, implied, negated, new_context
from jianfu_rules.evaluating.facts import read_facts
from jianfu_rules.evaluating.parameters import read_parameters
from jianfu_rules.evaluating.reference import decide, matching_of, outputs_of
from jianfu_rules.evaluating.result import DecisionResult
from jianfu_rules.kleene import Truth
from jianfu_rules.loading.locate import bundled_root
from jianfu_rules.model.properties import Direction
from jianfu_rules.semantics.hit_policy import State as TableState
from jianfu_rules.testing.cases import Case, load_cases
from jianfu_rules.values import Known
from jianfu_rules.verifying import Kind, Report, State, verify
from jianfu_rules.verifying.pairs import verify_independent, verify_monotone
from tests.properties.generated import Formula, Small, small_rulesets
from tests.properties.varied import Varied, varied
from tests.unit.verifying.encoded import ANY, LIMITS, Facts, differences

RULESETS = 50  # of the usual run, in five tests
CASES = 10  # of each: 500 pairs
LONG = 400  # rulesets of the long run, with 25 cases each: 10,000 pairs

# -- the encoding


def of_varied(found: Varied, count: int) -> list[str]:
    random = Random(found.seed)  # noqa: S311 - chance that comes again, no secret
    parameters = read_parameters(found.checked, found.given, found.as_of)
    cases = [read_facts(found.checked, found.facts(random)).values for _ in range(count)]
    return [f"seed {found.seed}: {told}" for told in differences(found.checked, found.as_of, parameters, cases)]


@pytest.mark.parametrize("part", range(5))
def test_the_solver_is_told_what_the_reference_evaluator_does(part: int) -> None:
    size = RULESETS // 5

    assert [told for seed in range(part * size, (part + 1) * size) for told in of_varied(varied(seed), CASES)] == []


@pytest.mark.long
@pytest.mark.parametrize("part", range(10))
def test_the_solver_is_told_what_the_reference_evaluator_does_in_the_long_run(part: int) -> None:
    size = LONG // 10

    assert [
        told for seed in range(1000 + part * size, 1000 + (part + 1) * size) for told in of_varied(varied(seed), 25)
    ] == []


def test_the_cases_hold_every_status_and_text_that_no_ruleset_mentions() -> None:
    results: list[DecisionResult] = []
    words: set[object] = set()
    for seed in range(RULESETS):
        found = varied(seed)
        random = Random(seed)  # noqa: S311 - as above
        parameters = read_parameters(found.checked, found.given, found.as_of)
        for _ in range(CASES):
            facts = read_facts(found.checked, found.facts(random)).values
            words.add(facts.get("word"))
            results += decide(found.checked, {**parameters, **facts}).values()

    assert {result.status for result in results} == {*Status} - {Status.INVALID}
    assert "其他" in words


def readable(checked: CheckedRuleset, case: Case) -> tuple[dt.date, Facts, Facts] | None:
    """Return day, parameters and facts of a case; None for one that shows what can't be read."""
    try:
        parameters = read_parameters(checked, case.parameters, case.as_of)
        return case.as_of, parameters, read_facts(checked, case.facts).values
    except (FactsError, ParameterError):
        return None


@pytest.mark.lane
@pytest.mark.parametrize("name", list_rulesets())
def test_the_solver_agrees_on_the_cases_of_a_shipped_ruleset(name: str) -> None:
    for checked in versions_of(name):
        file = bundled_root() / name / "cases" / f"{checked.ruleset.in_force.start}.yaml"
        by_law: dict[str, tuple[dt.date, Facts, list[Facts]]] = {}
        for case in load_cases(file):
            found = readable(checked, case)
            if found is not None:
                day, parameters, facts = found
                by_law.setdefault(f"{day} {parameters}", (day, parameters, []))[2].append(facts)

        assert by_law
        assert [told for law in by_law.values() for told in differences(checked, *law)] == []


# -- the law: no further fact changes a settled result


@pytest.mark.parametrize("part", range(4))
def test_the_solver_finds_no_further_fact_that_changes_a_settled_result(part: int) -> None:
    proved = 0
    for seed in range(40 + 3 * part, 43 + 3 * part):
        found = varied(seed)
        parameters = read_parameters(found.checked, found.given, found.as_of)
        context = new_context()
        before, after = (
            Encoding(found.checked, found.as_of, context, prefix, parameters, freedom=ANY)
            for prefix in ("before ", "after ")
        )
        kept = [implied(given.known, given.equals(after.inputs[name])) for name, given in before.inputs.items()]
        solver = Solver.of(context, Limits(seconds=2), before.domain(), after.domain(), *kept)
        for name in found.checked.decisions:
            changed = negated(before.outcome_equals(after, name))
            answer = solver.find(negated(before.status(name).undecided), changed)
            assert not isinstance(answer, Model), (seed, name, before.facts_of(answer), after.facts_of(answer))
            proved += answer is None

    assert proved


def test_the_solver_finds_facts_that_change_an_open_result() -> None:
    found = varied(0)
    parameters = read_parameters(found.checked, found.given, found.as_of)
    context = new_context()
    before, after = (
        Encoding(found.checked, found.as_of, context, prefix, parameters, freedom=ANY)
        for prefix in ("before ", "after ")
    )
    solver = Solver.of(context, LIMITS, before.domain(), after.domain(), after.complete(), negated(before.complete()))
    kept = conj(*(implied(given.known, given.equals(after.inputs[name])) for name, given in before.inputs.items()))

    answer = solver.find(kept, negated(before.outcome_equals(after, found.checked.main)))

    assert isinstance(answer, Model)
    assert before.facts_of(answer).items() <= after.facts_of(answer).items()


# -- findings against all cases there are


@attrs.frozen
class Worked:
    """One complete case of a small ruleset, worked out by the reference evaluator."""

    facts: tuple[object, ...]  # inputs and open parameters, in order
    values: Mapping[str, Known]
    results: Mapping[str, DecisionResult]


def worked_out(small: Small, *, with_parameters: bool = True) -> list[Worked]:
    """Return every complete case there is."""
    found = []
    for complete in small.completions({}):
        facts = {name: value for name, value in complete.items() if name in small.inputs}
        values: dict[str, Known] = dict(read_facts(small.checked, facts).values)
        given = {name: value for name, value in complete.items() if name in small.parameters}
        values |= read_parameters(small.checked, given if with_parameters else {}, dt.date(2025, 6, 30))
        results = decide(small.checked, values)
        for name, result in results.items():
            decision = small.checked.decisions[name]
            values |= outputs_of(decision, result.value) if isinstance(decision, CheckedTable) else {name: result.value}
        found.append(Worked(tuple(complete.values()), values, results))
    return found


def seen(small: Small, cases: Sequence[Worked]) -> dict[Kind, set[tuple[str, ...]]]:
    """Return which claims some case refutes, by what they are about: a claim that is not here is true."""
    found: dict[Kind, set[tuple[str, ...]]] = {kind: set() for kind in Kind}
    for case in cases:
        for name, result in case.results.items():
            decision = small.checked.decisions[name]
            if result.status in (Status.UNDETERMINED, Status.DISCRETION):
                found[Kind.COMPLETE].add((name,))
            if isinstance(decision, CheckedTable):
                of_table(decision, case, result, found)
                found[Kind.UNREACHED].add((name, str(result.value)))
    names = [*small.inputs, *small.parameters]
    for place, name in enumerate(names):
        groups: dict[object, set[object]] = {}
        for case in cases:
            rest = (*case.facts[:place], *case.facts[place + 1 :])
            answers = tuple((result.status, str(result.value)) for result in case.results.values())
            groups.setdefault(rest, set()).add(answers)
        if any(len(answers) > 1 for answers in groups.values()):
            found[Kind.USELESS].add((name,))
    return found


def of_table(
    table: CheckedTable, case: Worked, result: DecisionResult, found: dict[Kind, set[tuple[str, ...]]]
) -> None:
    name, ids = table.definition.name, [row.rule.id.text for row in table.rows]
    for row, truth in enumerate(matching_of(table, case.values).matches):
        if truth is Truth.TRUE:
            found[Kind.DEAD_RULE].add((ids[row],))
    if result.ruling is None:
        return
    found[Kind.SHADOWED_RULE] |= {(ids[row],) for row in result.ruling.hits}
    if result.ruling.state is TableState.CONFLICT:
        found[Kind.CONSISTENT] |= {(ids[one], ids[other]) for one, other in combinations(result.ruling.hits, 2)}
    if result.ruling.state is TableState.DECIDED and result.ruling.by_otherwise:
        found[Kind.IDLE_OTHERWISE].add((name,))


def subjects(report: Report, kind: Kind, state: State) -> set[tuple[str, ...]]:
    """Return what the claims of a kind that came out so are about; of those without a subject, the decision."""
    return {
        item.subject or (item.decision or "",) for item in report.findings if item.kind is kind and item.state is state
    }


ASKED = (Kind.COMPLETE, Kind.DEAD_RULE, Kind.SHADOWED_RULE, Kind.IDLE_OTHERWISE, Kind.UNREACHED, Kind.USELESS)
few_examples = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))


@few_examples
@given(small_rulesets())
def test_what_is_proved_is_true_of_every_case_and_what_is_refuted_is_not(small: Small) -> None:
    report = verify(small.checked)
    found = seen(small, worked_out(small))

    assert report.open == ()
    for kind in ASKED:
        assert subjects(report, kind, State.REFUTED) <= found[kind], kind
        assert subjects(report, kind, State.PROVED) & found[kind] == set(), kind
    assert subjects(report, Kind.CONSISTENT, State.REFUTED) == found[Kind.CONSISTENT]


@few_examples
@given(small_rulesets())
def test_a_decision_waits_for_an_open_parameter_where_some_case_does(small: Small) -> None:
    waiting = {
        name
        for case in worked_out(small, with_parameters=False)
        for name, result in case.results.items()
        if result.status is Status.UNDETERMINED
    }

    notes = {item.decision for item in verify(small.checked).notes}

    assert notes == waiting


@few_examples
@given(small_rulesets())
def test_formulas_grow_and_depend_as_all_cases_show(small: Small) -> None:
    context = new_context()
    encoding = Encoding(small.checked, dt.date(2025, 6, 30), context, freedom=Freedom(open_is_free=True))
    cases = worked_out(small)
    names = [*small.inputs, *small.parameters]
    for decision in small.decisions:
        for of in ("x", "y", "limit") if isinstance(decision, Formula) else ():
            if of not in names:
                continue
            pairs = list(differing(cases, names.index(of), decision.name))
            for direction, wrong in ((Direction.INCREASING, operator.gt), (Direction.DECREASING, operator.lt)):
                state = verify_monotone(encoding, LIMITS, decision.name, of, direction).state
                assert (state is State.REFUTED) is any(wrong(*pair) for pair in pairs)
            state = verify_independent(encoding, LIMITS, decision.name, of).state
            assert (state is State.REFUTED) is any(one != other for one, other in pairs)


def differing(cases: Sequence[Worked], place: int, output: str) -> Iterator[tuple[Any, Any]]:
    """Yield the output in every two cases that differ in one number only, the one with the smaller number first."""
    for one, other in product(cases, repeat=2):
        rests = [(*case.facts[:place], *case.facts[place + 1 :]) for case in (one, other)]
        low, high = one.facts[place], other.facts[place]
        if rests[0] == rests[1] and isinstance(low, Decimal) and isinstance(high, Decimal) and low < high:
            yield one.values[output], other.values[output]


@pytest.mark.long
@pytest.mark.parametrize("part", range(5))
def test_every_witness_on_a_ruleset_of_the_whole_language_is_confirmed(part: int) -> None:
    # A witness that the reference evaluator does not confirm raises.
    for seed in range(2000 + 20 * part, 2020 + 20 * part):
        found = varied(seed)
        report = verify(found.checked, as_of=found.as_of, parameters=found.given if seed % 2 else None, seconds=1)

        assert all(item.witnesses for item in report.findings if item.state is State.REFUTED)


def test_witnesses_on_rulesets_of_the_whole_language_are_confirmed() -> None:
    found = [varied(seed) for seed in (1, 6, 14)]

    reports = [verify(item.checked, as_of=item.as_of, seconds=1) for item in found]

    assert all(any(item.witnesses for item in report.findings) for report in reports)
