"""Lanes: what is done with hostile inputs of one kind, and what may come of it.

Run by `guarded.in_a_worker`, as `python -m tests.properties.lanes JOURNAL LANE INPUTS SEED`.
"""

from __future__ import annotations

import io
import json
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import chdir
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import attrs
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from jianfu_rules import CheckedRuleset, Program, check, compile_ruleset, evaluate
from jianfu_rules.checking.elaborate import Elaborator
from jianfu_rules.checking.names import Declared
from jianfu_rules.cli import main as cli
from jianfu_rules.cli.exits import Exit
from jianfu_rules.datatypes import (
    BooleanType,
    Datatype,
    DateType,
    EnumType,
    ListType,
    Member,
    NumberType,
    SetType,
    TextType,
)
from jianfu_rules.errors import JianfuError
from jianfu_rules.expr.core import Core, Origin
from jianfu_rules.expr.from_text import from_text, tests_from_text
from jianfu_rules.expr.nodes import Tests
from jianfu_rules.expr.to_text import tests_to_text, to_text
from jianfu_rules.expr.tokens import ExpressionError
from jianfu_rules.loading.load import ruleset_from_text
from jianfu_rules.phrases import Phrase
from jianfu_rules.semantics.expressions import open_names, value_of
from jianfu_rules.source import excerpt_of
from jianfu_rules.testing.cases import cases_from_text, run_case
from jianfu_rules.values import Known
from tests.properties import hostile
from tests.properties.guarded import Bounds
from tests.properties.hostile_facts import SHIPPED, Hostile, hostile_cases
from tests.properties.hostile_values import OwnError
from tests.properties.hostile_words import FILE, Words, typed
from tests.properties.looking import look_at, look_at_error, pickle_and_compare

Outcome = str  # what an input came to, for counting


@attrs.frozen
class Lane:
    """Inputs of one kind, and what is done with each."""

    inputs: Callable[[], st.SearchStrategy[Any]]
    run: Callable[[Any], Outcome]


# -- files


def run_text(fed: hostile.Fed) -> Outcome:
    """Load and check a file, compile it, and evaluate it without facts."""
    return used(fed.data)


def used(data: str | bytes) -> Outcome:
    """Return how far a file came, having done all with it that can be done."""
    reached = "refused"
    try:
        ruleset = ruleset_from_text(data, "f.yaml")
        reached = "loaded"
        checked = check(ruleset)
        reached = "checked"
        assert all(str(item) for item in checked.warnings)
        day = checked.ruleset.in_force.start
        decision = compile_ruleset(checked, as_of=day, parameters=given_to(checked)).evaluate({})
        look_at(decision)
    except JianfuError as error:
        look_at_error(error)
    return reached


def given_to(checked: CheckedRuleset) -> dict[str, object]:
    """Return a value for every parameter that the host has to give."""
    found: dict[str, object] = {}
    for name, item in checked.parameters.items():
        if item.definition.required:
            value = some(item.type)
            found[name] = dict.fromkeys(item.keyed_by.names, value) if isinstance(item.keyed_by, EnumType) else value
    return found


def some(datatype: Datatype) -> object:
    """Return a value of a type, as a host would give it."""
    match datatype:
        case BooleanType():
            return True
        case NumberType(min=low):
            return "0" if low is None else str(int(low))
        case EnumType(names=names):
            return names[0]
        case DateType(min=day):
            return day
        case SetType():
            return []
        case _:
            return "P1D"


def run_mutant(drawn: tuple[bool, int, str]) -> Outcome:
    """Do with a file that was right once what is done with any of its kind."""
    is_ruleset, at, text = drawn
    return used(text) if is_ruleset else run_cases(at, text)


def run_cases(at: int, text: str) -> Outcome:
    """Read cases and run the first of them."""
    try:
        cases = cases_from_text(text, "cases.yaml")
    except JianfuError as error:
        look_at_error(error)
        return "refused cases"
    for case in cases[:3]:
        assert all(run_case(str(hostile.HOMES[at]), case).differences)
    return "loaded cases"


def mutants() -> st.SearchStrategy[tuple[bool, int, str]]:
    """Damaged rulesets, and one in five times damaged cases."""
    rulesets = hostile.mutants(hostile.RULESETS).map(lambda drawn: (True, *drawn))
    cases = hostile.mutants(hostile.CASES).map(lambda drawn: (False, *drawn))
    return st.integers(0, 4).flatmap(lambda draw: rulesets if draw else cases)


# -- expressions

_GRADES = EnumType(
    tuple(Member(name, Phrase(zh, name)) for name, zh in (("good", "好"), ("fair", "中"), ("bad", "坏")))
)
_MARK = NumberType(2, Fraction(0), Fraction(100))
_DAYS = DateType(date(2000, 1, 1), date(2030, 1, 1))
SCOPE = {
    "x": Declared(Origin.INPUT, _MARK),
    "o": Declared(Origin.INPUT, _MARK, optional=True),
    "g": Declared(Origin.INPUT, _GRADES, optional=True),
    "d": Declared(Origin.INPUT, _DAYS),
    "b": Declared(Origin.INPUT, BooleanType()),
    "s": Declared(Origin.INPUT, SetType(_GRADES)),
    "年龄": Declared(Origin.INPUT, NumberType(0, Fraction(-5), Fraction(10**39), "岁", integral=True)),
    "words": Declared(Origin.INPUT, TextType(100)),
    "share": Declared(Origin.PARAMETER, NumberType(2)),
    "rates": Declared(Origin.PARAMETER, _MARK, keyed_by=_GRADES),
    "marks": Declared(Origin.DECISION, ListType(_MARK, 5)),
    "faulty": Declared(Origin.DECISION, None),
}
SOME_FACTS: dict[str, Known] = {"x": Fraction(5), "d": date(2024, 2, 29), "b": True, "rates[good]": Fraction(1)}


