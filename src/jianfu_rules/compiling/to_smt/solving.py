"""Asking the solver, within limits: there is an answer with a model, there is none, or it could not be told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import attrs

from jianfu_rules.compiling.to_smt.terms import Bool, Context, Int, Symbol, conj  # says what lacks where z3 does

import z3  # type: ignore[import-untyped]  # isort: skip

SEED = 0
STEPS_A_MILLISECOND = 20_000  # of the solver's own count: a bound that does not depend on the machine


@attrs.frozen
class Limits:
    """How much one question may cost."""

    seconds: int = 10
    memory: int = 2_048  # megabytes


@attrs.frozen(eq=False)
class Model:
    """Values for all variables under which everything asserted is true."""

    values: Symbol

    def truth(self, term: Bool) -> bool:
        """Return the value of a truth value."""
        if isinstance(term, bool):
            return term
        return bool(z3.is_true(self.values.eval(term, model_completion=True)))

    def number(self, term: Int) -> int:
        """Return the value of a whole number."""
        if isinstance(term, int):
            return term
        return int(self.values.eval(term, model_completion=True).as_long())


@attrs.frozen
class GaveUp:
    """The limits did not suffice, or the solver knows no way: nothing is known."""

    reason: str


Answer = Model | None | GaveUp  # None: there is no model


@attrs.frozen(eq=False)
class Solver:
    """Holds assertions, and finds models of them.

    There are two ways to reason about whole numbers. The first is asked for a short time, then the second, which is
    better at calendars, and then the first for as long as is left.
    """

    context: Context
    limits: Limits
    _first: Symbol
    _held: list[list[Bool]]  # what is held, and what is held for a while
    _failed: list[str]  # why it can't go on, if it can't

    @classmethod
    def of(cls, context: Context, limits: Limits, *terms: Bool) -> Solver:
        """Return a solver that holds `terms`."""
        made = cls(context, limits, _new(context, limits.memory), [[]], [])
        made.add(*terms)
        return made

    def add(self, *terms: Bool) -> None:
        """Hold more terms."""
        whole = conj(*terms)
        if whole is not True:
            self._held[-1].append(whole)
            self._do(lambda: self._first.add(whole))

    @contextmanager
    def trying(self, *terms: Bool) -> Iterator[None]:
        """Hold more terms for a while."""
        self._do(self._first.push)
        self._held.append([])
        try:
            self.add(*terms)
            yield
        finally:
            self._held.pop()
            self._do(self._first.pop)

    def find(self, *terms: Bool) -> Answer:
        """Return a model of everything held and of `terms`, or that there is none, or that it could not be told."""
        whole = 1_000 * self.limits.seconds
        return self._find(terms, (whole // 5, 2 * whole // 5, 2 * whole // 5))

    def find_soon(self, *terms: Bool) -> Answer:
        """Return what `find` does if it takes no time to speak of; for what would be nice to know."""
        return self._find(terms, (_SOON,))

    def _find(self, terms: tuple[Bool, ...], milliseconds: tuple[int, ...]) -> Answer:
        if conj(*terms) is False:
            return None
        with self.trying(*terms):
            found: Answer = None
            for turn, time in enumerate(milliseconds):
                if self._failed:
                    return GaveUp(self._failed[0])
                found = _checked(self._second() if turn == 1 else self._first, time)
                if not isinstance(found, GaveUp):
                    return found
            return found

    def _second(self) -> Symbol:
        second = _new(self.context, self.limits.memory, **{"arith.solver": _SIMPLEX})
        self._do(lambda: second.add(*(term for held in self._held for term in held)))
        return second

    def _do(self, action: Callable[[], object]) -> None:
        """Let the solver do something; once its memory did not suffice, nothing more is asked of it."""
        try:
            if not self._failed:
                action()
        except z3.Z3Exception as error:
            self._failed.append(str(error))


_SIMPLEX = 2  # z3's name for its older way
_SOON = 200  # milliseconds


def _new(context: Context, memory: int, **more: int) -> Symbol:
    # Set here and not for the process: other users of z3 keep their own.
    solver = z3.SimpleSolver(ctx=context)
    for name, value in {"random_seed": SEED, "max_memory": memory, **more}.items():
        solver.set(name, value)
    return solver


def _checked(solver: Symbol, milliseconds: int) -> Answer:
    """Return what a solver finds within a time, and within the steps that go with it."""
    solver.set("timeout", milliseconds)
    solver.set("rlimit", min(milliseconds * STEPS_A_MILLISECOND, 2**32 - 1))
    try:
        found = solver.check()
        if found == z3.sat:
            return Model(solver.model())
    except z3.Z3Exception as error:  # out of memory comes as an exception
        return GaveUp(str(error))
    return None if found == z3.unsat else GaveUp(str(solver.reason_unknown()))
