"""Snowflake as users ask it: real processes, the real connector, and its emulation on this machine."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.events import data_of, rows_of
from tests.conftest import Fubcli, environment
from tests.fakesnow.emulation import PASSWORD, Emulation, emulated, python

pytestmark = pytest.mark.slow

CONTACTS = "contacts_silver.contacts"
RECENT = "created_at >= '2026-07-01'"
COUNTS = f"SELECT account_id, count(*) AS n FROM fub.{CONTACTS} AS c WHERE c.{RECENT} GROUP BY account_id"
Ask = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def snowflake() -> Iterator[Emulation]:
    """An account with contacts in production, on staging and in the sandbox."""
    found = python()
    if found is None:
        pytest.skip("no fakesnow: FUBCLI_FAKESNOW_PYTHON names no Python, and there is no .venv-fakesnow")
    with emulated(found) as running:
        for catalog in ("fub", "stage_fub", "sandbox_fub", "box"):
            running.run(
                f"CREATE DATABASE {catalog}",
                f"USE DATABASE {catalog}",
                f"CREATE SCHEMA {catalog}.contacts_silver",
                f"CREATE TABLE {catalog}.{CONTACTS} (id NUMBER(38,0), account_id NUMBER(38,0), email TEXT, created_at TIMESTAMP_NTZ)",
                f"INSERT INTO {catalog}.{CONTACTS} SELECT seq4(), seq4() % 7, 'p' || seq4() || '@example.com', "
                "'2026-08-01'::TIMESTAMP_NTZ FROM TABLE(GENERATOR(ROWCOUNT => 1000))",
            )
        yield running


@pytest.fixture
def home(snowflake: Emulation, tmp_path: Path) -> Path:
    """A home whose own file names the account."""
    config = tmp_path / "home" / "config"
    config.mkdir(parents=True)
    account = 'account = "fakesnow"\nuser = "AGENT"\nrole = "READER"\nwarehouse = "FAKESNOW_WAREHOUSE"\n'
    (config / "fubcli.toml").write_text(
        f'[warehouses.snow]\nengine = "snowflake"\nhost = "{snowflake.url}"\n{account}password_env = "SNOW_PASSWORD"\n'
    )
    return config.parent


ENV = {"FUBCLI_WAREHOUSE": "snow", "SNOW_PASSWORD": PASSWORD}


@pytest.fixture
def ask(fubcli: Fubcli, home: Path) -> Ask:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        done = fubcli(*arguments, home=home, env=ENV)
        assert PASSWORD not in done.stdout + done.stderr
        return done

    return run


def test_a_write_on_production_is_refused_and_never_sent(ask: Ask, snowflake: Emulation) -> None:
    before = len(snowflake.seen()["logins"])
    done = ask("--operation=query", f"--query=DELETE FROM fub.{CONTACTS}")
    assert (done.returncode, json.loads(done.stdout)["data"]["rule"]) == (3, "production_is_read_only")
    assert len(snowflake.seen()["logins"]) == before


def test_personal_columns_are_masked(ask: Ask) -> None:
    done = ask(
        "--operation=query",
        f"--query=SELECT id, email FROM stage_fub.{CONTACTS} WHERE {RECENT} AND account_id = 3 ORDER BY id LIMIT 2",
    )
    assert done.returncode == 0
    assert [row[0] for row in rows_of(done)] == [3, 10]
    assert all(row[1].startswith("email:") for row in rows_of(done))
    assert "@example.com" not in done.stdout


def test_a_complex_statement_runs_on_staging_first(ask: Ask) -> None:
    done = ask("--operation=query", f"--query={COUNTS}")
    assert done.returncode == 4
    done = ask("--operation=query", f"--query={COUNTS}", "--promote")
    assert done.returncode == 0
    data = data_of(done)
    assert (data["environment"], data["warehouse"]["engine"], data["row_count"]) == ("production", "snowflake", 7)
    assert data["promotion"]["staging"]["rows"] == 7


def test_a_dry_run_does_not_send_the_statement(ask: Ask, snowflake: Emulation) -> None:
    text = f"SELECT id FROM fub.{CONTACTS} WHERE account_id = 4 AND {RECENT} LIMIT 1"
    done = ask("--operation=query", "--dry-run", f"--query={text}")
    assert (done.returncode, data_of(done)["dry_run"]) == (0, True)
    assert text not in snowflake.seen()["statements"]
    assert ask("--operation=query", f"--query={text}").returncode == 0
    assert text in snowflake.seen()["statements"]


def test_schema_and_monitor_say_what_they_see(ask: Ask) -> None:
    done = ask("--operation=schema", "--catalog=stage_fub", "--schema=contacts_silver")
    (table,) = data_of(done)["tables"]
    assert (done.returncode, table["name"], table["rows"]) == (0, "contacts", 1000)
    done = ask("--operation=monitor", "--catalog=stage_fub")
    assert (done.returncode, data_of(done)["warehouse"]["engine"]) == (0, "snowflake")
    assert "Snowflake lists no commits of a table" in done.stdout


def test_doctor_looks_at_what_snowflake_has(ask: Ask) -> None:
    done = ask("doctor")
    checks = {each["id"]: each["status"] for each in data_of(done)["checks"]}
    assert done.returncode == 0
    assert {name: checks[name] for name in ("host", "authentication", "warehouse")} == {
        "host": "ok",
        "authentication": "ok",
        "warehouse": "ok",
    }
    assert not checks.keys() & {"clock", "system-query-history", "system-lakeflow-job-run-timeline"}


def test_what_is_stopped_half_way_is_cancelled_there(home: Path, snowflake: Emulation, tmp_path: Path) -> None:
    one = f"sandbox_fub.{CONTACTS}"
    joined = "".join(f" JOIN {one} AS t{nth} ON a.account_id < t{nth}.account_id + 100000" for nth in range(3))
    command = [
        sys.executable,
        "-m",
        "fubcli",
        "--operation=query",
        f"--query=SELECT sum(a.id * t1.id + t2.id) AS s FROM {one} AS a{joined}",
    ]
    process = subprocess.Popen(
        command, env=environment(home, ENV), cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    until = time.monotonic() + 30
    while not snowflake.seen()["running"] and time.monotonic() < until:
        time.sleep(0.1)
    process.send_signal(signal.SIGTERM)
    told, _ = process.communicate(timeout=30)
    assert (process.returncode, json.loads(told)["data"]["detail"]) == (
        130,
        "Interrupted; the statement was cancelled.",
    )
    until = time.monotonic() + 5
    while snowflake.seen()["running"] and time.monotonic() < until:
        time.sleep(0.1)
    assert snowflake.seen()["running"] == []
