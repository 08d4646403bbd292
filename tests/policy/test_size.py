"""Extents as numbers, worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from fubcli.model.estimate import Estimate, Scan
from fubcli.model.scans import Extent, Moment, Product, Steps
from fubcli.policy.size import reads_tables, size_of

TODAY = date(2026, 8, 3)
ESTIMATE = Estimate((Scan("three", 3), Scan("five", 5), Scan("empty", 0), Scan("unknown"), None))
"""Two tables of 3 and 5 rows, one without rows, one whose rows nobody knows, one that is written to."""
THREE, FIVE, EMPTY, UNKNOWN, WRITTEN = range(5)
LAST_WEEK = Steps(Moment(None, -7), Moment(None), 1)
EVERY_SECOND_DAY = Steps(Moment(TODAY - timedelta(days=2)), Moment(None, 3), 2)


@pytest.mark.parametrize(
    ("extent", "size"),
    [
        ((), 1),
        ((Product(),), 1),
        ((Product(7),), 7),
        ((Product(2, tables=(THREE, FIVE)),), 30),
        ((Product(2, tables=(THREE, EMPTY)),), 6),
        ((Product(series=(LAST_WEEK,)),), 8),
        ((Product(series=(EVERY_SECOND_DAY,)),), 3),
        ((Product(2, (LAST_WEEK, EVERY_SECOND_DAY), (FIVE,)),), 240),
        ((Product(4), Product(tables=(FIVE,)), Product(tables=(THREE,))), 5),
        ((Product(is_known=False),), None),
        ((Product(9), Product(is_known=False)), None),
        ((Product(tables=(THREE, UNKNOWN)),), None),
        ((Product(tables=(WRITTEN,)),), None),
    ],
)
def test_the_size_of_an_extent(extent: Extent, size: float | None) -> None:
    assert size_of(extent, ESTIMATE, TODAY) == size


@pytest.mark.parametrize(
    ("extent", "expected"),
    [((), False), ((Product(5),), False), ((Product(5), Product(tables=(THREE,))), True)],
)
def test_generated_rows_are_no_rows_of_tables(extent: Extent, expected: bool) -> None:
    assert reads_tables(extent) is expected
