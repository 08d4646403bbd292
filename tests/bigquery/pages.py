"""Pages of lists, as Google's APIs hand them out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.bigquery.errors import JobError
from tests.workspace.exchange import Request


def page(request: Request, items: Sequence[Any], most: int) -> tuple[list[Any], str | None]:
    """Return the page that a request asks for, and the token of the next one."""
    try:
        start = int(request.query.get("pageToken") or request.query.get("startIndex") or 0)
        asked = int(request.query.get("maxResults") or most)
    except ValueError as error:
        raise JobError("invalid", "Invalid page token or size.", "") from error
    end = start + min(asked, most)
    return list(items[start:end]), str(end) if asked and end < len(items) else None
