"""What faults are made of: conditions as text, rules and tables with something changed, and what comes of it."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

import attrs

from jianfu_rules.checking.checked import CheckedTable
from jianfu_rules.evaluating.result import Status
from jianfu_rules.expr.from_text import from_text, tests_from_text
from jianfu_rules.expr.nodes import CompareTest, Node, NullLiteral, RangeTest, Test, ValueTest
from jianfu_rules.expr.to_text import to_text
from jianfu_rules.model.hit_policy import HitPolicy
from jianfu_rules.model.inputs import TypeSpec
from jianfu_rules.model.places import Located, Written
from jianfu_rules.model.ruleset import Ruleset
from jianfu_rules.model.table import Cell, Condition, Rule, TableDefinition
from jianfu_rules.source import excerpt_of
from jianfu_rules.values import Known, value_text
from tests.properties.fault_bases import Base
from tests.properties.fault_cases import Seen

INJECTED = "injected"  # the id of a new rule, and the file that everything new is from


class Fault(enum.Enum):
    """What is wrong with a ruleset."""

    GAP = "gap"
    OVERLAP = "overlap"
    DEAD = "dead row"
    SHADOWED = "shadowed row"
    USELESS = "useless input"
    NOT_MONOTONE = "non-monotone score"
    LOST_EXCEPTION = "lost exception"


@attrs.frozen(eq=False)
class Injection:
    """A ruleset with something put into it that may be a fault."""

    fault: Fault
    way: str
    base: Base
    ruleset: Ruleset
    decision: str | None  # where it is; None: any decision may suffer
    words: tuple[str, ...] = ()  # rules, an input, or the text of a property: what it is about
    facts: Mapping[str, Known] | None = None  # of the case that it was made for
    proved: bool = False  # whether it is a fault by the way it was made, where no case speaks against it

    def __str__(self) -> str:
        return f"{self.fault.value}, {self.way}, in {self.base.name}: {self.decision} {self.words}"


# -- texts


def written(text: str) -> Written[Node]:
    return Written(from_text(text), excerpt_of(text, INJECTED))


def cell(name: str, text: str) -> Cell:
    return Cell(Located(name), Written(tests_from_text(text), excerpt_of(text, INJECTED)))


def literal(value: Known) -> str:
    """Return a value as a file spells it."""
    if isinstance(value, dt.date):
        return f'date("{value}")'
    return f'"{value}"' if isinstance(value, str) else value_text(value)


def when_text(base: Base, when: Condition) -> str:
    """Return a condition as one expression."""
    if isinstance(when, Written):
        return f"({to_text(when.tree)})"
    return " and ".join(_cell_text(base, item) for item in when) or "true"


def _cell_text(base: Base, item: Cell) -> str:
    tests, name = item.tests.tree, item.subject.text
    if tests.is_any:
        return "true"
    either = " or ".join(_test_text(name, test) for test in tests.items)
    said = f"not({either})" if tests.negated else f"({either})"
    asks = any(
        isinstance(test, ValueTest | CompareTest) and isinstance(test.value, NullLiteral) for test in tests.items
    )
    return f"({name} != null and {said})" if is_optional(base, name) and not asks else said


def is_optional(base: Base, name: str) -> bool:
    return name in base.ruleset.inputs and base.ruleset.inputs[name].optional


def _test_text(name: str, test: Test) -> str:
    match test:
        case CompareTest(op, value):
            return f"{name} {op.value} {to_text(value)}"
        case RangeTest(low, high, low_included, high_included):
            opening, closing = "[" if low_included else "(", "]" if high_included else ")"
            return f"{name} in {opening}{to_text(low)}..{to_text(high)}{closing}"
        case ValueTest(value):
            return f"{name} = {to_text(value)}"


# -- rules and tables


def also(base: Base, rule: Rule, *cells: Cell) -> Rule:
    """Return a rule that asks for more; its condition becomes one expression where it asked for the same name."""
    if not isinstance(rule.when, Written):
        asked = {item.subject.text for item in rule.when}
        if not asked & {item.subject.text for item in cells}:
            return attrs.evolve(rule, when=(*rule.when, *cells))
    return attrs.evolve(rule, when=written(f"{when_text(base, rule.when)} and {when_text(base, cells)}"))


def renamed(rule: Rule, name: str = INJECTED, **changed: Any) -> Rule:
    return attrs.evolve(rule, id=Located(name), **changed)


def with_rules(ruleset: Ruleset, table: TableDefinition, rules: Sequence[Rule], **changed: Any) -> Ruleset:
    made = attrs.evolve(table, rules=tuple(rules), **changed)
    return attrs.evolve(ruleset, decisions={**ruleset.decisions, table.name: made})


def put(random: Random, rules: Sequence[Rule], rule: Rule, *, after: int = -1) -> tuple[Rule, ...]:
    """Return the rules with one more, somewhere behind the place `after`."""
    place = random.randint(after + 1, len(rules))
    return (*rules[:place], rule, *rules[place:])


def without(rules: Sequence[Rule], gone: str) -> tuple[Rule, ...]:
    """Return the rules without one, and without its name among the overridden; bare defeaters go, too."""
    kept = [
        attrs.evolve(rule, overrides=tuple(over for over in rule.overrides if over.text != gone))
        for rule in rules
        if rule.id.text != gone
    ]
    return tuple(rule for rule in kept if rule.then is not None or rule.overrides)


def replaced(rules: Sequence[Rule], place: int, *by: Rule) -> tuple[Rule, ...]:
    """Return the rules with others for one; exceptions to it are exceptions to all of them."""
    old = rules[place].id.text

    def over(rule: Rule) -> Rule:
        names = tuple(item for item in rule.overrides if item.text != old)
        more = tuple(item.id for item in by) if len(names) < len(rule.overrides) else ()
        return attrs.evolve(rule, overrides=(*names, *more))

    return (*map(over, rules[:place]), *by, *map(over, rules[place + 1 :]))


def overriders(rules: Sequence[Rule], name: str) -> list[Rule]:
    return [rule for rule in rules if any(over.text == name for over in rule.overrides)]


def unbounded(ruleset: Ruleset) -> Ruleset:
    """Return a ruleset whose formulas have no declared range, which check() would hold a changed one against."""
    decisions = {
        name: item
        if isinstance(item, TableDefinition)
        else attrs.evolve(item, type=attrs.evolve(item.type, min=None, max=None, scale=_finer(item.type)))
        for name, item in ruleset.decisions.items()
    }
    return attrs.evolve(ruleset, decisions=decisions)


def _finer(spec: TypeSpec) -> Located | None:
    """Return a scale with room for a changed weight."""
    return None if spec.scale is None else Located(str(int(spec.scale.text) + 3))


# -- places in a ruleset

SINGLE = tuple(policy for policy in HitPolicy if policy.is_single)


def a_table(random: Random, base: Base, *policies: HitPolicy) -> CheckedTable | None:
    found = [
        item
        for item in base.checked.decisions.values()
        if isinstance(item, CheckedTable) and item.definition.hit_policy in (policies or SINGLE)
    ]
    return random.choice(found) if found else None


def giving(table: CheckedTable) -> list[Rule]:
    """Return the rules that give something: all but those that only defeat."""
    return [row.rule for row in table.rows if row.outputs]


def readable(base: Base, table: CheckedTable, values: Mapping[str, Known]) -> list[str]:
    """Return what a cell of a table can ask for: facts, and what the table reads anyway; no sets or lists."""
    rules = table.definition.rules
    read = {item.subject.text for rule in rules if not isinstance(rule.when, Written) for item in rule.when}
    return [
        name
        for name, value in values.items()
        if (name in base.checked.inputs or name in read) and not isinstance(value, tuple | frozenset)
    ]


def near(random: Random, name: str, value: Known) -> Cell:
    """Return a cell that a value passes, and perhaps many others."""
    text = literal(value)
    if isinstance(value, bool | str) or value is None:
        return cell(name, text)
    return cell(name, random.choice((text, text, f"<= {text}", f">= {text}", f"[{text}..{text}]")))


def neighbourhood(random: Random, base: Base, table: CheckedTable, case: Seen, most: int) -> tuple[Cell, ...]:
    names = readable(base, table, case.values)
    chosen = random.sample(names, min(len(names), random.randint(1, most)))
    return tuple(near(random, name, case.values[name]) for name in chosen)


def decided(random: Random, base: Base, table: CheckedTable) -> Seen | None:
    """Return a case that a table decides."""
    for case in base.cases.some(random, 20, table):
        if case.results[table.definition.name].status is Status.DECIDED:
            return case
    return None
