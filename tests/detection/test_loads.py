"""Which commits bring data, and to which Pacific night they belong."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from fubcli.detection.loads import brings_data, loads_of
from fubcli.model.health import Commit

NOON = datetime(2026, 8, 3, 19, tzinfo=UTC)


@pytest.mark.parametrize(
    "operation",
    [
        "WRITE",
        "MERGE",
        "write",
        "COPY INTO",
        "STREAMING UPDATE",
        "CREATE TABLE AS SELECT",
        "CREATE OR REPLACE TABLE AS SELECT",
    ],
)
def test_these_bring_data(operation: str) -> None:
    assert brings_data(Commit(1, NOON, operation, 0))


@pytest.mark.parametrize(
    "operation",
    ["OPTIMIZE", "VACUUM START", "VACUUM END", "ANALYZE", "SET TBLPROPERTIES", "ADD COLUMNS", "CLUSTER BY", "FSCK",
     "REORG", "DELETE", "UPDATE", "TRUNCATE", "RESTORE", "CREATE TABLE", ""],
)  # fmt: skip
def test_these_maintain_or_change_what_is_there(operation: str) -> None:
    assert not brings_data(Commit(1, NOON, operation, 5))


def test_a_commit_whose_rows_nobody_counted_is_no_load() -> None:
    assert not brings_data(Commit(1, NOON, "WRITE", None))


def test_nights_are_pacific_and_in_order() -> None:
    late = datetime(2026, 8, 4, 6, 59, tzinfo=UTC)  # 23:59 on the third
    next_night = datetime(2026, 8, 4, 7, 0, tzinfo=UTC)
    found = loads_of([Commit(3, next_night, "WRITE", 3), Commit(2, late, "WRITE", 2), Commit(1, NOON, "WRITE", 1)])
    assert [(each.night, each.rows) for each in found] == [(date(2026, 8, 3), 3), (date(2026, 8, 4), 3)]
    assert (found[0].first_at, found[0].last_at) == (NOON, late)


def test_what_is_there_at_a_moment() -> None:
    (night,) = loads_of([Commit(1, NOON, "WRITE", 1), Commit(2, NOON.replace(hour=20), "WRITE", 2)])
    before, between = night.until(NOON.replace(hour=18)), night.until(NOON)
    assert before is None
    assert between is not None
    assert between.rows == 1
    assert night.until(NOON.replace(hour=21)) == night


def test_no_commits_are_no_nights() -> None:
    assert loads_of([]) == []
