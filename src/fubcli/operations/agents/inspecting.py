"""Where a skill is installed, and whether it is as fubcli wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fubcli.operations.agents.changes import found
from fubcli.operations.agents.record import read_record, sha256
from fubcli.operations.agents.skill import SKILL
from fubcli.operations.agents.tree import InTheWay, Tree


def copy_of(tree: Tree, folder: str, files: Mapping[str, bytes]) -> dict[str, Any] | None:
    """Return the state of a skill's folder, with the version that wrote it; None when nothing is there."""
    try:
        record = read_record(tree, folder)
        if record is None:
            return {"state": "foreign"} if tree.read(f"{folder}/{SKILL}") is not None else None
    except InTheWay as error:
        return {"state": "foreign", "reason": str(error)}
    state = "unchanged"
    if record.pending:
        state = "incomplete"
    elif any(found(tree, folder, path, record) != (record.digest(path), "") for path in record.paths):
        state = "edited"
    elif record.files != {path: sha256(data) for path, data in files.items()}:
        state = "other-version"
    return {"state": state, "version": record.version}
