"""Intervals as ISO 8601 durations, against DuckDB's own text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fubcli.warehouses.duckdb.intervals import as_text, iso_duration, with_durations

TABLE = [
    ("00:00:00", "PT0S"),
    ("1 year", "P1Y"),
    ("2 years 3 months", "P2Y3M"),
    ("-1 year -2 months", "P-1Y-2M"),
    ("-10 months -3 days 04:00:00", "P-10M-3DT4H"),
    ("1 day", "P1D"),
    ("-400 days", "P-400D"),
    ("1 year 2 days 03:04:05.5", "P1Y2DT3H4M5.5S"),
    ("01:00:00", "PT1H"),
    ("00:10:00", "PT10M"),
    ("00:00:10", "PT10S"),
    ("36:00:00", "P1DT12H"),
    ("-36:00:00", "P-1DT-12H"),
    ("1 day -36:00:00", "PT-12H"),
    ("2562047788:00:54.775807", "P106751991DT4H54.775807S"),
    ("00:00:00.5", "PT0.5S"),
    ("-00:00:00.5", "PT-0.5S"),
    ("01:00:00.5", "PT1H0.5S"),
    ("-01:30:00.000001", "PT-1H-30M-0.000001S"),
    ("00:00:05.500000", "PT5.5S"),
    ("00:00:05.000000", "PT5S"),
    ("1 day -00:00:00.000001", "PT23H59M59.999999S"),
    (" 1 day ", "P1D"),
    ("", "PT0S"),
    ("what is this", "what is this"),
]


@pytest.mark.parametrize(("text", "expected"), TABLE)
def test_a_duration(text: str, expected: str) -> None:
    assert iso_duration(text) == expected


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:") as connection:
        yield connection


_ISO = re.compile(
    r"P(?:(-?\d+)Y)?(?:(-?\d+)M)?(?:(-?\d+)D)?(?:T(?=[-\d])(?:(-?\d+)H)?(?:(-?\d+)M)?(?:(-?\d+(?:\.\d+)?)S)?)?"
)


def parts_of(duration: str) -> tuple[int, int, int]:
    """Read a duration strictly: months, days, microseconds."""
    match = _ISO.fullmatch(duration)
    assert match, duration
    years, months, days, hours, minutes, seconds = (Fraction(part or 0) for part in match.groups())
    micros = (hours * 3600 + minutes * 60 + seconds) * 1_000_000
    assert micros.denominator == 1
    return int(years * 12 + months), int(days), int(micros)


_DAY = 86_400_000_000
intervals = st.tuples(
    st.integers(-120_000, 120_000) | st.just(0),
    st.integers(-100_000, 100_000) | st.just(0),
    st.integers(-(10**15), 10**15) | st.integers(-2_000_000, 2_000_000),
)


@settings(max_examples=30, deadline=None)
@given(st.lists(intervals, min_size=1, max_size=20))
def test_no_interval_loses_anything(connection: duckdb.DuckDBPyConnection, parts: list[tuple[int, int, int]]) -> None:
    rows = connection.execute(
        "SELECT CAST(to_months(m) + to_days(d) + to_microseconds(u) AS VARCHAR) FROM (VALUES "
        + ", ".join(f"({m}::INT, {d}::INT, {u}::BIGINT)" for m, d, u in parts)
        + ") AS t(m, d, u)"
    ).fetchall()
    told = [parts_of(iso_duration(text)) for (text,) in rows]
    assert [(months, days * _DAY + micros) for months, days, micros in told] == [
        (months, days * _DAY + micros) for months, days, micros in parts
    ]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("INTEGER", "INTEGER"),
        ("INTERVAL", "VARCHAR"),
        ("INTERVAL[]", "VARCHAR[]"),
        ("MAP(INTERVAL, INTERVAL[2])", "MAP(VARCHAR, VARCHAR[2])"),
        ('STRUCT(a INTERVAL, "INTERVAL" INTEGER)', 'STRUCT(a VARCHAR, "INTERVAL" INTEGER)'),
        ('STRUCT("say ""INTERVAL""" INTEGER)', 'STRUCT("say ""INTERVAL""" INTEGER)'),
        ("ENUM('INTERVAL', 'it''s INTERVAL')", "ENUM('INTERVAL', 'it''s INTERVAL')"),
    ],
)
def test_a_type_with_text_in_place_of_intervals(kind: str, expected: str) -> None:
    assert as_text(kind) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("INTERVAL 14 MONTH", "P1Y2M"),
        ("NULL::INTERVAL", None),
        ("[INTERVAL 1 DAY, NULL]", ["P1D", None]),
        ("array_value(INTERVAL 1 DAY, NULL)", ["P1D", None]),
        ("NULL::INTERVAL[]", None),
        ("{'a': INTERVAL 1 MONTH, 'INTERVAL': 2}", {"a": "P1M", "INTERVAL": 2}),
        ("MAP {INTERVAL 1 DAY: 1}", {"P1D": 1}),
        ("MAP {'1 day': [{'x': INTERVAL 1 DAY}]}", {"1 day": [{"x": "P1D"}]}),
    ],
)
def test_intervals_at_any_depth(connection: duckdb.DuckDBPyConnection, expression: str, expected: Any) -> None:
    kind = connection.sql(f"SELECT {expression} AS v").types[0]
    (value,) = connection.execute(f"SELECT CAST({expression} AS {as_text(str(kind))})").fetchone() or ()
    assert with_durations(value, kind) == expected
