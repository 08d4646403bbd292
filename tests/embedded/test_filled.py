"""Files that pipelines fill: served beside the lakehouse's own, and never touched."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fubcli.embedded.filled import FilledFiles, absent, pipeline_files
from fubcli.errors import StorageUnavailable, WarehouseUnavailable
from fubcli.model.catalogs import Catalogs, CatalogSpec
from fubcli.model.names import Environment
from fubcli.warehouses.duckdb.adapter import DuckDBWarehouse
from tests import zoom_world

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CATALOGS = Catalogs({"zoom": CatalogSpec("zoom", Environment.PRODUCTION, filled_by="pipelines")})


class Lakehouse:
    """Files of its own; says what was asked of it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.asked: list[str] = []

    def locate(self, catalogs: list[str]) -> dict[str, Path]:
        self.asked += catalogs
        return dict.fromkeys(catalogs, self.path)

    def told(self) -> tuple[str, ...]:
        return ("rebuilt",)

    def led_to(self, catalogs: list[str], within: list[str]) -> frozenset[str]:
        return frozenset(within)

    def fingerprint(self, catalog: str) -> str:
        return f"of {catalog}"

    def writing(self, catalog: str) -> None:
        self.asked.append(f"writing {catalog}")

    def written(self, catalog: str) -> None:
        self.asked.append(f"written {catalog}")

    def damaged(self, catalog: str, reason: str) -> str:
        return f"{catalog} was rebuilt"


class Noon:
    def now(self) -> datetime:
        return NOW


@pytest.fixture
def files(tmp_path: Path) -> FilledFiles:
    return FilledFiles(Lakehouse(tmp_path / "fub.duckdb"), pipeline_files(tmp_path, CATALOGS))  # type: ignore[arg-type]


def test_both_kinds_are_located_each_where_it_lies(tmp_path: Path, files: FilledFiles) -> None:
    path = tmp_path / "pipelines" / "zoom.duckdb"
    path.parent.mkdir()
    path.write_bytes(b"x")
    assert files.locate(["Zoom", "fub"]) == {"zoom": path, "fub": tmp_path / "fub.duckdb"}
    assert files.fingerprint("zoom") == files.fingerprint("ZOOM") != ""
    assert (files.fingerprint("fub"), files.told()) == ("of fub", ("rebuilt",))


def test_what_has_not_run_says_so_with_where_to_look(tmp_path: Path, files: FilledFiles) -> None:
    with pytest.raises(StorageUnavailable, match="zoom is not there yet") as told:
        files.locate(["zoom"])
    assert told.value.remedy[0].argv == ("fubcli", "pipelines", "list")
    assert files.fingerprint("zoom") == ""
    assert absent(pipeline_files(tmp_path, CATALOGS)) == {"zoom"}


def test_a_file_of_the_pipelines_is_neither_written_nor_replaced(tmp_path: Path, files: FilledFiles) -> None:
    path = tmp_path / "pipelines" / "zoom.duckdb"
    path.parent.mkdir()
    path.write_bytes(b"not a database, and longer than a header has to be" * 200)
    with pytest.raises(StorageUnavailable, match="by its pipelines alone"):
        files.writing("zoom")
    with pytest.raises(WarehouseUnavailable, match="left as it is") as told:
        DuckDBWarehouse(files, Noon()).snapshot("zoom")
    assert (told.value.retryable, [each.name for each in path.parent.iterdir()]) == (True, ["zoom.duckdb"])
    assert files.damaged("fub", "") == "fub was rebuilt"


def test_a_snapshot_has_types_in_databricks_words_and_no_commits(tmp_path: Path, files: FilledFiles) -> None:
    zoom_world.build(tmp_path / "pipelines" / "zoom.duckdb", NOW)
    seen = DuckDBWarehouse(files, Noon()).snapshot("zoom")
    assert seen.schemas == ("bronze", "gold", "raw", "silver")
    (users,) = [table for table in seen.tables if table.name == "go_user_dim"]
    types = {column.name: column.type for column in users.columns}
    assert (users.rows, types["email"], types["scd_start_date"], types["scd_current_flag"]) == (
        zoom_world.USERS, "string", "timestamp_ntz", "boolean",
    )  # fmt: skip


def test_while_a_pipeline_writes_readers_wait_and_then_may_try_again(
    tmp_path: Path, files: FilledFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = zoom_world.build(tmp_path / "pipelines" / "zoom.duckdb", NOW)
    monkeypatch.setattr("fubcli.warehouses.duckdb.adapter._LOCK_WAIT", 0.2)
    with _written_by_another_process(path), pytest.raises(WarehouseUnavailable, match="writing to zoom") as told:
        DuckDBWarehouse(files, Noon()).snapshot("zoom")
    assert told.value.retryable
    assert DuckDBWarehouse(files, Noon()).snapshot("zoom").tables


@contextmanager
def _written_by_another_process(path: Path) -> Iterator[None]:
    text = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print(flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", text, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        yield


def test_views_of_users_lead_to_what_is_there_and_those_of_pipelines_are_none(
    files: FilledFiles, tmp_path: Path
) -> None:
    assert files.led_to(["fub"], ["fub", "zoom"]) == {"fub"}
    assert files.led_to(["zoom"], ["fub", "zoom"]) == frozenset()
    (tmp_path / "pipelines").mkdir(exist_ok=True)
    (tmp_path / "pipelines" / "zoom.duckdb").touch()
    assert files.led_to(["fub"], ["fub", "zoom"]) == {"fub", "zoom"}
