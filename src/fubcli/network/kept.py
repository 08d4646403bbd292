"""A reply that an interrupt does not lose: another thread waits for it, and it can still be asked for afterwards."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from fubcli.interrupts import Ended
from fubcli.network.deadline import Deadline

Answer = TypeVar("Answer")
_LOOK_SECONDS = 0.1


class Kept(Generic[Answer]):
    """Does one piece of work after the other, each in a thread of its own, and keeps what the latest came to."""

    def __init__(self) -> None:
        self._work: _Work[Answer] | None = None

    def do(self, work: Callable[[], Answer]) -> Answer:
        """Return what the work returns or raise what it raises; an interrupt ends the waiting, not the work."""
        self.begin(work)
        return self.result()

    def begin(self, work: Callable[[], Answer]) -> None:
        """Begin with it, and go on meanwhile."""
        self._work = _Work(work)
        self._work.start()

    def result(self, seconds: float | None = None) -> Answer:
        """Return what the latest work returns, as `do` does; something must have begun.

        Raises TimeoutError when it has not ended after so many seconds; it goes on.
        """
        if self._work is None:
            raise AssertionError
        return self._work.result(None if seconds is None else Deadline(seconds))

    def wait(self, seconds: float) -> bool:
        """Wait for the latest work; whether it is over. Work that has not begun when this is called never does."""
        return self._work is None or self._work.over(seconds)

    @property
    def under_way(self) -> bool:
        """Whether the latest work has not ended yet."""
        return self._work is not None and not self._work.is_over

    @property
    def called_off(self) -> bool:
        """Whether the latest work never began and never will."""
        return self._work is None or self._work.is_unwanted

    @property
    def answer(self) -> Answer | None:
        """What the latest work has returned, None when it has not."""
        return self._work.returned if self._work else None

    @property
    def error(self) -> BaseException | None:
        """What the latest work has raised."""
        return self._work.raised if self._work else None


class _Work(Generic[Answer]):
    def __init__(self, work: Callable[[], Answer]) -> None:
        self.returned: Answer | None = None
        self.raised: BaseException | None = None
        self._work = work
        self._done = Ended()
        self._lock = threading.Lock()
        self._has_begun = self.is_unwanted = False

    @property
    def is_over(self) -> bool:
        return self._done.is_set()

    def start(self) -> None:
        threading.Thread(target=self._run, name="fubcli-kept", daemon=True).start()

    def result(self, deadline: Deadline | None) -> Answer:
        # A signal that the system hands to another thread wakes nobody; this thread is the one that heeds it.
        while not self._done.wait(_LOOK_SECONDS if deadline is None else deadline.within(_LOOK_SECONDS)):
            if deadline is not None and deadline.passed:
                raise TimeoutError
        if self.raised is not None:
            raise self.raised
        return self.returned  # type: ignore[return-value]  # what raised nothing has returned an answer

    def over(self, seconds: float) -> bool:
        with self._lock:
            self.is_unwanted = not self._has_begun
        return self.is_unwanted or self._done.wait(seconds)

    def _run(self) -> None:
        with self._lock:
            if self.is_unwanted:
                return
            self._has_begun = True
        try:
            self.returned = self._work()
        except BaseException as error:  # it belongs to whoever waits
            self.raised = error
        finally:
            self._done.set()
