"""What becomes of a statement whose reply never came, and of a host that fails."""

from __future__ import annotations

from typing import Any

import pytest

from fubcli.errors import Interrupted
from fubcli.network.breaker import THRESHOLD, BreakerOpen
from fubcli.network.deadline import Deadline
from fubcli.network.failures import NotReached, ReplyLost
from fubcli.warehouses.failures import OutcomeUnknown
from fubcli.warehouses.snowflake.statement import Statement
from tests.fakesnow.emulation import Emulation
from tests.warehouses.conftest import Engine


def lost(statement: Statement, text: str, values: tuple[Any, ...] = ()) -> None:
    statement.was_sent = True
    raise ReplyLost("The reply did not come.")


def test_a_write_without_a_reply_is_told_by_its_request_and_never_repeated(
    snow: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Statement, "run", lost)
    before = snow.warehouse.fingerprint("box")
    with pytest.raises(OutcomeUnknown) as caught:
        snow.write("DELETE FROM box.s.numbers")
    assert len(caught.value.extra["request_id"]) == 36
    assert caught.value.retryable is False
    assert snow.warehouse.fingerprint("box") != before, "it may have written"


def test_a_read_without_a_reply_may_be_sent_again(snow: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Statement, "run", lost)
    with pytest.raises(ReplyLost) as caught:
        snow.run("SELECT 1 AS a")
    assert caught.value.retryable is True


def test_a_host_that_fails_is_left_alone_for_a_while(snow: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreached(*_: Any) -> None:
        raise NotReached("Nobody answers.")

    monkeypatch.setattr(Statement, "run", unreached)
    for _ in range(THRESHOLD):
        with pytest.raises(NotReached):
            snow.run("SELECT 1 AS a")
    with pytest.raises(BreakerOpen):
        snow.run("SELECT 1 AS a")


def test_a_statement_that_nobody_waits_for_any_more_is_not_sent(snow: Engine, emulation: Emulation) -> None:

    statement = Statement(emulation.profile(), Deadline(10), most=1)
    statement.cancel()
    with pytest.raises(Interrupted):
        statement.run("SELECT 'never sent'")
    statement.end()
    assert "SELECT 'never sent'" not in emulation.seen()["statements"]
