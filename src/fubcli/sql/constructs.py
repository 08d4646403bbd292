"""Constructs of interest in a tree: unrecognised syntax, programs and storage locations, hints."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from sqlglot import exp

from fubcli.model.statement import Construct, ConstructKind
from fubcli.sql.constants import is_constant
from fubcli.sql.dialects.dialect import Dialect
from fubcli.sql.pieces import Piece
from fubcli.sql.vocabulary import KNOWN_ARGS, OUTSIDE_NODES, READ_NODES, WRITE_NODES
from fubcli.sql.written import Written

_HINT_NAME = re.compile(r"([A-Za-z_]+)\s*(?:\([^)]*\))?")
_HOLDS: dict[type[exp.Expr], tuple[type[exp.Expr], ...]] = {
    exp.From: (exp.Table, exp.Subquery, exp.Lateral, exp.Values, exp.Unnest, exp.TableFromRows),
    exp.Join: (exp.Table, exp.Subquery, exp.Lateral, exp.Values, exp.Unnest, exp.TableFromRows),
    exp.Lateral: (exp.Subquery, exp.Func),
    exp.TableFromRows: (exp.Func,),
    exp.Parameter: (exp.Var, exp.Identifier, exp.Literal),
}
"""What a relation may be: anything else is a name in a place where a guard does not look for one."""
_LACKS: dict[type[exp.Expr], str] = {
    exp.From: "without a subquery or a function",
    exp.Parameter: "without a name",
}
_LOOKED_INTO = frozenset({*KNOWN_ARGS, *_HOLDS, exp.FileFormatProperty, exp.Values})
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
    if (holds := _HOLDS.get(type(node))) and not isinstance(node.this, holds):
        return ConstructKind.UNRECOGNISED, f"{_described(node)} {_LACKS.get(type(node), _LACKS[exp.From])}"
    if isinstance(node, exp.Values) and not _has_rows(node):
        return ConstructKind.UNRECOGNISED, "VALUES without a plain row"
    if isinstance(node, exp.Limit | exp.Offset) and not _is_number(node.expression):
        return ConstructKind.UNRECOGNISED, f"{_described(node)} that is no number"
    if unknown := _unknown_arguments(node, dialect):
        return ConstructKind.UNRECOGNISED, f"{_described(node)} with {unknown}"
    return None


def misplaced_words(written: Written) -> Iterator[Construct]:
    """Yield operators that stand where an operand must: to some reader they are the name of a function."""
    pairs = written.dialect.pairs
    for before, piece in zip(written.pieces, written.pieces[1:], strict=False):
        if piece.kind in _OPERATORS and before.kind in _OPENERS and (before.kind, piece.kind) not in pairs:
            yield Construct(ConstructKind.UNRECOGNISED, f"{piece.word} after {before.word}", piece.span)


def _has_rows(values: exp.Values) -> bool:
    """A bare name among the rows, or no row at all, is a table named `values` to some reader."""
    return bool(values.expressions) and not any(isinstance(_bare(row), exp.Column) for row in values.expressions)


def _bare(row: exp.Expr) -> exp.Expr:
    """A row that was written without brackets comes as a tuple of one."""
    return row.expressions[0] if isinstance(row, exp.Tuple) and len(row.expressions) == 1 else row


def _is_number(value: exp.Expr | None) -> bool:
    """Whether a limit is a number, a parameter, ALL, or arithmetic over them; a name could hide a relation."""
    if isinstance(value, exp.Literal):
        return value.is_int and len(value.name) < 20
    if isinstance(value, exp.Column):
        return value.sql().upper() == "ALL"
    return value is not None and is_constant(value)


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
    return ", ".join(sorted(key.strip("_").upper() for key, value in node.args.items() if value and key not in known))


def _described(node: exp.Expr) -> str:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(node).__name__).upper()
    return words if words != "COMMAND" else f"the command {str(node.this).upper()[:30]}"
