"""MariaDB text to words, as the server and its client part them: quotes, three kinds of comments, executable ones.

sqlglot's tokenizer drops what `/*! … */` holds, although MariaDB runs it, and knows no DELIMITER; hence this one. It
takes time in proportion to the text, and follows no nesting by calling itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple


class Kind(Enum):
    """What a word is."""

    WORD = "word"
    """A keyword or an unquoted name."""
    NAME = "name"
    """In backticks."""
    TEXT = "text"
    NUMBER = "number"
    SIGN = "sign"
    END = "end"
    """The delimiter in force."""
    ODD = "odd"
    """What no statement holds: an open quote or comment, a backslash, a control character."""


class Word(NamedTuple):
    """One word with its value (quotes undone), its place `[start, end)`, and whether all servers of today read it."""

    kind: Kind
    value: str
    start: int
    end: int
    quote: str = ""
    is_conditional: bool = False
    in_comment: bool = False

    @property
    def upper(self) -> str:
        """The keyword that it may be; empty for what is quoted."""
        return self.value.upper() if self.kind in (Kind.WORD, Kind.SIGN) else ""


_GAP = re.compile(
    r"[ \t\r\n\f\v]+|#[^\n]*|--(?=[\x00-\x20\x7f]|\Z)[^\n]*|/\*(?!M?!).*?\*/|"
    r"/\*M!999999\\- enable the sandbox mode \*/",
    re.DOTALL,
)
"""Blanks and comments, and the first line of mariadb-dump, which holds a command for the client.

`--` begins a comment only before a blank or a control character: `a--1` is a difference.
"""
_WORD = re.compile(r"[0-9A-Za-z_$\u0080-\U0010ffff]+")
_NUMBER = re.compile(
    r"(?:0[xX][0-9A-Fa-f]+|[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?|\.[0-9]+)(?![0-9A-Za-z_$\u0080-\U0010ffff])"
)
_EXECUTABLE = re.compile(r"/\*M?!(?!999999\\- enable the sandbox mode \*/)([0-9]{5,6})?")
_QUOTED = {
    "`": re.compile(r"`((?:[^`]|``)*+)`"),
    "'": re.compile(r"'((?:[^'\\]|\\.|'')*+)'", re.DOTALL),
    '"': re.compile(r'"((?:[^"\\]|\\.|"")*+)"', re.DOTALL),
}
_IGNORED_BY_MARIADB = range(50_700, 100_000)
_OLDEST_SERVER = 100_600
_DEEPEST = 20
_TWO_ENDS = "a comment that ends at another place for the servers that skip it"


def words_of(text: str, start: int = 0, delimiter: str = ";") -> Iterator[Word]:
    """Yield the words of a text from a place on; comments are left out, those that the server runs are not.

    `is_conditional` marks what stands in an executable comment that some servers since MariaDB 10.6 skip.
    """
    at, size = start, len(text)
    open_comments: list[bool] = []
    conditional = 0
    while at < size:
        if text.startswith(delimiter, at):
            word = Word(Kind.END, delimiter, at, at + len(delimiter))
        elif comment := _EXECUTABLE.match(text, at):
            if len(open_comments) == _DEEPEST:
                yield Word(Kind.ODD, "comments in comments, too deep to be followed", at, size)
                return
            open_comments.append(_is_conditional(comment.group(1)))
            conditional += open_comments[-1]
            at = comment.end()
            continue
        elif open_comments and text.startswith("*/", at):
            conditional -= open_comments.pop()
            at += 2
            continue
        elif gap := _GAP.match(text, at):
            if conditional and "*/" in gap.group():
                yield Word(Kind.ODD, _TWO_ENDS, at, gap.end(), in_comment=True)
            at = gap.end()
            continue
        else:
            word = _word(text, at, delimiter)
        yield _commented(word, text, conditional > 0) if open_comments else word
        at = word.end
    if open_comments:
        yield Word(Kind.ODD, "a comment that is never closed", size, size)


def _commented(word: Word, text: str, is_conditional: bool) -> Word:
    """Return a word as one in an executable comment; a server that skips the comment ends it also within quotes."""
    if word.quote and "*/" in text[word.start : word.end]:
        word = Word(Kind.ODD, _TWO_ENDS, word.start, word.end)
    return word._replace(is_conditional=is_conditional, in_comment=True)


def _is_conditional(version: str | None) -> bool:
    """MariaDB skips the versions that only MySQL has, and those that are newer than itself."""
    number = int(version or 0)
    return number in _IGNORED_BY_MARIADB or number > _OLDEST_SERVER


def _word(text: str, at: int, delimiter: str) -> Word:
    character = text[at]
    if text.startswith("/*", at):
        return Word(Kind.ODD, "a comment that is never closed", at, len(text))
    if character in _QUOTED:
        return _quoted(text, at, character)
    if number := _NUMBER.match(text, at):
        return Word(Kind.NUMBER, number.group(), at, number.end())
    if word := _WORD.match(text, at):
        value = word.group().partition(delimiter)[0]
        return Word(Kind.WORD, value, at, at + len(value))
    kind = Kind.ODD if character == "\\" or not character.isprintable() else Kind.SIGN
    return Word(kind, character, at, at + 1)


def _quoted(text: str, at: int, quote: str) -> Word:
    found = _QUOTED[quote].match(text, at)
    if found is None:
        return Word(Kind.ODD, "a quote that is never closed", at, len(text), quote)
    kind = Kind.NAME if quote == "`" else Kind.TEXT
    return Word(kind, found.group(1).replace(quote * 2, quote), at, found.end(), quote)
