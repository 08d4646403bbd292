"""Which calls fit a search."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from fubcli.audit.calls import Call
from fubcli.model.request import AuditSearch


def matching(calls: Iterable[Call], wanted: AuditSearch) -> list[Call]:
    """Return the last calls that fit everything that is given, oldest first."""
    return list(deque((call for call in calls if _fits(call.decided, wanted)), maxlen=wanted.limit))


def _fits(decided: dict[str, Any], wanted: AuditSearch) -> bool:
    text = f"{decided['statement'].get('text', '')} {decided.get('justification', '')}"
    tables = [*decided.get("tables", ()), *decided.get("targets", ())]
    return (
        _within(decided["time"], wanted)
        and (wanted.text is None or wanted.text.lower() in text.lower())
        and (wanted.table is None or any(_names(table, wanted.table) for table in tables))
        and (wanted.rule is None or wanted.rule.replace("-", "_") in decided.get("rules", ()))
        and wanted.verdict in (None, decided["verdict"])
        and wanted.environment in (None, decided["environment"])
        and (wanted.trace is None or wanted.trace.lower() in decided.get("traceparent", ""))
    )


def _names(table: str, wanted: str) -> bool:
    """Whether a table is the wanted one: by its whole name or by its last parts."""
    return f".{table}".endswith(f".{wanted.lower()}")


def _within(time: str, wanted: AuditSearch) -> bool:
    moment = datetime.fromisoformat(time)
    return (wanted.since is None or wanted.since <= moment) and (wanted.until is None or moment <= wanted.until)
