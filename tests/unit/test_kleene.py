"""Strong Kleene logic, by its tables and by exhaustion."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest

from jianfu_rules.kleene import Truth, all_, any_, not_, truth

F, U, T = Truth.FALSE, Truth.UNKNOWN, Truth.TRUE
Join = Callable[[Truth, Truth], Truth]
PAIRS = list(product(Truth, repeat=2))
TRIPLES = list(product(Truth, repeat=3))

AND = {
    (T, T): T, (T, U): U, (T, F): F,
    (U, T): U, (U, U): U, (U, F): F,
    (F, T): F, (F, U): F, (F, F): F,
}  # fmt: skip
OR = {
    (T, T): T, (T, U): T, (T, F): T,
    (U, T): T, (U, U): U, (U, F): U,
    (F, T): T, (F, U): U, (F, F): F,
}  # fmt: skip
NOT = {T: F, U: U, F: T}


def and_(left: Truth, right: Truth) -> Truth:
    return all_((left, right))


def or_(left: Truth, right: Truth) -> Truth:
    return any_((left, right))


def test_and_is_kleenes() -> None:
    assert {pair: and_(*pair) for pair in PAIRS} == AND


def test_or_is_kleenes() -> None:
    assert {pair: or_(*pair) for pair in PAIRS} == OR


def test_not_is_kleenes() -> None:
    assert {value: not_(value) for value in Truth} == NOT


def test_every_result_is_a_truth() -> None:
    results = [and_(*pair) for pair in PAIRS] + [or_(*pair) for pair in PAIRS] + [not_(value) for value in Truth]

    assert {type(result) for result in results} == {Truth}


def test_and_of_nothing_is_true() -> None:
    assert all_(()) is T


def test_or_of_nothing_is_false() -> None:
    assert any_(()) is F


def test_a_known_boolean_has_its_truth() -> None:
    assert (truth(value=True), truth(value=False)) == (T, F)


@pytest.mark.parametrize("value", list(Truth))
def test_no_truth_can_stand_in_an_if(value: Truth) -> None:
    with pytest.raises(TypeError, match="compare it with"):
        bool(value)


@pytest.mark.parametrize("join", [and_, or_])
@pytest.mark.parametrize(("a", "b", "c"), TRIPLES)
def test_joining_is_associative(join: Join, a: Truth, b: Truth, c: Truth) -> None:
    assert join(join(a, b), c) is join(a, join(b, c))


@pytest.mark.parametrize("join", [and_, or_])
@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_joining_is_commutative(join: Join, a: Truth, b: Truth) -> None:
    assert join(a, b) is join(b, a)


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_de_morgan_holds(a: Truth, b: Truth) -> None:
    assert not_(and_(a, b)) is or_(not_(a), not_(b))


@pytest.mark.parametrize("a", list(Truth))
def test_two_nots_cancel(a: Truth) -> None:
    assert not_(not_(a)) is a


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_absorption_holds(a: Truth, b: Truth) -> None:
    assert or_(a, and_(a, b)) is a


@pytest.mark.parametrize(("a", "b", "c"), TRIPLES)
def test_and_distributes_over_or(a: Truth, b: Truth, c: Truth) -> None:
    assert and_(a, or_(b, c)) is or_(and_(a, b), and_(a, c))


@pytest.mark.parametrize("join", [and_, or_])
@pytest.mark.parametrize("other", list(Truth))
@pytest.mark.parametrize("learnt", [T, F])
def test_learning_never_changes_a_known_result(join: Join, other: Truth, learnt: Truth) -> None:
    before = join(U, other)

    assert before is U or join(learnt, other) is before


def test_the_excluded_middle_does_not_hold_for_unknown() -> None:
    assert or_(U, not_(U)) is U


def test_joining_many_is_joining_two_by_two() -> None:
    assert {triple: all_(triple) for triple in TRIPLES} == {(a, b, c): and_(and_(a, b), c) for a, b, c in TRIPLES}
    assert {triple: any_(triple) for triple in TRIPLES} == {(a, b, c): or_(or_(a, b), c) for a, b, c in TRIPLES}
