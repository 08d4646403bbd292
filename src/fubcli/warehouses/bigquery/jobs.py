"""One query job, from its insertion to its end, and never a second one of it: we choose its id.

    insert ──reply, or "already there"──▶ get … ▶ DONE
       └──no reply──▶ inserted again under the same id

Whoever leaves the `with` block before the end cancels it: no job is left running.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from fubcli.errors import FubError, Interrupted, NotPermitted, TimedOut
from fubcli.interrupts import heed, is_abandoned
from fubcli.network.breaker import BreakerOpen
from fubcli.network.deadline import Deadline
from fubcli.network.failures import Declined, NotReached, ReplyLost
from fubcli.network.http import Call
from fubcli.warehouses.bigquery.api import Api
from fubcli.warehouses.bigquery.failures import job_failure, rejection
from fubcli.warehouses.failures import Forgotten, OutcomeUnknown

_FIRST, _GROWTH, _LONGEST = 0.05, 1.5, 2.0
_ENDING_SECONDS = 15.0
_LOOKS = (0.0, 0.2, 0.5, 1.0)
_CONFLICT, _NOT_FOUND = 409, 404


@dataclass(frozen=True)
class Place:
    """Where jobs run: the project that pays, and its location, where one was said."""

    project: str
    location: str = ""

    def path(self, *parts: str) -> str:
        """Return the path of something of the project's."""
        return "/".join((f"/projects/{self.project}", *parts))


class Job:
    """One job; use it as a context manager around `finished()` and the reading of its rows."""

    def __init__(
        self, api: Api, place: Place, configuration: Mapping[str, Any], deadline: Deadline, *, is_read: bool
    ) -> None:
        self.id = f"fubcli_{uuid.uuid4().hex}"
        self.location = place.location
        self._api = api
        self._place = place
        self._configuration = configuration
        self._deadline = deadline
        self._is_read = is_read
        self._may_run = False

    def __enter__(self) -> Job:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None and self._may_run:
            failed = error
            if isinstance(error, KeyboardInterrupt):
                heed()
                failed = Interrupted("Interrupted.")
            if self._ended() is None and isinstance(failed, FubError):
                self._tell_that_it_may_run(failed)
                raise failed from None

    def finished(self) -> dict[str, Any]:
        """Run the job and return its resource once it has ended well.

        Raises what it failed with, TimedOut, Cancelled, OutcomeUnknown, or what a call raises.
        """
        try:
            resource = self._waited_for()
        except FubError as trouble:
            resource = self._despite(trouble)
        self._may_run = False
        if error := (resource.get("status") or {}).get("errorResult"):
            raise job_failure(error)
        return resource

    def _waited_for(self) -> dict[str, Any]:
        resource, pause = self._inserted(), _FIRST
        while not _is_done(resource):
            if is_abandoned():
                raise Interrupted("Interrupted.")
            if self._deadline.passed:
                raise _late(self._deadline)
            time.sleep(self._deadline.within(pause))
            pause = min(pause * _GROWTH, _LONGEST)
            resource = self._asked(self._deadline)
        return resource

    def _inserted(self) -> dict[str, Any]:
        reference = {"projectId": self._place.project, "jobId": self.id}
        payload = {
            "jobReference": reference | ({"location": self.location} if self.location else {}),
            "configuration": {**self._configuration, "jobTimeoutMs": str(max(int(self._deadline.left * 1000), 1))},
        }
        lost = self._api.lost
        try:
            self._may_run = True
            resource = self._api.json(Call("POST", self._place.path("jobs"), payload), self._deadline)
        except (NotReached, NotPermitted, BreakerOpen):
            self._may_run = self._api.lost > lost  # else every try was answered, with no
            raise
        except Declined as declined:
            if declined.status == _CONFLICT:
                return self._asked(self._deadline)  # the reply to an earlier try was lost
            self._may_run = False
            raise rejection(declined) from declined
        self.location = str((resource.get("jobReference") or {}).get("location") or self.location)
        return resource

    def _asked(self, deadline: Deadline) -> dict[str, Any]:
        try:
            return self._api.json(self._call("GET"), deadline)
        except Declined as declined:
            raise Forgotten(f"BigQuery does not tell of the job {self.id}: {declined.message}") from declined

    def _despite(self, trouble: FubError) -> dict[str, Any]:
        """Return the resource of a write that ended although waiting for it went wrong; else raise what is known."""
        if not self._may_run:
            raise trouble
        is_late = self._deadline.passed and isinstance(trouble, NotReached | ReplyLost)
        failed = _late(self._deadline) if is_late else trouble
        resource = self._ended()
        self._may_run = False
        if self._is_read:
            if resource is None:
                self._tell_that_it_may_run(failed)
            raise failed
        if not resource:
            raise OutcomeUnknown.after(trouble, f"has the id {self.id}", {"statement_id": self.id})
        if ((resource.get("status") or {}).get("errorResult") or {}).get("reason") == "stopped":
            raise failed
        return resource

    def _ended(self) -> dict[str, Any] | None:
        """Cancel the job and return its last state; nothing in it when there is no such job, None when nobody says."""
        until = Deadline(_ENDING_SECONDS)
        with suppress(FubError, Declined):
            if not self._cancelled(until):
                return {}
            while not until.passed:
                if _is_done(resource := self._asked(until)):
                    return resource
                time.sleep(until.within(_FIRST))
        return None

    def _cancelled(self, until: Deadline) -> bool:
        """Ask for the end of the job; whether there is such a job. One whose insertion was torn off comes late."""
        for pause in _LOOKS:
            time.sleep(until.within(pause))
            try:
                self._api.json(self._call("POST", "cancel"), until)
            except Declined as declined:
                if declined.status != _NOT_FOUND:
                    raise
            else:
                return True
        return False

    def _call(self, method: str, *parts: str) -> Call:
        params = {"location": self.location} if self.location else {}
        return Call(method, self._place.path("jobs", self.id, *parts), params=params, follows_up=True)

    def _tell_that_it_may_run(self, failed: FubError) -> None:
        failed.detail += f" BigQuery did not confirm that it was cancelled: the job {self.id} may still run there."
        failed.extra["statement_id"] = self.id


def _is_done(resource: Mapping[str, Any]) -> bool:
    return str((resource.get("status") or {}).get("state", "")) == "DONE"


def _late(deadline: Deadline) -> TimedOut:
    return TimedOut(f"Cancelled after {deadline.seconds:g} seconds of wall time.")
