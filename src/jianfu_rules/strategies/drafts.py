"""Drafts of rulesets: inputs, parameters and decisions of every kind, as the data of a ruleset file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import attrs
from hypothesis import strategies as st

from jianfu_rules.checking.names import Declared, Scope
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
from jianfu_rules.expr.core import Origin
from jianfu_rules.model.hit_policy import Aggregate, HitPolicy
from jianfu_rules.phrases import Phrase
from jianfu_rules.strategies.expressions import COMPARISONS, CONSTANTS, DAYS, WORDS, Vocabulary, draw_worth, quoted
from jianfu_rules.strategies.values import values
from jianfu_rules.strategies.worlds import highest, lowest
from jianfu_rules.values import number_text, value_text

Part = dict[str, Any]

FIRST_DAY = "2025-01-01"
CHANGES = ("2025-04-01", "2025-05-01")  # days on which a dated parameter changes
STATED: Part = {"cite": {"source": "text", "at": "第一条"}, "basis": "stated"}
COLOURS = ("red", "green", "blue")
MOST_INPUTS, MOST_PARAMETERS, MOST_DECISIONS, MOST_RULES, MOST_CELLS = 5, 3, 3, 4, 3


@attrs.frozen
class Draft:
    """Parts of a ruleset file, and what the names in it stand for."""

    inputs: Mapping[str, Part]
    parameters: Mapping[str, Part]
    decisions: Mapping[str, Part]
    applies_when: Part | None

    def data(self) -> Part:
        """Return the whole file as data."""
        scope = {} if self.applies_when is None else {"applies_when": self.applies_when}
        return {
            "format": 1,
            "ruleset": "generated/ruleset",
            "title": {"zh": "生成的规则集", "en": "generated ruleset"},
            "jurisdiction": {"zh": "某地", "en": "somewhere"},
            "in_force": {"from": FIRST_DAY, "basis": "stated"},
            "sources": {"text": {"title": "某文", "publisher": "某报", "date": "2025"}},
            "types": {"colour": {"enum": {name: label(name) for name in COLOURS}}},
            "inputs": dict(self.inputs),
            "parameters": dict(self.parameters),
            "decisions": dict(self.decisions),
            "main": list(self.decisions)[-1],
            **scope,
        }


def label(name: str) -> Part:
    """Return a label of its own for a name."""
    return {"zh": f"{name}的名称", "en": f"the {name}"}


def _colour() -> EnumType:
    return EnumType(tuple(Member(name, Phrase(f"{name}的名称", f"the {name}")) for name in COLOURS), "colour")


def spelt(datatype: Datatype) -> Part:
    """Return the keys that spell a type out."""
    match datatype:
        case BooleanType():
            return {"type": "boolean"}
        case NumberType():
            found: Part = {"type": "integer"} if datatype.integral else {"type": "decimal", "scale": datatype.scale}
            if datatype.min is not None:
                found["min"] = number_text(lowest(datatype) * datatype.step)
            if datatype.max is not None:
                found["max"] = number_text(highest(datatype) * datatype.step)
            return found
        case EnumType():
            return {"type": "colour"}
        case TextType(most):
            return {"type": "text", "max_length": most}
        case SetType():
            return {"type": "set", "of": "colour"}
        case DateType(low, high):
            return {"type": "date", "min": low.isoformat(), "max": high.isoformat()}
        case _:
            raise TypeError(f"no input is a {datatype}")


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    """Return a strategy for drafts; most of them check, some have rules that check() refuses."""
    scope: dict[str, Declared] = {}
    inputs = _inputs(draw, scope)
    parameters = _parameters(draw, scope)
    applies = None
    if draw(st.integers(0, 4)) == 4:  # one in five
        condition = draw_worth(draw, Vocabulary(scope), BooleanType(), 1)
        applies = {**STATED, "when": condition, "says": {"zh": "适用", "en": "what it is about"}}
    decisions: dict[str, Part] = {}
    for index in range(draw(st.integers(1, MOST_DECISIONS))):
        name = f"d{index}"
        make = _table if draw(st.integers(0, 2)) else _formula
        decisions[name] = make(draw, scope, name)
    return Draft(inputs, parameters, decisions, applies)


# -- inputs and parameters


@st.composite
def _input_types(draw: st.DrawFn) -> Datatype:
    kind = draw(st.integers(0, 6))
    match kind:
        case 0:
            return BooleanType()
        case 1:
            return _number(draw, integral=True)
        case 2:
            return _number(draw, integral=False)
        case 3:
            return _colour()
        case 4:
            low, high = sorted((draw(st.sampled_from(_DATES)), draw(st.sampled_from(_DATES))))
            return DateType(low, high)
        case 5:
            return TextType(draw(st.integers(0, 8)))
        case _:
            return SetType(_colour())


_DATES = tuple(
    DateType().min.replace(year=year, month=month, day=day)
    for year, month, day in ((1996, 1, 1), (2000, 2, 29), (2024, 2, 29), (2025, 12, 31), (2032, 12, 31))
)


def _number(draw: st.DrawFn, *, integral: bool) -> NumberType:
    scale = 0 if integral else draw(st.integers(0, 3))
    low, size = draw(st.integers(-10, 10)), draw(st.integers(0, 1000))
    step = NumberType(scale).step
    return NumberType(scale, low * step, (low + size * 10**scale) * step, integral=integral)


def _inputs(draw: st.DrawFn, scope: dict[str, Declared]) -> dict[str, Part]:
    found: dict[str, Part] = {}
    for index, (datatype, more) in enumerate(draw(st.lists(_input_(), min_size=1, max_size=MOST_INPUTS))):
        name = f"x{index}"
        found[name] = {**spelt(datatype), "label": label(name), **more}
        scope[name] = Declared(Origin.INPUT, datatype, "optional" in more)
    return found


@st.composite
def _input_(draw: st.DrawFn) -> tuple[Datatype, Part]:
    """Return the type of an input, and what else is said of it: whether it may be null, who judges it."""
    datatype = draw(_input_types())
    more: Part = {}
    if draw(st.integers(0, 3)) == 3 and not isinstance(datatype, SetType):
        more["optional"] = True
    if draw(st.integers(0, 3)) == 3 and isinstance(datatype, BooleanType):
        more["judgement"] = {"by": label("panel"), "criteria": label("measure")}
    return datatype, more


_KINDS = ("fixed", "dated", "open", "required", "keyed", "keyed in part")


def _parameters(draw: st.DrawFn, scope: dict[str, Declared]) -> dict[str, Part]:
    found: dict[str, Part] = {}
    for index, (datatype, more) in enumerate(draw(st.lists(_parameter(), max_size=MOST_PARAMETERS))):
        name = f"p{index}"
        found[name] = {**spelt(datatype), "label": label(name), **more}
        scope[name] = Declared(Origin.PARAMETER, datatype, keyed_by=_colour() if "by" in more else None)
    return found


@st.composite
def _parameter(draw: st.DrawFn) -> tuple[NumberType, Part]:
    """Return the type of a parameter, and the values that the text gives it."""
    kind, datatype = draw(st.sampled_from(_KINDS)), _number(draw, integral=False)

    def one() -> str:
        return value_text(draw(values(datatype)))

    match kind:
        case "open" | "required":
            return datatype, {kind: True}
        case "dated":
            periods = [
                {"from": FIRST_DAY, "to": CHANGES[0], "value": one(), **STATED},
                {"from": CHANGES[1], "value": one(), **STATED},
            ]
            return datatype, {"dated": periods}
        case "keyed":
            return datatype, {"by": "colour", "value": {name: one() for name in COLOURS}, **STATED}
        case "keyed in part":
            return datatype, {"by": "colour", "value": {COLOURS[0]: one()}, **STATED}
        case _:
            return datatype, {"value": one(), **STATED}


# -- decisions

_GIVEN: tuple[Datatype, ...] = (BooleanType(), NumberType(scale=2), DateType(), _colour())


def _formula(draw: st.DrawFn, scope: dict[str, Declared], name: str) -> Part:
    wanted = draw(st.sampled_from(_GIVEN))
    text = draw_worth(draw, Vocabulary(scope), wanted)
    scope[name] = Declared(Origin.DECISION, wanted)
    typed = spelt(wanted) if not isinstance(wanted, DateType) else {"type": "date"}
    return {"label": label(name), **typed, "formula": text, **STATED, "says": {"zh": "算法", "en": "how it is done"}}


@attrs.frozen
class _Outputs:
    """The outputs of each row of a table: one of its own, or several by name."""

    types: Mapping[str, Datatype]
    several: bool

    def then(self, draw: st.DrawFn, vocabulary: Vocabulary, depth: int = 1) -> Any:
        """Return what a row gives."""
        found = {name: draw_worth(draw, vocabulary, of, depth) for name, of in self.types.items()}
        return found if self.several else next(iter(found.values()))


_WAYS = (
    *((policy, Aggregate.LIST) for policy in HitPolicy),
    *((HitPolicy.COLLECT, aggregate) for aggregate in Aggregate if aggregate is not Aggregate.LIST),
)


def _table(draw: st.DrawFn, scope: dict[str, Declared], name: str) -> Part:
    policy, aggregate = draw(st.sampled_from(_WAYS))
    outputs = _outputs(draw, name, policy, aggregate)
    vocabulary = Vocabulary(dict(scope))
    part: Part = {"label": label(name), "hit_policy": policy.value}
    if aggregate is not Aggregate.LIST:
        part["aggregate"] = aggregate.value
    if outputs.several:
        part["outputs"] = {key: {**spelt(of), "label": label(key)} for key, of in outputs.types.items()}
    else:
        part |= spelt(outputs.types[name])
    part["rules"] = _rules(draw, vocabulary, name, outputs, in_order=policy is HitPolicy.FIRST)
    if policy.is_single or aggregate in (Aggregate.MIN, Aggregate.MAX):
        says = {"zh": "其余", "en": "all else"}
        part["otherwise"] = {"then": outputs.then(draw, vocabulary), **STATED, "says": says}
    if policy in (HitPolicy.UNIQUE, HitPolicy.ANY) and draw(st.booleans()):
        part["conflict"] = {"cite": STATED["cite"], "says": {"zh": "自相矛盾", "en": "it contradicts itself"}}
    for key, of in outputs.types.items():
        listed = not policy.is_single and aggregate is Aggregate.LIST
        scope[key] = Declared(Origin.DECISION, ListType(of, len(part["rules"])) if listed else of)
    return part


def _outputs(draw: st.DrawFn, name: str, policy: HitPolicy, aggregate: Aggregate) -> _Outputs:
    number = NumberType(scale=2)
    if aggregate is not Aggregate.LIST:
        return _Outputs({name: number}, several=False)
    ranked = policy in (HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER)
    free: tuple[Datatype, ...] = (_colour(), number)
    first = _colour() if ranked else draw(st.sampled_from(free))
    if draw(st.integers(0, 3)) == 3:  # one in four
        return _Outputs({f"{name}_first": first, f"{name}_second": number}, several=True)
    return _Outputs({name: first}, several=False)


def _rules(draw: st.DrawFn, vocabulary: Vocabulary, name: str, outputs: _Outputs, *, in_order: bool) -> list[Part]:
    found: list[Part] = []
    for index in range(draw(st.integers(1, MOST_RULES))):
        id_ = f"{name}-r{index}"
        rule: Part = {"id": id_, **STATED, "says": {"zh": f"{id_}的说明", "en": f"what {id_} says"}}
        rule["when"] = _when(draw, vocabulary)
        rule["then"] = outputs.then(draw, vocabulary)
        if found and not in_order and draw(st.integers(0, 2)) == 2:  # one in three
            rule["overrides"] = [found[draw(st.integers(0, len(found) - 1))]["id"]]
            if draw(st.booleans()):
                del rule["then"]
        found.append(rule)
    return found


def _when(draw: st.DrawFn, vocabulary: Vocabulary) -> Any:
    """Return the condition of a row: cells, or one expression."""
    names = [
        name
        for name, item in vocabulary.scope.items()
        if item.origin is not Origin.PARAMETER and not isinstance(item.type, SetType | ListType)
    ]
    if not names or not draw(st.booleans()):
        return draw_worth(draw, vocabulary, BooleanType(), 2)
    chosen = draw(st.lists(st.sampled_from(names), min_size=1, max_size=MOST_CELLS, unique=True))
    return {name: _cell(draw, vocabulary, name) for name in chosen}


def _cell(draw: st.DrawFn, vocabulary: Vocabulary, name: str) -> str:
    declared = vocabulary.scope[name]
    found = [text for text in _cells(draw, vocabulary.scope, declared) if vocabulary.allows_cell(name, text)]
    if declared.optional:
        found += ["null", "!= null"]
    return draw(st.sampled_from(found or ["-"]))


def _cells(draw: st.DrawFn, scope: Scope, declared: Declared) -> Sequence[str]:
    """Return cells that may fit a name; the check tells."""
    match declared.type:
        case BooleanType():
            return ("true", "false")
        case EnumType() | TextType():
            words = declared.type.names if isinstance(declared.type, EnumType) else WORDS
            one, other = quoted(draw(st.sampled_from(words))), quoted(draw(st.sampled_from(words)))
            return (one, f"{one}, {other}", f"not({one})")
        case NumberType():
            rates = [name for name, item in scope.items() if item.origin is Origin.PARAMETER and item.keyed_by is None]
            low, op = draw(st.sampled_from(CONSTANTS)), draw(st.sampled_from(COMPARISONS))
            high = draw(st.sampled_from([*CONSTANTS, *rates]))
            return (f"{op} {high}", f"[{low}..{high})", f"not({op} {high})", f"{low}, > {high}")
        case _:
            day, op = draw(st.sampled_from(DAYS)), draw(st.sampled_from(COMPARISONS))
            return (f'{op} date("{day}")', f'[date("{DAYS[-1]}")..date("{day}")]')
