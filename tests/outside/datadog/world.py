"""What a Datadog organisation holds; the same point, check or event twice is one."""

from __future__ import annotations

import json
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

from tests.outside.standin import World


@dataclass
class Organisation(World):
    """Monitors, points, checks, events, downtimes and dashboards."""

    monitors: dict[int, dict[str, Any]] = field(default_factory=dict)
    points: dict[str, float] = field(default_factory=dict)
    checks: dict[str, dict[str, Any]] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)
    downtimes: dict[str, dict[str, Any]] = field(default_factory=dict)
    dashboards: dict[str, dict[str, Any]] = field(default_factory=dict)
    indexes_late: bool = False
    """Whether what is sent to the intake cannot be searched for yet."""
    lists_late: bool = False
    """Whether lists show nothing yet of what there is; what is asked by its id is there."""
    ignores_tags: bool = False
    """Whether the list of monitors shows others than those with the tags that were asked for."""
    keeps_ends: bool = False
    """Whether a downtime keeps its end, whatever it is told."""
    search_meta: dict[str, Any] = field(default_factory=dict)
    """What a search of events says about itself: `status`, `warnings`."""
    intake_errors: list[str] = field(default_factory=list)
    """What the intakes say in an answer that is a success all the same."""
    numbers: int = 100

    def number(self) -> int:
        with self.lock:
            self.numbers += 1
            return self.numbers

    def submit(self, series: dict[str, Any]) -> None:
        """Keep points by metric, tags and timestamp: the same one again is no change."""
        for point in series["points"]:
            key = json.dumps([series["metric"], sorted(series.get("tags", [])), point["timestamp"]])
            if self.points.get(key) != point["value"]:
                self.points[key] = float(point["value"])
                self.note("point", key)

    def check(self, run: dict[str, Any]) -> None:
        """Keep a check by name, host, tags and timestamp."""
        key = json.dumps([run["check"], run["host_name"], sorted(run.get("tags", [])), run.get("timestamp")])
        if self.checks.get(key) != run:
            self.checks[key] = run
            self.note("check", key)


def monitor_of(body: dict[str, Any], number: int) -> dict[str, Any]:
    """Return a monitor as the service answers it: thresholds are floats, options have their defaults."""
    told = {"notify_no_data": False, "notify_audit": False, "new_host_delay": 300, "include_tags": True, "silenced": {}}
    options = body.get("options") or {}
    limits = {name: float(value) for name, value in (options.get("thresholds") or {}).items() if value is not None}
    moment = time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime())
    return {
        "id": number,
        "org_id": 321813,
        "type": "query alert" if body["type"] == "metric alert" else body["type"],
        "name": body.get("name", ""),
        "message": body.get("message", ""),
        "tags": list(body.get("tags") or []),
        "query": body["query"],
        "options": {**told, **options, **({"thresholds": limits} if limits else {})},
        "multi": ".by(" in body["query"] or " by {" in body["query"],
        "created_at": int(time.time()) * 1000,
        "created": moment,
        "modified": moment,
        "deleted": None,
        "priority": body.get("priority"),
        "restricted_roles": body.get("restricted_roles"),
        "restriction_policy": None,
        "draft_status": "published",
        "assets": [],
        "overall_state_modified": None,
        "overall_state": "No Data",
        "creator": {"name": None, "handle": "frog@datadoghq.com", "email": "frog@datadoghq.com", "id": 1445416},
    }


def downtime_of(body: dict[str, Any]) -> dict[str, Any]:
    """Return a downtime as the service answers it."""
    given = body["data"]["attributes"]
    moment = time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime())
    schedule = given.get("schedule") or {}
    return {
        "type": "downtime",
        "id": str(uuid.uuid4()),
        "attributes": {
            "display_timezone": "UTC",
            "scope": given["scope"],
            "notify_end_states": ["warn", "alert", "no data"],
            "message": given.get("message"),
            "created": moment,
            "status": "active",
            "modified": moment,
            "canceled": None,
            "monitor_identifier": given["monitor_identifier"],
            "schedule": {"end": schedule.get("end"), "start": schedule.get("start") or moment},
            "notify_end_types": ["expired"],
            "mute_first_recovery_notification": False,
        },
        "relationships": {"monitor": {"data": None}},
    }


def dashboard_of(body: dict[str, Any], identity: str) -> dict[str, Any]:
    """Return a dashboard as the service answers it: every widget has an id."""
    return {
        "id": identity,
        "title": body["title"],
        "description": body.get("description"),
        "author_handle": "frog@datadoghq.com",
        "layout_type": body["layout_type"],
        "url": f"/dashboard/{identity}/x",
        "is_read_only": False,
        "template_variables": body.get("template_variables"),
        "widgets": [{**each, "id": number} for number, each in enumerate(body["widgets"], 1)],
        "notify_list": body.get("notify_list"),
        "restricted_roles": [],
    }
