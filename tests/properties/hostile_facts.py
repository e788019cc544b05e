"""Strategies for cases that nobody should put to the library: facts, days, parameters and options of any kind."""

from __future__ import annotations

import collections
import types
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import attrs
from hypothesis import strategies as st

from jianfu_rules.testing.cases import Case, cases_from_text
from tests.properties import hostile
from tests.properties.hostile_values import Odd, OwnError, odds, own

# The cases that come with each ruleset, and one that says nothing.
SHIPPED = [cases_from_text(text) for text in hostile.CASES]


class Failing(Mapping[str, object]):
    """A mapping that fails in one of its methods."""

    def __init__(self, facts: dict[Any, Any], method: str) -> None:
        self._facts = facts
        self._method = method

    def __getitem__(self, key: str) -> object:
        return own() if self._method == "__getitem__" else self._facts[key]

    def __iter__(self) -> Iterator[str]:
        yield from self._facts
        if self._method == "__iter__":
            own()

    def __len__(self) -> int:
        return own() if self._method == "__len__" else len(self._facts)

    def keys(self) -> Any:
        return own() if self._method == "keys" else self._facts.keys()


class Lazy(dict[Any, Any]):
    """A dictionary that works its items out, and fails at it."""

    def __iter__(self) -> Iterator[Any]:
        return own()

    def keys(self) -> Any:
        return own()

    def items(self) -> Any:
        return own()


def _instance(facts: dict[Any, Any], *, slots: bool = True, unset: bool = False) -> object:
    """Return an attrs instance with the facts as fields, as far as their keys can be names."""
    names = [name for name in facts if type(name) is str and name.isidentifier() and not name.startswith("_")]
    fields = {f"{name}": attrs.field(init=False) for name in names}
    made = attrs.make_class("Facts", fields, slots=slots, eq=False, repr=False)()
    for name in names[1:] if unset else names:
        object.__setattr__(made, name, facts[name])
    return made


def _failing_instance(facts: dict[Any, Any]) -> object:
    made: Any = attrs.make_class("Facts", dict.fromkeys(["a"], attrs.field(default=1)), slots=False, eq=False)
    made.a = property(own)  # what a field is read by
    del facts
    return object.__new__(made)


CONTAINERS: Mapping[str, Callable[[dict[Any, Any]], object]] = {
    "dict": dict,
    "ordered": collections.OrderedDict,
    "default": lambda facts: collections.defaultdict(list, facts),
    "counter": lambda facts: collections.Counter(dict.fromkeys(facts, 1)),
    "user": collections.UserDict,
    "chain": lambda facts: collections.ChainMap({}, facts),
    "proxy": types.MappingProxyType,
    "attrs": _instance,
    "attrs without slots": lambda facts: _instance(facts, slots=False),
    "attrs with a field unset": lambda facts: _instance(facts, unset=True),
    "attrs that fail": _failing_instance,
    "no __getitem__": lambda facts: Failing(facts, "__getitem__"),
    "no __iter__": lambda facts: Failing(facts, "__iter__"),
    "no __len__": lambda facts: Failing(facts, "__len__"),
    "no keys": lambda facts: Failing(facts, "keys"),
    "lazy": Lazy,
    "pairs": lambda facts: list(facts.items()),
}
# These run code of the caller, whose exception is the caller's.
FAILING = frozenset({"attrs that fail", "no __getitem__", "no __iter__", "no __len__", "no keys", "lazy", "armed_dict"})


