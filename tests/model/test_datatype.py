"""Databricks' type texts as trees, and back."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fubcli.model.datatype import DataType, parse_type


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("INT", "int"),
        ("LONG", "bigint"),
        ("DECIMAL", "decimal(10,0)"),
        ("DECIMAL(10, 2)", "decimal(10,2)"),
        ("VARCHAR(20)", "string"),
        ("CHAR(3)", "string"),
        ("ARRAY<INT>", "array<int>"),
        ("MAP<STRING, ARRAY<DOUBLE>>", "map<string,array<double>>"),
        ("STRUCT<a: INT, `b c`: DECIMAL(3,2)>", "struct<a:int,`b c`:decimal(3,2)>"),
        ("STRUCT<a INT, b STRING>", "struct<a:int,b:string>"),
        ("STRUCT<a: INT NOT NULL COMMENT 'it, said <x>', b: INT>", "struct<a:int,b:int>"),
        ("STRUCT<`x``y`: INT>", "struct<`x``y`:int>"),
        ("INTERVAL DAY TO SECOND", "interval"),
        ("ARRAY<INTERVAL YEAR TO MONTH>", "array<interval>"),
        ("TIMESTAMP_NTZ", "timestamp_ntz"),
        ("GEOGRAPHY(4326)", "geography(4326)"),
        ("ARRAY<", "array<"),
        ("INT INT", "int int"),
        ("", ""),
        ("ARRAY<" * 500 + "INT" + ">" * 500, "array<" * 500 + "int" + ">" * 500),
    ],
)
def test_a_type_is_written_as_results_have_it(text: str, shown: str) -> None:
    assert str(parse_type(text)) == shown


NAMES = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp", "Zs"]), min_size=1, max_size=8)
SCALARS = st.sampled_from(["int", "bigint", "string", "double", "date", "timestamp", "decimal(10,2)", "interval"])
TYPES: st.SearchStrategy[DataType] = st.recursive(
    SCALARS.map(DataType),
    lambda inner: st.one_of(
        inner.map(lambda one: DataType("array", (one,))),
        st.tuples(inner, inner).map(lambda pair: DataType("map", pair)),
        st.lists(st.tuples(NAMES, inner), min_size=1, max_size=3).map(
            lambda fields: DataType("struct", tuple(kind for _, kind in fields), tuple(name for name, _ in fields))
        ),
    ),
    max_leaves=8,
)


@given(TYPES)
@example(DataType("struct", (DataType("int"),), ("A·",)))  # an identifier to Python, and no word
def test_what_is_written_is_read_again(kind: DataType) -> None:
    assert parse_type(str(kind)) == kind


@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    assert isinstance(str(parse_type(text)), str)
