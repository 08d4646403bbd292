"""What the Statement Execution API answers about one statement: where it is asked, its state and its id."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fubcli.errors import WarehouseUnavailable

PATH = "/api/2.0/sql/statements"
WAIT_SECONDS = 5
"""For how long the submission itself may wait for the result; the shortest that the API knows, for until then nobody
knows the statement's id."""
RUNNING = ("PENDING", "RUNNING")


def state_of(answer: Mapping[str, Any]) -> str:
    """Return the state that an answer tells, empty when it tells none."""
    return str((answer.get("status") or {}).get("state", ""))


def id_of(answer: Mapping[str, Any]) -> str:
    """Return the statement's id, which becomes a part of paths; raises WarehouseUnavailable for an answer without."""
    found = str(answer.get("statement_id", ""))
    if not found or not all(character.isalnum() or character == "-" for character in found):
        raise WarehouseUnavailable("The warehouse's answer names no statement.")
    return found
