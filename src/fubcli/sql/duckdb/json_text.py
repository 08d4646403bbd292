"""The text that `to_json` writes: NULL fields left out, decimals with all their places, times as Spark writes them."""

from __future__ import annotations

import json

from sqlglot import exp

from fubcli.sql.duckdb.entries import call, lacking, sql_type, text
from fubcli.sql.types import Type

_BARE = frozenset({"tinyint", "smallint", "int", "bigint", "decimal", "boolean"})
_PATTERNS = {"timestamp": '"%Y-%m-%dT%H:%M:%S.%gZ"', "timestamp_ntz": '"%Y-%m-%dT%H:%M:%S.%g"', "date": '"%Y-%m-%d"'}


def json_text(value: exp.Expr, kind: Type, depth: int = 0) -> exp.Expr:
    """Return a value as JSON, NULL for NULL; raises NotOnDuckDB for a type without a known text."""
    if kind.name == "void":
        return exp.Cast(this=exp.Null(), to=sql_type("text"))
    if kind.name in _BARE:
        return exp.Cast(this=value.copy(), to=sql_type("text"))
    if kind.name in _PATTERNS:
        return call("strftime", value.copy(), text(_PATTERNS[kind.name]))
    if kind.name == "string":
        return exp.Cast(this=call("to_json", value.copy()), to=sql_type("text"))
    if kind.is_fractional:
        return call("sp_json_number", value.copy())
    if kind.name == "binary":
        return _joined(text('"'), call("to_base64", value.copy()), text('"'))
    if kind.name in ("struct", "array", "map"):
        return {"struct": _struct, "array": _array, "map": _map}[kind.name](value, kind, depth)
    raise lacking(f"to_json of {kind.name}")


def _struct(value: exp.Expr, kind: Type, depth: int) -> exp.Expr:
    fields = [
        _joined(
            text(f"{json.dumps(name, ensure_ascii=False)}:"),
            json_text(call("struct_extract", value.copy(), text(name)), member, depth),
        )
        for name, member in zip(kind.fields, kind.members, strict=True)
    ]
    return _present(value, _joined(text("{"), call("concat_ws", text(","), *fields), text("}")))


def _array(value: exp.Expr, kind: Type, depth: int) -> exp.Expr:
    name = f"sp_j{depth}"
    item = call("coalesce", json_text(exp.column(name), kind.members[0], depth + 1), text("null"))
    return _present(value, _joined(text("["), _listed(value, name, item), text("]")))


def _map(value: exp.Expr, kind: Type, depth: int) -> exp.Expr:
    name = f"sp_j{depth}"
    if kind.members[0].name not in ("string", *_BARE):
        raise lacking(f"to_json of a map by {kind.members[0].name}")
    key, item = (call("struct_extract", exp.column(name), text(part)) for part in ("key", "value"))
    shown = json_text(exp.Cast(this=key, to=sql_type("text")), Type("string"))
    entry = _joined(shown, text(":"), call("coalesce", json_text(item, kind.members[1], depth + 1), text("null")))
    return _present(value, _joined(text("{"), _listed(call("map_entries", value.copy()), name, entry), text("}")))


def _listed(value: exp.Expr, name: str, item: exp.Expr) -> exp.Expr:
    each = exp.Lambda(this=item, expressions=[exp.to_identifier(name)])
    return call("array_to_string", call("list_transform", value.copy(), each), text(","))


def _present(value: exp.Expr, written: exp.Expr) -> exp.Expr:
    there = exp.Not(this=exp.Is(this=value.copy(), expression=exp.Null()))
    return exp.Case(ifs=[exp.If(this=there, true=written)])


def _joined(*parts: exp.Expr) -> exp.Expr:
    whole = parts[0]
    for part in parts[1:]:
        whole = exp.DPipe(this=whole, expression=part)
    return exp.Paren(this=whole)
