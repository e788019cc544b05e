"""Every ruleset that comes with the library: sound, documented, cited, and hit by its cases."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import attrs
import pytest

from jianfu_rules import list_rulesets
from jianfu_rules.api.rulesets import versions_of
from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.evaluating.result import GroundKind, Status
from jianfu_rules.explaining.explanation import Explanation
from jianfu_rules.kleene import Truth
from jianfu_rules.loading.locate import bundled_root
from jianfu_rules.model.citation import Citation
from jianfu_rules.model.ruleset import Ruleset
from jianfu_rules.model.table import TableDefinition
from jianfu_rules.phrases import Phrase
from jianfu_rules.testing.cases import Case, CaseOutcome, load_cases, run_case

RULESETS = list_rulesets()
VERSIONS = [(name, version.ruleset.in_force.start) for name in RULESETS for version in versions_of(name)]
HAN = re.compile("[\u4e00-\u9fff]")

each_ruleset = pytest.mark.parametrize("name", RULESETS)
# All tests of a version go to one worker, which runs its cases once.
each_version = pytest.mark.parametrize(
    ("name", "day"),
    [
        pytest.param(name, day, id=f"{name} {day}", marks=pytest.mark.xdist_group(f"{name} {day}"))
        for name, day in VERSIONS
    ],
)


@cache
def version(name: str, day: dt.date) -> CheckedRuleset:
    (found,) = [item for item in versions_of(name) if item.ruleset.in_force.start == day]
    return found


def case_file(name: str, day: dt.date) -> Path:
    return bundled_root() / name / "cases" / f"{day}.yaml"


@cache
def cases_of(name: str, day: dt.date) -> tuple[Case, ...]:
    return load_cases(case_file(name, day))


@cache
def outcomes(name: str, day: dt.date) -> tuple[CaseOutcome, ...]:
    return tuple(run_case(version(name, day), case) for case in cases_of(name, day))


@cache
def accounts(name: str, day: dt.date, decision: str) -> tuple[Explanation, ...]:
    """Return the accounts of one decision in all cases whose facts could be read."""
    return tuple(found.decision[decision].explanation() for found in outcomes(name, day) if found.decision is not None)


def rules(name: str, day: dt.date) -> list[tuple[str, str]]:
    """Return decision and id (`decision.rule`) of every rule of every table."""
    decisions = version(name, day).ruleset.decisions
    return [
        (decision.name, f"{decision.name}.{rule.id}")
        for decision in decisions.values()
        if isinstance(decision, TableDefinition)
        for rule in decision.rules
    ]


def parts_of(thing: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Yield everything inside a model object, with where it stands."""
    yield path, thing
    kind: type = type(thing)
    if attrs.has(kind):
        for field in attrs.fields(kind):
            if field.name not in ("places", "span", "excerpt", "tree"):
                yield from parts_of(getattr(thing, field.name), f"{path}.{field.name}")
    elif isinstance(thing, Mapping):
        for key, value in thing.items():
            yield from parts_of(value, f"{path}.{key}")
    elif isinstance(thing, tuple):
        for index, value in enumerate(thing):
            yield from parts_of(value, f"{path}.{index}")


def phrases(ruleset: Ruleset) -> list[tuple[str, Phrase]]:
    return [(path, part) for path, part in parts_of(ruleset) if isinstance(part, Phrase)]


def test_there_are_shipped_rulesets() -> None:
    assert {"admission/jingmen", "scoring/pudong"} <= set(RULESETS)


# -- the folder


@each_ruleset
def test_a_ruleset_is_called_like_its_folder(name: str) -> None:
    assert {item.id for item in versions_of(name)} == {name}


@each_ruleset
def test_a_ruleset_has_a_readme(name: str) -> None:
    assert (bundled_root() / name / "README.md").is_file()


@each_ruleset
def test_a_folder_holds_versions_cases_and_a_readme_only(name: str) -> None:
    versions = {f"{item.ruleset.in_force.start}.yaml" for item in versions_of(name)}
    folder = bundled_root() / name

    assert {path.name for path in folder.iterdir()} <= {"README.md", "cases", "parameters.yaml", *versions}
    assert {path.name for path in (folder / "cases").iterdir()} <= versions


@each_ruleset
def test_no_day_between_two_versions_is_left_out(name: str) -> None:
    gaps = [
        (earlier.ruleset.in_force.end, later.ruleset.in_force.start)
        for earlier, later in pairwise(versions_of(name))
        if earlier.ruleset.in_force.end != later.ruleset.in_force.start
    ]

    assert gaps == []


# -- the file


