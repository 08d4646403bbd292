"""CAST: numbers are cut off, text must be well-formed, and text is written as Spark writes it."""

from __future__ import annotations

import re

from sqlglot import exp

from fubcli.sql.duckdb.entries import call, lacking, sql_type
from fubcli.sql.duckdb.entries import text as _text
from fubcli.sql.types import Type, parse, type_of
from fubcli.sql.types.datatype import STRING, from_node
from fubcli.sql.types.notes import typed

_NAMES = {
    "TINYINT": "tinyint", "SMALLINT": "smallint", "INT": "int", "BIGINT": "bigint", "TEXT": "string", "VARCHAR": "string",
    "CHAR": "string", "BOOLEAN": "boolean", "DATE": "date", "TIMESTAMPTZ": "timestamp", "TIMESTAMPLTZ": "timestamp", "BINARY": "binary",
    "VARBINARY": "binary", "DOUBLE": "double", "FLOAT": "float", "TIMESTAMP": "timestamp_ntz", "TIMESTAMPNTZ": "timestamp_ntz",
}  # fmt: skip
_ALIKE = re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d:\d\d(?:\.\d{1,6})?)?")
_WHOLE = {"tinyint": "TINYINT", "smallint": "SMALLINT", "int": "INTEGER", "bigint": "BIGINT"}


def cast(value: exp.Expr, kind: exp.DataType, *, tolerant: bool) -> exp.Expr:
    """Return `CAST(value AS kind)`, or TRY_CAST when `tolerant`, with Spark's result."""
    if type_of(value).name == "variant":
        value = typed(call("json_extract_string", value, _text("$")), STRING)
    family = from_node(kind).name
    if family == "decimal":
        return _decimal(value, kind, tolerant)
    if family == "array" and (listed := _array(value, kind, tolerant)) is not None:
        return listed
    name = _NAMES.get(kind.this.value if isinstance(kind.this, exp.DType) else "")
    if name is None or (kind.expressions and name == "string"):
        nothing = family in ("array", "struct", "map", "interval") or isinstance(kind.this, exp.Interval)
        if isinstance(value, exp.Null) and nothing:
            return _plain(value, kind, tolerant)
        raise lacking(f"a cast to {kind.sql('databricks').lower()}")
    if isinstance(value, exp.Literal) and _is_ready(value, name):
        return _plain(value, kind, tolerant)
    if (direct := _direct(value, kind, name, tolerant)) is not None:
        return direct
    if tolerant and name in ("string", "binary"):
        tolerant = False
    return call(f"sp_{'try_' if tolerant else ''}cast_{name}", value)


def _array(value: exp.Expr, kind: exp.DataType, tolerant: bool) -> exp.Expr | None:
    """An array's items are cast one by one."""
    of = type_of(value)
    if isinstance(value, exp.Array) and not value.expressions:
        return _plain(value, kind, tolerant)
    if of.name != "array" or len(kind.expressions) != 1:
        return None
    item = typed(exp.column("sp_c"), of.members[0])
    body = cast(item, kind.expressions[0], tolerant=tolerant)
    return call("list_transform", value, exp.Lambda(this=body, expressions=[exp.to_identifier("sp_c")]))


def _direct(value: exp.Expr, kind: exp.DataType, name: str, tolerant: bool) -> exp.Expr | None:
    """What needs no macro, since the value's type is known and both engines agree."""
    of = type_of(value)
    if name in _WHOLE and (of.is_decimal or of.is_fractional):
        return _plain(call("trunc", value), kind, tolerant)
    if name in _WHOLE and (of.is_integral or of.name == "boolean"):
        return _plain(value, kind, tolerant)
    if name == "string" and of.members and "unknown" not in str(of):
        return nested_text(value, of)
    if name == "string" and of.name in ("timestamp", "float", "double", "timestamp_ntz"):
        return call("sp_plain_text", value)
    if name == "string" and (of.is_integral or of.name in ("string", "date", "decimal", "boolean")):
        return value if of.name == "string" else _plain(value, kind, tolerant)
    if name in ("double", "float") and of.is_numeric:
        return _plain(value, kind, tolerant)
    if of.name == name and name in ("date", "timestamp", "timestamp_ntz", "boolean", "binary"):
        return value
    return _plain(value, kind, tolerant) if (of.name, name) == ("date", "timestamp") else None


