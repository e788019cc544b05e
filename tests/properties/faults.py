"""Faults put into rulesets, as a slip of the author would: by the model, at random, blind to what verify() can find.

Each way returns what it made, or None where the ruleset at hand has no place for it. Whether it is a fault at all is
told in `fault_truth.py`: by the way it was made where that is a proof, by the reference evaluator where it is not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from random import Random

import attrs

from jianfu_rules.checking.checked import CheckedTable
from jianfu_rules.expr.core import Const
from jianfu_rules.expr.to_text import to_text
from jianfu_rules.kleene import Truth
from jianfu_rules.model.hit_policy import HitPolicy
from jianfu_rules.model.places import Written
from jianfu_rules.model.properties import Invariant
from jianfu_rules.model.table import Rule, TableDefinition
from jianfu_rules.values import Known
from tests.properties.fault_bases import Base
from tests.properties.fault_parts import (
    INJECTED,
    Fault,
    Injection,
    a_table,
    also,
    cell,
    decided,
    giving,
    is_optional,
    literal,
    near,
    neighbourhood,
    overriders,
    put,
    readable,
    renamed,
    replaced,
    unbounded,
    when_text,
    with_rules,
    without,
    written,
)

Way = Callable[[Random, Base], Injection | None]
AGREEING = (HitPolicy.UNIQUE, HitPolicy.ANY)
RANKED = (HitPolicy.FIRST, HitPolicy.PRIORITY)


# -- gaps: no otherwise row, and a case that no rule is left for


def otherwise_gone(random: Random, base: Base) -> Injection | None:
    table = a_table(random, base)
    if table is None or table.otherwise is None:
        return None
    return _gap("the otherwise row gone", base, table.definition, table.definition.rules, None)


def rule_gone(random: Random, base: Base) -> Injection | None:
    table = a_table(random, base)
    if table is None:
        return None
    rules = without(table.definition.rules, random.choice(table.definition.rules).id.text)
    return _gap("a rule and the otherwise row gone", base, table.definition, rules, None)


def cut_out(random: Random, base: Base) -> Injection | None:
    """Cut all cases with one value of a drawn case out of the rules that match it."""
    table = a_table(random, base)
    case = None if table is None else decided(random, base, table)
    if table is None or case is None:
        return None
    name = random.choice(readable(base, table, case.values))
    value = case.values[name]
    outside = cell(name, "!= null" if value is None else f"not({literal(value)})")
    rules = [
        also(base, rule, outside) if truth is Truth.TRUE else rule
        for rule, truth in zip(table.definition.rules, case.matching(table).matches, strict=True)
    ]
    return _gap("a value cut out of the rules", base, table.definition, rules, case.facts)


def _gap(
    way: str, base: Base, table: TableDefinition, rules: Sequence[Rule], facts: Mapping[str, Known] | None
) -> Injection | None:
    if not rules:
        return None
    ruleset = with_rules(base.ruleset, table, rules, otherwise=None)
    return Injection(Fault.GAP, way, base, ruleset, table.name, (table.name,), facts)


def key_gone(random: Random, base: Base) -> Injection | None:
    """Take the value for one key out of a parameter."""
    keyed = [item for item in base.ruleset.parameters.values() if isinstance(item.value, Mapping)]
    if not keyed:
        return None
    parameter = random.choice(keyed)
    assert isinstance(parameter.value, Mapping)
    gone = random.choice(list(parameter.value))
    left = attrs.evolve(parameter, value={key: item for key, item in parameter.value.items() if key != gone})
    ruleset = attrs.evolve(unbounded(base.ruleset), parameters={**base.ruleset.parameters, parameter.name: left})
    return Injection(Fault.GAP, "the value for a key gone", base, ruleset, None, (parameter.name,))


# -- overlaps: two rules that disagree


def rule_added(random: Random, base: Base) -> Injection | None:
    """Add a rule for the neighbourhood of a drawn case."""
    table = a_table(random, base, *AGREEING)
    case = None if table is None or table.definition.conflict is not None else decided(random, base, table)
    if table is None or case is None:
        return None
    rules = table.definition.rules
    when = neighbourhood(random, base, table, case, 3)
    added = renamed(random.choice(giving(table)), when=when, overrides=())
    if random.random() < 0.4:
        added = attrs.evolve(added, when=written(when_text(base, when)))
    ruleset = with_rules(base.ruleset, table.definition, put(random, rules, added))
    return Injection(Fault.OVERLAP, "a rule added", base, ruleset, table.definition.name, (INJECTED,), case.facts)


def cell_gone(random: Random, base: Base) -> Injection | None:
    table = a_table(random, base, *AGREEING)
    if table is None or table.definition.conflict is not None:
        return None
    rules = table.definition.rules
    places = [index for index, rule in enumerate(rules) if not isinstance(rule.when, Written) and len(rule.when) > 1]
    if not places:
        return None
    place = random.choice(places)
    cells = list(rules[place].when)  # type: ignore[arg-type]  # a mapping: see above
    cells.pop(random.randrange(len(cells)))
    changed = attrs.evolve(rules[place], when=tuple(cells))
    ruleset = with_rules(base.ruleset, table.definition, replaced(rules, place, changed))
    return Injection(Fault.OVERLAP, "a cell gone", base, ruleset, table.definition.name, (changed.id.text,))


def policy_changed(random: Random, base: Base) -> Injection | None:
    table = a_table(random, base, *RANKED)
    if table is None:
        return None
    policy, rules = random.choice(AGREEING), table.definition.rules
    ruleset = with_rules(base.ruleset, table.definition, rules, hit_policy=policy)
    words = tuple(rule.id.text for rule in rules)
    return Injection(Fault.OVERLAP, "another hit policy", base, ruleset, table.definition.name, words)


# -- dead rows


def against_itself(random: Random, base: Base) -> Injection | None:
    """Add a copy of a rule that asks as well for the opposite of one of its conditions."""
    table = a_table(random, base, *HitPolicy)
    if table is None:
        return None
    model = random.choice(giving(table))
    one = model.when if isinstance(model.when, Written) else (random.choice(model.when),)
    if when_text(base, one) == "true":
        return None
    text = f"{when_text(base, model.when)} and not({when_text(base, one)})"
    return _dead("a rule against itself", random, base, table, renamed(model, when=written(text), overrides=()))


def out_of_reach(random: Random, base: Base) -> Injection | None:
    """Add a rule that asks for a number above the range, or for two numbers that together are above theirs."""
    table = a_table(random, base, *HitPolicy)
    tops = {name: top for name, item in base.checked.inputs.items() if (top := getattr(item.type, "max", None))}
    numbers = [name for name in tops if not base.ruleset.inputs[name].optional and not hasattr(tops[name], "year")]
    if table is None or len(numbers) < 2:
        return None
    model = random.choice(giving(table))
    one, other = random.sample(numbers, 2)
    texts = [
        f"{one} + {other} > {literal(tops[one] + tops[other])}",
        f"{one} > {other} and {other} > {one}",
        f"{one} >= {other} and {one} < {other}",
        f"{one} - {other} > {literal(tops[one])}",
    ]
    added = renamed(model, when=written(random.choice(texts)), overrides=())
    return _dead("numbers out of reach", random, base, table, added)


def against_a_decision(random: Random, base: Base) -> Injection | None:
    """Add a rule that asks for an outcome of another decision, and for none of the ways to come to it."""
    table, found = a_table(random, base, *HitPolicy), _behind(random, base)
    if table is None or found is None or not _is_before(base, found[0], table):
        return None
    earlier, output, ways = found
    model = random.choice(giving(table))
    asked = f"{earlier.definition.name} = {literal(output)}"
    opposites = [f"not({when_text(base, rule.when)})" for rule in ways]
    added = renamed(model, when=written(" and ".join([asked, *opposites])), overrides=())
    first = ways[0].when
    if len(ways) == 1 and not isinstance(first, Written) and random.random() < 0.6:
        part = random.choice(first)
        if not part.tests.tree.is_any and not is_optional(base, part.subject.text):
            tests = attrs.evolve(part.tests.tree, negated=not part.tests.tree.negated)
            opposite = attrs.evolve(part, tests=attrs.evolve(part.tests, tree=tests))
            added = attrs.evolve(added, when=(cell(earlier.definition.name, literal(output)), opposite))
    return _dead("against another decision", random, base, table, added)


def _behind(random: Random, base: Base) -> tuple[CheckedTable, str | bool, list[Rule]] | None:
    """Return a table, one of its outcomes that no otherwise row gives, and the rules that give it."""
    table = a_table(random, base)
    if table is None or table.has_several_outputs:
        return None
    rows = [row for row in table.rows if row.outputs]
    values = [row.outputs[0].value for row in rows if isinstance(row.outputs[0], Const)]
    output = random.choice(values) if len(values) == len(rows) else None
    last = None if table.otherwise is None else table.otherwise.outputs[0]
    if not isinstance(output, str | bool) or (last is not None and last == rows[values.index(output)].outputs[0]):
        return None
    return table, output, [row.rule for row, value in zip(rows, values, strict=True) if value == output]


def _is_before(base: Base, one: CheckedTable, other: CheckedTable) -> bool:
    order = base.checked.order
    return order.index(one.definition.name) < order.index(other.definition.name)


def narrowed(random: Random, base: Base) -> Injection | None:
    """Add a copy of a rule with a condition from anywhere; whether it is dead only all cases can tell."""
    table = a_table(random, base, *HitPolicy)
    if table is None:
        return None
    rules = [
        item
        for other in base.checked.decisions.values()
        if isinstance(other, CheckedTable)
        for item in other.definition.rules
        if _is_before(base, other, table) or other is table
    ]
    model = random.choice(giving(table))
    text = f"{when_text(base, model.when)} and {when_text(base, random.choice(rules).when)}"
    added = renamed(model, when=written(text), overrides=())
    found = _dead("two rules in one", random, base, table, added)
    return attrs.evolve(found, proved=False)


def _dead(way: str, random: Random, base: Base, table: CheckedTable, added: Rule) -> Injection:
    ruleset = with_rules(base.ruleset, table.definition, put(random, table.definition.rules, added))
    return Injection(Fault.DEAD, way, base, ruleset, table.definition.name, (INJECTED,), proved=True)


# -- shadowed rows


def narrower_copy(random: Random, base: Base) -> Injection | None:
    """Add a narrower copy of a rule, behind it or with a lower output."""
    found = _ranked(random, base)
    if found is None:
        return None
    table, place, then = found
    rules = table.definition.rules
    case = base.cases.draw(random, *table.rows[place].conditions)
    added = also(base, renamed(rules[place], then=then, overrides=()), *neighbourhood(random, base, table, case, 2))
    return _shadowed("a narrower copy", base, table, put(random, rules, added, after=place), rules[place])


def under_a_union(random: Random, base: Base) -> Injection | None:
    """Split a rule in two, and add one behind them that neither of them covers alone."""
    found = _ranked(random, base)
    booleans = [name for name, item in base.checked.inputs.items() if type(item.type).__name__ == "BooleanType"]
    if found is None or not booleans:
        return None
    table, place, then = found
    rules, name = table.definition.rules, random.choice(booleans)
    model = rules[place]
    halves = [also(base, renamed(model, f"{model.id.text}-{word}"), cell(name, word)) for word in ("true", "false")]
    case = base.cases.draw(random, *table.rows[place].conditions)
    added = also(base, renamed(model, then=then, overrides=()), *neighbourhood(random, base, table, case, 1))
    made = put(random, replaced(rules, place, *halves), added, after=place + 1)
    return _shadowed("under a union of two", base, table, made, model)


def _ranked(random: Random, base: Base) -> tuple[CheckedTable, int, object] | None:
    """Return a table, the place of a rule, and an output that gives way to it."""
    table = a_table(random, base, *RANKED)
    if table is None:
        return None
    rows = table.rows
    place = random.choice([index for index, row in enumerate(rows) if row.outputs])
    thens = [row.rule.then for row in rows if row.outputs]
    if table.definition.hit_policy is HitPolicy.PRIORITY and table.ranking is not None:
        ranks = {row: _rank(table, row) for row, item in enumerate(rows) if item.outputs}
        thens = [rows[row].rule.then for row, rank in ranks.items() if rank > ranks[place]]
    return (table, place, random.choice(thens)) if thens else None


def _rank(table: CheckedTable, row: int) -> int:
    output = table.rows[row].outputs[0]
    assert isinstance(output, Const)
    assert table.ranking is not None
    return table.ranking.index(str(output.value))


def behind_an_exception(random: Random, base: Base) -> Injection | None:
    """Add a narrower copy of a rule that this rule overrides."""
    table = a_table(random, base, HitPolicy.UNIQUE, HitPolicy.ANY, HitPolicy.PRIORITY, HitPolicy.COLLECT)
    if table is None:
        return None
    rules = table.definition.rules
    place = random.choice([index for index, rule in enumerate(rules) if rule.then is not None])
    model = rules[place]
    case = base.cases.draw(random, *table.rows[place].conditions)
    then = random.choice(giving(table)).then
    added = also(base, renamed(model, then=then, overrides=()), *neighbourhood(random, base, table, case, 2))
    stronger = attrs.evolve(model, overrides=(*model.overrides, added.id))
    made = put(random, (*rules[:place], stronger, *rules[place + 1 :]), added)
    return _shadowed("behind an exception", base, table, made, model)


def behind_a_decision(random: Random, base: Base) -> Injection | None:
    """Add, behind a rule that asks for an outcome of another table, the conditions that lead to this outcome."""
    table, found = a_table(random, base, HitPolicy.FIRST), _behind(random, base)
    if table is None or found is None or not _is_before(base, found[0], table):
        return None
    earlier, output, ways = found
    rows = earlier.definition.rules
    if earlier.definition.hit_policy is HitPolicy.FIRST:
        ways = [rule for rule in ways if rule is rows[0]]
    ways = [rule for rule in ways if not overriders(rows, rule.id.text)]
    if earlier.definition.hit_policy is HitPolicy.PRIORITY or not ways:
        return None
    rules = table.definition.rules
    ahead = renamed(rules[0], "ahead", when=(cell(earlier.definition.name, literal(output)),))
    added = renamed(random.choice(rules), when=random.choice(ways).when)
    made = put(random, (ahead, *rules), added, after=0)
    return _shadowed("behind another decision", base, table, made, ahead)


def _shadowed(way: str, base: Base, table: CheckedTable, made: Sequence[Rule], cover: Rule) -> Injection:
    """Return the injection; it is proved where no exception can take away the rule that covers the new one."""
    ruleset = with_rules(base.ruleset, table.definition, made)
    proved = not overriders(table.definition.rules, cover.id.text)
    return Injection(Fault.SHADOWED, way, base, ruleset, table.definition.name, (INJECTED,), proved=proved)


# -- lost exceptions, with a promise that tells them


def override_gone(random: Random, base: Base) -> Injection | None:
    return _lost(random, base, "an override gone", lambda _, rule: attrs.evolve(rule, overrides=()))


def exception_gone(random: Random, base: Base) -> Injection | None:
    return _lost(random, base, "an exception gone", lambda *_: None)


def exception_narrowed(random: Random, base: Base) -> Injection | None:
    def narrower(table: CheckedTable, rule: Rule) -> Rule:
        row = next(row for row in table.rows if row.rule is rule)
        case = base.cases.draw(random, *row.conditions)
        name = random.choice(readable(base, table, case.values))
        return also(base, rule, near(random, name, case.values[name]))

    return _lost(random, base, "an exception narrowed", narrower)


def _lost(
    random: Random, base: Base, way: str, change: Callable[[CheckedTable, Rule], Rule | None]
) -> Injection | None:
    """Weaken an exception; a promise says that the rule it is an exception to does not set the outcome in its case."""
    found = [
        (item, rule)
        for item in base.checked.decisions.values()
        if isinstance(item, CheckedTable) and not item.has_several_outputs
        for rule in item.definition.rules
        if rule.overrides
    ]
    if not found:
        return None
    table, rule = random.choice(found)
    rules, over = table.definition.rules, random.choice(rule.overrides)
    target = next(item for item in rules if item.id == over)
    assert isinstance(target.then, Written)
    name, output = table.definition.name, to_text(target.then.tree)
    listed = not table.definition.hit_policy.is_single
    if table.otherwise is not None and table.otherwise.rule.then == target.then:
        return None
    others = [item for item in rules if item.then == target.then and item is not target and item is not rule]
    excluded = [f"not({when_text(base, item.when)})" for item in others]
    outcome = f"list contains({name}, {output})" if listed else f"{name} = {output}"
    case_text = [when_text(base, item.when) for item in (rule, target)]
    promise = Invariant(written(" and ".join([*case_text, *excluded, outcome])), always=False)
    changed = change(table, rule)
    made: Sequence[Rule] = (
        without(rules, rule.id.text) if changed is None else [changed if item is rule else item for item in rules]
    )
    made = [item for item in made if item.then is not None or item.overrides]
    promising = attrs.evolve(base.ruleset, properties=(*base.ruleset.properties, promise))
    words = (rule.id.text, over.text, promise.condition.excerpt.text)
    return Injection(Fault.LOST_EXCEPTION, way, base, with_rules(promising, table.definition, made), name, words)
