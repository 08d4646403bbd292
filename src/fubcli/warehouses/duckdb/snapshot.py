"""A catalog's schemas, tables, columns and last commits, from what the embedded file says about itself."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from fubcli.model.snapshot import CatalogSnapshot, ColumnInfo, TableInfo

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_SCHEMAS = 'SELECT schema_name FROM "{catalog}"._fubcli.information_schema_schemata ORDER BY 1'
_COLUMNS = """
SELECT table_schema, table_name, column_name, lower(data_type), is_nullable = 'YES', coalesce(comment, '')
FROM "{catalog}"._fubcli.information_schema_columns ORDER BY table_schema, table_name, ordinal_position
"""
_TABLES = """
SELECT t.table_schema, t.table_name, t.table_type,
       (SELECT any_value(d.estimated_size) FROM duckdb_tables() d
         WHERE d.database_name = '{catalog}' AND d.schema_name = t.table_schema AND d.table_name = t.table_name),
       (SELECT max(c.committed_at) FROM "{catalog}"._fubcli.commit_history c
         WHERE c.table_schema = t.table_schema AND c.table_name = t.table_name
           AND c.operation NOT IN ('OPTIMIZE', 'VACUUM START', 'VACUUM END', 'ANALYZE'))
FROM "{catalog}"._fubcli.information_schema_tables t ORDER BY 1, 2
"""

_BLANK = re.compile(r"([,:]) ")  # nested types are written without blanks, as Databricks' results have them


def read_snapshot(
    connection: DuckDBPyConnection, catalog: str, *, captured_at: datetime, fingerprint: str
) -> CatalogSnapshot:
    """Read one attached catalog; row counts are the file's own, free of any scan."""
    columns: dict[tuple[str, str], list[ColumnInfo]] = defaultdict(list)
    for schema, table, name, kind, nullable, comment in connection.execute(_COLUMNS.format(catalog=catalog)).fetchall():
        columns[schema, table].append(ColumnInfo(name, _BLANK.sub(r"\1", kind), nullable, comment))
    schemas = tuple(row[0] for row in connection.execute(_SCHEMAS.format(catalog=catalog)).fetchall())
    tables = tuple(
        TableInfo(schema, name, kind.lower(), rows, rfc3339(updated), tuple(columns[schema, name]))
        for schema, name, kind, rows, updated in connection.execute(_TABLES.format(catalog=catalog)).fetchall()
    )
    return CatalogSnapshot(catalog, rfc3339(captured_at) or "", fingerprint, schemas, tables)


def rfc3339(moment: datetime | None) -> str | None:
    """Return an aware time in UTC to the second, or None."""
    return None if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
