"""The query history of a warehouse: where a statement is looked for whose reply was lost, and what became of it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fubcli.network.deadline import Deadline
from fubcli.network.http import Call, HttpService

_PATH = "/api/2.0/sql/history/queries"
TAG = "fubcli_request"
"""The query tag that every statement of ours carries, with a value of its own."""
ONE_LOOK = (0.0,)
FEW_LOOKS = (0.0, 0.3, 0.7)
"""For a read: one that is overlooked costs a repeat."""
MANY_LOOKS = (0.0, 0.3, 0.7, 1.5, 3.0)
"""For a write. Seconds before each look: the history may be a moment behind."""
_MINUTES = 60 * 60_000
_MOST = 200
_ENDED = frozenset({"FINISHED", "FAILED", "CANCELED"})


@dataclass(frozen=True)
class Recorded:
    """A statement as the history has it; `message` is why it failed."""

    id: str
    status: str
    message: str = ""

    @property
    def has_ended(self) -> bool:
        """Whether nothing of it runs any more."""
        return self.status in _ENDED


@dataclass(frozen=True)
class History:
    """The history of one warehouse."""

    service: HttpService
    warehouse_id: str

    def find(self, tag: str, deadline: Deadline, looks: tuple[float, ...] = MANY_LOOKS) -> tuple[Recorded, ...]:
        """Return the statements that carry one of our tags, the latest first; none when none do after several looks.

        Raises what a call raises.
        """
        for pause in looks:
            if pause and pause >= deadline.left:
                return ()
            time.sleep(pause)
            if found := tuple(self._tagged(tag, deadline)):
                return found
        return ()

    def _tagged(self, tag: str, deadline: Deadline) -> Iterator[Recorded]:
        params: dict[str, str | int] = {
            "filter_by.warehouse_ids": self.warehouse_id,
            "filter_by.query_start_time_range.start_time_ms": int(time.time() * 1000) - _MINUTES,
            "max_results": _MOST,
        }
        answer = self.service.json(Call("GET", _PATH, params=params, follows_up=True), deadline)
        for query in answer.get("res") or ():
            if _tag_of(query) == tag:
                message = str(query.get("error_message") or "")
                yield Recorded(str(query.get("query_id")), str(query.get("status")), message)


def _tag_of(query: dict[str, Any]) -> str | None:
    tags = (each for each in query.get("query_tags") or () if isinstance(each, dict) and each.get("key") == TAG)
    return next((str(each.get("value")) for each in tags), None)
