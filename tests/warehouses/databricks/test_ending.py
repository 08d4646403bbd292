"""The end of a statement that nobody wants any more: it is found and cancelled, or said to run on perhaps."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from fubcli.errors import FubError, Interrupted, TimedOut
from fubcli.network.deadline import Deadline
from tests.striking import struck
from tests.warehouses.databricks.conftest import READ, WRITE, Begin
from tests.workspace import Workspace
from tests.workspace.conftest import until

pytestmark = pytest.mark.usefixtures("short_pauses")

PATH = "/api/2.0/sql/statements"
CANCEL = f"POST {PATH}/*/cancel"
HISTORY = "GET /api/2.0/sql/history/*"
HELD = pytest.mark.slow  # ends when the warehouse answers, which holds the answer back for the five seconds it may


def runs(workspace: Workspace) -> Callable[[], bool]:
    """Return a condition: something runs."""
    return lambda: bool(workspace.running())


@pytest.mark.parametrize("is_forbidden", [False, pytest.param(True, marks=HELD)])
def test_an_interrupt_before_the_id_is_known_cancels_it_all_the_same(
    begin: Begin, workspace: Workspace, is_forbidden: bool
) -> None:
    workspace.faults.add("slow", f"sql {READ}", seconds=60)
    if is_forbidden:
        workspace.faults.add("status", HISTORY, times=None, status=403)
    began = time.monotonic()
    with struck(runs(workspace)), pytest.raises(KeyboardInterrupt), begin() as statement:
        statement.finished()
    assert workspace.running(patience=2.0) == []
    assert time.monotonic() - began < (12 if is_forbidden else 5)


def test_one_that_the_history_has_before_it_can_be_cancelled_is_cancelled_a_moment_later(
    begin: Begin, workspace: Workspace
) -> None:
    workspace.faults.add("slow", f"sql {READ}", seconds=60)
    workspace.faults.add("status", CANCEL, times=2, status=404, code="RESOURCE_DOES_NOT_EXIST")
    with struck(runs(workspace)), pytest.raises(KeyboardInterrupt), begin() as statement:
        statement.finished()
    assert workspace.running(patience=2.0) == []


@pytest.mark.parametrize("status", [400, 404])
def test_one_that_has_ended_meanwhile_needs_no_cancel(begin: Begin, workspace: Workspace, status: int) -> None:
    workspace.faults.add("slow", f"sql {READ}", seconds=0.3)
    workspace.faults.add("status", CANCEL, times=None, status=status)
    statement = begin()

    def interrupted() -> None:
        with statement:
            statement.finished()
            statement._has_ended = False  # as it is when the interrupt strikes before the answer is read
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()


def test_an_interrupt_whose_cancel_is_not_confirmed_says_so(begin: Begin, workspace: Workspace) -> None:
    workspace.faults.add("slow", f"sql {READ}", seconds=60)
    workspace.faults.add("status", CANCEL, times=None, status=400)
    statement = begin()
    with (
        struck(runs(workspace)),
        pytest.raises(Interrupted, match="may still run there, and has the id") as caught,
        statement,
    ):
        statement.finished()
    ((running, _),) = workspace.running()
    assert caught.value.extra == {"request_tag": statement.tag, "statement_id": running}
    workspace.statements.stop_all()


@HELD
def test_an_interrupt_after_which_nothing_is_found_says_so(begin: Begin, workspace: Workspace) -> None:
    workspace.faults.add("slow", f"sql {READ}", seconds=60)
    workspace.faults.add("status", HISTORY, times=None, status=403)
    workspace.faults.add("drop_midway", f"POST {PATH}", times=None)
    statement = begin()
    with (
        struck(runs(workspace)),
        pytest.raises(Interrupted, match="may still run there, and is tagged") as caught,
        statement,
    ):
        statement.finished()
    assert caught.value.extra == {"request_tag": statement.tag}
    workspace.statements.stop_all()


def test_a_deadline_whose_cancel_is_not_confirmed_says_so(begin: Begin, workspace: Workspace) -> None:
    workspace.faults.add("slow", f"sql {READ}", seconds=60)
    workspace.faults.add("status", CANCEL, times=None, status=400)
    statement = begin(seconds=0.5)
    with pytest.raises(TimedOut, match="may still run") as caught, statement:
        statement.finished()
    assert caught.value.extra["statement_id"] == statement.id
    workspace.statements.stop_all()


def test_where_nothing_was_ever_answered_the_ending_is_short(begin: Begin, workspace: Workspace) -> None:
    workspace.faults.add("hang", times=None, seconds=60)
    began = time.monotonic()
    with pytest.raises(TimedOut, match="may still run"), begin(seconds=1.5) as statement:
        statement.finished()
    assert time.monotonic() - began < 1.5 + 5 + 2.5


@pytest.mark.parametrize("text", [READ, WRITE])
def test_cancel_state_and_strays_have_one_deadline(
    begin: Begin, workspace: Workspace, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fubcli.warehouses.databricks.ending.ENDING_SECONDS", 3.0)
    workspace.faults.add("slow", f"sql {text}", times=None, seconds=60)
    statement = begin(text, seconds=12)

    def silent() -> None:
        until(lambda: bool(workspace.running()))
        workspace.faults.add("hang", times=None, seconds=60)

    falling_silent = threading.Thread(target=silent)
    began = time.monotonic()
    statement._deadline = Deadline(2)
    statement._times_sent = 1  # as after a reply that was lost: there may be strays
    falling_silent.start()
    with pytest.raises(FubError, match=r"may (still|have) run"), statement:
        statement.finished()
    assert time.monotonic() - began < 2 + 3 + 4
    falling_silent.join()
    workspace.faults.clear()
    workspace.statements.stop_all()
