"""Databricks' interval texts as ISO 8601 durations."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fubcli.warehouses.databricks.intervals import iso_duration


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1-2", "P1Y2M"),
        ("-1-0", "P-1Y"),
        ("0-0", "PT0S"),
        ("5 02:03:04.500000000", "P5DT2H3M4.5S"),
        ("-0 00:00:01.500000000", "PT-1.5S"),
        ("0 00:00:00.000000000", "PT0S"),
        ("0 36:00:00", "PT36H"),
        ("INTERVAL '1-2' YEAR TO MONTH", "P1Y2M"),
        ("INTERVAL '5 00:00:00' DAY TO SECOND", "P5D"),
        (" 1-2 ", "P1Y2M"),
        ("forever", "forever"),
        ("", ""),
        ("1-2-3", "1-2-3"),
    ],
)
def test_an_interval_is_a_duration(text: str, shown: str) -> None:
    assert iso_duration(text) == shown


@given(st.integers(0, 9999), st.integers(0, 11), st.booleans())
def test_months_come_back(years: int, months: int, negative: bool) -> None:
    sign = "-" if negative else ""
    shown = iso_duration(f"{sign}{years}-{months}")
    assert shown.count("-") <= 2
    assert (f"{sign}{years}Y" in shown) == (years > 0)
    assert (f"{sign}{months}M" in shown) == (months > 0)


@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    assert isinstance(iso_duration(text), str)
