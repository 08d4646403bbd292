"""Events for POST /api/v2/events: one for each page, the same one from night to night."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from fubcli.integrations.datadog.names import SERVICE
from fubcli.integrations.datadog.text import neutral, tag
from fubcli.model.check import Check
from fubcli.model.names import Environment
from fubcli.model.verdict import Status
from fubcli.operations.monitor.gathering import Watched
from fubcli.operations.monitor.signals.datadog.series import table_tags
from fubcli.operations.monitor.signals.nights import Night, in_sentences
from fubcli.operations.monitor.telling import plain

_STATUS = {Status.WARNING: "warn", Status.CRITICAL: "error"}
_MOST_TITLE, _MOST_MESSAGE, _MOST_CUSTOM = 490, 4_000, 300
"""Datadog takes titles of 500 characters, severity included, and messages of 4,000."""


def page_event(
    check: Check, night: Night, tables: Mapping[str, Watched], environments: Mapping[str, Environment],
    every: Environment,
) -> dict[str, Any]:  # fmt: skip
    """Return the event of a check that pages; what belongs to no catalog has the environment of `every`."""
    custom = {"check_id": check.id, "pillar": check.pillar, "kind": check.kind, "night": str(check.night)}
    return {
        "data": {
            "type": "event",
            "attributes": {
                "category": "alert",
                "integration_id": "custom-events",
                "title": f"[{check.severity}] {neutral(check.title, _MOST_TITLE)}",
                "message": neutral(in_sentences(check.explanation) or check.title, _MOST_MESSAGE),
                "timestamp": plain(night.moment),
                "aggregation_key": aggregation_key(check),
                "tags": [SERVICE, *_tags(check, tables, environments, every)],
                "attributes": {
                    "status": _STATUS[check.status],
                    "priority": check.severity.removeprefix("P"),
                    "custom": {name: neutral(value, _MOST_CUSTOM) for name, value in custom.items() if value},
                },
            },
        }
    }


def aggregation_key(check: Check) -> str:
    """Return what is the same for the same question in every night, 40 characters."""
    question = check.id.removesuffix(f":{check.night}")
    return hashlib.sha1(question.encode(errors="backslashreplace"), usedforsecurity=False).hexdigest()


def _tags(
    check: Check, tables: Mapping[str, Watched], environments: Mapping[str, Environment], every: Environment
) -> list[str]:
    if check.target in tables:
        return table_tags(tables[check.target])
    catalog = check.target.split(".")[0].removesuffix(" (copy)")
    if catalog in environments:
        return [tag("env", environments[catalog]), tag("catalog", catalog)]
    return [tag("env", every)]
