"""A catalog as its own books describe it."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import duckdb
import pytest

from fubcli.model.snapshot import ColumnInfo
from fubcli.warehouses.duckdb.snapshot import read_snapshot, rfc3339

PACIFIC = timezone(timedelta(hours=-8))


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (None, None),
        (datetime(2026, 8, 2, 8, 30, 15, 999999, tzinfo=UTC), "2026-08-02T08:30:15Z"),
        (datetime(2026, 8, 2, 20, 0, tzinfo=PACIFIC), "2026-08-03T04:00:00Z"),
        (datetime(1, 1, 1, tzinfo=UTC), "0001-01-01T00:00:00Z"),
    ],
)
def test_times_are_in_utc_to_the_second(moment: datetime | None, text: str | None) -> None:
    assert rfc3339(moment) == text


def test_a_snapshot_holds_what_the_books_say(pristine: Path) -> None:
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"ATTACH '{pristine}' AS fub (READ_ONLY)")
        snapshot = read_snapshot(connection, "fub", captured_at=datetime(2026, 8, 3, tzinfo=PACIFIC), fingerprint="f")
    assert (snapshot.catalog, snapshot.captured_at, snapshot.fingerprint) == ("fub", "2026-08-03T08:00:00Z", "f")
    assert snapshot.schemas == ("empty", "s"), "a schema without tables is a schema"
    evens, numbers = snapshot.tables
    assert evens.columns == (ColumnInfo("n", "decimal(10,2)"),)
    assert [column.name for column in numbers.columns] == ["n", "label"], "in their own order, not the alphabet's"
    assert numbers.columns[0] == ColumnInfo("n", "bigint", nullable=False)
    assert numbers.updated_at == "2026-08-02T09:30:00Z", "compaction at midnight changed no data"
    assert (numbers.rows, evens.rows) == (10, None)


def test_a_table_that_the_books_do_not_name_is_not_shown(pristine: Path) -> None:
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"ATTACH '{pristine}' AS fub (READ_ONLY)")
        snapshot = read_snapshot(connection, "fub", captured_at=datetime(2026, 8, 3, tzinfo=UTC), fingerprint="f")
    assert "large" not in {info.name for info in snapshot.tables}
