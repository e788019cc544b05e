"""Varying one input or parameter of a case, all else equal."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from jianfu_rules.datatypes import BooleanType, Datatype, DateType, DurationType, NumberType
from jianfu_rules.diagnostics import did_you_mean
from jianfu_rules.strategies.bench import Bench, Example
from jianfu_rules.strategies.subject import law_days, law_on
from jianfu_rules.strategies.thresholds import cuts_of
from jianfu_rules.strategies.values import settled_values
from jianfu_rules.testing.laws import Asked, settled
from jianfu_rules.values import UNKNOWN, Settled, Unknown, given_back

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
        self._bench = bench
        self._benches: dict[Settled, Bench] = {}

    def values(self, *, null: bool) -> st.SearchStrategy[Settled]:
        """Return a strategy for its values; with null where that is allowed and asked for."""
        checked = self._bench.checked
        if not self.is_input:
            periods = checked.parameters[self.name].periods
            written = [period.value for period in periods if not isinstance(period.value, Unknown)]
            if isinstance(self.datatype, DurationType):
                return st.sampled_from(written)
            return settled_values(self.datatype, written)
        cuts = cuts_of([law_on(checked, day) for day in law_days(checked)])
        found = settled_values(self.datatype, cuts.get(self.name, frozenset()))
        return found | st.none() if null and checked.inputs[self.name].definition.optional else found

    def now(self, example: Example) -> Settled | Unknown:
        """Return the value that it has in an example."""
        if self.is_input:
            value = example.facts.get(self.name, UNKNOWN)
            return value if isinstance(value, Unknown) else settled(value)
        if self.name in example.parameters:
            return settled(example.parameters[self.name])
        found = self._bench.checked.parameters[self.name].known_on(example.day)[self.name]
        return UNKNOWN if isinstance(found, Unknown) else found

    def put(self, example: Example, value: Settled) -> Asked:
        """Return the case of an example in which it has a value."""
        if self.is_input:
            return self._bench.ask(example, {**example.facts, self.name: self._given(value)})
        if self._bench.is_given(self.name, example.day):
            return self._bench.ask(example, more={self.name: self._given(value)})
        if value not in self._benches:
            self._benches[value] = self._bench.with_parameter(self.name, value)
        return self._benches[value].ask(example)

    def said(self, one: Settled, other: Settled) -> str:
        """Return its name and two values, for a sentence."""
        return f"{self.name}: {self._given(one)} and {self._given(other)}"

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
