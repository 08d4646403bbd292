"""Dashboards: found by a mark in their description, created and updated."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from fubcli.integrations.datadog.answers import Listing, described, listed, pages, plain_id, surely, there
from fubcli.integrations.outside import Outside
from fubcli.model.change import OutsideRequest

_PATH = "/api/v1/dashboard"
_PAGE, MOST = 100, 5_000
Dashboard = dict[str, Any]


def marked(host: Outside, mark: str) -> Listing:
    """Return the dashboards whose description has a mark, as the list shows them; raises as `Outside.read`."""

    def ask(page: int) -> list[Dashboard]:
        answer = host.read(_PATH, {"count": _PAGE, "start": page * _PAGE}).body
        return listed(described(answer, _PATH).get("dashboards"), _PATH)

    def look() -> Listing:
        found = pages(ask, _PAGE, MOST)
        ours = [each for each in found.items if is_marked(each, mark)]
        return replace(found, items=sorted(ours, key=lambda each: str(each.get("id"))))

    return surely(look)


def is_marked(dashboard: Dashboard, mark: str) -> bool:
    """Whether a dashboard has a mark in its description."""
    return mark in str(dashboard.get("description") or "").split()


def still_there(host: Outside, which: str) -> Dashboard | None:
    """Return all of a dashboard, None when it is gone; raises as `Outside.read`."""
    return there(host, f"{_PATH}/{plain_id(which, _PATH)}")


def one(host: Outside, which: str) -> Dashboard:
    """Return all of a dashboard; raises as `Outside.read`."""
    return described(host.read(f"{_PATH}/{plain_id(which, _PATH)}").body, _PATH)


def create(host: Outside, dashboard: Dashboard) -> str:
    """Create a dashboard, and return its id; empty when it was not to be. Raises as `Outside.write`."""
    request = OutsideRequest("POST", _PATH, dashboard, why=f"create the dashboard {dashboard['title']}")
    return host.write(request, lambda answer: plain_id(described(answer.body, _PATH).get("id"), _PATH)) or ""


def update(host: Outside, which: str, dashboard: Dashboard) -> None:
    """Make a dashboard what it should be; never blindly again. Raises as `Outside.write`."""
    why = f"bring the dashboard {dashboard['title']} up to date"
    host.write(
        OutsideRequest("PUT", f"{_PATH}/{which}", dashboard, why=why), lambda answer: described(answer.body, _PATH)
    )
