"""`fubcli doctor` as people meet it: real processes against the stand-in, and against the embedded lakehouse."""

from __future__ import annotations

import json
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.cli.events import event_of
from tests.conftest import Fubcli, environment
from tests.workspace.conftest import until
from tests.workspace.oauth import USER
from tests.workspace.workspace import Workspace

STATUSES = ("ok", "info", "warning", "critical", "unknown")
Ask = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def ask(fubcli: Fubcli, home: Path) -> Ask:
    """Ask the doctor in a home of the test's own."""
    return partial(fubcli, "doctor", home=home)


@pytest.fixture
def workspace(lakehouse_files: Mapping[str, Path]) -> Iterator[Workspace]:
    """A workspace over the embedded lakehouse's files, none of which may be written."""
    with Workspace(lakehouse_files) as workspace:
        yield workspace


def checks_of(completed: subprocess.CompletedProcess[str], code: int = 0) -> dict[str, dict[str, Any]]:
    """Return the checks by id; there is one event, it is valid, and every check is counted."""
    event = event_of(completed, code)
    data = event["data"]
    assert event["type"] == "com.fub.skill.doctor.result.v1"
    ids = [check["id"] for check in data["checks"]]
    assert len(ids) == len(set(ids))
    found = [check["status"] for check in data["checks"]]
    assert data["counts"] == {status: found.count(status) for status in STATUSES}
    assert data["healthy"] is (code == 0)
    return {check["id"]: check for check in data["checks"]}


# ------------------------------------------------------------------------------------------------------- the embedded


def test_a_new_home_is_well_and_stays_empty(ask: Ask, home: Path) -> None:
    checks = checks_of(ask())
    assert {check["status"] for check in checks.values()} == {"ok", "info"}
    assert checks["configuration"]["title"] == "The warehouse profile is embedded: embedded lakehouse"
    assert checks["warehouse"]["title"] == "The embedded lakehouse is built when it is first asked"
    assert not home.exists()


def test_a_lakehouse_that_is_there_tells_its_nights(fubcli: Fubcli, lakehouse_home: Path) -> None:
    fubcli("--operation=query", "--query=SELECT 1")
    checks = checks_of(fubcli("doctor"))
    assert [checks[name]["status"] for name in ("warehouse", "catalogs", "job-runs", "table-history")] == ["ok"] * 4
    assert checks["query-history"]["status"] == "info"
    assert checks["audit-log"]["status"] in ("ok", "info")


def test_a_damaged_lakehouse_is_told_and_not_mended(ask: Ask, home: Path, lakehouse_files: Mapping[str, Path]) -> None:
    (home / "data").mkdir(parents=True)
    shutil.copytree(lakehouse_files["fub"].parent, home / "data" / "lakehouse")
    damaged = home / "data" / "lakehouse" / lakehouse_files["fub"].name
    damaged.write_bytes(b"nothing" * 10_000)
    checks = checks_of(ask())
    assert checks["table-history"]["status"] == "unknown"
    assert "cannot be read" in checks["table-history"]["detail"]
    assert damaged.read_bytes().startswith(b"nothing")


# ------------------------------------------------------------------------------------------------------------- a live


def test_a_workspace_where_all_is_as_it_should_be(ask: Ask, workspace: Workspace) -> None:
    for name in ("system.query.history", "system.lakeflow.job_run_timeline"):
        workspace.grants.add("SELECT", "TABLE", name, principal="account users")
    checks = checks_of(ask(env=workspace.environment()))
    assert {name for name, check in checks.items() if check["status"] not in ("ok", "info")} == {"query-history"}
    assert checks["authentication"]["title"] == f"Signed in by pat as {USER}"
    assert "DATABRICKS_HOST" in checks["configuration"]["detail"]
    assert checks["production-writes-fub"]["title"].endswith("nor to its schemas")
    assert workspace.executed == []
    assert {request.method for request in workspace.requests} == {"GET"}


