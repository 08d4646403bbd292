"""The endpoints that fubcli uses: version 2 of the API, and version 1 for what only it has."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Any

from fubcli.integrations.confluence.paging import Listing, listed
from fubcli.integrations.confluence.shapes import (
    WRITTEN_BY,
    Comment,
    Hit,
    Page,
    Space,
    comment_of,
    hit_of,
    is_same_title,
    page_of,
    space_of,
    strange,
)
from fubcli.integrations.confluence.storage import Markup
from fubcli.integrations.outside import Outside
from fubcli.model.change import OutsideRequest
from fubcli.network.answers import Answer
from fubcli.network.http import File

_V2, _V1 = "/wiki/api/v2", "/wiki/rest/api"
MOST = 250
"""Members of a list that is shown."""
MOST_COMPARED = 2_000
"""Comments among which one is looked for."""


@dataclass(frozen=True)
class Confluence:
    """One Confluence; raises what `Outside` raises, and ReplyLost for answers of another shape."""

    host: Outside

    def spaces(self, key: str = "") -> tuple[list[Space], bool]:
        """Return the spaces, or the one of a key, and whether there are more."""
        found = listed(self.host, f"{_V2}/spaces", {"keys": key} if key else {}, MOST)
        return [space_of(each) for each in found.members], found.more

    def space(self, space_id: str) -> Space:
        """Return the space of an id."""
        return space_of(self.host.read(f"{_V2}/spaces/{space_id}").body)

    def page(self, page_id: str) -> Page:
        """Return a page with what is stored."""
        return page_of(self.host.read(f"{_V2}/pages/{page_id}", {"body-format": "storage"}).body)

    def titled(self, space_id: str, title: str) -> Page | None:
        """Return the page of a title in a space, None when there is none; a title is there once.

        A page of another title or space is not it, whatever it was answered to.
        """
        params = {"space-id": space_id, "title": title, "status": "current", "body-format": "storage"}
        pages = map(page_of, listed(self.host, f"{_V2}/pages", params, 1).members)
        return next((each for each in pages if each.space_id == space_id and is_same_title(each.title, title)), None)

    def search(self, cql: str) -> tuple[list[Hit], bool]:
        """Return the pages that a CQL query finds, and whether there are more."""
        found = listed(self.host, f"{_V1}/search", {"cql": cql}, MOST)
        return [hit for hit in map(hit_of, found.members) if hit is not None], found.more

    def comments(self, page_id: str, most: int = MOST_COMPARED) -> Listing:
        """Return the comments below a page, the newest first."""
        params = {"body-format": "storage", "sort": "-created-date"}
        found = listed(self.host, f"{_V2}/pages/{page_id}/footer-comments", params, most)
        return replace(found, members=[comment_of(each) for each in found.members])

    def is_attached(self, page_id: str, name: str) -> bool:
        """Whether a file of a name is attached to a page, however many others are."""
        found = listed(self.host, f"{_V2}/pages/{page_id}/attachments", {"filename": name}, 1)
        return any(isinstance(each, dict) and each.get("title") == name for each in found.members)

    def create(self, space_id: str, title: str, body: Markup, parent_id: str) -> Page | None:
        """Create a page; None when nothing is applied."""
        told = {"spaceId": space_id, "status": "current", "title": title, "body": _stored(body)}
        told |= {"parentId": parent_id} if parent_id else {}
        request = OutsideRequest("POST", f"{_V2}/pages", told, why="create the page")
        return self.host.write(request, lambda answer: page_of(answer.body))

    def update(self, page: Page, title: str, body: Markup, mark: str) -> Page | None:
        """Write over the version of a page that was read; None when nothing is applied.

        It is declined with 409 when there is a newer version by now. Raises ReplyLost when the answer tells of another
        page or version: then nobody knows what was written.
        """
        version = {"number": page.version + 1, "message": f"{WRITTEN_BY} {mark}"}
        told = {"id": page.id, "status": "current", "title": title, "body": _stored(body), "version": version}
        why = f"write version {page.version + 1} of the page"

        def read(answer: Answer[Any]) -> Page:
            made = page_of(answer.body)
            if (made.id, made.version) != (page.id, page.version + 1):
                raise strange("another page or version than was written")
            return made

        return self.host.write(OutsideRequest("PUT", f"{_V2}/pages/{page.id}", told, why=why), read)

    def comment(self, page_id: str, body: Markup) -> Comment | None:
        """Add a comment below a page; None when nothing is applied."""
        told = {"pageId": page_id, "body": _stored(body)}
        request = OutsideRequest("POST", f"{_V2}/footer-comments", told, why="add the comment")
        return self.host.write(request, lambda answer: comment_of(answer.body))

    def attach(self, page_id: str, file: File) -> None:
        """Attach a file; one of the same name becomes a new version of it."""
        hashed = hashlib.sha256(file.content).hexdigest()
        told = {"file": file.name, "media_type": file.media_type, "bytes": len(file.content), "sha256": hashed}
        path = f"{_V1}/content/{page_id}/child/attachment"
        self.host.write(OutsideRequest("PUT", path, told, why="attach a chart"), lambda answer: answer, file)


def _stored(body: Markup) -> dict[str, str]:
    return {"representation": "storage", "value": body.text}
