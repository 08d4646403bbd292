"""Before parsing: a called function's word becomes `sp__word`, so that the parser keeps its arguments as they are written.

Known functions lose or reorder arguments when sqlglot reads them (`exists(array, x -> …)`, `datediff(unit, …)`, `decode`).
"""

from __future__ import annotations

from collections.abc import Container, Sequence

from sqlglot import exp
from sqlglot.tokenizer_core import Token, TokenType

PREFIX = "sp__"
_NOT_BEFORE = frozenset(
    {TokenType.DOT, TokenType.ALIAS, TokenType.VAR, TokenType.IDENTIFIER, TokenType.R_PAREN, TokenType.DCOLON, TokenType.TABLE,
     TokenType.INTO, TokenType.VIEW, TokenType.COLON}
)  # fmt: skip
_QUANTIFIED = frozenset({TokenType.LIKE, TokenType.ILIKE, TokenType.RLIKE, TokenType.EQ, TokenType.LT, TokenType.GT})
_OPENERS = frozenset({TokenType.SELECT, TokenType.WITH, TokenType.FROM, TokenType.VALUES})
_WORDED = frozenset({"substring", "substr", "position", "trim", "overlay", "extract"})
_BETWEEN = frozenset({TokenType.FROM, TokenType.IN, TokenType.FOR})


def renamed(tokens: Sequence[Token], text: str, functions: Container[str]) -> list[Token]:
    """Return the tokens with calls of `functions` renamed and doubled quotes inside a text read as one."""
    read: list[Token] = []
    for index, token in enumerate(tokens):
        if token.token_type is TokenType.STRING and read and _continues(read[-1], token, text):
            read[-1] = _retyped(
                read[-1], TokenType.STRING, f"{read[-1].text}{text[token.start]}{token.text}", token.end
            )
            continue
        if _is_call(tokens, index, functions):
            token = _retyped(token, TokenType.VAR, f"{PREFIX}{token.text.lower()}", token.end)
        read.append(token)
    return read


def called(node: exp.Expr) -> str | None:
    """Return the name of the function that a renamed call calls, lower case; None for any other node."""
    if isinstance(node, exp.Anonymous) and str(node.this).startswith(PREFIX):
        return str(node.this)[len(PREFIX) :].lower()
    return None


def restored(tree: exp.Expr) -> None:
    """Take the prefix off what turned out to be a name: `AS t(a)`, a common table expression's columns."""
    for name in tree.find_all(exp.Identifier):
        if str(name.this).startswith(PREFIX):
            name.set("this", str(name.this)[len(PREFIX) :])


def _retyped(token: Token, kind: TokenType, text: str, end: int) -> Token:
    return Token(kind, text, token.line, token.col, token.start, end)


def _continues(before: Token, token: Token, text: str) -> bool:
    """Whether `'it''s'` was read as two texts."""
    return (
        before.token_type is TokenType.STRING
        and before.end + 1 == token.start
        and text[token.start : token.start + 1] in ("'", '"')
        and text[before.end : before.end + 1] == text[token.start : token.start + 1]
    )


def _is_call(tokens: Sequence[Token], index: int, functions: Container[str]) -> bool:
    token = tokens[index]
    if index + 1 >= len(tokens) or tokens[index + 1].token_type is not TokenType.L_PAREN:
        return False
    word = token.text.lower()
    if word not in functions or token.token_type in (TokenType.STRING, TokenType.IDENTIFIER):
        return False
    if index and tokens[index - 1].token_type in _NOT_BEFORE:
        return bool(tokens[index - 1].text.upper() in ("LATERAL", "OUTER", "VIEW"))
    return not _is_syntax(tokens, index, word)


def _is_syntax(tokens: Sequence[Token], index: int, word: str) -> bool:
    before = tokens[index - 1].token_type if index else None
    after = tokens[index + 2].token_type if index + 2 < len(tokens) else None
    if word == "filter":
        return after is TokenType.WHERE
    if word == "exists":
        return after in _OPENERS or (
            index > 0 and tokens[index - 1].text.upper() in ("IF", "NOT") and after in _OPENERS
        )
    if word in ("some", "any", "all"):
        return before in _QUANTIFIED
    if word in ("left", "right") and after in _OPENERS:
        return True
    if word == "if":
        return before in (TokenType.TABLE, TokenType.VIEW)
    return word in _WORDED and _has_words(tokens, index + 1)


def _has_words(tokens: Sequence[Token], opening: int) -> bool:
    depth = 0
    for token in tokens[opening:]:
        depth += (token.token_type is TokenType.L_PAREN) - (token.token_type is TokenType.R_PAREN)
        if depth == 0:
            return False
        if depth == 1 and (
            token.token_type in _BETWEEN or token.text.upper() in ("BOTH", "LEADING", "TRAILING", "PLACING")
        ):
            return True
    return False
