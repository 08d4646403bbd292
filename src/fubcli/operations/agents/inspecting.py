"""Where a skill is installed, and whether it is as fubcli wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fubcli.errors import StorageUnavailable
from fubcli.operations.agents.record import Record, read_record, sha256
from fubcli.operations.agents.skill import SKILL
from fubcli.operations.agents.tree import Denied, InTheWay, Tree


def copy_of(tree: Tree, folder: str, files: Mapping[str, bytes]) -> dict[str, Any] | None:
    """Return the state of a skill's folder, with the version that wrote it; None when nothing is there."""
    try:
        record = read_record(tree, folder)
        if record is None:
            return {"state": "foreign"} if tree.read(f"{folder}/{SKILL}") is not None else None
        return {"state": _state(tree, folder, files, record), "version": record.version}
    except (Denied, StorageUnavailable) as error:
        return unreadable(error)
    except InTheWay as error:
        return {"state": "foreign", "reason": str(error)}


def unreadable(error: Exception) -> dict[str, Any]:
    """Return the state of what this error keeps from being read."""
    return {"state": "unreadable", "reason": str(error)}


def _state(tree: Tree, folder: str, files: Mapping[str, bytes], record: Record) -> str:
    if record.pending:
        return "incomplete"
    if not all(_is_as_written(tree, folder, path, record) for path in record.paths):
        return "edited"
    return "unchanged" if record.files == {path: sha256(data) for path, data in files.items()} else "other-version"


def _is_as_written(tree: Tree, folder: str, path: str, record: Record) -> bool:
    try:
        data = tree.read(f"{folder}/{path}")
    except Denied:
        raise
    except InTheWay:
        return False
    return data is not None and sha256(data) == record.digest(path)
