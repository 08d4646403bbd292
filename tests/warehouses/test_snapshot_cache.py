"""Snapshots in files: valid while the fingerprint stands, worth nothing more than the time they save."""

from __future__ import annotations

import json
import stat
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fubcli.errors import WarehouseUnavailable
from fubcli.model.envelope import WarehouseInfo
from fubcli.model.snapshot import CatalogSnapshot, ColumnInfo, TableInfo
from fubcli.warehouses.snapshot_cache import SnapshotCache, _decoded, _read, _write

TABLE = TableInfo(
    "s", "contacts", "managed", 3, "2026-08-02T08:30:00Z",
    (ColumnInfo("id", "bigint", False, "it's \"odd\"\n"), ColumnInfo("naïve 🙂", "struct<a:int>")),
)  # fmt: skip
EMPTY = TableInfo("s", "empty", "view", None, None, ())


class FakeWarehouse:
    """A warehouse with a fingerprint to change; it counts what it is asked."""

    info = WarehouseInfo("duckdb", "embedded", True)

    def __init__(self, mark: str = "one") -> None:
        self.mark = mark
        self.asked = 0

    def fingerprint(self, catalog: str) -> str:
        return self.mark

    def snapshot(self, catalog: str) -> CatalogSnapshot:
        self.asked += 1
        return CatalogSnapshot(catalog, f"capture {self.asked}", self.mark, ("s", "t"), (TABLE, EMPTY))

    def execute(self, permit: Any, *, parameters: Mapping[str, Any]) -> Any:
        raise AssertionError("a snapshot needs no statement")


@pytest.fixture
def warehouse() -> FakeWarehouse:
    return FakeWarehouse()


@pytest.fixture
def cache(warehouse: FakeWarehouse, tmp_path: Path) -> SnapshotCache:
    return SnapshotCache(warehouse, tmp_path / "cache" / "snapshots")


def the_file(tmp_path: Path) -> Path:
    (path,) = (tmp_path / "cache" / "snapshots").iterdir()
    return path


def test_the_second_time_nobody_is_asked(cache: SnapshotCache, warehouse: FakeWarehouse, tmp_path: Path) -> None:
    first, source = cache.get("fub", refresh=False)
    assert (source, warehouse.asked) == ("live", 1)
    again, source = cache.get("fub", refresh=False)
    assert (source, warehouse.asked) == ("cache", 1)
    assert again == first == CatalogSnapshot("fub", "capture 1", "one", ("s", "t"), (TABLE, EMPTY))
    later = SnapshotCache(warehouse, tmp_path / "cache" / "snapshots")
    assert later.get("fub", refresh=False) == (first, "cache")


def test_each_catalog_and_profile_has_its_own(cache: SnapshotCache, warehouse: FakeWarehouse, tmp_path: Path) -> None:
    cache.get("fub", refresh=False)
    assert cache.get("stage_fub", refresh=False)[0].catalog == "stage_fub"
    warehouse.info = WarehouseInfo("databricks", "work", False)
    assert cache.get("fub", refresh=False)[1] == "live"
    names = sorted(path.name for path in (tmp_path / "cache" / "snapshots").iterdir())
    assert names == ["embedded-fub.json", "embedded-stage_fub.json", "work-fub.json"]


def test_refresh_asks_again_and_keeps_the_answer(cache: SnapshotCache, warehouse: FakeWarehouse) -> None:
    cache.get("fub", refresh=False)
    assert cache.get("fub", refresh=True)[0].captured_at == "capture 2"
    assert cache.get("fub", refresh=False)[0].captured_at == "capture 2"
    assert warehouse.asked == 2


def test_a_change_in_the_warehouse_ends_the_cache(cache: SnapshotCache, warehouse: FakeWarehouse) -> None:
    cache.get("fub", refresh=False)
    warehouse.mark = "two"
    snapshot, source = cache.get("fub", refresh=False)
    assert (snapshot.fingerprint, source) == ("two", "live")
    assert cache.get("fub", refresh=False)[1] == "cache"


def test_a_warehouse_that_does_not_know_is_asked_every_time(cache: SnapshotCache, warehouse: FakeWarehouse) -> None:
    warehouse.mark = ""
    assert [cache.get("fub", refresh=False)[1] for _ in range(3)] == ["live"] * 3


def test_the_file_is_for_its_owner_only(cache: SnapshotCache, tmp_path: Path) -> None:
    cache.get("fub", refresh=False)
    assert stat.S_IMODE(the_file(tmp_path).stat().st_mode) == 0o600
    assert stat.S_IMODE(the_file(tmp_path).parent.stat().st_mode) == 0o700


