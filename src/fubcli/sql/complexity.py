"""What makes a statement's plan more than one scan: joins, windows, recursion, aggregation."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from fubcli.model.statement import PlanShape, ShapeUse
from fubcli.sql.names import is_table_function
from fubcli.sql.written import Written

_NAMED_AGGREGATES = frozenset({
    "agg", "any", "any_value", "approx_count_distinct", "approx_percentile", "approx_top_k", "approx_top_k_accumulate",
    "approx_top_k_combine", "array_agg", "avg", "bit_and", "bit_or", "bit_xor", "bool_and", "bool_or", "collect_list",
    "collect_set", "collect_union", "corr", "count", "count_if", "count_min_sketch", "counter_diff", "covar_pop",
    "covar_samp", "every", "first", "first_value", "grouping", "grouping_id", "histogram_numeric", "hll_union_agg",
    "kurtosis", "last", "last_value", "listagg", "max", "max_by", "mean", "measure", "median", "min", "min_by", "mode",
    "percentile", "percentile_approx", "percentile_cont", "percentile_disc", "regr_avgx", "regr_avgy", "regr_count",
    "regr_intercept", "regr_r2", "regr_slope", "regr_sxx", "regr_sxy", "regr_syy", "skewness", "some", "std", "stddev",
    "stddev_pop", "stddev_samp", "string_agg", "sum", "try_avg", "try_sum", "var_pop", "var_samp", "variance",
    "vector_avg", "vector_sum",
})  # fmt: skip
"""Aggregates by name, for those that the parser takes for ordinary functions."""
_MODIFIERS = (exp.Filter, exp.IgnoreNulls, exp.RespectNulls, exp.WithinGroup)
_RELATION_PLACES = (exp.From, exp.Join, exp.Lateral, exp.CTE, exp.SetOperation, exp.Insert, exp.Create, exp.Merge)


def shapes_of(written: Written) -> Iterator[ShapeUse]:
    """Yield every shape that a statement's plan has, once, where the statement first shows it."""
    found = (
        (PlanShape.JOINS, _joins(written)),
        (PlanShape.WINDOWS, iter(written.by_class.get(exp.Window, ()))),
        (PlanShape.RECURSION, _recursions(written)),
        (PlanShape.AGGREGATION, _aggregations(written)),
    )
    for shape, nodes in found:
        if (first := next(nodes, None)) is not None:
            yield ShapeUse(shape, written.span_of(first))


def _joins(written: Written) -> Iterator[exp.Expr]:
    """Yield whatever brings a second relation in: joins, commas, subqueries in expressions, EXCEPT and INTERSECT."""
    for join in written.by_class.get(exp.Join, ()):
        if not _explodes_its_own_row(join.this):
            yield join.this
    for kind in (exp.Select, exp.Union, exp.Except, exp.Intersect):
        for query in written.by_class.get(kind, ()):
            if kind in (exp.Except, exp.Intersect) or (_is_in_an_expression(query) and _reads(query)):
                yield query


def _explodes_its_own_row(relation: exp.Expr) -> bool:
    return isinstance(relation, exp.Lateral | exp.Unnest) and not isinstance(relation.this, exp.Subquery)


def _is_in_an_expression(query: exp.Expr) -> bool:
    place = query.parent
    while isinstance(place, exp.Subquery | exp.Paren):
        place = place.parent
    return place is not None and not isinstance(place, _RELATION_PLACES)


def _reads(query: exp.Expr) -> bool:
    return any(not is_table_function(table) for table in query.find_all(exp.Table))


def _recursions(written: Written) -> Iterator[exp.Expr]:
    for with_ in written.by_class.get(exp.With, ()):
        if with_.args.get("recursive"):
            yield with_


def _aggregations(written: Written) -> Iterator[exp.Expr]:
    for kind, nodes in written.by_class.items():
        if issubclass(kind, exp.Group | exp.Distinct | exp.Pivot):
            yield from nodes
        elif issubclass(kind, exp.SetOperation):
            yield from (node for node in nodes if node.args.get("distinct"))
        elif kind is exp.Any:  # `LIKE ANY (…)` is no aggregate
            yield from (node for node in nodes if not isinstance(node.parent, exp.Like | exp.ILike))
        elif issubclass(kind, exp.Func):
            yield from (node for node in nodes if _aggregates(node) and not _is_windowed(node))


def _aggregates(node: exp.Expr) -> bool:
    if isinstance(node, exp.AggFunc):
        return True
    name = (node.name if isinstance(node, exp.Anonymous) else str(node.key)).lower()
    return name in _NAMED_AGGREGATES or name.endswith("_agg") or "_agg_" in name


def _is_windowed(node: exp.Expr) -> bool:
    while isinstance(node.parent, _MODIFIERS):
        node = node.parent
    return isinstance(node.parent, exp.Window) and node.arg_key == "this"
