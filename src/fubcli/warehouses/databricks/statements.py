"""One statement at the Statement Execution API, from its submission to its last state, and never a second one of it.

    submit ──reply──▶ id known ──▶ poll ──▶ SUCCEEDED | FAILED | CANCELED | CLOSED
       └──no reply──▶ look for our tag in the query history ──found──▶ id known
                                                            └──not──▶ a read is sent again; a write is `OutcomeUnknown`

Whoever leaves the `with` block before the end cancels it: no statement is left running.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from fubcli.errors import FubError, NotPermitted, TimedOut, WarehouseUnavailable
from fubcli.network.deadline import Deadline
from fubcli.network.failures import Declined, NotReached, ReplyLost
from fubcli.network.http import Call, HttpService
from fubcli.ports import Progress
from fubcli.warehouses.databricks.failures import Cancelled, OutcomeUnknown, failure
from fubcli.warehouses.databricks.history import TAG, find_tagged
from fubcli.warehouses.databricks.waiting import Waiting

PATH = "/api/2.0/sql/statements"
WAIT_SECONDS = 5
"""For how long the submission itself may wait for the result; the shortest that the API knows, for until then nobody
knows the statement's id."""
_CANCEL_SECONDS = 15.0
_MOST_SENT = 3
_RUNNING = ("PENDING", "RUNNING")


@dataclass(frozen=True)
class Submission:
    """What is sent: the statement's text with its limits and formats, as the API names them."""

    payload: Mapping[str, Any]
    is_read: bool


class Statement:
    """One statement; use it as a context manager around `finished()` and the reading of its result."""

    def __init__(self, service: HttpService, submission: Submission, deadline: Deadline, progress: Progress) -> None:
        self.id: str | None = None
        self.tag = uuid.uuid4().hex
        self._service = service
        self._submission = submission
        self._deadline = deadline
        self._progress = progress
        self._is_sent = False
        self._has_ended = False

    def __enter__(self) -> Statement:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None and self._is_sent and not self._has_ended:
            self.cancel()

    def finished(self) -> dict[str, Any]:
        """Submit the statement and return the answer that holds its result.

        Raises what the statement failed with, TimedOut, Cancelled, OutcomeUnknown, or what a call raises.
        """
        try:
            answer = self._waited_for()
        except (NotReached, ReplyLost) as failure:
            if self._deadline.passed:
                raise self._late() from failure
            raise
        self._has_ended = True
        if (state := _state(answer)) == "SUCCEEDED":
            return answer
        raise _failed(state, answer.get("status") or {})

    def _waited_for(self) -> dict[str, Any]:
        answer = self._submitted()
        waiting = Waiting(self._service, str(self._submission.payload["warehouse_id"]), self._progress)
        while (state := _state(answer)) in _RUNNING:
            if self._deadline.passed:
                raise self._late()
            time.sleep(self._deadline.within(waiting.pause(state, self._deadline)))
            answer = self._service.json(Call("GET", f"{PATH}/{self.id}"), self._deadline)
        return answer

    def _late(self) -> TimedOut:
        return TimedOut(f"Cancelled after {self._deadline.seconds:g} seconds of wall time.")

    def cancel(self) -> None:
        """Cancel it, as far as that can be done: without an id it is looked for by its tag."""
        deadline = Deadline(_CANCEL_SECONDS)
        try:
            found = self.id or find_tagged(self._service, self._submission.payload["warehouse_id"], self.tag, deadline)
            if found is None:
                return
            self.id = found
            cancel(self._service, found, deadline)
        except (FubError, Declined) as error:
            self._progress(f"the statement could not be cancelled and may still run, tag {self.tag}: {error}")
        else:
            self._has_ended = True

    def _submitted(self) -> dict[str, Any]:
        wait = WAIT_SECONDS if self._deadline.left > 2 * WAIT_SECONDS else 0
        payload = {
            **self._submission.payload,
            "wait_timeout": f"{wait}s",
            "on_wait_timeout": "CONTINUE",
            "query_tags": [{"key": TAG, "value": self.tag}],
        }
        call = Call("POST", PATH, payload, repeatable=False, waits=wait)
        try:
            answer = self._sent(call)
        except (NotReached, NotPermitted):
            self._has_ended = True  # it was not taken: there is nothing to cancel
            raise
        except Declined as declined:
            self._has_ended = True
            raise failure(declined.message, declined.code) from declined
        self.id = _id(answer)
        return answer

    def _sent(self, call: Call) -> dict[str, Any]:
        """Send it, and go on with the statement that a lost reply was about; only reads are ever sent again."""
        for left in reversed(range(_MOST_SENT)):
            self._is_sent = True
            try:
                return self._service.json(call, self._deadline)
            except ReplyLost as lost:
                if (found := self._found()) is not None:
                    self.id = found
                    return self._service.json(Call("GET", f"{PATH}/{found}"), self._deadline)
                if not self._submission.is_read:
                    self._has_ended = True  # nothing is known that could be cancelled
                    raise OutcomeUnknown.after(lost, self.tag) from lost
                if not left:
                    raise
        raise AssertionError

    def _found(self) -> str | None:
        """Look for the statement by its tag; a history that cannot be read tells nothing."""
        try:
            return find_tagged(self._service, self._submission.payload["warehouse_id"], self.tag, self._deadline)
        except (FubError, Declined):
            return None


def cancel(service: HttpService, statement_id: str, deadline: Deadline) -> None:
    """Ask the warehouse to stop a statement; raises what a call raises."""
    service.json(Call("POST", f"{PATH}/{statement_id}/cancel", {}), deadline)


def _state(answer: Mapping[str, Any]) -> str:
    return str((answer.get("status") or {}).get("state", ""))


def _id(answer: Mapping[str, Any]) -> str:
    """Return the statement's id, which becomes a part of paths; raises WarehouseUnavailable for an answer without."""
    found = str(answer.get("statement_id", ""))
    if not found or not all(character.isalnum() or character == "-" for character in found):
        raise WarehouseUnavailable("The warehouse's answer names no statement.")
    return found


def _failed(state: str, status: Mapping[str, Any]) -> FubError:
    error = status.get("error") or {}
    message = str(error.get("message", "")) or f"The statement ended as {state or 'nothing'}."
    if state == "CANCELED":
        return Cancelled(f"The statement was cancelled on the warehouse: {message}")
    if state == "CLOSED":
        return WarehouseUnavailable("The warehouse has closed the statement; its result is gone.")
    return failure(message, str(error.get("error_code", "")), str(status.get("sql_state") or ""))
