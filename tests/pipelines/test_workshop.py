"""The tiny projects through dbt itself: what a run leaves, what is heard of it, and who may write meanwhile."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
import yaml

from fubcli.config.locations import Home, packaged_file
from fubcli.errors import StorageUnavailable, UsageError, WarehouseUnavailable
from fubcli.locks import Patience, held
from fubcli.model.names import Environment
from fubcli.model.pipeline import Begun, Job, Target
from fubcli.model.policy import Rebuild
from fubcli.pipelines import files
from fubcli.pipelines import workshop as module
from fubcli.pipelines.files import copy_shapes
from fubcli.pipelines.workshop import Grounds, Workshop
from tests.pipelines import TINY

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)


def grounds(root: Path) -> Grounds:
    return Grounds(TINY, root / "data", root / "state", root / "cache", Home.ensure)


def workshop_in(root: Path) -> Workshop:
    return Workshop(grounds(root), lambda message: None, lambda message: None)


def job(workshop: Workshop, name: str, command: str = "run", *rebuilds: Rebuild) -> Job:
    project = next(each for each in workshop.projects() if each.name == name)
    return Job(command, project, project.targets[0], frozenset(rebuilds))


def put_people(workshop: Workshop, ages: Mapping[str, str]) -> None:
    file = workshop.file("tiny")
    Home.ensure(file.parent)
    with duckdb.connect(str(file)) as database:
        database.execute("CREATE SCHEMA IF NOT EXISTS raw")
        database.execute(
            "CREATE OR REPLACE TABLE raw.people (person_id VARCHAR, email VARCHAR, age VARCHAR, load_timestamp TIMESTAMP)"
        )
        for person, age in ages.items():
            database.execute("INSERT INTO raw.people VALUES (?, NULL, ?, '2020-01-01')", [person, age])


def results(begun: Begun, file: str = "run_results.json") -> dict[str, str]:
    """Return the status of each node by the beginning of its id."""
    told = json.loads((begun.directory / file).read_text())["results"]
    return {".".join(each["unique_id"].split(".")[::2][:2]): each["status"] for each in told}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workshop, Begun, tuple[str, ...]]:
    """The bronze project, run once, and the steps that were told."""
    steps: list[str] = []
    workshop = Workshop(grounds(tmp_path_factory.mktemp("tiny")), lambda message: None, steps.append)
    put_people(workshop, {"1": "7", "2": "8"})
    begun = workshop.begin(job(workshop, "tiny_bronze"), NOW)
    assert not workshop.freshness(begun).success, "it is years old"
    assert workshop.build(begun).success
    return workshop, begun, tuple(steps)


@pytest.mark.slow
def test_a_run_leaves_its_artifacts_under_its_own_id(built: tuple[Workshop, Begun, tuple[str, ...]]) -> None:
    _, begun, steps = built
    found = {path.name: path for path in begun.directory.iterdir()}
    assert {"run_results.json", "manifest.json", "sources.json", "dbt.log", "invocation.json"} <= found.keys()
    assert {path.stat().st_mode & 0o777 for path in found.values()} == {0o600}
    for name in ("run_results.json", "manifest.json", "sources.json"):
        assert json.loads(found[name].read_text())["metadata"]["invocation_id"] == begun.identity
    (source,) = json.loads(found["sources.json"].read_text())["results"]
    assert source["status"] == "error"
    assert results(begun)["model.bz_people"] == "success"
    assert steps[-1].startswith("4 done")


@pytest.mark.slow
def test_what_a_hook_prints_is_in_the_log_and_nowhere_else(
    built: tuple[Workshop, Begun, tuple[str, ...]], capfd: pytest.CaptureFixture[str]
) -> None:
    workshop, _, _ = built
    before = (dict(os.environ), Path.cwd())
    begun = workshop.begin(job(workshop, "tiny_bronze"), NOW)
    assert workshop.build(begun).success
    assert capfd.readouterr() == ("", "")
    assert "jane@example.com" in (begun.directory / "dbt.log").read_text()
    assert (dict(os.environ), Path.cwd()) == before


@pytest.mark.slow
def test_unit_tests_run_beside_the_target_and_data_tests_on_it(
    built: tuple[Workshop, Begun, tuple[str, ...]],
) -> None:
    workshop, _, _ = built
    begun = workshop.begin(job(workshop, "tiny_bronze", "test"), NOW)
    assert workshop.unit_tests(begun).success
    assert results(begun, "unit_test_results.json")["unit_test.bz_people"] == "pass"
    assert workshop.data_tests(begun).success
    assert {status for node, status in results(begun).items() if node.startswith("test")} == {"pass", "warn"}
    with duckdb.connect(str(workshop.file("tiny"))) as database:
        assert database.execute("SELECT count(*) FROM bronze.bz_people").fetchone() == (2,)
    assert workshop.schemas("tiny") == {"raw", "bronze"}


@pytest.mark.slow
def test_an_options_variable_changes_nothing_and_a_failure_keeps_its_values_to_the_log(
    built: tuple[Workshop, Begun, tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    workshop, _, _ = built
    monkeypatch.setenv("DBT_EMPTY", "1")
    monkeypatch.setenv("DBT_TARGET", "elsewhere")
    put_people(workshop, {"1": "7", "2": "secret-age"})
    begun = workshop.begin(job(workshop, "tiny_bronze"), NOW)
    ended = workshop.build(begun)
    put_people(workshop, {"1": "7", "2": "8"})
    assert (ended.success, ended.message) == (False, "")
    assert results(begun)["model.bz_people"] == "error", "with --empty nothing would have been read"
    assert "secret-age" in (begun.directory / "dbt.log").read_text()


@pytest.mark.slow
def test_empty_builds_without_rows(built: tuple[Workshop, Begun, tuple[str, ...]]) -> None:
    workshop, _, _ = built
    assert workshop.build(workshop.begin(job(workshop, "tiny_bronze", "run", Rebuild.EMPTY), NOW)).success
    with duckdb.connect(str(workshop.file("tiny"))) as database:
        assert database.execute("SELECT count(*) FROM bronze.bz_people").fetchone() == (0,)


def test_one_run_at_a_time_writes_to_a_target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE_SECONDS", 0.1)
    workshop = workshop_in(tmp_path)
    assert workshop.going_on("tiny", "duckdb") is None
    with workshop.writing("tiny", "duckdb") as note:
        assert workshop.going_on("tiny", "duckdb") == ""
        note("0123-id")
        assert workshop.going_on("tiny", "duckdb") == "0123-id"
        refused: list[BaseException] = []

        def second() -> None:
            try:
                with workshop_in(tmp_path).writing("tiny", "duckdb"):
                    raise AssertionError("two write")
            except WarehouseUnavailable as error:
                refused.append(error)

        other = threading.Thread(target=second)
        other.start()
        other.join()
        assert len(refused) == 1
        with workshop.writing("tiny", "elsewhere"):
            pass
    assert workshop.going_on("tiny", "duckdb") is None
    with workshop.writing("tiny", "duckdb"):
        assert workshop.going_on("tiny", "duckdb") == "", "not the id of the run before"


HOLDER = "import duckdb, sys; held = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"


def test_a_file_that_another_program_has_open_may_be_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "READERS_SECONDS", 0.2)
    workshop = workshop_in(tmp_path)
    put_people(workshop, {})
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(workshop.file("tiny"))], stdin=-1, stdout=-1) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(WarehouseUnavailable) as caught:
            workshop.schemas("tiny")
        holder.send_signal(signal.SIGKILL)
    assert (caught.value.retryable, type(caught.value)) == (True, WarehouseUnavailable)


READER = "import duckdb, sys, time; held = duckdb.connect(sys.argv[1], read_only=True); print('held', flush=True); time.sleep(0.5)"


def test_a_run_waits_for_those_who_look_at_its_file(tmp_path: Path) -> None:
    workshop = workshop_in(tmp_path)
    put_people(workshop, {})
    with subprocess.Popen([sys.executable, "-c", READER, str(workshop.file("tiny"))], stdout=-1) as reader:
        assert reader.stdout is not None
        reader.stdout.readline()
        assert "raw" in workshop.schemas("tiny")


def test_dbt_waits_for_readers_between_its_commands() -> None:
    profiles = yaml.safe_load(packaged_file("pipelines").joinpath("profiles.yml").read_text(encoding="utf-8"))
    attempts = profiles["zoom"]["outputs"]["duckdb"]["retries"]["connect_attempts"]
    assert 60 <= sum(2**attempt for attempt in range(attempts)) < 120


def test_the_shapes_of_a_file_that_is_open_elsewhere_may_be_tried_again(tmp_path: Path) -> None:
    workshop = workshop_in(tmp_path)
    put_people(workshop, {})
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(workshop.file("tiny"))], stdin=-1, stdout=-1) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(WarehouseUnavailable):
            copy_shapes(workshop.file("tiny"), tmp_path / "scratch.duckdb", ["raw"])
        holder.send_signal(signal.SIGKILL)


@pytest.mark.parametrize("home", ["home", "padlock"])
def test_a_file_that_is_no_database_is_a_failure_of_its_own(tmp_path: Path, home: str) -> None:
    workshop = workshop_in(tmp_path / home)
    Home.ensure(tmp_path / home / "data")
    workshop.file("tiny").write_bytes(b"no database" * 1000)
    with pytest.raises(StorageUnavailable, match="move it aside"):
        workshop.schemas("tiny")


def test_a_lock_that_cannot_be_read_is_a_failure_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "state" / "tiny-duckdb.run").mkdir(parents=True)
    with (
        held(tmp_path / "state" / "tiny-duckdb.lock", Patience(1, lambda: None, "")),
        pytest.raises(StorageUnavailable, match="Is a directory"),
    ):
        workshop_in(tmp_path).going_on("tiny", "duckdb")


def test_a_cache_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    denied = PermissionError(13, "Permission denied", str(tmp_path / "cache" / "target"))
    with (
        pytest.raises(StorageUnavailable, match="cache/target cannot be used"),
        workshop_in(tmp_path).writing("tiny", "duckdb"),
    ):
        raise denied


def test_a_missing_adapter_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="dbt-nosuchengine"):
        workshop_in(tmp_path).require(Target("elsewhere", "nosuchengine", Environment.PRODUCTION))
