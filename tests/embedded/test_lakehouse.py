"""First use, the fast path, new nights, other processes."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest
from embedded_world import ALL, CATALOGS, NOON, StandingClock, World

from fubcli.embedded.lakehouse import Lakehouse

pytestmark = pytest.mark.slow

Child = Callable[[str, Path], "subprocess.Popen[str]"]


def finish(process: subprocess.Popen[str]) -> str:
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    return out.strip()


def contents(world: World) -> dict[str, int]:
    """A hash of every table over all of its columns, whatever the order of its rows."""
    hashes: dict[str, int] = {}
    for catalog in ALL:
        with duckdb.connect(str(world.file(catalog)), read_only=True) as connection:
            for schema, table in connection.execute("SELECT schema_name, table_name FROM duckdb_tables()").fetchall():
                row = connection.execute(f'SELECT sum(hash(t)), count(*) FROM "{schema}"."{table}" t').fetchone()
                hashes[f"{catalog}.{schema}.{table}"] = row
    return hashes


def test_the_first_use_builds_everything_and_says_so(pristine: World) -> None:
    assert pristine.said == [f"building the embedded lakehouse: {name}" for name in ALL]
    assert sorted(p.name for p in pristine.directory.iterdir()) == sorted(
        [*(f"{name}.duckdb" for name in ALL), "lakehouse.json", "lakehouse.lock"]
    )


def test_only_the_owner_may_look(pristine: World) -> None:
    assert oct(pristine.directory.stat().st_mode & 0o777) == "0o700"
    assert {oct(path.stat().st_mode & 0o777) for path in pristine.directory.iterdir()} == {"0o600"}


def test_the_files_are_small(pristine: World) -> None:
    assert sum(path.stat().st_size for path in pristine.directory.iterdir()) < 120_000_000


def test_catalogs_that_it_cannot_build_are_left_out(world: World) -> None:
    assert dict(world.lakehouse.locate(["fub", "another", "nowhere"])) == {"fub": world.file("fub")}
    assert world.lakehouse.fingerprint("another") == ""


def test_the_manifest_tells_what_was_built(pristine: World) -> None:
    manifest = json.loads((pristine.directory / "lakehouse.json").read_text())
    assert (manifest["night"], manifest["built_at"]) == ("2025-11-20", "2025-11-20T20:00:00+00:00")
    entry = manifest["catalogs"]["stage_fub"]
    assert entry["stamp"]["size"] == pristine.file("stage_fub").stat().st_size
    assert entry["digest"].startswith("sha256:")


def test_the_fast_path_needs_no_duckdb_and_almost_no_time(world: World, child: Child) -> None:
    times, imported = zip(*(finish(child("locate_quickly", world.directory)).split() for _ in range(3)), strict=True)
    assert set(imported) == {"False"}
    assert min(map(float, times)) < 3


def test_the_fast_path_writes_nothing(world: World) -> None:
    before = (world.directory / "lakehouse.json").stat().st_mtime_ns
    world.lakehouse.locate(ALL)
    assert (world.directory / "lakehouse.json").stat().st_mtime_ns == before
    assert world.said == []


def test_a_fingerprint_changes_with_the_file_and_with_its_log(world: World) -> None:
    lakehouse = world.lakehouse
    before = lakehouse.fingerprint("sandbox_fub")
    assert before == world.lakehouse.fingerprint("SANDBOX_FUB") != ""
    connection = duckdb.connect(str(world.file("sandbox_fub")))
    connection.execute("CREATE TABLE u_matttu.mine (a INTEGER)")
    logged = lakehouse.fingerprint("sandbox_fub")
    connection.close()
    assert len({before, logged, lakehouse.fingerprint("sandbox_fub")}) == 3


def test_there_is_no_fingerprint_before_the_first_use_and_asking_builds_nothing(tmp_path: Path) -> None:
    world = World(tmp_path / "lake")
    assert world.lakehouse.fingerprint("fub") == ""
    assert not world.directory.exists()


@pytest.mark.slow
def test_a_new_night_renews_production_and_staging_and_keeps_the_sandbox(world: World) -> None:
    world.write("sandbox_fub", "CREATE TABLE u_matttu.mine AS SELECT 42 AS answer")
    world.lakehouse.written("sandbox_fub")
    reader = duckdb.connect(str(world.file("fub")), read_only=True)
    world.clock.at = NOON + timedelta(days=1)
    world.lakehouse.locate(["fub"])
    assert world.built() == ["fub", "fub_zg", "stage_fub", "stage_fub_zg"]
    assert world.query("sandbox_fub", "SELECT answer FROM u_matttu.mine") == [(42,)]
    night = "SELECT value FROM _fubcli.build WHERE key = 'night'"
    assert world.query("stage_fub", night) == [("2025-11-21",)]
    assert reader.execute(night).fetchall() == [("2025-11-20",)]
    reader.close()


def test_within_the_export_window_nothing_is_renewed_yet(world: World) -> None:
    world.clock.at = NOON + timedelta(hours=13)
    world.lakehouse.locate(ALL)
    assert world.built() == []


@pytest.mark.slow
def test_the_same_seed_and_night_make_the_same_content_on_any_number_of_cores(
    pristine: World, tmp_path: Path, child: Child
) -> None:
    other = World(tmp_path / "other")
    assert finish(child("locate_on_one_core", other.directory)) == " ".join(ALL)
    assert contents(other) == contents(pristine)


def test_another_seed_makes_another_sandbox(world: World) -> None:
    """Shown on the cheapest catalog: a model that declares nothing but the sandbox."""
    sandbox = replace(CATALOGS, by_name={"sandbox_fub": CATALOGS.by_name["sandbox_fub"]})
    hashes = set()
    for seed in (1, 2):
        directory = world.directory / str(seed)
        Lakehouse(directory, sandbox, clock=StandingClock(), progress=world.said.append, seed=seed).locate(
            ["sandbox_fub"]
        )
        hashes.add(World(directory).query("sandbox_fub", "SELECT sum(hash(t)) FROM u_matttu.test_contacts t")[0])
    assert len(hashes) == 2


def test_a_model_with_fewer_schemas_gets_fewer(tmp_path: Path) -> None:
    few = {"contacts_silver", "contacts_gold", "u_matttu"}
    smaller = replace(
        CATALOGS,
        by_name={
            name: replace(spec, schemas={k: v for k, v in spec.schemas.items() if k in few})
            for name, spec in CATALOGS.by_name.items()
            if name in ("fub_zg", "stage_fub_zg")
        },
    )
    world = World(tmp_path / "lake")
    Lakehouse(world.directory, smaller, clock=world.clock, progress=world.said.append).locate(["stage_fub_zg"])
    tables = "SELECT table_schema || '.' || table_name FROM _fubcli.information_schema_tables"
    assert world.query("fub_zg", tables) == world.query("stage_fub_zg", tables)
    assert world.query("fub_zg", tables) == [("contacts_gold.contacts",), ("contacts_silver.contacts",)]


@pytest.mark.slow
def test_two_processes_that_start_at_once_build_once(tmp_path: Path, child: Child) -> None:
    processes = [child("locate", tmp_path / "lake") for _ in range(2)]
    assert sorted(finish(process) for process in processes) == ["", " ".join(ALL)]


@pytest.mark.slow
def test_after_a_builder_was_killed_the_next_one_builds_and_tidies_up(tmp_path: Path, child: Child) -> None:
    world = World(tmp_path / "lake")
    process = child("die_while_building", world.directory)
    process.communicate(timeout=60)
    assert process.returncode == -9
    assert world.temporary_files() != []
    assert not world.file("fub").exists()
    world.lakehouse.locate(ALL)
    assert world.temporary_files() == []
    assert world.built() == list(ALL)


def test_a_builder_s_process_id_is_in_its_temporary_names(tmp_path: Path) -> None:
    from fubcli.embedded.placement import building_file

    assert building_file(tmp_path / "fub.duckdb").name == f".fub.duckdb.{os.getpid()}.building"
