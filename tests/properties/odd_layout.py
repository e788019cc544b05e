"""Data as YAML in any layout that an author, or no author, would choose: styles, indentation, blank lines, comments."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any

import attrs

from jianfu_rules import LoadError
from jianfu_rules.loading.document import ListNode, ScalarNode, document_from

Emit = Callable[[str], None]
_REMARKS = ("", "plain", "with: colon", '"quoted"', "{a, b: [c]}", "- dash", "中文说明", "# twice", "'", "trailing   ")

_QUOTED = ("-", "true", "false", "null")  # texts that mean something else, or nothing, without quotes


@attrs.frozen
class Odd:
    """A text and the comments in it."""

    text: str
    comments: tuple[str, ...]


def odd(data: Mapping[str, Any] | Sequence[Any], random: Random) -> Odd:
    """Return `data` as the text of a file with an odd layout."""
    writer = _Writer(random)
    if writer.chance(0.2):
        writer.comment_line(9)
    if writer.chance(0.2):
        writer.lines.append(f"---{writer.remark(0.5)}")
    if writer.chance(0.1):
        writer.flow(data, 0, "")
    else:
        writer.block(data, 0)
    if writer.chance(0.3):
        writer.between(0)
    return Odd("\n".join(writer.lines) + "\n", tuple(writer.comments))


def _reads_as(written: str, text: str) -> bool:
    try:
        node = document_from(written, "odd")
    except LoadError:
        return False
    match node:
        case ListNode(items=(ScalarNode(text=read, plain=True), *_)):
            return read == text
        case _:
            return False


class _Writer:
    def __init__(self, random: Random) -> None:
        self.lines: list[str] = []
        self.comments: list[str] = []
        self._random = random

    def chance(self, share: float) -> bool:
        return self._random.random() < share

    # -- comments and empty lines

    def comment(self) -> str:
        text = f"# c{len(self.comments)} {self._random.choice(_REMARKS)}"
        self.comments.append(text.rstrip())
        return text

    def comment_line(self, deepest: int) -> None:
        self.lines.append(" " * self._random.randint(0, deepest) + self.comment())

    def remark(self, share: float = 0.15) -> str:
        """Return the end of a line: nothing, spaces, or a comment."""
        if self.chance(share):
            return " " * self._random.randint(1, 4) + self.comment()
        return " " * self._random.choice((0, 0, 0, 2))

    def between(self, deepest: int) -> None:
        for _ in range(self._random.choice((0, 0, 0, 0, 1, 1, 2, 3))):
            if self.chance(0.5):
                self.lines.append(" " * self._random.choice((0, 0, deepest)))
            else:
                self.comment_line(deepest)

    # -- collections

    def block(self, data: Mapping[str, Any] | Sequence[Any], indent: int, lead: str | None = None) -> None:
        """Write the entries of a collection; the first stands behind `lead` where that is given."""
        is_map = isinstance(data, Mapping)
        for index, item in enumerate(data):
            margin = " " * indent
            if index or lead is None:
                # Not further in than the entries: behind a block scalar it would belong to that.
                self.between(indent)
            else:
                margin = lead
            if not is_map:
                self._item(item, indent, f"{margin}-")
            elif self.chance(0.05):
                self.lines.append(f"{margin}?{' ' * self._random.randint(1, 3)}{self._key(item)}{self.remark()}")
                self._item(data[item], indent, " " * indent + ":")
            else:
                colon = self._random.choice((":", ":", " :"))
                self._item(data[item], indent, f"{margin}{self._key(item)}{colon}")

    def _item(self, value: Any, indent: int, head: str) -> None:
        if not isinstance(value, Mapping | list):
            self._scalar(value, indent, head)
        elif not value or self.chance(0.35):
            self.flow(value, indent, f"{head} ")
        elif head.endswith("-") and self.chance(0.7):
            inner = len(head) + self._random.randint(1, 3)
            self.block(value, inner, head + " " * (inner - len(head)))
        else:
            self.lines.append(head + self.remark())
            flush = isinstance(value, list) and not head.endswith("-")
            self.block(value, indent + self._random.randint(0 if flush else 1, 4))

    def flow(self, data: Any, indent: int, head: str) -> None:
        """Write a collection in brackets, perhaps over several lines."""
        rate = self._random.choice((0.0, 0.0, 0.1, 0.5))
        *lines, last = (head + self._flow(data, indent, rate)).split("\n")
        self.lines += [*lines, last + self.remark()]

    def _flow(self, data: Any, indent: int, rate: float) -> str:
        if not isinstance(data, Mapping | list):
            return self._spelt(data, in_flow=True)
        if isinstance(data, Mapping):
            parts = [f"{self._key(key)}: {self._flow(value, indent, rate)}" for key, value in data.items()]
            opening, closing = "{}"
        else:
            parts = [self._flow(value, indent, rate) for value in data]
            opening, closing = "[]"
        found = opening + self._gap(indent, rate)
        for index, part in enumerate(parts):
            found += part + ("," if index + 1 < len(parts) else "") + self._gap(indent, rate)
        return found + closing

    def _gap(self, indent: int, rate: float) -> str:
        if not self.chance(rate):
            return self._random.choice(("", " ", "  "))
        found = ""
        for _ in range(self._random.randint(1, 3)):
            found += f"{self.remark(0.3)}\n{' ' * (indent + self._random.randint(1, 5))}"
        return found

    # -- scalars

    def _key(self, key: str) -> str:
        return json.dumps(key, ensure_ascii=False) if self.chance(0.1) else key

    def _scalar(self, value: Any, indent: int, head: str) -> None:
        inner = " " * (indent + self._random.randint(1, 4))
        first, space, rest = value.partition(" ") if isinstance(value, str) else ("", "", "")
        is_folding = bool(space and first and rest.strip() and not rest.startswith(" "))
        if isinstance(value, str) and value.strip() == value != "" and self.chance(0.1):
            sign = self._random.choice("|>") + "-"
            self.lines.append(f"{head} {sign}{self.remark()}")
            if sign == ">-" and is_folding and self.chance(0.5):
                self.lines += [inner + first, inner + rest]
            else:
                self.lines.append(inner + value)
        elif is_folding and self.chance(0.2):
            one, other = (json.dumps(part, ensure_ascii=False)[1:-1] for part in (first, rest))
            self.lines += [f'{head} "{one}{" " * self._random.randint(0, 2)}', f'{inner}{other}"{self.remark()}']
        elif self.chance(0.1):
            self.lines.append(head + self.remark())
            self.between(indent)
            self.lines.append(inner + self._spelt(value, in_flow=False) + self.remark())
        else:
            spelt = self._spelt(value, in_flow=False)
            self.lines.append(f"{head}{' ' * self._random.choice((1, 1, 3))}{spelt}{self.remark()}")

    def _spelt(self, value: Any, *, in_flow: bool) -> str:
        if not isinstance(value, str):
            return json.dumps(value)
        quoted = value.replace("'", "''")
        ways = [json.dumps(value, ensure_ascii=False), f"'{quoted}'"]
        if value not in _QUOTED and _reads_as(f"[{value}, end]" if in_flow else f"- {value}", value):
            ways += [value] * 3
        return self._random.choice(ways)
