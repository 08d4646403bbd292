"""Which calls and requests fit a search."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from fubcli.audit.calls import Call, Item
from fubcli.model.request import AuditSearch


def matching(items: Iterable[Item], wanted: AuditSearch) -> list[Item]:
    """Return the last calls and requests that fit everything that is given, oldest first."""
    return list(deque((item for item in items if _fits(item, wanted)), maxlen=wanted.limit))


def _fits(item: Item, wanted: AuditSearch) -> bool:
    began = item.decided if isinstance(item, Call) else item.sent
    return (
        _within(began["time"], wanted)
        and wanted.environment in (None, began.get("environment"))
        and (wanted.trace is None or wanted.trace.lower() in began.get("traceparent", ""))
        and (_judged(began, wanted) if isinstance(item, Call) else _requested(began, wanted))
    )


def _judged(decided: dict[str, Any], wanted: AuditSearch) -> bool:
    text = f"{decided['statement'].get('text', '')} {decided.get('justification', '')}"
    tables = [*decided.get("tables", ()), *decided.get("targets", ())]
    return (
        (wanted.text is None or wanted.text.lower() in text.lower())
        and (wanted.table is None or any(_names(table, wanted.table) for table in tables))
        and (wanted.rule is None or wanted.rule.replace("-", "_") in decided.get("rules", ()))
        and wanted.verdict in (None, decided["verdict"])
    )


def _requested(sent: dict[str, Any], wanted: AuditSearch) -> bool:
    """Whether a request fits; it has no table, and no rule judged it."""
    text = f"{sent['service']} {sent['method']} {sent['url']}"
    is_of_sql = wanted.table or wanted.rule or wanted.verdict
    return not is_of_sql and (wanted.text is None or wanted.text.lower() in text.lower())


def _names(table: str, wanted: str) -> bool:
    """Whether a table is the wanted one: by its whole name or by its last parts."""
    return f".{table}".endswith(f".{wanted.lower()}")


def _within(time: str, wanted: AuditSearch) -> bool:
    moment = datetime.fromisoformat(time)
    return (wanted.since is None or wanted.since <= moment) and (wanted.until is None or moment <= wanted.until)
