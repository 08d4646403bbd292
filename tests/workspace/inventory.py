"""What the catalogs hold, from the tables that every embedded file carries about itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tests.workspace.engine import Engine
from tests.workspace.sqlerrors import SqlError

OWNER = "fub-data-platform"
MAINTENANCE = ("OPTIMIZE", "VACUUM START", "VACUUM END", "ANALYZE")
"""Operations that change files and no data."""
_SYSTEM = {"query": ("history",), "lakeflow": ("job_run_timeline", "jobs")}
"""The tables of the catalog `system`; their columns are told by a query alone."""
_CREATED = datetime(2024, 1, 15, tzinfo=UTC)


@dataclass(frozen=True)
class Table:
    """A table or view."""

    catalog: str
    schema: str
    name: str
    kind: str
    comment: str | None
    rows: int
    """As ANALYZE counts them."""

    @property
    def full_name(self) -> str:
        """`catalog.schema.table`."""
        return f"{self.catalog}.{self.schema}.{self.name}"

    @property
    def bytes(self) -> int:
        """A plausible size."""
        return self.rows * 64


@dataclass(frozen=True)
class Column:
    """A column of a table; `type` as information_schema writes it, `DECIMAL(10,2)`."""

    name: str
    type: str
    nullable: bool
    comment: str | None


class Inventory:
    """Reads it anew each time: tables come and go."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def catalogs(self) -> list[str]:
        """Return the catalogs' names."""
        return [*self._engine.catalogs, "system"]

    def schemas(self, catalog: str) -> list[str]:
        """Return the schemas of a catalog; raises SqlError when there is no such catalog."""
        if catalog == "system":
            return ["information_schema", "lakeflow", "query"]
        rows = self._rows(catalog, "information_schema_schemata")
        return sorted(row["schema_name"] for row in rows)

    def tables(self, catalog: str, schema: str) -> list[Table]:
        """Return the tables and views of a schema; raises SqlError when there is no such schema."""
        if schema not in self.schemas(catalog):
            raise SqlError("SCHEMA_NOT_FOUND", f"The schema `{catalog}`.`{schema}` cannot be found.", "42704")
        if catalog == "system":
            return [Table(catalog, schema, name, "EXTERNAL", None, 0) for name in _SYSTEM.get(schema, ())]
        rows = self._counts(catalog, schema)
        found = [row for row in self._rows(catalog, "information_schema_tables") if row["table_schema"] == schema]
        return [
            Table(
                catalog,
                schema,
                row["table_name"],
                row["table_type"],
                row.get("comment"),
                rows.get(row["table_name"], 0),
            )
            for row in sorted(found, key=lambda row: row["table_name"])
        ]

    def _counts(self, catalog: str, schema: str) -> dict[str, int]:
        """Count the rows of every table; DuckDB's own estimate counts deleted ones too."""
        named = self._engine.rows(
            "SELECT table_name FROM duckdb_tables() WHERE database_name = ? AND schema_name = ?", [catalog, schema]
        )
        counts = (
            f'SELECT \'{row["table_name"]}\' AS name, count(*) AS rows FROM "{catalog}"."{schema}"."{row["table_name"]}"'
            for row in named
        )
        return {row["name"]: row["rows"] for row in self._engine.rows(" UNION ALL ".join(counts))} if named else {}

    def table(self, catalog: str, schema: str, name: str) -> Table:
        """Return one table; raises SqlError when there is none."""
        tables = self.tables(catalog, schema) if schema in self.schemas(catalog) else []
        for table in tables:
            if table.name.lower() == name.lower():
                return table
        said = f"The table or view `{catalog}`.`{schema}`.`{name}` cannot be found."
        raise SqlError("TABLE_OR_VIEW_NOT_FOUND", said, "42P01")

    def columns(self, table: Table) -> list[Column]:
        """Return a table's columns in order."""
        if table.catalog == "system":
            return []
        rows = self._rows(table.catalog, "information_schema_columns")
        mine = [row for row in rows if (row["table_schema"], row["table_name"]) == (table.schema, table.name)]
        return [
            Column(row["column_name"], row["data_type"], row["is_nullable"] == "YES", row.get("comment"))
            for row in sorted(mine, key=lambda row: row["ordinal_position"])
        ]

    def commits(self, table: Table) -> list[dict[str, Any]]:
        """Return a table's commits, the newest first."""
        if table.catalog == "system":
            return []
        rows = self._engine.rows(f'SELECT * FROM "{table.catalog}"._fubcli.commit_history')
        mine = [row for row in rows if (row["table_schema"], row["table_name"]) == (table.schema, table.name)]
        return sorted(mine, key=lambda row: row["committed_at"], reverse=True)

    def changed_at(self, table: Table) -> datetime:
        """Return the time of the last commit that changed a table's data, or that of its making."""
        return self.committed_at(table) or _CREATED

    def committed_at(self, table: Table) -> datetime | None:
        """Return the time of the last commit that changed a table's data, or None when none is known."""
        commits = [commit for commit in self.commits(table) if commit["operation"] not in MAINTENANCE]
        return commits[0]["committed_at"] if commits else None

    def created_at(self) -> datetime:
        """Return when everything was made."""
        return _CREATED

    def _rows(self, catalog: str, view: str) -> list[dict[str, Any]]:
        if catalog not in self._engine.catalogs:
            raise SqlError("NO_SUCH_CATALOG_EXCEPTION", f"Catalog '{catalog}' was not found.", "42704")
        return self._engine.rows(f'SELECT * FROM "{catalog}"._fubcli.{view}')
