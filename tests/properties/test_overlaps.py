"""The analysis of tables against brute force: the same rows match together, no more and no fewer."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import product

import attrs
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from jianfu_rules.checking.boxes import boxes_of
from jianfu_rules.checking.checked import CheckedTable
from jianfu_rules.checking.decisions import checked_decision
from jianfu_rules.checking.declarations import declared_inputs, scope_of
from jianfu_rules.checking.elaborate import Elaborator
from jianfu_rules.checking.names import Declared, Scope
from jianfu_rules.checking.outputs import output_types
from jianfu_rules.datatypes import BooleanType, EnumType, Member, NumberType
from jianfu_rules.diagnostics import Diagnostic
from jianfu_rules.expr.core import Core, Origin
from jianfu_rules.expr.from_text import from_text
from jianfu_rules.kleene import Truth, truth
from jianfu_rules.loading.load import ruleset_from_text
from jianfu_rules.phrases import Phrase
from jianfu_rules.semantics.defeat import effective
from jianfu_rules.semantics.expressions import truth_of
from jianfu_rules.source import excerpt_of
from jianfu_rules.values import Known, Settled
from tests import given as given_
from tests.diagnosed import diagnosed
from tests.properties.strategies import conditions

RELAXED = settings(
    deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
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
CONSTANT = {"p": ["2", "> 3", "<= 2"]}  # tests of a parameter that is known
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
        one = conditions({**{name: CELLS[name] for name in names}, **CONSTANT})
    else:
        one = st.sampled_from(names).flatmap(lambda name: conditions({name: CELLS[name], **CONSTANT}))
    texts = tuple(map(tuple, draw(st.lists(st.lists(one, max_size=3), min_size=1, max_size=4))))
    rows = []
    for row in texts:
        cores = [core for core in map(_elaborated, row) if core is not None]
        assume(len(cores) == len(row))
        rows.append(tuple(cores))
    return Table(names, texts, tuple(rows))


def everything(table: Table) -> int:
    return (1 << len(table.rows)) - 1


def searches(table: Table) -> list[tuple[int, int]]:
    """Return all pairs of rows that must match and rows that must not."""
    masks = range(everything(table) + 1)
    return [(required, forbidden) for required in masks for forbidden in masks if not required & forbidden]


def found_among(masks: set[int], required: int, forbidden: int) -> bool:
    return any(not required & ~mask and not forbidden & mask for mask in masks)


@RELAXED
@given(tables(joined=False))
def test_facts_are_found_iff_brute_force_finds_some(table: Table) -> None:
    boxes = boxes_of(table.rows, KNOWN, NULLABLE)
    masks = {table.mask(facts) for facts in table.facts()}

    assert boxes.analysed == everything(table)
    for required, forbidden in searches(table):
        assert (boxes.find(required, forbidden) is not None) is found_among(masks, required, forbidden)


@RELAXED
@given(tables(joined=False))
def test_a_witness_shows_what_it_stands_for(table: Table) -> None:
    boxes = boxes_of(table.rows, KNOWN, NULLABLE)
    rest = {name: values[0] for name, values in DOMAINS.items()}
    for required, forbidden in searches(table):
        witness = boxes.find(required, forbidden)
        if witness is None:
            continue
        mask = table.mask({**KNOWN, **rest, **dict(witness)})

        assert all(value in DOMAINS[name] for name, value in witness)
        assert not required & ~mask
        assert not forbidden & mask


@RELAXED
@given(tables(joined=False))
def test_rows_that_may_match_together_are_told(table: Table) -> None:
    boxes = boxes_of(table.rows, KNOWN, NULLABLE)
    masks = {table.mask(facts) for facts in table.facts()}
    for row in range(len(table.rows)):
        together = boxes.together(row)

        assert all(not mask & ~together for mask in masks if mask >> row & 1)


@RELAXED
@given(tables(joined=False))
def test_a_row_that_no_value_passes_never_matches(table: Table) -> None:
    boxes = boxes_of(table.rows, KNOWN, NULLABLE)
    masks = {table.mask(facts) for facts in table.facts()}

    assert not any(mask >> row & 1 for mask in masks for row, _ in boxes.impossible)


@RELAXED
@given(tables(joined=True))
def test_rows_that_are_not_analysed_may_match_and_the_others_are_exact(table: Table) -> None:
    boxes = boxes_of(table.rows, KNOWN, NULLABLE)
    assume(boxes.analysed != everything(table))
    masks = {table.mask(facts) for facts in table.facts()}
    for required, forbidden in searches(table):
        found = boxes.find(required, forbidden) is not None
        if not (required | forbidden) & ~boxes.analysed:
            assert found is found_among(masks, required, forbidden)
        elif not forbidden & ~boxes.analysed and found_among(masks, required, forbidden):
            assert found


# -- the findings about whole tables

POLICIES = ["unique", "any", "first", "priority", "collect"]
WIDE: given_.Part = {
    **given_.number("n", most="4"),
    **given_.number("m", most="4"),
    **given_.choice("g", "a", "b", "c"),
}
WIDE_DOMAINS: dict[str, list[Settled]] = {
    "n": [Fraction(value) for value in range(5)],
    "m": [Fraction(value) for value in range(5)],
    "g": ["a", "b", "c"],
}
WIDE_CELLS = {
    "n": ["0", "> 1", "<= 3", "[1..3]", "not(2)", "-"],
    "m": ["< 2", ">= 2", "4", "-"],
    "g": ['"a"', '"a", "b"', 'not("c")', "-"],
}
OUTPUTS = ["yes", "no", "none"]  # from the highest to the lowest


@attrs.frozen
class Described:
    """A table as a file has it, and what brute force finds out about it."""

    policy: str
    rules: tuple[given_.Part, ...]
    with_otherwise: bool

    @property
    def text(self) -> str:
        """Return the ruleset."""
        values = {word: given_.label(word) for word in OUTPUTS}
        last = given_.otherwise("none") if self.with_otherwise else None
        table = given_.table("d", self.rules, last, policy=self.policy, type="enum", values=values)
        return given_.ruleset_text(WIDE, table)


@st.composite
def described(draw: st.DrawFn) -> Described:
    """Tables of a few rules over three inputs, with exceptions and defeaters but under `first`."""
    policy = draw(st.sampled_from(POLICIES))
    rules = []
    for index in range(draw(st.integers(1, 5))):
        names = draw(st.lists(st.sampled_from(sorted(WIDE_CELLS)), max_size=2, unique=True))
        when = {name: draw(st.sampled_from(WIDE_CELLS[name])) for name in names}
        rule = given_.rule(f"r{index}", when, draw(st.sampled_from(OUTPUTS)))
        # An exception names earlier rules only, so that there are no circles.
        over = draw(st.lists(st.integers(0, index - 1), max_size=2, unique=True)) if index and policy != "first" else []
        if over:
            rule["overrides"] = [f"r{other}" for other in over]
            if draw(st.booleans()):
                del rule["then"]
        rules.append(rule)
    return Described(policy, tuple(rules), policy != "collect" and draw(st.booleans()))


def findings(text: str) -> set[tuple[str, str]]:
    """Return the codes of a table's findings with the rules that each names; `JR3` stands for any error."""
    told = diagnosed(text)
    known = {"JR301", "JR302", "JR303", "JR304", "JR306", "JR308", "JR406"}
    assert {item.code for item in told} <= known, [str(item) for item in told]
    found = {
        (item.code, " ".join(re.findall(r"\br[0-9]", item.message.split(" by ")[0])))
        for item in told
        if item.code in ("JR301", "JR302", "JR304", "JR306")
    }
    return found | ({("JR3", "")} if any(item.is_error for item in told) else set())


