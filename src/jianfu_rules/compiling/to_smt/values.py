"""Values as terms: the shapes that values of each datatype take for the solver, their equality and choice.

Numbers are whole multiples of their scale's step, days are ordinals, members of an enumeration and texts are indices.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations, count
from typing import Union, assert_never

import attrs

from jianfu_rules.checking.checked import CheckedRuleset
from jianfu_rules.checking.law import expressions_of
from jianfu_rules.compiling.to_smt.terms import (
    Bool,
    Int,
    Symbol,
    choose,
    choose_truth,
    conj,
    disj,
    equal,
    equal_truth,
    negated,
    plus,
    times,
)
from jianfu_rules.datatypes import (
    BooleanType,
    Datatype,
    DurationType,
    EnumType,
    NumberType,
    SetType,
    TextType,
)
from jianfu_rules.expr.core import Const, Core, parts
from jianfu_rules.values import Duration, Settled


@attrs.frozen(eq=False)
class Num:
    """A number of a scale; with scale 0 also a day, a member of an enumeration, or a text."""

    term: Int
    scale: int = 0

    def at(self, scale: int) -> Int:
        """Return the term as a multiple of the step of a scale that is not coarser."""
        return times(self.term, 10 ** (scale - self.scale))


@attrs.frozen(eq=False)
class Flag:
    """A boolean."""

    term: Bool


@attrs.frozen(eq=False)
class Members:
    """A set: for each member of its enumeration, whether it is in."""

    terms: tuple[Bool, ...]


@attrs.frozen(eq=False)
class Span:
    """A duration."""

    months: Int
    days: Int


@attrs.frozen(eq=False)
class Listed:
    """A list: its items are those of the slots that are taken, in order."""

    slots: tuple[tuple[Bool, Value], ...]


@attrs.frozen(eq=False)
class Rec:
    """The values of a table's several outputs."""

    values: tuple[Value, ...]


Value = Union[Num, Flag, Members, Span, "Listed", "Rec"]


@attrs.frozen(eq=False)
class Sym:
    """A value that may be unknown: then its term means nothing."""

    known: Bool
    value: Value


def as_num(value: Value) -> Num:
    """Return a value that is a number; anything else is a fault of check()."""
    if not isinstance(value, Num):
        raise TypeError(f"a number is needed here: {value!r}")
    return value


def as_flag(value: Value) -> Bool:
    """Return the term of a value that is a boolean; anything else is a fault of check()."""
    if not isinstance(value, Flag):
        raise TypeError(f"a condition that is no boolean: {value!r}")
    return value.term


def same_scale(one: Num, other: Num) -> tuple[Int, Int]:
    """Return the terms of two numbers as multiples of one step."""
    scale = max(one.scale, other.scale)
    return one.at(scale), other.at(scale)


def same(one: Value, other: Value) -> Bool:
    """Return whether two values of one kind are equal."""
    match one, other:
        case Num(), Num():
            return equal(*same_scale(one, other))
        case Flag(first), Flag(second):
            return equal_truth(first, second)
        case Members(first), Members(second):
            return conj(*map(equal_truth, first, second))
        case Span(), Span():
            return conj(equal(one.months, other.months), equal(one.days, other.days))
        case Listed(first), Listed(second):
            return _same_lists(first, second)
        case Rec(first), Rec(second):
            return conj(*map(same, first, second))
        case _:
            raise TypeError(f"values of different kinds are not compared: {one!r}, {other!r}")


def _same_lists(first: Sequence[tuple[Bool, Value]], second: Sequence[tuple[Bool, Value]]) -> Bool:
    """Return whether the taken slots hold the same items in the same order."""
    keys, other_keys = _keys(first), _keys(second)
    if keys is not None and other_keys is not None:
        return _same_sets(dict(zip(keys, first, strict=True)), dict(zip(other_keys, second, strict=True)))
    places, lengths = _places(first)
    others, other_lengths = _places(second)
    found = [equal(lengths, other_lengths)]
    for (taken, item), place in zip(first, places, strict=True):
        for (other_taken, other), other_place in zip(second, others, strict=True):
            matched = conj(taken, other_taken, equal(place, other_place))
            found.append(disj(negated(matched), same(item, other)) if matched is not False else True)
    return conj(*found)


def _keys(slots: Sequence[tuple[Bool, Value]]) -> list[Fraction] | None:
    """Return the items of slots that hold constants, each another one; else None."""
    items = [item for _, item in slots if isinstance(item, Num)]
    found = [Fraction(item.term, 10**item.scale) for item in items if isinstance(item.term, int)]
    return found if len(set(found)) == len(slots) else None


def _same_sets(first: Mapping[Fraction, tuple[Bool, Value]], second: Mapping[Fraction, tuple[Bool, Value]]) -> Bool:
    """Return whether the same items are taken, and none of them in another order."""
    missing: tuple[Bool, Value] = (False, Num(0))
    common = [key for key in first if key in second]
    order = {key: place for place, key in enumerate(second)}
    turned = (pair for pair in combinations(common, 2) if order[pair[0]] > order[pair[1]])
    return conj(
        *(equal_truth(first.get(key, missing)[0], second.get(key, missing)[0]) for key in {**first, **second}),
        *(negated(conj(first[one][0], first[other][0])) for one, other in turned),
    )


def _places(slots: Sequence[tuple[Bool, Value]]) -> tuple[list[Int], Int]:
    """Return for each slot how many taken ones stand before it, and how many there are."""
    places: list[Int] = []
    length: Int = 0
    for taken, _ in slots:
        places.append(length)
        length = plus(length, choose(taken, 1, 0))
    return places, length


