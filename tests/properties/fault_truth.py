"""Whether what was injected is a fault: told by how it was made and by the reference evaluator."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import attrs

from jianfu_rules.checking.checked import CheckedRuleset, CheckedTable
from jianfu_rules.evaluating.result import Status
from jianfu_rules.kleene import Truth
from jianfu_rules.model.properties import Direction, Monotone
from jianfu_rules.semantics.expressions import truth_of
from jianfu_rules.semantics.hit_policy import State as TableState
from jianfu_rules.values import Unknown
from tests.properties.fault_cases import Cases, Facts, Seen, unanalysed
from tests.properties.fault_parts import Fault, Injection

SHOWING = 200  # cases among which one has to show a fault
ALL = 3_000  # cases that are looked through where nothing else is a proof
OPEN = (Status.UNDETERMINED, Status.DISCRETION)


# -- whether an injection is a fault


def judged(injection: Injection, random: Random) -> bool | None:
    """Return whether an injection is a fault; None where the reference evaluator can't tell."""
    checked = unanalysed(injection.ruleset)
    cases = Cases.of(checked, injection.base.day)
    match injection.fault:
        case Fault.GAP:
            return any(_leaves_open(cases, facts) for facts in _facts(injection, cases, random))
        case Fault.OVERLAP:
            return any(in_conflict(cases.see(facts), injection.decision) for facts in _facts(injection, cases, random))
        case Fault.NOT_MONOTONE:
            promise = the_promise(injection)
            return any(goes_wrong(promise, *pair) for pair in pairs(cases, promise.input.text, random, SHOWING))
        case Fault.LOST_EXCEPTION:
            return _is_lost(injection, cases, random)
        case Fault.USELESS:
            told = pairs(cases, injection.words[0], random, SHOWING)
            return _unless(injection, cases, any(answers(one) != answers(other) for one, other in told))
        case Fault.DEAD:
            table, place = _table(checked, injection), _place(checked, injection)
            shown = any(is_matched(case, table, place) for case in _aimed(injection, cases, random))
            return _unless(injection, cases, shown)
        case Fault.SHADOWED:
            place = _place(checked, injection)
            shown = any(counts(case, injection.decision, place) for case in _aimed(injection, cases, random))
            return _unless(injection, cases, shown)


def _unless(injection: Injection, cases: Cases, shown: bool) -> bool | None:  # noqa: FBT001 - whether a case was seen
    """Return whether something never is: not if a case shows it, else if it was made so or no case of all shows it."""
    if shown or injection.proved:
        return not shown
    if cases.count() > ALL:
        return None
    checked = cases.checked
    if injection.fault is Fault.USELESS:
        name = injection.words[0]
        groups: dict[object, set[object]] = {}
        for case in cases.all():
            rest = tuple(value for key, value in case.facts.items() if key != name)
            groups.setdefault(rest, set()).add(answers(case))
        return all(len(found) == 1 for found in groups.values())
    place = _place(checked, injection)
    if injection.fault is Fault.DEAD:
        return not any(is_matched(case, _table(checked, injection), place) for case in cases.all())
    return not any(counts(case, injection.decision, place) for case in cases.all())


def _facts(injection: Injection, cases: Cases, random: Random) -> Iterator[Facts]:
    if injection.facts is not None:
        yield {**cases.facts(random), **injection.facts}
    tables = [] if injection.decision is None else [_table(cases.checked, injection)]
    for index in range(SHOWING):
        aims = random.choice(random.choice(tables).rows).conditions if index % 2 and tables else ()
        yield cases.aimed(random, *aims)


