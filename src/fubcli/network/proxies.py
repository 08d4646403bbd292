"""Proxies: what goes to this machine in clear text must not go through one, credentials and all."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

_VARIABLES = ("no_proxy", "NO_PROXY")


def go_direct(url: str) -> None:
    """Keep the libraries of this process from sending what is for a plain-http host, which is local, to a proxy.

    Those that look for proxies themselves know no other way to be told than the environment.
    """
    parts = urlsplit(url)
    given = next((os.environ[name] for name in _VARIABLES if os.environ.get(name)), "")
    named = [each.strip() for each in given.split(",") if each.strip()]
    if parts.scheme != "http" or parts.hostname is None or parts.hostname in named:
        return
    for name in _VARIABLES:
        os.environ[name] = ",".join([*named, parts.hostname])