@pytest.mark.parametrize(
    ("grant", "catalog", "revoke"),
    [
        (("MODIFY", "CATALOG", "fub", USER), "fub", f"REVOKE MODIFY ON CATALOG `fub` FROM `{USER}`"),
        (("CREATE_TABLE", "SCHEMA", "fub_zg.contacts_silver", "users"), "fub-zg",
         "REVOKE CREATE TABLE ON SCHEMA `fub_zg`.`contacts_silver` FROM `users`"),
        (("ALL_PRIVILEGES", "CATALOG", "fub", "account users"), "fub",
         "REVOKE ALL PRIVILEGES ON CATALOG `fub` FROM `account users`"),
    ],
)  # fmt: skip
def test_who_could_write_to_production_is_told_how_that_is_ended(
    ask: Ask, workspace: Workspace, grant: tuple[str, str, str, str], catalog: str, revoke: str
) -> None:
    workspace.grants.add(*grant)
    check = checks_of(ask(env=workspace.environment()))[f"production-writes-{catalog}"]
    assert check["status"] == "warning"
    assert [fix["sql"] for fix in check["remedy"]] == [revoke]


def test_staging_may_be_written(ask: Ask, workspace: Workspace) -> None:
    workspace.grants.add("MODIFY", "CATALOG", "stage_fub")
    checks = checks_of(ask(env=workspace.environment()))
    assert not [name for name in checks if "stage" in name]


@pytest.mark.parametrize(("state", "status"), [("STOPPED", "info"), ("STARTING", "info"), ("RUNNING", "ok")])
def test_a_warehouse_is_looked_at_and_not_started(ask: Ask, workspace: Workspace, state: str, status: str) -> None:
    workspace.warehouse.start_seconds = 600
    workspace.warehouse.state = state
    assert checks_of(ask(env=workspace.environment()))["warehouse"]["status"] == status
    assert workspace.warehouse.state == state


def test_clocks_that_differ_are_told(ask: Ask, workspace: Workspace) -> None:
    workspace.server.skew = 300
    check = checks_of(ask(env=workspace.environment()))["clock"]
    assert (check["status"], "ahead of" in check["title"]) == ("warning", True)


def test_what_is_denied_is_never_ok(ask: Ask, workspace: Workspace) -> None:
    for name in ("fub", "system.query", "system.lakeflow", "system.information_schema"):
        workspace.deny(name)
    workspace.faults.add("status", "GET /api/2.2/jobs/*", status=403, times=None)
    checks = checks_of(ask(env=workspace.environment()))
    assert {
        name: checks[name]["status"]
        for name in ("catalogs", "production-writes-fub", "job-runs", "table-history", "system-query-history",
                     "system-information-schema")
    } == {
        "catalogs": "warning", "production-writes-fub": "unknown", "job-runs": "warning", "table-history": "warning",
        "system-query-history": "unknown", "system-information-schema": "unknown",
    }  # fmt: skip
    assert "GRANT SELECT ON TABLE `system`.`query`.`history`" in str(checks["system-query-history"]["remedy"])


# ---------------------------------------------------------------------------------------------------------- statements


def test_deep_asks_the_warehouse_what_rest_hides_and_records_it(
    ask: Ask, fubcli: Fubcli, home: Path, workspace: Workspace
) -> None:
    for path in ("/api/2.2/jobs/*", "/api/2.0/sql/history/*", "/api/2.1/unity-catalog/*"):
        workspace.faults.add("status", f"GET {path}", status=403, times=None)
    event = event_of(ask("--deep", env=workspace.environment()))
    checks = {check["id"]: check for check in event["data"]["checks"]}
    read = ("job-runs", "table-commits", "system-lakeflow-job-run-timeline", "system-query-history")
    assert [checks[name]["status"] for name in read] == ["ok"] * len(read)
    assert checks["system-information-schema"]["status"] == "unknown", "the question was refused"
    assert "system.lakeflow.job_run_timeline" in checks["job-runs"]["detail"]
    assert "DESCRIBE HISTORY" in checks["table-commits"]["detail"]
    ran = [text for _, text in workspace.executed]
    calls = event_of(fubcli("audit", "tail", home=home))["data"]["calls"]
    assert sorted(call["statement"]["text"] for call in calls) == sorted(ran)
    assert {(call["operation"], call["environment"], call["state"]) for call in calls} == {
        ("doctor", "production", "finished")
    }
    assert {call["traceparent"] for call in calls} == {event["traceparent"]}


def test_deep_starts_no_warehouse(ask: Ask, workspace: Workspace) -> None:
    workspace.warehouse.state = "STOPPED"
    checks = checks_of(ask("--deep", env=workspace.environment()))
    assert (checks["table-commits"]["status"], checks["table-commits"]["remedy"]) == ("info", [])
    assert (workspace.executed, workspace.warehouse.state) == ([], "STOPPED")


