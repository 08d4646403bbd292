"""Aggregates; those that are macros cannot take FILTER, DISTINCT or OVER, so most are rewritten in place."""

from __future__ import annotations

from sqlglot import exp

from fubcli.sql.duckdb import exact
from fubcli.sql.duckdb.casts import as_text
from fubcli.sql.duckdb.entries import (
    Arguments,
    Entry,
    Fix,
    around,
    call,
    count,
    lacking,
    native,
    refused,
    renamed,
    rewritten,
    same,
    sql_type,
    text,
)
from fubcli.sql.duckdb.ordering import is_nested, key_of
from fubcli.sql.types import Type, decimals, type_of
from fubcli.sql.types import functions as result
from fubcli.sql.types.datatype import DOUBLE, decimal
from fubcli.sql.types.notes import typed


def _collected(unique: bool) -> Fix:
    def fix(arguments: Arguments) -> exp.Expr:
        count(arguments, "collect_list", 1)
        argument = arguments[0]
        plain = argument.expressions[0] if isinstance(argument, exp.Distinct) else argument
        distinct = unique or isinstance(argument, exp.Distinct)
        inner = exp.Distinct(expressions=[plain]) if distinct else plain
        listed = exp.Anonymous(this="array_agg", expressions=[inner])
        return exp.Filter(
            this=listed, expression=exp.Where(this=exp.Not(this=exp.Is(this=plain.copy(), expression=exp.Null())))
        )

    return fix


def _percentile(arguments: Arguments) -> exp.Expr:
    count(arguments, "percentile", 2)
    return call("quantile_cont", as_double(arguments[0]), arguments[1])


def as_double(value: exp.Expr) -> exp.Expr:
    """Return a value to interpolate between: decimals would be rounded at their scale, texts are read as numbers."""
    if type_of(value).name == "string":
        return typed(call("sp_cast_double", value), DOUBLE)
    return exp.Cast(this=value, to=sql_type("double")) if type_of(value).is_decimal else value


def _median(arguments: Arguments) -> exp.Expr:
    count(arguments, "median", 1)
    return call("median", as_double(arguments[0]))


def _approximate(arguments: Arguments) -> exp.Expr:
    count(arguments, "percentile_approx", 2, 3)
    value = arguments[0]
    return call("quantile_disc", as_double(value) if type_of(value).name == "string" else value, arguments[1])


def _distinct(arguments: Arguments) -> exp.Expr:
    count(arguments, "approx_count_distinct", 1, 2)
    return exp.Count(this=exp.Distinct(expressions=arguments[:1]))


def _chosen(name: str) -> Fix:
    def fix(arguments: Arguments) -> exp.Expr:
        count(arguments, name, 1, 2)
        if len(arguments) == 1:
            return call(name, arguments[0])
        if not isinstance(arguments[1], exp.Boolean):
            raise lacking(f"{name} with a second argument that is not a literal")
        chosen = call(name, arguments[0])
        if not arguments[1].this:
            return chosen
        return exp.Filter(
            this=chosen,
            expression=exp.Where(this=exp.Not(this=exp.Is(this=arguments[0].copy(), expression=exp.Null()))),
        )

    return fix


def _listagg(arguments: Arguments) -> exp.Expr:
    count(arguments, "listagg", 1, 2)
    argument = arguments[0]
    if isinstance(argument, exp.Distinct):
        if len(argument.expressions) == 2:
            arguments = [exp.Distinct(expressions=argument.expressions[:1]), argument.expressions[1]]
        argument = exp.Distinct(expressions=[as_text(arguments[0].expressions[0])])
    else:
        argument = as_text(argument)
    return call("string_agg", argument, arguments[1] if len(arguments) > 1 else text(""))


def _count_if(arguments: Arguments) -> exp.Expr:
    count(arguments, "count_if", 1)
    return exp.Filter(this=exp.Count(this=exp.Star()), expression=exp.Where(this=arguments[0]))


def _over_number(name: str) -> Fix:
    """Text is summed and averaged as doubles."""

    def fix(arguments: Arguments) -> exp.Expr:
        count(arguments, name, 1)
        if result.first(arguments).name != "string":
            return call(name, *arguments)
        if isinstance(arguments[0], exp.Distinct):
            raise lacking(f"{name} of distinct texts")
        return call(name, call("sp_cast_double", *arguments))

    return fix


