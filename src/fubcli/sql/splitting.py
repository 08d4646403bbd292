"""A script to its statements: parted at the semicolons that the guard's tokenizer sees, nothing left out unseen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sqlglot.errors import SqlglotError
from sqlglot.tokenizer_core import Token, TokenType

from fubcli.model.dialect import SqlDialect
from fubcli.sql.dialects import dialect_of
from fubcli.sql.dialects.dialect import Dialect
from fubcli.sql.pieces import Unreadable, cut


class Part(NamedTuple):
    """One statement as the half-open range `[start, end)` of a script, with the comments around it.

    `first` is where its first word stands.
    """

    start: int
    end: int
    first: int


def split(script: str, dialect: SqlDialect = SqlDialect.DATABRICKS) -> Iterator[Part]:
    """Yield the statements of a script in order, without their semicolons; comments alone are no statement.

    From a quote that is never closed, everything after the last semicolon before it is one part.
    """
    read = dialect_of(dialect)
    start = 0
    first: int | None = None
    for token in _words(script, read):
        if token.token_type is TokenType.SEMICOLON:
            yield from _part(script, start, token.start, first, read)
            start, first = token.end + 1, None
        elif first is None:
            first = token.start
    yield from _part(script, start, len(script), first, read)


def _words(script: str, dialect: Dialect) -> list[Token]:
    tokenizer = dialect.parser.tokenizer()
    try:
        return list(tokenizer.tokenize(script))
    except (SqlglotError, RecursionError, ValueError, IndexError):
        return list(tokenizer.tokens)  # as far as it came; what follows is judged as one text, and refused


def _part(script: str, start: int, end: int, first: int | None, dialect: Dialect) -> Iterator[Part]:
    text = script[start:end].lstrip(" \t\r\n")
    start = end - len(text)
    if first is not None:
        yield Part(start, end, first)
    elif not _is_gap(text, dialect):  # no word for this reader, perhaps one for another: a comment in a comment
        yield Part(start, end, start)


def _is_gap(text: str, dialect: Dialect) -> bool:
    try:
        return cut(text, [], dialect) == []
    except Unreadable:
        return False
