"""Lists of more than one page, to a limit that is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Generic, TypeVar
from urllib.parse import parse_qsl, urlsplit

from fubcli.integrations.gitlab.reading import wrong
from fubcli.integrations.outside import Outside

PER_PAGE = 100
"""The most that GitLab gives."""
Item = TypeVar("Item")
_TELLING = ("X-Next-Page", "Link")
"""Headers that tell of the next page, also that there is none."""
_NEXT = re.compile(r'<([^<>]*)>\s*;[^,]*\brel="?next"?')


@dataclass(frozen=True)
class Listed(Generic[Item]):
    """The first items of a list, and whether there are more."""

    items: tuple[Item, ...]
    is_cut: bool = False


@dataclass(frozen=True)
class Wanted:
    """A list, and how much of it."""

    path: str
    most: int
    params: Mapping[str, str | int] = field(default_factory=lambda: MappingProxyType({}))


def listed(
    outside: Outside, wanted: Wanted, read: Callable[[Any], Item], until: Callable[[Item], bool] = lambda _: False
) -> Listed[Item]:
    """Return the items of all pages, at most so many, and up to the first of which `until` is true."""
    found: list[Item] = []
    most = wanted.most
    asked: dict[str, str | int] = {**wanted.params, "per_page": min(PER_PAGE, most + 1)}
    while True:
        answer = outside.read(wanted.path, asked)
        if not isinstance(answer.body, list):
            raise wrong("list")
        for value in answer.body:
            item = read(value)
            if until(item):
                return Listed(tuple(found))
            found.append(item)
            if len(found) > most:
                return Listed(tuple(found[:most]), is_cut=True)
        following = _following(answer.headers)
        if not following or not answer.body:
            return Listed(tuple(found), is_cut=_may_go_on(answer.headers, len(answer.body), asked["per_page"]))
        asked |= following


def _may_go_on(headers: Mapping[str, str], length: int, per_page: str | int) -> bool:
    """Return whether a page is full and nothing says that it is the last: a proxy may have taken the headers away."""
    return length >= int(per_page) and not any(name in headers for name in _TELLING)


def _following(headers: Mapping[str, str]) -> Mapping[str, str]:
    """Return what asks for the next page, of its link the query alone: its host is not believed."""
    page = headers.get("X-Next-Page", "").strip()
    if page.isascii() and page.isdigit():
        return {"page": page}
    link = _NEXT.search(headers.get("Link", ""))
    query = dict(parse_qsl(urlsplit(link.group(1)).query)) if link else {}
    return {name: query[name] for name in ("page", "cursor", "id_after", "id_before") if name in query}
