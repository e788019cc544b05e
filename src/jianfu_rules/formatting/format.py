"""A file in canonical layout: it says what it said before, which is looked at before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs

from jianfu_rules.diagnostics import Diagnostic
from jianfu_rules.errors import LoadError
from jianfu_rules.expr.from_text import from_text, tests_from_text
from jianfu_rules.expr.nodes import Tests
from jianfu_rules.expr.to_text import tests_to_text, to_text
from jianfu_rules.expr.tokens import ExpressionError
from jianfu_rules.formatting.comments import Page, Place, comments_of, page_of, scalars_of
from jianfu_rules.formatting.kinds import Content, content_of, kind_of, ruleset_of
from jianfu_rules.formatting.layout import layout_of
from jianfu_rules.formatting.write import written
from jianfu_rules.loading.document import ListNode, MapNode, Node, ScalarNode, document_from
from jianfu_rules.loading.read import read_bytes
from jianfu_rules.model.digest import document_digest, meaning_digest
from jianfu_rules.model.places import Written
from jianfu_rules.model.ruleset import Ruleset
from jianfu_rules.testing.cases import cases_from_text

Trees = Mapping[Place, Written[Any]]  # the expressions of a file, by their places
_SIGNS = frozenset({"-", "?", ":"})  # can be bare in brackets only; quoted they mean the same


@attrs.frozen
class Formatted:
    """A file's text as it is, and in canonical layout."""

    file: Path
    before: str  # as it stands in the file
    after: str

    @property
    def is_changed(self) -> bool:
        """Tell whether the two differ."""
        return self.before != self.after


def format_file(file: Path) -> Formatted:
    """Return a ruleset, vocabulary, overlay or file of cases in canonical layout; nothing is written.

    The result is read again: it has the same values, expressions with the same trees, the same digests and the same
    comments.

    Raises:
        LoadError: The file can't be read or is none of these kinds (JR1xx), or it can't be formatted without changing
            what it says (JR119), which would be a fault of this library.
    """
    data = read_bytes(file)
    source = str(file)
    document = document_from(data, source)
    content = content_of(kind_of(document), document, file)
    trees = _trees_of(content, source)
    before = data.decode("utf-8")
    page = page_of(_ended(before.replace("\r\n", "\n")), scalars_of(document))
    after = _laid_out(document, page, trees)
    if not _says_the_same(document, page, after, trees, file) or not _means_the_same(content, after, file):
        message = f"formatting would change what `{file}` says, so it stays as it is"
        raise LoadError([Diagnostic("JR119", message, help="this is a fault of jianfu-rules; please report it")])
    return Formatted(file, before, after)


def _says_the_same(document: Node, page: Page, after: str, trees: Trees, file: Path) -> bool:
    """Tell whether the new text has the same values, the same expressions and the same comments."""
    try:
        again = document_from(after, str(file))
    except LoadError:
        return False
    return _same_nodes(document, again, trees) and _comments(page) == _comments(page_of(after, scalars_of(again)))


def _means_the_same(content: Content, after: str, file: Path) -> bool:
    """Tell whether the new text, read as a whole, has the same content; of a ruleset, the same digests."""
    match content:
        case Ruleset():
            again = ruleset_of(document_from(after, str(file)), file)
            return meaning_digest(again) == meaning_digest(content) and document_digest(again) == document_digest(
                content
            )
        case tuple():
            return cases_from_text(after, str(file)) == content
        case _:
            return True  # the same values and expressions were found


def _laid_out(document: Node, page: Page, trees: Trees) -> str:
    if isinstance(document, ScalarNode) or not (document.items if isinstance(document, ListNode) else document.keys):
        return _ended("\n".join(line.rstrip() for line in page.lines).rstrip("\n"))
    replaced = dict(_respelt(document, page, trees, in_flow=False))
    return written(layout_of(document, page), replaced)


def _ended(text: str) -> str:
    return text if text.endswith("\n") else text + "\n"


def _comments(page: Page) -> Counter[str]:
    return Counter(comment.text for comment in comments_of(page))


def _place(node: Node) -> Place:
    return node.span.start.line, node.span.start.column


def _same_nodes(one: Node, other: Node, trees: Trees) -> bool:
    """Tell whether two documents have the same values, and expressions with the same trees."""
    match one, other:
        case ScalarNode(), ScalarNode():
            expression = trees.get(_place(one))
            if expression is not None and one.text != other.text:
                return bool(_tree_of(other.text, expression) == expression.tree)
            return one.text == other.text and (one.plain == other.plain or one.text in _SIGNS)
        case ListNode(items=items), ListNode(items=others):
            return len(items) == len(others) and all(
                _same_nodes(a, b, trees) for a, b in zip(items, others, strict=True)
            )
        case MapNode(), MapNode():
            return [key.text for key in one.keys] == [key.text for key in other.keys] and all(
                _same_nodes(a, b, trees) for a, b in zip(one.values, other.values, strict=True)
            )
        case _:
            return False


# -- expressions


def _trees_of(content: Content, source: str) -> dict[Place, Written[Any]]:
    """Return the expressions that stand in the file itself."""
    found = ((item.excerpt.span, item) for item in _expressions(content))
    return {(span.start.line, span.start.column): item for span, item in found if span.source == source}


def _tree_of(text: str, like: Written[Any]) -> object:
    """Return the tree of a text that is of the kind of another expression; None where it is no such text."""
    try:
        return tests_from_text(text) if isinstance(like.tree, Tests) else from_text(text)
    except ExpressionError:
        return None


def _expressions(value: Any) -> Iterator[Written[Any]]:
    match value:
        case Written():
            yield value
        case Mapping():
            for part in value.values():
                yield from _expressions(part)
        case tuple():
            for part in value:
                yield from _expressions(part)
        case _ if attrs.has(type(value)):
            for field in attrs.fields(type(value)):
                if field.eq:
                    yield from _expressions(getattr(value, field.name))


def _respelt(node: Node, page: Page, trees: Trees, *, in_flow: bool) -> Iterator[tuple[Place, str]]:
    """Yield another spelling for each expression that is not canonical and stands on one line."""
    match node:
        case ScalarNode():
            expression = trees.get(_place(node))
            spelt = None if expression is None else _quoted_alike(node, _canonical(expression), in_flow=in_flow)
            if node.plain and (spelt or node.text) in _SIGNS:
                spelt = f'"{spelt or node.text}"'
            if spelt is not None:
                yield _place(node), spelt
        case ListNode(items=parts) | MapNode(values=parts):
            inner = in_flow or page.opens_flow(node)
            for part in parts:
                yield from _respelt(part, page, trees, in_flow=inner)


def _canonical(expression: Written[Any]) -> str:
    return tests_to_text(expression.tree) if isinstance(expression.tree, Tests) else to_text(expression.tree)


def _quoted_alike(node: ScalarNode, text: str, *, in_flow: bool) -> str | None:
    """Return a text in the quotes that a scalar has; None where it stays as it is."""
    if node.text == text or "\n" in node.raw:
        return None
    if node.plain:
        return text if _can_be_plain(text, in_flow=in_flow) else None
    if node.raw.startswith("'"):
        doubled = text.replace("'", "''")
        return f"'{doubled}'"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _can_be_plain(text: str, *, in_flow: bool) -> bool:
    """Tell whether a text stands for itself without quotes."""
    try:
        node = document_from(f"[{text}, end]" if in_flow else f"- {text}", text)
    except LoadError:
        return False
    match node:
        case ListNode(items=(ScalarNode(text=read, plain=True), *rest)):
            return read == text and len(rest) == in_flow
        case _:
            return False
