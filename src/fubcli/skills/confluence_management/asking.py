"""What is only looked at: pages that a search finds, one page as text, spaces."""

from __future__ import annotations

import re
from typing import Any

from fubcli.integrations.confluence.client import MOST, Confluence
from fubcli.integrations.confluence.plain import plain_text
from fubcli.model.change import Change
from fubcli.skills.confluence_management.places import page_meant, space_of, url_of
from fubcli.skills.confluence_management.queries import words_as_cql
from fubcli.skills.confluence_management.request import ConfluenceRequest

MOST_TEXT = 40_000
"""Characters of a page's text."""
_HIGHLIGHT = re.compile(r"@@@(?:end)?hl@@@")


def search(request: ConfluenceRequest, confluence: Confluence, _: list[Change]) -> dict[str, Any]:
    """Return the pages that words or a query find."""
    cql = request.cql or words_as_cql(request.query or "", request.space_key)
    hits, more = confluence.search(cql)
    pages = [
        {"id": hit.id, "title": hit.title, "space": hit.space, "url": url_of(confluence, hit.id),
         "excerpt": _HIGHLIGHT.sub("", hit.excerpt)}
        for hit in hits
    ]  # fmt: skip
    return {"cql": cql, "pages": pages, **_limited(more), "untrusted": ["/pages"], "space": request.space_key or ""}


def get(request: ConfluenceRequest, confluence: Confluence, _: list[Change]) -> dict[str, Any]:
    """Return a page as text."""
    page = page_meant(request, confluence, request.called)
    text, is_cut = plain_text(page.stored, MOST_TEXT)
    told = {"id": page.id, "title": page.title, "version": page.version, "url": url_of(confluence, page.id)}
    cut = {"truncated": True, "truncation": {"reason": "characters", "limit": MOST_TEXT}} if is_cut else {}
    space = space_of(page, request, confluence)
    return {"page": told, "text": text, **cut, "untrusted": ["/page", "/text"], "space": space}


def spaces(request: ConfluenceRequest, confluence: Confluence, _: list[Change]) -> dict[str, Any]:
    """Return the spaces that are shown to this user."""
    found, more = confluence.spaces(request.space_key or "")
    told = [dict(vars(each)) for each in found]
    return {"spaces": told, **_limited(more), "untrusted": ["/spaces"], "space": request.space_key or ""}


def _limited(more: bool) -> dict[str, Any]:
    return {"truncated": True, "truncation": {"reason": "members", "limit": MOST}} if more else {}
