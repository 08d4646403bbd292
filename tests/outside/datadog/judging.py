"""What Datadog refuses in a monitor, in its own words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

_TYPES = ("query alert", "metric alert", "service check", "log alert", "data-jobs alert", "data-quality alert")
_COMPARED = re.compile(r"(?:>=|<=|>|<)\s*(-?[\d.]+)\s*$")


def complaint(body: dict[str, Any]) -> str:
    """Return why a monitor is not taken, empty when it is."""
    query, limits = str(body.get("query", "")), (body.get("options") or {}).get("thresholds") or {}
    if body.get("type") not in _TYPES:
        return f"The value provided for parameter 'type' is invalid: {body.get('type')}"
    if body["type"] == "service check":
        told = "" if query.endswith(".count_by_status()") else "invalid query"
    else:
        compared = _COMPARED.search(query)
        if compared is None:
            told = "invalid operator specified: "
        elif "critical" in limits and float(compared[1]) != float(limits["critical"]):
            return f"Alert threshold ({limits['critical']}) does not match that used in the query ({compared[1]})."
        else:
            told = _order(query, limits)
            if told:
                return told
    return f"The value provided for parameter 'query' is invalid: {told}" if told else ""


def duplicate(body: dict[str, Any], monitors: Iterable[dict[str, Any]]) -> str:
    """Return the refusal of a monitor that is there in every respect, empty when it is not."""
    said = ("name", "query", "message")
    for each in monitors:
        if all(each[name] == body.get(name) for name in said):
            return f"Duplicate of an existing monitor_id:{each['id']} org_id:{each['org_id']}"
    return ""


def _order(query: str, limits: dict[str, Any]) -> str:
    if "critical" not in limits or "warning" not in limits:
        return ""
    is_below = re.search(r"<=?\s*-?[\d.]+\s*$", query) is not None
    fits = limits["warning"] > limits["critical"] if is_below else limits["warning"] < limits["critical"]
    return "" if fits else "Warning threshold must come before the alert threshold."
