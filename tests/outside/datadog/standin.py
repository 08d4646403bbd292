"""Datadog's API, its event intake included, on one local port."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from tests.outside.datadog.judging import complaint, duplicate
from tests.outside.datadog.world import Organisation, dashboard_of, downtime_of, monitor_of
from tests.outside.standin import ServiceError, StandIn
from tests.workspace.exchange import Reply, Request, Route, json_reply

API_KEY, APP_KEY = "dd-api-key-0123456789", "dd-app-key-9876543210"
_OWN = re.compile(r'fub_idem:\(?([^)"]*)\)?')


class Datadog(StandIn):
    """One organisation."""

    name = "datadog"

    def __init__(self) -> None:
        super().__init__()
        self.world: Organisation = Organisation()
        self.limit = 60
        """Calls that are left, as the headers of every answer say."""

    def authorize(self, request: Request) -> None:
        if request.headers.get("dd-api-key") != API_KEY:
            raise ServiceError(401, {"errors": ["Unauthorized"]})
        is_submission = (request.method, request.path) in (("POST", "/api/v2/series"), ("POST", "/api/v1/check_run"))
        if not is_submission and request.headers.get("dd-application-key") != APP_KEY:
            raise ServiceError(403, {"errors": ["Forbidden"]})

    def refusal(self, status: int, message: str) -> Any:
        return {"errors": [message]}

    def routes(self) -> Iterable[Route]:
        return [
            ("GET", "/api/v1/monitor", self._monitors),
            ("GET", "/api/v1/monitor/search", self._searched),
            ("POST", "/api/v1/monitor/validate", self._validated),
            ("POST", "/api/v1/monitor", self._created),
            ("POST", "/api/v1/monitor/{id}/validate", self._validated),
            ("GET", "/api/v1/monitor/{id}", self._monitor),
            ("PUT", "/api/v1/monitor/{id}", self._updated),
            ("POST", "/api/v2/series", self._series),
            ("POST", "/api/v1/check_run", self._checks),
            ("POST", "/api/v2/events", self._event),
            ("POST", "/api/v2/events/search", self._events),
            ("GET", "/api/v2/downtime", self._downtimes),
            ("POST", "/api/v2/downtime", self._muted),
            ("GET", "/api/v2/downtime/{id}", self._downtime),
            ("PATCH", "/api/v2/downtime/{id}", self._moved),
            ("GET", "/api/v1/dashboard", self._dashboards),
            ("POST", "/api/v1/dashboard", self._drawn),
            ("GET", "/api/v1/dashboard/{id}", self._dashboard),
            ("PUT", "/api/v1/dashboard/{id}", self._redrawn),
        ]

    def _monitors(self, request: Request, _: Mapping[str, str]) -> Reply:
        tags = {each for each in request.query.get("monitor_tags", "").split(",") if each}
        size, page = int(request.query.get("page_size", "100")), int(request.query.get("page", "0"))
        shown = {} if self.world.lists_late else self.world.monitors
        found = [each for _, each in sorted(shown.items()) if tags <= set(each["tags"]) or self.world.ignores_tags]
        if request.query.get("with_downtimes") == "true":
            found = [each | {"matching_downtimes": self._matching(each)} for each in found]
        return json_reply(found[page * size : (page + 1) * size])

    def _matching(self, monitor: dict[str, Any]) -> list[dict[str, Any]]:
        told = []
        for each in self.world.downtimes.values():
            which = each["attributes"]["monitor_identifier"]
            by_tags = "monitor_tags" in which and set(which["monitor_tags"]) <= set(monitor["tags"])
            if by_tags or which.get("monitor_id") == monitor["id"]:
                told.append({"id": 1, "scope": [each["attributes"]["scope"]], "end": None, "start": 0})
        return told

    def _searched(self, request: Request, _: Mapping[str, str]) -> Reply:
        words = request.query.get("query", "").lower().split()
        size, page = int(request.query.get("per_page", "30")), int(request.query.get("page", "0"))
        found = [
            {"id": each["id"], "name": each["name"], "status": each["overall_state"], "tags": each["tags"],
             "type": each["type"], "query": each["query"]}
            for _, each in sorted(self.world.monitors.items())
            if all(_fits(word, each) for word in words)
        ]  # fmt: skip
        pages = -(-len(found) // size)
        meta = {"page": page, "page_count": pages, "per_page": size, "total_count": len(found)}
        return json_reply({"monitors": found[page * size : (page + 1) * size], "metadata": meta})

    def _found(self, number: str) -> dict[str, Any]:
        found = self.world.monitors.get(int(number)) if number.isdecimal() else None
        if found is None:
            raise ServiceError(404, {"errors": ["Monitor not found"]})
        return found

    def _monitor(self, _: Request, names: Mapping[str, str]) -> Reply:
        return json_reply(self._found(names["id"]))

    def _judge(self, body: dict[str, Any], own: int | None = None) -> None:
        others = [each for number, each in self.world.monitors.items() if number != own]
        if told := complaint(body) or duplicate(body, others):
            raise ServiceError(400, {"errors": [told]})

    def _validated(self, request: Request, names: Mapping[str, str]) -> Reply:
        own = self._found(names["id"])["id"] if "id" in names else None
        if told := complaint(request.json()):
            raise ServiceError(400, {"errors": [told]})
        assert own is None or own in self.world.monitors
        return json_reply({})

    def _created(self, request: Request, _: Mapping[str, str]) -> Reply:
        body = request.json()
        self._judge(body)
        number = self.world.number()
        self.world.monitors[number] = monitor_of(body, number)
        self.world.note("monitor created", body["name"])
        return json_reply(self.world.monitors[number])

    def _updated(self, request: Request, names: Mapping[str, str]) -> Reply:
        found = self._found(names["id"])
        body = {name: found[name] for name in ("type", "name", "message", "tags", "query", "options", "priority")}
        body |= request.json()
        self._judge(body, found["id"])
        made = monitor_of(body, found["id"])
        made |= {name: found[name] for name in ("created", "created_at", "overall_state")}
        made["restricted_roles"] = body.get("restricted_roles", found["restricted_roles"])
        self.world.monitors[found["id"]] = made
        self.world.note("monitor updated", made["name"])
        return json_reply(made)

    def _series(self, request: Request, _: Mapping[str, str]) -> Reply:
        if len(request.body) > 512_000:
            raise ServiceError(413, {"errors": ["Payload too large"]})
        for each in request.json()["series"]:
            self.world.submit(each)
        return json_reply({"errors": self.world.intake_errors}, 202)

    def _checks(self, request: Request, _: Mapping[str, str]) -> Reply:
        runs = json.loads(request.body)
        if not isinstance(runs, list):
            raise ServiceError(400, {"errors": ["Payload is not in the expected format"]})
        for each in runs:
            self.world.check(each)
        return json_reply({"status": "ok", "errors": self.world.intake_errors}, 202)

    def _event(self, request: Request, _: Mapping[str, str]) -> Reply:
        given = request.json()["data"]["attributes"]
        if len(given["title"]) > 500 or len(given.get("message", "")) > 4_000 or len(given.get("tags", [])) > 100:
            raise ServiceError(400, {"errors": ["Invalid event"]})
        uid = f"AZ{self.world.number():022d}"
        self.world.events.append({"id": uid, **given})
        self.world.note("event", given["title"])
        if self.world.intake_errors:
            return json_reply({"errors": self.world.intake_errors}, 202)
        link = {"self": f"https://app.datadoghq.com/event/event?uid={uid}"}
        about = {"attributes": {"attributes": {"evt": {"id": "1", "uid": uid}}}, "id": "_", "type": "event"}
        return json_reply({"data": about, "links": link}, 202)

    def _events(self, request: Request, _: Mapping[str, str]) -> Reply:
        asked = request.json()
        named = _OWN.search(asked["filter"]["query"])
        wanted = {f"fub_idem:{each}" for each in re.split(r"\s+OR\s+", named[1])} if named else set()
        seen = [] if self.world.indexes_late else self.world.events
        found = [
            {"type": "event", "id": each["id"], "attributes": {"tags": each["tags"], "timestamp": each["timestamp"],
             "message": each["message"], "attributes": {"title": each["title"]}}}
            for each in seen if wanted & set(each["tags"]) and _within(asked["filter"], each["timestamp"])
        ]  # fmt: skip
        first = int(asked["page"].get("cursor", "0"))
        last = first + int(asked["page"]["limit"])
        after = {"page": {"after": str(last)}} if last < len(found) else {}
        return json_reply({"data": found[first:last], "meta": after | self.world.search_meta})

    def _downtimes(self, request: Request, _: Mapping[str, str]) -> Reply:
        now = datetime.now(UTC)
        shown = {} if self.world.lists_late else self.world.downtimes
        running = [each for each in shown.values() if _end(each) > now]
        first, size = int(request.query.get("page[offset]", "0")), int(request.query.get("page[limit]", "30"))
        meta = {"page": {"total_filtered_count": len(running)}}
        return json_reply({"data": running[first : first + size], "meta": meta})

    def _muted(self, request: Request, _: Mapping[str, str]) -> Reply:
        made = downtime_of(request.json())
        self.world.downtimes[made["id"]] = made
        self.world.note("downtime created", made["attributes"]["scope"])
        return json_reply({"data": made})

    def _downtime(self, _: Request, names: Mapping[str, str]) -> Reply:
        found = self.world.downtimes.get(names["id"])
        if found is None:
            raise ServiceError(404, {"errors": ["Downtime not found"]})
        return json_reply({"data": found})

    def _moved(self, request: Request, names: Mapping[str, str]) -> Reply:
        found = self.world.downtimes.get(names["id"])
        if found is None:
            raise ServiceError(404, {"errors": ["Downtime not found"]})
        given = request.json()["data"]["attributes"]
        if not self.world.keeps_ends:
            found["attributes"]["schedule"] |= given.get("schedule", {})
        found["attributes"] |= {name: given[name] for name in ("message",) if name in given}
        self.world.note("downtime moved" if "schedule" in given else "downtime reworded", names["id"])
        return json_reply({"data": found})

    def _dashboards(self, request: Request, _: Mapping[str, str]) -> Reply:
        first, size = int(request.query.get("start", "0")), int(request.query.get("count", "100"))
        told = [
            {name: each[name] for name in ("id", "title", "description", "layout_type", "url", "is_read_only")}
            for each in ({} if self.world.lists_late else self.world.dashboards).values()
        ]
        return json_reply({"dashboards": told[first : first + size]})

    def _dashboard(self, _: Request, names: Mapping[str, str]) -> Reply:
        found = self.world.dashboards.get(names["id"])
        if found is None:
            raise ServiceError(404, {"errors": [f"Dashboard with ID {names['id']} not found"]})
        return json_reply(found)

    def _drawn(self, request: Request, _: Mapping[str, str]) -> Reply:
        identity = f"abc-def-{self.world.number()}"
        self.world.dashboards[identity] = dashboard_of(request.json(), identity)
        self.world.note("dashboard created", identity)
        return json_reply(self.world.dashboards[identity])

    def _redrawn(self, request: Request, names: Mapping[str, str]) -> Reply:
        self._dashboard(request, names)
        self.world.dashboards[names["id"]] = dashboard_of(request.json(), names["id"])
        self.world.note("dashboard updated", names["id"])
        return json_reply(self.world.dashboards[names["id"]])


def _fits(word: str, monitor: dict[str, Any]) -> bool:
    """Whether a word of a monitor search finds a monitor: `tag:"key:value"`, or any text in it."""
    if word.startswith("tag:"):
        return word.removeprefix("tag:").strip('"') in monitor["tags"]
    return word in json.dumps(monitor).lower()


def _within(asked: dict[str, str], told: str) -> bool:
    """Whether a time is in the window of a search."""
    first, at, last = map(datetime.fromisoformat, (asked["from"], told, asked["to"]))
    return first <= at < last


def _end(downtime: dict[str, Any]) -> datetime:
    told = (downtime["attributes"]["schedule"] or {}).get("end")
    return datetime.fromisoformat(told) if told else datetime.max.replace(tzinfo=UTC)
