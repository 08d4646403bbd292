"""Conditions, types as functions, and what says something about the session."""

from __future__ import annotations

from sqlglot import exp

from fubcli.sql.duckdb.casts import cast
from fubcli.sql.duckdb.entries import Arguments, Entry, Fix, count, macro, refused, renamed, rewritten, same


def _cast_to(kind: str) -> Fix:
    def fix(arguments: Arguments) -> exp.Expr:
        count(arguments, kind, 1)
        return cast(arguments[0], exp.DataType.build(kind, dialect="databricks"), tolerant=False)

    return fix


def _if(arguments: Arguments) -> exp.Expr:
    count(arguments, "if", 2, 3)
    return exp.Case(
        ifs=[exp.If(this=arguments[0], true=arguments[1])], default=arguments[2] if len(arguments) > 2 else exp.Null()
    )


HELPERS: dict[str, str] = {}
_TYPES = {
    "DECIMAL%": "replace(lower(typeof(x)), ' ', '')", "VARCHAR": "'string'", "INTEGER": "'int'", "DATE": "'date'",
    "TIMESTAMP WITH TIME ZONE": "'timestamp'", "TIMESTAMP": "'timestamp_ntz'", "HUGEINT": "'bigint'", "BOOLEAN": "'boolean'",
    "BIGINT": "'bigint'", "DOUBLE": "'double'", "SMALLINT": "'smallint'", "TINYINT": "'tinyint'", "FLOAT": "'float'",
}  # fmt: skip
_TYPEOF = " ".join(f"WHEN typeof(x) LIKE '{kind}' THEN {name}" for kind, name in _TYPES.items())

ENTRIES: tuple[Entry, ...] = (
    *same("coalesce", "nullif", "greatest", "least"),
    *(rewritten(name, _if) for name in ("if", "iff")),
    *(renamed(name, "coalesce") for name in ("nvl", "ifnull")),
    macro("nvl2", "(x, a, b) AS CASE WHEN x IS NOT NULL THEN a ELSE b END"),
    macro("isnull", "(x) AS x IS NULL"),
    macro("isnotnull", "(x) AS x IS NOT NULL"),
    macro("equal_null", "(a, b) AS a IS NOT DISTINCT FROM b"),
    macro("assert_true", "(c) AS CASE WHEN c THEN NULL ELSE error('USER_RAISED_EXCEPTION') END,"
          " (c, m) AS CASE WHEN c THEN NULL ELSE error(m) END"),
    macro("raise_error", "(m) AS error(m)"),
    macro("typeof", f"(x) AS CASE {_TYPEOF} ELSE error('typeof of this type runs on Databricks only') END"),
    *(rewritten(name, _cast_to(kind)) for name, kind in (
        ("string", "string"), ("int", "int"), ("bigint", "bigint"), ("smallint", "smallint"), ("tinyint", "tinyint"),
        ("double", "double"), ("float", "float"), ("boolean", "boolean"), ("date", "date"), ("timestamp", "timestamp"),
        ("binary", "binary"))),
    refused("current_user", "users"),
    refused("current_catalog", "a session's catalog"),
    refused("current_database", "a session's schema"),
    refused("current_schema", "a session's schema"),
    refused("identifier", "names in text"),
)  # fmt: skip
