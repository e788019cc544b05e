"""Random rulesets of the whole language, as text: every hit policy, type, operator and kind of parameter.

They come from a seed, not from Hypothesis: thousands of pairs of a ruleset and facts are compared at the cost of one
check() for each ruleset. A failure names the seed, which gives the same ruleset and facts again.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from random import Random
from typing import Any

import attrs

from jianfu_rules import UNKNOWN, CheckError
from jianfu_rules.checking.checked import CheckedRuleset
from tests.given import CITE, Part, checked_text, label, number, otherwise, ruleset_text, yes_no

HUES = ("red", "green", "blue")
GRADES = ("top", "middle", "low")
ROUNDINGS = ("round half up", "round half down", "round half even", "round up", "round down", "floor", "ceiling")
POLICIES = ("unique", "any", "first", "priority", "collect", "rule order", "output order")
AGGREGATES = ("list", "sum", "min", "max", "count")
COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
HUGE = 10**18

_TYPES = {
    "hue": {"enum": {hue: label(hue) for hue in HUES}},
    "grade": {"enum": {grade: label(grade) for grade in GRADES}},
}
_JUDGED = {"by": label("panel"), "criteria": label("measure")}
_INPUTS: dict[str, dict[str, Part]] = {
    "a": yes_no("a"),
    "b": yes_no("b", judgement=_JUDGED),
    "c": yes_no("c", optional=True),
    "x": number("x", most="10"),
    "y": number("y", least="-5", most="5", scale=2),
    "z": number("z", least="-1", most="9", scale=1, optional=True),
    "n": {"n": {"type": "integer", "min": "0", "max": "9", "label": label("n")}},
    "huge": number("huge", least=str(-HUGE), most=str(HUGE), scale=6),
    "colour": {"colour": {"type": "hue", "label": label("colour")}},
    "paint": {"paint": {"type": "hue", "optional": True, "label": label("paint"), "judgement": _JUDGED}},
    "day": {"day": {"type": "date", "min": "1996-01-01", "max": "2032-12-31", "label": label("day")}},
    "end": {"end": {"type": "date", "min": "1996-01-01", "max": "2032-12-31", "optional": True, "label": label("end")}},
    "tags": {"tags": {"type": "set", "of": "hue", "label": label("tags")}},
    "word": {"word": {"type": "text", "max_length": 8, "label": label("word")}},
}
_VALUES: dict[str, tuple[Any, ...]] = {
    "a": (True, False),
    "b": (True, False),
    "c": (True, False, None),
    "x": (0, 1, 2, 3, 10, "5", 7.0, Decimal(4)),
    "y": (0, 1, "-5", "2.50", Decimal("-0.01"), "0.01", 1.25, 5),
    "z": (None, 0, "-1", "2.5", "9", 1.5, Decimal("3.0")),
    "n": (0, 1, 2, 9, "3"),
    "huge": (HUGE, -HUGE, "0.000001", Decimal("-999999999999999999.999999"), 0, 1, "2.5"),
    "colour": HUES,
    "paint": (*HUES, None),
    "day": (dt.date(2024, 2, 29), "2023-02-28", dt.date(2000, 2, 29), "2024-01-31", "1996-01-01", "2032-12-31"),
    "end": (None, dt.date(2024, 2, 29), "2025-02-28", "2024-03-01", "2024-12-31", "2032-12-31"),
    "tags": ([], ["red"], ["red", "blue"], ("green",), frozenset(HUES)),
    "word": ("", "one", "two", "caf\u00e9", "cafe\u0301", "其他"),
}
_NUMBER = {"type": "decimal", "scale": 2, "min": "-100", "max": "100"}
_STATED = {"cite": CITE, "basis": "stated"}
_KEYED = {"by": "hue", **_NUMBER}
_PARAMETERS: dict[str, Part] = {
    "limit": {"value": "2.5", "label": label("limit"), **_STATED},
    "strict": {"value": "true", "type": "boolean", "label": label("strict"), **_STATED},
    "rate": {
        **_NUMBER,
        "label": label("rate"),
        "dated": [
            {"from": "2025-01-01", "to": "2025-04-01", "value": "1", **_STATED},
            {"from": "2025-05-01", "value": "1.75", **_STATED},
        ],
    },
    "bar": {**_NUMBER, "open": True, "label": label("bar")},
    "share": {**_NUMBER, "required": True, "label": label("share")},
    "points": {**_KEYED, "value": {"red": "3", "green": "1.5", "blue": "0"}, "label": label("points"), **_STATED},
    "gaps": {**_KEYED, "value": {"red": "2"}, "label": label("gaps"), **_STATED},
}
_HOST_VALUES = ("0", "1", "2.5", "-3.25")
DAYS = (dt.date(2025, 2, 1), dt.date(2025, 4, 15), dt.date(2025, 6, 30))
_RULE = re.compile("`([rs][0-9]+)`")
_ID = re.compile('"id": "([rs][0-9]+)"')


@attrs.frozen
class Varied:
    """A checked ruleset, the names of its inputs, and what the host brings."""

    seed: int
    text: str = attrs.field(repr=False)
    checked: CheckedRuleset = attrs.field(repr=False)
    inputs: tuple[str, ...]
    as_of: dt.date
    given: Mapping[str, object]

    def facts(self, random: Random) -> dict[str, object]:
        """Return facts: some missing, some given as UNKNOWN, some by label, in any of their forms."""
        found: dict[str, object] = {}
        share = random.choice((0.3, 0.7, 1.0, 1.0))
        for name in self.inputs:
            if random.random() > share:
                if random.random() < 0.1:
                    found[name] = UNKNOWN
                continue
            value = random.choice(_VALUES[name])
            key = name if random.random() < 0.9 else random.choice(list(label(name).values()))
            if value in HUES and random.random() < 0.1:
                value = random.choice(list(label(value).values()))
            found[key] = value
        return found

    def completions(self, facts: Mapping[str, object], random: Random, count: int) -> Iterator[dict[str, object]]:
        """Yield `count` ways to complete facts by name."""
        for _ in range(count):
            yield {name: facts[name] if name in facts else random.choice(_VALUES[name]) for name in self.inputs}


@attrs.define
class _Scope:
    """The names that can be read, by type, and the source of chance."""

    random: Random
    booleans: list[str]
    numbers: list[str]
    optional_numbers: list[str]
    hues: list[str]
    grades: list[str]
    days: list[str]
    lists: list[str]  # of numbers of scale 2
    inputs: tuple[str, ...]

    def one(self, *options: str) -> str:
        return self.random.choice(options)

    def constant(self) -> str:
        return self.one("0", "1", "1.5", "2", "2.25", "3", "10")

    # -- numbers

    def number(self, depth: int = 2) -> str:
        """Return the text of a number, of no more than a few decimals."""
        kinds = ["constant", "name", "name"]
        if depth:
            kinds += ["+", "-", "*", "negative", "if", "rounding", "division", "function", "lookup", "count", "list"]
        kind = self.one(*kinds)
        less = depth - 1
        match kind:
            case "name" if self.numbers:
                return self.random.choice(self.numbers)
            case "+" | "-":
                return f"({self.number(less)} {kind} {self.number(less)})"
            case "*":
                return f"({self.constant()} * {self.number(less)})"
            case "negative":
                return f"(-{self.number(0)})"
            case "if":
                return f"(if {self.truth(less)} then {self.number(less)} else {self.number(less)})"
            case "rounding":
                return f"{self.one(*ROUNDINGS)}({self.number(less)}, {self.one('-1', '0', '1')})"
            case "division":
                return self.division(less)
            case "function":
                name = self.one("min", "max", "sum")
                return self.one(f"{name}({self.number(less)}, {self.number(0)})", f"abs({self.number(less)})")
            case "lookup" if self.hues:
                return f"lookup({self.one('points', 'gaps')}, {self.random.choice(self.hues)})"
            case "count":
                return self.counting()
            case "list" if self.lists:
                return f"{self.one('sum', 'count')}({self.random.choice(self.lists)})"
            case _:
                return self.constant()

    def division(self, depth: int) -> str:
        above, mode, places = self.number(depth), self.one(*ROUNDINGS), self.one("-1", "0", "2")
        if "x" in self.inputs and self.random.random() < 0.5:
            return f"(if x > 0 then {mode}({above} / x, {places}) else {self.number(0)})"
        return f"{mode}({above} / {self.one('3', '7', '0.8', '-2.5')}, {places})"

    def counting(self) -> str:
        found = ["count(tags)"] if "tags" in self.inputs else []
        if self.days:
            unit = self.one("count days", "count months", "count years")
            found.append(f"{unit}({self.random.choice(self.days)}, {self.date()})")
        return self.one(*(found or ["1"]))

    def date(self) -> str:
        """Return the text of a day."""
        if not self.days or self.random.random() < 0.3:
            return f'date("{self.one("2024-02-29", "2023-02-28", "2024-01-31", "2030-06-15")}")'
        period = self.one("P1M", "P1Y", "P1Y2M3D", "P30D", "P0D")
        name = self.random.choice(self.days)
        return self.one(name, f'({name} + duration("{period}"))', f'({name} - duration("{period}"))')

    # -- truth

    def truth(self, depth: int = 2) -> str:
        """Return the text of a condition."""
        if depth and self.random.random() < 0.5:
            less = depth - 1
            return self.one(
                f"({self.truth(less)} and {self.truth(less)})",
                f"({self.truth(less)} or {self.truth(less)})",
                f"not({self.truth(less)})",
                f"(if {self.truth(less)} then {self.truth(less)} else {self.truth(less)})",
            )
        return self.test()

    def test(self) -> str:
        number, other = self.number(1), self.number(0)
        if other == number:
            other = self.constant()
        found = [
            f"{number} {self.one(*COMPARISONS)} {other}",
            f"{number} between {self.constant()} and {other}",
            f"{number} in ({self.constant()}..{other}]",
            f"{number} in [{self.constant()}, {other}]",
            self.one("strict", "true", "strict"),
            *self.booleans,
        ]
        for name in self.optional_numbers:
            test = f"{name} {self.one(*COMPARISONS)} {other}"
            found.append(self.one(f"{name} = null", f"({name} != null and {test})", f"({name} = null or {test})"))
        for name in (*self.hues, *self.grades):
            words = HUES if name in self.hues else GRADES
            one, another = self.one(*words), self.one(*words)
            found.append(self.one(f'{name} = "{one}"', f'{name} in ["{one}", "{another}"]', f'{name} != "{one}"'))
        if self.days:
            found.append(f"{self.random.choice(self.days)} {self.one(*COMPARISONS)} {self.date()}")
        found += self._rare()
        return self.random.choice(found)

    def _rare(self) -> list[str]:
        found = []
        if "c" in self.inputs:
            found.append(self.one("c = null", "(c != null and c)"))
        if "paint" in self.inputs:
            found.append(self.one("paint = null", '(paint != null and paint = "red")'))
        if "end" in self.inputs:
            found.append(f"(end != null and end {self.one('<', '>=')} {self.date()})")
        if "tags" in self.inputs:
            found.append(f'list contains(tags, "{self.one(*HUES)}")')
        if "word" in self.inputs:
            found.append(self.one('word = "one"', 'word != "caf\u00e9"', 'word in ["one", "two"]'))
        found += [f"list contains({name}, {self.constant()})" for name in self.lists]
        return found

    # -- cells

    def cells(self) -> dict[str, str]:
        """Return a row's cells by name."""
        names = [*self.inputs, *(name for name in (*self.numbers, *self.grades, *self.booleans) if name[-1].isdigit())]
        chosen = self.random.sample(names, min(len(names), self.random.randint(1, 3)))
        found = {name: self.cell(name) for name in chosen}
        return {name: text for name, text in found.items() if text}

    def cell(self, name: str) -> str:
        """Return a cell on `name`; nothing for types that have none of interest."""
        nullable = name in ("c", "z", "paint", "end")
        if nullable and self.random.random() < 0.3:
            return self.one("null", "!= null")
        if name in self.grades or name in (*self.hues, "paint"):
            words = GRADES if name in self.grades else HUES
            one, other = self.one(*words), self.one(*words)
            text = self.one(f'"{one}"', f'"{one}", "{other}"', f'not("{one}")')
        elif name in (*self.booleans, "c"):
            text = self.one("true", "false")
        elif name in ("day", "end"):
            text = self.one('>= date("2024-02-29")', '< date("2024-03-01")', '[date("2000-01-01")..date("2024-02-29"))')
        elif name == "word":
            text = self.one('"one"', '"one", "two"', 'not("one")')
        elif name == "tags":
            return ""
        else:
            limit = self.constant()
            bound = self.one(limit, limit, "limit", "rate", "bar", "share")
            text = self.one(
                f"{self.one(*COMPARISONS)} {bound}", f"[{limit}..{bound}]", f"not(< {bound})", f"1, > {limit}"
            )
        return f"null, {text}" if nullable and not text.startswith("not") and self.random.random() < 0.2 else text


