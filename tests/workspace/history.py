"""The query history: what every statement came to, over REST and for `system.query.history`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tests.workspace.exchange import Reply, Request, Route, json_reply
from tests.workspace.oauth import USER
from tests.workspace.paging import page
from tests.workspace.statements import State, Statement, Statements
from tests.workspace.warehouses import WAREHOUSE_ID

_STATUS = {State.PENDING: "QUEUED", State.SUCCEEDED: "FINISHED", State.CLOSED: "FINISHED"}
_WORDS = {"SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "SHOW", "DESCRIBE", "CREATE", "DROP", "ALTER", "SET", "USE"}


class History:
    """Current to the moment."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    def routes(self) -> list[Route]:
        """Return what is answered here."""
        return [("GET", "/api/2.0/sql/history/queries", self._list)]

    def _list(self, request: Request, _names: Mapping[str, str]) -> Reply:
        asked = _filter(request)
        found = [query for query in map(_query, reversed(self._statements.all())) if _fits(query, asked)]
        shown = page(request, "res", found, size=100)
        return json_reply({**shown, "has_next_page": "next_page_token" in shown})


def status_of(statement: Statement) -> str:
    """Return the status of a statement in the history's words."""
    return _STATUS.get(statement.state, str(statement.state))


def kind_of(text: str) -> str:
    """Return the statement's kind by its first word."""
    word = (text.split() or [""])[0].upper().lstrip("(")
    return "SELECT" if word in ("WITH", "VALUES") else word if word in _WORDS else "OTHER"


def _query(statement: Statement) -> dict[str, Any]:
    end = statement.ended_at
    rows = statement.produced_rows
    took = _ms(end) - _ms(statement.started_at) if end else 0
    shown: dict[str, Any] = {
        "query_id": statement.id,
        "status": status_of(statement),
        "query_text": statement.order.text,
        "query_start_time_ms": _ms(statement.started_at),
        "duration": took,
        "user_name": USER,
        "executed_as_user_name": USER,
        "endpoint_id": WAREHOUSE_ID,
        "warehouse_id": WAREHOUSE_ID,
        "statement_type": kind_of(statement.order.text),
        "rows_produced": rows,
        "is_final": statement.finished,
        "client_application": statement.order.client,
        "query_tags": [{"key": key, "value": value} for key, value in statement.order.tags.items()],
        "metrics": {
            "rows_produced_count": rows,
            "total_time_ms": took,
            "read_bytes": rows * 64,
            "result_from_cache": False,
        },
    }
    if end:
        shown |= {"query_end_time_ms": _ms(end), "execution_end_time_ms": _ms(end)}
    if statement.error:
        shown["error_message"] = str(statement.error)
    return shown


def _filter(request: Request) -> dict[str, list[str]]:
    """Read `filter_by` as clients send it: JSON in one parameter, or a parameter for each member."""
    asked: dict[str, list[str]] = {}
    given = json.loads(request.query["filter_by"]) if request.query.get("filter_by", "").startswith("{") else {}
    times = given.get("query_start_time_range", {})
    for name in ("statement_ids", "statuses", "warehouse_ids"):
        values = given.get(name) or [request.query[key] for key in (f"filter_by.{name}", name) if key in request.query]
        if values:
            asked[name] = [str(value) for value in values]
    for name in ("start_time_ms", "end_time_ms"):
        value = times.get(name) or request.query.get(f"filter_by.query_start_time_range.{name}")
        if value is not None:
            asked[name] = [str(value)]
    return asked


def _fits(query: Mapping[str, Any], asked: Mapping[str, list[str]]) -> bool:
    wanted = {"statement_ids": "query_id", "statuses": "status", "warehouse_ids": "warehouse_id"}
    if any(name in asked and query[member] not in asked[name] for name, member in wanted.items()):
        return False
    since, until = int(asked.get("start_time_ms", ["0"])[0]), int(asked.get("end_time_ms", [str(2**62)])[0])
    return bool(since <= query["query_start_time_ms"] <= until)


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
