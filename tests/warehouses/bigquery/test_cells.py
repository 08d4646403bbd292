"""Cells as the API writes them are the values that every engine gives."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from fubcli.model.result import Column, ResultSet
from fubcli.results.encoding import encode
from fubcli.warehouses.bigquery.cells import iso_interval, reader_of, row_of
from fubcli.warehouses.bigquery.kinds import fields_of, kind_of
from fubcli.warehouses.columnar import Shape

RECORD = {
    "type": "RECORD",
    "fields": [{"name": "a", "type": "INTEGER"}, {"name": "b c", "type": "STRING", "mode": "REPEATED"}],
}

# fmt: off
CELLS: list[tuple[dict[str, Any], Any, str, Any]] = [
    ({"type": "INTEGER"}, "-9223372036854775808", "bigint", -(2**63)),
    ({"type": "INT64"}, "7", "bigint", 7),
    ({"type": "FLOAT"}, "1.5", "double", 1.5),
    ({"type": "FLOAT64"}, "-Infinity", "double", -math.inf),
    ({"type": "FLOAT64"}, "1E+20", "double", 1e20),
    ({"type": "NUMERIC"}, "1.1", "decimal(38,9)", Decimal("1.100000000")),
    ({"type": "NUMERIC"}, "-99999999999999999999999999999.999999999", "decimal(38,9)",
     Decimal("-99999999999999999999999999999.999999999")),
    ({"type": "NUMERIC", "precision": "10", "scale": "2"}, "1.1", "decimal(10,2)", Decimal("1.10")),
    ({"type": "NUMERIC", "precision": "5"}, "7", "decimal(5,0)", Decimal("7")),
    ({"type": "BIGNUMERIC"}, "1e-38", "decimal(76,38)", Decimal("1E-38")),
    ({"type": "BOOLEAN"}, "true", "boolean", True),
    ({"type": "BOOL"}, "false", "boolean", False),
    ({"type": "STRING"}, "naïve 🙂", "string", "naïve 🙂"),
    ({"type": "STRING"}, "", "string", ""),
    ({"type": "BYTES"}, "AP8=", "binary", b"\x00\xff"),
    ({"type": "DATE"}, "0001-01-01", "date", date(1, 1, 1)),
    ({"type": "DATETIME"}, "2024-03-01T12:30:00.000001", "timestamp_ntz", datetime(2024, 3, 1, 12, 30, 0, 1)),
    ({"type": "TIMESTAMP"}, "-1", "timestamp", datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)),
    ({"type": "TIMESTAMP"}, "253402300799999999", "timestamp", datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)),
    ({"type": "TIME"}, "12:30:00.5", "string", "12:30:00.5"),
    ({"type": "JSON"}, '{"a":[1]}', "string", '{"a":[1]}'),
    ({"type": "GEOGRAPHY"}, "POINT(1 2)", "string", "POINT(1 2)"),
    ({"type": "RANGE", "rangeElementType": {"type": "DATE"}}, "[2020-01-01, 2020-01-03)", "string", "[2020-01-01, 2020-01-03)"),
    ({"type": "INTERVAL"}, "1-2 3 4:5:6.5", "interval", "P1Y2M3DT4H5M6.5S"),
    ({"type": "INTEGER", "mode": "REPEATED"}, [{"v": "1"}, {"v": "2"}], "array<bigint>", [1, 2]),
    (RECORD, {"f": [{"v": "1"}, {"v": [{"v": "x"}]}]}, "struct<a:bigint,`b c`:array<string>>", {"a": 1, "b c": ["x"]}),
    ({**RECORD, "mode": "REPEATED"}, [{"v": {"f": [{"v": None}, {"v": []}]}}],
     "array<struct<a:bigint,`b c`:array<string>>>", [{"a": None, "b c": []}]),
    ({"type": "SOMETHING_NEW"}, "x", "string", "x"),
]
# fmt: on


@pytest.mark.parametrize(("field", "cell", "kind", "value"), CELLS, ids=[f"{case[2]} {case[1]}" for case in CELLS])
def test_a_cell_is_a_value_of_its_type(field: dict[str, Any], cell: Any, kind: str, value: Any) -> None:
    found = kind_of(field)
    assert str(found) == kind
    got = reader_of(found)(cell)
    assert (got, type(got)) == (value, type(value))
    if isinstance(value, Decimal):
        assert f"{got:f}" == f"{value:f}", "the scale is part of the value"


@pytest.mark.parametrize(("field", "cell", "kind", "value"), CELLS, ids=[f"{case[2]} {case[1]}" for case in CELLS])
def test_arrow_holds_the_same_value(field: dict[str, Any], cell: Any, kind: str, value: Any) -> None:
    found = kind_of(field)
    batch = Shape(["v"], [found]).of_rows([(reader_of(found)(cell),), (reader_of(found)(None),)])
    assert batch.values(0)[0] == value
    column = (Column("v", kind),)
    assert encode(ResultSet(column, ((batch.values(0)[0],),))).rows == encode(ResultSet(column, ((value,),))).rows


def test_nan_is_a_number_that_is_none() -> None:
    assert math.isnan(reader_of(kind_of({"type": "FLOAT64"}))("NaN"))


@pytest.mark.parametrize("field", [{"type": "INTEGER"}, RECORD, {"type": "INTERVAL"}, {"type": "NUMERIC"}], ids=str)
def test_null_stays_null(field: dict[str, Any]) -> None:
    assert reader_of(kind_of(field))(None) is None


def test_a_row_has_its_cells_in_order() -> None:
    fields = fields_of({"fields": [{"name": "n", "type": "INTEGER"}, {"name": "n", "type": "STRING"}]})
    assert [(name, str(kind)) for name, kind in fields] == [("n", "bigint"), ("n", "string")]
    readers = [reader_of(kind) for _, kind in fields]
    assert row_of({"f": [{"v": "1"}, {"v": "x"}]}, readers) == (1, "x")
    with pytest.raises(ValueError, match="zip"):
        row_of({"f": [{"v": "1"}]}, readers)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("0-0 0 0:0:0", "PT0S"), ("1-2 0 0:0:0", "P1Y2M"), ("-1-2 0 0:0:0", "P-1Y-2M"), ("0-0 -3 0:0:0", "P-3D"),
        ("0-0 0 684:0:0", "PT684H"), ("0-0 0 -0:0:1.5", "PT-1.5S"), ("0-0 0 0:0:0.000001", "PT0.000001S"),
        ("0-0 1 0:0:1.500000", "P1DT1.5S"), ("no interval", "no interval"),
    ],
)  # fmt: skip
def test_intervals_are_iso_8601(text: str, shown: str) -> None:
    assert iso_interval(text) == shown