def _rules(scope: _Scope, first: int, policy: str, outputs: Sequence[str]) -> list[Part]:
    """Return the rules of a table; `outputs` are the kinds of what each gives."""
    found: list[Part] = []
    for index in range(scope.random.randint(1, 5)):
        when: Any = (scope.cells() if scope.random.random() < 0.6 else None) or scope.truth()
        says = {"zh": "说明", "en": "what it says"}
        rule: Part = {"id": f"r{first + index}", **_STATED, "says": says, "when": when, "then": _then(scope, outputs)}
        if policy != "first" and found and scope.random.random() < 0.3:
            rule["overrides"] = [scope.random.choice(found)["id"]]
            if scope.random.random() < 0.4:
                del rule["then"]
        found.append(rule)
    return found


def _then(scope: _Scope, outputs: Sequence[str]) -> Any:
    values = [_output(scope, kind) for kind in outputs]
    return (
        values[0]
        if len(values) == 1
        else {f"{kind}_{index}": value for index, (kind, value) in enumerate(zip(outputs, values, strict=True))}
    )


def _output(scope: _Scope, kind: str) -> str:
    if kind == "grade":
        return f'"{scope.one(*GRADES)}"'
    plain = scope.random.random() < 0.6
    return scope.one("0", "0", "1", "2.5", "-1") if plain else f"{scope.one(*ROUNDINGS)}({scope.number(1)}, 2)"


