"""Databricks' information_schema: what the embedded files tell, and the columns that they do without."""

from __future__ import annotations

from typing import Any

from tests.workspace.inventory import MAINTENANCE, OWNER

VIEWS = ("schemata", "tables", "columns")
_EXTRA = {
    "schemata": {
        "comment": "NULL::VARCHAR",
        "created": "TIMESTAMPTZ '2024-01-15 00:00:00+00'",
        "schema_owner": f"'{OWNER}'",
    },
    "tables": {
        "comment": "NULL::VARCHAR",
        "last_altered": "altered.at",
        "table_owner": f"'{OWNER}'",
        "created": "TIMESTAMPTZ '2024-01-15 00:00:00+00'",
        "data_source_format": "'DELTA'",
        "is_insertable_into": "'YES'",
    },
    "columns": {
        "full_data_type": r"regexp_replace(lower(data_type), '([,:]) ', '\1', 'g')",
        "column_default": "NULL::VARCHAR",
    },
}
"""Columns by view: the files' own come first, `last_altered` in its place."""


def view_of(connection: Any, view: str, catalog: str) -> str:
    """Return a query for one catalog's view."""
    source = f'"{catalog}"._fubcli.information_schema_{view}'
    described = connection.execute(f"DESCRIBE {source}").fetchall()
    key = "catalog_name" if view == "schemata" else "table_catalog"
    own = [str(row[0]) for row in described if row[0] not in (key, "last_altered")]
    shown = [f"'{catalog}' AS {key}", *(f"v.{name}" for name in own)]
    shown += [f"{value} AS {name}" for name, value in _EXTRA[view].items() if name not in own]
    return f"SELECT {', '.join(shown)} FROM {source} v {_altered(catalog) if view == 'tables' else ''}"


def _altered(catalog: str) -> str:
    """When data was last changed: upkeep does not count."""
    upkeep = ", ".join(f"'{operation}'" for operation in MAINTENANCE)
    return f"""LEFT JOIN (SELECT table_schema AS s, table_name AS t, max(committed_at) AS at
        FROM "{catalog}"._fubcli.commit_history WHERE operation NOT IN ({upkeep}) GROUP BY ALL) altered
        ON altered.s = v.table_schema AND altered.t = v.table_name"""
