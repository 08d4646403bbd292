"""A failed statement to a failure of ours, by Databricks' error class and SQLSTATE."""

from __future__ import annotations

import re

from fubcli.errors import EngineRejected, FubError, NotPermitted, Remedy, TimedOut, UsageError, WarehouseUnavailable
from fubcli.network.failures import safe
from fubcli.warehouses.databricks.history import TAG
from fubcli.warehouses.databricks.nameclasses import is_about_names

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
CANCELLED = "Interrupted; the statement was cancelled."
_SHOW = Remedy("See where host and warehouse were said", ("fubcli", "config", "show", "--origin"))
_REFUSED_STATE = "42501"
_TIMEOUT_STATE = "57KD0"


class OutcomeUnknown(WarehouseUnavailable):
    """A write was sent, no reply came, and the warehouse's history does not tell whether it ran."""

    slug = "outcome-unknown"
    title = "Whether the statement ran is not known"
    retryable = False

    @classmethod
    def after(cls, lost: FubError, tag: str, statement_id: str | None = None) -> OutcomeUnknown:
        """Return the failure of a write of whose end nothing was heard; tag and id are how the history has it."""
        named = f"has the id {statement_id}" if statement_id else f"is tagged {TAG}={tag}"
        return cls(
            f"{lost.detail} The statement may have run; it {named} in the query history. "
            "Look there before you send it again.",
            extra={"request_tag": tag} | ({"statement_id": statement_id} if statement_id else {}),
        )


class Forgotten(WarehouseUnavailable):
    """The warehouse no longer knows the statement, or has thrown its result away."""

    slug = "statement-forgotten"
    title = "The result of the statement is gone"


class UnknownWarehouse(UsageError):
    """The workspace has no such warehouse: the profile is wrong."""

    slug = "unknown-warehouse"
    title = "The workspace does not know the warehouse"

    @classmethod
    def told(cls, said: str) -> UnknownWarehouse:
        """Return the failure with the way to what the profile says."""
        return cls(f"The workspace does not know the warehouse of this profile: {said}", remedy=(_SHOW,))

    @classmethod
    def without_catalogs(cls, said: str) -> UnknownWarehouse:
        """Return the failure of a host that has no Unity Catalog to ask: it is another one than the profile means."""
        return cls(f"What answers at the host of this profile has no Unity Catalog: {said}", remedy=(_SHOW,))


def may_have_run(refused: NotPermitted, statement_id: str | None) -> NotPermitted:
    """Add to a refusal that came while a write was waited for that the write may have run all the same."""
    refused.detail += f" The statement {statement_id} may have run; look for it in the query history."
    refused.extra["statement_id"] = statement_id
    return refused


def may_still_run(failed: FubError, tag: str, statement_id: str | None) -> None:
    """Add to a failure after which the statement could not be cancelled that it may go on running."""
    named = f"has the id {statement_id}" if statement_id else f"is tagged {TAG}={tag}"
    failed.detail += f" The warehouse did not confirm that it was cancelled: it may still run there, and {named}."
    failed.extra |= {"request_tag": tag} | ({"statement_id": statement_id} if statement_id else {})


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
    # At the head of the message it is the warehouse's; further back it may be a part of a value.
    extra = {"error_class": found[1]} if found and found.start() == 0 else {}
    if state == _REFUSED_STATE or names & set(_NOT_PERMITTED):
        return NotPermitted(said, extra=extra)
    if state == _TIMEOUT_STATE or names & set(_TOO_LATE):
        return TimedOut(f"The warehouse's own time limit was reached: {said}", extra=extra)
    if names & set(_NOT_NOW):
        return WarehouseUnavailable(said, extra=extra)
    return EngineRejected(said, extra=extra, quotes_values=not is_about_names(said, sql_state))
