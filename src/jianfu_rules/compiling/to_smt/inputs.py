"""Inputs and parameters as terms: what the solver may choose, within the domains of their datatypes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction
from typing import assert_never

import attrs

from jianfu_rules.compiling.to_smt.solving import Model
from jianfu_rules.compiling.to_smt.terms import (
    Bool,
    Context,
    Int,
    at_most,
    bool_variable,
    conj,
    disj,
    equal,
    equal_truth,
    implied,
    int_variable,
    negated,
)
from jianfu_rules.compiling.to_smt.values import (
    Flag,
    Listed,
    Members,
    Num,
    Rec,
    Span,
    Texts,
    Value,
    blank_of,
    constant_of,
    same,
)
from jianfu_rules.datatypes import (
    BooleanType,
    Datatype,
    DateType,
    EnumType,
    ListType,
    NumberType,
    RecordType,
    SetType,
    TextType,
)
from jianfu_rules.values import UNKNOWN, Duration, Known, Record, Settled, Unknown


@attrs.frozen(eq=False)
class Given:
    """A fact or parameter: whether it is known, whether it is null, and its value, as terms."""

    name: str
    type: Datatype
    known: Bool
    null: Bool
    value: Value
    domain: Bool = True  # what has to hold of its variables
    is_free: bool = False  # whether its value is for the solver to choose

    @property
    def terms(self) -> tuple[Bool | Int, ...]:
        """Return its variables, in an order of their own, and what is known of it in their place."""
        match self.value:
            case Num(term) | Flag(term):
                return (self.known, self.null, term)
            case Members(terms):
                return (self.known, self.null, *terms)
            case _:
                return (self.known, self.null)

    def equals(self, other: Given) -> Bool:
        """Return whether two facts of equal type say the same; two unknown ones do."""
        content = disj(conj(self.null, other.null), conj(negated(self.null), negated(other.null), self.same(other)))
        return conj(equal_truth(self.known, other.known), implied(self.known, content))

    def same(self, other: Given) -> Bool:
        """Return whether the values of two facts are equal, by what they mean: members and texts by their words.

        Whether one is unknown or null is not looked at.
        """
        if self.type == other.type:
            return same(self.value, other.value)
        match self.value, other.value, self.type, other.type:
            case Num(mine), Num(others), EnumType() as of, EnumType() as other_of:
                pairs = (
                    (of.names.index(name), other_of.names.index(name)) for name in of.names if name in other_of.names
                )
                return disj(*(conj(equal(mine, one), equal(others, two)) for one, two in pairs))
            case Members(terms), Members(other_terms), SetType(of), SetType(other_of):
                first = dict(zip(of.names, terms, strict=True))
                second = dict(zip(other_of.names, other_terms, strict=True))
                names = {**first, **second}
                return conj(*(equal_truth(first.get(name, False), second.get(name, False)) for name in names))
            case _:
                return same(self.value, other.value)

    def read(self, model: Model, texts: Texts) -> Known:
        """Return the value in a model; None for null, UNKNOWN where it is not known."""
        if not model.truth(self.known):
            return UNKNOWN
        return None if model.truth(self.null) else read_value(self.value, self.type, model, texts)


def fixed(name: str, datatype: Datatype, value: Known, texts: Texts) -> Given:
    """Return a fact or parameter whose value is given; UNKNOWN is possible."""
    if isinstance(value, Unknown):
        return Given(name, datatype, known=False, null=False, value=blank_of(datatype))
    if value is None:
        return Given(name, datatype, known=True, null=True, value=blank_of(datatype))
    return Given(name, datatype, known=True, null=False, value=constant_of(value, datatype, texts))


@attrs.frozen
class Maker:
    """Makes the variables of facts and parameters."""

    context: Context
    prefix: str
    texts: Texts

    def free(self, name: str, datatype: Datatype, *, optional: bool = False, may_be_unknown: bool = False) -> Given:
        """Return a fact or parameter whose value is for the solver to choose."""
        variable = f"{self.prefix}{name}"
        known = bool_variable(f"{variable} is known", self.context) if may_be_unknown else True
        null = bool_variable(f"{variable} is null", self.context) if optional else False
        value, domain = self._value(variable, datatype)
        # What is unknown or null has one value, so that it makes no difference.
        blank = disj(conj(known, negated(null)), same(value, plainest(datatype, self.texts)))
        domain = conj(domain, implied(null, known), blank if may_be_unknown or optional else True)
        return Given(name, datatype, known, null, value, domain, is_free=True)

    def _value(self, variable: str, datatype: Datatype) -> tuple[Value, Bool]:
        match datatype:
            case BooleanType():
                return Flag(bool_variable(variable, self.context)), True
            case SetType(of):
                return Members(tuple(bool_variable(f"{variable}[{name}]", self.context) for name in of.names)), True
            case NumberType(scale=scale):
                term = int_variable(variable, self.context)
                low, high = (None if end is None else int(end * 10**scale) for end in (datatype.min, datatype.max))
                above = True if low is None else at_most(low, term)
                return Num(term, scale), conj(above, True if high is None else at_most(term, high))
            case EnumType(members):
                term = int_variable(variable, self.context)
                return Num(term), _between(0, term, len(members) - 1)
            case DateType(first, last):
                term = int_variable(variable, self.context)
                return Num(term), _between(first.toordinal(), term, last.toordinal())
            case TextType(max_length):
                term = int_variable(variable, self.context)
                return Num(term), _one_of(term, self.texts.allowed(max_length))
            case _:
                raise TypeError(f"neither an input nor a host's parameter has this type: {datatype!r}")


def _between(low: int, term: Int, high: int) -> Bool:
    return conj(at_most(low, term), at_most(term, high))


def _one_of(term: Int, allowed: Sequence[int]) -> Bool:
    return disj(*(equal(term, index) for index in allowed))


def plainest(datatype: Datatype, texts: Texts) -> Value:
    """Return the value that a witness has where any value does: false, nothing, the first, zero or the least."""
    match datatype:
        case BooleanType():
            return Flag(term=False)
        case SetType(of):
            return Members((False,) * len(of.members))
        case EnumType():
            return Num(0)
        case TextType(max_length):
            return Num(texts.allowed(max_length)[0])
        case DateType(first):
            return Num(first.toordinal())
        case NumberType(scale=scale, min=low, max=high):
            number = Fraction(0) if low is None else max(low, Fraction(0))
            return Num(int((number if high is None else min(high, number)) * 10**scale), scale)
        case _:
            raise TypeError(f"neither an input nor a host's parameter has this type: {datatype!r}")


def read_value(value: Value, datatype: Datatype, model: Model, texts: Texts) -> Settled:
    """Return the value of a datatype that terms have in a model."""
    match value:
        case Flag(term):
            return model.truth(term)
        case Members(terms):
            names = datatype.of.names if isinstance(datatype, SetType) else ()
            return frozenset(name for name, term in zip(names, terms, strict=True) if model.truth(term))
        case Num(term, scale):
            number = model.number(term)
            match datatype:
                case EnumType():
                    return datatype.names[number]
                case TextType():
                    return texts.text(number)
                case DateType():
                    return dt.date.fromordinal(number)
                case _:
                    return Fraction(number, 10**scale)
        case Listed(slots):
            of = datatype.of if isinstance(datatype, ListType) else datatype
            return tuple(read_value(item, of, model, texts) for taken, item in slots if model.truth(taken))
        case Rec(values):
            types = [of for _, of in datatype.fields] if isinstance(datatype, RecordType) else []
            parts = (read_value(item, of, model, texts) for item, of in zip(values, types, strict=True))
            return Record(tuple(parts))
        case Span(months, days):
            return Duration(model.number(months), model.number(days))
        case _:
            assert_never(value)
