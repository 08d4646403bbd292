"""What CASE, UNION and comparisons turn their values into."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fubcli.sql.types import parse
from fubcli.sql.types.coercion import common, common_of

KINDS = [
    "void", "tinyint", "int", "bigint", "decimal(10,2)", "decimal(38,18)", "float", "double", "string", "boolean", "date",
    "timestamp", "timestamp_ntz", "array<int>", "map<string,int>", "struct<a:int>", "unknown",
]  # fmt: skip


@pytest.mark.parametrize(
    ("left", "right", "result"),
    [
        ("int", "bigint", "bigint"),
        ("int", "decimal(10,2)", "decimal(12,2)"),
        ("bigint", "double", "double"),
        ("decimal(10,2)", "double", "double"),
        ("void", "date", "date"),
        ("string", "int", "bigint"),
        ("string", "decimal(10,2)", "double"),
        ("string", "date", "date"),
        ("string", "boolean", "boolean"),
        ("date", "timestamp", "timestamp"),
        ("array<int>", "array<bigint>", "array<bigint>"),
        ("struct<a:int>", "struct<a:double>", "struct<a:double>"),
        ("struct<a:int>", "struct<b:int>", "unknown"),
        ("boolean", "int", "unknown"),
        ("unknown", "int", "unknown"),
    ],
)
def test_the_type_that_holds_both(left: str, right: str, result: str) -> None:
    assert str(common(parse(left), parse(right))) == result


@given(st.sampled_from(KINDS), st.sampled_from(KINDS))
def test_the_order_does_not_matter(left: str, right: str) -> None:
    assert common(parse(left), parse(right)) == common(parse(right), parse(left))


def test_nothing_is_void() -> None:
    assert str(common_of([])) == "void"


def test_a_literal_beside_a_literal_is_no_longer_one() -> None:
    assert common(parse("int"), parse("int")).digits == 0
