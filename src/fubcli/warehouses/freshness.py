"""For how long a description of a live catalog is believed: some minutes, and never past a write of this user."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path

from fubcli.ports import Clock

MINUTES = 5


class Freshness:
    """Stamps of the catalogs of one warehouse, one empty file per catalog that was written."""

    def __init__(self, directory: Path, host: str, clock: Clock) -> None:
        self._directory = directory
        self._host = host
        self._clock = clock

    def fingerprint(self, catalog: str) -> str:
        """Return a text that stays the same for some minutes, unless `written` is called."""
        path = self._path(catalog)
        stamp = path.stat().st_mtime_ns if path.exists() else 0
        return f"{self._path(catalog).name}-{int(self._clock.now().timestamp()) // (MINUTES * 60)}-{stamp}"

    def written(self, catalog: str) -> None:
        """Note that a statement may have changed the catalog; where it cannot be noted, the minutes still pass."""
        with suppress(OSError):
            self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._path(catalog).touch(mode=0o600)

    def _path(self, catalog: str) -> Path:
        return self._directory / hashlib.sha256(f"{self._host}\n{catalog}".encode()).hexdigest()[:16]
