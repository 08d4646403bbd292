"""Pages of lists, as the REST APIs hand them out: a token for the next one, `""` none."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

from tests.workspace.exchange import ApiError, Request


def page(
    request: Request, name: str, items: Sequence[Any], *, size_name: str = "max_results", size: int = 1000
) -> dict[str, Any]:
    """Return the page that a request asks for, under `name`, with `next_page_token` when more follow."""
    try:
        start = int(base64.b64decode(request.query.get("page_token", "")) or 0)
        wanted = int(request.query.get(size_name, "0")) or size
    except ValueError as error:
        raise ApiError(400, "INVALID_PARAMETER_VALUE", "Invalid page token or size.") from error
    end = start + min(wanted, size)
    found: dict[str, Any] = {name: list(items[start:end])}
    if end < len(items):
        found["next_page_token"] = base64.b64encode(str(end).encode()).decode()
    return found
