"""Entries as JSON members, in the order in which people read them; what is empty is left out."""

from __future__ import annotations

from typing import Any

from fubcli.model.audit import AuditEntry, Decided, Finished, Origin, RecordedStatement, Sent


def members_of(entry: AuditEntry) -> dict[str, Any]:
    """Return the members of an entry; `kind` is `decided`, `finished` or `sent`."""
    if isinstance(entry, Sent):
        return _sent(entry)
    return _decided(entry) if isinstance(entry, Decided) else _finished(entry)


def _decided(entry: Decided) -> dict[str, Any]:
    warehouse = entry.warehouse
    return {
        "kind": "decided",
        "call": entry.call,
        "operation": entry.operation,
        "environment": entry.environment,
        "warehouse": warehouse.as_json(),
        "verdict": entry.verdict,
        "rules": list(entry.rules),
        "policy": entry.policy,
        "statement": _statement(entry.statement),
        "tables": list(entry.tables),
        **_given({
            "targets": list(entry.targets),
            "parameters": dict(entry.parameters),
            "dry_run": entry.dry_run,
            "receipt": entry.receipt,
            "justification": entry.justification,
        }),
        **_origin(entry.origin),
    }  # fmt: skip


def _finished(entry: Finished) -> dict[str, Any]:
    optional = {
        "rows": entry.rows,
        "affected_rows": entry.affected_rows,
        "truncated": entry.truncated,
        "statement_id": entry.statement_id,
        "masked_columns": entry.masked_columns,
        "artifact_sha256": entry.artifact_sha256,
    }
    return {
        "kind": "finished",
        "call": entry.call,
        "outcome": entry.outcome,
        "exit_code": entry.exit_code,
        "duration_ms": entry.duration_ms,
        **{name: value for name, value in optional.items() if value is not None},
    }


def _sent(entry: Sent) -> dict[str, Any]:
    return {
        "kind": "sent",
        "service": entry.service,
        "method": entry.method,
        "url": entry.url,
        "body_sha256": entry.body_sha256,
        **_given({"environment": entry.environment, "outcome": entry.outcome}),
        **({} if entry.duration_ms is None else {"duration_ms": entry.duration_ms}),
        **_origin(entry.origin),
    }


def _statement(statement: RecordedStatement) -> dict[str, Any]:
    told: dict[str, Any] = {"kind": statement.kind}
    if statement.text is not None:
        told["text"] = statement.text
    if statement.text is None or statement.is_cut:
        told |= {"sha256": statement.sha256, "characters": statement.characters}
    return told


def _origin(origin: Origin) -> dict[str, Any]:
    return _given({
        "traceparent": origin.traceparent,
        "causation": origin.causation,
        "user": origin.user,
        "agent": origin.agent,
    })  # fmt: skip


def _given(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value}