def nested_text(value: exp.Expr, kind: Type, depth: int = 0) -> exp.Expr:
    """Return an array, a struct or a map as Spark writes it: `[1, null]`, `{1, x}`, `{a -> 1}`."""
    if not kind.members:
        return as_text(typed(value.copy(), kind))
    item = exp.column(f"sp_t{depth}")
    inside: exp.Expr
    if kind.name == "struct":
        fields = [
            typed(call("struct_extract", value.copy(), _text(name)), member)
            for name, member in zip(kind.fields, kind.members, strict=True)
        ]
        parts = [_or_null(each, type_of(each), depth) for each in fields]
        inside = call("concat_ws", _text(", "), *parts)
    elif kind.name == "array":
        inside = _joined_items(value, item, _or_null(item, kind.members[0], depth + 1))
    else:
        key, entry = (call("struct_extract", item.copy(), _text(part)) for part in ("key", "value"))
        shown: exp.Expr = exp.DPipe(
            this=exp.DPipe(this=nested_text(key, kind.members[0], depth + 1), expression=_text(" -> ")),
            expression=_or_null(entry, kind.members[1], depth + 1),
        )
        inside = _joined_items(call("map_entries", value.copy()), item, shown)
    opening, closing = ("[", "]") if kind.name == "array" else ("{", "}")
    whole = exp.DPipe(this=exp.DPipe(this=_text(opening), expression=inside), expression=_text(closing))
    there = exp.Not(this=exp.Is(this=value.copy(), expression=exp.Null()))
    return exp.Case(ifs=[exp.If(this=there, true=whole)])


def _or_null(value: exp.Expr, kind: Type, depth: int) -> exp.Expr:
    return call("coalesce", nested_text(value, kind, depth), _text("null"))


def _joined_items(listed: exp.Expr, item: exp.Expr, shown: exp.Expr) -> exp.Expr:
    each = exp.Lambda(this=shown, expressions=[exp.to_identifier(item.name)])
    return call("array_to_string", call("list_transform", listed.copy(), each), _text(", "))


def texts_of(listed: exp.Expr) -> exp.Expr:
    """Return an array of the texts of an array's items, NULL for NULL; as it is when they are texts or not known."""
    kind = type_of(listed)
    if kind.name != "array" or kind.members[0].name in ("string", "unknown", "void"):
        return listed
    item = typed(exp.column("sp_i"), kind.members[0])
    return call("list_transform", listed, exp.Lambda(this=as_text(item), expressions=[exp.to_identifier("sp_i")]))


def as_text(value: exp.Expr) -> exp.Expr:
    """Return a value as a text argument, written as Spark writes it."""
    return value if value.is_string else cast(value, sql_type("text"), tolerant=False)


def as_moment(value: exp.Expr, kind: str) -> exp.Expr:
    """Return a text as the date or timestamp that Spark reads in it; a literal that both engines read alike stays."""
    if type_of(value).name != "string" or (value.is_string and _ALIKE.fullmatch(str(value.this))):
        return value
    return typed(call(f"sp_cast_{kind}", value), parse(kind))


def _is_ready(value: exp.Literal, name: str) -> bool:
    if not value.is_string:
        return (
            name == "double"
            or (name in _WHOLE and str(value.this).isdigit())
            or (name == "string" and str(value.this).isdigit())
        )
    return (name == "string") or (name == "date" and len(str(value.this)) == len("2024-01-01"))


def _plain(value: exp.Expr, kind: exp.DataType, tolerant: bool) -> exp.Expr:
    return (exp.TryCast if tolerant else exp.Cast)(this=value, to=kind)


def _decimal(value: exp.Expr, kind: exp.DataType, tolerant: bool) -> exp.Expr:
    """A double becomes the decimal of its text, not of its bits."""
    kind = kind if kind.expressions else sql_type("decimal(10, 0)")
    if isinstance(value, exp.Literal):
        return _plain(value, kind, tolerant)
    of = type_of(value)
    if of.is_integral or of.is_decimal:
        return _plain(value, kind, tolerant)
    if of.name in ("timestamp", "boolean"):
        value = cast(value, sql_type("double" if of.name == "timestamp" else "int"), tolerant=tolerant)
    return _plain(call("sp_exact", value), kind, tolerant)


