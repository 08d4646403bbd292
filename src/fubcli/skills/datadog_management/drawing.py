"""`dashboard`: one for each environment, found by a mark in its description."""

from __future__ import annotations

from fubcli.integrations.datadog import dashboards
from fubcli.integrations.datadog.links import page
from fubcli.integrations.datadog.merging import contains
from fubcli.model.change import Outcome
from fubcli.skills.datadog_management.widgets import dashboard_of
from fubcli.skills.datadog_management.work import Work

_PEOPLES = ("template_variables", "notify_list", "tags")
"""What people may add to a dashboard, and keep."""


def dashboard(work: Work) -> None:
    """Have the dashboard there as it should be; raises as `Outside.write`."""
    mark = f"fubcli_dashboard:{work.environment}"
    wanted = dashboard_of(work.environment, mark)
    found = dashboards.marked(work.host, mark).items if work.host.can_read else []
    if not found:
        _changed(work, wanted["title"], Outcome.CREATED, dashboards.create(work.host, wanted))
        return
    if len(found) > 1:
        work.find(
            "several-dashboards",
            "warning",
            f"{len(found)} dashboards carry the same mark; the first is kept up to date",
        )
    identity = str(found[0].get("id", ""))
    there = dashboards.one(work.host, identity)
    if contains(there, wanted):
        _changed(work, wanted["title"], Outcome.UNCHANGED, identity)
        return
    kept = {name: there[name] for name in _PEOPLES if there.get(name)}
    dashboards.update(work.host, identity, {**kept, **wanted})
    _changed(work, wanted["title"], Outcome.UPDATED, identity)


def _changed(work: Work, title: str, outcome: Outcome, identity: str) -> None:
    work.changed(
        "dashboard", title, outcome, identity, page(work.host.url, f"/dashboard/{identity}") if identity else ""
    )
