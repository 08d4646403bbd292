"""Counting several values at once, and percentiles of an ordered group."""

from __future__ import annotations

from sqlglot import exp

from fubcli.sql.duckdb.entries import sql_type
from fubcli.sql.duckdb.families.aggregates import as_double
from fubcli.sql.types import type_of


def counting(node: exp.Expr) -> exp.Expr:
    """Rows in which none of several values is NULL."""
    if not node.expressions:
        return node
    here = [exp.Not(this=exp.Is(this=each.copy(), expression=exp.Null())) for each in (node.this, *node.expressions)]
    counted = exp.Count(this=exp.Star())
    if isinstance(node.parent, exp.Filter):
        return exp.Count(this=exp.Case(ifs=[exp.If(this=exp.and_(*here), true=exp.Literal.number(1))]))
    return exp.Filter(this=counted, expression=exp.Where(this=exp.and_(*here)))


def within(node: exp.Expr) -> exp.Expr:
    """What is interpolated between is a double; what is picked is one too."""
    ordered = node.expression.expressions[0]
    if isinstance(node.this, exp.PercentileCont | exp.PercentileDisc):
        is_whole = type_of(ordered.this).is_numeric
        ordered.set("this", exp.Cast(this=ordered.this, to=sql_type("double")) if is_whole else as_double(ordered.this))
    return node
