"""The end of a statement that nobody wants any more: it is found, wherever its reply is, and cancelled."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import Any

from fubcli.errors import FubError
from fubcli.network.deadline import Deadline
from fubcli.network.failures import Declined, NotReached
from fubcli.network.http import Call, HttpService
from fubcli.network.kept import Kept
from fubcli.warehouses.databricks.history import FEW_LOOKS, ONE_LOOK, History
from fubcli.warehouses.databricks.replies import PATH, RUNNING, WAIT_SECONDS, id_of, state_of

ENDING_SECONDS = 15.0
_SILENT_SECONDS = 5.0
_NOT_FOUND = 404


class EndTime(Deadline):
    """How long all of the ending may take: from now on, and shorter while the service has answered nothing at all."""

    def __init__(self, service: HttpService, answers: int) -> None:
        """Begin; `answers` is how many the service had given before it was asked for this statement."""
        super().__init__(ENDING_SECONDS)
        self._silent = Deadline(_SILENT_SECONDS)
        self._service = service
        self._answers = answers

    @property
    def left(self) -> float:
        """Return the seconds that are left."""
        return super().left if self._service.answers > self._answers else self._silent.left


class Ending:
    """Ends what was sent under one tag; `reply` is where the answer to its submission arrives, if it does."""

    def __init__(self, service: HttpService, history: History, tag: str, reply: Kept[dict[str, Any]]) -> None:
        self._service = service
        self._history = history
        self._tag = tag
        self._reply = reply

    def cancel(self, known: str | None, deadline: Deadline) -> tuple[bool, str | None]:
        """Return whether nothing of it runs any more, and its id: without one it is waited and looked for."""
        id = known
        try:
            for id in (known,) if known else self._found(deadline):
                self._stop(id, deadline, ONE_LOOK if known else FEW_LOOKS)
        except (FubError, Declined):
            return False, id
        return id is not None or self._was_not_sent(), id

    def stop_strays(self, wanted: str | None, deadline: Deadline) -> None:
        """Cancel everything else that was sent under the tag; raises what a call raises, NotReached without time."""
        if deadline.passed:
            raise NotReached("There was no time left to look for it.")
        for each in self._history.find(self._tag, deadline, ONE_LOOK):
            if not each.has_ended and each.id != wanted:
                self._stop(each.id, deadline, FEW_LOOKS)

    def _stop(self, id: str, deadline: Deadline, looks: tuple[float, ...]) -> None:
        """Cancel one statement; the history may be a moment ahead of what can be cancelled."""
        for look, pause in enumerate(looks, 1):
            time.sleep(deadline.within(pause))
            try:
                self._service.json(Call("POST", f"{PATH}/{id}/cancel", {}, follows_up=True), deadline)
            except Declined as declined:
                if declined.status == _NOT_FOUND and look < len(looks):
                    continue
                if not self._has_ended(id, deadline):
                    raise
            return

    def _has_ended(self, id: str, deadline: Deadline) -> bool:
        answer = self._service.json(Call("GET", f"{PATH}/{id}", follows_up=True), deadline)
        return state_of(answer) not in RUNNING

    def _found(self, deadline: Deadline) -> tuple[str, ...]:
        """Return the ids of what was sent: from the history, or from the reply that is on its way."""
        if self._was_not_sent():
            return ()
        with suppress(FubError, Declined):  # one that may not be read
            if found := self._history.find(self._tag, deadline, ONE_LOOK):
                return tuple(each.id for each in found)
        if self._reply.wait(deadline.within(WAIT_SECONDS + 1)) and self._reply.answer:
            return (id_of(self._reply.answer),)
        if self._was_not_sent() or deadline.passed:
            return ()
        return tuple(each.id for each in self._history.find(self._tag, deadline, FEW_LOOKS))

    def _was_not_sent(self) -> bool:
        return self._reply.called_off or isinstance(self._reply.error, NotReached)
