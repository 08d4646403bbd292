"""What Confluence answers with, as far as fubcli needs it; an answer of another shape is none."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fubcli.network.failures import ReplyLost

WRITTEN_BY = "fubcli"
"""The word that the message of every version begins with that fubcli wrote over another one."""
CURRENT = "current"
"""The status of a page that people see where it stands; others are `archived`, `draft` and `trashed`."""


@dataclass(frozen=True)
class Space:
    """A space: `key` is how people name it, `id` how the API does."""

    id: str
    key: str
    name: str


@dataclass(frozen=True)
class Page:
    """A page as it is stored; every text of it is somebody's."""

    id: str
    title: str
    space_id: str
    version: int
    message: str
    """What its last version says about itself."""
    stored: str
    parent_id: str = ""
    status: str = CURRENT


@dataclass(frozen=True)
class Comment:
    """A comment below a page."""

    id: str
    stored: str
    version: int


@dataclass(frozen=True)
class Hit:
    """A page that a search found."""

    id: str
    title: str
    space: str
    excerpt: str


def space_of(found: Any) -> Space:
    """Return a space of an answer; raises ReplyLost."""
    return Space(id_of(found), _text(found, "key"), _text(found, "name"))


def page_of(found: Any) -> Page:
    """Return a page of an answer; raises ReplyLost."""
    version = _member(found, "version")
    number = version.get("number")
    if not isinstance(number, int):
        raise strange("a page without a version")
    return Page(
        id_of(found), _text(found, "title"), str(found.get("spaceId") or ""), number, _text(version, "message"),
        _stored(found), str(found.get("parentId") or ""), _text(found, "status") or CURRENT,
    )  # fmt: skip


def kept_title(title: str) -> str:
    """Return a title as Confluence keeps it: letters composed, and one blank where there are several."""
    return " ".join(unicodedata.normalize("NFC", title).split())


def is_same_title(one: str, other: str) -> bool:
    """Whether two titles are one to Confluence, which keeps only one page of both in a space."""
    return kept_title(one).casefold() == kept_title(other).casefold()


def comment_of(found: Any) -> Comment:
    """Return a comment of an answer; raises ReplyLost."""
    number = _member(found, "version").get("number")
    return Comment(id_of(found), _stored(found), number if isinstance(number, int) else 1)


def hit_of(found: Any) -> Hit | None:
    """Return a page of a search's answer, None for what is no page; raises ReplyLost."""
    content = found.get("content") if isinstance(found, dict) else None
    if not isinstance(content, dict):
        return None
    space = _text(_member(found, "resultGlobalContainer"), "title")
    return Hit(id_of(content), _text(content, "title"), space, _text(found, "excerpt"))


def id_of(found: Any) -> str:
    """Return the id of anything; raises ReplyLost for one that is no number, for it becomes part of a path."""
    given = str(found.get("id", "")) if isinstance(found, dict) else ""
    if not (given.isascii() and given.isdigit()):
        raise strange("something without an id")
    return given


def strange(what: str) -> ReplyLost:
    """Return the failure for an answer that is none of the API."""
    return ReplyLost(f"Confluence answered with {what}, which is no answer of its API.")


def _stored(found: Mapping[str, Any]) -> str:
    return _text(_member(_member(found, "body"), "storage"), "value")


def _member(found: Any, name: str) -> Mapping[str, Any]:
    given = found.get(name) if isinstance(found, dict) else None
    return given if isinstance(given, dict) else {}


def _text(found: Mapping[str, Any], name: str) -> str:
    given = found.get(name)
    return given if isinstance(given, str) else ""
