"""Lists of several answers: the next one is asked for at the same place, with what the last one says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from fubcli.integrations.confluence.shapes import strange
from fubcli.integrations.outside import Outside

_PAGE = 100
"""Members of one answer."""


def listed(host: Outside, path: str, params: Mapping[str, str | int], most: int) -> tuple[list[Any], bool]:
    """Return up to `most` members of a list, and whether there are more.

    Of a link to the next answer only its query counts, so that it leads nowhere else. Raises as `Outside.read`.
    """
    found: list[Any] = []
    asked: dict[str, str | int] = {**params, "limit": min(_PAGE, most)}
    while True:
        body = host.read(path, asked).body
        results = body.get("results") if isinstance(body, dict) else None
        if not isinstance(results, list):
            raise strange("no list where one was asked for")
        found += results
        following = _following(body)
        if len(found) >= most or not following:
            return found[:most], len(found) > most or bool(following)
        further: dict[str, str | int] = {**asked, **following}
        if further == asked:
            raise strange("the same part of a list again")
        asked = further


def _following(body: Mapping[str, Any]) -> dict[str, str]:
    links = body.get("_links")
    link = links.get("next") if isinstance(links, dict) else None
    return dict(parse_qsl(urlsplit(link).query)) if isinstance(link, str) else {}