def _table(scope: _Scope, name: str, first: int) -> Part:
    random = scope.random
    policy = random.choice(POLICIES)
    aggregate = random.choice(AGGREGATES) if policy == "collect" else "list"
    kinds = ("grade", "number")
    if aggregate != "list":
        outputs: tuple[str, ...] = ("number",)
    elif policy in ("priority", "output order"):
        outputs = random.choice((("grade",), ("grade",), ("grade", "number")))
    else:
        outputs = random.choice((("grade",), ("number",), ("number",), ("grade", "number"), ("number", "number")))
    part: Part = {"label": label(name), "hit_policy": policy, "rules": _rules(scope, first, policy, outputs)}
    types: dict[str, Part] = {kinds[0]: {"type": "grade"}, kinds[1]: {"type": "decimal", "scale": 2}}
    if len(outputs) == 1:
        part |= types[outputs[0]]
    else:
        named = [f"{kind}_{index}" for index, kind in enumerate(outputs)]
        part["outputs"] = {
            f"{name}_{word}": {**types[word.split("_")[0]], "label": label(f"{name}_{word}")} for word in named
        }
        for rule in part["rules"]:
            if "then" in rule:
                rule["then"] = {f"{name}_{word}": value for word, value in rule["then"].items()}
    if aggregate != "list":
        part["aggregate"] = aggregate
    if policy in ("unique", "any", "first", "priority") or aggregate in ("min", "max"):
        last = _then(scope, outputs)
        if len(outputs) > 1:
            last = {f"{name}_{word}": value for word, value in last.items()}
        part["otherwise"] = otherwise(last)
    if policy in ("unique", "any") and random.random() < 0.6:
        part["conflict"] = {"cite": CITE, "says": {"zh": "自相矛盾", "en": "it contradicts itself"}}
    return part


