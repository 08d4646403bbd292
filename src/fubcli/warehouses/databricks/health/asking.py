"""A question to one of a workspace's APIs; what the principal may not read is an answer, too."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from fubcli.errors import NotPermitted, WarehouseUnavailable
from fubcli.model.health import Hidden, Seen
from fubcli.network.deadline import Deadline
from fubcli.network.failures import Declined, SignInNeeded
from fubcli.network.http import Call, HttpService

_MISSING = 404
_MOST_PAGES = 1_000
Params = Mapping[str, "str | int"]
Item = dict[str, Any]


class Asking:
    """Asks one workspace; each question has so many seconds."""

    def __init__(self, service: HttpService, seconds: float = 30.0) -> None:
        self._service = service
        self._seconds = seconds

    def one(self, path: str, params: Params | None = None) -> Seen[Item]:
        """Return an object; 403, 404 and every other no is not visible. Raises SignInNeeded, WarehouseUnavailable."""
        return self._seen(path, params or {}, Deadline(self._seconds))

    def many(self, path: str, member: str, params: Params, most: int = 100_000) -> Seen[tuple[Item, ...]]:
        """Return the items of a listing, page by page, at most `most`; a page may be empty and not be the last."""
        deadline = Deadline(self._seconds)
        found: list[Item] = []
        asked = dict(params)
        for _ in range(_MOST_PAGES):
            page = self._seen(path, asked, deadline)
            if page.value is None:
                return page.map(lambda _: ())
            found += items(page.value, member)
            token = page.value.get("next_page_token")
            if not token or len(found) >= most:
                return Seen(path, tuple(found[:most]))
            if deadline.passed:
                break
            asked["page_token"] = str(token)
        raise WarehouseUnavailable(f"The listing at {path} does not end in time.")

    def _seen(self, path: str, params: Params, deadline: Deadline) -> Seen[Item]:
        try:
            return Seen(path, self._service.json(Call("GET", path, params=params), deadline))
        except SignInNeeded:
            raise
        except NotPermitted as refusal:
            return Seen(path, None, Hidden.FORBIDDEN, refusal.detail)
        except Declined as declined:
            hidden = Hidden.MISSING if declined.status == _MISSING else Hidden.FORBIDDEN
            return Seen(path, None, hidden, declined.message)


def items(told: Item, member: str) -> list[Item]:
    """Return the objects of a list; what is no list of objects has none."""
    listed = told.get(member)
    return [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []


def inside(told: Item, member: str) -> Item:
    """Return an object in an object; what is none has no members."""
    found = told.get(member)
    return found if isinstance(found, dict) else {}


def moment(milliseconds: Any) -> datetime | None:
    """Return a time of these APIs, in UTC; they write 0 for none, and what is no time is none."""
    number = whole(milliseconds)
    try:
        return datetime.fromtimestamp(number / 1000, UTC) if number else None
    except (ValueError, OverflowError, OSError):
        return None


def milliseconds(at: datetime) -> int:
    """Return a time as these APIs want it."""
    return int(at.astimezone(UTC).timestamp() * 1000)


def whole(text: Any) -> int | None:
    """Return a whole number, written as one or as a text; None for anything else."""
    try:
        return int(text)
    except (TypeError, ValueError, OverflowError):
        return None
