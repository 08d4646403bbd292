"""A query whose batches are fetched beside the main thread; its session ends as soon as they are left."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace

from fubcli.interrupts import heed
from fubcli.model.result import Batch, ResultStream
from fubcli.network.deadline import Deadline
from fubcli.network.kept import Kept
from fubcli.warehouses.databricks.connector.patience import ENDING_SECONDS, Patience, in_time

_LOOK_SECONDS = 0.1


class Opened:
    """A query that has run, in its open session; its first batch has been fetched."""

    def __init__(
        self, result: ResultStream, deadline: Deadline, session: ExitStack, cancel: Callable[[], None]
    ) -> None:
        """Take over a session; `cancel` is done before its end, unless all of the query was fetched."""
        self.result = result
        self._deadline = deadline
        self._cancel = cancel
        self._lock = threading.Lock()
        self._is_whole = False
        self._session = session.pop_all()
        self._session.callback(self._abandoned)

    def _abandoned(self) -> None:
        if not self._is_whole:
            self._cancel()

    def fetched(self) -> Batch | None:
        """Return the next batch, None after the last; raises TimedOut and what became of a fetch that failed."""
        with in_time(self._deadline):
            found = next(self.result.source, None)
        self._is_whole = found is None
        return found

    def end(self) -> None:
        """End query and session, once; whoever comes later waits until they have ended."""
        with self._lock:
            self._session.close()


class Streaming:
    """One query from its beginning to the end of its session; an interrupt tears none of its calls apart."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._opening: Kept[Opened] = Kept()
        self._fetching: Kept[Batch | None] = Kept()

    def begun(self, opening: Callable[[], Opened]) -> ResultStream:
        """Return the opened query's result, whose batches are fetched as they are asked for; raises what it raises."""
        opened = self._opening.do(opening)
        return replace(opened.result, source=self._batches(opened))

    def _batches(self, opened: Opened) -> Iterator[Batch]:
        while (batch := self._fetching.do(opened.fetched)) is not None:
            yield batch

    def end(self) -> None:
        """Call off what is waited for, and end query and session; what takes too long the warehouse ends by itself."""
        try:
            self._end()
        except KeyboardInterrupt:
            heed()
            self._end()
            raise

    def _end(self) -> None:
        self._patience.stop()
        time = Deadline(ENDING_SECONDS)
        is_idle = self._opening.wait(time.left) and self._fetching.wait(time.left)
        if is_idle and (opened := self._opening.answer) is not None:
            ending = threading.Thread(target=opened.end, name="fubcli-ending", daemon=True)
            ending.start()
            while ending.is_alive() and not time.passed:
                ending.join(_LOOK_SECONDS)
