"""Places of a definition."""

from __future__ import annotations

import pickle

import pytest

from jianfu_rules.model.places import NOWHERE, Located, Places
from jianfu_rules.source import Position, Span

KEY = Span("f.yaml", Position(1, 1), Position(1, 5))
VALUE = Span("f.yaml", Position(1, 7), Position(1, 9))


def test_a_value_stands_at_its_own_place() -> None:
    assert Places(KEY, {"min": VALUE}).of("min") == VALUE


def test_an_absent_key_stands_for_the_whole() -> None:
    assert Places(KEY, {"min": VALUE}).of("max") == KEY


def test_what_was_built_without_a_file_stands_nowhere() -> None:
    assert Places().whole == NOWHERE


def test_places_survive_a_pickle() -> None:
    places = Places(KEY, {"min": VALUE})

    assert pickle.loads(pickle.dumps(places)) == places  # noqa: S301 - our own bytes


def test_places_do_not_follow_the_mapping_they_were_made_from() -> None:
    values = {"min": VALUE}
    places = Places(KEY, values)
    values["max"] = VALUE

    assert places.of("max") == KEY


def test_places_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        Places(KEY, {"min": VALUE}).values["max"] = VALUE  # type: ignore[index]


def test_a_word_is_the_same_wherever_it_stands() -> None:
    assert Located("law", KEY) == Located("law", VALUE)


def test_a_word_prints_itself() -> None:
    assert str(Located("law", KEY)) == "law"
