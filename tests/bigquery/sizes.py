"""How many bytes a query reads: BigQuery's documented size of each value, over the columns that the query names."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.pushdown_projections import pushdown_projections
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import traverse_scope

from tests.bigquery.translation import Name, Query

_FIXED = {"boolean": 1, "decimal": 16, "interval": 16}
_OTHER = 8
_AS_LONG_AS_IT_IS = ("varchar", "blob", "json", "enum", "uuid")


def named_columns(query: Query, columns: Mapping[Name, Collection[str]]) -> Mapping[Name, Collection[str]]:
    """Return the columns that a query reads of each of its tables, all of them where that cannot be told.

    UPDATE, DELETE and MERGE read all of their tables. `columns` are those that the tables have.
    """
    source = _source(query.tree)
    if source is None:
        return columns
    schema: dict[str, Any] = {}
    for (catalog, dataset, table), names in columns.items():
        schema.setdefault(catalog, {}).setdefault(dataset, {})[table] = dict.fromkeys(names, "STRING")
    try:
        tree = qualify(source.copy(), schema=schema, dialect="bigquery", validate_qualify_columns=False)
        tree = pushdown_projections(tree)
        return _of_scopes(tree, columns)
    except SqlglotError:
        return columns


def _source(tree: exp.Expr) -> exp.Expr | None:
    """Return the query whose columns are told: the statement, or what it stores."""
    stored = tree.expression if isinstance(tree, exp.Insert | exp.Create) else tree
    return stored if isinstance(stored, exp.Query | exp.Values) else None


def _of_scopes(tree: exp.Expr, columns: Mapping[Name, Collection[str]]) -> Mapping[Name, Collection[str]]:
    found: dict[Name, set[str]] = {name: set() for name in columns}
    for scope in traverse_scope(tree):
        for column in scope.columns:
            source = scope.sources.get(column.table)
            if isinstance(source, exp.Table):
                parts = tuple(part.name for part in source.parts)
                name = next((each for each in columns if each == parts), None)
                if name is not None:
                    found[name] |= {each for each in columns[name] if each.lower() == column.name.lower()}
    return found


def size_of(value: str, kind: Any) -> str:
    """Return the SQL that tells the size of a value of a DuckDB type."""
    if kind.id in ("list", "array"):
        return f"coalesce(list_sum(list_transform({value}, lambda x: {size_of('x', kind.children[0][1])})), 0)"
    if kind.id == "struct":
        parts = (size_of(f"struct_extract({value}, '{name}')", inner) for name, inner in kind.children)
        return f"({' + '.join(parts)})"
    if kind.id in _AS_LONG_AS_IT_IS:
        return (
            f"coalesce(2 + octet_length(CAST({value} AS VARCHAR)::BLOB), 0)"
            if kind.id != "varchar"
            else f"coalesce(2 + strlen({value}), 0)"
        )
    return f"CASE WHEN {value} IS NULL THEN 0 ELSE {_FIXED.get(kind.id, _OTHER)} END"
