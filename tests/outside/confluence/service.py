"""The routes of version 2, and of version 1 where version 2 has none."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from email import message_from_bytes
from typing import Any
from urllib.parse import urlencode

from tests.outside.confluence.library import Library, Page, refused, refused_v1, stored
from tests.outside.standin import StandIn
from tests.workspace.exchange import Reply, Request, Route, json_reply

V2, V1 = "/wiki/api/v2", "/wiki/rest/api"


class ConfluenceStandIn(StandIn):
    """One Confluence; `user` and `token` are accepted, `page_size` is the most members of an answer."""

    name = "confluence"
    user, token = "ops@example.com", "confluence-token-canary-93f1"

    def __init__(self, page_size: int = 100) -> None:
        super().__init__()
        self.page_size = page_size
        self.library = self.world = Library()

    @property
    def environ(self) -> dict[str, str]:
        """What a client needs to know."""
        return {
            "CONFLUENCE_URL": self.url,
            "CONFLUENCE_USERNAME": self.user,
            "CONFLUENCE_API_TOKEN": self.token,
        }

    def routes(self) -> Iterable[Route]:
        return [
            ("GET", f"{V2}/spaces", self._spaces),
            ("GET", f"{V2}/spaces/{{id}}", self._space),
            ("GET", f"{V2}/pages", self._pages),
            ("POST", f"{V2}/pages", self._create),
            ("GET", f"{V2}/pages/{{id}}", self._page),
            ("PUT", f"{V2}/pages/{{id}}", self._update),
            ("GET", f"{V2}/pages/{{id}}/footer-comments", self._comments),
            ("GET", f"{V2}/pages/{{id}}/attachments", self._attachments),
            ("POST", f"{V2}/footer-comments", self._comment),
            ("GET", f"{V1}/search", self._search),
            ("PUT", f"{V1}/content/{{id}}/child/attachment", self._attach),
        ]

    def authorize(self, request: Request) -> None:
        signed = base64.b64encode(f"{self.user}:{self.token}".encode()).decode()
        if request.headers.get("authorization") != f"Basic {signed}":
            raise refused(401, "UNAUTHORIZED", "Client must be authenticated to access this resource.")

    def refusal(self, status: int, message: str) -> Any:
        return {"errors": [{"status": status, "code": _CODES.get(status, "ERROR"), "title": message, "detail": None}]}

    def _spaces(self, request: Request, _: Mapping[str, str]) -> Reply:
        wanted = request.query.get("keys")
        return self._listed(request, [each.as_json() for each in self.library.spaces if wanted in (None, each.key)])

    def _space(self, _: Request, names: Mapping[str, str]) -> Reply:
        return json_reply(self.library.space(names["id"]).as_json())

    def _pages(self, request: Request, _: Mapping[str, str]) -> Reply:
        title = request.query["title"]
        found = self.library.titled(request.query["space-id"], title)
        is_found = found is not None and found.title == title  # the lookup heeds case
        return self._listed(request, [found.as_json(with_body=_wants_body(request))] if found and is_found else [])

    def _page(self, request: Request, names: Mapping[str, str]) -> Reply:
        return json_reply(self.library.page(names["id"]).as_json(with_body=_wants_body(request)))

    def _create(self, request: Request, _: Mapping[str, str]) -> Reply:
        given = request.json()
        self.library.somebody_acts()
        with self.library.lock_of_pages:
            made = self.library.create(given["spaceId"], given["title"], stored(given["body"]), given.get("parentId"))
        return json_reply(made.as_json(with_body=True))

    def _update(self, request: Request, names: Mapping[str, str]) -> Reply:
        given = request.json()
        if given["id"] != names["id"]:
            raise refused(400, "INVALID_REQUEST_PARAMETER", "The id of the body is not that of the path")
        version = given["version"]
        self.library.somebody_acts()
        with self.library.lock_of_pages:
            made = self.library.update(
                names["id"], given["title"], stored(given["body"]), version["number"], version.get("message", "")
            )
        return json_reply(made.as_json(with_body=True))

    def _comments(self, request: Request, names: Mapping[str, str]) -> Reply:
        newest = reversed(self.library.page(names["id"]).comments)
        return self._listed(request, [each.as_json() for each in newest])

    def _comment(self, request: Request, _: Mapping[str, str]) -> Reply:
        given = request.json()
        return json_reply(self.library.comment(given["pageId"], stored(given["body"])).as_json())

    def _attachments(self, request: Request, names: Mapping[str, str]) -> Reply:
        files = self.library.page(names["id"]).files
        wanted = request.query.get("filename")
        found = [{"id": f"att{at}", "title": name} for at, name in enumerate(files) if wanted in (None, name)]
        return self._listed(request, found)

    def _attach(self, request: Request, names: Mapping[str, str]) -> Reply:
        if request.headers.get("x-atlassian-token") != "no-check":
            raise refused_v1(403, "XSRF check failed")
        kind = request.headers["content-type"].encode()
        parsed = message_from_bytes(b"Content-Type: " + kind + b"\r\n\r\n" + request.body)
        for part in parsed.get_payload():
            content = part.get_payload(decode=True)
            self.library.attach(names["id"], str(part.get_filename()), content)  # type: ignore[union-attr]
        return json_reply({"results": []})

    def _search(self, request: Request, _: Mapping[str, str]) -> Reply:
        return self._listed(
            request, [self._hit(page) for page in self.library.found(request.query["cql"])], "/rest/api/search"
        )

    def _hit(self, page: Page) -> dict[str, Any]:
        space = next(each for each in self.library.spaces if each.id == page.space_id)
        return {
            "content": {"id": page.id, "type": "page", "title": page.title},
            "excerpt": f"@@@hl@@@{page.title}@@@endhl@@@ and more",
            "resultGlobalContainer": {"title": space.name, "displayUrl": f"/spaces/{space.key}"},
        }

    def _listed(self, request: Request, found: Sequence[Mapping[str, Any]], path: str = "") -> Reply:
        """Return a part of a list, with the way to the next part."""
        begin = int(request.query.get("cursor", "0"))
        size = min(int(request.query.get("limit", "25")), self.page_size)
        links: dict[str, str] = {}
        if begin + size < len(found):
            query = urlencode({**request.query, "cursor": begin + size})
            links = {"next": f"{path or request.path}?{query}"}
        return json_reply({"results": found[begin : begin + size], "_links": links})


def _wants_body(request: Request) -> bool:
    return request.query.get("body-format") == "storage"


_CODES = {
    400: "BAD_REQUEST",
    401: "UNAUTHORIZED",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    409: "CONFLICT",
    429: "RATE_LIMITED",
}
