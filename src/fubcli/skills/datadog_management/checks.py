"""Service checks of the monitor's event."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from fubcli.integrations.datadog.names import EXPORT_CHECK, HOST
from fubcli.integrations.datadog.text import neutral
from fubcli.skills.datadog_management.tags import read_tags
from fubcli.skills.datadog_management.upstream import objects

OLDEST = timedelta(minutes=10)
_MOST_MESSAGE = 500
_STATUSES = (0, 1, 2, 3)
Check = dict[str, Any]


def checks_of(member: Mapping[str, Any]) -> tuple[list[Check], int]:
    """Return the checks as POST /api/v1/check_run takes them, and how many could not be read."""
    given = objects(member.get("check_runs"))
    found = [check for each in given if (check := _check(each)) is not None]
    return found, len(given) - len(found)


def is_taken(check: Check, now: datetime) -> bool:
    """Whether Datadog takes a check of its time."""
    return bool((now - OLDEST).timestamp() <= check["timestamp"] <= (now + OLDEST).timestamp())


def _check(told: Mapping[str, Any]) -> Check | None:
    status, at = told.get("status"), told.get("timestamp")
    is_number = isinstance(at, int) and not isinstance(at, bool)
    if told.get("check") != EXPORT_CHECK or isinstance(status, bool) or status not in _STATUSES or not is_number:
        return None
    tags = read_tags(told.get("tags"))
    if tags is None:
        return None
    return {
        "check": EXPORT_CHECK,
        "host_name": HOST,
        "status": status,
        "timestamp": at,
        "message": neutral(str(told.get("message", "")), _MOST_MESSAGE),
        "tags": tags,
    }