@attrs.frozen
class Hostile:
    """A case that is put to a ruleset."""

    ruleset: int  # of `hostile.HOMES`
    container: str
    facts: tuple[tuple[Odd, Odd], ...]
    as_of: Odd | None  # None: the day of the case
    parameters: Odd | tuple[tuple[Odd, Odd], ...] | None  # None: those of the case
    extra: Odd | None
    wanted: Odd  # an outcome to ask `why_not` for
    closely: int  # how closely to look at what comes: 0 is closest
    case: Case = attrs.field(repr=lambda case: repr(case.case))

    @property
    def may_fail(self) -> bool:
        """Tell whether a container is among it that fails when it is read, which it alone can mend."""
        given = self.parameters
        inner = [given] if isinstance(given, Odd) else [odd for pair in given or () for odd in pair]
        return self.container in FAILING or any(odd.name in FAILING for odd in inner)

    def made_facts(self) -> Any:
        """Return the facts, made anew."""
        return CONTAINERS[self.container](_made(self.facts))

    def made_parameters(self) -> Any:
        """Return the parameters, made anew."""
        if self.parameters is None:
            return dict(self.case.parameters) if self.case.parameters else None
        return self.parameters.make() if isinstance(self.parameters, Odd) else _made(self.parameters)


def _made(pairs: tuple[tuple[Odd, Odd], ...]) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for key, value in pairs:
        try:
            found[key.make()] = value.make()
        except (TypeError, OwnError):
            continue  # a dictionary takes no such key
    return found


_SPELLINGS: tuple[Callable[[str], str], ...] = (
    lambda name: "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in name),
    str.upper,
    lambda name: f" {name} ",
    lambda name: name + "\u0301",
    lambda name: (name * 5_000)[:100_000],
    lambda name: name[:-1],
    lambda name: f"{name}[good]",
)
_KINDS = ("value", "value", "value", "value", "key", "spelling", "drop", "more")
_PLACES = st.integers(0, 10**6)
_ODDS = odds()


def hostile_cases() -> st.SearchStrategy[Hostile]:
    """Cases that came with a ruleset, in which a few things are wrong."""
    changes = st.tuples(st.sampled_from(_KINDS), _PLACES, _ODDS, _ODDS)
    pairs = st.tuples(
        st.sampled_from(["grade_reading", "share", "bonus", "livelihood_share", "x"]).map(_key) | _ODDS, _ODDS
    )
    return st.builds(
        _case,
        st.tuples(st.sampled_from(hostile.by_size(hostile.RULESETS)), _PLACES),
        st.lists(changes, max_size=2),
        st.sampled_from(["dict"] * len(CONTAINERS) + list(CONTAINERS)),
        as_of=_seldom(12, _ODDS),
        parameters=_seldom(5, _ODDS | st.lists(pairs, max_size=3).map(tuple)),
        extra=_seldom(6, _ODDS | st.sampled_from(("forbid", "ignore")).map(_key)),
        wanted=_ODDS,
        closely=st.integers(0, 39),
    )


def _seldom(times: int, found: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Mostly None; once in so many times what is given."""
    return st.integers(1, times).flatmap(lambda draw: found if draw == times else st.none())


def _case(places: tuple[int, int], changes: list[tuple[str, int, Odd, Odd]], container: str, **options: Any) -> Hostile:
    at = places[0]
    case = SHIPPED[at][places[1] % len(SHIPPED[at])]
    pairs = [(_key(name), Odd(repr(value), lambda value=value: value)) for name, value in case.facts.items()]  # type: ignore[misc]
    for kind, place, key, value in changes:
        _change(pairs, kind, place, key, value)
    return Hostile(ruleset=at, container=container, facts=tuple(pairs), case=case, **options)


def _key(name: str) -> Odd:
    return Odd(repr(name), lambda: name)


def _change(pairs: list[tuple[Odd, Odd]], kind: str, place: int, key: Odd, value: Odd) -> None:
    """Make one thing of the facts wrong."""
    if kind == "more" or not pairs:
        pairs.append((key, value))
        return
    at = place % len(pairs)
    old = pairs[at]
    match kind:
        case "value":
            pairs[at] = (old[0], value)
        case "key":
            pairs[at] = (key, old[1])
        case "spelling":
            name = old[0].make()
            # No subclass: what is spelt anew is a plain text.
            spelling = _SPELLINGS[place % len(_SPELLINGS)]
            pairs[at] = (_key(spelling(name) if type(name) is str else "x"), old[1])
        case _:
            del pairs[at]
