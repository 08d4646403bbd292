"""A circuit breaker whose state is a file: what one process learnt about a dead host spares the next its waiting.

closed      calls go through; `THRESHOLD` calls in a row that failed after all their repeats within `WINDOW` open it
open        calls fail at once for `REST` seconds
half open   one process may try; when that succeeds the file is removed, when it fails the rest begins again
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from fubcli.errors import WarehouseUnavailable
from fubcli.ports import Clock

THRESHOLD = 3
WINDOW_SECONDS = 60.0
REST_SECONDS = 20.0
_LONGEST = 10_000


class BreakerOpen(WarehouseUnavailable):
    """The host has just failed several times; nothing was sent."""

    slug = "circuit-open"
    title = "The service failed a moment ago and is left alone for a while"


class Breaker:
    """The breaker of one host. A directory that cannot be written makes it stay closed: it saves time, no more."""

    def __init__(self, directory: Path, host: str, clock: Clock) -> None:
        self._host = host
        self._path = directory / f"{hashlib.sha256(host.encode()).hexdigest()[:16]}.json"
        self._clock = clock

    def check(self) -> None:
        """Return when a call may be made; raises BreakerOpen, with the seconds to wait in `extra`."""
        if not os.path.exists(self._path):  # says no where Path.exists would raise
            return
        now = self._clock.now().timestamp()
        with self._state() as state:
            opened = state.get("opened_at")
            if opened is None:
                return
            rest = REST_SECONDS - (now - opened)
            if not 0 < rest <= REST_SECONDS:  # a clock that was set back must not keep it open
                state["opened_at"] = now  # this process tries; the others wait for what it finds
                return
        raise BreakerOpen(
            f"{self._host} failed {THRESHOLD} times in a row; the next try is allowed in {rest:.0f} s.",
            extra={"retry_after_seconds": round(rest, 1)},
        )

    def look(self) -> float:
        """Return for how many more seconds calls fail at once, 0 when they go through; changes nothing."""
        try:
            opened = _read(self._path.read_bytes()[:_LONGEST]).get("opened_at")
        except OSError:
            return 0.0
        rest = 0.0 if opened is None else REST_SECONDS - (self._clock.now().timestamp() - opened)
        return rest if 0 < rest <= REST_SECONDS else 0.0

    def failed(self) -> None:
        """Note a call that failed after all its repeats."""
        with self._state() as state:
            now = self._clock.now().timestamp()  # under the lock: a failure noted before ours did not come after it
            recent = [at for at in state.get("failures", []) if 0 <= now - at < WINDOW_SECONDS]
            state["failures"] = [*recent, now][-THRESHOLD:]
            if len(state["failures"]) >= THRESHOLD or state.get("opened_at") is not None:
                state["opened_at"] = now

    def succeeded(self) -> None:
        """Note an answer: the host is alive."""
        with suppress(OSError):
            self._path.unlink(missing_ok=True)

    @contextmanager
    def _state(self) -> Iterator[dict[str, Any]]:
        """Yield the state under the file's lock and store it afterwards; nothing is stored where that cannot be."""
        descriptor = self._locked()
        if descriptor is None:
            yield {}
            return
        try:
            state = _read(os.read(descriptor, _LONGEST))
            before = dict(state)
            yield state
            if state != before:
                with suppress(OSError):  # the disk is full
                    os.ftruncate(descriptor, 0)
                    os.pwrite(descriptor, json.dumps(state).encode(), 0)
        finally:
            os.close(descriptor)

    def _locked(self) -> int | None:
        """Return the descriptor of the file, held for a few microseconds; None where there can be none."""
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        except OSError:
            return None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        except OSError:  # a file system without locks
            os.close(descriptor)
            return None
        return descriptor


class UnheededBreaker(Breaker):
    """Notes how calls end and holds none up: for somebody who asks whether the host is there."""

    def check(self) -> None:
        """Return."""


def _read(content: bytes) -> dict[str, Any]:
    """Return what the file says; a damaged one says nothing."""
    try:
        state = json.loads(content)
        failures = [float(at) for at in state.get("failures", [])]
        opened = state.get("opened_at")
        return {"failures": failures, "opened_at": None if opened is None else float(opened)}
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        return {}
