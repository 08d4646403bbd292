"""Pieces written as one text and parsed: what would run, its trees, and the way back to the caller's text."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlglot import exp
from sqlglot.tokenizer_core import Token

from fubcli.model.statement import Span
from fubcli.sql.dialects.databricks import DATABRICKS
from fubcli.sql.dialects.dialect import Dialect
from fubcli.sql.parsing import Unparsable, parse, tokenise
from fubcli.sql.pieces import Piece, Unreadable, join
from fubcli.sql.walking import nodes_of


@dataclass(frozen=True)
class Written:
    """The re-emitted text, the pieces it is made of, where each piece starts in it, and its trees."""

    text: str
    pieces: list[Piece]
    offsets: list[int]
    trees: list[exp.Expr]
    dialect: Dialect = DATABRICKS

    @cached_property
    def by_class(self) -> Mapping[type[exp.Expr], list[exp.Expr]]:
        """Every node of the one tree by its class, without what stands inside hints: their words are judged."""
        found: dict[type[exp.Expr], list[exp.Expr]] = defaultdict(list)
        for node in nodes_of(self.trees[0], but_not_inside=exp.Hint):
            found[type(node)].append(node)
        return found

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The kinds of its pieces: most of what is looked for among the words is not there."""
        return frozenset([piece.kind for piece in self.pieces])

    @cached_property
    def relations(self) -> list[exp.Table]:
        """Every table node of the one tree, references to CTEs and table functions included."""
        tables = self.by_class.get(exp.Table, ())
        return [each for each in tables if isinstance(each, exp.Table) and not isinstance(each.parent, exp.Hint)]

    def span_of(self, node: exp.Expr) -> Span | None:
        """Map what a node covers to the caller's text, as far as the parser remembers places."""
        starts = [each._meta["start"] for each in nodes_of(node) if each._meta and "start" in each._meta]
        return self.span(min(starts), max(starts)) if starts else None

    def piece_at(self, offset: int) -> int:
        """Return the index of the piece that covers an offset of the text."""
        return max(bisect_right(self.offsets, offset) - 1, 0)

    def span(self, first: int | None, last: int | None = None) -> Span | None:
        """Map a range of the re-emitted text to the caller's text; None when the caller wrote nothing there."""
        if first is None or not self.pieces:
            return None
        start = self.pieces[self.piece_at(first)].span
        end = self.pieces[self.piece_at(first if last is None else last)].span
        return Span(start.start, end.end) if start and end else start


def _places(pieces: Sequence[Piece]) -> tuple[list[int], list[int]]:
    """Return where each piece starts and ends once they are joined."""
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for piece in pieces:
        if piece.gap and starts:
            at += 1
        starts.append(at)
        at += len(piece.text)
        ends.append(at)
    return starts, ends


def _moved(tokens: Sequence[Token], pieces: Sequence[Piece], offsets: Sequence[int]) -> list[Token]:
    """Return the caller's tokens at their places in the written text, which is one line."""
    places = {
        piece.span.start: (at, at + len(piece.text)) for piece, at in zip(pieces, offsets, strict=True) if piece.span
    }
    moved = ((token, *places[token.start]) for token in tokens)
    return [Token(token.token_type, token.text, 1, stop, start, stop - 1) for token, start, stop in moved]


def _with_phrases(pieces: Sequence[Piece], tokens: Sequence[Token]) -> list[Piece]:
    """Put words together that are one word to the parser once no comment parts them, such as ORDER and BY."""
    starts, ends = _places(pieces)
    whole = {token.start: token for token in tokens}
    written: list[Piece] = []
    first = 0
    while first < len(pieces):
        token = whole.get(starts[first])
        last = bisect_right(starts, token.end) - 1 if token else first
        words = pieces[first : last + 1]
        if token and len(words) > 1 and ends[last] == token.end + 1 and all(each.word.isidentifier() for each in words):
            written.append(_phrase(token, words))
        else:
            written += words
        first = last + 1
    return written


def _phrase(token: Token, words: Sequence[Piece]) -> Piece:
    begins, ends = words[0].span, words[-1].span
    span = Span(begins.start, ends.end) if begins and ends else None
    return words[0]._replace(kind=token.token_type.name, text=" ".join(each.text for each in words), span=span)


def write(
    pieces: list[Piece], read_from: tuple[str, Sequence[Token]] | None = None, dialect: Dialect = DATABRICKS
) -> Written:
    """Join the pieces and parse the result; raises Unreadable when it does not read back as the same pieces.

    `read_from` is the caller's text with its tokens: when nothing but blanks differs, there is no need to divide the
    words again, only to move them.
    """
    text = join(pieces)
    offsets, ends = _places(pieces)
    if read_from and read_from[0] == text:
        tokens = list(read_from[1])
    elif read_from and read_from[0].split() == text.split() and not any(piece.kind == "HINT" for piece in pieces):
        tokens = _moved(read_from[1], pieces, offsets)
    else:
        tokens = tokenise(text, dialect)
        pieces = _with_phrases(pieces, tokens)
        offsets, ends = _places(pieces)
    read = {token.start: token.end + 1 for token in tokens}
    if list(read) != offsets or list(read.values()) != ends:
        raise Unreadable("words that read differently once they are written plainly", Span(0, 0))
    written = Written(text, pieces, offsets, [], dialect)
    try:
        written.trees.extend(parse(tokens, text, dialect) if tokens else [])
    except Unparsable as error:
        raise Unparsable(error.what, span=written.span(error.offset)) from error
    return written
