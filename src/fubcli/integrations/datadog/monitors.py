"""Monitors: asked, validated, created and updated."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from fubcli.integrations.datadog.answers import Listing, described, listed, pages, plain_id, surely, there
from fubcli.integrations.datadog.definitions import Monitor
from fubcli.integrations.failures import RequestDeclined
from fubcli.integrations.outside import Outside
from fubcli.model.change import OutsideRequest
from fubcli.network.answers import Answer

_PATH = "/api/v1/monitor"
_PAGE, MOST = 100, 1_000
_MUTES = {"with_downtimes": "true"}
"""Without it a monitor does not say by which downtimes it is muted."""
_DUPLICATE = re.compile(r"\bmonitor_id:(\d{1,18})\b")


def tagged(host: Outside, tags: Iterable[str], *, with_states: bool = False) -> Listing:
    """Return the monitors that carry all of these tags, at most `MOST`, oldest first; raises as `Outside.read`."""
    wanted = frozenset(tags)
    states = {"group_states": "all", **_MUTES} if with_states else {}
    params: dict[str, str | int] = {"monitor_tags": ",".join(sorted(wanted)), "page_size": _PAGE, **states}

    def look() -> Listing:
        found = pages(lambda page: listed(host.read(_PATH, {**params, "page": page}).body, _PATH), _PAGE, MOST)
        ours = [each for each in found.items if wanted <= frozenset(map(str, each.get("tags") or ()))]
        return replace(found, items=sorted(ours, key=number))

    return surely(look)


def every(host: Outside) -> Listing:
    """Return the monitors of the organisation, at most `MOST`; raises as `Outside.read`."""
    params: dict[str, str | int] = {"page_size": _PAGE, **_MUTES}
    return pages(lambda page: listed(host.read(_PATH, {**params, "page": page}).body, _PATH), _PAGE, MOST)


def searched(host: Outside, query: str) -> Listing:
    """Return the monitors that a search finds, at most `MOST`, without downtimes; raises as `Outside.read`."""

    def ask(page: int) -> list[dict[str, Any]]:
        answer = host.read(f"{_PATH}/search", {"query": query, "page": page, "per_page": _PAGE}).body
        return listed(described(answer, _PATH).get("monitors"), _PATH)

    return pages(ask, _PAGE, MOST)


def one(host: Outside, which: int) -> Monitor:
    """Return a monitor; raises as `Outside.read`, RequestDeclined for one that there is not."""
    return described(host.read(f"{_PATH}/{which}").body, _PATH)


def still_there(host: Outside, which: str) -> Monitor | None:
    """Return a monitor, None when it is gone; raises as `Outside.read`."""
    return there(host, f"{_PATH}/{which}")


def validate(host: Outside, monitor: Monitor, which: int | None = None) -> None:
    """Ask whether a monitor would be taken, an existing one when it is named; it changes nothing.

    Raises RequestDeclined when it would not, and as `Outside.read`.
    """
    path = f"{_PATH}/validate" if which is None else f"{_PATH}/{which}/validate"
    host.read(path, payload=monitor)


def create(host: Outside, monitor: Monitor) -> Monitor | None:
    """Create a monitor, None when it was not to be; raises as `Outside.write`."""
    return host.write(OutsideRequest("POST", _PATH, monitor, why=f"create the monitor {monitor['name']}"), _made)


def update(host: Outside, which: int, monitor: Monitor) -> None:
    """Make a monitor what it should be; never blindly again, for people change it too. Raises as `Outside.write`."""
    why = f"bring the monitor {monitor['name']} up to date"
    host.write(OutsideRequest("PUT", f"{_PATH}/{which}", monitor, why=why), _made)


def _made(answer: Answer[Any]) -> Monitor:
    made = described(answer.body, _PATH)
    plain_id(str(number(made) or ""), _PATH)
    return made


def duplicate_of(error: RequestDeclined) -> int | None:
    """Return the monitor that a refusal says is there already."""
    named = _DUPLICATE.search(error.detail)
    return int(named[1]) if named and "uplicate" in error.detail else None


def number(monitor: Monitor) -> int:
    """Return the id of a monitor; older ones have smaller ones. 0 for one without."""
    found = monitor.get("id")
    return found if isinstance(found, int) and not isinstance(found, bool) else 0