def _learn(scope: _Scope, name: str, part: Part) -> None:
    """Let later decisions read what a decision gives."""
    several = {output: item["type"] for output, item in part.get("outputs", {}).items()} or {name: part["type"]}
    policy, aggregate = part.get("hit_policy"), part.get("aggregate", "list")
    listed = policy in ("collect", "rule order", "output order") and aggregate == "list"
    for output, datatype in several.items():
        if datatype == "decimal":
            (scope.lists if listed else scope.numbers).append(output)
        elif listed:
            continue
        elif datatype == "grade":
            scope.grades.append(output)
        elif datatype == "boolean":
            scope.booleans.append(output)
        else:
            scope.days.append(output)


def _formula(scope: _Scope, name: str) -> Part:
    says = {"zh": "算法", "en": "how it is worked out"}
    kind = scope.random.choice(("decimal", "decimal", "boolean", "date"))
    match kind:
        case "decimal":
            typed: Part = {"type": "decimal", "scale": 2, "formula": f"{scope.one(*ROUNDINGS)}({scope.number(3)}, 2)"}
        case "boolean":
            typed = {"type": "boolean", "formula": scope.truth(3)}
        case _:
            typed = {"type": "date", "formula": scope.date()}
    return {"label": label(name), **typed, **_STATED, "says": says}


