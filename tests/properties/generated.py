"""Small random rulesets, built as text, each beside the same rules in plain Python.

Every condition is made twice: as text of the language and as a function of complete facts. The functions know nothing
of unknown values, hit policies or the engine, so that they can be held against it where everything is known.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from itertools import product
from typing import Any

import attrs
from hypothesis import assume
from hypothesis import strategies as st

from jianfu_rules import CheckError, Diagnostic
from jianfu_rules.checking.checked import CheckedRuleset
from tests.given import Part, checked_text, choice, formula, label, number, otherwise, rule, ruleset_text, table, yes_no

Facts = Mapping[str, Any]
Make = Callable[[Facts], Any]

CONFLICTED = object()
MEMBERS = ("red", "green", "blue")
OUTPUTS = ("yes", "no", "ask")
CONSTANTS = ("0", "1", "1.5", "2")
OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_RULE = re.compile("`(r[0-9]+)`")
_ID = re.compile('"id": "(r[0-9]+)"')


@attrs.frozen
class Term:
    """An expression or a cell as text and as a function of complete facts."""

    text: str
    of: Make = attrs.field(eq=False, repr=False)


@attrs.frozen
class Names:
    """The names that can be read, by type."""

    booleans: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()  # never null
    optionals: tuple[str, ...] = ()  # numbers that may be null
    enums: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)


@attrs.frozen
class Row:
    """A rule: its condition (one expression, or cells by name) and its output."""

    id: str
    when: str | Mapping[str, str]
    holds: Make = attrs.field(eq=False, repr=False)
    then: str


@attrs.frozen
class Table:
    """A decision table; `last` is the output of its otherwise row."""

    name: str
    policy: str
    rows: tuple[Row, ...]
    last: str

    def of(self, facts: Facts) -> object:
        """Return the outcome where everything is known."""
        hits = [row.then for row in self.rows if row.holds(facts)]
        if self.policy == "unique" and len(hits) > 1:
            return CONFLICTED
        return hits[0] if hits else self.last

    def part(self) -> dict[str, Part]:
        """Return the table as a part of a ruleset."""
        rules = [rule(row.id, row.when, f'"{row.then}"') for row in self.rows]
        typed = {"type": "enum", "values": {word: label(word) for word in OUTPUTS}}
        return table(self.name, rules, otherwise(f'"{self.last}"'), policy=self.policy, **typed)


@attrs.frozen
class Formula:
    """A number worked out by a formula."""

    name: str
    term: Term

    def of(self, facts: Facts) -> object:
        """Return the outcome where everything is known."""
        return self.term.of(facts)

    def part(self) -> dict[str, Part]:
        """Return the formula as a part of a ruleset."""
        return formula(self.name, self.term.text, type="decimal", scale=2)


@attrs.frozen
class Small:
    """A checked ruleset, the values that each fact can take, and its decisions in plain Python."""

    checked: CheckedRuleset = attrs.field(repr=False)
    inputs: Mapping[str, tuple[Any, ...]]
    parameters: Mapping[str, tuple[Any, ...]]  # open ones
    decisions: tuple[Table | Formula, ...]

    def completions(self, facts: Facts) -> Iterator[dict[str, Any]]:
        """Yield every way to complete `facts`, which name inputs and open parameters."""
        domains = {**self.inputs, **self.parameters}
        options = [(facts[name],) if name in facts else values for name, values in domains.items()]
        for values in product(*options):
            yield dict(zip(domains, values, strict=True))

    def outcomes(self, facts: Facts) -> dict[str, object]:
        """Return the outcomes of complete facts, in order of use, up to the first conflict."""
        known = dict(facts)
        found: dict[str, object] = {}
        for decision in self.decisions:
            found[decision.name] = known[decision.name] = decision.of(known)
            if found[decision.name] is CONFLICTED:
                break
        return found


# -- expressions


def _compared(name: str, op: str, other: Term) -> Term:
    return Term(f"{name} {op} {other.text}", lambda facts: OPERATORS[op](facts[name], other.of(facts)))


def _constants() -> st.SearchStrategy[Term]:
    return st.sampled_from([Term(text, lambda _, text=text: Decimal(text)) for text in CONSTANTS])  # type: ignore[misc]


@st.composite
def numeric_terms(draw: st.DrawFn, names: Names) -> Term:
    """Return a strategy for expressions that are worth a number."""
    if not names.numbers or draw(st.booleans()):
        return draw(_constants())
    one, other = draw(st.sampled_from(names.numbers)), draw(st.sampled_from(names.numbers))
    constant = draw(_constants())
    return draw(
        st.sampled_from(
            [
                Term(one, lambda facts: facts[one]),
                Term(f"{one} + {other}", lambda facts: facts[one] + facts[other]),
                Term(f"{one} - {other}", lambda facts: facts[one] - facts[other]),
                Term(f"{constant.text} * {one}", lambda facts: constant.of(facts) * facts[one]),
                Term(f"-{one}", lambda facts: -facts[one]),
            ]
        )
    )


@st.composite
def _number_tests(draw: st.DrawFn, names: Names) -> Term:
    name = draw(st.sampled_from(names.numbers))
    low, high = draw(_constants()), draw(numeric_terms(names))
    op = draw(st.sampled_from(sorted(OPERATORS)))

    def inside(facts: Facts) -> bool:
        return bool(low.of(facts) <= facts[name] <= high.of(facts))

    return draw(
        st.sampled_from(
            [
                _compared(name, op, high),
                Term(f"{name} between {low.text} and {high.text}", inside),
                Term(
                    f"{name} in ({low.text}..{high.text}]",
                    lambda facts: low.of(facts) < facts[name] <= high.of(facts),
                ),
                Term(
                    f"{name} in [{low.text}, {high.text}]",
                    lambda facts: facts[name] in (low.of(facts), high.of(facts)),
                ),
            ]
        )
    )


@st.composite
def _optional_tests(draw: st.DrawFn, names: Names) -> Term:
    name, limit = draw(st.sampled_from(names.optionals)), draw(_constants())
    op = draw(st.sampled_from(sorted(OPERATORS)))
    test = _compared(name, op, limit)
    return draw(
        st.sampled_from(
            [
                Term(f"{name} = null", lambda facts: facts[name] is None),
                Term(f"{name} != null and {test.text}", lambda facts: facts[name] is not None and test.of(facts)),
                Term(f"{name} = null or {test.text}", lambda facts: facts[name] is None or test.of(facts)),
            ]
        )
    )


@st.composite
def _enum_tests(draw: st.DrawFn, names: Names) -> Term:
    name = draw(st.sampled_from(sorted(names.enums)))
    one, other = draw(st.sampled_from(names.enums[name])), draw(st.sampled_from(names.enums[name]))
    return draw(
        st.sampled_from(
            [
                Term(f'{name} = "{one}"', lambda facts: facts[name] == one),
                Term(f"{name} != {other}", lambda facts: facts[name] != other),
                Term(f'{name} in ["{one}", {other}]', lambda facts: facts[name] in (one, other)),
            ]
        )
    )


def _leaves(names: Names) -> st.SearchStrategy[Term]:
    kinds: list[st.SearchStrategy[Term]] = [st.just(Term("true", lambda _: True))]
    kinds += [st.just(Term(name, lambda facts, name=name: facts[name])) for name in names.booleans]  # type: ignore[misc]
    kinds += [_number_tests(names)] * bool(names.numbers)
    kinds += [_optional_tests(names)] * bool(names.optionals)
    kinds += [_enum_tests(names)] * bool(names.enums)
    return st.one_of(kinds[1:] or kinds)


def _joined(parts: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
    return st.one_of(
        parts.map(lambda a: Term(f"not({a.text})", lambda facts: not a.of(facts))),
        st.tuples(parts, parts).map(
            lambda ab: Term(f"({ab[0].text}) and ({ab[1].text})", lambda facts: ab[0].of(facts) and ab[1].of(facts))
        ),
        st.tuples(parts, parts).map(
            lambda ab: Term(f"({ab[0].text}) or ({ab[1].text})", lambda facts: ab[0].of(facts) or ab[1].of(facts))
        ),
        st.tuples(parts, parts, parts).map(
            lambda abc: Term(
                f"(if {abc[0].text} then {abc[1].text} else {abc[2].text})",
                lambda facts: abc[1].of(facts) if abc[0].of(facts) else abc[2].of(facts),
            )
        ),
    )


def conditions(names: Names) -> st.SearchStrategy[Term]:
    """Return a strategy for boolean expressions."""
    return st.recursive(_leaves(names), _joined, max_leaves=4)


# -- cells


@st.composite
def cells(draw: st.DrawFn, name: str, names: Names) -> Term:
    """Return a strategy for cells on `name`."""
    if name in names.booleans:
        wanted = draw(st.booleans())
        return Term(str(wanted).lower(), lambda facts: facts[name] is wanted)
    if name in names.enums:
        one, other = draw(st.sampled_from(names.enums[name])), draw(st.sampled_from(names.enums[name]))
        return draw(
            st.sampled_from(
                [
                    Term(f'"{one}"', lambda facts: facts[name] == one),
                    Term(f'"{one}", "{other}"', lambda facts: facts[name] in (one, other)),
                    Term(f'not("{one}")', lambda facts: facts[name] != one),
                ]
            )
        )
    limit, op = draw(_constants()), draw(st.sampled_from(sorted(OPERATORS)))
    test = _compared(name, op, limit)
    found = [
        Term("-", lambda _: True),
        Term(f"{op} {limit.text}", lambda facts: facts[name] is not None and test.of(facts)),
        Term(f"not({op} {limit.text})", lambda facts: facts[name] is not None and not test.of(facts)),
    ]
    if name in names.optionals:
        found += [
            Term("null", lambda facts: facts[name] is None),
            Term("!= null", lambda facts: facts[name] is not None),
            Term(f"null, {op} {limit.text}", lambda facts: facts[name] is None or test.of(facts)),
        ]
    return draw(st.sampled_from(found))


# -- decisions


@st.composite
def _rows(draw: st.DrawFn, names: Names, id_: str) -> Row:
    then = draw(st.sampled_from(OUTPUTS))
    if draw(st.booleans()):
        condition = draw(conditions(names))
        return Row(id_, condition.text, condition.of, then)
    readable = [*names.booleans, *names.numbers, *names.optionals, *names.enums]
    read = draw(st.lists(st.sampled_from(readable), min_size=1, max_size=3, unique=True))
    found = {name: draw(cells(name, names)) for name in read}
    when = {name: cell.text for name, cell in found.items()}
    return Row(id_, when, lambda facts: all(cell.of(facts) for cell in found.values()), then)


@st.composite
def _tables(draw: st.DrawFn, name: str, names: Names, first_id: int) -> Table:
    count = draw(st.integers(1, 4))
    rows = tuple(draw(_rows(names, f"r{first_id + index}")) for index in range(count))
    return Table(name, draw(st.sampled_from(["first", "unique"])), rows, draw(st.sampled_from(OUTPUTS)))


@st.composite
def _formulas(draw: st.DrawFn, name: str, names: Names) -> Formula:
    plain = draw(numeric_terms(names))
    if draw(st.booleans()):
        return Formula(name, plain)
    condition, other = draw(conditions(names)), draw(numeric_terms(names))
    text = f"if {condition.text} then {plain.text} else {other.text}"
    return Formula(name, Term(text, lambda facts: plain.of(facts) if condition.of(facts) else other.of(facts)))


# -- rulesets


_NUMBERS = tuple(Decimal(value) for value in range(3))
_INPUTS: dict[str, tuple[dict[str, Part], tuple[Any, ...]]] = {
    "a": (yes_no("a"), (True, False)),
    "b": (yes_no("b", judgement={"by": label("panel"), "criteria": label("measure")}), (True, False)),
    "x": (number("x", most="2"), _NUMBERS),
    "y": (number("y", most="2"), _NUMBERS),
    "z": (number("z", most="2", optional=True), (None, *_NUMBERS)),
    "colour": (choice("colour", *MEMBERS), MEMBERS),
}
_LIMIT = {"limit": {"type": "decimal", "scale": 0, "min": 0, "max": 1, "open": True, "label": label("limit")}}


def _names(inputs: list[str], *, limit: bool) -> Names:
    return Names(
        booleans=tuple(name for name in inputs if name in "ab"),
        numbers=tuple(name for name in inputs if name in "xy") + (("limit",) if limit else ()),
        optionals=tuple(name for name in inputs if name == "z"),
        enums={name: MEMBERS for name in inputs if name == "colour"},
    )


@st.composite
def small_rulesets(draw: st.DrawFn, *, tables: int = 2) -> Small:
    """Return a strategy for rulesets of up to four inputs, one formula and up to `tables` tables, the last the main.

    Rules that check() refuses (dead, shadowed, overlapping) are left out.
    """
    names = draw(st.lists(st.sampled_from(sorted(_INPUTS)), min_size=2, max_size=4, unique=True))
    limit = tables > 1 and draw(st.booleans())
    known = _names(names, limit=limit)
    decisions: list[Table | Formula] = []
    if tables > 1 and draw(st.booleans()):
        decisions.append(draw(_formulas("total", known)))
        known = attrs.evolve(known, numbers=(*known.numbers, "total"))
    for index in range(draw(st.integers(1, tables))):
        decisions.append(draw(_tables(f"t{index}", known, 10 * index)))
        known = attrs.evolve(known, enums={**known.enums, f"t{index}": OUTPUTS})
    parameters = {"limit": (Decimal(0), Decimal(1))} if limit else {}
    domains = {name: _INPUTS[name][1] for name in names}
    checked, sound = _checked(names, decisions, limit=limit)
    return Small(checked, domains, parameters, sound)


def _checked(
    names: list[str], decisions: list[Table | Formula], *, limit: bool
) -> tuple[CheckedRuleset, tuple[Table | Formula, ...]]:
    """Return the checked ruleset and its decisions without the rules that check() refuses."""
    inputs = {name: part for each in names for name, part in _INPUTS[each][0].items()}
    kept = list(decisions)
    while True:
        assume(all(isinstance(decision, Formula) or decision.rows for decision in kept))
        parts = {name: part for decision in kept for name, part in decision.part().items()}
        text = ruleset_text(inputs, parts, parameters=_LIMIT if limit else {})
        try:
            return checked_text(text), tuple(kept)
        except CheckError as error:
            refused = {_refused(item, text) for item in error.diagnostics}
        kept = [
            attrs.evolve(decision, rows=tuple(row for row in decision.rows if row.id not in refused))
            if isinstance(decision, Table)
            else decision
            for decision in kept
        ]


def _refused(item: Diagnostic, text: str) -> str:
    """Return the rule to leave out; any other refusal is a fault of the generator."""
    found: list[str] = _RULE.findall(item.message)
    if item.code not in ("JR302", "JR303", "JR304", "JR308") or item.span is None:
        raise AssertionError(str(item))
    if not found:
        # A cell that nothing passes is told by its place.
        found = [_ID.findall("\n".join(text.splitlines()[: item.span.start.line]))[-1]]
    return found[1] if item.code in ("JR302", "JR308") else found[0]


# -- facts


def facts_for(small: Small, *, complete: bool = False) -> st.SearchStrategy[dict[str, Any]]:
    """Return a strategy for facts (inputs and open parameters) of `small`; some are missing unless `complete`."""
    domains = {**small.inputs, **small.parameters}
    values = {name: st.sampled_from(options) for name, options in domains.items()}
    return st.fixed_dictionaries(values) if complete else st.fixed_dictionaries({}, optional=values)
