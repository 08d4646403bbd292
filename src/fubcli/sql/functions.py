"""Every function call of a tree, by the name that the caller wrote."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import NamedTuple

from sqlglot import exp

from fubcli.sql.vocabulary import SYNTAX_FUNCTIONS, UNNAMED_FUNCTIONS
from fubcli.sql.written import Written

_CLAUSE_WORDS = frozenset({"group", "nulls", "columns", "try_cast", "tblproperties", "check", "identity", "repeatable"})
"""Words that stand before a bracket without being a call: WITHIN GROUP (…), INCLUDE NULLS (…), ADD COLUMNS (…)."""


class Call(NamedTuple):
    """A call: its name in lower case, whether a schema stands before it, and where its name starts in the text."""

    name: str
    qualified: bool
    start: int | None


def calls_of(written: Written) -> Iterator[Call]:
    """Yield the calls that a tree's nodes show, then those that only the words show.

    The second net is for functions whose written name the parser forgets: a word before a bracket that is neither a
    call in the tree nor a name in it.
    """
    known = {node.meta.get("start") for node in written.by_class.get(exp.Identifier, ()) if node._meta}
    for kind, nodes in written.by_class.items():
        if not issubclass(kind, exp.Func):
            continue
        for node in nodes:
            start = node.meta.get("start") if node._meta else None
            known.add(start)
            if isinstance(node, exp.Func) and (call := _call(node, start, written)) is not None:
                yield call
    yield from _unseen(written, known)


def _unseen(written: Written, known: Container[int | None]) -> Iterator[Call]:
    pieces = written.pieces
    for piece, following, start in zip(pieces, pieces[1:], written.offsets, strict=False):
        if following.text != "(" or piece.kind not in ("VAR", "IDENTIFIER") or start in known:
            continue
        name = (piece.value or piece.text).lower()
        if piece.kind == "IDENTIFIER" or (name not in _CLAUSE_WORDS and name not in written.dialect.clause_words):
            yield Call(name, False, start)
    yield from _groupings(written)


def _groupings(written: Written) -> Iterator[Call]:
    """Yield ROLLUP (…) and CUBE (…) that are no grouping: without GROUP BY a reader takes them for calls."""
    for kind, node in (("ROLLUP", exp.Rollup), ("CUBE", exp.Cube)):
        if kind not in written.kinds:
            continue
        places = [
            start
            for piece, following, start in zip(written.pieces, written.pieces[1:], written.offsets, strict=False)
            if piece.kind == kind and following.text == "("
        ]
        if len(places) > len(written.by_class.get(node, ())):
            yield Call(kind.lower(), False, places[0])


def _call(node: exp.Func, start: int | None, written: Written) -> Call | None:
    parent = node.parent
    qualified = (isinstance(parent, exp.Dot) and parent.expression is node) or (
        isinstance(parent, exp.Table) and parent.this is node and bool(parent.args.get("db"))
    )
    if start is not None and written.offsets[place := written.piece_at(start)] == start:
        piece = written.pieces[place]
        return Call((piece.value or piece.text).lower(), qualified, start)
    if (type(node) in SYNTAX_FUNCTIONS or type(node) in written.dialect.syntax_functions) and not qualified:
        return None
    if type(node) in UNNAMED_FUNCTIONS:
        return Call(UNNAMED_FUNCTIONS[type(node)], qualified, None)
    name = node.name if isinstance(node, exp.Anonymous) else node.sql_name()
    return Call(str(name).lower(), qualified, None)
