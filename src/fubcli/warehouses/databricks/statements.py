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
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from types import TracebackType
from typing import Any

from fubcli.errors import FubError, Interrupted, NotPermitted
from fubcli.interrupts import heed, is_abandoned
from fubcli.network.breaker import BreakerOpen
from fubcli.network.deadline import Deadline
from fubcli.network.failures import Declined, NotReached, ReplyLost
from fubcli.network.http import Call, HttpService
from fubcli.network.kept import Kept
from fubcli.ports import Progress
from fubcli.warehouses.databricks.ending import Ending, EndTime
from fubcli.warehouses.databricks.failures import (
    UnknownWarehouse,
    failure,
    may_have_run,
    may_still_run,
    outcome_unknown,
)
from fubcli.warehouses.databricks.history import FEW_LOOKS, MANY_LOOKS, TAG, History
from fubcli.warehouses.databricks.replies import PATH, RUNNING, WAIT_SECONDS, id_of, state_of
from fubcli.warehouses.databricks.waiting import Waiting, late
from fubcli.warehouses.failures import Cancelled, Forgotten

_MOST_SENT = 3
_NOT_FOUND = 404


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
        self._warehouse_id = str(submission.payload["warehouse_id"])
        self._history = History(service, self._warehouse_id)
        self._submission = submission
        self._deadline = deadline
        self._progress = progress
        self._waiting = Waiting(service, self._warehouse_id, progress)
        self._reply: Kept[dict[str, Any]] = Kept()
        self._ending = Ending(service, self._history, self.tag, self._reply)
        self._times_sent = 0
        self._has_ended = False
        self._answers = service.answers

    def __enter__(self) -> Statement:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None and self._times_sent and not self._has_ended:
            failed = error
            if isinstance(error, KeyboardInterrupt):
                heed()
                failed = Interrupted("Interrupted.")
            if not self._cancelled(failed) and failed is not error:
                raise failed from None
        elif self._times_sent > 1:
            self._stop_strays()

    @cached_property
    def _until(self) -> EndTime:
        """The deadline of everything that the end of it takes; it begins with the first look."""
        return EndTime(self._service, self._answers)

    def finished(self) -> dict[str, Any]:
        """Submit the statement and return the answer that holds its result.

        Raises what the statement failed with, TimedOut, Cancelled, Forgotten, OutcomeUnknown, or what a call raises.
        """
        try:
            answer = self._waited_for()
        except FubError as trouble:
            answer = self._despite(trouble)
        self._has_ended = True
        if (state := state_of(answer)) == "SUCCEEDED":
            return answer
        raise _failed(state, answer.get("status") or {})

    def _waited_for(self) -> dict[str, Any]:
        answer = self._submitted()
        while (state := state_of(answer)) in RUNNING:
            if is_abandoned():
                raise Interrupted("Interrupted.")
            if self._deadline.passed:
                raise self._waiting.late(self._deadline) if state == "PENDING" else late(self._deadline)
            time.sleep(self._deadline.within(self._waiting.pause(state, self._deadline)))
            answer = self._asked(self._deadline)
        return answer

    def _asked(self, deadline: Deadline) -> dict[str, Any]:
        try:
            return self._service.json(Call("GET", f"{PATH}/{self.id}", follows_up=True), deadline)
        except Declined as declined:
            raise Forgotten(f"The warehouse no longer tells of the statement: {declined.message}") from declined

    def _despite(self, trouble: FubError) -> dict[str, Any]:
        """Return the answer of a write that ended well although waiting for it did not; else raise what is known."""
        if self._has_ended:
            raise trouble
        is_late = self._deadline.passed and isinstance(trouble, NotReached | ReplyLost)
        failed = late(self._deadline) if is_late else trouble
        self._cancelled(failed)
        if self._submission.is_read:
            raise failed
        answer = self._settled()
        if (state := state_of(answer)) in ("SUCCEEDED", "FAILED"):
            return answer
        if state == "CANCELED":
            raise failed
        if isinstance(trouble, NotPermitted):
            raise may_have_run(trouble, self.id)
        raise outcome_unknown(trouble, self.tag, self.id)

    def _settled(self) -> dict[str, Any]:
        """Return the last state of a statement that was just cancelled, or nothing when it cannot be had."""
        answer: dict[str, Any] = {}
        with suppress(FubError):
            while not self._until.passed and state_of(answer := self._asked(self._until)) in RUNNING:
                time.sleep(self._until.within(0.2))
        return answer

    def _cancelled(self, failed: BaseException) -> bool:
        """Cancel it because of a failure, which tells when that could not be done; return whether it could."""
        has_ended, self.id = self._ending.cancel(self.id, self._until)
        self._has_ended = True
        if not has_ended and isinstance(failed, FubError):
            may_still_run(failed, self.tag, self.id)
        if self._times_sent > 1:
            self._stop_strays()
        return has_ended

    def _stop_strays(self) -> None:
        """Cancel what an earlier submission has left running; it was not found when its reply was lost."""
        try:
            self._ending.stop_strays(self.id, self._until)
        except (FubError, Declined) as error:
            self._progress(f"it was sent more than once and the first may still run, tag {self.tag}: {error}")

    def _submitted(self) -> dict[str, Any]:
        wait = WAIT_SECONDS if self._deadline.left > 2 * WAIT_SECONDS else 0
        payload = {
            **self._submission.payload,
            "wait_timeout": f"{wait}s",
            "on_wait_timeout": "CONTINUE",
            "query_tags": [{"key": TAG, "value": self.tag}],
        }
        answer = self._sent(Call("POST", PATH, payload, repeatable=False, waits=wait, kept=self._reply))
        self.id = id_of(answer)
        return answer

    def _sent(self, call: Call) -> dict[str, Any]:
        """Send it, and go on with the statement that a lost reply was about; only reads are ever sent again.

        Where this has opened the breaker nothing is sent any more, and what opened it is told.
        """
        before: ReplyLost | None = None
        for left in reversed(range(_MOST_SENT)):
            try:
                return self._posted(call)
            except BreakerOpen:
                if before is None:
                    raise
                raise before from None
            except ReplyLost as lost:
                before = lost
                if self._submission.is_read and self._deadline.passed:
                    raise  # whoever cancels it looks for it
                if (found := self._found()) is not None:
                    self.id = found
                    return self._asked(self._deadline)
                if not self._submission.is_read:
                    self._has_ended = True  # nothing is known that could be cancelled
                    raise outcome_unknown(lost, self.tag) from lost
                if not left:
                    raise
        raise AssertionError

    def _posted(self, call: Call) -> dict[str, Any]:
        self._times_sent += 1
        try:
            with self._waiting.meanwhile(self._deadline):
                return self._service.json(call, self._deadline)
        except BreakerOpen:
            self._times_sent -= 1
            self._has_ended = not self._times_sent
            raise
        except (NotReached, NotPermitted):
            self._has_ended = self._times_sent == 1  # it was not taken: there is nothing to cancel
            raise
        except Declined as declined:
            self._has_ended = self._times_sent == 1
            if declined.status == _NOT_FOUND:
                raise UnknownWarehouse.told(declined.message) from declined
            raise failure(declined.message, declined.code) from declined

    def _found(self) -> str | None:
        """Look for the statement by its tag; a history that cannot be read tells nothing."""
        looks = FEW_LOOKS if self._submission.is_read else MANY_LOOKS
        with suppress(FubError, Declined):
            return next((each.id for each in self._history.find(self.tag, self._deadline, looks)), None)
        return None


def _failed(state: str, status: Mapping[str, Any]) -> FubError:
    error = status.get("error") or {}
    message = str(error.get("message", "")) or f"The statement ended as {state or 'nothing'}."
    if state == "CANCELED":
        return Cancelled(f"The statement was cancelled on the warehouse: {message}")
    if state == "CLOSED":
        return Forgotten("The warehouse has closed the statement.")
    return failure(message, str(error.get("error_code", "")), str(status.get("sql_state") or ""))
