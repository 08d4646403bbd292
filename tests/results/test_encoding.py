"""Values as JSON: the table of `encoding`'s docstring row by row, and the laws that hold for any value."""

import base64
import json
import math
import re
import uuid
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fubcli.model.result import Column, ResultSet
from fubcli.results.encoding import EXACT_INTEGER, Encoded, encode, plain
from fubcli.results.formats import compact

EDGE = 2**53
INDIA = timezone(timedelta(hours=5, minutes=30))
PACIFIC = timezone(timedelta(hours=-7))


def column_of(kind: str, *values: Any) -> tuple[dict[str, Any], list[Any]]:
    """Encode one column; return how it is described and its values."""
    encoded = encode(ResultSet((Column("c", kind),), tuple((value,) for value in values)))
    return encoded.columns[0], [row[0] for row in encoded.rows]


# fmt: off
TABLE = [
    # type, value, JSON, encoding
    ("string", "", "", None),
    ("string", None, None, None),
    ("string", "naïve 🙂\n", "naïve 🙂\n", None),
    ("void", None, None, None),
    ("boolean", True, True, None),
    ("int", 7, 7, None),
    ("bigint", EDGE, EDGE, None),
    ("bigint", -EDGE, -EDGE, None),
    ("bigint", EDGE + 1, "9007199254740993", "string"),
    ("bigint", -EDGE - 1, "-9007199254740993", "string"),
    ("bigint", 2**63 - 1, "9223372036854775807", "string"),
    ("decimal(10,2)", Decimal("1.10"), "1.10", "string"),
    ("decimal(10,0)", Decimal(0), "0", "string"),
    ("decimal(4,2)", Decimal("-0.00"), "-0.00", "string"),
    ("decimal(10,0)", Decimal("1E+2"), "100", "string"),
    ("decimal(38,10)", Decimal("1E-10"), "0.0000000001", "string"),
    ("decimal(38,0)", Decimal("9" * 38), "9" * 38, "string"),
    ("decimal(10,2)", None, None, "string"),
    ("decimal(20,0)", 5, "5", "string"),
    ("decimal(20,0)", 2**64 - 1, "18446744073709551615", "string"),
    ("double", 1.5, 1.5, None),
    ("double", -0.0, -0.0, None),
    ("double", 5e-324, 5e-324, None),
    ("double", math.nan, "NaN", "number-or-string"),
    ("double", math.inf, "Infinity", "number-or-string"),
    ("float", -math.inf, "-Infinity", "number-or-string"),
    ("timestamp", datetime(2024, 3, 1, 12, 30, tzinfo=UTC), "2024-03-01T12:30:00Z", None),
    ("timestamp", datetime(2024, 3, 1, 2, 30, tzinfo=INDIA), "2024-02-29T21:00:00Z", None),
    ("timestamp", datetime(2024, 12, 31, 20, 0, tzinfo=PACIFIC), "2025-01-01T03:00:00Z", None),
    ("timestamp", datetime(2024, 3, 1, 0, 0, 0, 120, tzinfo=UTC), "2024-03-01T00:00:00.000120Z", None),
    ("timestamp", datetime(1, 1, 1, tzinfo=UTC), "0001-01-01T00:00:00Z", None),
    ("timestamp", datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC), "9999-12-31T23:59:59.999999Z", None),
    ("timestamp", datetime(1, 1, 1, tzinfo=INDIA), "0001-01-01T00:00:00+05:30", None),
    ("timestamp", datetime(9999, 12, 31, 23, tzinfo=PACIFIC), "9999-12-31T23:00:00-07:00", None),
    ("timestamp", "30000-01-01 00:00:00+00", "30000-01-01 00:00:00+00", None),
    ("timestamp_ntz", datetime(2024, 3, 1, 12, 30), "2024-03-01T12:30:00", None),
    ("timestamp_ntz", datetime(1, 1, 1), "0001-01-01T00:00:00", None),
    ("date", date(2024, 2, 29), "2024-02-29", None),
    ("date", date(1, 1, 1), "0001-01-01", None),
    ("date", date(9999, 12, 31), "9999-12-31", None),
    ("date", "20000-01-01", "20000-01-01", None),
    ("interval", "P1Y2M", "P1Y2M", None),
    ("interval", timedelta(0), "PT0S", None),
    ("interval", timedelta(seconds=100), "PT100S", None),
    ("interval", timedelta(days=1, milliseconds=-500), "PT86399.5S", None),
    ("interval", timedelta(microseconds=-1), "PT-0.000001S", None),
    ("interval", timedelta(days=999_999_999, microseconds=1), "PT86399999913600.000001S", None),
    ("binary", b"\x00\xff", "AP8=", "base64"),
    ("binary", b"", "", "base64"),
    ("binary", None, None, "base64"),
    ("string", time(10, 0), "10:00:00", None),
    ("string", uuid.UUID(int=1), "00000000-0000-0000-0000-000000000001", None),
    ("struct<a:int,b:decimal(4,2)>", {"a": 1, "b": Decimal("1.10")}, {"a": 1, "b": "1.10"}, None),
    ("struct<n:bigint>", {"n": EDGE + 1}, {"n": "9007199254740993"}, None),
    ("struct<a:double>", {"a": math.nan}, {"a": "NaN"}, None),
    ("array<string>", ["", None], ["", None], None),
    ("array<bigint>", [1, EDGE + 1], [1, "9007199254740993"], None),
    ("array<int>", (1, 2), [1, 2], None),
    ("array<struct<at:timestamp>>", [{"at": datetime(2024, 1, 1, tzinfo=UTC)}], [{"at": "2024-01-01T00:00:00Z"}], None),
    ("map<string,decimal(3,1)>", {"k": Decimal("2.0")}, {"k": "2.0"}, None),
    ("map<string,int>", {}, {}, None),
    ("map<int,string>", {1: "a", 2: "b"}, [[1, "a"], [2, "b"]], "pairs"),
    ("map<date,int>", {date(2024, 1, 1): 1}, [["2024-01-01", 1]], "pairs"),
    ("map<string,map<int,binary>>", {"k": {1: b"\xff"}}, {"k": [[1, "/w=="]]}, None),
]
# fmt: on


