"""Conditions, types as functions, and what says something about the session."""

from __future__ import annotations

import re

from sqlglot import exp

from fubcli.sql.duckdb.alignment import aligned
from fubcli.sql.duckdb.casts import cast
from fubcli.sql.duckdb.entries import (
    Arguments,
    Entry,
    Fix,
    call,
    count,
    is_unsure,
    macro,
    refused,
    rewritten,
    sql_type,
    text,
)
from fubcli.sql.types import functions as result
from fubcli.sql.types import type_of


def _cast_to(kind: str) -> Fix:
    def fix(arguments: Arguments) -> exp.Expr:
        count(arguments, kind, 1)
        return cast(arguments[0], sql_type(kind, "databricks"), tolerant=False)

    return fix


def _nullif(arguments: Arguments) -> exp.Expr:
    count(arguments, "nullif", 2)
    compared = aligned(arguments)
    if all(now is then for now, then in zip(compared, arguments, strict=True)):
        return call("nullif", *arguments)
    same = exp.EQ(this=compared[0], expression=compared[1])
    return exp.Case(ifs=[exp.If(this=same, true=exp.Null())], default=arguments[0].copy())


def _typeof(arguments: Arguments) -> exp.Expr:
    count(arguments, "typeof", 1)
    kind = str(type_of(arguments[0]).settled)
    if re.search("unknown|interval", kind):
        return call("sp_typeof", *arguments)
    if not is_unsure(*arguments):
        return text(kind)
    # What aggregates must stay an aggregate, or GROUP BY ALL would group by it.
    missing = exp.If(this=exp.Is(this=arguments[0], expression=exp.Null()), true=text(kind))
    return exp.Case(ifs=[missing], default=text(kind))


def _positive(arguments: Arguments) -> exp.Expr:
    count(arguments, "positive", 1)
    return exp.Paren(this=arguments[0])


def _decimal(arguments: Arguments) -> exp.Expr:
    count(arguments, "decimal", 1)
    return cast(arguments[0], sql_type("decimal(10, 0)"), tolerant=False)


def _if(arguments: Arguments) -> exp.Expr:
    count(arguments, "if", 2, 3)
    chosen = aligned(arguments[1:])
    return exp.Case(
        ifs=[exp.If(this=arguments[0], true=chosen[0])], default=chosen[1] if len(chosen) > 1 else exp.Null()
    )


def _alike(target: str, start: int = 0) -> Fix:
    """The arguments from `start` on are of one type."""

    def fix(arguments: Arguments) -> exp.Expr:
        return call(target, *arguments[:start], *aligned(arguments[start:]))

    return fix


_TYPES = {
    "DECIMAL%": "replace(lower(typeof(x)), ' ', '')", "VARCHAR": "'string'", "INTEGER": "'int'", "DATE": "'date'",
    "TIMESTAMP WITH TIME ZONE": "'timestamp'", "TIMESTAMP": "'timestamp_ntz'", "HUGEINT": "'bigint'", "BOOLEAN": "'boolean'",
    "BIGINT": "'bigint'", "DOUBLE": "'double'", "SMALLINT": "'smallint'", "TINYINT": "'tinyint'", "FLOAT": "'float'",
}  # fmt: skip
_TYPEOF = " ".join(f"WHEN typeof(x) LIKE '{kind}' THEN {name}" for kind, name in _TYPES.items())
HELPERS: dict[str, str] = {
    "sp_nvl2": "(x, a, b) AS CASE WHEN x IS NOT NULL THEN a ELSE b END",
    "sp_typeof": f"(x) AS CASE {_TYPEOF} ELSE error('typeof of this type runs on Databricks only') END",
}

ENTRIES: tuple[Entry, ...] = (
    *(rewritten(name, _alike(target), returns=result.widest) for name, target in (
        ("coalesce", "coalesce"), ("nvl", "coalesce"), ("ifnull", "coalesce"), ("greatest", "greatest"), ("least", "least"))),
    rewritten("nullif", _nullif, returns=result.first),
    *(rewritten(name, _if, returns=result.rest_widest) for name in ("if", "iff")),
    rewritten("nvl2", _alike("sp_nvl2", 1), returns=result.rest_widest),
    macro("isnull", "(x) AS x IS NULL", returns="boolean"),
    macro("isnotnull", "(x) AS x IS NOT NULL", returns="boolean"),
    macro("equal_null", "(a, b) AS a IS NOT DISTINCT FROM b", returns="boolean"),
    macro("assert_true", "(c) AS CASE WHEN c THEN NULL ELSE error('USER_RAISED_EXCEPTION') END,"
          " (c, m) AS CASE WHEN c THEN NULL ELSE error(m) END"),
    macro("raise_error", "(m) AS error(m)"),
    rewritten("typeof", _typeof, "Spark's names", "DuckDB's names", returns="string"),
    *(rewritten(name, _cast_to(kind), returns=kind) for name, kind in (
        ("string", "string"), ("int", "int"), ("bigint", "bigint"), ("smallint", "smallint"), ("tinyint", "tinyint"),
        ("double", "double"), ("float", "float"), ("boolean", "boolean"), ("date", "date"), ("timestamp", "timestamp"),
        ("binary", "binary"))),
    rewritten("positive", _positive, returns=result.first),
    rewritten("decimal", _decimal, returns="decimal(10,0)"),
    refused("current_user", "users"),
    refused("current_catalog", "a session's catalog"),
    refused("current_database", "a session's schema"),
    refused("current_schema", "a session's schema"),
    refused("identifier", "names in text"),
)  # fmt: skip
