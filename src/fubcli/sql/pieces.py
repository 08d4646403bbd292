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
from fubcli.sql.dialects.databricks import DATABRICKS
from fubcli.sql.dialects.dialect import Dialect
from fubcli.sql.literals import HIDDEN

_PLAIN = re.compile(r"[A-Za-z0-9_<>=!+\-*/%|&^~.,;:?()\[\] \t\r\n]+")
_HINT = re.compile(r"/\*\+\s*(\w+\s*(?:\([\w\s,.]*\))?(?:[\s,]+\w+\s*(?:\([\w\s,.]*\))?)*)\s*\*/", re.ASCII)
_HIDDEN = re.compile(f"[{HIDDEN}]")
_PUNCTUATION = frozenset("()[],.;:=<>+-*/%|&^~?!") | {"<=", ">=", "<>", "!=", "::", "->", "=>", "||"}
_KINDS = {kind: kind.name for kind in TokenType}  # the enum computes the name anew at every access
_LITERALS = frozenset({
    "STRING", "RAW_STRING", "HEREDOC_STRING", "BYTE_STRING", "NATIONAL_STRING", "UNICODE_STRING",
})  # fmt: skip


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


def cut(text: str, tokens: Sequence[Token], dialect: Dialect = DATABRICKS) -> list[Piece]:
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
            pieces[-1] = _literal(text, literal, end, pieces, dialect)
            literal = -1
        if literal < 0:
            gap = not touches and (text[end:start] == " " or _gap(text, end, start, dialect))
            pieces.append(_piece(token, text, gap, pieces[-1] if pieces else None, dialect))
            literal = start if pieces[-1].kind == "STRING" else -1
        end = stop
    if literal >= 0:
        pieces[-1] = _literal(text, literal, end, pieces, dialect)
    _gap(text, end, len(text), dialect)
    if dialect.refused_words:
        _check_words(pieces, dialect)
    return pieces


def _check_words(pieces: Iterable[Piece], dialect: Dialect) -> None:
    before = ""
    for piece in pieces:
        if piece.kind in dialect.refused_words:
            raise Unreadable(dialect.refused_words[piece.kind], piece.span or Span(0, 0))
        if before == piece.text == "{":
            raise Unreadable("`{{`, which templates replace", piece.span or Span(0, 0))
        before = piece.text


def join(pieces: Iterable[Piece]) -> str:
    """Write pieces as one text."""
    parts: list[str] = []
    for piece in pieces:
        if piece.gap and parts:
            parts.append(" ")
        parts.append(piece.text)
    return "".join(parts)


def _gap(text: str, start: int, stop: int, dialect: Dialect) -> bool:
    if start == stop:
        return False
    if not dialect.gap.fullmatch(text, start, stop):
        raise Unreadable("a comment or a blank that readers disagree about", Span(start, stop))
    return True


def _piece(token: Token, text: str, gap: bool, before: Piece | None, dialect: Dialect) -> Piece:
    kind = _KINDS[token.token_type]
    span = Span(token.start, token.end + 1)
    raw = text[span.start : span.end]
    is_plain = (raw.isidentifier() and raw.isascii()) or raw in _PUNCTUATION or raw in dialect.punctuation
    if is_plain and kind not in _LITERALS:  # nearly every word
        return Piece(kind, raw, gap, span)
    if raw[0] == dialect.name_quote:
        return _quoted_name(token, text, gap, before, dialect)
    if raw[0] in "'\"" or kind in _LITERALS:
        gap = gap or _touches_prefix(before, span, dialect)
        return Piece("STRING", "", gap, span)  # read once it is known where it ends
    if kind == "HINT":
        return _hint(text, *span)
    return _plain(kind, raw, span, gap)


def _touches_prefix(before: Piece | None, span: Span, dialect: Dialect) -> bool:
    """Whether a literal stands right after `date` or the like; any other word might be a prefix to some reader."""
    if before is None or not dialect.literal_glue.search(before.text):
        return False
    if before.text.upper() not in dialect.prefixes:
        raise Unreadable("a string literal that touches the word before it", span)
    return True


def _quoted_name(token: Token, text: str, gap: bool, before: Piece | None, dialect: Dialect) -> Piece:
    span = Span(token.start, token.end + 1)
    if not gap and before is not None and dialect.name_glue.search(before.text):
        raise Unreadable("a quoted name that touches the word before it", span)
    if not dialect.quoted_name.fullmatch(text, *span):
        raise Unreadable("a quoted name that readers disagree about", span)
    return Piece("IDENTIFIER", dialect.write_name(token.text), gap, span, token.text)


def _plain(kind: str, raw: str, span: Span, gap: bool) -> Piece:
    if kind == "HEX_STRING" and re.fullmatch(r"[xX]'[0-9A-Fa-f]*'", raw):
        return Piece(kind, raw, gap, span)
    if not _PLAIN.fullmatch(raw) or "--" in raw or "/*" in raw:
        raise Unreadable(f"characters outside plain SQL: {_shown(raw)}", span)
    return Piece(kind, " ".join(raw.split()), gap, span)


def _literal(text: str, start: int, stop: int, pieces: Sequence[Piece], dialect: Dialect) -> Piece:
    """Return the literal that the last piece begins."""
    raw, gap, span = text[start:stop], pieces[-1].gap, Span(start, stop)
    if not dialect.literal.fullmatch(raw):
        raise Unreadable("a string literal that readers disagree about", span)
    if not dialect.joins_literals and len(pieces) > 1 and pieces[-2].kind == "STRING":
        raise Unreadable("two string literals side by side", span)
    if replaced := dialect.substituted.search(raw):
        raise Unreadable(f"`{replaced.group()}` inside a literal, which is replaced before it is parsed", span)
    try:
        written, value = dialect.write_literal(raw)
    except (ValueError, UnicodeError) as error:
        raise Unreadable("a string literal with an escape that names no character", span) from error
    return Piece("STRING", written, gap, span, value)


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
