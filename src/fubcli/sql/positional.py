"""Named parameters to places: `:name` becomes what an engine binds by its place, nothing else is touched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlglot import exp
from sqlglot.tokenizer_core import Token, TokenType

from fubcli.model.dialect import SqlDialect
from fubcli.sql.dialects import dialect_of
from fubcli.sql.parsing import Unparsable, parse, tokenise

_ENDS_A_VALUE = frozenset(
    {TokenType.VAR, TokenType.IDENTIFIER, TokenType.R_PAREN, TokenType.R_BRACKET, TokenType.STRING, TokenType.PARAMETER}
)
"""Behind these a colon reads a path of a value (`src:name`)."""


class Unbindable(ValueError):
    """The text does not show beyond doubt where its parameters stand."""


def positional(text: str, marks: Mapping[str, str], dialect: SqlDialect) -> tuple[str, tuple[str, ...]]:
    """Return a text with each `:name` written as its mark, and the names in the order of their places.

    Raises Unbindable when the parser sees another number of parameters than were replaced.
    """
    if not marks:
        return text, ()
    read = dialect_of(dialect)
    try:
        tokens = tokenise(text, read)
        (tree,) = parse(tokens, text, read) or [exp.Null()]
    except Unparsable as error:
        raise Unbindable(f"Its parameters cannot be bound: {error.what}.") from error
    places = [place for place in range(len(tokens) - 1) if _is_parameter(tokens, place, marks)]
    if len(list(tree.find_all(exp.Placeholder, exp.Parameter))) != len(places):
        raise Unbindable("It is not clear where the parameters of this statement stand; write a blank before each.")
    written, end = [], 0
    for place in places:
        written += [text[end : tokens[place].start], marks[tokens[place + 1].text]]
        end = tokens[place + 1].end + 1
    return "".join([*written, text[end:]]), tuple(tokens[place + 1].text for place in places)


def _is_parameter(tokens: Sequence[Token], place: int, marks: Mapping[str, str]) -> bool:
    colon, name = tokens[place], tokens[place + 1]
    if colon.token_type is not TokenType.COLON or name.start != colon.end + 1 or name.text not in marks:
        return False
    if place == 0:
        return True
    before = tokens[place - 1]
    is_glued = before.end + 1 == colon.start and before.text[-1:].isidentifier()
    return before.token_type not in _ENDS_A_VALUE and not is_glued
