"""Every function call of a tree, by the name that the caller wrote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlglot import exp

from fubcli.sql.pieces import Piece
from fubcli.sql.vocabulary import SYNTAX_FUNCTIONS, UNNAMED_FUNCTIONS

_CLAUSE_WORDS = frozenset({"group", "nulls", "columns", "try_cast", "tblproperties", "check", "identity"})
"""Words that stand before a bracket without being a call: WITHIN GROUP (…), INCLUDE NULLS (…), ADD COLUMNS (…)."""


@dataclass(frozen=True)
class Call:
    """A call: its name in lower case, whether a schema stands before it, and where its name starts in the text."""

    name: str
    qualified: bool
    start: int | None


def calls_of(nodes: Iterable[exp.Expr], pieces: Sequence[Piece], offsets: Sequence[int]) -> Iterator[Call]:
    """Yield the calls that a tree's nodes show, then those that only the words show.

    The second net is for functions whose written name the parser forgets: a word before a bracket that is neither a
    call in the tree nor a name in it.
    """
    known: set[int] = set()
    by_offset = dict(zip(offsets, pieces, strict=True))
    for node in nodes:
        if not isinstance(node, exp.Func | exp.Identifier):
            continue
        start = node.meta.get("start") if node._meta else None
        if start is not None:
            known.add(start)
        if isinstance(node, exp.Func):
            call = _call(node, start, by_offset)
            if call is not None:
                yield call
    for piece, following, start in zip(pieces, pieces[1:], offsets, strict=False):
        name = (piece.value or piece.text).lower()
        is_call = piece.kind in ("VAR", "IDENTIFIER") and following.text == "(" and start not in known
        if is_call and not (piece.kind == "VAR" and name in _CLAUSE_WORDS):
            yield Call(name, False, start)


def _call(node: exp.Func, start: int | None, by_offset: dict[int, Piece]) -> Call | None:
    parent = node.parent
    qualified = (isinstance(parent, exp.Dot) and parent.expression is node) or (
        isinstance(parent, exp.Table) and parent.this is node and bool(parent.args.get("db"))
    )
    if start is not None and (piece := by_offset.get(start)) is not None:
        return Call((piece.value or piece.text).lower(), qualified, start)
    if type(node) in SYNTAX_FUNCTIONS and not qualified:
        return None
    if type(node) in UNNAMED_FUNCTIONS:
        return Call(UNNAMED_FUNCTIONS[type(node)], qualified, None)
    name = node.name if isinstance(node, exp.Anonymous) else node.sql_name()
    return Call(str(name).lower(), qualified, None)
