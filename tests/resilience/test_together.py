"""Many processes at once, on a bad line; and a host that is dead, which they spare each other."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from fubcli.network.breaker import REST_SECONDS, THRESHOLD
from tests.cli.events import event_of
from tests.resilience.standin import ROUTES, Caller, Run, Standin, ended, mark, querying

ALLOWED = {0, 6}
"""What may come of a statement on a bad line; nothing else is documented."""


def one(caller: Caller, number: int) -> tuple[Run, str, bool]:
    name, writes = mark(), number % 4 == 3
    text = f"INSERT INTO sandbox_fub.fub_operator_test.job_runs (job) SELECT '{name}'" if writes else f"SELECT sort_order AS {name} FROM fub.contacts_silver.stages"  # fmt: skip
    return ended(caller.start(*querying(text, ROUTES[number % 2])), 200), name, writes


def storm(standin: Standin, home: Path, count: int, rate: float) -> list[Run]:
    """Run that many processes at once, that share a home directory, while a share of the requests goes wrong."""
    caller = Caller(standin, home)
    standin.chance(rate, seed=count)
    with ThreadPoolExecutor(count) as pool:
        ran = list(pool.map(lambda number: one(caller, number), range(count)))
    standin.chance(0)
    assert standin.running()["statements"] == []
    assert standin.forgive_sessions() <= standin.lost_sessions(), "only what nobody could know of is left open"
    for run, name, writes in ran:
        assert run.returncode in ALLOWED, run.stdout + run.stderr
        data = event_of(run, run.returncode)["data"]
        times = standin.executed(name)
        assert times <= 1 if writes else times <= 5
        if run.returncode == 0:
            assert times >= 1
        elif writes and times:
            assert data["retryable"] is False, data
    return [run for run, _, _ in ran]


def test_a_few_processes_on_a_bad_line_end_correctly(standin: Standin, tmp_path: Path) -> None:
    storm(standin, tmp_path, 4, 0.2)


@pytest.mark.slow
def test_thirty_two_processes_on_a_bad_line_end_correctly(standin: Standin, tmp_path: Path) -> None:
    runs = storm(standin, tmp_path, 32, 0.2)
    assert sum(run.returncode == 0 for run in runs) >= 16


@pytest.fixture
def dead(tmp_path: Path) -> Iterator[Caller]:
    """A caller of a host where nobody listens, and where later somebody may."""
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{reserved.getsockname()[1]}"
        with httpx.Client(base_url=url) as http:
            yield Caller(Standin(url, http), tmp_path / "home")


@pytest.mark.slow
@pytest.mark.parametrize("route", ROUTES)
def test_a_dead_host_is_left_alone_after_a_few_calls_and_tried_again_after_a_rest(dead: Caller, route: str) -> None:
    seen = []
    for _ in range(THRESHOLD + 2):
        run = dead.query("SELECT 1 AS n", route, "--timeout=60")
        data = event_of(run, 6)["data"]
        assert data["retryable"] is True
        seen.append(data["type"].rpartition(":")[2])
    assert seen == ["service-not-reached"] * THRESHOLD + ["circuit-open"] * 2
    assert 0 < data["retry_after_seconds"] <= REST_SECONDS
    (file,) = (dead.home / "state" / "breakers").iterdir()
    age(file, REST_SECONDS + 1)
    assert event_of(dead.query("SELECT 1 AS n", route), 6)["data"]["type"].endswith("not-reached"), "half open"
    assert event_of(dead.query("SELECT 1 AS n", route), 6)["data"]["type"].endswith("circuit-open"), "open again"


def test_who_opens_the_breaker_is_told_why_and_who_comes_later_that_it_is_open(caller: Caller) -> None:
    caller.standin.fault("status", times=None, status=503)
    data = event_of(caller.query("SELECT 1 AS n", "statement-api", "--timeout=20"), 6)["data"]
    assert data["type"] == "urn:fub:problem:reply-lost"
    assert "The warehouse is starting" in data["detail"]
    data = event_of(caller.query("SELECT 1 AS n", "statement-api", "--timeout=20"), 6)["data"]
    assert data["type"] == "urn:fub:problem:circuit-open"


def test_the_first_call_that_gets_through_closes_the_breaker(caller: Caller) -> None:
    event_of(caller.query("SELECT 1 AS n", "statement-api"))
    directory = caller.home / "state" / "breakers"
    directory.mkdir(parents=True, exist_ok=True)
    file = directory / breaker_name(caller.standin.url)
    file.write_text(json.dumps({"failures": [time.time()] * 3, "opened_at": time.time()}))
    assert event_of(caller.query("SELECT 1 AS n", "statement-api"), 6)["data"]["type"].endswith("circuit-open")
    age(file, REST_SECONDS + 1)
    event_of(caller.query("SELECT 1 AS n", "statement-api"))
    assert not file.exists()


def breaker_name(host: str) -> str:
    import hashlib

    return f"{hashlib.sha256(host.encode()).hexdigest()[:16]}.json"


def age(file: Path, seconds: float) -> None:
    """Let time pass for a breaker."""
    state = json.loads(file.read_text())
    file.write_text(json.dumps({"failures": state["failures"], "opened_at": state["opened_at"] - seconds}))