def _extreme(name: str) -> Fix:
    def fix(arguments: Arguments) -> exp.Expr:
        count(arguments, name, 1)
        value, kind = arguments[0], result.first(arguments)
        if not is_nested(kind):
            return call(name, value)
        plain = value.expressions[0] if isinstance(value, exp.Distinct) else value
        return call(f"arg_{name}", plain, key_of(plain, kind))

    return fix


def _by(name: str) -> Fix:
    def fix(arguments: Arguments) -> exp.Expr:
        count(arguments, f"{name}_by", 2)
        return call(f"arg_{name}_null", arguments[0], key_of(arguments[1], type_of(arguments[1])))

    return fix


def _whole(aggregate: exp.Expr) -> exp.Expr:
    """A sum of integers is a bigint, and an error beyond it."""
    kind = type_of(aggregate)
    if kind.is_known:
        return exp.Cast(this=aggregate, to=sql_type("bigint")) if kind.is_integral else aggregate
    return call("sp_long", aggregate)


def _tried(aggregate: exp.Expr) -> exp.Expr:
    if (kind := type_of(aggregate)).is_integral:
        return exp.TryCast(this=aggregate, to=sql_type("bigint"))
    if not kind.is_known:
        raise lacking("try_sum of a value whose type is not known")
    return aggregate


def _rounded(aggregate: exp.Expr) -> exp.Expr:
    """An average of decimals has four more decimal places than they have."""
    mean, kind = type_of(aggregate), _measured(aggregate)
    if mean.is_decimal and kind.is_decimal:
        total, many = _other(aggregate, "sum"), _other(aggregate, "count")
        precise = exact.quotient(total, decimals.summed(kind), many, decimal(20, 0), mean)
        if precise is not None:
            return exp.Case(ifs=[exp.If(this=exp.GT(this=many.copy(), expression=exp.Literal.number(0)), true=precise)])
    if mean.is_known and not mean.is_decimal:
        return aggregate
    return call("sp_avg_scale", aggregate, _other(aggregate, "min"))


def _defined(aggregate: exp.Expr) -> exp.Expr:
    """Where the statistic is not defined the engines differ: NULL or NaN."""
    return call("sp_defined", aggregate)


def _skewed(aggregate: exp.Expr) -> exp.Expr:
    """DuckDB's is the sample's."""
    return call("sp_skew", aggregate, _other(aggregate, "count"))


def _measured(aggregate: exp.Expr) -> Type:
    """Return the type of what an aggregate is over."""
    call = next(node for node in aggregate.walk() if isinstance(node, exp.Anonymous))
    return result.first(call.expressions)


def _other(aggregate: exp.Expr, name: str) -> exp.Expr:
    other = aggregate.copy()
    for node in other.walk():
        if isinstance(node, exp.Anonymous):
            node.set("this", name)
            break
    return other


def _never_null(aggregate: exp.Expr) -> exp.Expr:
    return call("coalesce", aggregate, exp.Array(expressions=[]))


HELPERS: dict[str, str] = {
    "sp_long": "(x) AS CASE typeof(x) WHEN 'HUGEINT' THEN CAST(x AS BIGINT) ELSE x END",
    "sp_avg_scale": "(a, x) AS CASE WHEN typeof(x) LIKE 'DECIMAL%' THEN"
    " round(a, CAST(regexp_extract(typeof(x), ',(\\d+)', 1) AS INTEGER) + 4) ELSE a END",
    "sp_defined": "(x) AS CASE WHEN isnan(x) THEN error('this statistic of too few values runs on Databricks only') ELSE x END",
    "sp_skew": "(s, n) AS CASE WHEN n BETWEEN 1 AND 2 THEN error('skewness of one or two values runs on Databricks only') ELSE s END * (n - 2) / sqrt(CAST(n AS DOUBLE) * (n - 1))",
}

