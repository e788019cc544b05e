"""Regions: a case grown to as large a box of facts as can be proved to behave alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

import attrs

from jianfu_rules.compiling.to_smt.inputs import Given
from jianfu_rules.compiling.to_smt.solving import Model, Solver
from jianfu_rules.compiling.to_smt.terms import Bool, Int, at_most, conj, disj, equal, equal_truth, negated
from jianfu_rules.compiling.to_smt.values import Flag, Members, Num, Texts
from jianfu_rules.datatypes import Datatype, DateType, EnumType, NumberType, SetType, TextType
from jianfu_rules.values import number_text

MAX_QUESTIONS = 400  # to the solver, about one region


@attrs.frozen
class Part:
    """What a region says of one fact: a test of the language, such as `[60.0..74.9]` or `true`."""

    name: str
    test: str


@attrs.frozen
class Region:
    """All cases whose facts pass these tests behave alike; a fact that is not named can be anything."""

    parts: tuple[Part, ...]

    def __str__(self) -> str:
        """Return the tests on one line."""
        return ", ".join(f"{part.name}: {part.test}" for part in self.parts) or "-"


def region_of(
    solver: Solver, model: Model, givens: Iterable[Given], texts: Texts, behaviour: Bool
) -> tuple[Region, Bool]:
    """Return a region around a case, in words and as a term, in which `behaviour` is true of every case.

    It is as large as growing it fact by fact, in order, makes it; other regions may be larger. Where the limits don't
    suffice it is smaller than it could be, never larger.

    Args:
        solver: Holds the domains of all facts, and that they are known.
        model: A model in which `behaviour` is true.
        givens: The facts and free parameters.
        texts: The texts that the solver tells apart.
        behaviour: What all cases have in common.
    """
    free = [given for given in givens if given.is_free]
    box = {given.name: _Side(_at(given, model)) for given in free}
    growing = _Growing(solver, negated(behaviour), box)
    for given in free:
        if growing.fits(given.name, _Side(True)):
            del box[given.name]
    for given in free:
        if given.name in box and not model.truth(given.null):
            _widen(growing, given, model)
    left = [given for given in free if given.name in box]
    parts = tuple(Part(given.name, _told(given, box[given.name], model, texts)) for given in left)
    return Region(parts), conj(*(side.term for side in box.values()))


@attrs.frozen(eq=False)
class _Side:
    """What is asked of one fact: a term, and what it says where that is more than one value."""

    term: Bool
    low: int | None = None
    high: int | None = None
    members: tuple[int, ...] = ()


@attrs.define(eq=False)
class _Growing:
    solver: Solver
    misbehaves: Bool
    box: dict[str, _Side]
    asked: int = 0

    def fits(self, name: str, side: _Side) -> bool:
        """Tell whether the box may have another side; one that fits is kept, but for the caller to drop."""
        self.asked += 1
        if self.asked > MAX_QUESTIONS:
            return False
        others = [other.term for key, other in self.box.items() if key != name]
        fits = self.solver.find(*others, side.term, self.misbehaves) is None
        if fits:
            self.box[name] = side
        return fits


def _at(given: Given, model: Model) -> Bool:
    """Return that a fact is what it is in a model."""
    if model.truth(given.null):
        return given.null
    match given.value:
        case Flag(term):
            content = equal_truth(term, model.truth(term))
        case Members(terms):
            content = conj(*(equal_truth(term, model.truth(term)) for term in terms))
        case Num(term):
            content = equal(term, model.number(term))
        case _:
            raise TypeError(f"no fact is like this: {given.value!r}")
    return conj(negated(given.null), content)


def _widen(growing: _Growing, given: Given, model: Model) -> None:
    if not isinstance(given.value, Num):
        return
    term = given.value.term
    at = model.number(term)
    known = negated(given.null)
    match given.type:
        case EnumType(members):
            found = [at]
            for place in range(len(members)):
                wider = (*found, place)
                either = conj(known, disj(*(equal(term, one) for one in wider)))
                if place != at and growing.fits(given.name, _Side(either, members=tuple(sorted(wider)))):
                    found.append(place)
        case NumberType() | DateType():
            ends = _ends(given.type)
            if ends is not None:
                _stretch(growing, given.name, term, (ends[0], at, ends[1]), known)
        case _:
            return


def _stretch(growing: _Growing, name: str, term: Int, places: Sequence[int], known: Bool) -> None:
    """Move the ends of an interval outwards as far as they go."""
    least, at, most = places

    def side(low: int, high: int) -> _Side:
        return _Side(conj(known, at_most(low, term), at_most(term, high)), low, high)

    low = _furthest(at, least, lambda end: growing.fits(name, side(end, at)))
    high = _furthest(at, most, lambda end: growing.fits(name, side(low, end)))
    growing.box[name] = side(low, high)


def _furthest(start: int, limit: int, fits: Callable[[int], bool]) -> int:
    """Return the place furthest from `start` towards `limit` that fits; all nearer ones fit too."""
    if start == limit or fits(limit):
        return limit
    good, bad = start, limit
    while abs(bad - good) > 1:
        middle = (good + bad) // 2
        if fits(middle):
            good = middle
        else:
            bad = middle
    return good


def _ends(datatype: Datatype) -> tuple[int, int] | None:
    match datatype:
        case NumberType(scale=scale, min=Fraction() as low, max=Fraction() as high):
            return int(low * 10**scale), int(high * 10**scale)
        case DateType(first, last):
            return first.toordinal(), last.toordinal()
        case _:
            return None


def _told(given: Given, side: _Side, model: Model, texts: Texts) -> str:
    """Return what is asked of a fact as a test of the language."""
    if model.truth(given.null):
        return "null"
    match given.value, given.type:
        case Flag(term), _:
            return "true" if model.truth(term) else "false"
        case Members(terms), SetType(of):
            return "{" + ", ".join(name for name, term in zip(of.names, terms, strict=True) if model.truth(term)) + "}"
        case Num(term), EnumType() as datatype:
            return ", ".join(datatype.names[place] for place in side.members or (model.number(term),))
        case Num(term), TextType():
            return f'"{texts.text(model.number(term))}"'
        case Num(term), datatype:
            at = model.number(term)
            low, high = side.low if side.low is not None else at, side.high if side.high is not None else at
            ends = [_number(end, datatype) for end in (low, high)]
            return ends[0] if low == high else f"[{ends[0]}..{ends[1]}]"
        case _:
            raise TypeError(f"no fact is like this: {given.value!r}")


def _number(value: int, datatype: Datatype) -> str:
    if isinstance(datatype, DateType):
        return f'date("{dt.date.fromordinal(value).isoformat()}")'
    scale = datatype.scale if isinstance(datatype, NumberType) else 0
    return number_text(Fraction(value, 10**scale), scale)
