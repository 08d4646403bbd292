"""How a statement is waited for: growing pauses, and a word to the user while its warehouse starts."""

from __future__ import annotations

import time

from fubcli.errors import FubError
from fubcli.network.deadline import Deadline
from fubcli.network.failures import Declined
from fubcli.network.http import Call, HttpService
from fubcli.ports import Progress

_FIRST, _GROWTH, _LONGEST = 0.05, 1.5, 2.0
_SILENT_SECONDS = 3.0
_STATES = {
    "STARTING": "the warehouse is starting; this takes from seconds to minutes",
    "STOPPED": "the warehouse is stopped and is being started",
    "RUNNING": "the warehouse is busy; the statement waits for its turn",
}
_NOT_YET = ("STARTING", "STOPPED")


class Waiting:
    """The pauses between two looks at one statement."""

    def __init__(self, service: HttpService, warehouse_id: str, progress: Progress) -> None:
        self._service = service
        self._path = f"/api/2.0/sql/warehouses/{warehouse_id}"
        self._progress = progress
        self._pause = _FIRST
        self._since = time.monotonic()
        self._has_told = False

    def pause(self, state: str, deadline: Deadline) -> float:
        """Return the seconds until the next look; says once why a statement has not begun."""
        if state == "PENDING" and not self._has_told and time.monotonic() - self._since > _SILENT_SECONDS:
            self._tell(self._state(deadline))
            self._has_told = True
        pause, self._pause = self._pause, min(self._pause * _GROWTH, _LONGEST)
        return pause

    def is_starting(self, deadline: Deadline) -> bool:
        """Whether the warehouse is not there because it has to start first; says so once."""
        state = self._state(deadline)
        if state not in _NOT_YET:
            return False
        self._tell(state)
        return True

    def _state(self, deadline: Deadline) -> str:
        try:
            return str(self._service.json(Call("GET", self._path, follows_up=True), deadline).get("state", ""))
        except (FubError, Declined):
            return ""  # a word of comfort is not worth a failure

    def _tell(self, state: str) -> None:
        if state in _STATES and not self._has_told:
            self._progress(_STATES[state])
            self._has_told = True
