"""Where what is declared, what is found, and what the mirror has do not agree; reported, never hidden."""

from __future__ import annotations

from typing import Any

from fubcli.model.catalogs import CatalogSpec
from fubcli.model.snapshot import CatalogSnapshot, TableInfo

_NOT_CREATED_BY_USERS = ("information_schema", "default")
_MOST = 20
"""Differences from a mirror that are listed; the rest are counted."""


def of_catalog(spec: CatalogSpec, snapshot: CatalogSnapshot) -> list[dict[str, Any]]:
    """Compare catalogs.yaml with what the warehouse shows."""
    named = {name for name, schema in spec.schemas.items() if schema.source == "declared"}
    found = set(snapshot.schemas)
    reported: list[dict[str, Any]] = []
    if spec.declared_schema_count is not None and _count_differs(spec, len(named)):
        more = "+" if spec.declared_at_least else ""
        reported.append(
            {"kind": "schema_count", "declared": f"{spec.declared_schema_count}{more}", "named": len(named),
             "found": len(found)}
        )  # fmt: skip
    for name, schema in sorted(spec.schemas.items()):
        if name not in found and name not in _NOT_CREATED_BY_USERS:
            reported.append({"kind": f"{schema.source}_schema_not_found", "schema": name})
    undeclared = sorted(found - set(spec.schemas))
    reported += [{"kind": "found_schema_not_declared", "schema": name} for name in undeclared]
    return reported


def _count_differs(spec: CatalogSpec, named: int) -> bool:
    declared = spec.declared_schema_count or 0
    return named < declared if spec.declared_at_least else named != declared


def between(
    this: CatalogSnapshot, other: CatalogSnapshot, *, schema: str | None = None, table: str | None = None
) -> list[dict[str, Any]]:
    """Compare the tables and columns of two mirrored catalogs; row counts too when one table is asked for."""
    mine, theirs = _tables(this, schema, table), _tables(other, schema, table)
    reported = _missing(mine, theirs, other.catalog) + _missing(theirs, mine, this.catalog)
    for key in sorted(mine.keys() & theirs.keys()):
        reported += _columns(key, mine[key], theirs[key], other.catalog)
    if table is not None:
        both = sorted(mine.keys() & theirs.keys())
        reported += [_rows(mine[key], theirs[key], other.catalog) for key in both if mine[key].rows != theirs[key].rows]
    if len(reported) > _MOST:
        rest = len(reported) - _MOST
        return [*reported[:_MOST], {"kind": "more_differences", "count": rest}]
    return reported


def _tables(snapshot: CatalogSnapshot, schema: str | None, table: str | None) -> dict[str, TableInfo]:
    return {
        f"{info.schema}.{info.name}": info
        for info in snapshot.tables
        if (schema is None or info.schema == schema) and (table is None or info.name == table)
    }


def _missing(mine: dict[str, TableInfo], theirs: dict[str, TableInfo], where: str) -> list[dict[str, Any]]:
    return [{"kind": "table_missing", "table": key, "in": where} for key in sorted(mine.keys() - theirs.keys())]


def _columns(key: str, mine: TableInfo, theirs: TableInfo, where: str) -> list[dict[str, Any]]:
    my_types = {each.name: each.type for each in mine.columns}
    their_types = {each.name: each.type for each in theirs.columns}
    names = [*my_types, *(name for name in their_types if name not in my_types)]
    return [
        {"kind": "column", "table": key, "column": name, "type": my_types.get(name)}
        | {f"type_in_{where}": their_types.get(name)}
        for name in names
        if my_types.get(name) != their_types.get(name)
    ]


def _rows(mine: TableInfo, theirs: TableInfo, where: str) -> dict[str, Any]:
    percent = None
    if mine.rows and theirs.rows is not None:
        percent = round(100 * (mine.rows - theirs.rows) / mine.rows, 2)
    return {"kind": "rows", "rows": mine.rows, f"rows_in_{where}": theirs.rows, "percent_more_here": percent}
