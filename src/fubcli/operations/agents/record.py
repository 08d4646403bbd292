"""What fubcli wrote into a skill's folder, kept there: only what it names, and is still so, is replaced or removed."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from fubcli.operations.agents.tree import InTheWay, Tree

RECORD = ".fubcli.json"
_MOST_FILES = 500
_PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}\Z")
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")
_VERSION = re.compile(r"[0-9A-Za-z.+-]{1,40}\Z")


@dataclass(frozen=True)
class Record:
    """The files of a folder with their SHA-256, those that are being written, and the folders that were made."""

    version: str
    files: Mapping[str, str]
    pending: Mapping[str, str] = field(default_factory=dict)
    made: tuple[str, ...] = ()

    @property
    def paths(self) -> list[str]:
        """Return every file that fubcli wrote, or may have."""
        return sorted({*self.files, *self.pending})

    def digest(self, path: str) -> str:
        """Return what a file was given last, or is being given."""
        return self.files.get(path) or self.pending[path]

    def is_own(self, path: str, data: bytes) -> bool:
        """Whether a file holds what fubcli wrote there."""
        return sha256(data) in (self.files.get(path), self.pending.get(path))

    def as_bytes(self) -> bytes:
        """Return it as the file has it."""
        told: dict[str, Any] = {"written_by": "fubcli", "version": self.version, "files": dict(self.files)}
        if self.pending:
            told["pending"] = dict(self.pending)
        return (json.dumps(told | {"made": list(self.made)}, indent=1, sort_keys=True) + "\n").encode()


def sha256(data: bytes) -> str:
    """Return the digest of a file's bytes."""
    return hashlib.sha256(data).hexdigest()


def read_record(tree: Tree, folder: str) -> Record | None:
    """Return a folder's record, None when it has none; raises InTheWay for one that fubcli cannot have written.

    It may have come with somebody's repository: it names files of its own folder or it is none.
    """
    data = tree.read(f"{folder}/{RECORD}")
    if data is None:
        return None
    record = parsed(data, folder)
    if record is None:
        raise InTheWay(f"{folder}/{RECORD} is not as fubcli writes it")
    return record


def parsed(data: bytes, folder: str) -> Record | None:
    """Return what a record of a folder says, None when fubcli cannot have written it."""
    try:
        told = json.loads(data)
        record = Record(told["version"], told["files"], told.get("pending", {}), tuple(told["made"]))
        return record if _is_sound(record, folder) else None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _is_sound(record: Record, folder: str) -> bool:
    written = [*record.files.items(), *record.pending.items()]
    return (
        _VERSION.match(record.version) is not None
        and len(written) <= _MOST_FILES
        and all(_is_inside(path) and _SHA256.match(digest) for path, digest in written)
        and set(record.made) <= folders_of(record.paths, folder)
    )


def folders_of(paths: Iterable[str], folder: str) -> set[str]:
    """Return the folders that files of a skill's folder need, those above it included."""
    files = [PurePosixPath(folder, RECORD), *(PurePosixPath(folder, path) for path in paths)]
    return {str(parent) for file in files for parent in file.parents} - {"."}


def _is_inside(path: str) -> bool:
    parts = path.split("/")
    return len(parts) <= 2 and all(_PART.match(part) for part in parts)
