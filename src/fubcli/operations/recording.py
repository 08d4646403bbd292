"""What every operation writes into the audit log alike: an entry that may fail to be written, and how a call failed."""

from __future__ import annotations

import time

from fubcli.errors import FubError, StorageUnavailable, exit_code_for
from fubcli.model.audit import AuditEntry, Finished
from fubcli.ports import AuditLog


def recorded(log: AuditLog, entry: AuditEntry) -> str | None:
    """Record an entry; return why it could not be."""
    try:
        log.record(entry)
    except StorageUnavailable as error:
        return error.detail
    return None


def failed(call: str, error: BaseException, started: float, statement_id: str | None = None) -> Finished:
    """Return the outcome of a call that began at `started` (monotonic seconds) and failed."""
    code = exit_code_for(error)
    slug = error.slug if isinstance(error, FubError) else code.name.lower()
    told = error.extra.get("statement_id") if isinstance(error, FubError) else None
    return Finished(call, slug, int(code), milliseconds_since(started), statement_id=statement_id or told)


def milliseconds_since(started: float) -> int:
    """Return the whole milliseconds since a moment on the monotonic clock."""
    return round((time.monotonic() - started) * 1000)
