"""`catalog.information_schema.x` is Databricks' view; the embedded files carry their own under `_fubcli`."""

from __future__ import annotations

from sqlglot import exp

from fubcli.sql.duckdb.unsupported import NotOnDuckDB

_PROVIDED = frozenset({"schemata", "tables", "columns"})


def rewrite(tree: exp.Expr) -> None:
    """Point information_schema relations at the embedded views, keeping the name they are referred to by."""
    for table in list(tree.find_all(exp.Table)):
        if table.db.lower() != "information_schema" or not table.catalog:
            continue
        view = table.name.lower()
        if view not in _PROVIDED:
            raise NotOnDuckDB(f"information_schema.{view} is on Databricks; the embedded engine does not have it")
        if not table.alias:
            table.set("alias", exp.TableAlias(this=exp.to_identifier(table.name)))
        table.set("db", exp.to_identifier("_fubcli"))
        table.set("this", exp.to_identifier(f"information_schema_{view}"))
