"""Where decisions change: the values at which a comparison tips over, and the cases that a ruleset tells apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import islice

import attrs

from jianfu_rules.checking.checked import CheckedFormula, CheckedRuleset, CheckedTable
from jianfu_rules.checking.types import MAX_SCALE
from jianfu_rules.datatypes import BooleanType, DateType, DurationType, NumberType, TextType
from jianfu_rules.expr.core import Calculate, Choose, Compare, Const, Core, IsNull, Origin, Read, Shift, parts, reads
from jianfu_rules.expr.nodes import ArithmeticOp, CompareOp
from jianfu_rules.strategies.rows import giving, hit
from jianfu_rules.strategies.search import Search
from jianfu_rules.strategies.searching import Part
from jianfu_rules.strategies.worlds import Law, World, highest, simplest, stands, worth
from jianfu_rules.values import Duration, Settled

TRIES = 6  # worlds on each side of a comparison
EFFORT = 200  # steps of the search for them
ORDERED = (NumberType, DateType)


def cuts_of(laws: Iterable[Law]) -> dict[str, frozenset[Settled]]:
    """Return, for each number, day and text among the inputs, the values on both sides of where a comparison tips over.

    Looked at are comparisons in which it is the only such input, also through parameters, formulas and tables.
    """
    found: dict[str, set[Settled]] = {}
    for law in laws:
        ordered = {name for name, item in law.checked.inputs.items() if _has_points(item.type)}
        for node in _comparisons(law):
            names = law.inputs_of(node) & ordered
            if len(names) == 1:
                name = next(iter(names))
                found.setdefault(name, set()).update(_tips(law, node, name))
    return {name: frozenset(values) for name, values in found.items()}


def _has_points(datatype: object) -> bool:
    return isinstance(datatype, NumberType | DateType | TextType)


def _comparisons(law: Law) -> Iterator[Compare]:
    for root in law.conditions():
        yield from (node for node in _nodes(root) if isinstance(node, Compare))


def _nodes(node: Core) -> Iterator[Core]:
    yield node
    for part in parts(node):
        yield from _nodes(part)


def _tips(law: Law, node: Compare, name: str) -> Iterator[Settled]:
    """Yield values of an input beside which a comparison changes, found from both ends of its type."""
    for start in (simplest_world(law), _highest_world(law)):
        has_order = isinstance(worth(node.left, start), Fraction | dt.date)
        for op in CompareOp if has_order else (CompareOp.EQ, CompareOp.NE):
            wanted = (Compare(op, node.left, node.right), True)
            for world in islice(Search(left=EFFORT).worlds([wanted], start), TRIES):
                if world.facts[name] != start.facts[name]:
                    yield world.facts[name]


def simplest_world(law: Law) -> World:
    """Return the world of the simplest facts."""
    return World(law, {name: simplest(item.type) for name, item in law.checked.inputs.items()})


def _highest_world(law: Law) -> World:
    found: dict[str, Settled] = {}
    for name, item in law.checked.inputs.items():
        match item.type:
            case NumberType():
                found[name] = highest(item.type) * item.type.step
            case DateType(max=high):
                found[name] = high
            case BooleanType():
                found[name] = True
            case _:
                found[name] = simplest(item.type)
    return World(law, found)


# -- cases that a ruleset tells apart


@attrs.frozen
class Aims:
    """Conditions worth bringing about, by what they are for; each is a list of parts that hold together."""

    hits: tuple[tuple[Part, ...], ...]  # a row sets the outcome
    misses: tuple[tuple[Part, ...], ...]  # all conditions of a row but one
    borders: tuple[tuple[Part, ...], ...]  # two sides of a comparison are equal, or a step apart

    @property
    def groups(self) -> tuple[tuple[tuple[Part, ...], ...], ...]:
        """Return the kinds that there are."""
        return tuple(group for group in (self.hits, self.misses, self.borders) if group)


def aims_of(law: Law) -> Aims:
    """Return what facts of a ruleset should be aimed at."""
    checked = law.checked
    hits = [(*found, *applies(checked)) for decision in checked.decisions.values() for found in _hits(decision)]
    misses = [tuple(found) for decision in checked.decisions.values() for found in _misses(decision)]
    misses += [((part[0], False),) for part in applies(checked)]
    sides = {(node.left, node.right): node for node in _borders(law)}
    borders = [border for node in sides.values() for border in _beside(law, node)]
    return Aims(tuple(hits), tuple(misses), tuple(borders))


def applies(checked: CheckedRuleset) -> tuple[Part, ...]:
    """Return what has to hold for the ruleset to apply."""
    scope = checked.applies_when
    return () if scope is None else tuple((condition.core, True) for condition in scope.conditions)


def _hits(decision: CheckedFormula | CheckedTable) -> Iterator[list[Part]]:
    if isinstance(decision, CheckedFormula):
        for node in _nodes(decision.formula):
            if isinstance(node, Choose):
                yield [(node.condition, True)]
                yield [(node.condition, False)]
        if isinstance(decision.type, BooleanType):
            yield [(decision.formula, True)]
            yield [(decision.formula, False)]
        return
    for row in giving(decision):
        yield hit(decision, row)
    for row, about in enumerate(decision.rows):
        for over in about.overriders:
            # An exception at work: both match, and the exception stands.
            yield [(stands(decision, over), True), *((condition.core, True) for condition in about.conditions)]
        if not about.outputs:
            yield [(stands(decision, row), True)]
    if decision.otherwise is not None:
        yield hit(decision, None)


def _misses(decision: CheckedFormula | CheckedTable) -> Iterator[list[Part]]:
    if isinstance(decision, CheckedFormula):
        return
    for about in decision.rows:
        for missed in about.conditions:
            others = [condition for condition in about.conditions if condition is not missed]
            yield [*((condition.core, True) for condition in others), (missed.core, False)]


def _borders(law: Law) -> Iterator[Compare]:
    """Yield comparisons of numbers or days that several inputs have a part in: their cuts are not known beforehand."""
    for node in _comparisons(law):
        ordered = [name for name in law.inputs_of(node) if isinstance(law.checked.inputs[name].type, ORDERED)]
        if len(ordered) > 1 and not any(
            isinstance(side, Const) and isinstance(side.value, bool) for side in parts(node)
        ):
            yield node


def _beside(law: Law, node: Compare) -> Iterator[tuple[Part, ...]]:
    there = tuple(
        (IsNull(Read(name, Origin.INPUT, item.type)), False)
        for name, item in law.checked.inputs.items()
        if item.definition.optional and any(read.name == name for read in reads(node))
    )
    found = worth(node.left, simplest_world(law))
    if isinstance(found, Fraction | dt.date):
        yield (*there, (Compare(CompareOp.EQ, node.left, node.right), True))
    match found:
        case Fraction():
            step = Const(_step(law, node), NumberType(scale=MAX_SCALE))
            for op in (ArithmeticOp.ADD, ArithmeticOp.SUB):
                other = Calculate(op, node.right, step)
                yield (*there, (Compare(CompareOp.EQ, node.left, other), True))
        case dt.date():
            for days in (1, -1):
                other_day = Shift(node.right, Const(Duration(days=days), DurationType()), backwards=False)
                yield (*there, (Compare(CompareOp.EQ, node.left, other_day), True))


def _step(law: Law, node: Compare) -> Fraction:
    """Return the smallest step of the numbers that a comparison is about."""
    types: Mapping[str, object] = {name: law.checked.inputs[name].type for name in law.inputs_of(node)}
    return min((item.step for item in types.values() if isinstance(item, NumberType)), default=Fraction(1))
