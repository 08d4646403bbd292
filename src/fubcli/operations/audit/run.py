"""A request about the audit log in, an envelope out."""

from __future__ import annotations

from pathlib import Path

from fubcli.audit import reading
from fubcli.audit.calls import all_calls, last_calls
from fubcli.audit.verification import verify
from fubcli.errors import StorageUnavailable
from fubcli.model.envelope import Envelope
from fubcli.model.request import AuditExport, AuditRequest, AuditSearch, AuditTail, AuditVerify
from fubcli.operations.audit import telling
from fubcli.operations.audit.export import exported
from fubcli.operations.audit.search import matching


def run(request: AuditRequest, directory: Path, key: bytes | None) -> Envelope:
    """Answer from the log in a directory; raises StorageUnavailable, or UsageError for a file that exists."""
    try:
        return _answer(request, directory, key)
    except OSError as error:
        place = error.filename or directory
        raise StorageUnavailable(f"{place}: {error.strerror or error}.") from error


def _answer(request: AuditRequest, directory: Path, key: bytes | None) -> Envelope:
    if isinstance(request, AuditVerify) and request.file is not None:
        log = reading.snapshot_of_file(request.file, key)
        found = verify(log, expect=request.expect, after=request.after, is_export=True)
        return telling.verification(found, str(request.file))
    log = reading.snapshot(directory, key)
    if isinstance(request, AuditTail):
        return telling.calls("tail", last_calls(log, request.limit))
    if isinstance(request, AuditSearch):
        return telling.calls("search", matching(all_calls(log), request))
    if isinstance(request, AuditExport):
        return telling.export(exported(log, request))
    return telling.verification(verify(log, expect=request.expect, after=request.after), str(directory))
