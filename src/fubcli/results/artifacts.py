"""Results in files: what does not fit into an event, and what the caller wants in a file."""

from __future__ import annotations

import hashlib
import os
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from fubcli.errors import StorageUnavailable
from fubcli.results.formats import MEDIA_TYPES
from fubcli.results.unfinished import unfinished

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


class Sink:
    """A new file's content on its way to the disk: counted and hashed; as much of a binary file as pyarrow asks for."""

    closed = False

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._digest = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes | memoryview) -> int:
        """Append some bytes and return their number."""
        count = memoryview(data).nbytes
        self._digest.update(data)
        self._file.write(data)
        self.size += count
        return count

    def write_text(self, text: str) -> None:
        """Append text as UTF-8; what is no text (lone surrogates) is written as escapes."""
        self.write(text.encode("utf-8", "backslashreplace"))

    def tell(self) -> int:
        """Return the number of bytes so far."""
        return self.size

    def flush(self) -> None:
        """Do nothing: the file is flushed once, at its end."""

    def close(self) -> None:
        """Do nothing: the file is closed where it was opened."""

    @property
    def sha256(self) -> str:
        """The checksum of the bytes so far, in hexadecimal digits."""
        return self._digest.hexdigest()


@contextmanager
def new_file(path: Path, settle: Callable[[], None] = lambda: None) -> Iterator[Sink]:
    """Yield what writes a file for its owner only, which is at `path` when the block ends well, and nowhere else.

    `settle` is called between the two: when all of it is on the disk, and nothing is at `path`; what it raises leaves
    it so. Raises StorageUnavailable with the reason.
    """
    try:
        if path.exists() and not path.is_file():  # a device or a pipe would be replaced, not written to
            raise StorageUnavailable(f"Cannot write {path}: it is not a regular file.")
        with unfinished(path) as file:
            yield Sink(file)
            file.flush()
            os.fsync(file.fileno())
            settle()
    except OSError as error:
        raise StorageUnavailable(f"Cannot write {path}: {error.strerror or error}.") from error


def write_artifact(path: Path, content: Iterable[str], *, form: str, rows: int) -> Artifact:
    """Write a file for its owner only, whole or not at all; raises StorageUnavailable with the reason."""
    with new_file(path) as sink:
        for text in content:
            sink.write_text(text)
    return Artifact(path, form, rows, sink.size, sink.sha256)


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
