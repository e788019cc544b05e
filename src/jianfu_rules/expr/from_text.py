"""Text to syntax tree: expressions and unary tests (one grammar, one module)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import attrs

from jianfu_rules.diagnostics import did_you_mean
from jianfu_rules.expr.functions import FUNCTIONS, days_and_months, is_iso_day
from jianfu_rules.expr.nodes import (
    And,
    Arithmetic,
    ArithmeticOp,
    Between,
    BooleanLiteral,
    Call,
    CompareOp,
    CompareTest,
    Comparison,
    DateLiteral,
    DurationLiteral,
    If,
    In,
    Name,
    Negate,
    Node,
    Not,
    NullLiteral,
    NumberLiteral,
    Or,
    RangeTest,
    Test,
    Tests,
    TextLiteral,
    ValueTest,
)
from jianfu_rules.expr.tokens import ExpressionError, Token, TokenKind, tokens_of

MAX_DEPTH = 64  # nested parts of one expression
MAX_NODES = 1_000

_COMPARISONS = {op.value: op for op in CompareOp}
_SUMS = {"+": ArithmeticOp.ADD, "-": ArithmeticOp.SUB}
_PRODUCTS = {"*": ArithmeticOp.MUL, "/": ArithmeticOp.DIV}
_FIXED = (TokenKind.SYMBOL, TokenKind.KEYWORD)  # what a text in quotes may look like, without being it
_LITERALS = frozenset({"true", "false", "null"})


def from_text(text: str) -> Node:
    """Return the tree of an expression.

    Raises:
        ExpressionError: The text is no expression, or goes over the bounds of size and depth.
    """
    parser = _Parser(text)
    node = parser.expression()
    parser.require_end()
    parser.require_shallow(node)
    return node


def tests_from_text(text: str) -> Tests:
    """Return the tree of a cell: unary tests such as `-`, `>= 60`, `"a", "b"`, `not(…)`, `[1..5]`.

    Raises:
        ExpressionError: The text is no list of unary tests, or goes over the bounds of size and depth.
    """
    parser = _Parser(text)
    tests = parser.cell()
    parser.require_end()
    parser.require_shallow(tests)
    return tests


def _parts(node: object) -> Iterator[object]:
    """Yield the syntax trees directly below a node."""
    for field in attrs.fields(type(node)):  # type: ignore[arg-type]
        value = getattr(node, field.name)
        for item in value if isinstance(value, tuple) else (value,):
            if attrs.has(type(item)):
                yield item


class _Parser:
    """A recursive-descent parser over one token list; each method's docstring is its production."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = tokens_of(text).items
        self._next = 0
        self._depth = 0
        if len(self._tokens) > MAX_NODES:
            raise ExpressionError(f"an expression has at most {MAX_NODES} words", 0, len(text))

    # -- tokens

    @property
    def _here(self) -> Token:
        return self._tokens[self._next]

    def _is(self, *words: str) -> bool:
        token = self._tokens[self._next]
        return token.text in words and token.kind in _FIXED

    def _take(self) -> Token:
        token = self._here
        self._next += 1
        return token

    def _skip(self, word: str) -> bool:
        found = self._is(word)
        if found:
            self._next += 1
        return found

    def _require(self, *words: str) -> Token:
        if not self._is(*words):
            raise self._unexpected(" or ".join(f"`{word}`" for word in words))
        return self._take()

    def _unexpected(self, expected: str) -> ExpressionError:
        token = self._here
        hint = None
        if token.text == "=" and self._next and self._tokens[self._next - 1].text == "=":
            hint = "equality is a single `=`"
        if token.kind is TokenKind.SYMBOL and token.text == "..":
            hint = "a range stands in brackets: [60..70]"
        return ExpressionError(f"expected {expected}, found {token.shown}", token.start, max(token.end, 1), hint)

    def require_end(self) -> None:
        if self._here.kind is not TokenKind.END:
            raise self._unexpected("an operator or the end")

    def require_shallow(self, root: Node | Tests) -> None:
        """Refuse a tree that is too deep to be walked by recursion, however few brackets it has."""
        # Every level but the two of a cell (a list of tests, a test) takes a word, and the end is one word more.
        if len(self._tokens) <= MAX_DEPTH:
            return
        level: list[object] = [root]
        for _ in range(MAX_DEPTH + 1):  # the root itself nests in nothing
            level = [part for node in level for part in _parts(node)]
            if not level:
                return
        hint = "use `sum(…)`, or split it up"
        raise ExpressionError(f"an expression nests at most {MAX_DEPTH} deep", 0, len(self._text), hint)

    def _since(self, start: int) -> tuple[int, int]:
        return start, self._tokens[self._next - 1].end

    # -- expressions

    def expression(self) -> Node:
        """expression = "if" expression "then" expression "else" expression | disjunction."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            token = self._here
            raise ExpressionError(f"an expression nests at most {MAX_DEPTH} deep", token.start, token.end)
        start = self._here.start
        if self._skip("if"):
            condition = self.expression()
            self._require("then")
            yes = self.expression()
            self._require("else")
            node: Node = If(condition, yes, self.expression(), at=self._since(start))
        else:
            node = self._chain("or", self._conjunction, Or)
        self._depth -= 1
        return node

    def _conjunction(self) -> Node:
        """conjunction = comparison { "and" comparison }."""
        return self._chain("and", self._comparison, And)

    def _chain(self, word: str, part: Callable[[], Node], join: type[And | Or]) -> Node:
        start = self._here.start
        items = [part()]
        while self._skip(word):
            items.append(part())
        return items[0] if len(items) == 1 else join(tuple(items), at=self._since(start))

    def _comparison(self) -> Node:
        """comparison = sum [ op sum | "between" sum "and" sum | "in" tests ]."""
        start = self._here.start
        left = self._sum()
        if self._is(*_COMPARISONS):
            op = _COMPARISONS[self._take().text]
            node: Node = Comparison(op, left, self._sum(), at=self._since(start))
        elif self._skip("between"):
            low = self._sum()
            self._require("and")
            node = Between(left, low, self._sum(), at=self._since(start))
        elif self._skip("in"):
            node = In(left, self._membership(), at=self._since(start))
        else:
            return left
        if self._is(*_COMPARISONS):
            token = self._here
            raise ExpressionError("comparisons don't chain", token.start, token.end, "join them with `and`")
        return node

    def _sum(self) -> Node:
        """sum = product { ("+" | "-") product }."""
        return self._binary(self._product, _SUMS)

    def _product(self) -> Node:
        """product = unary { ("*" | "/") unary }."""
        return self._binary(self._unary, _PRODUCTS)

    def _binary(self, part: Callable[[], Node], ops: dict[str, ArithmeticOp]) -> Node:
        start = self._here.start
        left = part()
        while self._is(*ops):
            op = ops[self._take().text]
            left = Arithmetic(op, left, part(), at=self._since(start))
        return left

    def _unary(self) -> Node:
        """unary = { "-" } primary."""
        starts: list[int] = []
        while self._is("-"):
            starts.append(self._take().start)
        node = self._primary()
        for start in reversed(starts[-MAX_DEPTH:]):
            node = Negate(node, at=self._since(start))
        if len(starts) > MAX_DEPTH:
            raise ExpressionError(f"an expression nests at most {MAX_DEPTH} deep", starts[0], starts[-1])
        return node

    def _primary(self) -> Node:
        """primary = literal | name | "not" "(" expression ")" | "(" expression ")"."""
        token = self._here
        at = (token.start, token.end)
        match token.kind:
            case TokenKind.NUMBER:
                self._take()
                return NumberLiteral(token.text, at=at)
            case TokenKind.TEXT:
                self._take()
                return TextLiteral(token.text, at=at)
            case TokenKind.NAME:
                return self._name()
            case TokenKind.KEYWORD if token.text in _LITERALS:
                self._take()
                return NullLiteral(at=at) if token.text == "null" else BooleanLiteral(token.text == "true", at=at)
            case _:
                return self._bracketed()

    def _name(self) -> Node:
        """name = identifier | function "(" expression { "," expression } ")"."""
        token = self._take()
        words = [token.text]
        # Functions may have names of several words; two names in a row mean nothing else.
        while self._here.kind is TokenKind.NAME:
            words.append(self._take().text)
        name = " ".join(words)
        at = self._since(token.start)
        if self._is("("):
            if name not in FUNCTIONS:
                raise ExpressionError(f"unknown function `{name}`", *at, did_you_mean(name, FUNCTIONS))
            return self._call(name, token.start)
        if len(words) > 1:
            raise ExpressionError(f"two names in a row: `{name}`", *at, "put an operator between them")
        if self._is("."):
            raise ExpressionError("names have no parts", self._here.start, self._here.end, "drop the `.`")
        return Name(token.text, at=(token.start, token.end))

    def _call(self, function: str, start: int) -> Node:
        self._require("(")
        arguments = [self.expression()]
        while self._skip(","):
            arguments.append(self.expression())
        self._require(")")
        at = self._since(start)
        if function not in ("date", "duration"):
            return Call(function, tuple(arguments), at=at)
        literal = arguments[0]
        if len(arguments) != 1 or not isinstance(literal, TextLiteral):
            raise ExpressionError(f"`{function}` takes one quoted text", *at)
        if function == "date":
            if not is_iso_day(literal.text):
                raise ExpressionError(f"`{literal.text}` is no day", *literal.at, 'write date("2025-01-31")')
            return DateLiteral(literal.text, at=at)
        if days_and_months(literal.text) is None:
            hint = 'write duration("P1Y2M3D"): years, months, days'
            raise ExpressionError(f"`{literal.text}` is no duration", *literal.at, hint)
        return DurationLiteral(literal.text, at=at)

    def _bracketed(self) -> Node:
        start = self._here.start
        negated = self._skip("not")
        if not negated and not self._is("("):
            raise self._unexpected("a value")
        self._require("(")
        inner = self.expression()
        self._require(")")
        return Not(inner, at=self._since(start)) if negated else inner

    # -- unary tests

    def cell(self) -> Tests:
        """cell = "-" | "not" "(" tests ")" | tests."""
        start = self._here.start
        if self._is("-") and self._tokens[self._next + 1].kind is TokenKind.END:
            self._take()
            return Tests((), at=self._since(start))
        if self._is("not"):
            self._take()
            self._require("(")
            items = self._tests()
            self._require(")")
            return Tests(items, negated=True, at=self._since(start))
        return Tests(self._tests(), at=self._since(start))

    def _membership(self) -> Tests:
        """membership = range | "[" tests "]" | "(" tests ")"."""
        start = self._here.start
        opening = self._require("[", "(", "]")
        if self._is("]", ")"):
            raise self._unexpected("a value")
        first = self._test()
        if self._is("..") and isinstance(first, ValueTest):
            return Tests((self._range_from(opening, first.value),), at=self._since(start))
        items = [first]
        while self._skip(","):
            items.append(self._test())
        self._require("]" if opening.text == "[" else ")")
        return Tests(tuple(items), at=self._since(start))

    def _tests(self) -> tuple[Test, ...]:
        """tests = test { "," test }."""
        items = [self._test()]
        while self._skip(","):
            items.append(self._test())
        return tuple(items)

    def _test(self) -> Test:
        """test = op sum | range | sum."""
        start = self._here.start
        if self._is(*_COMPARISONS):
            op = _COMPARISONS[self._take().text]
            return CompareTest(op, self._sum(), at=self._since(start))
        if self._is("[", "]") or (self._is("(") and self._range_ahead()):
            opening = self._take()
            return self._range_from(opening, self._sum())
        return ValueTest(self._sum(), at=self._since(start))

    def _range_ahead(self) -> bool:
        """Tell whether the bracket here opens a range: `..` stands in it, at its own depth."""
        depth = 0
        for index in range(self._next, len(self._tokens)):
            token = self._tokens[index]
            if token.kind is not TokenKind.SYMBOL:
                continue
            if token.text in ("(", "[", "]", ")"):
                depth += 1 if self._opens(index) else -1
                if depth == 0:
                    return False
            elif token.text == ".." and depth == 1:
                return True
        return False

    def _opens(self, index: int) -> bool:
        """Tell whether a bracket opens; a square one may be turned round, at the open end of a range."""
        text = self._tokens[index].text
        if text in ("(", ")"):
            return text == "("
        before = self._tokens[index - 1] if index else None
        ends_a_value = before is not None and (
            before.kind in (TokenKind.NUMBER, TokenKind.TEXT, TokenKind.NAME) or before.text in (")", "]", *_LITERALS)
        )
        return not ends_a_value

    def _range_from(self, opening: Token, low: Node) -> RangeTest:
        """range = ("[" | "(" | "]") sum ".." sum ("]" | ")" | "[")."""
        self._require("..")
        high = self._sum()
        closing = self._require("]", ")", "[")
        return RangeTest(
            low, high, opening.text == "[", closing.text == "]", at=(opening.start, self._tokens[self._next - 1].end)
        )
