"""What is said of answers that rest on the embedded lakehouse: they are invented."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from fubcli.model.envelope import UpstreamEvent

DEMO_DATA = "demo-data"
"""The finding; it is about the answer, and is no evidence of anything."""
DEMO_TITLE = "Demo data: these are the embedded lakehouse's, invented, and about no real customer"


def demo_findings(warehouse: Mapping[str, Any], events: Iterable[UpstreamEvent]) -> list[dict[str, Any]]:
    """Return the finding when the warehouse that answers, or one that answered before, is the embedded one."""
    if warehouse.get("embedded") is True or any(event.is_demo for event in events):
        return [{"id": DEMO_DATA, "severity": "warning", "title": DEMO_TITLE}]
    return []


def says_demo(data: Mapping[str, Any]) -> bool:
    """Whether an answer has that finding."""
    return any(each["id"] == DEMO_DATA for each in data["findings"])
