"""PIVOT as conditional aggregates: where no row stands behind a cell Spark has NULL, and DuckDB the count 0."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from fubcli.sql.duckdb.entries import lacking
from fubcli.sql.duckdb.families.aggregates import AGGREGATES
from fubcli.sql.duckdb.renaming import called
from fubcli.sql.duckdb.spelling import spelled
from fubcli.sql.types import type_of
from fubcli.sql.types.notes import columns_under, typed


def rewrite(tree: exp.Expr) -> None:
    """Replace every PIVOT by a grouped SELECT; raises NotOnDuckDB when its source's columns are not known."""
    for pivot in list(tree.find_all(exp.Pivot)):
        if not pivot.args.get("unpivot"):
            _replace(pivot)


def _replace(pivot: exp.Pivot) -> None:
    relation, columns = pivot.parent, columns_under(pivot)
    fields = pivot.args.get("fields") or []
    if columns is None or len(fields) != 1 or relation is None:
        raise lacking("PIVOT over columns that are not known")
    named, aggregates = fields[0].this.unnest(), pivot.expressions
    by = named.expressions if isinstance(named, exp.Tuple) else [named]
    used = {each.name.lower() for each in by} | {
        column.name.lower() for each in aggregates for column in each.find_all(exp.Column)
    }
    kept: list[exp.Expr] = [exp.column(name, quoted=True) for name in columns if name not in used]
    cells = [cell for value in fields[0].expressions for cell in _cells(by, value, aggregates)]
    select = exp.Select(expressions=[*kept, *cells])
    source = relation.copy()
    source.set("pivots", None)
    select.set("from_", exp.From(this=source))
    if kept:
        select.set("group", exp.Group(expressions=[each.copy() for each in kept]))
    alias = pivot.args.get("alias") or exp.TableAlias(this=exp.to_identifier("sp_pivot"))
    replaced = exp.Subquery(this=select, alias=alias)
    for key in ("joins", "laterals"):
        replaced.set(key, source.args.get(key))
        source.set(key, None)
    relation.replace(replaced)


def _cells(by: list[exp.Expr], value: exp.Expr, aggregates: list[exp.Expr]) -> Iterator[exp.Expr]:
    plain = value.this if isinstance(value, exp.PivotAlias) else value
    values = plain.expressions if isinstance(plain, exp.Tuple) else [plain]
    if not all(isinstance(each, exp.Literal | exp.Boolean | exp.Neg | exp.Cast) for each in values):
        raise lacking("PIVOT over values that are not literals")
    shown = value.args["alias"].name if isinstance(value, exp.PivotAlias) else "_".join(map(spelled, values))
    for aggregate in aggregates:
        inner = aggregate.this if isinstance(aggregate, exp.Alias) else aggregate
        name = shown if len(aggregates) == 1 else f"{shown}_{aggregate.alias or spelled(inner)}"
        rows = exp.Filter(this=exp.Count(this=exp.Star()), expression=_only(by, values))
        cell = exp.If(
            this=exp.GT(this=rows, expression=exp.Literal.number(0)),
            true=_filtered(inner, by, values),
        )
        yield exp.alias_(exp.Case(ifs=[cell]), name, quoted=True)


def _filtered(aggregate: exp.Expr, by: list[exp.Expr], values: list[exp.Expr]) -> exp.Expr:
    """Every aggregate in an expression sees the rows of one cell only."""
    holder = exp.Paren(this=aggregate.copy())
    for node in list(holder.find_all(exp.AggFunc, exp.Anonymous)):
        if isinstance(node, exp.AggFunc) or called(node) in AGGREGATES:
            if isinstance(node.parent, exp.Filter):
                raise lacking("PIVOT with FILTER")
            node.replace(typed(exp.Filter(this=node.copy(), expression=_only(by, values)), type_of(node)))
    return holder


def _only(by: list[exp.Expr], values: list[exp.Expr]) -> exp.Where:
    equal = [exp.EQ(this=column.copy(), expression=value.copy()) for column, value in zip(by, values, strict=True)]
    return exp.Where(this=exp.and_(*equal))
