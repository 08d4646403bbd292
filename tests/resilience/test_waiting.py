"""What takes its time: a warehouse that has to start, a limit that is reached; and credentials that have expired."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import pytest

from tests.cli.events import event_of
from tests.resilience.standin import ROUTES, Caller, ended, mark, querying
from tests.workspace import Workspace


@pytest.mark.slow
@pytest.mark.parametrize("state", ["STOPPED", "STARTING"])
@pytest.mark.parametrize("route", ROUTES)
def test_a_warehouse_that_starts_is_waited_for_and_told_of(caller: Caller, route: str, state: str) -> None:
    caller.standin.change(start_seconds=7.0, state=state)
    run = caller.query(f"SELECT 1 AS {mark()}", route, "--timeout=9.9")
    assert event_of(run)["data"]["rows"] == [[1]]
    assert "the warehouse is" in run.stderr
    assert "start" in run.stderr


@pytest.mark.slow
@pytest.mark.parametrize("route", ROUTES)
def test_a_warehouse_that_does_not_start_in_time_is_a_time_limit(caller: Caller, route: str) -> None:
    caller.standin.change(start_seconds=60.0, state="STOPPED")
    began = time.monotonic()
    run = caller.query(f"SELECT 1 AS {mark()}", route, "--timeout=3")
    assert event_of(run, 7)["data"]["detail"].startswith("The warehouse did not start within 3 seconds.")
    assert time.monotonic() - began < 15
    assert caller.standin.running()["statements"] == []


def test_a_warehouse_that_is_stopped_is_told_of_while_the_submission_is_waited_for(caller: Caller) -> None:
    caller.standin.change(start_seconds=60.0, state="STOPPED")
    process = caller.start(*querying(f"SELECT 1 AS {mark()}", "statement-api"), "--timeout=60")
    assert process.stderr is not None
    began = time.monotonic()
    line = process.stderr.readline().decode()
    assert "the warehouse is" in line
    assert "start" in line
    assert time.monotonic() - began < 4, "the submission itself waits for five seconds"
    process.send_signal(signal.SIGINT)
    assert ended(process, 40).returncode == 130


@pytest.mark.parametrize("timeout", ["0.2", pytest.param("2", marks=pytest.mark.slow)])
@pytest.mark.parametrize("route", ROUTES)
def test_a_time_limit_cancels_even_when_it_is_shorter_than_one_look(caller: Caller, route: str, timeout: str) -> None:
    name = mark()
    caller.standin.fault("slow", f"sql *{name}*", seconds=60.0)
    began = time.monotonic()
    event_of(caller.query(f"SELECT 1 AS {name}", route, f"--timeout={timeout}"), 7)
    assert time.monotonic() - began < 15
    assert caller.standin.running() == {"statements": [], "sessions": []}


@pytest.mark.slow
@pytest.mark.parametrize("route", ROUTES)
def test_a_silent_host_does_not_outlast_the_time_limit(caller: Caller, route: str) -> None:
    caller.standin.fault("hang", "POST *", times=None, seconds=60.0)
    began = time.monotonic()
    run = caller.query(f"SELECT 1 AS {mark()}", route, "--timeout=2")
    assert run.returncode in (6, 7)
    event_of(run, run.returncode)
    assert time.monotonic() - began < 25


@pytest.mark.parametrize("route", ROUTES)
def test_credentials_that_are_not_accepted_end_in_9_with_what_to_do(caller: Caller, route: str) -> None:
    caller.standin.fault("status", "*", times=None, status=401, message="Access token is expired.")
    run = caller.query(f"SELECT 1 AS {mark()}", route)
    data = event_of(run, 9)["data"]
    assert "expired" in data["detail"]
    assert data["remedy"][0]["argv"] == ["fubcli", "config", "show", "--origin"]


@pytest.mark.parametrize("route", ROUTES)
def test_the_token_stands_in_no_title_of_a_process(caller: Caller, route: str) -> None:
    name = mark()
    caller.standin.fault("slow", f"sql *{name}*", seconds=1.0)
    process = caller.start(*querying(f"SELECT 1 AS {name}", route))
    while not caller.standin.running(0)["statements"]:
        assert process.poll() is None
    for thread in Path(f"/proc/{process.pid}/task").iterdir():
        assert Workspace.token not in (thread / "cmdline").read_text() + (thread / "comm").read_text()
    event_of(ended(process))
    assert Workspace.token not in caller.left_behind()


@pytest.mark.slow
def test_an_oauth_token_that_expires_is_renewed(caller: Caller) -> None:
    client = {"DATABRICKS_TOKEN": "", "DATABRICKS_CLIENT_ID": Workspace.client_id, "DATABRICKS_CLIENT_SECRET": Workspace.client_secret}  # fmt: skip
    run = caller.query(f"SELECT 1 AS {mark()}", "statement-api", env=client)
    assert event_of(run)["data"]["rows"] == [[1]]
    assert Workspace.client_secret not in run.stdout + run.stderr + caller.left_behind()
