"""Ctrl-C, SIGTERM and SIGHUP at random moments: one event, nothing runs on, no session stays open, no write runs twice."""

from __future__ import annotations

import random
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.cli.events import event_of
from tests.resilience.standin import ROUTES, Caller, Standin, ended, mark, querying

SLOW = "SELECT sort_order AS slow_{mark} FROM fub.contacts_silver.stages"
QUICK = "SELECT sort_order AS {mark} FROM fub.contacts_silver.stages"
WRITE = "INSERT INTO sandbox_fub.fub_operator_test.job_runs (job) SELECT '{mark}'"
SLOW_WRITE = "INSERT INTO sandbox_fub.fub_operator_test.job_runs (job) SELECT 'slow_{mark}'"
LARGE = "SELECT id AS {mark} FROM fub.contacts_silver.contacts WHERE created_at >= current_date() - INTERVAL 90 DAYS LIMIT 10000"
TEXTS = (SLOW, SLOW, QUICK, WRITE, SLOW_WRITE, LARGE)
_LONGEST_DELAY = 2.5
"""Seconds: a start takes most of one, the connector's import another."""


def has_begun(process: subprocess.Popen[bytes]) -> bool:
    """Whether its own code runs: it catches SIGTERM, which no interpreter does by itself."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    caught = next(line.split()[1] for line in status.splitlines() if line.startswith("SigCgt"))
    return bool(int(caught, 16) & (1 << (signal.SIGTERM - 1)))


def trial(caller: Caller, seed: int) -> int:
    """Interrupt one process; return its exit code."""
    chance = random.Random(seed)  # noqa: S311 - chance that can be repeated
    name, route = mark(), ROUTES[seed % len(ROUTES)]
    text = chance.choice(TEXTS).format(mark=name)
    # As everywhere, not as in other tests: an import that is interrupted leaves a file for Python to close.
    process = caller.start(*querying(text, route), env={"PYTHONWARNINGS": ""})
    while process.poll() is None and not has_begun(process):
        time.sleep(0.002)
    delay = chance.uniform(0, _LONGEST_DELAY)
    try:
        process.wait(delay)
    except subprocess.TimeoutExpired:
        process.send_signal(chance.choice((signal.SIGINT, signal.SIGTERM, signal.SIGHUP)))
    begun = time.monotonic()
    run = ended(process, 40)
    took = time.monotonic() - begun
    about = f"seed {seed}, {route}, {delay:.3f} s, {text[:30]}: {run.stderr}"
    assert run.returncode in (0, 130), f"{about} {run.stdout}"
    assert "Traceback" not in run.stderr, about
    assert "may still run" not in run.stdout + run.stderr, about
    event_of(run, run.returncode)
    assert caller.standin.executed(name) <= 1, about
    assert took < 15, about
    return run.returncode


def trials(standin: Standin, home: Path, seeds: range, at_once: int) -> list[int]:
    """Interrupt many processes, some at the same time."""
    standin.fault("slow", "sql *slow_*", times=None, seconds=60.0)
    with ThreadPoolExecutor(at_once) as pool:
        codes = list(pool.map(lambda seed: trial(Caller(standin, home / str(seed)), seed), seeds))
    assert standin.running() == {"statements": [], "sessions": []}
    return codes


def test_a_few_interrupts_leave_nothing_behind(standin: Standin, tmp_path: Path) -> None:
    assert 130 in trials(standin, tmp_path, range(12), 4)


@pytest.mark.parametrize("route", ROUTES)
def test_a_terminal_that_goes_away_leaves_nothing_behind(caller: Caller, standin: Standin, route: str) -> None:
    name = mark()
    standin.fault("slow", f"sql *{name}*", seconds=60.0)
    process = caller.start(*querying(SLOW.format(mark=name), route))
    until = time.monotonic() + 30
    while not standin.running(0)["statements"]:
        assert time.monotonic() < until
        time.sleep(0.05)
    process.send_signal(signal.SIGHUP)
    assert event_of(ended(process, 40), 130)["data"]["type"] == "urn:fub:problem:interrupted"
    assert standin.running() == {"statements": [], "sessions": []}


@pytest.mark.slow
@pytest.mark.parametrize("batch", range(12))
def test_many_interrupts_leave_nothing_behind(standin: Standin, tmp_path: Path, batch: int) -> None:
    first = 1_000 + 20 * batch
    assert 130 in trials(standin, tmp_path, range(first, first + 20), 4)


@pytest.mark.parametrize("route", ROUTES)
def test_an_interrupt_while_the_history_is_forbidden_finds_the_statement_all_the_same(
    caller: Caller, route: str
) -> None:
    standin, name = caller.standin, mark()
    standin.fault("slow", f"sql *{name}*", seconds=60.0)
    standin.fault("status", "GET /api/2.0/sql/history/*", times=None, status=403)
    process = caller.start(*querying(QUICK.format(mark=name), route))
    until = time.monotonic() + 20
    while not standin.running(0)["statements"]:
        assert time.monotonic() < until
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    event_of(ended(process), 130)
    assert standin.running() == {"statements": [], "sessions": []}


def test_an_interrupt_while_a_catalog_is_read_does_not_wait_for_it(caller: Caller) -> None:
    caller.standin.fault("hang", "GET /api/2.1/unity-catalog/tables", times=None, seconds=30.0)
    process = caller.start("--operation=schema", "--warehouse=databricks", "--catalog=fub")
    until = time.monotonic() + 20
    while not any(each["path"].endswith("/tables") for each in caller.standin.requests()):
        assert time.monotonic() < until
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    began = time.monotonic()
    event_of(ended(process), 130)
    assert time.monotonic() - began < 5


def test_an_interrupt_while_rows_are_counted_cancels_what_counts_them(caller: Caller) -> None:
    caller.standin.fault("slow", "sql *array(*", times=None, seconds=60.0)
    process = caller.start("--operation=monitor", "--warehouse=databricks", "--catalog=fub", "--schema=contacts_silver")
    until = time.monotonic() + 30
    while not caller.standin.running(0)["statements"]:
        assert time.monotonic() < until
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    began = time.monotonic()
    event_of(ended(process), 130)
    assert time.monotonic() - began < 15, "the question itself may take half a minute"
    assert caller.standin.running() == {"statements": [], "sessions": []}
