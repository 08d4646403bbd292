"""`from_json` by its schema: a value of another type is NULL, and takes its array or map with it, but not its struct."""

from __future__ import annotations

from sqlglot import exp

from fubcli.sql.duckdb.entries import call, lacking, sql_type, structure, text
from fubcli.sql.types import Type

_TEXTS = {
    "tinyint": "sp_json_whole", "smallint": "sp_json_whole", "int": "sp_json_whole", "bigint": "sp_json_whole",
    "float": "sp_json_double", "double": "sp_json_double", "decimal": "sp_json_decimal", "boolean": "sp_json_boolean",
}  # fmt: skip
_WHOLE = {"string": "sp_json_string", "date": "sp_json_date", "timestamp": "sp_json_timestamp"}


def read(value: exp.Expr, kind: Type, depth: int = 0) -> exp.Expr:
    """Return what JSON says in a type, NULL when it says something else; raises NotOnDuckDB."""
    if kind.name in _TEXTS:
        return exp.TryCast(this=call(_TEXTS[kind.name], value), to=sql_type(str(kind), "databricks"))
    if kind.name in _WHOLE:
        return call(_WHOLE[kind.name], value)
    if kind.name == "struct":
        fields = [
            (name, read(_member(value, name), member, depth))
            for name, member in zip(kind.fields, kind.members, strict=True)
        ]
        return _when(value, "OBJECT", structure(fields))
    if kind.name == "array":
        items = call("json_extract", value.copy(), text("$[*]"))
        return _when(value, "ARRAY", _all_or_nothing(items, kind.members[0], depth))
    if kind.name == "map" and kind.members[0].name == "string":
        return _map(value, kind.members[1], depth)
    raise lacking(f"from_json into {kind}")


def _map(value: exp.Expr, kind: Type, depth: int) -> exp.Expr:
    shape = exp.Cast(this=text('"MAP(VARCHAR, JSON)"'), to=sql_type("text"))
    read_as_map = call("from_json", value.copy(), shape.this)
    items = call("map_values", read_as_map)
    rebuilt = call("map", call("map_keys", read_as_map.copy()), _all_or_nothing(items, kind, depth))
    return _when(value, "OBJECT", rebuilt)


def _all_or_nothing(items: exp.Expr, kind: Type, depth: int) -> exp.Expr:
    """The items, or NULL when one of them is there and of another type."""
    name = f"sp_v{depth}"
    each = exp.column(name)
    made = call("list_transform", items, _lambda(name, read(each, kind, depth + 1)))
    if kind.name == "struct":
        return made
    there = exp.NEQ(this=call("json_type", each.copy()), expression=text("NULL"))
    wrong = exp.And(this=there, expression=exp.Is(this=read(each.copy(), kind, depth + 1), expression=exp.Null()))
    some = exp.GT(
        this=call("len", call("list_filter", items.copy(), _lambda(name, wrong))), expression=exp.Literal.number(0)
    )
    return exp.Case(ifs=[exp.If(this=some, true=exp.Null())], default=made)


def _when(value: exp.Expr, kind: str, then: exp.Expr) -> exp.Expr:
    is_kind = exp.EQ(this=call("json_type", value.copy()), expression=text(kind))
    return exp.Case(ifs=[exp.If(this=is_kind, true=then)])


def _member(value: exp.Expr, name: str) -> exp.Expr:
    if '"' in name:
        raise lacking("from_json with a quote in a field's name")
    return call("json_extract", value.copy(), text(f'$."{name}"'))


def _lambda(name: str, body: exp.Expr) -> exp.Lambda:
    return exp.Lambda(this=body, expressions=[exp.to_identifier(name)])


_AS_TEXT = "json_extract_string(v, '$')"
HELPERS: dict[str, str] = {
    "sp_json_whole": f"(v) AS CASE WHEN json_type(v) IN ('BIGINT', 'UBIGINT') THEN {_AS_TEXT} END",
    "sp_json_double": "(v) AS CASE WHEN json_type(v) IN ('BIGINT', 'UBIGINT', 'DOUBLE')"
    f" OR (json_type(v) = 'VARCHAR' AND {_AS_TEXT} IN ('NaN', 'Infinity', '-Infinity')) THEN {_AS_TEXT} END",
    "sp_json_decimal": f"(v) AS CASE WHEN json_type(v) IN ('BIGINT', 'UBIGINT', 'DOUBLE', 'VARCHAR') THEN {_AS_TEXT} END",
    "sp_json_boolean": f"(v) AS CASE WHEN json_type(v) = 'BOOLEAN' THEN {_AS_TEXT} END",
    "sp_json_string": f"(v) AS CASE WHEN json_type(v) = 'DOUBLE' THEN sp_plain_text(TRY_CAST({_AS_TEXT} AS DOUBLE))"
    f" WHEN json_type(v) <> 'NULL' THEN {_AS_TEXT} END",
    "sp_json_date": f"(v) AS CASE WHEN json_type(v) = 'VARCHAR' THEN sp_try_cast_date({_AS_TEXT}) END",
    "sp_json_timestamp": f"(v) AS CASE WHEN json_type(v) = 'VARCHAR' THEN sp_try_cast_timestamp({_AS_TEXT})"
    f" WHEN json_type(v) IN ('BIGINT', 'UBIGINT') THEN make_timestamptz(CAST({_AS_TEXT} AS BIGINT) * 1000000) END",
    "sp_json": "(j) AS CASE WHEN trim(j) = '' THEN NULL WHEN json_valid(j) THEN CAST(j AS JSON) WHEN j IS NULL THEN NULL"
    " WHEN regexp_matches(j, '^\\s*[{[]|[''\"]|NaN|Infinity') THEN error('from_json of text that is not JSON runs on Databricks only')"
    " ELSE CAST('null' AS JSON) END",
}
