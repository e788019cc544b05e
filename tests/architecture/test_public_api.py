"""The public interface, held as data: a change of it is a change of this file, seen in review."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator

import pytest

import jianfu_rules
from jianfu_rules import Decision, DecisionView, Program, Status

NAMES = [
    "UNKNOWN",
    "CheckError",
    "CheckedRuleset",
    "Decision",
    "DecisionView",
    "Diagnostic",
    "FactsError",
    "JianfuError",
    "LoadError",
    "Overlay",
    "ParameterError",
    "PeriodError",
    "Program",
    "Ruleset",
    "Status",
    "apply_overlay",
    "check",
    "compile_ruleset",
    "evaluate",
    "list_rulesets",
    "load_overlay",
    "load_ruleset",
]
BESIDE = {
    "jianfu_rules.strategies": [
        "InvalidArgument",
        "LawBroken",
        "always",
        "check_laws",
        "datatypes",
        "days_for",
        "decided_facts_for",
        "declared_properties",
        "deterministic",
        "explanation_agrees",
        "expressions",
        "facts_for",
        "independent",
        "knowledge_monotone",
        "monotone",
        "names_and_labels_agree",
        "never",
        "never_both",
        "parameters_for",
        "row_order_free",
        "ruleset_texts",
        "rulesets",
        "total",
        "values",
    ],
    "jianfu_rules.testing": [
        "Case",
        "CaseOutcome",
        "Coverage",
        "Impact",
        "Mutation",
        "cases_from_text",
        "cover",
        "impact",
        "load_cases",
        "mutate",
        "run_case",
    ],
    "jianfu_rules.verifying": [
        "Alternative",
        "Answer",
        "Change",
        "Compared",
        "DecisionDifference",
        "Difference",
        "Finding",
        "Kind",
        "KnownCase",
        "MismatchError",
        "Part",
        "Region",
        "Report",
        "State",
        "Transition",
        "WhatIf",
        "Witness",
        "compare",
        "diff",
        "verify",
        "what_if",
    ],
}
CALLABLES = {
    "apply_overlay": "(ruleset: CheckedRuleset, overlay: OverlayLike) -> CheckedRuleset",
    "check": "(ruleset: Ruleset) -> CheckedRuleset",
    "compile_ruleset": (
        "(ruleset: RulesetLike, *, as_of: dt.date | str, parameters: Mapping[str, object] | None = None, "
        "overlay: OverlayLike | None = None) -> Program"
    ),
    "evaluate": (
        "(ruleset: RulesetLike | Program, facts: FactsLike, *, as_of: dt.date | str, "
        "parameters: Mapping[str, object] | None = None, overlay: OverlayLike | None = None, "
        "extra: Extra = 'forbid') -> Decision"
    ),
    "list_rulesets": "(root: Path | None = None) -> tuple[str, ...]",
    "load_overlay": "(path: str | os.PathLike[str], *, source: str | None = None) -> Overlay",
    "load_ruleset": "(path: str | os.PathLike[str], *, source: str | None = None) -> Ruleset",
}
ANSWER = {
    "status": "-> Status",
    "outcome": "-> Value | Unknown",
    "determining": "-> tuple[Ground, ...]",
    "missing": "-> tuple[Missing, ...]",
    "at_least": "-> tuple[Value, ...]",
    "explanation": "(self) -> Explanation",
    "explain": "(self, *, lang: Lang = 'zh', level: Level = 'short') -> str",
    "to_dict": "(self) -> dict[str, Any]",
    "to_markdown": "(self, *, lang: Lang = 'zh') -> str",
}
MEMBERS: dict[type, dict[str, str]] = {
    DecisionView: {"name": "", **ANSWER},
    Decision: {
        "as_of": "-> dt.date",
        "digest": "-> str",
        "document_digest": "-> str",
        "ruleset": "-> str",
        "title": "-> Phrase",
        "main": "-> str",
        "names": "-> tuple[str, ...]",
        "outputs": "-> Mapping[str, Value]",
        "overlays": "-> tuple[AppliedOverlay, ...]",
        "notes": "-> tuple[Diagnostic, ...]",
        "__getitem__": "(self, name: str) -> DecisionView",
        "ask": "(self) -> Asking",
        "what_if": "(self, outcome: object, *, alternatives: int = 3, seconds: int = 10) -> WhatIf",
        "why_not": "(self, outcome: object) -> WhyNot",
        "redacted": "(self) -> RedactedDecision",
        **ANSWER,
    },
    Program: {
        "as_of": "",
        "checked": "",
        "evaluate": (
            "(self, facts: FactsLike, *, as_of: dt.date | str | None = None, extra: Extra = 'forbid') -> Decision"
        ),
        "evaluate_many": "(self, cases: Iterable[FactsLike], *, extra: Extra = 'forbid') -> Iterator[Decision]",
        "on": "(self, day: dt.date) -> Program",
    },
}


def signature(function: object) -> str:
    """Return a signature as its author wrote it: annotations are text, without the quotes around them."""
    assert callable(function)
    found = inspect.signature(function)
    parameters = [
        item if item.annotation is item.empty else item.replace(annotation=Bare(item.annotation))
        for item in found.parameters.values()
    ]
    return str(found.replace(parameters=parameters, return_annotation=Bare(found.return_annotation)))


class Bare:
    """An annotation that shows itself without quotes."""

    def __init__(self, annotation: object) -> None:
        self.annotation = annotation

    def __repr__(self) -> str:
        return str(self.annotation)


def members(cls: type) -> Iterator[tuple[str, str]]:
    """Yield the public members of a class with their signatures; nothing for attributes."""
    for name, member in vars(cls).items():
        if name.startswith("_") and name != "__getitem__":
            continue
        if inspect.ismemberdescriptor(member):
            yield name, ""
        elif isinstance(member, property):
            yield name, signature(member.fget).replace("(self) ", "")
        else:
            yield name, signature(member)


def test_the_package_exports_these_names() -> None:
    assert jianfu_rules.__all__ == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_exported_name_is_there(name: str) -> None:
    assert hasattr(jianfu_rules, name)


def test_the_exported_functions_are_called_like_this() -> None:
    functions = {name: getattr(jianfu_rules, name) for name in NAMES if inspect.isfunction(getattr(jianfu_rules, name))}

    assert {name: signature(function) for name, function in functions.items()} == CALLABLES


@pytest.mark.parametrize("cls", MEMBERS)
def test_an_answer_has_these_members(cls: type) -> None:
    assert dict(members(cls)) == MEMBERS[cls]


@pytest.mark.parametrize("cls", MEMBERS)
def test_every_public_member_says_what_it_is(cls: type) -> None:
    documented = {name for name, signed in MEMBERS[cls].items() if signed}

    assert [name for name in documented if not inspect.getdoc(vars(cls)[name])] == []


def test_there_are_six_statuses() -> None:
    assert [status.name for status in Status] == [
        "DECIDED",
        "UNDETERMINED",
        "DISCRETION",
        "CONFLICT",
        "NOT_APPLICABLE",
        "INVALID",
    ]


@pytest.mark.parametrize("module", BESIDE)
def test_the_packages_beside_export_these_names(module: str) -> None:
    found = importlib.import_module(module)

    assert sorted(found.__all__) == BESIDE[module]
    assert [name for name in found.__all__ if not inspect.getdoc(getattr(found, name))] == []
