"""How a statement may end on any engine that is asked over the network."""

from __future__ import annotations

from typing import Any

from fubcli.errors import FubError, WarehouseUnavailable

CANCELLED = "Interrupted; the statement was cancelled."


class OutcomeUnknown(WarehouseUnavailable):
    """A write was sent, and nobody tells whether it ran."""

    slug = "outcome-unknown"
    title = "Whether the statement ran is not known"
    retryable = False

    @classmethod
    def after(cls, lost: FubError, named: str, extra: dict[str, Any]) -> OutcomeUnknown:
        """Return the failure of a write of whose end nothing was heard; `named` says how the query history has it."""
        return cls(
            f"{lost.detail} The statement may have run; it {named} in the query history. "
            "Look there before you send it again.",
            extra=extra,
        )


class Forgotten(WarehouseUnavailable):
    """The warehouse no longer knows the statement, or has thrown its result away."""

    slug = "statement-forgotten"
    title = "The result of the statement is gone"


class Cancelled(WarehouseUnavailable):
    """Somebody else cancelled the statement."""

    slug = "cancelled-elsewhere"
    title = "The statement was cancelled by somebody else"
    retryable = False
