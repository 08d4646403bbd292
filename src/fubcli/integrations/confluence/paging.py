"""Lists of several answers: the next one is asked for at the same place, with what the last one says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from fubcli.integrations.confluence.shapes import strange
from fubcli.integrations.outside import Outside

_PAGE = 100
"""Members of one answer."""
_MOST_EMPTY = 3
"""Answers without a member after each other: what is not shown to this user is left out of them."""


@dataclass(frozen=True)
class Listing:
    """Members of a list, whether there are more, and how many answers they came in.

    A member slips between two answers when another one is taken away meanwhile.
    """

    members: list[Any]
    more: bool
    answers: int


def listed(host: Outside, path: str, params: Mapping[str, str | int], most: int) -> Listing:
    """Return up to `most` members of a list.

    Of a link to the next answer only its query counts, so that it leads nowhere else. Raises as `Outside.read`, and
    ReplyLost for a list that never ends.
    """
    found: list[Any] = []
    asked: dict[str, str | int] = {**params, "limit": min(_PAGE, most)}
    before: list[dict[str, str | int]] = []
    empty = 0
    while True:
        body = host.read(path, asked).body
        results = body.get("results") if isinstance(body, dict) else None
        if not isinstance(results, list):
            raise strange("no list where one was asked for")
        found += results
        before.append(asked)
        following = _following(body)
        if len(found) >= most or not following:
            return Listing(found[:most], len(found) > most or bool(following), len(before))
        asked = {**asked, **following}
        empty = 0 if results else empty + 1
        if asked in before or empty > _MOST_EMPTY:
            raise strange("the same part of a list again, or one empty part after the other")


def _following(body: Mapping[str, Any]) -> dict[str, str]:
    links = body.get("_links")
    link = links.get("next") if isinstance(links, dict) else None
    return dict(parse_qsl(urlsplit(link).query)) if isinstance(link, str) else {}