def _whole(kind: str, how: str) -> str:
    """Explicit casts in the branches: each must bind for every type, and `typeof` is folded before it runs."""
    fail = "" if how == "TRY_CAST" else f" ELSE CAST('CAST_INVALID_INPUT: ' || CAST(x AS VARCHAR) AS {kind})"
    written = "trim(CAST(x AS VARCHAR))"
    return (
        f"(x) AS CASE WHEN typeof(x) = 'VARCHAR' THEN CASE WHEN x IS NULL THEN NULL WHEN"
        f" regexp_full_match({written}, '[+-]?\\d+') THEN {how}({written} AS {kind}){fail} END"
        f" WHEN typeof(x) IN ('DOUBLE', 'FLOAT') THEN {how}(trunc(CAST(x AS DOUBLE)) AS {kind})"
        f" WHEN typeof(x) LIKE 'DECIMAL%' THEN {how}(split_part(CAST(x AS VARCHAR), '.', 1) AS {kind})"
        f" WHEN typeof(x) = 'TIMESTAMP WITH TIME ZONE' THEN {how}(sp_floored(epoch_us(CAST(x AS TIMESTAMPTZ)), 1000000) AS {kind})"
        f" ELSE {how}(x AS {kind}) END"
    )


def _boolean(fail: str) -> str:
    written = "lower(trim(CAST(x AS VARCHAR)))"
    return (
        f"(x) AS CASE WHEN typeof(x) <> 'VARCHAR' THEN CAST(x AS BOOLEAN) WHEN x IS NULL THEN NULL"
        f" WHEN {written} IN ('t', 'true', 'y', 'yes', '1') THEN true"
        f" WHEN {written} IN ('f', 'false', 'n', 'no', '0') THEN false {fail} END"
    )


_DATE_SHAPE = r"[+-]?\d{4,7}(-\d{1,2}(-\d{1,2}%s)?)?"
_TIME_SHAPE = (
    r"([ T](\d{1,2}(:\d{1,2}(:\d{1,2}([.]\d{0,9})?)?)? ?(Z|UTC|GMT|[+-]\d{1,2}(:?\d{2})?|[A-Za-z]+/[A-Za-z_/]+)?)?)?"
)
_WRITTEN = "trim(CAST(x AS VARCHAR))"
_PADDED = (
    f"CASE WHEN regexp_full_match({_WRITTEN}, '[+-]?\\d+') THEN {_WRITTEN} || '-01-01'"
    f" WHEN regexp_full_match({_WRITTEN}, '[+-]?\\d+-\\d+') THEN {_WRITTEN} || '-01' ELSE {{rest}} END"
)


def _well_formed(shape: str, how: str, cast_to: str) -> str:
    """DuckDB reads more dates than Spark does: `2024/03/05`."""
    fail = (
        ""
        if how == "TRY_CAST"
        else f" ELSE CAST('CAST_INVALID_INPUT: ' || {_WRITTEN} AS {cast_to.rsplit(' AS ', 1)[1]})"
    )
    return (
        f"CASE WHEN x IS NULL THEN NULL WHEN regexp_full_match({_WRITTEN}, '{shape}') THEN {how}({cast_to}){fail} END"
    )


def _moment(how: str) -> str:
    read = _well_formed(_DATE_SHAPE % _TIME_SHAPE, how, f"{_PADDED.format(rest=_WRITTEN)} AS TIMESTAMPTZ")
    today = f"CAST('the time ' || {_WRITTEN} || ' of today runs on Databricks only' AS TIMESTAMPTZ)"
    return (
        f"(x) AS CASE WHEN typeof(x) = 'VARCHAR' THEN CASE WHEN regexp_full_match({_WRITTEN}, 'T?\\d{{1,2}}:\\d.*')"
        f" THEN {today} ELSE {read} END"
        " WHEN typeof(x) IN ('TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'HUGEINT') THEN make_timestamptz(CAST(x AS BIGINT) * 1000000)"
        " WHEN typeof(x) IN ('DOUBLE', 'FLOAT') OR typeof(x) LIKE 'DECIMAL%' THEN to_timestamp(CAST(x AS DOUBLE))"
        f" ELSE {how}(x AS TIMESTAMPTZ) END"
    )


def _date(how: str) -> str:
    day = f"regexp_replace({_WRITTEN}, '^([+-]?\\d+-\\d+-\\d+)[T ].*$', '\\1')"
    read = _well_formed(_DATE_SHAPE % "([ T].*)?", how, f"{_PADDED.format(rest=day)} AS DATE")
    return f"(x) AS CASE WHEN typeof(x) = 'VARCHAR' THEN {read} ELSE {how}(x AS DATE) END"


