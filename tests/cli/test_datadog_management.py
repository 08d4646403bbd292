"""`datadog-management` on the command line: what is piped in, what goes out, and runs that are killed on the way."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from fubcli.contracts.published import schema
from tests.conftest import Fubcli, environment
from tests.outside.datadog import Datadog
from tests.outside.datadog.standin import API_KEY, APP_KEY
from tests.outside.datadog.upstream import MEMBER, NOW, aged, event, monitored, queried

KEYS = {"DD_API_KEY": API_KEY, "DD_APP_KEY": APP_KEY}
VALID = Draft202012Validator(schema("datadog-management-result"))
Manage = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def datadog() -> Iterator[Datadog]:
    with Datadog() as datadog:
        yield datadog


@pytest.fixture
def home(datadog: Datadog, tmp_path: Path) -> Path:
    """A home that calls the stand-in."""
    config = tmp_path / "home" / "config"
    config.mkdir(parents=True)
    file = config / "services.toml"
    lines = [
        "[datadog.production]",
        f'url = "{datadog.url}"',
        'api_key_env = "DD_API_KEY"',
        'app_key_env = "DD_APP_KEY"',
    ]
    file.write_text("\n".join(lines) + "\n")
    file.chmod(0o600)
    return tmp_path / "home"


@pytest.fixture
def manage(fubcli: Fubcli, home: Path) -> Manage:
    def run(*options: str, stdin: str | None = None, **env: str) -> subprocess.CompletedProcess[str]:
        return fubcli("datadog-management", *options, home=home, stdin=stdin, env=KEYS | env)

    return run


def night() -> str:
    """Return the event of a bad night that was judged just now."""
    return json.dumps(monitored(aged(MEMBER, NOW - datetime.now(UTC))).document)


def data_of(done: subprocess.CompletedProcess[str], code: int = 0) -> dict[str, Any]:
    assert done.returncode == code, done.stderr + done.stdout
    data: dict[str, Any] = json.loads(done.stdout)["data"]
    if "exit_code" not in data:
        VALID.validate(data)
    return data


def test_the_pipe_of_the_users(manage: Manage, datadog: Datadog) -> None:
    done = manage("--operation=create-alert", "--metric=databricks.pipeline.health", "--apply", stdin=night())
    data = data_of(done)
    assert [each["outcome"] for each in data["changes"]] == ["created"]
    told = json.loads(done.stdout)
    assert (told["source"], told["type"]) == (
        "urn:fub:skill:datadog-management", "com.fub.skill.datadog-management.result.v1",
    )  # fmt: skip
    assert told["causationid"] == "01a2"
    assert [each["id"] for each in data["carried"]] == ["01a2"]
    assert "/carried" in data["untrusted"]
    again = data_of(manage("--operation=create-alert", "--apply", stdin=done.stdout))
    assert [each["outcome"] for each in again["changes"]] == ["unchanged"], "the monitor's event is carried on"
    assert [each["id"] for each in again["carried"]] == ["01a2", told["id"]]
    assert len(datadog.world.changes) == 1


def test_options_are_accepted_with_underscores(manage: Manage) -> None:
    assert "Monitor not found" in data_of(manage("--operation=mute", "--monitor_id=7", "--upstream=none"), 5)["detail"]
    assert data_of(manage("--operation=status", "--fail_on=warning", "--upstream=none"), 8)["status"] == "unknown"


def test_events_in_a_row_are_all_measured(manage: Manage, datadog: Datadog) -> None:
    now = datetime.now(UTC)
    query = json.dumps(event("query", "01a1", now, duration_ms=5, row_count=3, truncated=False).document)
    data = data_of(manage("--operation=send-metrics", "--apply", stdin=f"{query}\n{night()}\n"))
    assert {"fub.query.rows", "databricks.pipeline.health"} <= {each["name"] for each in data["changes"]}
    assert len(datadog.world.points) == 7


def test_events_that_do_not_agree_need_the_environment_named(manage: Manage, datadog: Datadog) -> None:
    stray = json.dumps(event("query", "01a9", environment="staging").document)
    told = f"{night()}\n{stray}\n"
    problem = data_of(manage("--operation=create-alert", "--apply", stdin=told), 2)
    assert "production and staging" in problem["detail"]
    assert datadog.world.changes == []
    data_of(manage("--operation=create-alert", "--apply", "--environment=production", stdin=told))
    assert len(datadog.world.changes) == 1


@pytest.mark.parametrize("nothing", ["", '{"a": 1}'])
@pytest.mark.parametrize("apply", [[], ["--apply"]])
@pytest.mark.parametrize(
    "operation", ["create-alert", "send-metrics", "send-event", "send-checks", "dashboard", "mute"]
)
def test_nothing_is_changed_after_a_program_that_told_nothing(
    manage: Manage, datadog: Datadog, operation: str, apply: list[str], nothing: str
) -> None:
    assert "--environment" in data_of(manage(f"--operation={operation}", *apply, stdin=nothing), 2)["detail"]
    assert datadog.requests == []


def test_monitors_are_muted_without_an_event_where_the_environment_is_named(manage: Manage) -> None:
    told = manage("--operation=mute", "--monitor-id=7", "--environment=production", stdin="")
    assert "Monitor not found" in data_of(told, 5)["detail"]


@pytest.mark.parametrize(("options", "says"), [
    (["--operation=create"], "it is one of create-alert, send-metrics"),
    (["--operation=create-alert", "--notify=@all"], "--notify names one person"),
    (["--operation=create-alert", "--notify=@x {{y}}"], "--notify names one person"),
    (["--operation=create-alert", "--notify=slack"], "--notify names one person"),
    (["--operation=create-alert", "--threshold=high:50"], "--threshold=high:50"),
    (["--operation=create-alert", "--threshold=critical:nan"], "--threshold=critical:nan"),
    (["--operation=create-alert", "--threshold=critical:80"], "the warning has to come before"),
    (["--operation=create-alert", "--metric=x"], "there are monitors of"),
    (["--operation=create-alert", "--catalog=stage_fub"], "--catalog=stage_fub: production has fub,"),
    (["--operation=create-alert", "--environment=Prod"], "--environment: it is one of production, staging, sandbox; did you mean"),
    (["--operation=mute", "--for=soon"], "--for=soon"),
    (["--operation=mute", "--for=8d"], "7 days at most"),
    (["--operation=mute", "--until=never"], "--until=never"),
    (["--operation=mute", "--until=2020-01-01"], "is past"),
    (["--operation=mute", "--for=1h", "--until=2999-01-01"], "give one of them"),
    (["--operation=mute", "--monitor-id=1", "--metric=x"], "--monitor-id names one"),
    (["--operation=status"], "--apply belongs to --operation=create-alert and send-metrics and"),
    (["--operation=status", "--metric=x"], "--metric belongs to --operation=create-alert and mute"),
    (["--operation=send-event"], "pipe one in"),
    (["--operation=status", "--output=csv"], "datadog-management writes json, table, markdown"),
])  # fmt: skip
def test_what_is_wrong_is_said_before_anything_is_asked(
    manage: Manage, datadog: Datadog, options: list[str], says: str
) -> None:
    assert says in data_of(manage(*options, "--upstream=none", "--apply"), 2)["detail"]
    assert datadog.requests == []


def test_what_status_fails_on_is_warning_or_critical(manage: Manage) -> None:
    problem = data_of(manage("--operation=status", "--fail-on=alert", "--upstream=none"), 2)
    assert "it is warning or critical" in problem["detail"]


def test_a_failure_before_is_passed_on(manage: Manage, datadog: Datadog) -> None:
    problem = {
        "specversion": "1.0", "id": "x", "source": "urn:fub:skill:databricks-analytics",
        "type": "com.fub.skill.monitor.failed.v1", "datacontenttype": "application/problem+json",
        "data": {"type": "urn:fub:problem:warehouse-unavailable", "exit_code": 6, "operation": "monitor"},
    }  # fmt: skip
    assert data_of(manage("--operation=create-alert", "--apply", stdin=json.dumps(problem)), 6)["upstream_problem"]
    assert datadog.requests == []


@pytest.mark.parametrize(("status", "code"), [(401, 9), (403, 9), (422, 5), (404, 5)])
def test_a_refusal_has_its_exit_code_and_says_what_was_sent(
    manage: Manage, datadog: Datadog, status: int, code: int
) -> None:
    datadog.fail("POST /api/v1/monitor", status, times=None)
    done = manage("--operation=create-alert", "--apply", stdin=night())
    assert data_of(done, code)["requests"][0]["sent"]
    assert API_KEY not in done.stdout + done.stderr
    assert APP_KEY not in done.stdout + done.stderr


def test_without_credentials_it_tells_and_does_not_apply(manage: Manage, datadog: Datadog) -> None:
    bare = {"DD_API_KEY": "", "DD_APP_KEY": ""}
    dry = data_of(manage("--operation=create-alert", stdin=night(), **bare))
    assert not dry["service"]["signed_in"]
    assert data_of(manage("--operation=create-alert", "--apply", stdin=night(), **bare), 9)["exit_code"] == 9
    assert datadog.requests == []


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_people_read_what_became_of_it(manage: Manage, datadog: Datadog, form: str) -> None:
    done = manage("--operation=create-alert", "--apply", f"--output={form}", stdin=night())
    assert done.returncode == 0
    assert "1 monitor created" in done.stdout
    told = manage("--operation=status", f"--output={form}", "--upstream=none")
    assert "no data" in told.stdout
    assert "dry run" not in told.stdout
    assert "data health of production" in told.stdout.replace("\\", "").replace("\n     ", " ")


KILLED = [
    ("create-alert", "GET /api/v1/monitor"),
    ("create-alert", "POST /api/v1/monitor/validate"),
    ("create-alert", "POST /api/v1/monitor"),
    ("send-metrics", "POST /api/v2/series"),
    ("send-checks", "POST /api/v1/check_run"),
    ("send-event", "POST /api/v2/events/search"),
    ("send-event", "POST /api/v2/events"),
    ("dashboard", "GET /api/v1/dashboard"),
    ("dashboard", "POST /api/v1/dashboard"),
]


MAKES = ("POST /api/v1/monitor", "POST /api/v2/events", "POST /api/v1/dashboard")
"""Where nobody knows, after a kill, whether it is there."""


def pass_time(home: Path, seconds: float) -> None:
    """Have what is written down in a home so much older."""
    (record,) = (home / "state" / "outside").glob("*-intents")
    told = [json.loads(line) for line in record.read_text().splitlines()]
    for each in told:
        each["at"] = (datetime.fromisoformat(each["at"]) - timedelta(seconds=seconds)).isoformat()
    record.write_text("".join(f"{json.dumps(each)}\n" for each in told))


@pytest.mark.parametrize(("action", "at"), KILLED)
def test_a_run_that_is_killed_and_run_again_changes_the_outside_once(
    manage: Manage, datadog: Datadog, home: Path, tmp_path: Path, action: str, at: str
) -> None:
    datadog.faults.add("hang", at, seconds=60)
    stdin = tmp_path / "event.json"
    stdin.write_text(night())
    options = [f"--operation={action}", "--apply", f"--upstream={stdin}"]
    with subprocess.Popen(
        [sys.executable, "-m", "fubcli", "datadog-management", *options],
        env=environment(home, KEYS), cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        deadline = time.monotonic() + 30
        while not datadog.faults.fired and time.monotonic() < deadline:
            time.sleep(0.02)
        os.kill(process.pid, signal.SIGKILL)
    assert datadog.faults.fired, "it was killed while it waited"
    if at in MAKES:
        problem = data_of(manage(*options), 6)
        assert problem["type"] == "urn:fub:problem:arrival-not-known"
        assert datadog.world.changes == []
        pass_time(home, problem["retry_after_seconds"])
    for _ in range(2):
        data_of(manage(*options))
    expected = {"send-metrics": 4}.get(action, 1)
    assert len(datadog.world.changes) == expected


@pytest.mark.parametrize("action", ["create-alert", "dashboard", "send-event"])
def test_two_runs_at_the_same_moment_change_the_outside_once(
    datadog: Datadog, home: Path, tmp_path: Path, action: str
) -> None:
    stdin = tmp_path / "event.json"
    stdin.write_text(night())
    command = [
        sys.executable, "-m", "fubcli", "datadog-management", f"--operation={action}", "--apply", f"--upstream={stdin}",
    ]  # fmt: skip
    started = [
        subprocess.Popen(command, env=environment(home, KEYS), cwd=tmp_path, stdout=subprocess.DEVNULL)
        for _ in range(2)
    ]
    assert [process.wait(60) for process in started] == [0, 0]
    assert len(datadog.world.changes) == 1


def test_a_query_of_another_day_is_too_old(manage: Manage) -> None:
    old = json.dumps(queried().document | {"time": (datetime.now(UTC) - timedelta(days=1)).isoformat()})
    assert "too-old" in {each["id"] for each in data_of(manage("--operation=send-metrics", stdin=old))["findings"]}
