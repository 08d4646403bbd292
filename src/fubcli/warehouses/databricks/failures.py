"""A failed statement to a failure of ours, by Databricks' error class and SQLSTATE."""

from __future__ import annotations

import re

from fubcli.errors import EngineRejected, FubError, NotPermitted, Remedy, TimedOut, UsageError, WarehouseUnavailable
from fubcli.network.failures import safe
from fubcli.warehouses.databricks.history import TAG
from fubcli.warehouses.databricks.nameclasses import is_about_names
from fubcli.warehouses.failures import OutcomeUnknown

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
_SHOW = Remedy("See where host and warehouse were said", ("fubcli", "config", "show", "--origin"))
_REFUSED_STATE = "42501"
_TIMEOUT_STATE = "57KD0"


def outcome_unknown(lost: FubError, tag: str, statement_id: str | None = None) -> OutcomeUnknown:
    """Return the failure of a write of whose end nothing was heard."""
    return OutcomeUnknown.after(lost, *_named(tag, statement_id))


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
    named, extra = _named(tag, statement_id)
    failed.detail += f" The warehouse did not confirm that it was cancelled: it may still run there, and {named}."
    failed.extra |= extra


def _named(tag: str, statement_id: str | None) -> tuple[str, dict[str, str]]:
    """Return how the query history has a statement, in words and for programs."""
    if statement_id:
        return f"has the id {statement_id}", {"request_tag": tag, "statement_id": statement_id}
    return f"is tagged {TAG}={tag}", {"request_tag": tag}


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
