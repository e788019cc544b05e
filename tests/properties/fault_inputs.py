"""Faults of inputs and scores: an input that changes nothing, a score that goes the wrong way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from random import Random
from typing import Any

import attrs

from jianfu_rules.checking.checked import CheckedTable
from jianfu_rules.datatypes import NumberType
from jianfu_rules.expr.nodes import (
    Arithmetic,
    ArithmeticOp,
    CompareOp,
    Comparison,
    If,
    Name,
    Negate,
    Node,
    NumberLiteral,
)
from jianfu_rules.expr.to_text import to_text
from jianfu_rules.model.hit_policy import HitPolicy
from jianfu_rules.model.inputs import InputDefinition, ParameterDefinition, TypeSpec
from jianfu_rules.model.places import Located, Places
from jianfu_rules.model.properties import Monotone
from jianfu_rules.model.ruleset import Ruleset
from jianfu_rules.model.table import FormulaDefinition
from jianfu_rules.phrases import Phrase
from tests.properties.fault_bases import Base
from tests.properties.fault_parts import (
    Fault,
    Injection,
    a_table,
    also,
    cell,
    renamed,
    replaced,
    unbounded,
    when_text,
    with_rules,
    written,
)

EXTRA = "extra"  # a new input
_WORDS = ("one", "two", "six")
_LABELS = {word: Phrase(f"{word}的名称", f"the {word}") for word in _WORDS}
_ENUM = TypeSpec(Located("enum"), values=_LABELS, value_places={word: Places() for word in _WORDS})
_DATE = TypeSpec(Located("date"), min=Located("2024-01-01"), max=Located("2024-12-31"))
_KINDS: Mapping[str, tuple[TypeSpec, tuple[str, ...]]] = {
    "boolean": (TypeSpec(Located("boolean")), ("true", "false")),
    "enum": (_ENUM, ('"one"', '"two"', '"six"')),
    "number": (TypeSpec(Located("integer"), min=Located("0"), max=Located("9")), ("< 4", ">= 4")),
    "date": (_DATE, ('< date("2024-07-01")', '>= date("2024-07-01")')),
}


def _with_extra(ruleset: Ruleset, kind: str) -> Ruleset:
    extra = InputDefinition(EXTRA, _KINDS[kind][0], Phrase("另一事实", "the extra fact"))
    return attrs.evolve(ruleset, inputs={**ruleset.inputs, EXTRA: extra})


# -- useless inputs


def split_rule(random: Random, base: Base) -> Injection | None:
    """Split a rule on a new input; the parts give the same, or one of them what another rule gives."""
    table = a_table(random, base, *HitPolicy)
    if table is None:
        return None
    rules, kind = table.definition.rules, random.choice(sorted(_KINDS))
    place = random.choice([index for index, rule in enumerate(rules) if rule.then is not None])
    halves = [
        also(base, renamed(rules[place], f"{rules[place].id.text}-{index}"), cell(EXTRA, part))
        for index, part in enumerate(_KINDS[kind][1])
    ]
    if random.random() < 0.25:
        other = random.choice([rule.then for rule in rules if rule.then is not None])
        halves[0] = attrs.evolve(halves[0], then=other)
    ruleset = with_rules(_with_extra(base.ruleset, kind), table.definition, replaced(rules, place, *halves))
    return _useless(f"a rule split on a {kind}", base, ruleset, EXTRA, proved=halves[0].then == rules[place].then)


def split_formula(random: Random, base: Base) -> Injection | None:
    """Let a formula choose between two forms of itself by a new input."""
    formula = _a_formula(random, base)
    if formula is None:
        return None
    kind = random.choice(sorted(_KINDS))
    tests = {"boolean": EXTRA, "enum": f'{EXTRA} = "two"', "number": f"{EXTRA} >= 4"}
    test = tests.get(kind, f'{EXTRA} < date("2024-07-01")')
    text = to_text(formula.formula.tree)
    same, other = [text] * 2, [f"not({text})"]
    if _is_number(base, formula.name):
        same, other = [text, f"1 * ({text})", f"({text}) + 0", f"min({text}, ({text}) + 1)"], [f"({text}) - 1"]
    form = random.choice(same if random.random() < 0.8 else other)
    made = attrs.evolve(formula, formula=written(f"if {test} then {text} else {form}"))
    ruleset = _with(_with_extra(unbounded(base.ruleset), kind), made)
    return _useless("a formula split", base, ruleset, EXTRA, proved=form in same)


def unneeded_condition(random: Random, base: Base) -> Injection | None:
    """Let a rule ask for a new input, or anything."""
    table = a_table(random, base, *HitPolicy)
    if table is None:
        return None
    rules = table.definition.rules
    place = random.randrange(len(rules))
    some = random.choice((f"({EXTRA} or not({EXTRA}))", f"(not({EXTRA}) or {EXTRA} or 1 > 2)", f"({EXTRA} or 2 > 1)"))
    made = also(base, rules[place], cell(EXTRA, "true, false"))
    if random.random() < 0.6:
        made = attrs.evolve(rules[place], when=written(f"{when_text(base, rules[place].when)} and {some}"))
    changed = [made if index == place else rule for index, rule in enumerate(rules)]
    ruleset = with_rules(_with_extra(base.ruleset, "boolean"), table.definition, changed)
    return _useless("a condition that is always true", base, ruleset, EXTRA, proved=True)


def no_weight(random: Random, base: Base) -> Injection | None:
    """Give a share of nothing to what a formula weighs with a parameter."""
    shares = [item for item in base.ruleset.parameters.values() if isinstance(item.value, Located)]
    names = [item for item in base.ruleset.properties if isinstance(item, Monotone)]
    if not shares or not names:
        return None
    share = random.choice(shares)
    made = attrs.evolve(share, value=Located("0"), type=share.type)
    ruleset = attrs.evolve(base.ruleset, parameters={**base.ruleset.parameters, share.name: made})
    return _useless("a weight of nothing", base, unbounded(ruleset), random.choice(names).input.text, proved=False)


def _useless(way: str, base: Base, ruleset: Ruleset, name: str, *, proved: bool) -> Injection:
    return Injection(Fault.USELESS, way, base, ruleset, None, (name,), proved=proved)


# -- scores that go the wrong way


def sign_turned(random: Random, base: Base) -> Injection | None:
    def turned(node: Node) -> Node | None:
        if isinstance(node, Arithmetic) and node.op in (ArithmeticOp.ADD, ArithmeticOp.SUB):
            op = ArithmeticOp.SUB if node.op is ArithmeticOp.ADD else ArithmeticOp.ADD
            return attrs.evolve(node, op=op)
        return None

    return _formula_changed(random, base, "a sign turned", turned)


def weight_negated(random: Random, base: Base) -> Injection | None:
    def negated(node: Node) -> Node | None:
        is_product = isinstance(node, Arithmetic) and node.op is ArithmeticOp.MUL
        return attrs.evolve(node, left=Negate(node.left)) if is_product and isinstance(node, Arithmetic) else None

    return _formula_changed(random, base, "a weight negated", negated)


def branches_swapped(random: Random, base: Base) -> Injection | None:
    def swapped(node: Node) -> Node | None:
        return If(node.condition, node.no, node.yes) if isinstance(node, If) else None

    return _formula_changed(random, base, "the branches of an `if` swapped", swapped)


def stepped(random: Random, base: Base) -> Injection | None:
    """Take a fixed amount off a score from some value of an input on."""
    promise = _a_promise(random, base)
    formula = None if promise is None else _towards(random, base, promise)
    if formula is None or promise is None or not _is_number(base, formula.name):
        return None
    name = promise.input.text
    datatype = base.checked.inputs[name].type if name in base.checked.inputs else None
    if not isinstance(datatype, NumberType):
        return None
    value = random.choice([item for item in base.cases.values[name] if item is not None])
    amount = random.choice(("0.01", "1", "5"))
    test = Comparison(CompareOp.GE, Name(name), NumberLiteral(_digits(str(float(value)))))  # type: ignore[arg-type]
    tree = If(test, Arithmetic(ArithmeticOp.SUB, formula.formula.tree, NumberLiteral(amount)), formula.formula.tree)
    made = attrs.evolve(formula, formula=written(to_text(tree)))
    return _score("a step down", base, _with(unbounded(base.ruleset), made), promise)


def _digits(text: str) -> str:
    return text.removesuffix(".0")


def weights_changed(random: Random, base: Base) -> Injection | None:
    """Exchange the values of two parameters, of one or of two keys, or put a minus before one."""
    promise = _a_promise(random, base)
    plain = [item for item in base.ruleset.parameters.values() if isinstance(item.value, Located)]
    plain = [item for item in plain if isinstance(base.checked.parameters[item.name].type, NumberType)]
    if promise is None or not plain:
        return None
    formula = base.ruleset.decisions[base.checked.owners[promise.output.text]]
    if isinstance(formula, FormulaDefinition) and random.random() < 0.8:
        plain = [item for item in plain if item.name in formula.formula.excerpt.text] or plain
    one = random.choice(plain)
    parameters = dict(base.ruleset.parameters)
    if len(plain) > 1 and random.random() < 0.4:
        other = random.choice([item for item in plain if item is not one])
        parameters[one.name] = attrs.evolve(one, value=other.value)
        parameters[other.name] = attrs.evolve(other, value=one.value)
        return _score("two weights swapped", base, _with_parameters(base, parameters), promise)
    assert isinstance(one.value, Located)
    value = random.choice((f"-{one.value.text}", f"-{one.value.text}", f"{one.value.text}5"))
    parameters[one.name] = attrs.evolve(one, value=Located(value))
    return _score("a weight of another sign or size", base, _with_parameters(base, parameters), promise)


def _with_parameters(base: Base, parameters: Mapping[str, ParameterDefinition]) -> Ruleset:
    return attrs.evolve(unbounded(base.ruleset), parameters=parameters)


def outputs_changed(random: Random, base: Base) -> Injection | None:
    """Exchange the outputs of two bands, or lower or raise one."""
    found = [
        item
        for item in base.checked.decisions.values()
        if isinstance(item, CheckedTable) and isinstance(item.type, NumberType)
    ]
    if not found:
        return None
    table = random.choice(found).definition
    promises = [item for item in _promises(base) if item.output.text == table.name]
    if not promises:
        return None
    rules = list(table.rules)
    one, other = random.sample(range(len(rules)), 2)
    if random.random() < 0.5:
        rules[one], rules[other] = (
            attrs.evolve(rules[one], then=rules[other].then),
            attrs.evolve(rules[other], then=rules[one].then),
        )
        return _score("two bands swapped", base, with_rules(base.ruleset, table, rules), random.choice(promises))
    rules[one] = attrs.evolve(rules[one], then=written(str(random.randint(0, 12))))
    return _score("another mark of a band", base, with_rules(base.ruleset, table, rules), random.choice(promises))


def _formula_changed(random: Random, base: Base, way: str, change: Callable[[Node], Node | None]) -> Injection | None:
    promise = _a_promise(random, base)
    formula = None if promise is None else _towards(random, base, promise)
    if formula is None or promise is None:
        return None
    made = list(rewritten(formula.formula.tree, change))
    if not made:
        return None
    changed = attrs.evolve(formula, formula=written(to_text(random.choice(made))))
    return _score(way, base, _with(unbounded(base.ruleset), changed), promise)


def _score(way: str, base: Base, ruleset: Ruleset, promise: Monotone) -> Injection:
    words = (promise.output.text, promise.input.text, promise.direction.value)
    return Injection(Fault.NOT_MONOTONE, way, base, ruleset, base.checked.owners[promise.output.text], words)


# -- parts


def rewritten(node: Node, change: Callable[[Node], Node | None]) -> Iterator[Node]:
    """Yield the tree with one of its parts changed, for each part that can be."""
    made = change(node)
    if made is not None:
        yield made
    for field in attrs.fields(type(node)):
        value = getattr(node, field.name)
        if field.name in ("at", "tests"):
            continue
        if isinstance(value, tuple):
            for index, item in enumerate(value):
                for other in rewritten(item, change):
                    yield _evolved(node, field.name, (*value[:index], other, *value[index + 1 :]))
        elif attrs.has(type(value)):
            for other in rewritten(value, change):
                yield _evolved(node, field.name, other)


def _evolved(node: Any, name: str, value: object) -> Node:
    changed: Node = attrs.evolve(node, **{name: value})
    return changed


def _with(ruleset: Ruleset, formula: FormulaDefinition) -> Ruleset:
    """Return a ruleset with another formula; its type stays as the ruleset has it."""
    now = ruleset.decisions[formula.name]
    assert isinstance(now, FormulaDefinition)
    changed = attrs.evolve(now, formula=formula.formula)
    return attrs.evolve(ruleset, decisions={**ruleset.decisions, formula.name: changed})


def _a_formula(random: Random, base: Base) -> FormulaDefinition | None:
    found = [item for item in base.ruleset.decisions.values() if isinstance(item, FormulaDefinition)]
    return random.choice(found) if found else None


def _towards(random: Random, base: Base, promise: Monotone) -> FormulaDefinition | None:
    """Return the formula that a promise is about, or now and then another one."""
    found = base.ruleset.decisions[base.checked.owners[promise.output.text]]
    return found if isinstance(found, FormulaDefinition) and random.random() < 0.8 else _a_formula(random, base)


def _is_number(base: Base, name: str) -> bool:
    return isinstance(base.checked.decisions[name].type, NumberType)


def _promises(base: Base) -> list[Monotone]:
    return [item for item in base.ruleset.properties if isinstance(item, Monotone)]


def _a_promise(random: Random, base: Base) -> Monotone | None:
    found = _promises(base)
    return random.choice(found) if found else None
