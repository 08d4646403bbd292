"""Tables with every type and the oddest names, rows that fit them, and strategies for both."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from fubcli.model.datatype import DataType
from fubcli.skills.code_development.subject import Column, Table
from fubcli.skills.code_development.upstream import type_of

COMMENT = 'x */ """ ?> \n@ts-ignore \\ \u202e <?php -- ` ${a} \u2028 #'
NAMES = [
    "id", "class", "function", "1abc", "with space", "naïve", "it's \"q\"", "__proto__", "$this", "from_row", "self",
    "None", "a", "A", "*/ evil", "日本", "constructor", "__init__", "row\u202e", "members", "cls", "match", "toString",
    "fn", "string", "int", "date", "Reader", "${x}", "back\\slash", "new\nline", "readonly", "column", "`tick`", "?>",
]  # fmt: skip
TYPES = [
    "bigint", "decimal(12,2)", "double", "boolean", "date", "timestamp", "timestamp_ntz", "binary", "string",
    "array<int>", "map<string,int>", "map<bigint,array<string>>",
    "struct<a:int,`we ird`:array<struct<x:string,class:date>>,__proto__:binary>", "interval day to second", "variant",
    "void", "tinyint", "float", "array<map<string,struct<q:decimal(3,1)>>>", "geography", "varchar(20)",
    "array<array<array<date>>>", "struct<>", "smallint", "struct<a:struct<a:struct<a:int>>>", "int", "date",
    "struct<int:int,int_:string>", "map<date,timestamp>",
]  # fmt: skip
SCALARS: dict[str, Any] = {
    "tinyint": 1, "smallint": -1, "int": 5, "bigint": "9007199254740993", "float": "NaN", "double": 0.5,
    "decimal": "12.50", "boolean": True, "date": "2026-11-01", "timestamp": "2026-11-01T08:30:00.123Z",
    "timestamp_ntz": "2026-11-01T08:30:00", "binary": "aGk=", "string": "", "interval": "P1D", "void": None,
}  # fmt: skip


def hostile() -> Table:
    columns = [
        Column(name, type_of(TYPES[place % len(TYPES)]), place % 2 == 0, *(("personal", "email") if place % 5 == 0 else ("", "")),
               comment=COMMENT)
        for place, name in enumerate(NAMES)
    ]  # fmt: skip
    return Table("contacts", tuple(columns), "fub", "contacts_silver", "production")


def value_of(kind: DataType) -> Any:
    """Return a value as fubcli writes it."""
    if kind.name == "struct" and kind.inner:
        return {name: value_of(inner) for name, inner in zip(kind.fields, kind.inner, strict=True)}
    if kind.name == "array":
        return [value_of(kind.inner[0]), None]
    if kind.name == "map":
        key, value = map(value_of, kind.inner)
        return {key: value} if kind.inner[0].name == "string" else [[key, value]]
    return SCALARS.get(kind.name.split("(")[0], {"any": ["thing"]})


def row_of(table: Table) -> dict[str, Any]:
    return {each.name: value_of(each.type) for each in table.selectable}


_scalars = st.sampled_from([*SCALARS, "decimal(38,18)", "variant", "geography", "interval"]).map(type_of)
_field_names = st.text(min_size=1, max_size=8) | st.sampled_from(NAMES)


def _struct(fields: list[tuple[str, DataType]]) -> DataType:
    unique = dict(fields)
    return DataType("struct", tuple(unique.values()), tuple(unique))


types = st.recursive(
    _scalars,
    lambda inner: st.one_of(
        inner.map(lambda each: DataType("array", (each,))),
        inner.map(lambda each: DataType("map", (DataType("string"), each))),
        st.lists(st.tuples(_field_names, inner), min_size=1, max_size=3).map(_struct),
    ),
    max_leaves=5,
)
_columns = st.builds(
    Column,
    name=_field_names,
    type=types,
    nullable=st.booleans(),
    sensitivity=st.sampled_from(["", "", "personal", "secret"]),
    kind=st.text(max_size=10),
    comment=st.text(max_size=40) | st.just(COMMENT),
)


def _is_writable(table: Table) -> bool:
    """Names of a warehouse are UTF-8; the reader of events sees to it."""
    return not any("\ud800" <= letter <= "\udfff" for letter in repr(table))


tables = st.builds(
    Table,
    name=st.text(min_size=1, max_size=12) | st.just("contacts"),
    columns=st.lists(_columns, min_size=1, max_size=6, unique_by=lambda each: each.name).map(tuple),
    catalog=st.just("fub"),
    schema=st.text(min_size=1, max_size=8),
)
