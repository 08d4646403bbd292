"""What the annotator keeps on the nodes of a tree, for those who rewrite it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from fubcli.sql.types.datatype import UNKNOWN, Type

_KEY, _FIELDS, _COLUMNS, _IS_FIELD = "databricks_type", "fields_through_array", "columns_under", "is_field"
_EXPANSION, _TARGETS = "expansion", "targets"


def fields_through_array(column: exp.Expr) -> tuple[str, ...]:
    """Return the fields at the end of a dotted name that are those of an array's structs; mostly none."""
    return tuple(column._meta.get(_FIELDS, ())) if column._meta else ()


def type_of(node: exp.Expr | None) -> Type:
    """Return the type that was noted on a node, or on what its brackets hold."""
    while isinstance(node, exp.Paren):
        node = node.this
    if node is None or not node._meta:
        return UNKNOWN
    kind: Type = node._meta.get(_KEY, UNKNOWN)
    return kind


def note(node: exp.Expr, kind: Type) -> Type:
    """Keep a node's type on it, and return the type."""
    if kind is not UNKNOWN:
        node.meta[_KEY] = kind
    return kind


def note_column(column: exp.Expr, base: Type, fields: Sequence[str]) -> Type:
    """Keep on a dotted name the type that its fields lead to from `base`, and where they pass an array."""
    kind = base
    if fields:
        column.meta[_IS_FIELD] = True
    for place, name in enumerate(fields):
        if kind.name == "array" and _FIELDS not in column.meta:
            column.meta[_FIELDS] = tuple(fields[place:])
        kind = kind.field(name)
    return note(column, kind)


def is_field(column: exp.Expr) -> bool:
    """Whether a dotted name leads into a struct."""
    return bool(column._meta and column._meta.get(_IS_FIELD))


def expansion_of(star: exp.Expr) -> Sequence[tuple[str, str]] | None:
    """Return the owners and names of the columns that `*` over joins by name stands for; None over any other."""
    return star._meta.get(_EXPANSION) if star._meta else None


def note_expansion(star: exp.Expr, columns: Sequence[tuple[str, str]]) -> None:
    """Keep on a `*` the owners and names of its columns."""
    star.meta[_EXPANSION] = tuple(columns)


def columns_under(node: exp.Expr) -> tuple[str, ...] | None:
    """Return the names of the columns that a PIVOT turns or a `*` shows; None when they are not known."""
    return node._meta.get(_COLUMNS) if node._meta else None


def note_columns_under(node: exp.Expr, names: Sequence[str]) -> None:
    """Keep on a PIVOT or a `*` the names of its columns."""
    node.meta[_COLUMNS] = tuple(names)


def targets_of(node: exp.Expr) -> tuple[Type, ...] | None:
    """Return the types that columns are cast to, or stored in; () for a join of texts with others, None without any."""
    return node._meta.get(_TARGETS) if node._meta else None


def note_targets(node: exp.Expr, kinds: tuple[Type, ...]) -> None:
    """Keep the types that columns are cast to or stored in; on a join by names, that texts meet others."""
    if kinds or isinstance(node, exp.Join):
        node.meta[_TARGETS] = kinds


def typed(node: exp.Expr, kind: Type) -> exp.Expr:
    """Keep a node's type on it, and return the node."""
    note(node, kind)
    return node
