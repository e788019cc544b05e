"""Varying one input or parameter of a case, all else equal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.datatypes import BooleanType, Datatype, DateType, DurationType, EnumType, NumberType, TextType
from jianfu_rules.diagnostics import did_you_mean
from jianfu_rules.strategies.bench import Bench, Example
from jianfu_rules.strategies.subject import law_days, law_on
from jianfu_rules.strategies.thresholds import cuts_of
from jianfu_rules.strategies.values import day_points, number_points, settled_values, text_points
from jianfu_rules.testing.laws import Asked, Variant, settled
from jianfu_rules.values import UNKNOWN, Settled, Unknown, given_back

MOST_POINTS = 24  # values that are tried with each case
ORDERED = (NumberType, DateType, BooleanType)


class Varying:
    """An input or a parameter of a ruleset, and how to give it another value.

    A parameter that the text fixes takes the values that its type allows, as the text could say them: no caller can
    give them, but a promise about the parameter speaks of them.
    """

    def __init__(self, bench: Bench, name: str) -> None:
        """Look at the input or parameter `name`."""
        checked = bench.checked
        known = [*checked.inputs, *(key for key, item in checked.parameters.items() if item.keyed_by is None)]
        if name not in known:
            hint = did_you_mean(name, known) or f"there are {', '.join(known)}"
            raise InvalidArgument(f"no input or parameter `{name}`: {hint}")
        self.name = name
        self.is_input = name in checked.inputs
        self.datatype: Datatype = checked.inputs[name].type if self.is_input else checked.parameters[name].type
        self._is_optional = self.is_input and checked.inputs[name].definition.optional
        self._cuts = self._thresholds(checked)
        self._bench = bench
        self._benches: dict[Settled, Bench] = {}

    def values(self, *, null: bool) -> st.SearchStrategy[Settled]:
        """Return a strategy for its values; with null where that is allowed and asked for."""
        if isinstance(self.datatype, DurationType):
            return st.sampled_from(sorted(self._cuts, key=str))
        found = settled_values(self.datatype, self._cuts)
        return found | st.none() if null and self._is_optional else found

    def points(self, *, null: bool) -> list[Settled]:
        """Return the values that are tried with every case: both sides of each threshold, or all there are."""
        found: Sequence[Settled]
        match self.datatype:
            case NumberType():
                found = number_points(self.datatype, self._cuts)
            case DateType():
                found = day_points(self.datatype, self._cuts)
            case TextType():
                found = text_points(self.datatype, self._cuts)
            case BooleanType():
                found = (False, True)
            case EnumType():
                found = self.datatype.names
            case _:
                found = sorted(self._cuts, key=str)
        return [*found[:MOST_POINTS], *([None] if null and self._is_optional else [])]

    def now(self, example: Example) -> Settled | Unknown:
        """Return the value that it has in an example."""
        if self.is_input:
            value = example.facts.get(self.name, UNKNOWN)
            return value if isinstance(value, Unknown) else settled(value)
        if self.name in example.parameters:
            return settled(example.parameters[self.name])
        found = self._bench.checked.parameters[self.name].known_on(example.day)[self.name]
        return UNKNOWN if isinstance(found, Unknown) else found

    def put(self, example: Example, value: Settled) -> Variant:
        """Return the case of an example in which it has a value."""
        return Variant(self.name, self._given(value), self._asked(example, value))

    def _asked(self, example: Example, value: Settled) -> Asked:
        if self.is_input:
            return self._bench.ask(example, {**example.facts, self.name: self._given(value)})
        if self._bench.is_given(self.name, example.day):
            return self._bench.ask(example, more={self.name: self._given(value)})
        if value not in self._benches:
            self._benches[value] = self._bench.with_parameter(self.name, value)
        return self._benches[value].ask(example)

    def _thresholds(self, checked: CheckedRuleset) -> frozenset[Settled]:
        """Return values at which something tips over; of a parameter, those that the text gives it."""
        if self.is_input:
            return cuts_of([law_on(checked, day) for day in law_days(checked)]).get(self.name, frozenset())
        periods = checked.parameters[self.name].periods
        return frozenset(period.value for period in periods if not isinstance(period.value, Unknown))

    def _given(self, value: Settled) -> object:
        return None if value is None else given_back(value, self.datatype)


def require_ordered(word: str, datatype: Datatype) -> None:
    """Refuse what has no greater and smaller.

    Raises:
        InvalidArgument: It is no number, day or boolean.
    """
    if not isinstance(datatype, ORDERED):
        raise InvalidArgument(f"`{word}` has no greater and smaller: numbers, days and booleans (false, true) have")


def require_output(bench: Bench, name: str) -> None:
    """Refuse what no decision gives.

    Raises:
        InvalidArgument: There is no such output.
    """
    owners: Mapping[str, str] = bench.checked.owners
    if name not in owners:
        hint = did_you_mean(name, owners) or f"there are {', '.join(owners)}"
        raise InvalidArgument(f"no output `{name}`: {hint}")
