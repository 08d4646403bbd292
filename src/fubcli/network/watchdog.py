"""Breaks a call off when its time is over, whatever it waits for: headers that drip are read by no loop of ours."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any
from weakref import WeakSet

_CONNECTED = (".connect_tcp.complete", ".start_tls.complete")


class Watchdog:
    """The connections of one client that makes one call after the other.

    httpcore tells of every connection through the `trace` of a request; it keeps them for the calls that follow.
    """

    def __init__(self) -> None:
        self._sockets: WeakSet[socket.socket] = WeakSet()
        self._is_over = False
        self._lock = threading.Lock()

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Take down a connection that has come about; it is what httpx takes as the extension `trace`."""
        if not event.endswith(_CONNECTED) or (stream := info.get("return_value")) is None:
            return
        with self._lock:
            self._sockets.add(stream.get_extra_info("socket"))
            if self._is_over:
                self._break_off()

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """End every connection after so many seconds, unless the block has ended; who reads finds the end of it."""
        self._is_over = False
        timer = threading.Timer(seconds, self._end)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()  # a late one would end the call after this

    def _end(self) -> None:
        with self._lock:
            self._is_over = True
            self._break_off()

    def _break_off(self) -> None:
        for each in list(self._sockets):
            with suppress(OSError):  # it has ended
                socket.socket.shutdown(each, socket.SHUT_RDWR)  # of the TCP below, which another thread may read