def _aimed(injection: Injection, cases: Cases, random: Random) -> Iterator[Seen]:
    table = _table(cases.checked, injection)
    place = _place(cases.checked, injection)
    yield from cases.some(random, SHOWING // 2, table)
    yield from (cases.draw(random, *table.rows[place].conditions) for _ in range(SHOWING // 2))


def _table(checked: CheckedRuleset, injection: Injection) -> CheckedTable:
    table = checked.decisions[injection.decision or ""]
    assert isinstance(table, CheckedTable)
    return table


def _place(checked: CheckedRuleset, injection: Injection) -> int:
    ids = [row.rule.id.text for row in _table(checked, injection).rows]
    return ids.index(injection.words[0])


def _leaves_open(cases: Cases, facts: Facts) -> bool:
    try:
        results = cases.see(facts).results
    except TypeError as error:
        # The reference evaluator's word for a table without an answer, which check() has to keep from it.
        assert "has a gap" in str(error)  # noqa: PT017 - any other is a fault of the library
        return True
    return any(result.status in OPEN for result in results.values())


def _is_lost(injection: Injection, cases: Cases, random: Random) -> bool | None:
    """Return whether the promise is broken now, or a conflict came up, which the ruleset before has none of."""
    before = unanalysed(attrs.evolve(injection.base.ruleset, properties=injection.ruleset.properties))
    table = before.decisions[injection.decision or ""]
    assert isinstance(table, CheckedTable)
    exception = next(row for row in table.rows if row.rule.id.text == injection.words[0])
    target = next(row for row in table.rows if row.rule.id.text == injection.words[1])
    lost = False
    for _ in range(SHOWING // 3):
        old = injection.base.cases.draw(random, *exception.conditions, *target.conditions)
        if is_broken(before, old) or in_conflict(old, injection.decision):
            return None
        new = cases.see(old.facts)
        lost = lost or is_broken(cases.checked, new) or in_conflict(new, injection.decision)
    return lost


# -- what a case shows


def answers(case: Seen) -> tuple[object, ...]:
    return tuple((result.status, result.value) for result in case.results.values())


def in_conflict(case: Seen, decision: str | None) -> bool:
    ruling = case.results[decision or ""].ruling
    return ruling is not None and ruling.state is TableState.CONFLICT


def is_matched(case: Seen, table: CheckedTable, place: int) -> bool:
    inside = case.results[table.definition.name].status is not Status.NOT_APPLICABLE
    return inside and case.matching(table).matches[place] is Truth.TRUE


def counts(case: Seen, decision: str | None, place: int) -> bool:
    ruling = case.results[decision or ""].ruling
    return ruling is not None and place in ruling.hits


def is_broken(checked: CheckedRuleset, case: Seen) -> bool:
    """Tell whether a case breaks the last promise, which is one of never."""
    promise = checked.properties[-1]
    assert promise.core is not None
    return _inside(case) and truth_of(promise.core, case.values) is Truth.TRUE


def _inside(case: Seen) -> bool:
    return all(result.status is not Status.NOT_APPLICABLE for result in case.results.values())


def pairs(cases: Cases, name: str, random: Random, count: int) -> Iterator[tuple[Seen, Seen]]:
    """Yield cases that differ in one fact or parameter only."""
    if name not in cases.values:
        return
    for case in cases.some(random, count):
        other = random.choice(cases.values[name])
        if other != case.facts[name]:
            yield case, cases.see({**case.facts, name: other})


def about_a_broken_promise(injection: Injection, random: Random) -> Injection:
    """Return an injection into a score as one about a promise that is broken now, where there is one."""
    cases = Cases.of(unanalysed(injection.ruleset), injection.base.day)
    promises = [item for item in injection.ruleset.properties if isinstance(item, Monotone)]
    for promise in random.sample(promises, len(promises)):
        if any(goes_wrong(promise, *pair) for pair in pairs(cases, promise.input.text, random, SHOWING // 2)):
            words = (promise.output.text, promise.input.text, promise.direction.value)
            return attrs.evolve(injection, decision=cases.checked.owners[promise.output.text], words=words)
    return injection


def the_promise(injection: Injection) -> Monotone:
    promises = [item for item in injection.ruleset.properties if isinstance(item, Monotone)]
    [found] = [item for item in promises if (item.output.text, item.input.text) == injection.words[:2]]
    return found


def goes_wrong(promise: Monotone, one: Seen, other: Seen) -> bool:
    """Tell whether two cases that differ in one fact break a promise."""
    of, output = promise.input.text, promise.output.text
    told = [case.values[name] for case in (one, other) for name in (of, output)]
    if any(value is None or isinstance(value, Unknown) for value in told):
        return False
    low, first, high, second = told
    if low > high:  # type: ignore[operator]  # numbers, days or booleans
        first, second = second, first
    return first > second if promise.direction is Direction.INCREASING else first < second  # type: ignore[operator]
