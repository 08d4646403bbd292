"""The columns of an answer, and of what is stored, have the precision and scale that Databricks gives them."""

from __future__ import annotations

from sqlglot import exp

from fubcli.sql.duckdb import exact
from fubcli.sql.types import type_of
from fubcli.sql.types.notes import typed

_STORING = (exp.Create, exp.Insert)


def rewrite(tree: exp.Expr) -> None:
    """Cast the decimals of the outermost SELECT; DuckDB's sums and products are wider."""
    query = tree.args.get("expression") if isinstance(tree, _STORING) else tree
    if not isinstance(query, exp.Select):
        return
    for projection in query.expressions:
        value = projection.this if isinstance(projection, exp.Alias) else projection
        kind = type_of(value)
        if kind.is_decimal and not isinstance(value, exp.Column | exp.Cast | exp.Literal):
            cast = typed(exact.cast(value, kind), kind)
            value.replace(cast) if value is projection else projection.set("this", cast)
