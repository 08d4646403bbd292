"""One statement through the connector: what is sent again, what is followed, and what is ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fubcli.errors import Interrupted, NotPermitted, TimedOut
from fubcli.model.profile import Transport
from fubcli.model.result import ResultStream
from fubcli.model.statement import StatementKind
from fubcli.warehouses.failures import Cancelled, OutcomeUnknown
from tests.striking import struck
from tests.warehouses.conftest import Engine, FakeFiles, live
from tests.workspace import Workspace
from tests.workspace.faults import Kind

pytestmark = pytest.mark.usefixtures("short_pauses")

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
    workspace.faults.add("slow", f"sql {WRITE}", seconds=0.4)
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


@pytest.mark.parametrize("kind", ["drop_before", "drop_after", "half_body", "html"])
def test_a_session_is_closed_although_its_statement_failed_and_the_first_try_is_lost(
    engine: Engine, workspace: Workspace, kind: str
) -> None:
    workspace.faults.add("status", "thrift ExecuteStatement", status=503)
    workspace.faults.add(kind, "thrift CloseSession")
    with pytest.raises(OutcomeUnknown):
        engine.write(WRITE)
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

    with struck(lambda: moment(workspace)), pytest.raises(Interrupted):
        engine.run(text, kind)
    assert workspace.running(patience=2.0) == []
    assert workspace.sessions() == []
    assert ran(workspace, text) == 0


# --------------------------------------------------------------------------------------------------- batch by batch

LARGE = "SELECT n, noise FROM live.s.large WHERE n < 10000 ORDER BY n"


@contextmanager
def streamed(engine: Engine, text: str, timeout: float = 30.0) -> Iterator[ResultStream]:
    permit = engine.permit(text, max_rows=200_000, timeout=timeout)
    with engine.warehouse.stream(permit, parameters={}, arrow=True) as result:
        yield result


@pytest.mark.parametrize(
    ("kind", "at"),
    [
        ("drop_before", "OpenSession"),
        ("drop_after", "ExecuteStatement"),
        ("drop_before", "GetOperationStatus"),
        ("half_body", "FetchResults"),
    ],
)
def test_a_stream_is_begun_again_until_its_first_batch_is_there(
    engine: Engine, workspace: Workspace, kind: str, at: str
) -> None:
    workspace.faults.add(kind, f"thrift {at}")
    with streamed(engine, READ) as result:
        assert sorted(value for batch in result.batches() for value in batch.values(0)) == list(range(10))
    assert workspace.sessions() == []


@pytest.mark.parametrize("moment", [in_session, in_statement])
def test_an_interrupt_ends_a_stream_that_has_not_begun(
    engine: Engine, workspace: Workspace, moment: Callable[[Workspace], bool]
) -> None:
    workspace.faults.add("slow", f"sql {READ}", seconds=60)
    with struck(lambda: moment(workspace)), pytest.raises(Interrupted), streamed(engine, READ):
        pytest.fail("there is nothing to read")
    assert workspace.running(patience=2.0) == []
    assert workspace.sessions() == []


def test_a_stream_that_is_left_is_cancelled_and_one_that_was_read_is_not(engine: Engine, workspace: Workspace) -> None:
    def cancels() -> int:
        return sum("CancelOperation" in str(request) for request in workspace.requests)

    workspace.change({"chunk_rows": 500})
    with streamed(engine, LARGE) as result:
        assert sum(batch.row_count for batch in result.batches()) == 10_000
    assert (cancels(), workspace.sessions()) == (0, [])
    with streamed(engine, LARGE) as result:
        next(result.batches())
    assert (cancels(), workspace.sessions()) == (1, [])


def has_hung(workspace: Workspace) -> bool:
    return any(kind == Kind.HANG for kind, _ in workspace.faults.fired)


def test_an_interrupt_while_a_batch_is_on_its_way_ends_the_stream(engine: Engine, workspace: Workspace) -> None:
    came: list[int] = []

    def read(result: ResultStream) -> None:
        came.extend(batch.row_count for batch in result.batches())

    workspace.change({"chunk_rows": 100})
    workspace.faults.add("hang", "GET /_links/*", times=None, after=20, seconds=1.0)  # the connector reads far ahead
    with (
        struck(lambda: has_hung(workspace)),
        pytest.raises(Interrupted),
        streamed(engine, LARGE) as part,
    ):
        read(part)
    assert sum(came) < 10_000
    assert workspace.running(patience=2.0) == []
    assert workspace.sessions() == []


def test_an_interrupt_while_a_session_is_closed_does_not_leave_it_open(engine: Engine, workspace: Workspace) -> None:
    workspace.faults.add("hang", "thrift CloseSession", seconds=0.8)
    with struck(lambda: has_hung(workspace)), pytest.raises(Interrupted), streamed(engine, READ) as result:
        assert sum(batch.row_count for batch in result.batches()) == 10
    assert workspace.sessions() == []