def brute_force(table: Described) -> set[tuple[str, str]]:
    """Return the findings as all facts show them."""
    # The conditions have been checked one by one above; here they only make the rows.
    checked = small(table)
    rows = checked.rows
    graph = [row.overriders for row in rows]
    outputs = [str(row.rule.then.tree.text) if row.rule.then else None for row in rows]  # type: ignore[union-attr]
    gap, counting, overlaps = False, set[int](), set[tuple[int, int]]()
    for values in product(*WIDE_DOMAINS.values()):
        facts: dict[str, Known] = dict(zip(WIDE_DOMAINS, values, strict=True))
        matching = [truth(_matches(tuple(part.core for part in row.conditions), facts)) for row in rows]
        standing = [row for row, holds in enumerate(effective(matching, graph)) if holds is Truth.TRUE and outputs[row]]
        gap = gap or not standing
        overlaps |= {(one, other) for one in standing for other in standing if one < other}
        counting |= set(_counting(table.policy, standing, outputs))
    ids = [rule["id"] for rule in table.rules]
    found = set[tuple[str, str]]()
    if table.policy != "collect":
        found |= {("JR301", "")} if gap and not table.with_otherwise else set()
        found |= {("JR306", "")} if not gap and table.with_otherwise else set()
    if table.policy in ("unique", "any"):
        clash = {pair for pair in overlaps if table.policy == "unique" or outputs[pair[0]] != outputs[pair[1]]}
        found |= {("JR302", f"{ids[one]} {ids[other]}") for one, other in clash}
    return found | {("JR304", ids[row]) for row in range(len(rows)) if outputs[row] and row not in counting}


def _counting(policy: str, standing: list[int], outputs: list[str | None]) -> list[int]:
    """Return the rows that set the outcome."""
    if policy == "first":
        return standing[:1]
    if policy == "priority":
        ranks = [OUTPUTS.index(str(outputs[row])) for row in standing]
        return [row for row, rank in zip(standing, ranks, strict=True) if rank == min(ranks)]
    return standing


def small(table: Described) -> CheckedTable:
    """Return the table with its core expressions, whatever is wrong with it as a table."""
    harmless = attrs.evolve(
        table,
        policy="collect",
        with_otherwise=False,
        rules=({**given_.rule("all", {}, "yes")}, *table.rules),
    )
    ruleset = ruleset_from_text(harmless.text)
    found: list[Diagnostic] = []
    inputs = declared_inputs(ruleset, {}, found)
    types = output_types(ruleset, {}, found)["d"]
    assert types is not None
    scope = scope_of(ruleset, inputs, {}, types.readable)
    decision = checked_decision(ruleset.decisions["d"], types, scope, found)
    assert isinstance(decision, CheckedTable), found
    rows = [attrs.evolve(row, overriders=tuple(over - 1 for over in row.overriders)) for row in decision.rows[1:]]
    return attrs.evolve(decision, rows=tuple(rows))


@settings(RELAXED, max_examples=200)
@given(described())
def test_what_is_told_about_a_table_is_what_all_facts_show(table: Described) -> None:
    told, shown = findings(table.text), brute_force(table)
    if ("JR3", "") in told:
        shown -= {("JR306", "")}  # a warning, which is not told beside errors

    assert told - {("JR3", "")} == shown


def test_every_test_looked_at_can_be_true_unless_it_is_out_of_range() -> None:
    cores = {(name, cell): _elaborated(f"{name} in [{cell}]") for name, cells in CELLS.items() for cell in cells}
    never = [
        key
        for key, core in cores.items()
        if core is None or not any(_matches((core,), {**KNOWN, key[0]: value}) for value in DOMAINS[key[0]])
    ]

    assert never == [("n", "> 9"), ("m", "> 9")]
