"""Results in files: what does not fit into an event, and what the caller wants in a file."""

from __future__ import annotations

import hashlib
import os
import time
import uuid
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fubcli.errors import StorageUnavailable
from fubcli.results.formats import MEDIA_TYPES

KEPT_SECONDS = 7 * 24 * 3600
"""Spilled results older than a week are removed when a new one is written."""


@dataclass(frozen=True)
class Artifact:
    """A finished file: where it is, what is in it, and its checksum."""

    path: Path
    form: str
    rows: int
    bytes: int
    sha256: str

    def as_json(self) -> dict[str, Any]:
        """Return the artifact as events describe it."""
        return {
            "uri": self.path.resolve().as_uri(),
            "media_type": MEDIA_TYPES[self.form],
            "rows": self.rows,
            "bytes": self.bytes,
            "sha256": self.sha256,
        }


def write_artifact(path: Path, content: Iterable[str], *, form: str, rows: int) -> Artifact:
    """Write a file for its owner only, whole or not at all; raises StorageUnavailable with the reason."""
    digest, size = hashlib.sha256(), 0
    part = path.parent / f".{os.urandom(8).hex()}.part"
    try:
        if path.exists() and not path.is_file():  # a device or a pipe would be replaced, not written to
            raise StorageUnavailable(f"Cannot write {path}: it is not a regular file.")
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            for line in content:
                data = line.encode("utf-8", "backslashreplace")
                digest.update(data)
                size += len(data)
                file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise StorageUnavailable(f"Cannot write {path}: {error.strerror or error}.") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return Artifact(path, form, rows, size, digest.hexdigest())


class StateArtifacts:
    """An `ArtifactStore` over one directory, which `ensure` makes; files are named by a random id."""

    def __init__(self, directory: Path, ensure: Callable[[Path], Path]) -> None:
        self._directory = directory
        self._ensure = ensure

    def path_for(self, name: str) -> Path:
        """Return a new path ending in `.name`; removes results that have expired."""
        self._ensure(self._directory)
        remove_expired(self._directory)
        return self._directory / f"{uuid.uuid4().hex}.{name}"


def remove_expired(directory: Path) -> None:
    """Remove spilled results that are older than they are kept; a file that cannot be removed stays."""
    oldest = time.time() - KEPT_SECONDS
    for path in directory.glob("*"):
        try:
            if path.stat().st_mtime < oldest:
                path.unlink()
        except OSError:  # another process was faster, or it is not ours
            continue
