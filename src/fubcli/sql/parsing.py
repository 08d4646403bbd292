"""The parser behind one door: tokens and trees, every failure as one exception.

sqlglot raises four kinds of error for odd input and writes warnings to a logger; here they all become `Unparsable`.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect as Parser
from sqlglot.errors import SqlglotError
from sqlglot.tokenizer_core import Token, TokenType

from fubcli.model.statement import Span
from fubcli.sql.dialects.databricks import DATABRICKS
from fubcli.sql.dialects.dialect import Dialect

logging.getLogger("sqlglot").disabled = True  # what it would warn about is refused here; stderr is for people

_FRAMES = 6_000
"""Python's own limit of 1,000 frames would refuse 80 nested brackets, fewer from within a deeper caller."""

_PLACE = re.compile(r"Line (\d+), Col: (\d+)")
_MISSING = re.compile(r"Required keyword: '\w+' missing")
"""The parser names one of several missing parts, another one in each process, in its own words."""
_CLASS = re.compile(r" for <class '[\w.]*\.(\w+)'>")
_TOKEN = re.compile(r" but got <Token .*>")
_STYLING = re.compile(r"\x1b\[[0-9;]*m")


class Unparsable(ValueError):
    """The parser cannot read the text; `offset` is where it stopped in it, `span` the same in the caller's text."""

    def __init__(self, what: str, offset: int | None = None, span: Span | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.offset = offset
        self.span = span


@contextmanager
def deep_recursion() -> Iterator[None]:
    """Let the parser and the generator go as deep as the policy's nesting limit needs, whoever calls them."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _FRAMES))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def databricks() -> Parser:
    """Return the one parser object that everything of Databricks is read with."""
    return DATABRICKS.parser


def command_of(tokens: Sequence[Token], dialect: Dialect = DATABRICKS) -> str | None:
    """Return the first word of a statement whose rest the tokenizer swallows whole (SHOW, OPTIMIZE …), or None."""
    first = tokens[0]
    return first.text.upper() if first.token_type in dialect.parser.tokenizer_class.COMMANDS else None


def tokenise(text: str, dialect: Dialect = DATABRICKS) -> list[Token]:
    """Return the tokens of a text; raises Unparsable."""
    try:
        return list(dialect.parser.tokenize(text))
    except (SqlglotError, RecursionError, ValueError, IndexError) as error:
        raise Unparsable("the text cannot be divided into words: a quote or comment is not closed") from error


def parse(tokens: Sequence[Token], text: str, dialect: Dialect = DATABRICKS) -> list[exp.Expr]:
    """Return one tree per statement; raises Unparsable, also for nesting that is too deep."""
    try:
        with deep_recursion():
            trees = dialect.parser.parser().parse(_readable(tokens, text), text)
    except RecursionError as error:
        raise Unparsable("the statement is nested too deeply to be judged") from error
    except SqlglotError as error:
        raise Unparsable(*_explained(error, text)) from error
    except Exception as error:
        raise Unparsable("the parser cannot read this statement") from error
    return [tree for tree in trees if tree is not None and not isinstance(tree, exp.Semicolon)]


def _readable(tokens: Sequence[Token], text: str) -> list[Token]:
    """`window(…)` is a function; the parser knows the word only as a clause."""
    read = list(tokens)
    if "window" not in text.lower():
        return read
    for index, token in enumerate(read[:-1]):
        if token.token_type is TokenType.WINDOW and read[index + 1].token_type is TokenType.L_PAREN:
            read[index] = Token(TokenType.VAR, token.text, token.line, token.col, token.start, token.end)
    return read


def _explained(error: SqlglotError, text: str) -> tuple[str, int | None]:
    details = getattr(error, "errors", None) or [{}]
    what = str(details[0].get("description") or str(error).split("\n")[0])
    what = _TOKEN.sub("", _PLACE.sub("", _STYLING.sub("", what)))
    what = _MISSING.sub("a part is missing", _CLASS.sub(r" for \1", what)).rstrip(" .,")
    line, column = details[0].get("line"), details[0].get("col")
    if not isinstance(line, int) or not isinstance(column, int):
        return what, None
    before = text.split("\n")[: line - 1]
    return what, min(sum(len(part) + 1 for part in before) + max(column - 1, 0), len(text))
