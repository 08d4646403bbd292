"""What a call is likely to need to be permitted, for a 403 seldom says it; not tried on a live service."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from fubcli.model.service import Service

_KEY = "an application key of this organisation with the permission"
_SPACE = "an account that may"
_NEEDS: Mapping[Service, Sequence[tuple[str, str]]] = {
    Service.DATADOG: (
        (r"\w+ /api/v2/downtime", f"{_KEY} monitors_downtime"),
        (r"GET /api/v1/monitor", f"{_KEY} monitors_read"),
        (r"\w+ /api/v1/monitor", f"{_KEY} monitors_write"),
        (r"GET /api/v1/dashboard", f"{_KEY} dashboards_read"),
        (r"\w+ /api/v1/dashboard", f"{_KEY} dashboards_write"),
        (r"POST /api/v2/events/search", f"{_KEY} events_read"),
        (r"POST /", "an API key of this organisation"),
    ),
    Service.GITLAB: (
        (r"POST .*/cancel\Z", "a token with the scope api, of whoever may stop pipelines there (Developer, usually)"),
        (r"POST /", "a token with the scope api, of a Developer who may push to or merge into the branch"),
        (r"GET .*/deployments\Z", "a token with the scope read_api or api, of a Reporter, and deployments switched on"),
        (r"GET /", "a token with the scope read_api or api, of a Reporter"),
    ),
    Service.CONFLUENCE: (
        (r"GET /", f"{_SPACE} view the space and the page"),
        (r"\w+ .*comments\Z", f"{_SPACE} add comments in the space"),
        (r"\w+ .*/attachment\Z", f"{_SPACE} add attachments in the space"),
        (r"\w+ .*/pages", f"{_SPACE} add pages in the space, and edit this one"),
    ),
}  # fmt: skip
"""By method and path, the first that fits."""


def needed(service: Service, request: str) -> str:
    """Return what a request, as `METHOD /path`, needs; empty where that is not known."""
    return next((says for pattern, says in _NEEDS[service] if re.match(pattern, request)), "")