def _drafted(random: Random) -> tuple[tuple[str, ...], dict[str, Part], dict[str, Any]]:
    inputs = tuple(random.sample(sorted(_INPUTS), random.randint(2, 6)))
    scope = _Scope(
        random,
        booleans=[name for name in inputs if name in "ab"],
        numbers=[
            *(name for name in inputs if name in ("x", "y", "n", "huge")),
            *random.sample(["limit", "rate", "bar", "share"], 2),
        ],
        optional_numbers=[name for name in inputs if name == "z"],
        hues=[name for name in inputs if name == "colour"],
        grades=[],
        days=[name for name in inputs if name == "day"],
        lists=[],
        inputs=inputs,
    )
    decisions: dict[str, Part] = {}
    for index in range(random.randint(1, 4)):
        name = f"d{index}"
        decisions[name] = _formula(scope, name) if random.random() < 0.35 else _table(scope, name, 10 * index)
        _learn(scope, name, decisions[name])
    more: dict[str, Any] = {"types": _TYPES}
    if random.random() < 0.2:
        more["applies_when"] = {**_STATED, "when": scope.truth(1), "says": {"zh": "适用", "en": "what it is about"}}
    return inputs, decisions, more


def varied(seed: int) -> Varied:
    """Return the ruleset of a seed: the first draft that check() accepts, without the rules that it refuses."""
    random = Random(seed)  # noqa: S311 - chance that comes again, no secret
    while True:
        inputs, decisions, more = _drafted(random)
        found = _accepted(inputs, decisions, more)
        if found is not None:
            text, checked = found
            given: dict[str, object] = {"share": random.choice(_HOST_VALUES)}
            if random.random() < 0.3:
                given["bar"] = random.choice(_HOST_VALUES)
            if random.random() < 0.3:
                given["gaps"] = {"green": "2"}
            return Varied(seed, text, checked, inputs, random.choice(DAYS), given)


REFUSED: dict[str, int] = {}  # how often a draft was given up, by what check() said


def _accepted(
    inputs: Sequence[str], decisions: dict[str, Part], more: Mapping[str, Any]
) -> tuple[str, CheckedRuleset] | None:
    declared = {name: _INPUTS[name][name] for name in inputs}
    for _ in range(6):
        text = ruleset_text(declared, decisions, parameters=_PARAMETERS, **more)
        try:
            return text, checked_text(text)
        except CheckError as error:
            refused = set()
            for item in error.diagnostics:
                line = item.span.start.line if item.span else 0
                if item.code == "JR310":
                    continue
                rule = _at(text, line)
                if rule is None or not item.code.startswith("JR30"):
                    REFUSED[f"{item.code} {item.message}"] = REFUSED.get(f"{item.code} {item.message}", 0) + 1
                refused.add(rule or "")
        if "" in refused:
            return None
        for part in decisions.values():
            _drop(part, refused)
        if any("rules" in part and not any("then" in rule for rule in part["rules"]) for part in decisions.values()):
            return None
    return None


def _drop(part: Part, refused: set[str]) -> None:
    if "rules" not in part:
        return
    part["rules"] = [rule for rule in part["rules"] if rule["id"] not in refused]
    left = {rule["id"] for rule in part["rules"]}
    for rule in part["rules"]:
        rule["overrides"] = [target for target in rule.get("overrides", []) if target in left]
        if not rule["overrides"]:
            del rule["overrides"]
    part["rules"] = [rule for rule in part["rules"] if "then" in rule or "overrides" in rule]


def _at(text: str, line: int) -> str | None:
    """Return the id of the rule that a line of the text belongs to."""
    lines = text.splitlines()[:line]
    while lines:
        last = lines.pop()
        if match := _ID.search(last):
            return match[1]
        if '"otherwise"' in last or '"formula"' in last or '"hit_policy"' in last:
            return None
    return None