@pytest.mark.parametrize(("kind", "value", "shown", "encoding"), TABLE, ids=[f"{row[0]} {row[1]!r}" for row in TABLE])
def test_each_type_has_one_form(kind: str, value: Any, shown: Any, encoding: str | None) -> None:
    described, (got,) = column_of(kind, value)
    assert got == shown
    assert type(got) is type(shown), "1, 1.0 and true are different things in JSON"
    assert described == {"name": "c", "type": kind} | ({"encoding": encoding} if encoding else {})


def test_null_and_the_empty_text_stay_apart() -> None:
    assert column_of("string", None, "", " ")[1] == [None, "", " "]
    assert column_of("binary", None, b"")[1] == [None, ""]
    assert column_of("decimal(3,1)", None, Decimal("0.0"))[1] == [None, "0.0"]


def test_one_integer_that_readers_would_round_makes_the_whole_column_text() -> None:
    described, values = column_of("bigint", 1, None, -(2**60), EDGE)
    assert described["encoding"] == "string"
    assert values == ["1", None, "-1152921504606846976", "9007199254740992"]


def test_other_columns_keep_their_numbers() -> None:
    result = ResultSet((Column("big", "bigint"), Column("small", "bigint")), ((EDGE + 1, 1), (2, 2)))
    encoded = encode(result)
    assert encoded.rows == [["9007199254740993", 1], ["2", 2]]
    assert [column.get("encoding") for column in encoded.columns] == ["string", None]


def test_a_float_that_json_lacks_is_named_and_its_neighbours_stay_numbers() -> None:
    described, values = column_of("double", 1.0, math.nan, None, math.inf)
    assert described["encoding"] == "number-or-string"
    assert values == [1.0, "NaN", None, "Infinity"]


def test_truth_is_not_a_number() -> None:
    assert column_of("boolean", True, False, None) == ({"name": "c", "type": "boolean"}, [True, False, None])
    assert [plain(True), plain([True, 1])] == [True, [True, 1]]