def chosen(condition: Bool, yes: Value, no: Value) -> Value:
    """Return the value `yes` where the condition is true, `no` elsewhere."""
    if isinstance(condition, bool):
        return yes if condition else no
    match yes, no:
        case Num(), Num():
            return Num(choose(condition, *same_scale(yes, no)), max(yes.scale, no.scale))
        case Flag(one), Flag(other):
            return Flag(choose_truth(condition, one, other))
        case Members(one), Members(other):
            return Members(tuple(choose_truth(condition, *pair) for pair in zip(one, other, strict=True)))
        case Span(), Span():
            return Span(choose(condition, yes.months, no.months), choose(condition, yes.days, no.days))
        case Listed(one), Listed(other):
            first = tuple((conj(condition, taken), item) for taken, item in one)
            second = tuple((conj(negated(condition), taken), item) for taken, item in other)
            return Listed((*first, *second))
        case Rec(one), Rec(other):
            return Rec(tuple(chosen(condition, *pair) for pair in zip(one, other, strict=True)))
        case _:
            raise TypeError(f"values of different kinds are no alternatives: {yes!r}, {no!r}")


def mapped(value: Value, of: Callable[[Symbol], Symbol]) -> Value:
    """Return a value with `of` done to each of its terms."""
    match value:
        case Num(term, scale):
            return Num(of(term), scale)
        case Flag(term):
            return Flag(of(term))
        case Members(terms):
            return Members(tuple(map(of, terms)))
        case Span(months, days):
            return Span(of(months), of(days))
        case Listed(slots):
            return Listed(tuple((of(taken), mapped(item, of)) for taken, item in slots))
        case Rec(values):
            return Rec(tuple(mapped(item, of) for item in values))
        case _:
            assert_never(value)


@attrs.frozen
class Texts:
    """The texts that a ruleset mentions, by index; the indices from `len(known)` on stand for others."""

    known: Mapping[str, int]
    others: int  # how many different other texts can be told apart

    @classmethod
    def of(cls, *rulesets: CheckedRuleset, more: Iterable[str] = ()) -> Texts:
        """Return the texts of rulesets that are to be compared, and `more` that their parameters bring."""
        words = dict.fromkeys((*(text for checked in rulesets for text in _mentioned(checked)), *more))
        declared = [item.type for checked in rulesets for item in checked.inputs.values()]
        declared += [item.type for checked in rulesets for item in checked.parameters.values()]
        types = [item for item in declared if isinstance(item, TextType)]
        if any(item.max_length == 0 for item in types):
            words[""] = None
        # Each name can have another text of its own, in both of two cases that are compared.
        return cls({text: index for index, text in enumerate(words)}, 2 * len(types))

    def text(self, index: int) -> str:
        """Return the text of an index; for another text, the shortest that no ruleset mentions."""
        for text, known in self.known.items():
            if known == index:
                return text
        unmentioned = (word for word in _letters() if word not in self.known)
        return next(word for place, word in enumerate(unmentioned) if place == index - len(self.known))

    def allowed(self, max_length: int | None) -> list[int]:
        """Return the indices of the texts that a fact can be: not too long, and in the normal form of facts."""
        found = [
            index
            for text, index in self.known.items()
            if (max_length is None or len(text) <= max_length) and unicodedata.is_normalized("NFC", text)
        ]
        return found if max_length == 0 else [*range(len(self.known), len(self.known) + self.others), *found]


def _letters() -> Iterator[str]:
    """Yield texts of one character, as every text type with more than the empty text allows them."""
    yield from (chr(ord("a") + place) for place in range(26))
    yield from map(chr, count(0x4E00))  # the characters of Chinese, which are their own normal form


def _mentioned(checked: CheckedRuleset) -> Iterator[str]:
    nodes = [node for decision in checked.decisions.values() for node in expressions_of(decision)]
    nodes += [part.core for part in checked.applies_when.conditions] if checked.applies_when else []
    nodes += [item.core for item in checked.properties if item.core is not None]
    for node in nodes:
        yield from _texts_in(node)
    for parameter in checked.parameters.values():
        for period in parameter.periods:
            values = (period.value, *period.keyed.values()) if isinstance(parameter.type, TextType) else ()
            yield from (value for value in values if isinstance(value, str))
            yield from period.keyed if isinstance(parameter.keyed_by, TextType) else ()


def _texts_in(node: Core) -> Iterator[str]:
    if isinstance(node, Const) and isinstance(node.value, str) and isinstance(node.type, TextType):
        yield node.value
    for part in parts(node):
        yield from _texts_in(part)


def constant_of(value: Settled, datatype: Datatype, texts: Texts) -> Value:
    """Return a known value as terms that are known."""
    match value:
        case bool():
            return Flag(value)
        case Fraction():
            scale = datatype.scale if isinstance(datatype, NumberType) else 0
            return Num(int(value * 10**scale), scale)
        case dt.date():
            return Num(value.toordinal())
        case str():
            return Num(datatype.names.index(value) if isinstance(datatype, EnumType) else texts.known[value])
        case frozenset():
            names = datatype.of.names if isinstance(datatype, SetType) else ()
            return Members(tuple(name in value for name in names))
        case Duration(months, days):
            return Span(months, days)
        case _:
            raise TypeError(f"no constant: {value!r}")


def blank_of(datatype: Datatype) -> Value:
    """Return some value of a datatype, for the term of what is unknown."""
    match datatype:
        case BooleanType():
            return Flag(term=False)
        case NumberType(scale=scale):
            return Num(0, scale)
        case SetType(of):
            return Members((False,) * len(of.members))
        case DurationType():
            return Span(0, 0)
        case _:
            return Num(1)
