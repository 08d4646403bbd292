"""One statement at the Statement Execution API: every way from its submission to its end."""

from __future__ import annotations

import time
from typing import Any

import pytest

from fubcli.errors import EngineRejected, FubError, NotPermitted, TimedOut
from fubcli.network.breaker import BreakerOpen
from fubcli.network.failures import NotReached, ReplyLost, SignInNeeded
from fubcli.warehouses.databricks.failures import UnknownWarehouse
from fubcli.warehouses.databricks.statements import Statement
from fubcli.warehouses.failures import Cancelled, Forgotten, OutcomeUnknown
from tests.warehouses.databricks.conftest import READ, WRITE, Begin
from tests.workspace import Workspace

pytestmark = pytest.mark.usefixtures("short_pauses")

PATH = "/api/2.0/sql/statements"
HISTORY = "GET /api/2.0/sql/history/*"


def rows(statement: Statement) -> list[Any]:
    with statement:
        found: list[Any] = statement.finished()["result"]["data_array"]
        return found


def ran(workspace: Workspace, text: str) -> int:
    return sum(executed == text for _, executed in workspace.executed)


def test_a_short_one_is_one_request(begin: Begin, workspace: Workspace) -> None:
    statement = begin()
    assert len(rows(statement)) == 4
    (request,) = workspace.requests
    assert request.body["wait_timeout"] == "5s"
    assert request.body["on_wait_timeout"] == "CONTINUE"
    assert request.body["query_tags"] == [{"key": "fubcli_request", "value": statement.tag}]


def test_a_long_one_is_asked_for(begin: Begin, workspace: Workspace) -> None:
    workspace.faults.add("slow", f"sql {READ}", seconds=0.5)
    assert len(rows(begin(seconds=9))) == 4
    assert {each.method for each in workspace.requests[1:]} == {"GET"}
    assert workspace.requests[0].body["wait_timeout"] == "0s", "so that little time is spent without an id"


@pytest.mark.parametrize("kind", ["drop_after", "drop_midway", "half_body"])
@pytest.mark.parametrize("text", [READ, WRITE])
def test_a_lost_reply_is_found_by_its_tag_and_nothing_is_sent_again(
    begin: Begin, workspace: Workspace, kind: str, text: str
) -> None:
    workspace.faults.add(kind, f"POST {PATH}")
    with begin(text) as statement:
        assert statement.finished()["status"]["state"] == "SUCCEEDED"
    assert ran(workspace, text) == 1


def test_a_read_whose_reply_was_lost_and_that_is_not_found_is_sent_again(begin: Begin, workspace: Workspace) -> None:
    workspace.faults.add("drop_before", f"POST {PATH}")
    assert len(rows(begin())) == 4
    assert ran(workspace, READ) == 1


def test_a_read_is_sent_again_a_few_times_only(begin: Begin, workspace: Workspace) -> None:
    workspace.faults.add("drop_before", f"POST {PATH}", times=None)
    with pytest.raises(ReplyLost):
        rows(begin())
    assert sum(each.method == "POST" for each in workspace.requests) == 3


@pytest.mark.parametrize("kind", ["drop_before", "drop_after"])
def test_a_write_of_which_nothing_is_known_is_told_so(begin: Begin, workspace: Workspace, kind: str) -> None:
    workspace.faults.add("status", HISTORY, times=None, status=403)
    workspace.faults.add(kind, f"POST {PATH}")
    statement = begin(WRITE)
    with pytest.raises(OutcomeUnknown, match=statement.tag) as caught, statement:
        statement.finished()
    assert not caught.value.retryable
    assert ran(workspace, WRITE) == (kind == "drop_after")


def test_a_read_that_was_sent_again_has_its_first_one_cancelled(begin: Begin, workspace: Workspace) -> None:
    workspace.faults.add("slow", f"sql {READ}", seconds=60)
    workspace.faults.add("status", HISTORY, times=3, status=500)  # the looks for the first one fail
    workspace.faults.add("drop_after", f"POST {PATH}")
    assert len(rows(begin(seconds=9.9))) == 4
    assert workspace.running(patience=2.0) == []


def test_what_the_first_one_is_is_told_when_the_history_is_forbidden(begin: Begin, workspace: Workspace) -> None:
    workspace.faults.add("status", HISTORY, times=None, status=403)
    workspace.faults.add("drop_after", f"POST {PATH}")
    said: list[str] = []
    assert len(rows(begin(said=said))) == 4
    assert "the first may still run" in said[0]


