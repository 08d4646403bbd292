"""`dashboard`: one for each environment, found by a mark in its description."""

from __future__ import annotations

from typing import Any

from fubcli.integrations.datadog import dashboards
from fubcli.integrations.datadog.dashboards import Dashboard
from fubcli.integrations.datadog.links import page
from fubcli.integrations.datadog.merging import contains
from fubcli.integrations.failures import check_whole
from fubcli.model.change import Outcome
from fubcli.skills.datadog_management.widgets import dashboard_of
from fubcli.skills.datadog_management.work import Work

_KIND = "dashboard"
_PEOPLES = ("template_variables", "notify_list", "tags")
"""What people may add to a dashboard, and keep."""


def dashboard(work: Work) -> None:
    """Have the dashboard there as it should be; raises NotKnown, ListCut, and as `Outside.write`."""
    mark = f"fubcli_dashboard:{work.environment}"
    wanted = dashboard_of(work.environment, mark)
    found = _found(work, mark) if work.host.can_read else []
    if found:
        first = str(found[0].get("id", ""))
        _tell_several(work, first, found)
        _bring_up_to_date(work, first, wanted)
    elif not work.is_unknown(_KIND, mark, f"the dashboard {wanted['title']}"):
        _create(work, mark, wanted)


def _found(work: Work, mark: str) -> list[Dashboard]:
    """Return the dashboards with our mark, also the one that an earlier run made and no list shows yet."""
    listed = dashboards.marked(work.host, mark)
    known = "" if listed.items else work.known_id(_KIND, mark)
    made = dashboards.still_there(work.host, known) if known else None
    return [made] if made is not None and dashboards.is_marked(made, mark) else listed.whole("dashboards")


def _bring_up_to_date(work: Work, identity: str, wanted: dict[str, Any]) -> None:
    there = dashboards.one(work.host, identity)
    if contains(there, wanted):
        _changed(work, wanted["title"], Outcome.UNCHANGED, identity)
        return
    kept = {name: there[name] for name in _PEOPLES if there.get(name)}
    check_whole(kept, f"The dashboard {identity}")
    dashboards.update(work.host, identity, {**kept, **wanted})
    _changed(work, wanted["title"], Outcome.UPDATED, identity)


def _create(work: Work, mark: str, wanted: dict[str, Any]) -> None:
    with work.making(_KIND, mark):
        made = dashboards.create(work.host, wanted)
    _changed(work, wanted["title"], Outcome.CREATED, made)
    if made:
        work.made(_KIND, mark, made)
        _tell_several(work, made, dashboards.marked(work.host, mark).items)


def _tell_several(work: Work, kept: str, found: list[Dashboard]) -> None:
    told = "carry the same mark; one is kept up to date, delete the others"
    work.several(_KIND, told, kept, [str(each.get("id", "")) for each in found])


def _changed(work: Work, title: str, outcome: Outcome, identity: str) -> None:
    link = page(work.host.url, f"/dashboard/{identity}") if identity else ""
    work.changed(_KIND, title, outcome, identity, link)