def test_deep_is_nothing_more_for_the_embedded(ask: Ask, home: Path) -> None:
    assert checks_of(ask("--deep")).keys() == checks_of(ask()).keys()
    assert not home.exists()


def test_an_interrupt_leaves_no_statement(home: Path, workspace: Workspace) -> None:
    workspace.faults.add("slow", "sql DESCRIBE*", seconds=60, times=None)
    process = subprocess.Popen(
        [sys.executable, "-m", "fubcli", "doctor", "--deep"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL, env=environment(home, workspace.environment()),
    )  # fmt: skip
    until(lambda: bool(workspace.running()), 20)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    event_of(subprocess.CompletedProcess(process.args, process.returncode, out.decode(), err.decode()), 130)
    assert workspace.running(patience=3) == []


# ------------------------------------------------------------------------------------------------------- what is wrong


@pytest.mark.parametrize(
    ("changes", "arguments", "code", "critical"),
    [
        ({"DATABRICKS_TOKEN": "wrong"}, (), 9, "authentication"),
        ({"DATABRICKS_TOKEN": "", "DATABRICKS_CLIENT_ID": "standin-service-principal", "DATABRICKS_CLIENT_SECRET": "no"},
         (), 9, "authentication"),
        ({"DATABRICKS_TOKEN": ""}, ("--warehouse=databricks",), 9, "configuration"),
        ({"DATABRICKS_WAREHOUSE_ID": "beef"}, (), 2, "warehouse"),
        ({"DATABRICKS_HOST": "http://127.0.0.1:1"}, (), 6, "host"),
        ({"DATABRICKS_HOST": "http://example.com"}, (), 2, "configuration"),
        ({}, ("--warehouse=none",), 2, "configuration"),
        ({}, ("--policy=missing.yaml",), 2, "configuration-files"),
        ({}, ("--warehouse=embedded", "--transport=connector"), 2, "configuration"),
    ],
)  # fmt: skip
def test_what_is_critical_decides_the_exit_code(
    ask: Ask, workspace: Workspace, changes: dict[str, str], arguments: tuple[str, ...], code: int, critical: str
) -> None:
    checks = checks_of(ask(*arguments, env=workspace.environment() | changes), code)
    assert [name for name, check in checks.items() if check["status"] == "critical"] == [critical]


def test_a_service_principal_signs_in(ask: Ask, workspace: Workspace) -> None:
    environ = workspace.environment() | {
        "DATABRICKS_TOKEN": "", "DATABRICKS_CLIENT_ID": workspace.client_id,
        "DATABRICKS_CLIENT_SECRET": workspace.client_secret,
    }  # fmt: skip
    assert checks_of(ask(env=environ))["authentication"]["title"] == f"Signed in by oauth-m2m as {USER}"


@pytest.mark.slow
@pytest.mark.parametrize("place", ["GET /api/2.0/preview/*", "GET /api/2.0/sql/*", "GET *permissions*", "*"])
def test_a_host_that_hangs_ends_the_doctor_in_time(ask: Ask, workspace: Workspace, place: str) -> None:
    workspace.faults.add("hang", place, times=None, seconds=60)
    begun = time.monotonic()
    completed = ask(env=workspace.environment())
    assert time.monotonic() - begun < 20
    checks = checks_of(completed, completed.returncode)
    assert completed.returncode == (6 if place in ("*", "GET /api/2.0/preview/*") else 0)
    assert "unknown" in {check["status"] for check in checks.values()}


@pytest.mark.slow
@pytest.mark.parametrize("oauth", [False, True])
def test_a_host_that_takes_connections_and_says_nothing(ask: Ask, oauth: bool) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        environ = {"DATABRICKS_HOST": f"http://127.0.0.1:{silent.getsockname()[1]}", "DATABRICKS_WAREHOUSE_ID": "w"}
        secret = {"DATABRICKS_CLIENT_ID": "a", "DATABRICKS_CLIENT_SECRET": "b"} if oauth else {"DATABRICKS_TOKEN": "t"}
        begun = time.monotonic()
        checks = checks_of(ask(env=environ | secret), 6)
        assert time.monotonic() - begun < 20
    assert (checks["host"]["status"], checks["authentication"]["status"]) == ("critical", "unknown")


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 4))])
def test_what_the_world_does_by_itself_ends_in_one_event(ask: Ask, workspace: Workspace, seed: int) -> None:
    workspace.faults.at_random(0.3, seed)
    completed = ask(env=workspace.environment())
    assert completed.returncode in (0, 6)
    checks_of(completed, completed.returncode)


