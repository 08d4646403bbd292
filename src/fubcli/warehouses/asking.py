"""A question to an engine's REST API; what the principal may not read is an answer, too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from fubcli.errors import NotPermitted, WarehouseUnavailable
from fubcli.model.health import Hidden, Seen
from fubcli.network.deadline import Deadline
from fubcli.network.failures import Declined, SignInNeeded
from fubcli.network.http import Call

_MISSING = 404
_MOST_PAGES = 1_000
Params = Mapping[str, "str | int"]
Item = dict[str, Any]


class Service(Protocol):
    """Whoever sends a call and reads its answer."""

    def json(self, call: Call, deadline: Deadline) -> Item:
        """Return the JSON object that a call is answered with."""
        ...


class Asking:
    """Asks as one principal; each question has so many seconds.

    `next_page` and `page` are what the API calls the token of a next page: in an answer, and in the question for it.
    """

    next_page, page = "next_page_token", "page_token"

    def __init__(self, service: Service, seconds: float = 30.0) -> None:
        self._service = service
        self._seconds = seconds

    def one(self, path: str, params: Params | None = None) -> Seen[Item]:
        """Return an object; 403, 404 and every other no is not visible. Raises SignInNeeded, WarehouseUnavailable."""
        return self._seen(path, params or {}, self._deadline())

    def many(self, path: str, member: str, params: Params, most: int = 100_000) -> Seen[tuple[Item, ...]]:
        """Return the items of a listing, page by page, at most `most`; a page may be empty and not be the last."""
        deadline = self._deadline()
        found: list[Item] = []
        asked = dict(params)
        for _ in range(_MOST_PAGES):
            page = self._seen(path, asked, deadline)
            if page.value is None:
                return page.map(lambda _: ())
            found += items(page.value, member)
            token = page.value.get(self.next_page)
            if not token or len(found) >= most:
                return Seen(path, tuple(found[:most]))
            if deadline.passed:
                break
            asked[self.page] = str(token)
        raise WarehouseUnavailable(f"The listing at {path} does not end in time.")

    def _deadline(self) -> Deadline:
        return Deadline(self._seconds)

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
