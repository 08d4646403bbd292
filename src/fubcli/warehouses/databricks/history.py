"""The query history of a warehouse: where a statement is looked for whose reply was lost."""

from __future__ import annotations

import time
from typing import Any

from fubcli.network.deadline import Deadline
from fubcli.network.http import Call, HttpService

_PATH = "/api/2.0/sql/history/queries"
TAG = "fubcli_request"
"""The query tag that every statement of ours carries, with a value of its own."""
_LOOKS = (0.0, 0.3, 0.7, 1.5, 3.0)
"""Seconds before each look: the history may be a moment behind."""
_MINUTES = 60 * 60_000
_MOST = 200


def find_tagged(service: HttpService, warehouse_id: str, tag: str, deadline: Deadline) -> str | None:
    """Return the id of the statement that carries one of our tags, or None when none does after several looks.

    Raises what a call raises.
    """
    call = Call(
        "GET",
        _PATH,
        params={
            "filter_by.warehouse_ids": warehouse_id,
            "filter_by.query_start_time_range.start_time_ms": int(time.time() * 1000) - _MINUTES,
            "max_results": _MOST,
        },
    )
    for pause in _LOOKS:
        if pause >= deadline.left:
            return None
        time.sleep(pause)
        for query in service.json(call, deadline).get("res") or ():
            if _tag_of(query) == tag:
                return str(query.get("query_id"))
    return None


def _tag_of(query: dict[str, Any]) -> str | None:
    tags = (each for each in query.get("query_tags") or () if isinstance(each, dict) and each.get("key") == TAG)
    return next((str(each.get("value")) for each in tags), None)
