"""Catalog snapshots in the cache directory, one JSON file each, valid while the warehouse's fingerprint stands."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

from fubcli.model.snapshot import CatalogSnapshot, ColumnInfo, TableInfo
from fubcli.ports import Warehouse

_FORMAT = 1
_KEPT = 8
"""What files come to is remembered by what is in them, for a process that answers many calls."""


class SnapshotCache:
    """A `Snapshots` that asks the warehouse only when the cache is missing, outdated or unreadable."""

    def __init__(self, warehouse: Warehouse, directory: Path) -> None:
        self._warehouse = warehouse
        self._directory = directory

    def get(self, catalog: str, *, refresh: bool) -> tuple[CatalogSnapshot, str]:
        """Return a snapshot and whether it came from the `cache` or `live` from the warehouse."""
        if not refresh and (kept := self.cached(catalog)) is not None:
            return kept, "cache"
        snapshot = self._warehouse.snapshot(catalog)
        _write(self._path(catalog), snapshot)
        return snapshot, "live"

    def cached(self, catalog: str) -> CatalogSnapshot | None:
        """Return the snapshot of the cache while the warehouse's fingerprint stands, or None."""
        kept = _read(self._path(catalog))
        if kept is None:
            return None
        fingerprint = self._warehouse.fingerprint(catalog)
        return kept if fingerprint and kept.fingerprint == fingerprint else None

    def _path(self, catalog: str) -> Path:
        return self._directory / f"{self._warehouse.info.profile}-{catalog}.json"


def _read(path: Path) -> CatalogSnapshot | None:
    try:
        return _understood(path.read_bytes())
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None  # a cache may vanish or be damaged at any time; the warehouse knows better anyway


@lru_cache(maxsize=_KEPT)
def _understood(written: bytes) -> CatalogSnapshot | None:
    data = json.loads(written)
    return _decoded(data) if data["format"] == _FORMAT else None


def _decoded(data: dict[str, Any]) -> CatalogSnapshot:
    tables = tuple(
        TableInfo(**{**table, "columns": tuple(ColumnInfo(*column) for column in table["columns"])})
        for table in data["tables"]
    )
    return CatalogSnapshot(data["catalog"], data["captured_at"], data["fingerprint"], tuple(data["schemas"]), tables)


def _write(path: Path, snapshot: CatalogSnapshot) -> None:
    """Replace the cached file in one step; a full disk costs the next call its speed, not this call its answer."""
    data = asdict(snapshot) | {"format": _FORMAT}
    for table in data["tables"]:
        table["columns"] = [list(column.values()) for column in table["columns"]]
    part = path.parent / f".{os.urandom(8).hex()}.part"
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            json.dump(data, file, separators=(",", ":"))
        part.replace(path)
    except OSError:
        with suppress(OSError):
            part.unlink(missing_ok=True)
