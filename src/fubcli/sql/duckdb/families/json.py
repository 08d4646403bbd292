"""JSON in text, and VARIANT."""

from __future__ import annotations

import re

from sqlglot import exp

from fubcli.sql.duckdb.casts import cast
from fubcli.sql.duckdb.entries import (
    Arguments,
    Entry,
    call,
    count,
    lacking,
    macro,
    refused,
    rewritten,
    sql_type,
    structure,
    text,
    text_of,
)
from fubcli.sql.duckdb.json_reading import read
from fubcli.sql.duckdb.json_text import json_text
from fubcli.sql.types import functions as result
from fubcli.sql.types import type_of
from fubcli.sql.types.functions import json_schema

_PATH = re.compile(r"\$(?:\.\w+|\[\d+\]|\['[^'\]]+'\])*")


def _path(argument: exp.Expr) -> exp.Expr:
    path = text_of(argument, "a JSON path")
    if not _PATH.fullmatch(path):
        raise lacking(f"the JSON path {path!r}")
    return text(re.sub(r"\['([^'\]]+)'\]", r'."\1"', path))


def _get(arguments: Arguments) -> exp.Expr:
    count(arguments, "get_json_object", 2)
    return call("sp_json_text", arguments[0], _path(arguments[1]))


def _from_json(arguments: Arguments) -> exp.Expr:
    count(arguments, "from_json", 2)
    kind = json_schema(text_of(arguments[1], "a schema"))
    if kind.name not in ("struct", "array", "map") or "unknown" in str(kind):
        raise lacking("from_json into this schema")
    source = call("sp_json", arguments[0])
    if kind.name != "struct":
        return read(source, kind)
    nothing = structure([(name, exp.Null()) for name in kind.fields])
    whole = read(source, kind)
    whole.set(
        "default",
        exp.Case(ifs=[exp.If(this=exp.Not(this=exp.Is(this=source.copy(), expression=exp.Null())), true=nothing)]),
    )
    return whole


def _to_json(arguments: Arguments) -> exp.Expr:
    count(arguments, "to_json", 1)
    kind = type_of(arguments[0])
    if "unknown" in str(kind):
        return call("sp_to_json", *arguments)
    return json_text(arguments[0], kind)


def _variant_get(arguments: Arguments) -> exp.Expr:
    count(arguments, "variant_get", 3)
    value = call("json_extract_string", arguments[0], _path(arguments[1]))
    return cast(value, sql_type(text_of(arguments[2], "a type"), "databricks"), tolerant=False)


HELPERS: dict[str, str] = {
    "sp_json_text": "(j, p) AS json_extract_string(CASE WHEN json_valid(j) THEN j END, p)",
    "sp_json_number": "(x) AS CASE WHEN isnan(x) OR isinf(x) THEN '\"' || sp_plain_text(x) || '\"' ELSE sp_plain_text(x) END",
    "sp_to_json": "(x) AS CASE WHEN regexp_matches(typeof(x), 'TIME|DECIMAL|BLOB|INTERVAL|MAP|DOUBLE|FLOAT|STRUCT.*[[][]]')"
    " THEN error('to_json of a ' || typeof(x) || ' runs on Databricks only') WHEN x IS NULL THEN NULL"
    " WHEN typeof(x) LIKE 'STRUCT(%' THEN CAST(json_merge_patch('{}', to_json(x)) AS VARCHAR) ELSE CAST(to_json(x) AS VARCHAR) END",
}

ENTRIES: tuple[Entry, ...] = (
    rewritten("get_json_object", _get, returns="string"),
    rewritten("from_json", _from_json, "a schema in Databricks' words", "a structure in JSON", returns=result.from_json),
    rewritten("to_json", _to_json, "fields that are NULL are left out", "fields that are NULL are kept", returns="string"),
    macro("json_array_length", "(j) AS CASE WHEN json_valid(j) AND json_type(j) = 'ARRAY' THEN CAST(json_array_length(j) AS INTEGER) END", returns="int"),
    macro("json_object_keys", "(j) AS CASE WHEN json_valid(j) AND json_type(j) = 'OBJECT' THEN json_keys(j) END", returns="array<string>"),
    macro("parse_json", "(j) AS CAST(j AS JSON)", returns="variant"),
    refused("schema_of_json", "schemas of JSON"),
    rewritten("variant_get", _variant_get),
    refused("try_variant_get", "VARIANT"),
)  # fmt: skip
