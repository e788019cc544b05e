"""Coverage: which rules, conditions and boundaries of a ruleset its cases look at, by the reference evaluator."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

import attrs

from jianfu_rules.api.days import day_of
from jianfu_rules.checking.checked import CheckedFormula, CheckedRuleset, CheckedTable, Condition
from jianfu_rules.datatypes import DateType, NumberType
from jianfu_rules.errors import JianfuError
from jianfu_rules.evaluating.facts import read_facts
from jianfu_rules.evaluating.parameters import read_parameters
from jianfu_rules.evaluating.reference import decide, matching_of, outputs_of
from jianfu_rules.expr.core import Compare, Const, Core, Origin, Read, parts
from jianfu_rules.kleene import Truth
from jianfu_rules.phrases import Lang, Phrase
from jianfu_rules.semantics.expressions import truth_of
from jianfu_rules.source import Span
from jianfu_rules.testing.cases import Case
from jianfu_rules.values import Known, decimal_from

Seen = Mapping[Truth, int]  # how often a rule or condition came out TRUE, FALSE or UNKNOWN
_STEPS = (-1, 0, 1)
_RULE_GAPS = {True: Phrase("从未成立", "never hit"), False: Phrase("总是成立", "always hit")}
_CONDITION_GAPS = {True: Phrase("从未为真", "never true"), False: Phrase("从未为假", "never false")}


@attrs.frozen
class ConditionCoverage:
    """How often one condition of a rule came out each way."""

    text: str  # as the file has it
    span: Span
    seen: Seen

    @property
    def covered(self) -> bool:
        """Tell whether it was TRUE at least once and FALSE at least once."""
        return bool(self.seen[Truth.TRUE] and self.seen[Truth.FALSE])


@attrs.frozen
class RuleCoverage:
    """How often a rule was effective or not, and its conditions; an otherwise row counts as a rule."""

    id: str  # `decision.rule`
    span: Span
    seen: Seen  # TRUE: effective (of an otherwise row: it gave the outcome)
    conditions: tuple[ConditionCoverage, ...] = ()

    @property
    def covered(self) -> bool:
        """Tell whether it was hit at least once and not hit at least once."""
        return bool(self.seen[Truth.TRUE] and self.seen[Truth.FALSE])


@attrs.frozen
class BoundaryCoverage:
    """A value that a fact is compared with: how often the fact was one step below it, at it, and one step above."""

    name: str  # of the input
    value: str
    span: Span
    below: int | None  # None: the input can't be there
    at: int | None
    above: int | None

    @property
    def covered(self) -> bool:
        """Tell whether every side that the input can be on was seen."""
        return all(seen != 0 for seen in (self.below, self.at, self.above))


@attrs.frozen
class Coverage:
    """What the cases of one version of a ruleset look at."""

    ruleset: str
    start: dt.date  # first day of the version
    cases: int
    rules: tuple[RuleCoverage, ...]
    boundaries: tuple[BoundaryCoverage, ...]

    @property
    def gaps(self) -> tuple[RuleCoverage | ConditionCoverage | BoundaryCoverage, ...]:
        """Return everything that is not covered, in file order."""
        every: list[RuleCoverage | ConditionCoverage | BoundaryCoverage] = []
        for rule in self.rules:
            every += [rule, *rule.conditions]
        return tuple(item for item in (*every, *self.boundaries) if not item.covered)

    def text(self, lang: Lang = "zh") -> str:
        """Return the counts, and a line for each gap."""
        conditions = [item for rule in self.rules for item in rule.conditions]
        counts = (
            Phrase("，", ", ")
            .text(lang)
            .join(
                [
                    f"{Phrase('规则', 'rules').text(lang)} {_share(self.rules)}",
                    f"{Phrase('条件', 'conditions').text(lang)} {_share(conditions)}",
                    f"{Phrase('边界', 'boundaries').text(lang)} {_share(self.boundaries)}",
                ]
            )
        )
        head = Phrase(f"{self.cases} 个案例；{counts}", f"{self.cases} cases; {counts}").text(lang)
        return "\n".join([f"{self.ruleset} {self.start}: {head}", *(f"  {line}" for line in self._lines(lang))])

    def _lines(self, lang: Lang) -> Iterator[str]:
        for item in self.gaps:
            match item:
                case RuleCoverage(id=name, seen=seen):
                    never = (
                        Phrase("从未成立", "never hit") if not seen[Truth.TRUE] else Phrase("总是成立", "always hit")
                    )
                    yield f"{item.span}: {name}: {never.text(lang)}"
                case ConditionCoverage(text=text, seen=seen):
                    never = (
                        Phrase("从未为真", "never true") if not seen[Truth.TRUE] else Phrase("从未为假", "never false")
                    )
                    yield f"{item.span}: `{text}`: {never.text(lang)}"
                case BoundaryCoverage(name=name, value=value):
                    sides = {"<": item.below, "=": item.at, ">": item.above}
                    open_ = " ".join(sign for sign, seen in sides.items() if seen == 0)
                    what = Phrase(f"边界 {name} {value} 未测：{open_}", f"boundary {name} {value} not tried: {open_}")
                    yield f"{item.span}: {what.text(lang)}"

    def to_dict(self) -> dict[str, Any]:
        """Return the counts as JSON-ready data."""
        return {
            "ruleset": self.ruleset,
            "from": self.start.isoformat(),
            "cases": self.cases,
            "rules": [
                {
                    "id": rule.id,
                    "place": str(rule.span),
                    "seen": _named(rule.seen),
                    "conditions": [
                        {"text": item.text, "place": str(item.span), "seen": _named(item.seen)}
                        for item in rule.conditions
                    ],
                }
                for rule in self.rules
            ],
            "boundaries": [
                {
                    "name": item.name,
                    "value": item.value,
                    "place": str(item.span),
                    "below": item.below,
                    "at": item.at,
                    "above": item.above,
                }
                for item in self.boundaries
            ],
        }


def cover(ruleset: CheckedRuleset, cases: Iterable[Case]) -> Coverage:
    """Return what `cases` look at; cases whose facts or parameters are refused look at nothing.

    Args:
        ruleset: One version of a ruleset; cases of days outside its period are left out.
        cases: The cases, such as `load_cases` reads.
    """
    about = _Count(ruleset)
    count = 0
    for case in cases:
        day = day_of(case.as_of)
        if not ruleset.ruleset.in_force.covers(day):
            continue
        try:
            values = dict(read_parameters(ruleset, case.parameters, day))
            values.update(read_facts(ruleset, case.facts).values)
        except JianfuError:
            continue
        count += 1
        about.add(values)
    return about.result(count)


class _Count:
    """Counts over cases."""

    def __init__(self, ruleset: CheckedRuleset) -> None:
        self._ruleset = ruleset
        self._rules: dict[tuple[str, int | None], Counter[Truth]] = {}
        self._conditions: dict[tuple[str, int, int], Counter[Truth]] = {}
        self._boundaries: dict[tuple[str, Known], tuple[Span, Counter[int]]] = {}
        # A boundary that no case comes near is one, too.
        day = ruleset.ruleset.in_force.start
        known = {name: value for item in ruleset.parameters.values() for name, value in item.known_on(day).items()}
        tables = (decision for decision in ruleset.decisions.values() if isinstance(decision, CheckedTable))
        for condition in (part for table in tables for row in table.rows for part in row.conditions):
            self._boundaries_of(condition, known)

    def _boundaries_of(self, condition: Condition, values: Mapping[str, Known]) -> list[tuple[str, Known]]:
        found = list(_thresholds(condition.core, values))
        for key in found:
            self._boundaries.setdefault(key, (_place(condition), Counter()))
        return found

    def add(self, values: dict[str, Known]) -> None:
        results = decide(self._ruleset, values)
        for name in self._ruleset.order:
            decision = self._ruleset.decisions[name]
            if isinstance(decision, CheckedFormula):
                values[name] = results[name].value
            else:
                self._table(name, decision, values)
                self._otherwise(name, decision, results[name].ruling)
                values.update(outputs_of(decision, results[name].value))

    def _table(self, name: str, table: CheckedTable, values: Mapping[str, Known]) -> None:
        matching = matching_of(table, values)
        for index, row in enumerate(table.rows):
            self._rules.setdefault((name, index), Counter())[matching.effective[index]] += 1
            for place, condition in enumerate(row.conditions):
                seen = self._conditions.setdefault((name, index, place), Counter())
                seen[truth_of(condition.core, values)] += 1
                self._compare(condition, values)

    def _otherwise(self, name: str, table: CheckedTable, ruling: Any) -> None:
        if table.otherwise is not None and ruling is not None:
            settled = not ruling.open
            hit = Truth.TRUE if ruling.by_otherwise and settled else Truth.FALSE if settled else Truth.UNKNOWN
            self._rules.setdefault((name, None), Counter())[hit] += 1

    def _compare(self, condition: Condition, values: Mapping[str, Known]) -> None:
        for name, value in self._boundaries_of(condition, values):
            _, seen = self._boundaries[name, value]
            step = _distance(values.get(name), value, self._ruleset.inputs[name].type)
            if step is not None:
                seen[step] += 1

    def result(self, cases: int) -> Coverage:
        rules: list[RuleCoverage] = []
        for name, decision in self._ruleset.decisions.items():
            if isinstance(decision, CheckedFormula):
                continue
            rules += (self._rule(name, decision, index) for index in range(len(decision.rows)))
            if decision.otherwise is not None:
                seen = self._rules.get((name, None), Counter())
                rules.append(RuleCoverage(f"{name}.otherwise", decision.otherwise.rule.places.whole, seen))
        boundaries = [self._boundary(name, value, *found) for (name, value), found in self._boundaries.items()]
        boundaries.sort(key=lambda item: (item.span, item.name, item.value))
        version = self._ruleset.ruleset.in_force.start
        return Coverage(self._ruleset.id, version, cases, tuple(rules), tuple(boundaries))

    def _rule(self, name: str, table: CheckedTable, index: int) -> RuleCoverage:
        row = table.rows[index]
        conditions = tuple(
            ConditionCoverage(_text(part), _place(part), self._conditions.get((name, index, place), Counter()))
            for place, part in enumerate(row.conditions)
        )
        seen = self._rules.get((name, index), Counter())
        return RuleCoverage(f"{name}.{row.rule.id}", row.rule.id.span, seen, conditions)

    def _boundary(self, name: str, value: Known, span: Span, seen: Counter[int]) -> BoundaryCoverage:
        datatype = self._ruleset.inputs[name].type
        sides = [seen[step] if _is_inside(value, step, datatype) else None for step in _STEPS]
        return BoundaryCoverage(name, _shown(value, datatype), span, *sides)


def _thresholds(node: Core, values: Mapping[str, Known]) -> Iterator[tuple[str, Known]]:
    """Yield each input that is compared with a known number or day, and that value."""
    if isinstance(node, Compare):
        for one, other in ((node.left, node.right), (node.right, node.left)):
            if isinstance(one, Read) and one.origin is Origin.INPUT:
                value = _constant(other, values)
                if isinstance(value, Fraction) or type(value) is dt.date:
                    yield one.name, value
    for part in parts(node):
        yield from _thresholds(part, values)


def _constant(node: Core, values: Mapping[str, Known]) -> Known | None:
    if isinstance(node, Const):
        return node.value
    return values.get(node.name) if isinstance(node, Read) and node.origin is Origin.PARAMETER else None


def _distance(found: Known | None, value: Known, datatype: object) -> int | None:
    """Return -1, 0 or 1 where a fact is a step below, at or a step above a value; None anywhere else."""
    for step in _STEPS:
        near = _moved(value, step, datatype)
        # A threshold between two values of the input: its neighbours are half a step away.
        if found is not None and near is not None and found == near:
            return step
    return None


def _moved(value: Known, step: int, datatype: object) -> Known | None:
    """Return the value that an input of the type can have next to `value`; None where there is none."""
    if isinstance(value, Fraction) and isinstance(datatype, NumberType):
        scaled = value / datatype.step
        if scaled.denominator != 1:
            whole = scaled.numerator // scaled.denominator
            return None if step == 0 else (whole if step < 0 else whole + 1) * datatype.step
        return value + step * datatype.step
    if isinstance(value, dt.date):
        try:
            return value + dt.timedelta(days=step)
        except OverflowError:
            return None
    return None


def _is_inside(value: Known, step: int, datatype: object) -> bool:
    moved = _moved(value, step, datatype)
    match datatype:
        case NumberType(min=low, max=high) if isinstance(moved, Fraction):
            return (low is None or low <= moved) and (high is None or moved <= high)
        case DateType(low, high) if isinstance(moved, dt.date):
            return low <= moved <= high
        case _:
            return False


def _shown(value: Known, datatype: object) -> str:
    if isinstance(value, Fraction) and isinstance(datatype, NumberType):
        scale = datatype.scale
        while value * 10**scale % 1:  # a threshold may be finer than what it is compared with
            scale += 1
        return f"{decimal_from(value, scale):f}"
    return str(value)


def _text(condition: Condition) -> str:
    if condition.cell is not None:
        return f"{condition.cell.subject} {condition.cell.tests.excerpt.text}"
    return "" if condition.expression is None else condition.expression.excerpt.text


def _place(condition: Condition) -> Span:
    written = condition.expression if condition.cell is None else condition.cell.tests
    assert written is not None  # noqa: S101 - a condition is one or the other
    return written.excerpt.span


def _named(seen: Seen) -> dict[str, int]:
    return {truth.name.lower(): seen[truth] for truth in (Truth.TRUE, Truth.FALSE, Truth.UNKNOWN)}


def _share(items: Sequence[RuleCoverage | ConditionCoverage | BoundaryCoverage]) -> str:
    return f"{sum(item.covered for item in items)}/{len(items)}"