def test_a_column_of_maps_has_one_form_from_top_to_bottom() -> None:
    described, values = column_of("map<int,string>", {}, None, {1: "a"})
    assert described["encoding"] == "pairs"
    assert values == [[], None, [[1, "a"]]]


def test_columns_of_one_name_stay_two_columns() -> None:
    encoded = encode(ResultSet((Column("n", "int"), Column("n", "string")), ((1, "a"),)))
    assert encoded == Encoded([{"name": "n", "type": "int"}, {"name": "n", "type": "string"}], [[1, "a"]])


def test_no_rows_still_have_columns() -> None:
    encoded = encode(ResultSet((Column("a", "int"), Column("b", "decimal(3,1)")), ()))
    assert encoded.rows == []
    assert [column["name"] for column in encoded.columns] == ["a", "b"]


def test_no_columns_have_no_rows() -> None:
    assert encode(ResultSet((), (), affected_rows=3)) == Encoded([], [])


def test_what_nobody_knows_becomes_its_text() -> None:
    class Odd:
        def __str__(self) -> str:
            return "odd"

    assert plain([Odd()]) == ["odd"]


decimals = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**28), max_value=10**28, places=6)
moments = st.datetimes(timezones=st.none() | st.sampled_from([UTC, INDIA, PACIFIC]))
scalars = (
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.text() | st.binary(max_size=8)
    | decimals | st.dates() | moments | st.times() | st.timedeltas()
)  # fmt: skip
nested = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=3), inner, max_size=3)
        | st.dictionaries(st.integers(), inner, max_size=3)
    ),
    max_leaves=6,
)
KINDS = ["string", "bigint", "double", "timestamp", "binary", "struct<a:int>", "array<int>"]
columns = st.tuples(st.sampled_from(KINDS), st.lists(nested, max_size=4)) | st.tuples(
    st.just("map<int,string>"), st.lists(st.none() | st.dictionaries(st.integers(), nested, max_size=2), max_size=4)
)


def _refuse(token: str) -> None:
    raise AssertionError(f"{token} is not JSON")


@given(columns)
def test_whatever_comes_out_is_json_and_reads_back_the_same(column: tuple[str, list[Any]]) -> None:
    described, shown = column_of(column[0], *column[1])
    document = {"columns": [described], "rows": shown}
    assert json.loads(compact(document), parse_constant=_refuse) == document


@given(st.lists(st.none() | st.integers(-(2**63), 2**63 - 1), min_size=1))
def test_integers_survive_a_reader_that_has_only_doubles(values: list[int | None]) -> None:
    described, shown = column_of("bigint", *values)
    read = [None if value is None else int(value) for value in json.loads(compact(shown), parse_int=float)]
    assert read == values
    assert ("encoding" in described) == any(value is not None and abs(value) > EXACT_INTEGER for value in values)


@given(decimals)
def test_decimals_keep_every_digit_and_their_scale(value: Decimal) -> None:
    (text,) = column_of("decimal(38,6)", value)[1]
    assert (Decimal(text), Decimal(text).as_tuple().exponent) == (value, -6)
    assert re.fullmatch(r"-?\d+\.\d{6}", text)


@given(st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 1, 1), timezones=st.just(INDIA)))
def test_a_moment_is_the_same_moment_in_utc(value: datetime) -> None:
    (text,) = column_of("timestamp", value)[1]
    assert text.endswith("Z")
    assert datetime.fromisoformat(text) == value


@settings(max_examples=50)
@given(st.timedeltas())
def test_a_duration_keeps_its_microseconds(value: timedelta) -> None:
    (text,) = column_of("interval", value)[1]
    match = re.fullmatch(r"PT(-?\d+(?:\.\d+)?)S", text)
    assert match
    assert Decimal(match[1]) * 1_000_000 == value // timedelta(microseconds=1)


@given(st.binary())
def test_bytes_come_back(value: bytes) -> None:
    assert base64.b64decode(column_of("binary", value)[1][0], validate=True) == value
