"""A catalog, a schema and a table as event members; columnar where there are many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fubcli.model.catalogs import CatalogSpec, ColumnTag, Relationship
from fubcli.model.names import tier_of
from fubcli.model.snapshot import CatalogSnapshot, TableInfo


def catalog(spec: CatalogSpec, snapshot: CatalogSnapshot, detail: str) -> dict[str, Any]:
    """Describe every schema on one line; with more detail, the tables of each."""
    rows = []
    for name in snapshot.schemas:
        tables = [info for info in snapshot.tables if info.schema == name]
        total = sum(info.rows or 0 for info in tables)
        newest = max((info.updated_at for info in tables if info.updated_at), default=None)
        rows.append([name, tier_of(name).value, len(tables), total, newest])
    described: dict[str, Any] = {
        "description": spec.description,
        "schemas": {"columns": ["name", "tier", "tables", "rows", "updated_at"], "rows": rows},
    }
    if detail != "names":
        described["tables"] = [{"schema": info.schema, **_table(spec, info, detail)} for info in snapshot.tables]
    return described


def schema(spec: CatalogSpec, name: str, tables: Sequence[TableInfo], detail: str) -> dict[str, Any]:
    """Describe one schema's tables and the relationships between them and to other schemas."""
    declared = spec.schemas.get(name)
    described: dict[str, Any] = {"schema": name, "tier": tier_of(name).value}
    if declared and declared.description:
        described["description"] = declared.description
    described["tables"] = [_table(spec, info, detail) for info in tables]
    described["relationships"] = [
        _relationship(each) for each in spec.relationships if each.from_table.startswith(f"{name}.")
    ]
    return described


def table(spec: CatalogSpec, info: TableInfo) -> dict[str, Any]:
    """Describe one table in full."""
    key = f"{info.schema}.{info.name}"
    related = [each for each in spec.relationships if key in (each.from_table, each.to_table)]
    return {
        "schema": info.schema,
        "tier": tier_of(info.schema).value,
        "table": _table(spec, info, "full"),
        "relationships": [_relationship(each) for each in related],
    }


def _table(spec: CatalogSpec, info: TableInfo, detail: str) -> dict[str, Any]:
    declared = spec.tables.get(f"{info.schema}.{info.name}")
    described: dict[str, Any] = {"name": info.name, "rows": info.rows, "updated_at": info.updated_at}
    if info.kind == "view":
        described["kind"] = "view"
    if declared and declared.rows is not None:
        described["declared_rows"] = declared.rows
    if declared and declared.partition_keys:
        described["partition_keys"] = list(declared.partition_keys)
    tags = declared.tags if declared else {}
    if detail == "full":
        described["columns"] = {
            "columns": ["name", "type", "nullable", "tag"],
            "rows": [[each.name, each.type, each.nullable, _tag(tags.get(each.name))] for each in info.columns],
        }
        return described
    if tags:
        described["tags"] = {name: _tag(tag) for name, tag in tags.items()}
    if detail == "columns":
        described["columns"] = {each.name: each.type for each in info.columns}
    return described


def _tag(tag: ColumnTag | None) -> str | None:
    return f"{tag.sensitivity.value}:{tag.kind}" if tag else None


def _relationship(each: Relationship) -> str:
    return f"{each.from_table}.{each.from_column} -> {each.to_table}.{each.to_column}"
