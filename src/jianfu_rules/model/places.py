"""Places of a definition: where it stands in its file, and where each of its keys' values stands."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Generic, TypeVar

import attrs

from jianfu_rules.source import Excerpt, Position, Span

Tree = TypeVar("Tree")
NOWHERE = Span("<built>", Position(1, 1), Position(1, 1))


def _frozen(values: Mapping[str, Span]) -> Mapping[str, Span]:
    return MappingProxyType(dict(values))


@attrs.frozen
class Places:
    """The span of a definition's key (or of the definition where it has none) and of its values by key."""

    whole: Span = NOWHERE
    values: Mapping[str, Span] = attrs.field(factory=dict, converter=_frozen)

    def of(self, key: str) -> Span:
        """Return where the value of `key` stands; the whole definition where the key is absent."""
        return self.values.get(key, self.whole)

    def __reduce__(self) -> tuple[type[Places], tuple[Span, dict[str, Span]]]:
        """Pickle: a mapping proxy does not by itself."""
        return Places, (self.whole, dict(self.values))


def places_field() -> Places:
    """Return the attrs field for a definition's places: never part of its meaning."""
    return attrs.field(factory=Places, eq=False, repr=False, kw_only=True)


@attrs.frozen
class Located:
    """A word of the file (a name, an id) and its place."""

    text: str
    span: Span = attrs.field(default=NOWHERE, eq=False, repr=False)

    def __str__(self) -> str:
        """Return the word."""
        return self.text


@attrs.frozen
class Written(Generic[Tree]):
    """An expression: its tree and the excerpt of the file that it was read from."""

    tree: Tree
    excerpt: Excerpt = attrs.field(eq=False, repr=False)
