"""The record of events that were sent: the service finds them only later, and must not get them twice meanwhile."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from fubcli.errors import StorageUnavailable

_KEPT = timedelta(days=2)
"""Longer than an event is taken."""


class SentEvents:
    """Marks of events, each on a line with the time when it was sent; one run at a time adds to it."""

    def __init__(self, state: Path, environment: str, ensure: Callable[[Path], Path]) -> None:
        self._path = state / "outside" / f"datadog-{environment}-events"
        self._ensure = ensure

    def marks(self) -> frozenset[str]:
        """Return the marks that are there; raises StorageUnavailable."""
        return frozenset(line.split()[0] for line in self._lines())

    def add(self, mark: str, now: datetime) -> None:
        """Add a mark, so that it is there after a crash too, and forget old ones; raises StorageUnavailable."""
        oldest = (now - _KEPT).isoformat()
        kept = [line for line in self._lines() if line.split()[-1] >= oldest]
        self._write("\n".join([*kept, f"{mark} {now.isoformat()}"]) + "\n")

    def _lines(self) -> list[str]:
        try:
            return [line for line in self._path.read_text(encoding="ascii").splitlines() if line.strip()]
        except FileNotFoundError:
            return []
        except (OSError, ValueError) as error:
            raise self._unavailable("read", error) from error

    def _write(self, text: str) -> None:
        part = self._path.with_name(f"{self._path.name}.part")
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

    def _unavailable(self, done: str, error: Exception) -> StorageUnavailable:
        return StorageUnavailable(f"{self._path} cannot be {done}: {getattr(error, 'strerror', None) or error}.")
