"""Looking for cases that break a law, on a bench."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

import attrs
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from jianfu_rules.checking.checked import CheckedProperty, output_type
from jianfu_rules.checking.elaborate import Elaborator
from jianfu_rules.diagnostics import Diagnostic
from jianfu_rules.expr.core import Core
from jianfu_rules.expr.from_text import from_text
from jianfu_rules.expr.tokens import ExpressionError
from jianfu_rules.model.properties import Direction, Independent, Invariant, Monotone, Total
from jianfu_rules.source import excerpt_of
from jianfu_rules.strategies.bench import Bench, Example, smallest_breach
from jianfu_rules.strategies.expressions import scope_of
from jianfu_rules.strategies.reordering import reordered
from jianfu_rules.strategies.varying import Varying, require_ordered, require_output
from jianfu_rules.testing.laws import (
    Breach,
    breach_of_determinism,
    breach_of_explanation,
    breach_of_independence,
    breach_of_invariant,
    breach_of_knowledge,
    breach_of_labels,
    breach_of_monotony,
    breach_of_row_order,
    breach_of_total,
)
from jianfu_rules.values import Unknown


def breaks_total(bench: Bench, names: tuple[str, ...], count: int) -> Breach | None:
    """Return a case of complete facts in which one of the decisions is open or in conflict."""
    examples = bench.examples(complete=True, whole=True)
    return smallest_breach(bench, examples, lambda one: breach_of_total(bench.ask(one), names), count)


def breaks_deterministic(bench: Bench, count: int) -> Breach | None:
    """Return a case that gets another answer when it is asked again."""

    def breach_of(example: Example) -> Breach | None:
        return breach_of_determinism(bench.ask(example), bench.program(example.day, example.parameters, copy=1))

    return smallest_breach(bench, bench.examples(complete=False), breach_of, count)


def breaks_knowledge_monotone(bench: Bench, count: int) -> Breach | None:
    """Return a case and one with more facts that changes what was settled."""
    examples = bench.examples(complete=False)

    @st.composite
    def growing(draw: st.DrawFn) -> Example:
        example = draw(examples)
        later = {name for name in example.facts if draw(st.integers(0, 3)) == 0}
        return attrs.evolve(example, more=later)

    def breach_of(example: Example) -> Breach | None:
        some = {name: value for name, value in example.facts.items() if name not in example.more}
        return breach_of_knowledge(bench.ask(example, some), bench.ask(example))

    return smallest_breach(bench, growing(), breach_of, count)


def breaks_row_order_free(bench: Bench, count: int) -> Breach | None:
    """Return a case that another order of the rules answers otherwise."""
    for other in map(bench.of, reordered(bench.checked)):

        def breach_of(example: Example, other: Bench = other) -> Breach | None:
            return breach_of_row_order(bench.ask(example), other.ask(example))

        found = smallest_breach(bench, bench.examples(complete=False), breach_of, count)
        if found is not None:
            return found
    return None


def breaks_names_and_labels_agree(bench: Bench, count: int) -> Breach | None:
    """Return a case that is answered otherwise when it is put by labels."""
    examples = bench.examples(complete=False)
    return smallest_breach(bench, examples, lambda one: breach_of_labels(bench.ask(one)), count)


def breaks_explanation_agrees(bench: Bench, count: int) -> Breach | None:
    """Return a case whose explanation says something else than its answer."""
    examples = bench.examples(complete=False)
    return smallest_breach(bench, examples, lambda one: breach_of_explanation(bench.ask(one)), count)


def breaks_monotone(bench: Bench, output: str, in_: str, direction: Direction, count: int) -> Breach | None:
    """Return two cases in which a greater input takes an output to the wrong side."""
    require_output(bench, output)
    require_ordered(output, output_type(bench.checked.decisions[bench.checked.owners[output]], output))
    varying = Varying(bench, in_)
    require_ordered(in_, varying.datatype)

    points = varying.points(null=False)

    def breach_of(example: Example) -> Breach | None:
        now = varying.now(example)
        if isinstance(now, Unknown):
            return None
        values = sorted({value for value in (now, example.more, *points) if value is not None})
        return breach_of_monotony([varying.put(example, value) for value in values], output=output, direction=direction)

    return smallest_breach(bench, _with_another(bench, varying, null=False), breach_of, count)


def breaks_independent(bench: Bench, output: str, of: str, count: int) -> Breach | None:
    """Return two cases in which an input makes a difference that it should not make."""
    require_output(bench, output)
    varying = Varying(bench, of)

    points = varying.points(null=True)

    def breach_of(example: Example) -> Breach | None:
        now = varying.now(example)
        if isinstance(now, Unknown):
            return None
        values = dict.fromkeys((now, example.more, *points))
        return breach_of_independence([varying.put(example, value) for value in values], output=output)

    return smallest_breach(bench, _with_another(bench, varying, null=True), breach_of, count)


def _with_another(bench: Bench, varying: Varying, *, null: bool) -> st.SearchStrategy[Example]:
    """Return a strategy for complete examples, each with a further value of what is varied."""
    examples, others = bench.examples(complete=True, whole=True), varying.values(null=null)
    return st.builds(lambda example, other: attrs.evolve(example, more=other), examples, others)


def breaks_stated(bench: Bench, text: str, count: int, *, always: bool) -> Breach | None:
    """Return a case that breaks a condition written in the language."""
    return _invariant(bench, _condition(bench, text), text, count, always=always)


def _condition(bench: Bench, text: str) -> Core:
    found: list[Diagnostic] = []
    try:
        tree = from_text(text)
    except ExpressionError as error:
        raise InvalidArgument(f"no condition: {error.message}: {text}") from error
    core = Elaborator(scope_of(bench.checked), excerpt_of(text, "<condition>"), found).condition(tree)
    if core is None or found:
        raise InvalidArgument("\n".join(item.text() for item in found))
    return core


def _invariant(bench: Bench, core: Core, text: str, count: int, *, always: bool) -> Breach | None:
    def breach_of(example: Example) -> Breach | None:
        return breach_of_invariant(bench.ask(example), core, text, always=always)

    return smallest_breach(bench, bench.examples(complete=True, whole=True), breach_of, count)


def breaks_declared(bench: Bench, count: int) -> Iterator[Breach | None]:
    """Yield what breaks each declared property."""
    for item in bench.checked.properties:
        yield _of_property(bench, item, count)


def _of_property(bench: Bench, item: CheckedProperty, count: int) -> Breach | None:
    definition = item.definition
    match definition:
        case Monotone(output, name, direction):
            return breaks_monotone(bench, output.text, name.text, direction, count)
        case Independent(output, of):
            return breaks_independent(bench, output.text, of.text, count)
        case Total(decision):
            return breaks_total(bench, (decision.text,), count)
        case Invariant(condition, always):
            if item.core is None:
                raise TypeError("a checked condition has a core")
            return _invariant(bench, item.core, condition.excerpt.text, count, always=always)
        case _:
            assert_never(definition)
