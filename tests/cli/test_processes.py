"""Signals, pipes, and several processes at once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.events import data_of, event_of, rows_of, validator
from tests.conftest import Fubcli, environment

pytestmark = pytest.mark.slow

SLOW = ("--operation=query", "--catalog=sandbox_fub", "--query=SELECT count(*) FROM range(100000000000) a")


def _start(home: Path, cwd: Path, *arguments: str, **more: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "fubcli", *arguments]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True,
        env=environment(home), cwd=cwd, **more,
    )  # type: ignore[call-overload]  # fmt: skip


def _running(process: subprocess.Popen[str]) -> None:
    """Wait until the engine works: by then the process has used CPU in more than one thread."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        threads = len(os.listdir(f"/proc/{process.pid}/task"))
        if threads > 1:
            return
        time.sleep(0.02)
    raise AssertionError("the engine did not start")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_cancels_the_statement_and_still_writes_an_event(
    fubcli: Fubcli, lakehouse_home: Path, tmp_path: Path, number: int
) -> None:
    fubcli("--operation=query", "--query=SELECT * FROM fub.contacts_silver.stages")
    process = _start(lakehouse_home, tmp_path, *SLOW)
    _running(process)
    process.send_signal(number)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 130, err
    event = json.loads(out)
    validator("problem").validate(event["data"])
    assert event["data"]["type"] == "urn:fub:problem:interrupted"
    assert "Traceback" not in err


def test_a_reader_that_leaves_ends_the_writer_quietly(fubcli: Fubcli, lakehouse_home: Path, tmp_path: Path) -> None:
    fubcli("--operation=query", "--query=SELECT * FROM fub.contacts_silver.stages")
    script = (
        f"{sys.executable} -m fubcli --operation=query --output=ndjson --max-rows=50000 "
        '--query="SELECT id, account_id, created_at FROM stage_fub.contacts_silver.contacts LIMIT 40000" | head -n 1; echo ${PIPESTATUS[0]}'
    )
    completed = subprocess.run(
        ["bash", "-c", script], capture_output=True, text=True, env=environment(lakehouse_home), cwd=tmp_path,
        timeout=60, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert completed.stderr == ""
    row, code = completed.stdout.splitlines()
    assert json.loads(row)["id"]
    assert code == "141"


def test_two_processes_of_a_pipe_use_the_lakehouse_at_once(
    lakehouse_home: Path, tmp_path: Path, fubcli: Fubcli
) -> None:
    fubcli("--operation=query", "--query=SELECT * FROM fub.contacts_silver.stages")
    one = f'{sys.executable} -m fubcli --operation=query --query="SELECT count(*) AS n FROM fub.contacts_silver.stages"'
    completed = subprocess.run(
        ["bash", "-o", "pipefail", "-c", f"{one} | {one} --upstream=-"], capture_output=True, text=True,
        env=environment(lakehouse_home), cwd=tmp_path, timeout=60, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    event = event_of(completed)
    assert event["data"]["upstream"][0]["skill"] == "databricks-analytics"


def test_writers_of_one_sandbox_take_turns(fubcli: Fubcli, lakehouse_home: Path, tmp_path: Path) -> None:
    table = "sandbox_fub.u_matttu.turns"
    data_of(fubcli("--operation=query", f"--query=CREATE OR REPLACE TABLE {table} (n INT)"))
    writers = [
        _start(lakehouse_home, tmp_path, "--operation=query", f"--query=INSERT INTO {table} VALUES ({n})")
        for n in range(5)
    ]
    for writer in writers:
        out, err = writer.communicate(timeout=60)
        assert writer.returncode == 0, out + err
    assert rows_of(fubcli("--operation=query", f"--query=SELECT count(DISTINCT n) FROM {table}")) == [[5]]
    data_of(fubcli("--operation=query", f"--query=DROP TABLE {table}"))


@pytest.mark.slow
def test_a_writer_killed_half_way_loses_nothing_that_was_there(
    fubcli: Fubcli, lakehouse_home: Path, tmp_path: Path
) -> None:
    table = "sandbox_fub.u_matttu.survivor"
    data_of(fubcli("--operation=query", f"--query=CREATE OR REPLACE TABLE {table} AS SELECT 1 AS a"))
    for _ in range(3):
        process = _start(
            lakehouse_home, tmp_path, "--operation=query",
            f"--query=INSERT INTO {table} SELECT a.id FROM range(100000000) a",
        )  # fmt: skip
        _running(process)
        time.sleep(0.1)
        process.kill()
        process.communicate(timeout=20)
    assert rows_of(fubcli("--operation=query", f"--query=SELECT min(a), count(*) >= 1 FROM {table}")) == [
        [0, True]
    ] or (rows_of(fubcli("--operation=query", f"--query=SELECT count(*) FROM {table}")) == [[1]])
    data_of(fubcli("--operation=query", f"--query=DROP TABLE {table}"))


@pytest.mark.slow
def test_two_first_runs_at_once_build_one_lakehouse(tmp_path: Path) -> None:
    query = "--query=SELECT count(*) FROM fub.contacts_silver.stages"
    processes = [_start(tmp_path / "home", tmp_path, "--operation=query", query) for _ in range(2)]
    answers = [process.communicate(timeout=120) for process in processes]
    assert [process.returncode for process in processes] == [0, 0], answers
    assert sum("building" in err and "fub_zg" in err for _, err in answers) == 1
