"""The texts of a JSON result as values."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fubcli.model.datatype import parse_type
from fubcli.warehouses.databricks.values import reader_of


def value(kind: str, text: Any) -> Any:
    return reader_of(parse_type(kind))(text)


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("int", "7", 7),
        ("bigint", str(2**63 - 1), 2**63 - 1),
        ("string", "", ""),
        ("string", None, None),
        ("boolean", "true", True),
        ("boolean", "FALSE", False),
        ("double", "Infinity", math.inf),
        ("float", "0.1", 0.10000000149011612),
        ("decimal(38,10)", "1.10", Decimal("1.10")),
        ("date", "2024-02-29", date(2024, 2, 29)),
        ("date", "+10000-01-01", "+10000-01-01"),
        ("timestamp", "2024-02-29T12:00:00.000Z", datetime(2024, 2, 29, 12, tzinfo=UTC)),
        ("timestamp", "2024-02-29T12:00:00+02:00", datetime(2024, 2, 29, 10, tzinfo=UTC)),
        ("timestamp", "+12024-01-01T00:00:00Z", "+12024-01-01T00:00:00Z"),
        ("timestamp_ntz", "2024-02-29T12:00:00.000", datetime(2024, 2, 29, 12)),
        ("binary", "AP8=", b"\x00\xff"),
        ("interval", "1-2", "P1Y2M"),
        ("geography", "POINT(1 2)", "POINT(1 2)"),
        ("array<int>", '["1",null,"3"]', [1, None, 3]),
        ("array<int>", "[1,2]", [1, 2]),
        ("array<decimal(38,20)>", "[0.12345678901234567890]", [Decimal("0.12345678901234567890")]),
        ("map<int,string>", '{"1":"a","2":null}', {1: "a", 2: None}),
        ("map<string,int>", '[{"key":"k","value":"1"}]', {"k": 1}),
        ("struct<a:int,b:array<boolean>>", '{"a":"1","b":["true",false]}', {"a": 1, "b": [True, False]}),
        ("struct<a:int,b:int>", '{"a":"1"}', {"a": 1, "b": None}),
    ],
)
def test_a_text_is_the_value_that_it_tells(kind: str, text: Any, expected: Any) -> None:
    assert value(kind, text) == expected
    assert type(value(kind, text)) is type(expected)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=10))
def test_no_digit_of_a_decimal_is_lost(number: Decimal) -> None:
    assert value("decimal(38,10)", str(number)) == number
    assert value("array<decimal(38,10)>", f"[{number:f}]") == [number]


@given(st.integers(-(2**63), 2**63 - 1))
def test_no_digit_of_a_number_is_lost(number: int) -> None:
    assert value("bigint", str(number)) == number
    assert value("map<string,bigint>", f'{{"k":{number}}}') == {"k": number}