@pytest.mark.parametrize(("status", "kind"), [(401, SignInNeeded), (403, NotPermitted), (404, UnknownWarehouse)])
def test_what_is_not_taken_is_not_looked_for(
    begin: Begin, workspace: Workspace, status: int, kind: type[FubError]
) -> None:
    workspace.faults.add("status", f"POST {PATH}", status=status)
    with pytest.raises(kind):
        rows(begin())
    assert len(workspace.requests) == 1


def test_a_statement_that_is_wrong_is_the_callers_fault(begin: Begin) -> None:
    with pytest.raises(EngineRejected, match="nowhere"):
        rows(begin("SELECT * FROM live.s.nowhere"))


def test_somebody_elses_cancel_is_told(begin: Begin, workspace: Workspace) -> None:
    workspace.faults.add("canceled", f"sql {READ}", seconds=0.1)
    with pytest.raises(Cancelled):
        rows(begin())


@pytest.mark.parametrize("text", [READ, WRITE])
def test_the_deadline_cancels(begin: Begin, workspace: Workspace, text: str) -> None:
    workspace.faults.add("slow", f"sql {text}", seconds=60)
    with pytest.raises(TimedOut, match=r"after 0\.5 seconds"):
        rows(begin(text, seconds=0.5))
    assert workspace.running(patience=2.0) == []


def test_a_write_that_ended_before_it_could_be_cancelled_has_ended(begin: Begin, workspace: Workspace) -> None:
    workspace.faults.add("slow", f"sql {WRITE}", seconds=0.4)
    workspace.faults.add("status", f"GET {PATH}/*", times=3, status=500)
    workspace.faults.add("hang", f"POST {PATH}/*/cancel", seconds=0.6)
    with begin(WRITE, seconds=9) as statement:
        assert statement.finished()["status"]["state"] == "SUCCEEDED"
    assert ran(workspace, WRITE) == 1


@pytest.mark.parametrize(("status", "kind"), [(500, OutcomeUnknown), (404, OutcomeUnknown), (401, SignInNeeded)])
def test_a_write_that_can_no_longer_be_asked_for_may_have_run(
    begin: Begin, workspace: Workspace, status: int, kind: type[FubError]
) -> None:
    workspace.faults.add("slow", f"sql {WRITE}", seconds=0.5)
    workspace.faults.add("status", f"GET {PATH}/*", times=None, status=status)
    statement = begin(WRITE, seconds=3)
    with pytest.raises(kind) as caught, statement:
        statement.finished()
    assert "may have run" in caught.value.detail
    assert caught.value.extra["statement_id"] == statement.id
    assert not caught.value.retryable


def test_a_read_that_the_warehouse_has_forgotten_may_be_repeated(begin: Begin, workspace: Workspace) -> None:
    workspace.faults.add("slow", f"sql {READ}", seconds=0.5)
    workspace.faults.add("status", f"GET {PATH}/*", times=None, status=404)
    with pytest.raises(Forgotten) as caught:
        rows(begin(seconds=9))
    assert caught.value.retryable


def test_nothing_is_looked_for_when_the_host_was_never_reached(begin: Begin, workspace: Workspace) -> None:
    statement = begin()
    workspace.stop()
    began = time.monotonic()
    with pytest.raises(NotReached):
        rows(statement)
    assert time.monotonic() - began < 3


def test_the_failure_that_opens_the_breaker_is_the_one_that_is_told(begin: Begin, workspace: Workspace) -> None:
    workspace.faults.add("status", times=None, status=503, message="The warehouse is starting.")
    with pytest.raises(ReplyLost, match="The warehouse is starting"), begin() as statement:
        statement.finished()
    sent = [request for request in workspace.requests if (request.method, request.path) == ("POST", PATH)]
    assert len(sent) == 2, "nothing is sent any more once it is open"
    with pytest.raises(BreakerOpen), begin() as statement:
        statement.finished()


def test_a_warehouse_that_does_not_start_is_what_took_the_time(begin: Begin, workspace: Workspace) -> None:
    workspace.change({"state": "STOPPED", "start_seconds": 60})
    said: list[str] = []
    with pytest.raises(TimedOut, match=r"^The warehouse did not start within 2 seconds\.$"):
        rows(begin(seconds=2, said=said))
    assert [line.startswith("the warehouse is") for line in said] == [True], "once"