@each_version
def test_a_ruleset_checks_without_a_warning(name: str, day: dt.date) -> None:
    assert [str(item) for item in version(name, day).warnings] == []


@each_version
def test_everything_said_is_said_in_chinese_and_in_english(name: str, day: dt.date) -> None:
    found = phrases(version(name, day).ruleset)

    assert len(found) > 0
    assert [path for path, phrase in found if not HAN.search(phrase.zh)] == []
    assert [path for path, phrase in found if not phrase.en.strip() or HAN.search(phrase.en)] == []


@each_version
def test_every_input_has_a_question_and_someone_who_answers(name: str, day: dt.date) -> None:
    inputs = version(name, day).ruleset.inputs

    assert [item.name for item in inputs.values() if item.ask is None] == []
    assert [item.name for item in inputs.values() if item.answered_by is None and item.judgement is None] == []


@each_version
def test_every_parameter_has_a_label(name: str, day: dt.date) -> None:
    assert [item.name for item in version(name, day).ruleset.parameters.values() if item.label is None] == []


@each_version
def test_every_source_is_cited(name: str, day: dt.date) -> None:
    ruleset = version(name, day).ruleset
    cited = {part.source.text for _, part in parts_of(ruleset) if isinstance(part, Citation)}

    assert cited == set(ruleset.sources)


@each_version
def test_what_the_rules_leave_out_is_said(name: str, day: dt.date) -> None:
    assert len(version(name, day).ruleset.not_encoded) > 0


@each_version
def test_what_is_modelled_says_what_is_ours(name: str, day: dt.date) -> None:
    silent = []
    for decision in version(name, day).ruleset.decisions.values():
        parts: list[Any] = [decision]
        if isinstance(decision, TableDefinition):
            parts = [*decision.rules, *([] if decision.otherwise is None else [decision.otherwise])]
        modelled = [part for part in parts if part.basis.value == "modelled"]
        silent += [f"{decision.name}: {part.says.en}" for part in modelled if part.note is None]

    assert silent == []


@each_version
def test_a_modelled_first_day_is_explained(name: str, day: dt.date) -> None:
    period = version(name, day).ruleset.in_force

    assert period.basis.value != "modelled" or period.note is not None


# -- the cases


@each_version
def test_a_version_has_cases(name: str, day: dt.date) -> None:
    assert case_file(name, day).is_file()
    assert len(cases_of(name, day)) > 0


@each_version
def test_every_case_comes_out_as_expected(name: str, day: dt.date) -> None:
    failed = {found.case.case: found.differences for found in outcomes(name, day) if not found.passed}

    assert failed == {}


@each_version
def test_every_case_expects_something(name: str, day: dt.date) -> None:
    fields = [field.name for field in attrs.fields(type(cases_of(name, day)[0].expect)) if field.name != "places"]
    empty = [case.case for case in cases_of(name, day) if all(getattr(case.expect, field) is None for field in fields)]

    assert empty == []


@each_version
def test_no_two_cases_are_called_the_same(name: str, day: dt.date) -> None:
    titles = [case.case for case in cases_of(name, day)]

    assert sorted(set(titles)) == sorted(titles)


@each_version
def test_every_rule_is_hit_by_a_case(name: str, day: dt.date) -> None:
    hit = {
        row.id
        for decision in version(name, day).decisions
        for account in accounts(name, day, decision)
        for row in account.rows
        if row.part in ("determining", "concurring", "overriding")
    }

    assert [rule for _, rule in rules(name, day) if rule not in hit] == []


@each_version
def test_every_rule_fails_to_hold_in_a_case(name: str, day: dt.date) -> None:
    missed = {
        row.id
        for decision in version(name, day).decisions
        for account in accounts(name, day, decision)
        for row in account.rows
        if row.holds is Truth.FALSE
    }

    assert [rule for _, rule in rules(name, day) if rule not in missed] == []


@each_version
def test_every_otherwise_row_is_hit_by_a_case(name: str, day: dt.date) -> None:
    decisions = version(name, day).ruleset.decisions.values()
    expected = {item.name for item in decisions if isinstance(item, TableDefinition) and item.otherwise is not None}
    hit = {
        line.ground.id.removesuffix(".otherwise")
        for decision in version(name, day).decisions
        for account in accounts(name, day, decision)
        for line in account.grounds
        if line.ground.kind is GroundKind.OTHERWISE
    }

    assert expected - hit == set()


@each_version
def test_every_decision_is_decided_in_a_case_and_undecided_in_another(name: str, day: dt.date) -> None:
    for decision in version(name, day).decisions:
        found = {account.status is Status.DECIDED for account in accounts(name, day, decision)}
        assert found == {True, False}, decision
