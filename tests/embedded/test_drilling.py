"""Drills in a real directory: in force at once or not at all, kept until another one, and never taken for damage."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from embedded_world import ALL, NOON, World

from fubcli.embedded.manifest import read_manifest
from fubcli.embedded.recipes import GENERATOR_VERSION
from fubcli.model.drill import Drill
from tests.embedded.test_lakehouse import contents, finish

Child = Callable[[str, Path], "subprocess.Popen[str]"]

NIGHT = date(2025, 11, 20)
COLUMNS = "SELECT count(*) FROM duckdb_columns() WHERE schema_name = 'contacts_bronze' AND column_name = 'timeframe_id'"


def has_column(world: World, catalog: str) -> bool:
    return world.query(catalog, COLUMNS) == [(1,)]


def contents_of(world: World, catalog: str) -> dict[str, int]:
    return {name: value for name, value in contents(world).items() if name.startswith(f"{catalog}.")}


def test_nothing_is_in_force_at_first_and_asking_builds_nothing(tmp_path: Path) -> None:
    world = World(tmp_path / "lake")
    assert world.drills.situation().briefing is None
    assert world.drills.situation().last_night == NIGHT
    assert not world.directory.exists()


@pytest.mark.slow
def test_a_drill_is_seen_by_the_next_command_and_repaired_by_none(world: World) -> None:
    situation, rebuilt = world.drill("column-removed")
    assert rebuilt == ("fub",), "staging is a night behind, and the sandbox is the user's"
    assert situation == world.drills.situation()
    assert situation.briefing is not None
    assert situation.briefing.drill == Drill("column-removed", NIGHT, "fub.contacts_bronze.contacts")
    world.said.clear()
    world.lakehouse.locate(ALL)
    assert world.said == []
    assert not has_column(world, "fub")
    assert has_column(world, "stage_fub")
    assert world.drill("column-removed")[1] == (), "it is there already"


@pytest.mark.slow
def test_what_is_damaged_is_rebuilt_with_the_fault_and_staging_without_it(world: World, pristine: World) -> None:
    world.drill("column-removed")
    for catalog in ("fub", "stage_fub"):
        world.file(catalog).write_bytes(b"garbage" * 1000)
        world.lakehouse.locate(ALL)
    assert not has_column(world, "fub")
    assert contents_of(world, "stage_fub") == contents_of(pristine, "stage_fub")
    assert world.temporary_files() == []


@pytest.mark.slow
def test_a_commit_keeps_its_version_and_its_time_from_night_to_night(world: World) -> None:
    """What was remembered of a commit yesterday is the same commit today."""
    commits = (
        "SELECT table_schema || '.' || table_name, version, committed_at, operation FROM _fubcli.commit_history "
        "WHERE timezone('America/Los_Angeles', committed_at)::DATE BETWEEN '2025-09-23' AND '2025-11-19'"
    )
    before = {catalog: set(world.query(catalog, commits)) for catalog in ALL[:4]}
    for nights in (1, 4):  # the 20th is a Thursday: four nights later a Sunday's upkeep has come
        world.clock.at = NOON + timedelta(days=nights)
        world.lakehouse.locate(ALL)
        for catalog, known in before.items():
            now = set(world.query(catalog, commits))
            assert now <= known
            assert nights > 1 or now == known


@pytest.mark.slow
def test_a_drill_outlives_the_night_and_reaches_staging_with_it(world: World) -> None:
    world.drill("column-removed")
    world.clock.at = NOON + timedelta(days=1)
    world.lakehouse.locate(ALL)
    assert not has_column(world, "fub")
    assert not has_column(world, "stage_fub")
    altered = "SELECT count(*) FROM _fubcli.commit_history WHERE operation = 'DROP COLUMNS' AND committed_at::DATE = '2025-11-20'"
    assert world.query("fub", altered) == [(1,)]


@pytest.mark.slow
def test_a_drill_is_over_when_its_night_has_left_the_history(world: World) -> None:
    world.drill("late-export", date(2025, 9, 22))
    assert world.drills.situation().briefing is not None
    world.clock.at = NOON + timedelta(days=1)
    situation = world.drills.situation()
    assert situation.briefing is None
    assert situation.over == Drill("late-export", date(2025, 9, 22), "fub.contacts_bronze.contacts")
    world.lakehouse.locate(ALL)
    late = (
        "SELECT count(*) FROM _fubcli.commit_history WHERE user_name LIKE 'svc-nightly%' "
        "AND hour(timezone('America/Los_Angeles', committed_at)) >= 2"
    )
    assert world.query("fub", late) == [(0,)]


@pytest.mark.slow
def test_one_drill_takes_the_place_of_another_and_healthy_removes_all(world: World, pristine: World) -> None:
    assert world.drill("volume-drop", None, "fub_zg.contacts_silver.contacts")[1] == ("fub_zg",)
    assert world.drill("job-failed")[1] == ("fub", "fub_zg")
    assert contents_of(world, "fub_zg") == contents_of(pristine, "fub_zg")
    situation, rebuilt = world.drill("healthy")
    assert (situation.briefing, rebuilt) == (None, ("fub",))
    assert contents(world) == contents(pristine)


@pytest.mark.slow
def test_a_history_can_end_with_a_night_of_25_hours_and_nothing_else_changes(world: World) -> None:
    situation, rebuilt = world.drill("dst-night")
    assert rebuilt == ("fub", "fub_zg", "stage_fub", "stage_fub_zg")
    assert situation.last_night == date(2025, 11, 2)
    assert world.query("fub", "SELECT value FROM _fubcli.build WHERE key = 'night'") == [("2025-11-02",)]
    nights = "SELECT count(DISTINCT timezone('America/Los_Angeles', committed_at)::DATE) FROM _fubcli.commit_history WHERE operation = 'MERGE'"
    assert world.query("fub", nights) == [(60,)]
    world.clock.at = NOON + timedelta(days=3)
    world.said.clear()
    world.lakehouse.locate(ALL)
    assert world.said == [], "it ends there until another scenario is chosen"


@pytest.mark.slow
def test_what_users_wrote_is_there_afterwards(world: World) -> None:
    for catalog in ("sandbox_fub", "stage_fub"):
        world.write(catalog, "CREATE TABLE main.mine AS SELECT 42 AS answer")
        world.lakehouse.written(catalog)
    before = world.file("sandbox_fub").stat()
    world.drill("missing-table")
    world.drill("healthy")
    assert world.file("sandbox_fub").stat() == before
    assert world.query("stage_fub", "SELECT answer FROM main.mine") == [(42,)]


@pytest.mark.slow
def test_the_same_drill_makes_the_same_files_on_any_number_of_cores(world: World, tmp_path: Path, child: Child) -> None:
    assert finish(child("begin_a_drill", world.directory)) == "fub stage_fub"
    other = World(tmp_path / "other")
    finish(child("begin_a_drill_on_one_core", other.directory))
    assert contents(world) == contents(other)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("death", "is_in_force"), [("die_before_a_drill_is_in_force", False), ("die_between_two_files_of_a_drill", True)]
)
def test_who_is_killed_half_way_leaves_the_old_lakehouse_or_the_new_one(
    world: World, child: Child, death: str, is_in_force: bool
) -> None:
    process = child(death, world.directory)
    process.communicate(timeout=120)
    assert process.returncode == -9
    assert (world.drills.situation().briefing is not None) is is_in_force
    world.lakehouse.locate(ALL)
    assert [has_column(world, catalog) for catalog in ("fub", "stage_fub")] == [not is_in_force] * 2
    assert bool(world.built()) is is_in_force
    world.said.clear()
    world.lakehouse.locate(ALL)
    assert world.said == []
    assert [name for name in world.temporary_files() if is_in_force] == []


@pytest.mark.slow
def test_two_drills_at_once_come_one_after_the_other(world: World, child: Child) -> None:
    processes = [
        child("begin_a_drill", world.directory),
        child("locate", world.directory),
        child("begin_a_drill", world.directory),
    ]
    assert sorted(finish(process) for process in processes) == ["", "", "fub stage_fub"]
    assert not has_column(world, "fub")


def test_a_drill_of_another_generator_is_forgotten(world: World) -> None:
    path = world.directory / "lakehouse.json"
    document = json.loads(path.read_text())
    drill = {"scenario": "late-export", "night": "2025-11-20", "table": "fub.contacts_bronze.contacts"}
    for generator, is_known in ((GENERATOR_VERSION, True), (GENERATOR_VERSION - 1, False)):
        path.write_text(json.dumps(document | {"drill": drill | {"generator": generator}}))
        assert (world.drills.situation().briefing is not None) is is_known
    assert len(read_manifest(world.directory).records) == len(ALL)
