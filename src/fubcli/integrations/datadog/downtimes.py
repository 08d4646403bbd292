"""Downtimes: while one is active, a monitor calls nobody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fubcli.integrations.datadog.answers import Listing, described, listed, pages, plain_id, there
from fubcli.integrations.outside import Outside
from fubcli.model.change import OutsideRequest
from fubcli.network.answers import Answer

_PATH = "/api/v2/downtime"
_PAGE, MOST = 100, 2_000
_CALLED = {"schedule": "end", "message": "reason"}
Downtime = dict[str, Any]


def current(host: Outside) -> Listing:
    """Return the downtimes that are active now, at most `MOST`; raises as `Outside.read`."""

    def ask(page: int) -> list[Downtime]:
        params: dict[str, str | int] = {"current_only": "true", "page[limit]": _PAGE, "page[offset]": page * _PAGE}
        return listed(described(host.read(_PATH, params).body, _PATH).get("data"), _PATH)

    return pages(ask, _PAGE, MOST)


def still_there(host: Outside, which: str) -> Downtime | None:
    """Return a downtime, None when it is gone; raises as `Outside.read`."""
    answer = there(host, f"{_PATH}/{plain_id(which, _PATH)}")
    return None if answer is None else described(answer.get("data"), _PATH)


def create(host: Outside, attributes: Mapping[str, Any]) -> str:
    """Begin a downtime, and return its id; empty when it was not to be. Raises as `Outside.write`."""
    body = {"data": {"type": "downtime", "attributes": dict(attributes)}}
    request = OutsideRequest("POST", _PATH, body, why="mute the monitors")
    return host.write(request, lambda answer: plain_id(_told(answer).get("id"), _PATH)) or ""


def change(host: Outside, which: str, attributes: Mapping[str, Any]) -> Downtime | None:
    """Give a downtime another end or message, and return it as it is then; None when it was not to be changed.

    Never blindly again. Raises as `Outside.write`.
    """
    body = {"data": {"type": "downtime", "id": which, "attributes": dict(attributes)}}
    why = f"give the downtime another {' and another '.join(_CALLED[each] for each in attributes)}"
    return host.write(OutsideRequest("PATCH", f"{_PATH}/{which}", body, why=why), _told)


def _told(answer: Answer[Any]) -> Downtime:
    return described(described(answer.body, _PATH).get("data"), _PATH)