ENTRIES: tuple[Entry, ...] = (
    native("count", exp.Count),
    *(rewritten(name, _extreme(name), returns=result.first) for name in ("min", "max")),
    *same("bit_and", "bit_or", "bit_xor", "bool_and", "bool_or", returns=result.first),
    *same("covar_samp", "covar_pop", "stddev_samp", "stddev_pop", "var_samp", "var_pop", "regr_avgx", "regr_avgy",
          "regr_sxx", "regr_syy", "regr_sxy", returns="double"),
    *same("regr_count", returns="bigint"),
    *(around(renamed(name, name, returns="double"), _defined) for name in ("corr", "regr_slope", "regr_intercept", "regr_r2")),
    around(rewritten("sum", _over_number("sum"), returns=result.summed), _whole, "a bigint, an error beyond it", "as wide as it takes"),
    *(around(rewritten(name, _over_number("avg"), returns=result.averaged), _rounded, "decimals have four more places", "a double")
      for name in ("avg", "mean", "try_avg")),
    renamed("stddev", "stddev_samp", returns="double"),
    renamed("std", "stddev_samp", returns="double"),
    renamed("variance", "var_samp", returns="double"),
    renamed("every", "bool_and", returns="boolean"),
    renamed("some", "bool_or", returns="boolean"),
    renamed("any", "bool_or", returns="boolean"),
    renamed("kurtosis", "kurtosis_pop", returns="double"),
    rewritten("approx_count_distinct", _distinct, "an estimate, exact for few; here always exact", "another estimate", returns="bigint"),
    renamed("mode", "mode", returns=result.first),
    *(rewritten(f"{name}_by", _by(name), returns=result.first) for name in ("min", "max")),
    around(renamed("try_sum", "sum", returns=result.summed), _tried, "NULL beyond a bigint", "as wide as it takes"),
    rewritten("count_if", _count_if, returns="bigint"),
    around(rewritten("collect_list", _collected(False), returns=result.collected), _never_null, "[] over no rows", "NULL over no rows"),
    around(rewritten("array_agg", _collected(False), returns=result.collected), _never_null, "[] over no rows", "NULL over no rows"),
    around(rewritten("collect_set", _collected(True), returns=result.collected), _never_null, "[] over no rows", "NULL over no rows"),
    rewritten("median", _median, "a double", "a decimal of decimals", returns="double"),
    rewritten("percentile", _percentile, "interpolated", "the nearest", returns=result.quantile),
    rewritten("percentile_approx", _approximate, "a value of the column", "interpolated", returns=result.quantile_of_values),
    rewritten("approx_percentile", _approximate, "a value of the column", "interpolated", returns=result.quantile_of_values),
    native("percentile_cont", exp.PercentileCont),
    native("percentile_disc", exp.PercentileDisc),
    rewritten("first", _chosen("first"), "the first row, NULL or not", "the same, without a second argument", returns=result.first),
    rewritten("any_value", _chosen("first"), "the first row, NULL or not", "the first that is not NULL", returns=result.first),
    rewritten("last", _chosen("last"), returns=result.first),
    rewritten("first_value", _chosen("first"), returns=result.first),
    rewritten("last_value", _chosen("last"), returns=result.first),
    rewritten("string_agg", _listagg, "'' between by default", "a comma between by default", returns="string"),
    rewritten("listagg", _listagg, "'' between by default", "a comma between by default", returns="string"),
    around(renamed("skewness", "skewness", returns="double"), _skewed, "of the population", "of the sample"),
    native("grouping", exp.Grouping),
    native("grouping_id", exp.GroupingId),
    refused("histogram_numeric", "approximate histograms"),
    refused("approx_top_k", "another shape under the same name"),
    *same("row_number", "rank", "dense_rank", "ntile", returns="int"),
    *same("percent_rank", "cume_dist", returns="double"),
    *same("lag", "lead", returns=result.first),
    *same("nth_value", returns=result.first),
)  # fmt: skip
AGGREGATES = frozenset(entry.name for entry in ENTRIES) - {
    "row_number", "rank", "dense_rank", "ntile", "percent_rank", "cume_dist", "lag", "lead", "nth_value",
}  # fmt: skip
"""Functions over many rows that make one of them; `sum` over a window is none, and stands here."""
