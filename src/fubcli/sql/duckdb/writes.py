"""Writing statements that DuckDB spells differently, or does not have."""

from __future__ import annotations

from sqlglot import exp

from fubcli.sql.duckdb.entries import sql_type
from fubcli.sql.duckdb.unsupported import NotOnDuckDB
from fubcli.sql.types import Type, type_of
from fubcli.sql.types.datatype import from_node
from fubcli.sql.types.notes import targets_of


def rewrite(tree: exp.Expr) -> None:
    """Write `ADD COLUMNS (a INT)` as `ADD COLUMN a INT`; raises NotOnDuckDB for what has no counterpart."""
    if isinstance(tree, exp.Insert) and tree.args.get("overwrite"):
        raise NotOnDuckDB(
            "INSERT OVERWRITE runs on Databricks; the embedded engine does not have it: DELETE, then INSERT"
        )
    if isinstance(tree, exp.Merge) and any(isinstance(each.this, exp.Star) for each in tree.find_all(exp.Insert)):
        raise NotOnDuckDB(
            "INSERT * in MERGE runs on Databricks; the embedded engine does not have it: name the columns"
        )
    if isinstance(tree, exp.Merge) and any(update.find(exp.Star) for update in tree.find_all(exp.Update)):
        raise NotOnDuckDB("UPDATE SET * runs on Databricks; the embedded engine does not have it: name the columns")
    if isinstance(tree, exp.Create) and any(map(_has_length, tree.find_all(exp.ColumnDef))):
        raise NotOnDuckDB("VARCHAR and CHAR of a length run on Databricks; on the embedded engine use STRING")
    if isinstance(tree, exp.Alter):
        tree.set("actions", [_plain(action) for action in tree.args.get("actions") or []])


def _has_length(column: exp.Expr) -> bool:
    """Whether a column is of a text type with a length, which DuckDB would not keep to."""
    kind = column.args.get("kind")
    return isinstance(kind, exp.DataType) and bool(kind.expressions) and from_node(kind).name == "string"


def _plain(action: exp.Expr) -> exp.Expr:
    if not isinstance(action, exp.Schema):
        return action
    if len(action.expressions) != 1:
        raise NotOnDuckDB("ADD COLUMNS of several columns runs on Databricks; the embedded engine adds one at a time")
    column: exp.Expr = action.expressions[0]
    return column


def store(tree: exp.Expr) -> None:
    """Cast values to the columns that they are stored in, where DuckDB would round or write them in another way."""
    for node in tree.find_all(exp.Insert, exp.Update):
        if isinstance(node, exp.Update):
            for assignment in node.expressions:
                if isinstance(assignment, exp.EQ):
                    _fit(assignment.expression, type_of(assignment.this))
        elif isinstance(node.this, exp.Tuple) and isinstance(node.expression, exp.Tuple):
            for column, value in zip(node.this.expressions, node.expression.expressions, strict=False):
                _fit(value, type_of(column))
        elif isinstance(node, exp.Insert):
            _fit_rows(node)


def _fit_rows(insert: exp.Insert) -> None:
    targets, source = targets_of(insert), insert.expression
    rows = source.expressions if isinstance(source, exp.Values) else [source]
    for row in rows if targets and not insert.args.get("by_name") else []:
        values = row.expressions if isinstance(row, exp.Tuple | exp.Select) else []
        if len(values) == len(targets or ()) and not any(value.is_star for value in values):
            for value, target in zip(values, targets or (), strict=True):
                _fit(value.this if isinstance(value, exp.Alias) else value, target)


def _fit(value: exp.Expr, target: Type) -> None:
    kind = type_of(value)
    is_cut_off = target.is_integral and (kind.is_decimal or kind.is_fractional)
    is_written = target.name == "string" and kind.name in ("float", "double", "timestamp")
    is_read = kind.name == "string" and target.name not in ("string", "unknown", "variant")
    is_by_digits = target.is_decimal and kind.is_fractional
    if is_cut_off or is_written or is_read or is_by_digits:
        value.replace(exp.Cast(this=value.copy(), to=sql_type(str(target), "databricks")))
