"""Truth as terms: a condition is true, false, or neither, which is unknown."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from jianfu_rules.compiling.to_smt.terms import Bool, conj, disj, negated


@attrs.frozen(eq=False)
class Pair:
    """Whether a condition is true, and whether it is false; never both."""

    true: Bool
    false: Bool
    known: Bool = attrs.field()  # the one or the other; the plain True where that is sure

    @known.default
    def _known(self) -> Bool:
        return disj(self.true, self.false)

    @property
    def unknown(self) -> Bool:
        """Return whether it is neither."""
        return negated(self.known)


def certain(true: Bool) -> Pair:
    """Return a condition that is true or false."""
    return Pair(true, negated(true), known=True)


def where(known: Bool, true: Bool) -> Pair:
    """Return a condition that is `true` or not where it is known."""
    return certain(true) if known is True else Pair(conj(known, true), conj(known, negated(true)), known)


def inverse(pair: Pair) -> Pair:
    """Return the Kleene `not`."""
    return Pair(pair.false, pair.true, pair.known)


def every(pairs: Iterable[Pair]) -> Pair:
    """Return the Kleene `and`; true for no conditions."""
    items = list(pairs)
    true = conj(*(item.true for item in items))
    if all(item.known is True for item in items):
        return certain(true)
    return Pair(true, disj(*(item.false for item in items)))


def some(pairs: Iterable[Pair]) -> Pair:
    """Return the Kleene `or`; false for no conditions."""
    return inverse(every(map(inverse, pairs)))
