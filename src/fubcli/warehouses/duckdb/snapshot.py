"""A catalog's schemas, tables, columns and last commits, from what the embedded file says about itself."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from fubcli.model.snapshot import CatalogSnapshot, ColumnInfo, TableInfo
from fubcli.warehouses.duckdb.types import databricks_type

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class _Sources:
    """Statements for schemas, columns and tables."""

    schemas: str
    columns: str
    tables: str


_KEPT = _Sources(
    'SELECT schema_name FROM "{catalog}"._fubcli.information_schema_schemata ORDER BY 1',
    """
SELECT table_schema, table_name, column_name, lower(data_type), is_nullable = 'YES', coalesce(comment, '')
FROM "{catalog}"._fubcli.information_schema_columns ORDER BY table_schema, table_name, ordinal_position
""",
    """
SELECT t.table_schema, t.table_name, t.table_type,
       (SELECT max(c.committed_at) FROM "{catalog}"._fubcli.commit_history c
         WHERE c.table_schema = t.table_schema AND c.table_name = t.table_name
           AND c.operation NOT IN ('OPTIMIZE', 'VACUUM START', 'VACUUM END', 'ANALYZE'))
FROM "{catalog}"._fubcli.information_schema_tables t ORDER BY 1, 2
""",
)
"""What the embedded lakehouse's files say about themselves."""
_BARE = _Sources(
    "SELECT schema_name FROM duckdb_schemas() WHERE database_name = ? AND schema_name <> 'main' ORDER BY 1",
    """
SELECT schema_name, table_name, column_name, data_type, is_nullable, coalesce(comment, '')
FROM duckdb_columns() WHERE database_name = ? AND NOT internal ORDER BY schema_name, table_name, column_index
""",
    """
SELECT schema_name, table_name, 'MANAGED', NULL FROM duckdb_tables() WHERE database_name = $1 AND NOT internal
UNION ALL
SELECT schema_name, view_name, 'VIEW', NULL FROM duckdb_views() WHERE database_name = $1 AND NOT internal ORDER BY 1, 2
""",
)
"""What the engine says about a file that others have made; it knows no commits."""
_IS_BARE = (
    "SELECT (SELECT count(*) FROM duckdb_schemas() WHERE database_name = $1 AND schema_name = '_fubcli') = 0 "
    "AND (SELECT count(*) FROM duckdb_tables() WHERE database_name = $1) > 0"
)

_BLANK = re.compile(r"([,:]) ")  # nested types are written without blanks, as Databricks' results have them


def read_snapshot(
    connection: DuckDBPyConnection, catalog: str, *, captured_at: datetime, fingerprint: str
) -> CatalogSnapshot:
    """Read one attached catalog; row counts are exact and come from the engine's row groups, not from reading rows."""
    columns: dict[tuple[str, str], list[ColumnInfo]] = defaultdict(list)
    listed, ask, type_of = _sources(connection, catalog)
    for schema, table, name, kind, nullable, comment in connection.execute(*ask(listed.columns)).fetchall():
        columns[schema, table].append(ColumnInfo(name, type_of(kind), nullable, comment))
    schemas = tuple(row[0] for row in connection.execute(*ask(listed.schemas)).fetchall())
    found = connection.execute(*ask(listed.tables)).fetchall()
    counts = _counts(connection, catalog, [(row[0], row[1]) for row in found if row[2] != "VIEW"])
    tables = tuple(
        TableInfo(
            schema, name, kind.lower(), counts.get((schema, name)), rfc3339(updated), tuple(columns[schema, name])
        )
        for schema, name, kind, updated in found
    )
    return CatalogSnapshot(catalog, rfc3339(captured_at) or "", fingerprint, schemas, tables)


def _sources(
    connection: DuckDBPyConnection, catalog: str
) -> tuple[_Sources, Callable[[str], tuple[str, list[str]]], Callable[[str], str]]:
    """Return what to ask of a catalog's file, how to, and how its names of types are told."""
    (is_bare,) = connection.execute(_IS_BARE, [catalog]).fetchone() or (False,)
    if is_bare:
        return _BARE, lambda text: (text, [catalog]), databricks_type
    return _KEPT, lambda text: (text.format(catalog=catalog), []), lambda kind: _BLANK.sub(r"\1", kind)


def _counts(
    connection: DuckDBPyConnection, catalog: str, tables: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], int]:
    """Count every table in one statement; the engine's own estimate would count deleted rows too."""
    if not tables:
        return {}
    counted = " UNION ALL ".join(
        f"SELECT {index}, count(*) FROM {_quoted(catalog)}.{_quoted(schema)}.{_quoted(name)}"  # noqa: S608 - quoted
        for index, (schema, name) in enumerate(tables)
    )
    return {tables[index]: rows for index, rows in connection.execute(counted).fetchall()}


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def rfc3339(moment: datetime | None) -> str | None:
    """Return an aware time in UTC to the second, or None."""
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
