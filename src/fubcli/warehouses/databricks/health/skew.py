"""By how much a service's clock differs from ours, by the Date headers of its answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime

from fubcli.ports import Clock


class Skew:
    """Watches answers; the newest that says its time counts. Exact to about a second, as the header is."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.seconds: float | None = None
        """Seconds by which the service is ahead; None before it has said its time."""

    def watch(self, headers: Mapping[str, str]) -> None:
        """Look at one answer's headers; a date that is none is passed over."""
        try:
            told = parsedate_to_datetime(headers.get("Date", ""))
        except ValueError:
            return
        aware = told if told.tzinfo else told.replace(tzinfo=UTC)
        self.seconds = (aware - self._clock.now()).total_seconds()
