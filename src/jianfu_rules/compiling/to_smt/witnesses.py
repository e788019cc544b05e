"""Witnesses: of all models, one whose facts are as plain as can be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from jianfu_rules.compiling.to_smt.inputs import Given, plainest
from jianfu_rules.compiling.to_smt.solving import GaveUp, Model, Solver
from jianfu_rules.compiling.to_smt.terms import Bool, Int, at_most, equal, equal_truth, magnitude, minus, negated
from jianfu_rules.compiling.to_smt.values import Flag, Members, Num, Texts
from jianfu_rules.datatypes import TextType

MAX_QUESTIONS = 500  # to the solver, about one witness
MAX_GIVEN_UP = 3  # of them that it could not answer soon


def simplified(solver: Solver, model: Model, givens: Iterable[Given], texts: Texts) -> Model:
    """Return a model of what `solver` holds whose facts are as plain as can be, the first ones first.

    `model` is one to start from. Where the limits don't suffice, facts stay as they are in it.
    """
    search = _Search(solver, model)
    with solver.trying():
        for given in givens:
            if given.is_free:
                for term in _simplify(search, given, texts):
                    solver.add(term)
    return search.model


@attrs.define(eq=False)
class _Search:
    solver: Solver
    model: Model
    asked: int = 0
    given_up: int = 0

    def reaches(self, wish: Bool) -> bool:
        """Tell whether there is a model in which the wish is true too, and keep it."""
        if self.model.truth(wish):
            return True
        if self.asked >= MAX_QUESTIONS or self.given_up >= MAX_GIVEN_UP:
            return False
        self.asked += 1
        found = self.solver.find_soon(wish)
        self.given_up += isinstance(found, GaveUp)
        if isinstance(found, Model):
            self.model = found
            return True
        return False


def _simplify(search: _Search, given: Given, texts: Texts) -> Iterator[Bool]:
    """Yield terms that hold a fact at the plainest value found; each is held before the next is looked for."""
    search.reaches(negated(given.null))
    yield equal_truth(given.null, search.model.truth(given.null))
    match given.value:
        case Flag(term):
            search.reaches(negated(term))
            yield equal_truth(term, search.model.truth(term))
        case Members(terms):
            for term in terms:
                search.reaches(negated(term))
                yield equal_truth(term, search.model.truth(term))
        case Num(term):
            if isinstance(given.type, TextType):
                next(
                    (index for index in texts.allowed(given.type.max_length) if search.reaches(equal(term, index))),
                    None,
                )
            else:
                wanted = plainest(given.type, texts)
                _approach(search, term, wanted.term if isinstance(wanted, Num) else 0)
            yield equal(term, search.model.number(term))


def _approach(search: _Search, term: Int, wanted: Int) -> None:
    """Find a model whose number is as near to the wanted one as there is."""
    if search.reaches(equal(term, wanted)):
        return
    distance = magnitude(minus(term, wanted))
    near, far = 0, search.model.number(distance)  # nothing is so near, something is so far
    while far - near > 1:
        middle = (near + far) // 2
        if search.reaches(at_most(distance, middle)):
            far = search.model.number(distance)
        else:
            near = middle
