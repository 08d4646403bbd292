"""Damage of every kind, and who loses what by it: production and staging are made again, the user's work never goes."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from embedded_world import ALL, World

from fubcli.errors import StorageUnavailable

pytestmark = pytest.mark.slow

Child = Callable[[str, Path], "subprocess.Popen[str]"]
MINE = "SELECT answer FROM u_matttu.mine"


def scribble(path: Path, offset: int = 200_000) -> None:
    """Overwrite a kilobyte in the middle of a file, as a bad disk does."""
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(os.urandom(1024))


def asides(world: World) -> list[str]:
    return sorted(path.name for path in world.directory.glob("*.damaged-*"))


HARMS: dict[str, Callable[[Path], object]] = {
    "scribbled on": scribble,
    "truncated to nothing": lambda path: path.write_bytes(b""),
    "cut in half": lambda path: os.truncate(path, path.stat().st_size // 2),
    "garbage": lambda path: path.write_bytes(b"not a database " * 5000),
    "removed": lambda path: path.unlink(),
    "a directory": lambda path: (path.unlink(), path.mkdir(), (path / "file").write_text("x")),
    "a dangling link": lambda path: (path.unlink(), path.symlink_to(path.with_name("nowhere"))),
}


@pytest.mark.parametrize("harm", HARMS)
def test_a_harmed_staging_file_is_made_again_from_production(world: World, harm: str) -> None:
    HARMS[harm](world.file("stage_fub_zg"))
    world.lakehouse.locate(["stage_fub_zg"])
    assert world.built() == ["stage_fub_zg"]
    assert world.query("stage_fub_zg", "SELECT count(*) > 60000 FROM contacts_gold.contacts") == [(True,)]
    assert asides(world) == [] or harm in ("a directory", "a dangling link")


@pytest.mark.parametrize("harm", sorted(HARMS.keys() - {"removed"}))
def test_a_harmed_sandbox_is_moved_aside_and_a_fresh_one_built(world: World, harm: str) -> None:
    HARMS[harm](world.file("sandbox_fub"))
    world.lakehouse.locate(["sandbox_fub"])
    assert world.built() == ["sandbox_fub"]
    assert asides(world) == ["sandbox_fub.duckdb.damaged-20251120T200000Z"]
    assert any("sandbox_fub could not be read" in line and "damaged-2025" in line for line in world.said)
    assert world.query("sandbox_fub", "SELECT count(*) FROM u_matttu.test_contacts") == [(2000,)]


def test_every_damaged_sandbox_is_kept(world: World) -> None:
    for _ in range(3):
        world.file("sandbox_fub").write_bytes(b"")
        world.lakehouse.locate(["sandbox_fub"])
    assert len(asides(world)) == 3


def test_production_whose_bytes_changed_is_made_again(world: World) -> None:
    scribble(world.file("fub_zg"))
    world.lakehouse.locate(["fub"])
    assert world.built() == ["fub_zg"]
    assert world.said[0] == "the embedded lakehouse's fub_zg is damaged: its content has changed"


def test_production_that_was_only_touched_is_kept(world: World) -> None:
    os.utime(world.file("fub"))
    world.lakehouse.locate(ALL)
    world.lakehouse.locate(ALL)
    assert world.said == []


def test_a_log_beside_production_is_nobody_s_work(world: World) -> None:
    log = world.file("fub_zg").with_name("fub_zg.duckdb.wal")
    log.write_bytes(b"garbage")
    world.lakehouse.locate(ALL)
    assert world.built() == ["fub_zg"]
    assert not log.exists()


def test_work_that_was_noted_is_not_taken_for_damage(world: World) -> None:
    for catalog in ("stage_fub", "sandbox_fub"):
        world.write(catalog, "CREATE TABLE main.mine AS SELECT 42 AS answer")
        world.lakehouse.written(catalog)
    world.lakehouse.locate(ALL)
    assert world.said == []
    assert world.query("stage_fub", "SELECT answer FROM main.mine") == [(42,)]


def test_noted_work_that_is_damaged_later_is_found_by_reading_it(world: World) -> None:
    world.write("stage_fub", "CREATE TABLE main.mine AS SELECT 42 AS answer")
    world.lakehouse.written("stage_fub")
    scribble(world.file("stage_fub"), 20_000_000)
    world.lakehouse.locate(ALL)
    assert world.built() == ["stage_fub"]


def test_a_killed_writer_s_log_is_kept_and_its_work_with_it(world: World, child: Child) -> None:
    process = child("write_and_die", world.directory)
    process.communicate(timeout=60)
    assert process.returncode == -9
    for catalog in ("sandbox_fub", "stage_fub"):
        assert (world.directory / f"{catalog}.duckdb.wal").exists()
    world.lakehouse.locate(ALL)
    assert world.said == []
    for catalog in ("sandbox_fub", "stage_fub"):
        with duckdb.connect(str(world.file(catalog))) as connection:
            assert connection.execute("SELECT answer FROM note").fetchall() == [(42,)]


@pytest.mark.slow
def test_a_sandbox_that_someone_is_writing_to_is_left_alone(world: World, child: Child) -> None:
    with duckdb.connect(str(world.file("sandbox_fub"))) as connection:
        connection.execute("CREATE TABLE u_matttu.mine AS SELECT 42 AS answer")
        process = child("locate", world.directory)
        out, err = process.communicate(timeout=60)
        assert (out.strip(), process.returncode) == ("", 0), err
    assert world.query("sandbox_fub", MINE) == [(42,)]


@pytest.mark.slow
def test_without_a_manifest_production_is_made_again_and_the_sandbox_stays(world: World) -> None:
    world.write("sandbox_fub", "CREATE TABLE u_matttu.mine AS SELECT 42 AS answer")
    (world.directory / "lakehouse.json").write_bytes(b"\x00garbage")
    world.lakehouse.locate(ALL)
    assert world.built() == ["fub", "fub_zg", "stage_fub", "stage_fub_zg"]
    assert world.query("sandbox_fub", MINE) == [(42,)]
    assert asides(world) == []


def test_what_the_engine_could_not_read_is_rebuilt_and_told(world: World) -> None:
    told = world.lakehouse.damaged("stage_fub", "checksum of block 7 is wrong")
    assert told == "stage_fub was rebuilt (checksum of block 7 is wrong)."
    assert world.built() == ["stage_fub"]


def test_a_sandbox_that_the_engine_could_not_read_is_moved_aside(world: World) -> None:
    stamp = world.file("sandbox_fub").stat()
    scribble(world.file("sandbox_fub"))
    os.utime(world.file("sandbox_fub"), ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    world.lakehouse.locate(ALL)
    assert world.said == []
    told = world.lakehouse.damaged("sandbox_fub", "checksum")
    assert told.endswith("it was moved to sandbox_fub.duckdb.damaged-20251120T200000Z and a fresh one was built.")
    assert world.built() == ["sandbox_fub"]


def test_a_sandbox_that_reads_well_is_not_put_away_on_hearsay(world: World) -> None:
    assert (
        world.lakehouse.damaged("sandbox_fub", "a hiccup")
        == "sandbox_fub reads well to its last block; it was left as it is."
    )
    assert world.lakehouse.damaged("nowhere", "?").startswith("nowhere is not a catalog")
    assert world.said == []


def test_a_full_disk_is_told_and_spoils_nothing(world: World, child: Child) -> None:
    world.file("stage_fub").unlink()
    before = {path.name: path.stat().st_mtime_ns for path in world.directory.iterdir()}
    out, err = child("locate_on_a_full_disk", world.directory).communicate(timeout=60)
    assert out.startswith("StorageUnavailable:"), err
    assert str(world.directory) in out
    assert "too large" in out.lower()
    assert {path.name: path.stat().st_mtime_ns for path in world.directory.iterdir()} == before


def test_a_disk_that_fills_while_duckdb_writes_is_told_too(tmp_path: Path, child: Child) -> None:
    out, err = child("locate_on_a_full_disk", tmp_path / "lake").communicate(timeout=60)
    assert out.startswith("StorageUnavailable:"), err
    assert str(tmp_path / "lake") in out
    assert sorted(path.name for path in (tmp_path / "lake").iterdir()) == ["lakehouse.lock"]


def test_a_file_where_the_directory_should_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "lake").write_text("in the way")
    for directory in (tmp_path / "lake", tmp_path / "lake" / "deeper"):
        with pytest.raises(StorageUnavailable) as caught:
            World(directory).lakehouse.locate(["fub"])
        assert str(directory) in caught.value.detail
