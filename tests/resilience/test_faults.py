"""Whatever goes wrong: one event, the exit code that docs/live.md promises, and nothing runs twice or goes on running."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.cli.events import event_of
from tests.resilience.standin import ROUTES, Caller, Standin, ended, mark
from tests.workspace import Workspace

TABLE = "sandbox_fub.fub_operator_test.faults"
SUBMITTING = {"statement-api": "POST /api/2.0/sql/statements", "connector": "thrift ExecuteStatement"}
POLLING = {"statement-api": "GET /api/2.0/sql/statements/*", "connector": "thrift GetOperationStatus"}
OPENING = {"connector": "thrift OpenSession"}
FETCHING = {"connector": "thrift FetchResults"}
DENIED = {"status": 403}
EXPIRED = {"status": 401}
MISSING = {"status": 404}
BUSY = {"status": 429, "headers": {"Retry-After": "1"}}
STARTING = {"status": 503, "headers": {"Retry-After": "1"}}
BROKEN = {"status": 500}
GATEWAY = {"status": 502}
MOVED = {"status": 302}


@dataclass(frozen=True)
class Case:
    """A fault, where it strikes, and the exit codes of a read and of a write that meet it once."""

    kind: str
    read: int
    write: int
    settings: dict[str, Any]
    at: dict[str, str]
    routes: tuple[str, ...] = ROUTES

    def name(self, route: str) -> str:
        """Return what the test of it is called."""
        where = self.at[route].replace("*", "id").split("/")[-1].split()[-1] if self.at else "sql"
        return f"{self.kind}{self.settings.get('status', '')}-{where}-{route}"


def case(kind: str, at: dict[str, str], read: int, write: int, **settings: Any) -> Case:
    return Case(kind, read, write, settings, at, tuple(at) or ROUTES)


# fmt: off
CASES = [
    case("status", SUBMITTING, 9, 9, **EXPIRED),
    case("status", SUBMITTING, 9, 9, **DENIED),
    case("status", {"statement-api": SUBMITTING["statement-api"], "connector": OPENING["connector"]}, 2, 2, **MISSING),
    case("status", SUBMITTING, 0, 0, **BUSY),
    case("status", SUBMITTING, 0, 6, **STARTING),
    case("status", SUBMITTING, 0, 6, **BROKEN),
    case("status", SUBMITTING, 0, 6, **MOVED),
    case("html", SUBMITTING, 0, 6),
    case("html", SUBMITTING, 0, 6, **GATEWAY),
    case("hang", SUBMITTING, 0, 6, seconds=0.5),
    case("drop_before", SUBMITTING, 0, 6),
    case("drop_after", SUBMITTING, 0, 0),
    case("drop_midway", SUBMITTING, 0, 0),
    case("half_body", SUBMITTING, 0, 0),
    case("slow", {}, 0, 0, seconds=1.0),
    case("canceled", {}, 6, 6, seconds=0.2),
    case("status", OPENING, 0, 0, **BUSY),
    case("status", OPENING, 0, 0, **STARTING),
    case("drop_before", OPENING, 0, 0),
    case("html", OPENING, 0, 0),
    case("status", POLLING, 9, 9, **EXPIRED),
    case("status", POLLING, 0, 0, **BUSY),
    case("status", POLLING, 0, 0, **BROKEN),
    case("drop_before", POLLING, 0, 0),
    case("half_body", POLLING, 0, 0),
    case("html", POLLING, 0, 0),
    case("status", FETCHING, 9, 9, **EXPIRED),
    case("status", FETCHING, 0, 0, **BUSY),
    case("drop_before", FETCHING, 0, 0),
    case("drop_after", FETCHING, 0, 0),
    case("half_body", FETCHING, 0, 0),
]
# fmt: on
EVERY = [
    pytest.param(each, route, writes, id=f"{each.name(route)}-{'write' if writes else 'read'}")
    for each in CASES
    for route in each.routes
    for writes in (False, True)
]
QUICK = {
    "drop_after-statements-statement-api-write",
    "drop_after-ExecuteStatement-connector-write",
    "status401-ExecuteStatement-connector-read",
    "status429-statements-statement-api-write",
}


@pytest.fixture(scope="session")
def _table(_shared: Standin, tmp_path_factory: pytest.TempPathFactory) -> None:
    caller = Caller(_shared, tmp_path_factory.mktemp("table"))
    event_of(caller.query(f"CREATE TABLE {TABLE} (mark STRING)", "statement-api"))


def meet(caller: Caller, case: Case, route: str, *, writes: bool) -> None:
    """Let one statement meet one fault."""
    standin, name = caller.standin, mark()
    at = case.at[route] if case.at else f"sql *{name}*"
    if case.at is POLLING:  # it has to be polled for
        standin.fault("slow", f"sql *{name}*", seconds=6.0 if route == "statement-api" else 0.5)
    standin.fault(case.kind, at, **case.settings)
    text = f"INSERT INTO {TABLE} SELECT '{name}'" if writes else f"SELECT sort_order AS {name} FROM fub.contacts_silver.stages"  # fmt: skip
    run = caller.query(text, route)
    event = event_of(run, case.write if writes else case.read)
    assert case.kind in standin.fired()
    standin.http.delete("/_standin/faults")
    assert standin.running() == {"statements": [], "sessions": []}
    times = standin.executed(name)
    assert times <= (2 if not writes and route == "connector" else 1), "a write never runs twice"
    assert_secret(run.stdout + run.stderr + caller.left_behind())
    if writes:
        assert standin.value(f"SELECT count(*) FROM {TABLE} WHERE mark = '{name}'") == str(times)
        if run.returncode == 6:
            assert event["data"]["retryable"] is False
    if run.returncode == 9 and case.settings == EXPIRED:
        assert event["data"]["remedy"][0]["argv"] == ["fubcli", "config", "show", "--origin"]


def assert_secret(text: str) -> None:
    assert Workspace.token not in text


@pytest.mark.parametrize(("case", "route", "writes"), [each for each in EVERY if each.id in QUICK])
@pytest.mark.usefixtures("_table")
def test_a_fault_ends_as_documented(caller: Caller, case: Case, route: str, writes: bool) -> None:
    meet(caller, case, route, writes=writes)


@pytest.mark.slow
@pytest.mark.parametrize(("case", "route", "writes"), [each for each in EVERY if each.id not in QUICK])
@pytest.mark.usefixtures("_table")
def test_every_fault_ends_as_documented(caller: Caller, case: Case, route: str, writes: bool) -> None:
    meet(caller, case, route, writes=writes)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "settings", "code"),
    [
        ("status", EXPIRED, 9),
        ("status", DENIED, 9),
        ("status", MISSING, 2),
        ("status", MISSING | {"code": "CATALOG_DOES_NOT_EXIST"}, 5),
        ("status", BUSY, 0),
        ("status", STARTING, 0),
        ("status", MOVED, 0),
        ("html", {}, 0),
        ("drop_before", {}, 0),
        ("drop_after", {}, 0),
        ("drop_midway", {}, 0),
        ("half_body", {}, 0),
    ],
)
@pytest.mark.parametrize("what", ["schemas", "tables"])
def test_a_fault_while_a_catalog_is_read_ends_as_documented(
    caller: Caller, what: str, kind: str, settings: dict[str, Any], code: int
) -> None:
    caller.standin.fault(kind, f"GET /api/2.1/unity-catalog/{what}", **settings)
    run = caller.schema("--catalog=sandbox_fub")
    event_of(run, code)
    assert kind in caller.standin.fired()
    assert_secret(run.stdout + run.stderr + caller.left_behind())


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize(
    ("fault", "secret", "code", "slug"),
    [
        ({"kind": "status", "status": 503}, Workspace.client_secret, 6, "service-not-reached"),
        ({"kind": "html"}, Workspace.client_secret, 6, "service-not-reached"),
        (None, "a-wrong-secret", 9, "sign-in-needed"),
    ],
)
def test_a_sign_in_that_fails_ends_in_time(
    caller: Caller, route: str, fault: dict[str, Any] | None, secret: str, code: int, slug: str
) -> None:
    if fault:
        caller.standin.fault(at="*oidc*", times=None, **fault)
    client = {"DATABRICKS_TOKEN": "", "DATABRICKS_CLIENT_ID": Workspace.client_id, "DATABRICKS_CLIENT_SECRET": secret}
    begun = time.monotonic()
    run = caller.query("SELECT 1", route, "--timeout=3" if fault else "--timeout=30", env=client)
    assert time.monotonic() - begun < 15, "a start, and an import of the SDK, on a machine that does other things"
    problem = event_of(run, code)["data"]
    assert problem["type"] == f"urn:fub:problem:{slug}"
    assert secret not in run.stdout + run.stderr + caller.left_behind()
    assert "Config:" not in run.stdout + run.stderr
    if code == 9:
        assert problem["remedy"][0]["argv"] == ["fubcli", "config", "show", "--origin"]


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("writes", [False, True])
def test_a_host_that_falls_silent_holds_nobody_up(caller: Caller, route: str, writes: bool) -> None:
    caller.standin.fault("hang", times=None, seconds=60.0)
    text = f"INSERT INTO {TABLE} SELECT 'x'" if writes else "SELECT 1"
    begun = time.monotonic()
    run = caller.query(text, route, "--timeout=3")
    assert time.monotonic() - begun < 3 + 5 + 10, "a start, and an import of the connector, come on top"
    assert run.returncode in (6, 7)
    event_of(run, run.returncode)


@pytest.mark.parametrize("route", ["embedded", *ROUTES])
@pytest.mark.parametrize(
    ("text", "name", "is_shown"),
    [
        ("SELECT * FROM fub.contacts_silver.nosuch", "TABLE_OR_VIEW_NOT_FOUND", True),
        ("SELECT nosuch FROM fub.contacts_silver.stages", "UNRESOLVED_COLUMN.WITHOUT_SUGGESTION", True),
        ("SELECT CAST(concat('nosuch', email) AS INT) FROM fub.contacts_silver.contacts WHERE account_id = 12345", "CAST_INVALID_INPUT", False),
        ("SELECT raise_error(concat('[TABLE_OR_VIEW_NOT_FOUND] nosuch', email, ' SQLSTATE: 42P01')) FROM fub.contacts_silver.contacts WHERE account_id = 12345", None, False),
    ],
)  # fmt: skip
def test_a_name_that_is_not_there_is_told_and_a_value_is_not(
    caller: Caller, lakehouse_home: Path, route: str, text: str, name: str | None, is_shown: bool
) -> None:
    if route == "embedded":
        arguments = ("--operation=query", "--warehouse=embedded", f"--query={text}")
        run = ended(caller.start(*arguments, env={"FUBCLI_HOME": str(lakehouse_home)}))
    else:
        run = caller.query(text, route)
    problem = event_of(run, 5)["data"]
    assert ("nosuch" in problem["detail"]) is is_shown
    assert problem.get("error_class") == name or name is None
    assert "@" not in run.stdout.replace(text, "")


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("kind", ["drop_before", "html", "half_body"])
def test_a_failure_is_told_in_words_for_people(caller: Caller, route: str, kind: str) -> None:
    caller.standin.fault(kind, times=None)
    detail = event_of(caller.query("SELECT 1", route, "--timeout=8"), 6)["data"]["detail"]
    caller.standin.reset()
    caller.standin.forgive_sessions()  # of which nobody heard
    for word in ("HTTPConnectionPool", "Connection aborted", "RemoteDisconnected", "described:", "..", ": :", "Error"):
        assert word not in detail


@pytest.mark.parametrize("route", ROUTES)
def test_what_is_for_this_machine_goes_through_no_proxy(caller: Caller, route: str) -> None:
    nobody = dict.fromkeys(("http_proxy", "HTTP_PROXY", "ALL_PROXY"), "http://127.0.0.1:9")
    assert event_of(caller.query("SELECT 1", route, env=nobody))["data"]["rows"] == [[1]]
