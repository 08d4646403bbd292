"""Proxies: what goes to this machine in clear text goes through none, and one that nobody can use is said."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from fubcli.errors import UsageError

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


@contextmanager
def usable() -> Iterator[None]:
    """Have a client made; raises UsageError for a proxy of another kind.

    The library says so when it reads the environment, not when it calls, and repeats what may hold a password.
    """
    import httpx

    try:
        yield
    except (ImportError, ValueError, httpx.InvalidURL):
        named = "HTTPS_PROXY or ALL_PROXY"
        raise UsageError(f"{named} names a proxy that cannot be used: only http:// and https:// ones are.") from None
