"""The analysis of tables against brute force: the same rows match together, no more and no fewer."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import attrs
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from jianfu_rules.checking.boxes import overlaps_of
from jianfu_rules.checking.elaborate import Elaborator
from jianfu_rules.checking.names import Declared, Scope
from jianfu_rules.datatypes import BooleanType, EnumType, Member, NumberType
from jianfu_rules.expr.core import Core, Origin
from jianfu_rules.expr.from_text import from_text
from jianfu_rules.kleene import Truth
from jianfu_rules.phrases import Phrase
from jianfu_rules.semantics.expressions import truth_of
from jianfu_rules.source import excerpt_of
from jianfu_rules.values import Known, Settled
from tests.properties.strategies import conditions

RELAXED = settings(
    deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)

SMALL = NumberType(0, Fraction(0), Fraction(4), integral=True)
HALVES = NumberType(1, Fraction(-1, 2), Fraction(1, 2))
GRADE = EnumType(tuple(Member(name, Phrase(f"{name}标", name)) for name in ("good", "fair", "poor")))
SCOPE: Scope = {
    "n": Declared(Origin.INPUT, SMALL),
    "m": Declared(Origin.INPUT, SMALL, optional=True),
    "h": Declared(Origin.INPUT, HALVES),
    "g": Declared(Origin.INPUT, GRADE),
    "k": Declared(Origin.INPUT, GRADE, optional=True),
    "f": Declared(Origin.INPUT, BooleanType()),
    "p": Declared(Origin.PARAMETER, SMALL),
}
KNOWN: dict[str, Known] = {"p": Fraction(2)}
NULLABLE = frozenset({"m", "k"})

NUMBERS = ["0", "1", "3", "4", "> 1", "<= 3", "!= 2", "[1..3]", "(0..2)", "< 2.5", "> 9", "p", "< p"]
CELLS = {
    "n": NUMBERS,
    "m": [*NUMBERS, "null", "= null", "!= null"],
    "h": ["0", "> 0", "[0..0.1]", "< 0.05", "!= 0.25"],
    "g": ['"good"', '"fair"', '!= "poor"'],
    "k": ['"good"', '!= "fair"', "null"],
    "f": ["true", "false"],
}
DOMAINS: dict[str, list[Settled]] = {
    "n": [Fraction(value) for value in range(5)],
    "m": [None, *(Fraction(value) for value in range(5))],
    "h": [Fraction(value, 10) for value in range(-5, 6)],
    "g": ["good", "fair", "poor"],
    "k": [None, "good", "fair", "poor"],
    "f": [True, False],
}


@attrs.frozen
class Table:
    """Rows of conditions, as texts and elaborated."""

    names: tuple[str, ...]  # inputs that may be looked at
    texts: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[Core, ...], ...] = attrs.field(repr=False)

    def facts(self) -> list[dict[str, Known]]:
        """Return all facts there can be."""
        domains = [DOMAINS[name] for name in self.names]
        return [{**KNOWN, **dict(zip(self.names, values, strict=True))} for values in product(*domains)]

    def mask(self, facts: dict[str, Known]) -> int:
        """Return the rows that match for known facts."""
        return sum(1 << index for index, row in enumerate(self.rows) if _matches(row, facts))


def _matches(row: tuple[Core, ...], facts: dict[str, Known]) -> bool:
    # One after another: a condition may rely on the earlier ones, as those of a guarded expression do.
    return all(truth_of(condition, facts) is Truth.TRUE for condition in row)


def _elaborated(text: str) -> Core | None:
    """Return the condition; None where it asks for null what its own guard has excluded."""
    return Elaborator(SCOPE, excerpt_of(text), []).condition(from_text(text))


@st.composite
def tables(draw: st.DrawFn, *, joined: bool) -> Table:
    """Tables over two or three inputs; if `joined`, conditions may look at several of them."""
    names = tuple(draw(st.lists(st.sampled_from(sorted(CELLS)), min_size=1, max_size=3, unique=True)))
    if joined:
        one = conditions({name: CELLS[name] for name in names})
    else:
        one = st.sampled_from(names).flatmap(lambda name: conditions({name: CELLS[name]}))
    texts = tuple(map(tuple, draw(st.lists(st.lists(one, max_size=3), min_size=1, max_size=4))))
    rows = []
    for row in texts:
        cores = [core for core in map(_elaborated, row) if core is not None]
        assume(len(cores) == len(row))
        rows.append(tuple(cores))
    return Table(names, texts, tuple(rows))


@RELAXED
@given(tables(joined=False))
def test_the_rows_that_match_together_are_those_of_brute_force(table: Table) -> None:
    overlaps = overlaps_of(table.rows, KNOWN, NULLABLE)

    assert overlaps is not None
    assert overlaps.analysed == (1 << len(table.rows)) - 1
    assert set(overlaps.reachable) == {table.mask(facts) for facts in table.facts()}


@RELAXED
@given(tables(joined=False))
def test_a_witness_shows_what_it_stands_for(table: Table) -> None:
    overlaps = overlaps_of(table.rows, KNOWN, NULLABLE)

    assert overlaps is not None
    rest = {name: values[0] for name, values in DOMAINS.items()}
    for mask, witness in overlaps.reachable.items():
        assert all(value in DOMAINS[name] for name, value in witness)
        assert table.mask({**KNOWN, **rest, **dict(witness)}) == mask


@RELAXED
@given(tables(joined=True))
def test_rows_that_are_not_analysed_may_match_and_the_others_are_exact(table: Table) -> None:
    overlaps = overlaps_of(table.rows, KNOWN, NULLABLE)
    assert overlaps is not None
    assume(overlaps.analysed != (1 << len(table.rows)) - 1)
    masks = {table.mask(facts) for facts in table.facts()}

    assert {mask & overlaps.analysed for mask in overlaps.reachable} == {mask & overlaps.analysed for mask in masks}
    for mask in masks:
        assert any(mask & ~wider == 0 and (mask ^ wider) & overlaps.analysed == 0 for wider in overlaps.reachable)


def test_every_test_looked_at_can_be_true_unless_it_is_out_of_range() -> None:
    cores = {(name, cell): _elaborated(f"{name} in [{cell}]") for name, cells in CELLS.items() for cell in cells}
    never = [
        key
        for key, core in cores.items()
        if core is None or not any(_matches((core,), {**KNOWN, key[0]: value}) for value in DOMAINS[key[0]])
    ]

    assert never == [("n", "> 9"), ("m", "> 9")]
