"""Names of the catalog as identifiers of Databricks SQL, whatever is in them."""

from __future__ import annotations

from fubcli.model.names import TableName


def quoted(table: TableName) -> str:
    """Return a table's full name, each part quoted."""
    return ".".join(quoted_name(part) for part in (table.catalog, table.schema, table.table))


def quoted_name(name: str) -> str:
    """Return one name, quoted."""
    return "`" + name.replace("`", "``") + "`"
