"""Pieces: the caller's tokens re-emitted one by one, so that what runs is what was judged.

Comments and unjudged hints are gone, literals are re-quoted, and one space stands where there was a gap.
Whatever two readers could read differently is reported as `Unreadable` instead of being emitted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlglot.tokenizer_core import Token, TokenType

from fubcli.model.statement import Span
from fubcli.sql.literals import read_string, write_identifier, write_string

_GAP = re.compile(
    r"(?:[ \t\r\n\f]++"
    r"|--[^\n]*+(?<!\\)(?<!\\\r)(?:\n|\Z)"  # a line comment that ends in a backslash goes on in Spark, not here
    r"|/\*(?!\+)(?:[^/*]|/(?!\*)|\*(?!/))*+\*/)*+",  # a nested comment ends at different places in different readers
)
_PLAIN = re.compile(r"[A-Za-z0-9_<>=!+\-*/%|&^~.,;:?()\[\] \t\r\n]+")
_STRING = re.compile(
    r"""'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|[rR](?:'(?:[^'\\]|\\[^'])*'|"(?:[^"\\]|\\[^"])*")""", re.DOTALL
)
_HINT = re.compile(r"/\*\+\s*(\w+\s*(?:\([\w\s,.]*\))?(?:[\s,]+\w+\s*(?:\([\w\s,.]*\))?)*)\s*\*/", re.ASCII)
_HIDDEN = re.compile(
    "[\u0000-\u0008\u000b\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
_PUNCTUATION = frozenset("()[],.;:=<>+-*/%|&^~?!") | {"<=", ">=", "<>", "!=", "::", "->", "=>", "||"}
_WORD = re.compile(r"\w\Z")
_KINDS = {kind: kind.name for kind in TokenType}  # the enum computes the name anew at every access
_LITERAL_PREFIXES = frozenset({"DATE", "TIMESTAMP", "TIMESTAMP_NTZ", "TIMESTAMP_LTZ", "TIME", "INTERVAL", "X"})


class Unreadable(ValueError):
    """The text can be read in more than one way, or in none; carries where."""

    def __init__(self, what: str, span: Span) -> None:
        super().__init__(what)
        self.what = what
        self.span = span


class Piece(NamedTuple):
    """One token as it will run: its kind (a token type's name), its text, and where the caller wrote it.

    `value` is the unquoted content of a string or identifier; `gap` says whether a space stands before it.
    """

    kind: str
    text: str
    gap: bool
    span: Span | None
    value: str = ""

    @property
    def word(self) -> str:
        """The text in upper case, for comparing keywords; empty for literals and quoted names."""
        return "" if self.value or self.kind in ("STRING", "IDENTIFIER") else self.text.upper()


def cut(text: str, tokens: Sequence[Token]) -> list[Piece]:
    """Cut a text into pieces along its tokens; raises Unreadable for whatever is ambiguous."""
    if hidden := _HIDDEN.search(text):
        raise Unreadable(f"an invisible or control character (U+{ord(hidden.group()):04X})", _span(hidden))
    pieces: list[Piece] = []
    end, last, literal = 0, -1, -1
    for token in tokens:
        start, stop = token.start, token.end + 1
        if start == last:  # `1L` comes as three tokens over one span
            continue
        last = start
        touches = start == end
        if literal >= 0 and not (touches and text[start] in "'\""):  # `'it''s'` comes as two tokens that touch
            pieces[-1] = _string(text, literal, end, gap=pieces[-1].gap)
            literal = -1
        if literal < 0:
            pieces.append(_piece(token, text, not touches and _gap(text, end, start), pieces[-1] if pieces else None))
            literal = start if pieces[-1].kind == "STRING" else -1
        end = stop
    if literal >= 0:
        pieces[-1] = _string(text, literal, end, gap=pieces[-1].gap)
    _gap(text, end, len(text))
    return pieces


def join(pieces: Iterable[Piece]) -> str:
    """Write pieces as one text."""
    parts: list[str] = []
    for piece in pieces:
        if piece.gap and parts:
            parts.append(" ")
        parts.append(piece.text)
    return "".join(parts)


def _gap(text: str, start: int, stop: int) -> bool:
    if start == stop:
        return False
    if stop - start == 1 and text[start] == " ":
        return True
    if not _GAP.fullmatch(text, start, stop):
        raise Unreadable("a comment or a blank that readers disagree about", Span(start, stop))
    return True


def _piece(token: Token, text: str, gap: bool, before: Piece | None) -> Piece:
    kind = _KINDS[token.token_type]
    start, stop = token.start, token.end + 1
    first = text[start]
    if first in "'\"" or kind in ("STRING", "RAW_STRING"):
        gap = gap or _touches_word(before, Span(start, stop))
        return Piece("STRING", "", gap, Span(start, stop))  # read once it is known where it ends
    if first == "`":
        return Piece("IDENTIFIER", write_identifier(token.text), gap, Span(start, stop), token.text)
    if kind == "HINT":
        return _hint(text, start, stop)
    return _plain(kind, text, start, stop, gap)


def _touches_word(before: Piece | None, span: Span) -> bool:
    """Whether a literal stands right after `date` or the like; any other word might be a prefix to some reader."""
    if before is None or not _WORD.search(before.text):
        return False
    if before.text.upper() not in _LITERAL_PREFIXES:
        raise Unreadable("a string literal that touches the word before it", span)
    return True


def _plain(kind: str, text: str, start: int, stop: int, gap: bool) -> Piece:
    raw = text[start:stop]
    if raw in _PUNCTUATION or (raw.isascii() and raw.isidentifier()):
        return Piece(kind, raw, gap, Span(start, stop))
    if kind == "HEX_STRING" and re.fullmatch(r"[xX]'[0-9A-Fa-f]*'", raw):
        return Piece(kind, raw, gap, Span(start, stop))
    if not _PLAIN.fullmatch(raw) or "--" in raw or "/*" in raw:
        raise Unreadable(f"characters outside plain SQL: {_shown(raw)}", Span(start, stop))
    return Piece(kind, " ".join(raw.split()), gap, Span(start, stop))


def _string(text: str, start: int, stop: int, *, gap: bool) -> Piece:
    raw = text[start:stop]
    span = Span(start, stop)
    if not _STRING.fullmatch(raw):
        raise Unreadable("a string literal that readers disagree about", span)
    if "${" in raw:
        raise Unreadable("`${` inside a literal, which Spark replaces before it parses", span)
    try:
        value = read_string(raw)
        value.encode()
    except (ValueError, UnicodeError) as error:
        raise Unreadable("a string literal with an escape that names no character", span) from error
    return Piece("STRING", write_string(value), gap, span, value)


def _hint(text: str, start: int, stop: int) -> Piece:
    match = _HINT.fullmatch(text, start, stop)
    if not match:
        raise Unreadable("a hint that is more than names and plain arguments", Span(start, stop))
    return Piece("HINT", f"/*+ {' '.join(match.group(1).split())} */", True, Span(start, stop))


def without(pieces: Sequence[Piece], first: int, count: int) -> list[Piece]:
    """Return the pieces without `count` of them from `first` on; the next one keeps a gap."""
    kept = [*pieces[:first], *pieces[first + count :]]
    if first < len(kept):
        kept[first] = kept[first]._replace(gap=True)
    return kept


def _shown(raw: str) -> str:
    return ascii(raw if len(raw) <= 20 else raw[:20] + "…")


def _span(match: re.Match[str]) -> Span:
    return Span(match.start(), match.end())
