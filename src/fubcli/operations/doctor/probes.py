"""Questions asked at the same time, each given up when the time of all is over: a host that hangs holds nobody up."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TypeVar

from fubcli.errors import FubError, Interrupted, WarehouseUnavailable
from fubcli.operations.doctor.check import Check, unseen

T = TypeVar("T")


class Patience:
    """So many seconds for everything."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._until = time.monotonic() + seconds

    def wait(self, begun: Future[T], most: float | None = None) -> T:
        """Return what comes of something begun, or raise its failure; WarehouseUnavailable when time is up."""
        left = max(self._until - time.monotonic(), 0.0)
        try:
            return begun.result(timeout=left if most is None else min(left, most))
        except TimeoutError as error:
            raise WarehouseUnavailable("There was no answer in the time that the doctor has.") from error


def begin(work: Callable[[], T]) -> Future[T]:
    """Begin some work on a thread of its own, which holds up no exit."""
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:  # raised again by whoever waits
            future.set_exception(error)

    threading.Thread(target=run, name="fubcli-doctor", daemon=True).start()
    return future


@dataclass(frozen=True)
class Probe:
    """One question: the check that stands for it when there is no answer, and what asks it."""

    id: str
    subject: str
    ask: Callable[[], Sequence[Check]]


def answered(probes: Sequence[Probe], patience: Patience) -> list[Check]:
    """Ask everything at once and return the checks in the order of the probes; no answer is `unknown`."""
    begun: list[tuple[Probe, Future[Sequence[Check]]]] = [(probe, begin(probe.ask)) for probe in probes]
    found: list[Check] = []
    for probe, future in begun:
        try:
            checks = patience.wait(future)
        except FubError as error:
            checks = [_silent(probe, error)]
        found += checks
    return found


def answered_in_turn(probes: Iterable[Probe]) -> list[Check]:
    """Ask one after the other on this thread, which is the one that an interrupt reaches; raises Interrupted."""
    found: list[Check] = []
    for probe in probes:
        try:
            checks = probe.ask()
        except Interrupted:
            raise
        except FubError as error:
            checks = [_silent(probe, error)]
        found += checks
    return found


def _silent(probe: Probe, error: FubError) -> Check:
    return unseen(probe.id, f"{probe.subject}: not known", error.detail)