def _double(how: str) -> str:
    return (
        f"(x) AS CASE WHEN typeof(x) = 'VARCHAR' THEN {how}(trim(CAST(x AS VARCHAR)) AS DOUBLE)"
        f" WHEN typeof(x) = 'TIMESTAMP WITH TIME ZONE' THEN epoch(CAST(x AS TIMESTAMPTZ)) ELSE {how}(x AS DOUBLE) END"
    )


_JAVA = (
    "CASE WHEN regexp_matches({t}, 'e') THEN regexp_replace(regexp_replace(upper({t}), 'E\\+?(-?)0*', 'E\\1'), '^(-?\\d)E', '\\1.0E')"
    " WHEN {t} IN ('inf', '-inf') THEN replace({t}, 'inf', 'Infinity') WHEN {t} = 'nan' THEN 'NaN'"
    " WHEN abs({d}) >= 10000000 OR (abs({d}) < 0.001 AND {d} <> 0) THEN sp_java_exponent({d}) ELSE {t} END"
).format(t="CAST(x AS VARCHAR)", d="TRY_CAST(CAST(x AS VARCHAR) AS DOUBLE)")
_UTC = "regexp_replace(CAST(x AS VARCHAR), '\\+00$', '')"
_FLAT = "('VARCHAR[]', 'INTEGER[]', 'BIGINT[]')"
HELPERS: dict[str, str] = {
    "sp_floored": "(u, n) AS (u - ((u % n) + n) % n) // n",
    **{f"sp_cast_{name}": _whole(kind, "CAST") for name, kind in _WHOLE.items()},
    **{f"sp_try_cast_{name}": _whole(kind, "TRY_CAST") for name, kind in _WHOLE.items()},
    "sp_cast_boolean": _boolean("ELSE CAST('CAST_INVALID_INPUT: ' || x AS BOOLEAN)"),
    "sp_try_cast_boolean": _boolean(""),
    "sp_cast_timestamp": _moment("CAST"),
    "sp_try_cast_timestamp": _moment("TRY_CAST"),
    "sp_cast_date": _date("CAST"),
    "sp_try_cast_date": _date("TRY_CAST"),
    "sp_cast_timestamp_ntz": "(x) AS CAST(x AS TIMESTAMP)",
    "sp_try_cast_timestamp_ntz": "(x) AS TRY_CAST(x AS TIMESTAMP)",
    "sp_cast_double": _double("CAST"),
    "sp_try_cast_double": _double("TRY_CAST"),
    "sp_cast_float": "(x) AS CAST(x AS FLOAT)",
    "sp_try_cast_float": "(x) AS TRY_CAST(x AS FLOAT)",
    "sp_cast_binary": "(x) AS CASE WHEN typeof(x) = 'VARCHAR' THEN encode(CAST(x AS VARCHAR)) ELSE CAST(x AS BLOB) END",
    "sp_exact": "(x) AS trim(CAST(x AS VARCHAR))",
    "sp_java_exponent": "(d) AS sp_mantissa(regexp_replace(format('{:.16e}', d), 'e.*', '')) || 'E' ||"
    " CAST(CAST(regexp_extract(format('{:.16e}', d), 'e(.*)', 1) AS INTEGER) AS VARCHAR)",
    "sp_mantissa": "(t) AS CASE WHEN contains(CAST(CAST(t AS DOUBLE) AS VARCHAR), '.') THEN CAST(CAST(t AS DOUBLE) AS VARCHAR)"
    " ELSE CAST(CAST(t AS DOUBLE) AS VARCHAR) || '.0' END",
    "sp_cast_string": "(x) AS CASE WHEN typeof(x) = 'BLOB' THEN decode(CAST(x AS BLOB)) ELSE sp_plain_text(x) END",
    "sp_plain_text": f"(x) AS CASE WHEN typeof(x) = 'VARCHAR' THEN CAST(x AS VARCHAR) WHEN typeof(x) = 'TIMESTAMP WITH TIME ZONE' THEN {_UTC}"
    f" WHEN typeof(x) IN ('DOUBLE', 'FLOAT') THEN {_JAVA} WHEN typeof(x) IN {_FLAT} AND NOT contains(CAST(x AS VARCHAR), 'NULL')"
    " THEN CAST(x AS VARCHAR) WHEN typeof(x) LIKE '%[]' OR typeof(x) LIKE 'STRUCT%' OR typeof(x) LIKE 'MAP%' OR typeof(x)"
    " IN ('INTERVAL', 'BLOB', 'JSON') THEN CAST(CAST('text of a ' || typeof(x) || ' runs on Databricks only' AS INTEGER) AS VARCHAR) ELSE CAST(x AS VARCHAR) END",
}
