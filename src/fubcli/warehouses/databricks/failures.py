"""A failed statement to a failure of ours, by Databricks' error class and SQLSTATE."""

from __future__ import annotations

import re

from fubcli.errors import EngineRejected, FubError, NotPermitted, TimedOut, WarehouseUnavailable
from fubcli.network.failures import ReplyLost, safe
from fubcli.warehouses.databricks.history import TAG

_CLASS = re.compile(r"\[([A-Z][A-Z0-9_.]*)\]")
_STATE = re.compile(r"SQLSTATE:\s*(\w{5})")
_NOT_PERMITTED = ("PERMISSION_DENIED", "INSUFFICIENT_PERMISSIONS", "UNAUTHORIZED_ACCESS")
_NOT_NOW = (
    "TEMPORARILY_UNAVAILABLE",
    "RESOURCE_EXHAUSTED",
    "SERVICE_UNDER_MAINTENANCE",
    "WORKSPACE_TEMPORARILY_UNAVAILABLE",
)
_TOO_LATE = ("DEADLINE_EXCEEDED", "QUERY_EXECUTION_TIMEOUT_EXCEEDED", "STATEMENT_TIMEOUT")
_REFUSED_STATE = "42501"
_TIMEOUT_STATE = "57KD0"


class OutcomeUnknown(WarehouseUnavailable):
    """A write was sent, no reply came, and the warehouse's history does not tell whether it ran."""

    slug = "outcome-unknown"
    title = "Whether the statement ran is not known"
    retryable = False

    @classmethod
    def after(cls, lost: ReplyLost, tag: str) -> OutcomeUnknown:
        """Return the failure of a write whose reply was lost; the tag is how it is found in the query history."""
        return cls(
            f"{lost.detail} The statement may have run; it is tagged {TAG}={tag} in the query history. "
            "Look there before you send it again.",
            extra={"request_tag": tag},
        )


class Cancelled(WarehouseUnavailable):
    """Somebody else cancelled the statement."""

    slug = "cancelled-elsewhere"
    title = "The statement was cancelled by somebody else"
    retryable = False


def failure(message: str, code: str = "", sql_state: str = "") -> FubError:
    """Return what to raise for a statement that the warehouse gave up."""
    said = safe(message)
    found = _CLASS.search(said)
    names = {code, found[1].split(".")[0] if found else ""}
    state = sql_state or (match[1] if (match := _STATE.search(said)) else "")
    extra = {"error_class": found[1]} if found else {}
    if state == _REFUSED_STATE or names & set(_NOT_PERMITTED):
        return NotPermitted(said, extra=extra)
    if state == _TIMEOUT_STATE or names & set(_TOO_LATE):
        return TimedOut(f"The warehouse's own time limit was reached: {said}", extra=extra)
    if names & set(_NOT_NOW):
        return WarehouseUnavailable(said, extra=extra)
    return EngineRejected(said, extra=extra)
