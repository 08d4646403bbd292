"""Writing statements that DuckDB spells differently, or does not have."""

from __future__ import annotations

from sqlglot import exp

from fubcli.sql.duckdb.unsupported import NotOnDuckDB


def rewrite(tree: exp.Expr) -> None:
    """Write `ADD COLUMNS (a INT)` as `ADD COLUMN a INT`; raises NotOnDuckDB for what has no counterpart."""
    if isinstance(tree, exp.Insert) and tree.args.get("overwrite"):
        raise NotOnDuckDB(
            "INSERT OVERWRITE runs on Databricks; the embedded engine does not have it: DELETE, then INSERT"
        )
    if isinstance(tree, exp.Alter):
        tree.set("actions", [_plain(action) for action in tree.args.get("actions") or []])


def _plain(action: exp.Expr) -> exp.Expr:
    if not isinstance(action, exp.Schema):
        return action
    if len(action.expressions) != 1:
        raise NotOnDuckDB("ADD COLUMNS of several columns runs on Databricks; the embedded engine adds one at a time")
    column: exp.Expr = action.expressions[0]
    return column
