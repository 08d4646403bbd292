"""Where people see what the API tells of."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

_ADDRESS = re.compile(r"https://[a-z0-9.-]{1,253}/[\w.\-/~%#?=&+:@,!]{0,1000}", re.ASCII)
_API = "api."
_LABELS_OF_A_PLAIN_SITE = 2
"""`datadoghq.com` is shown by `app.`; a region's site (`us3.datadoghq.com`) by itself."""


def page(api_url: str, path: str) -> str:
    """Return the link to a page of the web application that belongs to an API URL."""
    split = urlsplit(api_url)
    host = split.netloc
    if host.startswith(_API):
        site = host.removeprefix(_API)
        host = f"app.{site}" if len(site.split(".")) == _LABELS_OF_A_PLAIN_SITE else site
    return f"{split.scheme}://{host}{path}"


def told(value: Any) -> str:
    """Return a link of an answer that is one, and nothing for anything else, such as a script."""
    return value if isinstance(value, str) and _ADDRESS.fullmatch(value) else ""