def test_a_breaker_that_is_open_is_told_and_closed_by_an_answer(ask: Ask, home: Path, workspace: Workspace) -> None:
    probe = (
        "import sys; from pathlib import Path; from fubcli.bootstrap import SystemClock;"
        "from fubcli.network.breaker import Breaker; b = Breaker(Path(sys.argv[1]), sys.argv[2], SystemClock());"
        "[b.failed() for _ in range(3)]"
    )
    place = home / "state" / "breakers"
    subprocess.run([sys.executable, "-c", probe, str(place), workspace.url], check=True, env=environment(home))
    assert checks_of(ask(env=workspace.environment()))["circuit-breaker"]["status"] == "warning"
    assert checks_of(ask(env=workspace.environment()))["circuit-breaker"]["status"] == "ok"


# ------------------------------------------------------------------------------------------------------------- people


def test_people_get_a_table_with_what_to_do(ask: Ask, workspace: Workspace) -> None:
    workspace.grants.add("MODIFY", "CATALOG", "fub")
    table = ask("--output=table", env=workspace.environment() | {"COLUMNS": "200"}).stdout
    assert f"→ Take it from {USER}: REVOKE MODIFY ON CATALOG `fub` FROM `{USER}`" in table
    markdown = ask("--output=markdown", env=workspace.environment()).stdout
    assert markdown.startswith("| status | check | what |\n")
    assert "| warning | production-writes-fub |" in markdown
    assert markdown.rstrip().endswith("unknown")
    assert ask("--output=csv").returncode == 2


def test_no_text_of_the_workspace_reaches_a_terminal_as_it_came(ask: Ask, workspace: Workspace) -> None:
    evil = "\x1b]0;owned\x07`; DROP TABLE x"
    workspace.grants.add("MODIFY", "CATALOG", "fub", principal=evil)
    workspace.faults.add("status", "GET /api/2.2/jobs/*", status=403, message=evil, times=None)
    for form in ("json", "table", "markdown"):
        completed = ask(f"--output={form}", env=workspace.environment())
        assert "\x1b" not in completed.stdout + completed.stderr
        assert "\\u001b" not in completed.stdout


# ------------------------------------------------------------------------------------------------------------ no leaks

TOKEN = "dapi0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize("form", ["json", "table", "markdown"])
@pytest.mark.parametrize("fault", [None, "html", "drop_midway", "status"])
def test_a_token_is_written_nowhere(ask: Ask, home: Path, workspace: Workspace, form: str, fault: str | None) -> None:
    workspace.credentials.personal_tokens.add(TOKEN)
    if fault:
        settings = {"status": 401, "message": "no"} if fault == "status" else {}
        workspace.faults.add(fault, times=3, **settings)
    environ = workspace.environment() | {"DATABRICKS_TOKEN": TOKEN, "FUBCLI_DEBUG": "1"}
    completed = ask(f"--output={form}", env=environ)
    assert TOKEN not in completed.stdout + completed.stderr
    written = [path for path in home.rglob("*") if path.is_file()] if home.exists() else []
    assert not [path for path in written if TOKEN.encode() in path.read_bytes()]


def test_a_client_secret_is_written_nowhere(ask: Ask, workspace: Workspace) -> None:
    environ = workspace.environment() | {
        "DATABRICKS_TOKEN": "", "DATABRICKS_CLIENT_ID": workspace.client_id, "DATABRICKS_CLIENT_SECRET": TOKEN,
        "FUBCLI_DEBUG": "1",
    }  # fmt: skip
    completed = ask(env=environ)
    assert completed.returncode == 9
    assert TOKEN not in completed.stdout + completed.stderr


def test_the_spec_lists_it(fubcli: Fubcli) -> None:
    spec = json.loads(fubcli("spec").stdout)["data"]
    (command,) = [each for each in spec["command"]["commands"] if each["name"] == "doctor"]
    assert {name for option in command["options"] for name in option["names"]} >= {"--warehouse", "--output"}
    assert "urn:fub:contract:doctor-result:1" in spec["contracts"]
