"""The members of the events of `fubcli audit`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fubcli.audit.calls import Item
from fubcli.audit.verification import Verification
from fubcli.errors import ExitCode
from fubcli.model.envelope import Envelope
from fubcli.operations.audit.export import Exported


def calls(command: str, found: Sequence[Item]) -> Envelope:
    """Tell calls and requests, oldest first; their texts came from callers and are not to be trusted."""
    data = {
        "operation": "audit",
        "command": command,
        "calls": [call.as_json() for call in found],
        "unfinished": sum(call.state == "unfinished" for call in found),
        "untrusted": ["/calls"],
    }
    return Envelope("audit", "result", "audit-calls", data)


def verification(found: Verification, place: str) -> Envelope:
    """Tell what a verification found; a broken log ends in exit code 8."""
    data: dict[str, Any] = {
        "operation": "audit",
        "command": "verify",
        "log": place,
        "intact": found.broken is None,
        "keyed": found.keyed,
        "lines": found.lines,
        "first": found.first,
        "last": found.last,
        "last_hash": found.last_hash,
        "torn_records": found.torn_records,
        "torn_tail_bytes": found.torn_tail_bytes,
    }
    if found.broken:
        where = {"file": found.broken.place.file, "line": found.broken.place.line} if found.broken.place else {}
        data["broken"] = {**where, "reason": found.broken.reason}
    data["findings"] = _findings(found)
    data["untrusted"] = ["/broken/reason"] if found.broken else []
    code = ExitCode.FINDINGS if found.broken else ExitCode.OK
    return Envelope("audit", "result", "audit-verification", data, exit_code=code)


def _findings(found: Verification) -> list[dict[str, Any]]:
    told = []
    if found.broken:
        where = f" at {found.broken.place}" if found.broken.place else ""
        told.append(("audit-log-broken", "critical", f"the audit log is not what was written{where}"))
    if not found.keyed:
        told.append(("audit-key-missing", "warning", "there is no key here: only the chain of hashes was verified"))
    if found.torn_tail_bytes:
        told.append(("torn-last-line", "warning", "the last line was torn by a crash; the next entry will say so"))
    return [{"id": name, "severity": severity, "title": title} for name, severity, title in told]


def export(made: Exported) -> Envelope:
    """Tell what was written, and the two hashes that tie it to the log."""
    data = {
        "operation": "audit",
        "command": "export",
        "artifact": made.artifact,
        "first": made.first.seq,
        "last": made.last.seq,
        "previous_hash": made.first.prev,
        "last_hash": made.last.digest,
        "next": [
            {
                "title": "Verify the file on its own",
                "argv": ["fubcli", "audit", "verify", str(made.path), f"--expect={made.last.digest}"],
                "effect": "read",
            }
        ],
    }
    return Envelope("audit", "result", "audit-export", data)
