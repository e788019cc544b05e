"""The layout of a file: the entries that stand on lines of their own, each with its comments."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

import attrs

from jianfu_rules.formatting.comments import Comment, Page, Place, comments_of
from jianfu_rules.loading.document import ListNode, MapNode, Node, ScalarNode

MOST_KEY = 1000  # a longer key does not fit into the 1,024 characters in which a parser looks for its colon


@attrs.frozen
class Line:
    """A comment on a line of its own."""

    text: str
    blank: bool  # an empty line comes before it


@attrs.define(eq=False)
class Entry:
    """A key with its value, or an item of a list."""

    key: ScalarNode | None  # None: an item
    value: Node
    start: Place
    home: Block = attrs.field(repr=False)
    inside: Block | None = None  # the entries of the value, where they stand on lines of their own
    blank: bool = False  # an empty line comes before it
    above: list[Line] = attrs.field(factory=list)
    raised: list[str] = attrs.field(factory=list)  # comments from inside, which only have a place above
    beside: str | None = None


@attrs.define(eq=False)
class Block:
    """A collection whose entries stand on lines of their own."""

    node: MapNode | ListNode
    owner: Entry | None
    column: int | None  # of its entries; None: it was written with brackets
    entries: list[Entry] = attrs.field(factory=list)
    after: list[Line] = attrs.field(factory=list)  # comments behind the last entry

    def holds(self, place: Place) -> bool:
        """Tell whether a place lies between the brackets of the collection."""
        return _start(self.node) < place < _end(self.node)


def is_simple(key: ScalarNode) -> bool:
    """Tell whether a key can stand before a colon on one line."""
    return "\n" not in key.raw and len(key.raw) <= MOST_KEY


def opened(node: MapNode | ListNode, owner: Entry | None) -> Block:
    """Return a collection with its entries on lines of their own, none of them opened further."""
    start = node.span.start
    block = Block(node, owner, start.column)
    if isinstance(node, MapNode):
        block.entries = [Entry(key, value, _start(key), block) for key, value in node.entries()]
    else:
        block.entries = [Entry(None, value, _start(value), block) for value in node.items]
    return block


def layout_of(document: MapNode | ListNode, page: Page) -> Block:
    """Return the layout of a file."""
    reader = _Reader(page, comments_of(page))
    root = reader.block(document, None, in_flow=False)
    reader.place_comments()
    return root


def _start(node: Node) -> Place:
    return node.span.start.line, node.span.start.column


def _end(node: Node) -> Place:
    return node.span.end.line, node.span.end.column


class _Reader:
    def __init__(self, page: Page, comments: tuple[Comment, ...]) -> None:
        self._page = page
        self._comments = comments
        self._places = [comment.place for comment in comments]
        self._entries: list[Entry] = []

    # -- entries

    def block(self, node: MapNode | ListNode, owner: Entry | None, *, in_flow: bool) -> Block:
        in_flow = in_flow or self._page.opens_flow(node)
        block = opened(node, owner)
        if in_flow:
            block.column = None
        for entry in block.entries:
            if entry.key is None and not in_flow:
                entry.start = self._dash(entry, node.span.start.column)
            entry.blank = self._blank_before(entry.start)
            self._entries.append(entry)
            value = entry.value
            if not isinstance(value, ScalarNode) and self._must_open(value, in_flow=in_flow):
                entry.inside = self.block(value, entry, in_flow=in_flow)
        return block

    def _dash(self, entry: Entry, column: int) -> Place:
        """Return where the dash of an item stands: on its first line, or above an item that starts further down."""
        line = entry.start[0]
        while self._page.covered[line - 1][column - 1 : column] != "-":
            line -= 1
        return line, column

    def _blank_before(self, start: Place) -> bool:
        line, column = start
        return self._page.is_blank(line - 1) and not self._page.covered[line - 1][: column - 1].strip(" ?")

    def _must_open(self, node: MapNode | ListNode, *, in_flow: bool) -> bool:
        """Tell whether a collection can't stand in brackets, or does not."""
        if not (in_flow or self._page.opens_flow(node)):
            return True
        parts = node.items if isinstance(node, ListNode) else node.values
        return bool(parts) and (self._has_comment(node) or not _is_flat(node))

    def _has_comment(self, node: Node) -> bool:
        return bisect_right(self._places, _start(node)) < bisect_left(self._places, _end(node))

    # -- comments

    def place_comments(self) -> None:
        """Give every comment to an entry or a block."""
        starts = [entry.start for entry in self._entries]
        limits: dict[int, Block] = {}  # of comments between the same two entries a later one never goes further in
        for comment in self._comments:
            index = bisect_right(starts, comment.place)
            before = self._entries[index - 1] if index else None
            after = self._entries[index] if index < len(self._entries) else None
            if before is None:
                self._entries[0].above.append(Line(comment.text, comment.blank))
            elif not comment.alone:
                if before.beside is None:
                    before.beside = comment.text
                else:
                    before.raised.append(comment.text)
            elif _is_within(before, comment.place):
                before.raised.append(comment.text)
            else:
                home = _home_of(comment.place, before, after, limits.get(index, before.home))
                limits[index] = home
                line = Line(comment.text, comment.blank)
                if after is not None and home is after.home:
                    after.above.append(line)
                else:
                    home.after.append(line)


def _home_of(place: Place, before: Entry, after: Entry | None, limit: Block) -> Block:
    """Return the block of a comment on its own line: that of the entry after it, or one further in, by its column."""
    if after is not None and after.home.owner is before:
        return after.home
    here = limit
    while here is not (None if after is None else after.home) and here.owner is not None:
        if here.holds(place) if here.column is None else here.column <= place[1]:
            break
        here = here.owner.home
    return here


def _is_within(entry: Entry, place: Place) -> bool:
    """Tell whether a place lies before the end of a value that has no lines of its own."""
    return entry.inside is None and place < _end(entry.value)


def _is_flat(node: Node) -> bool:
    """Tell whether a node can stand on one line."""
    match node:
        case ScalarNode(raw=raw):
            return "\n" not in raw
        case ListNode(items=items):
            return all(map(_is_flat, items))
        case MapNode(keys=keys, values=values):
            return all(map(is_simple, keys)) and all(map(_is_flat, values))
