"""Constructs of interest in a tree: unrecognised syntax, programs and storage locations, hints."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from sqlglot import exp

from fubcli.model.statement import Construct, ConstructKind
from fubcli.sql.dialects.dialect import Dialect
from fubcli.sql.pieces import Piece
from fubcli.sql.shapes import CHECKED, oddity_of
from fubcli.sql.vocabulary import KNOWN_ARGS, OUTSIDE_NODES, READ_NODES, WRITE_NODES
from fubcli.sql.written import Written

_HINT_NAME = re.compile(r"([A-Za-z_]+)\s*(?:\([^)]*\))?")
_LOOKED_INTO = frozenset({*KNOWN_ARGS, *CHECKED, exp.FileFormatProperty})
_OPERATORS = frozenset({"AND", "OR", "ALIAS"})
_OPENERS = frozenset({"SELECT", "L_PAREN", "COMMA", "WHERE", "ON", "HAVING", "QUALIFY", "DISTINCT"})
_ALLOWED_FORMATS = ("", "DELTA")


def constructs_of(written: Written, *, writes: bool) -> Iterator[Construct]:
    """Yield what the allow-list of node classes does not recognise, and what reaches outside."""
    dialect = written.dialect
    recognised = WRITE_NODES if writes else READ_NODES
    if dialect.reads or dialect.refuses:
        recognised = (recognised | dialect.reads) - dialect.refuses
    for kind, nodes in written.by_class.items():
        if kind in recognised and kind not in _LOOKED_INTO:
            continue
        for node in nodes:
            if (found := _judged(node, recognised, dialect)) is not None:
                yield Construct(found[0], found[1], written.span_of(node))
    if dialect.moving_columns:
        yield from _moving_columns(written)


def _moving_columns(written: Written) -> Iterator[Construct]:
    for column in written.by_class.get(exp.Column, ()):
        if column.name.lower() in written.dialect.moving_columns:
            what = f"{column.name.upper()} of a sequence, which moves when it is read"
            yield Construct(ConstructKind.OUTSIDE_WORLD, what, written.span_of(column))


def _judged(
    node: exp.Expr, recognised: Collection[type[exp.Expr]], dialect: Dialect
) -> tuple[ConstructKind, str] | None:
    if type(node) in OUTSIDE_NODES:
        return ConstructKind.OUTSIDE_WORLD, f"{_described(node)}: a program, a location, or a copy"
    if isinstance(node, exp.FileFormatProperty) and node.name.upper() not in _ALLOWED_FORMATS:
        return ConstructKind.OUTSIDE_WORLD, f"the storage format {node.name}"
    if not isinstance(node, exp.Func) and type(node) not in recognised:
        return ConstructKind.UNRECOGNISED, _described(node)
    if oddity := oddity_of(node):
        return ConstructKind.UNRECOGNISED, f"{_described(node)} {oddity}"
    if unknown := _unknown_arguments(node, dialect):
        return ConstructKind.UNRECOGNISED, f"{_described(node)} with {unknown}"
    return None


def misplaced_words(written: Written) -> Iterator[Construct]:
    """Yield operators that stand where an operand must: to some reader they are the name of a function."""
    pairs = written.dialect.pairs
    if written.kinds.isdisjoint(_OPERATORS):
        return
    for before, piece in zip(written.pieces, written.pieces[1:], strict=False):
        if piece.kind in _OPERATORS and before.kind in _OPENERS and (before.kind, piece.kind) not in pairs:
            yield Construct(ConstructKind.UNRECOGNISED, f"{piece.word} after {before.word}", piece.span)


def hints_of(pieces: Sequence[Piece]) -> Iterator[Construct]:
    """Yield the name of every optimizer hint that stayed in the text."""
    for piece in pieces:
        if piece.kind == "HINT":
            for name in _HINT_NAME.findall(piece.text[3:-2]):
                yield Construct(ConstructKind.HINT, name.upper(), piece.span)


def _unknown_arguments(node: exp.Expr, dialect: Dialect) -> str:
    known = KNOWN_ARGS.get(type(node))
    if dialect.arguments:
        known = dialect.arguments.get(type(node), known)
    if known is None:
        return ""
    unknown = [key for key in node.args.keys() - known if node.args[key]]
    return ", ".join(sorted(key.strip("_").upper() for key in unknown)) if unknown else ""


def _described(node: exp.Expr) -> str:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(node).__name__).upper()
    return words if words != "COMMAND" else f"the command {str(node.this).upper()[:30]}"
