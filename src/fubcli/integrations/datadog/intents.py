"""The record of what was to be made or sent: the service shows it only later, and must not get it twice meanwhile."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from fubcli.errors import FubError, NotPermitted, Remedy, StorageUnavailable, WarehouseUnavailable
from fubcli.integrations.datadog.answers import is_id
from fubcli.integrations.failures import RequestDeclined
from fubcli.model.service import ServiceProfile
from fubcli.network.breaker import BreakerOpen
from fubcli.network.failures import NotReached
from fubcli.ports import Clock

LAG = timedelta(minutes=15)
"""For so long what Datadog took may be missing from its lists and its search."""
_KEPT = timedelta(days=2)
"""Longer than an event is taken."""
_REMOVE = Remedy(f"Remove the file, {LAG.seconds // 60} minutes after the last run: by then the lists show everything")
_NOTHING_HAPPENED = (RequestDeclined, NotPermitted, NotReached, BreakerOpen)


class NotKnown(WarehouseUnavailable):
    """An answer got lost, and the service does not show yet whether it took the request; nothing is sent again."""

    slug = "arrival-not-known"
    title = "It is not known whether an earlier request arrived"


@dataclass(frozen=True)
class Intent:
    """One thing that was to be made: `is_done` once the service said that it took it, `id` when it has one."""

    kind: str
    what: str
    at: datetime
    is_done: bool = False
    id: str = ""


class Intents:
    """What one user intends at one host with one environment's keys, each on a line; one run at a time adds to it."""

    def __init__(self, state: Path, profile: ServiceProfile, clock: Clock, ensure: Callable[[Path], Path]) -> None:
        host = hashlib.sha256(profile.url.encode()).hexdigest()[:16]
        self._path = state / "outside" / f"{profile.service}-{profile.environment}-{host}-intents"
        self._clock = clock
        self._ensure = ensure

    def of(self, kind: str, what: str) -> Intent | None:
        """Return the last intent of a thing, None when there is none; raises StorageUnavailable."""
        return self._read().get((kind, what))

    def seconds_unknown(self, kind: str, what: str) -> int:
        """Return how long nobody can tell yet whether a thing was made; 0 when that is known."""
        intent = self.of(kind, what)
        if intent is None or intent.is_done:
            return 0
        age = abs(self._clock.now() - intent.at)  # a clock that was set back must not make it wait for long
        return int((LAG - age).total_seconds()) + 1 if age < LAG else 0

    @contextmanager
    def making(self, kind: str, what: str) -> Iterator[None]:
        """Record that a thing is being made, and take that back when the service surely did not; raises as `of`."""
        self._put(Intent(kind, what, self._clock.now()))
        try:
            yield
        except _NOTHING_HAPPENED as error:
            self._forget(kind, what, error)
            raise

    def done(self, kind: str, what: str, identity: str = "") -> None:
        """Record that a thing was made, so that it is known after a crash too; raises as `of`."""
        self._put(Intent(kind, what, self._clock.now(), is_done=True, id=identity))

    def _put(self, intent: Intent) -> None:
        oldest = self._clock.now() - _KEPT
        kept = {key: each for key, each in self._read().items() if each.at >= oldest}
        self._write({**kept, (intent.kind, intent.what): intent})

    def _forget(self, kind: str, what: str, error: FubError) -> None:
        intents = self._read()
        intents.pop((kind, what), None)
        try:
            self._write(intents)
        except StorageUnavailable as unwritten:  # why it failed matters more, and both are told
            error.detail += f" {unwritten.detail}"

    def _read(self) -> dict[tuple[str, str], Intent]:
        try:
            lines = self._path.read_text(encoding="ascii").splitlines()
            found = [_intent(json.loads(line)) for line in lines if line.strip()]
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise self._unavailable("read", error) from error
        except (ValueError, LookupError, TypeError) as error:
            told = f"{self._path} is not as it was written: it tells what was made, and no list of Datadog shows yet."
            raise StorageUnavailable(told, remedy=(_REMOVE,)) from error
        return {(each.kind, each.what): each for each in found}

    def _write(self, intents: dict[tuple[str, str], Intent]) -> None:
        part = self._path.with_name(f"{self._path.name}.part")
        text = "".join(f"{json.dumps(vars(each) | {'at': each.at.isoformat()})}\n" for each in intents.values())
        try:
            self._ensure(self._path.parent)
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            part.replace(self._path)
        except OSError as error:
            raise self._unavailable("written", error) from error

    def _unavailable(self, done: str, error: OSError) -> StorageUnavailable:
        return StorageUnavailable(f"{self._path} cannot be {done}: {error.strerror or error}.")


def _intent(told: dict[str, Any]) -> Intent:
    at = datetime.fromisoformat(told["at"])
    if at.tzinfo is None:
        raise ValueError("a time has no zone")
    if told["id"] and not is_id(told["id"]):
        raise ValueError("an id is none")
    return Intent(str(told["kind"]), str(told["what"]), at, told["is_done"] is True, str(told["id"]))
