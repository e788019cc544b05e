"""Rulesets to inject faults into: the shipped ones, and drawn ones of tables, exceptions, bands and scores.

A drawn ruleset has a first table of any single-hit policy, often with an exception, mostly a second one that reads it,
and mostly a score with bands, with what they promise. It comes from a seed, which gives the same one again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache
from random import Random
from typing import Any

import attrs

from jianfu_rules import CheckError, list_rulesets
from jianfu_rules.api.rulesets import versions_of
from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.model.ruleset import Ruleset
from tests.given import (
    CITE,
    Part,
    checked_text,
    formula,
    label,
    number,
    otherwise,
    rule,
    ruleset_text,
    table,
    yes_no,
)
from tests.properties.fault_cases import Cases

POLICIES = ("unique", "any", "first", "priority")
OUTPUTS = ("yes", "no", "ask")
HUES = ("red", "green", "blue")
DAYS = [dt.date(2024, 2, 26) + dt.timedelta(days=index) for index in range(8)]
_STATED = {"cite": CITE, "basis": "stated"}
_DAY = {"type": "date", "min": DAYS[0].isoformat(), "max": DAYS[-1].isoformat()}
_INPUTS: dict[str, Part] = {
    **yes_no("a"),
    **yes_no("b"),
    **number("x", most="6"),
    **number("y", most="4"),
    **number("n", most="3", optional=True),
    "hue": {"type": "hue", "label": label("hue")},
    "day": {**_DAY, "label": label("day")},
}
_TYPES = {"hue": {"enum": {hue: label(hue) for hue in HUES}}}


@attrs.frozen(eq=False)
class Base:
    """A sound ruleset, and its cases."""

    name: str
    ruleset: Ruleset
    checked: CheckedRuleset
    cases: Cases
    shipped: bool

    @property
    def day(self) -> dt.date:
        return self.ruleset.in_force.start


def _base(name: str, checked: CheckedRuleset, *, shipped: bool = False) -> Base:
    cases = Cases.of(checked, checked.ruleset.in_force.start)
    return Base(name, checked.ruleset, checked, cases, shipped)


@cache
def shipped_bases() -> tuple[Base, ...]:
    return tuple(_base(name, item, shipped=True) for name in list_rulesets() for item in versions_of(name))


@cache
def drawn_base(seed: int) -> Base:
    """Return the ruleset of a seed: the first draft that check() accepts."""
    random = Random(seed)  # noqa: S311 - chance that comes again, no secret
    while True:
        text = _Draft.of(random).text()
        try:
            return _base(f"drawn {seed}", checked_text(text))
        except CheckError as error:
            # A draft may hold rows that never count; any other refusal is a fault of this generator.
            if unexpected := [item for item in error.diagnostics if item.code not in ("JR303", "JR304", "JR308")]:
                raise AssertionError(f"{unexpected[0]}\n{text}") from error


# -- drafts


def _partition(random: Random, name: str, outputs: Mapping[str, Sequence[str]]) -> list[str]:
    """Return cells on a name of which each of its values passes exactly one."""
    match name:
        case "a" | "b":
            return ["true", "false"]
        case "x" | "y":
            low, high = sorted(random.sample(range(1, 7 if name == "x" else 5), 2))
            return random.choice(
                ([f"< {low}", f">= {low}"], [f"<= {low}", f"({low}..{high}]", f"> {high}"], [f"{low}", f"not({low})"])
            )
        case "n":
            return random.choice((["null", "!= null"], ["null", "< 2", ">= 2"], ["null, 0", "> 0"]))
        case "day":
            middle = random.choice(DAYS[1:]).isoformat()
            return [f'< date("{middle}")', f'>= date("{middle}")']
        case _:
            words = [f'"{word}"' for word in outputs[name]]
            random.shuffle(words)
            return words if random.random() < 0.4 else [words[0], ", ".join(words[1:])]


_RELATIONS = (("x > y", "x <= y"), ("x + y < 5", "x + y >= 5"), ("2 * y > x", "2 * y <= x"))


def as_text(name: str, cell: str) -> str:
    """Return a cell of this generator as an expression."""
    if cell.startswith("not("):
        return f"{name} != {cell[4:-1]}"
    if name in ("a", "b"):
        return name if cell == "true" else f"not({name})"
    if cell.startswith("("):
        return f"{name} in {cell}"
    if cell.startswith("null, "):
        return f"({name} = null or {name} = {cell[6:]})"
    if cell.startswith((">", "<", "!")):
        return f"{name} != null and {name} {cell}" if name == "n" and cell != "!= null" else f"{name} {cell}"
    return f"{name} in [{cell}]" if "," in cell else f"{name} = {cell}"


Cells = dict[str, str]  # by name; "" is a relation of several


@attrs.define
class _Draft:
    random: Random
    inputs: list[str]
    decisions: dict[str, Part]
    parameters: dict[str, Part]
    properties: list[Part]
    outputs: dict[str, Sequence[str]]  # of names that are enumerations

    @classmethod
    def of(cls, random: Random) -> _Draft:
        more = random.sample(["a", "b", "hue", "n", "day"], random.randint(2, 3))
        draft = cls(random, ["x", "y", *more], {}, {}, [], {"hue": HUES})
        draft.table("t0", ())
        if random.random() < 0.7:
            draft.table("t1", ("t0",))
        if random.random() < 0.7:
            draft.score()
        return draft

    def text(self) -> str:
        inputs = {name: _INPUTS[name] for name in self.inputs}
        more: dict[str, Any] = {"types": _TYPES, "parameters": self.parameters, "properties": self.properties}
        return ruleset_text(inputs, self.decisions, **more)

    def table(self, name: str, read: Sequence[str]) -> None:
        policy = self.random.choice(POLICIES)
        names = [*self.inputs, *read]
        rows = self._leaves(names) if policy in ("unique", "any") else self._boxes(names)
        dropped = len(rows) > 4 and self.random.random() < 0.5
        rows = rows[1:] if dropped else rows
        found = list(OUTPUTS)
        self.random.shuffle(found)
        found += [self.random.choice(OUTPUTS) for _ in rows]
        rules = [rule(f"{name}-{index}", self._when(row), f'"{found[index]}"') for index, row in enumerate(rows)]
        if policy != "first" and self.random.random() < 0.7:
            self._exception(name, rules, rows, names)
        typed = {"type": "enum", "values": {word: label(word) for word in OUTPUTS}}
        last = (
            otherwise(f'"{found[-1]}"') if dropped or policy in ("first", "priority") or not self._plain(rows) else None
        )
        self.decisions |= table(name, rules, last, policy=policy, **typed)
        self.outputs[name] = OUTPUTS

    @staticmethod
    def _plain(rows: Sequence[Cells]) -> bool:
        return all("" not in row for row in rows)

    def _leaves(self, names: Sequence[str]) -> list[Cells]:
        """Return rows that exclude each other and together cover everything."""
        leaves: list[Cells] = [{}]
        wanted = self.random.randint(3, 6)
        while len(leaves) < wanted:
            leaf = leaves.pop(self.random.randrange(len(leaves)))
            if "" not in leaf and self.random.random() < 0.15:
                leaves += [{**leaf, "": relation} for relation in self.random.choice(_RELATIONS)]
                continue
            name = self.random.choice([item for item in names if item not in leaf])
            leaves += [{**leaf, name: cell} for cell in _partition(self.random, name, self.outputs)]
        self.random.shuffle(leaves)
        return leaves

    def _boxes(self, names: Sequence[str]) -> list[Cells]:
        found: list[Cells] = []
        for _ in range(self.random.randint(3, 5)):
            chosen = self.random.sample(names, self.random.randint(1, 3))
            row = {name: self.random.choice(_partition(self.random, name, self.outputs)) for name in chosen}
            if self.random.random() < 0.15:
                row[""] = self.random.choice(self.random.choice(_RELATIONS))
            found.append(row)
        return found

    def _when(self, row: Cells) -> Any:
        if "" in row or self.random.random() < 0.2:
            return " and ".join(as_text(name, cell) if name else cell for name, cell in row.items())
        return dict(row)

    def _exception(self, name: str, rules: list[Part], rows: Sequence[Cells], names: Sequence[str]) -> None:
        """Add an exception to one of the rules: narrower, with another output."""
        index = self.random.randrange(len(rows))
        free = [item for item in names if item not in rows[index]]
        if not free:
            return
        extra = self.random.choice(free)
        cell = self.random.choice(_partition(self.random, extra, self.outputs))
        other = self.random.choice([word for word in OUTPUTS if f'"{word}"' != rules[index]["then"]])
        made = rule(
            f"{name}-but", self._when({**rows[index], extra: cell}), f'"{other}"', overrides=[f"{name}-{index}"]
        )
        rules.insert(self.random.randint(0, len(rules)), made)

    # -- scores

    def score(self) -> None:
        random = self.random
        first, second = random.choice(("0.5", "0.7", "1", "1.5")), random.choice(("0.25", "0.3", "1", "2"))
        down = random.random() < 0.3
        self.parameters["share"] = {"value": first, "label": label("share"), **_STATED}
        terms = [f"share * x {'-' if down else '+'} {second} * y"]
        promised = {"x": "increasing", "y": "decreasing" if down else "increasing"}
        if "a" in self.inputs and random.random() < 0.7:
            terms.append("(if a then 1 else 0)")
            promised["a"] = "increasing"
        if "hue" in self.inputs and random.random() < 0.6:
            points = {"by": "hue", "value": {"red": "3", "green": "1.5", "blue": "0"}, "label": label("points")}
            self.parameters["points"] = {**points, **_STATED}
            terms.append("lookup(points, hue)")
        self.decisions |= formula("score", " + ".join(terms))
        self._promise("score", promised)
        if random.random() < 0.8:
            self._bands(promised)

    def _promise(self, output: str, promised: Mapping[str, str]) -> None:
        self.properties += [
            {"monotone": {"output": output, "in": name, "direction": direction}} for name, direction in promised.items()
        ]

    def _bands(self, promised: Mapping[str, str]) -> None:
        """Add a table of bands of the score, or of one of its inputs."""
        of = self.random.choice(("score", "score", "x"))
        low, middle, high = sorted(self.random.sample(range(1, 6), 3))
        marks = sorted(self.random.sample(range(10), 4))
        if self.random.random() < 0.5:
            policy, cells = "unique", [f"< {low}", f"[{low}..{middle})", f"[{middle}..{high}]", f"> {high}"]
        else:
            policy, cells = "first", [f"< {low}", f"< {middle}", f"<= {high}", "-"]
        rules = [rule(f"band-{mark}", {of: cell}, f"{mark}") for mark, cell in zip(marks, cells, strict=True)]
        typed: Part = {"type": "decimal", "scale": 0, "min": 0, "max": 20}
        self.decisions |= table("rank", rules, policy=policy, **typed)
        self._promise("rank", promised if of == "score" else {"x": "increasing"})
