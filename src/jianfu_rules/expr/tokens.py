"""Text to tokens. Full-width punctuation, digits and letters of names are read as their plain forms, with a note."""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Sequence

import attrs

MAX_LENGTH = 4_000  # characters of one expression
MAX_NUMBER_LENGTH = 40
MAX_TEXT_LENGTH = 1_000

# What a Chinese keyboard gives for the language's own punctuation. `、` separates like a comma.
PLAIN = {
    "（": "(", "）": ")", "［": "[", "］": "]", "【": "[", "】": "]", "，": ",", "、": ",", "．": ".", "＋": "+",
    "－": "-", "−": "-", "＊": "*", "×": "*", "／": "/", "÷": "/", "＝": "=", "＜": "<", "＞": ">", "！": "!",
    "≥": ">=", "≤": "<=", "≠": "!=", "“": '"', "”": '"', "＂": '"', "\u3000": " ", "\u00a0": " ",
}  # fmt: skip
# Characters that have a plain form. Quotes count only for them: within plain ones nothing changes.
_FULL_WIDTH = re.compile(f"[{''.join(map(re.escape, PLAIN))}！-～]")
SYMBOLS = ("..", "<=", ">=", "!=", "(", ")", "[", "]", ",", "+", "-", "*", "/", "=", "<", ">", ".")
_SYMBOLS = frozenset(SYMBOLS)
KEYWORDS = frozenset({"and", "or", "not", "if", "then", "else", "between", "in", "true", "false", "null"})


class TokenKind(enum.Enum):
    """What a token is."""

    NUMBER = "a number"
    TEXT = "a text"
    NAME = "a name"
    KEYWORD = "a keyword"
    SYMBOL = "a symbol"
    END = "the end"


@attrs.frozen
class Token:
    """A word of the language; `text` is its plain form."""

    kind: TokenKind
    text: str
    start: int
    end: int

    @property
    def shown(self) -> str:
        """Return the token for a message."""
        return "the end" if self.kind is TokenKind.END else f"`{self.text}`"


class ExpressionError(Exception):
    """Text that is no expression; the loader turns it into a diagnostic with a place in the file."""

    def __init__(self, message: str, start: int, end: int, hint: str | None = None) -> None:
        """Hold the sentence, the offsets of the offending text and a way out."""
        super().__init__(message, start, end, hint)
        self.message = message
        self.start = start
        self.end = end
        self.hint = hint


@attrs.frozen
class Tokens:
    """The tokens of one text, ending with END, and the offsets at which something was normalised."""

    items: tuple[Token, ...]
    normalised: tuple[int, ...]


def tokens_of(text: str) -> Tokens:
    """Return the tokens of `text`.

    Raises:
        ExpressionError: A character or a literal can't be read, or the text is too long.
    """
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"an expression has at most {MAX_LENGTH} characters", 0, len(text))
    plain, offsets, changed = _plain(text)
    items: list[Token] = []
    at = 0
    while at < len(plain):
        if plain[at].isspace():
            at += 1
            continue
        kind, word, end = _next(plain, at, offsets)
        items.append(Token(kind, word, offsets[at], offsets[end]))
        at = end
    items.append(Token(TokenKind.END, "", len(text), len(text)))
    return Tokens(tuple(items), tuple(changed))


def _plain(text: str) -> tuple[str, Sequence[int], list[int]]:
    """Return the text with plain punctuation outside quotes, the offset of each character, and what was changed."""
    if not _FULL_WIDTH.search(text):
        return text, range(len(text) + 1), []
    chars: list[str] = []
    offsets: list[int] = []
    changed: list[int] = []
    closing = ""  # the quotes that end the text we are in
    escaped = False
    for offset, char in enumerate(text):
        if closing:
            ends = char in closing and not escaped
            form = '"' if ends else char
            if char == '"' and not ends and not escaped:
                form = '\\"'  # a plain quote inside Chinese ones is part of the text
            escaped = char == "\\" and not escaped
            closing = "" if ends else closing
        else:
            form = PLAIN.get(char, unicodedata.normalize("NFKC", char) if _is_wide(char) else char)
            closing = _CLOSING.get(char, "")
        if form != char and not (char == '"' and form == '\\"'):
            changed.append(offset)
        chars.extend(form)
        offsets.extend([offset] * len(form))
    offsets.append(len(text))
    return "".join(chars), offsets, changed


# Which quotes end a text, by the one that opened it.
_CLOSING = {'"': '"', "“": "”", "”": "”", "＂": '＂"'}


def _is_wide(char: str) -> bool:
    return "！" <= char <= "～"  # the full-width forms of ASCII


def _next(text: str, at: int, offsets: Sequence[int]) -> tuple[TokenKind, str, int]:
    """Return kind, plain text and end of the token that starts at `at`."""
    char = text[at]
    if char == '"':
        return _text_literal(text, at, offsets)
    if char in "0123456789":
        return _number(text, at, offsets)
    if char.isidentifier():
        end = at + 1
        while end < len(text) and ("a" + text[end]).isidentifier():
            end += 1
        word = unicodedata.normalize("NFKC", text[at:end])
        return (TokenKind.KEYWORD if word in KEYWORDS else TokenKind.NAME), word, end
    for symbol in (text[at : at + 2], char):  # the longer one first
        if symbol in _SYMBOLS:
            return TokenKind.SYMBOL, symbol, at + len(symbol)
    hint = 'write texts in double quotes: "…"' if char in "'‘’`" else None
    raise ExpressionError(f"unexpected character `{char}`", offsets[at], offsets[at + 1], hint)


def _number(text: str, at: int, offsets: Sequence[int]) -> tuple[TokenKind, str, int]:
    end = at
    while end < len(text) and text[end] in "0123456789":
        end += 1
    # `1..5` is a range, not the number `1.`.
    if end + 1 < len(text) and text[end] == "." and text[end + 1] in "0123456789":
        end += 1
        while end < len(text) and text[end] in "0123456789":
            end += 1
    word = text[at:end]
    if len(word) > MAX_NUMBER_LENGTH:
        raise ExpressionError(f"a number has at most {MAX_NUMBER_LENGTH} digits", offsets[at], offsets[end])
    if len(word) > 1 and word[0] == "0" and word[1] != ".":
        hint = f"write `{word.lstrip('0') or '0'}`"
        raise ExpressionError(f"a number with a leading zero: `{word}`", offsets[at], offsets[end], hint)
    if end < len(text) and ("a" + text[end]).isidentifier():
        message = f"a number runs into a name: `{word}{text[end]}`"
        raise ExpressionError(message, offsets[at], offsets[end] + 1, "put a space or an operator between them")
    return TokenKind.NUMBER, word, end


def _text_literal(text: str, at: int, offsets: Sequence[int]) -> tuple[TokenKind, str, int]:
    chars: list[str] = []
    end = at + 1
    while end < len(text) and text[end] != '"':
        if text[end] == "\\":
            end += 1
            if end >= len(text) or text[end] not in '"\\':
                raise ExpressionError('only \\" and \\\\ are escapes', offsets[end - 1], offsets[min(end, len(text))])
        chars.append(text[end])
        end += 1
    if end >= len(text):
        raise ExpressionError("a text without its closing quote", offsets[at], offsets[len(text)])
    if len(chars) > MAX_TEXT_LENGTH:
        raise ExpressionError(f"a text has at most {MAX_TEXT_LENGTH} characters", offsets[at], offsets[end])
    return TokenKind.TEXT, unicodedata.normalize("NFC", "".join(chars)), end + 1