def run_expression(text: str) -> Outcome:
    """Read a text as an expression and as a cell; give what is one a type and a value."""
    trees = [tree for tree in (_read(from_text, to_text, text), _read(tests_from_text, tests_to_text, text)) if tree]
    typed = [core for tree in trees if (core := _typed(tree, text)) is not None]
    for core in typed:
        for facts in ({}, SOME_FACTS):
            assert open_names(core, facts) is not None
            value_of(core, facts)
    return "typed" if typed else "read" if trees else "refused"


def _read(read: Callable[[str], Any], write: Callable[[Any], str], text: str) -> Any:
    try:
        tree = read(text)
    except ExpressionError as error:
        assert 0 <= error.start <= max(error.end, error.start) <= len(text) + 1
        assert error.message
        return None
    try:
        assert read(write(tree)) == tree
    except ExpressionError as error:
        assert "at most" in error.message  # in full spelling it may be too long
    return tree


def _typed(tree: Any, text: str) -> Core | None:
    elaborator = Elaborator(SCOPE, excerpt_of(text), [])
    if isinstance(tree, Tests):
        return elaborator.cell("o", tree)
    found = elaborator.typed(tree)
    return None if found is None else found[0]


# -- facts


def run_case_of(hostile_case: Hostile) -> Outcome:
    """Put a case to a ruleset, in the ways in which one can."""
    folder, case = hostile.HOMES[hostile_case.ruleset], hostile_case.case
    ruleset = str(folder) if folder == hostile.PERMIT else f"{folder.parent.name}/{folder.name}"
    options: dict[str, Any] = {"as_of": case.as_of if hostile_case.as_of is None else hostile_case.as_of.make()}
    if hostile_case.extra is not None:
        options["extra"] = hostile_case.extra.make()
    try:
        if hostile_case.parameters is None and case.parameters:
            # What the host gives is right: compiled once, as a host does.
            program = program_of(ruleset, hostile_case.ruleset, case.case)
            decision = program.evaluate(hostile_case.made_facts(), **options)
        else:
            decision = evaluate(
                ruleset, hostile_case.made_facts(), parameters=hostile_case.made_parameters(), **options
            )
    except JianfuError as error:
        look_at_error(error)
        return type(error).__name__
    except OwnError:
        # What the caller's own mapping raises is the caller's; what a value would raise is never asked for.
        assert hostile_case.may_fail
        return "the caller's own"
    look_at(decision, hostile_case.wanted.make(), fully=hostile_case.closely < 3)
    if hostile_case.closely == 0:
        pickle_and_compare(decision)
    return "decision"


@cache
def program_of(ruleset: str, at: int, title: str) -> Program:
    """Return a ruleset compiled with the parameters of a case."""
    [case] = [case for case in SHIPPED[at] if case.case == title]
    return compile_ruleset(ruleset, as_of=case.as_of, parameters=case.parameters)


# -- the command line

CODES = frozenset(code.value for code in Exit)


def run_words(typed: Words) -> Outcome:
    """Give the words to the command line, as if they had been typed."""
    with chdir(playground().name):
        Path(FILE).write_bytes(typed.file.encoded())
        standard = (sys.stdin, sys.stdout, sys.stderr)
        sys.stdin = io.TextIOWrapper(io.BytesIO(typed.file.encoded()))
        sys.stdout, sys.stderr = (io.TextIOWrapper(io.BytesIO(), typed.encoding) for _ in range(2))
        try:
            code = cli.main(list(typed.words))
        except SystemExit as exit_:
            code = exit_.code if isinstance(exit_.code, int) else -1
            assert code in (0, 2)
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            said = [stream.buffer.getvalue() for stream in (sys.stdout, sys.stderr)]
            sys.stdin, sys.stdout, sys.stderr = standard
    assert code in CODES
    assert b"Traceback" not in b"".join(said)
    return f"exit {code}"


@cache
def playground() -> tempfile.TemporaryDirectory[str]:
    """Return the folder that the words are typed in, which goes with the worker; `FOLDER` in it is a ruleset."""
    made = tempfile.TemporaryDirectory()
    shutil.copytree(hostile.PERMIT, Path(made.name, "FOLDER"))
    return made


LANES = {
    "words": Lane(typed, run_words),
    "facts": Lane(hostile_cases, run_case_of),
    "texts": Lane(hostile.texts, run_text),
    "mutants": Lane(mutants, run_mutant),
    "expressions": Lane(hostile.expressions, run_expression),
}


# -- the worker


def main(words: list[str]) -> None:
    """Run a lane, and print what came of it as JSON."""
    journal, name, inputs, first = words
    lane = LANES[name]
    outcomes: Counter[Outcome] = Counter()
    warm_up(lane)
    bounds = Bounds.of_this_process(journal)

    @seed(int(first))
    @settings(
        max_examples=int(inputs),
        database=None,
        deadline=None,
        print_blob=False,
        phases=[Phase.generate, Phase.shrink],  # what explains a failure traces every line, which takes time
        suppress_health_check=list(HealthCheck),
    )
    @given(lane.inputs())
    def nothing_else_comes_out(item: Any) -> None:
        outcomes[bounds.hold(lane.run, item, repr(item))] += 1

    nothing_else_comes_out()
    slowest = {"slowest": bounds.slowest, "slowest_input": bounds.slowest_input[:2_000]}
    print(json.dumps({"inputs": outcomes.total(), "outcomes": outcomes, **slowest}))


@cache
def warm_up(lane: Lane) -> None:
    """Fill the memories that are filled once, so that no input pays for them."""
    for text in hostile.RULESETS:
        used(text)


if __name__ == "__main__":
    main(sys.argv[1:])