GOOD = {
    "format": 1, "catalog": "fub", "captured_at": "x", "fingerprint": "one", "schemas": ["s"],
    "tables": [{"schema": "s", "name": "t", "kind": "managed", "rows": 1, "updated_at": None,
                "columns": [["id", "int", True, ""]]}],
}  # fmt: skip
BAD: dict[str, bytes] = {
    "empty": b"",
    "garbage": b"\xff\x00garbage",
    "cut off": json.dumps(GOOD).encode()[:-20],
    "not an object": b"[1, 2]",
    "null": b"null",
    "another format": json.dumps(GOOD | {"format": 2}).encode(),
    "no format": json.dumps({key: GOOD[key] for key in GOOD if key != "format"}).encode(),
    "no tables": json.dumps({key: GOOD[key] for key in GOOD if key != "tables"}).encode(),
    "tables are text": json.dumps(GOOD | {"tables": "abc"}).encode(),
    "a table more": json.dumps(GOOD | {"tables": [GOOD["tables"][0] | {"more": 1}]}).encode(),  # type: ignore[index]
    "a column too long": json.dumps(
        GOOD | {"tables": [GOOD["tables"][0] | {"columns": [[1, 2, 3, 4, 5]]}]}  # type: ignore[index]
    ).encode(),
    "deep": b"[" * 100_000,
}


@pytest.mark.parametrize("content", BAD.values(), ids=BAD)
def test_a_cache_that_cannot_be_read_costs_a_question(
    cache: SnapshotCache, warehouse: FakeWarehouse, tmp_path: Path, content: bytes
) -> None:
    expected, _ = cache.get("fub", refresh=False)
    the_file(tmp_path).write_bytes(content)
    snapshot, source = cache.get("fub", refresh=False)
    assert (snapshot.tables, source, warehouse.asked) == (expected.tables, "live", 2)
    assert cache.get("fub", refresh=False)[1] == "cache"


def test_what_makes_the_others_bad_is_what_they_say(tmp_path: Path) -> None:
    (tmp_path / "good").write_text(json.dumps(GOOD))
    kept = _read(tmp_path / "good")
    assert kept is not None
    assert kept.tables[0].columns == (ColumnInfo("id", "int"),)


@pytest.mark.parametrize("obstacle", ["file", "folder in the way", "long name"])
def test_a_cache_that_cannot_be_written_does_not_cost_the_answer(
    warehouse: FakeWarehouse, tmp_path: Path, obstacle: str
) -> None:
    directory = tmp_path / "cache"
    if obstacle == "file":
        directory.write_text("")
        directory = directory / "snapshots"
    elif obstacle == "folder in the way":
        (directory / "embedded-fub.json").mkdir(parents=True)
    else:
        directory = directory / ("n" * 300)
    cache = SnapshotCache(warehouse, directory)
    before = sorted(tmp_path.rglob("*"))
    assert [cache.get("fub", refresh=False)[1] for _ in range(2)] == ["live", "live"]
    assert sorted(path for path in tmp_path.rglob("*") if path != tmp_path / "cache") == [
        path for path in before if path != tmp_path / "cache"
    ]


def test_a_warehouse_that_fails_leaves_the_old_answer_in_the_cache(
    cache: SnapshotCache, warehouse: FakeWarehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.get("fub", refresh=False)

    def fail(catalog: str) -> CatalogSnapshot:
        raise WarehouseUnavailable("gone")

    with monkeypatch.context() as patched:
        patched.setattr(warehouse, "snapshot", fail)
        with pytest.raises(WarehouseUnavailable):
            cache.get("fub", refresh=True)
    assert cache.get("fub", refresh=False)[1] == "cache"


def test_many_writers_leave_one_whole_file(tmp_path: Path) -> None:
    writers, start = 6, threading.Barrier(6)
    path = tmp_path / "embedded-fub.json"

    def write(number: int) -> None:
        tables = (TABLE,) * (number + 1) * 50
        start.wait()
        for _ in range(5):
            _write(path, CatalogSnapshot("fub", "x", "one", ("s",), tables))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(writers)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        if path.exists():
            assert _read(path) is not None, "a reader never sees half a file"
    assert [each.name for each in tmp_path.iterdir()] == ["embedded-fub.json"]
    kept = _read(path)
    assert kept is not None
    assert len(kept.tables) % 50 == 0


columns = st.builds(ColumnInfo, st.text(), st.text(), st.booleans(), st.text())
tables = st.builds(
    TableInfo, st.text(), st.text(), st.sampled_from(["managed", "view"]), st.none() | st.integers(0),
    st.none() | st.text(), st.lists(columns, max_size=2).map(tuple),
)  # fmt: skip
snapshots = st.builds(
    CatalogSnapshot, st.text(), st.text(), st.text(),
    st.lists(st.text(), max_size=2).map(tuple), st.lists(tables, max_size=2).map(tuple),
)  # fmt: skip


@given(snapshots)
def test_any_snapshot_comes_back(tmp_path_factory: pytest.TempPathFactory, snapshot: CatalogSnapshot) -> None:
    path = tmp_path_factory.getbasetemp() / "snapshot.json"
    _write(path, snapshot)
    assert _decoded(json.loads(path.read_bytes())) == snapshot
