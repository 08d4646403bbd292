"""How values are written."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workspace.intervals import shown, unit_of
from tests.workspace.thrift_service import _tags
from tests.workspace.values import java_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.5, "1.5"),
        (0.0, "0.0"),
        (-0.0, "-0.0"),
        (100.0, "100.0"),
        (1e7, "1.0E7"),
        (123456789.0, "1.23456789E8"),
        (0.001, "0.001"),
        (0.00012, "1.2E-4"),
        (-1e300, "-1.0E300"),
        (math.inf, "Infinity"),
        (math.nan, "NaN"),
    ],
)
def test_numbers_are_written_as_java_does(value: float, text: str) -> None:
    assert java_text(value) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_survives_its_text(value: float) -> None:
    assert float(java_text(value)) == value


@given(st.floats(width=32, allow_nan=False, allow_infinity=False))
def test_a_single_is_as_short_as_it_can_be(value: float) -> None:
    text = java_text(value, single=True)
    assert len(text) <= 15
    assert math.isclose(float(text), value, rel_tol=1e-6, abs_tol=1e-44)


@pytest.mark.parametrize(
    ("text", "unit", "written"),
    [
        ("1 year 2 months", "YEAR TO MONTH", "1-2"),
        ("-1 years", "YEAR TO MONTH", "-1-0"),
        ("1 day", "DAY TO SECOND", "1 00:00:00.000000000"),
        ("36:00:00.5", "DAY TO SECOND", "1 12:00:00.500000000"),
        ("-00:00:01.5", "DAY TO SECOND", "-0 00:00:01.500000000"),
        ("00:00:00", "DAY TO SECOND", "0 00:00:00.000000000"),
        ("1 month 1 day 00:00:01.5", "", "1 months 1 days 1.5 seconds"),
    ],
)
def test_intervals_are_written_as_spark_does(text: str, unit: str, written: str) -> None:
    assert unit_of([text]) == unit
    assert shown(text, unit) == written


def test_query_tags_of_the_connector_are_read_back() -> None:
    assert _tags(r"team:data,plain,odd:a\,b\:c") == {"team": "data", "plain": "", "odd": "a,b:c"}
