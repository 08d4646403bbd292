"""One statement through the connector: what is sent again, what is followed, and what is ended."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from fubcli.errors import Interrupted, NotPermitted, TimedOut
from fubcli.model.profile import Transport
from fubcli.model.statement import StatementKind
from fubcli.warehouses.databricks.failures import Cancelled, OutcomeUnknown
from tests.warehouses.conftest import Engine, FakeFiles, live
from tests.workspace import Workspace
from tests.workspace.conftest import until

READ = "SELECT n FROM live.s.numbers"
WRITE = "INSERT INTO box.s.numbers VALUES (99, 'new')"


@pytest.fixture
def engine(workspace: Workspace, tmp_path: Path) -> Engine:
    return Engine(live(workspace, tmp_path, Transport.CONNECTOR), FakeFiles(tmp_path), workspace)


def ran(workspace: Workspace, text: str) -> int:
    return sum(executed == text for _, executed in workspace.executed)


@pytest.mark.parametrize("at", ["OpenSession", "ExecuteStatement", "GetOperationStatus"])
def test_a_write_that_is_put_off_runs_once(engine: Engine, workspace: Workspace, at: str) -> None:
    workspace.faults.add("status", f"thrift {at}", status=429, headers={"Retry-After": "1"})
    assert engine.write(WRITE).affected_rows == 1
    assert ran(workspace, WRITE) == 1
    assert workspace.sessions() == []


@pytest.mark.parametrize(
    ("kind", "at"), [("drop_after", "ExecuteStatement"), ("drop_before", "FetchResults"), ("half_body", "FetchResults")]
)
def test_a_write_of_which_nothing_is_heard_is_followed_in_the_history(
    engine: Engine, workspace: Workspace, kind: str, at: str
) -> None:
    workspace.faults.add(kind, f"thrift {at}")
    result = engine.write(WRITE)
    assert result.affected_rows is None
    assert result.statement_id == workspace.executed[0][0]
    assert ran(workspace, WRITE) == 1


def test_a_followed_write_that_is_still_running_is_waited_for(engine: Engine, workspace: Workspace) -> None:
    workspace.faults.add("slow", f"sql {WRITE}", seconds=1.0)
    workspace.faults.add("drop_after", "thrift ExecuteStatement")
    assert engine.write(WRITE).statement_id
    assert ran(workspace, WRITE) == 1


def test_a_followed_write_that_was_cancelled_is_told_so(engine: Engine, workspace: Workspace) -> None:
    workspace.faults.add("canceled", f"sql {WRITE}", seconds=0.1)
    workspace.faults.add("drop_after", "thrift ExecuteStatement")
    with pytest.raises(Cancelled):
        engine.write(WRITE)


def test_a_write_that_cannot_be_followed_may_have_run(engine: Engine, workspace: Workspace) -> None:
    workspace.faults.add("status", "GET /api/2.0/sql/history/*", times=None, status=403)
    workspace.faults.add("drop_after", "thrift ExecuteStatement")
    with pytest.raises(OutcomeUnknown, match="may have run"):
        engine.write(WRITE)
    assert ran(workspace, WRITE) == 1


def test_a_refusal_while_a_write_runs_names_it(engine: Engine, workspace: Workspace) -> None:
    workspace.faults.add("status", "thrift FetchResults", status=401)
    with pytest.raises(NotPermitted) as caught:
        engine.write(WRITE)
    assert "may have run" in caught.value.detail
    assert caught.value.extra["statement_id"] == workspace.executed[0][0]


@pytest.mark.parametrize("kind", ["drop_before", "drop_after", "half_body", "html"])
def test_a_session_is_closed_although_the_first_try_is_lost(engine: Engine, workspace: Workspace, kind: str) -> None:
    workspace.faults.add(kind, "thrift CloseSession")
    assert len(engine.run(READ).rows) == 10
    assert workspace.sessions() == []


def test_a_read_whose_session_breaks_leaves_nothing_running(engine: Engine, workspace: Workspace) -> None:
    workspace.faults.add("slow", f"sql {READ}", seconds=60)
    workspace.faults.add("drop_after", "thrift ExecuteStatement")
    assert len(engine.run(READ).rows) == 10
    assert workspace.running(patience=2.0) == []
    assert workspace.sessions() == []


def test_the_deadline_cancels(engine: Engine, workspace: Workspace) -> None:
    workspace.faults.add("slow", f"sql {READ}", seconds=60)
    with pytest.raises(TimedOut):
        engine.run(READ, timeout=1.0)
    assert workspace.running(patience=2.0) == []
    assert workspace.sessions() == []


def in_session(workspace: Workspace) -> bool:
    return bool(workspace.sessions())


def in_statement(workspace: Workspace) -> bool:
    return bool(workspace.running())


@pytest.mark.parametrize("moment", [in_session, in_statement])
@pytest.mark.parametrize("kind", [StatementKind.QUERY, StatementKind.INSERT])
def test_an_interrupt_ends_statement_and_session(
    engine: Engine, workspace: Workspace, moment: Callable[[Workspace], bool], kind: StatementKind
) -> None:
    text = WRITE if kind.writes else READ
    workspace.faults.add("slow", f"sql {text}", seconds=60)

    def strike() -> None:
        until(lambda: moment(workspace))
        os.kill(os.getpid(), signal.SIGINT)

    striking = threading.Thread(target=strike)
    striking.start()
    with pytest.raises(Interrupted):
        engine.run(text, kind)
    striking.join()
    assert workspace.running(patience=2.0) == []
    assert workspace.sessions() == []
    assert ran(workspace, text) == 0
