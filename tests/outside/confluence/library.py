"""What is in the little Confluence, and the rules by which it may be changed."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree

from tests.outside.standin import ServiceError, World

_ROOT = '<!DOCTYPE r [<!ENTITY nbsp "&#160;">]><r xmlns:ac="urn:ac" xmlns:ri="urn:ri">{}</r>'


def refused(status: int, code: str, title: str) -> ServiceError:
    """Return a refusal as version 2 of the API writes it."""
    return ServiceError(status, {"errors": [{"status": status, "code": code, "title": title, "detail": None}]})


def refused_v1(status: int, message: str) -> ServiceError:
    """Return a refusal as version 1 of the API writes it."""
    return ServiceError(status, {"statusCode": status, "data": {"authorized": True}, "message": message})


def stored(body: Any) -> str:
    """Return the text of a body in storage format; raises ServiceError for one that is no XML."""
    if not isinstance(body, dict) or body.get("representation") != "storage" or not isinstance(body.get("value"), str):
        raise refused(400, "INVALID_REQUEST_PARAMETER", "The body must be in storage format")
    try:
        ElementTree.fromstring(_ROOT.format(body["value"]))  # noqa: S314 - of our own client
    except ElementTree.ParseError as error:
        raise refused(400, "INVALID_REQUEST_PARAMETER", f"Error parsing xhtml: {error}") from error
    return str(body["value"])


@dataclass
class Space:
    id: str
    key: str
    name: str

    def as_json(self) -> dict[str, Any]:
        return {"id": self.id, "key": self.key, "name": self.name, "type": "global", "status": "current"}


@dataclass
class Comment:
    id: str
    page_id: str
    body: str

    def as_json(self) -> dict[str, Any]:
        body = {"storage": {"representation": "storage", "value": self.body}}
        return {"id": self.id, "status": "current", "pageId": self.page_id, "version": {"number": 1}, "body": body}


@dataclass
class Page:
    id: str
    space_id: str
    title: str
    body: str
    version: int = 1
    message: str = ""
    parent_id: str | None = None
    status: str = "current"
    files: dict[str, list[bytes]] = field(default_factory=dict)
    """The versions of each attached file."""
    comments: list[Comment] = field(default_factory=list)

    def as_json(self, *, with_body: bool) -> dict[str, Any]:
        body = {"storage": {"representation": "storage", "value": self.body}} if with_body else {}
        return {
            "id": self.id, "status": self.status, "title": self.title, "spaceId": self.space_id,
            "parentId": self.parent_id, "body": body, "_links": {"webui": f"/spaces/pages/{self.id}"},
            "version": {"number": self.version, "message": self.message, "minorEdit": False, "authorId": "712020:a"},
        }  # fmt: skip


@dataclass
class Library(World):
    """`changes` has every page, version, file and comment that was made."""

    spaces: list[Space] = field(
        default_factory=lambda: [Space("65537", "OPS", "Operations"), Space("65538", "DATA", "Data")]
    )
    pages: dict[str, Page] = field(default_factory=dict)
    last_id: int = 100_000
    meanwhile: Callable[[], object] | None = None
    """What somebody does, once, before the next page or version is written."""
    lock_of_pages: threading.Lock = field(default_factory=threading.Lock)

    def next_id(self) -> str:
        self.last_id += 1
        return str(self.last_id)

    def somebody_acts(self) -> None:
        act, self.meanwhile = self.meanwhile, None
        if act:
            act()

    def space(self, space_id: str) -> Space:
        found = next((space for space in self.spaces if space.id == space_id), None)
        if found is None:
            raise refused(404, "NOT_FOUND", "Space not found")
        return found

    def titled(self, space_id: str, title: str) -> Page | None:
        """Return the page that has a title: titles are the same whatever their case."""
        same = (page for page in self.pages.values() if page.space_id == space_id)
        return next((page for page in same if page.title.casefold() == title.casefold()), None)

    def create(self, space_id: str, title: str, body: str, parent_id: str | None = None) -> Page:
        if space_id not in {space.id for space in self.spaces}:
            raise refused(404, "NOT_FOUND", "Space not found")
        if self.titled(space_id, title):
            message = "A page with this title already exists: A page already exists with the same TITLE in this space"
            raise refused(400, "BAD_REQUEST", message)
        page = Page(self.next_id(), space_id, title, body, parent_id=parent_id)
        self.pages[page.id] = page
        self.note("page created", title)
        return page

    def page(self, page_id: str) -> Page:
        if page_id not in self.pages:
            raise refused(404, "NOT_FOUND", "Cannot find a page with that id")
        return self.pages[page_id]

    def update(self, page_id: str, title: str, body: str, version: int, message: str) -> Page:
        page = self.page(page_id)
        if version != page.version + 1:
            title = f"Version must be incremented on update. Current Version: [{page.version}]. Provided: [{version}]"
            raise refused(409, "CONFLICT", title)
        page.title, page.body, page.version, page.message = title, body, version, message
        self.note("page updated", title)
        return page

    def comment(self, page_id: str, body: str) -> Comment:
        page = self.page(page_id)
        made = Comment(self.next_id(), page_id, body)
        page.comments.append(made)
        self.note("comment added", page_id)
        return made

    def attach(self, page_id: str, name: str, content: bytes) -> None:
        self.page(page_id).files.setdefault(name, []).append(content)
        self.note("file attached", name)

    def found(self, cql: str) -> list[Page]:
        """Return what the two forms of query find that fubcli writes; raises ServiceError for any other."""
        titled = re.fullmatch(r'type = page and space = "([^"]*)" and title = "((?:[^"\\]|\\.)*)"', cql)
        if titled is not None:
            within = [space.id for space in self.spaces if space.key == titled[1]]
            pages = (self.titled(each, re.sub(r"\\(.)", r"\1", titled[2])) for each in within)
            return [page for page in pages if page]
        match = re.fullmatch(r'type = page and text ~ "((?:[^"\\]|\\.)*)"(?: and space = "([^"]*)")?', cql)
        if match is None:
            raise refused_v1(400, f"Could not parse cql : {cql}")
        words = re.sub(r"\\(.)", r"\1", match[1]).casefold().split()
        spaces = {space.id for space in self.spaces if match[2] in (None, space.key)}
        return [
            page
            for page in self.pages.values()
            if page.space_id in spaces and all(word in f"{page.title} {page.body}".casefold() for word in words)
        ]
