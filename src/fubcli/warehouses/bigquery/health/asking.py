"""A question to BigQuery; what the principal may not read is an answer, too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fubcli.errors import NotPermitted, WarehouseUnavailable
from fubcli.model.health import Hidden, Seen
from fubcli.network.deadline import Deadline
from fubcli.network.failures import Declined, SignInNeeded
from fubcli.network.http import Call
from fubcli.warehouses.bigquery.api import Api

_MISSING = 404
_MOST_PAGES = 1_000
Params = Mapping[str, "str | int"]
Item = dict[str, Any]


class Asking:
    """Asks as one principal; each question has so many seconds."""

    def __init__(self, api: Api, seconds: float) -> None:
        self._api = api
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
            found += [each for each in page.value.get(member) or () if isinstance(each, dict)]
            token = page.value.get("nextPageToken")
            if not token or len(found) >= most:
                return Seen(path, tuple(found[:most]))
            if deadline.passed:
                break
            asked["pageToken"] = str(token)
        raise WarehouseUnavailable(f"The listing at {path} does not end in time.")

    def _deadline(self) -> Deadline:
        self._api.prepare()  # the import of the client is not what the time is for
        return Deadline(self._seconds)

    def _seen(self, path: str, params: Params, deadline: Deadline) -> Seen[Item]:
        try:
            return Seen(path, self._api.json(Call("GET", path, params=params), deadline))
        except SignInNeeded:
            raise
        except NotPermitted as refusal:
            return Seen(path, None, Hidden.FORBIDDEN, refusal.detail)
        except Declined as declined:
            hidden = Hidden.MISSING if declined.status == _MISSING else Hidden.FORBIDDEN
            return Seen(path, None, hidden, declined.message)
