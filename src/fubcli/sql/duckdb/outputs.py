"""The columns of a SELECT have the precision and scale that Databricks gives them."""

from __future__ import annotations

from sqlglot import exp

from fubcli.sql.duckdb import exact
from fubcli.sql.types import type_of
from fubcli.sql.types.notes import typed


def rewrite(tree: exp.Expr) -> None:
    """Cast the computed decimals of every SELECT; DuckDB's sums and products are wider."""
    for select in tree.find_all(exp.Select):
        if select.args.get("distinct") is None:
            _settle(select)


def _settle(select: exp.Select) -> None:
    for projection in select.expressions:
        value = projection.this if isinstance(projection, exp.Alias) else projection
        kind = type_of(value)
        if kind.is_decimal and not isinstance(value, exp.Cast | exp.Literal | exp.Column):
            cast = typed(exact.cast(value, kind), kind)
            value.replace(cast) if value is projection else projection.set("this", cast)
