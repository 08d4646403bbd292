"""What a warehouse says it holds: schemas, tables, columns and commit times of one catalog."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ColumnInfo:
    """A column as the warehouse describes it; `type` is the Databricks type in lower case."""

    name: str
    type: str
    nullable: bool = True
    comment: str = ""


@dataclass(frozen=True)
class TableInfo:
    """A table or view; `rows` is None when counting would cost a scan; times are RFC 3339 in UTC."""

    schema: str
    name: str
    kind: str
    rows: int | None
    updated_at: str | None
    """Time of the last commit that changed data."""
    columns: tuple[ColumnInfo, ...]


@dataclass(frozen=True)
class CatalogSnapshot:
    """One catalog at one time. `fingerprint` changes whenever the catalog may have changed."""

    catalog: str
    captured_at: str
    fingerprint: str
    schemas: tuple[str, ...]
    tables: tuple[TableInfo, ...]
