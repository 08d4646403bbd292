"""Items of arrays and maps, fields of structs, parts of dates, paths into JSON."""

from __future__ import annotations

from sqlglot import exp

from fubcli.sql.duckdb.entries import call, lacking, structure, text
from fubcli.sql.duckdb.families.collections import item
from fubcli.sql.duckdb.families.dates import part
from fubcli.sql.types import type_of
from fubcli.sql.types.notes import fields_through_array


def bracket(node: exp.Expr) -> exp.Expr:
    """An index outside an array is an error."""
    if len(node.expressions) != 1 or node.args.get("offset") == 1:
        return node
    return item(node.this, node.expressions[0])


def field(node: exp.Expr) -> exp.Expr:
    """A field of an array of structs is an array of the field."""
    if type_of(node.this).name != "array":
        return node
    return _of_each(node.this, node.expression.name)


def column(node: exp.Column) -> exp.Expr:
    """The same for `array.field`, which is read as a column of a table."""
    fields = fields_through_array(node)
    if not fields:
        return node
    parts = [each.copy() for each in node.parts]
    *owners, name = parts[: len(parts) - len(fields)]
    base = exp.Column(this=name, **dict(zip(("table", "db", "catalog"), reversed(owners), strict=False)))
    return _of_each(base, *fields)


def _of_each(listed: exp.Expr, *fields: str) -> exp.Expr:
    one: exp.Expr = exp.column("sp_x")
    for name in fields:
        one = call("struct_extract", one, text(name))
    return call("list_transform", listed, exp.Lambda(this=one, expressions=[exp.to_identifier("sp_x")]))


def row(node: exp.Expr) -> exp.Expr:
    """`(1, 'x')` among other values is a struct of col1 and col2."""
    if not isinstance(node.parent, exp.Dot | exp.Alias | exp.Select):
        return node
    return structure([(f"col{place}", value) for place, value in enumerate(node.expressions, 1)])


def overlay(node: exp.Expr) -> exp.Expr:
    """A place before the text counts from its end on Databricks."""
    start = node.args["from_"]
    if not (isinstance(start, exp.Literal) and str(start.this).strip("0").isdigit()):
        raise lacking("overlay at a place that is not a positive literal")
    return node


def extraction(node: exp.Expr) -> exp.Expr:
    """`extract(dow …)` counts from 1, seconds have a fraction."""
    return part(node.name, node.expression)


def path(node: exp.Expr) -> exp.Expr:
    """`column:path` of a text is text without JSON's quotes on Databricks; only a parsed VARIANT is alike here."""
    if type_of(node.this).name == "variant":
        return exp.Paren(this=node.copy())
    raise lacking("a path into a column (use get_json_object), `column:path`,")
